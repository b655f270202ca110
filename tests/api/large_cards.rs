//! Cards that are larger than a card may be.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{Answer, TestApp, TestUser, draft, on_both};

/// The most bytes of a card without its photos.
const MOST: usize = 2 * 1024 * 1024;
const JSCONTACT: &str = "application/jscontact+json";

async fn send(user: &TestUser<'_>, method: Method, path: &str, kind: &str, body: String) -> Answer {
    Answer::of(
        user.request(method, path)
            .header("content-type", kind)
            .body(body),
    )
    .await
}

fn vcard(note: usize) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lesya\r\nNOTE:{}\r\nEND:VCARD\r\n",
        "x".repeat(note)
    )
}

fn jscontact(uid: &str, note: usize) -> Value {
    json!({"@type": "Card", "version": "1.0", "uid": uid, "name": {"full": "Lesya"}, "notes": {"n1": {"note": "x".repeat(note)}}})
}

/// The contact with its card and its tag.
async fn state(user: &TestUser<'_>, path: &str) -> (String, String) {
    let answer = user
        .get_with(&format!("{path}/card"), "accept", "text/vcard")
        .await
        .expect(200);
    (answer.header("etag").to_owned(), answer.text)
}

/// A contact whose card was stored before there were limits, with a note of this many bytes.
async fn stored_before_limits(app: &TestApp, user: &TestUser<'_>, note: usize) -> String {
    let contact = user
        .create(&json!({"first_name": "Lesya", "comments": "NOTE"}))
        .await;
    let (note, id) = ("x".repeat(note), &contact["id"]);
    let line_end = if app.sqlite_file.is_some() {
        "char(13, 10)"
    } else {
        "chr(13) || chr(10)"
    };
    let vcard = format!("REPLACE(vcard, 'NOTE:NOTE', 'TITLE:Poet' || {line_end} || 'NOTE:{note}')");
    app.execute(&format!(
        "UPDATE contacts SET vcard = {vcard}, comments = '{note}' WHERE id = {id}"
    ))
    .await;
    path_of(&contact)
}

on_both! {
    async fn a_card_that_is_too_large_is_refused_however_it_is_sent(app: TestApp) {
        let user = app.user().await;
        let path = path_of(&user.create(&draft("Lesya")).await);
        let (card, before) = (format!("{path}/card"), state(&user, &path).await);
        let uid = user.get(&card).await.expect(200).json()["uid"].as_str().unwrap().to_owned();
        for (method, kind, body) in [
            (Method::PUT, "text/vcard", vcard(MOST)),
            (Method::PUT, JSCONTACT, jscontact(&uid, MOST).to_string()),
            (Method::PATCH, "application/merge-patch+json", json!({"notes": {"n1": {"note": "x".repeat(MOST)}}}).to_string()),
        ] {
            let answer = send(&user, method.clone(), &card, kind, body).await;
            assert!(answer.text.contains("larger than 2097152 bytes"), "{method} {kind}: {answer:?}");
            assert_eq!(answer.refused_fields(), ["card"], "{method} {kind}");
            assert_eq!(state(&user, &path).await, before, "{method} {kind}");
        }
        send(&user, Method::PUT, &card, "text/vcard", vcard(MOST - 1000)).await.expect(200);
    }
}

on_both! {
    async fn a_card_just_within_the_limit_does_not_grow_beyond_it(app: TestApp) {
        let user = app.user().await;
        let path = path_of(&user.create(&draft("Lesya")).await);
        let card = format!("{path}/card");
        send(&user, Method::PUT, &card, "text/vcard", vcard(MOST - 500)).await.expect(200);
        let before = state(&user, &path).await;
        let title = |bytes: usize| json!({"titles": {"t1": {"name": "x".repeat(bytes)}}});
        assert_eq!(user.patch(&card, &title(600)).await.refused_fields(), ["card"]);
        assert_eq!(state(&user, &path).await, before);
        user.patch(&card, &title(10)).await.expect(200);
    }
}

on_both! {
    async fn a_card_from_before_the_limits_may_become_smaller_but_not_larger(app: TestApp) {
        let user = app.user().await;
        let path = stored_before_limits(&app, &user, MOST + 100_000).await;
        let (card, before) = (format!("{path}/card"), state(&user, &path).await);
        assert!(before.1.contains("TITLE:Poet\r\nNOTE:xxx") && before.1.len() > MOST, "{}", before.1.len());
        let longer = json!({"titles": {"t9": {"name": "a poet of Ukraine"}}});
        assert_eq!(user.patch(&card, &longer).await.refused_fields(), ["card"]);
        assert_eq!(user.patch(&path, &json!({"first_name": "Larysa Petrivna"})).await.refused_fields(), ["card"]);
        assert_eq!(state(&user, &path).await, before);
        user.patch(&card, &json!({"titles": null})).await.expect(200);
        let smaller = state(&user, &path).await;
        assert_eq!(smaller.1, before.1.replace("TITLE:Poet\r\n", ""));
        assert_eq!(user.patch(&card, &longer).await.refused_fields(), ["card"], "what it has lost does not come back");
        user.patch(&path, &json!({"comments": "short"})).await.expect(200);
        user.patch(&card, &longer).await.expect(200);
        assert!(state(&user, &path).await.1.len() < 1000);
    }
}

on_both! {
    async fn a_jscontact_file_brings_all_cards_but_those_that_are_too_large(app: TestApp) {
        let user = app.user().await;
        let file = json!([jscontact("one", 10), jscontact("large", MOST), jscontact("two", 20)]).to_string();
        for (mode, stored) in [("dry_run", 0), ("commit", 2)] {
            let report = send(&user, Method::POST, &format!("/api/import?mode={mode}"), JSCONTACT, file.clone()).await.expect(200).json();
            let counts = ["new", "changed", "same", "duplicates"].map(|name| report[name].as_i64().unwrap());
            assert_eq!((counts, report["refused"].as_array().unwrap().len()), ([2, 0, 0, 0], 1), "{mode}");
            let reason = report["refused"][0]["reason"].as_str().unwrap();
            assert!(reason.contains("larger than 2097152 bytes"), "{mode}: {reason}");
            assert_eq!(user.get("/api/contacts").await.json().as_array().unwrap().len(), stored, "{mode}");
        }
    }
}
