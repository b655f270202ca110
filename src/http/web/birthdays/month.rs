//! The birthdays of a month, day by day.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::birthdays::UpcomingBirthday;

/// A month with its birthdays.
pub struct Month {
    pub first: Date,
    pub days: Vec<Day>,
}

/// A day of a month.
pub struct Day {
    pub date: Date,
    pub is_today: bool,
    pub birthdays: Vec<UpcomingBirthday>,
}

impl Month {
    /// Puts the birthdays of the month that begins on `first` on their days.
    pub fn new(first: Date, today: Date, birthdays: Vec<UpcomingBirthday>) -> Self {
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
        Self { first, days }
    }

    /// Returns the weekday of the first day, 1 for Monday.
    pub fn starts_on(&self) -> i8 {
        self.first.weekday().to_monday_one_offset()
    }

    /// Returns the first days of the months before and after, as far as the calendar has them.
    pub fn neighbours(&self) -> [Option<Date>; 2] {
        [
            self.first.checked_sub(1.month()).ok(),
            self.first.checked_add(1.month()).ok(),
        ]
    }
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
        let month = Month::new(date("2028-02-01"), date("2028-02-29"), Vec::new());
        assert_eq!((month.days.len(), month.starts_on()), (29, 2));
        assert!(month.days[28].is_today);
        assert_eq!(
            month.neighbours(),
            [Some(date("2028-01-01")), Some(date("2028-03-01"))]
        );
        assert_eq!(
            Month::new(date("9999-12-01"), date("2028-02-29"), Vec::new()).neighbours()[1],
            None
        );
    }
}
