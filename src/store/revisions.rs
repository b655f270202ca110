//! What contacts were before each change.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, statements};
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::time::Timestamp;

statements! {
    STEPS = "SELECT change, '', at, source, action, operation FROM revisions WHERE user_id = $1 AND contact_id = $2 ORDER BY change";
    STEPS_BEFORE = "SELECT change, '', at, source, action, operation FROM revisions WHERE user_id = $1 AND contact_id = $2 \
        AND change < $3 ORDER BY change DESC LIMIT $4";
    FIND = "SELECT change, vcard, at, source, action, operation FROM revisions WHERE user_id = $1 AND contact_id = $2 AND change = $3";
    SINCE = "SELECT contact_id, MIN(change) FROM revisions WHERE user_id = $1 AND at > $2 GROUP BY contact_id ORDER BY contact_id";
    MADE_SINCE = "SELECT id FROM contacts WHERE user_id = $1 AND created_at > $2 ORDER BY id";
    STANDING = "SELECT id, change, created_at, deleted_at, source, operation, uid, display_name, etag, vcard FROM contacts \
        WHERE user_id = $1 AND id = $2";
    TRASH = "SELECT id, change, created_at, deleted_at, source, operation, '', display_name, etag, '' FROM contacts \
        WHERE user_id = $1 AND deleted_at <= $2 AND deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC LIMIT $3 OFFSET $4";
    OLD_TRASH = "SELECT user_id, id, book_id FROM contacts WHERE deleted_at < $1 AND deleted_at IS NOT NULL ORDER BY user_id, id LIMIT 500";
    LOCK_BOOK = "UPDATE books SET change = change WHERE user_id = $1 AND id = $2";
    REMOVE_PAIRS = "DELETE FROM distinct_contacts WHERE user_id = $1 AND (first = $2 OR second = $2) AND EXISTS \
        (SELECT 1 FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at <= $3)";
    REMOVE_REVISIONS = "DELETE FROM revisions WHERE user_id = $1 AND contact_id = $2 AND EXISTS \
        (SELECT 1 FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at <= $3)";
    REMOVE = "DELETE FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at <= $3";
}

/// What a contact was before a change.
pub struct Revision {
    /// The number of the kept version.
    pub change: i64,
    /// Its card.
    pub vcard: String,
    /// When it was replaced.
    pub at: Timestamp,
    /// Through what.
    pub source: String,
    /// How: `update`, `delete`, or `restore`, before which the contact was in the trash.
    pub action: String,
    /// The larger change that was part of.
    pub operation: Option<OperationId>,
}

impl Revision {
    /// Whether the kept version lay in the trash.
    pub fn was_trashed(&self) -> bool {
        self.action == "restore"
    }
}

impl FromRow for Revision {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            change: row.get(0)?,
            vcard: row.get(1)?,
            at: row.get(2)?,
            source: row.get(3)?,
            action: row.get(4)?,
            operation: row.get(5)?,
        })
    }
}

/// A contact as it stands, in the trash or not.
pub struct Standing {
    /// Which.
    pub id: ContactId,
    /// The number of the version.
    pub change: i64,
    /// When the contact was made.
    pub created_at: Timestamp,
    /// When it went to the trash, if it did.
    pub deleted_at: Option<Timestamp>,
    /// Through what it was made; empty where that was not noted.
    pub source: String,
    /// The operation that made it.
    pub operation: Option<OperationId>,
    /// Its UID; empty in lists.
    pub uid: String,
    /// Its name.
    pub display_name: String,
    /// Its tag.
    pub etag: String,
    /// Its card; empty in lists.
    pub vcard: String,
}

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            change: row.get(1)?,
            created_at: row.get(2)?,
            deleted_at: row.get(3)?,
            source: row.get(4)?,
            operation: row.get(5)?,
            uid: row.get(6)?,
            display_name: row.get(7)?,
            etag: row.get(8)?,
            vcard: row.get(9)?,
        })
    }
}

/// Every former version of a contact without its card, oldest first.
pub async fn steps(db: &Db, user: UserId, id: ContactId) -> Result<Vec<Revision>> {
    db.query_long(STEPS, params![user, id].into()).await
}

/// So many versions of a contact before one, without their cards, the latest first.
pub async fn steps_before(db: &Db, user: UserId, id: ContactId, before: i64, limit: i64) -> Result<Vec<Revision>> {
    db.query_long(STEPS_BEFORE, params![user, id, before, limit].into()).await
}

/// One former version.
pub async fn find(db: &Db, user: UserId, id: ContactId, change: i64) -> Result<Option<Revision>> {
    db.query_optional(FIND, &params![user, id, change]).await
}

/// A contact as it stands.
pub async fn standing(db: &Db, user: UserId, id: ContactId) -> Result<Option<Standing>> {
    db.query_optional(STANDING, &params![user, id]).await
}

/// A contact that changed, with the first version that was replaced.
pub struct FirstReplaced {
    /// Which contact.
    pub contact: ContactId,
    /// The number of that version.
    pub change: i64,
}

impl FromRow for FirstReplaced {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { contact: row.get(0)?, change: row.get(1)? })
    }
}

/// The contacts that changed after an instant.
pub async fn since(db: &Db, user: UserId, instant: Timestamp) -> Result<Vec<FirstReplaced>> {
    db.query_long(SINCE, params![user, instant].into()).await
}

/// The contacts that were made after an instant.
pub async fn made_since(db: &Db, user: UserId, instant: Timestamp) -> Result<Vec<ContactId>> {
    let ids: Vec<(ContactId,)> = db.query_long(MADE_SINCE, params![user, instant].into()).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// What lies in the trash, the latest first.
pub async fn trash(db: &Db, user: UserId, until: Timestamp, limit: i64, skip: i64) -> Result<Vec<Standing>> {
    db.query_long(TRASH, params![user, until, limit, skip].into()).await
}

/// Some of what went to the trash before an instant, in all accounts.
pub async fn old_trash(db: &Db, before: Timestamp) -> Result<Vec<Owned>> {
    db.query_long(OLD_TRASH, params![before].into()).await
}

/// A contact with its account and its book.
pub struct Owned(pub UserId, pub ContactId, pub BookId);

impl FromRow for Owned {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?, row.get(2)?))
    }
}

/// Removes a contact for good, with all that was kept of it, if it has been in the trash since `until` or before.
pub fn remove(batch: &mut Batch, user: UserId, book: BookId, id: ContactId, until: Timestamp) {
    // Whoever restores it at this moment comes before or after, not in between.
    batch.push(LOCK_BOOK, params![user, book]);
    batch.push(REMOVE_PAIRS, params![user, id, until]);
    batch.push(REMOVE_REVISIONS, params![user, id, until]);
    batch.push(REMOVE, params![user, id, until]);
}
