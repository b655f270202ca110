//! Cards as JSContact (RFC 9553, RFC 9555), and edits through it.

mod carried;
pub(super) mod components;
mod entry;
mod instant;
mod jcard;
mod labels;
mod line_id;
mod lines;
mod localization;
mod meaning;
mod name;
mod parameters;
mod patch;
mod phonetic;
mod pointer;
mod property;
mod relation;
mod shape;
mod statement;
mod writer;

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

pub use patch::{merge_patch, with_present_ids};

use super::Card;
use super::line::ContentLine;
use super::version::Version;
use line_id::{in_former_order, without_own_id};

/// The member for lines without a JSContact property, as jCard (RFC 9555, section 3.2.1; RFC 7095).
const CARRIED: &str = "vCardProps";
/// The member for labels.
const KEYWORDS: &str = "keywords";
/// Lines about the card's text rather than the contact.
const FRAME: &[&str] = &["BEGIN", "END", "VERSION"];

impl Card {
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
        if value.get(KEYWORDS).is_some() {
            card.set_categories(&keywords(value).into_iter().collect::<Vec<_>>());
        }
        Ok(card)
    }
}

impl Card {
    /// Gives a card without a name to show the name that its other fields make.
    fn name_again(&mut self) {
        if self.text("FN").is_some() {
            return;
        }
        let name = self.composed_name();
        self.lines.retain(|line| !line.is("FN"));
        if !name.is_empty() {
            self.set_text("FN", Some(&name));
        }
    }
}

fn is_frame(line: &ContentLine) -> bool {
    FRAME.iter().any(|name| line.is(name))
}

/// Returns the vCard 4.0 lines of a JSContact card, with the identifiers of its entries.
fn from_json(value: &Value) -> Result<Vec<ContentLine>, String> {
    lines::of(shape::checked(value)?)
}

/// Returns the labels of a JSContact card.
fn keywords(value: &Value) -> BTreeSet<String> {
    let keywords = value.get(KEYWORDS).and_then(Value::as_object);
    let said = keywords.into_iter().flatten();
    let said = said.filter(|(_, is_said)| **is_said == Value::Bool(true));
    said.map(|(name, _)| name.replace('\0', "\u{fffd}"))
        .filter(|name| !name.trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests;
