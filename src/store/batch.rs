//! The unit of writing.

use tokio::sync::{mpsc, oneshot};

use super::{Result, StoreError, Value};
use crate::model::ids::{ContactId, UserId};

/// What a guarded step stands for, so that the caller can tell which of its conditions failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The row must exist in the version that the caller saw.
    Version {
        /// Which of the caller's operations, counted from 0.
        operation: usize,
    },
    /// No other live contact of the account may have this email.
    UniqueEmail,
    /// No other request may have been sent with this idempotency key.
    NewKey,
}

/// Statements that are carried out in order, whole or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) steps: Vec<Step>,
    /// What becomes of SQLite's search index once the steps have succeeded. PostgreSQL keeps its own.
    pub(super) searches: Vec<SearchStep>,
}

/// Batches on their way to a writer that waits.
const BULK_AHEAD: usize = 4;

/// A change of more than fits into memory: batches that are written one after the other, and take effect together when
/// [`Bulk::commit`] has returned. Dropped before, it leaves nothing behind. Other writes may have to wait for its end.
pub struct Bulk {
    pieces: mpsc::Sender<Piece>,
    outcome: oneshot::Receiver<Result<()>>,
}

/// What a bulk change tells its writer.
pub(super) enum Piece {
    /// More to write, and who wants to know when that is done.
    Batch(Batch, Option<oneshot::Sender<()>>),
    /// That was all.
    Commit,
}

/// The writer's end of a bulk change.
pub(super) struct BulkJob {
    pub pieces: mpsc::Receiver<Piece>,
    pub answer: oneshot::Sender<Result<()>>,
}

impl Bulk {
    pub(super) fn new() -> (Self, BulkJob) {
        let (sender, pieces) = mpsc::channel(BULK_AHEAD);
        let (answer, outcome) = oneshot::channel();
        (Self { pieces: sender, outcome }, BulkJob { pieces, answer })
    }

    /// Writes a batch. Its failure, or that of a former one, ends the change.
    pub async fn write(&mut self, batch: Batch) -> Result<()> {
        match self.pieces.send(Piece::Batch(batch, None)).await {
            Ok(()) => Ok(()),
            Err(_) => self.ended().await,
        }
    }

    /// Writes a batch and waits until the database has it, so that what it locks is locked.
    pub async fn write_through(&mut self, batch: Batch) -> Result<()> {
        let (written, done) = oneshot::channel();
        match self.pieces.send(Piece::Batch(batch, Some(written))).await {
            Ok(()) if done.await.is_ok() => Ok(()),
            _ => self.ended().await,
        }
    }

    /// Makes all that was written last. When this returns, it is on disk.
    pub async fn commit(mut self) -> Result<()> {
        // Where the writer has gone already, its outcome tells why.
        let _ = self.pieces.send(Piece::Commit).await;
        self.ended().await
    }

    async fn ended(&mut self) -> Result<()> {
        (&mut self.outcome).await.unwrap_or_else(|_| Err(StoreError::fault("the writer ended")))
    }
}

/// A change of SQLite's search index.
#[derive(Debug)]
pub(super) enum SearchStep {
    /// Puts a contact's search text in, in place of a former one.
    Index { user: UserId, id: ContactId, text: String },
    /// Takes a contact out.
    Forget { id: ContactId },
}

/// One statement of a batch.
#[derive(Debug)]
pub(super) struct Step {
    pub sql: &'static str,
    pub params: Vec<Value>,
    /// When set, the statement must affect exactly one row.
    pub guard: Option<Guard>,
}

impl Batch {
    /// Adds what another batch does.
    pub fn append(&mut self, mut other: Self) {
        self.steps.append(&mut other.steps);
        self.searches.append(&mut other.searches);
    }

    /// Adds a statement that may affect any number of rows.
    pub(super) fn push(&mut self, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: None });
    }

    /// Adds a statement that must affect exactly one row.
    pub(super) fn push_guarded(&mut self, guard: Guard, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: Some(guard) });
    }
}
