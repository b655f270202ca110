//! Where a search found its words, in the reader's words.

use super::texts::Texts;
use crate::model::contact::Contact;
use crate::model::search::MatchedValue;

/// The text keys of the fields that a search can find, by the names that the API has for them.
const FIELDS: &[(&str, &str)] = &[
    ("address", "field-address"),
    ("comments", "field-comments"),
    ("email", "field-email"),
    ("label", "label-name"),
    ("nickname", "card-nickname"),
    ("organization", "card-organization"),
    ("phone", "field-phone"),
    ("related", "card-related"),
    ("role", "card-role"),
    ("title", "card-title"),
    ("url", "card-url"),
];

/// Returns the name of a field.
pub fn field(texts: &Texts, name: &str) -> String {
    let known = FIELDS.iter().find(|(known, _)| *known == name);
    texts.t(known.map_or("fact-own", |(_, key)| key))
}

/// The fields that the name in a row shows.
const NAMES: [&str; 3] = ["name", "first_name", "last_name"];

/// Returns the first value that was found, unless the row of the contact shows one that was.
pub fn elsewhere<'a>(contact: &Contact, values: &'a [MatchedValue]) -> Option<&'a MatchedValue> {
    let flat = [&contact.fields.email, &contact.fields.phone];
    let is_seen = |MatchedValue { field, value }: &MatchedValue| {
        NAMES.contains(&field.as_str()) || flat.into_iter().flatten().any(|shown| shown == value)
    };
    values.first().filter(|_| !values.iter().any(is_seen))
}
