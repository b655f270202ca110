//! The account passwords that this process has verified.

use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::domain::tokens::CredentialDigest;

/// The most remembered passwords.
const MAX_PASSWORDS: usize = 10_000;

/// Remembers which account passwords matched which PHC strings, so that a device that shows the
/// same one again costs no argon2. An entry says nothing once the account has another PHC string,
/// so a changed password needs no removal. It is found by a keyed hash of login and password.
pub struct VerifiedPasswords(Cache<CredentialDigest, Arc<str>>);

impl Default for VerifiedPasswords {
    fn default() -> Self {
        Self(Cache::new(MAX_PASSWORDS))
    }
}

impl VerifiedPasswords {
    /// Checks whether this login and password have matched this PHC string.
    pub(super) fn has(&self, shown: &CredentialDigest, phc: &str) -> bool {
        self.0.get(shown).is_some_and(|matched| *matched == *phc)
    }

    /// Remembers that this login and password match this PHC string.
    pub(super) fn remember(&self, shown: CredentialDigest, phc: &str) {
        self.0.insert(shown, phc.into());
    }
}
