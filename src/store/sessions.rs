//! Sessions and the hashes of their refresh tokens.

use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, statements};
use crate::model::ids::{SessionId, UserId};
use crate::model::session::Session;
use crate::model::time::Timestamp;

statements! {
    INSERT = "INSERT INTO sessions (user_id, id, generation, refresh_hash, previous_hash, rotated_at, expires_at, ends_at, created_at, user_agent) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = "SELECT user_id, id, generation, refresh_hash, previous_hash, rotated_at, expires_at, ends_at, revoked_at \
        FROM sessions WHERE user_id = $1 AND id = $2";
    ROTATE = "UPDATE sessions SET generation = $1, refresh_hash = $2, previous_hash = $3, rotated_at = $4, expires_at = $5 \
        WHERE user_id = $6 AND id = $7 AND refresh_hash = $8 AND revoked_at IS NULL";
    LIST = "SELECT id, created_at, rotated_at, user_agent FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 \
        ORDER BY rotated_at DESC, id DESC LIMIT 500";
    REVOKE = "UPDATE sessions SET revoked_at = $1 WHERE user_id = $2 AND id = $3 AND revoked_at IS NULL";
    REVOKE_ALL = "UPDATE sessions SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL";
    EXPIRED = "SELECT expires_at FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT 500";
    PURGE = "DELETE FROM sessions WHERE expires_at <= $1";
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user_id: row.get(0)?,
            id: row.get(1)?,
            generation: row.get(2)?,
            refresh_hash: row.get(3)?,
            previous_hash: row.get(4)?,
            rotated_at: row.get(5)?,
            expires_at: row.get(6)?,
            ends_at: row.get(7)?,
            revoked_at: row.get(8)?,
        })
    }
}

/// Adds a session.
pub fn insert(batch: &mut Batch, session: &Session, user_agent: &str) {
    let Session {
        user_id,
        id,
        generation,
        refresh_hash,
        previous_hash,
        rotated_at,
        expires_at,
        ends_at,
        revoked_at: _,
    } = session;
    let hashes = (refresh_hash, previous_hash);
    let params = params![
        *user_id,
        *id,
        *generation,
        hashes.0,
        hashes.1,
        *rotated_at,
        *expires_at,
        *ends_at,
        *rotated_at,
        user_agent
    ];
    batch.push(INSERT, params);
}

/// Returns the session of this account with this identifier.
pub async fn find(db: &Db, user: UserId, id: SessionId) -> Result<Option<Session>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// Stores the successor of a session, if the session's current refresh token is still the replaced
/// one.
pub fn rotate(batch: &mut Batch, next: &Session) {
    let Session {
        user_id,
        id,
        generation,
        refresh_hash,
        previous_hash,
        rotated_at,
        expires_at,
        ends_at: _,
        revoked_at: _,
    } = next;
    let guard = Guard::Version { operation: 0 };
    let params = params![
        *generation,
        refresh_hash,
        previous_hash,
        *rotated_at,
        *expires_at,
        *user_id,
        *id,
        previous_hash
    ];
    batch.push_guarded(guard, ROTATE, params);
}

/// Ends a session.
pub fn revoke(batch: &mut Batch, user: UserId, id: SessionId, now: Timestamp) {
    batch.push(REVOKE, params![now, user, id]);
}

/// Ends every session of an account.
pub fn revoke_all(batch: &mut Batch, user: UserId, now: Timestamp) {
    batch.push(REVOKE_ALL, params![now, user]);
}

/// A signed-in device, as its owner sees it.
#[derive(Debug)]
pub struct Device {
    /// Its session.
    pub id: SessionId,
    /// The time when it signed in.
    pub created_at: Timestamp,
    /// The time when its tokens were last renewed.
    pub seen_at: Timestamp,
    /// The name that it gave itself.
    pub user_agent: String,
}

impl FromRow for Device {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            created_at: row.get(1)?,
            seen_at: row.get(2)?,
            user_agent: row.get(3)?,
        })
    }
}

/// Returns the account's open sessions, the one used last first.
pub async fn list(db: &Db, user: UserId, now: Timestamp) -> Result<Vec<Device>> {
    db.query(LIST, &params![user, now]).await
}

/// Removes some of the sessions of all accounts that ended before `before`. Returns false when none
/// are left.
pub async fn purge(db: &Db, before: Timestamp) -> Result<bool> {
    let expired: Vec<(Timestamp,)> = db.query_long(None, EXPIRED, params![before].into()).await?;
    let Some((last,)) = expired.last().copied() else {
        return Ok(false);
    };
    let mut batch = Batch::default();
    batch.push(PURGE, params![last]);
    db.commit(batch).await?;
    Ok(expired.len() == 500)
}
