//! The history of contacts and of whole address books, and undo.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::params::InBook;
use super::params::is_commit;
use crate::domain::books;
use crate::domain::compute::{Cancellation, compute};
use crate::domain::history::{self, Effect, Event, HistoryRequest};
use crate::domain::operations::Operation;
use crate::domain::{App, limits, operations};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::{ContactPath, Id, Ids, Query};
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::actor::Rights;
use crate::model::face::Face;
use crate::model::history::Difference;
use crate::model::ids::{BookId, ContactId, OperationId};
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
    before: Option<&'a str>,
    /// The new value; null if it was removed.
    #[schema(example = "taras@example.org")]
    after: Option<&'a str>,
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
                before: before.as_deref(),
                after: after.as_deref(),
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

/// The result of changing many contacts.
#[derive(Serialize, ToSchema)]
pub struct UndoView {
    /// The number of contacts changed.
    #[schema(example = 12)]
    contacts: i64,
    /// The number of contacts left as they are because they were changed since.
    #[schema(example = 0)]
    kept: usize,
    /// The path to POST to in order to undo it; null when nothing was changed.
    #[schema(example = "/api/operations/213456789012999/undo")]
    undo: Option<String>,
}

impl UndoView {
    /// Returns the view of this operation.
    pub fn of(operation: Option<&Operation>, kept: usize) -> Self {
        let contacts = operation.map_or(0, |operation| operation.contacts);
        Self {
            contacts,
            kept,
            undo: operation.map(|operation| undo_path(operation.id)),
        }
    }
}

/// Returns the path that undoes an operation.
pub fn undo_path(id: OperationId) -> String {
    format!("/api/operations/{id}/undo")
}

/// A change of many contacts.
#[derive(Serialize, ToSchema)]
pub struct OperationView<'a> {
    #[schema(value_type = i64)]
    id: OperationId,
    /// `import`, `merge`, `delete`, `favorite`, `label-add`, `label-remove`, `label-rename`,
    /// `label-delete`, `restore`, `rewind`, `batch` or `undo`.
    #[schema(example = "import")]
    kind: &'a str,
    /// The subject of the operation: a file name, a label, or a time.
    #[schema(example = "contacts.vcf")]
    about: &'a str,
    /// The number of contacts changed.
    contacts: i64,
    /// `running`; `stopping` while its changes are rolled back; `done`; or `failed`, with none of
    /// its changes left.
    #[schema(example = "done")]
    state: &'static str,
    /// The number of contacts to process; null when not known beforehand.
    #[schema(example = 12)]
    planned: Option<i64>,
    /// The number of contacts processed so far.
    #[schema(example = 12)]
    processed: i64,
    /// The reason that it was rolled back, if it was.
    reason: Option<&'a str>,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// The time at which it was undone, if it was.
    #[schema(value_type = Option<String>, format = "date-time")]
    undone_at: Option<Timestamp>,
}

impl<'a> OperationView<'a> {
    fn of(operation: &'a Operation) -> Self {
        let Operation {
            id,
            kind,
            about,
            contacts,
            at,
            undone_at,
            state,
            planned,
            processed,
            reason,
            undoes: _,
        } = operation;
        Self {
            id: *id,
            kind: kind.as_str(),
            about,
            contacts: *contacts,
            state: state.as_str(),
            planned: Some(*planned).filter(|planned| *planned > 0),
            processed: *processed,
            reason: Some(reason.as_str()).filter(|reason| !reason.is_empty()),
            at: *at,
            undone_at: *undone_at,
        }
    }
}

/// Lists the latest 100 changes of many contacts, newest first.
#[utoipa::path(get, path = "/api/operations", tag = "history", params(InBook), responses(
    (status = 200, description = "The operations", body = [OperationView<'static>]),
))]
pub async fn operations(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(InBook { book }): Query<InBook>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, book, Rights::READ).await?;
    let latest = operations::list(&app, &access).await?;
    let views: Vec<_> = latest.iter().map(OperationView::of).collect();
    Ok(json(StatusCode::OK, &views))
}

/// Reads a change of many contacts: its progress and its result.
#[utoipa::path(get, path = "/api/operations/{id}", tag = "history", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 200, description = "The operation", body = OperationView<'static>),
))]
pub async fn operation(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<OperationId>,
) -> Result<Response, Error> {
    let operation = operations::find(&app, &actor, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(json(StatusCode::OK, &OperationView::of(&operation)))
}

/// Cancels a running change of many contacts and rolls back its changes so far.
#[utoipa::path(post, path = "/api/operations/{id}/cancel", tag = "history", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 202, description = "The changes are being rolled back", body = OperationView<'static>),
    (status = 409, description = "The operation has already ended", body = Problem, content_type = "application/problem+json"),
))]
pub async fn cancel(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<OperationId>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let operation = operations::cancel(&app, &access, id).await?;
    Ok(json(StatusCode::ACCEPTED, &OperationView::of(&operation)))
}

/// Undoes a change of many contacts at once. Contacts changed since stay as they are.
#[utoipa::path(post, path = "/api/operations/{id}/undo", tag = "history", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 200, description = "The operation was undone", body = UndoView),
    (status = 409, description = "The operation was already undone, or is still running", body = Problem, content_type = "application/problem+json"),
))]
pub async fn undo(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(operation): Id<OperationId>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let undone = operations::undo(&app, &access, operation).await?;
    Ok(json(
        StatusCode::OK,
        &UndoView::of(undone.operation.as_ref(), undone.kept),
    ))
}

/// The time to go back to, and the mode.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RewindParams {
    /// A time in the past, RFC 3339.
    #[param(format = "date-time", example = "2026-01-31T12:00:00Z")]
    at: String,
    /// `dry_run` reports what would happen, `commit` does it.
    #[param(pattern = "^(dry_run|commit)$", default = "dry_run")]
    mode: Option<String>,
    /// Only contacts in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
}

/// The effects of taking an address book back.
#[derive(Serialize, ToSchema)]
pub struct RewindView {
    /// The number of contacts that come back.
    back: usize,
    /// The number of contacts whose former card is restored.
    changed: usize,
    /// The number of contacts that go to the trash.
    gone: usize,
    /// The first hundred contacts affected.
    contacts: Vec<RewoundView>,
    /// The path to POST to in order to undo it; null after a dry run, or when nothing was changed.
    undo: Option<String>,
}

/// The effect on one contact.
#[derive(Serialize, ToSchema)]
pub struct RewoundView {
    #[schema(value_type = i64)]
    id: ContactId,
    name: String,
    /// `back`, `changed` or `gone`.
    #[schema(example = "back")]
    effect: &'static str,
}

/// Takes the whole address book back to a time in the past, or reports what that would do.
#[utoipa::path(post, path = "/api/rewind", tag = "history", params(RewindParams), responses(
    (status = 200, description = "The changes that this makes, or would make", body = RewindView),
))]
pub async fn rewind(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<RewindParams>,
) -> Result<Response, Error> {
    let at: jiff::Timestamp = params
        .at
        .parse()
        .map_err(|_| Error::invalid("at", "must be an instant such as 2026-01-31T12:00:00Z"))?;
    let at = Timestamp::from_micros(at.as_microsecond());
    let commit = is_commit(params.mode.as_deref())?;
    let access = books::open(&app, &actor, params.book, Rights::WRITE).await?;
    let preview = history::preview(&app, &access, at).await?;
    let operation = if commit {
        history::rewind(&app, &access, at).await?
    } else {
        None
    };
    let effect = |effect: Effect| match effect {
        Effect::Back => "back",
        Effect::Changed => "changed",
        Effect::Gone => "gone",
    };
    let contacts = preview
        .examples
        .into_iter()
        .map(|(id, name, what)| RewoundView {
            id,
            name,
            effect: effect(what),
        })
        .collect();
    let undo = operation.map(|operation| undo_path(operation.id));
    Ok(json(
        StatusCode::OK,
        &RewindView {
            back: preview.back,
            changed: preview.changed,
            gone: preview.gone,
            contacts,
            undo,
        },
    ))
}
