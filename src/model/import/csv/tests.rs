mod any_table;
mod guesses;
mod headers;
mod programs;
mod rows;

use super::*;
use crate::model::import::Remark;
use crate::model::import::any_file::LIMITS;

fn read(text: &str) -> Vec<Entry> {
    entries(text.to_owned(), None, LIMITS.card.bytes)
        .expect("a table of contacts")
        .1
        .filter(|entry| !matches!(entry, Entry::Note(_)))
        .collect()
}

/// Returns line and remark of each note.
fn remarks(text: &str) -> Vec<(usize, Remark)> {
    let (_, entries) = entries(text.to_owned(), None, LIMITS.card.bytes).expect("a table");
    let note = |entry| match entry {
        Entry::Note(note) => Some((note.line, note.remark)),
        _ => None,
    };
    entries.filter_map(note).collect()
}

fn cards(text: &str) -> Vec<String> {
    let card = |entry| match entry {
        Entry::Card(read) => read.card.to_string(),
        other => panic!("{other:?}"),
    };
    read(text).into_iter().map(card).collect()
}

fn dialect(text: &str) -> Option<Dialect> {
    entries(text.to_owned(), None, LIMITS.card.bytes).map(|(dialect, _)| dialect)
}

/// Returns the card of these lines.
fn card(lines: &[&str]) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n")
    )
}
