//! The texts that a found contact must contain.

use super::segment::{FORM, Segment};
use crate::model::{fold, phone};

/// The fewest digits by which a number is found in another form than as it is typed.
pub const MIN_DIALLED: usize = 4;
/// The digits from which on a search for nothing else is for one number, however it is spaced.
pub const WHOLE_NUMBER: usize = 7;
/// The most characters of a [`Needle::of_part`]; a longer text is found by its beginning.
const PART_CHARS: usize = 64;
/// The most forms of a needle.
pub const MAX_NEEDLE_FORMS: usize = 3;
/// The most patterns of a needle at the beginning of a name.
pub const MAX_BEGINNINGS: usize = 2;

/// A folded text that a found contact must contain, in one of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    pub(super) segment: Option<Segment>,
    /// True for a word that others go before: it may begin a later word of a name.
    pub(super) is_later: bool,
    /// The text, and if it reads like a phone number, its digits and how they are dialled within the
    /// country.
    pub(super) forms: Vec<String>,
}

impl Needle {
    pub(super) fn new(segment: Option<Segment>, text: &str) -> Self {
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

    /// Checks whether it has no text.
    pub(super) fn is_empty(&self) -> bool {
        self.forms.iter().all(String::is_empty)
    }

    /// Checks whether the needle stands at the beginning of a name in contacts of the best rank.
    pub(super) fn must_begin_name(&self) -> bool {
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
pub fn inside_pair(text: &str) -> &str {
    let inside = |(open, close): &(char, char)| {
        let inside = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.is_empty() && !inside.contains([*open, *close])).then_some(inside)
    };
    PAIRS.iter().find_map(inside).unwrap_or(text)
}

/// Returns a word without the signs that only set it apart, as in `Shevchenko, Taras`, in quotes,
/// in brackets and in `<taras@example.org>`, and without the scheme of a link; as it is if it has
/// nothing else.
pub fn bare(word: &str) -> &str {
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
pub fn is_dash(word: &str) -> bool {
    word.chars().all(|c| {
        matches!(
            c,
            '-' | '/' | '|' | '&' | '+' | '\u{2010}'..='\u{2027}' | '−' | '・' | '·'
        )
    })
}

/// Checks whether a text is written like a phone number, also with the signs of texts in print.
pub fn is_phone_like(text: &str) -> bool {
    const SIGNS: &str = "+-~().,/‐‑‒–—―−＋－～（）．，／";
    let is_sign = |c: char| SIGNS.contains(c) || fold::is_unseen(c);
    text.chars()
        .all(|c| c.is_numeric() || c.is_whitespace() || is_sign(c))
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
}
