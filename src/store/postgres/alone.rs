//! Batches that are written alone, each in a transaction and on a connection of the pool.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deadpool_postgres::{Object, Pool};

use super::transaction::{self, Failure};
use crate::limiter::{Limiter, Permit, Shares};
use crate::model::ids::UserId;
use crate::store::batch::Batch;
use crate::store::{Result, StoreError};

/// Writes batches alone, within the shares of their accounts.
pub struct AloneWriter {
    pool: Pool,
    /// The limit of writes: those of one account wait for each other in the database, where each
    /// would hold a connection.
    writes: Limiter,
    /// The number of batches of each account that are being written, or wait for it.
    accounts: Mutex<HashMap<UserId, usize>>,
}

/// Counts a batch of an account for as long as it lives.
struct OccupiedAccount {
    writer: Arc<AloneWriter>,
    account: Option<UserId>,
}

impl AloneWriter {
    pub fn new(pool: Pool, shares: Shares) -> Self {
        Self {
            pool,
            writes: Limiter::new(shares),
            accounts: Mutex::default(),
        }
    }

    /// Checks whether a batch of this account is on its way: another would wait for it.
    pub fn occupies(&self, account: UserId) -> bool {
        self.accounts().contains_key(&account)
    }

    /// Carries out a batch in a detached task, so that a caller who goes away never leaves a
    /// transaction open on a pooled connection. The batch occupies its account from the call on.
    pub fn commit(self: &Arc<Self>, batch: Batch) -> impl Future<Output = Result<()>> + use<> {
        let occupied = self.count(batch.account);
        async move {
            let permit = occupied.writer.writes.acquire_for(batch.account).await?;
            // Until here, a batch whose caller goes away is not begun.
            let client = occupied.writer.pool.get().await?;
            let writing = tokio::spawn(occupied.write(client, batch, permit));
            writing.await.map_err(StoreError::fault)?
        }
    }

    fn count(self: &Arc<Self>, account: Option<UserId>) -> OccupiedAccount {
        if let Some(account) = account {
            *self.accounts().entry(account).or_default() += 1;
        }
        OccupiedAccount {
            writer: Arc::clone(self),
            account,
        }
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<UserId, usize>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OccupiedAccount {
    async fn write(self, client: Object, batch: Batch, _permit: Permit) -> Result<()> {
        transaction::write(&client, &[&batch])
            .await
            .map_err(Failure::into_error)
    }
}

impl Drop for OccupiedAccount {
    fn drop(&mut self) {
        let Some(account) = self.account else {
            return;
        };
        let mut accounts = self.writer.accounts();
        if let Some(count) = accounts.get_mut(&account) {
            *count -= 1;
            if *count == 0 {
                accounts.remove(&account);
            }
        }
    }
}
