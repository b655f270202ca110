//! The unit of writing.

use super::Value;
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
}

/// Statements that are carried out in order, whole or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) steps: Vec<Step>,
    /// What becomes of SQLite's search index once the steps have succeeded. PostgreSQL keeps its own.
    pub(super) searches: Vec<SearchStep>,
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
    /// Adds a statement that may affect any number of rows.
    pub(super) fn push(&mut self, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: None });
    }

    /// Adds a statement that must affect exactly one row.
    pub(super) fn push_guarded(&mut self, guard: Guard, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql, params: params.into(), guard: Some(guard) });
    }
}
