//! SQLite: reads on the calling thread's own connection, writes grouped by one writer thread.

pub(super) mod connection;
mod writer;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connection::open;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use thread_local::ThreadLocal;
use writer::Writer;

use super::batch::Batch;
use super::data_file::DataFile;
use super::search::index::NotedContacts;
use super::value::{FromRow, Row, Value};
use super::{Portion, ReadLength, Result, StoreError, migrations};
use crate::limiter::{Limiter, Shares};
use crate::model::ids::UserId;

/// The longest wait of a long read for its permit.
const PATIENCE: Duration = Duration::from_secs(10);
/// The bytes of rows that may be read on the calling thread; a read with more starts again on the
/// blocking pool.
const SHORT_BYTES: i64 = 256 * 1024;

/// A SQLite file.
pub struct Sqlite {
    /// Those of the threads that serve requests.
    readers: Arc<Readers>,
    /// Those of the blocking pool, whose threads come and go.
    long_readers: Arc<Readers>,
    /// The limit of long reads: more would only hold more memory.
    long_reads: Limiter,
    writer: Writer,
    presence: Presence,
}

/// Read-only connections, one for each thread that reads.
struct Readers {
    file: Arc<DataFile>,
    connections: ThreadLocal<Connection>,
    /// The most KiB of pages that each keeps in memory.
    cache: u32,
}

impl Readers {
    fn new(file: &Arc<DataFile>, cache: u32) -> Self {
        Self {
            file: Arc::clone(file),
            connections: ThreadLocal::new(),
            cache,
        }
    }
}

impl Sqlite {
    /// Opens or creates the file and starts its writer thread, which ends when this value is
    /// dropped.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = open_for_writing(path)?;
        let file = Arc::new(DataFile::watch(path)?);
        let writer = Writer::start(connection, Arc::clone(&file))?;
        let per_core = Shares::one_per_core(PATIENCE);
        let long_reads = Limiter::new(Shares {
            account: (per_core.total / 2).max(1),
            ..per_core
        });
        let presence = Presence::of(path)?;
        Ok(Self {
            readers: Arc::new(Readers::new(&file, 6000)),
            long_readers: Arc::new(Readers::new(&file, 1500)),
            long_reads,
            writer,
            presence,
        })
    }

    /// Checks whether no other process had the file open when this one opened it.
    pub fn is_alone(&self) -> bool {
        self.presence.is_alone
    }

    pub fn migrate(&self) -> Result<()> {
        migrations::migrate_sqlite(self.readers.file.path())
    }

    /// Succeeds while the data file is in its place.
    pub async fn check_file(&self) -> Result<()> {
        match self.readers.file.check() {
            Ok(()) => Ok(()),
            // The commit makes the writer save what it can.
            Err(_) => self.commit(Batch::default()).await,
        }
    }

    pub fn prepare(&self, sql: &str) -> Result<()> {
        self.readers.connection()?.prepare(sql)?;
        Ok(())
    }

    pub fn query<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        self.readers.query(sql, params)
    }

    pub async fn query_long<T: FromRow + Send + 'static>(
        &self,
        account: Option<UserId>,
        sql: &'static str,
        params: Vec<Value>,
    ) -> Result<Vec<T>> {
        self.read_long(account, move |readers| readers.query(sql, &params))
            .await
    }

    pub async fn query_portion<T: FromRow + Send + 'static>(
        &self,
        account: UserId,
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
        self.read_long(Some(account), move |readers| {
            readers.portion(sql, &params, bytes)
        })
        .await
    }

    async fn read_long<T: Send + 'static>(
        &self,
        account: Option<UserId>,
        read: impl FnOnce(&Readers) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let permit = self.long_reads.acquire_for(account).await?;
        let readers = Arc::clone(&self.long_readers);
        let reading = tokio::task::spawn_blocking(move || {
            let rows = read(&readers);
            drop(permit);
            rows
        });
        reading.await.map_err(StoreError::fault)?
    }

    /// Returns how many contacts the search index does not have yet.
    pub(in crate::store) fn noted(&self) -> &NotedContacts {
        self.writer.noted()
    }

    pub async fn commit(&self, batch: Batch) -> Result<()> {
        self.writer.commit(batch).await
    }

    /// Returns the inode of the data file, which differs from that of any copy.
    pub fn place(&self) -> Result<String> {
        let metadata = self
            .readers
            .file
            .path()
            .metadata()
            .map_err(StoreError::fault)?;
        Ok(metadata.ino().to_string())
    }

    /// Copies the database as of now into an empty file, while reads and writes go on.
    pub fn backup(&self, file: &Path) -> Result<()> {
        let source = open(self.readers.file.path(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let copied = source.execute("VACUUM INTO ?1", [file.to_string_lossy()]);
        if copied.is_err() {
            // SQLite leaves the journal of a copy that it could not finish.
            let mut journal = file.as_os_str().to_owned();
            journal.push("-journal");
            let _ = std::fs::remove_file(journal);
        }
        copied?;
        // A copy written back over its original would have the same place.
        let copy = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        if copy.table_exists(None, "sync_epoch")? {
            copy.execute("UPDATE sync_epoch SET place = ''", [])?;
        }
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
                return Ok(Portion {
                    rows: items,
                    is_cut: true,
                });
            }
            items.push(T::from_row(&Row::Sqlite(row))?);
            held += row.get::<_, i64>(size)?;
        }
        Ok(Portion {
            rows: items,
            is_cut: false,
        })
    }

    fn connection(&self) -> Result<&Connection> {
        self.connections.get_or_try(|| {
            let opened = open(self.file.path(), OpenFlags::SQLITE_OPEN_READ_ONLY);
            // Another file may have replaced it, which must not be read in its place.
            self.file.check()?;
            let connection = opened?;
            let cache = self.cache;
            connection.execute_batch(&format!(
                "PRAGMA query_only = ON; PRAGMA cache_size = -{cache};"
            ))?;
            Ok(connection)
        })
    }
}

/// A lock file beside the database that each process using it shares, and by which the next process
/// notices the others.
struct Presence {
    is_alone: bool,
    /// Holds the lock for as long as it is open.
    _file: File,
}

impl Presence {
    fn of(path: &Path) -> Result<Self> {
        let options = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .clone();
        let file = options
            .open(path.with_extension("users"))
            .map_err(StoreError::fault)?;
        let is_alone = file.try_lock().is_ok();
        if is_alone {
            file.unlock().map_err(StoreError::fault)?;
        }
        file.lock_shared().map_err(StoreError::fault)?;
        Ok(Self {
            is_alone,
            _file: file,
        })
    }
}

/// Opens the connection that writes, and first creates the file if it does not exist. A second
/// process doing so at the same moment would find the database busy, so the migration lock is held
/// meanwhile.
fn open_for_writing(path: &Path) -> Result<Connection> {
    let _lock = migrations::lock(path)?;
    DataFile::make(path)?;
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Under WAL, FULL syncs the log at every commit: acknowledged writes survive a power cut.
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; \
                    PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;";
    connection.execute_batch(settings)?;
    // The first read creates the log and its index, which are watched from now on.
    connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

impl StoreError {
    /// Returns the same failure for another batch of the group.
    fn again(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::Unavailable(cause) => Self::Unavailable(cause.clone()),
            Self::Lost(fault) => Self::Lost(fault.clone()),
            _ => Self::Busy,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error
            .sqlite_error()
            .map(|error| (error.code, error.extended_code))
        {
            Some((ErrorCode::DiskFull, _)) => Self::Full,
            Some((ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _)) => Self::Busy,
            Some((ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly, _)) => {
                Self::Unavailable(error.to_string())
            }
            Some((
                _,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            )) => Self::Duplicate(error.to_string()),
            _ => Self::fault(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Queried through the writer thread, because other connections have settings of their own.
    #[tokio::test]
    async fn the_writer_syncs_the_log_at_every_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("carnet.db");
        let db = Sqlite::open(&path).expect("a database");
        let other = open(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("another connection");
        other
            .execute_batch("CREATE TABLE settings (journal_mode TEXT, synchronous INTEGER)")
            .expect("a table");
        let mut batch = Batch::default();
        let ask = "INSERT INTO settings SELECT journal_mode, synchronous FROM pragma_journal_mode, pragma_synchronous";
        batch.push(ask, Vec::new());
        db.commit(batch).await.expect("writes");
        let (wal, full) = ("wal".to_owned(), 2);
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
        let settings = other
            .query_row("SELECT * FROM settings", [], read)
            .expect("its settings");
        assert_eq!(settings, (wal, full));
    }
}
