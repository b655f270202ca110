//! The batch: the unit of writing.

use super::Value;
use crate::model::ids::{ContactId, UserId};

/// The condition behind a guarded step, which tells the caller why a batch failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The row must exist in the version that the caller saw.
    Version {
        /// The caller's operation, counted from 0.
        operation: usize,
    },
    /// No other contact of the account outside the trash may have this email.
    UniqueEmail,
    /// No other request may have been sent with this idempotency key.
    NewKey,
    /// The address book must exist outside the trash.
    Book,
    /// The account must have room for the additions.
    Quota,
    /// The operation must still be under way, and this process must be carrying it out.
    Operation,
    /// The operation must not be undone yet.
    Undone,
    /// A job must be due, or this process must still be running it.
    Job,
}

/// A statement in the dialects of both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sql {
    /// The same text for both.
    Same(&'static str),
    /// A statement about a list, which the dialects write differently.
    List {
        sqlite: &'static str,
        postgres: &'static str,
    },
    /// A statement for one row or for many. The text for one row is the same in both dialects. For
    /// many, PostgreSQL takes an array for each parameter; SQLite repeats the statement for one
    /// row, because it has no round trips to save.
    Rows {
        one: &'static str,
        many: &'static str,
    },
}

impl Sql {
    pub fn sqlite(self) -> &'static str {
        match self {
            Self::Same(sql) | Self::List { sqlite: sql, .. } | Self::Rows { one: sql, .. } => sql,
        }
    }
}

impl From<&'static str> for Sql {
    fn from(both: &'static str) -> Self {
        Self::Same(both)
    }
}

/// Statements that are carried out in order, all or none.
#[derive(Debug, Default)]
pub struct Batch {
    /// The account whose share of the writer this batch uses.
    pub(super) account: Option<UserId>,
    pub(super) steps: Vec<Step>,
    /// The bytes of the contacts that statements name instead of containing them.
    pub(super) changed_bytes: usize,
    /// The first step that further rows may join.
    joined_from: usize,
    /// The contacts whose terms change in SQLite's search index. PostgreSQL maintains its own.
    pub(super) terms: Vec<TermsNote>,
}

/// One statement of a batch.
#[derive(Debug)]
pub(super) struct Step {
    pub sql: Sql,
    pub params: Vec<Value>,
    /// The parameters of the second row and those after it.
    pub further: Vec<Vec<Value>>,
    guard: Option<(Guard, u64)>,
}

/// The place of a row in a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowPlace {
    step: usize,
    row: usize,
}

impl Step {
    /// Returns the guard, if it fails when the statement affects this many rows.
    pub fn unmet(&self, rows: u64) -> Option<Guard> {
        self.guard
            .filter(|(_, expected)| rows != *expected)
            .map(|(guard, _)| guard)
    }

    /// Returns the guard with the number of rows that the statement must affect.
    pub fn guard(&self) -> Option<(Guard, u64)> {
        self.guard
    }

    /// Returns the parameters of each row.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<Value>> {
        std::iter::once(&self.params).chain(&self.further)
    }
}

/// A contact whose terms have changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermsNote {
    pub(super) user: UserId,
    pub(super) id: ContactId,
    /// The bytes of its search text.
    pub(super) bytes: usize,
}

impl Batch {
    /// Starts an empty batch within the share of this account, or of none.
    pub(super) fn of(account: Option<UserId>) -> Self {
        Self {
            account,
            ..Self::default()
        }
    }

    /// Adds a statement that may affect any number of rows.
    pub(super) fn push(&mut self, sql: impl Into<Sql>, params: impl Into<Vec<Value>>) {
        self.push_step(sql.into(), params.into(), None);
    }

    /// Adds a statement that must affect exactly one row.
    pub(super) fn push_guarded(
        &mut self,
        guard: Guard,
        sql: impl Into<Sql>,
        params: impl Into<Vec<Value>>,
    ) {
        self.push_guarded_rows(guard, 1, sql, params);
    }

    /// Adds a statement that must affect exactly this many rows.
    pub(super) fn push_guarded_rows(
        &mut self,
        guard: Guard,
        rows: u64,
        sql: impl Into<Sql>,
        params: impl Into<Vec<Value>>,
    ) -> RowPlace {
        self.push_step(sql.into(), params.into(), Some((guard, rows)))
    }

    fn push_step(&mut self, sql: Sql, params: Vec<Value>, guard: Option<(Guard, u64)>) -> RowPlace {
        self.steps.push(Step {
            sql,
            params,
            further: Vec::new(),
            guard,
        });
        if !matches!(sql, Sql::Rows { .. }) {
            self.keep_apart();
        }
        RowPlace {
            step: self.steps.len() - 1,
            row: 0,
        }
    }

    /// Adds a row to the step with the same statement and guard since [`Self::keep_apart`] or any
    /// other kind of step. With a guard, the statement must affect every row.
    pub(super) fn push_row(
        &mut self,
        guard: Option<Guard>,
        sql: Sql,
        params: impl Into<Vec<Value>>,
    ) -> RowPlace {
        let params = params.into();
        let same = |step: &Step| step.sql == sql && step.guard.map(|(guard, _)| guard) == guard;
        let Some(at) = self.steps[self.joined_from..].iter().position(same) else {
            return self.push_step(sql, params, guard.map(|guard| (guard, 1)));
        };
        let step = &mut self.steps[self.joined_from + at];
        step.further.push(params);
        step.guard = step.guard.map(|(guard, rows)| (guard, rows + 1));
        RowPlace {
            step: self.joined_from + at,
            row: step.further.len(),
        }
    }

    /// Keeps further rows from joining the present steps, because they may depend on their changes.
    pub(super) fn keep_apart(&mut self) {
        self.joined_from = self.steps.len();
    }

    /// Replaces a parameter, counted from 0.
    pub(super) fn set_param(&mut self, place: RowPlace, param: usize, value: Value) {
        let step = &mut self.steps[place.step];
        let params = if place.row == 0 {
            &mut step.params
        } else {
            &mut step.further[place.row - 1]
        };
        params[param] = value;
    }

    /// Adds the steps of another batch after those of this one.
    pub fn append(&mut self, other: Self) {
        self.account = self.account.or(other.account);
        self.steps.extend(other.steps);
        self.terms.extend(other.terms);
        self.changed_bytes += other.changed_bytes;
        self.keep_apart();
    }

    /// Returns the number of rows of parameters.
    pub(super) fn rows(&self) -> usize {
        self.steps.iter().map(|step| 1 + step.further.len()).sum()
    }

    /// Returns about how many bytes of contacts change within the database, beside those that the
    /// batch contains.
    pub(super) fn changed_bytes(&self) -> usize {
        self.changed_bytes
    }

    /// Returns about how many bytes it contains.
    pub fn bytes(&self) -> usize {
        self.steps
            .iter()
            .flat_map(Step::rows)
            .flatten()
            .map(Value::bytes)
            .sum()
    }
}
