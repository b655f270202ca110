//! The schema, brought up to date step by step.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use refinery::Runner;
use refinery::error::Kind;
use rusqlite::OpenFlags;

use super::sqlite::connection;
use super::{Result, StoreError};

mod sqlite_steps {
    refinery::embed_migrations!("migrations/sqlite");
}

mod postgres_steps {
    refinery::embed_migrations!("migrations/postgres");
}

/// The key of the advisory lock under which PostgreSQL is migrated ("carnet" in ASCII).
const LOCK: i64 = 0x6361_726e_6574;

/// Returns the schema version that this program works with.
pub fn known_version() -> i64 {
    let steps = sqlite_steps::migrations::runner();
    steps
        .get_migrations()
        .iter()
        .map(|step| i64::from(step.version()))
        .max()
        .unwrap_or(0)
}

/// Waits until no other process creates or migrates this SQLite file, and keeps others from it
/// until the lock is dropped. The lock is held on a file beside it that only its owner may open,
/// because anyone who could open it could keep everyone waiting.
pub fn lock(path: &Path) -> Result<File> {
    let path = path.with_extension("lock");
    let explain = |error| StoreError::Fault(format!("{}: {error}", path.display()));
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(explain)?;
    file.lock().map_err(explain)?;
    Ok(file)
}

/// Migrates a SQLite file, under its lock.
pub fn migrate_sqlite(path: &Path) -> Result<()> {
    let _lock = lock(path)?;
    let mut connection = connection::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    whole(sqlite_steps::migrations::runner())
        .run(&mut connection)
        .map_err(explain)
        .map(drop)
}

/// Migrates PostgreSQL under an advisory lock, which the connection's end would also release.
pub async fn migrate_postgres(client: &mut tokio_postgres::Client) -> Result<()> {
    // A step may take long on a large table, and so may the wait for another process.
    client
        .batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")
        .await?;
    client
        .execute("SELECT pg_advisory_lock($1)", &[&LOCK])
        .await?;
    let migrated = whole(postgres_steps::migrations::runner())
        .run_async(client)
        .await;
    client
        .execute("SELECT pg_advisory_unlock($1)", &[&LOCK])
        .await?;
    client
        .batch_execute("RESET statement_timeout; RESET lock_timeout")
        .await?;
    migrated.map_err(explain).map(drop)
}

/// Puts all steps into one transaction. Otherwise refinery would record a step only after
/// committing it, and a kill in between would run the step twice.
fn whole(steps: Runner) -> Runner {
    steps.set_grouped(true)
}

/// Maps a migration failure. A schema step unknown to this program was made by a newer one.
fn explain(error: refinery::Error) -> StoreError {
    match error.kind() {
        Kind::MissingVersion(step) => too_new(i64::from(step.version())),
        _ => StoreError::fault(error),
    }
}

/// Returns the error for a schema that a newer program made.
pub fn too_new(version: i64) -> StoreError {
    StoreError::Fault(format!(
        "the database has schema version {version}, which this program does not know: run a newer carnet"
    ))
}
