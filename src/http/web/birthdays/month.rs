//! The birthdays of a month, day by day.

use icu_calendar::week::WeekInformation;
use icu_locale_core::Locale;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::domain::birthdays::UpcomingBirthday;
use crate::model::phone::Region;

/// A month with its birthdays.
pub struct Month {
    pub first: Date,
    pub days: Vec<Day>,
    first_weekday: Weekday,
}

/// A day of a month.
pub struct Day {
    pub date: Date,
    pub is_today: bool,
    pub birthdays: Vec<UpcomingBirthday>,
}

/// The most birthdays of a day that are seen at once.
const SEEN: usize = 4;

impl Day {
    /// Returns the birthdays that are seen at once, and the rest. Of many, one gives its place to
    /// what unfolds the rest.
    pub fn parts(&self) -> (&[UpcomingBirthday], &[UpcomingBirthday]) {
        let count = self.birthdays.len();
        let seen = if count > SEEN { SEEN - 1 } else { count };
        self.birthdays.split_at(seen)
    }
}

impl Month {
    /// Puts the birthdays of the month that begins on `first` on their days. Weeks begin as in this
    /// country.
    pub fn new(
        first: Date,
        today: Date,
        country: Option<Region>,
        birthdays: Vec<UpcomingBirthday>,
    ) -> Self {
        let empty = |date: Date| Day {
            date,
            is_today: date == today,
            birthdays: Vec::new(),
        };
        let dates = first
            .series(1.day())
            .take(first.days_in_month().unsigned_abs().into());
        let mut days: Vec<_> = dates.map(empty).collect();
        for birthday in birthdays {
            let at = usize::from(birthday.date.day().unsigned_abs()) - 1;
            if let Some(day) = days.get_mut(at) {
                day.birthdays.push(birthday);
            }
        }
        Self {
            first,
            days,
            first_weekday: first_weekday(country),
        }
    }

    /// Returns the weekday of the first day, 1 for the first of the week.
    pub fn starts_on(&self) -> i8 {
        self.first.weekday().since(self.first_weekday) + 1
    }

    /// Returns these names of the weekdays, which start with Monday, in the order of the week.
    pub fn in_order<'a>(&self, names: &'a [String]) -> impl Iterator<Item = &'a String> {
        let before = self.first_weekday.to_monday_zero_offset();
        let (end, start) = names.split_at(before.unsigned_abs().into());
        start.iter().chain(end)
    }

    /// Returns the first days of the months before and after, as far as the calendar has them.
    pub fn neighbours(&self) -> [Option<Date>; 2] {
        [
            self.first.checked_sub(1.month()).ok(),
            self.first.checked_add(1.month()).ok(),
        ]
    }
}

/// Returns the day with which weeks begin in a country; Monday, as most have it, if none is known.
fn first_weekday(country: Option<Region>) -> Weekday {
    let locale = country.and_then(|country| format!("und-{country}").parse::<Locale>().ok());
    let week = locale.and_then(|locale| WeekInformation::try_new((&locale).into()).ok());
    let first = week.map(|week| Weekday::from_monday_one_offset(week.first_weekday as i8));
    first.and_then(Result::ok).unwrap_or(Weekday::Monday)
}

/// Parses a month as `2026-05` and returns its first day; that of the present month for any other
/// text.
pub fn first_day(text: &str, today: Date) -> Date {
    let day = format!("{text}-01").parse::<Date>();
    day.ok()
        .filter(|day| day.year() > 0)
        .unwrap_or_else(|| today.first_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_month_is_named_by_year_and_number() {
        let today = date("2026-06-15");
        assert_eq!(first_day("2028-02", today), date("2028-02-01"));
        for unknown in ["", "2028-13", "x", "-000001-01", "2028-02-03"] {
            assert_eq!(first_day(unknown, today), date("2026-06-01"), "{unknown}");
        }
    }

    #[test]
    fn a_month_has_each_of_its_days() {
        let month = Month::new(date("2028-02-01"), date("2028-02-29"), None, Vec::new());
        assert_eq!((month.days.len(), month.starts_on()), (29, 2));
        assert!(month.days[28].is_today);
        assert_eq!(
            month.neighbours(),
            [Some(date("2028-01-01")), Some(date("2028-03-01"))]
        );
        assert_eq!(
            Month::new(date("9999-12-01"), date("2028-02-29"), None, Vec::new()).neighbours()[1],
            None
        );
    }

    /// The first of February 2028 is a Tuesday.
    #[test]
    fn weeks_begin_as_in_the_country() {
        let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].map(str::to_owned);
        for (country, first_name, starts_on) in [
            ("", "Mo", 2),
            ("UA", "Mo", 2),
            ("GB", "Mo", 2),
            ("US", "Su", 3),
            ("BR", "Su", 3),
            ("EG", "Sa", 4),
        ] {
            let month = Month::new(
                date("2028-02-01"),
                date("2028-02-29"),
                country.parse().ok(),
                Vec::new(),
            );
            assert_eq!(
                month.in_order(&names).next().expect("a weekday"),
                first_name,
                "{country}"
            );
            assert_eq!(month.in_order(&names).count(), 7, "{country}");
            assert_eq!(month.starts_on(), starts_on, "{country}");
        }
    }
}
