//! Properties of cards in words for people: in the history, and beside each other before a merge.

use super::entry_labels;
use super::texts::Texts;
use crate::model::birthday::Birthday;
use crate::model::history::LabelledValue;

/// The text keys of the names of card properties.
const PROPERTIES: &[(&str, &str)] = &[
    ("fn", "property-fn"),
    ("n", "property-n"),
    ("nickname", "property-nickname"),
    ("email", "field-email"),
    ("tel", "field-phone"),
    ("adr", "field-address"),
    ("bday", "field-birthday"),
    ("anniversary", "property-anniversary"),
    ("note", "field-comments"),
    ("org", "property-org"),
    ("title", "property-title"),
    ("role", "property-role"),
    ("url", "property-url"),
    ("photo", "property-photo"),
    ("categories", "property-categories"),
    ("gender", "property-gender"),
    ("impp", "property-impp"),
    ("related", "property-related"),
    ("socialprofile", "card-profile"),
    ("x-abdate", "card-day"),
    ("x-gender", "property-gender"),
    ("logo", "property-logo"),
    ("geo", "property-geo"),
    ("tz", "field-time-zone"),
    ("lang", "field-language"),
    ("key", "property-key"),
    ("member", "property-member"),
    ("deathdate", "fact-death-date"),
    ("class", "property-class"),
    ("sort-string", "property-sort"),
    ("x-phonetic-first-name", "fact-pronunciation"),
    ("x-phonetic-last-name", "fact-pronunciation"),
    ("x-abshowas", "property-kind"),
    ("x-anniversary", "property-anniversary"),
    ("kind", "property-kind"),
    ("x-carnet-favorite", "field-favorite"),
];

/// Returns the title of a property that is known.
pub fn known_title(texts: &Texts, property: &str) -> Option<String> {
    let known = PROPERTIES.iter().find(|(name, _)| *name == property);
    known.map(|(_, key)| texts.t(key))
}

/// Returns the title of a property; an unknown one keeps its own name.
pub fn title(texts: &Texts, property: &str) -> String {
    known_title(texts, property).unwrap_or_else(|| property.to_uppercase())
}

/// Returns the position of a property among the others.
pub fn rank(property: &str) -> usize {
    PROPERTIES
        .iter()
        .position(|(name, _)| *name == property)
        .unwrap_or(PROPERTIES.len())
}

/// Properties that hold a day.
const DAYS: [&str; 5] = [
    "bday",
    "anniversary",
    "x-anniversary",
    "x-abdate",
    "deathdate",
];

/// Returns a value with its label as the reader writes them.
pub fn labelled(texts: &Texts, property: &str, labelled: &LabelledValue) -> String {
    let value = value(texts, property, &labelled.value);
    match entry_labels::shown(texts, &labelled.label) {
        Some(label) => format!("{value} ({label})"),
        None => value,
    }
}

/// Returns a value as the reader writes it.
pub fn value(texts: &Texts, property: &str, value: &str) -> String {
    let word = value.to_ascii_lowercase();
    let key = match property {
        _ if DAYS.contains(&property) => {
            let date = value.parse::<Birthday>();
            return date.map_or_else(|_| value.to_owned(), |date| texts.birthday(&date));
        }
        "categories" => {
            let names: Vec<_> = value.split(',').map(str::trim).collect();
            return names.join(", ");
        }
        "x-carnet-favorite" if word == "true" => "yes",
        "x-carnet-favorite" => "no",
        "gender" | "x-gender" => match &*word {
            "m" | "male" => "gender-male",
            "f" | "female" => "gender-female",
            "o" | "other" => "gender-other",
            "n" | "none" => "gender-none",
            "u" | "unknown" => "gender-unknown",
            _ => return value.to_owned(),
        },
        "kind" | "x-addressbookserver-kind" | "x-abshowas" => match &*word {
            "individual" => "kind-individual",
            "group" => "kind-group",
            "org" | "organization" | "company" => "kind-organization",
            "location" => "kind-location",
            _ => return value.to_owned(),
        },
        _ => return value.to_owned(),
    };
    texts.t(key)
}

/// Describes the change of a value in a sentence.
pub fn difference_text(
    texts: &Texts,
    what: &str,
    before: Option<String>,
    after: Option<String>,
) -> String {
    match (before, after) {
        (Some(before), Some(after)) => texts.filled(
            "history-value-changed",
            &[("what", what), ("before", &before), ("after", &after)],
        ),
        (Some(before), None) => {
            texts.filled("history-value-gone", &[("what", what), ("before", &before)])
        }
        (None, after) => texts.filled(
            "history-value-new",
            &[("what", what), ("after", &after.unwrap_or_default())],
        ),
    }
}
