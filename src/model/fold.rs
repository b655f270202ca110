//! Folding: forms in which texts that people consider the same are equal.

use any_ascii::any_ascii_char;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The most bytes of a sort key; names that are equal up to here are ordered by identifier.
const SORT_KEY_BYTES: usize = 96;

/// Returns the text in lower case, with compatibility forms unified and accents removed.
fn base(text: &str) -> String {
    if text.is_ascii() {
        return ascii_base(text);
    }
    text.nfkd()
        .filter(|c| canonical_combining_class(*c) == 0)
        .map(|c| if c.is_control() { ' ' } else { c })
        .flat_map(char::to_lowercase)
        // The two small sigmas have the same capital.
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .nfc()
        .collect()
}

/// Does the same for ASCII text.
fn ascii_base(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() {
                ' '
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

/// Transliterates a folded text into Latin letters, character by character.
pub fn latin(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_ascii_lowercase();
    }
    folded
        .chars()
        .map(any_ascii_char)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Returns a text folded and transliterated, so that letter case, accents and script are ignored.
pub fn ascii(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        latin(&base(text))
    }
}

fn is_latin(c: char) -> bool {
    c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c) || !c.is_alphabetic()
}

/// Returns the form of a search text: folded, and in ASCII unless it has letters of another script,
/// which then match only themselves.
pub fn needle(text: &str) -> String {
    let folded = base(text.trim());
    if folded.chars().all(is_latin) {
        latin(&folded)
    } else {
        folded
    }
}

/// Returns the forms under which a stored text is found: folded, its Latin transliteration, and the
/// German spellings of umlauts as two letters and of two letters as one.
pub fn forms(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return with_umlauts_collapsed(ascii_base(text));
    }
    let folded = base(text);
    let mut forms = with_umlauts_collapsed(latin(&folded));
    if !folded.chars().all(is_latin) {
        forms.push(folded);
    }
    // й and ї are separate letters, whose Latin forms are lost with their marks.
    let marked = latin(
        &text
            .nfc()
            .flat_map(char::to_lowercase)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect::<String>(),
    );
    if !forms.contains(&marked) {
        forms.push(marked);
    }
    let expanded = umlauts_expanded(text);
    if let Some(expanded) = expanded.filter(|expanded| !forms.contains(expanded)) {
        forms.push(expanded);
    }
    forms
}

fn with_umlauts_collapsed(form: String) -> Vec<String> {
    let collapsed = form
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u");
    if collapsed == form {
        vec![form]
    } else {
        vec![form, collapsed]
    }
}

fn umlauts_expanded(text: &str) -> Option<String> {
    let lower: String = text.nfc().flat_map(char::to_lowercase).collect();
    lower.contains(['ä', 'ö', 'ü']).then(|| {
        let expanded = lower
            .replace('ä', "ae")
            .replace('ö', "oe")
            .replace('ü', "ue");
        latin(&base(&expanded))
    })
}

/// Returns only the digits of a phone number, in ASCII.
pub fn digits(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_digit).collect();
    }
    text.nfkd()
        .filter_map(|c| any_ascii_char(c).bytes().next())
        .filter(u8::is_ascii_digit)
        .map(char::from)
        .collect()
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
        None => key.extend(base(text).bytes()),
    });
    key.truncate(SORT_KEY_BYTES);
    key
}

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
        c => base(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c),
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

    fn finds(query: &str, text: &str) -> bool {
        let needle = needle(query);
        forms(text).iter().any(|form| form.contains(&needle))
    }

    #[test]
    fn accents_case_and_script_do_not_hide_a_name() {
        let pairs = [
            ("shevch", "Шевченко"),
            ("andriy", "Андрій"),
            ("ШЕВЧ", "Шевченко"),
            ("київ", "КИЇВ"),
            ("muller", "Müller"),
            ("mueller", "Müller"),
            ("müller", "Muller"),
            ("müller", "Mueller"),
            ("muller", "Mueller"),
            ("mueller", "Mueller"),
            ("strasse", "Straße"),
            ("straße", "Strasse"),
            ("lodz", "Łódź"),
            ("joão", "JOAO"),
            ("مريم", "مَرْيَم"),
            ("王", "王小明"),
            ("wang", "王小明"),
            ("한", "한국"),
            ("🦀", "crab 🦀"),
            ("nguyen", "Nguyễn"),
            ("ΕΛΛΆΣ", "Ελλάς"),
        ];
        for (query, text) in pairs {
            assert!(finds(query, text), "{query} in {text}: {:?}", forms(text));
        }
    }

    #[test]
    fn letters_of_another_script_match_only_themselves() {
        assert!(!finds("王", "汪"));
        assert!(!finds("шевч", "Shevchenko"));
    }

    #[test]
    fn a_phone_is_its_digits() {
        assert_eq!(digits("+380 (67) 123-45-67"), "380671234567");
        assert_eq!(digits("٠١٢"), "012");
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
