//! The upcoming birthdays.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::contacts::skip_and_limit;
use super::views::{self, ContactView};
use crate::domain::books;
use crate::domain::{App, birthdays as domain, limits};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::ids::BookId;
use crate::model::validation::Checks;

/// The number of days to look ahead when the request names none.
const DEFAULT_DAYS: i64 = 7;

/// The period to look at, and the part of the list to return.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BirthdayParams {
    /// Days after today.
    #[param(minimum = 1, maximum = 366, default = 7)]
    days: Option<i64>,
    /// The number of birthdays to skip.
    #[param(minimum = 0, maximum = 1_000_000, default = 0)]
    skip: Option<i64>,
    /// Only contacts in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
}

/// Lists contacts with a birthday in the next `days` days, from today in the caller's time zone,
/// soonest first: at most 5,000, and fewer where they hold much text. `Link` leads to the next
/// ones.
#[utoipa::path(get, path = "/api/contacts/birthdays", tag = "contacts", params(BirthdayParams), responses(
    (status = 200, description = "The contacts", body = [ContactView<'static>], headers(
        ("link" = String, description = "The next page, `rel=\"next\"`; absent with the last"))),
))]
pub async fn birthdays(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<BirthdayParams>,
) -> Result<Response, Error> {
    let days = params.days.unwrap_or(DEFAULT_DAYS);
    let mut checks = Checks::default();
    let (skip, _) = skip_and_limit(&mut checks, params.skip, None);
    checks.finish()?;
    let access = books::open(&app, &actor, params.book, Rights::READ).await?;
    let (upcoming, has_more) = domain::upcoming(
        &app,
        &access,
        days,
        usize::try_from(skip).unwrap_or(0),
        limits::BIRTHDAYS,
    )
    .await?;
    let contacts: Vec<_> = upcoming
        .into_iter()
        .map(|birthday| birthday.contact)
        .collect();
    let next = has_more.then(|| {
        format!(
            "/api/contacts/birthdays?days={days}&skip={}",
            skip + contacts.len() as i64
        )
    });
    views::page(&app, &actor, contacts, next).await
}

/// Lists the same contacts under the path that clients of the former service use.
#[utoipa::path(get, path = "/api/contacts/search/birtdays", tag = "contacts", params(BirthdayParams), responses(
    (status = 200, description = "The contacts", body = [ContactView<'static>]),
))]
pub async fn birthdays_by_former_path(
    app: State<Arc<App>>,
    actor: CurrentUser,
    params: Query<BirthdayParams>,
) -> Result<Response, Error> {
    birthdays(app, actor, params).await
}
