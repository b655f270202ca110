//! Cards as JSContact (RFC 9553, RFC 9555), and edits through it.

mod chunks;
mod jcard;
mod line_id;
mod meaning;
mod members;
mod patch;
mod shape;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

pub use patch::{merge_patch, with_present_ids};

use super::line::ContentLine;
use super::version::{MEDIA, Version, media};
use super::{Card, LABEL, text};
use jcard::{from_jcard, is_name, to_jcard};
use line_id::{in_former_order, with_id, without_own_id};
use meaning::meaning;

/// The member for lines without a JSContact property, as jCard (RFC 9555, section 3.2.1; RFC 7095).
const CARRIED: &str = "vCardProps";
/// The longest path in which identifiers with slashes are searched, in bytes.
const LONGEST_PATH: usize = 1000;
/// Lines about the card's text rather than the contact.
const FRAME: &[&str] = &["BEGIN", "END", "VERSION"];

impl Card {
    /// Converts the card to JSContact. Lines without a JSContact property are in `vCardProps`.
    pub fn to_jscontact(&self) -> Value {
        let lines: Vec<_> = self
            .clone()
            .into_converted(Version::V4)
            .into_iter()
            .map(|converted| converted.line)
            .collect();
        let is_carried = |line: &ContentLine| {
            !line.is_property() || (line.name().starts_with(['X', 'x']) && !line.is(LABEL))
        };
        let mut room = chunks::Room::default();
        let mut carried: Vec<_> = lines
            .iter()
            .map(|line| is_carried(line) || !room.takes(line))
            .collect();
        let lines: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| prepared(line, at))
            .collect();
        carry_lost(&lines, &mut carried);
        let (kept, mapped): (Vec<_>, Vec<_>) = lines
            .iter()
            .zip(&carried)
            .partition(|(_, carried)| **carried);
        let mapped: Vec<_> = mapped.into_iter().map(|(line, _)| line).collect();
        let mut object = chunks::to_json(&mapped);
        let kept: Vec<_> = kept
            .into_iter()
            .filter(|(line, _)| is_name(line.name()))
            .map(|(line, _)| to_jcard(line))
            .collect();
        if let (Some(object), false) = (object.as_object_mut(), kept.is_empty()) {
            object.insert(CARRIED.to_owned(), Value::Array(kept));
        }
        object
    }

    /// Converts a JSContact card to vCard 4.0, or explains why it is invalid.
    pub fn from_jscontact(value: &Value) -> Result<Self, String> {
        let lines = from_json(value)?;
        let lines = in_former_order(lines);
        let body = lines
            .iter()
            .filter(|line| !is_frame(line))
            .map(without_own_id);
        let text: String = body.map(|line| line.raw().to_owned()).collect();
        let mut card = Self::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\n{text}END:VCARD\r\n"
        ));
        let read: HashSet<_> = card
            .lines
            .iter()
            .map(|line| line.raw().to_owned())
            .collect();
        card.group_labels(|_| true);
        card.show_labels(|line| !read.contains(line.raw()));
        card.name_again();
        Ok(card)
    }
}

impl Card {
    /// Derives the name to show from other fields where it is empty, as calcard leaves it when
    /// JSContact has none.
    fn name_again(&mut self) {
        if !self
            .lines
            .iter()
            .any(|line| line.is("FN") && line.value().is_empty())
        {
            return;
        }
        let name = Some(self.fallback_name(&self.fields())).filter(|name| !name.is_empty());
        self.lines
            .retain(|line| !(line.is("FN") && line.value().is_empty()));
        if let Some(name) = name.filter(|_| self.text("FN").is_none()) {
            self.set_text("FN", Some(&name));
        }
    }
}

/// Carries the lines that do not survive the round trip. A second round carries those that depended
/// on them.
fn carry_lost(lines: &[ContentLine], carried: &mut [bool]) {
    for _ in 0..2 {
        let mapped: Vec<_> = lines
            .iter()
            .zip(carried.iter())
            .filter(|(_, carried)| !**carried)
            .map(|(line, _)| line)
            .collect();
        let back = from_json(&chunks::to_json(&mapped)).unwrap_or_default();
        let mut came_back: HashMap<_, usize> = HashMap::new();
        back.iter()
            .for_each(|line| *came_back.entry(meaning(line)).or_default() += 1);
        let mut lost = false;
        for (line, carried) in lines
            .iter()
            .zip(carried.iter_mut())
            .filter(|(_, carried)| !**carried)
        {
            if is_frame(line) {
                continue;
            }
            match came_back
                .get_mut(&meaning(line))
                .filter(|count| **count > 0)
            {
                Some(count) => *count -= 1,
                None => (*carried, lost) = (true, true),
            }
        }
        carry_alike(lines, carried);
        if !lost {
            break;
        }
    }
}

/// Carries all lines of a name and all labels of a group, or none, because the first one is
/// displayed and the order would be lost.
fn carry_alike(lines: &[ContentLine], carried: &mut [bool]) {
    for name in ["NICKNAME", "ROLE"] {
        let named = |at: &usize| lines[*at].is(name);
        if (0..lines.len()).filter(named).any(|at| carried[at]) {
            (0..lines.len())
                .filter(named)
                .for_each(|at| carried[at] = true);
        }
    }
    let label_of = |at: usize| {
        lines[at]
            .group()
            .filter(|_| lines[at].is(LABEL))
            .map(str::to_ascii_lowercase)
    };
    let carried_labels: HashSet<_> = (0..lines.len())
        .filter(|at| carried[*at])
        .filter_map(label_of)
        .collect();
    for (at, carried) in carried.iter_mut().enumerate() {
        *carried |= label_of(at).is_some_and(|group| carried_labels.contains(&group));
    }
}

/// Prepares a line for calcard: an entry gets an identifier, and a label the escaping that calcard
/// reads, since some programs escape no backslash.
fn prepared(line: &ContentLine, at: usize) -> ContentLine {
    match line.is(LABEL) {
        true => line.with_value(&text::escape(&text::unescape(&line.escaped()))),
        false => with_id(line, at),
    }
}

fn is_frame(line: &ContentLine) -> bool {
    FRAME.iter().any(|name| line.is(name))
}

/// Returns the vCard 4.0 lines of a JSContact card, with the identifiers of its entries.
fn from_json(value: &Value) -> Result<Vec<ContentLine>, String> {
    let object = shape::checked(value)?;
    let mut lines = chunks::from_json(object)?;
    lines
        .iter_mut()
        .filter(|line| MEDIA.iter().any(|name| line.is(name)))
        .for_each(|line| *line = media::to_uri(line));
    lines.retain(|line| !(line.is("CATEGORIES") && line.value().is_empty()));
    for property in object
        .get(CARRIED)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        lines.push(from_jcard(property)?);
    }
    Ok(lines)
}

/// Returns a line as current programs write it: known values in lower case, and names and addresses
/// without the order and the additional components (RFC 9554, section 2) that calcard writes even
/// when they add nothing.
fn as_usual(line: &ContentLine, is_ordered: bool) -> ContentLine {
    const STREET: usize = 2;
    const STREET_NAME: usize = 11;
    if line.is("KIND") || line.is("GRAMGENDER") {
        return line.with_value(&line.value().to_lowercase());
    }
    let usual = if line.is("N") { 5 } else { 7 };
    if is_ordered || !(line.is("N") || line.is("ADR")) {
        return line.clone();
    }
    let mut components = text::components(line.value());
    let says_more = |(at, component): (usize, &&str)| {
        let repeats = line.is("ADR") && at == STREET_NAME && *component == components[STREET];
        !component.is_empty() && !repeats
    };
    if !components.iter().enumerate().skip(usual).any(says_more) {
        components.truncate(usual);
    }
    line.rebuilt(
        line.name(),
        |parameter| !parameter.is("JSCOMPS"),
        "",
        &components.join(";"),
    )
}

#[cfg(test)]
mod tests;
