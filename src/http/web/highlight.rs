//! The words of a search within a text, marked and found again.

use crate::model::search::{Needle, SearchQuery, places};

/// Characters of a long text that are shown before the first marked word.
const LEAD: usize = 24;

/// The words of a search, as it compares them with contacts.
pub struct Words(Vec<Needle>);

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
    /// Returns the words of a search; none for one that finds nothing.
    pub fn of(query: &SearchQuery) -> Self {
        Self(query.needles().unwrap_or_default())
    }

    /// Returns the text in pieces, those that are words marked.
    pub fn mark<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut marks = places(text, &self.0);
        marks.sort_unstable_by_key(|place| (place.start, place.end));
        let (mut pieces, mut done) = (Vec::new(), 0);
        for place in marks {
            let start = place.start.max(done);
            if place.end <= start {
                continue;
            }
            push(&mut pieces, &text[done..start], false);
            push(&mut pieces, &text[start..place.end], true);
            done = place.end;
        }
        push(&mut pieces, &text[done..], false);
        pieces
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

fn push<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, is_marked: bool) {
    if !text.is_empty() {
        pieces.push(Piece { text, is_marked });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(q: &str) -> Words {
        Words::of(&SearchQuery {
            q: Some(q.to_owned()),
            ..SearchQuery::default()
        })
    }

    fn marked(q: &str, text: &str) -> String {
        let words = words(q);
        let pieces = words.mark(text);
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
            ("0172555", "0172 5550123", "[0172 555]0123"),
            ("6777 21", "+380 67 765 43 21", "+380 67 765 43 [21]"),
            ("1234", "12 or 34", "12 or 34"),
        ] {
            assert_eq!(marked(q, text), expected, "{q} in {text}");
        }
    }

    #[test]
    fn words_are_marked_where_another_script_or_spelling_was_found() {
        for (q, text, expected) in [
            ("kovalchuk", "Ольга Ковальчук", "Ольга [Ковальчук]"),
            ("kowalczuk", "Ковальчук Ольга", "[Ковальчук] Ольга"),
            ("koval", "Ковальчук, коваль", "[Ковал]ьчук, [ковал]ь"),
            ("izhak", "Їжакевич", "[Їжак]евич"),
            ("mueller", "Jürgen Müller", "Jürgen [Müller]"),
            ("oconnor", "Sinéad O’Connor", "Sinéad [O’Connor]"),
            ("papadopoulos", "Παπαδόπουλος", "[Παπαδόπουλος]"),
            ("wang", "王小明", "[王]小明"),
            ("山田花", "山田 花子", "[山田 花]子"),
            ("花子山田", "山田 花子", "[山田 花子]"),
            ("ㄱㄷ", "홍 길동", "홍 [길동]"),
            ("ㅎㄱ", "홍 길동", "[홍 길]동"),
            ("ﾀﾅｶ", "タナカ ケン", "[タナカ] ケン"),
            ("斉藤", "齋藤 一", "[齋藤] 一"),
            ("рыж", "ры\u{301}жий", "[ры\u{301}ж]ий"),
            ("jeanluc", "Jean-Luc Picard", "[Jean-Luc] Picard"),
            ("kovalchuk", "Ковалюк", "Ковалюк"),
        ] {
            assert_eq!(marked(q, text), expected, "{q} in {text}");
        }
    }

    #[test]
    fn words_are_marked_as_they_are_pasted() {
        for (q, text, expected) in [
            ("“Müller”, (Jürgen)", "Jürgen Müller", "[Jürgen] [Müller]"),
            ("(Jürgen Müller)", "Jürgen Müller", "[Jürgen] [Müller]"),
            ("tel:+49–172–5550123", "0172 5550123", "0[172 5550123]"),
            ("https://example.org/", "example.org", "[example.org]"),
            (
                "Lesia – poet",
                "Lesia Ukrainka, poet",
                "[Lesia] Ukrainka, [poet]",
            ),
        ] {
            assert_eq!(marked(q, text), expected, "{q} in {text}");
        }
    }

    #[test]
    fn a_word_that_a_long_text_repeats_is_marked_in_its_beginning() {
        let text = "а".repeat(200);
        let marked = marked("a", &text);
        assert_eq!(marked.matches('[').count(), 20, "{marked}");
    }

    #[test]
    fn a_long_text_is_shown_from_near_its_word() {
        let text = format!("{} tea at five", "word ".repeat(40));
        let excerpt = words("tea").excerpt(&text);
        assert!(
            excerpt.ends_with(" tea at five") && excerpt.chars().count() < 45,
            "{excerpt}"
        );
        assert_eq!(words("tea").excerpt("tea at five"), "tea at five");
    }
}
