//! Comparison of lines by their meaning.

use crate::model::card::line::ContentLine;
use crate::model::card::{LABEL, text};

/// The meaning of a line: equal for two lines that say the same.
#[derive(PartialEq, Eq, Hash)]
pub struct Meaning {
    group: Option<String>,
    name: String,
    types: Vec<String>,
    preference: u8,
    id: Option<String>,
    parts: Vec<String>,
}

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

pub fn meaning(line: &ContentLine) -> Meaning {
    let mut types: Vec<_> = line
        .parameters_named("TYPE")
        .map(str::to_ascii_lowercase)
        .collect();
    types.sort();
    types.dedup();
    let id = line.parameters_named("PROP-ID").next().map(str::to_owned);
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
    let group = line.group().map(str::to_ascii_lowercase);
    Meaning {
        group,
        name: line.name().to_ascii_uppercase(),
        types,
        preference: line.preference(),
        id,
        parts,
    }
}
