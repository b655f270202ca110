//! Decides who may use an address book.

use std::sync::Arc;

use crate::domain::App;
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Rights};
use crate::model::book::{Book, id_of_name};
use crate::model::ids::{BookId, UserId};
use crate::store::books;

const READ_ONLY: Error = Error::Forbidden("this access is for reading only");

/// The right to use the contacts of one book, or of all books of its owner. Functions on contacts
/// take one; only [`open`] and [`open_all`] grant one.
#[derive(Clone, Debug)]
pub struct BookAccess {
    actor: Arc<Actor>,
    owner: UserId,
    book: Option<BookId>,
    rights: Rights,
}

impl BookAccess {
    /// Returns the account that acts, whose budgets are charged.
    pub fn actor(&self) -> &Arc<Actor> {
        &self.actor
    }

    /// Returns the account that the books belong to.
    pub fn owner(&self) -> UserId {
        self.owner
    }

    /// Returns the one book that is opened; `None` stands for all of the owner's.
    pub fn book(&self) -> Option<BookId> {
        self.book
    }

    /// Returns the book that new contacts come into: the opened one, or the owner's default.
    pub fn home(&self) -> BookId {
        self.book.unwrap_or(self.actor.default_book)
    }

    /// Narrows the access to the book that new contacts come into.
    pub fn at_home(&self) -> Self {
        Self {
            book: Some(self.home()),
            ..self.clone()
        }
    }

    /// Checks whether a contact in this book may be used.
    pub fn covers(&self, book: BookId) -> bool {
        self.book.is_none_or(|opened| opened == book)
    }

    /// Checks that the access includes these rights.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] if it does not.
    pub(in crate::domain) fn require(&self, rights: Rights) -> Result<()> {
        if self.rights.contains(rights) {
            Ok(())
        } else {
            Err(READ_ONLY)
        }
    }
}

/// Opens one of the actor's books, or all of them if none is named.
///
/// # Errors
///
/// [`Error::NotFound`] if the book is not the actor's, or is in the trash; [`Error::Forbidden`] if
/// the actor's credential does not give these rights.
pub async fn open(
    app: &App,
    actor: &Arc<Actor>,
    book: Option<BookId>,
    rights: Rights,
) -> Result<BookAccess> {
    let all = open_all(actor, rights)?;
    if let Some(id) = book.filter(|id| *id != actor.default_book) {
        find(app, &all, id).await?;
    }
    Ok(BookAccess { book, ..all })
}

/// Opens one of the actor's books by the name of its collection: its number, or the name that a
/// client gave it.
///
/// # Errors
///
/// Like [`open`].
pub async fn open_named(
    app: &App,
    actor: &Arc<Actor>,
    name: &str,
    rights: Rights,
) -> Result<BookAccess> {
    let book = match id_of_name(name) {
        Some(id) => id,
        None => {
            let href = name.parse().map_err(|_| Error::NotFound)?;
            let found = books::named(&app.db, actor.id(), &href).await?;
            found.ok_or(Error::NotFound)?
        }
    };
    open(app, actor, Some(book), rights).await
}

/// Opens the book that a request's body names, for contacts to come into.
///
/// # Errors
///
/// [`Error::Invalid`] if the book is not the actor's, or is in the trash; else like [`open`].
pub async fn open_target(app: &App, actor: &Arc<Actor>, book: BookId) -> Result<BookAccess> {
    match open(app, actor, Some(book), Rights::WRITE).await {
        Err(Error::NotFound) => Err(unknown_book()),
        opened => opened,
    }
}

/// Checks in the database that a book exists outside the trash.
pub(in crate::domain) async fn is_open(app: &App, access: &BookAccess, id: BookId) -> Result<bool> {
    Ok(books::find(&app.db, access.owner, id).await?.is_some())
}

/// Returns the error for a book that is named in a body and not the actor's.
pub(in crate::domain) fn unknown_book() -> Error {
    Error::invalid(
        "book_id",
        "must be one of your address books, outside the trash",
    )
}

/// Opens all books of the actor.
///
/// # Errors
///
/// [`Error::Forbidden`] if the actor's credential does not give these rights.
pub fn open_all(actor: &Arc<Actor>, rights: Rights) -> Result<BookAccess> {
    if !actor.credential.rights().contains(rights) {
        return Err(READ_ONLY);
    }
    Ok(BookAccess {
        actor: Arc::clone(actor),
        owner: actor.id(),
        book: None,
        rights,
    })
}

/// Opens each book of the actor, the one that new contacts come into first. A book in the trash is
/// among them: its contacts follow it one part after another.
///
/// # Errors
///
/// Like [`open_all`].
pub async fn open_each(app: &App, actor: &Arc<Actor>, rights: Rights) -> Result<Vec<BookAccess>> {
    let all = open_all(actor, rights)?;
    let kept = books::kept(&app.db, actor.id()).await?;
    let others = kept.into_iter().map(|(id, _)| id);
    let others = others.filter(|id| *id != all.home());
    let each = std::iter::once(all.home()).chain(others);
    Ok(each
        .map(|id| BookAccess {
            book: Some(id),
            ..all.clone()
        })
        .collect())
}

/// Returns the book to which contacts of an account are added when none is named.
pub(in crate::domain) async fn default(app: &App, user: UserId) -> Result<BookId> {
    let default = books::default(&app.db, user).await?;
    default.ok_or_else(|| Error::internal("an account without a default address book"))
}

/// Returns the opened book.
///
/// # Errors
///
/// [`Error::NotFound`] if none was opened, or it is in the trash.
pub async fn get(app: &App, access: &BookAccess) -> Result<Book> {
    let id = access.book.ok_or(Error::NotFound)?;
    find(app, access, id).await
}

async fn find(app: &App, access: &BookAccess, id: BookId) -> Result<Book> {
    let book = books::find(&app.db, access.owner, id).await?;
    book.ok_or(Error::NotFound)
}
