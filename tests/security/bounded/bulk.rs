//! Changes of many contacts, which come in short pieces, so that others write in between.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use super::target::Target;
use super::{attempt, card, import, imported, is_strict, people, post, sized};
use crate::support::place::at_both_places;
use crate::support::remote::Remote;
use crate::support::user::Answer;

/// The most time that a change may take: of 60,000 contacts in a release build on a quiet machine,
/// and of fewer in any. A rewind on PostgreSQL once took minutes.
const LONGEST_STRICTLY: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(60);

/// Carries out a change that must succeed, and returns where it is undone, if it can be.
async fn change(what: &str, request: RequestBuilder) -> Option<String> {
    let since = Instant::now();
    let answer = Answer::of(request.timeout(Duration::from_secs(170))).await;
    let took = since.elapsed();
    eprintln!("{what}: {} after {took:.1?}", answer.status);
    assert!(answer.status.is_success(), "{what}: {answer:?}");
    let longest = if is_strict() {
        LONGEST_STRICTLY
    } else {
        LONGEST
    };
    assert!(took < longest, "{what} took {took:?}");
    serde_json::from_str::<serde_json::Value>(&answer.text).ok()?["undo"]
        .as_str()
        .map(str::to_owned)
}

async fn count(account: &Remote) -> String {
    account
        .get("/api/contacts?limit=1&total=true")
        .await
        .expect(200)
        .header("x-total-count")
        .to_owned()
}

at_both_places! {
    async fn an_import_of_many_lets_others_write(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let people = people(sized(8000, 60_000));
        let impact = target.attacked_by(async {
            change("import", import(&attacker, "text/vcard", people)).await;
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    async fn an_undo_of_many_and_a_rewind_let_others_write(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let contacts = sized(8000, 60_000);
        let undo = imported(&attacker, people(contacts)).await;
        let whole = jiff::Timestamp::now();
        let impact = target.attacked_by(async {
            change("undo", post(&attacker, &undo)).await;
            assert_eq!(count(&attacker).await, "0");
            change("rewind", post(&attacker, &format!("/api/rewind?at={whole}&mode=commit"))).await;
            assert_eq!(count(&attacker).await, contacts.to_string());
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    async fn a_label_of_many_changes_while_others_write(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let contacts = sized(4000, 60_000);
        imported(&attacker, people(contacts)).await;
        let impact = target.attacked_by(async {
            let rename = attacker.request(Method::PATCH, "/api/labels/All").json(&json!({"name": "Everyone"}));
            change("rename", rename).await;
            assert_eq!(attacker.get("/api/labels").await.expect(200).json(), json!([{"name": "Everyone", "contacts": contacts}]));
            change("delete", attacker.request(Method::DELETE, "/api/labels/Everyone")).await;
            assert_eq!(attacker.get("/api/labels").await.expect(200).json(), json!([]));
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    /// The cards have much in common and much of their own.
    async fn a_merge_of_fifty_large_cards_lets_others_write(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let lines = sized(1000, 9900);
        let line = |nth: usize, line: usize| format!("TEL:+38067{:07}\r\n", if line.is_multiple_of(2) { line } else { nth * 10_000 + line });
        let large = |nth: usize| card(&format!("m{nth}"), &(0..lines).map(|at| line(nth, at)).collect::<String>());
        imported(&attacker, (0..50).map(large).collect()).await;
        let contacts = attacker.get("/api/contacts?limit=50").await.expect(200).json();
        let ids: Vec<_> = contacts.as_array().unwrap().iter().map(|contact| contact["id"].clone()).collect();
        assert_eq!(ids.len(), 50);
        let impact = target.attacked_by(async {
            let merge = attacker.request(Method::POST, "/api/duplicates/merge").json(&json!({"contacts": ids}));
            let answer = Answer::of(merge.timeout(Duration::from_secs(120))).await;
            eprintln!("merge: {}", answer.status);
            // One card of all that may be larger than a card may be; then it is refused and all
            // stay.
            let left = if answer.status == 200 { "1" } else { "50" };
            assert!(matches!(answer.status.as_u16(), 200 | 413 | 422), "{answer:?}");
            assert_eq!(count(&attacker).await, left);
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    async fn emptying_a_large_trash_lets_others_write(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let undo = imported(&attacker, people(sized(4000, 60_000))).await;
        change("undo", post(&attacker, &undo)).await;
        let impact = target.attacked_by(async {
            change("empty", attacker.request(Method::DELETE, "/api/trash")).await;
            assert_eq!(attacker.get("/api/trash").await.expect(200).json(), json!([]));
        }).await;
        impact.must_be_bounded();
    }
}

/// Imports these and undoes it. Either may be refused while others have their turns, but then it
/// has left nothing.
async fn import_and_undo(account: &Remote, people: Bytes, contacts: usize) {
    let whole = contacts.to_string();
    let imported = attempt(import(account, "text/vcard", people))
        .await
        .expect("an answer");
    eprintln!("import: {}", imported.status);
    if imported.status == 503 {
        assert_eq!(count(account).await, "0");
        return;
    }
    assert_eq!(count(account).await, whole);
    let undo = imported.expect(200).json()["undo"]
        .as_str()
        .unwrap()
        .to_owned();
    let undone = attempt(post(account, &undo)).await.expect("an answer");
    eprintln!("undo: {}", undone.status);
    assert!(matches!(undone.status.as_u16(), 200 | 503), "{undone:?}");
    assert_eq!(
        count(account).await,
        if undone.status == 200 {
            "0".to_owned()
        } else {
            whole
        }
    );
}

at_both_places! {
    async fn ten_accounts_that_change_much_at_once_let_others_write(place: Place) {
        let target = Target::start(place).await;
        let accounts = target.accounts(10).await;
        let contacts = sized(1500, 10_000);
        let people = Bytes::from(people(contacts));
        let impact = target.attacked_by(async {
            join_all(accounts.iter().map(|account| import_and_undo(account, people.clone(), contacts))).await;
        }).await;
        impact.must_be_bounded();
    }
}
