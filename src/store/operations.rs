//! Changes of many contacts that are undone as one.
//!
//! A change that does not fit into one batch is `running` until its last part is written. The
//! process that carries it out renews its lease; when the lease has ended, any process may take the
//! change back.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::operation::{Operation, OperationState};
use crate::model::revision::RevisionAction;
use crate::model::time::Timestamp;

macro_rules! columns {
    () => {
        "id, kind, about, contacts, at, undone_at, state, planned, processed, reason, undoes"
    };
}

statements! {
    INSERT = "INSERT INTO operations (user_id, id, kind, about, contacts, at, state, planned, processed, reason, undoes, owner, lease_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    CONTINUE = "UPDATE operations SET contacts = $1, processed = $2, state = $3, lease_until = $4 \
        WHERE user_id = $5 AND id = $6 AND owner = $7 AND state = $8";
    RENEW = "UPDATE operations SET lease_until = $1 WHERE user_id = $2 AND id = $3 AND owner = $4 AND state IN ('running', 'stopping')";
    STOP = "UPDATE operations SET state = 'stopping', reason = $1 WHERE user_id = $2 AND id = $3 AND state = 'running'";
    TAKE_OVER = "UPDATE operations SET state = 'stopping', owner = $1, lease_until = $2, reason = CASE reason WHEN '' THEN $3 ELSE reason END \
        WHERE user_id = $4 AND id = $5 AND state IN ('running', 'stopping') AND lease_until < $6";
    ABANDONED = "SELECT operations.user_id, operations.id, books.id FROM operations JOIN books ON books.user_id = operations.user_id AND books.is_default \
        WHERE state IN ('running', 'stopping') AND lease_until < $1 ORDER BY operations.user_id, operations.id LIMIT 100";
    FIRST_LEASE_END = "SELECT MIN(lease_until) FROM operations WHERE state IN ('running', 'stopping') AND lease_until >= $1";
    FIND = concat!("SELECT ", columns!(), " FROM operations WHERE user_id = $1 AND id = $2");
    LATEST = concat!("SELECT ", columns!(), " FROM operations WHERE user_id = $1 ORDER BY id DESC LIMIT 100");
    LATEST_IN_BOOK = concat!("SELECT ", columns!(), " FROM operations WHERE user_id = $1 \
        AND (EXISTS (SELECT 1 FROM contacts WHERE contacts.user_id = $1 AND contacts.operation = operations.id AND contacts.book_id = $2) \
            OR EXISTS (SELECT 1 FROM revisions JOIN contacts ON contacts.user_id = $1 AND contacts.id = revisions.contact_id \
                WHERE revisions.user_id = $1 AND revisions.operation = operations.id AND (revisions.book_id = $2 OR contacts.book_id = $2))) \
        ORDER BY id DESC LIMIT 100");
    MARK_UNDONE = "UPDATE operations SET undone_at = $1 WHERE user_id = $2 AND id = $3 AND undone_at IS NULL AND state = 'done'";
    MARK_DONE_AGAIN = "UPDATE operations SET undone_at = NULL WHERE user_id = $1 \
        AND id = (SELECT undoes FROM operations WHERE user_id = $1 AND id = $2)";
    // A created contact is as the operation left it if nothing else has changed it since, or if it
    // is again as it was before the next change. The book of a version may be unknown, as 0.
    CREATED = "SELECT id, change, next_change IS NULL OR EXISTS (SELECT 1 FROM revisions WHERE user_id = $1 AND contact_id = created.id \
        AND change = created.next_change AND vcard = created.vcard AND revisions.book_id IN (0, created.book_id) \
        AND (action = 'restore') = (created.deleted_at IS NOT NULL)) \
        FROM (SELECT id, change, vcard, book_id, deleted_at, (SELECT MIN(change) FROM revisions WHERE revisions.user_id = $1 \
            AND revisions.contact_id = contacts.id AND (revisions.operation IS NULL OR revisions.operation <> $2)) AS next_change \
            FROM contacts WHERE user_id = $1 AND operation = $2) AS created ORDER BY id";
    CHANGED = "SELECT changed.contact_id, changed.first, \
        (SELECT action FROM revisions WHERE user_id = $1 AND contact_id = changed.contact_id AND change = changed.first), \
        contacts.change, changed.next_change IS NULL OR EXISTS (SELECT 1 FROM revisions WHERE revisions.user_id = $1 \
            AND revisions.contact_id = changed.contact_id AND revisions.change = changed.next_change \
            AND revisions.vcard = contacts.vcard AND revisions.book_id IN (0, contacts.book_id) \
            AND (revisions.action = 'restore') = (contacts.deleted_at IS NOT NULL)), \
        changed.next_change, COALESCE(contacts.is_group, FALSE) \
        FROM (SELECT contact_id, first, (SELECT MIN(change) FROM revisions WHERE user_id = $1 AND contact_id = own.contact_id \
            AND change > own.last) AS next_change \
            FROM (SELECT contact_id, MIN(change) AS first, MAX(change) AS last FROM revisions WHERE user_id = $1 AND operation = $2 \
                GROUP BY contact_id) AS own) AS changed \
        LEFT JOIN contacts ON contacts.user_id = $1 AND contacts.id = changed.contact_id \
        ORDER BY contacts.deleted_at IS NOT NULL, contacts.change DESC";
    END_LEASES = "UPDATE operations SET lease_until = 0 WHERE state IN ('running', 'stopping') AND at < $1";
    FORGET = "DELETE FROM operations WHERE user_id = $1 AND id = $2";
    PURGE = "DELETE FROM operations WHERE user_id = $1";
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
            state: row.get(6)?,
            planned: row.get(7)?,
            processed: row.get(8)?,
            reason: row.get(9)?,
            undoes: row.get(10)?,
        })
    }
}

/// The owner of an operation or of a job's run, and the time until which it counts as alive.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// A number that no other owner has.
    pub owner: i64,
    /// The time when the lease ends unless it is renewed.
    pub until: Timestamp,
}

/// Stores an operation. The batch fails with a duplicate when another of the account is under way.
pub fn insert(batch: &mut Batch, user: UserId, operation: &Operation, lease: Lease) {
    let Operation {
        id,
        kind,
        about,
        contacts,
        at,
        undone_at: _,
        state,
        planned,
        processed,
        reason,
        undoes,
    } = operation;
    let (id, kind, about, state) = (*id, *kind, about, *state);
    let rest = params![
        *planned,
        *processed,
        reason,
        *undoes,
        lease.owner,
        lease.until
    ];
    let params = params![user, id, kind, about, *contacts, *at, state]
        .into_iter()
        .chain(rest);
    batch.push(INSERT, params.collect::<Vec<_>>());
}

/// Stores the progress of an operation, if it still belongs to this process and is in the state
/// `from`.
pub fn set_progress(
    batch: &mut Batch,
    user: UserId,
    operation: &Operation,
    from: OperationState,
    lease: Lease,
) {
    let Operation {
        id,
        contacts,
        state,
        processed,
        ..
    } = operation;
    let params = params![
        *contacts,
        *processed,
        *state,
        lease.until,
        user,
        *id,
        lease.owner,
        from
    ];
    batch.push_guarded(Guard::Operation, CONTINUE, params);
}

/// Renews a lease.
pub fn renew(batch: &mut Batch, user: UserId, id: OperationId, lease: Lease) {
    batch.push(RENEW, params![lease.until, user, id, lease.owner]);
}

/// Requests that a running operation be taken back. The process that carries it out notices with
/// its next part.
pub fn stop(batch: &mut Batch, user: UserId, id: OperationId, reason: &str) {
    batch.push_guarded(Guard::Operation, STOP, params![reason, user, id]);
}

/// Takes over an operation whose lease has ended, to take it back.
pub fn take_over(
    batch: &mut Batch,
    user: UserId,
    id: OperationId,
    lease: Lease,
    reason: &str,
    now: Timestamp,
) {
    batch.push_guarded(
        Guard::Operation,
        TAKE_OVER,
        params![lease.owner, lease.until, reason, user, id, now],
    );
}

/// Ends the leases of operations that began before an instant, whose processes are known to be
/// dead.
pub fn end_leases(batch: &mut Batch, before: Timestamp) {
    batch.push(END_LEASES, params![before]);
}

/// An operation whose process is dead.
pub struct Abandoned {
    /// Its account.
    pub user: UserId,
    /// The operation.
    pub id: OperationId,
    /// The account's book.
    pub book: BookId,
}

impl FromRow for Abandoned {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: row.get(0)?,
            id: row.get(1)?,
            book: row.get(2)?,
        })
    }
}

/// Returns some of the operations whose lease has ended.
pub async fn abandoned(db: &Db, now: Timestamp) -> Result<Vec<Abandoned>> {
    db.query_long(None, ABANDONED, params![now].into()).await
}

/// Returns the first instant from `since` on when the lease of an operation under way ends.
pub async fn first_lease_end(db: &Db, since: Timestamp) -> Result<Option<Timestamp>> {
    let since = params![since].into();
    let ends: Vec<(Option<Timestamp>,)> = db.query_long(None, FIRST_LEASE_END, since).await?;
    Ok(ends.first().and_then(|(until,)| *until))
}

/// Returns the operation with this identifier.
pub async fn find(db: &Db, user: UserId, id: OperationId) -> Result<Option<Operation>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// Returns the latest operations, newest first: all, or those that changed contacts which were in
/// one book, or are now.
pub async fn latest(db: &Db, user: UserId, book: Option<BookId>) -> Result<Vec<Operation>> {
    match book {
        None => db.query(LATEST, &params![user]).await,
        Some(book) => {
            db.query_long(user, LATEST_IN_BOOK, params![user, book].into())
                .await
        }
    }
}

/// Marks an operation undone. It must be done and not undone yet.
pub fn mark_undone(batch: &mut Batch, user: UserId, id: OperationId, now: Timestamp) {
    batch.push_guarded(Guard::Undone, MARK_UNDONE, params![now, user, id]);
}

/// Marks the operation that `id` undoes as done again, because `id` was taken back.
pub fn mark_done_again(batch: &mut Batch, user: UserId, id: OperationId) {
    batch.push(MARK_DONE_AGAIN, params![user, id]);
}

/// A contact that an operation added.
pub struct Created {
    /// The contact.
    pub contact: ContactId,
    /// The number of its version now.
    pub change: i64,
    /// True if it is still as the operation left it.
    pub is_as_left: bool,
}

impl FromRow for Created {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: row.get(0)?,
            change: row.get(1)?,
            is_as_left: row.get(2)?,
        })
    }
}

/// Returns the contacts that an operation added, in the order of creation.
pub async fn created(db: &Db, user: UserId, id: OperationId) -> Result<Vec<Created>> {
    db.query_long(user, CREATED, params![user, id].into()).await
}

/// A contact that an operation changed.
pub struct Changed {
    /// The contact.
    pub contact: ContactId,
    /// The version that it had before.
    pub first: i64,
    /// True if it was in the trash then.
    pub was_trashed: bool,
    /// The number of its version now, unless it is gone.
    pub change: Option<i64>,
    /// True if it is still as the operation left it.
    pub is_as_left: bool,
    /// The version that the operation left, if it was replaced since.
    pub next: Option<i64>,
    /// True if it is a group.
    pub is_group: bool,
}

impl FromRow for Changed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let action: RevisionAction = row.get(2)?;
        Ok(Self {
            contact: row.get(0)?,
            first: row.get(1)?,
            was_trashed: action.began_in_trash(),
            change: row.get(3)?,
            is_as_left: row.get(4)?,
            next: row.get(5)?,
            is_group: row.get(6)?,
        })
    }
}

/// Returns the contacts that an operation changed: those outside the trash first, the latest
/// changed first of each.
pub async fn changed(db: &Db, user: UserId, id: OperationId) -> Result<Vec<Changed>> {
    db.query_long(user, CHANGED, params![user, id].into()).await
}

/// Removes an operation.
pub fn forget(batch: &mut Batch, user: UserId, id: OperationId) {
    batch.push(FORGET, params![user, id]);
}

/// Removes the operations of a deleted account.
pub fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
