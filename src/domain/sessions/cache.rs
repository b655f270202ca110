//! The cache of checked tokens and app passwords.
//!
//! A process trusts an access token that it has checked for 4 seconds, so that most requests
//! neither check a signature nor query the database. Ending a session removes its tokens from that
//! cache at once in the same process; other processes notice after at most 4 seconds. An epoch
//! keeps a read that began before a removal from being cached after it. The same holds for app
//! passwords, which are found by a keyed hash.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use quick_cache::sync::Cache;

use crate::model::actor::Actor;
use crate::model::ids::{AppPasswordId, SessionId, UserId};
use crate::model::time::Timestamp;

/// The time for which a process trusts the data of a session or app password that it has read, and
/// so the longest until it notices that another process ended it.
pub const TOKEN_TTL: Duration = Duration::from_secs(4);
/// The most cached tokens.
const MAX_TOKENS: usize = 10_000;

/// A cache of checked access tokens, so that most requests need neither check the signature nor
/// query the database.
pub struct SessionCache {
    entries: Cache<Box<str>, Trusted>,
    /// The number of removals: a session read before one is not cached after it.
    epoch: Mutex<u64>,
}

/// The actor of a checked token, and the time span in which it is trusted.
#[derive(Clone)]
pub struct Trusted {
    pub actor: Arc<Actor>,
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Default for SessionCache {
    fn default() -> Self {
        Self {
            entries: Cache::new(MAX_TOKENS),
            epoch: Mutex::new(0),
        }
    }
}

impl SessionCache {
    pub(in crate::domain) fn get(&self, token: &str, now: Timestamp) -> Option<Arc<Actor>> {
        let trusted = self.entries.get(token)?;
        (trusted.from <= now && now < trusted.until).then_some(trusted.actor)
    }

    pub(in crate::domain) fn epoch(&self) -> u64 {
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::domain) fn remember(&self, token: &str, trusted: Trusted, read_in: u64) {
        let epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        if *epoch == read_in {
            self.entries.insert(token.into(), trusted);
        }
    }

    fn forget(&self, ended: impl Fn(&Actor) -> bool) {
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.entries.retain(|_, trusted| !ended(&trusted.actor));
    }

    /// Removes one session.
    pub fn forget_session(&self, id: SessionId) {
        self.forget(|actor| actor.session() == Some(id));
    }

    /// Removes one app password.
    pub fn forget_app_password(&self, id: AppPasswordId) {
        self.forget(|actor| actor.app_password() == Some(id));
    }

    /// Removes every session and app password of an account.
    pub fn forget_user(&self, user: UserId) {
        self.forget(|actor| actor.id() == user);
    }
}
