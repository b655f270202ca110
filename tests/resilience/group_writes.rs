//! Small writes of several accounts that PostgreSQL gets in one transaction.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::rival::{Rival, until_locked};
use crate::support::{Answer, Engine, TestApp, TestUser, draft, postgres};

/// How often a group is tried for that all writes join in time.
const ROUNDS: usize = 50;

fn url(app: &TestApp) -> &str {
    app.database_url.as_ref().unwrap()
}

/// Holds the lock for which the writes of this account wait.
async fn hold(app: &TestApp, user: &TestUser<'_>) -> Rival {
    let id = &user.account["id"];
    let sql = format!("SELECT 1 FROM account_counters WHERE user_id = {id} FOR UPDATE");
    Rival::begin(app, &sql).await
}

async fn users(app: &TestApp, count: usize) -> Vec<TestUser<'_>> {
    let mut users = Vec::new();
    for _ in 0..count {
        users.push(app.user().await);
    }
    users
}

/// Returns the number of transactions that wrote the contacts of this name.
async fn transactions(app: &TestApp, name: &str) -> i64 {
    let sql = "SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM contacts WHERE first_name";
    app.count(&format!("{sql} = '{name}'")).await
}

/// Returns the number of contacts by this name, and of changes that their accounts have counted.
async fn written(app: &TestApp, name: &str) -> (i64, i64) {
    let contacts = format!("SELECT COUNT(*) FROM contacts WHERE first_name = '{name}'");
    let changes = "SELECT CAST(SUM(change) AS BIGINT) FROM account_counters";
    (app.count(&contacts).await, app.count(changes).await)
}

/// While the first user's write holds a group up, these requests gather in the next.
async fn send_in_a_group(
    app: &TestApp,
    held: &TestUser<'_>,
    requests: Vec<RequestBuilder>,
) -> Vec<u16> {
    let rival = hold(app, held).await;
    let gathering = async {
        until_locked(url(app), 1).await;
        let answers = join_all(requests.into_iter().map(Answer::of)).await;
        rival.commit().await;
        answers
            .iter()
            .map(|answer| answer.status.as_u16())
            .collect()
    };
    let held = async {
        held.post("/api/contacts", &json!({"first_name": "Held"}))
            .await
    };
    let (held, statuses) = tokio::join!(held, gathering);
    held.expect(201);
    statuses
}

/// Builds the creation of a contact by this name, with an email that is always the same.
fn creation(user: &TestUser<'_>, name: &str) -> RequestBuilder {
    let draft = json!({"first_name": name, "email": "lesya@example.org"});
    user.request(Method::POST, "/api/contacts").json(&draft)
}

async fn create_in_a_group(app: &TestApp, users: &[TestUser<'_>], name: &str) -> Vec<u16> {
    let (held, others) = users.split_first().unwrap();
    let requests = others.iter().map(|user| creation(user, name)).collect();
    send_in_a_group(app, held, requests).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_writes_of_a_group_share_a_transaction() {
    let app = TestApp::start(Engine::Postgres).await;
    for round in 0..ROUNDS {
        let (users, name) = (users(&app, 5).await, format!("Round {round}"));
        let statuses = create_in_a_group(&app, &users, &name).await;
        assert_eq!(statuses, [201; 4]);
        if transactions(&app, &name).await == 1 {
            return;
        }
    }
    panic!("no four writes joined one group");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_guard_in_a_group_leaves_the_writes_beside_it_written_once() {
    let app = TestApp::start(Engine::Postgres).await;
    let mut were_together = false;
    for round in 0..ROUNDS {
        let (users, name) = (users(&app, 6).await, format!("Round {round}"));
        let taken = json!({"first_name": "Taken", "email": "lesya@example.org"});
        users[2].create(&taken).await;
        let (_, before) = written(&app, &name).await;
        let statuses = create_in_a_group(&app, &users, &name).await;
        assert_eq!(statuses, [201, 409, 201, 201, 201]);
        // The held one counts as well.
        assert_eq!(written(&app, &name).await, (4, before + 5));
        were_together |= transactions(&app, &name).await == 1;
        if were_together {
            return;
        }
    }
    panic!("no four writes joined one group");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_failing_writes_of_one_account_leave_the_others_in_their_group() {
    let app = TestApp::start(Engine::Postgres).await;
    for round in 0..ROUNDS {
        let (users, name) = (users(&app, 6).await, format!("Round {round}"));
        let taken = json!({"first_name": "Taken", "email": "lesya@example.org"});
        users[2].create(&taken).await;
        let failing = (0..16).map(|_| creation(&users[2], &name));
        let others = [1, 3, 4, 5].map(|nth| creation(&users[nth], &name));
        let requests = failing.chain(others).collect();
        let statuses = send_in_a_group(&app, &users[0], requests).await;
        assert_eq!(statuses, [[409; 16].as_slice(), &[201; 4]].concat());
        if transactions(&app, &name).await == 1 {
            return;
        }
    }
    panic!("no four writes joined one group");
}

/// The key of a request is kept by the last statement of its batch, whose parameters no longer fit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_cannot_be_sent_whole_is_not_written_and_those_beside_it_are_written_once() {
    let app = TestApp::start(Engine::Postgres).await;
    let users = users(&app, 4).await;
    let sql = "ALTER TABLE idempotency_keys ALTER COLUMN request TYPE BOOLEAN USING FALSE";
    postgres::execute(url(&app), sql).await;
    let requests = vec![
        creation(&users[1], "Beside"),
        creation(&users[2], "Unsent").header("idempotency-key", "key"),
        creation(&users[3], "Beside"),
    ];
    let statuses = send_in_a_group(&app, &users[0], requests).await;
    assert_eq!(statuses, [201, 500, 201]);
    assert_eq!(written(&app, "Unsent").await.0, 0);
    // The held one counts as well.
    assert_eq!(written(&app, "Beside").await, (2, 3));
}

/// Two contacts with one email in one group see each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_writes_in_a_group_that_exclude_each_other_one_is_written() {
    let app = TestApp::start(Engine::Postgres).await;
    let users = users(&app, 2).await;
    let rival = hold(&app, &users[0]).await;
    let draft = json!({"first_name": "Lesya", "email": "lesya@example.org"});
    let gathering = async {
        until_locked(url(&app), 1).await;
        let answers = join_all((0..4).map(|_| users[1].post("/api/contacts", &draft))).await;
        rival.commit().await;
        answers
    };
    let held = json!({"first_name": "Held"});
    let (held, answers) = tokio::join!(users[0].post("/api/contacts", &held), gathering);
    held.expect(201);
    let mut statuses: Vec<_> = answers
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409]);
    assert_eq!(written(&app, "Lesya").await, (1, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_one_account_waits_for_does_not_hold_up_the_writes_of_others() {
    let app = TestApp::start(Engine::Postgres).await;
    let users = users(&app, 4).await;
    let rival = hold(&app, &users[0]).await;
    let others_write = async {
        until_locked(url(&app), 1).await;
        for round in 0..20 {
            let create = users[1..].iter().map(async |user| {
                user.post("/api/contacts", &draft(&format!("Round {round}")))
                    .await
            });
            let created = tokio::time::timeout(Duration::from_secs(2), join_all(create)).await;
            for answer in created.expect("nobody waits for the lock") {
                answer.expect(201);
            }
        }
        rival.commit().await;
    };
    let held = draft("Held");
    let (held, ()) = tokio::join!(users[0].post("/api/contacts", &held), others_write);
    held.expect(201);
    assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 61);
}

/// Nobody knows what became of the write, so it is not tried again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_whose_connection_breaks_is_told_to_come_back_and_is_not_repeated() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let rival = hold(&app, &user).await;
    let breaking = async {
        until_locked(url(&app), 1).await;
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
        assert_eq!(postgres::query(url(&app), sql).await.len(), 1);
    };
    let contact = draft("Lesya");
    let (answer, ()) = tokio::join!(user.post("/api/contacts", &contact), breaking);
    assert_eq!(answer.header("retry-after"), "1", "{answer:?}");
    answer.problem(503);
    rival.commit().await;
    user.create(&draft("Next")).await;
    assert_eq!(user.first_names("/api/contacts").await, ["Next"]);
}
