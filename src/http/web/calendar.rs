//! The calendar of birthdays on the page of birthdays: its link, and what is in it.

mod words;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::forms::Form;
use super::member::Member;
use super::qr;
use crate::domain::App;
use crate::domain::calendar::{
    self, Alarm, CalendarLink, CalendarOptions, FormerLink, LinkRequest,
};
use crate::error::Error;
use crate::http::body::TINY;

pub use words::words;

/// The calendar as the page shows it.
pub struct CalendarPart {
    /// The address; `None` before there is one.
    pub url: Option<String>,
    /// The choices for it.
    pub options: CalendarOptions,
}

impl CalendarPart {
    /// Returns the part of the page about this link.
    pub fn of(app: &App, link: Option<&CalendarLink>) -> Self {
        Self {
            url: link.map(|link| calendar::url(app, link)),
            options: link.map_or_else(CalendarOptions::default, |link| link.options),
        }
    }

    /// Returns the address that opens a calendar program.
    pub fn webcal(&self) -> Option<String> {
        self.url.as_deref().map(webcal)
    }

    /// Returns the value of each choice of an alarm, and the key of its text.
    pub fn alarms(&self) -> [(&'static str, &'static str); 4] {
        [
            ("", "calendar-alarm-none"),
            (Alarm::Day.as_str(), "calendar-alarm-day"),
            (Alarm::DayBefore.as_str(), "calendar-alarm-day-before"),
            (Alarm::WeekBefore.as_str(), "calendar-alarm-week-before"),
        ]
    }

    /// Returns the value of the present choice of an alarm.
    pub fn alarm(&self) -> &'static str {
        self.options.alarm.map_or("", Alarm::as_str)
    }
}

/// Returns an address with the scheme that calendar programs register for.
fn webcal(url: &str) -> String {
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    format!("webcal://{place}")
}

#[derive(Deserialize)]
pub struct CalendarForm {
    /// Present if anniversaries are in the calendar.
    anniversaries: Option<String>,
    #[serde(default)]
    alarm: String,
    /// `replace` for another address, `revoke` for none.
    #[serde(default)]
    action: String,
}

/// `POST /birthdays/calendar`: makes the link, changes it, replaces it or ends it.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<CalendarForm, TINY>,
) -> Result<Response, Error> {
    let CalendarForm {
        anniversaries,
        alarm,
        action,
    } = form;
    if action == "revoke" {
        calendar::revoke(&app, &member.actor).await?;
        return Ok(Redirect::to("/birthdays?done=revoked#calendar").into_response());
    }
    let request = LinkRequest {
        options: CalendarOptions {
            anniversaries: anniversaries.is_some(),
            alarm: Alarm::from_name(&alarm),
        },
        language: member.tag().to_owned(),
        former: match action.as_str() {
            "replace" => FormerLink::Replaced,
            _ => FormerLink::Kept,
        },
    };
    calendar::put_link(&app, &member.actor, request).await?;
    Ok(Redirect::to("/birthdays?done=saved#calendar").into_response())
}

/// `GET /birthdays/calendar.svg`: the address as a QR code, for a phone.
pub async fn code(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let link = calendar::link(&app, &member.actor).await?;
    let url = calendar::url(&app, &link.ok_or(Error::NotFound)?);
    qr::of_text(&app, member.actor.id(), webcal(&url)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_program_is_opened_by_its_own_scheme() {
        for (url, opened) in [
            (
                "https://example.org:8443/calendar/x.ics",
                "webcal://example.org:8443/calendar/x.ics",
            ),
            (
                "http://192.0.2.1/calendar/x.ics",
                "webcal://192.0.2.1/calendar/x.ics",
            ),
        ] {
            assert_eq!(webcal(url), opened);
        }
    }
}
