//! The cards of matches, and the labels that group cards give them, to tell where a search found its
//! words.

use crate::model::ids::{ContactId, UserId};
use crate::store::contacts::many;
use crate::store::value::{FromRow, Row, params};
use crate::store::{Db, Portion, ReadLength, Result, statements};

statements! {
    GROUPS = "SELECT id, display_name FROM contacts WHERE user_id = $1 AND is_group AND deleted_at IS NULL ORDER BY id LIMIT 500";
}

/// The statements of a database that go through a list of contacts.
struct Dialect {
    cards: &'static str,
    labels: &'static str,
}

const SQLITE: Dialect = Dialect {
    cards: "SELECT contacts.id, vcard, CAST(octet_length(vcard) AS BIGINT) AS size FROM json_each($1) AS listed \
        CROSS JOIN contacts ON contacts.id = listed.value WHERE user_id = $2 AND deleted_at IS NULL",
    labels: "SELECT DISTINCT contacts.id, labels.label FROM json_each($1) AS listed CROSS JOIN contacts ON contacts.id = listed.value \
        CROSS JOIN labels ON labels.user_id = $2 AND labels.member = contacts.uid AND labels.book_id = contacts.book_id \
        WHERE contacts.user_id = $2 AND labels.card_id IN (SELECT value FROM json_each($3)) ORDER BY labels.label",
};

const POSTGRES: Dialect = Dialect {
    cards: "SELECT contacts.id, vcard, CAST(octet_length(vcard) AS BIGINT) AS size FROM contacts \
        JOIN json_array_elements_text(CAST(CAST($1 AS TEXT) AS json)) WITH ORDINALITY AS listed (value, place) \
        ON contacts.id = CAST(listed.value AS BIGINT) WHERE user_id = $2 AND deleted_at IS NULL ORDER BY listed.place",
    labels: "SELECT DISTINCT contacts.id, labels.label FROM json_array_elements_text(CAST(CAST($1 AS TEXT) AS json)) AS listed \
        JOIN contacts ON contacts.id = CAST(listed AS BIGINT) JOIN labels ON labels.user_id = $2 AND labels.member = contacts.uid \
        AND labels.book_id = contacts.book_id WHERE contacts.user_id = $2 AND labels.card_id IN \
        (SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(CAST($3 AS TEXT) AS json)) AS value) ORDER BY labels.label",
};

fn dialect(db: &Db) -> &'static Dialect {
    match db {
        Db::Sqlite(_) => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    }
}

/// Returns the statements for this database.
pub(super) fn statements_for(db: &Db) -> impl Iterator<Item = &'static str> {
    let Dialect { cards, labels } = dialect(db);
    STATEMENTS.iter().chain([cards, labels]).copied()
}

/// Returns the account's first group cards with their names, which are labels of their members.
pub async fn groups(db: &Db, user: UserId) -> Result<Vec<(ContactId, String)>> {
    db.query(GROUPS, &params![user]).await
}

/// A match with its card's text.
pub struct MatchedCard {
    /// The contact.
    pub id: ContactId,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for MatchedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            vcard: row.get(1)?,
        })
    }
}

/// Returns the cards of these contacts, in this order, until they hold `bytes`.
pub async fn cards(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
    bytes: i64,
) -> Result<Portion<MatchedCard>> {
    let params = params![many::list(ids), user].into();
    db.query_portion(user, dialect(db).cards, params, bytes, ReadLength::Long)
        .await
}

/// Returns the labels that these contacts have from these group cards.
pub async fn labels(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
    groups: &[ContactId],
) -> Result<Vec<(ContactId, String)>> {
    let params = params![many::list(ids), user, many::list(groups)];
    db.query_long(user, dialect(db).labels, params.into()).await
}
