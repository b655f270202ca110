//! The extent of a card in a file, and what its own lines say about how to read it.

use std::borrow::Cow;

use super::super::encoding::unknown_charset;
use super::super::lines::{
    Lines, Mark, is_continuation, mark_inside, may_break_off, property_name,
};
use super::super::note::{Note, Remark};
use super::{is_legacy_parameter, says_nothing};
use crate::model::card::encoding::is_broken;
use crate::model::card::line::{Continued, outside_quotes};

/// The most notes on one card.
const MAX_NOTES: usize = 100;

/// The facts about a card from its own lines, those of inner cards left out.
#[derive(Default)]
pub(super) struct Extent {
    pub(super) lines: usize,
    pub(super) version: Option<Version>,
    pub(super) has_legacy_parameters: bool,
    /// Notes on its lines, as they are read in vCard 3.0 and 4.0.
    pub(super) notes: Vec<Note>,
    /// The numbers of physical lines that broke off from the free text before them.
    pub(super) broken_off: Vec<usize>,
    continued: Continued,
    /// True if the line being read has parameters, or its head goes on.
    may_be_encoded: bool,
    /// True if the line before broke off too, so that a further one is not noted.
    is_broken_off: bool,
    /// True if the last property is free text.
    is_text: bool,
}

/// The version that a card states.
pub(super) struct Version {
    pub(super) stated: String,
    /// The number of its physical line in the card, that of `BEGIN` being 0.
    pub(super) at: usize,
}

impl Extent {
    /// Reads up to the end of the card whose `BEGIN` was read; `None` when the text ends or another
    /// card begins first.
    pub(super) fn read(lines: &mut Lines<'_>) -> Option<Self> {
        let mut extent = Self::default();
        let (mut depth, mut physical) = (1, 0);
        loop {
            let before = *lines;
            let number = before.position().line;
            let line = lines.next()?;
            physical += 1;
            let continues = is_continuation(line);
            extent.lines += usize::from(!continues);
            match mark_inside(line) {
                Some(Mark::End) if depth == 1 => return Some(extent),
                Some(Mark::End) => depth -= 1,
                _ if lines.follow_an_inner_begin(line) => {
                    depth += 1;
                    extent.note(number, Remark::NestedCard, line);
                }
                Some(Mark::Begin) => {
                    *lines = before;
                    return None;
                }
                None if depth == 1 => extent.look_at(line, *lines, physical, number),
                None => {}
            }
        }
    }

    fn note(&mut self, number: usize, remark: Remark, line: &str) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(Note::new(number, remark, line));
        }
    }

    /// Notes the facts of a physical line, before these others.
    fn look_at(&mut self, line: &str, ahead: Lines<'_>, physical: usize, number: usize) {
        let continues = is_continuation(line) || self.continued.goes_on();
        if !continues {
            let head = line.split(':').next().unwrap_or_default();
            self.continued = Continued::default();
            self.may_be_encoded = head.len() == line.len() || head.contains(';');
        }
        if self.may_be_encoded {
            self.continued.add(line);
        }
        if continues || says_nothing(line) {
            return;
        }
        let whole = with_whole_head(line, ahead);
        if !is_property(&whole) {
            let is_taken = self.is_text && may_break_off(line);
            let remark = match is_taken {
                true => Remark::StrayContinuation,
                false => Remark::NoProperty,
            };
            self.is_text = is_taken;
            self.broken_off.extend(Some(physical).filter(|_| is_taken));
            let goes_on = is_taken && self.is_broken_off;
            self.is_broken_off = is_taken;
            if !goes_on {
                self.note(number, remark, line);
            }
            return;
        }
        self.is_broken_off = false;
        let (head, value) = whole.split_once(':').unwrap_or((&whole, ""));
        let name = property_name(head);
        self.is_text = ["NOTE", "LABEL"]
            .iter()
            .any(|text| name.eq_ignore_ascii_case(text));
        if name.eq_ignore_ascii_case("VERSION") {
            self.version.get_or_insert_with(|| Version {
                stated: value.trim().to_owned(),
                at: physical,
            });
            return;
        }
        for parameter in head.split(';').skip(1) {
            self.has_legacy_parameters |= is_legacy_parameter(parameter);
            if let Some(unknown) = unknown_charset(parameter) {
                self.note(number, Remark::UnknownCharset(unknown.to_owned()), line);
            }
        }
        if self.continued.is_quoted_printable() && is_broken(value) {
            self.note(number, Remark::BrokenQuotedPrintable, line);
        }
    }
}

/// Returns a line with those that continue it up to its colon, if it may be the head of a property
/// that is folded within its parameters: a line without a colon is else no property.
fn with_whole_head<'a>(line: &'a str, ahead: Lines<'a>) -> Cow<'a, str> {
    let mut whole = Cow::Borrowed(line);
    if line.contains(':') || !line.contains(';') {
        return whole;
    }
    for next in ahead.take_while(|next| is_continuation(next)) {
        whole.to_mut().push_str(&next[1..]);
        if next.contains(':') {
            break;
        }
    }
    let is_parameter = |part: &str| {
        let name = part.split('=').next().unwrap_or_default().trim();
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let (head, _) = whole.split_once(':').unwrap_or((&whole, ""));
    let has_parameters = outside_quotes(head, b';').skip(1).all(is_parameter);
    if has_parameters { whole } else { line.into() }
}

/// Checks whether a line is a property: a name of letters, digits and hyphens, perhaps after a
/// group, and a colon; not so the address of a page.
fn is_property(line: &str) -> bool {
    let Some(end) = line.bytes().position(|byte| matches!(byte, b':' | b';')) else {
        return false;
    };
    let name = line[..end].trim_end().trim_start_matches('\u{feff}');
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let is_scheme = name.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_address = is_scheme && line[end..].starts_with("://");
    !name.is_empty() && !is_address && name.bytes().all(is_name) && line[end..].contains(':')
}
