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
    /// No other request may have been sent with this idempotency key.
    NewKey,
    /// The account must have room for what is added.
    Quota,
    /// The operation must still be under way, and this process the one that carries it out.
    Operation,
    /// The operation must not be undone yet.
    Undone,
}

/// A statement in the words of both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
    /// It works through a list. PostgreSQL plans it anew each time: a plan made when the tables were small would read them
    /// whole for every list.
    pub is_for_list: bool,
}

impl From<&'static str> for Sql {
    fn from(both: &'static str) -> Self {
        Self { sqlite: both, postgres: both, is_for_list: false }
    }
}

/// Statements that are carried out in order, whole or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    /// The account whose share of the writer it takes.
    pub(super) account: Option<UserId>,
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
    pub sql: Sql,
    pub params: Vec<Value>,
    guard: Option<(Guard, u64)>,
}

impl Step {
    /// Returns the guard that fails when the statement has affected so many rows.
    pub fn unmet(&self, rows: u64) -> Option<Guard> {
        self.guard.filter(|(_, expected)| rows != *expected).map(|(guard, _)| guard)
    }

    pub fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }
}

impl Batch {
    /// Adds a statement that may affect any number of rows.
    pub(super) fn push(&mut self, sql: impl Into<Sql>, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql: sql.into(), params: params.into(), guard: None });
    }

    /// Adds a statement that must affect exactly one row.
    pub(super) fn push_guarded(&mut self, guard: Guard, sql: impl Into<Sql>, params: impl Into<Vec<Value>>) {
        self.push_guarded_rows(guard, 1, sql, params);
    }

    /// Adds a statement that must affect exactly so many rows.
    pub(super) fn push_guarded_rows(&mut self, guard: Guard, rows: u64, sql: impl Into<Sql>, params: impl Into<Vec<Value>>) {
        self.steps.push(Step { sql: sql.into(), params: params.into(), guard: Some((guard, rows)) });
    }

    /// Adds the steps of another batch after those of this one.
    pub fn append(&mut self, other: Self) {
        self.account = self.account.or(other.account);
        self.steps.extend(other.steps);
        self.searches.extend(other.searches);
    }

    /// Returns about how many bytes it writes.
    pub fn bytes(&self) -> usize {
        let params = self.steps.iter().flat_map(|step| &step.params).map(Value::bytes).sum::<usize>();
        let searches = self.searches.iter().map(|step| match step {
            SearchStep::Index { text, .. } => text.len(),
            SearchStep::Forget { .. } => 0,
        });
        params + searches.sum::<usize>()
    }
}
