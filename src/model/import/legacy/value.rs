//! The values of vCard 2.1.

use crate::model::birthday;
use crate::model::card::photo::LENIENT;
use crate::model::card::position;
use crate::model::card::text::escape;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The structure of a property's text.
enum Kind {
    /// Text whose blanks and lines may mean something.
    Text,
    /// Text in one line, such as a phone number.
    Line,
    /// Components between semicolons.
    Structured,
    /// Text of unknown structure; its semicolons may separate components.
    Unknown,
    /// Values between commas.
    List,
    Date,
    /// A latitude and a longitude, between which 2.1 has a comma.
    Position,
    /// A URI or a time, which is not escaped.
    Verbatim,
}

fn kind(name: &str) -> Kind {
    match name.to_ascii_uppercase().as_str() {
        "BDAY" | "ANNIVERSARY" | "X-ANNIVERSARY" | "X-MS-ANNIVERSARY" => Kind::Date,
        "CATEGORIES" | "NICKNAME" => Kind::List,
        "N" | "ADR" | "ORG" | "SOUND" => Kind::Structured,
        "GEO" => Kind::Position,
        "URL" | "SOURCE" | "PHOTO" | "LOGO" | "KEY" | "IMPP" | "REV" => Kind::Verbatim,
        "NOTE" | "LABEL" => Kind::Text,
        name if name.starts_with("X-") => Kind::Unknown,
        _ => Kind::Line,
    }
}

/// Encodes a value for 3.0. `lenient` also reads the escapes of 3.0, which many programs write in
/// 2.1; in quoted-printable, which encodes line breaks its own way, a backslash stands for itself.
pub fn encode(name: &str, value: &str, lenient: bool) -> String {
    let value = value
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "");
    let parts = || components(&value, lenient);
    let structured = |part: fn(&str) -> &str| {
        let parts = parts();
        let parts = parts.iter().map(|each| escape(part(each)));
        parts.collect::<Vec<_>>().join(";")
    };
    match kind(name) {
        Kind::Text => escape(&parts().join(";")),
        Kind::Line => escape(parts().join(";").trim()),
        Kind::Structured => structured(str::trim),
        Kind::Unknown => structured(|part| part).trim().to_owned(),
        Kind::List if lenient && value.contains("\\,") => escape(&parts().join(";")),
        // Some phones separate labels as 2.1 separates all else.
        Kind::List if name.eq_ignore_ascii_case("CATEGORIES") && !value.contains(',') => {
            let labels = parts().into_iter().map(|label| escape(label.trim()));
            labels.collect::<Vec<_>>().join(",")
        }
        Kind::List => {
            let items = value
                .split(',')
                .map(|item| escape(components(item, lenient).join(";").trim()));
            items.collect::<Vec<_>>().join(",")
        }
        Kind::Date => date(value.trim()).unwrap_or_else(|| escape(&value)),
        Kind::Position => position(&value).map_or_else(
            || structured(str::trim),
            |(latitude, longitude)| format!("{latitude};{longitude}"),
        ),
        Kind::Verbatim => value.trim().replace('\n', " "),
    }
}

/// Splits at semicolons and reads the escapes: `\;` alone, unless `lenient`.
fn components(value: &str, lenient: bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let push = |parts: &mut Vec<String>, c: char| {
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    };
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(';')) => push(&mut parts, ';'),
            ('\\', Some(',')) if lenient => push(&mut parts, ','),
            ('\\', Some('n' | 'N')) if lenient => push(&mut parts, '\n'),
            (';', _) => {
                parts.push(String::new());
                continue;
            }
            _ => {
                push(&mut parts, c);
                continue;
            }
        }
        chars.next();
    }
    parts
}

/// Returns a whole date in the form of 3.0.
fn date(value: &str) -> Option<String> {
    let (date, time) = birthday::split_time(value);
    let date = birthday::read(date, None).filter(|date| date.year().is_some());
    date.filter(|_| time.is_empty())
        .map(|date| date.to_string())
}

/// Returns base64 without white space and with correct padding; unreadable values are kept.
pub fn base64(value: &str) -> String {
    let compact: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    LENIENT
        .decode(&compact)
        .map_or(compact, |bytes| BASE64_STANDARD.encode(bytes))
}
