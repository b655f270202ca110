//! The history of one contact, in words for people.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::contacts::beside_list;
use super::forms::Form;
use super::frame::Frame;
use super::member::Member;
use super::properties::{difference_text, labelled, title};
use crate::domain::history::{self, Action, Event, History, HistoryRequest};
use crate::domain::{App, limits};
use crate::error::Error;
use crate::http::extract::{Id, Query};
use crate::model::actor::Rights;
use crate::model::face::Face;
use crate::model::history::Difference;
use crate::model::ids::ContactId;

#[derive(Template)]
#[template(path = "contacts/history.html")]
struct HistoryPart<'a> {
    frame: &'a Frame,
    id: ContactId,
    history: &'a History,
    who: &'a str,
}

impl HistoryPart<'_> {
    fn action(&self, event: &Event) -> String {
        match event.action {
            Action::Created => self.frame.t("history-created"),
            Action::Changed => self.frame.t("history-changed"),
            Action::Deleted => self.frame.t("history-deleted"),
            Action::Restored => self.frame.t("history-restored"),
        }
    }

    /// Returns the author of a change and the way it was made.
    fn origin(&self, event: &Event) -> String {
        let key = match event.source {
            Some(Face::Web) => "history-by-web",
            Some(Face::Api) => "history-by-api",
            Some(Face::Cli) => "history-by-cli",
            Some(Face::Dav) => "history-by-carddav",
            Some(Face::Calendar | Face::Job) | None => "history-by",
        };
        self.frame.filled(key, &[("who", self.who)])
    }

    fn further(&self, event: &Event) -> String {
        self.frame.n(
            "history-further",
            i64::try_from(event.further).unwrap_or(i64::MAX),
        )
    }

    fn said(&self, difference: &Difference) -> String {
        let Difference {
            property,
            before,
            after,
        } = difference;
        let what = title(self.frame, property);
        if ["photo", "logo", "key"].contains(&property.as_str()) {
            let key = match (before, after) {
                (Some(_), Some(_)) => "history-thing-changed",
                (Some(_), None) => "history-thing-gone",
                (None, _) => "history-thing-new",
            };
            return self.frame.with(key, "what", &what);
        }
        let [before, after] = [before, after].map(|value| {
            let value = value.as_ref();
            value.map(|value| labelled(self.frame, property, value))
        });
        difference_text(self.frame, &what, before, after)
    }

    /// Returns the name of that button.
    fn restore_name(&self, event: &Event) -> String {
        let when = self.frame.moment(&event.at, self.frame.time_zone());
        let said = event.differences.first().map(|first| self.said(first));
        let what = format!("{when} {}", said.unwrap_or_default());
        self.frame.about(self.restore_text(event), what)
    }

    /// Returns the text of the button that brings back the contact as it was after this event.
    fn restore_text(&self, event: &Event) -> String {
        self.frame.t(match event.action {
            Action::Deleted => "trash-restore",
            _ => "history-restore",
        })
    }
}

#[derive(Deserialize)]
pub struct HistoryQuery {
    from: Option<String>,
}

/// `GET /contacts/{id}/history`. Contacts in the trash have a history too.
pub async fn show(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(start): Query<HistoryQuery>,
) -> Result<Response, Error> {
    let request = HistoryRequest {
        from: start.from.and_then(|from| from.parse().ok()),
        events: limits::HISTORY_PAGE_EVENTS,
        differences: limits::HISTORY_PAGE_DIFFERENCES,
    };
    let history = history::of(&app, &member.all_books(Rights::READ)?, id, request).await?;
    let title = member.with("history-of", "name", &history.name);
    let who = member.actor.user.username.clone();
    let part = member
        .render(move |frame| {
            HistoryPart {
                frame,
                id,
                history: &history,
                who: &who,
            }
            .render()
        })
        .await?;
    beside_list(&member, StatusCode::OK, title, part, None).await
}

#[derive(Deserialize)]
pub struct Version {
    #[serde(default)]
    version: String,
}

/// `POST /contacts/{id}/history`: restores a former version of the contact; a contact in the trash
/// comes back.
pub async fn restore(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Form(form): Form<Version>,
) -> Result<Response, Error> {
    let version = form.version.parse().map_err(|_| Error::NotFound)?;
    history::restore(&app, &member.all_books(Rights::WRITE)?, id, version).await?;
    Ok(Redirect::to(&format!("/contacts/{id}")).into_response())
}
