//! Short reads over a few connections that all requests share.
//!
//! Each connection pipelines the reads of many requests, without waiting for the answers in
//! between. That costs both sides a fraction of the wake-ups and packets of one connection for each
//! read.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::WAIT;
use crate::store::{Result, StoreError};

/// The number of shared connections. One keeps PostgreSQL on a single core, and with more than two
/// each has less to send at a time.
pub const CONNECTIONS: usize = 2;

/// A few connections, each made when it is first needed and again when it was lost.
pub struct SharedConnections {
    config: Config,
    tls: MakeRustlsConnect,
    connections: [Mutex<Option<Arc<SharedConnection>>>; CONNECTIONS],
    turn: AtomicUsize,
}

struct SharedConnection {
    client: Client,
    statements: RwLock<HashMap<String, Statement>>,
}

impl SharedConnections {
    /// Connects to nothing yet. Statements get plans that do not depend on their parameters: those
    /// of a page would otherwise be planned anew each time.
    pub fn new(mut config: Config, tls: MakeRustlsConnect) -> Self {
        let generic = "-c plan_cache_mode=force_generic_plan";
        let options = config
            .get_options()
            .map(|options| format!("{options} {generic}"));
        config.options(options.unwrap_or_else(|| generic.to_owned()));
        Self {
            config,
            tls,
            connections: Default::default(),
            turn: AtomicUsize::new(0),
        }
    }

    /// Returns the rows of a read.
    pub async fn query(&self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        let connection = self.connection().await?;
        let statement = connection.prepared(sql).await?;
        Ok(connection.client.query(&statement, params).await?)
    }

    async fn connection(&self) -> Result<Arc<SharedConnection>> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut connection = self.connections[turn % CONNECTIONS].lock().await;
        if let Some(live) = connection.as_ref().filter(|live| !live.client.is_closed()) {
            return Ok(Arc::clone(live));
        }
        let connecting = timeout(WAIT, self.config.connect(self.tls.clone()));
        let (client, work) = connecting
            .await
            .map_err(|_| StoreError::Unavailable("it does not answer".to_owned()))??;
        // The task ends with its client, or when the server closes the connection, which the next
        // read notices.
        tokio::spawn(work);
        let made = Arc::new(SharedConnection {
            client,
            statements: RwLock::default(),
        });
        Ok(Arc::clone(connection.insert(made)))
    }
}

impl SharedConnection {
    async fn prepared(&self, sql: &str) -> Result<Statement> {
        let known = self
            .statements
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(sql)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let statement = self.client.prepare(sql).await?;
        self.statements
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}
