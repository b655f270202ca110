//! The secret links to calendars, and the contacts that have days in them.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Result, account_lock, dialects, statements};
use crate::model::birthday::Birthday;
use crate::model::calendar::{CalendarLink, CalendarOptions, DayOwner};
use crate::model::ids::{ContactId, UserId};

macro_rules! link_columns {
    () => {
        "seed, secret_hash, anniversaries, alarm, language, created_at"
    };
}

/// The columns of a [`DayOwner`]. A summary takes no longer name.
macro_rules! owner_columns {
    () => {
        "id, SUBSTR(display_name, 1, 200), updated_at"
    };
}

macro_rules! dated_cards {
    ($matches:literal) => {
        concat!(
            "SELECT ",
            owner_columns!(),
            ", vcard FROM contacts WHERE user_id = $1 AND id > $2 AND id <= $3 \
             AND deleted_at IS NULL AND NOT is_group AND ",
            $matches,
            " ORDER BY id"
        )
    };
}

/// Stores a link whose secret is new, or with `$kept` as the value of its columns where there is one.
macro_rules! put {
    ($kept:literal) => {
        concat!(
            "INSERT INTO calendar_links (user_id, ",
            link_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_id) DO UPDATE SET ",
            $kept
        )
    };
}

statements! {
    SAVE = put!("anniversaries = excluded.anniversaries, alarm = excluded.alarm, \
        language = COALESCE(NULLIF(excluded.language, ''), calendar_links.language)");
    REPLACE = put!("seed = excluded.seed, secret_hash = excluded.secret_hash, \
        anniversaries = excluded.anniversaries, alarm = excluded.alarm, \
        language = excluded.language, created_at = excluded.created_at");
    FIND = concat!("SELECT ", link_columns!(), " FROM calendar_links WHERE user_id = $1");
    BY_SECRET = concat!("SELECT ", link_columns!(), ", user_id FROM calendar_links WHERE secret_hash = $1");
    REMOVE = "DELETE FROM calendar_links WHERE user_id = $1";
    BIRTHDAYS = concat!("SELECT ", owner_columns!(), ", birthday, birthday_md FROM contacts \
        WHERE user_id = $1 AND (birthday_md, id) > ($2, $3) AND birthday_md IS NOT NULL \
        AND deleted_at IS NULL AND NOT is_group ORDER BY birthday_md, id LIMIT $4");
}

dialects! {
    // Cards that may hold an anniversary. Names of properties have no fixed case.
    DATED_CARDS = {
        sqlite: dated_cards!("(vcard LIKE '%ANNIVERSARY%' OR vcard LIKE '%X-ABDATE%')"),
        postgres: dated_cards!("vcard ~* 'ANNIVERSARY|X-ABDATE'"),
    };
}

impl FromRow for CalendarLink {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            seed: row.get(0)?,
            secret_hash: row.get(1)?,
            options: CalendarOptions {
                anniversaries: row.get(2)?,
                alarm: row.get(3)?,
            },
            language: row.get(4)?,
            created_at: row.get(5)?,
        })
    }
}

impl FromRow for DayOwner {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            updated_at: row.get(2)?,
        })
    }
}

/// The link that is stored where the account has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerLink {
    /// The former one, with the new options.
    Kept,
    /// The new one.
    Replaced,
}

/// Stores the link of an enabled account.
pub fn put_link(batch: &mut Batch, user: UserId, link: &CalendarLink, former: FormerLink) {
    let CalendarLink {
        seed,
        secret_hash,
        options: CalendarOptions {
            anniversaries,
            alarm,
        },
        language,
        created_at,
    } = link;
    // The row stays locked until the batch is committed, so that no deleted account gets a link.
    account_lock::lock(batch, user);
    let statement = match former {
        FormerLink::Kept => SAVE,
        FormerLink::Replaced => REPLACE,
    };
    let params = params![
        user,
        seed,
        secret_hash,
        *anniversaries,
        *alarm,
        language,
        *created_at
    ];
    batch.push(statement, params);
}

/// Returns the link of an account.
pub async fn find_link(db: &Db, user: UserId) -> Result<Option<CalendarLink>> {
    db.query_optional(FIND, &params![user]).await
}

/// A link with the account that it belongs to.
pub struct OwnedLink {
    /// The account.
    pub user: UserId,
    /// The link.
    pub link: CalendarLink,
}

impl FromRow for OwnedLink {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            link: CalendarLink::from_row(row)?,
            user: row.get(6)?,
        })
    }
}

/// Returns the link whose secret has this hash.
pub async fn by_secret(db: &Db, secret_hash: &[u8]) -> Result<Option<OwnedLink>> {
    db.query_optional(BY_SECRET, &params![secret_hash.to_vec()])
        .await
}

/// Removes the link of an account.
pub fn remove_link(batch: &mut Batch, user: UserId) {
    batch.push(REMOVE, params![user]);
}

/// A birthday with its place in the order of the year.
pub struct BirthdayRow {
    /// The contact.
    pub owner: DayOwner,
    /// Its birthday.
    pub birthday: Option<Birthday>,
    /// The place after which the next page begins.
    pub place: BirthdayPlace,
}

/// A place in the order of birthdays: month and day as one number, then the contact.
pub type BirthdayPlace = (i64, Option<ContactId>);

impl FromRow for BirthdayRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let owner = DayOwner::from_row(row)?;
        Ok(Self {
            place: (row.get(4)?, Some(owner.id)),
            birthday: row.get(3)?,
            owner,
        })
    }
}

/// Returns at most `limit` birthdays of contacts outside the trash, in the order of the year, after
/// this place.
pub async fn birthdays(
    db: &Db,
    user: UserId,
    (month_day, id): BirthdayPlace,
    limit: i64,
) -> Result<Vec<BirthdayRow>> {
    let params = params![user, month_day, id.map_or(0, ContactId::get), limit];
    db.query_long(user, BIRTHDAYS, params.into()).await
}

/// A card that may hold an anniversary.
pub struct DatedCard {
    /// The contact.
    pub owner: DayOwner,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for DatedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            owner: DayOwner::from_row(row)?,
            vcard: row.get(3)?,
        })
    }
}

/// Returns the cards outside the trash that may hold an anniversary, after the contact `after` up to
/// `last`.
pub async fn dated_cards(
    db: &Db,
    user: UserId,
    after: Option<ContactId>,
    last: ContactId,
) -> Result<Vec<DatedCard>> {
    let params = params![user, after.map_or(0, ContactId::get), last];
    db.query_list(user, DATED_CARDS, params.into()).await
}
