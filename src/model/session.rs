//! Sessions: one signed-in device each.

use std::time::Duration;

use super::ids::{SessionId, UserId};
use super::time::Timestamp;

/// A session as stored. Its refresh token is a function of these fields and the server's key, so
/// that two tabs which spend the same token at the same moment can be given the same successor.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose session it is.
    pub user_id: UserId,
    /// Its identifier, the `sid` of its tokens.
    pub id: SessionId,
    /// How often its refresh token has been replaced.
    pub generation: i64,
    /// The SHA-256 of the current refresh token.
    pub refresh_hash: Vec<u8>,
    /// The SHA-256 of the token before it, empty at first.
    pub previous_hash: Vec<u8>,
    /// When the current refresh token was issued.
    pub rotated_at: Timestamp,
    /// When the current refresh token ends: the idle limit.
    pub expires_at: Timestamp,
    /// When the session ends however busy it is: the absolute limit.
    pub ends_at: Timestamp,
    /// When it was ended, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Session {
    /// Checks whether its tokens count at `now`.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// How long tokens and sessions live.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// An access token.
    pub access: Duration,
    /// A refresh token, and so an idle session.
    pub refresh: Duration,
    /// A session, however busy.
    pub session: Duration,
    /// How long a just-replaced refresh token still yields its successor.
    pub refresh_grace: Duration,
}
