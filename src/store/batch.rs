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
    /// The address book must be there, outside the trash.
    Book,
    /// The account must have room for what is added.
    Quota,
    /// The operation must still be under way, and this process the one that carries it out.
    Operation,
    /// The operation must not be undone yet.
    Undone,
}

/// A statement in the words of both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sql {
    /// Both say it alike.
    Same(&'static str),
    /// It works through a list, which they say differently.
    List {
        sqlite: &'static str,
        postgres: &'static str,
    },
    /// It is carried out for one row or for many. Both say it alike for one. For many, PostgreSQL
    /// takes an array for each parameter, and SQLite the statement for one row again and again: it
    /// has no way to the server to save.
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

/// Statements that are carried out in order, whole or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    /// The account whose share of the writer it takes.
    pub(super) account: Option<UserId>,
    pub(super) steps: Vec<Step>,
    /// The first step that further rows may join.
    joined_from: usize,
    /// What becomes of SQLite's search index once the steps have succeeded. PostgreSQL keeps its
    /// own.
    pub(super) searches: Vec<SearchStep>,
}

/// A change of SQLite's search index.
#[derive(Debug)]
pub(super) enum SearchStep {
    /// Puts a contact's search text in, in place of a former one.
    Index {
        user: UserId,
        id: ContactId,
        text: String,
    },
    /// Takes a contact out.
    Forget { id: ContactId },
}

/// One statement of a batch.
#[derive(Debug)]
pub(super) struct Step {
    pub sql: Sql,
    pub params: Vec<Value>,
    /// The parameters for the second row and those after it.
    pub further: Vec<Vec<Value>>,
    guard: Option<(Guard, u64)>,
}

/// Where a row is in a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowPlace {
    step: usize,
    row: usize,
}

impl Step {
    /// Returns the guard that fails when the statement has affected so many rows.
    pub fn unmet(&self, rows: u64) -> Option<Guard> {
        self.guard
            .filter(|(_, expected)| rows != *expected)
            .map(|(guard, _)| guard)
    }

    pub fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }

    /// Returns the parameters of each row.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<Value>> {
        std::iter::once(&self.params).chain(&self.further)
    }
}

impl Batch {
    /// Nothing yet, within the share of this account, or of none.
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

    /// Adds a statement that must affect exactly so many rows.
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

    /// Adds a row to the statements of this kind that came since [`Self::keep_apart`] or any other
    /// step. With a guard, each row must be there.
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

    /// Lets no further row join those that are there: it may depend on what they change.
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
        self.searches.extend(other.searches);
        self.keep_apart();
    }

    /// Returns about how many bytes it writes.
    pub fn bytes(&self) -> usize {
        let params = self
            .steps
            .iter()
            .flat_map(Step::rows)
            .flatten()
            .map(Value::bytes)
            .sum::<usize>();
        let searches = self.searches.iter().map(|step| match step {
            SearchStep::Index { text, .. } => text.len(),
            SearchStep::Forget { .. } => 0,
        });
        params + searches.sum::<usize>()
    }
}
