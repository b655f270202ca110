//! Accounts with the same content. What one of them reads is exactly what it would read alone, and
//! what it does leaves every row of the others as it was.

mod account;
mod acting;
mod asking;
mod leaving;
mod reading;
mod room;

use self::account::Neighbours;
use crate::support::rows::{Rows, assert_same_rows};
use crate::support::{Engine, TestApp};

/// Another server on the same kind of database.
async fn another(app: &TestApp) -> TestApp {
    TestApp::start(if app.sqlite_file.is_some() {
        Engine::Sqlite
    } else {
        Engine::Postgres
    })
    .await
}

impl Neighbours<'_> {
    /// Every row of the accounts around the middle one.
    async fn rows(&self) -> Rows {
        self.app.rows_of(&self.ids()).await
    }

    /// Asserts that the rows of the accounts around the middle one are as they were.
    async fn assert_untouched(&self, before: &Rows, what: &str) {
        assert_same_rows(before, &self.rows().await, what);
    }
}
