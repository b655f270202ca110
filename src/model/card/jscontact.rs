//! Cards as JSContact (RFC 9553, RFC 9555), and edits through it.

mod chunks;
mod members;
mod patch;
mod shape;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub use patch::{merge_patch, with_present_ids};

use super::line::{ContentLine, parameter_value};
use super::version::{MEDIA, Version, media};
use super::{Card, LABEL, text};

/// The member for lines without a JSContact property, as jCard (RFC 9555, section 3.2.1; RFC 7095).
const CARRIED: &str = "vCardProps";
/// Properties whose entries have an identifier in JSContact.
const WITH_ID: &[&str] = &[
    "EMAIL",
    "TEL",
    "ADR",
    "URL",
    "IMPP",
    "SOCIALPROFILE",
    "NOTE",
    "PHOTO",
    "LOGO",
    "SOUND",
    "KEY",
    "TITLE",
    "ROLE",
    "NICKNAME",
    "PRONOUNS",
    "ORG",
    "BDAY",
    "ANNIVERSARY",
    "DEATHDATE",
    "HOBBY",
    "INTEREST",
    "EXPERTISE",
    "CALURI",
    "FBURL",
    "CALADRURI",
    "CONTACT-URI",
    "LANG",
];
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
        // Lines that do not survive the round trip are carried in `vCardProps`. A second round
        // carries the lines that depended on them.
        for _ in 0..2 {
            let mapped: Vec<_> = lines
                .iter()
                .zip(&carried)
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
                .zip(&mut carried)
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
            carry_alike(&lines, &mut carried);
            if !lost {
                break;
            }
        }
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

/// Sorts the numbered lines by their numbers; other lines keep their places.
fn in_former_order(mut lines: Vec<ContentLine>) -> Vec<ContentLine> {
    let places: Vec<_> = (0..lines.len())
        .filter(|at| own_id(&lines[*at]).is_some())
        .collect();
    let mut numbered: Vec<_> = places.iter().map(|at| lines[*at].clone()).collect();
    numbered.sort_by_key(own_id);
    for (place, line) in places.into_iter().zip(numbered) {
        lines[place] = line;
    }
    lines
}

/// Prepares a line for calcard: an entry gets an identifier, and a label the escaping that calcard
/// reads, since some programs escape no backslash.
fn prepared(line: &ContentLine, at: usize) -> ContentLine {
    match line.is(LABEL) {
        true => line.with_value(&text::escape(&text::unescape(&line.escaped()))),
        false => with_id(line, at),
    }
}

/// Gives an entry without an identifier one: the number of its line, by which an exported card
/// keeps its order, and a hash of its meaning, by which it is found after other lines were added or
/// removed.
fn with_id(line: &ContentLine, at: usize) -> ContentLine {
    let named = line.is_property() && WITH_ID.iter().any(|name| line.is(name));
    if !named || line.parameters().any(|parameter| parameter.is("PROP-ID")) {
        return line.clone();
    }
    let said = Sha256::digest(line.text_in_group());
    let hash = u32::from_be_bytes([said[0], said[1], said[2], said[3]]);
    line.rebuilt(
        line.name(),
        |_| true,
        &format!(";PROP-ID=k{at}-{hash:08x}"),
        line.value(),
    )
}

/// Returns the line number in an identifier from [`with_id`].
fn own_id(line: &ContentLine) -> Option<usize> {
    line.parameters_named("PROP-ID")
        .find_map(|id| read_own_id(id).map(|(at, _)| at))
}

/// Returns the line number and the hash in an identifier from [`with_id`].
fn read_own_id(id: &str) -> Option<(usize, &str)> {
    let (at, hash) = id.strip_prefix('k')?.split_once('-')?;
    let is_hash = hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((at.parse().ok()?, hash)).filter(|_| is_hash)
}

fn without_own_id(line: &ContentLine) -> ContentLine {
    match own_id(line) {
        Some(_) => line.rebuilt(
            line.name(),
            |parameter| !parameter.is("PROP-ID"),
            "",
            line.value(),
        ),
        None => line.clone(),
    }
}

fn is_frame(line: &ContentLine) -> bool {
    FRAME.iter().any(|name| line.is(name))
}

/// The meaning of a line: equal for two lines that say the same.
#[derive(PartialEq, Eq, Hash)]
struct Meaning {
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

fn meaning(line: &ContentLine) -> Meaning {
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

/// Returns a line as jCard with its value unconverted (`unknown`: RFC 7095, section 5.1).
fn to_jcard(line: &ContentLine) -> Value {
    let mut parameters = Map::new();
    if let Some(group) = line.group() {
        parameters.insert("group".to_owned(), group.into());
    }
    for parameter in line.parameters() {
        let Some(value) = parameter.value else {
            continue;
        };
        let values: Vec<_> = parameter.values().collect();
        let given = if value.starts_with('"') && value.matches('"').count() == 2 {
            json!(value.trim_matches('"'))
        } else {
            json!(values)
        };
        let given = match given {
            Value::Array(mut one) if one.len() == 1 => one.remove(0),
            other => other,
        };
        parameters
            .entry(parameter.name.to_ascii_lowercase())
            .or_insert(given);
    }
    json!([
        line.name().to_ascii_lowercase(),
        parameters,
        "unknown",
        line.value()
    ])
}

/// Checks whether this can name a property, a parameter or a group; some programs use `_` and
/// blanks.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_ ".contains(&byte))
}

/// Returns the line for a property in jCard.
fn from_jcard(property: &Value) -> Result<ContentLine, String> {
    let refused = || format!("This property in {CARRIED} is none: {property}");
    let [
        Value::String(name),
        Value::Object(parameters),
        Value::String(kind),
        values @ ..,
    ] = property.as_array().map(Vec::as_slice).ok_or_else(refused)?
    else {
        return Err(refused());
    };
    if !is_name(name) {
        return Err(refused());
    }
    let mut head = String::new();
    if let Some(group) = parameters
        .get("group")
        .and_then(Value::as_str)
        .filter(|group| is_name(group))
    {
        head = format!("{group}.");
    }
    head.push_str(&name.to_ascii_uppercase());
    for (key, value) in parameters
        .iter()
        .filter(|(key, _)| *key != "group" && is_name(key))
    {
        let values = value
            .as_array()
            .map_or_else(|| vec![value], |values| values.iter().collect());
        let values: Vec<_> = values
            .into_iter()
            .map(|value| parameter_value(&plain(value)))
            .collect();
        head.push_str(&format!(
            ";{}={}",
            key.to_ascii_uppercase(),
            values.join(",")
        ));
    }
    if kind != "unknown" && !parameters.contains_key("value") {
        head.push_str(&format!(";VALUE={}", parameter_value(kind)));
    }
    let encode = |value: &Value| match kind.as_str() {
        "unknown" => plain(value)
            .replace("\r\n", "\n")
            .replace(['\r', '\n'], "\\n"),
        "text" => text::escape(&plain(value)),
        _ => text::escape_uri(&plain(value)),
    };
    let part = |value: &Value| match value {
        Value::Array(parts) => parts.iter().map(encode).collect::<Vec<_>>().join(";"),
        value => encode(value),
    };
    Ok(ContentLine::new(
        &head,
        &values.iter().map(part).collect::<Vec<_>>().join(","),
    ))
}

fn plain(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    // PostgreSQL does not accept NUL.
    text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests;
