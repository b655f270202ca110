//! Edits of a card through JSContact: only the lines whose meaning changes are touched.

use std::collections::HashSet;

use serde_json::Value;

use super::{Version, from_json, is_frame, meaning, own_id, without_own_id};
use crate::model::card::Card;
use crate::model::card::line::ContentLine;
use crate::model::card::version::Converted;

/// Applies a JSON merge patch (RFC 7396).
pub fn merge_patch(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else { return target.clone_from(patch) };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(members) = target.as_object_mut() else { return };
    for (key, value) in patch {
        if value.is_null() {
            members.remove(key);
        } else {
            merge_patch(members.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

impl Card {
    /// Makes the changes that lead from `former`, which is [`Card::to_jscontact`] of this card, to `new`. Every line
    /// whose meaning is in both stays byte for byte. `Err` says why `new` is no card; then nothing changes.
    pub fn apply_jscontact(&mut self, former: &Value, new: &Value) -> Result<(), String> {
        // Of a card that says nothing, nothing is gone.
        let mut gone = from_json(former).unwrap_or_default();
        let mut come = from_json(new)?;
        gone.retain(|line| {
            let same = come.iter().position(|other| other.text() == line.text());
            same.map(|at| come.remove(at)).is_none() && !is_frame(line)
        });
        come.retain(|line| !is_frame(line));
        let untouched: HashSet<_> = self.lines.iter().map(|line| line.raw().to_owned()).collect();
        let converted = self.converted(Version::V4);
        let version = self.version().unwrap_or(Version::V3);
        for line in gone {
            let Some(origins) = stored(&converted, &line) else { continue };
            let successor = come.iter().position(|other| succeeds(other, &line)).map(|at| come.remove(at));
            let text = match &successor {
                Some(new) => self.successor(origins[0], &line, new, version),
                None => String::new(),
            };
            for (nth, origin) in origins.iter().enumerate() {
                // The head of the first says what the further ones did, where it stays.
                let stays = nth > 0 && successor.as_ref().is_some_and(|new| new.head() == line.head());
                if !stays {
                    self.lines[*origin] = Self::slot(if nth == 0 { &text } else { "" });
                }
            }
        }
        for line in come {
            let text = in_version(&line, version);
            self.insert(Self::slot(&text));
        }
        *self = Self::parse(&self.to_string());
        self.group_labels(|line| !untouched.contains(line.raw()));
        Ok(())
    }

    /// Lines in the place of one, until the card is read again.
    fn slot(text: &str) -> ContentLine {
        ContentLine::parse(text.to_owned())
    }

    /// The text of the stored line at `at` with the value that it has been given; its head too, where that differs.
    fn successor(&self, at: usize, former: &ContentLine, new: &ContentLine, version: Version) -> String {
        let written = in_version(new, version);
        let read = Self::parse(&written);
        let stored = &self.lines[at];
        let is_plain = stored.name().eq_ignore_ascii_case(new.name()) && former.head() == new.head() && !stored.is_base64();
        match read.lines.first() {
            Some(line) if is_plain && !line.parameters().any(|parameter| parameter.is("X-APPLE-OMIT-YEAR")) => {
                let value_types = ["text", "uri", "date", "date-and-or-time"];
                let kept = if line.parameters_named("VALUE").next().is_some() { &value_types[..] } else { &value_types[..1] };
                stored.with_value_as(kept, "", line.value()).raw().to_owned()
            }
            _ => written,
        }
    }
}

/// Whether `new` takes the place of `former`: the same entry, or the same property where there are no entries.
fn succeeds(new: &ContentLine, former: &ContentLine) -> bool {
    let id = |line: &ContentLine| line.parameters_named("PROP-ID").next().map(str::to_owned);
    let group = |line: &ContentLine| line.group().map(str::to_ascii_lowercase);
    new.is(former.name()) && id(new) == id(former) && (id(new).is_some() || group(new) == group(former))
}

/// The lines of the stored card that a line of its JSContact form comes from.
fn stored(converted: &[Converted], line: &ContentLine) -> Option<Vec<usize>> {
    // A number that another program gave is no line's.
    let is_numbered = |line: &ContentLine| line.parameters().any(|parameter| parameter.is("PROP-ID"));
    let by_number = own_id(line).and_then(|at| converted.get(at));
    let by_number = by_number.filter(|converted| converted.line.is(line.name()) && !is_numbered(&converted.line));
    let wanted = meaning(line);
    let same = |converted: &&Converted| converted.line.is_property() && meaning(&converted.line) == wanted;
    let found = by_number.or_else(|| converted.iter().find(same)).map(|converted| converted.origins.clone());
    found.filter(|origins| !origins.is_empty())
}

/// A line of vCard 4.0 as text of a card of this version.
fn in_version(line: &ContentLine, version: Version) -> String {
    let line = without_own_id(line);
    let card = Card::parse(&format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{}END:VCARD\r\n", line.raw()));
    let lines = card.converted(version).into_iter().filter(|converted| converted.origins == [2]);
    lines.map(|converted| converted.line.raw().to_owned()).collect()
}
