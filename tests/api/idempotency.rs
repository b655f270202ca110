use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestUser, draft, on_both};

/// A POST with a key.
async fn post(user: &TestUser<'_>, path: &str, key: &str, body: &Value) -> Answer {
    Answer::of(
        user.request(Method::POST, path)
            .header("idempotency-key", key)
            .json(body),
    )
    .await
}

/// What of an answer must be the same when it is given again.
fn told(answer: &Answer) -> (u16, &str, &str, &str) {
    (
        answer.status.as_u16(),
        answer.header("etag"),
        answer.header("location"),
        &answer.text,
    )
}

async fn contacts(app: &TestApp) -> i64 {
    app.count("SELECT COUNT(*) FROM contacts").await
}

on_both! {
    async fn the_same_request_with_the_same_key_creates_once_and_is_answered_alike(app: TestApp) {
        let user = app.user().await;
        let batch = json!({"operations": [{"op": "create", "contact": draft("Ivan")}]});
        for (path, body, status) in [("/api/contacts", draft("Lesya"), 201), ("/api/contacts/batch", batch, 200)] {
            let user = user.elsewhere().await;
            let before = contacts(&app).await;
            let first = post(&user, path, "k-1", &body).await;
            assert_eq!((first.status.as_u16(), first.header("idempotency-replayed")), (status, ""), "{path}");
            app.pass(Duration::from_secs(86_000));
            let user = user.elsewhere().await;
            let again = post(&user, path, "k-1", &body).await;
            assert_eq!(told(&again), told(&first), "{path}");
            assert_eq!((again.header("idempotency-replayed"), again.header("content-type")), ("true", "application/json"), "{path}");
            assert_eq!(contacts(&app).await, before + 1, "{path}");
            app.pass(Duration::from_secs(2_000));
            let user = user.elsewhere().await;
            let later = post(&user, path, "k-1", &body).await;
            assert_eq!((later.status.as_u16(), later.header("idempotency-replayed")), (status, ""), "{path}: a day is over");
            assert_eq!(contacts(&app).await, before + 2, "{path}");
            app.pass(Duration::from_secs(90_000));
        }
    }
}

on_both! {
    async fn requests_at_once_with_one_key_create_one_contact(app: TestApp) {
        let user = app.user().await;
        let contact = json!({"first_name": "Lesya", "email": "lesya@example.org"});
        let answers = join_all((0..12).map(|_| post(&user, "/api/contacts", "one", &contact))).await;
        let first = told(&answers[0]);
        assert!(answers.iter().all(|answer| told(answer) == first && answer.status == 201), "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count(), 1);
        let batch = json!({"operations": [{"op": "create", "contact": draft("Ivan")}]});
        let answers = join_all((0..12).map(|_| post(&user, "/api/contacts/batch", "two", &batch))).await;
        assert!(answers.iter().all(|answer| told(answer) == told(&answers[0]) && answer.status == 200), "{answers:?}");
        assert_eq!(contacts(&app).await, 2);
    }
}

on_both! {
    async fn a_key_stands_for_one_request_of_one_account(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let first = post(&user, "/api/contacts", "k", &draft("Lesya")).await.expect(201);
        for (path, body) in [("/api/contacts", draft("Ivan")), ("/api/contacts?x", draft("Lesya")), ("/api/contacts/batch", json!({"operations": []}))] {
            let refused = post(&user, path, "k", &body).await;
            assert!(matches!(refused.status.as_u16(), 422), "{path}: {refused:?}");
        }
        assert_eq!(post(&user, "/api/contacts", "k", &draft("Ivan")).await.refused_fields(), ["Idempotency-Key"]);
        let theirs = post(&other, "/api/contacts", "k", &draft("Lesya")).await.expect(201);
        assert_ne!(theirs.json()["id"], first.json()["id"]);
        assert_eq!(post(&user, "/api/contacts", "k2", &draft("Lesya")).await.expect(201).header("idempotency-replayed"), "");
        assert_eq!(contacts(&app).await, 3);
    }
}

on_both! {
    async fn what_was_refused_may_be_sent_again_with_its_key(app: TestApp) {
        let user = app.user().await;
        let contact = json!({"first_name": "Lesya", "email": "lesya@example.org"});
        let taken = user.create(&contact).await;
        post(&user, "/api/contacts", "k", &contact).await.problem(409);
        user.delete(&crate::support::user::path_of(&taken)).await.expect(204);
        let made = post(&user, "/api/contacts", "k", &contact).await.expect(201);
        assert_eq!(made.header("idempotency-replayed"), "");
    }
}

on_both! {
    async fn keys_are_up_to_255_visible_characters(app: TestApp) {
        let user = app.user().await;
        for key in ["", "a b", "a\tb", &"x".repeat(256)] {
            assert_eq!(post(&user, "/api/contacts", key, &draft("Lesya")).await.refused_fields(), ["Idempotency-Key"], "{key:?}");
        }
        let twice = user.request(Method::POST, "/api/contacts").header("idempotency-key", "a").header("idempotency-key", "b");
        assert_eq!(Answer::of(twice.json(&draft("Lesya"))).await.refused_fields(), ["Idempotency-Key"]);
        assert_eq!(contacts(&app).await, 0);
        post(&user, "/api/contacts", &"~".repeat(255), &draft("Lesya")).await.expect(201);
    }
}

on_both! {
    async fn keys_go_when_their_day_is_over(app: TestApp) {
        let user = app.user().await;
        for key in ["one", "two"] {
            post(&user, "/api/contacts", key, &draft("Lesya")).await.expect(201);
        }
        carnet::domain::jobs::forget_answers::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM idempotency_keys").await, 2);
        app.pass(Duration::from_secs(86_401));
        carnet::domain::jobs::forget_answers::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM idempotency_keys").await, 0);
    }
}
