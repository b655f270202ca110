//! Lines as jCard (RFC 7095), for `vCardProps`.

use serde_json::{Map, Value, json};

use super::CARRIED;
use crate::model::card::line::{ContentLine, parameter_value};
use crate::model::card::text;

/// Returns a line as jCard with its value unconverted (`unknown`: RFC 7095, section 5.1).
pub fn to_jcard(line: &ContentLine) -> Value {
    let mut parameters = Map::new();
    if let Some(group) = line.group() {
        parameters.insert("group".to_owned(), group.into());
    }
    for parameter in line.parameters() {
        let Some(value) = parameter.value else {
            continue;
        };
        let values: Vec<_> = parameter.values().collect();
        let given = if value.starts_with('"') && value.matches('"').count() == 2 {
            json!(value.trim_matches('"'))
        } else {
            json!(values)
        };
        let given = match given {
            Value::Array(mut one) if one.len() == 1 => one.remove(0),
            other => other,
        };
        parameters
            .entry(parameter.name.to_ascii_lowercase())
            .or_insert(given);
    }
    json!([
        line.name().to_ascii_lowercase(),
        parameters,
        "unknown",
        line.value()
    ])
}

/// Checks whether this can name a property, a parameter or a group; some programs use `_` and
/// blanks.
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_ ".contains(&byte))
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
    for (key, value) in parameters
        .iter()
        .filter(|(key, _)| *key != "group" && is_name(key))
    {
        let values = value
            .as_array()
            .map_or_else(|| vec![value], |values| values.iter().collect());
        let values: Vec<_> = values
            .into_iter()
            .map(|value| parameter_value(&plain(value)))
            .collect();
        head.push_str(&format!(
            ";{}={}",
            key.to_ascii_uppercase(),
            values.join(",")
        ));
    }
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

fn plain(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    // PostgreSQL does not accept NUL.
    text.replace('\0', "\u{fffd}")
}
