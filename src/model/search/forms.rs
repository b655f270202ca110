//! The forms in which a value is found.

use super::needle::is_phone_like;
use super::segment::{MAX_SEGMENT_BYTES, Segment};
use crate::model::{fold, phone};

/// Returns the forms of a value in this segment.
pub fn forms(segment: Segment, value: &str) -> Vec<String> {
    match segment {
        Segment::Phone => phone_forms(value),
        _ => fold::forms(value),
    }
}

/// Returns the forms of a number: as written, its digits, and those that are dialled within its
/// country.
fn phone_forms(number: &str) -> Vec<String> {
    let number = &number[..number.floor_char_boundary(MAX_SEGMENT_BYTES)];
    let mut forms = fold::forms(number);
    forms.push(fold::digits(number));
    forms.extend(phone::international(number));
    forms.extend(phone::dialled_at_home(number));
    forms.dedup();
    forms
}

/// Returns a name without its spaces if its script puts none between family and given name.
pub fn in_one(name: &str) -> Option<String> {
    let name: String = name.split_whitespace().collect();
    (!name.is_empty() && name.chars().all(is_unspaced)).then_some(name)
}

/// Returns the forms in which a text that is shown may have been found: as a number, or a name whose
/// parts are searched in one in either order, if it looks like it.
pub fn shown_forms(text: &str) -> Vec<String> {
    if is_phone_like(text) {
        return phone_forms(text);
    }
    let mut forms = fold::forms(text);
    if text.contains(char::is_whitespace)
        && let Some(name) = in_one(text)
    {
        let turned: String = text.split_whitespace().rev().collect();
        forms.extend([name, turned].iter().flat_map(|name| fold::forms(name)));
    }
    forms
}

/// Checks whether it is a Chinese, Japanese or Korean character.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{1100}'..='\u{11ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    )
}
