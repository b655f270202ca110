//! Turns: how much of what takes memory or threads happens at a time, for all accounts and for each.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};
use crate::model::ids::UserId;

/// Accounts whose turns are counted.
const ACCOUNTS: usize = 1000;

/// Turns of one kind, of which no account gets all.
pub struct Turns {
    all: Arc<Semaphore>,
    own: Cache<UserId, Arc<Semaphore>>,
    limits: Limits,
}

/// How many turns there are.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At a time.
    pub all: usize,
    /// Of one account at a time.
    pub own: usize,
    /// How long one is waited for.
    pub patience: Duration,
}

/// A turn, which ends when it is dropped.
pub struct Turn {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Turns {
    /// Nobody has a turn yet.
    pub fn new(limits: Limits) -> Self {
        Self { all: Arc::new(Semaphore::new(limits.all)), own: Cache::new(ACCOUNTS), limits }
    }

    /// Waits for a turn of an account.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] when none comes in time.
    pub async fn take(&self, user: UserId) -> Result<Turn> {
        let taking = async {
            let own = self.own.get_or_insert_with(&user, || Ok::<_, Error>(Arc::new(Semaphore::new(self.limits.own))))?;
            let own = own.acquire_owned().await.map_err(Error::internal)?;
            let all = Arc::clone(&self.all).acquire_owned().await.map_err(Error::internal)?;
            Ok(Turn { _own: own, _all: all })
        };
        tokio::time::timeout(self.limits.patience, taking).await.map_err(|_| Error::Busy)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_account_gets_all_turns() {
        let user = |id| UserId::new(id).expect("an id");
        let turns = Turns::new(Limits { all: 3, own: 2, patience: Duration::from_millis(20) });
        let held = (turns.take(user(1)).await.expect("a turn"), turns.take(user(1)).await.expect("a turn"));
        assert!(matches!(turns.take(user(1)).await, Err(Error::Busy)));
        let other = turns.take(user(2)).await.expect("a turn");
        assert!(matches!(turns.take(user(2)).await, Err(Error::Busy)));
        drop(held);
        assert!(turns.take(user(1)).await.is_ok());
        drop(other);
    }
}
