//! The places in a text where a search finds its needles, found with the forms that the search
//! itself compares. Forms have no places of their own, so the shortest part of the text that is still
//! found is looked for, in steps that double and then halve.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::forms::shown_forms;
use super::needle::{MIN_DIALLED, Needle, is_phone_like};
use crate::model::fold;

/// The most places of a needle in a text.
const MAX_PLACES: usize = 20;

/// The forms of a text that are looked at.
type Forms = fn(&str) -> Vec<String>;

/// Returns where needles are in a text, in bytes; places may overlap.
pub fn places(text: &str, needles: &[Needle]) -> Vec<Range<usize>> {
    if needles.is_empty() {
        return Vec::new();
    }
    let bounds: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
    let bounds = [bounds, vec![text.len()]].concat();
    // Most are found in the plain form, which is soon made.
    let (plain, all) = (plain_form(text), shown_forms(text));
    let forms = |needle: &Needle| -> Option<Forms> {
        match () {
            () if needle.is_in_one_of(&plain) => Some(plain_form),
            () if needle.is_in_one_of(&all) => Some(shown_forms),
            () => None,
        }
    };
    let found = needles
        .iter()
        .filter_map(|needle| Some((needle, forms(needle)?)));
    found
        .flat_map(|(needle, forms)| needle.places(text, &bounds, forms))
        .collect()
}

fn plain_form(text: &str) -> Vec<String> {
    vec![fold::needle(text)]
}

impl Needle {
    /// Returns its places in a text with these bounds of characters.
    fn places(&self, text: &str, bounds: &[usize], forms: Forms) -> Vec<Range<usize>> {
        let national = text.contains('+').then(|| self.without_prefixes());
        let needle = national.as_ref().unwrap_or(self);
        let (mut places, mut from) = (Vec::new(), 0);
        while places.len() < MAX_PLACES {
            let Some(place) = needle.first_place(text, &bounds[from..], forms) else {
                break;
            };
            from += place.end;
            let end = bounds[from] + marks(&text[bounds[from]..]);
            places.push(bounds[from - place.len()]..end);
        }
        places
    }

    /// Returns the first and shortest part of a text in which it is found, as a range of `bounds`.
    fn first_place(&self, text: &str, bounds: &[usize], forms: Forms) -> Option<Range<usize>> {
        let is_found = |part: Range<usize>| {
            self.is_in_one_of(&forms(&text[bounds[part.start]..bounds[part.end]]))
        };
        let end = least(bounds.len() - 1, |chars| is_found(0..chars))?;
        let length = least(end, |chars| is_found(end - chars..end))?;
        Some(end - length..end)
    }

    /// Returns the needle with numbers without what others have before them in place of a country
    /// code, so that the rest of a number is found alone.
    fn without_prefixes(&self) -> Self {
        let short = |form: &String| {
            let digits = form.trim_start_matches(['+', '0']);
            let is_short = is_phone_like(form) && digits.len() >= MIN_DIALLED;
            if is_short { digits } else { form }.to_owned()
        };
        Self {
            forms: self.forms.iter().map(short).collect(),
            ..self.clone()
        }
    }

    fn is_in_one_of(&self, forms: &[String]) -> bool {
        let mut needles = self.forms.iter().filter(|needle| !needle.is_empty());
        needles.any(|needle| forms.iter().any(|form| form.contains(needle.as_str())))
    }
}

/// Returns the least of the numbers up to `most` that is enough, if each above it is, too.
fn least(most: usize, is_enough: impl Fn(usize) -> bool) -> Option<usize> {
    let (mut least, mut enough) = (1, 1.min(most));
    while enough == 0 || !is_enough(enough) {
        if enough == most {
            return None;
        }
        least = enough + 1;
        enough = (enough * 2).min(most);
    }
    while least < enough {
        let middle = usize::midpoint(least, enough);
        match is_enough(middle) {
            true => enough = middle,
            false => least = middle + 1,
        }
    }
    Some(enough)
}

/// Returns the bytes at the beginning of a text that belong to the character before it: accents, and
/// the vowels and last consonants of Korean syllables.
fn marks(text: &str) -> usize {
    let is_mark = |c: char| is_combining_mark(c) || ('\u{1160}'..='\u{11ff}').contains(&c);
    text.len() - text.trim_start_matches(is_mark).len()
}
