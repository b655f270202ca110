//! The properties, parameters and notations that each version knows, and the check of a card's text
//! for anything else.

use super::{MEDIA, Version, date};
use crate::model::card::line::{ContentLine, Parameter, physical_lines};

/// Properties that came with 4.0 and later standards, and have no other name in 3.0.
pub const LATER: &[&str] = &[
    "BIRTHPLACE",
    "CALADRURI",
    "CALURI",
    "CLIENTPIDMAP",
    "CONTACT-URI",
    "CREATED",
    "DEATHDATE",
    "DEATHPLACE",
    "EXPERTISE",
    "FBURL",
    "GRAMGENDER",
    "HOBBY",
    "INTEREST",
    "JSPROP",
    "LANG",
    "LANGUAGE",
    "ORG-DIRECTORY",
    "PRONOUNS",
    "XML",
];
/// Properties that are written otherwise in 3.0.
const RENAMED: &[&str] = &[
    "ANNIVERSARY",
    "GENDER",
    "KIND",
    "MEMBER",
    "RELATED",
    "SOCIALPROFILE",
    "X-ANNIVERSARY",
];
/// Properties that are written otherwise in 4.0, or not at all.
const FORMER: &[&str] = &[
    "AGENT",
    "LABEL",
    "SORT-STRING",
    "X-ABDATE",
    "X-ABRELATEDNAMES",
    "X-ADDRESSBOOKSERVER-KIND",
    "X-ADDRESSBOOKSERVER-MEMBER",
    "X-ANNIVERSARY",
    "X-GENDER",
    "X-SOCIALPROFILE",
];
/// Properties whose value is a date or an instant, which parsers insist on.
const INSTANTS: &[&str] = &["ANNIVERSARY", "BDAY", "DEATHDATE", "REV", "X-ABDATE"];
/// Properties that tell of the program that wrote the card, and that some parsers refuse.
pub const OF_PROGRAMS: &[&str] = &["MAILER", "NAME", "PROFILE"];
/// Names that stand at one place, or are told apart by their own spelling.
const OTHERWISE_SPELT: &[&str] = &["ADR", "BEGIN", "FN", "N", "VERSION"];
/// Parameters that 3.0 does not have.
pub const LATER_PARAMETERS: &[&str] = &[
    "ALTID",
    "AUTHOR",
    "AUTHOR-NAME",
    "CALSCALE",
    "CC",
    "CREATED",
    "DERIVED",
    "GEO",
    "INDEX",
    "JSCOMPS",
    "JSPTR",
    "LABEL",
    "LEVEL",
    "MEDIATYPE",
    "PHONETIC",
    "PID",
    "PREF",
    "PROP-ID",
    "SCRIPT",
    "SERVICE-TYPE",
    "SORT-AS",
    "TZ",
    "USERNAME",
];
/// Parameters that 4.0 does not have.
const FORMER_PARAMETERS: &[&str] = &["CHARSET", "ENCODING", "BASE64", "QUOTED-PRINTABLE"];
/// The components of the properties that got more with RFC 9554. The further ones repeat parts of
/// these.
const COMPONENTS: &[(&str, usize)] = &[("N", 5), ("ADR", 7)];

/// The names that a card must have, as far as they have been seen.
#[derive(Default)]
struct Names {
    /// The name to show.
    shown: bool,
    /// Its parts.
    parts: bool,
}

impl Version {
    /// Checks whether the text of a card is surely an export in this version already. Each line is
    /// looked at once, because nearly all cards of an export pass.
    pub fn is_strictly(self, vcard: &str) -> bool {
        let version = match self {
            Self::V3 => "VERSION:3.0\r\n",
            Self::V4 => "VERSION:4.0\r\n",
        };
        let mut lines = physical_lines(vcard);
        if lines.next() != Some("BEGIN:VCARD\r\n") || lines.next() != Some(version) {
            return false;
        }
        let mut names = Names::default();
        let mut is_plain = |line: &str| {
            let line = line.strip_suffix("\r\n");
            line.is_some_and(|line| self.is_plain(line, &mut names))
        };
        lines.all(&mut is_plain)
            && names.shown
            && (names.parts || self == Self::V4)
            && !has_control(vcard)
    }

    /// Checks whether a line after the first two is surely one of this version.
    fn is_plain(self, line: &str, names: &mut Names) -> bool {
        if matches!(line.as_bytes(), [b' ' | b'\t', ..]) {
            return true;
        }
        let Some((name, parameters, value)) = split(line) else {
            return false;
        };
        let most = match name.as_bytes() {
            b"FN" if value.trim().is_empty() => return false,
            b"FN" => {
                names.shown = true;
                None
            }
            b"N" if names.parts && self == Self::V3 => return false,
            b"N" => {
                names.parts = true;
                Some(5)
            }
            b"ADR" => Some(7),
            b"END" if value != "VCARD" => return false,
            _ if is_in_both(name) || self.knows_surely(name, value) => None,
            _ => return false,
        };
        let has_most = |most| value.bytes().filter(|byte| *byte == b';').count() < most;
        (parameters.is_empty() || self.takes_all(parameters))
            && (self == Self::V4 || most.is_none_or(has_most))
    }

    /// Checks whether the version has a property of a less common name with this value.
    fn knows_surely(self, name: &str, value: &str) -> bool {
        is_token(name)
            && !is_among(OTHERWISE_SPELT, name)
            && self.knows(name)
            && !is_among(MEDIA, name)
            && self.has_written(name, value)
    }

    /// Checks whether the version has the property under this name, as far as is known.
    fn knows(self, name: &str) -> bool {
        match self {
            Self::V3 => !is_among(LATER, name) && !is_among(RENAMED, name),
            Self::V4 => {
                !is_among(FORMER, name) && extension(name).is_none_or(|name| !is_among(LATER, name))
            }
        }
    }

    /// Checks whether the value is in this version's notation if it must be a date or an instant.
    fn has_written(self, name: &str, value: &str) -> bool {
        if !is_among(INSTANTS, name) {
            return true;
        }
        let is_revision = name.eq_ignore_ascii_case("REV") && date::is_instant(value);
        match (self, value.as_bytes()) {
            (Self::V3, [y @ .., b'-', m1, m2, b'-', d1, d2]) if y.len() == 4 => {
                is_number(y) && is_day([*m1, *m2, *d1, *d2]) && !is_yearless(value)
            }
            (Self::V3, _) => is_revision,
            (Self::V4, [b'-', b'-', m1, m2, d1, d2]) => is_day([*m1, *m2, *d1, *d2]),
            (Self::V4, [y @ .., m1, m2, d1, d2]) if y.len() == 4 => {
                is_number(y) && is_day([*m1, *m2, *d1, *d2])
            }
            (Self::V4, _) => is_revision && !value.contains(['-', ':']),
        }
    }

    /// Checks whether parameters as written are plain, and the version has them.
    fn takes_all(self, parameters: &str) -> bool {
        // Most lines with parameters have one type alone.
        if let Some(word) = parameters.strip_prefix("TYPE=")
            && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        {
            return self == Self::V3 || !word.eq_ignore_ascii_case("PREF");
        }
        let mut types = 0;
        parameters.split(';').all(|parameter| {
            let Some((name, value)) = parted(parameter, b'=') else {
                return false;
            };
            types += usize::from(name.eq_ignore_ascii_case("TYPE"));
            types < 2 && self.takes(name, value)
        })
    }

    /// Checks whether a parameter as written is plain, and the version has it.
    fn takes(self, name: &str, value: &str) -> bool {
        if name == "TYPE" && self == Self::V3 {
            return !value.contains('"');
        }
        let is_preference = || {
            name.eq_ignore_ascii_case("TYPE")
                && value
                    .split(',')
                    .any(|word| word.eq_ignore_ascii_case("PREF"))
        };
        is_token(name)
            && !value.contains('"')
            && match self {
                Self::V3 => !is_among(LATER_PARAMETERS, name),
                Self::V4 => !is_among(FORMER_PARAMETERS, name) && !is_preference(),
            }
    }
}

/// Checks whether a text, each line of which ends with CR LF, has other control characters than tabs,
/// which no value may have (RFC 6350, section 3.3).
pub fn has_control(text: &str) -> bool {
    let is_control = |byte: u8| (byte < b' ') & (byte != b'\t') | (byte == 0x7f);
    count(text, is_control) != 2 * count(text, |byte| byte == b'\n')
}

/// Counts octets. So few that an octet holds their number are counted together, because the compiler
/// then compares many at once.
fn count(text: &str, is_counted: impl Fn(u8) -> bool) -> usize {
    let count = |part: &[u8]| {
        part.iter()
            .fold(0, |count, byte| count + u8::from(is_counted(*byte)))
    };
    text.as_bytes()
        .chunks(255)
        .map(|part| usize::from(count(part)))
        .sum()
}

/// Returns the name without its group, the parameters and the value of a content line, if no parameter
/// is quoted.
fn split(line: &str) -> Option<(&str, &str, &str)> {
    let is_end = |byte: u8| matches!(byte, b':' | b';' | b'.');
    let name_of = |text: &str| text.bytes().position(is_end);
    let (mut name, mut end) = (line, name_of(line)?);
    if line.as_bytes()[end] == b'.' {
        if !is_token(&line[..end]) {
            return None;
        }
        name = &line[end + 1..];
        end = name_of(name)?;
    }
    let rest = &name[end + 1..];
    match name.as_bytes()[end] {
        b':' => Some((&name[..end], "", rest)),
        b';' => parted(rest, b':').map(|(parameters, value)| (&name[..end], parameters, value)),
        _ => None,
    }
}

/// Returns the texts before and after the first of an ASCII character: faster than `str::split_once`
/// in a few bytes.
fn parted(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((&text[..place], &text[place + 1..]))
}

fn is_number(digits: &[u8]) -> bool {
    digits.iter().all(u8::is_ascii_digit)
}

/// Checks whether two digits of a month and two of a day are a day that each year surely has.
fn is_day(digits: [u8; 4]) -> bool {
    let [month, day] = [[digits[0], digits[1]], [digits[2], digits[3]]];
    is_number(&digits) && (*b"01"..=*b"12").contains(&month) && (*b"01"..=*b"28").contains(&day)
}

/// Checks whether the year of a date stands for none, which 3.0 says with a parameter.
fn is_yearless(date: &str) -> bool {
    ["1604-", "0000-"].iter().any(|year| date.starts_with(year))
}

/// Checks whether a line of either version is surely the same in the other.
pub fn is_common(line: &ContentLine) -> bool {
    let is_plain = |parameter: Parameter| {
        let is_preference = |word: &str| word.trim().eq_ignore_ascii_case("PREF");
        let has_words = |types: &str| !types.contains('"') && !types.split(',').any(is_preference);
        parameter.name.eq_ignore_ascii_case("TYPE") && parameter.value.is_some_and(has_words)
    };
    let name = line.name();
    let mut parameters = line.parameters();
    line.is_property()
        && line.group().is_none()
        && (name == "FN" || name != "END" && is_in_both(name))
        && parameters.next().is_none_or(is_plain)
        && parameters.next().is_none()
}

/// Checks whether both versions have a property under this name, with any text as its value.
fn is_in_both(name: &str) -> bool {
    // Octets, not text: the compiler then compares each once, not each name in turn.
    matches!(
        name.as_bytes(),
        b"CATEGORIES"
            | b"EMAIL"
            | b"END"
            | b"NICKNAME"
            | b"NOTE"
            | b"ORG"
            | b"PRODID"
            | b"ROLE"
            | b"TEL"
            | b"TITLE"
            | b"UID"
            | b"URL"
    )
}

/// Returns the name that an extension marks with `X-`.
pub fn extension(name: &str) -> Option<&str> {
    let (mark, name) = name.split_at_checked(2)?;
    mark.eq_ignore_ascii_case("X-").then_some(name)
}

pub fn is_among(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns the most components that 3.0 has of a property, if that is not certain by itself.
pub fn component_limit(name: &str) -> Option<usize> {
    let known = COMPONENTS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, most)| *most)
}

/// Checks that the text is a name as properties, groups and parameters have (RFC 6350, section 3.3).
pub fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
