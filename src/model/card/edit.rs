//! Edits of a card, entry by entry: only the named lines change.

mod entries;

use super::day::DayKind;
use super::details::NameParts;
use super::entry_label::{EntryLabel, apple, type_parameter};
use super::fields::NAME_COMPONENTS;
use super::kind::Kind;
use super::line::ContentLine;
pub use super::value::Value;
use super::{Card, text};
pub(super) use entries::Entries;

/// One change of a card. The key of an entry is that in its [`Details`](super::details::Details).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The parts of the name; the name to show follows them.
    Name(NameParts),
    /// The name to show.
    DisplayName(String),
    /// A field that a card has once; an empty text removes it.
    Field(Field, String),
    /// A new value or label of an entry; `None` keeps the former.
    Change {
        /// The key of the entry.
        key: usize,
        /// The value, of the entry's kind.
        value: Option<Value>,
        /// The label.
        label: Option<EntryLabel>,
    },
    /// Removes an entry.
    Remove {
        /// The key of the entry.
        key: usize,
    },
    /// Adds an entry.
    Add {
        /// The value.
        value: Value,
        /// The label.
        label: EntryLabel,
    },
    /// The categories that the card gets, and those that it loses.
    Categories {
        /// The names to add.
        added: Vec<String>,
        /// The names to remove.
        removed: Vec<String>,
    },
    /// Another photo, as a JPEG; `None` removes it.
    Photo(Option<Vec<u8>>),
}

/// A field that a card has once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Field {
    Nickname,
    Organization,
    Department,
    Title,
    Role,
    PhoneticFirst,
    PhoneticLast,
}

/// No entry of the value's kind has this key: the card has changed since it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such entry: {0}")]
pub struct UnknownKey(pub usize);

impl Card {
    /// Applies these edits, all or none. Every line that no edit names stays byte for byte, and so
    /// does a line whose value and label do not change.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<(), UnknownKey> {
        let mut entries = Entries::of(self.clone());
        let (repeated, envelopes) = (self.repeated_days(), self.envelopes());
        let mut keyed: Vec<_> = edits
            .iter()
            .filter_map(|edit| Some((edit.key()?, edit)))
            .collect();
        keyed.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
        for (key, edit) in keyed {
            let others = repeated.get(&key).into_iter().flatten();
            if let Edit::Change { value, label, .. } = edit {
                entries.change(key, value.as_ref(), label.as_ref())?;
                for other in others {
                    entries.change(*other, value.as_ref(), None)?;
                }
                let is_new = |value: &Value| {
                    let line = value.rewritten(&self.lines[key], self.is_version_4());
                    line.is_some()
                };
                // The text of the envelope is that of the former address.
                let envelope = envelopes.get(&key);
                let envelope = envelope.filter(|_| value.as_ref().is_some_and(is_new));
                envelope.into_iter().for_each(|at| entries.take_out(*at));
            } else {
                entries.kind(key)?;
                let others = others.chain(envelopes.get(&key));
                others.chain([&key]).for_each(|at| entries.take_out(*at));
            }
        }
        let mut edited = entries.finish();
        let mut last_group = edited.last_group();
        for edit in edits {
            match edit {
                Edit::Name(parts) => edited.set_name_parts(parts),
                Edit::DisplayName(name) if name.trim().is_empty() => {
                    edited.set_once("FN", &edited.composed_name())
                }
                Edit::DisplayName(name) => edited.set_once("FN", name),
                Edit::Field(field, value) => edited.set_field(*field, value),
                Edit::Add { value, label } => edited.add(value, label, &mut last_group),
                Edit::Categories { added, removed } => edited.change_categories(added, removed),
                Edit::Photo(photo) => edited.set_photo(photo.as_deref()),
                Edit::Change { .. } | Edit::Remove { .. } => {}
            }
        }
        if edited.text("FN").is_some() {
            edited.follow_name(&self.fallback_names(&self.fields()), &edited.fields());
        }
        *self = edited;
        Ok(())
    }

    /// Adds an entry; `last_group` is the highest group number.
    fn add(&mut self, value: &Value, label: &EntryLabel, last_group: &mut u64) {
        if let Value::Day(day) = value
            && let (DayKind::Birthday, Some(date)) = (day.kind, day.date.date())
        {
            return self.set_birthday(Some(date));
        }
        let is_version_4 = self.is_version_4();
        let line = value.new_line(label, is_version_4);
        let label = value.new_label(label, is_version_4);
        self.insert_entry(value.kind(), line, &label, false, is_version_4, last_group);
    }

    /// Inserts an entry of which head and encoded value are given, and writes its label.
    pub(super) fn insert_entry(
        &mut self,
        kind: Kind,
        (mut head, encoded): (String, String),
        label: &EntryLabel,
        preferred: bool,
        is_version_4: bool,
        last_group: &mut u64,
    ) {
        let name = head.split(';').next().unwrap_or_default();
        let form = kind.form(name, EntryLabel::default);
        let types = type_parameter(label, &form, is_version_4);
        head.push_str(types.as_deref().unwrap_or_default());
        head.push_str(match preferred {
            true if is_version_4 => ";PREF=1",
            true => ";TYPE=PREF",
            false => "",
        });
        match (types, apple(label)) {
            (None, Some(apple)) => {
                *last_group += 1;
                let group = format!("item{last_group}");
                self.insert(ContentLine::new(&format!("{group}.{head}"), &encoded));
                let labelled = format!("{group}.{}", super::LABEL);
                self.insert(ContentLine::new(&labelled, &apple));
            }
            _ => self.insert(ContentLine::new(&head, &encoded)),
        }
    }

    fn set_name_parts(&mut self, parts: &NameParts) {
        let encoded = self.value("N").unwrap_or_default().into_owned();
        let NameParts {
            prefix,
            first,
            middle,
            last,
            suffix,
        } = parts;
        let parts = [last, first, middle, prefix, suffix].map(String::as_str);
        let Some(encoded) = text::with_components(&encoded, &parts, NAME_COMPONENTS) else {
            return;
        };
        self.set("N", Some(&encoded));
        let name = self.composed_name();
        if !name.is_empty() {
            self.set_once("FN", &name);
        }
    }

    /// Returns the name to show that results from the other fields.
    pub(super) fn composed_name(&self) -> String {
        let ordered = self.ordered_name();
        ordered.unwrap_or_else(|| self.fallback_name(&self.fields()))
    }

    fn set_field(&mut self, field: Field, value: &str) {
        let (name, at) = match field {
            Field::Nickname => return self.set_once("NICKNAME", value),
            Field::Title => return self.set_once("TITLE", value),
            Field::Role => return self.set_once("ROLE", value),
            Field::PhoneticFirst => return self.set_phonetic("X-PHONETIC-FIRST-NAME", value),
            Field::PhoneticLast => return self.set_phonetic("X-PHONETIC-LAST-NAME", value),
            Field::Organization => ("ORG", 0),
            Field::Department => ("ORG", 1),
        };
        let encoded = self.value(name).unwrap_or_default().into_owned();
        let former = text::components(&encoded);
        let mut parts: Vec<_> = former.iter().map(|part| text::unescape(part)).collect();
        parts.resize(parts.len().max(at + 1), String::new());
        value.clone_into(&mut parts[at]);
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        match text::with_components(&encoded, &parts, 1) {
            Some(encoded) if encoded.bytes().all(|byte| byte == b';') => self.set(name, None),
            Some(encoded) => self.set(name, Some(&encoded)),
            None => {}
        }
    }

    fn set_phonetic(&mut self, name: &str, value: &str) {
        self.write_phonetic();
        self.set_once(name, value);
    }

    pub(super) fn set_once(&mut self, name: &str, value: &str) {
        let value = Some(value).filter(|value| !value.trim().is_empty());
        if self.text(name).as_deref() != value {
            self.set_text(name, value);
        }
    }
}

impl Edit {
    /// Returns the bytes of what it adds, as far as they may be many.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Photo(photo) => photo.as_ref().map_or(0, Vec::len),
            _ => 0,
        }
    }

    fn key(&self) -> Option<usize> {
        match self {
            Self::Change { key, .. } | Self::Remove { key } => Some(*key),
            Self::Name(_)
            | Self::DisplayName(_)
            | Self::Field(..)
            | Self::Add { .. }
            | Self::Categories { .. }
            | Self::Photo(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
