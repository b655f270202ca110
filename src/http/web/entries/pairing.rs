//! Finding the entries of one card in two later versions of it.

use std::collections::{HashMap, VecDeque};

use super::{FIRST, GROUPS, Row};
use crate::domain::limits;
use crate::model::card::entry_label::EntryLabel;

/// One entry on three sides: the version that an edit was made of, the edit, and the version that
/// was stored meanwhile. It is absent where it was removed or not there yet.
#[derive(Debug, Default)]
pub struct EntryVersions {
    pub before: Option<Row>,
    pub mine: Option<Row>,
    pub theirs: Option<Row>,
}

/// The content of a row without its key, by which it is found in another version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Content {
    group: String,
    parts: Vec<String>,
}

impl Row {
    fn content(&self) -> Content {
        let group = GROUPS.iter().find(|group| group.name == self.group);
        let parts = group.map_or(&[][..], |group| group.parts);
        Content {
            group: self.group.clone(),
            parts: parts.iter().map(|part| self.comparable(part)).collect(),
        }
    }

    /// Returns a part as a browser sends it: without the line breaks of single-line fields.
    fn comparable(&self, part: &str) -> String {
        match (self.group.as_str(), part) {
            ("note", _) | (_, "street") => self.part(part).replace("\r\n", "\n"),
            _ => self.part(part).replace(['\r', '\n'], ""),
        }
    }

    /// Checks whether value and label are equal.
    pub fn equals(&self, other: &Self) -> bool {
        self.content() == other.content() && self.label() == other.label()
    }
}

/// The rows of the stored version that are not paired yet.
struct Unpaired<'a>(Vec<Option<&'a Row>>);

impl<'a> Unpaired<'a> {
    /// Pairs rows that have the same key, each row once.
    fn pair<K: Eq + std::hash::Hash>(
        &mut self,
        found: &mut [EntryVersions],
        key: impl Fn(&Row) -> K,
    ) {
        let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (at, row) in self.0.iter().enumerate() {
            if let Some(row) = row {
                places.entry(key(row)).or_default().push_back(at);
            }
        }
        for entry in found.iter_mut().filter(|entry| entry.theirs.is_none()) {
            let own = entry.before.as_ref().or(entry.mine.as_ref()).map(&key);
            let place = own.and_then(|own| places.get_mut(&own)?.pop_front());
            entry.theirs = place.and_then(|at| self.0[at].take()).cloned();
        }
    }
}

/// Pairs the entries of two later versions with those that they come from: by what they say, then
/// by their keys, then by their order. New ones follow.
pub fn pair(before: &[Row], mine: &[Row], theirs: &[Row]) -> Vec<EntryVersions> {
    let sent: HashMap<_, _> = mine.iter().map(|row| (row.key(), row)).collect();
    let known = before.iter().map(|row| EntryVersions {
        before: Some(row.clone()),
        mine: sent.get(&row.key()).map(|row| (*row).clone()),
        theirs: None,
    });
    let mut known: Vec<_> = known.collect();
    let former: HashMap<_, _> = before.iter().map(|row| (row.key(), row)).collect();
    let is_new = |row: &&Row| !former.contains_key(&row.key());
    let new = mine.iter().filter(is_new).map(|row| EntryVersions {
        mine: Some(row.clone()),
        ..EntryVersions::default()
    });
    let mut new: Vec<_> = new.collect();

    let mut unpaired = Unpaired(theirs.iter().map(Some).collect());
    unpaired.pair(&mut known, |row| (row.content(), label_text(row)));
    unpaired.pair(&mut known, Row::content);
    unpaired.pair(&mut new, Row::content);
    let shown = counts(before);
    unpaired.pair(&mut known, |row| (row.group.clone(), row.id.clone()));
    // Of a kind with more entries than a form shows, the others are neither known nor new.
    let is_whole = |group: &str| shown.get(group).is_none_or(|n| *n < limits::FORM_ENTRIES);
    unpaired.pair(&mut known, |row| {
        let own = (!is_whole(&row.group)).then(|| row.id.clone());
        (row.group.clone(), own)
    });
    let added = unpaired.0.into_iter().flatten();
    let added = added.filter(|row| is_whole(&row.group));
    let added = added.map(|row| EntryVersions {
        theirs: Some(row.clone()),
        ..EntryVersions::default()
    });
    known.into_iter().chain(new).chain(added).collect()
}

fn label_text(row: &Row) -> String {
    match row.label() {
        EntryLabel::None => String::new(),
        EntryLabel::Standard(standard) => standard.key().to_owned(),
        EntryLabel::Custom(own) => format!("own {own}"),
    }
}

/// Returns the number of entries of each kind, those aside whose values are flat fields.
fn counts(rows: &[Row]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for row in rows.iter().filter(|row| row.id != FIRST) {
        *counts.entry(row.group.as_str()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(id: &str, value: &str) -> Row {
        Row::new("phone", id, &EntryLabel::None, [("value", value)])
    }

    fn values(versions: &[EntryVersions]) -> Vec<[String; 3]> {
        let value = |row: &Option<Row>| {
            row.as_ref()
                .map_or(String::new(), |row| row.part("value").to_owned())
        };
        versions
            .iter()
            .map(|one| [value(&one.before), value(&one.mine), value(&one.theirs)])
            .collect()
    }

    #[test]
    fn an_entry_is_found_by_its_content_after_its_key_has_changed() {
        let before = [phone("1", "one"), phone("2", "two")];
        let theirs = [phone("1", "new"), phone("2", "one"), phone("3", "two")];
        let paired = pair(&before, &before, &theirs);
        let expected = [["one"; 3], ["two"; 3], ["", "", "new"]];
        assert_eq!(values(&paired), expected);
    }

    #[test]
    fn an_entry_that_both_changed_is_found_by_its_key() {
        let before = [phone("1", "one"), phone("2", "two")];
        let mine = [phone("1", "mine"), phone("2", "two")];
        let theirs = [phone("1", "theirs"), phone("2", "two")];
        let paired = pair(&before, &mine, &theirs);
        assert_eq!(values(&paired), [["one", "mine", "theirs"], ["two"; 3]]);
    }

    #[test]
    fn an_entry_that_both_added_is_one() {
        let (mine, theirs) = ([phone("new0", "one")], [phone("7", "one")]);
        assert_eq!(values(&pair(&[], &mine, &theirs)), [["", "one", "one"]]);
    }
}
