//! Actions on several chosen contacts, and undoing them.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::forms::Form;
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::shown::VisibleContacts;
use crate::domain::export::{ExportRequest, Format, Selection};
use crate::domain::operations::{Operation, OperationState, Undone};
use crate::domain::{App, batch, books, labels, limits, moves, operations};
use crate::error::Error;
use crate::http::files;
use crate::model::actor::Rights;
use crate::model::card::version::Version;
use crate::model::ids::{BookId, ContactId, OperationId};

/// A form with chosen contacts and the action on them.
struct Chosen {
    action: String,
    label: String,
    book: Option<BookId>,
    ids: Vec<ContactId>,
    /// The address of the list of which all contacts are chosen.
    all: Option<String>,
    back: LocalPath,
}

impl From<Vec<(String, String)>> for Chosen {
    fn from(fields: Vec<(String, String)>) -> Self {
        let mut chosen = Self {
            action: String::new(),
            label: String::new(),
            book: None,
            ids: Vec::new(),
            all: None,
            back: LocalPath::default(),
        };
        for (name, value) in fields {
            match name.as_str() {
                "action" => chosen.action = value,
                "label" => chosen.label = value,
                "book" => chosen.book = value.parse().ok(),
                "ids" => chosen.ids.extend(value.parse::<ContactId>()),
                "all" => chosen.all = Some(value),
                "back" => chosen.back = LocalPath::parse(&value).unwrap_or_default(),
                _ => {}
            }
        }
        chosen
    }
}

impl Chosen {
    /// Reads which contacts are chosen where all of a list are.
    async fn read_all(&mut self, app: &App, member: &Member) -> Result<(), Error> {
        if let Some(address) = self.all.take() {
            let shown = VisibleContacts::at(&address);
            let shown = shown.ok_or_else(|| Error::invalid("all", "must be a list"))?;
            self.ids = shown.ids(app, member).await?;
        }
        Ok(())
    }
}

/// `POST /contacts/bulk`: marks the chosen contacts favourites, or no longer, gives or takes a
/// label, moves them to another address book, leads to merging them, exports them, or moves them to
/// the trash. Those that are gone already are skipped.
pub async fn act(
    State(app): State<Arc<App>>,
    member: Member,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut chosen = Chosen::from(fields);
    chosen.read_all(&app, &member).await?;
    let Chosen {
        action, ids, back, ..
    } = &chosen;
    if ids.is_empty() {
        return Ok(Redirect::to(back.as_str()).into_response());
    }
    match action.as_str() {
        "merge" => {
            if ids.len() > limits::MERGED_CONTACTS {
                let most = limits::MERGED_CONTACTS;
                let problem = format!("must name 2 to {most} different contacts");
                return Err(Error::invalid("contacts", problem));
            }
            let ids = joined(ids.iter().copied());
            Ok(Redirect::to(&format!("/duplicates/merge?ids={ids}")).into_response())
        }
        "export" => {
            let request = ExportRequest {
                selection: Selection::Contacts(chosen.ids),
                format: Format::VCard(Version::V3),
            };
            files::exported(app, member.all_books(Rights::READ)?, request).await
        }
        _ => Ok(with_undo(back, change(&app, &member, &chosen).await?)),
    }
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
    let Undone { operation, kept } =
        match operations::undo(&app, &member.all_books(Rights::WRITE)?, id).await {
            // A repeated request: it is undone already.
            Err(Error::Conflict(_)) => Undone::default(),
            undone => undone?,
        };
    let path = match operation {
        Some(operation) => back.with_query("undo", &operation.id.to_string()),
        None => back.with_query("restored", "0"),
    };
    let kept = (kept > 0).then(|| format!("&kept={kept}"));
    Ok(Redirect::to(&(path + &kept.unwrap_or_default())).into_response())
}

/// The progress of the running change of many contacts.
#[derive(Template)]
#[template(path = "contacts/progress.html")]
struct Progress<'a> {
    frame: &'a Frame,
    running: Option<Operation>,
}

impl Progress<'_> {
    fn text(&self, operation: &Operation) -> String {
        let [done, all] =
            [operation.processed, operation.planned].map(|number| self.frame.number(number));
        let values = [("done", &*done), ("all", &all)];
        self.frame.filled("bulk-progress", &values)
    }
}

/// `GET /contacts/progress`: how far the account's running change of many contacts is.
pub async fn progress(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let latest = operations::list(&app, &member.all_books(Rights::READ)?).await?;
    let is_running = |operation: &Operation| operation.state == OperationState::Running;
    let frame = &member.frame;
    let running = latest.into_iter().find(is_running);
    Ok(member.page(StatusCode::OK, &Progress { frame, running }))
}
