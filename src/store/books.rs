//! Address books.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::book::Book;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::time::Timestamp;

statements! {
    INSERT = "INSERT INTO books (user_id, id, name, description, color, is_default, created_at, href) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ALL = "SELECT id, name, description, color, is_default, created_at, href FROM books WHERE user_id = $1 AND deleted_at IS NULL \
        ORDER BY id";
    FIND = "SELECT id, name, description, color, is_default, created_at, href FROM books WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL";
    NAMED = "SELECT id FROM books WHERE user_id = $1 AND href = $2 AND deleted_at IS NULL";
    DEFAULT = "SELECT id FROM books WHERE user_id = $1 AND is_default";
    UNSET_DEFAULT = "UPDATE books SET is_default = FALSE WHERE user_id = $1 AND id <> $2 AND is_default";
    SET_DEFAULT = "UPDATE books SET is_default = TRUE WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL";
    UPDATE = "UPDATE books SET name = $1, description = $2, color = $3 WHERE user_id = $4 AND id = $5 \
        AND name = $6 AND description = $7 AND color = $8 AND deleted_at IS NULL";
    KEPT = "SELECT id, created_at FROM books WHERE user_id = $1 ORDER BY id";
    // Writers of contacts hold this row, so none of them can still add to a book that goes.
    WAIT_FOR_WRITERS = "UPDATE account_counters SET change = change WHERE user_id = $1";
    TRASH = "UPDATE books SET deleted_at = $1, operation = $2 WHERE user_id = $3 AND id = $4 AND deleted_at IS NULL AND NOT is_default";
    // Its name may have been given to another meanwhile.
    BRING_BACK = "UPDATE books SET deleted_at = NULL, operation = NULL, href = CASE WHEN EXISTS (SELECT 1 FROM books AS other \
        WHERE other.user_id = books.user_id AND other.href = books.href AND other.deleted_at IS NULL) THEN NULL ELSE href END \
        WHERE user_id = $1 AND operation = $2 AND deleted_at IS NOT NULL";
    CONTACTS = "SELECT id FROM contacts WHERE user_id = $1 AND book_id = $2 AND deleted_at IS NULL ORDER BY id";
    REMOVE_EMPTY = "DELETE FROM books WHERE deleted_at < $1 AND NOT EXISTS \
        (SELECT 1 FROM contacts WHERE contacts.user_id = books.user_id AND contacts.book_id = books.id)";
    PURGE = "DELETE FROM books WHERE user_id = $1";
}

impl FromRow for Book {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            description: row.get(2)?,
            color: row.get(3)?,
            is_default: row.get(4)?,
            created_at: row.get(5)?,
            href: row.get(6)?,
        })
    }
}

/// Adds a book.
pub fn insert(batch: &mut Batch, user: UserId, book: &Book) {
    let Book {
        id,
        name,
        description,
        color,
        is_default,
        created_at,
        href,
    } = book;
    batch.push(
        INSERT,
        params![
            user,
            *id,
            name,
            description,
            color,
            *is_default,
            *created_at,
            href.as_ref()
        ],
    );
}

/// Returns the account's books outside the trash, in the order of creation.
pub async fn all(db: &Db, user: UserId) -> Result<Vec<Book>> {
    db.query(ALL, &params![user]).await
}

/// Returns a book, unless it is in the trash.
pub async fn find(db: &Db, user: UserId, id: BookId) -> Result<Option<Book>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// Returns the book outside the trash that a client gave this name.
pub async fn named(db: &Db, user: UserId, href: &Href) -> Result<Option<BookId>> {
    let found: Option<(BookId,)> = db.query_optional(NAMED, &params![user, href]).await?;
    Ok(found.map(|(id,)| id))
}

/// Returns the book to which contacts are added when none is named.
pub async fn default(db: &Db, user: UserId) -> Result<Option<BookId>> {
    let found: Option<(BookId,)> = db.query_optional(DEFAULT, &params![user]).await?;
    Ok(found.map(|(id,)| id))
}

/// Returns the account's books with the times of their creation, those in the trash too.
pub async fn kept(db: &Db, user: UserId) -> Result<Vec<(BookId, Timestamp)>> {
    db.query(KEPT, &params![user]).await
}

/// Changes a book's texts, if they are still those of `former`.
pub fn update(batch: &mut Batch, user: UserId, former: &Book, book: &Book) {
    let params = params![
        &book.name,
        &book.description,
        &book.color,
        user,
        book.id,
        &former.name,
        &former.description,
        &former.color
    ];
    batch.push_guarded(Guard::Book, UPDATE, params);
}

/// Makes a book the default one, in place of the former.
pub fn set_default(batch: &mut Batch, user: UserId, id: BookId) {
    batch.push(UNSET_DEFAULT, params![user, id]);
    batch.push_guarded(Guard::Book, SET_DEFAULT, params![user, id]);
}

/// Moves a book to the trash, as part of this operation. The default book stays unchanged.
pub fn trash(batch: &mut Batch, user: UserId, id: BookId, operation: OperationId, now: Timestamp) {
    batch.push(WAIT_FOR_WRITERS, params![user]);
    batch.push_guarded(Guard::Book, TRASH, params![now, operation, user, id]);
}

/// Brings back the book that this operation moved to the trash, if it did.
pub fn bring_back(batch: &mut Batch, user: UserId, operation: OperationId) {
    batch.push(BRING_BACK, params![user, operation]);
}

/// Returns the contacts of a book outside the trash, in the order of creation.
pub async fn contacts(db: &Db, user: UserId, id: BookId) -> Result<Vec<ContactId>> {
    let ids: Vec<(ContactId,)> = db
        .query_long(user, CONTACTS, params![user, id].into())
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Removes books for good that went to the trash before an instant and have no contacts left.
pub fn remove_empty(batch: &mut Batch, before: Timestamp) {
    batch.push(REMOVE_EMPTY, params![before]);
}

/// Removes the books of a deleted account.
pub(super) fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
