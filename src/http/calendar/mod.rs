//! The calendar of birthdays, for calendar programs that subscribe to a secret link.
//!
//! The link is the credential: it opens this face alone, and only for reading. Whatever is no link
//! answers like an unknown one.

#[cfg(not(feature = "web"))]
mod english;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::described::{DescribedRoutes, routes};
use super::extract::{Client, IfNoneMatch};
use super::face::FaceRules;
#[cfg(feature = "web")]
use super::web::calendar_words as words;
use super::{compression, files};
use crate::domain::App;
use crate::domain::calendar::{self, Calendar};
use crate::error::Error;
#[cfg(not(feature = "web"))]
use english::words;

const METHODS: [Method; 2] = [Method::GET, Method::HEAD];
const PREFIX: &str = "/calendar/";
/// The time for which a program may keep its copy without asking.
const CACHED: &str = "private, max-age=3600";

/// The rules of this face.
pub struct CalendarFace;

impl FaceRules for CalendarFace {
    fn owns(&self, _method: &Method, path: &str) -> bool {
        path.starts_with(PREFIX)
    }

    fn methods(&self) -> &'static [Method] {
        &METHODS
    }
}

/// Returns the described routes.
pub fn routes() -> DescribedRoutes {
    DescribedRoutes::default()
        // /calendar/{link}
        .routes(routes!(read))
        .layer(compression())
}

/// Returns the calendar of the birthdays in all address books of the account that the link belongs
/// to (RFC 5545).
#[utoipa::path(get, path = "/calendar/{link}", tag = "calendar", operation_id = "calendar", security(()),
    params(("link" = String, Path, pattern = r"^[0-9a-z]{32}\.ics$", description = "The secret from the calendar's `url`"), IfNoneMatch), responses(
    (status = 200, description = "The calendar", body = String, content_type = "text/calendar", headers(
        ("etag" = String, description = "The tag of this version"))),
    (status = 304, description = "The version in If-None-Match is the present one"),
    (status = 404, description = "There is no such link", body = crate::http::problem::Problem, content_type = "application/problem+json"),
))]
pub async fn read(
    State(app): State<Arc<App>>,
    method: Method,
    Client(origin): Client,
    link: Result<Path<String>, PathRejection>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let link = link.map(|Path(link)| link).unwrap_or_default();
    let secret = link.strip_suffix(".ics").unwrap_or_default();
    let (actor, link) = calendar::authenticate(&app, secret, origin).await?;
    let calendar = Calendar::open(&app, &actor, &link, words(&actor.user, &link))?;
    let version = calendar.version(&app).await?;
    let kept = [
        (header::ETAG, format!("W/\"{}\"", version.as_str())),
        (header::CACHE_CONTROL, CACHED.to_owned()),
    ];
    if known.names(&version) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let file = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"birthdays.ics\"",
        ),
    ];
    let body = match method == Method::HEAD {
        true => Body::empty(),
        false => files::body(calendar.stream(Arc::clone(&app)).await?),
    };
    Ok((kept, file, body).into_response())
}
