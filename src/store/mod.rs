//! The only place with SQL: two databases behind one small interface.
//!
//! Reads name a statement and its parameters; writes are a [`Batch`], committed whole or not at all.

mod batch;
pub mod contacts;
pub mod distinct;
pub mod labels;
mod migrations;
pub mod operations;
mod postgres;
pub mod revisions;
pub mod search;
pub mod sessions;
mod sqlite;
pub mod uploads;
pub mod users;
mod value;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

pub use batch::{Batch, Bulk, Guard};
pub use value::Value;
use value::{FromRow, Row};

use crate::error::Error;

/// Why the store could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A guarded step of a batch did not affect what it had to; nothing was written.
    #[error("a guarded statement did not apply")]
    Unmet(Guard),
    /// A unique value exists already; nothing was written.
    #[error("a unique value exists already: {0}")]
    Duplicate(String),
    /// More writes are waiting than can be served soon.
    #[error("the database is busy")]
    Busy,
    /// The database does not answer.
    #[error("the database is away: {0}")]
    Unavailable(String),
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
            StoreError::Unmet(_) | StoreError::Duplicate(_) | StoreError::Fault(_) => Self::internal(error),
        }
    }
}

/// The result of a store function.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The first rows of a read that ends early where its rows are large.
#[derive(Debug)]
pub struct Portion<T> {
    /// The rows, at least one where there are any.
    pub rows: Vec<T>,
    /// The read ended before its last row.
    pub is_cut: bool,
}

/// How long a read may take, as far as its statement tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadLength {
    /// An index and a limit keep it short.
    Short,
    /// It may take long.
    Long,
}

/// A database.
pub enum Db {
    /// A file, written by this process alone.
    Sqlite(sqlite::Sqlite),
    /// A server, perhaps shared with other processes.
    Postgres(postgres::Postgres),
}

/// How to reach PostgreSQL.
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

    /// Brings the schema up to this program's version; refuses a newer one. Safe when several processes do it at once.
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
        let version = match self.query::<(Option<i64>,)>(sql, &[Value::from(true)]).await {
            Ok(rows) => rows.first().and_then(|(version,)| *version),
            Err(StoreError::Fault(_)) => None,
            Err(error) => return Err(error),
        };
        match version {
            Some(version) if version == known => Ok(()),
            Some(version) if version > known => Err(migrations::too_new(version)),
            _ => Err(StoreError::Fault("the schema is missing or old: run carnet migrate".to_owned())),
        }
    }

    /// Settings of the database under which acknowledged writes could be lost.
    pub async fn durability_warnings(&self) -> Result<Vec<String>> {
        match self {
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(db) => db.durability_warnings().await,
        }
    }

    /// Succeeds when the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.query::<One>("SELECT 1 FROM users LIMIT 1", &[]).await.map(drop)
    }

    /// Writes a copy that holds every write acknowledged before the call to `file`, which must not exist. Only its
    /// owner can read it, for it holds everything.
    pub async fn backup(&self, file: &Path) -> Result<()> {
        let explain = |error| StoreError::Fault(format!("{}: {error}", file.display()));
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(explain)?;
        let copied = match self {
            Self::Sqlite(db) => db.backup(file),
            Self::Postgres(db) => db.backup(file).await,
        };
        let copied = copied.and_then(|()| File::open(file).and_then(|copy| copy.sync_all()).map_err(explain));
        copied.inspect_err(|_| {
            // Half a copy is worse than none; that it stays behind would be the lesser error.
            let _ = std::fs::remove_file(file);
        })
    }

    /// Prepares every statement of the program: each is one text that this database must understand.
    pub async fn prepare_all(&self) -> Result<()> {
        for sql in [
            users::STATEMENTS,
            sessions::STATEMENTS,
            contacts::STATEMENTS,
            contacts::list::STATEMENTS,
            contacts::write::STATEMENTS,
            distinct::STATEMENTS,
            labels::STATEMENTS,
            operations::STATEMENTS,
            revisions::STATEMENTS,
            uploads::STATEMENTS,
        ]
        .concat()
        {
            self.prepare(sql).await?;
        }
        for sql in contacts::list::statements_for(self).chain(search::statements_for(self)) {
            self.prepare(sql).await?;
        }
        Ok(())
    }

    async fn prepare(&self, sql: &'static str) -> Result<()> {
        if !parameters_rise(sql) {
            return Err(StoreError::Fault(format!("its parameters are not first used in rising order: {sql}")));
        }
        let prepared = match self {
            Self::Sqlite(db) => db.prepare(sql),
            Self::Postgres(db) => db.prepare(sql).await,
        };
        prepared.map_err(|error| StoreError::Fault(format!("{error}: {sql}")))
    }

    /// The rows of a read that an index and a limit keep short: on SQLite it runs on the calling thread.
    async fn query<T: FromRow>(&self, sql: &'static str, params: &[Value]) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(db) => db.query(sql, params),
            Self::Postgres(db) => db.query(sql, params).await,
        }
    }

    async fn query_optional<T: FromRow>(&self, sql: &'static str, params: &[Value]) -> Result<Option<T>> {
        Ok(self.query(sql, params).await?.pop())
    }

    /// The rows of a read that may take long: on SQLite it runs on the blocking pool.
    async fn query_long<T: FromRow + Send + 'static>(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(db) => db.query_long(sql, params).await,
            Self::Postgres(db) => db.query(sql, &params).await,
        }
    }

    /// The first rows of a read whose last column, `size`, is what each row holds in bytes: rows until they hold `bytes`
    /// together, at least one.
    async fn query_portion<T: FromRow + Send + 'static>(
        &self,
        sql: &'static str,
        params: Vec<Value>,
        bytes: i64,
        length: ReadLength,
    ) -> Result<Portion<T>> {
        match self {
            Self::Sqlite(db) => db.query_portion(sql, params, bytes, length).await,
            Self::Postgres(db) => db.query_portion(sql, &params, bytes).await,
        }
    }

    /// Begins a change that is written in parts and takes effect as a whole.
    pub async fn bulk(&self) -> Result<Bulk> {
        match self {
            Self::Sqlite(db) => db.bulk(),
            Self::Postgres(db) => db.bulk().await,
        }
    }

    /// Carries out a batch. When this returns, it is on disk whole; on an error, nothing of it is.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.commit(batch).await,
            Self::Postgres(db) => db.commit(batch).await,
        }
    }
}

/// Whether `$1`, `$2` and so on are first used in this order. SQLite numbers them by their first use, PostgreSQL by name.
fn parameters_rise(sql: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    let numbers = sql.split('$').skip(1).filter_map(|rest| rest[..digits(rest)].parse::<usize>().ok());
    numbers
        .scan(0, |most, number| {
            let next = number <= *most + 1;
            *most = number.max(*most);
            Some(next)
        })
        .all(|next| next)
}

/// A row whose columns nobody reads.
struct One;

impl FromRow for One {
    fn from_row(_: &Row<'_>) -> Result<Self> {
        Ok(Self)
    }
}

/// Declares statements, and lists them for the test that prepares each on both databases.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* const $name: &str = $sql;)+
        pub(in crate::store) const STATEMENTS: &[&str] = &[$($name),+];
    };
}
use statements;
