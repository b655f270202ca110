//! Moves of contacts between address books.

use std::sync::Arc;

use super::books::{self, BookAccess};
use super::operations::{self, Change, Operation, OperationKind};
use super::{App, contacts};
use crate::error::Result;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId};

/// Moves a contact to another of the actor's books, as an operation. Its history stays with it.
///
/// # Errors
///
/// [`crate::error::Error::Conflict`] if the other book has a contact with the same UID.
pub async fn one(
    app: &Arc<App>,
    access: &BookAccess,
    id: ContactId,
    book: BookId,
) -> Result<Contact> {
    contacts::get(app, access, id).await?;
    let target = books::open_target(app, access.actor(), book).await?;
    many(app, access, &target, &[id]).await?;
    contacts::get(app, access, id).await
}

/// Moves contacts to another book, as one operation. Contacts that are already gone are skipped.
///
/// # Errors
///
/// [`crate::error::Error::Conflict`] if the other book has a contact with the same UID.
pub async fn many(
    app: &Arc<App>,
    access: &BookAccess,
    target: &BookAccess,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    target.require(Rights::WRITE)?;
    let book = books::get(app, target).await?;
    operations::change_many(
        app,
        access,
        OperationKind::Move,
        &book.name,
        ids,
        move |row| {
            if row.contact.book == book.id {
                return Change::Keep;
            }
            Change::Move(book.id)
        },
    )
    .await
}
