//! Labels.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operations::UndoView;
use super::params::InBook;
use super::params::contact_ids;
use crate::domain::books;
use crate::domain::compute::{Cancellation, compute_large};
use crate::domain::{App, labels};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::Json;
use crate::http::extract::{Name, Query};
use crate::http::json::json;
use crate::model::actor::Rights;
use crate::model::ids::ContactId;
use crate::model::label::{LabelColor, LabelPatch};

/// A label.
#[derive(Serialize, ToSchema)]
pub struct LabelView {
    #[schema(example = "Friends")]
    name: String,
    /// The number of contacts with this label.
    #[schema(example = 12)]
    contacts: i64,
    /// Its colour in the web app; absent if none was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<LabelColor>,
}

/// The JSON around a label's name, in bytes.
const TYPICAL_LABEL: usize = 48;

/// Lists the labels, at most ten thousand: categories of cards and names of group cards.
#[utoipa::path(get, path = "/api/labels", tag = "labels", params(InBook), responses(
    (status = 200, description = "The labels", body = [LabelView]),
))]
pub async fn list(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(InBook { book }): Query<InBook>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, book, Rights::READ).await?;
    let labels = labels::list(&app, &access).await?;
    let colors = labels::colors(&app, &actor).await?;
    let bytes = labels
        .iter()
        .map(|label| label.name.len() + TYPICAL_LABEL)
        .sum();
    let write = move |_: &Cancellation| {
        let views: Vec<_> = labels
            .into_iter()
            .map(|label| LabelView {
                name: label.name,
                contacts: label.count,
                color: colors.get(&label.key).copied(),
            })
            .collect();
        json(StatusCode::OK, &views)
    };
    compute_large(&app, actor.user.id, bytes, write).await
}

/// Changes a label's colour, or its name on every contact, which may merge it into another.
#[utoipa::path(patch, path = "/api/labels/{label}", tag = "labels", params(
    ("label" = String, Path, description = "The label's name")), request_body = LabelPatch, responses(
    (status = 200, description = "The label was changed; its colour is not undone", body = UndoView),
))]
pub async fn change(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Name(name): Name,
    Json(patch): Json<LabelPatch>,
) -> Result<Response, Error> {
    if patch.name.is_none() && patch.color.is_none() {
        return Err(Error::invalid("name", "give a name, a color or both"));
    }
    let access = books::open_all(&actor, Rights::WRITE)?;
    let operation = labels::change(&app, &access, &name, patch).await?;
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}

/// Removes a label from every contact; the contacts stay.
#[utoipa::path(delete, path = "/api/labels/{label}", tag = "labels", params(
    ("label" = String, Path, description = "The label's name")), responses(
    (status = 200, description = "No contact has the label any more", body = UndoView),
))]
pub async fn delete(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Name(name): Name,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let operation = labels::delete(&app, &access, &name).await?;
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}

/// The contacts to add a label to and to remove it from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"add": [1, 2]}))]
pub struct LabelContacts {
    /// Contacts that get the label, at most 500.
    #[serde(default, deserialize_with = "contact_ids")]
    #[schema(value_type = Vec<i64>, max_items = 500)]
    add: Vec<ContactId>,
    /// Contacts that lose the label, at most 500.
    #[serde(default, deserialize_with = "contact_ids")]
    #[schema(value_type = Vec<i64>, max_items = 500)]
    remove: Vec<ContactId>,
}

/// Adds a label to contacts, or removes it from them. Contacts that no longer exist are skipped.
#[utoipa::path(post, path = "/api/labels/{label}/contacts", tag = "labels", params(
    ("label" = String, Path, description = "The label's name, which may be new")), request_body = LabelContacts, responses(
    (status = 200, description = "The changes", body = UndoView),
))]
pub async fn assign(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Name(name): Name,
    Json(contacts): Json<LabelContacts>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let operation = match (contacts.add.is_empty(), contacts.remove.is_empty()) {
        (false, true) => labels::add(&app, &access, &name, &contacts.add).await?,
        (true, false) => labels::remove(&app, &access, &name, &contacts.remove).await?,
        _ => {
            return Err(Error::invalid(
                "add",
                "give either contacts to add or contacts to remove",
            ));
        }
    };
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}
