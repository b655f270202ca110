//! Labels, and the contacts that have them.

use super::contacts::many;
use super::value::{FromRow, Row, Value, params};
use super::{Batch, Db, Result, dialects, for_rows, statements};
use crate::model::card::labels::Label;
use crate::model::ids::{BookId, ContactId, UserId};

statements! {
    LIST = "SELECT MIN(labels.label), labels.label_key, COUNT(DISTINCT contacts.id) FROM labels LEFT JOIN contacts \
        ON contacts.user_id = labels.user_id AND contacts.book_id = labels.book_id AND contacts.uid = labels.member \
        AND contacts.deleted_at IS NULL AND NOT contacts.is_group \
        WHERE labels.user_id = $1 AND labels.label_key > $2 AND (CAST($3 AS BIGINT) IS NULL OR labels.book_id = $3) \
        GROUP BY labels.label_key ORDER BY labels.label_key LIMIT $4";
    // Steps from one label to the next in the index, because there are far fewer labels than
    // contacts that have them.
    NAMES = "WITH RECURSIVE named (label_key) AS (SELECT MIN(label_key) FROM labels WHERE user_id = $1 UNION ALL \
        SELECT (SELECT MIN(labels.label_key) FROM labels WHERE user_id = $1 AND labels.label_key > named.label_key) FROM named \
        WHERE named.label_key IS NOT NULL) \
        SELECT (SELECT label FROM labels WHERE user_id = $1 AND labels.label_key = named.label_key ORDER BY member, card_id LIMIT 1), \
        named.label_key \
        FROM named WHERE named.label_key IS NOT NULL LIMIT 500";
    CARDS = "SELECT DISTINCT card_id FROM labels WHERE user_id = $1 AND label_key = $2 AND (CAST($3 AS BIGINT) IS NULL OR book_id = $3) \
        ORDER BY card_id";
    MEMBERS = "SELECT DISTINCT book_id, member FROM labels WHERE user_id = $1 AND label_key = $2";
    GROUPS = "SELECT DISTINCT contacts.id FROM labels JOIN contacts ON contacts.user_id = labels.user_id \
        AND contacts.id = labels.card_id AND contacts.is_group \
        WHERE labels.user_id = $1 AND labels.label_key = $2 AND (CAST($3 AS BIGINT) IS NULL OR labels.book_id = $3) ORDER BY contacts.id";
    BY_GROUPS = "SELECT labels.book_id, labels.member, labels.label FROM labels JOIN contacts ON contacts.user_id = labels.user_id \
        AND contacts.id = labels.card_id AND contacts.is_group WHERE labels.user_id = $1 ORDER BY labels.label_key";
    IS_GIVEN = "SELECT card_id FROM labels WHERE user_id = $1 AND label_key = $2 LIMIT 1";
    OF_MEMBER = "SELECT DISTINCT label FROM labels WHERE user_id = $1 AND book_id = $2 AND member = $3 ORDER BY label LIMIT 500";
}

for_rows! {
    ADD = {
        one: "INSERT INTO labels (user_id, card_id, label_key, member, label, book_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        many: "INSERT INTO labels (user_id, card_id, label_key, member, label, book_id) \
            SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::BIGINT[]) ON CONFLICT DO NOTHING",
    };
    FORGET = {
        one: "DELETE FROM labels WHERE user_id = $1 AND card_id = $2",
        many: "DELETE FROM labels USING unnest($1::BIGINT[], $2::BIGINT[]) AS item (user_id, card_id) \
            WHERE labels.user_id = item.user_id AND labels.card_id = item.card_id",
    };
}

/// The first labels of each contact of a list, up to a number.
macro_rules! of_contacts {
    ($listed:literal) => {
        concat!(
            "SELECT id, label FROM (SELECT contacts.id, MIN(labels.label) AS label, \
             ROW_NUMBER() OVER (PARTITION BY contacts.id ORDER BY labels.label_key) AS place FROM ",
            $listed,
            " JOIN labels ON labels.user_id = $2 AND labels.member = contacts.uid AND labels.book_id = contacts.book_id \
             WHERE contacts.user_id = $2 GROUP BY contacts.id, labels.label_key) AS given WHERE place <= $3 ORDER BY id, place"
        )
    };
}

dialects! {
    OF_CONTACTS = {
        sqlite: of_contacts!("json_each($1) AS listed CROSS JOIN contacts ON contacts.id = listed.value"),
        postgres: of_contacts!("json_array_elements_text(CAST(CAST($1 AS TEXT) AS json)) AS listed \
            JOIN contacts ON contacts.id = CAST(listed AS BIGINT)"),
    };
}

/// Adds the labels that a card gives.
pub(super) fn add(
    batch: &mut Batch,
    user: UserId,
    book: BookId,
    card: ContactId,
    labels: &[Label],
) {
    for Label { name, member } in labels {
        batch.push_row(
            None,
            ADD,
            params![user, card, Label::key(name), member, name, book],
        );
    }
}

/// Removes the labels that a card gave.
pub(super) fn forget(batch: &mut Batch, user: UserId, card: ContactId) {
    batch.push_row(None, FORGET, params![user, card]);
}

/// A label with its contact count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The name as it is written.
    pub name: String,
    /// The comparison form.
    pub key: String,
    /// The number of contacts that have it.
    pub count: i64,
}

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            key: row.get(1)?,
            count: row.get(2)?,
        })
    }
}

/// Returns this many labels after the one with the key `after`, of one book or of all.
pub async fn list(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    after: &str,
    limit: i64,
) -> Result<Vec<Counted>> {
    db.query_long(user, LIST, params![user, after, book, limit].into())
        .await
}

/// Returns the names and keys of the first labels of an account.
pub async fn names(db: &Db, user: UserId) -> Result<Vec<(String, String)>> {
    db.query(NAMES, &params![user]).await
}

/// Returns the cards that give this label, to themselves or to others, in one book or in all.
pub async fn cards(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    key: &str,
) -> Result<Vec<ContactId>> {
    select_ids(db, user, CARDS, params![user, key, book].into()).await
}

/// Returns the group cards that give this label, the oldest first, in one book or in all.
pub async fn groups(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    key: &str,
) -> Result<Vec<ContactId>> {
    select_ids(db, user, GROUPS, params![user, key, book].into()).await
}

async fn select_ids(
    db: &Db,
    user: UserId,
    sql: &'static str,
    params: Vec<Value>,
) -> Result<Vec<ContactId>> {
    let ids: Vec<(ContactId,)> = db.query_long(user, sql, params).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Returns the labels that the contact with this UID has, the first five hundred.
pub async fn of_member(db: &Db, user: UserId, book: BookId, member: &str) -> Result<Vec<String>> {
    let names: Vec<(String,)> = db.query(OF_MEMBER, &params![user, book, member]).await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// Returns the first labels of each of these contacts, at most `most` of each.
pub async fn of_contacts(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
    most: i64,
) -> Result<Vec<(ContactId, String)>> {
    let params = params![many::list(ids), user, most].into();
    db.query_list(user, OF_CONTACTS, params).await
}

/// Checks whether a card gives this label.
pub async fn is_given(db: &Db, user: UserId, key: &str) -> Result<bool> {
    let card: Option<(ContactId,)> = db.query_optional(IS_GIVEN, &params![user, key]).await?;
    Ok(card.is_some())
}

/// A contact, named by its book and UID.
pub type Member = (BookId, String);

/// Returns the contacts that have this label.
pub async fn members(db: &Db, user: UserId, key: &str) -> Result<Vec<Member>> {
    db.query_long(user, MEMBERS, params![user, key].into())
        .await
}

/// A member of a group, and the label that the group gives.
pub struct GroupLabel {
    /// The member.
    pub member: Member,
    /// The label.
    pub label: String,
}

impl FromRow for GroupLabel {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            member: (row.get(0)?, row.get(1)?),
            label: row.get(2)?,
        })
    }
}

/// Returns every group member with the label that its group gives.
pub async fn by_groups(db: &Db, user: UserId) -> Result<Vec<GroupLabel>> {
    db.query_long(user, BY_GROUPS, params![user].into()).await
}
