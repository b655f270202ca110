//! The unit of writing.

use super::Value;

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
}

/// Statements that are carried out in order, whole or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) steps: Vec<Step>,
}

/// One statement of a batch.
#[derive(Debug)]
pub(super) struct Step {
    pub sql: &'static str,
    pub params: Vec<Value>,
    /// When set, the statement must affect exactly one row.
    pub guard: Option<Guard>,
    /// Whether PostgreSQL, which keeps its search index itself, leaves this step out.
    pub sqlite_only: bool,
}

impl Batch {
    /// Adds a statement that may affect any number of rows.
    pub(super) fn push(&mut self, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: None, sqlite_only: false });
    }

    /// Adds a statement that must affect exactly one row.
    pub(super) fn push_guarded(&mut self, guard: Guard, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: Some(guard), sqlite_only: false });
    }

    /// Adds a statement for SQLite alone.
    pub(super) fn push_sqlite(&mut self, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: None, sqlite_only: true });
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}
