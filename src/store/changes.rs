//! Changes of contacts since a given point, for clients that sync.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, statements};
use crate::model::contact::ETag;
use crate::model::ids::{BookId, UserId};
use crate::model::sync::ContactChange;
use crate::model::time::Timestamp;

statements! {
    // Ordered by the index of each book.
    CHANGED = "SELECT change, id, book_id, etag, deleted_at FROM contacts WHERE user_id = $1 AND book_id = $2 AND change > $3 \
        AND change <= $4 AND (deleted_at IS NULL OR CAST($5 AS BOOLEAN)) ORDER BY change LIMIT $6";
    // A contact that has come back into the book is not gone.
    BURIED = "SELECT change, contact_id, book_id, '', change FROM tombstones WHERE user_id = $1 AND book_id = $2 AND change > $3 \
        AND change <= $4 AND NOT EXISTS (SELECT 1 FROM contacts WHERE contacts.user_id = tombstones.user_id \
        AND contacts.id = tombstones.contact_id AND contacts.book_id = tombstones.book_id) ORDER BY change LIMIT $5";
    BOOKS = "SELECT id FROM books WHERE user_id = $1 UNION SELECT DISTINCT book_id FROM tombstones WHERE user_id = $1";
    FIRST_BURIED = "SELECT change FROM tombstones WHERE user_id = $1 LIMIT 1";
    PURGE = "DELETE FROM tombstones WHERE user_id = $1 AND (book_id, change) IN \
        (SELECT book_id, change FROM tombstones WHERE user_id = $1 LIMIT 1000)";
    EPOCH = "SELECT epoch, place FROM sync_epoch LIMIT 1";
    FORGET_EPOCH = "DELETE FROM sync_epoch WHERE place <> $1";
    BEGIN_EPOCH = "INSERT INTO sync_epoch (epoch, place) SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT) \
        WHERE NOT EXISTS (SELECT 1 FROM sync_epoch)";
}

impl FromRow for ContactChange {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let gone: Option<i64> = row.get(4)?;
        let etag: ETag = row.get(3)?;
        Ok(Self {
            change: row.get(0)?,
            contact: row.get(1)?,
            book: row.get(2)?,
            etag: Some(etag).filter(|_| gone.is_none()),
        })
    }
}

/// The changes of an account after `from` up to `to`.
#[derive(Clone, Copy, Debug)]
pub struct ChangeRange {
    /// The last change that is known.
    pub from: i64,
    /// The last change to read.
    pub to: i64,
}

/// Returns the first `limit` changes in a book. A first read, from 0 on, leaves out deleted
/// contacts.
pub async fn list(
    db: &Db,
    user: UserId,
    book: BookId,
    range: ChangeRange,
    limit: i64,
) -> Result<Vec<ContactChange>> {
    let ChangeRange { from, to } = range;
    let is_again = from > 0;
    let mut changes: Vec<ContactChange> = db
        .query_long(
            user,
            CHANGED,
            params![user, book, from, to, is_again, limit].into(),
        )
        .await?;
    if is_again {
        changes.extend(
            db.query_long::<ContactChange>(
                user,
                BURIED,
                params![user, book, from, to, limit].into(),
            )
            .await?,
        );
    }
    Ok(changes)
}

/// Returns every book in which the account has or had contacts.
pub async fn books(db: &Db, user: UserId) -> Result<Vec<BookId>> {
    let ids: Vec<(BookId,)> = db.query_long(user, BOOKS, params![user].into()).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Removes some of the tombstones of a deleted account. Returns true while there are any.
pub async fn clear(db: &Db, user: UserId) -> Result<bool> {
    let first: Option<(i64,)> = db.query_optional(FIRST_BURIED, &params![user]).await?;
    if first.is_none() {
        return Ok(false);
    }
    let mut batch = Batch::of(Some(user));
    batch.push(PURGE, params![user]);
    db.commit(batch).await?;
    Ok(true)
}

/// Returns the epoch. A new one begins at `now` if the database is a copy of the one in which the
/// former epoch began.
pub async fn epoch(db: &Db, now: Timestamp) -> Result<i64> {
    let place = db.place().await?;
    let known: Option<(i64, String)> = db.query_optional(EPOCH, &[]).await?;
    if let Some((epoch, _)) = known.filter(|(_, known)| *known == place) {
        return Ok(epoch);
    }
    let mut batch = Batch::default();
    batch.push(FORGET_EPOCH, params![&place]);
    batch.push(BEGIN_EPOCH, params![now, place]);
    db.commit(batch).await?;
    // Another process may have been first.
    let begun: Option<(i64, String)> = db.query_optional(EPOCH, &[]).await?;
    Ok(begun.map_or(0, |(epoch, _)| epoch))
}
