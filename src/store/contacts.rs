//! Contacts and their cards.

mod chosen;
pub(super) mod count;
pub(super) mod list;
pub(super) mod many;
pub(super) mod rows;
pub(super) mod write;

pub use chosen::{chosen, chosen_briefly};
pub use count::count;
pub use list::list;
pub use many::{cards_of, heads, heads_with_history, trashed_cards, with_hrefs, with_uids};
pub use rows::{CardRow, ContactHead, Listed, TrashedCard};
pub use write::{
    ChangeOrigin, ContactChanges, EmailRule, ExpectedVersion, ProjectionChanges, Quota,
    RestoredCard, set_file_hash,
};

use std::ops::RangeInclusive;

use rows::columns;

use super::search::index;
use super::value::{FromRow, Row, params};
use super::{Batch, Db, ReadLength, Result, statements};
use crate::model::birthday::Birthday;
use crate::model::contact::Contact;
use crate::model::content_hash::ContentHash;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::page::SortBy;
use crate::model::time::Timestamp;

/// A walk through the cards of an account in the order of creation. Each half has an index: the
/// contacts that lists show, and the others, of which there are few.
macro_rules! walk {
    ($columns:literal, $range:literal, $others:literal, $limit:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM contacts WHERE user_id = $1 AND ",
            $range,
            " AND deleted_at IS NULL AND NOT is_group \
             UNION ALL SELECT ",
            $columns,
            " FROM contacts WHERE user_id = $1 AND ",
            $range,
            " AND ",
            $others,
            " ORDER BY id",
            $limit
        )
    };
}

/// The first contact from a place in the order of names.
macro_rules! next_name {
    ($key:literal) => {
        concat!(
            "SELECT ",
            columns!("CAST(NULL AS TEXT)"),
            ", ",
            $key,
            " FROM contacts WHERE user_id = $1 AND ",
            $key,
            " >= $2 AND deleted_at IS NULL AND NOT is_group ORDER BY ",
            $key,
            " LIMIT 1"
        )
    };
}

statements! {
    FIND = concat!("SELECT ", columns!(), " FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL");
    FIND_BY_EMAIL = concat!("SELECT ", columns!(), " FROM contacts WHERE user_id = $1 AND email_key = $2 AND deleted_at IS NULL \
        ORDER BY id LIMIT 1");
    FIND_CARD = concat!("SELECT ", columns!(), ", vcard, uid, href FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL");
    FIND_SMALL_CARD = concat!("SELECT ", columns!(), ", vcard, uid, href FROM contacts WHERE user_id = $1 AND id = $2 \
        AND deleted_at IS NULL AND octet_length(vcard) <= 65536");
    CARD_SIZE = "SELECT CAST(octet_length(vcard) AS BIGINT) FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL";
    TRASHED_CARD = concat!("SELECT ", columns!(), ", vcard, uid, href FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NOT NULL");
    BIRTHDAYS = "SELECT id, birthday FROM contacts WHERE user_id = $1 AND birthday_md >= $2 AND birthday_md <= $3 \
        AND (CAST($4 AS BIGINT) IS NULL OR book_id = $4) AND birthday_md IS NOT NULL AND deleted_at IS NULL \
        ORDER BY birthday_md, id LIMIT $5";
    NEXT_NAME = next_name!("sort_key");
    NEXT_LAST_NAME = next_name!("last_name_key");
    CARDS = walk!("id, created_at, updated_at, deleted_at, favorite, vcard, CAST(octet_length(vcard) AS BIGINT) AS size", "id > $2",
        "(deleted_at IS NOT NULL OR is_group)", " LIMIT $3");
    SIZE = "SELECT CAST(octet_length(vcard) AS BIGINT) FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL";
    EXPORTED = walk!("id, uid, vcard, book_id", "id > $2 AND id <= $3 AND (CAST($4 AS BIGINT) IS NULL OR book_id = $4)",
        "deleted_at IS NULL AND is_group", "");
    KNOWN = walk!("id, uid, vcard, file_hash", "id > $2 AND id <= $3 AND (CAST($4 AS BIGINT) IS NULL OR book_id = $4)",
        "deleted_at IS NULL AND is_group", "");
    SIZES = walk!("id, CAST(octet_length(vcard) AS BIGINT)", "id > $2 AND (CAST($3 AS BIGINT) IS NULL OR book_id = $3)",
        "deleted_at IS NULL AND is_group", " LIMIT $4");
    WITH_UID = "SELECT id FROM contacts WHERE user_id = $1 AND book_id = $2 AND uid = $3 AND deleted_at IS NULL";
    NAMED = "SELECT id, display_name FROM contacts WHERE user_id = $1 AND sort_key = $2 AND deleted_at IS NULL AND NOT is_group \
        ORDER BY id LIMIT $3";
    NEXT_OWNER = "SELECT user_id FROM contacts WHERE user_id > $1 ORDER BY user_id LIMIT 1";
    FIRST = walk!("id", "id > 0", "(deleted_at IS NOT NULL OR is_group)", " LIMIT $2");
    REMOVE_REVISIONS = "DELETE FROM revisions WHERE user_id = $1 AND contact_id <= $2";
    REMOVE_LABELS = "DELETE FROM labels WHERE user_id = $1 AND card_id <= $2";
    REMOVE = concat!("DELETE FROM contacts WHERE id IN (",
        walk!("id", "id <= $2", "(deleted_at IS NOT NULL OR is_group)", ""), ") AND user_id = $1");
    REMOVE_TOMBSTONES = "DELETE FROM tombstones WHERE user_id = $1";
}

/// Returns the contact with this identifier, unless it is in the trash.
pub async fn find(db: &Db, user: UserId, id: ContactId) -> Result<Option<Contact>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// Returns the account's oldest contact with this email, in its comparison form.
pub async fn find_by_email(db: &Db, user: UserId, email_key: &str) -> Result<Option<Contact>> {
    db.query_optional(FIND_BY_EMAIL, &params![user, email_key])
        .await
}

/// Returns a contact with its card.
pub async fn find_card(db: &Db, user: UserId, id: ContactId) -> Result<Option<CardRow>> {
    db.query_optional(FIND_CARD, &params![user, id]).await
}

/// Returns the same if the card is small: at most 64 KiB.
pub async fn find_small_card(db: &Db, user: UserId, id: ContactId) -> Result<Option<CardRow>> {
    db.query_optional(FIND_SMALL_CARD, &params![user, id]).await
}

/// Returns the same for a card that may be large, so that reading it takes long.
pub async fn find_large_card(db: &Db, user: UserId, id: ContactId) -> Result<Option<CardRow>> {
    Ok(db
        .query_long(user, FIND_CARD, params![user, id].into())
        .await?
        .pop())
}

/// Returns the bytes of a contact's card, unless the contact is in the trash.
pub async fn card_size(db: &Db, user: UserId, id: ContactId) -> Result<Option<usize>> {
    let size: Option<(i64,)> = db.query_optional(CARD_SIZE, &params![user, id]).await?;
    Ok(size.map(|(bytes,)| usize::try_from(bytes).unwrap_or_default()))
}

/// Returns a contact in the trash with its card.
pub async fn trashed_card(db: &Db, user: UserId, id: ContactId) -> Result<Option<CardRow>> {
    db.query_optional(TRASHED_CARD, &params![user, id]).await
}

/// Returns the contacts whose birthday lies between two month-day numbers, both included; the first
/// `limit` in the order of the year.
pub async fn birthdays(
    db: &Db,
    user: UserId,
    days: RangeInclusive<i64>,
    book: Option<BookId>,
    limit: i64,
) -> Result<Vec<(ContactId, Option<Birthday>)>> {
    db.query_long(
        user,
        BIRTHDAYS,
        params![user, *days.start(), *days.end(), book, limit].into(),
    )
    .await
}

/// Returns the contact outside the trash that has this UID.
pub async fn with_uid(db: &Db, user: UserId, book: BookId, uid: &str) -> Result<Option<ContactId>> {
    let found: Option<(ContactId,)> = db
        .query_optional(WITH_UID, &params![user, book, uid])
        .await?;
    Ok(found.map(|(id,)| id))
}

/// Returns the first `limit` contacts whose names sort like this key, with their names.
pub async fn named(
    db: &Db,
    user: UserId,
    sort_key: &[u8],
    limit: i64,
) -> Result<Vec<(ContactId, String)>> {
    db.query(NAMED, &params![user, sort_key.to_vec(), limit])
        .await
}

/// Returns the first contact whose name sorts from this key on, without its comments, by first or by
/// last name.
pub async fn next_name(db: &Db, user: UserId, by: SortBy, from: &[u8]) -> Result<Option<Listed>> {
    let sql = match by {
        SortBy::LastName => NEXT_LAST_NAME,
        SortBy::Name | SortBy::Created | SortBy::Updated => NEXT_NAME,
    };
    db.query_optional(sql, &params![user, from.to_vec()]).await
}

/// A stored card with the data kept beside it, in the trash or not.
pub struct KeptCard {
    /// The contact.
    pub id: ContactId,
    /// The time when the contact was created.
    pub created_at: Timestamp,
    /// The time when it last changed.
    pub updated_at: Timestamp,
    /// The time when it went to the trash, if it did.
    pub deleted_at: Option<Timestamp>,
    /// True if it is a favourite.
    pub favorite: bool,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for KeptCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            created_at: row.get(1)?,
            updated_at: row.get(2)?,
            deleted_at: row.get(3)?,
            favorite: row.get(4)?,
            vcard: row.get(5)?,
        })
    }
}

/// Returns the account's next cards, including those in the trash, after the contact `after` and in
/// the order of creation: at most `limit`, and fewer if they hold more than `bytes`.
pub async fn cards(
    db: &Db,
    user: UserId,
    after: Option<ContactId>,
    limit: i64,
    bytes: i64,
) -> Result<Vec<KeptCard>> {
    let params = params![user, after.map_or(0, ContactId::get), limit].into();
    Ok(db
        .query_portion(user, CARDS, params, bytes, ReadLength::Long)
        .await?
        .rows)
}

/// Returns the bytes of a contact's card.
pub async fn size(db: &Db, user: UserId, id: ContactId) -> Result<Option<i64>> {
    let size: Option<(i64,)> = db.query_optional(SIZE, &params![user, id]).await?;
    Ok(size.map(|(size,)| size))
}

/// A card for an export.
pub struct ExportedCard {
    /// The contact.
    pub id: ContactId,
    /// The UID by which the book knows it.
    pub uid: String,
    /// The card's text.
    pub vcard: String,
    /// The book that it is in.
    pub book: BookId,
}

impl FromRow for ExportedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            uid: row.get(1)?,
            vcard: row.get(2)?,
            book: row.get(3)?,
        })
    }
}

/// Returns the account's cards outside the trash, of one book or of all, after the contact `after`
/// up to `last`, in the order of creation.
pub async fn exported(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    after: Option<ContactId>,
    last: ContactId,
) -> Result<Vec<ExportedCard>> {
    db.query_long(
        user,
        EXPORTED,
        params![user, after.map_or(0, ContactId::get), last, book].into(),
    )
    .await
}

/// A card that an import compares with those of its file.
pub struct KnownCard {
    /// The contact.
    pub id: ContactId,
    /// The UID by which the book knows it.
    pub uid: String,
    /// The card's text.
    pub vcard: String,
    /// The hash of the card as the last imported file had it.
    pub file_hash: Option<ContentHash>,
}

impl FromRow for KnownCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            uid: row.get(1)?,
            vcard: row.get(2)?,
            file_hash: row.get(3)?,
        })
    }
}

/// Returns the same cards for an import.
pub async fn known(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    after: Option<ContactId>,
    last: ContactId,
) -> Result<Vec<KnownCard>> {
    let after = after.map_or(0, ContactId::get);
    db.query_long(user, KNOWN, params![user, after, last, book].into())
        .await
}

/// Returns the sizes in bytes of at most `limit` of these cards.
pub async fn sizes(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    after: Option<ContactId>,
    limit: i64,
) -> Result<Vec<(ContactId, i64)>> {
    db.query_long(
        user,
        SIZES,
        params![user, after.map_or(0, ContactId::get), book, limit].into(),
    )
    .await
}

/// Returns the first account after `after` that has contacts.
pub async fn next_owner(db: &Db, after: Option<UserId>) -> Result<Option<UserId>> {
    let owners: Vec<(UserId,)> = db
        .query_long(
            None,
            NEXT_OWNER,
            params![after.map_or(0, UserId::get)].into(),
        )
        .await?;
    Ok(owners.first().map(|(user,)| *user))
}

/// Returns the first contacts of an account, in the trash or not.
pub async fn first(db: &Db, user: UserId, count: usize) -> Result<Vec<ContactId>> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let ids: Vec<(ContactId,)> = db
        .query_long(user, FIRST, params![user, count].into())
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Removes the first contacts of a deleted account, with their history and all else.
pub fn purge(batch: &mut Batch, user: UserId, first: &[ContactId]) {
    let Some(last) = first.last().copied() else {
        return;
    };
    batch.account = Some(user);
    first.iter().for_each(|id| index::forget(batch, user, *id));
    batch.push(REMOVE_REVISIONS, params![user, last]);
    batch.push(REMOVE_LABELS, params![user, last]);
    batch.push(REMOVE, params![user, last]);
}
