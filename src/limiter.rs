//! Limits of parallel work: weighted, shared between accounts, with a longest wait.
//!
//! Work that takes memory, threads or the database for long acquires a [`Permit`] first. An account
//! waits for its own share before it waits for everybody's, so that its queue never delays another
//! account's.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::model::ids::UserId;

/// The amount of work that may happen at a time.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    /// The weight of all permits together.
    pub total: u32,
    /// The weight of one account's permits together.
    pub account: u32,
    /// The longest wait for a permit.
    pub patience: Duration,
}

impl Shares {
    /// Allows one permit of weight 1 for each core, and as many for each account.
    pub fn one_per_core(patience: Duration) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let cores = u32::try_from(cores).unwrap_or(1);
        Self {
            total: cores,
            account: cores,
            patience,
        }
    }
}

/// No permit became free in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much of this work is under way")]
pub struct Exhausted;

/// A limit of parallel work.
pub struct Limiter {
    total: Arc<Semaphore>,
    accounts: Mutex<HashMap<UserId, Weak<Semaphore>>>,
    shares: Shares,
}

/// A permit for work of some weight, which is returned on drop.
#[derive(Debug)]
#[must_use = "the right to work ends when the permit is dropped"]
pub struct Permit {
    account: Option<OwnedSemaphorePermit>,
    total: OwnedSemaphorePermit,
}

impl Permit {
    /// Gives back what goes beyond this weight.
    pub fn shrunk(mut self, weight: u32) -> Self {
        for share in self.account.iter_mut().chain([&mut self.total]) {
            let beyond = share.num_permits().saturating_sub(weight as usize);
            drop(share.split(beyond));
        }
        self
    }
}

/// A value in memory together with the permit for the memory, so that neither is kept without the
/// other.
#[derive(Debug, Default)]
pub struct Held<T> {
    value: T,
    permit: Option<Permit>,
}

impl<T> Held<T> {
    /// Holds a value that takes no more than `permit` allows.
    pub fn new(value: T, permit: Permit) -> Self {
        Self {
            value,
            permit: Some(permit),
        }
    }

    /// Holds a value that is too small to be counted, or that delays nobody else.
    pub fn uncounted(value: T) -> Self {
        Self {
            value,
            permit: None,
        }
    }

    /// Holds a value under a permit, if it needs one.
    pub fn under(permit: Option<Permit>, value: T) -> Self {
        Self { value, permit }
    }

    /// Returns the value and its permit, which must outlive everything made from the value.
    pub fn into_parts(self) -> (T, Option<Permit>) {
        (self.value, self.permit)
    }

    /// Converts the value with `make`, under the same permit.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub fn try_map<U, E>(self, make: impl FnOnce(T) -> Result<U, E>) -> Result<Held<U>, E> {
        Ok(Held {
            value: make(self.value)?,
            permit: self.permit,
        })
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The number of remembered accounts from which on those without permits are removed.
const ACCOUNTS: usize = 64;

impl Limiter {
    /// Creates a limit with no permits in use.
    pub fn new(shares: Shares) -> Self {
        Self {
            total: Arc::new(Semaphore::new(shares.total as usize)),
            accounts: Mutex::default(),
            shares,
        }
    }

    /// Waits for a permit for work of this weight for an account. Work that weighs more than the
    /// share waits for the whole share.
    ///
    /// # Errors
    ///
    /// [`Exhausted`] if the longest wait ends first.
    pub async fn acquire(&self, account: UserId, weight: u32) -> Result<Permit, Exhausted> {
        let own = self.account(account);
        let weight = weight.min(self.shares.account).min(self.shares.total);
        self.in_time(async {
            let own = own
                .acquire_many_owned(weight)
                .await
                .map_err(|_| Exhausted)?;
            let total = Arc::clone(&self.total)
                .acquire_many_owned(weight)
                .await
                .map_err(|_| Exhausted)?;
            Ok(Permit {
                account: Some(own),
                total,
            })
        })
        .await
    }

    /// Waits for a permit of weight 1, for an account or for none.
    ///
    /// # Errors
    ///
    /// [`Exhausted`] if the longest wait ends first.
    pub async fn acquire_for(&self, account: Option<UserId>) -> Result<Permit, Exhausted> {
        match account {
            Some(account) => self.acquire(account, 1).await,
            None => self.acquire_for_nobody().await,
        }
    }

    /// Waits for a permit of weight 1 for work that belongs to no account.
    ///
    /// # Errors
    ///
    /// [`Exhausted`] if the longest wait ends first.
    pub async fn acquire_for_nobody(&self) -> Result<Permit, Exhausted> {
        self.in_time(async {
            let total = Arc::clone(&self.total)
                .acquire_owned()
                .await
                .map_err(|_| Exhausted)?;
            Ok(Permit {
                account: None,
                total,
            })
        })
        .await
    }

    async fn in_time(
        &self,
        acquiring: impl Future<Output = Result<Permit, Exhausted>>,
    ) -> Result<Permit, Exhausted> {
        tokio::time::timeout(self.shares.patience, acquiring)
            .await
            .map_err(|_| Exhausted)?
    }

    /// Returns the share of an account, which lasts as long as somebody holds or awaits a permit of
    /// it.
    fn account(&self, account: UserId) -> Arc<Semaphore> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = accounts.get(&account).and_then(Weak::upgrade) {
            return known;
        }
        if accounts.len() >= ACCOUNTS && accounts.len().is_power_of_two() {
            accounts.retain(|_, share| share.strong_count() > 0);
        }
        let share = Arc::new(Semaphore::new(self.shares.account as usize));
        accounts.insert(account, Arc::downgrade(&share));
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: i64) -> UserId {
        UserId::new(id).expect("an id")
    }

    fn limiter(total: u32, account: u32) -> Limiter {
        Limiter::new(Shares {
            total,
            account,
            patience: Duration::from_millis(20),
        })
    }

    #[tokio::test]
    async fn no_account_gets_everything() {
        let limiter = limiter(3, 2);
        let held = (
            limiter.acquire(account(1), 1).await.expect("a permit"),
            limiter.acquire(account(1), 1).await.expect("a permit"),
        );
        assert_eq!(limiter.acquire(account(1), 1).await.err(), Some(Exhausted));
        let other = limiter.acquire(account(2), 1).await.expect("a permit");
        assert_eq!(limiter.acquire(account(2), 1).await.err(), Some(Exhausted));
        drop(held);
        assert!(limiter.acquire(account(1), 1).await.is_ok());
        drop(other);
    }

    #[tokio::test]
    async fn a_permit_that_shrinks_leaves_room_for_others() {
        let limiter = limiter(3, 3);
        let held = limiter.acquire(account(1), 3).await.expect("a permit");
        let held = held.shrunk(1);
        let others = limiter.acquire(account(1), 2).await.expect("a permit");
        assert_eq!(limiter.acquire(account(1), 1).await.err(), Some(Exhausted));
        drop((held, others));
        assert!(limiter.acquire(account(1), 3).await.is_ok());
    }

    #[tokio::test]
    async fn who_waits_for_their_own_share_holds_nothing_of_the_whole() {
        let limiter = limiter(10, 5);
        let _held = limiter.acquire(account(1), 5).await.expect("a permit");
        let waiting = limiter.acquire(account(1), 5);
        let other = limiter.acquire(account(2), 5);
        let (waiting, other) = tokio::join!(waiting, other);
        assert_eq!((waiting.err(), other.is_ok()), (Some(Exhausted), true));
    }

    #[tokio::test]
    async fn what_is_heavier_than_a_share_takes_all_of_it() {
        let limiter = limiter(10, 5);
        let heavy = limiter.acquire(account(1), 100).await.expect("a permit");
        assert_eq!(limiter.acquire(account(1), 1).await.err(), Some(Exhausted));
        drop(heavy);
        assert!(limiter.acquire(account(1), 1).await.is_ok());
    }

    #[tokio::test]
    async fn accounts_that_hold_nothing_are_forgotten() {
        let limiter = limiter(1, 1);
        for id in 1..=1000 {
            drop(limiter.acquire(account(id), 1).await.expect("a permit"));
        }
        assert!(limiter.accounts.lock().expect("a lock").len() <= 2 * ACCOUNTS);
    }
}
