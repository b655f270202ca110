//! The physical lines of a file of vCards, and the marks among them at which cards begin and end.

use std::borrow::Cow;

/// The number of `BEGIN` and `END` lines to look ahead to tell a card inside a card from a card
/// without an end.
const MAX_MARKS_AHEAD: usize = 16;

/// The end of a card as it is usually written.
const END: &str = "END:VCARD";

/// The beginning or the end of a card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Begin,
    End,
}

/// Returns the mark on a physical line, in any letter case and with any space around it.
pub(super) fn mark(line: &str) -> Option<Mark> {
    if !ends_as_mark(line) {
        return None;
    }
    let (name, value) = line.split_once(':')?;
    if !value.trim().eq_ignore_ascii_case("VCARD") {
        return None;
    }
    // Concatenated files have byte order marks inside.
    let name = name.trim_start_matches('\u{feff}').trim();
    let is = |mark: &str| name.eq_ignore_ascii_case(mark);
    if is("BEGIN") {
        Some(Mark::Begin)
    } else {
        is("END").then_some(Mark::End)
    }
}

/// Checks whether a line ends as marks do, which spares nearly all others a closer look.
fn ends_as_mark(line: &str) -> bool {
    let end = line.trim_end().as_bytes().last_chunk::<5>();
    end.is_some_and(|end| end.eq_ignore_ascii_case(b"VCARD"))
}

/// Returns the mark on a line inside a card, where a line that starts with white space continues
/// the one before.
pub(super) fn mark_inside(line: &str) -> Option<Mark> {
    mark(line).filter(|_| !is_continuation(line))
}

/// Checks whether a line continues the one before.
pub(super) fn is_continuation(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// A position in a text: the byte, and the line counted from 1.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) at: usize,
    pub(super) line: usize,
}

impl Position {
    pub(super) const START: Self = Self { at: 0, line: 1 };
}

/// The physical lines of a text without their ends, which may be LF, CR LF, CR or CR CR LF. The
/// beginning of a card is on a line of its own, also when it shares one with the end of another.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a str,
    position: Position,
}

impl<'a> Lines<'a> {
    /// Returns all lines of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self::from(text, Position::START)
    }

    /// Returns the lines from a position on, which must be the start of a line.
    pub(super) fn from(text: &'a str, position: Position) -> Self {
        Self { text, position }
    }

    /// Returns the position of the next line.
    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// Checks whether `line`, the one before these, opens a card inside the card, and both cards
    /// have an end. The outer card has stated its version already; a second version belongs to a
    /// card without its beginning.
    pub(super) fn follow_an_inner_begin(mut self, line: &str) -> bool {
        if !self.follow_a_begin(line) {
            return false;
        }
        let (mut depth, mut marks) = (2, 0);
        while let Some(line) = self.next() {
            match mark_inside(line) {
                Some(Mark::End) => depth -= 1,
                _ if self.follow_a_begin(line) => depth += 1,
                _ if depth == 1 && property_name(line).eq_ignore_ascii_case("VERSION") => {
                    return false;
                }
                _ => continue,
            }
            marks += 1;
            if depth == 0 || marks == MAX_MARKS_AHEAD {
                break;
            }
        }
        depth == 0
    }

    /// Checks whether `line`, the one before these, looks like the start of a card: a bare `BEGIN`,
    /// or an `AGENT` whose card is neither folded nor escaped.
    fn follow_a_begin(mut self, line: &str) -> bool {
        match mark_inside(line) {
            Some(mark) => mark == Mark::Begin,
            None => is_agent(line) && self.next().is_some_and(|next| !is_continuation(next)),
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.position.at..];
        if rest.is_empty() {
            return None;
        }
        let length = rest
            .bytes()
            .position(|byte| matches!(byte, b'\r' | b'\n'))
            .unwrap_or(rest.len());
        if let Some(end) = shared_end(&rest[..length], &rest[length..]) {
            self.position.at += end;
            return Some(&rest[..end]);
        }
        let ends = ["\r\r\n", "\r\n", "\r", "\n"];
        let end = ends
            .into_iter()
            .find(|end| rest[length..].starts_with(end))
            .map_or(0, str::len);
        self.position.at += length + end;
        self.position.line += 1;
        Some(&rest[..length])
    }
}

/// Returns where a line ends a card, or the value before that, if another card begins on the same
/// line: one file was put after another whose last line had no line end. After a value only a card
/// that goes on with its version is one.
fn shared_end(line: &str, after: &str) -> Option<usize> {
    if !ends_as_mark(line) {
        return None;
    }
    let end = line.to_ascii_uppercase().rfind(END)?;
    let next = end + END.len();
    let is_shared = mark(&line[next..]) == Some(Mark::Begin);
    let has_version = || {
        let start = after.trim_start().as_bytes().first_chunk::<7>();
        start.is_some_and(|start| start.eq_ignore_ascii_case(b"VERSION"))
    };
    match end {
        _ if !is_shared => None,
        0 => Some(next),
        _ => has_version().then_some(end),
    }
}

/// Returns the text of a card, whose end is on a line of its own.
pub(super) fn with_own_end(text: &str) -> Cow<'_, str> {
    let card = text.trim_end();
    let end = card.len().saturating_sub(END.len());
    match card.split_at_checked(end) {
        Some((start, mark)) if mark.eq_ignore_ascii_case(END) && ends_within_line(start) => {
            format!("{start}\r\n{mark}\r\n").into()
        }
        _ => text.into(),
    }
}

/// Checks whether the last line of a text has more than what may stand before a mark.
fn ends_within_line(text: &str) -> bool {
    let line = text.rsplit(['\r', '\n']).next();
    line.is_some_and(|line| line.contains(|c: char| !is_before_mark(c)))
}

/// Checks whether a mark may stand after a character.
fn is_before_mark(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn is_agent(line: &str) -> bool {
    ends_as_mark(line)
        && !line.starts_with(|first: char| first.is_ascii_whitespace())
        && property_name(line).eq_ignore_ascii_case("AGENT")
        && line.split_once(':').and_then(|(_, value)| mark(value)) == Some(Mark::Begin)
}

/// Returns the name of a content line without its group.
pub(super) fn property_name(line: &str) -> &str {
    let name = line.split([':', ';']).next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().trim()
}

/// Checks whether a line that is no property may be a part of the text before it: not so a comment or
/// the name of a property alone.
pub(super) fn may_break_off(line: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
    !line.starts_with('#') && !line.bytes().all(is_of_name)
}
