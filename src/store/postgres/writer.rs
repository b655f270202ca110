//! Small batches of many accounts in groups: one transaction, one round trip and one sync to disk
//! for each group, and only then the answers.
//!
//! A group is written by one connection, while the next one gathers. If one of its batches fails,
//! nothing of the group is written: the batches of that account are written alone, where the
//! failure of each shows, and the others again. A batch that waits for a lock does not hold up the
//! others for longer than [`LOCK_PATIENCE`]; the account's further batches are written alone until
//! it is done. When a commit is not confirmed, because the connection broke or took too long,
//! nothing is tried again: the group may have been written.
//!
//! The batches of a group are in the order of their accounts. Two servers that share the database
//! take the accounts' locks in this order, so neither waits for the other in a circle.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::Pool;
use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::alone::AloneWriter;
use super::transaction::{self, Failure};
use super::{exclusive, release};
use crate::limiter::{Limiter, Permit, Shares};
use crate::model::ids::UserId;
use crate::store::batch::Batch;
use crate::store::{Result, StoreError};

/// The number of connections that write groups. Each account belongs to one of them.
pub const CONNECTIONS: usize = 1;
/// The longest wait of a group for a lock.
pub const LOCK_PATIENCE: Duration = Duration::from_millis(100);
/// The most batches in a group.
const GROUP: usize = 128;
/// The most bytes and rows in a batch that joins a group.
const SMALL_BYTES: usize = 16 * 1024;
const SMALL_ROWS: usize = 16;
/// The most accounts that a group is written again without before the rest is written alone.
const MAX_FAILED_ACCOUNTS: usize = 8;
/// The longest time of a group's transaction. Then its connection is closed, and nobody knows
/// whether the group was written.
const TRANSACTION_TIME: Duration = Duration::from_secs(10);
/// The batches that may wait. An account's share is small enough that its batches never keep others
/// waiting for long.
const WAITING: Shares = Shares {
    total: 4096,
    account: 16,
    patience: Duration::from_secs(10),
};

/// The queues of small batches. Their tasks end when this value is dropped.
pub struct GroupWriter {
    queues: [mpsc::UnboundedSender<QueuedBatch>; CONNECTIONS],
    waiting: Limiter,
    alone: Arc<AloneWriter>,
}

struct QueuedBatch {
    account: UserId,
    batch: Batch,
    answer: oneshot::Sender<Result<()>>,
    _permit: Permit,
}

impl GroupWriter {
    /// Starts the tasks that write on connections of `pool`, which has one for each.
    pub fn start(pool: &Pool, alone: Arc<AloneWriter>) -> Self {
        let start = |_| {
            let (queue, batches) = mpsc::unbounded_channel();
            let groups = Groups {
                pool: pool.clone(),
                alone: Arc::clone(&alone),
            };
            tokio::spawn(groups.run(batches));
            queue
        };
        Self {
            queues: std::array::from_fn(start),
            waiting: Limiter::new(WAITING),
            alone,
        }
    }

    /// Carries out a batch: in a group if it is small and nothing holds up its account.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        let account = batch.account.filter(|account| {
            batch.rows() <= SMALL_ROWS
                && batch.bytes() <= SMALL_BYTES
                && batch.changed_bytes() <= SMALL_BYTES
                && !self.alone.occupies(*account)
        });
        let Some(account) = account else {
            return self.alone.commit(batch).await;
        };
        let permit = self.waiting.acquire(account, 1).await?;
        let (answer, outcome) = oneshot::channel();
        let queued = QueuedBatch {
            account,
            batch,
            answer,
            _permit: permit,
        };
        let queue = account.get().unsigned_abs() % CONNECTIONS as u64;
        self.queues[usize::try_from(queue).unwrap_or(0)]
            .send(queued)
            .map_err(StoreError::fault)?;
        outcome.await.map_err(StoreError::fault)?
    }
}

/// The writer of one queue's groups.
struct Groups {
    pool: Pool,
    alone: Arc<AloneWriter>,
}

impl Groups {
    async fn run(self, mut queue: mpsc::UnboundedReceiver<QueuedBatch>) {
        let mut waiting = Vec::with_capacity(GROUP);
        while queue.recv_many(&mut waiting, GROUP).await > 0 {
            let group = self.gather(&mut waiting);
            // The callers of a group whose writing panics see their answers dropped.
            let _ = AssertUnwindSafe(self.write(group)).catch_unwind().await;
        }
    }

    /// Returns the batches that make a group. Those whose callers have gone are not begun.
    fn gather(&self, waiting: &mut Vec<QueuedBatch>) -> Vec<QueuedBatch> {
        let mut group = Vec::with_capacity(waiting.len());
        for queued in waiting
            .drain(..)
            .filter(|queued| !queued.answer.is_closed())
        {
            match self.alone.occupies(queued.account) {
                true => self.write_alone(queued),
                false => group.push(queued),
            }
        }
        group.sort_by_key(|queued| queued.account.get());
        group
    }

    async fn write(&self, mut group: Vec<QueuedBatch>) {
        for _ in 0..=MAX_FAILED_ACCOUNTS {
            if group.is_empty() {
                return;
            }
            match self.try_write(&group).await {
                Ok(()) => return answer_all(group, &Ok(())),
                Err(Failure::Commit(error)) => return answer_all(group, &Err(error)),
                Err(Failure::Batch(0, error)) if group.len() == 1 && is_final(&error) => {
                    return answer_all(group, &Err(error));
                }
                Err(Failure::Batch(at, _)) => {
                    let account = group[at].account;
                    let (failed, others): (Vec<_>, _) = group
                        .into_iter()
                        .partition(|queued| queued.account == account);
                    failed
                        .into_iter()
                        .for_each(|queued| self.write_alone(queued));
                    group = others;
                }
            }
        }
        group
            .into_iter()
            .for_each(|queued| self.write_alone(queued));
    }

    async fn try_write(&self, group: &[QueuedBatch]) -> std::result::Result<(), Failure> {
        let connection = exclusive(&self.pool).await.map_err(Failure::Commit)?;
        let batches: Vec<_> = group.iter().map(|queued| &queued.batch).collect();
        let writing = transaction::write(&connection, &batches);
        let outcome = timeout(TRANSACTION_TIME, writing).await.map_err(|_| {
            Failure::Commit(StoreError::Unavailable("it does not answer".to_owned()))
        })?;
        release(connection);
        outcome
    }

    fn write_alone(&self, queued: QueuedBatch) {
        let QueuedBatch {
            batch, mut answer, ..
        } = queued;
        let writing = self.alone.commit(batch);
        tokio::spawn(async move {
            tokio::select! {
                biased;
                outcome = writing => drop(answer.send(outcome)),
                // What has not begun when its caller goes away is not begun later.
                () = answer.closed() => {}
            }
        });
    }
}

/// Checks whether a batch that had a group to itself would fail again when it is written alone.
fn is_final(error: &StoreError) -> bool {
    !matches!(error, StoreError::Busy | StoreError::Unavailable(_))
}

fn answer_all(group: Vec<QueuedBatch>, outcome: &Result<()>) {
    for queued in group {
        // The caller may have gone; its batch is committed all the same.
        let _ = queued.answer.send(outcome.clone());
    }
}
