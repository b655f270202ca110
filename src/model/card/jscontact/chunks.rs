//! Conversion between cards and calcard in chunks of bounded size.
//!
//! calcard searches each entry among all that it has read (`insert_named`, `find_prop_id`), each
//! keyword and member among those before (`Map::insert`), each component of a name among the
//! others, and on the way back each entry among all of `convertedProperties` (`insert_vcard`): its
//! time is quadratic in lines and in components. In chunks it is linear. A card of a usual size is
//! one chunk; of a large card, the first chunk has the properties that occur once, and the lines of
//! a group stay together.

use std::collections::HashMap;

use calcard::jscontact::JSContact;
use calcard::vcard::{VCard, VCardVersion};
use serde_json::{Map, Value, json};

use super::as_usual;
use super::members::{CHUNK_WEIGHT, Entry, Members};
use crate::model::card::Card;
use crate::model::card::line::ContentLine;
use crate::model::card::size::component_count;

/// The most lines, and components of them, of a card that is one chunk.
const USUAL_LINES: usize = 250;
const USUAL_COMPONENTS: usize = 2000;
/// The most lines, and components of them, of a chunk of a larger card.
const CHUNK_LINES: usize = 100;
const CHUNK_COMPONENTS: usize = 200;
/// The most entries and their additions in a JSContact card that is one chunk.
pub const USUAL_WEIGHT: usize = 500;
/// The most components of a line that is converted; a line with more is carried unchanged.
const LINE_COMPONENTS: usize = 100;
/// The most components of a line once the card has had `CARD_COMPONENTS`: as many as a modern
/// address has (RFC 9554, section 2.1).
const FURTHER_COMPONENTS: usize = 18;
const CARD_COMPONENTS: usize = 5000;
/// Properties that a card has once.
const ONCE: &[&str] = &[
    "BEGIN",
    "VERSION",
    "KIND",
    "FN",
    "N",
    "GRAMGENDER",
    "LANGUAGE",
    "PRODID",
    "UID",
    "CREATED",
    "REV",
    "END",
];
/// Members with nested members: their objects are merged one level deeper.
const NESTED: &[&str] = &["speakToAs", "localizations", "vCard"];

/// The count of a card's components so far.
#[derive(Default)]
pub struct Room {
    components: usize,
}

impl Room {
    /// Checks whether this line, the next of the card, is converted.
    pub fn takes(&mut self, line: &ContentLine) -> bool {
        let components = component_count(line);
        let most = if self.components > CARD_COMPONENTS {
            FURTHER_COMPONENTS
        } else {
            LINE_COMPONENTS
        };
        self.components += components.min(most);
        components <= most
    }
}

/// Converts lines of vCard 4.0 to JSContact, without properties that JSContact lacks.
pub fn to_json(lines: &[&ContentLine]) -> Value {
    let components: usize = lines.iter().map(|line| component_count(line)).sum();
    if lines.len() <= USUAL_LINES && components <= USUAL_COMPONENTS {
        return converted(&text(lines)).map_or_else(|| Value::Object(empty()), Value::Object);
    }
    let mut card = empty();
    for chunk in chunks(lines) {
        let text = format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\n{}END:VCARD\r\n",
            text(&chunk)
        );
        merge(&mut card, converted(&text).unwrap_or_default());
    }
    Value::Object(card)
}

fn empty() -> Map<String, Value> {
    [
        ("@type".to_owned(), json!("Card")),
        ("version".to_owned(), json!("1.0")),
    ]
    .into_iter()
    .collect()
}

fn text(lines: &[&ContentLine]) -> String {
    lines.iter().map(|line| line.raw()).collect()
}

/// Splits the lines into chunks: properties that a card has once, then group by group.
fn chunks<'a>(lines: &[&'a ContentLine]) -> Vec<Vec<&'a ContentLine>> {
    let is_once = |line: &&ContentLine| ONCE.iter().any(|name| line.is(name));
    let is_frame = |line: &&ContentLine| super::is_frame(line);
    let (once, others): (Vec<_>, Vec<_>) = lines
        .iter()
        .copied()
        .filter(|line| !is_frame(line))
        .partition(is_once);
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<&ContentLine>> = Vec::new();
    for line in others {
        let next = groups.len();
        let at = line.group().map_or(next, |group| {
            *places.entry(group.to_ascii_lowercase()).or_insert(next)
        });
        match groups.get_mut(at) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    let mut chunks = vec![once, Vec::new()];
    let mut components = 0;
    for part in groups.iter().flat_map(|group| group.chunks(CHUNK_LINES)) {
        let more: usize = part.iter().map(|line| component_count(line)).sum();
        let lines = chunks.last().map_or(0, Vec::len);
        if lines > 0 && (lines + part.len() > CHUNK_LINES || components + more > CHUNK_COMPONENTS) {
            chunks.push(Vec::new());
            components = 0;
        }
        components += more;
        chunks
            .last_mut()
            .into_iter()
            .for_each(|chunk| chunk.extend(part));
    }
    chunks
}

/// Converts a vCard 4.0 text to a JSContact card; `None` when calcard cannot read it.
fn converted(text: &str) -> Option<Map<String, Value>> {
    let card = VCard::parse(text).ok()?;
    let written = card.into_jscontact::<String, String>();
    let Ok(Value::Object(mut card)) = serde_json::to_value(&written.0) else {
        return None;
    };
    if let Some(Value::Object(vcard)) = card.get_mut("vCard") {
        vcard.remove("properties");
        if vcard.is_empty() {
            card.remove("vCard");
        }
    }
    Some(card)
}

/// Adds the entries of another chunk. Of two with the same identifier the first is kept.
fn merge(card: &mut Map<String, Value>, chunk: Map<String, Value>) {
    for (key, value) in chunk {
        match (card.get_mut(&key), value) {
            (Some(Value::Object(present)), Value::Object(more))
                if NESTED.contains(&key.as_str()) =>
            {
                for (key, value) in more {
                    add(present, key, value);
                }
            }
            (_, value) => add(card, key, value),
        }
    }
}

fn add(object: &mut Map<String, Value>, key: String, value: Value) {
    match (object.get_mut(&key), value) {
        (Some(Value::Object(present)), Value::Object(more)) => {
            more.into_iter()
                .for_each(|(key, value)| _ = present.entry(key).or_insert(value));
        }
        (Some(_), _) => {}
        (None, value) => drop(object.insert(key, value)),
    }
}

/// Returns the vCard 4.0 lines of a JSContact card, with the identifiers of its entries.
pub fn from_json(card: &Map<String, Value>) -> Result<Vec<ContentLine>, String> {
    let mut members = Members::of(card);
    if members.weight() <= USUAL_WEIGHT {
        return lines(&members.text_of_all());
    }
    let entries = std::mem::take(&mut members.entries);
    let mut all = lines(&members.text_without_entries())?;
    let rest = members
        .further_localizations()
        .map(|localizations| members.text_of_localizations(localizations));
    let parts = weighed(&entries).map(|part| members.text_of(part));
    for text in rest.chain(parts) {
        // An empty name is missing in this chunk only, not in the card.
        let is_said = |line: &ContentLine| !(line.is("FN") && line.value().is_empty());
        all.extend(lines(&text)?.into_iter().filter(|line| is_said(line)));
    }
    Ok(all)
}

/// Splits the entries into parts of bounded weight; a heavy one is a part by itself.
fn weighed<'e, 'a>(mut entries: &'e [Entry<'a>]) -> impl Iterator<Item = &'e [Entry<'a>]> {
    std::iter::from_fn(move || {
        let mut weight = 0;
        let mut fits = |entry: &Entry<'_>| {
            weight += entry.weight();
            weight <= CHUNK_WEIGHT
        };
        let count = entries
            .iter()
            .take_while(|entry| fits(entry))
            .count()
            .max(1);
        let (part, rest) = entries.split_at_checked(count)?;
        entries = rest;
        Some(part)
    })
}

/// Returns the lines of a JSContact card given as text.
fn lines(text: &str) -> Result<Vec<ContentLine>, String> {
    let text = text.replace("\\u0000", "\\ufffd");
    let card = JSContact::<String, String>::parse(&text)
        .map_err(|error| format!("This is no JSContact card: {error}"))?;
    let card = card.into_vcard().ok_or("This is no JSContact card.")?;
    let mut written = String::new();
    card.write_to(&mut written, VCardVersion::V4_0)
        .map_err(|error| error.to_string())?;
    let is_ordered = text.contains("\"isOrdered\":true");
    Ok(Card::parse(&written)
        .lines
        .iter()
        .map(|line| as_usual(line, is_ordered))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_bounded_and_keep_groups_together() {
        let line = |text: String| ContentLine::parse(text);
        let grouped = (0..1000).flat_map(|nth| {
            [
                format!("item{nth}.TEL:1\r\n"),
                format!("item{nth}.X-ABLabel:a\r\n"),
            ]
        });
        let structured = (0..1000).map(|nth| format!("ADR:;;{nth};a,b;;;\r\n"));
        let shared = (0..1000).map(|nth| format!("shared.URL:{nth}\r\n"));
        let lines: Vec<_> = grouped.chain(structured).chain(shared).map(line).collect();
        let chunks = chunks(&lines.iter().collect::<Vec<_>>());
        assert_eq!(chunks.iter().map(Vec::len).sum::<usize>(), lines.len());
        for chunk in &chunks {
            let components: usize = chunk.iter().map(|line| component_count(line)).sum();
            assert!(
                chunk.len() <= CHUNK_LINES && components <= CHUNK_COMPONENTS,
                "{} {components}",
                chunk.len()
            );
            let numbered: Vec<_> = chunk
                .iter()
                .filter_map(|line| line.group())
                .filter(|group| *group != "shared")
                .collect();
            assert!(
                numbered.iter().all(|group| numbered
                    .iter()
                    .filter(|other| other == &group)
                    .count()
                    == 2)
            );
        }
    }

    #[test]
    fn entries_are_converted_in_parts_of_bounded_weight() {
        let keys = |path: &str, count: usize| -> Map<String, Value> {
            (0..count)
                .map(|nth| (format!("{path}{nth}"), json!({"address": "a"})))
                .collect()
        };
        let mut emails = keys("e", 1000);
        emails.insert("heavy".to_owned(), Value::Object(keys("x", 1000)));
        let card = json!({"emails": emails, "vCard": {"convertedProperties": keys("emails/heavy/x", 1000)}});
        let members = Members::of(card.as_object().expect("a card"));
        let parts: Vec<_> = weighed(&members.entries).collect();
        assert_eq!(parts.iter().map(|part| part.len()).sum::<usize>(), 1001);
        let weight = |part: &[Entry<'_>]| part.iter().map(Entry::weight).sum::<usize>();
        assert!(
            parts
                .iter()
                .all(|part| part.len() == 1 || weight(part) <= CHUNK_WEIGHT)
        );
    }
}
