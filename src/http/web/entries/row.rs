//! One entry of a form, and its value for an edit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::GROUPS;
use crate::model::birthday::Birthday;
use crate::model::card::address::Address;
use crate::model::card::day::{Day, DayKind};
use crate::model::card::edit::Value;
use crate::model::card::entry_label::{EntryLabel, StandardLabel};
use crate::model::card::fact::{Fact, FactKind};
use crate::model::card::online::Account;
use crate::model::contact::{COMMENTS_BYTES, NAME_CHARS, PHONE_CHARS};
use crate::model::email::Email;
use crate::model::validation::{Checks, Reason};

/// The most characters of an entry that has no limit of its own.
const MAX_CHARS: usize = 2000;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The name of its kind.
    pub group: String,
    /// The entry's key, [`FIRST`], or the name of a new one.
    pub id: String,
    /// The entry's parts, with `label` and `own`.
    pub parts: BTreeMap<String, String>,
}

impl Row {
    pub fn new<const N: usize>(
        group: &str,
        id: impl ToString,
        label: &EntryLabel,
        parts: [(&str, &str); N],
    ) -> Self {
        let (label, own) = match label {
            EntryLabel::None => ("", ""),
            EntryLabel::Standard(standard) => (standard.key(), ""),
            EntryLabel::Custom(own) => ("own", own.as_str()),
        };
        let parts = parts.into_iter().chain([("label", label), ("own", own)]);
        let parts = parts
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            group: group.to_owned(),
            id: id.to_string(),
            parts,
        }
    }

    /// Returns an empty row.
    pub fn blank(group: &str, id: &str) -> Self {
        Self::new(group, id, &EntryLabel::None, [])
    }

    /// Returns one of its parts; empty when it is absent.
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// Returns the prefix of its fields' names.
    pub fn name(&self) -> String {
        format!("{}.{}", self.group, self.id)
    }

    pub fn key(&self) -> (&str, &str) {
        (&self.group, &self.id)
    }

    /// Checks whether nothing but perhaps its kind was entered.
    pub fn is_blank(&self) -> bool {
        let typed = |(name, text): (&String, &String)| {
            !matches!(name.as_str(), "label" | "own" | "kind" | "name") && !text.trim().is_empty()
        };
        !self.parts.iter().any(typed)
    }

    /// Returns its label; that of an own field is its name.
    pub fn label(&self) -> EntryLabel {
        if self.group == "fact" {
            return match self.part("name").trim() {
                "" => EntryLabel::None,
                name => EntryLabel::Custom(name.to_owned()),
            };
        }
        match self.part("label") {
            "own" if !self.part("own").trim().is_empty() => {
                EntryLabel::Custom(self.part("own").trim().to_owned())
            }
            key => StandardLabel::from_key(key).map_or(EntryLabel::None, EntryLabel::Standard),
        }
    }

    /// Checks whether the rows are equal except for the label.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let group = GROUPS.iter().find(|group| group.name == self.group);
        group.is_some_and(|group| {
            group
                .parts
                .iter()
                .all(|part| is_unchanged(self.part(part), other.part(part)))
        })
    }

    /// Checks whether it is another kind of day, which another property states.
    pub fn is_other_kind(&self, other: &Self) -> bool {
        self.part("kind") != other.part("kind")
    }

    /// Returns its value for an edit; `None` when it is refused.
    pub fn value(&self, checks: &mut Checks) -> Option<Value> {
        let name = self.name();
        let mut line = |part: &str, max| {
            checks
                .line(&name, Some(self.part(part).to_owned()), max)
                .unwrap_or_default()
        };
        let value = match self.group.as_str() {
            "email" => {
                let email = checks.accept(&name, self.part("value").parse::<Email>())?;
                Value::Email(email.to_string())
            }
            "phone" => Value::Phone(line("value", PHONE_CHARS)),
            "address" => Value::Address(Address {
                po_box: line("po_box", MAX_CHARS),
                extended: line("extended", MAX_CHARS),
                street: self.part("street").to_owned(),
                city: line("city", MAX_CHARS),
                region: line("region", MAX_CHARS),
                postcode: line("postcode", MAX_CHARS),
                country: line("country", MAX_CHARS),
            }),
            "url" => Value::Url(line("value", MAX_CHARS)),
            "messenger" => Value::Messenger(Account {
                service: line("service", NAME_CHARS),
                user: line("user", MAX_CHARS),
            }),
            "profile" => Value::Profile(Account {
                service: line("service", NAME_CHARS),
                user: line("user", MAX_CHARS),
            }),
            "date" => Value::Day(Day::on(day_kind(self.part("kind")), self.date(checks)?)),
            "related" => Value::Related(line("value", MAX_CHARS)),
            "fact" => {
                let kind = self.fact_kind();
                let text = line("value", MAX_CHARS);
                line("name", NAME_CHARS);
                if kind == FactKind::Own && self.part("name").trim().is_empty() {
                    checks.refuse(&name, Reason::Blank);
                }
                Value::Fact(Fact { kind, text })
            }
            _ => Value::Note(self.part("value").to_owned()),
        };
        self.check_lines(checks);
        Some(value)
    }

    pub fn fact_kind(&self) -> FactKind {
        let kinds = FactKind::all().filter(|kind| kind.word() == self.part("kind"));
        kinds.last().unwrap_or(FactKind::Own)
    }

    /// Checks the texts of several lines.
    fn check_lines(&self, checks: &mut Checks) {
        let text = match self.group.as_str() {
            "note" => self.part("value"),
            "address" => self.part("street"),
            _ => "",
        };
        if text.len() > COMMENTS_BYTES {
            checks.refuse(
                &self.name(),
                Reason::TooLarge {
                    max: COMMENTS_BYTES,
                },
            );
        } else if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            checks.refuse(&self.name(), Reason::ControlCharacterInLines);
        }
    }

    fn date(&self, checks: &mut Checks) -> Option<Birthday> {
        checks.accept(&self.name(), self.date_text().parse::<Birthday>())
    }

    /// Returns the date that its parts state, which may be none of the calendar.
    pub fn date_text(&self) -> String {
        let [day, month, year] = ["day", "month", "year"].map(|part| self.part(part).trim());
        match year {
            "" => format!("--{month:0>2}-{day:0>2}"),
            year => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        }
    }
}

/// Checks whether a field came back unchanged: browsers remove line breaks from single-line fields.
pub fn is_unchanged(shown: &str, sent: &str) -> bool {
    shown == sent || (shown.contains('\n') && shown.replace(['\r', '\n'], "") == sent)
}

/// Returns the kind of day with this name in forms.
pub fn day_kind(name: &str) -> DayKind {
    match name {
        "birthday" => DayKind::Birthday,
        "other" => DayKind::Other,
        _ => DayKind::Anniversary,
    }
}
