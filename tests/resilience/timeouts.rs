//! Requests that ended without an answer before their write was begun.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::{Place, at_both_places};
use crate::support::draft;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::Answer;

/// Something else that keeps the server from writing until it is dropped.
enum Holder {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

impl Holder {
    async fn of(place: &Place) -> Self {
        match &place.database_url {
            None => {
                let connection = rusqlite::Connection::open(place.sqlite_file()).unwrap();
                connection.execute_batch("BEGIN IMMEDIATE").unwrap();
                Self::Sqlite(connection)
            }
            Some(url) => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                client.batch_execute("BEGIN; LOCK TABLE contacts IN EXCLUSIVE MODE").await.unwrap();
                Self::Postgres(client)
            }
        }
    }

    async fn release(self) {
        match self {
            Self::Sqlite(connection) => connection.execute_batch("COMMIT").unwrap(),
            Self::Postgres(client) => client.batch_execute("COMMIT").await.unwrap(),
        }
    }
}

async fn names(user: &Remote) -> Vec<String> {
    user.get("/api/contacts?limit=100").await.expect(200).first_names()
}

at_both_places! {
    /// On PostgreSQL, another account's writes use up the connections, so that these are not begun either.
    async fn a_write_that_was_not_begun_in_time_is_not_carried_out_later(place: Place) {
        let mut command = place.command();
        command.env("CARNET_REQUEST_TIMEOUT_SECONDS", "1").env("CARNET_DATABASE_CONNECTIONS", "2");
        let program = Program::spawn(command).await;
        let (user, other) = (Remote::open(&program, "taras@example.org").await, Remote::open(&program, "lesya@example.org").await);
        assert_eq!(names(&user).await, [""; 0]);
        assert_eq!(names(&other).await, [""; 0]);
        let holder = Holder::of(&place).await;
        let begun = (0..2).map(|nth| other.request(reqwest::Method::POST, "/api/contacts").json(&draft(&format!("Begun {nth}"))).send());
        let begun = tokio::spawn(join_all(begun));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let create = |name: String| user.request(reqwest::Method::POST, "/api/contacts").json(&draft(&name));
        let late = join_all((0..4).map(|nth| Answer::of(create(format!("Late {nth}")))));
        let cut = join_all((0..4).map(|nth| create(format!("Cut {nth}")).timeout(Duration::from_millis(400)).send()));
        let (late, cut) = tokio::join!(late, cut);
        assert!(cut.iter().all(Result::is_err), "{cut:?}");
        for answer in late {
            eprintln!("{}", answer.text);
            assert!(matches!(answer.status.as_u16(), 408 | 503), "{answer:?}");
        }
        begun.await.unwrap();
        holder.release().await;
        // Whatever waits is written before this.
        let created = user.post("/api/contacts", &json!({"first_name": "After"})).await.expect(201).json();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(names(&user).await, ["After"]);
        assert_eq!(user.get(&format!("/api/contacts/{}/history", created["id"])).await.expect(200).json().as_array().unwrap().len(), 1);
    }
}
