//! The terms of SQLite's search index: hashed grams, apart for each account and each part of the
//! search text, so that a search finds those that have a word in their names without a look at
//! those that have it elsewhere. A gram is three characters, or four digits: of three there are few
//! kinds, so that many contacts share each.

use std::collections::BTreeSet;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::Rank;
use super::needle::{Needle, is_phone_like};
use super::segment::{END, FORM, PART_END, SearchPart, Segment};
use super::text::CUT;
use crate::model::fold;
use crate::model::ids::UserId;

/// The most grams of a query that are looked up in each part; the rest of a long needle is left
/// to `LIKE`.
const MAX_GRAMS: usize = 3;
/// The digits of a gram of a number; its last gram has one fewer.
const DIGITS: usize = 4;

/// Returns the index terms of a stored search text: the grams of its Latin forms, each hashed
/// together with owner and part. Every text has a Latin form, so the other forms need no terms.
pub fn index_terms(user: i64, search_text: &str) -> String {
    let mut hashes: Vec<u32> = Vec::new();
    // A text that was made before texts had parts stays among the rest.
    let parts = match search_text.contains(PART_END) {
        true => SearchPart::ALL,
        false => &SearchPart::ALL[2..],
    };
    for (part, text) in parts.iter().zip(search_text.split(PART_END)) {
        let hasher = hasher(user, *part);
        let forms = text.split(char::is_control).filter(|form| form.is_ascii());
        for form in forms.map(str::as_bytes) {
            for at in 0..form.len().saturating_sub(2) {
                hashes.push(hash(hasher, gram(form, at)));
            }
            if let (SearchPart::Names, [first, second, ..]) = (part, form) {
                hashes.push(hash(hasher, &[FORM as u8, *first, *second]));
            }
        }
    }
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

/// Returns the index query that finds every contact that has the needles in the parts of this rank
/// (and perhaps others), if the needles are long enough to have trigrams.
pub fn index_question(user: UserId, needles: &[Needle], rank: Rank) -> Option<String> {
    let mut conditions: Vec<String> = Vec::new();
    let mut budget = MAX_GRAMS;
    for needle in needles {
        let at_most = budget.max(1);
        let mut ways = Vec::new();
        let parts = needle.indexed_parts(rank);
        let is_indexed = needle.forms.iter().all(|form| {
            let alternatives = alternatives(needle, &fold::latin(form), rank, at_most);
            for grams in &alternatives {
                ways.extend(parts.iter().map(|part| conjunction(user, *part, grams)));
            }
            !alternatives.is_empty()
        });
        // Forms of a number end alike.
        ways.sort_unstable();
        ways.dedup();
        if is_indexed {
            conditions.push(format!("({})", ways.join(" OR ")));
            budget = budget.saturating_sub(at_most);
        }
    }
    (!conditions.is_empty()).then(|| conditions.join(" AND "))
}

impl Needle {
    /// Returns the parts in which the index is asked for it: those of the rank, but for a text in one
    /// segment only its part, and the last one for contacts that are not indexed anew yet.
    fn indexed_parts(&self, rank: Rank) -> Vec<SearchPart> {
        let parts = rank.parts();
        let may_have = |part: &SearchPart| {
            let is_own = |segment: Segment| segment.part() == *part;
            *part == SearchPart::Rest || self.segment.is_none_or(is_own)
        };
        let own: Vec<_> = parts.iter().copied().filter(may_have).collect();
        if own.is_empty() { parts.to_vec() } else { own }
    }
}

/// Returns the grams by which a form of a needle is looked up: all of one of the sets. None if it is
/// too short.
fn alternatives(needle: &Needle, latin: &str, rank: Rank, at_most: usize) -> Vec<Vec<String>> {
    // Many have the same domain.
    let name = latin
        .split_once('@')
        .map(|(name, _)| telling(name, at_most));
    let name = name.filter(|grams| !grams.is_empty());
    let mut grams = name.unwrap_or_else(|| telling(latin, at_most));
    if rank <= Rank::NameBeginning && needle.must_begin_name() {
        let beginning: String = latin.chars().take(2).collect();
        if beginning.len() == 2 {
            grams.push(format!("{FORM}{beginning}"));
        }
    }
    match grams.is_empty() {
        true if latin.len() + 1 == DIGITS && is_digits(latin.as_bytes()) => {
            let next = ('0'..='9').map(|digit| vec![format!("{latin}{digit}")]);
            [vec![latin.to_owned()]].into_iter().chain(next).collect()
        }
        true => Vec::new(),
        false => vec![grams],
    }
}

/// Returns the question for the texts with all of these grams in a part.
fn conjunction(user: UserId, part: SearchPart, grams: &[String]) -> String {
    let hasher = hasher(user.get(), part);
    let mut question = String::with_capacity(2 + grams.len() * 13);
    question.push('(');
    for gram in grams {
        if question.len() > 1 {
            question.push_str(" AND ");
        }
        push_term(&mut question, hash(hasher, gram.as_bytes()));
    }
    question.push(')');
    question
}

/// Returns the pattern of the search texts from which something was left out.
pub fn cut_pattern() -> String {
    format!("%{}{}{}", END, CUT, END)
}

/// Returns an index query that finds the contacts with such texts.
pub fn cut_question(user: UserId) -> String {
    conjunction(user, SearchPart::Rest, &grams(CUT))
}

/// Returns the gram that begins at a place of a text in ASCII, which has at least three characters
/// from there.
fn gram(text: &[u8], at: usize) -> &[u8] {
    match text.get(at..at + DIGITS) {
        Some(digits) if is_digits(digits) => digits,
        _ => &text[at..at + 3],
    }
}

/// Returns the grams that every text with this one has. A number at its end may go on there, and have
/// another gram in place of the last.
fn grams(text: &str) -> Vec<String> {
    let text = text.as_bytes();
    let grams = (0..text.len().saturating_sub(2)).map(|at| (at, gram(text, at)));
    grams
        .filter(|(at, gram)| gram.len() == DIGITS || at + 3 < text.len() || !is_digits(gram))
        .map(|(_, gram)| String::from_utf8_lossy(gram).into_owned())
        .collect()
}

fn is_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

/// Returns at most `most` grams of a text, those that few others have. Numbers differ at their end,
/// where all their forms are alike.
fn telling(text: &str, most: usize) -> Vec<String> {
    let grams = grams(text);
    let fours = grams.iter().filter(|gram| gram.len() == DIGITS);
    let fours: Vec<_> = fours.cloned().collect();
    let is_number = is_phone_like(text);
    if fours.len() > 1 || is_number && !fours.is_empty() {
        let step = (fours.len() - 1).clamp(1, 3);
        return last(fours, step, most.min(2));
    }
    if is_number {
        let step = (grams.len() / most.max(1)).clamp(1, 3);
        return last(grams, step, most);
    }
    let has_sign = |gram: &String| !gram.chars().all(char::is_alphabetic);
    let (with_signs, others): (Vec<_>, Vec<_>) = grams.into_iter().partition(has_sign);
    let mut chosen = spread(with_signs, most);
    chosen.extend(spread(others, most - chosen.len()));
    chosen
}

/// Returns at most `most` of the grams from the end, each so many before the one after it.
fn last(grams: Vec<String>, step: usize, most: usize) -> Vec<String> {
    grams.into_iter().rev().step_by(step).take(most).collect()
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

/// Returns the state in which the hashes of an account's terms of a part begin. The last part has
/// the hashes that all texts had before they had parts: a contact that is not indexed anew yet is
/// found among the rest.
fn hasher(user: i64, part: SearchPart) -> SipHasher13 {
    let mut hasher = SipHasher13::new();
    hasher.write(&user.to_be_bytes());
    match part {
        SearchPart::Names => hasher.write(b"\x01"),
        SearchPart::Work => hasher.write(b"\x02"),
        SearchPart::Rest => {}
    }
    hasher
}

/// Returns a hash that is the same in every version of the program, since the index stores it.
fn hash(mut hasher: SipHasher13, gram: &[u8]) -> u32 {
    hasher.write(gram);
    (hasher.finish() & 0xffff_ffff) as u32
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

    /// Returns true if the index finds the text by the word.
    fn is_found(stored: &str, word: &str, rank: Rank) -> bool {
        let terms = index_terms(1, stored);
        let question = index_question(user(1), &[needle(word)], rank).expect("long enough");
        question.split(" OR ").any(|way| {
            let mut asked = way.split([' ', '(', ')']).filter(|word| word.len() == 8);
            asked.all(|term| terms.contains(term))
        })
    }

    const TEXT: &str = "\u{1}\u{6}taras\u{2}\u{6}shevchenko\u{5}\u{7}\u{c}\u{7}\u{6}academy\u{3}\u{4}\
                        \u{c}\u{4}\u{8}\u{6}likes tea\u{b}";

    #[test]
    fn a_text_is_found_by_its_words_in_the_parts_of_the_rank() {
        for (word, first) in [
            ("Shevch", Rank::NameBeginning),
            ("evch", Rank::Name),
            ("academy", Rank::Work),
            ("likes", Rank::Other),
        ] {
            for rank in Rank::ALL[1..].iter().copied() {
                let found = is_found(TEXT, word, rank);
                assert_eq!(found, rank >= first, "{word} {rank:?}");
            }
        }
    }

    #[test]
    fn a_text_without_parts_that_was_indexed_before_is_found_among_the_rest() {
        let part = hasher(1, SearchPart::Rest);
        let mut before = SipHasher13::new();
        before.write(&1_i64.to_be_bytes());
        assert_eq!(hash(part, b"abc"), hash(before, b"abc"));
    }

    #[test]
    fn a_number_is_looked_up_by_fours_of_its_digits() {
        let asked = |text| telling(text, MAX_GRAMS);
        assert_eq!(asked("067 1234567"), ["4567", "1234"]);
        assert_eq!(asked("380671234567"), ["4567", "1234"]);
        assert_eq!(asked("1234"), ["1234"]);
        assert_eq!(asked("12 34"), [" 34", "2 3", "12 "]);
        assert_eq!(asked("taras12345"), ["2345", "1234"]);
        assert_eq!(asked("taras1234"), ["as1", "s12", "1234"]);
        assert_eq!(asked("taras123"), ["as1", "s12", "tar"]);
        assert_eq!(asked("12 345"), [" 34", "2 3", "12 "]);
        for asked in ["1234567", "3456", "345", "567", "067", "7 123"] {
            assert!(
                is_found("\u{6}067 1234567\u{b}", asked, Rank::Other),
                "{asked}"
            );
        }
        assert!(!is_found("\u{6}067 1234567\u{b}", "346", Rank::Other));
    }

    #[test]
    fn a_word_with_signs_is_looked_up_by_them() {
        let asked = |text| telling(text, MAX_GRAMS);
        assert_eq!(asked("taras.12"), ["as.", "s.1", ".12"]);
        assert_eq!(asked("taras.1"), ["as.", "s.1", "tar"]);
        assert_eq!(asked("taras"), ["tar", "ara", "ras"]);
    }

    #[test]
    fn accounts_share_no_terms() {
        assert_ne!(index_terms(1, "abc"), index_terms(2, "abc"));
    }

    #[test]
    fn a_short_needle_asks_nothing_of_the_index_but_for_the_beginning_of_a_name() {
        assert_eq!(index_question(user(1), &[needle("ab")], Rank::Other), None);
        assert!(index_question(user(1), &[needle("ab")], Rank::NameBeginning).is_some());
    }
}
