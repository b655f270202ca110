//! jCard (RFC 7095): `["vcard", [properties]]`.

use serde_json::Value;

use crate::model::card::Card;
use crate::model::import::Fault;
use crate::model::import::property::{self, Property};

/// The first element of a card.
pub const MARK: &str = "vcard";

/// Returns the card of a JSON array.
pub fn card(value: &Value) -> Result<Card, Fault> {
    let properties = value.get(1).and_then(Value::as_array);
    let properties = properties.ok_or(Fault::NoContact)?;
    let read: Vec<_> = properties.iter().filter_map(read).collect();
    match read.len() == properties.len() {
        true => Ok(property::card(&read)),
        false => Err(Fault::JCardProperty),
    }
}

/// Reads a property: its name, its parameters, the type of its values, and these.
fn read(property: &Value) -> Option<Property> {
    let [name, parameters, kind, values @ ..] = property.as_array()?.as_slice() else {
        return None;
    };
    let (name, kind) = (name.as_str()?, kind.as_str()?.to_ascii_lowercase());
    let mut read = Property {
        name: name.to_owned(),
        values: values
            .iter()
            .map(|value| components(value, &kind))
            .collect(),
        kind,
        ..Property::default()
    };
    for (name, value) in parameters.as_object()? {
        match (name.as_str(), value) {
            ("group", Value::String(group)) => read.group = Some(group.clone()),
            _ => read.parameters.push((name.clone(), texts(value))),
        }
    }
    Some(read)
}

/// Returns the components of a value: an array of them is a structured value (section 3.3.1.3).
fn components(value: &Value, kind: &str) -> Vec<Vec<String>> {
    let value = match value {
        Value::Array(components) => components.iter().map(texts).collect(),
        value => vec![texts(value)],
    };
    match kind {
        "date" | "time" | "date-time" | "date-and-or-time" | "timestamp" | "utc-offset" => value
            .into_iter()
            .map(|texts| texts.iter().map(|text| basic(text)).collect())
            .collect(),
        _ => value,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(texts) => texts.iter().map(plain).collect(),
        value => vec![plain(value)],
    }
}

fn plain(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    };
    // PostgreSQL does not accept NUL.
    text.replace('\0', "\u{fffd}")
}

/// Returns a date or a time in the basic format of vCard 4.0: jCard has the extended one (section
/// 3.5.3).
fn basic(extended: &str) -> String {
    let (date, time) = match extended.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (extended, None),
    };
    let is_whole = |date: &str| date.len() == 10 && date.is_ascii();
    let date = match date.strip_prefix("--") {
        Some(day) => format!("--{}", day.replace('-', "")),
        None if is_whole(date) => date.replace('-', ""),
        None => date.to_owned(),
    };
    match time {
        Some(time) => format!("{date}T{}", time.replace(':', "")),
        None => date,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_property_becomes_a_line() {
        let value = json!(["vcard", [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", "Simon Perreault, ing."],
            ["n", {}, "text", ["Perreault", "Simon", "", "", ["ing. jr", "M.Sc."]]],
            ["bday", {}, "date-and-or-time", "--02-03"],
            ["anniversary", {}, "date-and-or-time", "2009-08-08T14:30:00-05:00"],
            ["org", {"type": "work"}, "text", ["Viagenie", "Net; work"]],
            ["categories", {}, "text", "a", "b,c"],
            ["tel", {"type": ["work", "voice"], "pref": "1"}, "uri", "tel:+1-418-656-9254;ext=102"],
            ["email", {"group": "item1"}, "text", "simon@example.org"],
            ["adr", {"label": "Line 1\nLine 2"}, "text", ["", "", "2875 boul. Laurier", "Quebec", "QC", "G1V 2M2", "Canada"]],
            ["url", {}, "uri", "https://example.org/a,b;c"],
            ["x-size", {}, "integer", 42],
        ]]);
        let expected = [
            "FN:Simon Perreault\\, ing.",
            "N:Perreault;Simon;;;ing. jr,M.Sc.",
            "BDAY:--0203",
            "ANNIVERSARY:20090808T143000-0500",
            "ORG;TYPE=work:Viagenie;Net\\; work",
            "CATEGORIES:a,b\\,c",
            "TEL;PREF=1;TYPE=work,voice;VALUE=uri:tel:+1-418-656-9254;ext=102",
            "item1.EMAIL:simon@example.org",
            "ADR;LABEL=Line 1^nLine 2:;;2875 boul. Laurier;Quebec;QC;G1V 2M2;Canada",
            "URL:https://example.org/a,b;c",
            "X-SIZE;VALUE=integer:42",
        ];
        let expected = format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\n{}\r\nEND:VCARD\r\n",
            expected.join("\r\n")
        );
        let read = card(&value).expect("a card").to_string();
        assert_eq!(read.replace("\r\n ", ""), expected);
    }

    #[test]
    fn a_property_that_is_none_makes_no_card() {
        for value in [
            json!(["vcard"]),
            json!(["vcard", {}]),
            json!(["vcard", [["fn", {}, "text"], ["fn"]]]),
            json!(["vcard", [["fn", [], "text", "A"]]]),
        ] {
            assert!(card(&value).is_err(), "{value}");
        }
    }
}
