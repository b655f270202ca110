//! The order of names, and the letters under which alphabetical lists show them.

use std::ops::Range;

use any_ascii::any_ascii_char;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use unicode_normalization::UnicodeNormalization;

use super::{is_latin, plain};

/// The most bytes of a sort key; names that are equal up to here are ordered by identifier.
const SORT_KEY_BYTES: usize = 96;

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

/// Returns a key whose bytes order as people order the texts: by the Unicode Collation Algorithm
/// with CLDR's root order, which is alphabetical for most languages and scripts.
pub fn sort_key(text: &str) -> Vec<u8> {
    thread_local! {
        static COLLATOR: Option<CollatorBorrowed<'static>> =
            Collator::try_new(Default::default(), CollatorOptions::default()).ok();
    }
    let mut key = Vec::with_capacity(SORT_KEY_BYTES);
    COLLATOR.with(|collator| match collator {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(&as_letters(text), &mut key);
        }
        None => key.extend(plain(text).bytes()),
    });
    key.truncate(SORT_KEY_BYTES);
    key
}

/// Returns the sort keys between which the texts are that begin with this one, whatever their accents
/// and the case of their letters; nothing is between those of an empty text.
pub fn sorted_beginnings(text: &str) -> Range<Vec<u8>> {
    let key = sort_key(text);
    // The first level ends with the lowest weight; accents and case are compared after it.
    let letters = key.split(|byte| *byte == LEVEL).next().unwrap_or_default();
    let end = match letters {
        [] => Vec::new(),
        letters => letters.iter().copied().chain([u8::MAX]).collect(),
    };
    letters.to_vec()..end
}

/// The byte between the levels of a sort key.
const LEVEL: u8 = 1;

/// The heading of all names that do not start with a letter.
pub const NO_LETTER: char = '#';

/// Returns the letter under which an alphabetical list shows a name.
pub fn initial(name: &str) -> char {
    let Some(first) = name.nfc().next().filter(|c| c.is_alphabetic()) else {
        return NO_LETTER;
    };
    let lower = first.to_lowercase().next().unwrap_or(first);
    let letter = match lower {
        // These sort as separate letters.
        'й' | 'ї' | 'ґ' | 'ў' => lower,
        c if is_latin(c) => any_ascii_char(c).chars().next().unwrap_or(c),
        c => plain(c.encode_utf8(&mut [0; 4]))
            .chars()
            .next()
            .unwrap_or(c),
    };
    let letter = letter.to_uppercase().next().unwrap_or(letter);
    // Some letters do not sort where their form suggests: Þ sorts after Z.
    let key = sort_key(name);
    let stands_there = initial_start(letter) <= key && key < initial_end(letter);
    if stands_there {
        letter
    } else {
        first.to_uppercase().next().unwrap_or(first)
    }
}

/// Returns a sort key before those of all names with this initial.
pub fn initial_start(initial: char) -> Vec<u8> {
    if initial == NO_LETTER {
        Vec::new()
    } else {
        sort_key(&initial.to_lowercase().to_string())
    }
}

/// Returns a sort key after those of all names with this initial, and before those of the next.
pub fn initial_end(initial: char) -> Vec<u8> {
    if initial == NO_LETTER {
        sort_key("a")
    } else {
        sort_key(&format!("{}\u{ffff}", initial.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_under_its_letter() {
        for (name, letter) in [
            ("anna", 'A'),
            ("Ärzte", 'A'),
            ("Łódź", 'L'),
            ("Øre", 'O'),
            ("Ірина", 'І'),
            ("ївга", 'Ї'),
            ("Ґалаґан", 'Ґ'),
            ("Þóra", 'Þ'),
            ("Ёлкин", 'Е'),
            ("Йосип", 'Й'),
            ("ελλάς", 'Ε'),
            ("王", '王'),
            ("7-Eleven", '#'),
            ("«Рога»", '#'),
            (" x", '#'),
            ("", '#'),
        ] {
            assert_eq!(initial(name), letter, "{name}");
        }
    }

    #[test]
    fn the_keys_of_an_initial_enclose_its_names() {
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
            let key = sort_key(name);
            assert!(initial_start(initial(name)) <= key, "{name}");
            assert!(initial_end(initial(name)) > key, "{name}");
        }
        for (before, after) in [
            ('#', 'A'),
            ('A', 'B'),
            ('Z', 'А'),
            ('Г', 'Ґ'),
            ('Ґ', 'Д'),
            ('І', 'Ї'),
            ('Ї', 'Й'),
        ] {
            assert!(
                initial_end(before) <= initial_start(after),
                "{before} {after}"
            );
        }
    }

    #[test]
    fn names_that_begin_alike_are_between_the_keys_of_their_beginning() {
        let between = |text: &str, name: &str| sorted_beginnings(text).contains(&sort_key(name));
        for name in ["Olena", "olena Z", "Ölena Ärm", "OLENAX"] {
            assert!(between("olena", name), "{name}");
        }
        for name in ["Olen", "Oleg", "Anna Olena", "Олена", ""] {
            assert!(!between("olena", name), "{name}");
        }
        assert!(!between("", "Olena"));
    }

    #[test]
    fn names_sort_as_people_sort_them() {
        let mut names = [
            "Яна",
            "Іван",
            "ірина",
            "Ґалаґан",
            "Галина",
            "Дмитро",
            "zoe",
            "Émile",
            "adam",
            "Zed",
            "Їжак",
            "Йосип",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "adam",
                "Émile",
                "Zed",
                "zoe",
                "Галина",
                "Ґалаґан",
                "Дмитро",
                "Іван",
                "ірина",
                "Їжак",
                "Йосип",
                "Яна"
            ]
        );
    }
}
