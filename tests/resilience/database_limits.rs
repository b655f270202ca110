//! What PostgreSQL is not let do: wait, work or hold connections without end.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::rival::{Rival, until_locked};
use crate::support::user::path_of;
use crate::support::{Answer, Engine, Setup, TestApp, TestUser, draft};

/// Connections that a test server has.
const CONNECTIONS: usize = 8;
/// How many of them may write single batches at a time, and how many for one account. Two are
/// shared by short reads, one writes groups.
const WRITERS: i64 = 3;
const OWN_WRITERS: i64 = 1;
/// In which time something answers that waits for nobody.
const SOON: Duration = Duration::from_secs(3);

/// The answer, which must come within this time.
async fn within(time: Duration, answer: impl Future<Output = Answer>) -> Answer {
    tokio::time::timeout(time, answer)
        .await
        .unwrap_or_else(|_| panic!("no answer within {time:?}"))
}

/// Checks that whoever asked is told to come back.
fn must_be_busy(answer: Answer) {
    assert_eq!(answer.header("retry-after"), "1", "{answer:?}");
    assert_eq!(answer.problem(503), "the server is busy; try again shortly");
}

fn url(app: &TestApp) -> &str {
    app.database_url.as_ref().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_waits_too_long_for_a_lock_is_told_to_come_back() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let path = path_of(&user.create(&draft("Lesya")).await);
    let rival = Rival::begin(&app, "SELECT 1 FROM contacts FOR UPDATE").await;
    let name = json!({"first_name": "Larysa"});
    // The server's patience is five seconds.
    must_be_busy(within(Duration::from_secs(8), user.patch(&path, &name)).await);
    assert_eq!(
        user.get(&path).await.expect(200).json()["first_name"],
        "Lesya"
    );
    rival.commit().await;
    user.patch(&path, &name).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_takes_too_long_is_told_to_come_back() {
    let setup = Setup {
        statement_timeout: Some(Duration::from_secs(1)),
        ..Setup::default()
    };
    let app = TestApp::start_with(Engine::Postgres, setup).await;
    let user = app.user().await;
    user.get("/api/contacts").await.expect(200);
    let rival = Rival::begin(&app, "LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE").await;
    let (read, written) = tokio::join!(
        within(SOON, user.get("/api/contacts?limit=2")),
        within(SOON, async {
            user.post("/api/contacts", &draft("Lesya")).await
        })
    );
    must_be_busy(read);
    must_be_busy(written);
    rival.commit().await;
    user.post("/api/contacts", &draft("Taras"))
        .await
        .expect(201);
    assert_eq!(user.first_names("/api/contacts").await, ["Taras"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_analysis_that_is_given_up_leaves_no_connection_without_a_time_limit() {
    let setup = Setup {
        statement_timeout: Some(Duration::from_secs(1)),
        ..Setup::default()
    };
    let app = TestApp::start_with(Engine::Postgres, setup).await;
    let user = app.user().await;
    let rival = Rival::begin(&app, "LOCK TABLE contacts IN SHARE UPDATE EXCLUSIVE MODE").await;
    tokio::select! {
        analysed = app.app.db.refresh_statistics() => panic!("{analysed:?} without waiting"),
        () = until_locked(url(&app), 1) => {}
    }
    rival.commit().await;
    let rival = Rival::begin(&app, "LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE").await;
    // Too large for a group, so the pool's connections take turns in writing it.
    let large = json!({"first_name": "Larysa", "comments": "x".repeat(20_000)});
    for _ in 0..2 {
        must_be_busy(within(SOON, user.post("/api/contacts", &large)).await);
    }
    rival.commit().await;
    user.post("/api/contacts", &large).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_in_a_deadlock_is_told_to_come_back() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let path = path_of(&user.create(&draft("Lesya")).await);
    // Writes of this card are too large for a group, whose patience is shorter than a deadlock.
    let large = json!({"first_name": "Larysa", "comments": "x".repeat(20_000)});
    user.patch(&path, &large).await.expect(200);
    // The write holds its account, and waits for the table in which it keeps the former card.
    let first = Rival::begin(&app, "LOCK TABLE revisions IN EXCLUSIVE MODE").await;
    let second = Rival::begin(
        &app,
        "SET LOCAL deadlock_timeout = '60s'; SELECT 1 FROM contacts FOR UPDATE",
    )
    .await;
    let name = json!({"first_name": "Olha"});
    let writing = user.patch(&path, &name);
    let locking = async {
        until_locked(url(&app), 1).await;
        // The other holds the contact, and waits for the book: when the write goes on to the
        // contact, the circle is closed.
        let waiting = second.execute("UPDATE account_counters SET change = change");
        let releasing = async {
            until_locked(url(&app), 2).await;
            first.commit().await;
        };
        tokio::join!(waiting, releasing);
    };
    // PostgreSQL notices it after a second, long before the patience for a lock is over.
    let (answer, ()) = tokio::join!(within(Duration::from_secs(4), writing), locking);
    must_be_busy(answer);
    second.commit().await;
    assert_eq!(
        user.get(&path).await.expect(200).json()["first_name"],
        "Larysa"
    );
    user.patch(&path, &name).await.expect(200);
}

/// Creates two contacts as one operation.
async fn batch(user: &TestUser<'_>) -> Answer {
    let create = |name: &str| json!({"op": "create", "contact": draft(name)});
    user.batch(&[create("Lesya"), create("Taras")]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_waiting_changes_as_there_are_connections_leave_some_to_readers() {
    let app = TestApp::start(Engine::Postgres).await;
    let reader = app.user().await;
    let mut writers = Vec::new();
    for _ in 0..CONNECTIONS {
        let writer = app.user().await;
        writer.get("/api/contacts").await.expect(200);
        writers.push(writer);
    }
    let rival = Rival::begin(&app, "LOCK TABLE contacts IN EXCLUSIVE MODE").await;
    let reading = async {
        until_locked(url(&app), WRITERS).await;
        for _ in 0..3 {
            within(SOON, reader.get("/api/contacts")).await.expect(200);
        }
        rival.commit().await;
    };
    let (written, ()) = tokio::join!(join_all(writers.iter().map(batch)), reading);
    for answer in written {
        answer.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_waiting_changes_of_one_account_leave_connections_to_the_writes_of_others() {
    let app = TestApp::start(Engine::Postgres).await;
    let (user, other) = (app.user().await, app.user().await);
    user.get("/api/contacts").await.expect(200);
    let rival = Rival::begin(
        &app,
        &format!(
            "SELECT 1 FROM account_counters WHERE user_id = {} FOR UPDATE",
            user.account["id"]
        ),
    )
    .await;
    let others_write = async {
        until_locked(url(&app), OWN_WRITERS).await;
        within(SOON, async {
            other.post("/api/contacts", &draft("Olha")).await
        })
        .await
        .expect(201);
        rival.commit().await;
    };
    let (written, ()) = tokio::join!(
        join_all((0..CONNECTIONS).map(|_| batch(&user))),
        others_write
    );
    for answer in written {
        answer.expect(200);
    }
    assert_eq!(
        user.get("/api/contacts?total=true")
            .await
            .header("x-total-count"),
        (2 * CONNECTIONS).to_string()
    );
}
