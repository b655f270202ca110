//! Dates in the notations of the two versions.

use crate::model::birthday;
use crate::model::card::fields::{DATE_TYPES, read_date, write_date};
use crate::model::card::line::{ContentLine, is_of_the_value};

/// Returns the line with its date in the notation of the version; the same line when it is no date.
pub fn converted(line: &ContentLine, is_version_4: bool) -> ContentLine {
    if line.has("VALUE", "text") {
        return line.clone();
    }
    let Some(date) = read_date(line) else {
        return line.clone();
    };
    let (parameter, mut encoded) = write_date(date, is_version_4);
    let (_, time) = birthday::split_time(line.value());
    if let Some(time) = time_of_day(time) {
        encoded.push('T');
        encoded.push_str(&if is_version_4 {
            basic(time)
        } else {
            time.to_owned()
        });
    }
    let kept = |kept: &crate::model::card::line::Parameter| match kept.is("VALUE") {
        true => !is_version_4,
        false => !is_of_the_value(kept, DATE_TYPES),
    };
    line.rebuilt(line.name(), kept, &parameter, &encoded)
}

/// Returns a time after a `T`, or of digits alone.
fn time_of_day(time: &str) -> Option<&str> {
    let digits = Some(time).filter(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    time.strip_prefix(['T', 't']).or(digits)
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
