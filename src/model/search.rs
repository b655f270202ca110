//! The search of contacts: their search texts (`text`), and the matching of queries against them.

mod text;

use std::collections::BTreeSet;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::ids::UserId;
use super::validation::FieldError;
use super::{fold, phone};
pub use text::search_text;

/// The most needles one search may have.
pub const MAX_NEEDLES: usize = 8;
/// The most characters in a needle.
const MAX_NEEDLE_CHARS: usize = 200;
/// The most trigrams of a query that are looked up in the index; the rest of a long needle is left
/// to `LIKE`.
const MAX_GRAMS: usize = 3;

/// A part of a search text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The email addresses.
    Email,
    /// The phone numbers: as written, as digits, and as they are dialled within their countries.
    Phone,
    /// All other names: shown, in reading, nicknames.
    Name,
    /// Organisations, departments, titles and roles.
    Work,
    /// Everything else by which people would recognise the contact.
    Other,
}

impl Segment {
    /// All of them, in the order of the text.
    pub const ALL: &[Self; 7] = &[
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::Phone,
        Self::Name,
        Self::Work,
        Self::Other,
    ];

    /// Returns the characters between which it stands.
    const fn bounds(self) -> (char, char) {
        match self {
            Self::FirstName => ('\u{1}', '\u{2}'),
            Self::LastName => ('\u{2}', '\u{3}'),
            Self::Email => ('\u{3}', '\u{4}'),
            Self::Phone => ('\u{4}', '\u{5}'),
            Self::Name => ('\u{5}', '\u{7}'),
            Self::Work => ('\u{7}', '\u{8}'),
            Self::Other => ('\u{8}', text::END),
        }
    }
}

/// The fewest digits by which a number is found in another form than as it is typed.
const MIN_DIALLED: usize = 4;
/// The digits from which on a search for nothing else is for one number, however it is spaced.
const WHOLE_NUMBER: usize = 7;
/// The most characters of a [`Needle::of_part`]; a longer text is found by its beginning.
const PART_CHARS: usize = 64;
/// The most forms of a needle.
pub const MAX_NEEDLE_FORMS: usize = 3;

/// A folded text that a found contact must contain, in one of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    segment: Option<Segment>,
    /// The text, and if it reads like a phone number, its digits and how they are dialled within the
    /// country.
    forms: Vec<String>,
}

impl Needle {
    fn new(segment: Option<Segment>, text: &str) -> Self {
        let mut forms = vec![fold::needle(text)];
        if is_phone_like(text) {
            let is_telling = |form: &String| form.len() >= MIN_DIALLED;
            let international = phone::international(text).filter(is_telling);
            let digits = international.unwrap_or_else(|| fold::digits(text));
            forms.extend(Some(digits).filter(|digits| !digits.is_empty()));
            forms.extend(phone::dialled_at_home(text).filter(is_telling));
            forms.dedup();
        }
        Self { segment, forms }
    }

    /// Returns the needle of a text anywhere in a contact; `None` if folding may join its letters to
    /// others that follow.
    pub fn of_part(text: &str) -> Option<Self> {
        let end = text
            .char_indices()
            .nth(PART_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        let needle = Self::new(None, text);
        (!needle.is_empty() && !text.contains(may_join)).then_some(needle)
    }

    fn is_empty(&self) -> bool {
        self.forms.iter().all(String::is_empty)
    }

    /// Returns the `LIKE` patterns, one of which must match; `\` escapes.
    pub fn patterns(&self) -> [Option<String>; MAX_NEEDLE_FORMS] {
        std::array::from_fn(|at| self.forms.get(at).map(|form| self.pattern(form)))
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

/// Returns false for the scripts in which folding joins no letter to the one after it.
fn may_join(c: char) -> bool {
    matches!(
        c,
        '\u{900}'..='\u{1dff}' | '\u{2000}'..='\u{303f}' | '\u{3100}'..='\u{4dff}' | '\u{a000}'..
    )
}

fn is_phone_like(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_numeric() || c.is_whitespace() || "+-().,/".contains(c))
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
            .flat_map(|q| q.trim().splitn(room, char::is_whitespace));
        needles.extend(
            words
                .map(|word| Needle::new(None, word))
                .filter(|needle| !needle.is_empty()),
        );
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
        let at_most = budget.max(1);
        let conjunctions: Option<Vec<_>> = needle
            .forms
            .iter()
            .map(|form| conjunction(user, &fold::latin(form), at_most))
            .collect();
        if let Some(conjunctions) = conjunctions {
            parts.push(format!("({})", conjunctions.join(" OR ")));
            budget = budget.saturating_sub(at_most);
        }
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// Returns the question for a text that has trigrams.
fn conjunction(user: UserId, text: &str, at_most: usize) -> Option<String> {
    let grams: Vec<_> = spread(trigrams(text).collect(), at_most);
    let terms: Vec<_> = grams.into_iter().map(|gram| term(user, gram)).collect();
    (!terms.is_empty()).then(|| format!("({})", terms.join(" AND ")))
}

/// Returns the pattern of the search texts from which something was left out.
pub fn cut_pattern() -> String {
    format!("%{}{}{}", text::END, text::CUT, text::END)
}

/// Returns an index query that finds the contacts with such texts.
pub fn cut_question(user: UserId) -> String {
    let grams: Vec<_> = trigrams(text::CUT).map(|gram| term(user, gram)).collect();
    format!("({})", grams.join(" AND "))
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
    fn accounts_share_no_terms() {
        assert_ne!(index_terms(1, "abc"), index_terms(2, "abc"));
    }

    #[test]
    fn a_short_needle_asks_nothing_of_the_index() {
        assert_eq!(index_question(user(1), &[needle("ab")]), None);
    }

    #[test]
    fn wildcards_are_plain_characters() {
        assert_eq!(
            needle("50%_\\").patterns(),
            [Some("%50\\%\\_\\\\%".to_owned()), None, None]
        );
    }

    #[test]
    fn what_reads_like_a_phone_number_also_matches_by_its_digits() {
        let forms = |text| needle(text).forms;
        assert_eq!(forms("(067)-123"), ["(067)-123", "067123"]);
        assert_eq!(forms("+38067123"), ["+38067123", "38067123", "067123"]);
        assert_eq!(forms("00491725"), ["00491725", "491725", "01725"]);
        assert_eq!(forms("agent007"), ["agent007"]);
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
