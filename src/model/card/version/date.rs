//! Dates in the notations of the two versions.

use super::{DATES, is_any};
use crate::model::birthday::{self, Birthday};
use crate::model::card::fields::{DATE_TYPES, date_text, other_calendar, read_date, write_date};
use crate::model::card::line::{ContentLine, Parameter, is_of_the_value};
use crate::model::card::text;

/// Returns the line as [`written`] does; the same line if it stays as it is.
pub fn converted(line: &ContentLine, is_version_4: bool) -> ContentLine {
    written(line, is_version_4).unwrap_or_else(|| line.clone())
}

/// Returns a line of a date in the notation of the version, and one whose date cannot be read as
/// text; `None` if it stays as it is.
pub fn written(line: &ContentLine, is_version_4: bool) -> Option<ContentLine> {
    let is_date = is_any(line, DATES) || line.is("X-ABDATE");
    if !is_date || line.has("VALUE", "text") {
        return None;
    }
    if let Some(date) = read_date(line) {
        return in_notation(line, date, is_version_4);
    }
    let is_known = || is_partial(line.value()) || other_calendar(line).is_some();
    (!is_version_4 || !is_known()).then(|| as_text(line))
}

fn as_text(line: &ContentLine) -> ContentLine {
    let kept = |kept: &Parameter| !kept.is("VALUE") && !is_of_the_value(kept, &[]);
    let named = other_calendar(line).map(|_| text::escape(&date_text(line)));
    let text = named.as_deref().unwrap_or(line.value());
    line.rebuilt(line.name(), kept, ";VALUE=text", text)
}

/// Returns a line with its date in the notation of the version; `None` if it is.
fn in_notation(line: &ContentLine, date: Birthday, is_version_4: bool) -> Option<ContentLine> {
    let (parameter, mut encoded) = write_date(date, is_version_4);
    let (_, time) = birthday::split_time(line.value());
    if let Some(time) = time_of_day(time) {
        encoded.push('T');
        encoded.push_str(&if is_version_4 {
            basic(time)
        } else {
            extended(time)
        });
    }
    // 3.0 knows two of the types.
    let is_former = |value: &str| {
        ["DATE", "DATE-TIME"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(value))
    };
    let kept = |kept: &Parameter| match kept.is("VALUE") {
        true => !is_version_4 && kept.values().all(is_former),
        false => !is_of_the_value(kept, DATE_TYPES),
    };
    let is_written = parameter.is_empty()
        && encoded == line.value()
        && line.parameters().all(|parameter| kept(&parameter));
    (!is_written).then(|| line.rebuilt(line.name(), kept, &parameter, &encoded))
}

/// Checks whether a text is a date of 4.0 that lacks its day, or the month too (RFC 6350, section
/// 4.3.1).
fn is_partial(text: &str) -> bool {
    let shape = |c: char| if c.is_ascii_digit() { '0' } else { c };
    let shape: String = text.chars().take(10).map(shape).collect();
    ["0000", "0000-00", "--00", "---00"].contains(&shape.as_str())
}

/// Checks whether a text is a date with a time, in the notation of either version.
pub fn is_instant(text: &str) -> bool {
    let (date, time) = text.trim().split_once(['T', 't']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let is_made_of = |text: &str, marks: &str| {
        text.chars()
            .all(|c| c.is_ascii_digit() || marks.contains(c))
    };
    digits(date) == 8 && is_made_of(date, "-") && digits(time) >= 6 && is_made_of(time, ":+-.,Zz")
}

/// Returns a time after a `T`, or of digits alone.
fn time_of_day(time: &str) -> Option<&str> {
    let time = time.strip_prefix(['T', 't']).unwrap_or(time);
    Some(time).filter(|time| time.starts_with(|c: char| c.is_ascii_digit()))
}

/// Returns a time with the colons that a date with hyphens asks for (ISO 8601): `23:00:00+01:00`.
fn extended(time: &str) -> String {
    let is_basic = |part: &str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let spaced = |part: &str| match is_basic(part) && part.len().is_multiple_of(2) {
        true => {
            let pairs: Vec<_> = (0..part.len())
                .step_by(2)
                .map(|at| &part[at..at + 2])
                .collect();
            pairs.join(":")
        }
        false => part.to_owned(),
    };
    match time.find(['+', '-', 'Z', 'z', '.', ',']) {
        Some(at) => {
            let (mark, zone) = time[at..].split_at(1);
            format!("{}{mark}{}", spaced(&time[..at]), spaced(zone))
        }
        None => spaced(time),
    }
}

/// Returns a time without its colons and fractions of seconds (RFC 6350, section 4.3.2).
pub fn basic(time: &str) -> String {
    let whole = match time.find('.') {
        Some(dot) => {
            let rest = time[dot + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{}{rest}", &time[..dot])
        }
        None => time.to_owned(),
    };
    whole.replace(':', "")
}
