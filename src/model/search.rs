//! The search text of a contact, and the matching of queries against it.
//!
//! The search text has five segments, each opened by a control character that occurs nowhere else
//! in it, so that one `LIKE` pattern can look for a needle in one segment or in all of them.

use std::collections::BTreeSet;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::contact::ContactFields;
use super::fold;
use super::ids::UserId;
use super::validation::FieldError;

/// The separator of two forms of one text: no needle contains it, so none matches across.
const FORM_END: char = '\u{6}';
/// The most needles one search may have.
pub const MAX_NEEDLES: usize = 8;
/// The most characters in a needle.
const MAX_NEEDLE_CHARS: usize = 200;
/// The most trigrams of a query that are looked up in the index; the rest of a long needle is left
/// to `LIKE`.
const MAX_GRAMS: usize = 3;

/// The most bytes of a contact that are searched, and of each part of it but the last, so that a
/// long part does not displace the others.
const MAX_BYTES: usize = 64 * 1024;
const MAX_SEGMENT_BYTES: usize = 4 * 1024;

/// A part of a contact that can be searched by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The email address.
    Email,
    /// The phone number, as written and as digits.
    Phone,
}

impl Segment {
    const fn bounds(self) -> (char, char) {
        match self {
            Self::FirstName => ('\u{1}', '\u{2}'),
            Self::LastName => ('\u{2}', '\u{3}'),
            Self::Email => ('\u{3}', '\u{4}'),
            Self::Phone => ('\u{4}', '\u{5}'),
        }
    }
}

/// Returns the search text of a contact: every form of every searched field, as far as it fits.
pub fn search_text(fields: &ContactFields, display_name: &str) -> String {
    let mut text = String::with_capacity(128);
    let digits = fields
        .phone
        .as_deref()
        .map(|phone| fold::digits(beginning(phone, MAX_SEGMENT_BYTES)));
    // Most names consist of first and last name, which are searched already.
    let made = [&fields.first_name, &fields.last_name]
        .map(|name| name.as_deref().unwrap_or_default())
        .join(" ");
    let own_name = Some(display_name).filter(|name| *name != made.trim());
    let segments: [(char, &[Option<&str>]); 5] = [
        ('\u{1}', &[fields.first_name.as_deref()]),
        ('\u{2}', &[fields.last_name.as_deref()]),
        ('\u{3}', &[fields.email.as_deref()]),
        ('\u{4}', &[fields.phone.as_deref(), digits.as_deref()]),
        ('\u{5}', &[own_name, fields.comments.as_deref()]),
    ];
    for (open, values) in segments {
        let end = if open == '\u{5}' {
            MAX_BYTES
        } else {
            text.len() + MAX_SEGMENT_BYTES
        };
        text.push(open);
        for value in values.iter().flatten() {
            for form in fold::forms(beginning(value, end)) {
                let room = end.saturating_sub(text.len() + FORM_END.len_utf8());
                text.push_str(beginning(&form, room));
                text.push(FORM_END);
            }
        }
    }
    text
}

/// Returns the beginning of a text that fits into `bytes` bytes.
fn beginning(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// A folded text that a found contact must contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    segment: Option<Segment>,
    text: String,
    /// The digits of a text that looks like a phone number, which match numbers in any format.
    digits: Option<String>,
}

impl Needle {
    fn new(segment: Option<Segment>, text: &str) -> Self {
        let phone_like = text
            .chars()
            .all(|c| c.is_numeric() || c.is_whitespace() || "+-().,/".contains(c));
        let digits = Some(fold::digits(text)).filter(|digits| phone_like && !digits.is_empty());
        let text = fold::needle(text);
        Self {
            segment,
            digits: digits.filter(|digits| *digits != text),
            text,
        }
    }

    /// Returns the `LIKE` patterns, one of which must match; `\` escapes.
    pub fn patterns(&self) -> (String, String) {
        let first = self.pattern(&self.text);
        let second = self
            .digits
            .as_deref()
            .map_or_else(|| first.clone(), |digits| self.pattern(digits));
        (first, second)
    }

    fn pattern(&self, text: &str) -> String {
        let escaped = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        match self.segment.map(Segment::bounds) {
            Some((open, close)) => format!("%{open}%{escaped}%{close}%"),
            None => format!("%{escaped}%"),
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
    /// A text that must occur in the email address.
    pub email: Option<String>,
    /// Digits that must occur in the phone number, in any format.
    pub phone: Option<String>,
    /// Words that must each occur in a name, the email, the phone or the notes.
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

impl SearchQuery {
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
        let by_field = by_field.filter(|needle| !needle.text.is_empty());
        let mut needles: Vec<_> = by_field.collect();
        // Words beyond the limit are searched as one text.
        let room = MAX_NEEDLES - needles.len();
        let words = self
            .q
            .iter()
            .flat_map(|q| q.trim().splitn(room, char::is_whitespace));
        needles.extend(
            words
                .map(|word| Needle::new(None, word))
                .filter(|needle| !needle.text.is_empty()),
        );
        if needles.is_empty() {
            return Err(FieldError::new(
                "q",
                "give at least one of first_name, last_name, email, phone, q",
            ));
        }
        if needles
            .iter()
            .any(|needle| needle.text.chars().count() > MAX_NEEDLE_CHARS)
        {
            return Err(FieldError::new(
                "q",
                format!("a word is at most {MAX_NEEDLE_CHARS} characters"),
            ));
        }
        Ok(needles)
    }
}

/// Returns the index terms of a stored search text: the trigrams of its Latin forms, each hashed
/// together with the owner, so that the terms of accounts are separate. Every text has a Latin
/// form, so the other forms need no terms.
pub fn index_terms(user: i64, search_text: &str) -> String {
    let hasher = hasher(user);
    let runs = search_text
        .split(char::is_control)
        .filter(|run| run.is_ascii());
    let mut hashes: Vec<u32> = runs
        .flat_map(|run| run.as_bytes().windows(3))
        .map(|gram| hash(hasher, gram))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut terms = String::with_capacity(hashes.len() * 9);
    for hash in hashes {
        if !terms.is_empty() {
            terms.push(' ');
        }
        push_term(&mut terms, hash);
    }
    terms
}

/// Appends eight hexadecimal digits. A contact has a hundred terms or more, and `write!` would be
/// much slower.
fn push_term(terms: &mut String, hash: u32) {
    let digits: [u8; 8] =
        std::array::from_fn(|place| b"0123456789abcdef"[(hash >> (28 - 4 * place) & 0xf) as usize]);
    terms.push_str(str::from_utf8(&digits).unwrap_or_default());
}

/// Returns the index query that finds every contact matching the needles (and perhaps others), if
/// the needles are long enough to have trigrams.
pub fn index_question(user: UserId, needles: &[Needle]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut budget = MAX_GRAMS;
    for needle in needles {
        let conjunction = |text: &str, at_most: usize| {
            let grams: Vec<_> = spread(trigrams(text).collect(), at_most);
            let terms: Vec<_> = grams.into_iter().map(|gram| term(user, gram)).collect();
            (!terms.is_empty()).then(|| (terms.len(), terms.join(" AND ")))
        };
        let at_most = budget.max(1);
        let Some((used, text)) = conjunction(&fold::latin(&needle.text), at_most) else {
            continue;
        };
        match &needle.digits {
            None => parts.push(format!("({text})")),
            Some(digits) => match conjunction(digits, at_most) {
                Some((_, digits)) => parts.push(format!("(({text}) OR ({digits}))")),
                None => continue,
            },
        }
        budget = budget.saturating_sub(used);
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

fn trigrams(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    (3..starts.len()).map(move |end| &text[starts[end - 3]..starts[end]])
}

/// Returns at most `most` items, spread evenly over all of them.
fn spread<T>(items: Vec<T>, most: usize) -> Vec<T> {
    let count = items.len();
    if count <= most {
        return items;
    }
    let chosen: BTreeSet<usize> = (0..most)
        .map(|nth| nth * (count - 1) / (most - 1).max(1))
        .collect();
    items
        .into_iter()
        .enumerate()
        .filter(|(at, _)| chosen.contains(at))
        .map(|(_, item)| item)
        .collect()
}

/// Returns the state in which the hashes of an account's terms begin.
fn hasher(user: i64) -> SipHasher13 {
    let mut hasher = SipHasher13::new();
    hasher.write(&user.to_be_bytes());
    hasher
}

/// Returns a hash that is the same in every version of the program, since the index stores it.
fn hash(mut hasher: SipHasher13, gram: &[u8]) -> u32 {
    hasher.write(gram);
    (hasher.finish() & 0xffff_ffff) as u32
}

fn term(user: UserId, gram: &str) -> String {
    let mut term = String::with_capacity(8);
    push_term(&mut term, hash(hasher(user.get()), gram.as_bytes()));
    term
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(number: i64) -> UserId {
        UserId::new(number).expect("an id")
    }

    fn needle(text: &str) -> Needle {
        Needle::new(None, text)
    }

    #[test]
    fn the_terms_of_a_question_are_among_those_of_a_matching_text() {
        let stored = index_terms(1, "\u{1}taras\u{6}\u{2}shevchenko\u{6}");
        let question =
            index_question(user(1), &[needle("Shevch"), needle("ras")]).expect("long enough");
        for term in question
            .split([' ', '(', ')'])
            .filter(|word| word.len() == 8)
        {
            assert!(stored.contains(term), "{term}");
        }
    }

    #[test]
    fn a_long_value_hides_no_other_and_is_searched_only_as_far_as_there_is_room() {
        let long = |name: &str| Some(format!("{name} {}", "щ ö".repeat(200_000)));
        let comments = Some(format!("{} end", "note ".repeat(9_000)));
        let fields = ContactFields {
            first_name: long("Taras"),
            last_name: long("Shevchenko"),
            email: long("a@example.org"),
            phone: long("067"),
            comments,
            ..ContactFields::default()
        };
        let text = search_text(&fields, "Kobzar");
        assert!(text.len() <= MAX_BYTES + 16, "{}", text.len());
        for found in [
            "\u{1}taras ",
            "\u{2}shevchenko ",
            "\u{3}a@example.org ",
            "\u{4}067 ",
            "\u{5}kobzar\u{6}note ",
            " end\u{6}",
        ] {
            assert!(text.contains(found), "{found:?}");
        }
    }

    #[test]
    fn accounts_share_no_terms() {
        assert_ne!(index_terms(1, "abc"), index_terms(2, "abc"));
    }

    #[test]
    fn a_short_needle_asks_nothing_of_the_index() {
        assert_eq!(index_question(user(1), &[needle("ab")]), None);
    }

    #[test]
    fn wildcards_are_plain_characters() {
        assert_eq!(needle("50%_\\").patterns().0, "%50\\%\\_\\\\%");
    }

    #[test]
    fn what_reads_like_a_phone_number_also_matches_by_its_digits() {
        assert_eq!(
            needle("(067)-123").patterns(),
            ("%(067)-123%".to_owned(), "%067123%".to_owned())
        );
        assert_eq!(needle("agent007").patterns().1, "%agent007%");
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
