//! Actions on several chosen contacts, and undoing them.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::forms::Form;
use super::frame::Member;
use super::local_path::LocalPath;
use crate::domain::operations::Operation;
use crate::domain::{App, batch, books, labels, moves, operations};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::model::ids::{BookId, ContactId, OperationId};

/// A form with chosen contacts and the action on them.
struct Chosen {
    action: String,
    label: String,
    book: Option<BookId>,
    ids: Vec<ContactId>,
    back: LocalPath,
}

impl From<Vec<(String, String)>> for Chosen {
    fn from(fields: Vec<(String, String)>) -> Self {
        let mut chosen = Self {
            action: String::new(),
            label: String::new(),
            book: None,
            ids: Vec::new(),
            back: LocalPath::default(),
        };
        for (name, value) in fields {
            match name.as_str() {
                "action" => chosen.action = value,
                "label" => chosen.label = value,
                "book" => chosen.book = value.parse().ok(),
                "ids" => chosen.ids.extend(value.parse::<ContactId>()),
                "back" => chosen.back = LocalPath::parse(&value).unwrap_or_default(),
                _ => {}
            }
        }
        chosen
    }
}

/// `POST /contacts/bulk`: marks the chosen contacts favourites, or no longer, gives or takes a
/// label, moves them to another address book, leads to merging or exporting them, or moves them to
/// the trash. Those that are gone already are skipped.
pub async fn act(
    State(app): State<Arc<App>>,
    member: Member,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let chosen = Chosen::from(fields);
    let Chosen {
        action, ids, back, ..
    } = &chosen;
    if ids.is_empty() {
        return Ok(Redirect::to(back.as_str()).into_response());
    }
    let page = match action.as_str() {
        "merge" => "/duplicates/merge",
        "export" => "/export",
        _ => return Ok(with_undo(back, change(&app, &member, &chosen).await?)),
    };
    let ids = joined(ids.iter().copied());
    Ok(Redirect::to(&format!("{page}?ids={ids}")).into_response())
}

/// Changes the chosen contacts; `None` when the form lacks the label or the book.
async fn change(
    app: &Arc<App>,
    member: &Member,
    chosen: &Chosen,
) -> Result<Option<Operation>, Error> {
    let Chosen {
        action,
        label,
        book,
        ids,
        ..
    } = chosen;
    let access = || member.all_books(Rights::WRITE);
    match action.as_str() {
        "favorite" | "unfavorite" => {
            batch::set_favorite(app, &access()?, ids, action == "favorite").await
        }
        "delete" => batch::delete(app, &access()?, ids).await,
        "label-add" | "label-remove" if label.trim().is_empty() => Ok(None),
        "label-add" => labels::add(app, &access()?, label, ids).await,
        "label-remove" => labels::remove(app, &access()?, label, ids).await,
        "move" => {
            let Some(book) = *book else {
                return Ok(None);
            };
            let target = books::open_target(app, &member.actor, book).await?;
            moves::many(app, &access()?, &target, ids).await
        }
        _ => Err(Error::invalid(
            "action",
            "must be favorite, unfavorite, label-add, label-remove, move, merge, export or delete",
        )),
    }
}

/// Returns identifiers in the form of a query parameter.
pub fn joined(ids: impl Iterator<Item = ContactId>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

/// Redirects to `back`, with the offer to undo the operation.
pub fn with_undo(back: &LocalPath, operation: Option<Operation>) -> Response {
    let path = operation.map_or_else(
        || back.as_str().to_owned(),
        |operation| back.with_query("undo", &operation.id.to_string()),
    );
    Redirect::to(&path).into_response()
}

#[derive(Deserialize)]
pub struct Undo {
    operation: i64,
    #[serde(default)]
    back: String,
}

/// `POST /contacts/undo`: undoes a change of many contacts.
pub async fn undo(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Undo>,
) -> Result<Response, Error> {
    let back = LocalPath::parse(&form.back).unwrap_or_default();
    let id = OperationId::new(form.operation).ok_or(Error::NotFound)?;
    let undone = match operations::undo(&app, &member.all_books(Rights::WRITE)?, id).await {
        // A repeated request: it is undone already.
        Err(Error::Conflict(_)) => 0,
        undone => undone?.operation.map_or(0, |operation| operation.contacts),
    };
    Ok(Redirect::to(&back.with_query("restored", &undone.to_string())).into_response())
}
