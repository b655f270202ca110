//! The page of the address books.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bulk::with_undo;
use super::forms::Form;
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::notice::{Notice, NoticeText};
use crate::domain::App;
use crate::domain::books::{self, Book, BookDraft, BookPatch};
use crate::error::Error;
use crate::http::extract::{Id, Query};
use crate::model::actor::Rights;
use crate::model::book::{MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS};
use crate::model::ids::BookId;
use crate::model::validation::FieldError;

#[derive(Template)]
#[template(path = "books.html")]
struct BooksPage<'a> {
    frame: &'a Frame,
    books: &'a [Book],
    notice: Option<Notice<'a>>,
    /// The form that was refused, with the reasons.
    refused: Option<(&'a BookForm, &'a [FieldError])>,
}

impl BooksPage<'_> {
    /// Returns the fields of the form of this book, or of a new one: as they were sent if they were
    /// refused.
    fn fields(&self, book: Option<&Book>) -> BookForm {
        match (self.refused, book) {
            (Some((form, _)), book) if form.id == book.map(|book| book.id) => form.clone(),
            (_, Some(book)) => BookForm {
                id: Some(book.id),
                name: book.name.clone(),
                description: book.description.clone(),
            },
            (_, None) => BookForm::default(),
        }
    }

    /// Returns why a field of the form of this book, or of a new one, was refused.
    fn error(&self, form: &BookForm, field: &str) -> Option<String> {
        let (refused, errors) = self.refused?;
        (refused.id == form.id)
            .then(|| super::refusal(self.frame, errors, field))
            .flatten()
    }

    fn max_name_chars(&self) -> usize {
        MAX_NAME_CHARS
    }

    fn max_description_chars(&self) -> usize {
        MAX_DESCRIPTION_CHARS
    }
}

async fn page(
    app: &App,
    member: &Member,
    told: &NoticeText,
    refused: Option<(&BookForm, &[FieldError])>,
) -> Result<Response, Error> {
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = BooksPage {
        frame: &member.frame,
        books: &books::by_name(app, &member.actor).await?,
        notice: told.notice(member, "/books").await?,
        refused,
    };
    Ok(member.page(status, &page))
}

/// `GET /books`.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
    page(&app, &member, &told, None).await
}

/// The form of a book.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct BookForm {
    /// The book; none for a new one.
    #[serde(skip)]
    id: Option<BookId>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    description: String,
}

/// Returns to the page, or shows it with the reasons why a form was refused.
async fn finish(
    app: &App,
    member: &Member,
    form: &BookForm,
    outcome: Result<(), Error>,
) -> Result<Response, Error> {
    match outcome {
        Ok(()) => Ok(Redirect::to("/books").into_response()),
        Err(Error::Invalid(errors)) => {
            page(app, member, &NoticeText::default(), Some((form, &errors))).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /books`: makes a book.
pub async fn create(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<BookForm>,
) -> Result<Response, Error> {
    let draft = BookDraft {
        name: form.name.clone(),
        description: Some(form.description.clone()),
        color: None,
    };
    let made = books::create(&app, &member.actor, draft, None).await;
    finish(&app, &member, &form, made.map(|_| ())).await
}

/// `POST /books/{id}`: changes name and description.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<BookId>,
    Form(form): Form<BookForm>,
) -> Result<Response, Error> {
    let form = BookForm {
        id: Some(id),
        ..form
    };
    let patch = BookPatch {
        name: Some(form.name.clone()),
        description: Some(Some(form.description.clone())),
        ..BookPatch::default()
    };
    let access = books::open(&app, &member.actor, Some(id), Rights::MANAGE).await?;
    let saved = books::update(&app, &access, patch, &[]).await;
    finish(&app, &member, &form, saved.map(|_| ())).await
}

/// `POST /books/{id}/default`: makes it the book that new contacts go to.
pub async fn make_default(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<BookId>,
    Form(_): Form<super::forms::EmptyForm>,
) -> Result<Response, Error> {
    let patch = BookPatch {
        default: Some(true),
        ..BookPatch::default()
    };
    let access = books::open(&app, &member.actor, Some(id), Rights::MANAGE).await?;
    books::update(&app, &access, patch, &[]).await?;
    Ok(Redirect::to("/books").into_response())
}

/// `POST /books/{id}/delete`: moves a book to the trash with its contacts.
pub async fn delete(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<BookId>,
    Form(_): Form<super::forms::EmptyForm>,
) -> Result<Response, Error> {
    let rights = Rights::MANAGE | Rights::WRITE;
    let access = books::open(&app, &member.actor, Some(id), rights).await?;
    let operation = books::delete(&app, &access).await?;
    let back = LocalPath::parse("/books").unwrap_or_default();
    Ok(with_undo(&back, operation))
}
