//! Taking address books back to a time in the past.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::operations::undo_path;
use super::params::is_commit;
use crate::domain::history::{self, Effect};
use crate::domain::{App, books};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;
use crate::http::json::json;
use crate::model::actor::Rights;
use crate::model::ids::{BookId, ContactId};
use crate::model::time::Timestamp;

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
    /// The number of contacts whose former card or address book is restored.
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
#[utoipa::path(post, path = "/api/rewind", tag = "history", operation_id = "rewind", params(RewindParams), responses(
    (status = 200, description = "The changes that this makes, or would make", body = RewindView),
))]
pub async fn run(
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
    let preview = history::preview(&app, &access, at, 0).await?;
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
        .map(|affected| RewoundView {
            id: affected.id,
            name: affected.name,
            effect: effect(affected.effect),
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
