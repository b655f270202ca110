//! SQLite: reads on the calling thread's own connection, writes grouped by one writer thread.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use thread_local::ThreadLocal;
use tokio::sync::{Semaphore, oneshot};

use super::batch::{Batch, Bulk, BulkJob, Piece, Step};
use super::search::IndexChange;
use super::value::{FromRow, Row, Value};
use super::{Portion, ReadLength, Result, StoreError, migrations, search};

/// Batches that share one sync to disk.
const GROUP: usize = 256;
/// Batches that may wait for the writer before more are refused.
const QUEUE: usize = 4096;
/// How long a long read waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of rows that are read on the calling thread; a read that meets more starts again on the blocking pool.
const SHORT_BYTES: i64 = 256 * 1024;
/// How long no write must have come before the search index is tidied.
const QUIET: Duration = Duration::from_millis(300);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;

/// A SQLite file.
pub struct Sqlite {
    readers: Arc<Readers>,
    /// One turn a core for long reads: more at once would only hold more memory.
    long_reads: Arc<Semaphore>,
    writer: SyncSender<Work>,
}

/// A read-only connection for each thread that reads.
struct Readers {
    path: PathBuf,
    connections: ThreadLocal<Connection>,
}

/// What waits for the writer.
enum Work {
    One(Job),
    Bulk(BulkJob),
}

struct Job {
    steps: Vec<Step>,
    index: Vec<IndexChange>,
    answer: oneshot::Sender<Result<()>>,
}

impl Sqlite {
    /// Opens or creates the file and starts its writer thread, which ends when this value is dropped.
    pub fn open(path: &Path) -> Result<Self> {
        // Made for its owner alone; SQLite gives the files beside it the same mode.
        let made = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
        made.map_err(|error| StoreError::Fault(format!("{}: {error}", path.display())))?;
        let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Under WAL, FULL syncs the log at every commit: what was acknowledged survives a power cut.
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; \
                        PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;";
        connection.execute_batch(settings)?;
        let (writer, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("sqlite-writer".to_owned());
        thread.spawn(move || write_loop(&connection, &jobs)).map_err(StoreError::fault)?;
        let readers = Readers { path: path.to_owned(), connections: ThreadLocal::new() };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { readers: Arc::new(readers), long_reads: Arc::new(Semaphore::new(cores)), writer })
    }

    pub fn migrate(&self) -> Result<()> {
        migrations::migrate_sqlite(&self.readers.path)
    }

    pub fn prepare(&self, sql: &str) -> Result<()> {
        self.readers.connection()?.prepare(sql)?;
        Ok(())
    }

    pub fn query<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        self.readers.query(sql, params)
    }

    pub async fn query_long<T: FromRow + Send + 'static>(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<T>> {
        self.read_long(move |readers| readers.query(sql, &params)).await
    }

    pub async fn query_portion<T: FromRow + Send + 'static>(
        &self,
        sql: &'static str,
        params: Vec<Value>,
        bytes: i64,
        length: ReadLength,
    ) -> Result<Portion<T>> {
        if length == ReadLength::Short {
            let portion = self.readers.portion(sql, &params, bytes.min(SHORT_BYTES))?;
            if !portion.is_cut {
                return Ok(portion);
            }
        }
        self.read_long(move |readers| readers.portion(sql, &params, bytes)).await
    }

    async fn read_long<T: Send + 'static>(&self, read: impl FnOnce(&Readers) -> Result<T> + Send + 'static) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.long_reads).acquire_owned());
        let turn = turn.await.map_err(|_| StoreError::Busy)?.map_err(StoreError::fault)?;
        let readers = Arc::clone(&self.readers);
        let reading = tokio::task::spawn_blocking(move || {
            let rows = read(&readers);
            drop(turn);
            rows
        });
        reading.await.map_err(StoreError::fault)?
    }

    pub async fn commit(&self, batch: Batch) -> Result<()> {
        let (answer, outcome) = oneshot::channel();
        let Batch { steps, searches } = batch;
        // The terms are computed here rather than on the writer thread, which all wait for.
        let index = searches.into_iter().map(IndexChange::from).collect();
        self.enqueue(Work::One(Job { steps, index, answer }))?;
        outcome.await.unwrap_or_else(|_| Err(StoreError::fault("the writer thread ended")))
    }

    pub fn bulk(&self) -> Result<Bulk> {
        let (bulk, job) = Bulk::new();
        self.enqueue(Work::Bulk(job))?;
        Ok(bulk)
    }

    fn enqueue(&self, work: Work) -> Result<()> {
        self.writer.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::fault("the writer thread ended"),
        })
    }

    /// Copies the database as of now into an empty file, beside running reads and writes.
    pub fn backup(&self, file: &Path) -> Result<()> {
        let source = open(&self.readers.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        source.execute("VACUUM INTO ?1", [file.to_string_lossy()])?;
        Ok(())
    }
}

impl Readers {
    fn query<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        let mut statement = self.connection()?.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(params))?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(T::from_row(&Row::Sqlite(row))?);
        }
        Ok(items)
    }

    fn portion<T: FromRow>(&self, sql: &str, params: &[Value], bytes: i64) -> Result<Portion<T>> {
        let mut statement = self.connection()?.prepare_cached(sql)?;
        let size = statement.column_count() - 1;
        let mut rows = statement.query(params_from_iter(params))?;
        let (mut items, mut held) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            if held >= bytes {
                return Ok(Portion { rows: items, is_cut: true });
            }
            items.push(T::from_row(&Row::Sqlite(row))?);
            held += row.get::<_, i64>(size)?;
        }
        Ok(Portion { rows: items, is_cut: false })
    }

    fn connection(&self) -> Result<&Connection> {
        self.connections.get_or_try(|| {
            let connection = open(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -6000;")?;
            Ok(connection)
        })
    }
}

/// Opens a connection with the settings that every one has.
pub fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without this every new LIKE pattern would have its statement planned again.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Takes what is queued, writes it in one transaction with one sync, and only then answers. When nothing has come for
/// a while, it tidies the search index.
fn write_loop(connection: &Connection, queue: &Receiver<Work>) {
    let mut untidy = false;
    let mut next = None;
    loop {
        let work = match next.take() {
            Some(work) => Ok(work),
            None => queue.recv_timeout(if untidy { QUIET } else { Duration::MAX }),
        };
        match work {
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => untidy = search::tidy(connection).unwrap_or(false),
            Ok(Work::Bulk(job)) => {
                untidy = true;
                write_bulk(connection, job);
            }
            Ok(Work::One(first)) => {
                untidy = true;
                let mut group = vec![first];
                while group.len() < GROUP && next.is_none() {
                    match queue.try_recv() {
                        Ok(Work::One(job)) => group.push(job),
                        Ok(bulk) => next = Some(bulk),
                        Err(_) => break,
                    }
                }
                answer_group(connection, group);
            }
        }
    }
}

fn answer_group(connection: &Connection, group: Vec<Job>) {
    let mut outcomes = write_group(connection, &group);
    for job in group {
        let outcome = outcomes.next().unwrap_or(Err(StoreError::Busy));
        // The caller may have gone; its batch is committed all the same.
        let _ = job.answer.send(outcome);
    }
}

/// Writes batch after batch in a transaction of their own, as they come.
fn write_bulk(connection: &Connection, job: BulkJob) {
    let BulkJob { mut pieces, answer } = job;
    let mut write = || -> Result<bool> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        search::expect_many(connection, true)?;
        while let Some(piece) = pieces.blocking_recv() {
            let Piece::Batch(Batch { steps, searches }, waiting) = piece else {
                search::expect_many(connection, false)?;
                connection.prepare_cached("COMMIT")?.execute([])?;
                return Ok(true);
            };
            steps.iter().try_for_each(|step| write_step(connection, step))?;
            let changes: Vec<_> = searches.into_iter().map(IndexChange::from).collect();
            search::apply(connection, changes.iter())?;
            if let Some(waiting) = waiting {
                // Who waited may have gone; then the end comes next.
                let _ = waiting.send(());
            }
        }
        Ok(false)
    };
    let outcome = write();
    if !matches!(outcome, Ok(true)) && !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
        tracing::error!("a failed transaction could not be rolled back");
    }
    // Who went away before the end wanted none of it.
    let _ = answer.send(outcome.map(drop));
}

fn write_group(connection: &Connection, group: &[Job]) -> std::vec::IntoIter<Result<()>> {
    let written = || -> rusqlite::Result<Vec<Result<()>>> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let outcomes = group.iter().map(|job| write_batch(connection, &job.steps)).collect::<rusqlite::Result<Vec<_>>>()?;
        // Last and outside of savepoints, each of which would make the index write out what it holds.
        let committed = group.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok());
        search::apply(connection, committed.flat_map(|(job, _)| &job.index))?;
        connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(outcomes)
    };
    let outcomes = written().unwrap_or_else(|error| {
        if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
            tracing::error!("a failed transaction could not be rolled back");
        }
        let error = StoreError::from(error);
        tracing::error!(%error, batches = group.len(), "a group of writes failed");
        group.iter().map(|_| Err(error.again())).collect()
    });
    outcomes.into_iter()
}

/// Writes one batch within the group's transaction. The outer error means that the transaction itself is lost.
fn write_batch(connection: &Connection, steps: &[Step]) -> rusqlite::Result<Result<()>> {
    connection.prepare_cached("SAVEPOINT batch")?.execute([])?;
    let outcome = steps.iter().try_for_each(|step| write_step(connection, step));
    if outcome.is_err() {
        if connection.is_autocommit() {
            return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None));
        }
        connection.prepare_cached("ROLLBACK TO batch")?.execute([])?;
    }
    connection.prepare_cached("RELEASE batch")?.execute([])?;
    Ok(outcome)
}

fn write_step(connection: &Connection, step: &Step) -> Result<()> {
    let affected = connection.prepare_cached(step.sql)?.execute(params_from_iter(&step.params))?;
    match step.guard {
        Some(guard) if affected != 1 => Err(StoreError::Unmet(guard)),
        _ => Ok(()),
    }
}

impl StoreError {
    /// The same failure for another batch of the group.
    fn again(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::Unavailable(cause) => Self::Unavailable(cause.clone()),
            _ => Self::Busy,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error().map(|error| (error.code, error.extended_code)) {
            Some((ErrorCode::DiskFull, _)) => Self::Full,
            Some((ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _)) => Self::Busy,
            Some((ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly, _)) => {
                Self::Unavailable(error.to_string())
            }
            Some((_, rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY)) => {
                Self::Duplicate(error.to_string())
            }
            _ => Self::fault(error),
        }
    }
}
