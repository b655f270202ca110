//! The page of upcoming birthdays.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::calendar::CalendarPart;
use super::frame::{Frame, Member};
use crate::domain::{App, birthdays, calendar};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;

#[derive(Template)]
#[template(path = "birthdays.html")]
struct BirthdaysPage<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    /// True if there are more than the page shows.
    is_cut: bool,
    calendar: CalendarPart,
    /// The key of the text about what was just done.
    done: Option<&'static str>,
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

/// `GET /birthdays`: the birthdays of the coming year, soonest first, and their calendar.
pub async fn upcoming(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<BirthdaysQuery>,
) -> Result<Response, Error> {
    let (coming, is_cut) = birthdays::upcoming(
        &app,
        &member.all_books(Rights::READ)?,
        *birthdays::DAYS.end(),
        0,
        MOST,
    )
    .await?;
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
            is_cut,
            calendar: CalendarPart::of(&app, link.as_ref()),
            done: query.done(),
        },
    ))
}

/// The most birthdays on the page.
const MOST: usize = 500;
