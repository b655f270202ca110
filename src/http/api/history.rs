//! The history of a contact, and its former versions.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::operations::UndoView;
use crate::domain::books;
use crate::domain::compute::{Cancellation, compute};
use crate::domain::history::{self, Event, HistoryRequest};
use crate::domain::{App, limits};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::{ContactPath, Ids, Query};
use crate::http::json::json;
use crate::model::actor::Rights;
use crate::model::face::Face;
use crate::model::history::Difference;
use crate::model::ids::{ContactId, OperationId};
use crate::model::time::Timestamp;

/// A change of a contact.
#[derive(Serialize, ToSchema)]
pub struct EventView<'a> {
    /// `created`, `changed`, `deleted` or `restored`.
    #[schema(example = "changed")]
    action: &'static str,
    /// The time of the change.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// The name of the account that made the change.
    #[schema(example = "Taras")]
    who: &'a str,
    /// The way the change was made: `api`, `web` or `cli`; empty when unknown.
    #[schema(example = "api")]
    through: &'a str,
    /// The operation that the change was part of, if any.
    #[schema(value_type = Option<i64>)]
    operation: Option<OperationId>,
    /// The version that the change created; it can be restored.
    version: i64,
    /// True if this is the contact's current version.
    current: bool,
    /// The first 100 differences from the version before.
    changes: Vec<DifferenceView<'a>>,
    /// The number of further differences.
    #[schema(example = 0)]
    further: usize,
}

/// A value that was added, removed or replaced.
#[derive(Serialize, ToSchema)]
pub struct DifferenceView<'a> {
    /// The card's property, such as `email`, `tel` or `note`.
    #[schema(example = "email")]
    property: &'a str,
    /// The former value; null if there was none.
    before: Option<String>,
    /// The new value; null if it was removed.
    #[schema(example = "taras@example.org")]
    after: Option<String>,
    /// The difference in words.
    #[schema(example = "Email added: taras@example.org")]
    text: String,
}

impl<'a> EventView<'a> {
    fn of(event: &'a Event, who: &'a str) -> Self {
        let Event {
            action,
            at,
            source,
            operation,
            version,
            is_current,
            differences,
            further,
        } = event;
        let view = |difference: &'a Difference| {
            let Difference {
                property,
                before,
                after,
            } = difference;
            let text = difference.to_string();
            DifferenceView {
                property,
                before: before.as_ref().map(ToString::to_string),
                after: after.as_ref().map(ToString::to_string),
                text,
            }
        };
        Self {
            action: action.as_str(),
            at: *at,
            who,
            through: source.map_or("", Face::as_str),
            operation: *operation,
            version: *version,
            current: *is_current,
            changes: differences.iter().map(view).collect(),
            further: *further,
        }
    }
}

/// The part of a history to return.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryParams {
    /// The version to start with; the current one when absent.
    from: Option<i64>,
}

/// Lists the changes of a contact, newest first. Contacts in the trash have a history too.
#[utoipa::path(get, path = "/api/contacts/{id}/history", tag = "history",
    params(ContactPath, HistoryParams), responses(
    (status = 200, description = "The changes, at most 500; fewer if they are large", body = [EventView<'static>], headers(
        ("link" = String, description = "The earlier changes, `rel=\"next\"`; absent with the first"))),
))]
pub async fn of_contact(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    Query(params): Query<HistoryParams>,
) -> Result<Response, Error> {
    let request = HistoryRequest {
        from: params.from,
        events: limits::HISTORY_EVENTS,
        differences: limits::HISTORY_DIFFERENCES,
    };
    let access = books::open_all(&actor, Rights::READ)?;
    let history = history::of(&app, &access, id, request).await?;
    let (next, who) = (history.next, actor.user.username.clone());
    let write = move |_: &Cancellation| {
        let views: Vec<_> = history
            .events
            .iter()
            .map(|event| EventView::of(event, &who))
            .collect();
        json(StatusCode::OK, &views)
    };
    let mut response = compute(&app, actor.user.id, write).await?;
    if let Some(next) = next {
        let link = format!("</api/contacts/{id}/history?from={next}>; rel=\"next\"");
        response.headers_mut().insert(
            header::LINK,
            HeaderValue::try_from(link).map_err(Error::internal)?,
        );
    }
    Ok(response)
}

/// Restores a former version of a contact; a contact in the trash comes back.
#[utoipa::path(post, path = "/api/contacts/{id}/history/{version}/restore", tag = "history", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The contact"),
    ("version" = i64, Path, description = "A version from the history")), responses(
    (status = 200, description = "The contact has that version again", body = UndoView),
))]
pub async fn restore(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ids: Ids<2>,
) -> Result<Response, Error> {
    let Ids([id, version]) = ids;
    let id = ContactId::new(id).ok_or(Error::NotFound)?;
    let access = books::open_all(&actor, Rights::WRITE)?;
    let operation = history::restore(&app, &access, id, version).await?;
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}
