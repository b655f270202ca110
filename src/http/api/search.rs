//! Search.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::contacts::skip_and_limit;
use super::views::{self, ContactView};
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;
use crate::model::card::labels::Label;
use crate::model::search::{SearchQuery, Within};
use crate::model::validation::Checks;

/// What to search for; at least one text must be given, and each given one must match.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// A part of the first name.
    first_name: Option<String>,
    /// A part of the last name.
    last_name: Option<String>,
    /// A part of the email.
    email: Option<String>,
    /// A part of the phone number, in any format.
    phone: Option<String>,
    /// Words, each a part of a name, the email, the phone or the notes.
    q: Option<String>,
    /// Only those with this label.
    label: Option<String>,
    /// Entries left out at the start.
    #[param(minimum = 0, maximum = 1_000_000, default = 0)]
    skip: Option<i64>,
    /// The most entries to return.
    #[param(minimum = 1, maximum = 500, default = 10)]
    limit: Option<i64>,
}

/// Finds contacts by parts of their texts; case, accents, script and phone format do not matter.
#[utoipa::path(get, path = "/api/contacts/search", tag = "contacts", security(("bearer" = []), ("password" = [])), params(SearchParams), responses(
    (status = 200, description = "The matching contacts: up to 50 by name, more in the order of creation", body = [ContactView<'static>]),
))]
pub async fn search(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    Query(params): Query<SearchParams>,
) -> Result<Response, Error> {
    let SearchParams { first_name, last_name, email, phone, q, label, skip, limit } = params;
    let mut checks = Checks::default();
    let (skip, limit) = skip_and_limit(&mut checks, skip, limit);
    checks.finish()?;
    let within = Within { favorites: false, label: label.as_deref().map(Label::key) };
    let query = SearchQuery { first_name, last_name, email, phone, q, within };
    let found = contacts::find(&app, &caller, &query, skip, limit).await?;
    Ok(views::many(&caller, &found))
}
