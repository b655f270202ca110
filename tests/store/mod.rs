mod plans;
mod search_index;

use std::collections::BTreeSet;

use rusqlite::Connection;
use tokio_postgres::NoTls;

use crate::support::{Engine, TestApp, on_both};

on_both! {
    async fn every_statement_is_understood(app: TestApp) {
        app.app.db.prepare_all().await.unwrap();
    }
}

on_both! {
    async fn migrating_again_changes_nothing(app: TestApp) {
        app.app.db.migrate().await.unwrap();
        app.user().await.create(&crate::support::draft("Still here")).await;
    }
}

/// Table, column, type, whether it may be null.
type Column = (String, String, String, bool);

fn sqlite_columns(app: &TestApp) -> BTreeSet<Column> {
    let connection = Connection::open(app.sqlite_file.as_ref().unwrap()).unwrap();
    let sql = "SELECT m.name, c.name, c.type, c.\"notnull\" = 0 FROM sqlite_schema m, pragma_table_info(m.name) c \
               WHERE m.type = 'table' AND m.name NOT LIKE 'contact_terms%' AND m.name NOT LIKE 'refinery%' AND m.name NOT LIKE 'sqlite%'";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get::<_, String>(2)?,
                row.get(3)?,
            ))
        })
        .unwrap();
    rows.map(Result::unwrap)
        .map(|(table, column, kind, null)| (table, column, kind.replace("INTEGER", "BIGINT"), null))
        .collect()
}

async fn postgres_columns(app: &TestApp) -> BTreeSet<Column> {
    let (client, connection) = tokio_postgres::connect(app.database_url.as_ref().unwrap(), NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let sql = "SELECT table_name::text, column_name::text, upper(data_type)::text, is_nullable = 'YES' FROM information_schema.columns \
               WHERE table_schema = 'public' AND table_name NOT LIKE 'refinery%'";
    let rows = client.query(sql, &[]).await.unwrap();
    let column = |row: &tokio_postgres::Row| {
        (
            row.get(0),
            row.get(1),
            row.get::<_, String>(2).replace("BYTEA", "BLOB"),
            row.get(3),
        )
    };
    rows.iter().map(column).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_schemas_have_the_same_columns() {
    let (sqlite, postgres) = (
        TestApp::start(Engine::Sqlite).await,
        TestApp::start(Engine::Postgres).await,
    );
    assert_eq!(sqlite_columns(&sqlite), postgres_columns(&postgres).await);
}
