//! The coming birthdays.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use super::{App, Caller};
use crate::error::{Error, Result};
use crate::model::birthday::{Birthday, month_day};
use crate::model::contact::Contact;
use crate::store::contacts;

/// How many days ahead can be asked for.
pub const DAYS: RangeInclusive<i64> = 1..=366;

/// A birthday ahead.
#[derive(Debug)]
pub struct Coming {
    /// Whose.
    pub contact: Contact,
    /// The day on which it is kept.
    pub date: Date,
    /// How many days ahead that is.
    pub days: i64,
    /// How old the contact becomes, where the year of birth is known.
    pub age: Option<i64>,
}

/// The caller's contacts whose birthday is kept between today, in the caller's time zone, and `days` days later,
/// soonest first.
pub async fn upcoming(app: &App, caller: &Caller, days: i64) -> Result<Vec<Contact>> {
    Ok(coming(app, caller, days, usize::MAX).await?.into_iter().map(|coming| coming.contact).collect())
}

/// The same with the days, and no more than `most` of them.
pub async fn coming(app: &App, caller: &Caller, days: i64, most: usize) -> Result<Vec<Coming>> {
    if !DAYS.contains(&days) {
        return Err(Error::invalid("days", "must be from 1 to 366"));
    }
    let zone = TimeZone::get(&caller.user.time_zone).unwrap_or(TimeZone::UTC);
    let today = app.now().to_jiff().to_zoned(zone).date();
    let end = today.saturating_add(Span::new().days(days));
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let mut kept: Vec<(Date, Contact)> = Vec::new();
    for range in month_days(today, end) {
        for contact in contacts::birthdays(&app.db, caller.user.id, *range.start(), *range.end(), limit).await? {
            let next = contact.fields.birthday.and_then(|birthday| next_kept(birthday, today));
            kept.extend(next.filter(|date| *date <= end).map(|date| (date, contact)));
        }
        if kept.len() >= most {
            break;
        }
    }
    kept.sort_by_key(|(date, contact)| (*date, contact.id));
    kept.dedup_by_key(|(_, contact)| contact.id);
    kept.truncate(most);
    let coming = |(date, contact): (Date, Contact)| Coming {
        days: i64::from((date - today).get_days()),
        age: contact.fields.birthday.and_then(Birthday::year).map(|year| i64::from(date.year() - year)).filter(|age| *age >= 0),
        date,
        contact,
    };
    Ok(kept.into_iter().map(coming).collect())
}

/// The first day from `today` on which a birthday is kept.
fn next_kept(birthday: Birthday, today: Date) -> Option<Date> {
    let years = [today.year(), today.year().saturating_add(1)];
    years.into_iter().filter_map(|year| birthday.in_year(year)).find(|date| *date >= today)
}

/// The month-day numbers that can fall between two days, in the order of the year. A birthday on 29 February counts
/// with the 28th.
fn month_days(today: Date, end: Date) -> Vec<RangeInclusive<i64>> {
    const FEBRUARY: RangeInclusive<i64> = 228..=229;
    let from = month_day(today.month(), today.day());
    let to = month_day(end.month(), end.day());
    let to = if to == *FEBRUARY.start() { *FEBRUARY.end() } else { to };
    if end.year() == today.year() {
        vec![from..=to]
    } else if end >= today.saturating_add(1.year()) {
        vec![from..=1231, 101..=from - 1]
    } else {
        vec![from..=1231, 101..=to]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn next(birthday: &str, today: &str) -> String {
        next_kept(birthday.parse().expect("a birthday"), date(today)).map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_birthday_is_kept_this_year_or_next() {
        assert_eq!(next("1990-06-01", "2026-06-01"), "2026-06-01");
        assert_eq!(next("1990-05-31", "2026-06-01"), "2027-05-31");
        assert_eq!(next("--01-02", "2026-12-30"), "2027-01-02");
        assert_eq!(next("2000-02-29", "2026-02-28"), "2026-02-28");
        assert_eq!(next("2000-02-29", "2026-03-01"), "2027-02-28");
        assert_eq!(next("2000-02-29", "2028-02-28"), "2028-02-29");
    }

    #[test]
    fn what_reaches_across_new_year_has_two_ranges() {
        assert_eq!(month_days(date("2026-12-28"), date("2027-01-04")), [1228..=1231, 101..=104]);
        assert_eq!(month_days(date("2026-02-21"), date("2026-02-28")), std::slice::from_ref(&(221..=229)));
        assert_eq!(month_days(date("2026-06-01"), date("2027-06-02")), [601..=1231, 101..=600]);
    }
}
