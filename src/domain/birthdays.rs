//! The upcoming birthdays.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::books::BookAccess;
use super::{App, limits};
use crate::error::{Error, Result};
use crate::model::birthday::{Birthday, month_day};
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::store::Portion;
use crate::store::contacts::{self, Listed};

/// The number of days ahead that a request may ask for.
pub const DAYS: RangeInclusive<i64> = 1..=366;

/// An upcoming birthday.
#[derive(Debug)]
pub struct UpcomingBirthday {
    /// The contact whose birthday it is.
    pub contact: Contact,
    /// The day on which it is celebrated.
    pub date: Date,
    /// The number of days until then; negative once it is over.
    pub days: i64,
    /// The age that the contact reaches, if the year of birth is known.
    pub age: Option<i64>,
}

/// A page of birthdays, and true if there are more.
pub type ComingPage = (Vec<UpcomingBirthday>, bool);

/// Returns the contacts whose birthday is celebrated between today, in the actor's time
/// zone, and `days` days later, soonest first: without the first `skip`, at most `most`, and fewer
/// where they are large.
pub async fn upcoming(
    app: &App,
    access: &BookAccess,
    days: i64,
    skip: usize,
    most: usize,
) -> Result<ComingPage> {
    if !DAYS.contains(&days) {
        return Err(Error::invalid("days", "must be from 1 to 366"));
    }
    let today = app.today(access.actor());
    let end = today.saturating_add(Span::new().days(days));
    let mut kept = kept(
        app,
        access,
        (today, end),
        skip.saturating_add(most).saturating_add(1),
    )
    .await?;
    kept.drain(..skip.min(kept.len()));
    with_contacts(app, access, kept, most).await
}

/// Returns the contacts whose birthday is celebrated in the month of this day, in the order of the
/// days: at most `most`, and fewer where they are large.
pub async fn in_month(
    app: &App,
    access: &BookAccess,
    day: Date,
    most: usize,
) -> Result<ComingPage> {
    let limit = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
    let days = month_day(day.month(), 1)..=month_day(day.month(), 31);
    let found = contacts::birthdays(&app.db, access.owner(), days, access.book(), limit).await?;
    let dated = |(id, birthday): (_, Option<Birthday>)| Some((birthday?.in_year(day.year())?, id));
    let mut kept: Vec<_> = found.into_iter().filter_map(dated).collect();
    kept.sort_unstable();
    with_contacts(app, access, kept, most).await
}

/// Returns the first `most` of these birthdays with their contacts, and true if there are more.
async fn with_contacts(
    app: &App,
    access: &BookAccess,
    mut kept: Vec<(Date, ContactId)>,
    most: usize,
) -> Result<ComingPage> {
    let today = app.today(access.actor());
    let has_more = kept.len() > most;
    kept.truncate(most);
    let ids: Vec<_> = kept.iter().map(|(_, id)| *id).collect();
    let dates: HashMap<_, _> = kept.into_iter().map(|(date, id)| (id, date)).collect();
    let Portion { rows, is_cut } =
        contacts::chosen(&app.db, access.owner(), &ids, limits::LIST_BYTES).await?;
    let coming = |Listed { contact, .. }: Listed| {
        let date = *dates.get(&contact.id)?;
        let birthday = contact.fields.birthday;
        Some(UpcomingBirthday {
            days: i64::from((date - today).get_days()),
            age: birthday.and_then(|birthday| birthday.age_on(date)),
            date,
            contact,
        })
    };
    Ok((
        rows.into_iter().filter_map(coming).collect(),
        has_more || is_cut,
    ))
}

/// Returns the first birthdays between two days, with their contacts.
async fn kept(
    app: &App,
    access: &BookAccess,
    (today, end): (Date, Date),
    most: usize,
) -> Result<Vec<(Date, ContactId)>> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let mut kept = Vec::new();
    for range in month_days(today, end) {
        for (id, birthday) in
            contacts::birthdays(&app.db, access.owner(), range, access.book(), limit).await?
        {
            let next = birthday.and_then(|birthday| next_celebration(birthday, today));
            kept.extend(next.filter(|date| *date <= end).map(|date| (date, id)));
        }
        if kept.len() >= most {
            break;
        }
    }
    kept.sort_unstable();
    kept.dedup_by_key(|(_, id)| *id);
    kept.truncate(most);
    Ok(kept)
}

/// Returns the first day from `today` on which a birthday is celebrated.
fn next_celebration(birthday: Birthday, today: Date) -> Option<Date> {
    let years = [today.year(), today.year().saturating_add(1)];
    years
        .into_iter()
        .filter_map(|year| birthday.in_year(year))
        .find(|date| *date >= today)
}

/// Returns the month-day numbers that can fall between two days, in the order of the year. A
/// birthday on 29 February is counted with the 28th.
fn month_days(today: Date, end: Date) -> Vec<RangeInclusive<i64>> {
    const FEBRUARY: RangeInclusive<i64> = 228..=229;
    let from = month_day(today.month(), today.day());
    let to = month_day(end.month(), end.day());
    let to = if to == *FEBRUARY.start() {
        *FEBRUARY.end()
    } else {
        to
    };
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
        next_celebration(birthday.parse().expect("a birthday"), date(today))
            .map(|date| date.to_string())
            .unwrap_or_default()
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
        assert_eq!(
            month_days(date("2026-12-28"), date("2027-01-04")),
            [1228..=1231, 101..=104]
        );
        assert_eq!(
            month_days(date("2026-02-21"), date("2026-02-28")),
            std::slice::from_ref(&(221..=229))
        );
        assert_eq!(
            month_days(date("2026-06-01"), date("2027-06-02")),
            [601..=1231, 101..=600]
        );
    }
}
