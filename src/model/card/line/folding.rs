//! Joining the physical lines of a content line, and folding it (RFC 6350, section 3.2).

use memchr::memchr_iter;

use super::position;

/// Returns the physical lines of a text with their line ends. Cards consist of short ones, of which
/// `str::split_inclusive` finds each end anew.
pub fn physical_lines(text: &str) -> impl Iterator<Item = &str> {
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    let ends = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    ends.chain(last).scan(0, |start, end| {
        let line = &text[*start..end];
        *start = end;
        Some(line)
    })
}

/// The state of a content line being read: whether it continues after a quoted-printable soft line
/// break.
#[derive(Default)]
pub struct Continued {
    has_value: bool,
    is_quoted_printable: bool,
    ends_softly: bool,
}

impl Continued {
    /// Adds the next physical line.
    pub fn add(&mut self, physical: &str) {
        if !self.has_value {
            self.is_quoted_printable |= starts_quoted_printable(physical);
            self.has_value = position(physical, b':').is_some();
        }
        self.ends_softly = physical.trim_end_matches(['\r', '\n']).ends_with('=');
    }

    /// Checks whether its head states quoted-printable.
    pub fn is_quoted_printable(&self) -> bool {
        self.is_quoted_printable
    }

    /// Checks whether the next physical line belongs to it.
    pub fn goes_on(&self) -> bool {
        self.is_quoted_printable && self.ends_softly
    }
}

pub fn starts_quoted_printable(raw: &str) -> bool {
    const NAME: &[u8] = b"QUOTED-PRINTABLE";
    let head = &raw.as_bytes()[..position(raw, b':').unwrap_or(raw.len())];
    head.windows(NAME.len())
        .any(|window| window.eq_ignore_ascii_case(NAME))
}

/// Joins physical lines; `None` when there is only one.
pub fn unfold(raw: &str) -> Option<String> {
    raw.trim_end_matches('\n').contains('\n').then_some(())?;
    let quoted_printable = starts_quoted_printable(raw);
    let mut lines = raw.split('\n').map(|line| line.trim_end_matches('\r'));
    let mut text = String::with_capacity(raw.len());
    text.push_str(lines.next().unwrap_or_default());
    for line in lines {
        if quoted_printable && text.ends_with('=') {
            text.pop();
            text.push_str(line);
        } else {
            text.push_str(line.strip_prefix([' ', '\t']).unwrap_or(line));
        }
    }
    Some(text)
}

/// Folds at 75 octets without splitting a character and ends the line (RFC 6350, section 3.2).
/// Octets in quoted-printable are not split either, since an equals sign at a line's end would be a
/// soft line break (RFC 2045, section 6.7).
pub fn fold(unfolded: &str) -> String {
    const ENCODED: usize = "=0A".len();
    let quoted_printable = starts_quoted_printable(unfolded);
    let mut folded = String::with_capacity(unfolded.len() + unfolded.len() / 24 + 2);
    let mut width = 0;
    for c in unfolded.chars() {
        let together = if quoted_printable && c == '=' {
            ENCODED
        } else {
            c.len_utf8()
        };
        if width + together > 75 && !(quoted_printable && folded.ends_with('=')) {
            folded.push_str("\r\n ");
            width = 1;
        }
        folded.push(c);
        width += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}
