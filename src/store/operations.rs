//! Changes of many contacts that are undone as one.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::ids::{ContactId, OperationId, UserId};
use crate::model::time::Timestamp;

statements! {
    INSERT = "INSERT INTO operations (user_id, id, kind, about, contacts, at) VALUES ($1, $2, $3, $4, $5, $6)";
    COUNT = "UPDATE operations SET contacts = $1 WHERE user_id = $2 AND id = $3";
    FIND = "SELECT id, kind, about, contacts, at, undone_at FROM operations WHERE user_id = $1 AND id = $2";
    LATEST = "SELECT id, kind, about, contacts, at, undone_at FROM operations WHERE user_id = $1 ORDER BY id DESC LIMIT 100";
    MARK_UNDONE = "UPDATE operations SET undone_at = $1 WHERE user_id = $2 AND id = $3 AND undone_at IS NULL";
    CREATED = "SELECT id FROM contacts WHERE user_id = $1 AND operation = $2 ORDER BY id";
    CHANGED = "SELECT contact_id, MIN(change), MAX(change) FROM revisions WHERE user_id = $1 AND operation = $2 \
        GROUP BY contact_id ORDER BY contact_id";
    PURGE = "DELETE FROM operations WHERE user_id = $1";
}

/// A change of many contacts.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its identifier.
    pub id: OperationId,
    /// What was done: `import`, `merge`, `labels`, `delete` ...
    pub kind: String,
    /// What it was about: a file's name, a label, an instant.
    pub about: String,
    /// How many contacts it changed.
    pub contacts: i64,
    /// When.
    pub at: Timestamp,
    /// When it was undone, if it was.
    pub undone_at: Option<Timestamp>,
}

impl FromRow for Operation {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            about: row.get(2)?,
            contacts: row.get(3)?,
            at: row.get(4)?,
            undone_at: row.get(5)?,
        })
    }
}

/// Notes an operation.
pub fn insert(batch: &mut Batch, user: UserId, operation: &Operation) {
    let Operation { id, kind, about, contacts, at, undone_at: _ } = operation;
    batch.push(INSERT, params![user, *id, kind, about, *contacts, *at]);
}

/// Corrects how many contacts an operation changed.
pub fn set_count(batch: &mut Batch, user: UserId, id: OperationId, contacts: i64) {
    batch.push(COUNT, params![contacts, user, id]);
}

/// The operation with this identifier.
pub async fn find(db: &Db, user: UserId, id: OperationId) -> Result<Option<Operation>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// The latest operations, newest first.
pub async fn latest(db: &Db, user: UserId) -> Result<Vec<Operation>> {
    db.query(LATEST, &params![user]).await
}

/// Marks an operation undone, which it must not be yet.
pub fn mark_undone(batch: &mut Batch, user: UserId, id: OperationId, now: Timestamp) {
    batch.push_guarded(Guard::Version { operation: 0 }, MARK_UNDONE, params![now, user, id]);
}

/// The contacts that an operation added.
pub async fn created(db: &Db, user: UserId, id: OperationId) -> Result<Vec<ContactId>> {
    let ids: Vec<(ContactId,)> = db.query_long(user, CREATED, params![user, id].into()).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// A contact that an operation changed, with the first and the last of the versions that it replaced.
pub struct Changed {
    /// Which contact.
    pub contact: ContactId,
    /// What it was before.
    pub first: i64,
    /// The last version that the operation replaced.
    pub last: i64,
}

impl FromRow for Changed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { contact: row.get(0)?, first: row.get(1)?, last: row.get(2)? })
    }
}

/// The contacts that an operation changed.
pub async fn changed(db: &Db, user: UserId, id: OperationId) -> Result<Vec<Changed>> {
    db.query_long(user, CHANGED, params![user, id].into()).await
}

/// Forgets the operations of an account that is no more.
pub fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
