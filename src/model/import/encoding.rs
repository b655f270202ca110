//! Bytes to text: detecting and decoding a file's encoding.
//!
//! Valid UTF-8 wins. In other files each content line is decoded separately, since vCards name a
//! `CHARSET` per property, and programs that append to a file may use another encoding than its
//! beginning.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_8, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1255,
};

const ESCAPE: u8 = 0x1b;
/// The longest content line that is decoded as a whole, in bytes; a longer one is decoded in parts
/// of this length.
const MAX_LINE: usize = 1 << 20;
/// The most bytes from which an encoding is guessed, and the most of them from one line.
const MAX_SAMPLE: usize = 1 << 20;
const MAX_SAMPLE_OF_LINE: usize = 1 << 16;

/// Returns the text of a file, without a byte order mark and without NULs, which no database column
/// of text can hold. UTF-8 is not copied.
pub fn text(bytes: Vec<u8>) -> String {
    let mut text = decode(bytes);
    if text.contains('\0') {
        text.retain(|c| c != '\0');
    }
    text
}

/// Checks whether [`text`] must copy these bytes, because they are not UTF-8.
pub fn is_copied(bytes: &[u8]) -> bool {
    utf_16(bytes).is_some() || bytes.contains(&ESCAPE) || !is_utf_8(bytes)
}

/// Checks whether a file is not UTF-8 and names its encoding neither by a byte order mark nor by a
/// `CHARSET` parameter.
pub fn is_unsaid(bytes: &[u8]) -> bool {
    const CHARSET: &[u8] = b"CHARSET=";
    if Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    if is_utf_8 {
        bytes.contains(&0)
    } else {
        !bytes
            .windows(CHARSET.len())
            .any(|window| window.eq_ignore_ascii_case(CHARSET))
    }
}

/// Returns the encoding that a `CHARSET` parameter names; `None` for an unknown one and for ASCII,
/// which does not say how other bytes are encoded.
pub fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches('"');
    let says_nothing = ["ascii", "us-ascii"]
        .iter()
        .any(|ascii| label.eq_ignore_ascii_case(ascii));
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| !says_nothing && encoding.output_encoding() == *encoding)
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
    match detector.guess(None, Utf8Detection::Deny) {
        // Address books are written by desktops and phones, not by old terminals.
        encoding if encoding == ISO_8859_8 => WINDOWS_1255,
        encoding if encoding == IBM866 || decode_all(encoding, sample).is_none() => WINDOWS_1252,
        encoding => encoding,
    }
}

/// Decodes bytes as `declared`, UTF-8 or `fallback`: the first that fits all of them.
pub fn decode_as<'a>(
    bytes: &'a [u8],
    declared: Option<&'static Encoding>,
    fallback: &'static Encoding,
) -> Cow<'a, str> {
    let first = declared.unwrap_or(fallback);
    // Any text is valid in most single-byte encodings, while other text is rarely valid UTF-8 by
    // chance.
    let order = if first.is_single_byte() {
        [UTF_8, first, fallback]
    } else {
        [first, UTF_8, fallback]
    };
    let fitting = order
        .into_iter()
        .find_map(|encoding| decode_all(encoding, bytes));
    fitting.unwrap_or_else(|| fallback.decode_without_bom_handling(bytes).0)
}

fn decode(mut bytes: Vec<u8>) -> String {
    if let Some(encoding) = utf_16(&bytes) {
        return encoding.decode_with_bom_removal(&bytes).0.into_owned();
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    // ISO-2022-JP looks like ASCII: it switches with escape sequences.
    if bytes.contains(&ESCAPE) {
        return decode_lines(&bytes);
    }
    String::from_utf8(bytes).unwrap_or_else(|not_utf_8| decode_lines(not_utf_8.as_bytes()))
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

fn decode_lines(bytes: &[u8]) -> String {
    let fallback = fallback(bytes);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    for line in ContentLines(bytes) {
        if is_plain(line) {
            text.push_str(&String::from_utf8_lossy(line));
        } else {
            text.push_str(&without_charset(&decode_line(line, fallback)));
        }
    }
    text
}

fn is_utf_8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

fn is_plain(line: &[u8]) -> bool {
    line.is_ascii() && !line.contains(&ESCAPE)
}

fn decode_line<'a>(line: &'a [u8], fallback: &'static Encoding) -> Cow<'a, str> {
    let declared = charset(line);
    let first = declared.unwrap_or(fallback);
    let fits = |bytes: &[u8]| {
        is_utf_8(bytes) || !first.is_single_byte() && decode_all(first, bytes).is_some()
    };
    // Folding by octets can split characters.
    match unfold(line).filter(|unfolded| !fits(line) && fits(unfolded)) {
        Some(unfolded) => Cow::Owned(decode_as(&unfolded, declared, fallback).into_owned()),
        None => decode_as(line, declared, fallback),
    }
}

/// Returns the encoding for lines that name none: one that other lines name, if it fits, else the
/// likeliest.
fn fallback(bytes: &[u8]) -> &'static Encoding {
    let fits_itself = |line: &[u8]| {
        let declared = charset(line).is_some_and(|charset| decode_all(charset, line).is_some());
        declared || is_utf_8(line) || unfold(line).is_some_and(|unfolded| is_utf_8(&unfolded))
    };
    let mut sample = Vec::new();
    for line in ContentLines(bytes).filter(|line| !is_plain(line) && !fits_itself(line)) {
        if sample.len() > MAX_SAMPLE {
            break;
        }
        sample.extend_from_slice(beginning(line));
    }
    likely(&sample, ContentLines(bytes).filter_map(charset))
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

fn decode_all<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
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

fn charset(line: &[u8]) -> Option<&'static Encoding> {
    let range = charset_range(line)?;
    named(std::str::from_utf8(line.get(range.start + ";CHARSET=".len()..range.end)?).ok()?)
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
