//! Password hashing: argon2id, as many at once as there are cores.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier, Version};

use crate::error::{Error, Result};
use crate::limiter::{Limiter, Permit, Shares};
use crate::model::password::Password;

/// The longest that a request waits for a permit.
const PATIENCE: Duration = Duration::from_secs(5);

/// The hash that is verified when there is no account, so that it takes as long as with one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y2FybmV0IG5vYm9keSE$9yS0Zz5WbZc2nC0cQm3l1uWl5cFzJq8mP0H3vYbK2xE";

/// Hashes and verifies passwords on the blocking pool.
pub struct PasswordHasher {
    limiter: Limiter,
}

/// The outcome of a verification.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password is wrong.
    Wrong,
    /// The password is right.
    Right,
    /// The password is right, but its hash is weaker than today's and should be replaced.
    RightButWeak,
}

impl Default for PasswordHasher {
    /// Allows one permit for each core: memory stays bounded at that many times 19 MiB.
    fn default() -> Self {
        Self {
            limiter: Limiter::new(Shares::one_per_core(PATIENCE)),
        }
    }
}

impl PasswordHasher {
    /// Returns the PHC string of a password, under a new random salt.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.permit().await?.hash(password).await
    }

    /// Compares a password with a PHC string, or with that of no account.
    pub async fn verify(&self, password: Password, phc: Option<String>) -> Result<Verdict> {
        self.permit()
            .await?
            .run(move || {
                let hash =
                    PasswordHash::new(phc.as_deref().unwrap_or(NOBODY)).map_err(Error::internal)?;
                let right = argon2().verify_password(password.as_bytes(), &hash).is_ok();
                Ok(match (phc.is_some() && right, is_weak(&hash)) {
                    (false, _) => Verdict::Wrong,
                    (true, false) => Verdict::Right,
                    (true, true) => Verdict::RightButWeak,
                })
            })
            .await?
    }

    /// Waits for a permit to hash one password.
    pub async fn permit(&self) -> Result<HashPermit> {
        Ok(HashPermit {
            _permit: self.limiter.acquire_for_nobody().await?,
        })
    }
}

/// A permit to hash one password.
pub struct HashPermit {
    _permit: Permit,
}

impl HashPermit {
    /// Returns the PHC string of a password, under a new random salt.
    pub async fn hash(self, password: Password) -> Result<String> {
        self.run(move || {
            let hash = argon2().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(Error::internal)
        })
        .await?
    }

    async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(self);
            result
        });
        done.await.map_err(Error::internal)
    }
}

/// Returns OWASP's first choice: argon2id with 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

fn is_weak(hash: &PasswordHash) -> bool {
    let strong = Params::try_from(hash).is_ok_and(|params| {
        params.m_cost() >= Params::DEFAULT_M_COST
            && params.t_cost() >= Params::DEFAULT_T_COST
            && params.p_cost() >= Params::DEFAULT_P_COST
    });
    !strong || hash.algorithm.as_str() != "argon2id"
}
