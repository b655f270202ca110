//! The preparation of all statements, which shows that both databases understand them.

use super::batch::Sql;
use super::{
    Db, Result, StoreError, account_lock, app_passwords, books, calendar, changes, collection,
    contacts, distinct, idempotency, jobs, label_colors, labels, operations, properties, revisions,
    search, sessions, trash, uploads, users,
};

impl Db {
    /// Prepares every statement of the program: each is one text that this database must
    /// understand.
    pub async fn prepare_all(&self) -> Result<()> {
        for sql in self.statements() {
            self.prepare(sql).await?;
        }
        Ok(())
    }

    /// Returns the text of every statement of the program for this database.
    pub fn statements(&self) -> Vec<&'static str> {
        let mut statements = [
            account_lock::STATEMENTS,
            app_passwords::STATEMENTS,
            users::STATEMENTS,
            books::STATEMENTS,
            calendar::STATEMENTS,
            changes::STATEMENTS,
            collection::STATEMENTS,
            sessions::STATEMENTS,
            contacts::STATEMENTS,
            contacts::count::STATEMENTS,
            contacts::write::STATEMENTS,
            distinct::STATEMENTS,
            idempotency::STATEMENTS,
            jobs::STATEMENTS,
            label_colors::STATEMENTS,
            labels::STATEMENTS,
            operations::STATEMENTS,
            properties::STATEMENTS,
            revisions::STATEMENTS,
            search::rebuild::STATEMENTS,
            trash::STATEMENTS,
            uploads::STATEMENTS,
        ]
        .concat();
        let lists = [
            calendar::DIALECTS,
            contacts::many::DIALECTS,
            contacts::write::DIALECTS,
            jobs::DIALECTS,
            labels::DIALECTS,
            revisions::DIALECTS,
        ];
        let rows = [
            contacts::write::FOR_ROWS,
            labels::FOR_ROWS,
            search::rebuild::FOR_ROWS,
        ];
        let dialects = lists.into_iter().chain(rows).flatten();
        statements.extend(dialects.flat_map(|sql| self.words(*sql)));
        statements.extend(collection::statements_for(self));
        statements.extend(contacts::list::statements_for(self));
        statements.extend(search::statements_for(self));
        statements
    }

    async fn prepare(&self, sql: &'static str) -> Result<()> {
        if !parameters_rise(sql) {
            return Err(StoreError::Fault(format!(
                "its parameters are not first used in rising order: {sql}"
            )));
        }
        let prepared = match self {
            Self::Sqlite(db) => db.prepare(sql),
            Self::Postgres(db) => db.prepare(sql).await,
        };
        prepared.map_err(|error| StoreError::Fault(format!("{error}: {sql}")))
    }

    /// Returns the texts of a statement for this database.
    fn words(&self, sql: Sql) -> Vec<&'static str> {
        match (self, sql) {
            (Self::Sqlite(_), sql) => vec![sql.sqlite()],
            (Self::Postgres(_), Sql::Same(sql) | Sql::List { postgres: sql, .. }) => vec![sql],
            (Self::Postgres(_), Sql::Rows { one, many }) => vec![one, many],
        }
    }
}

/// Checks whether `$1`, `$2` and so on are first used in this order. SQLite numbers them by their
/// first use, PostgreSQL by name.
fn parameters_rise(sql: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    let numbers = sql
        .split('$')
        .skip(1)
        .filter_map(|rest| rest[..digits(rest)].parse::<usize>().ok());
    numbers
        .scan(0, |most, number| {
            let next = number <= *most + 1;
            *most = number.max(*most);
            Some(next)
        })
        .all(|next| next)
}
