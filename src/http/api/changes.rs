//! The changes of contacts, for clients that keep a copy of them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::App;
use crate::domain::books;
use crate::domain::changes::{self, ChangePage};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::actor::Rights;
use crate::model::ids::{BookId, ContactId};
use crate::model::sync::{ContactChange, SyncToken};

/// The most changes in one answer.
const MAX_CHANGES: usize = 1000;

/// The start and the scope of a list of changes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeParams {
    /// The token of a former answer; without it, every contact is listed.
    since: Option<String>,
    /// Only changes in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
    /// The most changes to return.
    #[param(minimum = 1, maximum = 1000, default = 1000)]
    limit: Option<usize>,
}

/// A contact that has changed.
#[derive(Serialize, ToSchema)]
pub struct ChangeView {
    #[schema(value_type = i64)]
    id: ContactId,
    /// The address book that the change concerns.
    #[schema(value_type = i64)]
    book_id: BookId,
    /// The contact's current tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    /// `true` when the contact is no longer in that address book.
    #[serde(skip_serializing_if = "is_false")]
    deleted: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

impl From<ContactChange> for ChangeView {
    fn from(change: ContactChange) -> Self {
        let ContactChange {
            change: _,
            contact,
            book,
            etag,
        } = change;
        let etag = etag.map(|etag| format!("\"{}\"", etag.as_str()));
        Self {
            id: contact,
            book_id: book,
            deleted: etag.is_none(),
            etag,
        }
    }
}

/// The changes, and the token to ask for later ones.
#[derive(Serialize, ToSchema)]
pub struct ChangesView {
    /// Each contact once, in its current state, least recently changed first. Groups count like
    /// other contacts.
    changes: Vec<ChangeView>,
    /// The token to send as `since` next time. It stays valid until the database is restored from a
    /// backup.
    #[schema(example = "1795737600000000-42")]
    token: String,
    /// True if more changes can be fetched right away.
    more: bool,
}

/// Lists the contacts that were added, changed, moved or deleted since an earlier answer.
#[utoipa::path(get, path = "/api/changes", tag = "sync", params(ChangeParams), responses(
    (status = 200, description = "The changes", body = ChangesView),
    (status = 410, description = "The token is from before the database was restored; start again without a token", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<ChangeParams>,
) -> Result<Response, Error> {
    let since = params
        .since
        .as_deref()
        .map(str::parse::<SyncToken>)
        .transpose();
    let since = since.map_err(|reason| Error::invalid("since", reason))?;
    let limit = params.limit.unwrap_or(MAX_CHANGES);
    if !(1..=MAX_CHANGES).contains(&limit) {
        return Err(Error::invalid(
            "limit",
            format!("must be from 1 to {MAX_CHANGES}"),
        ));
    }
    let access = books::open(&app, &actor, params.book, Rights::READ).await?;
    let ChangePage {
        changes,
        token,
        has_more,
    } = changes::list(&app, &access, since, limit).await?;
    let changes = changes.into_iter().map(ChangeView::from).collect();
    Ok(json(
        StatusCode::OK,
        &ChangesView {
            changes,
            token: token.to_string(),
            more: has_more,
        },
    ))
}
