//! PostgreSQL: pooled connections, prepared statements, pipelined batches.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::future::{MaybeDone, maybe_done, poll_fn};
use tokio::sync::Semaphore;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::batch::{Batch, Bulk, BulkJob, Piece, Step};
use super::value::{FromRow, Row, Value};
use super::{Portion, PostgresOptions, Result, StoreError, migrations};

/// A statement took or waited too long, or another came in its way.
const BUSY: [&SqlState; 3] = [&SqlState::QUERY_CANCELED, &SqlState::T_R_DEADLOCK_DETECTED, &SqlState::LOCK_NOT_AVAILABLE];
/// How long a request waits for a connection that others use.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a write waits for another of the same account. Shorter than [`PATIENCE`]: while a bulk change holds an account's
/// lock, those that wait give their connections back before the bulk, which reads beside it, runs out of patience.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// How long making or reviving a connection may take.
const WAIT: Duration = Duration::from_secs(3);

/// A PostgreSQL database.
pub struct Postgres {
    pool: Pool,
    /// Half of the connections: whoever fills a bulk needs another one to read.
    bulks: Arc<Semaphore>,
    url: String,
}

impl Postgres {
    pub fn connect(options: &PostgresOptions) -> Result<Self> {
        let mut config: tokio_postgres::Config = options.url.parse().map_err(StoreError::fault)?;
        let (timeout, lock) = (options.statement_timeout.as_millis(), LOCK_PATIENCE.as_millis());
        let timeout = format!("-c statement_timeout={timeout} -c lock_timeout={lock}");
        let given = config.get_options().map(|given| format!("{given} {timeout}"));
        config
            .options(given.unwrap_or(timeout))
            .application_name("carnet")
            .connect_timeout(WAIT)
            .keepalives_idle(Duration::from_secs(30));
        let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(config, tls()?, manager);
        let pool = Pool::builder(manager).max_size(options.connections.max(2)).runtime(Runtime::Tokio1);
        let pool = pool.wait_timeout(Some(PATIENCE)).create_timeout(Some(WAIT)).recycle_timeout(Some(WAIT)).build();
        let bulks = Arc::new(Semaphore::new((options.connections / 2).max(1)));
        Ok(Self { pool: pool.map_err(StoreError::fault)?, bulks, url: options.url.clone() })
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

    pub async fn query<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(sql).await?;
        let rows = client.query(&statement, &references(params)).await?;
        rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
    }

    /// Like [`Self::query`], but planned anew for these parameters: for a search, whose best plan depends on them.
    pub async fn query_planned<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>> {
        let client = self.pool.get().await?;
        let typed: Vec<_> = params.iter().map(|value| (value as &(dyn ToSql + Sync), type_of(value))).collect();
        let rows = client.query_typed(sql, &typed).await?;
        rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
    }

    /// The first rows of a read, which the server itself counts: what it has sent must be received.
    pub async fn query_portion<T: FromRow>(&self, sql: &str, params: &[Value], bytes: i64) -> Result<Portion<T>> {
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(&portion(sql, bytes)).await?;
        portion_of(&client.query(&statement, &references(params)).await?)
    }

    /// The same, planned anew for these parameters.
    pub async fn query_portion_planned<T: FromRow>(&self, sql: &str, params: &[Value], bytes: i64) -> Result<Portion<T>> {
        let client = self.pool.get().await?;
        let typed: Vec<_> = params.iter().map(|value| (value as &(dyn ToSql + Sync), type_of(value))).collect();
        portion_of(&client.query_typed(&portion(sql, bytes), &typed).await?)
    }

    /// The task is detached so that a caller who goes away never leaves a transaction open on a pooled connection.
    pub async fn commit(&self, batch: Batch) -> Result<()> {
        let client = self.pool.get().await?;
        tokio::spawn(commit(client, batch)).await.map_err(StoreError::fault)?
    }

    pub async fn bulk(&self) -> Result<Bulk> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.bulks).acquire_owned());
        let turn = turn.await.map_err(|_| StoreError::Busy)?.map_err(StoreError::fault)?;
        let client = self.pool.get().await?;
        let (bulk, job) = Bulk::new();
        tokio::spawn(async move {
            write_bulk(client, job).await;
            drop(turn);
        });
        Ok(bulk)
    }

    /// Runs `pg_dump`, whose archive `pg_restore` reads. The password travels in the environment, where other users of
    /// the machine do not see it.
    pub async fn backup(&self, file: &Path) -> Result<()> {
        let config: tokio_postgres::Config = self.url.parse().map_err(StoreError::fault)?;
        let mut command = tokio::process::Command::new("pg_dump");
        command.arg("--format=custom").arg("--file").arg(file).envs(libpq_variables(&config));
        let output = command.output().await.map_err(|error| StoreError::Fault(format!("pg_dump cannot be run: {error}")))?;
        match output.status.success() {
            true => Ok(()),
            false => Err(StoreError::Fault(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
        }
    }
}

fn tls() -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(StoreError::fault)?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// What tells PostgreSQL's own programs where the database is. The command line would show the password to everyone on
/// the machine.
fn libpq_variables(config: &tokio_postgres::Config) -> Vec<(&'static str, String)> {
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    };
    let listed = |items: Vec<String>| Some(items.join(",")).filter(|list| !list.is_empty());
    let tls = match config.get_ssl_mode() {
        SslMode::Disable => "disable",
        SslMode::Require => "require",
        _ => "prefer",
    };
    let variables = [
        ("PGHOST", listed(config.get_hosts().iter().map(host).collect())),
        ("PGHOSTADDR", listed(config.get_hostaddrs().iter().map(ToString::to_string).collect())),
        ("PGPORT", listed(config.get_ports().iter().map(ToString::to_string).collect())),
        ("PGUSER", config.get_user().map(str::to_owned)),
        ("PGPASSWORD", config.get_password().map(|password| String::from_utf8_lossy(password).into_owned())),
        ("PGDATABASE", config.get_dbname().map(str::to_owned)),
        ("PGSSLMODE", Some(tls.to_owned())),
    ];
    variables.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The statement for the first rows of `sql`, whose column `size` tells what each holds; its last column is how many rows
/// there are without the limit.
fn portion(sql: &str, bytes: i64) -> String {
    format!(
        "SELECT counted.* FROM (SELECT found.*, SUM(size) OVER (ROWS UNBOUNDED PRECEDING) - size AS before, \
         COUNT(*) OVER () AS found_rows FROM ({sql}) AS found) AS counted WHERE before < {bytes}"
    )
}

fn portion_of<T: FromRow>(rows: &[tokio_postgres::Row]) -> Result<Portion<T>> {
    let found = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(row.len() - 1)).map_err(StoreError::fault)?;
    let rows = rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect::<Result<Vec<_>>>()?;
    Ok(Portion { is_cut: usize::try_from(found).is_ok_and(|found| found > rows.len()), rows })
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null | Value::Text(_) => Type::TEXT,
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT8,
        Value::Bytes(_) => Type::BYTEA,
    }
}

/// Sends the whole batch at once and commits in the same round trip where no guard has to be read first.
async fn commit(client: Object, batch: Batch) -> Result<()> {
    let steps = batch.steps;
    let mut prepared = Vec::with_capacity(steps.len());
    for step in &steps {
        prepared.push(client.prepare_cached(step.sql).await?);
    }
    let client = &client;
    let guarded = steps.iter().any(|step| step.guard.is_some());
    let mut sent: Vec<Pin<Box<MaybeDone<_>>>> = Vec::with_capacity(steps.len() + 2);
    sent.push(Box::pin(maybe_done(Sent::Plain(client, "BEGIN").run())));
    for (step, statement) in steps.iter().zip(&prepared) {
        sent.push(Box::pin(maybe_done(Sent::Prepared(client, statement, &step.params).run())));
    }
    if !guarded {
        sent.push(Box::pin(maybe_done(Sent::Plain(client, "COMMIT").run())));
    }
    answered_in_order(&mut sent).await;
    let affected: std::result::Result<Vec<u64>, _> = sent.iter_mut().filter_map(|one| one.as_mut().take_output()).collect();
    drop(sent);
    let outcome = affected.map_err(StoreError::from).and_then(|affected| {
        let unmet = steps.iter().zip(&affected[1..]).find_map(|(step, rows)| step.guard.filter(|_| *rows != 1));
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

/// Writes batch after batch in a transaction of their own, as they come.
async fn write_bulk(client: Object, job: BulkJob) {
    let BulkJob { mut pieces, answer } = job;
    let outcome = write_pieces(&client, &mut pieces).await;
    let undone = match outcome {
        Ok(true) => Ok(()),
        _ => client.batch_execute("ROLLBACK").await,
    };
    if undone.is_err() {
        // A connection that may still be in the transaction must not go back to the pool.
        drop(Object::take(client));
    }
    // Who went away before the end wanted none of it.
    let _ = answer.send(outcome.map(drop));
}

async fn write_pieces(client: &Object, pieces: &mut tokio::sync::mpsc::Receiver<Piece>) -> Result<bool> {
    client.batch_execute("BEGIN").await?;
    while let Some(piece) = pieces.recv().await {
        match piece {
            Piece::Commit => return client.batch_execute("COMMIT").await.map(|()| true).map_err(StoreError::from),
            Piece::Batch(batch, waiting) => {
                pipeline(client, &batch.steps).await?;
                if let Some(waiting) = waiting {
                    // Who waited may have gone; then the end comes next.
                    let _ = waiting.send(());
                }
            }
        }
    }
    Ok(false)
}

/// Sends all steps at once, then checks what each affected.
async fn pipeline(client: &Object, steps: &[Step]) -> Result<()> {
    let mut prepared = Vec::with_capacity(steps.len());
    for step in steps {
        prepared.push(client.prepare_cached(step.sql).await?);
    }
    let mut sent: Vec<Pin<Box<MaybeDone<_>>>> = Vec::with_capacity(steps.len());
    for (step, statement) in steps.iter().zip(&prepared) {
        sent.push(Box::pin(maybe_done(Sent::Prepared(client, statement, &step.params).run())));
    }
    answered_in_order(&mut sent).await;
    for (step, one) in steps.iter().zip(&mut sent) {
        let rows = one.as_mut().take_output().unwrap_or(Ok(0))?;
        if let Some(guard) = step.guard.filter(|_| rows != 1) {
            return Err(StoreError::Unmet(guard));
        }
    }
    Ok(())
}

/// A message of a pipelined batch.
enum Sent<'a> {
    Plain(&'a Object, &'a str),
    Prepared(&'a Object, &'a tokio_postgres::Statement, &'a [Value]),
}

impl Sent<'_> {
    async fn run(self) -> std::result::Result<u64, tokio_postgres::Error> {
        match self {
            Self::Plain(client, sql) => client.batch_execute(sql).await.map(|()| 0),
            Self::Prepared(client, statement, params) => client.execute(statement, &references(params)).await,
        }
    }
}

/// Polls all, always first to last: a message is sent at its first poll, so they are sent in order.
async fn answered_in_order<F: Future>(sent: &mut [Pin<Box<MaybeDone<F>>>]) {
    poll_fn(|context| {
        let waiting = sent.iter_mut().filter_map(|one| one.as_mut().poll(context).is_pending().then_some(())).count();
        if waiting == 0 { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
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
        let text = error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned());
        match error.code() {
            Some(code) if *code == SqlState::UNIQUE_VIOLATION => Self::Duplicate(text),
            Some(code) if *code == SqlState::DISK_FULL => Self::Full,
            Some(code) if BUSY.contains(&code) => Self::Busy,
            // Class 08 connection exception, 53 insufficient resources, 57P shutdown and start-up, 58 system error.
            Some(code) if ["08", "53", "57P", "58"].iter().any(|class| code.code().starts_with(class)) => Self::Unavailable(text),
            Some(code) => Self::Fault(format!("{text} (SQLSTATE {})", code.code())),
            // A value that does not fit its column has its own cause; all else without a code is the connection.
            None => match std::error::Error::source(&error) {
                Some(cause) if !cause.is::<std::io::Error>() => Self::fault(error),
                _ => Self::Unavailable(text),
            },
        }
    }
}
