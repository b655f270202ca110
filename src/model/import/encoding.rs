//! Bytes to text: detecting and decoding a file's encoding.
//!
//! One encoding is found for all lines of a file that state none: UTF-8 when nearly all of them are
//! valid in it, else the Windows page of the file's own language. Lines that name a `CHARSET`, as
//! vCards may, are decoded by it; valid UTF-8 in a file of another encoding stays, since programs
//! append to files.

mod latin;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_8, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1255,
};

use super::note::{Note, Remark};
use crate::model::card::encoding::is_unknown;
pub use crate::model::card::encoding::named;
use crate::model::card::encoding::{Fit, decode_all, decode_as, valid_and_broken};

const ESCAPE: u8 = 0x1b;
/// The longest content line that is decoded as a whole, in bytes; a longer one is decoded in parts
/// of this length.
const MAX_LINE: usize = 1 << 20;
/// The most bytes from which an encoding is guessed, and the most of them from one line.
const MAX_SAMPLE: usize = 1 << 20;
const MAX_SAMPLE_OF_LINE: usize = 1 << 16;
/// The most bytes of the declaration of a document of XML.
const MAX_DECLARATION: usize = 128;
/// The most notes on single lines.
const MAX_NOTES: usize = 1000;

/// A file as text.
#[derive(Debug, Default)]
pub struct Decoded {
    /// The text, without a byte order mark and without NULs, which no database column of text can
    /// hold.
    pub text: String,
    /// The encoding that was guessed for lines that state none.
    pub guessed: Option<&'static Encoding>,
    /// Notes on guesses and repairs.
    pub notes: Vec<Note>,
}

/// Decodes a file. UTF-8 is not copied.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let mut decoded = decode_all_lines(bytes);
    if let Some(first) = decoded.text.find('\0') {
        let line = 1 + line_ends(&decoded.text.as_bytes()[..first]);
        decoded.notes.push(Note::new(line, Remark::Nul, ""));
        decoded.text.retain(|c| c != '\0');
    }
    if let Some(guessed) = decoded.guessed {
        let remark = Remark::EncodingGuessed(guessed.name());
        decoded.notes.insert(0, Note::new(1, remark, ""));
    }
    decoded
}

/// Checks whether [`decode`] must copy these bytes, because they are not UTF-8.
pub fn is_copied(bytes: &[u8]) -> bool {
    utf_16(bytes).is_some() || bytes.contains(&ESCAPE) || !is_utf_8(bytes)
}

/// Returns the likely encoding of bytes that are not UTF-8: the first of the encodings named
/// nearby, if it fits, else a guess from the bytes.
pub fn likely(
    sample: &[u8],
    mut nearby: impl Iterator<Item = &'static Encoding>,
) -> &'static Encoding {
    if sample.is_empty() {
        return WINDOWS_1252;
    }
    let named = nearby
        .find(|encoding| *encoding != UTF_8)
        .filter(|encoding| decode_all(encoding, sample).is_some());
    named.unwrap_or_else(|| guess(sample))
}

fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    match latin::page(sample, guessed).unwrap_or(guessed) {
        // Address books are written by desktops and phones, not by old terminals.
        encoding if encoding == ISO_8859_8 => WINDOWS_1255,
        encoding if encoding == IBM866 || decode_all(encoding, sample).is_none() => WINDOWS_1252,
        encoding => encoding,
    }
}

fn decode_all_lines(mut bytes: Vec<u8>) -> Decoded {
    if let Some(encoding) = utf_16(&bytes) {
        return Decoded {
            text: encoding.decode_with_bom_removal(&bytes).0.into_owned(),
            guessed: Encoding::for_bom(&bytes).is_none().then_some(encoding),
            notes: Vec::new(),
        };
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    // ISO-2022-JP looks like ASCII: it switches with escape sequences.
    if bytes.contains(&ESCAPE) {
        return decode_lines(&bytes);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded {
            text,
            ..Decoded::default()
        },
        Err(error) => {
            let bytes = error.as_bytes();
            let stated = stated_by_xml(bytes).and_then(|stated| decode_all(stated, bytes));
            let whole = |text: Cow<'_, str>| Decoded {
                text: text.into_owned(),
                ..Decoded::default()
            };
            stated.map_or_else(|| decode_lines(bytes), whole)
        }
    }
}

/// Returns the encoding that a document of XML states, other than UTF-8.
fn stated_by_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.strip_prefix(b"<?xml")?;
    let start = String::from_utf8_lossy(&start[..start.len().min(MAX_DECLARATION)]);
    let (_, stated) = start.split("?>").next()?.split_once("encoding")?;
    let stated = stated.split(['"', '\'']).nth(1)?;
    named(stated).filter(|encoding| *encoding != UTF_8)
}

/// Detects UTF-16 by its byte order mark, else by the NULs of its first two characters, which are
/// ASCII in every format.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0, 1..=255, 0, 1..=255, ..] => Some(UTF_16BE),
        [1..=255, 0, 1..=255, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

fn decode_lines(bytes: &[u8]) -> Decoded {
    let file = FileEncoding::of(bytes);
    let mut decoded = Decoded {
        text: String::with_capacity(bytes.len() + bytes.len() / 2),
        ..Decoded::default()
    };
    let mut number = 1;
    for line in ContentLines(bytes) {
        if is_plain(line) {
            decoded.text.push_str(&String::from_utf8_lossy(line));
        } else {
            let (text, fit) = file.decode(line);
            let mut note = |remark, text| {
                if decoded.notes.len() < MAX_NOTES {
                    decoded.notes.push(Note::new(number, remark, text));
                }
            };
            match fit {
                Fit::Exact => {}
                Fit::Repaired => note(Remark::BrokenText, text.trim_end()),
                Fit::Guessed => decoded.guessed = Some(file.page),
            }
            if let Some(unknown) = label(line).filter(|label| is_unknown(label)) {
                note(Remark::UnknownCharset(unknown.to_owned()), text.trim_end());
            }
            decoded.text.push_str(&without_charset(&text));
        }
        number += line_ends(line);
    }
    decoded
}

/// Counts the lines that end in these bytes.
fn line_ends(bytes: &[u8]) -> usize {
    let count = |end: u8| bytes.iter().filter(|byte| **byte == end).count();
    match count(b'\n') {
        0 => count(b'\r'),
        ends => ends,
    }
}

fn is_utf_8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

fn is_plain(line: &[u8]) -> bool {
    line.is_ascii() && !line.contains(&ESCAPE)
}

/// The encoding of the lines of a file that state none.
struct FileEncoding {
    /// True if nearly all of them are valid UTF-8.
    is_utf_8: bool,
    /// The encoding of those that are not.
    page: &'static Encoding,
}

impl FileEncoding {
    /// Finds the encoding that fits a file: UTF-8, one that other lines name, or the likeliest.
    fn of(bytes: &[u8]) -> Self {
        let (mut valid, mut broken) = (0, 0);
        // Lines of another encoding, and lines that may be UTF-8 with a cut sequence.
        let (mut foreign, mut cut) = (Vec::new(), Vec::new());
        for line in ContentLines(bytes).filter(|line| !is_plain(line) && !fits_charset(line)) {
            if is_utf_8(line) || unfold(line).is_some_and(|unfolded| is_utf_8(&unfolded)) {
                valid += valid_and_broken(&String::from_utf8_lossy(line)).0;
                continue;
            }
            let counted = valid_and_broken(&String::from_utf8_lossy(line));
            let sample = if leans_to_utf_8(line) {
                (valid, broken) = (valid + counted.0, broken + counted.1);
                &mut cut
            } else {
                &mut foreign
            };
            if sample.len() <= MAX_SAMPLE {
                sample.extend_from_slice(beginning(line));
            }
        }
        let is_utf_8 = valid >= 3 * broken && valid > 0;
        if !is_utf_8 {
            foreign.append(&mut cut);
        }
        let page = likely(&foreign, ContentLines(bytes).filter_map(charset));
        Self { is_utf_8, page }
    }

    fn decode<'a>(&self, line: &'a [u8]) -> (Cow<'a, str>, Fit) {
        let declared = charset(line);
        let first = declared.unwrap_or(self.page);
        let fits = |bytes: &[u8]| {
            is_utf_8(bytes) || !first.is_single_byte() && decode_all(first, bytes).is_some()
        };
        // Folding by octets can split characters.
        if let Some(unfolded) = unfold(line).filter(|unfolded| !fits(line) && fits(unfolded)) {
            let (text, fit) = decode_as(&unfolded, declared, self.page);
            return (Cow::Owned(text.into_owned()), fit);
        }
        if declared.is_none() && self.is_utf_8 && !fits(line) && leans_to_utf_8(line) {
            return (String::from_utf8_lossy(line), Fit::Repaired);
        }
        decode_as(line, declared, self.page)
    }
}

/// Checks whether a line is valid in the encoding that it names.
fn fits_charset(line: &[u8]) -> bool {
    charset(line).is_some_and(|charset| decode_all(charset, line).is_some())
}

/// Checks whether a line that is not UTF-8 has characters of UTF-8, or ends within one.
fn leans_to_utf_8(line: &[u8]) -> bool {
    let text = line.trim_ascii_end();
    let is_cut = std::str::from_utf8(text).is_err_and(|error| error.error_len().is_none());
    is_cut || valid_and_broken(&String::from_utf8_lossy(text)).0 > 0
}

/// Returns the beginning of a line to examine, ending after a whole character.
fn beginning(line: &[u8]) -> &[u8] {
    let Some(start) = line.get(..MAX_SAMPLE_OF_LINE) else {
        return line;
    };
    let end = start
        .iter()
        .rposition(u8::is_ascii)
        .map_or(0, |last| last + 1);
    &start[..end]
}

/// Returns the range of the `CHARSET` parameter of a content line, its semicolon included.
fn charset_range(line: &[u8]) -> Option<std::ops::Range<usize>> {
    const MARK: &[u8] = b";CHARSET=";
    let head = &line[..line.iter().position(|byte| *byte == b':')?];
    let start = head
        .windows(MARK.len())
        .position(|window| window.eq_ignore_ascii_case(MARK))?;
    let value = start + MARK.len();
    let length = head[value..]
        .iter()
        .position(|byte| *byte == b';')
        .unwrap_or(head.len() - value);
    Some(start..value + length)
}

/// Returns the value of the `CHARSET` parameter of a content line.
fn label(line: &[u8]) -> Option<&str> {
    let range = charset_range(line)?;
    std::str::from_utf8(line.get(range.start + ";CHARSET=".len()..range.end)?).ok()
}

/// Returns the character set that a parameter states, if it is not known.
pub(super) fn unknown_charset(parameter: &str) -> Option<&str> {
    let (name, label) = parameter.split_once('=')?;
    let is_charset = name.trim().eq_ignore_ascii_case("CHARSET");
    Some(label.trim()).filter(|label| is_charset && is_unknown(label))
}

fn charset(line: &[u8]) -> Option<&'static Encoding> {
    label(line).and_then(named)
}

/// Removes the `CHARSET` of a line that is UTF-8 now, unless quoted-printable is still to be
/// decoded.
fn without_charset(line: &str) -> Cow<'_, str> {
    let quoted_printable = line
        .split(':')
        .next()
        .is_some_and(|head| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"));
    match charset_range(line.as_bytes()) {
        Some(range) if !quoted_printable => {
            let (before, after) = (line.get(..range.start), line.get(range.end..));
            Cow::Owned([before.unwrap_or_default(), after.unwrap_or_default()].concat())
        }
        _ => Cow::Borrowed(line),
    }
}

/// Returns the line without its folds; `None` when it has none.
fn unfold(line: &[u8]) -> Option<Vec<u8>> {
    let mut unfolded = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some(end) = rest.windows(2).position(|pair| is_fold(pair[0], pair[1])) {
        let physical = &rest[..=end];
        let length = physical
            .iter()
            .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
            .map_or(0, |last| last + 1);
        unfolded.extend_from_slice(&physical[..length]);
        rest = &rest[end + 2..];
    }
    (rest.len() < line.len()).then(|| {
        unfolded.extend_from_slice(rest);
        unfolded
    })
}

fn is_fold(end: u8, next: u8) -> bool {
    matches!(end, b'\r' | b'\n') && matches!(next, b' ' | b'\t')
}

/// Content lines with their folds and line ends; very long ones in parts.
struct ContentLines<'a>(&'a [u8]);

impl<'a> Iterator for ContentLines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let ends = |pair: &[u8]| match pair {
            [b'\n', next] => !matches!(next, b' ' | b'\t'),
            [b'\r', next] => !matches!(next, b' ' | b'\t' | b'\r' | b'\n'),
            _ => false,
        };
        let most = &self.0[..self.0.len().min(MAX_LINE)];
        let length = most
            .windows(2)
            .position(ends)
            .map_or(most.len(), |end| end + 1);
        let (line, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(line)
    }
}

#[cfg(test)]
mod tests;
