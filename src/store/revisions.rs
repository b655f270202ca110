//! The former versions of contacts.

use std::collections::HashMap;

use serde_json::json;

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, dialects, statements};
use crate::model::content_hash::ContentHash;
use crate::model::face::Face;
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::revision::RevisionAction;
use crate::model::time::Timestamp;

statements! {
    STEPS_BEFORE = "SELECT change, '', at, source, action, operation FROM revisions WHERE user_id = $1 AND contact_id = $2 \
        AND change < $3 ORDER BY change DESC LIMIT $4";
    FIND = "SELECT change, vcard, at, source, action, operation FROM revisions WHERE user_id = $1 AND contact_id = $2 AND change = $3";
    // One book gets back what it had then, and gives back what has come into it since.
    SINCE = "SELECT since.contact_id, since.first, former.action FROM (SELECT contact_id, MIN(change) AS first FROM revisions \
        WHERE user_id = $1 AND at > $2 GROUP BY contact_id) AS since \
        JOIN revisions AS former ON former.user_id = $1 AND former.contact_id = since.contact_id AND former.change = since.first \
        JOIN contacts ON contacts.user_id = $1 AND contacts.id = since.contact_id WHERE contacts.created_at <= $2 \
        AND (CAST($3 AS BIGINT) IS NULL OR former.book_id = $3 OR contacts.book_id = $3) \
        ORDER BY contacts.deleted_at IS NOT NULL, contacts.change DESC";
    MADE_SINCE = "SELECT id FROM contacts WHERE user_id = $1 AND created_at > $2 AND (CAST($3 AS BIGINT) IS NULL OR book_id = $3) ORDER BY id";
    STATE = "SELECT id, change, created_at, deleted_at, source, operation, uid, display_name, etag, vcard, book_id, photo FROM contacts \
        WHERE user_id = $1 AND id = $2";
    SIZES_OF_OLDEST = "SELECT contact_id, change, CAST(octet_length(vcard) AS BIGINT), at FROM revisions WHERE user_id = $1 AND at <= $2 \
        ORDER BY at, contact_id, change LIMIT $3";
    SIZES_OF_CONTACT = "SELECT contact_id, change, CAST(octet_length(vcard) AS BIGINT), at FROM revisions WHERE user_id = $1 AND contact_id = $2 \
        ORDER BY change LIMIT $3";
    PRUNE = "DELETE FROM revisions WHERE user_id = $1 AND contact_id = $2 AND change = $3";
    PRUNED = "UPDATE account_counters SET bytes = bytes - $1, history_from = CASE WHEN history_from > $2 THEN history_from ELSE $2 END WHERE user_id = $3";
    HISTORY_FROM = "SELECT history_from FROM account_counters WHERE user_id = $1";
}

/// The statement that reads the versions of a list.
macro_rules! of_versions {
    (sqlite $columns:literal $join:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM (SELECT value ->> 'id' AS id, value ->> 'change' AS change FROM json_each($1)) AS item \
            CROSS JOIN ",
            $join
        )
    };
    (postgres $columns:literal $join:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM json_to_recordset(CAST(CAST($1 AS TEXT) AS json)) AS item (id BIGINT, change BIGINT) \
            JOIN ",
            $join
        )
    };
}

macro_rules! cards {
    ($dialect:ident) => {
        of_versions!($dialect "item.id, revisions.vcard, revisions.book_id, revisions.file_hash" "revisions ON revisions.user_id = $2 AND revisions.contact_id = item.id \
            AND revisions.change = item.change")
    };
}

macro_rules! sizes {
    ($dialect:ident) => {
        of_versions!($dialect "item.id, CAST(octet_length(revisions.vcard) AS BIGINT)" "revisions ON revisions.user_id = $2 \
            AND revisions.contact_id = item.id AND revisions.change = item.change")
    };
}

macro_rules! compared {
    ($dialect:ident) => {
        of_versions!($dialect "contacts.id, contacts.display_name, contacts.deleted_at IS NOT NULL, \
            COALESCE(revisions.vcard <> contacts.vcard, FALSE), contacts.created_at, contacts.book_id, \
            COALESCE(revisions.book_id, contacts.book_id), contacts.photo" "contacts ON contacts.user_id = $2 AND contacts.id = item.id \
            LEFT JOIN revisions ON revisions.user_id = $2 AND revisions.contact_id = item.id AND revisions.change = item.change \
            ORDER BY contacts.id")
    };
}

dialects! {
    CARDS = { sqlite: cards!(sqlite), postgres: cards!(postgres) };
    SIZES = { sqlite: sizes!(sqlite), postgres: sizes!(postgres) };
    COMPARED = { sqlite: compared!(sqlite), postgres: compared!(postgres) };
}

/// A former version of a contact.
pub struct Revision {
    /// The number of the kept version.
    pub change: i64,
    /// Its card.
    pub vcard: String,
    /// The time when it was replaced.
    pub at: Timestamp,
    /// The face of the change that replaced it.
    pub source: Option<Face>,
    /// The kind of that change.
    pub action: RevisionAction,
    /// The operation that the change was part of.
    pub operation: Option<OperationId>,
}

impl Revision {
    /// Checks whether the contact was in the trash in this version.
    pub fn was_trashed(&self) -> bool {
        self.action.began_in_trash()
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

/// The present state of a contact, in the trash or not.
pub struct ContactState {
    /// The contact.
    pub id: ContactId,
    /// The number of the version.
    pub change: i64,
    /// The time when the contact was created.
    pub created_at: Timestamp,
    /// The time when it went to the trash, if it did.
    pub deleted_at: Option<Timestamp>,
    /// The face that created it; empty if it was not recorded.
    pub source: Option<Face>,
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
    /// The book that it is in.
    pub book: BookId,
    /// The hash of its photo, if it has one.
    pub photo: Option<String>,
}

impl FromRow for ContactState {
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
            book: row.get(10)?,
            photo: row.get(11)?,
        })
    }
}

/// Returns at most this many versions of a contact before one, without cards, the latest first.
pub async fn steps_before(
    db: &Db,
    user: UserId,
    id: ContactId,
    before: i64,
    limit: i64,
) -> Result<Vec<Revision>> {
    db.query_long(user, STEPS_BEFORE, params![user, id, before, limit].into())
        .await
}

/// Returns one former version.
pub async fn find(db: &Db, user: UserId, id: ContactId, change: i64) -> Result<Option<Revision>> {
    db.query_optional(FIND, &params![user, id, change]).await
}

/// Returns the present state of a contact.
pub async fn state_of(db: &Db, user: UserId, id: ContactId) -> Result<Option<ContactState>> {
    db.query_optional(STATE, &params![user, id]).await
}

/// A contact that changed, with the first version that was replaced.
pub struct FirstReplaced {
    /// The contact.
    pub contact: ContactId,
    /// The number of that version.
    pub change: i64,
    /// True if the contact was in the trash then.
    pub was_trashed: bool,
}

impl FromRow for FirstReplaced {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let action: RevisionAction = row.get(2)?;
        Ok(Self {
            contact: row.get(0)?,
            change: row.get(1)?,
            was_trashed: action.began_in_trash(),
        })
    }
}

/// Returns the contacts that were there at an instant and changed after it: those outside the trash first, the latest
/// changed first of each.
pub async fn since(
    db: &Db,
    user: UserId,
    instant: Timestamp,
    book: Option<BookId>,
) -> Result<Vec<FirstReplaced>> {
    db.query_long(user, SINCE, params![user, instant, book].into())
        .await
}

/// Returns the contacts that were created after an instant.
pub async fn made_since(
    db: &Db,
    user: UserId,
    instant: Timestamp,
    book: Option<BookId>,
) -> Result<Vec<ContactId>> {
    let ids: Vec<(ContactId,)> = db
        .query_long(user, MADE_SINCE, params![user, instant, book].into())
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// A revision without its card.
pub struct KeptVersion {
    /// The contact.
    pub contact: ContactId,
    /// The number of the version.
    pub change: i64,
    /// The bytes of its card.
    pub bytes: i64,
    /// The time when it was replaced.
    pub at: Timestamp,
}

impl FromRow for KeptVersion {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: row.get(0)?,
            change: row.get(1)?,
            bytes: row.get(2)?,
            at: row.get(3)?,
        })
    }
}

/// Returns the oldest versions that an account keeps, replaced at `until` or before.
pub async fn oldest(
    db: &Db,
    user: UserId,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<KeptVersion>> {
    db.query_long(user, SIZES_OF_OLDEST, params![user, until, limit].into())
        .await
}

/// Returns the oldest versions that are kept of a contact.
pub async fn oldest_of(
    db: &Db,
    user: UserId,
    id: ContactId,
    limit: i64,
) -> Result<Vec<KeptVersion>> {
    db.query_long(user, SIZES_OF_CONTACT, params![user, id, limit].into())
        .await
}

/// Removes versions for good, and records up to when the account's history is no longer whole.
pub fn prune(batch: &mut Batch, user: UserId, versions: &[KeptVersion]) {
    let Some(last) = versions.iter().map(|version| version.at).max() else {
        return;
    };
    let bytes: i64 = versions.iter().map(|version| version.bytes).sum();
    remove_versions(batch, user, versions);
    batch.push(PRUNED, params![bytes, last, user]);
}

/// Removes versions for good.
pub fn remove_versions(batch: &mut Batch, user: UserId, versions: &[KeptVersion]) {
    batch.account = Some(user);
    for version in versions {
        batch.push(PRUNE, params![user, version.contact, version.change]);
    }
}

/// Returns the instant up to which the account's history is no longer whole.
pub async fn history_from(db: &Db, user: UserId) -> Result<Option<Timestamp>> {
    let rows: Vec<(Option<Timestamp>,)> = db.query(HISTORY_FROM, &params![user]).await?;
    Ok(rows.first().and_then(|(from,)| *from))
}

/// A version of a contact, by its number.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct VersionOf {
    /// The contact.
    pub id: ContactId,
    /// The number of the version.
    pub change: i64,
}

/// The card of a former version.
pub struct FormerCard {
    contact: ContactId,
    /// Its text.
    pub vcard: String,
    /// The book that it was in, if it was recorded.
    pub book: Option<BookId>,
    /// The hash of the card as the last imported file had it then.
    pub file_hash: Option<ContentHash>,
}

impl FromRow for FormerCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: row.get(0)?,
            vcard: row.get(1)?,
            book: BookId::new(row.get(2)?),
            file_hash: row.get(3)?,
        })
    }
}

/// Returns the cards of these versions, each with its contact.
pub async fn cards_of(
    db: &Db,
    user: UserId,
    versions: &[VersionOf],
) -> Result<HashMap<ContactId, FormerCard>> {
    let params = params![json!(versions).to_string(), user];
    let rows: Vec<FormerCard> = db.query_list(user, CARDS, params.into()).await?;
    Ok(rows.into_iter().map(|card| (card.contact, card)).collect())
}

/// Returns the sizes of the cards of these versions, each with its contact.
pub async fn sizes_of(
    db: &Db,
    user: UserId,
    versions: &[VersionOf],
) -> Result<HashMap<ContactId, i64>> {
    let rows: Vec<(ContactId, i64)> = db
        .query_list(
            user,
            SIZES,
            params![json!(versions).to_string(), user].into(),
        )
        .await?;
    Ok(rows.into_iter().collect())
}

/// The present state of a contact, compared with a version that it may get back.
pub struct Compared {
    /// The contact.
    pub id: ContactId,
    /// Its name.
    pub display_name: String,
    /// The hash of its photo, if it has one.
    pub photo: Option<String>,
    /// True if it is in the trash.
    pub is_trashed: bool,
    /// True if that version's card differs from the present one.
    pub differs: bool,
    /// The time when it was created.
    pub created_at: Timestamp,
    /// The book that it is in.
    pub book: BookId,
    /// The book that it was in then, if it was recorded.
    pub former_book: Option<BookId>,
}

impl FromRow for Compared {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            display_name: row.get(1)?,
            is_trashed: row.get(2)?,
            differs: row.get(3)?,
            created_at: row.get(4)?,
            book: row.get(5)?,
            former_book: BookId::new(row.get(6)?),
            photo: row.get(7)?,
        })
    }
}

/// Compares contacts with versions of theirs. A version that does not exist, such as 0, differs
/// from nothing.
pub async fn compared(db: &Db, user: UserId, versions: &[VersionOf]) -> Result<Vec<Compared>> {
    db.query_list(
        user,
        COMPARED,
        params![json!(versions).to_string(), user].into(),
    )
    .await
}
