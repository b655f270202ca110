//! Address books: listed, created, changed, moved to the trash with their contacts.

mod access;

mod deletion;

use std::sync::Arc;

pub use access::{BookAccess, get, open, open_all, open_each, open_named, open_target};
pub(super) use access::{default, is_open, unknown_book};

use super::App;
use super::idempotency::{self, Answered, Once};
use super::properties::{self, PropertyChange};
use super::retry::Attempts;
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Rights};
use crate::model::book;
pub use crate::model::book::{Book, BookDraft, BookPatch};
use crate::model::href::Href;
use crate::store::{Batch, Guard, StoreError, books};
pub use deletion::delete;

/// The most books that an account may have.
const MAX_BOOKS: usize = 100;

/// Returns the actor's books in the order of creation.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Book>> {
    Ok(books::all(&app.db, actor.id()).await?)
}

/// Returns the actor's books as people look for them: the default one first, the others by name.
pub async fn by_name(app: &App, actor: &Actor) -> Result<Vec<Book>> {
    let mut books = list(app, actor).await?;
    let collation = actor.user.collation().with_numbers();
    books.sort_by_cached_key(|book| (!book.is_default, collation.sort_key(&book.name)));
    Ok(books)
}

/// Adds a book. With `once`, a repeated request adds it only once.
pub async fn create(
    app: &App,
    actor: &Arc<Actor>,
    draft: BookDraft,
    once: Option<Once<'_, Book>>,
) -> Result<Answered<Book>> {
    let new = NewBook {
        href: None,
        draft,
        kept: &[],
    };
    add(app, actor, new, once).await
}

/// Adds a book under a name that a CardDAV client chose, with the properties that it keeps there.
///
/// # Errors
///
/// [`Error::Conflict`] if another book has the name, or it is like the number by which books go that
/// have no name; [`Error::StorageFull`] for too many or too large properties.
pub async fn create_named(
    app: &App,
    actor: &Arc<Actor>,
    href: Href,
    draft: BookDraft,
    kept: &[PropertyChange],
) -> Result<Book> {
    if book::id_of_name(href.as_str()).is_some() {
        return Err(Error::Conflict("a number is no name for an address book"));
    }
    let new = NewBook {
        href: Some(href),
        draft,
        kept,
    };
    match add(app, actor, new, None).await {
        Ok(Answered::Now(book)) => Ok(book),
        Ok(Answered::Before(_)) => Err(Error::internal("an answer without a key")),
        Err(error) => Err(error),
    }
}

/// A book before it is added.
struct NewBook<'a> {
    href: Option<Href>,
    draft: BookDraft,
    kept: &'a [PropertyChange],
}

async fn add(
    app: &App,
    actor: &Arc<Actor>,
    new: NewBook<'_>,
    once: Option<Once<'_, Book>>,
) -> Result<Answered<Book>> {
    open_all(actor, Rights::MANAGE)?;
    if let Some(once) = &once
        && let Some(answer) = idempotency::answer_before(app, actor, once.request).await?
    {
        return Ok(Answered::Before(answer));
    }
    let NewBook { href, draft, kept } = new;
    let BookDraft {
        name,
        description,
        color,
    } = draft.check()?;
    if list(app, actor).await?.len() >= MAX_BOOKS {
        return Err(Error::invalid(
            "name",
            format!("would be one address book more than {MAX_BOOKS}"),
        ));
    }
    // A deleted book leaves as many rows behind as a contact.
    app.throttle.create_contacts(actor.id(), 1)?;
    let now = app.now();
    let (description, color) = (description.unwrap_or_default(), color.unwrap_or_default());
    let book = Book {
        id: app.ids.book(now),
        name,
        description,
        color,
        is_default: false,
        created_at: now,
        href,
    };
    let mut batch = Batch::default();
    if let Some(once) = &once {
        once.keep(app, &mut batch, actor, &book);
    }
    books::insert(&mut batch, actor.id(), &book);
    properties::add_to(&mut batch, app, actor.id(), Some(book.id), kept).await?;
    let committed = app.db.commit(batch).await;
    match (committed, once) {
        (Ok(()), _) => Ok(Answered::Now(book)),
        (Err(StoreError::Unmet(Guard::NewKey)), Some(once)) => Ok(Answered::Before(
            idempotency::answer_meanwhile(app, actor, once.request).await?,
        )),
        (Err(StoreError::Duplicate(_)), _) => {
            Err(Error::Conflict("another address book has this name"))
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// Changes the fields that the patch names, and properties that clients keep with the book, all or
/// none. A new default book replaces the former one.
///
/// # Errors
///
/// [`Error::StorageFull`] for too many or too large properties.
pub async fn update(
    app: &App,
    access: &BookAccess,
    patch: BookPatch,
    kept: &[PropertyChange],
) -> Result<Book> {
    access.require(Rights::MANAGE)?;
    let mut attempts = Attempts::default();
    loop {
        let former = get(app, access).await?;
        let book = patch.clone().apply(&former)?;
        let mut batch = Batch::default();
        books::update(&mut batch, access.owner(), &former, &book);
        if book.is_default && !former.is_default {
            books::set_default(&mut batch, access.owner(), book.id);
        }
        properties::add_to(&mut batch, app, access.owner(), Some(book.id), kept).await?;
        let committed = app.db.commit(batch).await;
        // The cached actors name the former default book.
        app.sessions.forget_user(access.owner());
        match committed {
            Ok(()) => return Ok(book),
            // Another change came first.
            Err(StoreError::Unmet(Guard::Book) | StoreError::Duplicate(_)) => {
                attempts.again().await?
            }
            Err(error) => return Err(error.into()),
        }
    }
}
