//! Properties that CardDAV clients keep with an address book, or with the account: whatever they
//! like, within bounds.

use super::App;
use super::books::BookAccess;
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Rights};
use crate::model::ids::{BookId, UserId};
pub use crate::store::properties::StoredProperty;
use crate::store::{Batch, properties, users};

/// The most properties of a book, or of an account.
const MAX_PROPERTIES: usize = 50;
/// The most bytes of a property's element.
const MAX_VALUE_BYTES: usize = 16 * 1024;

/// A change of a kept property.
#[derive(Clone, Debug)]
pub enum PropertyChange {
    /// It is stored, in place of the one of its name.
    Set(StoredProperty),
    /// It is removed, if it is there.
    Remove {
        /// The namespace of its name.
        namespace: String,
        /// Its local name.
        name: String,
    },
}

/// Returns the properties kept with a book.
pub async fn of_book(app: &App, access: &BookAccess) -> Result<Vec<StoredProperty>> {
    let book = access.book().ok_or(Error::NotFound)?;
    Ok(properties::all(&app.db, access.owner(), Some(book)).await?)
}

/// Returns the properties kept with the actor's account.
pub async fn of_account(app: &App, actor: &Actor) -> Result<Vec<StoredProperty>> {
    Ok(properties::all(&app.db, actor.id(), None).await?)
}

/// Changes the properties kept with the actor's account, all or none.
///
/// # Errors
///
/// [`Error::StorageFull`] if there would be too many, or one is too large.
pub async fn change_of_account(app: &App, actor: &Actor, changes: &[PropertyChange]) -> Result<()> {
    if !actor.credential.rights().contains(Rights::MANAGE) {
        return Err(Error::Forbidden("this access is for reading only"));
    }
    let mut batch = Batch::default();
    add_to(&mut batch, app, actor.id(), None, changes).await?;
    Ok(app.db.commit(batch).await?)
}

/// Adds changes of the properties kept with a book, or with the account, to a batch.
///
/// # Errors
///
/// Like [`change_of_account`].
pub(super) async fn add_to(
    batch: &mut Batch,
    app: &App,
    user: UserId,
    book: Option<BookId>,
    changes: &[PropertyChange],
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    check_limits(&properties::all(&app.db, user, book).await?, changes)?;
    for change in changes {
        match change {
            PropertyChange::Set(property) => properties::set(batch, user, book, property),
            PropertyChange::Remove { namespace, name } => {
                properties::remove(batch, user, book, namespace, name);
            }
        }
    }
    Ok(())
}

/// Checks the number of properties and their sizes.
fn check_limits(kept: &[StoredProperty], changes: &[PropertyChange]) -> Result<()> {
    let set = changes.iter().filter_map(|change| match change {
        PropertyChange::Set(property) => Some(property),
        PropertyChange::Remove { .. } => None,
    });
    let mut added = 0;
    for property in set {
        if property.value.len() > MAX_VALUE_BYTES {
            return Err(Error::StorageFull);
        }
        let is_known = kept
            .iter()
            .any(|kept| (&kept.namespace, &kept.name) == (&property.namespace, &property.name));
        added += usize::from(!is_known);
    }
    match kept.len() + added > MAX_PROPERTIES {
        true => Err(Error::StorageFull),
        false => Ok(()),
    }
}

/// The room in an account.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The bytes of cards in use.
    pub used: i64,
    /// The bytes that are left.
    pub available: i64,
}

/// Returns the room in the actor's account.
pub async fn room(app: &App, actor: &Actor) -> Result<Room> {
    let usage = users::usage(&app.db, actor.id())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Room {
        used: usage.bytes,
        available: (app.quota.bytes - usage.bytes).max(0),
    })
}
