//! Reads of many contacts at a time, for bulk changes.

use std::collections::HashMap;

use serde_json::json;

use super::rows::{CardRow, ContactHead, TrashedCard, columns};
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::store::value::params;
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
            ", vcard, uid, href FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND id IN "
        )
    };
}

macro_rules! trashed {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", uid, change, deleted_at, search, vcard, href FROM contacts \
             WHERE user_id = $1 AND deleted_at IS NOT NULL AND id IN "
        )
    };
}

macro_rules! with_hrefs {
    () => {
        "SELECT href, id FROM contacts WHERE user_id = $1 AND book_id = $2 AND deleted_at IS NULL AND href IN "
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
    WITH_HREFS = {
        sqlite: concat!(with_hrefs!(), "(SELECT value FROM json_each($3))"),
        postgres: concat!(with_hrefs!(), "(SELECT value FROM json_array_elements_text(CAST(CAST($3 AS TEXT) AS json)) AS value)"),
    };
    WITH_UIDS = {
        sqlite: concat!(with_uids!(), "(SELECT value FROM json_each($3))"),
        postgres: concat!(with_uids!(), "(SELECT value FROM json_array_elements_text(CAST(CAST($3 AS TEXT) AS json)) AS value)"),
    };
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

/// Returns the contacts outside the trash that have these names.
pub async fn with_hrefs(
    db: &Db,
    user: UserId,
    book: BookId,
    hrefs: &[Href],
) -> Result<HashMap<Href, ContactId>> {
    let names: Vec<_> = hrefs.iter().map(Href::as_str).collect();
    let params = params![user, book, json!(names).to_string()];
    let rows: Vec<(Href, ContactId)> = db.query_list(user, WITH_HREFS, params.into()).await?;
    Ok(rows.into_iter().collect())
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
