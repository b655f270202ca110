//! SQLite's search index, which follows the contacts a moment later.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::support::user::path_of;
use crate::support::{Engine, TestApp, TestUser, draft};

const NOTED: &str = "SELECT COUNT(*) FROM contact_terms_pending";
const INDEXED: &str = "SELECT COUNT(*) FROM contact_terms";

/// Keeps the server from indexing what it has noted.
async fn hold(app: &TestApp) {
    app.execute(
        "CREATE TRIGGER held BEFORE DELETE ON contact_terms_pending BEGIN SELECT RAISE(ABORT, 'held'); END",
    )
    .await;
}

async fn release(app: &TestApp) {
    app.execute("DROP TRIGGER held").await;
}

/// Waits until nothing is noted any more.
async fn settle(app: &TestApp) {
    for _ in 0..200 {
        if app.count(NOTED).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} contacts are still noted", app.count(NOTED).await);
}

async fn found(user: &TestUser<'_>, q: &str) -> Vec<String> {
    user.first_names(&format!("/api/contacts/search?limit=500&q={q}"))
        .await
}

async fn sqlite() -> TestApp {
    TestApp::start(Engine::Sqlite).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_is_found_before_it_is_indexed() {
    let app = sqlite().await;
    hold(&app).await;
    let (user, neighbour) = (app.user().await, app.user().await);
    user.create(&draft("Solomiya")).await;
    neighbour.create(&draft("Solomiya's neighbour")).await;
    assert_eq!(found(&user, "solomiya").await, ["Solomiya"]);
    assert_eq!((app.count(NOTED).await, app.count(INDEXED).await), (2, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_contact_is_found_by_what_it_says_now() {
    let app = sqlite().await;
    let user = app.user().await;
    let contact = user.create(&draft("Solomiya")).await;
    settle(&app).await;
    hold(&app).await;
    user.patch(&path_of(&contact), &draft("Bohdan"))
        .await
        .expect(200);
    assert_eq!(found(&user, "bohdan").await, ["Bohdan"]);
    assert_eq!(found(&user, "solomiya").await, [""; 0]);
    release(&app).await;
    user.create(&draft("Olena")).await;
    settle(&app).await;
    assert_eq!(found(&user, "bohdan").await, ["Bohdan"]);
    assert_eq!(found(&user, "solomiya").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_contact_is_not_found_and_leaves_the_index() {
    let app = sqlite().await;
    let user = app.user().await;
    let contact = user.create(&draft("Solomiya")).await;
    settle(&app).await;
    assert_eq!(app.count(INDEXED).await, 1);
    hold(&app).await;
    user.delete(&path_of(&contact)).await.expect(204);
    assert_eq!(found(&user, "solomiya").await, [""; 0]);
    let trash = format!("/api/trash/{}/restore", contact["id"]);
    user.post(&trash, &json!({})).await.expect(204);
    assert_eq!(found(&user, "solomiya").await, ["Solomiya"]);
    release(&app).await;
    user.delete(&path_of(&contact)).await.expect(204);
    settle(&app).await;
    assert_eq!(app.count(INDEXED).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_fails_notes_nothing() {
    let app = sqlite().await;
    let user = app.user().await;
    hold(&app).await;
    let contact = user.create(&draft("Solomiya")).await;
    let operations = [
        json!({"op": "create", "contact": draft("Bohdan")}),
        json!({"op": "update", "id": contact["id"], "if_match": "\"stale\"", "contact": draft("Olena")}),
    ];
    user.batch(&operations).await.expect_problem();
    let stale = user
        .if_match(
            Method::PUT,
            &path_of(&contact),
            "\"stale\"",
            &draft("Taras"),
        )
        .await;
    stale.expect(412);
    assert_eq!(app.count(NOTED).await, 1);
    assert_eq!(found(&user, "bohdan").await, [""; 0]);
    assert_eq!(found(&user, "solomiya").await, ["Solomiya"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn noted_and_indexed_matches_come_in_one_order_and_once() {
    let app = sqlite().await;
    let user = app.user().await;
    let names: Vec<_> = (0..120)
        .map(|number| format!("Quarter {number:03}"))
        .collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    user.create_all(&names[..60]).await;
    settle(&app).await;
    hold(&app).await;
    user.create_all(&names[60..]).await;
    // Indexed before, and noted now.
    let first = user.get("/api/contacts?limit=1").await.expect(200).json()[0].clone();
    user.patch(&path_of(&first), &json!({"comments": "changed"}))
        .await
        .expect(200);
    assert_eq!((app.count(NOTED).await, app.count(INDEXED).await), (61, 60));
    assert_eq!(found(&user, "quarter").await, names);
    let page = "/api/contacts/search?q=quarter&skip=50&limit=20";
    assert_eq!(user.first_names(page).await, names[50..70]);
}

/// Creates contacts whose notes fill 8 KiB each, from this number on.
async fn create_talkative(user: &TestUser<'_>, first: usize, count: usize) {
    let comments = "talk ".repeat(1600);
    let create = |number: usize| {
        let contact = json!({"first_name": format!("Name {number}"), "comments": comments});
        json!({"op": "create", "contact": contact})
    };
    let operations: Vec<_> = (first..first + count).map(create).collect();
    user.batch(&operations).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_are_indexed_between_writes_once_many_are_noted() {
    let app = sqlite().await;
    let user = app.user().await;
    for first in (0..1500).step_by(100) {
        create_talkative(&user, first, 100).await;
    }
    assert!(app.count(INDEXED).await > 0, "indexed while writes go on");
    assert_eq!(found(&user, "1499").await, ["Name 1499"]);
    settle(&app).await;
    assert_eq!(app.count(INDEXED).await, 1500);
    assert_eq!(found(&user, "name").await.len(), 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_succeeds_when_the_index_cannot_be_written() {
    let app = sqlite().await;
    let user = app.user().await;
    hold(&app).await;
    for first in (0..1200).step_by(100) {
        create_talkative(&user, first, 100).await;
    }
    user.create(&draft("Last")).await;
    assert_eq!(app.count(INDEXED).await, 0);
    assert_eq!(found(&user, "last").await, ["Last"]);
    assert_eq!(found(&user, "599").await, ["Name 599"]);
}
