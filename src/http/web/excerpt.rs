//! Long texts, cut to keep pages small.

use std::borrow::Cow;

use crate::domain::limits;

/// The most characters of a value in a line of a list.
const LINE_CHARS: usize = 200;

/// Returns the first characters of a text, with an ellipsis if it continues.
pub fn cut(text: &str, chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(chars) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Returns the part of a text that a list shows.
pub fn line(text: &str) -> Cow<'_, str> {
    cut(text, LINE_CHARS)
}

/// Returns the part of a value that a page shows.
pub fn value(text: &str) -> Cow<'_, str> {
    cut(text, limits::VALUE_CHARS)
}

/// Cuts a text to the length that a page shows.
pub fn shorten(text: &mut String, chars: usize) {
    if let Cow::Owned(cut) = cut(text, chars) {
        *text = cut;
    }
}
