//! Requests that ended without an answer before their write was begun.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use tokio::task::JoinHandle;

use super::{Place, at_both_places};
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::Answer;
use crate::support::{draft, postgres};

/// Connections of the server to PostgreSQL.
const CONNECTIONS: usize = 2;

/// Something else that keeps the server from writing until it is released.
enum Holder {
    /// The lock of the file.
    Sqlite(rusqlite::Connection),
    /// A lock for which another account's writes wait on all the connections that writes may have:
    /// others do not get one meanwhile.
    Postgres(tokio_postgres::Client, Vec<JoinHandle<()>>),
}

impl Holder {
    async fn of(place: &Place, other: &Remote) -> Self {
        let Some(url) = &place.database_url else {
            let connection = rusqlite::Connection::open(place.sqlite_file()).unwrap();
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            return Self::Sqlite(connection);
        };
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        client
            .batch_execute("BEGIN; LOCK TABLE contacts IN EXCLUSIVE MODE")
            .await
            .unwrap();
        let mut begun = Vec::new();
        while locked(url).await == 0 {
            assert!(begun.len() < 100, "the other account's writes wait");
            let request = create(other, "Begun");
            begun.push(tokio::spawn(async move { drop(request.send().await) }));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Self::Postgres(client, begun)
    }

    async fn release(self) {
        match self {
            Self::Sqlite(connection) => connection.execute_batch("COMMIT").unwrap(),
            Self::Postgres(client, begun) => {
                client.batch_execute("COMMIT").await.unwrap();
                join_all(begun).await;
            }
        }
    }
}

/// How many of the server's connections wait for a lock.
async fn locked(url: &str) -> usize {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    usize::try_from(postgres::query(url, sql).await[0].get::<_, i64>(0)).unwrap()
}

fn create(user: &Remote, name: &str) -> RequestBuilder {
    user.request(Method::POST, "/api/contacts")
        .json(&draft(name))
}

async fn names(user: &Remote) -> Vec<String> {
    user.get("/api/contacts?limit=100")
        .await
        .expect(200)
        .first_names()
}

at_both_places! {
    async fn a_write_that_was_not_begun_in_time_is_not_carried_out_later(place: Place) {
        let mut command = place.command();
        command.env("CARNET_REQUEST_TIMEOUT_SECONDS", "1").env("CARNET_DATABASE_CONNECTIONS", CONNECTIONS.to_string());
        let program = Program::spawn(command).await;
        let (user, other) = (Remote::open(&program, "taras@example.org").await, Remote::open(&program, "lesya@example.org").await);
        // From here on the server knows both without asking the database.
        assert_eq!((names(&user).await, names(&other).await), (Vec::new(), Vec::new()));
        let holder = Holder::of(&place, &other).await;
        let late = join_all((0..4).map(|nth| Answer::of(create(&user, &format!("Late {nth}")))));
        let cut = join_all((0..4).map(|nth| create(&user, &format!("Cut {nth}")).timeout(Duration::from_millis(400)).send()));
        let (late, cut) = tokio::join!(late, cut);
        assert!(cut.iter().all(Result::is_err), "{cut:?}");
        for answer in late {
            assert!(matches!(answer.status.as_u16(), 408 | 503), "{answer:?}");
        }
        holder.release().await;
        // Whatever waits is written before this.
        create(&user, "After").send().await.unwrap().error_for_status().unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut written = names(&user).await;
        assert_eq!(written.pop().as_deref(), Some("After"));
        // PostgreSQL cancels what has waited for as long as a request may take. Each connection
        // that this sets free may begin one of the late writes just before its time runs out.
        let begun = if place.database_url.is_some() { CONNECTIONS } else { 0 };
        assert!(written.len() <= begun && written.iter().all(|name| name.starts_with("Late")), "{written:?} were written");
    }
}
