//! The schema, brought up to date step by step.

use std::path::Path;

use refinery::{Migration, Runner};
use rusqlite::OpenFlags;

use super::{Result, StoreError, sqlite};

mod sqlite_steps {
    refinery::embed_migrations!("migrations/sqlite");
}

mod postgres_steps {
    refinery::embed_migrations!("migrations/postgres");
}

/// The key of the advisory lock under which PostgreSQL is migrated ("carnet" in ASCII).
const LOCK: i64 = 0x6361_726e_6574;

/// Migrates a SQLite file. A lock on a file beside it keeps other processes waiting.
pub fn migrate_sqlite(path: &Path) -> Result<()> {
    let lock = std::fs::File::create(path.with_extension("lock")).map_err(StoreError::fault)?;
    lock.lock().map_err(StoreError::fault)?;
    let mut connection = sqlite::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    let runner = sqlite_steps::migrations::runner();
    let applied = runner.get_last_applied_migration(&mut connection).map_err(StoreError::fault)?;
    refuse_newer(&runner, applied)?;
    runner.run(&mut connection).map_err(StoreError::fault).map(drop)
}

/// Migrates PostgreSQL under an advisory lock, which the connection's end would also release.
pub async fn migrate_postgres(client: &mut tokio_postgres::Client) -> Result<()> {
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let migrated = run_postgres(client).await;
    client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await?;
    migrated
}

async fn run_postgres(client: &mut tokio_postgres::Client) -> Result<()> {
    let runner = postgres_steps::migrations::runner();
    let applied = runner.get_last_applied_migration_async(client).await.map_err(StoreError::fault)?;
    refuse_newer(&runner, applied)?;
    runner.run_async(client).await.map_err(StoreError::fault).map(drop)
}

fn refuse_newer(runner: &Runner, applied: Option<Migration>) -> Result<()> {
    let known = runner.get_migrations().iter().map(Migration::version).max().unwrap_or(0);
    match applied.map(|migration| migration.version()) {
        Some(version) if version > known => Err(StoreError::Fault(format!(
            "the database has schema version {version}, and this program knows versions up to {known}: run a newer carnet"
        ))),
        _ => Ok(()),
    }
}
