//! Names in a form in which two spellings of one person's name are equal.

use crate::model::card::Card;
use crate::model::fold;

/// The most words of a name that are compared.
const WORDS: usize = 8;

/// The words of a name, folded and in alphabetical order, so that script and order are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    words: Vec<String>,
    key: String,
}

impl Name {
    /// Returns given and family name if the card has both, else the name that it shows.
    pub fn of(card: &Card) -> Self {
        let parts = card.name_parts();
        let both = [parts.last.as_str(), parts.first.as_str()];
        let has_both = both.iter().all(|part| !part.trim().is_empty());
        let structured = || both.join(" ");
        let shown = if has_both {
            structured()
        } else {
            card.text("FN").unwrap_or_else(structured)
        };
        // A card without a name shows another value in its place.
        if shown.contains('@') {
            Self::default()
        } else {
            Self::new(&shown)
        }
    }

    /// Returns the name with these words.
    pub fn new(text: &str) -> Self {
        let text: String = text
            .chars()
            .filter(|c| !matches!(c, '\'' | '’' | 'ʼ' | '`'))
            .take(400)
            .collect();
        let split = text.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
        let mut words: Vec<_> = split
            .map(word)
            .filter(|word| !word.is_empty())
            .take(WORDS)
            .collect();
        if words
            .iter()
            .all(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        {
            words.clear();
        }
        words.sort_unstable();
        words.dedup();
        let key = words.join(" ");
        Self { words, key }
    }

    /// Returns the key that spellings of the name share.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the key of a name that distinguishes people: at least two words, initials not
    /// counted.
    pub fn full(&self) -> Option<&str> {
        (self.words.iter().filter(|word| word.len() > 1).count() > 1).then_some(&self.key)
    }

    /// Checks whether one may be a shorter spelling of the other: words left out, or cut to
    /// initials.
    pub fn is_compatible(&self, other: &Self) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() {
            (self, other)
        } else {
            (other, self)
        };
        let stands_for = |a: &str, b: &str| {
            a == b || (a.len() == 1 && b.starts_with(a)) || (b.len() == 1 && a.starts_with(b))
        };
        short.words.iter().all(|word| {
            long.words
                .iter()
                .any(|candidate| stands_for(word, candidate))
        })
    }

    /// Returns the fuller of the two names.
    pub fn fuller<'a>(&'a self, other: &'a Self) -> &'a Self {
        if other.key.len() > self.key.len() {
            other
        } else {
            self
        }
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Returns a word in ASCII, in which the usual Latin spellings of one Cyrillic or German word are
/// equal.
fn word(text: &str) -> String {
    let mut folded = fold::ascii(text);
    folded.retain(|c| c.is_ascii_alphanumeric());
    for (written, meant) in [("kh", "h"), ("ae", "a"), ("oe", "o"), ("ue", "u")] {
        if folded.contains(written) {
            folded = folded.replace(written, meant);
        }
    }
    let mut word = String::with_capacity(folded.len());
    for c in folded.chars() {
        let meant = match c {
            'y' | 'j' => 'i',
            'g' => 'h',
            'w' => 'v',
            other => other,
        };
        if meant.is_ascii_digit() || !word.ends_with(meant) {
            word.push(meant);
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_names_apart() {
        assert_ne!(
            Name::new("Line 1 Desk 1").full(),
            Name::new("Line 11 Desk 11").full()
        );
    }

    #[test]
    fn order_script_and_transliteration_do_not_matter() {
        for (one, other) in [
            ("Taras Shevchenko", "Shevchenko Taras"),
            ("Taras Shevchenko", "Шевченко Тарас"),
            ("Тарас Шевченко", "SHEVCHENKO, Taras"),
            ("Андрій Мельник", "Andriy Melnyk"),
            ("Андрій Мельник", "Andrii Melnyk"),
            ("Юлія Дем’янчук", "Yuliya Demianchuk"),
            ("Ольга Гончар", "Olha Honchar"),
            ("Jürgen Müller", "Juergen Mueller"),
            ("Zoë O'Brien", "zoe obrien"),
            ("René Noe\u{308}l", "RENE NOËL"),
        ] {
            assert_eq!(
                Name::new(one).full(),
                Name::new(other).full(),
                "{one} = {other}"
            );
            assert!(Name::new(one).full().is_some(), "{one}");
        }
    }

    #[test]
    fn a_given_name_or_initials_tell_nobody_apart() {
        for name in ["Taras", "T. Shevchenko", "", "380 671234567", "Taras Taras"] {
            assert_eq!(Name::new(name).full(), None, "{name}");
        }
    }

    #[test]
    fn a_shorter_name_is_compatible_and_another_is_not() {
        let name = Name::new("Taras Hryhorovych Shevchenko");
        for shorter in ["Taras", "Shevchenko", "T. Shevchenko", "Шевченко Тарас", ""] {
            assert!(name.is_compatible(&Name::new(shorter)), "{shorter}");
        }
        for another in ["Lesia", "Taras Franko", "L. Shevchenko"] {
            assert!(!name.is_compatible(&Name::new(another)), "{another}");
        }
    }
}
