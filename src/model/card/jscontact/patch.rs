//! Edits of a card through JSContact: only lines whose meaning changes are touched.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::components::ADDRESS;
use super::line_id::{own_id, read_own_id, without_own_id};
use super::meaning::{Meaning, meaning};
use super::{Version, from_json, is_frame, keywords, phonetic};
use crate::model::card::line::{ContentLine, Parameter, is_of_the_value};
use crate::model::card::phonetic::is_reading;
use crate::model::card::version::Converted;
use crate::model::card::{Card, text};

/// Applies a JSON merge patch (RFC 7396).
pub fn merge_patch(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        return *target = patch;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(members) = target.as_object_mut() else {
        return;
    };
    for (key, value) in patch {
        if value.is_null() {
            members.remove(&key);
        } else {
            merge_patch(members.entry(key).or_insert(Value::Null), value);
        }
    }
}

/// Updates a patch whose author may have read an older card: entries whose lines have moved get
/// their current identifiers. `None` when the patch changes an entry whose meaning has changed, or
/// that several entries match.
pub fn with_present_ids(card: &Value, patch: &Value) -> Option<Value> {
    let Value::Object(members) = patch else {
        return Some(patch.clone());
    };
    let none = Map::new();
    let known = card.as_object().unwrap_or(&none);
    let by_hash = by_hash(known);
    let mut present = Map::new();
    for (member, value) in members {
        let stale = read_own_id(member).filter(|_| !known.contains_key(member));
        let member = match stale.map(|(_, hash)| by_hash.get(hash).map_or(&[][..], Vec::as_slice)) {
            None => member,
            Some([moved]) => *moved,
            // The entry to remove is gone already.
            Some([]) if value.is_null() => continue,
            Some(_) => return None,
        };
        let former = known.get(member).unwrap_or(&Value::Null);
        present.insert(member.clone(), with_present_ids(former, value)?);
    }
    Some(Value::Object(present))
}

fn by_hash(known: &Map<String, Value>) -> HashMap<&str, Vec<&String>> {
    let mut by_hash: HashMap<_, Vec<_>> = HashMap::new();
    for (id, hash) in known.keys().filter_map(|id| Some((id, read_own_id(id)?.1))) {
        by_hash.entry(hash).or_default().push(id);
    }
    by_hash
}

impl Card {
    /// Applies the changes from `former`, which is [`Card::to_jscontact`] of this card, to `new`.
    /// Every line whose meaning is in both stays byte for byte. `Err` explains why `new` is no
    /// card; then nothing changes.
    pub fn apply_jscontact(&mut self, former: &Value, new: &Value) -> Result<(), String> {
        let new = &*phonetic::without_writing(former, new);
        // An invalid former card has no lines to remove.
        let mut gone = from_json(former).unwrap_or_default();
        let mut come = from_json(new)?;
        let sounds = self.replaced_sounds(&mut gone, &come);
        take_out_common(&mut gone, &mut come);
        // Keywords are compared as a set.
        gone.retain(|line| !is_frame(line) && !line.is("CATEGORIES"));
        come.retain(|line| !is_frame(line) && !line.is("CATEGORIES"));
        let untouched: HashSet<_> = self
            .lines
            .iter()
            .map(|line| line.raw().to_owned())
            .collect();
        let converted = self.clone().into_converted(Version::V4);
        let mut by_meaning = by_meaning(&converted);
        let version = self.version().unwrap_or(Version::V3);
        let mut successors = Successors::of(come);
        for line in gone {
            let Some(origins) = stored(&converted, &mut by_meaning, &line) else {
                continue;
            };
            let successor = successors.take(&line);
            let text = match &successor {
                Some(new) => self.successor(origins[0], &line, new, version),
                None => String::new(),
            };
            for (nth, origin) in origins.iter().enumerate() {
                // The first line's head, if unchanged, covers the further lines.
                let stays = nth > 0
                    && successor
                        .as_ref()
                        .is_some_and(|new| new.head() == line.head());
                if !stays {
                    self.lines[*origin] = Self::slot(if nth == 0 { &text } else { "" });
                }
            }
        }
        for at in sounds {
            self.lines[at] = ContentLine::default();
        }
        self.lines.retain(|line| !line.raw().is_empty());
        for line in successors.left() {
            let text = in_version(&line, version);
            self.insert(Self::slot(&text));
        }
        *self = Self::parse(&self.to_string());
        let is_new = |line: &ContentLine| !untouched.contains(line.raw());
        self.group_labels(is_new);
        self.show_labels(is_new);
        self.name_again();
        let keywords = keywords(new);
        if keywords != super::keywords(former) {
            self.set_categories(&keywords.into_iter().collect::<Vec<_>>());
        }
        Ok(())
    }

    /// Returns the places of sounds that lines of their parts replace, because one of these changes:
    /// then all of them are new.
    fn replaced_sounds(&self, gone: &mut Vec<ContentLine>, come: &[ContentLine]) -> Vec<usize> {
        let of_parts = |lines: &[ContentLine]| -> Vec<_> {
            let parts = lines.iter().filter(|line| phonetic::is_part(line));
            parts.map(|line| line.text().to_owned()).collect()
        };
        let former = of_parts(gone);
        let are_lines = former.is_empty() || self.lines.iter().any(phonetic::is_part);
        if are_lines || former == of_parts(come) {
            return Vec::new();
        }
        gone.retain(|line| !phonetic::is_part(line));
        let lines = self.lines.iter().enumerate();
        let sounds = lines.filter(|(_, line)| is_reading(line));
        sounds.map(|(at, _)| at).collect()
    }

    /// Returns a placeholder for several lines, until the card is parsed again.
    fn slot(text: &str) -> ContentLine {
        ContentLine::parse(text.to_owned())
    }

    /// Returns the text of the stored line at `at` with its new value, and with a new head if that
    /// differs.
    fn successor(
        &self,
        at: usize,
        former: &ContentLine,
        new: &ContentLine,
        version: Version,
    ) -> String {
        let stored = &self.lines[at];
        let new = &with_stored_components(stored, new);
        let written = in_version(&with_unsaid(former, new), version);
        let read = Self::parse(&written);
        let is_plain = stored.name().eq_ignore_ascii_case(new.name())
            && former.head() == new.head()
            && !stored.is_base64();
        match read.lines.first() {
            Some(line)
                if is_plain
                    && !line
                        .parameters()
                        .any(|each| each.is("X-APPLE-OMIT-YEAR") || each.is("CALSCALE")) =>
            {
                let value_types = ["text", "uri", "date", "date-and-or-time"];
                let kept = if line.parameters_named("VALUE").next().is_some() {
                    &value_types[..]
                } else {
                    &value_types[..1]
                };
                stored
                    .with_value_as(kept, "", line.value())
                    .raw()
                    .to_owned()
            }
            _ => written,
        }
    }
}

/// Removes the common lines from both.
fn take_out_common(former: &mut Vec<ContentLine>, new: &mut Vec<ContentLine>) {
    let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, line) in new.iter().enumerate() {
        places.entry(line.text()).or_default().push_back(at);
    }
    let mut common = HashSet::new();
    former.retain(
        |line| match places.get_mut(line.text()).and_then(VecDeque::pop_front) {
            Some(at) => !common.insert(at),
            None => true,
        },
    );
    let mut at = 0..;
    new.retain(|_| at.next().is_some_and(|at| !common.contains(&at)));
}

/// New lines by the former lines that they replace: the same entry, or the same property where
/// there are no entries.
struct Successors {
    lines: Vec<Option<ContentLine>>,
    places: HashMap<(String, Option<String>, Option<String>), VecDeque<usize>>,
}

impl Successors {
    fn of(lines: Vec<ContentLine>) -> Self {
        let mut places: HashMap<_, VecDeque<_>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            places.entry(Self::key(line)).or_default().push_back(at);
        }
        Self {
            lines: lines.into_iter().map(Some).collect(),
            places,
        }
    }

    fn key(line: &ContentLine) -> (String, Option<String>, Option<String>) {
        let id = line.parameters_named("PROP-ID").next().map(str::to_owned);
        let group = line
            .group()
            .filter(|_| id.is_none())
            .map(str::to_ascii_lowercase);
        (line.name().to_ascii_uppercase(), id, group)
    }

    /// Takes the line that replaces another. The name is no entry, so that its new line has no
    /// identifier.
    fn take(&mut self, former: &ContentLine) -> Option<ContentLine> {
        let key = Self::key(former);
        let without_id = (key.0.clone(), None, None);
        let mut keys = [key, without_id].into_iter();
        let at = keys.find_map(|key| self.places.get_mut(&key)?.pop_front())?;
        self.lines[at].take()
    }

    fn left(self) -> impl Iterator<Item = ContentLine> {
        self.lines.into_iter().flatten()
    }
}

/// Returns the properties of a converted card by meaning, equal ones in their order.
fn by_meaning(converted: &[Converted]) -> HashMap<Meaning, VecDeque<&Converted>> {
    let mut by_meaning: HashMap<_, VecDeque<_>> = HashMap::new();
    for converted in converted
        .iter()
        .filter(|converted| converted.line.is_property())
    {
        by_meaning
            .entry(meaning(&converted.line))
            .or_default()
            .push_back(converted);
    }
    by_meaning
}

/// Returns the stored lines that a line of the card's JSContact form comes from. Of equal ones each
/// is found once.
fn stored(
    converted: &[Converted],
    by_meaning: &mut HashMap<Meaning, VecDeque<&Converted>>,
    line: &ContentLine,
) -> Option<Vec<usize>> {
    // Identifiers from other programs contain no line number.
    let is_numbered =
        |line: &ContentLine| line.parameters().any(|parameter| parameter.is("PROP-ID"));
    let by_number = own_id(line).and_then(|at| converted.get(at));
    let by_number = by_number
        .filter(|converted| converted.line.is(line.name()) && !is_numbered(&converted.line));
    let same = || by_meaning.get_mut(&meaning(line))?.pop_front();
    let found = by_number
        .or_else(same)
        .map(|converted| converted.origins.clone());
    found.filter(|origins| !origins.is_empty())
}

/// Returns the new line of a name with the parameters of the former one that JSContact has no place
/// for, such as its language.
fn with_unsaid(former: &ContentLine, new: &ContentLine) -> ContentLine {
    const NAMES: [&str; 3] = ["FN", "N", "GRAMGENDER"];
    const SAID: [&str; 3] = ["JSCOMPS", "SORT-AS", "PROP-ID"];
    if !NAMES.iter().any(|name| new.is(name)) {
        return new.clone();
    }
    let is_said = |each: &Parameter| {
        let is_stated = new.parameters().any(|stated| stated.is(each.name));
        is_stated || SAID.iter().any(|name| each.is(name)) || is_of_the_value(each, &[])
    };
    let unsaid = former.parameters().filter(|each| !is_said(each));
    let unsaid: String = unsaid.map(|each| format!(";{}", each.raw)).collect();
    let new = new.in_group(former.group());
    new.rebuilt(new.name(), |_| true, &unsaid, new.value())
}

/// Returns the new line of an address with its street and extended address as they are stored, or all
/// of its components, where that says the same: in JSContact these follow from their parts.
fn with_stored_components(stored: &ContentLine, new: &ContentLine) -> ContentLine {
    if !new.is("ADR") || !stored.is("ADR") {
        return new.clone();
    }
    let value = stored.escaped();
    let (parts, mut mixed) = (text::components(&value), text::components(new.value()));
    for (stored, new) in parts.iter().zip(&mut mixed).take(3).skip(1) {
        // An older program finds here what is new among the parts.
        if text::has_words_of(&text::unescape(stored), &text::unescape(new)) {
            *new = *stored;
        }
    }
    let order = stored.parameters().filter(|each| each.is("JSCOMPS"));
    let order: String = order.map(|each| format!(";{}", each.raw)).collect();
    let is_no_order = |each: &Parameter| !each.is("JSCOMPS");
    let said = components_said(new);
    [
        new.rebuilt(new.name(), is_no_order, &order, &value),
        new.rebuilt(new.name(), |_| true, "", &mixed.join(";")),
    ]
    .into_iter()
    .find(|line| components_said(line) == said)
    .unwrap_or_else(|| new.clone())
}

/// Returns what JSContact says of the components of an address, which are a set unless they are ordered.
fn components_said(address: &ContentLine) -> Map<String, Value> {
    let mut members = ADDRESS.to_members(address);
    let is_ordered = members.contains_key("isOrdered");
    if let Some(Value::Array(components)) = members.get_mut("components").filter(|_| !is_ordered) {
        components.sort_by_key(ToString::to_string);
    }
    members
}

/// Returns a line of vCard 4.0 as text for a card of this version.
fn in_version(line: &ContentLine, version: Version) -> String {
    let line = without_own_id(line);
    let card = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\n{}END:VCARD\r\n",
        line.raw()
    ));
    let lines = card
        .clone()
        .into_converted(version)
        .into_iter()
        .filter(|converted| converted.origins == [2]);
    lines
        .map(|converted| converted.line.raw().to_owned())
        .collect()
}
