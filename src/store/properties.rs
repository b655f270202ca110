//! Properties that CardDAV clients keep with an address book, or with the account.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, statements};
use crate::model::ids::{BookId, UserId};

statements! {
    ALL = "SELECT namespace, name, value FROM book_properties WHERE user_id = $1 AND book_id = $2";
    REMOVE = "DELETE FROM book_properties WHERE user_id = $1 AND book_id = $2 AND namespace = $3 AND name = $4";
    INSERT = "INSERT INTO book_properties (user_id, book_id, namespace, name, value) VALUES ($1, $2, $3, $4, $5)";
    PURGE = "DELETE FROM book_properties WHERE user_id = $1";
    PURGE_ORPHANS = "DELETE FROM book_properties WHERE book_id <> 0 AND NOT EXISTS \
        (SELECT 1 FROM books WHERE books.user_id = book_properties.user_id AND books.id = book_properties.book_id)";
}

/// A property as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProperty {
    /// The namespace of its name.
    pub namespace: String,
    /// Its local name.
    pub name: String,
    /// Its element, as XML.
    pub value: String,
}

impl FromRow for StoredProperty {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            namespace: row.get(0)?,
            name: row.get(1)?,
            value: row.get(2)?,
        })
    }
}

/// Returns the number under which the properties of a book are kept, or of the account.
fn place(book: Option<BookId>) -> i64 {
    book.map_or(0, BookId::get)
}

/// Returns the properties of a book, or of the account.
pub async fn all(db: &Db, user: UserId, book: Option<BookId>) -> Result<Vec<StoredProperty>> {
    db.query(ALL, &params![user, place(book)]).await
}

/// Removes a property, if it is there.
pub fn remove(batch: &mut Batch, user: UserId, book: Option<BookId>, namespace: &str, name: &str) {
    batch.push(REMOVE, params![user, place(book), namespace, name]);
}

/// Stores a property in place of the one of its name.
pub fn set(batch: &mut Batch, user: UserId, book: Option<BookId>, property: &StoredProperty) {
    let StoredProperty {
        namespace,
        name,
        value,
    } = property;
    remove(batch, user, book, namespace, name);
    batch.push(INSERT, params![user, place(book), namespace, name, value]);
}

/// Removes the properties of books that are gone for good.
pub fn purge_orphans(batch: &mut Batch) {
    batch.push(PURGE_ORPHANS, params![]);
}

/// Removes the properties of a deleted account.
pub(super) fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
