//! Days of a contact: birthdays, anniversaries and others.

use crate::model::birthday::{self, Birthday};

/// A day of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The kind of day.
    pub kind: DayKind,
    /// The date.
    pub date: DateOrText,
}

/// The kind of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum DayKind {
    Birthday,
    Anniversary,
    Other,
}

impl Day {
    /// Returns a day with a known date.
    pub fn on(kind: DayKind, date: Birthday) -> Self {
        let date = DateOrText::Date(date);
        Self { kind, date }
    }

    /// Returns the day, if it is of a kind that a person has once.
    pub(super) fn once(&self) -> Option<(DayKind, Birthday)> {
        let is_repeatable = self.kind == DayKind::Other;
        self.date
            .date()
            .filter(|_| !is_repeatable)
            .map(|date| (self.kind, date))
    }
}

/// A date, or a text that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateOrText {
    /// A date.
    Date(Birthday),
    /// The text as written.
    Text(String),
}

impl DateOrText {
    /// Reads a date that is written with the year first, or keeps the text.
    pub fn of(text: &str) -> Self {
        let date = birthday::read(text, None);
        date.map_or_else(|| Self::Text(text.to_owned()), Self::Date)
    }

    /// Returns the date, if it is one.
    pub fn date(&self) -> Option<Birthday> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Text(_) => None,
        }
    }
}

/// Writes a date as `YYYY-MM-DD` or `--MM-DD`, and other text as it is.
impl std::fmt::Display for DateOrText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}
