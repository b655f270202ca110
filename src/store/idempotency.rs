//! Answers to requests that created something, kept for clients that repeat them.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::ids::{OperationId, UserId};
use crate::model::time::Timestamp;

statements! {
    FIND = "SELECT request, answer FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND at >= $3";
    COUNT = "SELECT COUNT(*) FROM idempotency_keys WHERE user_id = $1";
    FORGET_EXPIRED = "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND at < $3";
    KEEP = "INSERT INTO idempotency_keys (user_id, key, request, answer, operation, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    ANSWER = "UPDATE idempotency_keys SET answer = $1 WHERE user_id = $2 AND operation = $3";
    FORGET = "DELETE FROM idempotency_keys WHERE user_id = $1 AND operation = $2";
    EXPIRED = "SELECT at FROM idempotency_keys WHERE at < $1 ORDER BY at LIMIT 500";
    PURGE = "DELETE FROM idempotency_keys WHERE at <= $1";
    SOME = "SELECT key FROM idempotency_keys WHERE user_id = $1 ORDER BY key LIMIT 500";
    REMOVE = "DELETE FROM idempotency_keys WHERE user_id = $1 AND key <= $2";
}

/// A request that was sent with a key, and its answer.
pub struct KeptRequest {
    /// The hash of the request.
    pub digest: Vec<u8>,
    /// The answer; empty while the operation that the request began is under way.
    pub answer: Vec<u8>,
}

impl FromRow for KeptRequest {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            digest: row.get(0)?,
            answer: row.get(1)?,
        })
    }
}

/// A request to keep.
pub struct NewRequest<'a> {
    /// The key that the client chose.
    pub key: &'a str,
    /// The hash of the request.
    pub digest: &'a [u8],
    /// The answer; empty if an operation will provide it.
    pub answer: Vec<u8>,
    /// The operation that the request begins.
    pub operation: Option<OperationId>,
}

/// Returns the request that was sent with this key, no earlier than `since`.
pub async fn find(
    db: &Db,
    user: UserId,
    key: &str,
    since: Timestamp,
) -> Result<Option<KeptRequest>> {
    db.query_optional(FIND, &params![user, key, since]).await
}

/// Returns the number of keys that are kept for the account.
pub async fn count(db: &Db, user: UserId) -> Result<i64> {
    let count: Option<(i64,)> = db.query_optional(COUNT, &params![user]).await?;
    Ok(count.map_or(0, |(count,)| count))
}

/// Keeps a request with its answer. The batch fails when its key was used since `since`.
pub fn keep(
    batch: &mut Batch,
    user: UserId,
    request: NewRequest<'_>,
    since: Timestamp,
    now: Timestamp,
) {
    let NewRequest {
        key,
        digest,
        answer,
        operation,
    } = request;
    batch.push(FORGET_EXPIRED, params![user, key, since]);
    batch.push_guarded(
        Guard::NewKey,
        KEEP,
        params![user, key, digest.to_vec(), answer, operation, now],
    );
}

/// Sets the answer to the request that began an operation, if it had a key.
pub fn answer(batch: &mut Batch, user: UserId, operation: OperationId, answer: Vec<u8>) {
    batch.push(ANSWER, params![answer, user, operation]);
}

/// Removes the key of the request that began an operation of which nothing is left, so that the
/// request can be sent again.
pub fn forget(batch: &mut Batch, user: UserId, operation: OperationId) {
    batch.push(FORGET, params![user, operation]);
}

/// Removes some of the keys that were used before this instant. Returns false when none are left.
pub async fn purge(db: &Db, before: Timestamp) -> Result<bool> {
    let expired: Vec<(Timestamp,)> = db.query_long(None, EXPIRED, params![before].into()).await?;
    let Some((last,)) = expired.last().copied() else {
        return Ok(false);
    };
    let mut batch = Batch::default();
    batch.push(PURGE, params![last]);
    db.commit(batch).await?;
    Ok(expired.len() == 500)
}

/// Removes some of the keys of a deleted account. Returns false when none are left.
pub async fn clear(db: &Db, user: UserId) -> Result<bool> {
    let some: Vec<(String,)> = db.query_long(user, SOME, params![user].into()).await?;
    let Some((last,)) = some.last() else {
        return Ok(false);
    };
    let mut batch = Batch::default();
    batch.push(REMOVE, params![user, last]);
    db.commit(batch).await?;
    Ok(some.len() == 500)
}
