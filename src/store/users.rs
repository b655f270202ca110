//! Accounts, and the data that all books of an account share.

use super::value::{FromRow, Row, params};
use super::{
    Batch, Db, Guard, Result, app_passwords, books, calendar, label_colors, properties, statements,
};
use crate::model::book::Book;
use crate::model::email::Email;
use crate::model::ids::{BookId, UserId};
use crate::model::list_settings::{Columns, ListSettings};
use crate::model::page::Sort;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserPatch};

statements! {
    INSERT = "INSERT INTO users (id, email, email_key, username, password_hash, role, locale, time_zone, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    INSERT_COUNTERS = "INSERT INTO account_counters (user_id, change, contacts, bytes) VALUES ($1, 0, 0, 0)";
    BY_EMAIL = "SELECT id, username, email, role, locale, time_zone, disabled_at, password_hash, theme, region, list_sort, name_order, list_columns, list_density FROM users WHERE email_key = $1";
    BY_ID = "SELECT id, username, email, role, locale, time_zone, disabled_at, password_hash, theme, region, list_sort, name_order, list_columns, list_density FROM users WHERE id = $1";
    ALL = "SELECT id, username, email, role, locale, time_zone, disabled_at, password_hash, theme, region, list_sort, name_order, list_columns, list_density FROM users WHERE id > $1 ORDER BY id LIMIT 500";
    RAISE_CHANGE = "UPDATE account_counters SET change = change + 1 WHERE user_id = $1";
    CHANGE = "SELECT change FROM account_counters WHERE user_id = $1";
    USAGE = "SELECT contacts, bytes FROM account_counters WHERE user_id = $1";
    UPDATE = "UPDATE users SET username = COALESCE(CAST($1 AS TEXT), username), locale = COALESCE(CAST($2 AS TEXT), locale), \
        time_zone = COALESCE(CAST($3 AS TEXT), time_zone), theme = COALESCE(CAST($4 AS TEXT), theme), \
        region = COALESCE(CAST($5 AS TEXT), region), list_sort = COALESCE(CAST($6 AS TEXT), list_sort), \
        name_order = COALESCE(CAST($7 AS TEXT), name_order), list_columns = COALESCE(CAST($8 AS TEXT), list_columns), \
        list_density = COALESCE(CAST($9 AS TEXT), list_density), updated_at = $10 WHERE id = $11";
    SET_PASSWORD = "UPDATE users SET password_hash = $1, updated_at = $2 WHERE id = $3 AND password_hash = $4";
    SET_EMAIL = "UPDATE users SET email = $1, email_key = $2, updated_at = $3 WHERE id = $4 AND password_hash = $5";
    CONFIRM_PASSWORD = "UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3 AND disabled_at IS NULL";
    REMOVE_SESSIONS = "DELETE FROM sessions WHERE user_id = $1";
    REMOVE_COUNTERS = "DELETE FROM account_counters WHERE user_id = $1";
    REMOVE = "DELETE FROM users WHERE id = $1 AND password_hash = $2";
    DISABLE = "UPDATE users SET disabled_at = $1, updated_at = $2 WHERE id = $3";
}

/// An account with the data that only sign-in needs.
#[derive(Debug)]
pub struct Account {
    /// The account.
    pub user: User,
    /// The PHC string of its password.
    pub password_hash: String,
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let disabled: Option<Timestamp> = row.get(6)?;
        let user = User {
            id: row.get(0)?,
            username: row.get(1)?,
            email: row.get(2)?,
            role: row.get(3)?,
            locale: Some(row.get(4)?).filter(|locale: &String| !locale.is_empty()),
            time_zone: row.get(5)?,
            theme: row.get(8)?,
            region: row.get::<String>(9)?.parse().ok(),
            list: ListSettings {
                sort: row.get::<String>(10)?.parse().unwrap_or(Sort::BY_NAME),
                name_order: row.get::<String>(11)?.into(),
                columns: Columns::from_names(&row.get::<String>(12)?),
                density: row.get::<String>(13)?.into(),
            },
            disabled: disabled.is_some(),
        };
        Ok(Self {
            user,
            password_hash: row.get(7)?,
        })
    }
}

/// Adds an account with its first address book. A taken email fails as `Duplicate`.
pub fn insert(
    batch: &mut Batch,
    user: &User,
    email: &Email,
    password_hash: &str,
    book: BookId,
    now: Timestamp,
) {
    let User {
        id,
        username,
        email: _,
        role,
        locale,
        time_zone,
        region: _,
        theme: _,
        list: _,
        disabled: _,
    } = user;
    let key = email.key();
    batch.push(
        INSERT,
        params![
            *id,
            email.as_str(),
            key,
            username,
            password_hash,
            *role,
            locale.as_deref().unwrap_or_default(),
            time_zone,
            now,
            now
        ],
    );
    batch.push(INSERT_COUNTERS, params![*id]);
    books::insert(batch, *id, &first_book(book, now));
}

fn first_book(id: BookId, now: Timestamp) -> Book {
    let (description, color) = (String::new(), String::new());
    Book {
        id,
        name: "Contacts".to_owned(),
        description,
        color,
        is_default: true,
        created_at: now,
        href: None,
    }
}

/// Returns the account with this email, whatever its spelling.
pub async fn by_email_key(db: &Db, email_key: &str) -> Result<Option<Account>> {
    // No stored text contains NUL, and PostgreSQL rejects it even in a query.
    if email_key.contains('\0') {
        return Ok(None);
    }
    db.query_optional(BY_EMAIL, &params![email_key]).await
}

/// Returns the account with this identifier.
pub async fn by_id(db: &Db, id: UserId) -> Result<Option<Account>> {
    db.query_optional(BY_ID, &params![id]).await
}

/// Returns every account, oldest first.
pub async fn all(db: &Db) -> Result<Vec<User>> {
    let mut users: Vec<User> = Vec::new();
    loop {
        let last = users.last().map_or(0, |user| user.id.get());
        let more: Vec<Account> = db.query(ALL, &params![last]).await?;
        if more.is_empty() {
            return Ok(users);
        }
        users.extend(more.into_iter().map(|account| account.user));
    }
}

/// Returns the number of changes to the contacts of an account.
pub async fn change(db: &Db, id: UserId) -> Result<Option<i64>> {
    Ok(db
        .query_optional::<(i64,)>(CHANGE, &params![id])
        .await?
        .map(|(change,)| change))
}

/// The usage of an account.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// The contacts, including those in the trash.
    pub contacts: i64,
    /// The bytes of their cards, including former ones.
    pub bytes: i64,
}

impl FromRow for Usage {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contacts: row.get(0)?,
            bytes: row.get(1)?,
        })
    }
}

/// Returns the usage of an account.
pub async fn usage(db: &Db, id: UserId) -> Result<Option<Usage>> {
    db.query_optional(USAGE, &params![id]).await
}

/// Stores the settings that the patch names.
pub fn update(batch: &mut Batch, id: UserId, patch: &UserPatch, now: Timestamp) {
    let UserPatch {
        username,
        locale,
        time_zone,
        region,
        theme,
        list,
    } = patch;
    let locale = locale
        .as_ref()
        .map(|chosen| chosen.as_deref().unwrap_or_default());
    batch.push(
        UPDATE,
        params![
            username.as_deref(),
            locale,
            time_zone.as_deref(),
            *theme,
            region.as_deref(),
            list.map(|list| list.sort.as_str()),
            list.map(|list| list.name_order.as_str()),
            list.map(|list| list.columns.names()),
            list.map(|list| list.density.as_str()),
            now,
            id
        ],
    );
}

/// Replaces the password hash, if it still is `former`.
pub fn set_password(
    batch: &mut Batch,
    id: UserId,
    former: &str,
    password_hash: &str,
    now: Timestamp,
) {
    batch.push_guarded(
        Guard::Version { operation: 0 },
        SET_PASSWORD,
        params![password_hash, now, id, former],
    );
}

/// Replaces the email, if the password hash still is `former`. One that another account has fails as
/// `Duplicate`.
pub fn set_email(batch: &mut Batch, id: UserId, former: &str, email: &Email, now: Timestamp) {
    let params = params![email.as_str(), email.key(), now, id, former];
    batch.push_guarded(Guard::Version { operation: 0 }, SET_EMAIL, params);
}

/// Replaces the password hash by `renewed`, if the account is enabled and its hash still is
/// `former`; otherwise the batch fails. The row stays locked until the batch is committed: a
/// simultaneous change of the password or disabling of the account waits, and then sees what this
/// batch has added.
pub fn confirm_password(batch: &mut Batch, id: UserId, former: &str, renewed: &str) {
    batch.push_guarded(
        Guard::Version { operation: 0 },
        CONFIRM_PASSWORD,
        params![renewed, id, former],
    );
}

/// Raises the change number of an account, by which it is known what is out of date.
pub fn raise_change(batch: &mut Batch, id: UserId) {
    batch.push(RAISE_CHANGE, params![id]);
}

/// Disables the account, or enables it again when `at` is `None`.
pub fn set_disabled(batch: &mut Batch, id: UserId, at: Option<Timestamp>, now: Timestamp) {
    batch.push(DISABLE, params![at, now, id]);
}

/// Removes the account with its sessions, app passwords, link and books, if its password hash still
/// is `former`. Its contacts, now out of reach, are left to [`super::contacts::purge`].
pub fn remove(batch: &mut Batch, id: UserId, former: &str) {
    batch.push_guarded(Guard::Version { operation: 0 }, REMOVE, params![id, former]);
    batch.push(REMOVE_COUNTERS, params![id]);
    books::purge(batch, id);
    properties::purge(batch, id);
    label_colors::purge(batch, id);
    batch.push(REMOVE_SESSIONS, params![id]);
    app_passwords::purge(batch, id);
    calendar::remove_link(batch, id);
}
