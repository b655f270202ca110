//! Reads of many contacts at a time, for bulk changes.

use std::collections::HashMap;

use serde_json::json;

use super::write::TrashedCard;
use super::{COLUMNS, CardRow, columns};
use crate::model::contact::{Contact, ETag};
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::time::Timestamp;
use crate::store::value::{FromRow, Row, params};
use crate::store::{Db, Result, dialects};

/// The identifiers of a list in JSON, as rows.
macro_rules! listed {
    (sqlite $list:literal) => {
        concat!("(SELECT value FROM json_each(", $list, "))")
    };
    (postgres $list:literal) => {
        concat!(
            "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(CAST(",
            $list,
            " AS TEXT) AS json)) AS value)"
        )
    };
}

macro_rules! heads {
    () => {
        "SELECT id, book_id, uid, etag, change, updated_at, deleted_at, CAST(octet_length(vcard) AS BIGINT), CAST(0 AS BIGINT) \
         FROM contacts WHERE user_id = $1 AND id IN "
    };
}

macro_rules! heads_with_history {
    () => {
        "SELECT id, book_id, uid, etag, change, updated_at, deleted_at, CAST(octet_length(vcard) AS BIGINT), \
         CAST((SELECT COALESCE(SUM(octet_length(revisions.vcard)), 0) FROM revisions WHERE revisions.user_id = $1 \
         AND revisions.contact_id = contacts.id) AS BIGINT) FROM contacts WHERE user_id = $1 AND id IN "
    };
}

macro_rules! cards {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", vcard, uid FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND id IN "
        )
    };
}

macro_rules! trashed {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", uid, change, deleted_at, search, vcard FROM contacts \
             WHERE user_id = $1 AND deleted_at IS NOT NULL AND id IN "
        )
    };
}

macro_rules! with_uids {
    () => {
        "SELECT uid, id FROM contacts WHERE user_id = $1 AND book_id = $2 AND deleted_at IS NULL AND uid IN "
    };
}

dialects! {
    HEADS = {
        sqlite: concat!(heads!(), listed!(sqlite "$2"), " ORDER BY id"),
        postgres: concat!(heads!(), listed!(postgres "$2"), " ORDER BY id"),
    };
    HEADS_WITH_HISTORY = {
        sqlite: concat!(heads_with_history!(), listed!(sqlite "$2"), " ORDER BY id"),
        postgres: concat!(heads_with_history!(), listed!(postgres "$2"), " ORDER BY id"),
    };
    CARDS = {
        sqlite: concat!(cards!(), listed!(sqlite "$2"), " ORDER BY id"),
        postgres: concat!(cards!(), listed!(postgres "$2"), " ORDER BY id"),
    };
    TRASHED = {
        sqlite: concat!(trashed!(), listed!(sqlite "$2"), " ORDER BY id"),
        postgres: concat!(trashed!(), listed!(postgres "$2"), " ORDER BY id"),
    };
    WITH_UIDS = {
        sqlite: concat!(with_uids!(), "(SELECT value FROM json_each($3))"),
        postgres: concat!(with_uids!(), "(SELECT value FROM json_array_elements_text(CAST(CAST($3 AS TEXT) AS json)) AS value)"),
    };
}

/// A contact without its card, in the trash or not.
#[derive(Clone, Debug)]
pub struct ContactHead {
    /// The contact.
    pub id: ContactId,
    /// The book that it is in.
    pub book: BookId,
    /// Its UID.
    pub uid: String,
    /// Its tag.
    pub etag: ETag,
    /// The number of its version.
    pub change: i64,
    /// The time when it last changed.
    pub updated_at: Timestamp,
    /// The time when it went to the trash, if it did.
    pub deleted_at: Option<Timestamp>,
    /// The bytes of its card.
    pub card_bytes: i64,
    /// The bytes of its former cards, if they were read.
    pub history_bytes: i64,
}

impl FromRow for ContactHead {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            book: row.get(1)?,
            uid: row.get(2)?,
            etag: row.get(3)?,
            change: row.get(4)?,
            updated_at: row.get(5)?,
            deleted_at: row.get(6)?,
            card_bytes: row.get(7)?,
            history_bytes: row.get(8)?,
        })
    }
}

impl FromRow for TrashedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (contact, vcard) = (Contact::from_row(row)?, row.get::<String>(COLUMNS + 4)?);
        let head = ContactHead {
            id: contact.id,
            book: contact.book,
            uid: row.get(COLUMNS)?,
            etag: contact.etag.clone(),
            change: row.get(COLUMNS + 1)?,
            updated_at: contact.updated_at,
            deleted_at: row.get(COLUMNS + 2)?,
            card_bytes: i64::try_from(vcard.len()).unwrap_or(i64::MAX),
            history_bytes: 0,
        };
        Ok(Self {
            head,
            contact,
            search: row.get(COLUMNS + 3)?,
            vcard,
        })
    }
}

/// Writes these identifiers as a list for a statement.
pub(in crate::store) fn list(ids: &[ContactId]) -> String {
    json!(ids).to_string()
}

/// Returns those of the contacts that exist, in the trash or not, in the order of creation.
pub async fn heads(db: &Db, user: UserId, ids: &[ContactId]) -> Result<Vec<ContactHead>> {
    db.query_list(user, HEADS, params![user, list(ids)].into())
        .await
}

/// Returns the same, with the bytes of their history.
pub async fn heads_with_history(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
) -> Result<Vec<ContactHead>> {
    db.query_list(user, HEADS_WITH_HISTORY, params![user, list(ids)].into())
        .await
}

/// Returns those of the contacts that are outside the trash, with their cards.
pub async fn cards_of(db: &Db, user: UserId, ids: &[ContactId]) -> Result<Vec<CardRow>> {
    db.query_list(user, CARDS, params![user, list(ids)].into())
        .await
}

/// Returns those of the contacts that are in the trash, with their cards.
pub async fn trashed_cards(db: &Db, user: UserId, ids: &[ContactId]) -> Result<Vec<TrashedCard>> {
    db.query_list(user, TRASHED, params![user, list(ids)].into())
        .await
}

/// Returns the contacts outside the trash that have these UIDs.
pub async fn with_uids(
    db: &Db,
    user: UserId,
    book: BookId,
    uids: &[&str],
) -> Result<HashMap<String, ContactId>> {
    let params = params![user, book, json!(uids).to_string()];
    let rows: Vec<(String, ContactId)> = db.query_list(user, WITH_UIDS, params.into()).await?;
    Ok(rows.into_iter().collect())
}
