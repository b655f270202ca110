//! The order in which a language sorts names, and the letters under which alphabetical lists show
//! them.

use std::cell::RefCell;
use std::ops::Range;

use any_ascii::any_ascii_char;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use unicode_normalization::UnicodeNormalization;

use super::fold::{is_latin, plain};

/// The most bytes of a sort key; names that are equal up to here are ordered by identifier.
const SORT_KEY_BYTES: usize = 96;

/// The heading of all names that do not start with a letter.
pub const NO_LETTER: &str = "#";

/// The byte between the levels of a sort key.
const LEVEL: u8 = 1;

/// The order in which the speakers of a language sort names: by the Unicode Collation Algorithm as
/// CLDR tailors it for the language. By default it is CLDR's root order, which is alphabetical for
/// most languages and scripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collation(CollatorPreferences);

impl Collation {
    /// Returns the order of the language with this BCP 47 tag.
    pub fn of(tag: &str) -> Self {
        let locale: Option<Locale> = tag.parse().ok();
        Self(locale.map(Into::into).unwrap_or_default())
    }

    /// Returns the same order with numbers by their value: "Team 2" before "Team 10".
    pub fn with_numbers(mut self) -> Self {
        self.0.numeric_ordering = Some(CollationNumericOrdering::True);
        self
    }

    /// Returns a key whose bytes order as the texts do.
    pub fn sort_key(self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(SORT_KEY_BYTES);
        self.write_key(text, &mut key);
        key.truncate(SORT_KEY_BYTES);
        key
    }

    fn write_key(self, text: &str, key: &mut Vec<u8>) {
        /// Keeps the collator that was used last, since most names are sorted one after another.
        type Last = Option<(Collation, Option<CollatorBorrowed<'static>>)>;
        thread_local! {
            static LAST: RefCell<Last> = const { RefCell::new(None) };
        }
        LAST.with_borrow_mut(|last| {
            let (_, collator) = match last {
                Some(last) if last.0 == self => last,
                _ => last.insert((
                    self,
                    Collator::try_new(self.0, CollatorOptions::default()).ok(),
                )),
            };
            match collator {
                Some(collator) => {
                    let Ok(()) = collator.write_sort_key_to(&as_letters(text), key);
                }
                None => key.extend(plain(text).bytes()),
            }
        });
    }

    /// Returns the sort keys between which the texts are that begin with this one, whatever their
    /// accents and the case of their letters; nothing is between those of an empty text.
    pub fn beginnings(self, text: &str) -> Range<Vec<u8>> {
        let key = self.sort_key(text);
        // The first level ends with the lowest weight; accents and case are compared after it.
        let letters = key.split(|byte| *byte == LEVEL).next().unwrap_or_default();
        let end = match letters {
            [] => Vec::new(),
            letters => letters.iter().copied().chain([u8::MAX]).collect(),
        };
        letters.to_vec()..end
    }

    /// Returns the letter under which an alphabetical list shows a name; two characters where the
    /// language sorts them as one letter, such as the Czech Ch.
    pub fn initial(self, name: &str) -> String {
        let Some(first) = name.nfc().next().filter(|c| c.is_alphabetic()) else {
            return NO_LETTER.to_owned();
        };
        let key = self.sort_key(name);
        let stands_there = |initial: &String| {
            self.initial_start(initial) <= key && key < self.initial_end(initial)
        };
        let capital: String = first.to_uppercase().collect();
        // Some letters do not sort where their form suggests: Þ sorts after Z.
        [base_letter(first), capital.clone()]
            .into_iter()
            .chain(two_letters(name))
            .find(stands_there)
            .unwrap_or(capital)
    }

    /// Returns a sort key before those of all names with this initial.
    pub fn initial_start(self, initial: &str) -> Vec<u8> {
        if initial == NO_LETTER {
            Vec::new()
        } else {
            self.sort_key(&initial.to_lowercase())
        }
    }

    /// Returns a sort key after those of all names with this initial, and before those of the next.
    pub fn initial_end(self, initial: &str) -> Vec<u8> {
        // Digits are the last before the letters, whichever script the language has first.
        let last = if initial == NO_LETTER { "9" } else { initial };
        self.sort_key(&format!("{}\u{ffff}", last.to_lowercase()))
    }
}

/// Sorts ґ and ї as letters of their own. CLDR's root order treats them as accented г and і, but in
/// Ukrainian each sorts after every word of its base letter; appending U+FFFF, the highest of all
/// weights, achieves that.
fn as_letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            'ґ' => letters.push_str("г\u{ffff}"),
            'Ґ' => letters.push_str("Г\u{ffff}"),
            'ї' => letters.push_str("і\u{ffff}"),
            'Ї' => letters.push_str("І\u{ffff}"),
            other => letters.push(other),
        }
    }
    letters
}

/// Returns the capital of a letter without its accents.
fn base_letter(letter: char) -> String {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let base = match lower {
        // These sort as separate letters.
        'й' | 'ї' | 'ґ' | 'ў' => lower,
        c if is_latin(c) => any_ascii_char(c).chars().next().unwrap_or(c),
        c => plain(c.encode_utf8(&mut [0; 4]))
            .chars()
            .next()
            .unwrap_or(c),
    };
    base.to_uppercase().collect()
}

/// Returns the first two letters of a name, the first of them as a capital.
fn two_letters(name: &str) -> Option<String> {
    let mut letters = name.nfc().take(2);
    let (first, second) = (letters.next()?, letters.next()?);
    second
        .is_alphabetic()
        .then(|| first.to_uppercase().chain(second.to_lowercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_under_its_letter() {
        for (name, letter) in [
            ("anna", "A"),
            ("Ärzte", "A"),
            ("Łódź", "L"),
            ("Øre", "O"),
            ("Ірина", "І"),
            ("ївга", "Ї"),
            ("Ґалаґан", "Ґ"),
            ("Þóra", "Þ"),
            ("Ёлкин", "Е"),
            ("Йосип", "Й"),
            ("ελλάς", "Ε"),
            ("王", "王"),
            ("7-Eleven", "#"),
            ("«Рога»", "#"),
            (" x", "#"),
            ("", "#"),
        ] {
            assert_eq!(Collation::default().initial(name), letter, "{name}");
        }
    }

    #[test]
    fn the_keys_of_an_initial_enclose_its_names() {
        let order = Collation::default();
        for name in [
            "a",
            "Zzzz",
            "Ärzte",
            "ґ",
            "Ґалаґан",
            "г",
            "Гяяя",
            "ївга",
            "Їїї",
            "і",
            "Ія",
            "йй",
            "#1",
            "7",
            "王小明",
            "Ёлкин",
        ] {
            let (key, initial) = (order.sort_key(name), order.initial(name));
            assert!(order.initial_start(&initial) <= key, "{name}");
            assert!(order.initial_end(&initial) > key, "{name}");
        }
        for (before, after) in [
            ("#", "A"),
            ("A", "B"),
            ("Z", "А"),
            ("Г", "Ґ"),
            ("Ґ", "Д"),
            ("І", "Ї"),
            ("Ї", "Й"),
        ] {
            assert!(
                order.initial_end(before) <= order.initial_start(after),
                "{before} {after}"
            );
        }
    }

    #[test]
    fn names_that_begin_alike_are_between_the_keys_of_their_beginning() {
        let order = Collation::default();
        let between =
            |text: &str, name: &str| order.beginnings(text).contains(&order.sort_key(name));
        for name in ["Olena", "olena Z", "Ölena Ärm", "OLENAX"] {
            assert!(between("olena", name), "{name}");
        }
        for name in ["Olen", "Oleg", "Anna Olena", "Олена", ""] {
            assert!(!between("olena", name), "{name}");
        }
        assert!(!between("", "Olena"));
    }

    #[test]
    fn names_sort_as_in_the_language() {
        for (tag, names) in [
            (
                "",
                "7-Eleven adam Émile Zed zoe Галина Ґалаґан Дмитро Іван ірина Їжак Йосип Яна",
            ),
            (
                "uk",
                "7-Eleven Галина Гюго Ґалаґан Дмитро Євген Іван ірина Їжак Йосип Юрій Яна adam Zed",
            ),
            ("de-AT", "Adler Ärzte Azur Muller Müller Mullers Zander"),
            ("sv", "Adam Zorn Åberg Ärlig Öberg"),
            ("es-MX", "Nadal Nuria Ñandú Ortega"),
            (
                "cs",
                "Cibulka Čapek Dvořák Hus Chalupa Ivan Rus Řezáč Sova Šimek Zeman Žák",
            ),
            ("pl", "Adam Ącki Celina Ćwik Lis Łaski Zorro Żak"),
        ] {
            let sorted: Vec<_> = names.split(' ').collect();
            let mut names = sorted.clone();
            names.reverse();
            names.sort_by_key(|name| Collation::of(tag).sort_key(name));
            assert_eq!(names, sorted, "{tag}");
        }
    }

    #[test]
    fn numbers_sort_by_their_value_where_they_are_asked_to() {
        let sorted = ["2", "10", "Team", "Team 2", "Team 2b", "Team 10", "Teams"];
        let mut names = sorted;
        names.reverse();
        names.sort_by_cached_key(|name| Collation::of("de").with_numbers().sort_key(name));
        assert_eq!(names, sorted);
        let by_signs = Collation::of("de");
        assert!(by_signs.sort_key("Team 10") < by_signs.sort_key("Team 2"));
    }

    #[test]
    fn a_letter_of_the_language_is_a_heading_of_its_own() {
        for (tag, name, letter) in [
            ("sv", "Åberg", "Å"),
            ("sv", "Örjan", "Ö"),
            ("de", "Örjan", "O"),
            ("es", "ñandú", "Ñ"),
            ("cs", "čapek", "Č"),
            ("cs", "chalupa", "Ch"),
            ("cs", "CHALUPA", "Ch"),
            ("cs", "Cibulka", "C"),
            ("hu", "Csaba", "Cs"),
            ("en", "Chalupa", "C"),
            ("uk", "adam", "A"),
            ("uk", "Їжак", "Ї"),
            ("uk", "7-Eleven", "#"),
        ] {
            let order = Collation::of(tag);
            let initial = order.initial(name);
            assert_eq!(initial, letter, "{tag} {name}");
            let key = order.sort_key(name);
            assert!(order.initial_start(&initial) <= key, "{tag} {name}");
            assert!(key < order.initial_end(&initial), "{tag} {name}");
        }
    }
}
