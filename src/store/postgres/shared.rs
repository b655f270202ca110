//! Short reads over a few connections that all requests share.
//!
//! Each connection pipelines the reads of many requests, without waiting for the answers in
//! between. That costs both sides a fraction of the wake-ups and packets of one connection for each
//! read.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{WAIT, portion, set};
use crate::store::{Result, StoreError};

/// The number of shared connections. One keeps PostgreSQL on a single core, and with more than two
/// each has less to send at a time.
pub const CONNECTIONS: usize = 2;
/// The time after a failed attempt to connect in which all reads are refused with its error. Those
/// that waited for the attempt do not each wait for another.
const FAILURE_TTL: Duration = Duration::from_secs(1);

/// A few connections, each made when it is first needed and again when it was lost.
pub struct SharedConnections {
    config: Config,
    tls: MakeRustlsConnect,
    links: [Mutex<Link>; CONNECTIONS],
    turn: AtomicUsize,
}

#[derive(Default)]
enum Link {
    #[default]
    Unused,
    Connected(Arc<SharedConnection>),
    Failed(StoreError, Instant),
}

struct SharedConnection {
    client: Client,
    statements: RwLock<HashMap<ReadStatement, Statement>>,
}

/// A statement of the program, which is known by its address: its text is long.
#[derive(Clone, Copy, Debug)]
pub struct ReadStatement {
    pub sql: &'static str,
    /// The bytes at which the read ends, if it is a portion.
    pub bytes: Option<i64>,
}

impl ReadStatement {
    fn key(&self) -> (*const u8, usize, Option<i64>) {
        (self.sql.as_ptr(), self.sql.len(), self.bytes)
    }
}

impl PartialEq for ReadStatement {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for ReadStatement {}

impl Hash for ReadStatement {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl SharedConnections {
    /// Connects to nothing yet. Statements get plans that do not depend on their parameters: those
    /// of a page would otherwise be planned anew each time.
    pub fn new(mut config: Config, tls: MakeRustlsConnect) -> Self {
        set(&mut config, "plan_cache_mode", "force_generic_plan");
        Self {
            config,
            tls,
            links: Default::default(),
            turn: AtomicUsize::new(0),
        }
    }

    /// Returns the rows of a read.
    pub async fn query(
        &self,
        read: ReadStatement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>> {
        let connection = self.connection().await?;
        let statement = connection.prepared(read).await?;
        Ok(connection.client.query(&statement, params).await?)
    }

    async fn connection(&self) -> Result<Arc<SharedConnection>> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut link = self.links[turn % CONNECTIONS].lock().await;
        match &*link {
            Link::Connected(live) if !live.client.is_closed() => return Ok(Arc::clone(live)),
            Link::Failed(error, at) if at.elapsed() < FAILURE_TTL => return Err(error.clone()),
            Link::Unused | Link::Connected(_) | Link::Failed(..) => {}
        }
        let connected = self.connect().await;
        *link = match &connected {
            Ok(live) => Link::Connected(Arc::clone(live)),
            Err(error) => Link::Failed(error.clone(), Instant::now()),
        };
        connected
    }

    async fn connect(&self) -> Result<Arc<SharedConnection>> {
        let connecting = timeout(WAIT, self.config.connect(self.tls.clone()));
        let (client, work) = connecting
            .await
            .map_err(|_| StoreError::Unavailable("it does not answer".to_owned()))??;
        // The task ends with its client, or when the server closes the connection, which the next
        // read notices.
        tokio::spawn(work);
        Ok(Arc::new(SharedConnection {
            client,
            statements: RwLock::default(),
        }))
    }
}

impl SharedConnection {
    async fn prepared(&self, read: ReadStatement) -> Result<Statement> {
        let known = self
            .statements
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&read)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let statement = match read.bytes {
            Some(bytes) => self.client.prepare(&portion(read.sql, bytes)).await?,
            None => self.client.prepare(read.sql).await?,
        };
        self.statements
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(read, statement.clone());
        Ok(statement)
    }
}
