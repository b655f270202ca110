//! The only place with SQL: two databases behind one small interface.
//!
//! Reads name a statement and its parameters; writes are a [`Batch`], committed whole or not at
//! all.
//!
//! `Db` is an enum of the two drivers. The SQL text is the same for both, with `$1, $2 ...` first
//! used in rising order; values on which the dialects disagree (folded search text, sort key,
//! birthday as month-day number) are computed in Rust. `Value` is a parameter; `Column` and
//! `FromRow` read the results. `statements!` lists each file's statements for a test that prepares
//! them.
//!
//! **Batch** is the unit of writing: statements in order, all or none. A step with a `Guard` must
//! affect exactly the expected rows; the guard names the condition (`Version` of an operation,
//! `UniqueEmail`), so that the domain can tell which one failed. There are no interactive
//! transactions.
//!
//! **SQLite.** Reads that an index and a limit keep short run on the calling thread, on that
//! thread's own read-only connection; longer ones (`query_long`) go to the blocking pool. Writes go
//! to one thread, which takes up to 256 queued batches, writes them in one transaction, commits once
//! (WAL, `synchronous = FULL`), and only then answers all: many writers share one sync. Search terms
//! follow in groups (`search/index.rs`). Before a group and after its commit `DataFile` compares device and inode of the
//! file and of the two beside it with those that are open, so that writes into a deleted file are
//! not acknowledged. At most 4,096 batches wait; further ones are refused (503). One server process
//! at a time should write to a file; the commands may be used beside it.
//!
//! **PostgreSQL.** Short reads of all requests go over two shared connections, pipelined and with
//! plans that do not depend on their parameters; a pool of connections does all else, each with its
//! cache of prepared statements. Small batches of many accounts are written in groups by one more
//! connection (`postgres/writer.rs`); large ones, and those of an account that another write holds
//! up, alone on a connection of the pool. Either way BEGIN, all statements and COMMIT are sent
//! together, before the first answer is read: a guarded statement that affects other rows than
//! expected raises an error in the database, and the COMMIT rolls back. What writes runs in a task
//! of its own, so that a caller who goes away leaves no transaction open. Errors of connection,
//! shutdown and start-up answer 503 with `Retry-After`; lost connections are made again. Searches
//! and lists are planned anew for their parameters. At start the server analyses tables that have
//! no statistics, and warns when `fsync`, `full_page_writes` or `synchronous_commit` is off.
//!
//! **Migrations** run under a lock, so several processes may start at once: an advisory lock on
//! PostgreSQL, and a file beside the SQLite file, locked before that is created and switched to
//! WAL. All missing steps run in one transaction, so a killed process leaves the former schema. A
//! program refuses a schema with a step that it does not know.
//!
//! **Many contacts** are changed by few statements: `ContactChanges` names them in one JSON list,
//! which both databases read as rows, or PostgreSQL takes an array for each parameter. The
//! account's counter is raised once, by the number of changes, and each change gets a number of its
//! own. The same statement raises the account's counts of contacts and bytes, within its quota.
//! PostgreSQL plans such a statement anew each time, and refreshes its statistics after a change of
//! 5,000 contacts: plans made while the tables were small read all of an account's contacts for
//! each list.

mod account_lock;
pub mod app_passwords;
mod batch;
pub mod books;
pub mod calendar;
pub mod changes;
pub mod collection;
pub mod contacts;
mod data_file;
mod declarations;
pub mod distinct;
pub mod idempotency;
pub mod jobs;
pub mod label_colors;
pub mod labels;
mod migrations;
mod monotonic;
pub mod operations;
mod pg_dump;
mod postgres;
mod preparation;
pub mod properties;
pub mod revisions;
pub mod search;
pub mod sessions;
mod sqlite;
pub mod trash;
pub mod uploads;
pub mod users;
mod value;

use std::path::Path;
use std::time::Duration;

use batch::Sql;
pub use batch::{Batch, Guard};
use declarations::{dialects, for_rows, statements};
pub use value::Value;
use value::{FromRow, Row};

use crate::error::Error;
use crate::limiter::Exhausted;
use crate::model::ids::UserId;

/// The reason why the store could not carry out a request.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// A guarded step of a batch did not affect the expected rows; nothing was written.
    #[error("a guarded statement did not apply")]
    Unmet(Guard),
    /// A unique value exists already; nothing was written.
    #[error("a unique value exists already: {0}")]
    Duplicate(String),
    /// More writes are waiting than can be carried out soon.
    #[error("the database is busy")]
    Busy,
    /// The database does not answer.
    #[error("the database is away: {0}")]
    Unavailable(String),
    /// The data file was deleted, moved or replaced. This was logged when it was noticed.
    #[error("the database is away: {0}")]
    Lost(String),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// A fault in a statement, the data or the program.
    #[error("{0}")]
    Fault(String),
}

impl StoreError {
    fn fault(cause: impl std::fmt::Display) -> Self {
        Self::Fault(cause.to_string())
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::Full => Self::StorageFull,
            StoreError::Unavailable(cause) => {
                tracing::warn!(cause, "the database is away");
                Self::Unavailable
            }
            StoreError::Lost(_) => Self::Unavailable,
            StoreError::Unmet(_) | StoreError::Duplicate(_) | StoreError::Fault(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<Exhausted> for StoreError {
    fn from(_: Exhausted) -> Self {
        Self::Busy
    }
}

/// The result of a store function.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The first rows of a read that ends early if its rows are large.
#[derive(Debug)]
pub struct Portion<T> {
    /// The rows, at least one if there are any.
    pub rows: Vec<T>,
    /// True if the read ended before its last row.
    pub is_cut: bool,
}

/// The expected length of a read, judging by its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadLength {
    /// An index and a limit keep it short.
    Short,
    /// It may take long.
    Long,
}

/// A database.
pub enum Db {
    /// A SQLite file, which commands may use beside the one server.
    Sqlite(sqlite::Sqlite),
    /// A PostgreSQL server, perhaps shared with other processes.
    Postgres(postgres::Postgres),
}

/// The options for connecting to PostgreSQL.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// A `postgres://` URL.
    pub url: String,
    /// The most connections to hold.
    pub connections: usize,
    /// The longest a statement may run.
    pub statement_timeout: Duration,
}

impl Db {
    /// Opens the SQLite file at `path`, which may not exist yet.
    pub fn sqlite(path: &Path) -> Result<Self> {
        sqlite::Sqlite::open(path).map(Self::Sqlite)
    }

    /// Prepares connections to PostgreSQL. None is made before it is needed.
    pub fn postgres(options: &PostgresOptions) -> Result<Self> {
        postgres::Postgres::connect(options).map(Self::Postgres)
    }

    /// Brings the schema up to this program's version; refuses a newer one. Several processes may
    /// call it at once.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.migrate(),
            Self::Postgres(db) => db.migrate().await,
        }
    }

    /// Succeeds when the schema is of this program's version.
    pub async fn check_schema(&self) -> Result<()> {
        let known = migrations::known_version();
        let sql = "SELECT CAST(MAX(version) AS BIGINT) FROM refinery_schema_history WHERE $1";
        let version = match self
            .query::<(Option<i64>,)>(sql, &[Value::from(true)])
            .await
        {
            Ok(rows) => rows.first().and_then(|(version,)| *version),
            Err(StoreError::Fault(_)) => None,
            Err(error) => return Err(error),
        };
        match version {
            Some(version) if version == known => Ok(()),
            Some(version) if version > known => Err(migrations::too_new(version)),
            _ => Err(StoreError::Fault(
                "the schema is missing or old: run carnet migrate".to_owned(),
            )),
        }
    }

    /// Checks whether no other process uses the database. On PostgreSQL this cannot be known.
    pub fn is_alone(&self) -> bool {
        match self {
            Self::Sqlite(db) => db.is_alone(),
            Self::Postgres(_) => false,
        }
    }

    /// Returns the settings of the database under which acknowledged writes could be lost.
    pub async fn durability_warnings(&self) -> Result<Vec<String>> {
        match self {
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(db) => db.durability_warnings().await,
        }
    }

    /// Succeeds when the database answers, and its file is in its place.
    pub async fn ping(&self) -> Result<()> {
        if let Self::Sqlite(db) = self {
            db.check_file().await?;
        }
        self.query::<AnyRow>("SELECT 1 FROM users LIMIT 1", &[])
            .await
            .map(drop)
    }

    /// Copies every write that was acknowledged before the call into `file`, which must be empty.
    pub async fn backup(&self, file: &Path) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.backup(file),
            Self::Postgres(db) => db.backup(file).await,
        }
    }

    /// Returns the rows of a read that an index and a limit keep short. On SQLite it runs on the
    /// calling thread.
    async fn query<T: FromRow>(&self, sql: &'static str, params: &[Value]) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(db) => db.query(sql, params),
            Self::Postgres(db) => db.query(sql, params).await,
        }
    }

    async fn query_optional<T: FromRow>(
        &self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Option<T>> {
        Ok(self.query(sql, params).await?.pop())
    }

    /// Returns the rows of a read that may take long, within the share of its account. On SQLite it
    /// runs on the blocking pool.
    async fn query_long<T: FromRow + Send + 'static>(
        &self,
        account: impl Into<Option<UserId>>,
        sql: &'static str,
        params: Vec<Value>,
    ) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(db) => db.query_long(account.into(), sql, params).await,
            Self::Postgres(db) => db.query_long(account.into(), sql, &params).await,
        }
    }

    /// Returns the first rows of a read whose last column, `size`, is the bytes of each row: at
    /// least one row, until they hold `bytes` together.
    async fn query_portion<T: FromRow + Send + 'static>(
        &self,
        account: UserId,
        sql: &'static str,
        params: Vec<Value>,
        bytes: i64,
        length: ReadLength,
    ) -> Result<Portion<T>> {
        match self {
            Self::Sqlite(db) => db.query_portion(account, sql, params, bytes, length).await,
            Self::Postgres(db) => db.query_portion(account, sql, &params, bytes, length).await,
        }
    }

    /// Like [`Self::query_long`], for a list.
    async fn query_list<T: FromRow + Send + 'static>(
        &self,
        account: UserId,
        sql: Sql,
        params: Vec<Value>,
    ) -> Result<Vec<T>> {
        match (self, sql) {
            (Self::Postgres(db), Sql::List { postgres, .. }) => {
                db.query_planned(account, postgres, &params).await
            }
            (Self::Postgres(db), Sql::Same(sql) | Sql::Rows { one: sql, .. }) => {
                db.query_long(account.into(), sql, &params).await
            }
            (Self::Sqlite(db), sql) => db.query_long(account.into(), sql.sqlite(), params).await,
        }
    }

    /// Returns an identification that distinguishes this database from a copy of it elsewhere.
    async fn place(&self) -> Result<String> {
        match self {
            Self::Sqlite(db) => db.place(),
            Self::Postgres(db) => db.place().await,
        }
    }

    /// Refreshes the planner's statistics after table sizes have changed. SQLite's plans do not
    /// depend on them, and PostgreSQL would do it by itself a minute later.
    pub async fn refresh_statistics(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(db) => db.refresh_statistics().await,
        }
    }

    /// Gathers the planner's statistics of tables that have none, as after an archive was restored.
    /// SQLite's plans do not depend on them.
    pub async fn gather_missing_statistics(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(db) => db.gather_missing_statistics().await,
        }
    }

    /// Carries out a batch. On success, all of it is on disk; on an error, nothing of it is.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.commit(batch).await,
            Self::Postgres(db) => db.commit(batch).await,
        }
    }
}

/// A row whose columns nobody reads.
struct AnyRow;

impl FromRow for AnyRow {
    fn from_row(_: &Row<'_>) -> Result<Self> {
        Ok(Self)
    }
}
