//! Dates in the notations of people and programs.

use crate::model::birthday::Birthday;

/// Checks whether a cell means that there is no date: `0/0/00`, or Outlook's `1/1/4501`.
pub fn is_none(text: &str) -> bool {
    let zeros = text
        .chars()
        .all(|c| matches!(c, '0' | '/' | '-' | '.' | ' ' | ':'))
        && text.contains('0');
    zeros
        || text.is_empty()
        || text.ends_with("/4501")
        || text.ends_with(".4501")
        || text.starts_with("4501-")
}

/// Returns whether a date with slashes has the day first, if only one order gives a date.
pub fn order(text: &str) -> Option<bool> {
    let mut numbers = split_time(text)
        .0
        .split('/')
        .map(|part| part.trim().parse::<u16>().ok());
    match (numbers.next()??, numbers.next()??) {
        (13..=31, 1..=12) => Some(true),
        (1..=12, 13..=31) => Some(false),
        _ => None,
    }
}

/// Reads `1990-12-31`, `--12-31`, `19901231`, `--1231`, `31.12.1990`, `12/31/1990` (or `31/12/1990`
/// when `day_first`), `31-Dec-90` and `Dec 31, 1990`, each perhaps with a time after it. Where
/// `day_first` is not known, a date of either order is none.
pub fn read(text: &str, day_first: Option<bool>) -> Option<Birthday> {
    let (date, _) = split_time(text);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if date.len() == 8 && is_number(date) {
        return of_parts(&date[..4], &date[4..6], &date[6..]);
    }
    if date.chars().any(char::is_alphabetic) {
        return with_month_name(date);
    }
    let separator = ['.', '/', '-']
        .into_iter()
        .find(|separator| date.contains(*separator))?;
    let parts: Vec<_> = date
        .trim_matches(separator)
        .split(separator)
        .map(str::trim)
        .collect();
    let is_yearless = date.starts_with("--");
    let day_first = order(date).or(day_first);
    match (separator, &parts[..]) {
        (_, [year, month, day]) if year.len() == 4 => of_parts(year, month, day),
        ('-', [year, day]) if year.len() == 4 && day.len() == 4 && is_number(day) => {
            of_parts(year, &day[..2], &day[2..])
        }
        ('-', [day]) if is_yearless && day.len() == 4 && is_number(day) => {
            of_parts("", &day[..2], &day[2..])
        }
        ('-', [month, day]) if is_yearless => of_parts("", month, day),
        ('/', [one, two, rest @ ..]) if rest.len() < 2 => {
            let (day, month) = if day_first? { (one, two) } else { (two, one) };
            of_parts(rest.first().unwrap_or(&""), month, day)
        }
        (_, [day, month, year]) => of_parts(year, month, day),
        (_, [day, month]) => of_parts("", month, day),
        _ => None,
    }
}

/// Splits a date from the time of day after it.
pub fn split_time(text: &str) -> (&str, &str) {
    let text = text.trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let begins_time = |(at, c): &(usize, char)| {
        let rest = &text[at + c.len_utf8()..];
        text[..*at].ends_with(is_digit)
            && match c {
                'T' | 't' => rest.is_empty() || rest.starts_with(is_digit),
                ' ' => rest.contains(':'),
                _ => false,
            }
    };
    if matches!(text.len(), 12 | 14) && text.chars().all(is_digit) {
        return text.split_at(8);
    }
    let start = text.char_indices().find(begins_time);
    text.split_at(start.map_or(text.len(), |(at, _)| at))
}

/// Returns the birthday with these parts. An empty or zero year is unknown; years of two digits lie
/// between 1930 and 2029.
fn of_parts(year: &str, month: &str, day: &str) -> Option<Birthday> {
    let number = year.parse::<i16>().unwrap_or(0);
    let year = match (year.len(), number) {
        (_, 0) => None,
        (..=2, ..30) => Some(2000 + number),
        (..=2, _) => Some(1900 + number),
        (_, 1604) => None,
        _ => Some(number),
    };
    Birthday::new(year, month.parse().ok()?, day.parse().ok()?)
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn with_month_name(text: &str) -> Option<Birthday> {
    let words: Vec<_> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let named = words
        .iter()
        .position(|word| word.chars().all(char::is_alphabetic))?;
    let name = words[named].to_lowercase();
    let month = MONTHS.iter().position(|month| name.starts_with(month))? + 1;
    let numbers: Vec<_> = words
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != named)
        .map(|(_, word)| *word)
        .collect();
    match numbers[..] {
        [year, day] if year.len() == 4 => of_parts(year, &month.to_string(), day),
        [day, year] => of_parts(year, &month.to_string(), day),
        [day] => of_parts("", &month.to_string(), day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_form() {
        for (text, day_first, expected) in [
            ("1990-12-31", false, "1990-12-31"),
            ("1990-12-31T00:00:00Z", false, "1990-12-31"),
            ("--12-31", false, "--12-31"),
            ("--1-5", false, "--01-05"),
            (" 19901231 ", false, "1990-12-31"),
            ("31.12.1990", false, "1990-12-31"),
            ("1.2.90", false, "1990-02-01"),
            ("1/2/1990", false, "1990-01-02"),
            ("1/2/1990 0:00", false, "1990-01-02"),
            ("1/2/1990", true, "1990-02-01"),
            ("15-Jan-24", false, "2024-01-15"),
            ("5 May 1970", false, "1970-05-05"),
            ("May 5, 1970", false, "1970-05-05"),
            ("1990/3/4", true, "1990-03-04"),
            ("31/12/1990", false, "1990-12-31"),
            ("--1231", false, "--12-31"),
            ("1990-1231", false, "1990-12-31"),
            ("19901231230000", false, "1990-12-31"),
            ("19901231T230000+0100", false, "1990-12-31"),
            ("1604-12-31", false, "--12-31"),
            ("0000-12-31", false, "--12-31"),
        ] {
            assert_eq!(
                read(text, Some(day_first))
                    .map(|date| date.to_string())
                    .as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0/0/00",
            "00.00.0000",
            "31/31/1990",
            "soon",
            "12",
            "1/1/1/1",
            "-",
            "----",
            "é",
            "1990-é-1",
            "1990",
            "1990-12",
            "--12",
        ] {
            assert_eq!(read(text, Some(false)), None, "{text}");
        }
        assert!(["0/0/00", "", "1/1/4501"].iter().all(|text| is_none(text)));
    }

    #[test]
    fn a_date_of_either_order_is_none_where_the_order_is_not_known() {
        assert_eq!(read("1/2/1990", None), None);
        let read = ["31/12/1990", "12/31/1990"].map(|text| read(text, None));
        assert_eq!(read, [Birthday::new(Some(1990), 12, 31); 2]);
    }

    #[test]
    fn the_order_of_day_and_month_shows_where_one_is_above_twelve() {
        assert_eq!(
            ["31/12/1990", "12/31/1990", "1/2/1990", "1.2.1990"].map(order),
            [Some(true), Some(false), None, None]
        );
    }
}
