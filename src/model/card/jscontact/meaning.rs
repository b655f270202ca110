//! Comparison of lines by their meaning.

use std::collections::BTreeMap;

use crate::model::card::line::ContentLine;
use crate::model::card::{LABEL, text};

/// The meaning of a line: equal for two lines that say the same.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Meaning {
    group: Option<String>,
    name: String,
    parameters: BTreeMap<String, Vec<String>>,
    parts: Vec<String>,
}

/// Parameters that say how to read the value, which both forms show by themselves, or only number
/// the alternatives of a line.
const NO_MEANING: &[&str] = &["VALUE", "ALTID"];
const DATES: &[&str] = &["BDAY", "ANNIVERSARY", "DEATHDATE"];

/// Checks whether the text is a date like `1990-01-02`.
fn is_extended_date(text: &str) -> bool {
    let is_digit = |at: usize, byte: u8| {
        if at == 4 || at == 7 {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    };
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| is_digit(at, byte))
}

/// Returns the meaning of a line.
pub fn meaning(line: &ContentLine) -> Meaning {
    let written = if line.is(LABEL) {
        vec![line.value()]
    } else {
        text::components(line.value())
    };
    let mut parts: Vec<_> = written.into_iter().map(text::unescape).collect();
    if DATES.iter().any(|name| line.is(name)) {
        // Many programs write a date of vCard 4.0 in the form of 3.0.
        parts
            .iter_mut()
            .filter(|date| is_extended_date(date))
            .for_each(|date| date.retain(|c| c != '-'));
    }
    while parts.len() > 1 && parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    Meaning {
        group: line.group().map(str::to_ascii_lowercase),
        name: line.name().to_ascii_uppercase(),
        parameters: parameters(line),
        parts,
    }
}

fn parameters(line: &ContentLine) -> BTreeMap<String, Vec<String>> {
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let has_meaning = |name: &str| {
        !NO_MEANING
            .iter()
            .any(|none| none.eq_ignore_ascii_case(name))
    };
    for parameter in line
        .parameters()
        .filter(|parameter| has_meaning(parameter.name))
    {
        let values = parameters
            .entry(parameter.name.to_ascii_uppercase())
            .or_default();
        match parameter {
            types if types.is("TYPE") => values.extend(types.values().map(str::to_ascii_lowercase)),
            // One quoted text may have several.
            keys if keys.is("SORT-AS") => values.extend(keys.values().map(str::to_owned)),
            other => values.extend(other.texts()),
        }
    }
    if let Some(types) = parameters.get_mut("TYPE") {
        types.sort();
        types.dedup();
    }
    parameters
}
