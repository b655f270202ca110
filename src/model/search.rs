//! The search of contacts: the values by which they are found (`values`) in several `forms`, their
//! search texts (`text`) of several segments (`segment`), the terms of an index of them (`terms`), the
//! queries with what must be found (`needle`), the values that matched (`explain`), and where in them
//! (`places`).

mod explain;
mod forms;
mod needle;
mod places;
mod segment;
mod terms;
mod text;
mod values;

use std::ops::Range;

use super::collation::Collation;
use super::fold;
use super::validation::FieldError;
pub use explain::{MatchedValue, matched_values};
pub use needle::{MAX_BEGINNINGS, MAX_NEEDLE_FORMS, Needle};
use needle::{WHOLE_NUMBER, bare, inside_pair, is_dash, is_phone_like};
pub use places::places;
pub use segment::{PART_END, SearchPart, Segment};
pub use terms::{cut_pattern, cut_question, index_question, index_terms};
pub use text::search_text;

/// The most needles one search may have.
pub const MAX_NEEDLES: usize = 8;
/// The most characters in a needle.
const MAX_NEEDLE_CHARS: usize = 200;

/// How well a contact matches a search; the best first. Each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The display name begins with the text, as lists order names.
    DisplayName,
    /// A name begins with the words.
    NameBeginning,
    /// The names have all words.
    Name,
    /// Names, organisation, title and emails have all words.
    Work,
    /// The contact has all words.
    Other,
}

impl Rank {
    /// All of them, the best first.
    pub const ALL: &[Self; 5] = &[
        Self::DisplayName,
        Self::NameBeginning,
        Self::Name,
        Self::Work,
        Self::Other,
    ];

    /// Returns the parts in which the words are.
    pub fn parts(self) -> &'static [SearchPart] {
        match self {
            Self::DisplayName | Self::NameBeginning | Self::Name => &SearchPart::ALL[..1],
            Self::Work => &SearchPart::ALL[..2],
            Self::Other => SearchPart::ALL,
        }
    }
}

/// A search as typed: each given text must match.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// A text that must occur in the first name.
    pub first_name: Option<String>,
    /// A text that must occur in the last name.
    pub last_name: Option<String>,
    /// A text that must occur in an email address.
    pub email: Option<String>,
    /// Digits that must occur in a phone number, in any format.
    pub phone: Option<String>,
    /// Words that must each occur somewhere in the contact.
    pub q: Option<String>,
    /// The contacts to search.
    pub within: Within,
}

/// A part of the contacts to search in.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// True for favourites only.
    pub favorites: bool,
    /// The comparison form of the label that contacts must have.
    pub label: Option<String>,
}

/// A page of matches.
#[derive(Clone, Copy, Debug)]
pub struct MatchPage {
    /// The number of matches to skip.
    pub skip: i64,
    /// The most matches.
    pub limit: i64,
}

impl MatchPage {
    /// Returns the matches of this page among the first ones.
    pub fn of<T>(self, first: impl IntoIterator<Item = T>) -> Vec<T> {
        let skip = usize::try_from(self.skip).unwrap_or(usize::MAX);
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        first.into_iter().skip(skip).take(limit).collect()
    }
}

impl SearchQuery {
    /// Returns the sort keys between which the names are that begin with the text; nothing is
    /// between those of a query for emails or numbers.
    pub fn display_names(&self, collation: Collation) -> Range<Vec<u8>> {
        let text = self.q.as_ref().or(self.first_name.as_ref());
        collation.beginnings(text.map_or("", |text| text.trim()))
    }

    /// Returns the texts that a contact must contain. Refuses an empty query and one with too many.
    pub fn needles(&self) -> Result<Vec<Needle>, FieldError> {
        let fields = [
            (Segment::FirstName, &self.first_name),
            (Segment::LastName, &self.last_name),
            (Segment::Email, &self.email),
            (Segment::Phone, &self.phone),
        ];
        let by_field = fields
            .iter()
            .filter_map(|(segment, text)| Some(Needle::new(Some(*segment), text.as_deref()?)));
        let by_field = by_field.filter(|needle| !needle.is_empty());
        let mut needles: Vec<_> = by_field.collect();
        // Words beyond the limit are searched as one text.
        let is_number = |q: &&String| is_phone_like(q) && fold::digits(q).len() >= WHOLE_NUMBER;
        let room = match self.q.as_ref().filter(is_number) {
            Some(_) => 1,
            None => MAX_NEEDLES - needles.len(),
        };
        let words = self
            .q
            .iter()
            .flat_map(|q| inside_pair(q.trim()).splitn(room, char::is_whitespace));
        let is_all = self.q.iter().all(|q| q.split_whitespace().all(is_dash));
        let words = words.filter(|word| is_all || !is_dash(word));
        let words = words.map(|word| Needle::new(None, bare(word)));
        let words = words.filter(|needle| !needle.is_empty());
        needles.extend(words.enumerate().map(|(at, needle)| Needle {
            is_later: at > 0,
            ..needle
        }));
        if needles.is_empty() {
            return Err(FieldError::new(
                "q",
                "give at least one of first_name, last_name, email, phone, q",
            ));
        }
        if needles
            .iter()
            .any(|needle| needle.forms[0].chars().count() > MAX_NEEDLE_CHARS)
        {
            return Err(FieldError::new(
                "q",
                format!("a word is at most {MAX_NEEDLE_CHARS} characters"),
            ));
        }
        Ok(needles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_between_words_is_searched_only_alone() {
        let forms = |q: &str| {
            let q = Some(q.to_owned());
            let query = SearchQuery {
                q,
                ..SearchQuery::default()
            };
            let needles = query.needles().expect("a query").into_iter();
            needles.flat_map(|needle| needle.forms).collect::<Vec<_>>()
        };
        assert_eq!(forms("Taras – Poet"), ["taras", "poet"]);
        assert_eq!(forms("(Taras) (Poet)"), ["taras", "poet"]);
        assert_eq!(forms("+ -"), ["+", "-"]);
    }

    #[test]
    fn a_search_for_nothing_is_refused() {
        let blank = SearchQuery {
            q: Some("  ".to_owned()),
            ..SearchQuery::default()
        };
        assert!(SearchQuery::default().needles().is_err());
        assert!(blank.needles().is_err());
    }
}
