//! The cards of an address book as a collection: by name, in the order of names, and changed since
//! a point.

use serde_json::json;

use super::value::{FromRow, Row, Value, params};
use super::{Db, Portion, ReadLength, Result, statements};
use crate::model::contact::ETag;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::time::Timestamp;
use crate::store::changes::ChangeRange;

/// The columns of a [`CardHead`].
macro_rules! head {
    () => {
        "contacts.id, contacts.href, contacts.etag, contacts.created_at, contacts.updated_at, \
         CAST(octet_length(contacts.vcard) AS BIGINT)"
    };
}

/// The columns of a [`ListedCard`], and its size.
macro_rules! card {
    () => {
        concat!(
            head!(),
            ", CASE WHEN octet_length(vcard) <= 262144 THEN vcard END, CAST(octet_length(contacts.vcard) AS BIGINT) AS size"
        )
    };
}

/// The columns of a [`ListedCard`], and its size.
pub(super) const CARD_COLUMNS: &str = card!();

statements! {
    FIND = concat!("SELECT ", head!(), ", CASE WHEN octet_length(vcard) <= 65536 THEN vcard END FROM contacts \
        WHERE user_id = $1 AND book_id = $2 AND href = $3 AND deleted_at IS NULL");
    FIND_LARGE = concat!("SELECT ", head!(), ", vcard FROM contacts WHERE user_id = $1 AND book_id = $2 AND href = $3 \
        AND deleted_at IS NULL");
    PAGE = concat!("SELECT ", head!(), " FROM contacts WHERE user_id = $1 AND book_id = $2 AND href > $3 AND deleted_at IS NULL \
        ORDER BY href LIMIT $4");
    TEXTS = concat!("SELECT ", card!(), " FROM contacts \
        WHERE user_id = $1 AND book_id = $2 AND href > $3 AND deleted_at IS NULL ORDER BY href LIMIT $4");
    // The later of two, each found by the index of a book's changes.
    LAST_CHANGE = "SELECT COALESCE(MAX(last.change), 0) FROM (SELECT MAX(contacts.change) AS change FROM contacts \
        WHERE contacts.user_id = $1 AND contacts.book_id = $2 UNION ALL SELECT MAX(tombstones.change) FROM tombstones \
        WHERE tombstones.user_id = $1 AND tombstones.book_id = $2) AS last";
    // A name that a card has again is not gone, whatever became of the one that had it before.
    CHANGED = concat!("SELECT ", head!(), ", change, deleted_at, book_id FROM contacts WHERE user_id = $1 AND book_id = $2 AND change > $3 \
        AND change <= $4 AND (deleted_at IS NULL OR CAST($5 AS BOOLEAN) AND NOT EXISTS (SELECT 1 FROM contacts AS live \
        WHERE live.user_id = contacts.user_id AND live.book_id = contacts.book_id AND live.href = contacts.href \
        AND live.deleted_at IS NULL)) ORDER BY change LIMIT $6");
    BURIED = "SELECT change, href FROM tombstones WHERE user_id = $1 AND book_id = $2 AND change > $3 \
        AND change <= $4 AND NOT EXISTS (SELECT 1 FROM contacts AS live WHERE live.user_id = tombstones.user_id \
        AND live.book_id = tombstones.book_id AND live.href = tombstones.href AND live.deleted_at IS NULL) \
        ORDER BY change LIMIT $5";
}

const NAMED_SQLITE: &str = concat!(
    "SELECT ",
    card!(),
    " FROM json_each($1) AS listed CROSS JOIN contacts ON user_id = $2 AND book_id = $3 \
     AND href = listed.value WHERE deleted_at IS NULL"
);
/// Without statistics, PostgreSQL would take a book for one row and read all of it.
const NAMED_POSTGRES: &str = concat!(
    "SELECT found.* FROM json_array_elements_text(CAST(CAST($1 AS TEXT) AS json)) AS listed (href) \
     CROSS JOIN LATERAL (SELECT ",
    card!(),
    " FROM contacts WHERE user_id = $2 AND book_id = $3 AND contacts.href = listed.href \
     AND deleted_at IS NULL LIMIT 1) AS found"
);

fn named_sql(db: &Db) -> &'static str {
    match db {
        Db::Sqlite(_) => NAMED_SQLITE,
        Db::Postgres(_) => NAMED_POSTGRES,
    }
}

/// Returns the statements that this database alone has.
pub(super) fn statements_for(db: &Db) -> impl Iterator<Item = &'static str> {
    std::iter::once(named_sql(db))
}

/// A card without its text.
#[derive(Clone, Debug)]
pub struct CardHead {
    /// The contact.
    pub id: ContactId,
    /// Its name in the collection.
    pub href: Href,
    /// Its tag.
    pub etag: ETag,
    /// The time at which it was created.
    pub created_at: Timestamp,
    /// The time of its last change.
    pub updated_at: Timestamp,
    /// The bytes of its text.
    pub bytes: i64,
}

/// A card with its text.
#[derive(Clone, Debug)]
pub struct NamedCard {
    /// The card without its text.
    pub head: CardHead,
    /// The text.
    pub vcard: String,
}

/// A card whose text was read only if it is not large: one that is looked up has at most 64 KiB, one
/// among others 256 KiB.
#[derive(Clone, Debug)]
pub struct ListedCard {
    /// The card without its text.
    pub head: CardHead,
    /// The text.
    pub vcard: Option<String>,
}

impl FromRow for CardHead {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            href: row.get(1)?,
            etag: row.get(2)?,
            created_at: row.get(3)?,
            updated_at: row.get(4)?,
            bytes: row.get(5)?,
        })
    }
}

impl FromRow for NamedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            head: CardHead::from_row(row)?,
            vcard: row.get(6)?,
        })
    }
}

impl FromRow for ListedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            head: CardHead::from_row(row)?,
            vcard: row.get(6)?,
        })
    }
}

/// A card that was read at once, or the size of one that is large.
#[derive(Debug)]
pub enum Lookup {
    /// It has at most 64 KiB.
    Small(NamedCard),
    /// Its bytes.
    Large(usize),
}

/// Returns the card of this name.
pub async fn find(db: &Db, user: UserId, book: BookId, href: &Href) -> Result<Option<Lookup>> {
    let found: Option<ListedCard> = db.query_optional(FIND, &params![user, book, href]).await?;
    Ok(found.map(|ListedCard { head, vcard }| match vcard {
        Some(vcard) => Lookup::Small(NamedCard { head, vcard }),
        None => Lookup::Large(usize::try_from(head.bytes).unwrap_or_default()),
    }))
}

/// Returns the same for a card that may be large, so that reading it takes long.
pub async fn find_large(
    db: &Db,
    user: UserId,
    book: BookId,
    href: &Href,
) -> Result<Option<NamedCard>> {
    Ok(db
        .query_long(user, FIND_LARGE, params![user, book, href].into())
        .await?
        .pop())
}

/// Returns the first `limit` cards after this name, in the order of names.
pub async fn page(
    db: &Db,
    user: UserId,
    book: BookId,
    after: Option<&Href>,
    limit: i64,
) -> Result<Vec<CardHead>> {
    let after = after.map(Href::as_str).unwrap_or_default();
    db.query_long(user, PAGE, params![user, book, after, limit].into())
        .await
}

/// Returns the first `limit` cards after this name with their text unless they are large, in the order of names, until they
/// hold `bytes`.
pub async fn texts(
    db: &Db,
    user: UserId,
    book: BookId,
    after: Option<&Href>,
    limit: i64,
    bytes: i64,
) -> Result<Portion<ListedCard>> {
    let after = after.map(Href::as_str).unwrap_or_default();
    let params: Vec<Value> = params![user, book, after, limit].into();
    db.query_portion(user, TEXTS, params, bytes, ReadLength::Long)
        .await
}

/// Returns the cards of these names in any order, with their text unless they are large, until they
/// hold `bytes`.
pub async fn named(
    db: &Db,
    user: UserId,
    book: BookId,
    hrefs: &[&Href],
    bytes: i64,
) -> Result<Portion<ListedCard>> {
    let names: Vec<_> = hrefs.iter().map(|href| href.as_str()).collect();
    let params: Vec<Value> = params![json!(names).to_string(), user, book].into();
    db.query_portion(user, named_sql(db), params, bytes, ReadLength::Long)
        .await
}

/// Returns the number of the last change in a book; 0 if there was none.
pub async fn last_change(db: &Db, user: UserId, book: BookId) -> Result<i64> {
    let found: Option<(i64,)> = db.query_optional(LAST_CHANGE, &params![user, book]).await?;
    Ok(found.map_or(0, |(change,)| change))
}

/// A name in a collection that has changed.
#[derive(Clone, Debug)]
pub struct NameChange {
    /// The number of the change.
    pub change: i64,
    /// The book.
    pub book: BookId,
    /// The name.
    pub href: Href,
    /// Its card; `None` if there is none any more.
    pub card: Option<CardHead>,
}

impl FromRow for NameChange {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let card = CardHead::from_row(row)?;
        let gone: Option<i64> = row.get(7)?;
        Ok(Self {
            change: row.get(6)?,
            book: row.get(8)?,
            href: card.href.clone(),
            card: Some(card).filter(|_| gone.is_none()),
        })
    }
}

/// Returns the first `limit` changes of cards in a book, and as many removals for good. A first read
/// leaves out what is gone.
pub async fn changed(
    db: &Db,
    user: UserId,
    book: BookId,
    range: ChangeRange,
    is_first: bool,
    limit: i64,
) -> Result<Vec<NameChange>> {
    let ChangeRange { from, to } = range;
    let changed = params![user, book, from, to, !is_first, limit];
    let mut changes: Vec<NameChange> = db.query_long(user, CHANGED, changed.into()).await?;
    if !is_first {
        let buried = params![user, book, from, to, limit];
        let buried: Vec<(i64, Href)> = db.query_long(user, BURIED, buried.into()).await?;
        changes.extend(buried.into_iter().map(|(change, href)| NameChange {
            change,
            book,
            href,
            card: None,
        }));
    }
    changes.sort_by_key(|change| change.change);
    Ok(changes)
}
