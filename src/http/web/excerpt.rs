//! Long texts, cut so that pages stay small.

use std::borrow::Cow;

use crate::domain::limits;

/// Characters of a value that stands in a line of a list.
const LINE_CHARS: usize = 200;

/// The first characters of a text, with an ellipsis where it goes on.
pub fn cut(text: &str, chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(chars) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The part of a text that a list shows.
pub fn line(text: &str) -> Cow<'_, str> {
    cut(text, LINE_CHARS)
}

/// The part of a value that a page shows.
pub fn value(text: &str) -> Cow<'_, str> {
    cut(text, limits::VALUE_CHARS)
}

/// Cuts a text that a page is to show.
pub fn shorten(text: &mut String, chars: usize) {
    if let Cow::Owned(cut) = cut(text, chars) {
        *text = cut;
    }
}
