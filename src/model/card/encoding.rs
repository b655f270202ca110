//! Octets to text: values in quoted-printable, and bytes whose encoding is stated, known by the
//! file, or neither.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How well bytes fit the encoding that they were decoded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// They are valid in their stated encoding, or in UTF-8.
    Exact,
    /// A few were not valid, and became U+FFFD.
    Repaired,
    /// The encoding is a guess.
    Guessed,
}

/// Returns the encoding that a `CHARSET` parameter names; `None` for an unknown one and for ASCII,
/// which does not say how other bytes are encoded.
pub fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches('"');
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| !is_ascii(label) && encoding.output_encoding() == *encoding)
}

/// Checks whether a `CHARSET` parameter names no encoding that can be read.
pub fn is_unknown(label: &str) -> bool {
    !is_ascii(label.trim().trim_matches('"')) && named(label).is_none()
}

fn is_ascii(label: &str) -> bool {
    ["ascii", "us-ascii"]
        .iter()
        .any(|ascii| label.eq_ignore_ascii_case(ascii))
}

/// Decodes bytes as `declared`, UTF-8 or `fallback`: the first that fits all of them, else one that
/// fits nearly all.
pub fn decode_as<'a>(
    bytes: &'a [u8],
    declared: Option<&'static Encoding>,
    fallback: &'static Encoding,
) -> (Cow<'a, str>, Fit) {
    let stated = match declared {
        // Any text is valid in most single-byte encodings, while other text is rarely valid UTF-8
        // by chance.
        Some(declared) if declared.is_single_byte() => [UTF_8, declared],
        Some(declared) => [declared, UTF_8],
        None if fallback.is_single_byte() => [UTF_8, UTF_8],
        None => [fallback, UTF_8],
    };
    for encoding in stated {
        if let Some(text) = decode_all(encoding, bytes) {
            let is_sure = encoding == UTF_8 || declared == Some(encoding);
            return (text, if is_sure { Fit::Exact } else { Fit::Guessed });
        }
    }
    let (likely, share) = declared.map_or((UTF_8, 3), |declared| (declared, 1));
    match decode_nearly(likely, bytes, share) {
        Some(text) => (text, Fit::Repaired),
        None => (fallback.decode_without_bom_handling(bytes).0, Fit::Guessed),
    }
}

/// Decodes bytes that are all valid in an encoding.
pub fn decode_all<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Decodes bytes with `share` times as many characters beyond ASCII as invalid sequences.
fn decode_nearly<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
    share: usize,
) -> Option<Cow<'a, str>> {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let (valid, broken) = valid_and_broken(&text);
    (valid >= broken * share).then_some(text)
}

/// Counts the characters beyond ASCII of a decoded text, and the invalid sequences among them.
pub fn valid_and_broken(text: &str) -> (usize, usize) {
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    let valid = text.chars().filter(|c| !c.is_ascii()).count() - broken;
    (valid, broken)
}

/// Decodes quoted-printable, whose soft line breaks are joined, to text. Characters that are not
/// ASCII were decoded with the file. Returns the worst fit of its parts.
pub fn quoted_printable_as(
    value: &str,
    charset: Option<&'static Encoding>,
    fallback: &'static Encoding,
) -> (String, Fit) {
    let mut text = String::with_capacity(value.len());
    let mut fit = Fit::Exact;
    let mut rest = value;
    while !rest.is_empty() {
        let ascii = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let octets = octets(&rest[..ascii]);
        let (part, fits) = decode_as(&octets, charset, fallback);
        text.push_str(&part);
        if fits != Fit::Exact {
            fit = fits;
        }
        rest = &rest[ascii..];
        let decoded = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        text.push_str(&rest[..decoded]);
        rest = &rest[decoded..];
    }
    (text, fit)
}

/// Decodes a value in quoted-printable of a stored card. Without a known `charset`, bytes that are
/// not UTF-8 are read as Windows-1252.
pub fn quoted_printable(value: &str, charset: Option<&str>) -> String {
    let (text, _) = quoted_printable_as(value, charset.and_then(named), WINDOWS_1252);
    // PostgreSQL does not accept NUL.
    text.replace('\0', "\u{fffd}")
}

/// Decodes quoted-printable to bytes. Invalid escapes stand for themselves.
pub fn octets(value: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match escaped_octet(rest) {
            Some(octet) => {
                octets.push(octet);
                rest = &rest[3..];
            }
            None => {
                octets.push(*first);
                rest = after;
            }
        }
    }
    octets
}

/// Checks whether quoted-printable holds an equals sign that begins no octet and no soft break.
pub fn is_broken(value: &str) -> bool {
    let value = value.trim_end().as_bytes();
    let sign = |at: &usize| value[*at] == b'=' && at + 1 < value.len();
    (0..value.len())
        .filter(sign)
        .any(|at| escaped_octet(&value[at..]).is_none())
}

fn escaped_octet(text: &[u8]) -> Option<u8> {
    let [b'=', high, low, ..] = text else {
        return None;
    };
    // No encoder mixes the cases: this is text after a soft break whose line end was lost.
    let mixed = |upper: &u8, lower: &u8| upper.is_ascii_uppercase() && lower.is_ascii_lowercase();
    if mixed(high, low) || mixed(low, high) {
        return None;
    }
    let digit = |byte: &u8| {
        char::from(*byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    Some(digit(high)? * 16 + digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_their_charset() {
        for (value, charset, expected) in [
            ("=D0=86=D0=B2=D0=B0=D0=BD", None, "Іван"),
            ("=B2=E2=E0=ED", Some("windows-1251"), "Іван"),
            ("M=FCller", None, "Müller"),
            ("=8Fo=3Dx", Some("x-nobody-knows"), "\u{8f}o=x"),
            ("=95\\=93=B9", Some("Shift_JIS"), "表道"),
            ("50=25 =3", None, "50% =3"),
            ("ж=D0=B6", Some("windows-1251"), "жж"),
        ] {
            assert_eq!(quoted_printable(value, charset), expected, "{value}");
        }
    }

    #[test]
    fn a_cut_sequence_breaks_one_character_of_its_value() {
        for charset in [None, Some("utf-8")] {
            assert_eq!(
                quoted_printable("=D0=9B=D0=B5=D1=81=D1", charset),
                "Лес\u{fffd}"
            );
        }
        assert_eq!(
            quoted_printable("=8E=52=93=63=91", Some("Shift_JIS")),
            "山田\u{fffd}"
        );
    }

    #[test]
    fn an_equals_sign_that_begins_no_octet_is_broken() {
        assert!(is_broken("1=2") && is_broken("a=Zz b"));
        assert!(!is_broken("a=3D=\r\n") && !is_broken("a="));
    }
}
