//! The page of upcoming birthdays.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{Frame, Member};
use crate::domain::{App, birthdays};
use crate::error::Error;
use crate::model::actor::Rights;

#[derive(Template)]
#[template(path = "birthdays.html")]
struct BirthdaysPage<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    /// True if there are more than the page shows.
    is_cut: bool,
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

/// `GET /birthdays`: the birthdays of the coming year, soonest first.
pub async fn upcoming(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let (coming, is_cut) = birthdays::upcoming(
        &app,
        &member.all_books(Rights::READ)?,
        *birthdays::DAYS.end(),
        0,
        MOST,
    )
    .await?;
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
        },
    ))
}

/// The most birthdays on the page.
const MOST: usize = 500;
