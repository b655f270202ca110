//! Lines as jCard (RFC 7095), for `vCardProps`.

use serde_json::{Map, Value, json};

use super::CARRIED;
use super::parameters::{append, encoded, is_name, plain};
use crate::model::card::line::{ContentLine, parameter_value};
use crate::model::card::text;

/// Returns a line as jCard with its value unconverted (`unknown`: RFC 7095, section 5.1).
pub fn to_jcard(line: &ContentLine) -> Value {
    let mut parameters = Map::new();
    if let Some(group) = line.group() {
        parameters.insert("group".to_owned(), group.into());
    }
    for parameter in line.parameters() {
        let name = parameter.name.to_ascii_lowercase();
        for value in parameter.texts() {
            append(&mut parameters, &name, value);
        }
    }
    json!([
        line.name().to_ascii_lowercase(),
        parameters,
        "unknown",
        line.value()
    ])
}

/// Returns the line for a property in jCard.
pub fn from_jcard(property: &Value) -> Result<ContentLine, String> {
    let refused = || format!("This property in {CARRIED} is none: {property}");
    let [
        Value::String(name),
        Value::Object(parameters),
        Value::String(kind),
        values @ ..,
    ] = property.as_array().map(Vec::as_slice).ok_or_else(refused)?
    else {
        return Err(refused());
    };
    if !is_name(name) {
        return Err(refused());
    }
    let mut head = String::new();
    if let Some(group) = parameters
        .get("group")
        .and_then(Value::as_str)
        .filter(|group| is_name(group))
    {
        head = format!("{group}.");
    }
    head.push_str(&name.to_ascii_uppercase());
    head.push_str(&encoded(parameters));
    if kind != "unknown" && !parameters.contains_key("value") {
        head.push_str(&format!(";VALUE={}", parameter_value(kind)));
    }
    let encode = |value: &Value| match kind.as_str() {
        "unknown" => plain(value)
            .replace("\r\n", "\n")
            .replace(['\r', '\n'], "\\n"),
        "text" => text::escape(&plain(value)),
        _ => text::escape_uri(&plain(value)),
    };
    let part = |value: &Value| match value {
        Value::Array(parts) => parts.iter().map(encode).collect::<Vec<_>>().join(";"),
        value => encode(value),
    };
    Ok(ContentLine::new(
        &head,
        &values.iter().map(part).collect::<Vec<_>>().join(","),
    ))
}
