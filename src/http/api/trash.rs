//! The trash.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::contacts::skip_and_limit;
use crate::domain::books;
use crate::domain::{App, trash};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::{Id, Query};
use crate::http::json::json;
use crate::model::actor::Rights;
use crate::model::ids::{BookId, ContactId};
use crate::model::time::Timestamp;
use crate::model::validation::Checks;

/// The part of the trash to return.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TrashParams {
    /// The number of entries to skip.
    #[param(minimum = 0, maximum = 1_000_000, default = 0)]
    skip: Option<i64>,
    /// The most entries to return.
    #[param(minimum = 1, maximum = 500, default = 10)]
    limit: Option<i64>,
    /// Only contacts in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
}

/// A contact in the trash.
#[derive(Serialize, ToSchema)]
pub struct TrashedView {
    #[schema(value_type = i64)]
    id: ContactId,
    #[schema(example = "Taras Shevchenko")]
    name: String,
    #[schema(value_type = String, format = "date-time")]
    deleted_at: Timestamp,
    /// The time at which the contact will be removed for good.
    #[schema(value_type = String, format = "date-time")]
    gone_at: Timestamp,
}

/// Lists the contacts in the trash, most recently deleted first.
#[utoipa::path(get, path = "/api/trash", tag = "trash", params(TrashParams), responses(
    (status = 200, description = "A page of the trash", body = [TrashedView]),
))]
pub async fn list(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<TrashParams>,
) -> Result<Response, Error> {
    let mut checks = Checks::default();
    let (skip, limit) = skip_and_limit(&mut checks, params.skip, params.limit);
    checks.finish()?;
    let access = books::open(&app, &actor, params.book, Rights::READ).await?;
    let (trashed, _) = trash::list(&app, &access, skip, limit).await?;
    let view = |trashed: trash::Trashed| {
        let trash::Trashed {
            id,
            name,
            deleted_at,
            gone_at,
            photo: _,
        } = trashed;
        TrashedView {
            id,
            name,
            deleted_at,
            gone_at,
        }
    };
    Ok(json(
        StatusCode::OK,
        &trashed.into_iter().map(view).collect::<Vec<_>>(),
    ))
}

/// Removes all contacts in the trash for good, with their history.
#[utoipa::path(delete, path = "/api/trash", tag = "trash", responses((status = 204, description = "The trash was emptied")))]
pub async fn empty(State(app): State<Arc<App>>, actor: CurrentUser) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    trash::empty(&app, &access).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Removes a contact in the trash for good, with its history.
#[utoipa::path(delete, path = "/api/trash/{id}", tag = "trash", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The contact in the trash")), responses(
    (status = 204, description = "It was removed"),
))]
pub async fn remove(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<ContactId>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    trash::remove(&app, &access, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Restores a contact from the trash.
#[utoipa::path(post, path = "/api/trash/{id}/restore", tag = "trash", params(
    ("id" = i64, Path, minimum = 1, maximum = 9_007_199_254_740_991_i64, description = "The contact in the trash")), responses(
    (status = 204, description = "The contact was restored"),
))]
pub async fn restore(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<ContactId>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    trash::restore(&app, &access, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
