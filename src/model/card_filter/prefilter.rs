//! Quick tests that spare parsing the cards which a filter cannot select: by the search index, and by
//! a look at a card's text.

use std::ops::RangeInclusive;

use memchr::memchr2_iter;

use super::{CardFilter, PropertyCondition, PropertyFilter, Test, TextMatch};
use crate::model::search::Needle;

/// The most bytes of a searched text that are looked for, so that the time stays linear.
const NEEDLE_BYTES: usize = 32;

/// Properties of which the search text of a card has every value, unless it is cut.
const INDEXED: [&str; 7] = ["EMAIL", "FN", "N", "NICKNAME", "ORG", "TEL", "TITLE"];

impl CardFilter {
    /// Returns texts that the search text of every selected card has; none if they cannot be told.
    pub fn needles(&self) -> Vec<Needle> {
        let mut needles = self.properties.iter().map(PropertyFilter::needles);
        match self.test {
            Test::AllOf => needles.flatten().collect(),
            Test::AnyOf => {
                let first = needles.next().unwrap_or_default();
                match needles.all(|others| others == first) {
                    true => first,
                    false => Vec::new(),
                }
            }
        }
    }

    /// Returns false only if the filter does not match the card with this text.
    pub fn may_match(&self, vcard: &str) -> bool {
        self.properties.is_empty()
            || self
                .test
                .of(self.properties.iter().map(|filter| filter.may_match(vcard)))
    }
}

impl PropertyFilter {
    fn needles(&self) -> Vec<Needle> {
        let name = self.name.rsplit('.').next().unwrap_or_default();
        match &self.condition {
            PropertyCondition::Matching {
                test,
                texts,
                parameters,
            } if INDEXED.iter().any(|known| known.eq_ignore_ascii_case(name))
                && (*test == Test::AllOf || texts.len() + parameters.len() == 1) =>
            {
                let positive = texts.iter().filter(|text| !text.is_negated);
                // Search texts have components, nicknames, and first and last name, apart.
                let is_between = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
                positive
                    .flat_map(|text| text.key.split(is_between))
                    .filter_map(Needle::of_part)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn may_match(&self, vcard: &str) -> bool {
        match &self.condition {
            PropertyCondition::Matching {
                test,
                texts,
                parameters,
            } if parameters.is_empty() && !texts.is_empty() => {
                test.of(texts.iter().map(|text| text.may_match(vcard)))
            }
            _ => true,
        }
    }
}

impl TextMatch {
    fn may_match(&self, vcard: &str) -> bool {
        self.is_negated || !self.is_found_as_written() || may_contain(vcard, &self.key)
    }

    /// Checks that no escape stands for a part of the searched text.
    fn is_found_as_written(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@.-_+ ".contains(&byte);
        !self.key.is_empty() && self.key.bytes().all(is_plain)
    }
}

/// Returns false only if no value on the card contains the plain text `key` in any case.
fn may_contain(vcard: &str, key: &str) -> bool {
    let needle = &key.as_bytes()[..key.len().min(NEEDLE_BYTES)];
    contains_unfolded(vcard.as_bytes(), needle)
        || contains_unfolded(vcard.as_bytes(), b"quoted-printable")
        || !vcard.is_ascii() && vcard.chars().any(may_decompose_to_ascii)
}

/// Returns false for ASCII and for scripts of which no character decomposes to ASCII.
fn may_decompose_to_ascii(c: char) -> bool {
    const CYRILLIC_TO_GEORGIAN: RangeInclusive<char> = '\u{400}'..='\u{10ff}';
    const IDEOGRAPHS: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';
    !(c.is_ascii() || CYRILLIC_TO_GEORGIAN.contains(&c) || IDEOGRAPHS.contains(&c))
}

/// Checks whether a text contains a needle in any case, skipping the breaks of folded lines.
fn contains_unfolded(text: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else {
        return true;
    };
    memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text)
        .any(|at| starts_with_unfolded(&text[at..], needle))
}

fn starts_with_unfolded(mut text: &[u8], needle: &[u8]) -> bool {
    needle.iter().all(|wanted| {
        while let Some(rest) = after_fold(text) {
            text = rest;
        }
        match text.split_first() {
            Some((byte, rest)) if byte.eq_ignore_ascii_case(wanted) => {
                text = rest;
                true
            }
            _ => false,
        }
    })
}

/// Returns the text after the break of a folded line, as the reader of lines joins them.
fn after_fold(text: &[u8]) -> Option<&[u8]> {
    let end = text.iter().position(|byte| *byte != b'\r')?;
    let rest = text[end..].strip_prefix(b"\n")?;
    Some(match rest {
        [b' ' | b'\t', rest @ ..] => rest,
        _ => rest,
    })
}
