//! App passwords, by the keyed hashes of their secrets.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, account_lock, statements};
use crate::model::app_password::{AppPassword, LastUse};
use crate::model::ids::{AppPasswordId, UserId};
use crate::model::time::Timestamp;

macro_rules! columns {
    () => {
        "id, name, read_only, created_at, expires_at, \
         first_used_at, last_used_at, last_address, last_program, one_book"
    };
}

statements! {
    INSERT = "INSERT INTO app_passwords (user_id, id, name, secret_hash, read_only, \
        created_at, expires_at, one_book, last_address, last_program) \
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS TEXT), $4, $5, \
        CAST($6 AS BIGINT), CAST($7 AS BIGINT), $8, '', '' \
        WHERE (SELECT COUNT(*) FROM app_passwords WHERE user_id = $1) < CAST($9 AS BIGINT)";
    LIST = concat!("SELECT ", columns!(), " FROM app_passwords \
        WHERE user_id = $1 ORDER BY id DESC LIMIT 500");
    FIND = concat!("SELECT ", columns!(), " FROM app_passwords WHERE user_id = $1 AND id = $2");
    BY_SECRET = concat!("SELECT ", columns!(), " FROM app_passwords \
        WHERE user_id = $1 AND secret_hash = $2");
    NOTE_USE = "UPDATE app_passwords SET first_used_at = COALESCE(first_used_at, $1), \
        last_used_at = $1, last_address = $2, last_program = $3 \
        WHERE user_id = $4 AND id = $5 AND (last_used_at IS NULL OR last_used_at <= $6)";
    REMOVE = "DELETE FROM app_passwords WHERE user_id = $1 AND id = $2";
    EXPIRED = "SELECT expires_at FROM app_passwords WHERE expires_at < $1 \
        ORDER BY expires_at LIMIT 500";
    REMOVE_EXPIRED = "DELETE FROM app_passwords WHERE expires_at <= $1";
    PURGE = "DELETE FROM app_passwords WHERE user_id = $1";
}

impl FromRow for AppPassword {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let last_used_at: Option<Timestamp> = row.get(6)?;
        let last_use = match last_used_at {
            Some(at) => Some(LastUse {
                at,
                address: row.get(7)?,
                program: row.get(8)?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            read_only: row.get(2)?,
            created_at: row.get(3)?,
            expires_at: row.get(4)?,
            first_used_at: row.get(5)?,
            last_use,
            one_book: row.get(9)?,
        })
    }
}

/// Adds an app password, if the account is enabled and has fewer than `most`.
pub fn insert(batch: &mut Batch, user: UserId, new: &AppPassword, secret_hash: &[u8], most: i64) {
    let AppPassword {
        id,
        name,
        read_only,
        one_book,
        created_at,
        expires_at,
        first_used_at: _,
        last_use: _,
    } = new;
    account_lock::lock(batch, user);
    let params = params![
        user,
        *id,
        name,
        secret_hash.to_vec(),
        *read_only,
        *created_at,
        *expires_at,
        *one_book,
        most
    ];
    batch.push_guarded(Guard::Quota, INSERT, params);
}

/// Returns the account's app passwords, the newest first.
pub async fn list(db: &Db, user: UserId) -> Result<Vec<AppPassword>> {
    db.query(LIST, &params![user]).await
}

/// Returns the account's app password with this identifier.
pub async fn find(db: &Db, user: UserId, id: AppPasswordId) -> Result<Option<AppPassword>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// Returns the account's app password whose secret has this hash. It is also looked for when there
/// is no account, so that this takes as long.
pub async fn by_secret(
    db: &Db,
    user: Option<UserId>,
    secret_hash: &[u8],
) -> Result<Option<AppPassword>> {
    db.query_optional(BY_SECRET, &params![user, secret_hash.to_vec()])
        .await
}

/// Notes a use, unless one was noted since `before`.
pub fn note_use(
    batch: &mut Batch,
    user: UserId,
    id: AppPasswordId,
    last: &LastUse,
    before: Timestamp,
) {
    let LastUse {
        at,
        address,
        program,
    } = last;
    batch.push(NOTE_USE, params![*at, address, program, user, id, before]);
}

/// Removes an app password that exists.
pub fn remove(batch: &mut Batch, user: UserId, id: AppPasswordId) {
    batch.push_guarded(Guard::Version { operation: 0 }, REMOVE, params![user, id]);
}

/// Removes some of the app passwords of all accounts that expired before `before`. Returns false
/// when none are left.
pub async fn remove_expired(db: &Db, before: Timestamp) -> Result<bool> {
    let expired: Vec<(Timestamp,)> = db.query_long(None, EXPIRED, params![before].into()).await?;
    let Some((last,)) = expired.last().copied() else {
        return Ok(false);
    };
    let mut batch = Batch::default();
    batch.push(REMOVE_EXPIRED, params![last]);
    db.commit(batch).await?;
    Ok(expired.len() == 500)
}

/// Removes the app passwords of a deleted account.
pub(super) fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
