//! The plans that PostgreSQL makes for the statements of the program on a new database, without
//! statistics of its own data.

use std::collections::BTreeSet;

use serde_json::Value;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use crate::support::{Engine, TestApp, draft};

/// Beginnings of the statements that read tables of all accounts: background work, and the command
/// that lists accounts. What is planned anew for each list finds small tables sooner this way.
const WHOLE_TABLES: [&str; 16] = [
    "SELECT id, username, email, role, locale, time_zone, disabled_at, password_hash, theme, region, \
     list_sort, name_order, list_columns, list_density FROM users WHERE id > $1",
    "DELETE FROM books WHERE deleted_at <",
    "DELETE FROM book_properties WHERE book_id <> 0 AND NOT EXISTS",
    "DELETE FROM app_passwords WHERE expires_at <",
    "SELECT expires_at FROM app_passwords WHERE expires_at <",
    "DELETE FROM sessions WHERE expires_at <",
    "SELECT expires_at FROM sessions WHERE expires_at <",
    // Jobs are few: one of each kind, and those of accounts that have just changed much.
    "SELECT kind, account",
    "UPDATE jobs",
    "SELECT at FROM idempotency_keys WHERE at <",
    "DELETE FROM idempotency_keys WHERE at <=",
    "DELETE FROM uploads WHERE at <",
    "DELETE FROM labels USING unnest",
    // The epoch is one row.
    "SELECT epoch, place FROM sync_epoch",
    "DELETE FROM sync_epoch",
    "INSERT INTO sync_epoch",
];

/// Columns that, with the account, lead to one row or a few.
const KEYS: [&str; 6] = [
    "id",
    "contact_id",
    "card_id",
    "email_key",
    "uid",
    "label_key",
];

/// The nodes of a plan.
struct Plan {
    sql: &'static str,
    nodes: Vec<Value>,
}

impl Plan {
    async fn of(client: &Client, sql: &'static str) -> Self {
        let params = (1..)
            .take_while(|number| sql.contains(&format!("${number}")))
            .count();
        let arguments = match params {
            0 => String::new(),
            _ => format!("({})", vec!["NULL"; params].join(", ")),
        };
        let explain = format!(
            "PREPARE planned AS {sql}; EXPLAIN (FORMAT JSON) EXECUTE planned{arguments}; \
             DEALLOCATE planned"
        );
        let answers = client.simple_query(&explain).await.unwrap();
        let plan = answers.iter().find_map(|answer| match answer {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        let mut nodes = Vec::new();
        collect(&serde_json::from_str(plan.unwrap()).unwrap(), &mut nodes);
        Self { sql, nodes }
    }

    fn has(&self, kind: &str) -> bool {
        self.nodes.iter().any(|node| node["Node Type"] == kind)
    }

    fn uses(&self, index: &str) -> bool {
        self.nodes.iter().any(|node| node["Index Name"] == index)
    }

    fn conditions(&self) -> impl Iterator<Item = &str> {
        self.nodes
            .iter()
            .filter_map(|node| node["Index Cond"].as_str())
    }

    /// Returns the conditions of the statement that name a key by a parameter, such as `id = $2`.
    fn keys(&self) -> BTreeSet<String> {
        let conditions = self.sql.split_once(" WHERE ").map_or("", |(_, rest)| rest);
        let words: Vec<_> = conditions.split([' ', '(', ')']).collect();
        let conditions = words.windows(3).filter(|words| words[1] == "=");
        let keys = conditions.filter_map(|words| {
            let column = words[0].rsplit('.').next().unwrap();
            (KEYS.contains(&column) && words[2].starts_with('$'))
                .then(|| format!("{column} = {}", words[2].trim_end_matches(',')))
        });
        keys.collect()
    }
}

fn collect(plan: &Value, nodes: &mut Vec<Value>) {
    match plan {
        Value::Array(plans) => plans.iter().for_each(|plan| collect(plan, nodes)),
        Value::Object(fields) => {
            if fields.contains_key("Node Type") {
                nodes.push(plan.clone());
            }
            fields.values().for_each(|plan| collect(plan, nodes));
        }
        _ => {}
    }
}

/// Returns the plans for any parameters of all statements.
async fn plans() -> Vec<Plan> {
    let app = TestApp::start(Engine::Postgres).await;
    let client = connect(&app).await;
    let generic = "SET plan_cache_mode = force_generic_plan";
    client.batch_execute(generic).await.unwrap();
    let mut plans = Vec::new();
    for sql in app.app.db.statements() {
        plans.push(Plan::of(&client, sql).await);
    }
    plans
}

async fn connect(app: &TestApp) -> Client {
    let url = app.database_url.as_ref().unwrap();
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_reads_a_whole_table_of_a_new_database() {
    let whole: Vec<_> = plans()
        .await
        .into_iter()
        .filter(|plan| plan.has("Seq Scan"))
        .map(|plan| plan.sql)
        .filter(|sql| !WHOLE_TABLES.iter().any(|begin| sql.starts_with(begin)))
        .collect();
    assert_eq!(whole, [""; 0]);
}

/// An index that only leads to the account would make the statement read all of its rows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_names_a_key_finds_its_row_by_this_key() {
    let (mut checked, mut missed) = (0, Vec::new());
    for plan in plans().await {
        // One operation of an account is running, so its index leads to one row without the key.
        if plan.uses("operations_running") {
            continue;
        }
        for key in plan.keys() {
            checked += 1;
            if !plan.conditions().any(|condition| condition.contains(&key)) {
                missed.push(format!("{key} of {}", plan.sql));
            }
        }
    }
    assert_eq!(missed, [""; 0]);
    assert!(checked > 50, "only {checked} keys");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_come_in_the_order_of_an_index() {
    let mut checked = 0;
    for plan in plans().await {
        let is_page = plan.sql.contains(" LIMIT $") && plan.sql.contains(" OFFSET $");
        let is_favorite = plan.sql.contains(" AND favorite ");
        let is_book = plan.sql.contains(" AND book_id = $2");
        // In other orders a book has no index of its own: these are long reads.
        if is_book
            && (plan.sql.contains("favorite ")
                || plan.sql.contains("updated_at, ") && plan.sql.contains("ORDER BY updated_at"))
        {
            continue;
        }
        // No index has the trash, the contacts of a label, or those that a search finds in order.
        let is_list = plan.sql.contains("AND NOT is_group");
        if !is_page || !is_list || plan.sql.contains("labels") || plan.sql.contains("LIKE") {
            continue;
        }
        let index = match plan.sql.split("ORDER BY ").nth(1).unwrap() {
            order if order.starts_with("sort_key") => "name",
            order if order.starts_with("last_name_key") => "last_name",
            order if order.starts_with("updated_at") => "updated",
            _ => "created",
        };
        let index = match is_favorite {
            _ if is_book && index == "created" => "contacts_book".to_owned(),
            _ if is_book => format!("contacts_book_{index}"),
            true => format!("contacts_favorite_{index}"),
            false => format!("contacts_{index}"),
        };
        let is_sorted = plan.has("Sort") || plan.has("Incremental Sort");
        assert!(
            plan.uses(&index) && !is_sorted,
            "{}: {:#?}",
            plan.sql,
            plan.nodes
        );
        checked += 1;
    }
    // Eight orders, each for all contacts, favourites and others, from the start and from a place,
    // as a page and as a short page; and six orders for all contacts of a book.
    assert_eq!(checked, 8 * 3 * 2 * 2 + 6 * 2 * 2);
}

/// An archive brings no statistics with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_without_statistics_are_analysed_once_they_hold_rows() {
    let app = TestApp::start(Engine::Postgres).await;
    app.user().await.create(&draft("Lesya")).await;
    let known = async |table: &str| {
        let sql = "SELECT COUNT(*) FROM pg_stats WHERE tablename";
        app.count(&format!("{sql} = '{table}'")).await > 0
    };
    let forgotten = "DELETE FROM pg_statistic WHERE starelid = CAST('contacts' AS regclass)";
    connect(&app).await.batch_execute(forgotten).await.unwrap();
    assert!(!known("contacts").await && !known("users").await);
    app.app.db.gather_missing_statistics().await.unwrap();
    assert!(known("contacts").await && known("users").await);
    assert!(!known("revisions").await, "it is empty");
}
