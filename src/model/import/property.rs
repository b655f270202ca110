//! Properties as jCard (RFC 7095) and xCard (RFC 6351) have them, and the content lines for them.

use super::empty::remove_empty;
use crate::model::card::Card;
use crate::model::card::line::{ContentLine, parameter_value};
use crate::model::card::text;

/// Properties whose values are no texts unless they say so (RFC 6350, section 6), with the types
/// that they have instead.
const TYPED: &[(&str, &str)] = &[
    ("PHOTO", "uri"),
    ("BDAY", "date-and-or-time"),
    ("ANNIVERSARY", "date-and-or-time"),
    ("IMPP", "uri"),
    ("LANG", "language-tag"),
    ("GEO", "uri"),
    ("LOGO", "uri"),
    ("MEMBER", "uri"),
    ("RELATED", "uri"),
    ("REV", "timestamp"),
    ("SOUND", "uri"),
    ("UID", "uri"),
    ("URL", "uri"),
    ("KEY", "uri"),
    ("FBURL", "uri"),
    ("CALADRURI", "uri"),
    ("CALURI", "uri"),
    ("SOURCE", "uri"),
];

/// A property: its values consist of components, and these of texts.
#[derive(Debug, Default)]
pub struct Property {
    /// The group that it belongs to.
    pub group: Option<String>,
    /// Its name, in any letter case.
    pub name: String,
    /// Its parameters, each with its values.
    pub parameters: Vec<(String, Vec<String>)>,
    /// The type of its values, such as `text` or `uri`.
    pub kind: String,
    /// Its values.
    pub values: Vec<Vec<Vec<String>>>,
}

impl Property {
    /// Returns its content line; `None` if its name cannot stand in one.
    fn to_line(&self) -> Option<ContentLine> {
        let name = Some(self.name.to_ascii_uppercase()).filter(|name| is_name(name))?;
        let mut head = match &self.group {
            Some(group) if is_name(group) => format!("{group}."),
            _ => String::new(),
        };
        head.push_str(&name);
        let named = |(name, _): &&(String, Vec<String>)| is_name(name);
        for (name, values) in self.parameters.iter().filter(named) {
            let values: Vec<_> = values.iter().map(|value| parameter(value)).collect();
            let (name, values) = (name.to_ascii_uppercase(), values.join(","));
            head.push_str(&format!(";{name}={values}"));
        }
        if self.must_state_kind(&name) {
            head.push_str(&format!(";VALUE={}", self.kind));
        }
        Some(ContentLine::new(&head, &self.value()))
    }

    fn must_state_kind(&self, name: &str) -> bool {
        let usual = TYPED.iter().find(|(typed, _)| *typed == name);
        let usual = usual.map_or("text", |(_, kind)| kind);
        // A date is one of the kinds of what may also be a time.
        let is_usual = self.kind == usual || usual.starts_with(&self.kind);
        let is_stated = |(name, _): &(String, Vec<String>)| name.eq_ignore_ascii_case("VALUE");
        !is_usual
            && self.kind != "unknown"
            && is_name(&self.kind)
            && !self.parameters.iter().any(is_stated)
    }

    fn value(&self) -> String {
        let component = |texts: &Vec<String>| join(texts, ",", |text| self.encode(text));
        let value = |components: &Vec<Vec<String>>| join(components, ";", component);
        join(&self.values, ",", value)
    }

    fn encode(&self, value: &str) -> String {
        let is_structured = self.values.iter().any(|value| value.len() > 1);
        match self.kind.as_str() {
            "unknown" => value.replace("\r\n", "\n").replace(['\r', '\n'], "\\n"),
            "text" => text::escape(value),
            _ if is_structured => text::escape(value),
            _ => text::escape_uri(value),
        }
    }
}

/// Encodes the value of a parameter, with what it cannot contain escaped (RFC 6868).
fn parameter(value: &str) -> String {
    let escaped = value
        .replace('^', "^^")
        .replace('\n', "^n")
        .replace('"', "^'");
    parameter_value(&escaped)
}

fn join<T>(parts: &[T], separator: &str, text: impl Fn(&T) -> String) -> String {
    let texts: Vec<_> = parts.iter().map(text).collect();
    texts.join(separator)
}

/// Checks whether this can name a property, a parameter, a group or a type.
fn is_name(name: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.bytes().all(is_of_name)
}

/// Returns the card of these properties, in version 4.0.
pub fn card<'a>(properties: impl IntoIterator<Item = &'a Property>) -> Card {
    let mut card = "BEGIN:VCARD\r\nVERSION:4.0\r\n".to_owned();
    for property in properties {
        if !property.name.eq_ignore_ascii_case("VERSION") {
            let line = property.to_line();
            card.extend(line.as_ref().map(ContentLine::raw));
        }
    }
    card.push_str("END:VCARD\r\n");
    let mut card = Card::parse(&card);
    remove_empty(&mut card);
    if card.stated_name().is_none() {
        card.apply(&card.fields());
    }
    card
}
