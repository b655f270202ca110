//! The link to the caller's calendar of birthdays.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::App;
use crate::domain::calendar::{self, Alarm, CalendarOptions, FormerLink, LinkRequest};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::Json;
use crate::http::json::json;
use crate::model::actor::Actor;
use crate::model::time::Timestamp;

/// The choices for a calendar.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"anniversaries": true, "alarm": "day_before"}))]
pub struct CalendarSettings {
    /// True if anniversaries are in it too.
    #[serde(default)]
    #[schema(default = false)]
    anniversaries: bool,
    /// The reminder of each day, at nine in the morning; none if absent.
    #[serde(default)]
    #[schema(value_type = Option<Alarm>)]
    alarm: Option<String>,
}

impl CalendarSettings {
    fn options(&self) -> Result<CalendarOptions, Error> {
        let read = |name: &str| {
            let alarm = Alarm::from_name(name);
            alarm.ok_or_else(|| Error::invalid("alarm", "must be day, day_before or week_before"))
        };
        Ok(CalendarOptions {
            anniversaries: self.anniversaries,
            alarm: self.alarm.as_deref().map(read).transpose()?,
        })
    }
}

/// The calendar of the birthdays in all address books.
#[derive(Serialize, ToSchema)]
pub struct CalendarView {
    /// The secret address to which calendar programs subscribe.
    #[schema(
        example = "https://contacts.example.org/calendar/7k2mx9qd04fzh3tcbw8rn5vp6jys0a1b.ics"
    )]
    url: String,
    anniversaries: bool,
    alarm: Option<Alarm>,
    /// The time when the address was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

/// Answers with the caller's calendar.
async fn view(app: &App, actor: &Actor, status: StatusCode) -> Result<Response, Error> {
    let link = calendar::link(app, actor).await?.ok_or(Error::NotFound)?;
    let CalendarOptions {
        anniversaries,
        alarm,
    } = link.options;
    let view = CalendarView {
        url: calendar::url(app, &link),
        anniversaries,
        alarm,
        created_at: link.created_at,
    };
    Ok(json(status, &view))
}

/// Returns the caller's calendar with its address.
#[utoipa::path(get, path = "/api/users/me/calendar", tag = "calendar", responses(
    (status = 200, description = "The calendar", body = CalendarView),
))]
pub async fn get(State(app): State<Arc<App>>, actor: CurrentUser) -> Result<Response, Error> {
    view(&app, &actor, StatusCode::OK).await
}

/// Makes the caller's calendar, or changes the choices for it; its address stays until it is
/// deleted.
#[utoipa::path(put, path = "/api/users/me/calendar", tag = "calendar",
    request_body = CalendarSettings, responses(
    (status = 200, description = "The changed calendar", body = CalendarView),
    (status = 201, description = "The new calendar", body = CalendarView),
))]
pub async fn put(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Json(settings): Json<CalendarSettings>,
) -> Result<Response, Error> {
    let request = LinkRequest {
        options: settings.options()?,
        language: String::new(),
        former: FormerLink::Kept,
    };
    let status = match calendar::put_link(&app, &actor, request).await? {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    view(&app, &actor, status).await
}

/// Deletes the caller's calendar; its address stops working at once, and the next one is another.
#[utoipa::path(delete, path = "/api/users/me/calendar", tag = "calendar", responses(
    (status = 204, description = "It is deleted"),
))]
pub async fn delete(State(app): State<Arc<App>>, actor: CurrentUser) -> Result<Response, Error> {
    calendar::revoke(&app, &actor).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
