//! Address books: listed, created, changed, moved to the trash with their contacts.

use std::sync::Arc;

use super::bulk::{self, BulkOperation};
use super::idempotency::{self, Answered, Once};
use super::{App, Caller, operations};
use crate::error::{Error, Result};
pub use crate::model::book::{Book, BookDraft, BookPatch};
use crate::model::ids::{BookId, UserId};
use crate::model::operation::{Operation, OperationKind};
use crate::store::{Batch, Guard, StoreError, books};

/// The most books that an account may have.
const MAX_BOOKS: usize = 100;

/// Returns the caller's books in the order of creation.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Book>> {
    Ok(books::all(&app.db, caller.user.id).await?)
}

/// Returns the book to which contacts of an account are added when none is named.
pub(super) async fn default(app: &App, user: UserId) -> Result<BookId> {
    let default = books::default(&app.db, user).await?;
    default.ok_or_else(|| Error::internal("an account without a default address book"))
}

/// Returns one of the caller's books.
pub async fn get(app: &App, caller: &Caller, id: BookId) -> Result<Book> {
    books::find(&app.db, caller.user.id, id)
        .await?
        .ok_or(Error::NotFound)
}

/// Checks that the book, if one is named, is the caller's.
///
/// # Errors
///
/// [`Error::NotFound`] if it is not, or is in the trash.
pub(super) async fn require(app: &App, caller: &Caller, id: Option<BookId>) -> Result<()> {
    match id.filter(|id| *id != caller.book) {
        Some(id) => get(app, caller, id).await.map(drop),
        None => Ok(()),
    }
}

/// Adds a book. With `once`, a repeated request adds it only once.
pub async fn create(
    app: &App,
    caller: &Caller,
    draft: BookDraft,
    once: Option<Once<'_, Book>>,
) -> Result<Answered<Book>> {
    if let Some(once) = &once
        && let Some(answer) = idempotency::answer_before(app, caller, once.request).await?
    {
        return Ok(Answered::Before(answer));
    }
    let BookDraft {
        name,
        description,
        color,
    } = draft.check()?;
    if list(app, caller).await?.len() >= MAX_BOOKS {
        return Err(Error::invalid(
            "name",
            format!("would be one address book more than {MAX_BOOKS}"),
        ));
    }
    // A deleted book leaves as many rows behind as a contact.
    app.throttle.create_contacts(caller.user.id, 1)?;
    let now = app.now();
    let (description, color) = (description.unwrap_or_default(), color.unwrap_or_default());
    let book = Book {
        id: app.ids.book(now),
        name,
        description,
        color,
        is_default: false,
        created_at: now,
    };
    let mut batch = Batch::default();
    if let Some(once) = &once {
        once.keep(app, &mut batch, caller, &book);
    }
    books::insert(&mut batch, caller.user.id, &book);
    let committed = app.db.commit(batch).await;
    match (committed, once) {
        (Ok(()), _) => Ok(Answered::Now(book)),
        (Err(StoreError::Unmet(Guard::NewKey)), Some(once)) => Ok(Answered::Before(
            idempotency::answer_meanwhile(app, caller, once.request).await?,
        )),
        (Err(error), _) => Err(error.into()),
    }
}

/// Changes the fields that the patch names. A new default book replaces the former one.
pub async fn update(app: &App, caller: &Caller, id: BookId, patch: BookPatch) -> Result<Book> {
    let book = patch.apply(&get(app, caller, id).await?)?;
    let mut batch = Batch::default();
    books::update(&mut batch, caller.user.id, &book);
    let committed = app.db.commit(batch).await;
    // The callers that are remembered name the former default book.
    app.sessions.forget_user(caller.user.id);
    match committed {
        Ok(()) => Ok(book),
        Err(StoreError::Unmet(Guard::Book)) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// Moves a book to the trash with its contacts, as one operation.
///
/// # Errors
///
/// [`Error::Conflict`] for the default book.
pub async fn delete(app: &Arc<App>, caller: &Arc<Caller>, id: BookId) -> Result<Option<Operation>> {
    let book = get(app, caller, id).await?;
    if book.is_default {
        return Err(Error::Conflict(
            "this is the default address book; make another the default first",
        ));
    }
    bulk::run(app, caller, async move |app, caller| {
        let user = caller.user.id;
        let trash =
            |batch: &mut Batch, operation| books::trash(batch, user, id, operation, app.now());
        let mut bulk = BulkOperation::new(app, caller, OperationKind::DeleteBook, &book.name)
            .beginning_with(trash);
        // From here on, nothing can be added to the book.
        bulk.store().await?;
        let contacts = books::contacts(&app.db, user, id).await?;
        operations::trash_all(app, bulk, &contacts).await
    })
    .await
}
