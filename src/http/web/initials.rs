//! The letters that stand for a contact without a picture.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::contact::{Contact, without_titles};

/// Returns the first letters of first and last name, else the first of the name that is shown. Of a
/// name in a script without capital letters and spaces, such as Chinese, it is the family's. A number
/// that stands for a name has none.
pub fn of(contact: &Contact) -> String {
    let fields = &contact.fields;
    let letter = |name: &str| first_letter(without_titles(name));
    let [first, last] =
        [&fields.first_name, &fields.last_name].map(|name| name.as_deref().and_then(letter));
    let shown = || letter(&contact.display_name).filter(|letter| !is_digit(letter));
    match (first, last) {
        (_, Some(last)) if is_east_asian(&last) => last,
        (Some(first), _) if is_east_asian(&first) => shown().unwrap_or(first),
        (Some(first), Some(last)) => first + &last,
        (first, last) => first.or(last).or_else(shown).unwrap_or_default(),
    }
}

/// Returns the letters of a name whose parts are not known: those of its first and last word.
pub fn of_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(first_letter).unwrap_or_default();
    let last = words.next_back().and_then(first_letter);
    last.filter(|_| !is_east_asian(&first))
        .map_or(first.clone(), |last| first + &last)
}

/// Returns the first letter as a person sees it, in its capital form if that is one letter too.
fn first_letter(name: &str) -> Option<String> {
    let letter = name.graphemes(true).find(|part| !is_sign(part))?;
    let capital = letter.to_uppercase();
    let is_one = capital.graphemes(true).count() == 1;
    Some(match is_one && !capital.chars().any(is_headline) {
        true => capital,
        false => letter.to_owned(),
    })
}

/// Checks for what stands before or between letters: spaces, and signs of the scripts that have them
/// in common.
fn is_sign(part: &str) -> bool {
    part.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || c.is_ascii_punctuation()
            || matches!(c, '\u{a1}'..='\u{bf}' | '\u{200b}'..='\u{206f}' | '\u{3000}'..='\u{3020}')
    })
}

fn is_digit(letter: &str) -> bool {
    letter.chars().all(char::is_numeric)
}

/// Checks for the Georgian capitals, in which only whole headlines are written.
fn is_headline(c: char) -> bool {
    matches!(c, '\u{1c90}'..='\u{1cbf}')
}

/// Checks for Han, Kana and Hangul.
fn is_east_asian(letter: &str) -> bool {
    letter.chars().any(|c| {
        matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_what_a_person_sees_as_one() {
        for (name, letter) in [
            ("леся", "Л"),
            ("ნინო", "ნ"),
            ("ßeta", "ß"),
            ("e\u{301}mile", "E\u{301}"),
            ("👩‍👧 family", "👩‍👧"),
            ("🇺🇦", "🇺🇦"),
            ("  王", "王"),
            ("«Просвіта»", "П"),
            ("(no name)", "N"),
            ("+380 67", "3"),
            ("¿Quién?", "Q"),
        ] {
            assert_eq!(first_letter(name).as_deref(), Some(letter), "{name}");
        }
        assert_eq!(first_letter(" "), None);
        assert_eq!(first_letter("&"), None);
    }
}
