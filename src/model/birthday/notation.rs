//! Dates in the notations of people and programs.

use std::borrow::Cow;

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

use crate::model::birthday::Birthday;
use crate::model::fold;

/// The longest text that may be a date, in bytes.
const MAX_BYTES: usize = 128;

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

/// Returns whether a date with slashes or hyphens has the day first, if only one order gives a date.
pub fn order(text: &str) -> Option<bool> {
    let date = split_time(text).0;
    ['/', '-']
        .iter()
        .find_map(|separator| order_of(date, *separator))
}

/// Checks whether the day of a date could be its month.
pub fn has_either_order(text: &str) -> bool {
    read(text, Some(true)) != read(text, Some(false))
}

fn order_of(date: &str, separator: char) -> Option<bool> {
    let mut numbers = date
        .split(separator)
        .map(|part| part.trim().parse::<u16>().ok());
    match (numbers.next()??, numbers.next()??) {
        (13..=31, 1..=12) => Some(true),
        (1..=12, 13..=31) => Some(false),
        _ => None,
    }
}

/// Reads `1990-12-31`, `--12-31`, `19901231`, `--1231`, `31.12.1990`, `12/31/1990` (or `31/12/1990`
/// when `day_first`), `31-Dec-90`, `Dec 31, 1990`, `31 décembre 1990` and `1990年12月31日`, in the
/// digits of any script, each perhaps with a time or a zone after it. Where `day_first` is not
/// known, a date of either order is none.
pub fn read(text: &str, day_first: Option<bool>) -> Option<Birthday> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let text = in_ascii(text.trim_matches(['"', ' ']));
    let date = without_year_word(split_time(&text).0);
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
    if date.starts_with('-') && !is_yearless {
        // The year is one before our era.
        return None;
    }
    let day_first = || order_of(date, separator).or(day_first);
    match (separator, &parts[..]) {
        (_, [year, month, day]) if year.len() == 4 => of_parts(year, month, day),
        ('-', [year, day]) if year.len() == 4 && day.len() == 4 && is_number(day) => {
            of_parts(year, &day[..2], &day[2..])
        }
        ('-', [day]) if is_yearless && day.len() == 4 && is_number(day) => {
            of_parts("", &day[..2], &day[2..])
        }
        ('-', [month, day]) if is_yearless => of_parts("", month, day),
        ('/', [one, two, year]) => in_order(day_first()?, one, two, year),
        ('-', [one, two, year]) => in_order(day_first().unwrap_or(true), one, two, year),
        ('/' | '-', [one, two]) => in_order(day_first()?, one, two, ""),
        (_, [day, month, year]) => of_parts(year, month, day),
        (_, [day, month]) => of_parts("", month, day),
        _ => None,
    }
}

/// Returns a date without the word for "year" that Slavic languages write after it.
fn without_year_word(date: &str) -> &str {
    const YEAR: [&str; 7] = ["р", "рік", "року", "г", "год", "года", "roku"];
    match date
        .trim_end_matches(['.', ' '])
        .rsplit_once([' ', '\u{a0}'])
    {
        Some((rest, word)) if YEAR.contains(&word) => rest.trim_end(),
        _ => date,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn in_order(day_first: bool, one: &str, two: &str, year: &str) -> Option<Birthday> {
    let (day, month) = if day_first { (one, two) } else { (two, one) };
    of_parts(year, month, day)
}

/// Returns a date with its digits in ASCII, and hyphens for the signs after year and month in
/// Chinese, Japanese and Korean.
fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let ascii = |c: char| match c {
        '年' | '月' | '년' | '월' => '-',
        '日' | '号' | '號' | '일' => ' ',
        '−' | '‐' | '‑' | '–' => '-',
        c if c.is_numeric() => digit(c).unwrap_or(c),
        c => c,
    };
    let start = match text.contains(['月', '월']) && !text.contains(['年', '년']) {
        true => "--",
        false => "",
    };
    start
        .chars()
        .chain(text.nfkc().map(ascii))
        .collect::<String>()
        .into()
}

fn digit(c: char) -> Option<char> {
    let mut digits = any_ascii_char(c).chars();
    digits.next().filter(|_| digits.next().is_none())
}

/// Splits a date from the time of day, or the zone, after it.
pub fn split_time(text: &str) -> (&str, &str) {
    let text = text.trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let begins_time = |(at, c): &(usize, char)| {
        let rest = &text[at + c.len_utf8()..];
        text[..*at].ends_with(is_digit)
            && match c {
                'T' | 't' => rest.is_empty() || rest.starts_with(is_digit),
                ' ' => rest
                    .split(' ')
                    .next()
                    .is_some_and(|time| time.contains(':')),
                // A date of XML may have a zone.
                'Z' => *at == 10 && rest.is_empty(),
                '+' | '-' => *at == 10 && rest.len() == 5 && rest.contains(':'),
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

/// The beginnings of the names of months without accents, in Czech, Dutch, English, Finnish, French,
/// German, Greek, Hungarian, Italian, Polish, Portuguese, Romanian, Russian, Slovak, Spanish, Turkish
/// and Ukrainian. The Polish November is the Croatian October and is left out; so are names of other
/// languages that begin as another month does.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "ene", "gen", "sty", "leden", "ledn", "tammi", "ianu", "ocak", "січ", "янв", "ιαν",
    ],
    &[
        "feb", "fev", "lut", "unor", "helmi", "subat", "лют", "фев", "φεβ",
    ],
    &["mar", "mrt", "maa", "brez", "бер", "мар", "μαρ"],
    &[
        "apr", "avr", "abr", "kwi", "duben", "dubn", "huhti", "кві", "апр", "απρ",
    ],
    &[
        "may", "mai", "maj", "mag", "mei", "kvet", "touko", "тра", "маи", "мая", "μαι",
    ],
    &[
        "jun", "juin", "giu", "cze", "cerv", "kesa", "iuni", "haziran", "чер", "июн", "ιουν",
    ],
    &[
        "jul", "juil", "lug", "lipc", "lipi", "cervenc", "cervenec", "heina", "iuli", "temmuz",
        "лип", "июл", "ιουλ",
    ],
    &[
        "aug", "aou", "ago", "sie", "srpen", "srpna", "elok", "agust", "сер", "авг", "αυγ",
    ],
    &[
        "sep", "set", "wrz", "zari", "syys", "szep", "eylul", "вер", "сен", "σεπ",
    ],
    &[
        "oct", "okt", "ott", "out", "paz", "rijen", "rijn", "loka", "ekim", "жов", "окт", "οκτ",
    ],
    &["nov", "noie", "marras", "kasim", "лис", "ноя", "νοε"],
    &[
        "dec", "dez", "dic", "gru", "prosin", "joulu", "aralik", "гру", "дек", "δεκ",
    ],
];
/// Words beside the name of a month that say nothing more about the date.
const FILLERS: [&str; 17] = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "of",
    "de",
    "del",
];

fn with_month_name(text: &str) -> Option<Birthday> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(fold::plain);
    let says_more = |word: &String| !word.is_empty() && !FILLERS.contains(&word.as_str());
    let words: Vec<_> = words.filter(says_more).collect();
    let is_name = |word: &String| word.chars().all(char::is_alphabetic);
    let named = words.iter().position(is_name)?;
    let months = (1..).zip(MONTHS);
    let starts = months.flat_map(|(month, starts)| starts.iter().map(move |start| (start, month)));
    let known = starts.filter(|(start, _)| words[named].starts_with(**start));
    // The Czech July begins as June does.
    let (_, month) = known.max_by_key(|(start, _)| start.len())?;
    let month = month.to_string();
    let numbers: Vec<_> = words
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != named)
        .map(|(_, word)| cardinal(word))
        .collect();
    if !numbers.iter().all(|number| is_number(number)) {
        return None;
    }
    match numbers[..] {
        [year, day] if year.len() == 4 => of_parts(year, &month, day),
        [day, year] => of_parts(year, &month, day),
        [day] => of_parts("", &month, day),
        _ => None,
    }
}

/// Returns the number of an ordinal, such as `1st`, `1er` or `1º`.
fn cardinal(word: &str) -> &str {
    let number = word.trim_end_matches(char::is_alphabetic);
    match &word[number.len()..] {
        "st" | "nd" | "rd" | "th" | "er" | "o" => number,
        _ => word,
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
            ("January 1st, 1970", false, "1970-01-01"),
            ("2nd of May 1970", false, "1970-05-02"),
            ("15 lipca 1988", false, "1988-07-15"),
            ("Saturday, March 9, 1985", false, "1985-03-09"),
            ("Sat Mar 09 1985 00:00:00 GMT+0100", false, "1985-03-09"),
            ("15. Mai 1988", false, "1988-05-15"),
            ("1er août 1988", false, "1988-08-01"),
            ("15 de mayo de 1988", false, "1988-05-15"),
            ("15 травня 1988", false, "1988-05-15"),
            ("5 października 1988", false, "1988-10-05"),
            ("15 травня 1988 р.", false, "1988-05-15"),
            ("15.05.1988 року", false, "1988-05-15"),
            ("15 мая 1988\u{a0}г.", false, "1988-05-15"),
            ("9 января 1985", false, "1985-01-09"),
            ("1. května 1988", false, "1988-05-01"),
            ("3. července 1988", false, "1988-07-03"),
            ("15. června 1988", false, "1988-06-15"),
            ("15 červen 1988", false, "1988-06-15"),
            ("15 červenec 1988", false, "1988-07-15"),
            ("15. marraskuuta 1988", false, "1988-11-15"),
            ("15. marca 1988", false, "1988-03-15"),
            ("1988. május 15.", false, "1988-05-15"),
            ("15 iunie 1988", false, "1988-06-15"),
            ("15 Ağustos 1988", false, "1988-08-15"),
            ("15. toukokuuta 1988", false, "1988-05-15"),
            ("15 Μαΐου 1988", false, "1988-05-15"),
            ("\"1988-05-15\"", false, "1988-05-15"),
            ("1985年3月9日", false, "1985-03-09"),
            ("3月9日", false, "--03-09"),
            ("1985년 3월 9일", false, "1985-03-09"),
            ("١٩٨٥/٣/٩", false, "1985-03-09"),
            ("１９８５－０３－０９", false, "1985-03-09"),
            ("1985-03-09Z", false, "1985-03-09"),
            ("1985-03-09+02:00", false, "1985-03-09"),
            ("12-31-1990", true, "1990-12-31"),
            ("12-31", true, "--12-31"),
            ("31-12", false, "--12-31"),
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
            "5 May or June 1970",
            "before 5 May 1970",
            "昭和60年3月9日",
            // October in Croatian, November in Polish; June and July in Croatian.
            "15. listopada 1988",
            "15 Nisan 5748",
            "Dublin 4",
            "Ian 5",
            "15. lipnja 1988.",
            "15. srpnja 1988.",
            "-0044-03-15",
            "-03-15",
        ] {
            assert_eq!(read(text, Some(false)), None, "{text}");
        }
        assert!(["0/0/00", "", "1/1/4501"].iter().all(|text| is_none(text)));
    }

    #[test]
    fn a_date_of_either_order_is_none_where_the_order_is_not_known() {
        assert_eq!(["1/2/1990", "1-2"].map(|text| read(text, None)), [None; 2]);
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
