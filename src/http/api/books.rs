//! Address books.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::operations::UndoView;
use crate::domain::idempotency::{Answered, Once};
use crate::domain::{App, books};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::{Json, SentJson};
use crate::http::extract::Id;
use crate::http::idempotency::{self, KeyHeader};
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::actor::Rights;
use crate::model::book::{Book, BookDraft, BookPatch};
use crate::model::ids::BookId;
use crate::model::time::Timestamp;

/// An address book.
#[derive(Serialize, ToSchema)]
pub struct BookView {
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    id: BookId,
    #[schema(example = "Work")]
    name: String,
    /// A description of its purpose; empty when none was given.
    description: String,
    /// The color, `#rrggbb`; empty when none was chosen.
    #[schema(example = "#3366cc")]
    color: String,
    /// True if new contacts go here when no address book is named.
    default: bool,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<&Book> for BookView {
    fn from(book: &Book) -> Self {
        let Book {
            id,
            name,
            description,
            color,
            is_default,
            created_at,
            href: _,
        } = book.clone();
        Self {
            id,
            name,
            description,
            color,
            default: is_default,
            created_at,
        }
    }
}

/// Lists the caller's address books, oldest first.
#[utoipa::path(get, path = "/api/books", tag = "books", responses(
    (status = 200, description = "The address books", body = [BookView]),
))]
pub async fn list(State(app): State<Arc<App>>, actor: CurrentUser) -> Result<Response, Error> {
    let books = books::list(&app, &actor).await?;
    Ok(json(
        StatusCode::OK,
        &books.iter().map(BookView::from).collect::<Vec<_>>(),
    ))
}

/// Creates an address book.
#[utoipa::path(post, path = "/api/books", tag = "books", params(KeyHeader),
    request_body = BookDraft, responses(
    (status = 201, description = "The new address book", body = BookView, headers(("location" = String),
        ("idempotency-replayed" = bool, description = "`true` if an earlier request with this key was already carried out"))),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    sent: SentJson<BookDraft>,
) -> Result<Response, Error> {
    let (draft, _memory) = sent.value.into_parts();
    let render = |book: &Book| idempotency::kept(created(book));
    let once = sent.once.as_ref().map(|request| Once {
        request,
        render: &render,
    });
    match books::create(&app, &actor, draft, once).await? {
        Answered::Now(book) => Ok(created(&book)),
        Answered::Before(answer) => idempotency::replayed(&answer),
    }
}

fn created(book: &Book) -> Response {
    let mut response = json(StatusCode::CREATED, &BookView::from(book));
    let location = HeaderValue::try_from(format!("/api/books/{}", book.id));
    response
        .headers_mut()
        .extend(location.map(|location| (header::LOCATION, location)));
    response
}

/// Reads an address book.
#[utoipa::path(get, path = "/api/books/{id}", tag = "books", params(
    ("id" = i64, Path, description = "The address book")), responses(
    (status = 200, description = "The address book", body = BookView),
))]
pub async fn get(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<BookId>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, Some(id), Rights::READ).await?;
    let book = books::get(&app, &access).await?;
    Ok(json(StatusCode::OK, &BookView::from(&book)))
}

/// Changes the fields that the body names.
#[utoipa::path(patch, path = "/api/books/{id}", tag = "books", params(
    ("id" = i64, Path, description = "The address book")), request_body = BookPatch, responses(
    (status = 200, description = "The changed address book", body = BookView),
))]
pub async fn update(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<BookId>,
    Json(patch): Json<BookPatch>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, Some(id), Rights::MANAGE).await?;
    let book = books::update(&app, &access, patch, &[]).await?;
    Ok(json(StatusCode::OK, &BookView::from(&book)))
}

/// Moves an address book to the trash with its contacts; one undo restores all of them.
#[utoipa::path(delete, path = "/api/books/{id}", tag = "books", params(
    ("id" = i64, Path, description = "The address book")), responses(
    (status = 200, description = "It was moved to the trash", body = UndoView),
    (status = 409, description = "It is the default address book", body = Problem, content_type = "application/problem+json"),
))]
pub async fn delete(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<BookId>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, Some(id), Rights::MANAGE | Rights::WRITE).await?;
    let operation = books::delete(&app, &access).await?;
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}
