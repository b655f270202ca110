//! The coming birthdays.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{self, ContactView};
use crate::domain::{App, birthdays as domain};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;

/// How many days ahead to look when nothing is said.
const DEFAULT_DAYS: i64 = 7;

/// How far ahead to look.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BirthdayParams {
    /// Days after today.
    #[param(minimum = 1, maximum = 366, default = 7)]
    days: Option<i64>,
}

/// Contacts with a birthday from today, in the caller's time zone, to so many days later, soonest first.
#[utoipa::path(get, path = "/api/contacts/birthdays", tag = "contacts", security(("bearer" = []), ("password" = [])), params(BirthdayParams), responses(
    (status = 200, description = "The contacts", body = [ContactView<'static>]),
))]
pub async fn birthdays(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    Query(params): Query<BirthdayParams>,
) -> Result<Response, Error> {
    let upcoming = domain::upcoming(&app, &caller, params.days.unwrap_or(DEFAULT_DAYS)).await?;
    Ok(views::many(&caller, &upcoming))
}

/// The same under the path that clients of the former service use.
#[utoipa::path(get, path = "/api/contacts/search/birtdays", tag = "contacts", security(("bearer" = []), ("password" = [])), params(BirthdayParams), responses(
    (status = 200, description = "The contacts", body = [ContactView<'static>]),
))]
pub async fn birthdays_by_former_path(
    app: State<Arc<App>>,
    caller: CurrentUser,
    params: Query<BirthdayParams>,
) -> Result<Response, Error> {
    birthdays(app, caller, params).await
}
