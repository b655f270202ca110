//! Birthdays, with or without a year.

mod notation;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::validation::Reason;
pub use notation::{has_either_order, is_none, order, read, split_time};

/// A real calendar date whose year may be unknown (RFC 6350, section 6.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Birthday {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// A leap year, in which every month and day that can be a birthday exists.
const LEAP_YEAR: i16 = 2000;
/// The greatest age that is told, also of people of history: a year from which more have passed is
/// mistyped, or stands for an unknown one.
pub const MAX_AGE: i64 = 300;

impl Birthday {
    /// Returns the birthday with these parts, if such a date exists. Years run from 1 to 9999.
    pub fn new(year: Option<i16>, month: i8, day: i8) -> Option<Self> {
        if year.is_some_and(|year| !(1..=9999).contains(&year)) {
            return None;
        }
        Date::new(year.unwrap_or(LEAP_YEAR), month, day).ok()?;
        Some(Self { year, month, day })
    }

    /// Returns the year, if known.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// Returns the day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.day
    }

    /// Returns month and day as one number that orders like the calendar: 9 March is 309.
    pub fn month_day(self) -> i64 {
        month_day(self.month, self.day)
    }

    /// Returns the day in `year` on which this birthday is celebrated: for 29 February in a common
    /// year, the 28th.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let kept = Date::new(year, self.month, self.day);
        kept.or_else(|_| Date::new(year, self.month, self.day - 1))
            .ok()
    }

    /// Returns the age in years that a person has reached on a day; `None` without the year of
    /// birth, before it, and where the year can only be a mistake.
    pub fn age_on(self, day: Date) -> Option<i64> {
        let years = day.year() - self.year?;
        let is_ahead = self.in_year(day.year())? > day;
        Some(i64::from(years) - i64::from(is_ahead)).filter(|age| (0..=MAX_AGE).contains(age))
    }
}

/// Returns month and day as one number that orders like the calendar.
pub fn month_day(month: i8, day: i8) -> i64 {
    i64::from(month) * 100 + i64::from(day)
}

/// Reads `YYYY-MM-DD` and `--MM-DD`.
impl std::str::FromStr for Birthday {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        const SHAPE: Reason = Reason::NoDate;
        let (year, rest) = match text.strip_prefix("--") {
            Some(rest) => (None, rest),
            None => {
                let (year, rest) = text.split_once('-').ok_or(SHAPE)?;
                (Some(number(year, 4).ok_or(SHAPE)?), rest)
            }
        };
        let (month, day) = rest.split_once('-').ok_or(SHAPE)?;
        let (month, day) = (number(month, 2).ok_or(SHAPE)?, number(day, 2).ok_or(SHAPE)?);
        let small = |number: i16| i8::try_from(number).map_err(|_| SHAPE);
        Self::new(year, small(month)?, small(day)?).ok_or(SHAPE)
    }
}

/// Parses a number of exactly `width` ASCII digits.
fn number(text: &str, width: usize) -> Option<i16> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl std::fmt::Display for Birthday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl Serialize for Birthday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_and_without_a_year_read_and_write_alike() {
        for text in [
            "1990-12-31",
            "--03-09",
            "0001-01-01",
            "2000-02-29",
            "--02-29",
        ] {
            assert_eq!(
                text.parse::<Birthday>()
                    .map(|birthday| birthday.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        let unreal = [
            "1990-02-29",
            "--02-30",
            "1990-13-01",
            "1990-1-1",
            "+990-01-01",
            "0000-01-01",
            "x",
            "",
            "--0309",
        ];
        for text in unreal {
            assert!(text.parse::<Birthday>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_leap_day_is_kept_on_28_february_in_other_years() {
        let birthday: Birthday = "1996-02-29".parse().expect("a date");
        assert_eq!(birthday.in_year(2028), Date::new(2028, 2, 29).ok());
        assert_eq!(birthday.in_year(2027), Date::new(2027, 2, 28).ok());
    }
}
