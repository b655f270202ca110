//! The rows that accounts have, read straight from the database.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use super::{TestApp, postgres};

/// The rows of each table as text, sorted.
pub type Rows = BTreeMap<String, Vec<String>>;

impl TestApp {
    /// Returns the rows of a statement whose columns are all text.
    pub async fn select(&self, sql: &str) -> Vec<Vec<String>> {
        if let Some(file) = &self.sqlite_file {
            let connection = Connection::open(file).unwrap();
            let mut statement = connection.prepare(sql).unwrap();
            let columns = statement.column_count();
            let write = |row: &Row<'_>| {
                (0..columns)
                    .map(|at| row.get(at))
                    .collect::<rusqlite::Result<Vec<String>>>()
            };
            let rows = statement.query_map([], write).unwrap();
            return rows.map(Result::unwrap).collect();
        }
        let rows = postgres::query(self.database_url.as_ref().unwrap(), sql).await;
        rows.iter()
            .map(|row| (0..row.len()).map(|at| row.get(at)).collect())
            .collect()
    }

    /// Carries out a statement in the database itself.
    pub async fn execute(&self, sql: &str) {
        match &self.sqlite_file {
            Some(file) => Connection::open(file).unwrap().execute_batch(sql).unwrap(),
            None => postgres::execute(self.database_url.as_ref().unwrap(), sql).await,
        }
    }

    /// Lets such changes of the database fail, as `UPDATE ON contacts` of rows on which the condition
    /// holds.
    pub async fn plant_fault(&self, change: &str, condition: &str) {
        let trigger = format!("CREATE TRIGGER planted BEFORE {change}");
        let sql = match &self.sqlite_file {
            Some(_) => {
                format!("{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'planted'); END")
            }
            None => format!(
                "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$; \
                 {trigger} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION planted()"
            ),
        };
        self.execute(&sql).await;
    }

    /// Lets the changes of this table succeed again.
    pub async fn mend_fault(&self, table: &str) {
        match &self.sqlite_file {
            Some(_) => self.execute("DROP TRIGGER planted").await,
            None => {
                self.execute(&format!("DROP TRIGGER planted ON {table}"))
                    .await
            }
        }
    }

    /// Returns all rows of these accounts in every table, including tables that are added later.
    pub async fn rows_of(&self, users: &[i64]) -> Rows {
        let users = users
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        let mut rows = Rows::new();
        let tables = self.tables_of_accounts().await;
        let tables = tables
            .iter()
            .map(|table| (table.as_str(), "user_id"))
            .chain([("users", "id")]);
        let tables: Vec<_> = tables
            .map(|(table, owner)| {
                (
                    table,
                    format!("FROM {table} AS kept WHERE {owner} IN ({users})"),
                )
            })
            .collect();
        match &self.sqlite_file {
            Some(file) => rows.extend(
                tables
                    .iter()
                    .map(|(table, from)| ((*table).to_owned(), written_out(file, from))),
            ),
            None => {
                rows.extend(
                    tables
                        .iter()
                        .map(|(table, _)| ((*table).to_owned(), Vec::new())),
                );
                let all = tables
                    .iter()
                    .map(|(table, from)| format!("SELECT '{table}', kept::text {from}"))
                    .collect::<Vec<_>>();
                for row in self
                    .select(&format!("{} ORDER BY 1, 2", all.join(" UNION ALL ")))
                    .await
                {
                    rows.get_mut(&row[0]).unwrap().push(row[1].clone());
                }
            }
        }
        if self.sqlite_file.is_some() {
            // What goes to the trash is only noted, and leaves the index when it is quiet.
            let indexed = format!(
                "SELECT CAST(id AS TEXT) FROM contacts WHERE user_id IN ({users}) AND deleted_at IS NULL AND (id IN (SELECT rowid FROM contact_terms) \
                 OR id IN (SELECT contact_id FROM contact_terms_pending)) ORDER BY id"
            );
            rows.insert(
                "contact_terms".to_owned(),
                self.select(&indexed).await.concat(),
            );
        }
        rows
    }

    async fn tables_of_accounts(&self) -> Vec<String> {
        let sql = match self.sqlite_file {
            Some(_) => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'contact_terms_pending' AND EXISTS \
                 (SELECT 1 FROM pragma_table_info(sqlite_schema.name) AS held WHERE held.name = 'user_id')"
            }
            None => {
                "SELECT table_name::text FROM information_schema.columns \
                 WHERE table_schema = 'public' AND column_name = 'user_id'"
            }
        };
        let tables = self.select(sql).await.concat();
        assert!(tables.len() >= 9, "{tables:?}");
        tables
    }
}

/// Returns the rows of a statement, each with all its columns.
fn written_out(file: &Path, from: &str) -> Vec<String> {
    let connection = Connection::open(file).unwrap();
    let mut statement = connection.prepare(&format!("SELECT * {from}")).unwrap();
    let columns = statement.column_count();
    let write = |row: &Row<'_>| -> rusqlite::Result<String> {
        let values: Result<Vec<Value>, _> = (0..columns).map(|at| row.get(at)).collect();
        Ok(format!("{:?}", values?))
    };
    let mut rows: Vec<_> = statement
        .query_map([], write)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.sort();
    rows
}

/// Asserts that none of these rows was removed, added or changed.
pub fn assert_same_rows(before: &Rows, after: &Rows, what: &str) {
    let short = |row: &String| row.chars().take(400).collect::<String>();
    for (table, rows) in before {
        let gone: Vec<_> = rows
            .iter()
            .filter(|row| !after[table].contains(row))
            .map(short)
            .collect();
        let come: Vec<_> = after[table]
            .iter()
            .filter(|row| !rows.contains(row))
            .map(short)
            .collect();
        assert!(
            gone.is_empty() && come.is_empty(),
            "{what}: of {table} went {gone:#?} and came {come:#?}"
        );
    }
}
