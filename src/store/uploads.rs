//! Files between their trial and their import. A file is written and removed piece by piece, so
//! that other writes can come in between.
//!
//! Only the row of `uploads` decides whether a file exists: pieces without one are left over, and
//! are removed in time.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::ids::{UploadId, UserId};
use crate::model::time::Timestamp;

statements! {
    FORGET_UNFINISHED = "DELETE FROM uploads WHERE user_id = $1 AND NOT is_whole";
    BEGIN = "INSERT INTO uploads (user_id, id, filename, at, bytes, is_whole) VALUES ($1, $2, $3, $4, 0, FALSE)";
    GO_ON = "UPDATE uploads SET at = $1 WHERE user_id = $2 AND id = $3 AND NOT is_whole";
    ADD_PIECE = "INSERT INTO upload_pieces (user_id, upload_id, number, content) VALUES ($1, $2, $3, $4)";
    FINISH = "UPDATE uploads SET is_whole = TRUE, bytes = $1, at = $2 WHERE user_id = $3 AND id = $4 AND NOT is_whole";
    FORGET_BEFORE = "DELETE FROM uploads WHERE user_id = $1 AND id < $2";
    PENDING = "SELECT id, filename, bytes FROM uploads WHERE user_id = $1 AND is_whole ORDER BY id DESC LIMIT 1";
    PIECE = "SELECT number, content FROM upload_pieces WHERE user_id = $1 AND upload_id = $2 AND number > $3 ORDER BY number LIMIT 1";
    FORGET = "DELETE FROM uploads WHERE user_id = $1";
    FORGET_UNTIL = "DELETE FROM uploads WHERE user_id = $1 AND id <= $2";
    PURGE = "DELETE FROM uploads WHERE at < $1 OR (at < $2 AND NOT is_whole)";
    LEFT_OVER = "SELECT user_id, upload_id, number FROM upload_pieces WHERE user_id >= $1 AND user_id <= $2 AND NOT EXISTS \
        (SELECT 1 FROM uploads WHERE uploads.user_id = upload_pieces.user_id AND id = upload_id) ORDER BY user_id, upload_id, number LIMIT 4";
    REMOVE_PIECE = "DELETE FROM upload_pieces WHERE user_id = $1 AND upload_id = $2 AND number = $3";
}

/// A file that waits to be imported.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its identifier.
    pub id: UploadId,
    /// The file's name; empty if it has none.
    pub filename: String,
    /// The file's length in bytes.
    pub bytes: i64,
}

impl FromRow for Upload {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            filename: row.get(1)?,
            bytes: row.get(2)?,
        })
    }
}

/// Stores the row of a file that will be written in pieces, replacing any other unfinished one.
pub fn begin(batch: &mut Batch, user: UserId, id: UploadId, filename: &str, now: Timestamp) {
    batch.push(FORGET_UNFINISHED, params![user]);
    batch.push(BEGIN, params![user, id, filename, now]);
}

/// Writes a piece. The batch fails when another file has replaced this one.
pub fn add_piece(
    batch: &mut Batch,
    user: UserId,
    id: UploadId,
    number: i64,
    content: Vec<u8>,
    now: Timestamp,
) {
    batch.push_guarded(
        Guard::Version { operation: 0 },
        GO_ON,
        params![now, user, id],
    );
    batch.push(ADD_PIECE, params![user, id, number, content]);
}

/// Marks a file whole, replacing any other that the account had waiting.
pub fn finish(batch: &mut Batch, user: UserId, id: UploadId, bytes: i64, now: Timestamp) {
    batch.push_guarded(
        Guard::Version { operation: 0 },
        FINISH,
        params![bytes, now, user, id],
    );
    batch.push(FORGET_BEFORE, params![user, id]);
}

/// Returns the waiting file.
pub async fn pending(db: &Db, user: UserId) -> Result<Option<Upload>> {
    db.query_optional(PENDING, &params![user]).await
}

/// Returns the content of a file.
pub async fn content(db: &Db, user: UserId, upload: &Upload) -> Result<Vec<u8>> {
    let mut content = Vec::with_capacity(usize::try_from(upload.bytes).unwrap_or_default());
    let mut last = -1;
    while let Some((number, piece)) = next_piece(db, user, upload.id, last).await? {
        content.extend_from_slice(&piece);
        last = number;
    }
    Ok(content)
}

async fn next_piece(
    db: &Db,
    user: UserId,
    id: UploadId,
    last: i64,
) -> Result<Option<(i64, Vec<u8>)>> {
    Ok(db
        .query_long(user, PIECE, params![user, id, last].into())
        .await?
        .pop())
}

/// Removes the waiting file.
pub fn forget(batch: &mut Batch, user: UserId) {
    batch.push(FORGET, params![user]);
}

/// Removes a file, and those that waited before it.
pub fn forget_until(batch: &mut Batch, user: UserId, id: UploadId) {
    batch.push(FORGET_UNTIL, params![user, id]);
}

/// Removes files that have waited since before `waiting`, and unfinished ones without a new piece
/// since `arriving`.
pub fn purge(batch: &mut Batch, waiting: Timestamp, arriving: Timestamp) {
    batch.push(PURGE, params![waiting, arriving]);
}

/// A piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    user: UserId,
    upload: UploadId,
    number: i64,
}

impl FromRow for Piece {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: row.get(0)?,
            upload: row.get(1)?,
            number: row.get(2)?,
        })
    }
}

/// Returns some pieces of removed files, of one account or of all.
pub async fn left_over(db: &Db, user: Option<UserId>) -> Result<Vec<Piece>> {
    let (from, to) = user.map_or((0, i64::MAX), |user| (user.get(), user.get()));
    db.query_long(user, LEFT_OVER, params![from, to].into())
        .await
}

/// Removes pieces.
pub fn remove(batch: &mut Batch, pieces: &[Piece]) {
    for piece in pieces {
        batch.push(
            REMOVE_PIECE,
            params![piece.user, piece.upload, piece.number],
        );
    }
}
