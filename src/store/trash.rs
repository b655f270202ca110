//! The contacts in the trash.

use super::contacts::ContactHead;
use super::revisions::{ContactState, KeptVersion, remove_versions};
use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::time::Timestamp;

statements! {
    LIST = "SELECT id, change, created_at, deleted_at, source, operation, '', display_name, etag, '', book_id, photo FROM contacts \
        WHERE user_id = $1 AND deleted_at IS NOT NULL AND (CAST($2 AS BIGINT) IS NULL OR book_id = $2) \
        ORDER BY deleted_at DESC, id DESC LIMIT $3 OFFSET $4";
    UNTIL = "SELECT user_id, id, book_id FROM contacts WHERE user_id = $1 AND id > $2 AND deleted_at <= $3 AND deleted_at IS NOT NULL \
        ORDER BY id LIMIT $4";
    OLD = "SELECT user_id, id, book_id FROM contacts WHERE (user_id, id) > ($1, $2) AND deleted_at < $3 AND deleted_at IS NOT NULL \
        ORDER BY user_id, id LIMIT $4";
    // Not `deleted_at = $4`, for which PostgreSQL reads all that went to the trash at one instant.
    FREED = "UPDATE account_counters SET bytes = bytes - $1 WHERE user_id = $2 AND EXISTS \
        (SELECT 1 FROM contacts WHERE contacts.user_id = $2 AND id = $3 AND deleted_at IS NOT DISTINCT FROM $4)";
}

/// Returns the contacts in the trash, the latest first.
pub async fn list(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    limit: i64,
    skip: i64,
) -> Result<Vec<ContactState>> {
    db.query_long(user, LIST, params![user, book, limit, skip].into())
        .await
}

/// A contact in the trash with its account and its book.
pub struct TrashedContact {
    /// The account.
    pub user: UserId,
    /// The contact.
    pub contact: ContactId,
    /// The book.
    pub book: BookId,
}

impl FromRow for TrashedContact {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: row.get(0)?,
            contact: row.get(1)?,
            book: row.get(2)?,
        })
    }
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Returns the next contacts of an account, after this one, that have been in the trash since
/// `until` or before.
pub async fn until(
    db: &Db,
    user: UserId,
    until: Timestamp,
    after: Option<ContactId>,
    count: usize,
) -> Result<Vec<TrashedContact>> {
    let params = params![user, after.map_or(0, ContactId::get), until, limit(count)];
    db.query_long(user, UNTIL, params.into()).await
}

/// Returns the next contacts of all accounts, after this one, that went to the trash before an
/// instant.
pub async fn old(
    db: &Db,
    before: Timestamp,
    after: Option<(UserId, ContactId)>,
    count: usize,
) -> Result<Vec<TrashedContact>> {
    let (user, contact) = after.map_or((0, 0), |(user, contact)| (user.get(), contact.get()));
    db.query_long(
        None,
        OLD,
        params![user, contact, before, limit(count)].into(),
    )
    .await
}

/// Removes versions of a contact in the trash that is about to be removed itself.
pub fn free_versions(
    batch: &mut Batch,
    trashed: &ContactHead,
    user: UserId,
    versions: &[KeptVersion],
) {
    let bytes: i64 = versions.iter().map(|version| version.bytes).sum();
    let guard = Guard::Version { operation: 0 };
    batch.push_guarded(
        guard,
        FREED,
        params![bytes, user, trashed.id, trashed.deleted_at],
    );
    remove_versions(batch, user, versions);
}
