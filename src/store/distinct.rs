//! Pairs of contacts that a person has marked as different people.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, statements};
use crate::model::ids::{ContactId, UserId};
use crate::model::time::Timestamp;

statements! {
    ADD = "INSERT INTO distinct_contacts (user_id, first, second, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    ALL = "SELECT first, second FROM distinct_contacts WHERE user_id = $1";
    PAGE = "SELECT first, second FROM distinct_contacts WHERE user_id = $1 ORDER BY at DESC, first, second LIMIT $2 OFFSET $3";
    REMOVE = "DELETE FROM distinct_contacts WHERE user_id = $1 AND first = $2 AND second = $3";
    PURGE = "DELETE FROM distinct_contacts WHERE user_id = $1";
}

/// A pair of contacts, the one with the lower identifier first.
pub struct Pair(pub ContactId, pub ContactId);

impl FromRow for Pair {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?))
    }
}

/// Remembers that two contacts are different people.
pub fn add(batch: &mut Batch, user: UserId, one: ContactId, other: ContactId, now: Timestamp) {
    batch.push(ADD, params![user, one.min(other), one.max(other), now]);
}

/// Returns every pair of an account.
pub async fn all(db: &Db, user: UserId) -> Result<Vec<Pair>> {
    db.query_long(user, ALL, params![user].into()).await
}

/// Forgets that two contacts are different people.
pub fn remove(batch: &mut Batch, user: UserId, one: ContactId, other: ContactId) {
    batch.push(REMOVE, params![user, one.min(other), one.max(other)]);
}

/// Returns at most `limit` pairs of an account after the first `skip`, the latest first.
pub async fn page(db: &Db, user: UserId, skip: i64, limit: i64) -> Result<Vec<Pair>> {
    db.query_long(user, PAGE, params![user, limit, skip].into())
        .await
}

/// Removes the pairs of a deleted account.
pub fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
