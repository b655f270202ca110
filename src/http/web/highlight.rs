//! The words of a search within a text, marked and found again.

use crate::model::fold;
use crate::model::search::MAX_NEEDLES;

/// Characters of a long text that are shown before the first marked word.
const LEAD: usize = 24;

/// The fewest digits of a number that is found however it is written.
const MIN_DIGITS: usize = 4;

/// The words that a search text consists of, in their comparison forms.
pub struct Words(Vec<String>);

/// No words, for lists that were not searched.
pub static NO_WORDS: Words = Words(Vec::new());

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    /// True if it is one of the words.
    pub is_marked: bool,
}

impl Words {
    /// Reads the words of a search text.
    pub fn of(q: &str) -> Self {
        let words = q.split_whitespace().map(fold::needle);
        let words = words.filter(|word| !word.is_empty());
        Self(words.take(MAX_NEEDLES).collect())
    }

    /// Returns the text in pieces, those that are words marked.
    pub fn mark<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        if self.0.is_empty() {
            let is_marked = false;
            return vec![Piece { text, is_marked }];
        }
        let mut marks = self.places(text);
        marks.extend(self.numbers(text));
        marks.sort_unstable();
        let (mut pieces, mut done) = (Vec::new(), 0);
        for (start, end) in marks.into_iter().filter(|(start, end)| start < end) {
            let start = start.max(done);
            if end <= start {
                continue;
            }
            push(&mut pieces, &text[done..start], false);
            push(&mut pieces, &text[start..end], true);
            done = end;
        }
        push(&mut pieces, &text[done..], false);
        pieces
    }

    /// Returns where the words begin and end in a text.
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let (folded, starts) = folded(text, |_| true);
        let words = self.0.iter();
        let found = words.flat_map(|word| folded.match_indices(word.as_str()));
        found
            .map(|(at, word)| (starts[at], end_of(&starts, at + word.len(), text)))
            .collect()
    }

    /// Returns where the words that are numbers begin and end in a text that writes them with spaces
    /// or with the code of a country.
    fn numbers(&self, text: &str) -> Vec<(usize, usize)> {
        let mut words = self.0.iter().filter_map(|word| number(word)).peekable();
        if words.peek().is_none() {
            return Vec::new();
        }
        let (folded, starts) = folded(text, |c| !is_separator(c));
        let found = words.flat_map(|word| folded.match_indices(word));
        found
            .map(|(at, word)| {
                let (start, end) = (starts[at], end_of(&starts, at + word.len(), text));
                let marked = text[start..end].trim_end_matches(is_separator);
                (start, start + marked.len())
            })
            .collect()
    }

    /// Returns the text from a little before its first word on, for a line that shows only the
    /// beginning.
    pub fn excerpt<'a>(&self, text: &'a str) -> &'a str {
        let before: usize = match &self.mark(text)[..] {
            [first, second, ..] if !first.is_marked && second.is_marked => first.text.len(),
            _ => 0,
        };
        let lead = text[..before].char_indices().rev().nth(LEAD);
        lead.map_or(text, |(at, _)| &text[at..])
    }
}

/// Returns the digits of a word that is a number, without what only some write before it.
fn number(word: &str) -> Option<&str> {
    let digits = word.trim_start_matches(['+', '0']);
    let is_number = digits.len() >= MIN_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(digits)
}

/// Checks for what stands between the digits of a phone number.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '/' | '(' | ')')
}

/// Returns the comparison form of the characters of a text that count, and for each of its bytes the
/// place of its character in the text.
fn folded(text: &str, counts: impl Fn(char) -> bool) -> (String, Vec<usize>) {
    let (mut folded, mut starts) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.char_indices().filter(|(_, c)| counts(*c)) {
        let form = fold::needle(c.encode_utf8(&mut [0; 4]));
        // A space has no form of its own.
        let form = if c.is_whitespace() { " " } else { &form };
        folded.push_str(form);
        starts.resize(folded.len(), at);
    }
    (folded, starts)
}

/// Returns the place in the text after the character whose form ends at `at`.
fn end_of(starts: &[usize], at: usize, text: &str) -> usize {
    starts.get(at).copied().unwrap_or(text.len())
}

fn push<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, is_marked: bool) {
    if !text.is_empty() {
        pieces.push(Piece { text, is_marked });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(q: &str, text: &str) -> String {
        let pieces = Words::of(q).mark(text);
        let shown = pieces.iter().map(|piece| match piece.is_marked {
            true => format!("[{}]", piece.text),
            false => piece.text.to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn words_are_marked_where_they_are_written_otherwise() {
        for (q, text, expected) in [
            ("les", "Lesia Ukrainka", "[Les]ia Ukrainka"),
            ("muller", "Jürgen Müller", "Jürgen [Müller]"),
            ("ї", "Їжакевич", "[Ї]жакевич"),
            ("a b", "a<b>", "[a]<[b]>"),
            ("ana nan", "Banana", "B[ana][n]a"),
            ("x", "Lesia", "Lesia"),
            ("", "Lesia", "Lesia"),
            ("ss", "Straße", "Stra[ß]e"),
            ("7654321", "+380 67 765 43 21", "+380 67 [765 43 21]"),
            ("0677654321", "+380 (67) 765-43-21", "+380 ([67) 765-43-21]"),
            ("6777 21", "+380 67 765 43 21", "+380 67 765 43 [21]"),
            ("1234", "12 or 34", "12 or 34"),
        ] {
            assert_eq!(marked(q, text), expected, "{q} in {text}");
        }
    }

    #[test]
    fn a_long_text_is_shown_from_near_its_word() {
        let text = format!("{} tea at five", "word ".repeat(40));
        let excerpt = Words::of("tea").excerpt(&text);
        assert!(
            excerpt.ends_with(" tea at five") && excerpt.chars().count() < 45,
            "{excerpt}"
        );
        assert_eq!(Words::of("tea").excerpt("tea at five"), "tea at five");
    }
}
