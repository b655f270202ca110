//! The one thread that writes: batches in groups, one synced commit for each group, and only then
//! the answers.
//!
//! A group ends after [`GROUP_TIME`], so that nobody waits long behind the batches of others. A
//! batch whose caller has gone before its start is skipped.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use rusqlite::{Connection, params_from_iter};
use tokio::sync::oneshot;

use crate::limiter::{Limiter, Shares};
use crate::store::batch::{Batch, Step};
use crate::store::data_file::DataFile;
use crate::store::search::index::{self, IndexChange};
use crate::store::{Result, StoreError};

/// The most batches that share one sync to disk.
const GROUP: usize = 256;
/// The time for which batches may join a group before it is committed.
const GROUP_TIME: Duration = Duration::from_millis(15);
/// The batches that may wait for the writer before more are refused.
const QUEUE: usize = 4096;
/// The weight of batches that may wait: KiB, and [`BATCH_WEIGHT`] for each batch. The share of one
/// account is small enough that its batches never keep others waiting for long.
const WAITING: Shares = Shares {
    total: u32::MAX >> 3,
    account: 8 << 10,
    patience: Duration::from_secs(30),
};
/// The weight of a batch that writes hardly anything.
const BATCH_WEIGHT: usize = 16;
/// The weight from which on the terms of a batch are computed away from the threads that serve
/// requests.
const LONG: u32 = 64;
/// The pause in writes after which the search index is tidied.
const QUIET: Duration = Duration::from_millis(300);

/// The queue to the writer thread, which ends when this value is dropped.
pub struct Writer {
    queue: SyncSender<Job>,
    waiting: Limiter,
}

struct Job {
    steps: Vec<Step>,
    index: Vec<IndexChange>,
    answer: oneshot::Sender<Result<()>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(connection: Connection, file: Arc<DataFile>) -> Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("sqlite-writer".to_owned());
        thread
            .spawn(move || write_loop(&connection, &file, &jobs))
            .map_err(StoreError::fault)?;
        Ok(Self {
            queue,
            waiting: Limiter::new(WAITING),
        })
    }

    /// Carries out a batch, within the share of its account.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        let weight = u32::try_from(BATCH_WEIGHT + batch.bytes() / 1024).unwrap_or(u32::MAX);
        let _permit = match batch.account {
            Some(account) => Some(self.waiting.acquire(account, weight).await?),
            None => None,
        };
        let (answer, outcome) = oneshot::channel();
        let Batch {
            steps, searches, ..
        } = batch;
        // The terms are computed here rather than on the writer thread, which everyone waits for.
        let compute = || searches.into_iter().map(IndexChange::from).collect();
        let index = match weight {
            ..LONG => compute(),
            LONG.. => tokio::task::spawn_blocking(compute)
                .await
                .map_err(StoreError::fault)?,
        };
        self.queue
            .try_send(Job {
                steps,
                index,
                answer,
            })
            .map_err(|error| match error {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Disconnected(_) => StoreError::fault("the writer thread ended"),
            })?;
        outcome
            .await
            .unwrap_or_else(|_| Err(StoreError::fault("the writer thread ended")))
    }
}

/// Writes queued batches, group by group. After a pause, it tidies the search index.
fn write_loop(connection: &Connection, file: &DataFile, queue: &Receiver<Job>) {
    let mut is_untidy = false;
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match queue.recv_timeout(if is_untidy { QUIET } else { Duration::MAX }) {
                Ok(job) => waiting.push_back(job),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    is_untidy = index::tidy(connection).unwrap_or(false);
                    continue;
                }
            }
        }
        is_untidy = true;
        waiting.extend(queue.try_iter().take(GROUP.saturating_sub(waiting.len())));
        let group = Group::write(connection, file, &mut waiting);
        group.answer();
    }
}

/// Batches that were written in one transaction, with their outcomes.
#[derive(Default)]
struct Group {
    written: Vec<(Job, Result<()>)>,
}

impl Group {
    /// Writes waiting batches until the group's time is over, and commits them.
    fn write(connection: &Connection, file: &DataFile, waiting: &mut VecDeque<Job>) -> Self {
        let mut group = Self::default();
        if let Err(error) = group.try_write(connection, file, waiting) {
            if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
                tracing::error!("a failed transaction could not be rolled back");
            }
            // A lost file is logged once, where it is noticed.
            if !matches!(error, StoreError::Lost(_)) {
                tracing::error!(%error, batches = group.written.len(), "a group of writes failed");
            }
            group
                .written
                .iter_mut()
                .for_each(|(_, outcome)| *outcome = Err(error.again()));
        }
        group
    }

    fn try_write(
        &mut self,
        connection: &Connection,
        file: &DataFile,
        waiting: &mut VecDeque<Job>,
    ) -> Result<()> {
        // Waits for the file's lock first, so that callers who leave meanwhile are noticed.
        if let Err(error) = file.begin(connection) {
            self.written
                .extend(waiting.drain(..).map(|job| (job, Ok(()))));
            return Err(error);
        }
        let since = now();
        while let Some(job) = waiting.pop_front() {
            if job.answer.is_closed() {
                continue;
            }
            self.written.push((job, Ok(())));
            if let Some((job, outcome)) = self.written.last_mut() {
                *outcome = write_batch(connection, &job.steps)?;
            }
            if self.written.len() >= GROUP || now().duration_since(since) > GROUP_TIME {
                break;
            }
        }
        // Last and outside of savepoints, each of which would make the index write out its content.
        let committed = self.written.iter().filter(|(_, outcome)| outcome.is_ok());
        index::apply(connection, committed.flat_map(|(job, _)| &job.index))?;
        file.commit(connection)
    }

    fn answer(self) {
        for (job, outcome) in self.written {
            // The caller may have gone; its batch is committed all the same.
            let _ = job.answer.send(outcome);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time that writing takes is no time of the domain"
)]
fn now() -> Instant {
    Instant::now()
}

/// Writes one batch within the group's transaction. The outer error means that the transaction
/// itself is lost.
fn write_batch(connection: &Connection, steps: &[Step]) -> rusqlite::Result<Result<()>> {
    connection.prepare_cached("SAVEPOINT batch")?.execute([])?;
    let outcome = steps
        .iter()
        .try_for_each(|step| write_step(connection, step));
    if outcome.is_err() {
        if connection.is_autocommit() {
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL),
                None,
            ));
        }
        connection
            .prepare_cached("ROLLBACK TO batch")?
            .execute([])?;
    }
    connection.prepare_cached("RELEASE batch")?.execute([])?;
    Ok(outcome)
}

fn write_step(connection: &Connection, step: &Step) -> Result<()> {
    let mut statement = connection.prepare_cached(step.sql.sqlite())?;
    let affected = step
        .rows()
        .map(|params| statement.execute(params_from_iter(params)))
        .sum::<rusqlite::Result<usize>>()?;
    step.unmet(u64::try_from(affected).unwrap_or(u64::MAX))
        .map_or(Ok(()), |guard| Err(StoreError::Unmet(guard)))
}
