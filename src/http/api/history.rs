//! What contacts were: of one, of the whole book, and undone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::json;
use crate::domain::compute::{Cancellation, compute};
use crate::domain::history::{self, Effect, Event, HistoryRequest};
use crate::domain::operations::Operation;
use crate::domain::{App, limits, operations};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::{ContactPath, Id, Ids, Query};
use crate::http::problem::Problem;
use crate::model::history::Difference;
use crate::model::ids::{BookId, ContactId, OperationId};
use crate::model::time::Timestamp;

/// A change of a contact.
#[derive(Serialize, ToSchema)]
pub struct EventView<'a> {
    /// `created`, `changed`, `deleted` or `restored`.
    #[schema(example = "changed")]
    action: &'static str,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// Whose change it was.
    #[schema(example = "Taras")]
    who: &'a str,
    /// Through what: `api`, `web`, `cli`; empty where it was not noted.
    #[schema(example = "api")]
    through: &'a str,
    /// The operation that it was part of, if it was.
    #[schema(value_type = Option<i64>)]
    operation: Option<OperationId>,
    /// The version that it left behind, which can be restored.
    version: i64,
    /// True if the contact is so now.
    current: bool,
    /// What became different, at most the first 100 of it.
    changes: Vec<DifferenceView<'a>>,
    /// How much more became different.
    #[schema(example = 0)]
    further: usize,
}

/// A value that came, went, or took another's place.
#[derive(Serialize, ToSchema)]
pub struct DifferenceView<'a> {
    /// The card's property, such as `email`, `tel` or `note`.
    #[schema(example = "email")]
    property: &'a str,
    /// What it was; null where there was nothing.
    before: Option<&'a str>,
    /// What it is; null where there is nothing any more.
    #[schema(example = "taras@example.org")]
    after: Option<&'a str>,
    /// The same in words.
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
            through: source,
            operation: *operation,
            version: *version,
            current: *is_current,
            changes: differences.iter().map(view).collect(),
            further: *further,
        }
    }
}

/// The part of a history that is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryParams {
    /// The version to start with; the present one when absent.
    from: Option<i64>,
}

/// Tells what happened to a contact, the latest first. Contacts in the trash have a history too.
#[utoipa::path(get, path = "/api/contacts/{id}/history", tag = "history", security(("bearer" = []), ("password" = [])),
    params(ContactPath, HistoryParams), responses(
    (status = 200, description = "Its changes, at most 500, and fewer where much was changed", body = [EventView<'static>], headers(
        ("link" = String, description = "Where the earlier changes are, `rel=\"next\"`; absent with the first"))),
))]
pub async fn of_contact(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    ContactPath(id): ContactPath,
    Query(params): Query<HistoryParams>,
) -> Result<Response, Error> {
    let request = HistoryRequest {
        from: params.from,
        events: limits::HISTORY_EVENTS,
        differences: limits::HISTORY_DIFFERENCES,
    };
    let history = history::of(&app, &caller, id, request).await?;
    let (next, who) = (history.next, caller.user.username.clone());
    let write = move |_: &Cancellation| {
        let views: Vec<_> = history
            .events
            .iter()
            .map(|event| EventView::of(event, &who))
            .collect();
        json(StatusCode::OK, &views)
    };
    let mut response = compute(&app, caller.user.id, write).await?;
    if let Some(next) = next {
        let link = format!("</api/contacts/{id}/history?from={next}>; rel=\"next\"");
        response.headers_mut().insert(
            header::LINK,
            HeaderValue::try_from(link).map_err(Error::internal)?,
        );
    }
    Ok(response)
}

/// Gives a contact a former version again; one in the trash comes back.
#[utoipa::path(post, path = "/api/contacts/{id}/history/{version}/restore", tag = "history", security(("bearer" = []), ("password" = [])), params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The contact"),
    ("version" = i64, Path, description = "A version of its history")), responses(
    (status = 200, description = "It is so again", body = UndoView),
))]
pub async fn restore(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    ids: Ids<2>,
) -> Result<Response, Error> {
    let Ids([id, version]) = ids;
    let id = ContactId::new(id).ok_or(Error::NotFound)?;
    let operation = history::restore(&app, caller.shared(), id, version).await?;
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}

/// What a change of many contacts did.
#[derive(Serialize, ToSchema)]
pub struct UndoView {
    /// How many contacts it changed.
    #[schema(example = 12)]
    contacts: i64,
    /// How many stay as they are because they were changed since.
    #[schema(example = 0)]
    kept: usize,
    /// Where a POST undoes it; null when nothing was changed.
    #[schema(example = "/api/operations/213456789012999/undo")]
    undo: Option<String>,
}

impl UndoView {
    /// The view of this operation.
    pub fn of(operation: Option<&Operation>, kept: usize) -> Self {
        let contacts = operation.map_or(0, |operation| operation.contacts);
        Self {
            contacts,
            kept,
            undo: operation.map(|operation| undo_path(operation.id)),
        }
    }
}

/// Where an operation is undone.
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
    /// What it was about: a file's name, a label, an instant.
    #[schema(example = "contacts.vcf")]
    about: &'a str,
    /// How many contacts it changed.
    contacts: i64,
    /// `running`; `stopping`, while what it did is taken back; `done`; or `failed`, with nothing of
    /// it left.
    #[schema(example = "done")]
    state: &'static str,
    /// How many contacts it has to look at; null where that is not known beforehand.
    #[schema(example = 12)]
    planned: Option<i64>,
    /// How many of them it has looked at.
    #[schema(example = 12)]
    processed: i64,
    /// Why it was taken back, where it was.
    reason: Option<&'a str>,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// When it was undone, if it was.
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
            kind,
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
#[utoipa::path(get, path = "/api/operations", tag = "history", security(("bearer" = []), ("password" = [])), responses(
    (status = 200, description = "The operations", body = [OperationView<'static>]),
))]
pub async fn operations(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
) -> Result<Response, Error> {
    let latest = operations::list(&app, &caller).await?;
    let views: Vec<_> = latest.iter().map(OperationView::of).collect();
    Ok(json(StatusCode::OK, &views))
}

/// Reads a change of many contacts: how far it is, and what became of it.
#[utoipa::path(get, path = "/api/operations/{id}", tag = "history", security(("bearer" = []), ("password" = [])), params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 200, description = "The operation", body = OperationView<'static>),
))]
pub async fn operation(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    Id(id): Id<OperationId>,
) -> Result<Response, Error> {
    let operation = operations::find(&app, &caller, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(json(StatusCode::OK, &OperationView::of(&operation)))
}

/// Cancels a running change of many contacts: what it has done so far is taken back.
#[utoipa::path(post, path = "/api/operations/{id}/cancel", tag = "history", security(("bearer" = []), ("password" = [])), params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 202, description = "It is being taken back", body = OperationView<'static>),
    (status = 409, description = "It has ended already", body = Problem, content_type = "application/problem+json"),
))]
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    Id(id): Id<OperationId>,
) -> Result<Response, Error> {
    let operation = operations::cancel(&app, &caller, id).await?;
    Ok(json(StatusCode::ACCEPTED, &OperationView::of(&operation)))
}

/// Undoes a change of many contacts as one. Those that were changed since stay as they are.
#[utoipa::path(post, path = "/api/operations/{id}/undo", tag = "history", security(("bearer" = []), ("password" = [])), params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 200, description = "It is undone", body = UndoView),
    (status = 409, description = "It was undone already, or is still under way", body = Problem, content_type = "application/problem+json"),
))]
pub async fn undo(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    Id(operation): Id<OperationId>,
) -> Result<Response, Error> {
    let undone = operations::undo(&app, caller.shared(), operation).await?;
    Ok(json(
        StatusCode::OK,
        &UndoView::of(undone.operation.as_ref(), undone.kept),
    ))
}

/// Which instant, and whether it is only tried.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RewindParams {
    /// An instant of the past, RFC 3339.
    #[param(format = "date-time", example = "2026-01-31T12:00:00Z")]
    at: String,
    /// `dry_run` tells what would happen, `commit` does it.
    #[param(pattern = "^(dry_run|commit)$", default = "dry_run")]
    mode: Option<String>,
    /// Only those in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
}

/// What putting the book back does.
#[derive(Serialize, ToSchema)]
pub struct RewindView {
    /// Contacts that come back.
    back: usize,
    /// Contacts that have a former card again.
    changed: usize,
    /// Contacts that go to the trash.
    gone: usize,
    /// The first hundred of them.
    contacts: Vec<RewoundView>,
    /// Where a POST undoes it; null after a trial, or when nothing was changed.
    undo: Option<String>,
}

/// What happens to one contact.
#[derive(Serialize, ToSchema)]
pub struct RewoundView {
    #[schema(value_type = i64)]
    id: ContactId,
    name: String,
    /// `back`, `changed` or `gone`.
    #[schema(example = "back")]
    effect: &'static str,
}

/// Puts the whole address book back to how it was at an instant, or tells what that would do.
#[utoipa::path(post, path = "/api/rewind", tag = "history", security(("bearer" = []), ("password" = [])), params(RewindParams), responses(
    (status = 200, description = "What it does", body = RewindView),
))]
pub async fn rewind(
    State(app): State<Arc<App>>,
    caller: CurrentUser,
    Query(params): Query<RewindParams>,
) -> Result<Response, Error> {
    let at: jiff::Timestamp = params
        .at
        .parse()
        .map_err(|_| Error::invalid("at", "must be an instant such as 2026-01-31T12:00:00Z"))?;
    let at = Timestamp::from_micros(at.as_microsecond());
    let commit = super::is_commit(params.mode.as_deref())?;
    let preview = history::preview(&app, &caller, params.book, at).await?;
    let operation = if commit {
        history::rewind(&app, caller.shared(), params.book, at).await?
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
