//! The entries of a card beyond the flat fields, as forms carry them: `email.3.value`, where 3 is
//! the entry's key, `first` stands for the entry whose value is a flat field, and anything else for
//! a new one.

mod group;
pub mod pairing;
mod read;
mod row;
pub mod shown;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::model::card::details::NameParts;
use crate::model::card::edit::{Edit, Field};
use crate::model::card::entry_label::EntryLabel;
use crate::model::contact::NAME_CHARS;
use crate::model::validation::{Checks, FieldError};
pub use group::{GROUPS, Group};
pub use row::Row;
use row::is_unchanged;

/// The row whose value is a flat field; it has a label only.
pub const FIRST: &str = "first";
/// The fields that a card has once.
pub const SINGLES: &[&str] = &[
    "prefix",
    "middle_name",
    "suffix",
    "display_name",
    "nickname",
    "organization",
    "department",
    "title",
    "role",
    "phonetic_first",
    "phonetic_last",
];

pub use read::{ShownEntries, first_key};

/// The input of a form beyond the flat fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// The fields that a card has once, by name.
    pub singles: BTreeMap<String, String>,
    /// The entries in order.
    pub rows: Vec<Row>,
}

impl Entries {
    /// Parses the form's fields that belong to entries.
    pub fn parse(pairs: &[(String, String)]) -> Self {
        let mut entries = Self::default();
        let mut known = HashMap::new();
        for (name, value) in pairs {
            let value = value.replace("\r\n", "\n");
            if SINGLES.contains(&name.as_str()) {
                entries.singles.insert(name.clone(), value);
                continue;
            }
            let mut parts = name.splitn(3, '.');
            let (Some(group), Some(id), Some(part)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let Some(group) = GROUPS.iter().find(|known| known.name == group) else {
                continue;
            };
            let is_plain = id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !is_plain || !(group.parts.contains(&part) || matches!(part, "label" | "own")) {
                continue;
            }
            let at = *known.entry((group.name, id)).or_insert(entries.rows.len());
            if at == entries.rows.len() {
                entries.rows.push(Row {
                    group: group.name.to_owned(),
                    id: id.to_owned(),
                    parts: BTreeMap::new(),
                });
            }
            entries.rows[at].parts.insert(part.to_owned(), value);
        }
        entries
    }

    /// Returns one of the fields that a card has once.
    pub fn single(&self, name: &str) -> &str {
        self.singles.get(name).map_or("", String::as_str)
    }

    /// Returns the row with the label of a flat field.
    pub fn first(&self, group: &str) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.group == group && row.id == FIRST)
    }

    fn by_name(&self) -> HashMap<(&str, &str), &Row> {
        self.rows.iter().map(|row| (row.key(), row)).collect()
    }

    /// Returns the edits that turn a card with the entries `self` into one with `sent`, or the
    /// refusals. `shown` is the part that the form had: the rest of the card stays. `name` is the
    /// flat one as sent.
    pub fn edits(
        &self,
        sent: &Self,
        shown: &Self,
        name: (&str, &str),
    ) -> Result<Vec<Edit>, Vec<FieldError>> {
        let (mut edits, mut checks) = (Vec::new(), Checks::default());
        self.edit_singles(sent, name, &mut edits, &mut checks);
        let (former, shown, now) = (self.by_name(), shown.by_name(), sent.by_name());
        for row in self.rows.iter().filter(|row| row.id != FIRST) {
            let Ok(key) = row.id.parse() else { continue };
            match now.get(&row.key()).filter(|sent| !sent.is_blank()) {
                None if shown.contains_key(&row.key()) => edits.push(Edit::Remove { key }),
                None => {}
                Some(sent) if row.is_other_kind(sent) => {
                    let value = sent.value(&mut checks);
                    let label = sent.label();
                    edits.push(Edit::Remove { key });
                    edits.extend(value.map(|value| Edit::Add { value, label }));
                }
                Some(sent) => {
                    let is_same = row.says_the_same(sent);
                    let value = if is_same {
                        None
                    } else {
                        sent.value(&mut checks)
                    };
                    let label = (row.label() != sent.label()).then(|| sent.label());
                    if value.is_some() || label.is_some() {
                        edits.push(Edit::Change { key, value, label });
                    }
                }
            }
        }
        let is_new = |row: &&Row| !former.contains_key(&row.key());
        for row in sent
            .rows
            .iter()
            .filter(|row| row.id != FIRST && !row.is_blank())
            .filter(is_new)
        {
            edits.extend(row.value(&mut checks).map(|value| Edit::Add {
                value,
                label: row.label(),
            }));
        }
        for row in &sent.rows {
            checks.line(&row.name(), Some(row.part("own").to_owned()), NAME_CHARS);
        }
        checks.finish().map(|()| edits)
    }

    fn edit_singles(
        &self,
        sent: &Self,
        (first, last): (&str, &str),
        edits: &mut Vec<Edit>,
        checks: &mut Checks,
    ) {
        let changed = |name: &str| {
            sent.singles.contains_key(name) && !is_unchanged(self.single(name), sent.single(name))
        };
        for name in SINGLES.iter().filter(|name| changed(name)) {
            checks.line(name, Some(sent.single(name).to_owned()), NAME_CHARS);
        }
        let sent_or_own = |name: &str| {
            sent.singles
                .get(name)
                .map_or(self.single(name), String::as_str)
                .to_owned()
        };
        let [prefix, middle, suffix] = ["prefix", "middle_name", "suffix"].map(sent_or_own);
        if ["prefix", "middle_name", "suffix"]
            .iter()
            .any(|name| changed(name))
        {
            edits.push(Edit::Name(NameParts {
                prefix,
                first: first.to_owned(),
                middle,
                last: last.to_owned(),
                suffix,
            }));
        }
        if changed("display_name") {
            edits.push(Edit::DisplayName(sent.single("display_name").to_owned()));
        }
        for (name, field) in [
            ("nickname", Field::Nickname),
            ("organization", Field::Organization),
            ("department", Field::Department),
            ("title", Field::Title),
            ("role", Field::Role),
            ("phonetic_first", Field::PhoneticFirst),
            ("phonetic_last", Field::PhoneticLast),
        ] {
            if changed(name) {
                edits.push(Edit::Field(field, sent.single(name).to_owned()));
            }
        }
    }

    /// Returns the label of a kind's first entry when it differs from that in `self`.
    pub fn first_label(&self, sent: &Self, group: &str) -> Option<EntryLabel> {
        let label = sent.first(group)?.label();
        (label != self.first(group).map(Row::label).unwrap_or_default()).then_some(label)
    }
}
