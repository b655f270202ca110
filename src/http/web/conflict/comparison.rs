//! Comparing an edit with the version that it was made of and the one that was stored meanwhile.
//!
//! Each field and each entry of the card is compared alone. A change of one side that the other
//! did not make is a choice if it is the editor's; else it is kept and told.

use crate::domain::limits;
use crate::http::web::contact_form::{ContactForm, choice_value};
use crate::http::web::entries::pairing::{EntryVersions, pair};
use crate::http::web::entries::shown::single_key;
use crate::http::web::entries::{Entries, FIRST, Row, SINGLES};
use crate::http::web::excerpt;
use crate::http::web::fields::Fields;
use crate::http::web::frame::Frame;
use crate::http::web::properties::difference_text;
use crate::model::card::entry_label::EntryLabel;

/// The flat fields that are entries of the card, by their kinds.
const FLAT_ENTRIES: [(&str, &str); 3] =
    [("email", "email"), ("phone", "phone"), ("note", "comments")];
/// The other flat fields.
const FLAT_FIELDS: [&str; 4] = ["first_name", "last_name", "birthday", "favorite"];

/// A field or an entry on one side.
#[derive(Clone)]
pub struct Version {
    /// The form fields that state it, encoded as the value of a choice.
    pub value: String,
    /// The text for people; empty if there is nothing.
    pub shown: String,
}

/// A change of the editor's that the stored card does not have.
pub struct Choice {
    pub title: String,
    pub mine: Version,
    pub theirs: Version,
    /// True if the other side changed it too.
    pub both_changed: bool,
}

/// One side: its flat fields, and the entries beside them.
pub struct Side<'a> {
    pub fields: &'a Fields,
    pub entries: &'a Entries,
}

/// The differences between an edit and the stored card.
#[derive(Default)]
pub struct Comparison {
    /// The flat fields that do not depend on a choice, as they are stored.
    pub agreed: Vec<(&'static str, String)>,
    pub choices: Vec<Choice>,
    /// Sentences about the changes that only the other side made.
    pub kept: Vec<String>,
    /// The editor's texts in place of which the card has one that is too long for a form.
    pub refused: Vec<String>,
    /// The entries of the stored card that depend on a choice.
    pub base: Entries,
    /// Bytes of the entries in `base`.
    bytes: usize,
    /// The number of new entries.
    new: usize,
}

impl Comparison {
    /// Compares the edit `sent` with the version `before` that it was made of and the stored one.
    pub fn of(frame: &Frame, before: &Side<'_>, sent: &ContactForm, theirs: &Side<'_>) -> Self {
        let mine = Side {
            fields: &sent.fields,
            entries: &sent.entries,
        };
        let mut compared = Self::default();
        compared.compare_fields(frame, [before.fields, mine.fields, theirs.fields]);
        compared.compare_singles(frame, [before.entries, mine.entries, theirs.entries]);
        compared.compare_entries(frame, [before, &mine, theirs]);
        compared
    }

    fn compare_fields(&mut self, frame: &Frame, sides: [&Fields; 3]) {
        let [_, mine, theirs] = sides;
        let versions = sides.map(|fields| fields.versions(frame));
        let is_flat = |name: &str| FLAT_FIELDS.contains(&name);
        for (at, (name, _)) in versions[0].iter().enumerate() {
            if !is_flat(name) || !mine.has(name) {
                continue;
            }
            let values = [0, 1, 2].map(|side| &versions[side][at].1);
            let values = values.map(|version| (version.value.as_str(), version.shown.as_str()));
            let title = frame.t(&format!("field-{}", name.replace('_', "-")));
            let is_theirs = self.compare_value(frame, name, &title, theirs.has(name), values);
            if is_theirs && theirs.has(name) {
                self.agreed.push((name, values[2].0.to_owned()));
            }
        }
    }

    fn compare_singles(&mut self, frame: &Frame, [before, mine, theirs]: [&Entries; 3]) {
        for name in SINGLES
            .iter()
            .filter(|name| mine.singles.contains_key(**name))
        {
            let shown = [before, mine, theirs].map(|side| excerpt::value(side.single(name)));
            let values = [(before, 0), (mine, 1), (theirs, 2)]
                .map(|(side, at)| (side.single(name), &*shown[at]));
            let has_room = theirs.single(name).len() <= limits::FORM_LINE_BYTES;
            let title = frame.t(single_key(name));
            if !self.compare_value(frame, name, &title, has_room, values) {
                let stored = theirs.single(name).to_owned();
                self.base.singles.insert((*name).to_owned(), stored);
            }
        }
    }

    /// Compares a field that is one text, of which each side has the value and the text for people.
    /// Returns false if it is a choice.
    fn compare_value(
        &mut self,
        frame: &Frame,
        name: &str,
        title: &str,
        has_room: bool,
        [before, mine, theirs]: [(&str, &str); 3],
    ) -> bool {
        // Browsers remove line breaks from single-line fields.
        let line = |text: &str| text.replace(['\r', '\n'], "");
        let [then, own, now] = [before, mine, theirs].map(|(value, _)| line(value));
        if own == then || own == now {
            if own != now {
                self.keep(frame, title, before.1, theirs.1);
            }
            return true;
        }
        if !has_room {
            self.refused.push(mine.1.to_owned());
            return true;
        }
        let version = |(value, shown): (&str, &str)| Version {
            value: choice_value(&[(name.to_owned(), value.to_owned())]),
            shown: shown.to_owned(),
        };
        self.choices.push(Choice {
            title: title.to_owned(),
            mine: version(mine),
            theirs: version(theirs),
            both_changed: then != now,
        });
        false
    }

    fn compare_entries(&mut self, frame: &Frame, sides: [&Side<'_>; 3]) {
        let [_, mine, theirs] = sides;
        let is_shown = |name: &str| mine.fields.has(name) && theirs.fields.has(name);
        let rows = sides.map(|side| rows(side, is_shown));
        self.refuse_long(sides);
        let mut chosen = Vec::new();
        for versions in pair(&rows[0], &rows[1], &rows[2]) {
            if self.compare_entry(frame, &versions) {
                chosen.extend(versions.theirs.filter(|row| row.id == FIRST));
            }
        }
        for (group, name) in FLAT_ENTRIES {
            let is_chosen = chosen.iter().any(|row| row.group == group);
            if theirs.fields.has(name) && !is_chosen {
                self.agreed
                    .push((name, flat_text(theirs.fields, name).to_owned()));
            }
        }
    }

    /// Refuses the editor's changes of flat entries that have become too long for a form.
    fn refuse_long(&mut self, [before, mine, theirs]: [&Side<'_>; 3]) {
        for (_, name) in FLAT_ENTRIES {
            let text = |side: &Side<'_>| flat_text(side.fields, name).replace("\r\n", "\n");
            let is_long = mine.fields.has(name) && !theirs.fields.has(name);
            if is_long && text(mine) != text(before) {
                let own = text(mine);
                self.refused.push(excerpt::value(&own).into_owned());
            }
        }
    }

    /// Compares one entry. Returns true if it is a choice.
    fn compare_entry(&mut self, frame: &Frame, versions: &EntryVersions) -> bool {
        let EntryVersions {
            before,
            mine,
            theirs,
        } = versions;
        let is_same = |one: &Option<Row>, other: &Option<Row>| match (one, other) {
            (Some(one), Some(other)) => one.equals(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let Some(named) = mine.as_ref().or(theirs.as_ref()).or(before.as_ref()) else {
            return false;
        };
        let title = named.title(frame);
        let shown = |row: &Option<Row>| row.as_ref().map_or(String::new(), |row| row.shown(frame));
        if is_same(mine, before) || is_same(mine, theirs) {
            if !is_same(mine, theirs) {
                self.keep(frame, &title, &shown(before), &shown(theirs));
            }
            return false;
        }
        let bytes = theirs.as_ref().map_or(0, Row::bytes);
        if self.bytes + bytes > limits::FORM_ENTRY_BYTES {
            self.refused.push(shown(mine));
            return false;
        }
        self.bytes += bytes;
        self.base.rows.extend(theirs.clone());
        self.new += 1;
        let version = |row: &Option<Row>| Version {
            value: choice_value(&fields(row.as_ref(), theirs.as_ref(), self.new)),
            shown: shown(row),
        };
        let (mine, theirs_version) = (version(mine), version(theirs));
        self.choices.push(Choice {
            title,
            mine,
            theirs: theirs_version,
            both_changed: !is_same(before, theirs),
        });
        true
    }

    fn keep(&mut self, frame: &Frame, title: &str, before: &str, after: &str) {
        let stated = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let text = difference_text(frame, title, stated(before), stated(after));
        self.kept.push(text);
    }
}

fn flat_text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    match name {
        "email" => &fields.email,
        "phone" => &fields.phone,
        _ => &fields.comments,
    }
}

/// Returns the entries of one side, those first whose values are flat fields that both forms show.
fn rows(side: &Side<'_>, is_shown: impl Fn(&str) -> bool) -> Vec<Row> {
    let flat = FLAT_ENTRIES.iter().filter(|(_, name)| is_shown(name));
    let flat = flat.map(|(group, name)| {
        let blank = Row::new(group, FIRST, &EntryLabel::None, []);
        let mut row = side.entries.first(group).cloned().unwrap_or(blank);
        let text = flat_text(side.fields, name).replace("\r\n", "\n");
        row.parts.insert("value".to_owned(), text);
        row
    });
    let others = side.entries.rows.iter().filter(|row| row.id != FIRST);
    flat.chain(others.cloned())
        .filter(|row| !row.is_blank())
        .collect()
}

/// Returns the form fields that give the entry at `place` in the stored card this version; without
/// a place it is the new entry of this number.
fn fields(version: Option<&Row>, place: Option<&Row>, nth: usize) -> Vec<(String, String)> {
    let is_flat = place.is_some_and(|place| place.id == FIRST);
    let flat = |group: &str| FLAT_ENTRIES.iter().find(|(own, _)| *own == group);
    let (Some(row), _) = (version, place) else {
        // The entry of a flat field is removed by emptying it, any other by leaving it out.
        let emptied = place
            .filter(|_| is_flat)
            .and_then(|place| flat(&place.group));
        return emptied
            .map(|(_, name)| ((*name).to_owned(), String::new()))
            .into_iter()
            .collect();
    };
    let id = place.map_or_else(|| format!("kept{nth}"), |place| place.id.clone());
    let name = |part: &str| match flat(&row.group).filter(|_| is_flat && part == "value") {
        Some((_, name)) => (*name).to_owned(),
        None => format!("{}.{id}.{part}", row.group),
    };
    row.parts
        .iter()
        .map(|(part, value)| (name(part), value.clone()))
        .collect()
}
