//! The page of birthdays: the upcoming ones, or those of a month.

mod month;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::CalendarPart;
use super::frame::Frame;
use super::member::Member;
use crate::domain::{App, birthdays, calendar};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use month::Month;

#[derive(Template)]
#[template(path = "birthdays.html")]
struct BirthdaysPage<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    /// The month that is shown in place of the upcoming ones.
    month: Option<Month>,
    /// True if there are more than the page shows.
    is_cut: bool,
    calendar: CalendarPart,
    /// The key of the text about what was just done.
    done: Option<&'static str>,
}

impl BirthdaysPage<'_> {
    /// Checks whether somebody was born on a leap day.
    fn has_leap_day(&self) -> bool {
        let listed = self.groups.iter().flat_map(|group| &group.coming);
        let days = self.month.iter().flat_map(|month| &month.days);
        listed
            .chain(days.flat_map(|day| &day.birthdays))
            .filter_map(|coming| coming.contact.fields.birthday)
            .any(|birthday| (birthday.month(), birthday.day()) == (2, 29))
    }

    fn further(&self, rest: &[birthdays::UpcomingBirthday]) -> String {
        let count = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        self.frame.n("card-further", count)
    }

    /// Returns the text beside a birthday on its day of the month: the year with the age, or the
    /// whole date where that is another day or no age is known.
    fn beside_day(&self, coming: &birthdays::UpcomingBirthday) -> String {
        let birthday = coming.contact.fields.birthday;
        let born = birthday.and_then(|birthday| {
            let is_same_day = birthday.day() == coming.date.day();
            match (birthday.year(), coming.age) {
                (None, _) if is_same_day => None,
                (Some(year), Some(_)) if is_same_day => Some(year.to_string()),
                _ => Some(self.frame.birthday(&birthday)),
            }
        });
        let age = coming.age.map(|age| self.frame.n("birthdays-age", age));
        let known: Vec<_> = born.into_iter().chain(age).collect();
        known.join(" · ")
    }

    fn is_empty(&self, month: &Month) -> bool {
        month.days.iter().all(|day| day.birthdays.is_empty())
    }

    /// Returns a month as its address names it.
    fn month_of(&self, day: &Date) -> String {
        day.strftime("%Y-%m").to_string()
    }

    fn month_title(&self, day: &Date) -> String {
        let name = usize::try_from(day.month() - 1).map(|at| &self.frame.months()[at]);
        let name = name.map_or("", String::as_str);
        let year = day.year().to_string();
        self.frame
            .filled("birthdays-month-title", &[("month", name), ("year", &year)])
    }
}

/// Birthdays about equally far ahead.
struct Group {
    title: &'static str,
    coming: Vec<birthdays::UpcomingBirthday>,
}

/// The groups: the key of their title, and how many days ahead they reach.
const GROUPS: [(&str, i64); 4] = [
    ("birthdays-today", 0),
    ("birthdays-week", 7),
    ("birthdays-month", 31),
    ("birthdays-later", 366),
];

#[derive(Deserialize)]
pub struct BirthdaysQuery {
    /// A month as `2026-05`; any other text means the present one.
    month: Option<String>,
    done: Option<String>,
}

impl BirthdaysQuery {
    fn done(&self) -> Option<&'static str> {
        match self.done.as_deref() {
            Some("saved") => Some("calendar-saved"),
            Some("revoked") => Some("calendar-revoked"),
            _ => None,
        }
    }
}

/// `GET /birthdays`: the birthdays of the coming year, soonest first, or of a month, and their
/// calendar.
pub async fn upcoming(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<BirthdaysQuery>,
) -> Result<Response, Error> {
    let access = member.all_books(Rights::READ)?;
    let today = app.today(&member.actor);
    let first = query
        .month
        .as_deref()
        .map(|text| month::first_day(text, today));
    let (coming, is_cut) = match first {
        Some(first) => birthdays::in_month(&app, &access, first, MOST).await?,
        None => birthdays::upcoming(&app, &access, *birthdays::DAYS.end(), 0, MOST).await?,
    };
    let country = member.actor.user.country();
    let (coming, month) = match first {
        Some(first) => (Vec::new(), Some(Month::new(first, today, country, coming))),
        None => (coming, None),
    };
    let link = calendar::link(&app, &member.actor).await?;
    let mut coming = coming.into_iter().peekable();
    let mut groups = Vec::new();
    for (title, days) in GROUPS {
        let within: Vec<_> =
            std::iter::from_fn(|| coming.next_if(|next| next.days <= days)).collect();
        if !within.is_empty() {
            groups.push(Group {
                title,
                coming: within,
            });
        }
    }
    Ok(member.page(
        StatusCode::OK,
        &BirthdaysPage {
            frame: &member.frame,
            groups,
            month,
            is_cut,
            calendar: CalendarPart::of(&app, link.as_ref()),
            done: query.done(),
        },
    ))
}

/// The most birthdays on the page.
const MOST: usize = 500;
