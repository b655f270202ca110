//! Values in quoted-printable, which belongs to vCard 2.1 and also occurs in newer cards.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Decodes a value whose soft line breaks are joined. Without a known `charset`, bytes that are not
/// UTF-8 are read as Windows-1252.
pub fn quoted_printable(value: &str, charset: Option<&str>) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = match rest {
            [b'=', high, low, ..] => digit(*high)
                .zip(digit(*low))
                .map(|(high, low)| high * 16 + low),
            _ => None,
        };
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &rest[3..] } else { tail };
    }
    let stated = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = match stated {
        Some(encoding) => encoding,
        None if std::str::from_utf8(&bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    // The file was decoded to UTF-8 already, so unquoted characters rule out a foreign charset.
    let encoding = if value.is_ascii() { encoding } else { UTF_8 };
    // PostgreSQL does not accept NUL.
    encoding
        .decode_without_bom_handling(&bytes)
        .0
        .replace('\0', "\u{fffd}")
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
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
}
