//! The rebuilding of what is computed from cards, after the rules that compute it have changed:
//! search texts, birthdays, sort keys and organisations.

use super::index;
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, UserId};
use crate::model::projection::StoredCard;
use crate::store::contacts::CardRow;
use crate::store::contacts::rows::{COLUMNS, columns};
use crate::store::value::{FromRow, Row, params};
use crate::store::{Batch, Db, Guard, ReadLength, Result, for_rows, statements};

statements! {
    SEARCHED = concat!("SELECT ", columns!(), ", vcard, uid, href, search, sort_key, last_name_key, \
        CAST(octet_length(vcard) AS BIGINT) AS size FROM contacts WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");
}

for_rows! {
    SET_SEARCH = {
        one: "UPDATE contacts SET search = $1 WHERE user_id = $2 AND id = $3 AND updated_at = $4",
        many: "UPDATE contacts SET search = item.search \
            FROM unnest($1::TEXT[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[]) AS item (search, user_id, id, updated_at) \
            WHERE contacts.user_id = item.user_id AND contacts.id = item.id AND contacts.updated_at = item.updated_at",
    };
    SET_COLUMNS = {
        one: "UPDATE contacts SET birthday = $1, birthday_md = $2, sort_key = $3, last_name_key = $4, \
            organization = $5 WHERE user_id = $6 AND id = $7 AND updated_at = $8",
        many: "UPDATE contacts SET birthday = item.birthday, birthday_md = item.birthday_md, sort_key = item.sort_key, \
            last_name_key = item.last_name_key, organization = item.organization FROM unnest($1::TEXT[], $2::BIGINT[], \
            $3::BYTEA[], $4::BYTEA[], $5::TEXT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[]) \
            AS item (birthday, birthday_md, sort_key, last_name_key, organization, user_id, id, updated_at) \
            WHERE contacts.user_id = item.user_id AND contacts.id = item.id AND contacts.updated_at = item.updated_at",
    };
}

/// A contact with its card and what was computed from it.
pub struct ComputedContact {
    /// The contact with its card.
    pub row: CardRow,
    search: String,
    sort_key: Vec<u8>,
    last_name_key: Vec<u8>,
}

impl FromRow for ComputedContact {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            row: CardRow::from_row(row)?,
            search: row.get(COLUMNS + 3)?,
            sort_key: row.get(COLUMNS + 4)?,
            last_name_key: row.get(COLUMNS + 5)?,
        })
    }
}

/// Returns the account's next contacts, those in the trash too, after the contact `after`, in the order of
/// creation: at most `limit`, and fewer if their cards hold more than `bytes`.
pub async fn searched(
    db: &Db,
    user: UserId,
    after: Option<ContactId>,
    limit: i64,
    bytes: i64,
) -> Result<Vec<ComputedContact>> {
    let params = params![user, after.map_or(0, ContactId::get), limit].into();
    let length = ReadLength::Long;
    let portion = db
        .query_portion(user, SEARCHED, params, bytes, length)
        .await?;
    Ok(portion.rows)
}

/// Sets what is computed from a contact's card. The batch fails on [`Guard::Version`] when the
/// contact was changed since it was read.
pub fn set(db: &Db, batch: &mut Batch, user: UserId, contact: &ComputedContact, card: &StoredCard) {
    set_columns(batch, user, contact, card);
    set_search(db, batch, user, contact, &card.search);
}

/// Sets the search text. On PostgreSQL, where the text is all there is, an equal one is left alone.
fn set_search(db: &Db, batch: &mut Batch, user: UserId, contact: &ComputedContact, search: &str) {
    if matches!(db, Db::Postgres(_)) && contact.search == search {
        return;
    }
    let Contact { id, updated_at, .. } = contact.row.contact;
    index::note(batch, user, id, search);
    let guard = Guard::Version { operation: 0 };
    batch.push_row(
        Some(guard),
        SET_SEARCH,
        params![search, user, id, updated_at],
    );
}

/// Sets birthday, sort keys and organisation, if one of them is another than the stored one. The
/// batch fails as that of [`set`] does.
pub fn set_columns(batch: &mut Batch, user: UserId, contact: &ComputedContact, card: &StoredCard) {
    batch.account = Some(user);
    let birthday = card.contact.fields.birthday;
    let is_same = birthday == contact.row.contact.fields.birthday
        && card.sort_key == contact.sort_key
        && card.last_name_key == contact.last_name_key
        && card.contact.organization == contact.row.contact.organization;
    if is_same {
        return;
    }
    let Contact { id, updated_at, .. } = contact.row.contact;
    let guard = Guard::Version { operation: 0 };
    let params = params![
        birthday,
        card.birthday_md,
        &card.sort_key,
        &card.last_name_key,
        card.contact.organization.as_deref(),
        user,
        id,
        updated_at
    ];
    batch.push_row(Some(guard), SET_COLUMNS, params);
}
