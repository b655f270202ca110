//! The rebuilding of search texts and birthdays, after the rules that make them have changed.

use super::index;
use crate::model::birthday::Birthday;
use crate::model::ids::{ContactId, UserId};
use crate::model::time::Timestamp;
use crate::store::value::{FromRow, Row, params};
use crate::store::{Batch, Db, Guard, ReadLength, Result, for_rows, statements};

statements! {
    SEARCHED = "SELECT id, updated_at, search, birthday, vcard, CAST(octet_length(vcard) AS BIGINT) AS size \
        FROM contacts WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    SET_BIRTHDAY = "UPDATE contacts SET birthday = $1, birthday_md = $2 \
        WHERE user_id = $3 AND id = $4 AND updated_at = $5";
}

for_rows! {
    SET_SEARCH = {
        one: "UPDATE contacts SET search = $1 WHERE user_id = $2 AND id = $3 AND updated_at = $4",
        many: "UPDATE contacts SET search = item.search \
            FROM unnest($1::TEXT[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[]) AS item (search, user_id, id, updated_at) \
            WHERE contacts.user_id = item.user_id AND contacts.id = item.id AND contacts.updated_at = item.updated_at",
    };
}

/// A contact with the text by which searches find it.
pub struct SearchedContact {
    /// The contact.
    pub id: ContactId,
    updated_at: Timestamp,
    search: String,
    birthday: Option<Birthday>,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for SearchedContact {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            updated_at: row.get(1)?,
            search: row.get(2)?,
            birthday: row.get(3)?,
            vcard: row.get(4)?,
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
) -> Result<Vec<SearchedContact>> {
    let params = params![user, after.map_or(0, ContactId::get), limit].into();
    let length = ReadLength::Long;
    let portion = db
        .query_portion(user, SEARCHED, params, bytes, length)
        .await?;
    Ok(portion.rows)
}

/// Sets a contact's search text. The batch fails on [`Guard::Version`] when the contact was changed
/// since it was read. On PostgreSQL, where the text is all there is, an equal one is left alone.
pub fn set(db: &Db, batch: &mut Batch, user: UserId, contact: &SearchedContact, search: String) {
    if matches!(db, Db::Postgres(_)) && contact.search == search {
        return;
    }
    batch.account = Some(user);
    index::note(batch, user, contact.id, &search);
    let guard = Guard::Version { operation: 0 };
    let params = params![search, user, contact.id, contact.updated_at];
    batch.push_row(Some(guard), SET_SEARCH, params);
}

/// Sets a contact's birthday, if it is another than the stored one. The batch fails as that of
/// [`set`] does.
pub fn set_birthday(
    batch: &mut Batch,
    user: UserId,
    contact: &SearchedContact,
    birthday: Option<Birthday>,
) {
    if birthday == contact.birthday {
        return;
    }
    batch.account = Some(user);
    let guard = Guard::Version { operation: 0 };
    let month_day = birthday.map(Birthday::month_day);
    let params = params![birthday, month_day, user, contact.id, contact.updated_at];
    batch.push_guarded(guard, SET_BIRTHDAY, params);
}
