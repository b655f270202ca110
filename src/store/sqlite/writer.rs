//! The one thread that writes: batches in groups, one synced commit for each group, and only then
//! the answers.
//!
//! A group ends after [`GROUP_TIME`], so that nobody waits long behind the batches of others. A
//! batch whose caller has gone before its start is skipped.
//!
//! Nearly every batch succeeds, or fails before it has changed anything. So a group is first written
//! without savepoints, which cost a tenth of a create; when a batch fails halfway, the whole group
//! is rolled back and written again with a savepoint for each.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use rusqlite::{Connection, params_from_iter};
use tokio::sync::oneshot;

use crate::limiter::{Limiter, Shares};
use crate::store::batch::{Batch, Step, TermsNote};
use crate::store::data_file::DataFile;
use crate::store::monotonic::now;
use crate::store::search::index::{NotedContacts, QUIET};
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

/// The queue to the writer thread, which ends when this value is dropped.
pub struct Writer {
    queue: SyncSender<Job>,
    waiting: Limiter,
    noted: Arc<NotedContacts>,
}

struct Job {
    steps: Vec<Step>,
    terms: Vec<TermsNote>,
    answer: oneshot::Sender<Result<()>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(connection: Connection, file: Arc<DataFile>) -> Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let noted = Arc::new(NotedContacts::default());
        let open = OpenFile {
            connection,
            file,
            noted: Arc::clone(&noted),
        };
        let thread = std::thread::Builder::new().name("sqlite-writer".to_owned());
        thread
            .spawn(move || open.write_loop(&jobs))
            .map_err(StoreError::fault)?;
        Ok(Self {
            queue,
            waiting: Limiter::new(WAITING),
            noted,
        })
    }

    /// Returns how many contacts the search index does not have yet.
    pub fn noted(&self) -> &NotedContacts {
        &self.noted
    }

    /// Carries out a batch, within the share of its account.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        let weight = u32::try_from(BATCH_WEIGHT + batch.bytes() / 1024).unwrap_or(u32::MAX);
        let _permit = match batch.account {
            Some(account) => Some(self.waiting.acquire(account, weight).await?),
            None => None,
        };
        let (answer, outcome) = oneshot::channel();
        let Batch { steps, terms, .. } = batch;
        self.queue
            .try_send(Job {
                steps,
                terms,
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

/// The connection and the counts of the writer thread.
struct OpenFile {
    connection: Connection,
    file: Arc<DataFile>,
    noted: Arc<NotedContacts>,
}

/// Batches that were written in one transaction, with their outcomes.
type Group = Vec<(Job, Result<()>)>;

/// The reason why a group was not written.
enum GroupError {
    /// A batch failed after its first changes, which only the end of the transaction undoes.
    Halfway,
    /// The transaction itself failed.
    Failed(StoreError),
}

impl From<StoreError> for GroupError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<rusqlite::Error> for GroupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// The way in which the changes of a failed batch are undone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Undo {
    /// With all of its group.
    WithGroup,
    /// Up to a savepoint.
    ToSavepoint,
}

impl OpenFile {
    /// Writes queued batches, group by group. After a pause, it tidies the search index.
    fn write_loop(&self, queue: &Receiver<Job>) {
        // The former process may have left contacts to be indexed.
        let mut pause = Some(QUIET);
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match queue.recv_timeout(pause.unwrap_or(Duration::MAX)) {
                    Ok(job) => waiting.push_back(job),
                    Err(RecvTimeoutError::Disconnected) => return,
                    Err(RecvTimeoutError::Timeout) => {
                        pause = self.tidy();
                        continue;
                    }
                }
            }
            pause = Some(QUIET);
            waiting.extend(queue.try_iter().take(GROUP.saturating_sub(waiting.len())));
            for (job, outcome) in self.write_group(&mut waiting) {
                // The caller may have gone; its batch is committed all the same.
                let _ = job.answer.send(outcome);
            }
            self.noted.index_excess(&self.connection, &self.file);
        }
    }

    /// Tidies the search index a little. Returns the pause before there is more to do.
    fn tidy(&self) -> Option<Duration> {
        self.noted
            .tidy(&self.connection, &self.file)
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "the search index could not be tidied");
                None
            })
    }

    /// Writes waiting batches until the group's time is over, and commits them.
    fn write_group(&self, waiting: &mut VecDeque<Job>) -> Group {
        let mut group = Group::new();
        let mut written = self.try_write(&mut group, waiting, Undo::WithGroup);
        if matches!(written, Err(GroupError::Halfway)) && self.roll_back() {
            for (job, _) in group.drain(..).rev() {
                waiting.push_front(job);
            }
            written = self.try_write(&mut group, waiting, Undo::ToSavepoint);
        }
        let error = match written {
            Ok(()) => return group,
            Err(GroupError::Failed(error)) => error,
            Err(GroupError::Halfway) => StoreError::fault("a batch could not be undone"),
        };
        self.roll_back();
        // A lost file is logged once, where it is noticed.
        if !matches!(error, StoreError::Lost(_)) {
            tracing::error!(%error, batches = group.len(), "a group of writes failed");
        }
        group
            .iter_mut()
            .for_each(|(_, outcome)| *outcome = Err(error.again()));
        group
    }

    /// Undoes the present transaction, if there is one. Returns true on success.
    fn roll_back(&self) -> bool {
        let is_undone =
            self.connection.is_autocommit() || self.connection.execute_batch("ROLLBACK").is_ok();
        if !is_undone {
            tracing::error!("a failed transaction could not be rolled back");
        }
        is_undone
    }

    fn try_write(
        &self,
        group: &mut Group,
        waiting: &mut VecDeque<Job>,
        undo: Undo,
    ) -> std::result::Result<(), GroupError> {
        // Waits for the file's lock first, so that callers who leave meanwhile are noticed.
        if let Err(error) = self.file.begin(&self.connection) {
            group.extend(waiting.drain(..).map(|job| (job, Ok(()))));
            return Err(error.into());
        }
        let since = now();
        while let Some(job) = waiting.pop_front() {
            if job.answer.is_closed() {
                continue;
            }
            group.push((job, Ok(())));
            if let Some((job, outcome)) = group.last_mut() {
                *outcome = self.write_batch(&job.steps, undo)?;
            }
            if group.len() >= GROUP || now().duration_since(since) > GROUP_TIME {
                break;
            }
        }
        let committed = group.iter().filter(|(_, outcome)| outcome.is_ok());
        let notes = committed.flat_map(|(job, _)| &job.terms);
        self.noted.write(&self.connection, notes)?;
        Ok(self.file.commit(&self.connection)?)
    }

    /// Writes one batch within the group's transaction. The outer error means that the transaction
    /// itself is lost.
    fn write_batch(
        &self,
        steps: &[Step],
        undo: Undo,
    ) -> std::result::Result<Result<()>, GroupError> {
        let connection = &self.connection;
        if undo == Undo::ToSavepoint {
            connection.prepare_cached("SAVEPOINT batch")?.execute([])?;
        }
        let before = connection.total_changes();
        let outcome = steps
            .iter()
            .try_for_each(|step| write_step(connection, step));
        if outcome.is_err() && connection.is_autocommit() {
            return Err(GroupError::Failed(StoreError::Full));
        }
        match undo {
            Undo::WithGroup if outcome.is_err() && connection.total_changes() != before => {
                return Err(GroupError::Halfway);
            }
            Undo::WithGroup => {}
            Undo::ToSavepoint => {
                if outcome.is_err() {
                    connection
                        .prepare_cached("ROLLBACK TO batch")?
                        .execute([])?;
                }
                connection.prepare_cached("RELEASE batch")?.execute([])?;
            }
        }
        Ok(outcome)
    }
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

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::store::Guard;
    use crate::store::sqlite::{Sqlite, open};

    /// A database with a table of unique numbers, and a connection beside it.
    fn numbers(folder: &std::path::Path) -> (Arc<Sqlite>, Connection) {
        let path = folder.join("carnet.db");
        let db = Sqlite::open(&path).expect("a database");
        let other = open(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("another connection");
        other
            .execute_batch("CREATE TABLE numbers (number BIGINT NOT NULL PRIMARY KEY)")
            .expect("a table");
        (Arc::new(db), other)
    }

    /// A batch that adds these numbers and fails at one that is there already.
    fn adding(numbers: &[i64]) -> Batch {
        let mut batch = Batch::default();
        for number in numbers {
            let sql = "INSERT INTO numbers VALUES ($1) ON CONFLICT DO NOTHING";
            batch.push_guarded(Guard::NewKey, sql, vec![(*number).into()]);
        }
        batch
    }

    /// Lets these batches wait for each other, so that they are one group.
    async fn commit_together(
        db: &Arc<Sqlite>,
        other: &Connection,
        batches: Vec<Batch>,
    ) -> Vec<Result<()>> {
        other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
        let mut commits = Vec::new();
        for batch in batches {
            let db = Arc::clone(db);
            commits.push(tokio::spawn(async move { db.commit(batch).await }));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        other.execute_batch("COMMIT").expect("the lock's end");
        let mut outcomes = Vec::new();
        for commit in commits {
            outcomes.push(commit.await.expect("an outcome"));
        }
        outcomes
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_batch_that_fails_halfway_leaves_nothing_and_the_others_of_its_group_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, other) = numbers(folder.path());
        let batches = [&[1, 2][..], &[3, 1], &[4], &[4], &[5, 6]];
        let outcomes = commit_together(&db, &other, batches.map(adding).into()).await;
        let succeeded: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
        assert_eq!(succeeded, [true, false, true, false, true]);
        let unmet = |outcome: &Result<()>| matches!(outcome, Err(StoreError::Unmet(Guard::NewKey)));
        assert!(unmet(&outcomes[1]) && unmet(&outcomes[3]), "{outcomes:?}");
        let sql = "SELECT group_concat(number) FROM (SELECT number FROM numbers ORDER BY number)";
        let numbers: String = other
            .query_row(sql, [], |row| row.get(0))
            .expect("the numbers");
        assert_eq!(numbers, "1,2,4,5,6");
    }

    #[tokio::test]
    async fn contacts_of_a_former_process_are_indexed_however_long_the_migration_takes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("carnet.db");
        let db = Sqlite::open(&path).expect("a database");
        tokio::time::sleep(2 * QUIET).await;
        db.migrate().expect("the schema");
        let other = open(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("another connection");
        other
            .execute_batch("INSERT INTO contact_terms_pending (user_id, contact_id) VALUES (1, 1)")
            .expect("a note");
        let sql = "SELECT COUNT(*) FROM contact_terms_pending";
        let count = || other.query_row(sql, [], |row| row.get::<_, i64>(0));
        for _ in 0..100 {
            if count().expect("the notes") == 0 {
                return;
            }
            tokio::time::sleep(QUIET / 3).await;
        }
        panic!("the contact is still noted");
    }
}
