//! The trash: deleted contacts, to restore or to remove for good.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::bulk::with_undo;
use super::forms::{EmptyForm, Form};
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::notice::{Notice, NoticeText};
use super::skipped::Skipped;
use crate::domain::App;
use crate::domain::trash::{self, Trashed};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::ids::ContactId;

/// The number of contacts on one page.
const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "trash.html")]
struct TrashPage<'a> {
    frame: &'a Frame,
    trashed: &'a [Trashed],
    /// The number of contacts to skip for the next page.
    next: Option<i64>,
    notice: Option<Notice<'a>>,
}

impl TrashPage<'_> {
    /// Returns the day on which a contact will be removed for good.
    fn last_day(&self, contact: &Trashed) -> String {
        let zone = TimeZone::get(self.frame.time_zone()).unwrap_or(TimeZone::UTC);
        let gone_at = contact.gone_at.to_jiff().to_zoned(zone);
        self.frame.day_of(&gone_at.date())
    }
}

/// `GET /trash`.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(skipped): Query<Skipped>,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
    let skip = skipped.count();
    let (trashed, more) = trash::list(&app, &member.all_books(Rights::READ)?, skip, PAGE).await?;
    let notice = told.notice(&member, "/trash").await?;
    let next = more.then_some(skip + PAGE);
    Ok(member.page(
        StatusCode::OK,
        &TrashPage {
            frame: &member.frame,
            trashed: &trashed,
            next,
            notice,
        },
    ))
}

#[derive(Deserialize)]
pub struct TrashedForm {
    id: String,
}

impl TrashedForm {
    fn contact(&self) -> Result<ContactId, Error> {
        self.id.parse().map_err(|()| Error::NotFound)
    }
}

/// `POST /trash/restore`: restores a contact.
pub async fn restore(
    State(app): State<Arc<App>>,
    member: Member,
    Form(one): Form<TrashedForm>,
) -> Result<Response, Error> {
    trash::restore(&app, &member.all_books(Rights::WRITE)?, one.contact()?).await?;
    Ok(Redirect::to("/trash?done=back").into_response())
}

/// `POST /trash/restore-all`: restores everything, as one operation.
pub async fn restore_all(
    State(app): State<Arc<App>>,
    member: Member,
    _: Form<EmptyForm>,
) -> Result<Response, Error> {
    let place = LocalPath::parse("/trash").unwrap_or_default();
    let operation = trash::restore_all(&app, &member.all_books(Rights::WRITE)?).await?;
    Ok(with_undo(&place, operation))
}

/// `POST /trash/remove`: removes a contact for good.
pub async fn remove(
    State(app): State<Arc<App>>,
    member: Member,
    Form(one): Form<TrashedForm>,
) -> Result<Response, Error> {
    trash::remove(&app, &member.all_books(Rights::WRITE)?, one.contact()?).await?;
    Ok(Redirect::to("/trash?done=removed").into_response())
}

/// `POST /trash/empty`: removes all of it for good.
pub async fn empty(
    State(app): State<Arc<App>>,
    member: Member,
    _: Form<EmptyForm>,
) -> Result<Response, Error> {
    trash::empty(&app, &member.all_books(Rights::WRITE)?).await?;
    Ok(Redirect::to("/trash?done=removed").into_response())
}
