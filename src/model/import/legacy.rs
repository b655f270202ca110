//! Conversion of vCard 2.1 to 3.0: decodes its encodings, names its bare parameters, and escapes
//! its values as RFC 2426 requires.

mod octets;
mod property;
mod value;

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::encoding::unknown_charset;
use super::lines::{Lines, Position, is_continuation, mark};
use super::note::{Note, Remark};
use crate::model::card::encoding::{Fit, is_broken};
use crate::model::card::line::ContentLine;
use crate::model::card::text::{components, escape};
pub use octets::Octets;
use property::{Coding, OWN_LABEL, Property};

/// The deepest nesting of a card that is converted to 3.0. Each card around it escapes it once
/// more, which doubles its size.
const MAX_DEPTH: usize = 1;

/// The most notes on one card.
const MAX_NOTES: usize = 100;

/// Converts a vCard 2.1, from `BEGIN` to `END`, to 3.0, with notes on what was repaired and left
/// out. It starts on `line` of the file, in which `octets` finds the encoding of quoted-printable
/// that states none. A missing formatted name is made from the name, the organisation or another
/// value that identifies the contact.
pub fn upgrade(text: &str, line: usize, file: &str, octets: &mut Octets) -> (String, Vec<Note>) {
    let mut notes = Notes(Vec::new());
    let card = upgrade_nested(text, line, (file, octets), &mut notes, 0);
    (card, notes.0)
}

/// The notes on a card.
struct Notes(Vec<Note>);

impl Notes {
    fn add(&mut self, line: usize, remark: Remark, text: &str) {
        if self.0.len() < MAX_NOTES {
            self.0.push(Note::new(line, remark, text));
        }
    }

    /// Adds notes on how the value of a property was decoded.
    fn decoded(
        &mut self,
        property: &Property,
        fit: Fit,
        fallback: &'static Encoding,
        octets: &mut Octets,
    ) {
        let start = property
            .value
            .get(..property.value.len().min(60))
            .unwrap_or(&property.name);
        for unknown in property
            .parameters
            .iter()
            .filter_map(|text| unknown_charset(text))
        {
            self.add(
                property.at,
                Remark::UnknownCharset(unknown.to_owned()),
                start,
            );
        }
        match fit {
            Fit::Exact => {}
            Fit::Repaired => self.add(property.at, Remark::BrokenText, start),
            Fit::Guessed if octets.is_news() => {
                self.add(property.at, Remark::EncodingGuessed(fallback.name()), start);
            }
            Fit::Guessed => {}
        }
        if property.coding == Coding::QuotedPrintable && is_broken(&property.value) {
            self.add(property.at, Remark::BrokenQuotedPrintable, start);
        }
    }
}

fn upgrade_nested(
    text: &str,
    line: usize,
    (file, octets): (&str, &mut Octets),
    notes: &mut Notes,
    depth: usize,
) -> String {
    let properties = read(text, line, (file, octets), notes, depth);
    let fallback = octets.encoding(file, &properties);
    let lines: Vec<_> = properties
        .iter()
        .map(|property| {
            let (line, fit) = property.line(fallback);
            notes.decoded(property, fit, fallback, octets);
            line
        })
        .collect();
    let named = |name: &str| {
        lines
            .iter()
            .find(|line| line.is(name) && !line.value().trim().is_empty())
    };
    let mut card = "BEGIN:VCARD\r\nVERSION:3.0\r\n".to_owned();
    let has_name = named("FN").is_some();
    if !has_name
        && let Some(name) = ["N", "ORG", "NICKNAME", "EMAIL", "TEL"]
            .into_iter()
            .find_map(|name| spoken(named(name)?))
    {
        card.push_str(ContentLine::new("FN", &name).raw());
    }
    for (at, (property, line)) in properties.iter().zip(&lines).enumerate() {
        if line.is("VERSION") || (!has_name && line.is("FN")) {
            continue;
        }
        let Some(label) = property.custom_label() else {
            card.push_str(line.raw());
            continue;
        };
        let group = line
            .group()
            .map_or_else(|| format!("custom{at}"), str::to_owned);
        card.push_str(line.in_group(Some(&group)).raw());
        let head = format!("{group}.X-ABLabel");
        card.push_str(ContentLine::new(&head, &escape(&label)).raw());
    }
    card.push_str("END:VCARD\r\n");
    card
}

/// Returns the name of a contact according to this line, still encoded.
fn spoken(line: &ContentLine) -> Option<String> {
    let parts = components(line.value());
    let order: &[usize] = if line.is("N") { &[3, 1, 2, 0, 4] } else { &[0] };
    let parts = order
        .iter()
        .filter_map(|at| parts.get(*at))
        .map(|part| part.trim())
        .filter(|part| !part.is_empty());
    Some(parts.collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty())
}

fn read<'a>(
    text: &'a str,
    line: usize,
    (file, octets): (&str, &mut Octets),
    notes: &mut Notes,
    depth: usize,
) -> Vec<Property<'a>> {
    let mut lines = Lines::from(text, Position { at: 0, line });
    lines.next();
    let mut properties: Vec<Property<'_>> = Vec::new();
    loop {
        let Position {
            at: start,
            line: at,
        } = lines.position();
        let Some(line) = lines.next() else { break };
        let line = with_whole_label(text, start, line, &mut lines);
        if lines.follow_an_inner_begin(line) {
            notes.add(at, Remark::NestedCard, line);
            let mut card = inner_card(&mut lines);
            if depth < MAX_DEPTH {
                card = upgrade_nested(&card, at, (file, octets), notes, depth + 1);
            }
            properties.push(agent(card, at));
        } else if is_continuation(line) {
            if let Some(last) = properties.last_mut() {
                last.append(&line[1..], &mut lines);
            }
        } else if line.trim().is_empty() || mark(line).is_some() {
            continue;
        } else if let Some((mut property, value)) = Property::parse(line, at) {
            if let Cow::Owned(name) = &property.name {
                notes.add(at, Remark::Renamed(name.clone()), line);
            }
            property.append(value, &mut lines);
            properties.push(property);
        } else {
            let last = properties.last_mut();
            let is_taken = last.is_some_and(|last| last.take_stray(line, &mut lines));
            let remark = match is_taken {
                true => Remark::StrayContinuation,
                false => Remark::LeftOut,
            };
            notes.add(at, remark, line);
        }
    }
    properties
}

/// Returns the line that starts here with those on which its own label goes on, as [`OWN_LABEL`] has
/// it in quoted-printable.
fn with_whole_label<'a>(
    text: &'a str,
    start: usize,
    line: &'a str,
    lines: &mut Lines<'a>,
) -> &'a str {
    let (mut last, mut end) = (line, start + line.len());
    if !line.contains(OWN_LABEL) {
        return line;
    }
    while last.trim_end().ends_with('=') && !last.contains(':') {
        let ahead = *lines;
        let Some(next) = lines.next().filter(|next| mark(next).is_none()) else {
            *lines = ahead;
            break;
        };
        (last, end) = (next, ahead.position().at + next.len());
    }
    &text[start..end]
}

/// Returns the `AGENT` property for a card: 3.0 writes the card as text (RFC 2426, section 3.5.4).
/// It is also used for an inner card without a property.
fn agent(card: String, at: usize) -> Property<'static> {
    Property {
        name: Cow::Borrowed("AGENT"),
        parameters: Vec::new(),
        coding: Coding::Card,
        value: card,
        at,
    }
}

/// Reads the lines of a card after its `BEGIN`, up to its `END`.
fn inner_card(lines: &mut Lines<'_>) -> String {
    let mut card = "BEGIN:VCARD\n".to_owned();
    let mut depth = 1;
    while depth > 0
        && let Some(line) = lines.next()
    {
        if lines.follow_an_inner_begin(line) {
            depth += 1;
        } else if !is_continuation(line) && mark(line).is_some() {
            depth -= 1;
        }
        card.push_str(line);
        card.push('\n');
    }
    card
}

#[cfg(test)]
mod tests;
