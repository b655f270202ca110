//! The search of contacts: their search texts (`text`), the terms of an index of them (`terms`), the
//! matching of queries against them, the values that matched (`explain`), and where in them (`places`).

mod explain;
mod places;
mod terms;
mod text;

use std::ops::Range;

use super::collation::Collation;
use super::validation::FieldError;
use super::{fold, phone};
pub use explain::{MatchedValue, matched_values};
pub use places::places;
pub use terms::{cut_pattern, cut_question, index_question, index_terms};
use text::FORM;
pub use text::{PART_END, search_text};

/// The most needles one search may have.
pub const MAX_NEEDLES: usize = 8;
/// The most characters in a needle.
const MAX_NEEDLE_CHARS: usize = 200;

/// A segment of a search text: values of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// All other names: shown, in reading, nicknames.
    Name,
    /// Organisations, departments, titles and roles.
    Work,
    /// The email addresses.
    Email,
    /// The phone numbers: as written, as digits, and as they are dialled within their countries.
    Phone,
    /// Everything else by which people would recognise the contact.
    Other,
}

impl Segment {
    /// All of them, in the order of the text.
    pub const ALL: &[Self; 7] = &[
        Self::FirstName,
        Self::LastName,
        Self::Name,
        Self::Work,
        Self::Email,
        Self::Phone,
        Self::Other,
    ];

    /// Returns the characters between which it stands.
    const fn bounds(self) -> (char, char) {
        match self {
            Self::FirstName => ('\u{1}', '\u{2}'),
            Self::LastName => ('\u{2}', '\u{5}'),
            Self::Name => ('\u{5}', '\u{7}'),
            Self::Work => ('\u{7}', '\u{3}'),
            Self::Email => ('\u{3}', '\u{4}'),
            Self::Phone => ('\u{4}', '\u{8}'),
            Self::Other => ('\u{8}', text::END),
        }
    }

    /// Returns the part that it belongs to.
    const fn part(self) -> SearchPart {
        match self {
            Self::FirstName | Self::LastName | Self::Name => SearchPart::Names,
            Self::Work | Self::Email => SearchPart::Work,
            Self::Phone | Self::Other => SearchPart::Rest,
        }
    }

    /// Checks whether it is the last one of its part.
    const fn ends_part(self) -> bool {
        matches!(self, Self::Name | Self::Email)
    }
}

/// A part of a search text: the segments that are equally good to be found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPart {
    /// The names.
    Names,
    /// Work and email addresses.
    Work,
    /// Phone numbers and everything else.
    Rest,
}

impl SearchPart {
    /// All of them, in the order of the text.
    pub const ALL: &[Self; 3] = &[Self::Names, Self::Work, Self::Rest];

    /// Returns the end of a text's part, which occurs nowhere else in it; none for the last.
    pub const fn end(self) -> Option<&'static str> {
        match self {
            Self::Names => Some("\u{7}\u{c}"),
            Self::Work => Some("\u{4}\u{c}"),
            Self::Rest => None,
        }
    }
}

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

/// The fewest digits by which a number is found in another form than as it is typed.
const MIN_DIALLED: usize = 4;
/// The digits from which on a search for nothing else is for one number, however it is spaced.
const WHOLE_NUMBER: usize = 7;
/// The most characters of a [`Needle::of_part`]; a longer text is found by its beginning.
const PART_CHARS: usize = 64;
/// The most forms of a needle.
pub const MAX_NEEDLE_FORMS: usize = 3;
/// The most patterns of a needle at the beginning of a name.
pub const MAX_BEGINNINGS: usize = 2;

/// A folded text that a found contact must contain, in one of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    segment: Option<Segment>,
    /// True for a word that others go before: it may begin a later word of a name.
    is_later: bool,
    /// The text, and if it reads like a phone number, its digits and how they are dialled within the
    /// country.
    forms: Vec<String>,
}

impl Needle {
    fn new(segment: Option<Segment>, text: &str) -> Self {
        let text = phone::without_scheme(text);
        let mut forms = fold::needles(text);
        if is_phone_like(text) {
            let is_telling = |form: &String| form.len() >= MIN_DIALLED;
            let international = phone::international(text).filter(is_telling);
            let digits = international.unwrap_or_else(|| fold::digits(text));
            forms.extend(Some(digits).filter(|digits| !digits.is_empty()));
            let at_home = phone::dialled_at_home(text).filter(is_telling);
            let is_whole = |form: &String| form.len() >= WHOLE_NUMBER;
            forms.extend(phone::subscriber(text).filter(is_whole).or(at_home));
            forms.dedup();
        }
        Self {
            segment,
            is_later: false,
            forms,
        }
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

    /// Checks whether the needle stands at the beginning of a name in contacts of the best rank.
    fn must_begin_name(&self) -> bool {
        !self.is_later
    }

    /// Returns the `LIKE` patterns, one of which must match; `\` escapes.
    pub fn patterns(&self) -> [Option<String>; MAX_NEEDLE_FORMS] {
        std::array::from_fn(|at| self.forms.get(at).map(|form| self.pattern("%", form)))
    }

    /// Returns the patterns of names in which it stands at the beginning, one of which must match.
    pub fn beginnings(&self) -> [Option<String>; MAX_BEGINNINGS] {
        let name = self.pattern(&format!("%{FORM}"), &self.forms[0]);
        let word = self.is_later.then(|| self.pattern("% ", &self.forms[0]));
        [Some(name), word]
    }

    fn pattern(&self, before: &str, text: &str) -> String {
        let escaped = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        match self.segment.map(Segment::bounds) {
            Some((open, close)) => format!("%{open}{before}{escaped}%{close}%"),
            None => format!("{before}{escaped}%"),
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

/// Signs that set a word apart only together: one alone may belong to it, as in `O'`.
const PAIRS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('\'', '\''), ('‘', '’')];

/// Returns what is between two of these signs around a text; the text if there is nothing, or more
/// of them, which set single words apart.
fn inside_pair(text: &str) -> &str {
    let inside = |(open, close): &(char, char)| {
        let inside = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.is_empty() && !inside.contains([*open, *close])).then_some(inside)
    };
    PAIRS.iter().find_map(inside).unwrap_or(text)
}

/// Returns a word without the signs that only set it apart, as in `Shevchenko, Taras`, in quotes,
/// in brackets and in `<taras@example.org>`, and without the scheme of a link; as it is if it has
/// nothing else.
fn bare(word: &str) -> &str {
    let is_apart = |c: char| ",;<>\"“”„‚«»‹›「」『』《》（），、；。…".contains(c);
    let bare = word.trim_matches(is_apart);
    let bare = inside_pair(bare).trim_matches(is_apart);
    let mut schemes = ["mailto:", "https://", "http://"].iter();
    let bare = schemes
        .find_map(|scheme| bare.strip_prefix(scheme))
        .map_or(bare, |link| link.trim_end_matches('/'));
    if bare.is_empty() { word } else { bare }
}

/// Checks whether a word only separates others, as a dash does.
fn is_dash(word: &str) -> bool {
    word.chars().all(|c| {
        matches!(
            c,
            '-' | '/' | '|' | '&' | '+' | '\u{2010}'..='\u{2027}' | '−' | '・' | '·'
        )
    })
}

/// Checks whether a text is written like a phone number, also with the signs of texts in print.
fn is_phone_like(text: &str) -> bool {
    const SIGNS: &str = "+-~().,/‐‑‒–—―−＋－～（）．，／";
    let is_sign = |c: char| SIGNS.contains(c) || fold::is_unseen(c);
    text.chars()
        .all(|c| c.is_numeric() || c.is_whitespace() || is_sign(c))
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

    fn needle(text: &str) -> Needle {
        Needle::new(None, text)
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
        assert_eq!(
            forms("+380675550123"),
            ["+380675550123", "380675550123", "675550123"]
        );
        assert_eq!(
            forms("1 415 555 2671"),
            ["1 415 555 2671", "14155552671", "4155552671"]
        );
        assert_eq!(
            forms("tel:+49-172-5550123"),
            ["+49-172-5550123", "491725550123", "1725550123"]
        );
        let pasted = "\u{202a}+49–172–5550123\u{202c}";
        assert_eq!(
            forms(pasted),
            ["+49-172-5550123", "491725550123", "1725550123"]
        );
        assert_eq!(forms("agent007"), ["agent007"]);
    }

    #[test]
    fn signs_around_a_word_are_no_part_of_it() {
        for (word, expected) in [
            ("Shevchenko,", "Shevchenko"),
            ("\"Taras\"", "Taras"),
            ("<mailto:taras@example.org>;", "taras@example.org"),
            ("«Тарас»", "Тарас"),
            ("http://example.org/", "example.org"),
            ("50/", "50/"),
            ("a,b", "a,b"),
            ("\"", "\""),
            ("mailto:", "mailto:"),
            ("(Taras)", "Taras"),
            ("‘Taras’", "Taras"),
            ("‹Taras›,", "Taras"),
            ("「太郎」", "太郎"),
            ("o'", "o'"),
            ("near(", "near("),
        ] {
            assert_eq!(bare(word), expected);
        }
    }

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
