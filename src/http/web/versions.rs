//! The history of one contact, in words for people.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::contacts::beside_list;
use super::forms::Form;
use super::frame::{Frame, Member};
use crate::domain::history::{self, Action, Event, History, HistoryRequest};
use crate::domain::{App, limits};
use crate::error::Error;
use crate::http::extract::{Id, Query};
use crate::model::actor::Rights;
use crate::model::face::Face;
use crate::model::history::Difference;
use crate::model::ids::ContactId;

/// The text keys of the names of card properties.
const PROPERTIES: &[(&str, &str)] = &[
    ("fn", "property-fn"),
    ("n", "property-n"),
    ("nickname", "property-nickname"),
    ("email", "field-email"),
    ("tel", "field-phone"),
    ("adr", "field-address"),
    ("bday", "field-birthday"),
    ("anniversary", "property-anniversary"),
    ("note", "field-comments"),
    ("org", "property-org"),
    ("title", "property-title"),
    ("role", "property-role"),
    ("url", "property-url"),
    ("photo", "property-photo"),
    ("categories", "property-categories"),
    ("gender", "property-gender"),
    ("impp", "property-impp"),
    ("related", "property-related"),
    ("socialprofile", "card-profile"),
    ("x-abdate", "card-day"),
    ("x-gender", "property-gender"),
    ("logo", "property-logo"),
    ("geo", "property-geo"),
    ("tz", "field-time-zone"),
    ("lang", "field-language"),
    ("key", "property-key"),
    ("member", "property-member"),
    ("kind", "property-kind"),
    ("x-carnet-favorite", "field-favorite"),
];

/// Returns the title of a property; an unknown one keeps its own name.
pub fn title(frame: &Frame, property: &str) -> String {
    let known = PROPERTIES.iter().find(|(name, _)| *name == property);
    known.map_or_else(|| property.to_uppercase(), |(_, key)| frame.t(key))
}

/// Returns the position of a property among the others.
pub fn rank(property: &str) -> usize {
    PROPERTIES
        .iter()
        .position(|(name, _)| *name == property)
        .unwrap_or(PROPERTIES.len())
}

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
        let what = title(self.frame, &difference.property);
        if ["photo", "logo", "key"].contains(&difference.property.as_str()) {
            let key = match (&difference.before, &difference.after) {
                (Some(_), Some(_)) => "history-thing-changed",
                (Some(_), None) => "history-thing-gone",
                (None, _) => "history-thing-new",
            };
            return self.frame.with(key, "what", &what);
        }
        match (difference.before.as_deref(), difference.after.as_deref()) {
            (Some(before), Some(after)) => self.frame.filled(
                "history-value-changed",
                &[("what", &what), ("before", before), ("after", after)],
            ),
            (Some(before), None) => self
                .frame
                .filled("history-value-gone", &[("what", &what), ("before", before)]),
            (None, after) => self.frame.filled(
                "history-value-new",
                &[("what", &what), ("after", after.unwrap_or_default())],
            ),
        }
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
