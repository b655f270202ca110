//! Time zones: 3.0 takes an offset for granted (RFC 2426, section 3.4.1), 4.0 a name (RFC 6350,
//! section 6.5.1).

use crate::model::card::line::{ContentLine, Parameter};

/// Returns the line in the form of 3.0: a name is marked as text, because a program would otherwise
/// read it as an offset.
pub fn to_v3(line: &ContentLine) -> ContentLine {
    match offset(line.value()) {
        Some((hours, minutes)) => with_kind(line, "", &format!("{hours}:{minutes}")),
        None if states_kind(line) => line.clone(),
        None => with_kind(line, ";VALUE=text", line.value()),
    }
}

/// Returns the line in the form of 4.0.
pub fn to_v4(line: &ContentLine) -> ContentLine {
    match offset(line.value()) {
        Some((hours, minutes)) => {
            with_kind(line, ";VALUE=utc-offset", &format!("{hours}{minutes}"))
        }
        None if line.has("VALUE", "text") => with_kind(line, "", line.value()),
        None => line.clone(),
    }
}

fn states_kind(line: &ContentLine) -> bool {
    line.parameters().any(|parameter| parameter.is("VALUE"))
}

fn with_kind(line: &ContentLine, kind: &str, value: &str) -> ContentLine {
    let is_other = |parameter: &Parameter| !parameter.is("VALUE");
    line.rebuilt(line.name(), is_other, kind, value)
}

/// Returns hours with their sign, and minutes, of an offset in either form.
pub fn offset(value: &str) -> Option<(&str, &str)> {
    let value = value.trim();
    let is_number = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, rest) = value.split_at_checked(3)?;
    let minutes = match rest.strip_prefix(':').unwrap_or(rest) {
        "" => "00",
        minutes => minutes,
    };
    let is_offset = hours.starts_with(['+', '-']) && is_number(&hours[1..]) && is_number(minutes);
    is_offset.then_some((hours, minutes))
}
