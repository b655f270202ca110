//! Files between their trial and their import.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, statements};
use crate::model::ids::{UploadId, UserId};
use crate::model::time::Timestamp;

statements! {
    KEEP = "INSERT INTO uploads (user_id, id, filename, content, at) VALUES ($1, $2, $3, $4, $5)";
    PENDING = "SELECT id, filename, content FROM uploads WHERE user_id = $1 ORDER BY id DESC LIMIT 1";
    FORGET = "DELETE FROM uploads WHERE user_id = $1";
    FORGET_UNTIL = "DELETE FROM uploads WHERE user_id = $1 AND id <= $2";
    PURGE = "DELETE FROM uploads WHERE at < $1";
}

/// A file that waits to be imported.
#[derive(Debug)]
pub struct Upload {
    /// Its identifier.
    pub id: UploadId,
    /// The file's name; empty where it has none.
    pub filename: String,
    /// The file.
    pub content: Vec<u8>,
}

impl FromRow for Upload {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: row.get(0)?, filename: row.get(1)?, content: row.get(2)? })
    }
}

/// Keeps a file in the place of whatever the account had waiting.
pub fn keep(batch: &mut Batch, user: UserId, upload: Upload, now: Timestamp) {
    forget(batch, user);
    let Upload { id, filename, content } = upload;
    batch.push(KEEP, params![user, id, filename, content, now]);
}

/// The file that waits.
pub async fn pending(db: &Db, user: UserId) -> Result<Option<Upload>> {
    Ok(db.query_long(user, PENDING, params![user].into()).await?.pop())
}

/// Forgets the file that waits.
pub fn forget(batch: &mut Batch, user: UserId) {
    batch.push(FORGET, params![user]);
}

/// Forgets a file, and those that waited before it.
pub fn forget_until(batch: &mut Batch, user: UserId, id: UploadId) {
    batch.push(FORGET_UNTIL, params![user, id]);
}

/// Forgets files that have waited since before this instant.
pub fn purge(batch: &mut Batch, before: Timestamp) {
    batch.push(PURGE, params![before]);
}
