//! Changes of many contacts: their list, their progress, and undo.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::params::InBook;
use crate::domain::operations::Operation;
use crate::domain::{App, books, operations};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::{Id, Query};
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::actor::Rights;
use crate::model::ids::OperationId;
use crate::model::time::Timestamp;

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
    /// `label-delete`, `restore`, `rewind`, `batch`, `edit` or `undo`.
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
#[utoipa::path(get, path = "/api/operations", tag = "history", operation_id = "operations", params(InBook), responses(
    (status = 200, description = "The operations", body = [OperationView<'static>]),
))]
pub async fn list(
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
#[utoipa::path(get, path = "/api/operations/{id}", tag = "history", operation_id = "operation", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The operation")), responses(
    (status = 200, description = "The operation", body = OperationView<'static>),
))]
pub async fn get(
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
