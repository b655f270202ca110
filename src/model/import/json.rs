//! Contacts in JSON: JSContact of the standard and of earlier drafts, jCard, and the exports of
//! Monica and of Android's Fossify Contacts.
//!
//! The text is checked as a whole and then walked, so that only one card is parsed at a time.

mod draft;
mod fossify;
mod jcard;
mod mend;
mod monica;
mod walk;

use std::collections::{HashSet, VecDeque};

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::empty::remove_empty;
use super::{Entry, Fault, Format, Note, ReadCard, Remark};
use crate::model::card::Card;
use crate::model::json::JsonCost;
use crate::model::limits::JsonLimits;
use mend::Mended;
use monica::{Monica, MonicaContact};
use walk::Walk;

/// The most names of members that are noted.
const MAX_NOTED: usize = 1000;
/// Words of JSON that is meant to hold contacts, though it is broken.
const MARKS: [&str; 5] = [
    "\"@type\"",
    "\"fullName\"",
    "\"vcard\"",
    "\"phoneNumbers\"",
    "\"contact_field_types\"",
];
/// The members of a card (RFC 9553, section 2; RFC 9555, section 3.2).
const MEMBERS: &[&str] = &[
    "@type",
    "version",
    "created",
    "kind",
    "language",
    "members",
    "prodId",
    "relatedTo",
    "uid",
    "updated",
    "name",
    "nicknames",
    "organizations",
    "speakToAs",
    "titles",
    "emails",
    "onlineServices",
    "phones",
    "preferredLanguages",
    "calendars",
    "schedulingAddresses",
    "addresses",
    "cryptoKeys",
    "directories",
    "links",
    "media",
    "localizations",
    "anniversaries",
    "keywords",
    "notes",
    "personalInfo",
    "vCardName",
    "vCardParams",
    "vCardProps",
];

/// The contacts of a file, with its format.
type Contacts = (Format, Box<dyn Iterator<Item = Entry> + Send>);

/// Returns the cards of a JSON text: one, an array of them, or an object or a JMAP answer (RFC
/// 8620, section 5.1) that lists them. `None` when the text is not JSON that could hold any.
pub fn entries(text: String, limits: JsonLimits) -> Option<Contacts> {
    let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
    if !text[start..].starts_with(['{', '[']) {
        return None;
    }
    match serde_json::from_str::<IgnoredAny>(&text[start..]) {
        Ok(_) => {}
        Err(error) if MARKS.iter().any(|mark| text.contains(mark)) => {
            if let Some(mended) = mend::mend(&text, start) {
                return mended_entries(mended, limits);
            }
            let line = line_of(&text, start)
                .saturating_add(error.line())
                .saturating_sub(1);
            let refused = Entry::refused(line, no_json(&error), &text[start..]);
            return Some((Format::JsContact, Box::new(std::iter::once(refused))));
        }
        Err(_) => return None,
    }
    let monica = Some(&text).filter(|text| text.contains("\"contact_field_types\""));
    let monica = monica.and_then(|text| Monica::of(text, start, &limits));
    let format = format(&text, start, monica.is_some());
    let cards = Cards {
        walk: match &monica {
            Some(monica) => Walk::through(monica.contacts),
            None => Walk::new(start),
        },
        text,
        limits,
        monica,
        line: 1,
        counted: 0,
        noted: HashSet::new(),
        waiting: VecDeque::new(),
    };
    Some((format, Box::new(cards)))
}

/// Returns a stored card as it is read from its own JSContact form.
pub fn read_back(card: &Card) -> Option<Card> {
    contact(&draft::modernised(card.to_jscontact())).ok()
}

/// Returns a JSContact card of the standard, without what says nothing.
fn contact(value: &Value) -> Result<Card, String> {
    let mut card = Card::from_jscontact(value)?;
    remove_empty(&mut card);
    Ok(card)
}

/// Returns the cards of a list, after the refusals of its broken elements.
fn mended_entries(mended: Mended, limits: JsonLimits) -> Option<Contacts> {
    let Mended { text, broken } = mended;
    let (format, entries) = entries(text, limits)?;
    Some((format, Box::new(broken.into_iter().chain(entries))))
}

/// Returns the format of a valid JSON text.
fn format(text: &str, start: usize, is_monica: bool) -> Format {
    let json = text.as_bytes();
    let first = walk::elements(json, start).next();
    let mut starts = std::iter::once(start).chain(first.map(|first| first.start));
    if is_monica {
        Format::Monica
    } else if starts.any(|start| walk::is_jcard(json, start)) {
        Format::JCard
    } else if fossify::MARKS.iter().all(|mark| text.contains(mark)) {
        Format::Fossify
    } else {
        Format::JsContact
    }
}

/// The cards of a valid JSON text.
struct Cards {
    text: String,
    walk: Walk,
    limits: JsonLimits,
    monica: Option<Monica>,
    /// The line of the byte up to which lines are counted.
    line: usize,
    counted: usize,
    /// The members that were noted.
    noted: HashSet<String>,
    /// Notes on the card that was read, and the card.
    waiting: VecDeque<Entry>,
}

impl Iterator for Cards {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.waiting.pop_front() {
                return Some(entry);
            }
            let found = self.walk.next(self.text.as_bytes())?;
            self.line += self.text.as_bytes()[self.counted..found.start]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            self.counted = found.start;
            let text = self.text[found].to_owned();
            let entry = self.read(&text);
            self.waiting.extend(entry);
        }
    }
}

impl Cards {
    /// Reads a value that should be a contact, and notes what is left out of it.
    fn read(&mut self, text: &str) -> Option<Entry> {
        let line = self.line;
        if let Err(excess) = JsonCost::within(text.as_bytes(), &self.limits) {
            let fault = Fault::JsonExcess(excess.from_line(line));
            return Some(Entry::refused(line, fault, text));
        }
        let value = serde_json::from_str::<Value>(text).map_err(|error| no_json(&error));
        let card = match value {
            Ok(value) => self.card(value).transpose()?,
            Err(fault) => Err(fault),
        };
        Some(match card {
            Ok(card) if card.is_blank() => Entry::refused(line, Fault::Nameless, text),
            Ok(card) => Entry::Card(ReadCard { line, card }),
            Err(fault) => Entry::refused(line, fault, text),
        })
    }

    fn card(&mut self, value: Value) -> Result<Option<Card>, Fault> {
        if let Some(monica) = &mut self.monica {
            let contact = monica.contact(&self.text, &value, &self.limits);
            return Ok(contact.map(|MonicaContact { card, left_out }| {
                let left_out = left_out.into_iter();
                left_out.for_each(|name| self.note(name, Remark::UnusedMember));
                card
            }));
        }
        match &value {
            Value::Array(_) => return jcard::card(&value).map(Some),
            Value::Object(object) if fossify::is_contact(object) => {
                let left_out = fossify::left_out(object);
                left_out.for_each(|name| self.note(name, Remark::UnusedMember));
                return Ok(Some(fossify::card(object)));
            }
            Value::Object(object) if !is_contact(object) => return Err(Fault::NoContact),
            _ => {}
        }
        let value = draft::modernised(value);
        let members = value.as_object().into_iter().flat_map(Map::keys);
        let unknown = members.filter(|name| !MEMBERS.contains(&name.as_str()));
        unknown.for_each(|name| self.note(name.clone(), Remark::UnknownMember));
        contact(&value).map(Some).map_err(Fault::Json)
    }

    /// Notes a member once, where it stands first.
    fn note(&mut self, name: String, remark: fn(String) -> Remark) {
        if self.noted.len() < MAX_NOTED && self.noted.insert(name.clone()) {
            let note = Note::new(self.line, remark(name), "");
            self.waiting.push_back(note.into());
        }
    }
}

/// Checks whether an object says that it is a contact, or has a member that only contacts have.
fn is_contact(object: &Map<String, Value>) -> bool {
    const MEMBERS: [&str; 9] = [
        "fullName",
        "emails",
        "phones",
        "addresses",
        "organizations",
        "nicknames",
        "nickNames",
        "onlineServices",
        "members",
    ];
    let kind = object.get("@type").and_then(Value::as_str);
    let name = object.get("name");
    kind.is_some_and(|kind| kind.ends_with("Card") || kind == "CardGroup")
        || name.is_some_and(|name| name.is_object() || name.is_array())
        || MEMBERS.iter().any(|member| object.contains_key(*member))
}

fn no_json(error: &serde_json::Error) -> Fault {
    Fault::Json(format!("This is no JSON: {error}"))
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests;
