//! Dates and instants: `19850412` and `20200102T030405Z` in vCard, objects and texts with hyphens
//! in JSContact.

use serde_json::{Map, Value, json};

use crate::model::birthday;
use crate::model::birthday::Birthday;
use crate::model::card::fields::{read_date_of_any_calendar, write_date};
use crate::model::card::line::ContentLine;

/// Returns the date on a line as `PartialDate`, or as `Timestamp` if it has a time in a known zone.
pub fn date(line: &ContentLine) -> Option<Value> {
    if line.has("VALUE", "text") {
        return None;
    }
    let (day, time) = birthday::split_time(line.value());
    if let Some(instant) = read_instant(&format!("{day}{time}")) {
        return Some(json!({"@type": "Timestamp", "utc": instant}));
    }
    if let Some(date) = read_date_of_any_calendar(line) {
        let mut partial = json!({"month": date.month(), "day": date.day()});
        if let Some(year) = date.year() {
            partial["year"] = year.into();
        }
        return Some(partial);
    }
    let number = |text: &str, most: i16| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
        text.parse::<i16>()
            .ok()
            .filter(|number| is_number && (1..=most).contains(number))
    };
    let year = |text: &str| number(text, 9999).filter(|_| text.len() == 4);
    let month = |text: &str| number(text, 12).filter(|_| text.len() == 2);
    match day.split_once('-') {
        None => Some(json!({"year": year(day)?})),
        Some(("", rest)) => Some(json!({"month": month(rest.strip_prefix('-')?)?})),
        Some((of, rest)) => Some(json!({"year": year(of)?, "month": month(rest)?})),
    }
}

/// Returns a date of JSContact as vCard 4.0 has it. Members that are no part of the date stay.
pub fn write_partial_date(date: &mut Map<String, Value>) -> Option<String> {
    let is_instant = date.get("@type").is_some_and(|kind| kind == "Timestamp");
    if is_instant || date.contains_key("utc") {
        let written = write_instant(date.get("utc")?.as_str()?)?;
        date.retain(|key, _| key == "calendarScale");
        return Some(written);
    }
    let part = |name: &str| match date.get(name) {
        None => Some(None),
        Some(value) => value
            .as_i64()
            .and_then(|part| i16::try_from(part).ok())
            .map(Some),
    };
    let small = |part: i16| i8::try_from(part).ok();
    let written = match (part("year")?, part("month")?, part("day")?) {
        (year, Some(month), Some(day)) => {
            write_date(Birthday::new(year, small(month)?, small(day)?)?, true).1
        }
        (Some(year @ 1..=9999), Some(month @ 1..=12), None) => format!("{year:04}-{month:02}"),
        (Some(year @ 1..=9999), None, None) => format!("{year:04}"),
        (None, Some(month @ 1..=12), None) => format!("--{month:02}"),
        _ => return None,
    };
    date.retain(|key, _| !["@type", "year", "month", "day"].contains(&key.as_str()));
    Some(written)
}

/// Reads an instant with its zone, such as `20200102T030405Z` or `2020-01-02T03:04:05+0200`, as
/// RFC 9553 writes it.
pub fn read_instant(text: &str) -> Option<String> {
    let (day, time) = text.trim().split_once(['T', 't'])?;
    let zone = time.find(['Z', 'z', '+', '-'])?;
    let plain = |text: &str| text.replace(['-', ':'], "");
    let (day, time, zone) = (
        plain(day),
        plain(&time[..zone]),
        time[zone..].replace(':', ""),
    );
    let seconds = match time.len() {
        2 => format!("{time}0000"),
        4 => format!("{time}00"),
        _ => time,
    };
    let zone = match zone.len() {
        1 => "+0000".to_owned(),
        3 => format!("{zone}00"),
        _ => zone,
    };
    let instant = jiff::Timestamp::strptime("%Y%m%d%H%M%S%z", format!("{day}{seconds}{zone}"));
    Some(instant.ok()?.to_string())
}

/// Returns an instant of RFC 9553 in the basic form of vCard.
pub fn write_instant(utc: &str) -> Option<String> {
    let instant: jiff::Timestamp = utc.parse().ok()?;
    Some(instant.strftime("%Y%m%dT%H%M%SZ").to_string())
}
