//! PostgreSQL: shared connections for short reads, pooled ones for all else, prepared statements,
//! pipelined batches.

mod shared;
pub(super) mod tls;

use std::path::Path;
use std::pin::{Pin, pin};
use std::task::{Poll, ready};
use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use futures_util::TryStreamExt;
use futures_util::future::{MaybeDone, maybe_done, poll_fn};
use tokio_postgres::RowStream;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};

use self::shared::SharedConnections;
use super::batch::{Batch, Sql, Step};
use super::value::{FromRow, Row, Value};
use super::{Portion, PostgresOptions, ReadLength, Result, StoreError, migrations, pg_dump};
use crate::limiter::{Limiter, Shares};
use crate::model::ids::UserId;

/// The errors of a statement that took or waited too long, or conflicted with another.
const BUSY: [&SqlState; 3] = [
    &SqlState::QUERY_CANCELED,
    &SqlState::T_R_DEADLOCK_DETECTED,
    &SqlState::LOCK_NOT_AVAILABLE,
];
/// The longest wait for a connection that others use.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest wait of a write for another of the same account. Shorter than [`PATIENCE`], so that
/// writes waiting for a lock return their connections to those waiting for one.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// The longest time for making or reviving a connection.
const WAIT: Duration = Duration::from_secs(3);

/// A PostgreSQL database.
pub struct Postgres {
    short_reads: Box<SharedConnections>,
    pool: Pool,
    /// The limit of long reads, which leaves connections for the others.
    long_reads: Limiter,
    /// The limit of writes: those of one account wait for each other in the database, where each
    /// would hold a connection.
    writes: Limiter,
    url: String,
}

impl Postgres {
    pub fn connect(options: &PostgresOptions) -> Result<Self> {
        let mut config: tokio_postgres::Config = options.url.parse().map_err(StoreError::fault)?;
        let (timeout, lock) = (
            options.statement_timeout.as_millis(),
            LOCK_PATIENCE.as_millis(),
        );
        let timeout = format!("-c statement_timeout={timeout} -c lock_timeout={lock}");
        let given = config
            .get_options()
            .map(|given| format!("{given} {timeout}"));
        config
            .options(given.unwrap_or(timeout))
            .application_name("carnet")
            .connect_timeout(WAIT)
            .keepalives_idle(Duration::from_secs(30));
        let tls = tls::connector()?;
        let short_reads = Box::new(SharedConnections::new(config.clone(), tls.clone()));
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config, tls, manager);
        let pooled = options
            .connections
            .saturating_sub(shared::CONNECTIONS)
            .max(2);
        let pool = Pool::builder(manager)
            .max_size(pooled)
            .runtime(Runtime::Tokio1);
        let pool = pool
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(WAIT))
            .recycle_timeout(Some(WAIT))
            .build();
        let connections = u32::try_from(pooled).unwrap_or(u32::MAX);
        let few = Shares {
            total: connections - connections.div_ceil(4),
            account: (connections / 4).max(1),
            patience: PATIENCE,
        };
        let (long_reads, writes) = (Limiter::new(few), Limiter::new(few));
        Ok(Self {
            short_reads,
            pool: pool.map_err(StoreError::fault)?,
            long_reads,
            writes,
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
    pub async fn query<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        let rows = self.short_reads.query(sql, &references(params)).await?;
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
        let _permit = self.long_reads.acquire_for(account).await?;
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(sql).await?;
        let rows = client.query(&statement, &references(params)).await?;
        rows.iter()
            .map(|row| T::from_row(&Row::Postgres(row)))
            .collect()
    }

    /// Like [`Self::query_long`], but planned anew for these parameters, on which a search's best
    /// plan depends.
    pub async fn query_planned<T: FromRow>(
        &self,
        account: UserId,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<T>> {
        let _permit = self.long_reads.acquire(account, 1).await?;
        let client = self.pool.get().await?;
        let typed: Vec<_> = params
            .iter()
            .map(|value| (value as &(dyn ToSql + Sync), type_of(value)))
            .collect();
        let rows = client.query_typed(sql, &typed).await?;
        rows.iter()
            .map(|row| T::from_row(&Row::Postgres(row)))
            .collect()
    }

    /// Returns the first rows of a read. The server counts them, because everything it has sent
    /// must be received.
    pub async fn query_portion<T: FromRow>(
        &self,
        account: UserId,
        sql: &str,
        params: &[Value],
        bytes: i64,
        length: ReadLength,
    ) -> Result<Portion<T>> {
        if length == ReadLength::Short {
            return portion_of(
                &self
                    .short_reads
                    .query(&portion(sql, bytes), &references(params))
                    .await?,
            );
        }
        let _permit = self.long_reads.acquire(account, 1).await?;
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(&portion(sql, bytes)).await?;
        portion_of(&client.query(&statement, &references(params)).await?)
    }

    /// Returns the same, planned anew for these parameters.
    pub async fn query_portion_planned<T: FromRow>(
        &self,
        account: UserId,
        sql: &str,
        params: &[Value],
        bytes: i64,
    ) -> Result<Portion<T>> {
        let _permit = self.long_reads.acquire(account, 1).await?;
        let client = self.pool.get().await?;
        let typed: Vec<_> = params
            .iter()
            .map(|value| (value as &(dyn ToSql + Sync), type_of(value)))
            .collect();
        portion_of(&client.query_typed(&portion(sql, bytes), &typed).await?)
    }

    /// Carries out a batch in a detached task, so that a caller who goes away never leaves a
    /// transaction open on a pooled connection.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        let permit = self.writes.acquire_for(batch.account).await?;
        let client = self.pool.get().await?;
        let writing = tokio::spawn(async move {
            let outcome = commit(client, batch).await;
            drop(permit);
            outcome
        });
        writing.await.map_err(StoreError::fault)?
    }

    pub async fn refresh_statistics(&self) -> Result<()> {
        Ok(self
            .pool
            .get()
            .await?
            .batch_execute("ANALYZE contacts, revisions")
            .await?)
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

/// Returns the statement for the first rows of `sql`, whose column `size` is the bytes of each row.
/// Its last column is the number of rows without the limit.
fn portion(sql: &str, bytes: i64) -> String {
    format!(
        "SELECT counted.* FROM (SELECT found.*, SUM(size) OVER (ROWS UNBOUNDED PRECEDING) - size AS before, \
         COUNT(*) OVER () AS found_rows FROM ({sql}) AS found) AS counted WHERE before < {bytes}"
    )
}

fn portion_of<T: FromRow>(rows: &[tokio_postgres::Row]) -> Result<Portion<T>> {
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

/// Sends the whole batch at once and, if no guard has to be read first, commits in the same round
/// trip.
async fn commit(client: Object, batch: Batch) -> Result<()> {
    let steps = batch.steps;
    let mut prepared = Vec::with_capacity(steps.len());
    for step in &steps {
        prepared.push(Statement::of(step, &client).await?);
    }
    let client = &client;
    let guarded = steps.iter().any(Step::is_guarded);
    let mut sent: Vec<Pin<Box<MaybeDone<_>>>> = Vec::with_capacity(steps.len() + 2);
    sent.push(Box::pin(maybe_done(Message::Plain(client, "BEGIN").run())));
    sent.extend(
        prepared
            .iter()
            .map(|statement| Box::pin(maybe_done(Message::Statement(client, statement).run()))),
    );
    if !guarded {
        sent.push(Box::pin(maybe_done(Message::Plain(client, "COMMIT").run())));
    }
    answered_in_order(&mut sent).await;
    let affected: std::result::Result<Vec<u64>, _> = sent
        .iter_mut()
        .filter_map(|one| one.as_mut().take_output())
        .collect();
    drop(sent);
    let outcome = affected.map_err(StoreError::from).and_then(|affected| {
        let unmet = steps
            .iter()
            .zip(&affected[1..])
            .find_map(|(step, rows)| step.unmet(*rows));
        unmet.map_or(Ok(()), |guard| Err(StoreError::Unmet(guard)))
    });
    match (outcome, guarded) {
        (Ok(()), true) => Ok(client.batch_execute("COMMIT").await?),
        (Err(error), true) => {
            client.batch_execute("ROLLBACK").await?;
            Err(error)
        }
        (outcome, false) => outcome,
    }
}

/// A statement with its parameters.
enum Statement<'a> {
    /// Planned once.
    Prepared(tokio_postgres::Statement, &'a [Value]),
    /// Planned anew each time: a plan made when the tables were small would read them whole for
    /// every list.
    List(&'static str, &'a [Value]),
    /// The same with the parameters of many rows, column by column.
    Rows(&'static str, Vec<Vec<&'a Value>>),
}

impl<'a> Statement<'a> {
    async fn of(step: &'a Step, client: &Object) -> Result<Self> {
        let (one, params) = match step.sql {
            Sql::List { postgres, .. } => return Ok(Self::List(postgres, &step.params)),
            Sql::Rows { many, .. } if !step.further.is_empty() => {
                return Ok(Self::Rows(many, columns(step)));
            }
            Sql::Same(sql) | Sql::Rows { one: sql, .. } => (sql, &step.params),
        };
        Ok(Self::Prepared(client.prepare_cached(one).await?, params))
    }

    async fn execute(&self, client: &Object) -> std::result::Result<u64, tokio_postgres::Error> {
        match self {
            Self::Prepared(statement, params) => {
                client.execute(statement, &references(params)).await
            }
            Self::List(sql, params) => {
                let typed = params
                    .iter()
                    .map(|value| (value as &(dyn ToSql + Sync), type_of(value)));
                affected(client.query_typed_raw(sql, typed).await?).await
            }
            Self::Rows(sql, columns) => {
                let typed = columns
                    .iter()
                    .map(|column| (column as &(dyn ToSql + Sync), array_type_of(column)));
                affected(client.query_typed_raw(sql, typed).await?).await
            }
        }
    }
}

async fn affected(rows: RowStream) -> std::result::Result<u64, tokio_postgres::Error> {
    let mut rows = pin!(rows);
    while rows.try_next().await?.is_some() {}
    Ok(rows.rows_affected().unwrap_or_default())
}

fn columns(step: &Step) -> Vec<Vec<&Value>> {
    let column = |at| step.rows().map(|params: &Vec<Value>| &params[at]).collect();
    (0..step.params.len()).map(column).collect()
}

/// Returns the array type of a column's values. NULL values do not reveal it.
fn array_type_of(column: &[&Value]) -> Type {
    let first = column.iter().find(|value| !matches!(value, Value::Null));
    match first {
        None | Some(Value::Null | Value::Text(_)) => Type::TEXT_ARRAY,
        Some(Value::Bool(_)) => Type::BOOL_ARRAY,
        Some(Value::Int(_)) => Type::INT8_ARRAY,
        Some(Value::Bytes(_)) => Type::BYTEA_ARRAY,
    }
}

/// A message of a pipelined batch.
enum Message<'a> {
    Plain(&'a Object, &'a str),
    Statement(&'a Object, &'a Statement<'a>),
}

impl Message<'_> {
    async fn run(self) -> std::result::Result<u64, tokio_postgres::Error> {
        match self {
            Self::Plain(client, sql) => client.batch_execute(sql).await.map(|()| 0),
            Self::Statement(client, statement) => statement.execute(client).await,
        }
    }
}

/// Polls all once, first to last: a message is sent at its first poll, so they are sent in order.
/// The answers come in the same order, so afterwards only the first unanswered message is polled.
async fn answered_in_order<F: Future>(sent: &mut [Pin<Box<MaybeDone<F>>>]) {
    let mut polled_from = 0;
    let mut is_sent = false;
    poll_fn(|context| {
        if !std::mem::replace(&mut is_sent, true) {
            sent.iter_mut()
                .for_each(|one| _ = one.as_mut().poll(context));
        }
        while let Some(one) = sent.get_mut(polled_from) {
            ready!(one.as_mut().poll(context));
            polled_from += 1;
        }
        Poll::Ready(())
    })
    .await;
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::from(error),
            PoolError::Timeout(_) => Self::Busy,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let text = error
            .as_db_error()
            .map_or_else(|| error.to_string(), |error| error.message().to_owned());
        match error.code() {
            Some(code) if *code == SqlState::UNIQUE_VIOLATION => Self::Duplicate(text),
            Some(code) if *code == SqlState::DISK_FULL => Self::Full,
            Some(code) if BUSY.contains(&code) => Self::Busy,
            // Class 08 connection exception, 53 insufficient resources, 57P shutdown and start-up,
            // 58 system error.
            Some(code)
                if ["08", "53", "57P", "58"]
                    .iter()
                    .any(|class| code.code().starts_with(class)) =>
            {
                Self::Unavailable(text)
            }
            Some(code) => Self::Fault(format!("{text} (SQLSTATE {})", code.code())),
            // A value that does not fit its column has its own cause; any other error without a
            // code is a connection failure.
            None => match std::error::Error::source(&error) {
                Some(cause) if !cause.is::<std::io::Error>() => Self::fault(error),
                _ => Self::Unavailable(text),
            },
        }
    }
}
