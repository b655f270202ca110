//! PostgreSQL: shared connections for short reads, one for groups of small writes, pooled ones for
//! all else.

mod alone;
mod errors;
mod shared;
mod statistics;
mod tls;
mod transaction;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use scopeguard::ScopeGuard;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, Row as PostgresRow};
use tokio_postgres_rustls::MakeRustlsConnect;

use self::alone::AloneWriter;
use self::shared::{ReadStatement, SharedConnections};
use self::writer::GroupWriter;
use super::batch::Batch;
use super::value::{FromRow, Row, Value};
use super::{Portion, PostgresOptions, ReadLength, Result, StoreError, migrations, pg_dump};
use crate::limiter::{Limiter, Shares};
use crate::model::ids::UserId;

/// The longest wait for a connection that others use.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest wait of a write for another of the same account. Shorter than [`PATIENCE`], so that
/// writes waiting for a lock return their connections to those waiting for one.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// The longest time for making or reviving a connection.
const WAIT: Duration = Duration::from_secs(3);
/// The longest time for which a host may leave what was sent to it unconfirmed. A host that has
/// vanished would otherwise be waited for for a quarter of an hour.
const TCP_PATIENCE: Duration = Duration::from_secs(10);

/// A PostgreSQL database.
pub struct Postgres {
    short_reads: Box<SharedConnections>,
    pool: Pool,
    /// The limit of long reads, which leaves connections for the others.
    long_reads: Limiter,
    writer: GroupWriter,
    url: String,
}

impl Postgres {
    /// Prepares connections and starts the task that writes groups.
    pub fn connect(options: &PostgresOptions) -> Result<Self> {
        let mut config: Config = options.url.parse().map_err(StoreError::fault)?;
        config
            .application_name("carnet")
            .connect_timeout(WAIT)
            .tcp_user_timeout(TCP_PATIENCE)
            .keepalives_idle(Duration::from_secs(30));
        let timeout = options.statement_timeout.as_millis();
        set(&mut config, "statement_timeout", timeout);
        set(&mut config, "lock_timeout", LOCK_PATIENCE.as_millis());
        let tls = tls::connector()?;
        let short_reads = Box::new(SharedConnections::new(config.clone(), tls.clone()));
        let mut groups = config.clone();
        set(
            &mut groups,
            "lock_timeout",
            writer::LOCK_PATIENCE.as_millis(),
        );
        let groups = pool(groups, tls.clone(), writer::CONNECTIONS)?;
        let pooled = options
            .connections
            .saturating_sub(shared::CONNECTIONS + writer::CONNECTIONS)
            .max(2);
        let pool = pool(config, tls, pooled)?;
        let connections = u32::try_from(pooled).unwrap_or(u32::MAX);
        let few = Shares {
            total: connections - connections.div_ceil(4),
            account: (connections / 4).max(1),
            patience: PATIENCE,
        };
        let alone = Arc::new(AloneWriter::new(pool.clone(), few));
        Ok(Self {
            short_reads,
            pool,
            long_reads: Limiter::new(few),
            writer: GroupWriter::start(&groups, alone),
            url: options.url.clone(),
        })
    }

    pub async fn migrate(&self) -> Result<()> {
        let mut object = self.pool.get().await?;
        let client: &mut tokio_postgres::Client = &mut object;
        migrations::migrate_postgres(client).await
    }

    pub async fn durability_warnings(&self) -> Result<Vec<String>> {
        let sql = "SELECT name || ' = ' || setting FROM pg_settings \
                   WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'";
        let rows: Vec<(String,)> = self.query(sql, &[]).await?;
        Ok(rows.into_iter().map(|(setting,)| setting).collect())
    }

    pub async fn prepare(&self, sql: &str) -> Result<()> {
        self.pool.get().await?.prepare(sql).await?;
        Ok(())
    }

    /// Returns the rows of a read that an index and a limit keep short.
    pub async fn query<T: FromRow>(&self, sql: &'static str, params: &[Value]) -> Result<Vec<T>> {
        let read = ReadStatement { sql, bytes: None };
        let rows = self.short_reads.query(read, &references(params)).await?;
        rows.iter()
            .map(|row| T::from_row(&Row::Postgres(row)))
            .collect()
    }

    /// Returns the rows of a read that may take long, within the share of an account.
    pub async fn query_long<T: FromRow>(
        &self,
        account: Option<UserId>,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<T>> {
        let rows = self
            .read_long(account, async |client| {
                let statement = client.prepare_cached(sql).await?;
                client.query(&statement, &references(params)).await
            })
            .await?;
        rows.iter()
            .map(|row| T::from_row(&Row::Postgres(row)))
            .collect()
    }

    /// Reads on a connection of the pool, within the share of an account. A reader who goes away
    /// closes the connection: whoever got it next would wait until the read has ended.
    async fn read_long(
        &self,
        account: Option<UserId>,
        read: impl AsyncFnOnce(&Object) -> std::result::Result<Vec<PostgresRow>, tokio_postgres::Error>,
    ) -> Result<Vec<PostgresRow>> {
        let _permit = self.long_reads.acquire_for(account).await?;
        let client = exclusive(&self.pool).await?;
        let rows = read(&client).await;
        release(client);
        Ok(rows?)
    }

    /// Like [`Self::query_long`], but planned anew for these parameters, on which a search's best
    /// plan depends.
    pub async fn query_planned<T: FromRow>(
        &self,
        account: UserId,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<T>> {
        let rows = self
            .read_long(Some(account), async |client| {
                client.query_typed(sql, &typed(params)).await
            })
            .await?;
        rows.iter()
            .map(|row| T::from_row(&Row::Postgres(row)))
            .collect()
    }

    /// Returns the first rows of a read. The server counts them, because everything it has sent
    /// must be received.
    pub async fn query_portion<T: FromRow>(
        &self,
        account: UserId,
        sql: &'static str,
        params: &[Value],
        bytes: i64,
        length: ReadLength,
    ) -> Result<Portion<T>> {
        if length == ReadLength::Short {
            let bytes = Some(bytes);
            let read = ReadStatement { sql, bytes };
            return portion_of(&self.short_reads.query(read, &references(params)).await?);
        }
        let rows = self.read_long(Some(account), async |client| {
            let statement = client.prepare_cached(&portion(sql, bytes)).await?;
            client.query(&statement, &references(params)).await
        });
        portion_of(&rows.await?)
    }

    /// Returns the same, planned anew for these parameters.
    pub async fn query_portion_planned<T: FromRow>(
        &self,
        account: UserId,
        sql: &str,
        params: &[Value],
        bytes: i64,
    ) -> Result<Portion<T>> {
        let rows = self.read_long(Some(account), async |client| {
            client
                .query_typed(&portion(sql, bytes), &typed(params))
                .await
        });
        portion_of(&rows.await?)
    }

    /// Carries out a batch.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        self.writer.commit(batch).await
    }

    /// Identifies the cluster, and the table in it that restoring an archive creates anew.
    pub async fn place(&self) -> Result<String> {
        let sql = "SELECT CAST(system_identifier AS TEXT) || '-' || CAST(CAST(CAST('sync_epoch' AS REGCLASS) AS OID) AS TEXT) \
                   FROM pg_control_system()";
        let rows: Vec<(String,)> = self.query(sql, &[]).await?;
        Ok(rows
            .into_iter()
            .next()
            .map(|(place,)| place)
            .unwrap_or_default())
    }

    /// Writes an archive that `pg_restore` reads.
    pub async fn backup(&self, file: &Path) -> Result<()> {
        let config = self.url.parse().map_err(StoreError::fault)?;
        let is_secured: Vec<(bool,)> = self
            .query(
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                &[],
            )
            .await?;
        pg_dump::write(&config, is_secured.first().is_some_and(|(tls,)| *tls), file).await
    }
}

/// Sets a setting of the sessions, over a former value.
fn set(config: &mut Config, name: &str, value: impl std::fmt::Display) {
    let given = config
        .get_options()
        .map_or_else(String::new, |given| format!("{given} "));
    config.options(format!("{given}-c {name}={value}"));
}

fn pool(config: Config, tls: MakeRustlsConnect, connections: usize) -> Result<Pool> {
    let manager = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    Pool::builder(Manager::from_config(config, tls, manager))
        .max_size(connections)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(WAIT))
        .recycle_timeout(Some(WAIT))
        .build()
        .map_err(StoreError::fault)
}

/// A pooled connection that is closed when it is dropped before its [`release`], because what it
/// carries out has not ended.
type ExclusiveConnection = ScopeGuard<Object, fn(Object)>;

async fn exclusive(pool: &Pool) -> Result<ExclusiveConnection> {
    let connection = pool.get().await?;
    Ok(scopeguard::guard(connection, |open| {
        drop(Object::take(open))
    }))
}

/// Returns a connection to its pool.
fn release(connection: ExclusiveConnection) {
    drop(ScopeGuard::into_inner(connection));
}

/// Returns the statement for the first rows of `sql`, whose column `size` is the bytes of each row.
/// Its last column is the number of rows without the limit.
fn portion(sql: &str, bytes: i64) -> String {
    format!(
        "SELECT counted.* FROM (SELECT found.*, SUM(size) OVER (ROWS UNBOUNDED PRECEDING) - size AS before, \
         COUNT(*) OVER () AS found_rows FROM ({sql}) AS found) AS counted WHERE before < {bytes}"
    )
}

fn portion_of<T: FromRow>(rows: &[PostgresRow]) -> Result<Portion<T>> {
    let found = rows
        .first()
        .map_or(Ok(0), |row| row.try_get::<_, i64>(row.len() - 1))
        .map_err(StoreError::fault)?;
    let rows = rows
        .iter()
        .map(|row| T::from_row(&Row::Postgres(row)))
        .collect::<Result<Vec<_>>>()?;
    Ok(Portion {
        is_cut: usize::try_from(found).is_ok_and(|found| found > rows.len()),
        rows,
    })
}

/// Returns the parameters with their types, for a statement that is not prepared.
fn typed(params: &[Value]) -> Vec<(&(dyn ToSql + Sync), Type)> {
    params
        .iter()
        .map(|value| (value as &(dyn ToSql + Sync), type_of(value)))
        .collect()
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null | Value::Text(_) => Type::TEXT,
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT8,
        Value::Bytes(_) => Type::BYTEA,
    }
}
