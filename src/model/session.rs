//! Sessions: one per signed-in device.

use std::time::Duration;

use super::ids::{SessionId, UserId};
use super::time::Timestamp;

/// A stored session. Its refresh token is a function of these fields and the server's key, so that
/// two tabs that use the same token at the same moment get the same successor.
#[derive(Clone, Debug)]
pub struct Session {
    /// The account that it belongs to.
    pub user_id: UserId,
    /// Its identifier, the `sid` of its tokens.
    pub id: SessionId,
    /// The number of times that its refresh token was replaced.
    pub generation: i64,
    /// The SHA-256 of the current refresh token.
    pub refresh_hash: Vec<u8>,
    /// The SHA-256 of the token before it, empty at first.
    pub previous_hash: Vec<u8>,
    /// The time at which the current refresh token was issued.
    pub rotated_at: Timestamp,
    /// The time at which the current refresh token expires: the idle limit.
    pub expires_at: Timestamp,
    /// The time at which even a busy session ends: the absolute limit.
    pub ends_at: Timestamp,
    /// The time at which it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Session {
    /// Checks whether its tokens are valid at `now`.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// The lifetimes of tokens and sessions.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// The lifetime of an access token.
    pub access: Duration,
    /// The lifetime of a refresh token, and so of an idle session.
    pub refresh: Duration,
    /// The lifetime of a session, however busy.
    pub session: Duration,
    /// The time for which a replaced refresh token still yields its successor.
    pub refresh_grace: Duration,
}
