//! Where a search found its words, in the reader's words.

use super::properties;
use super::texts::Texts;
use crate::model::contact::Contact;
use crate::model::search::MatchedValue;

/// The properties of the fields that the API gives names of their own.
const FIELDS: &[(&str, &str)] = &[
    ("address", "adr"),
    ("comments", "note"),
    ("label", "categories"),
    ("organization", "org"),
    ("phone", "tel"),
];

/// Returns the name of a field.
pub fn field(texts: &Texts, name: &str) -> String {
    let property = FIELDS.iter().find(|(known, _)| *known == name);
    let property = property.map_or(name, |(_, property)| property);
    properties::known_title(texts, property).unwrap_or_else(|| texts.t("fact-own"))
}

/// The fields that the name in a row shows.
const NAMES: [&str; 3] = ["name", "first_name", "last_name"];

/// Returns the first value that was found, unless the row of the contact shows one that was.
pub fn elsewhere<'a>(contact: &Contact, values: &'a [MatchedValue]) -> Option<&'a MatchedValue> {
    let shown = [
        &contact.fields.email,
        &contact.fields.phone,
        &contact.organization,
    ];
    let is_seen = |MatchedValue { field, value }: &MatchedValue| {
        NAMES.contains(&field.as_str()) || shown.into_iter().flatten().any(|shown| shown == value)
    };
    values.first().filter(|_| !values.iter().any(is_seen))
}
