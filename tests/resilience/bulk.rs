//! Changes of many contacts that are cut short: after the restart each is whole or has left
//! nothing. Every kind is killed in `CARNET_TEST_ROUNDS` moments between its beginning and its end;
//! `scripts/attack` takes a hundred.

use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{Place, at_both_places};
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::Answer;

/// Contacts of an account before the change.
const CARDS: usize = 1200;
/// The most contacts that are merged at a time.
const MERGED: usize = 50;
/// Contacts whose history is compared.
const COMPARED: usize = 8;
/// How long the server may need to take back, or to finish, what was cut short.
const RECOVERY: Duration = Duration::from_secs(60);

/// A kind of change of many contacts.
#[derive(Clone, Copy, Debug)]
enum Bulk {
    Import,
    Merge,
    Undo,
    Rewind,
    Rename,
    Empty,
}

/// A request that can be made on whichever server runs.
struct Call {
    method: Method,
    path: String,
    media_type: &'static str,
    body: String,
}

impl Call {
    fn json(method: Method, path: impl Into<String>, body: &Value) -> Self {
        Self {
            method,
            path: path.into(),
            media_type: "application/json",
            body: body.to_string(),
        }
    }

    fn import(file: String) -> Self {
        Self {
            method: Method::POST,
            path: "/api/import?mode=commit".to_owned(),
            media_type: "text/vcard",
            body: file,
        }
    }

    fn of(&self, user: &Remote) -> RequestBuilder {
        let request = user
            .request(self.method.clone(), &self.path)
            .header("content-type", self.media_type);
        request
            .body(self.body.clone())
            .timeout(Duration::from_secs(120))
    }

    async fn send(&self, user: &Remote) -> Answer {
        Answer::of(self.of(user)).await
    }
}

/// A file of cards; `note` tells one version of it from another.
fn file(count: usize, note: &str) -> String {
    let card = |nth| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{nth:05}\r\nFN:Person {nth:05}\r\nN:;Person {nth:05};;;\r\n\
             NOTE:{note}\r\nEMAIL:p{nth}@example.org\r\nCATEGORIES:All\r\nEND:VCARD\r\n"
        )
    };
    (0..count).map(card).collect()
}

/// Carries out a change that must succeed, and returns where it is undone.
async fn undoable(user: &Remote, call: Call) -> String {
    call.send(user).await.expect(200).json()["undo"]
        .as_str()
        .unwrap()
        .to_owned()
}

impl Bulk {
    /// Brings an account to where the change has much to do, and returns the request that makes it.
    async fn prepare(self, user: &Remote) -> Call {
        let count = if matches!(self, Self::Import) {
            CARDS / 2
        } else {
            CARDS
        };
        let imported = undoable(user, Call::import(file(count, "first"))).await;
        match self {
            Self::Import => Call::import(file(CARDS, "second")),
            Self::Undo => Call::json(Method::POST, imported, &json!({})),
            Self::Rename => Call::json(
                Method::PATCH,
                "/api/labels/All",
                &json!({"name": "Everyone"}),
            ),
            Self::Rewind => {
                let whole = jiff::Timestamp::now();
                undoable(
                    user,
                    Call::json(
                        Method::PATCH,
                        "/api/labels/All",
                        &json!({"name": "Everyone"}),
                    ),
                )
                .await;
                Call::json(
                    Method::POST,
                    format!("/api/rewind?at={whole}&mode=commit"),
                    &json!({}),
                )
            }
            Self::Empty => {
                undoable(user, Call::json(Method::POST, imported, &json!({}))).await;
                Call::json(Method::DELETE, "/api/trash", &json!({}))
            }
            Self::Merge => {
                let ids: Vec<_> = ids(user).await.into_iter().take(MERGED).collect();
                Call::json(
                    Method::POST,
                    "/api/duplicates/merge",
                    &json!({"contacts": ids}),
                )
            }
        }
    }
}

/// The contacts outside the trash, oldest first.
async fn ids(user: &Remote) -> Vec<Value> {
    let mut ids = Vec::new();
    let mut next = Some("/api/contacts?sort=created&limit=500".to_owned());
    while let Some(path) = next {
        let page = user.get(&path).await.expect(200);
        ids.extend(
            page.json()
                .as_array()
                .unwrap()
                .iter()
                .map(|contact| contact["id"].clone()),
        );
        next = page.next_page();
    }
    ids
}

/// What an account holds, without what differs between two accounts that did the same.
#[derive(Debug, PartialEq, Eq)]
struct Contents {
    cards: String,
    trash: Vec<String>,
    labels: Value,
    histories: Vec<Value>,
}

impl Contents {
    async fn of(user: &Remote) -> Self {
        let cards = user
            .get("/api/export?format=vcard&version=original")
            .await
            .expect(200)
            .text;
        let trash = trash(user).await;
        let all: Vec<_> = ids(user)
            .await
            .into_iter()
            .chain(trash.iter().map(|(id, _)| id.clone()))
            .collect();
        let mut histories = Vec::new();
        for id in all.iter().step_by((all.len() / COMPARED).max(1)) {
            histories.push(history(user, id).await);
        }
        let mut trash: Vec<_> = trash.into_iter().map(|(_, name)| name).collect();
        trash.sort();
        // In the order of their contents: contacts that came in one operation may have got their
        // identifiers in any.
        histories.sort_by_key(Value::to_string);
        Self {
            cards,
            trash,
            labels: user.get("/api/labels").await.expect(200).json(),
            histories,
        }
    }

    fn summary(&self) -> String {
        let count = |what: &str| self.cards.matches(what).count();
        let (all, second, trash) = (count("BEGIN:VCARD"), count("NOTE:second"), self.trash.len());
        format!(
            "{all} cards ({second} of the second file), {trash} in the trash, labels {}, histories {:?}",
            self.labels, self.histories
        )
    }
}

/// The identifier and the name of each contact in the trash.
async fn trash(user: &Remote) -> Vec<(Value, String)> {
    let mut all = Vec::new();
    loop {
        let page = user
            .get(&format!("/api/trash?limit=500&skip={}", all.len()))
            .await
            .expect(200)
            .json();
        let page = page.as_array().unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page.iter().map(|trashed| {
            (
                trashed["id"].clone(),
                trashed["name"].as_str().unwrap().to_owned(),
            )
        }));
    }
}

/// What happened to a contact, the latest first, without instants and identifiers.
async fn history(user: &Remote, id: &Value) -> Value {
    let history = user
        .get(&format!("/api/contacts/{id}/history"))
        .await
        .expect(200)
        .json();
    let event = |event: &Value| {
        json!([
            event["action"],
            event["through"],
            event["current"],
            event["changes"]
        ])
    };
    history.as_array().unwrap().iter().map(event).collect()
}

/// Waits until no operation of the account is running or being taken back.
async fn must_settle(user: &Remote) {
    let since = Instant::now();
    loop {
        let operations = user.get("/api/operations").await.expect(200).json();
        let running = |operation: &&Value| {
            operation["state"] == "running" || operation["state"] == "stopping"
        };
        let Some(running) = operations.as_array().unwrap().iter().find(running) else {
            return;
        };
        assert!(
            since.elapsed() < RECOVERY,
            "still running after {:?}: {running}",
            since.elapsed()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn rounds() -> u32 {
    std::env::var("CARNET_TEST_ROUNDS").map_or(3, |rounds| {
        rounds.parse().expect("CARNET_TEST_ROUNDS is a number")
    })
}

/// Kills the server in the midst of a change, again and again, each time on a new account.
async fn must_be_whole_or_nothing(place: &Place, bulk: Bulk) {
    let mut program = place.serve().await;
    let twin = Remote::open(&program, "twin@example.org").await;
    let call = bulk.prepare(&twin).await;
    let before = Contents::of(&twin).await;
    let since = Instant::now();
    let answer = call.send(&twin).await;
    let mut took = since.elapsed();
    assert!(answer.status.is_success(), "{answer:?}");
    let after = Contents::of(&twin).await;
    assert!(before != after, "the change does something");
    let (rounds, mut whole, mut nothing, mut cut) = (rounds(), 0, 0, 0);
    // Further rounds follow when every kill came too late.
    for round in 1..=3 * rounds {
        if round > rounds && cut > 0 {
            break;
        }
        let user = Remote::open(&program, &format!("user{round}@example.org")).await;
        let call = bulk.prepare(&user).await;
        let part = (round - 1) % rounds + 1;
        let was_answered =
            killed_after(took * part / (rounds + 1), &mut program, call.of(&user)).await;
        if was_answered {
            // A busy machine may have held up the one that was timed.
            took /= 2;
        }
        program = place.serve().await;
        let user = user.at(&program.url);
        must_settle(&user).await;
        let found = Contents::of(&user).await;
        let is_whole = found == after;
        assert!(
            is_whole || found == before,
            "{bulk:?}, killed in round {round} of {rounds}, left {}",
            found.summary()
        );
        assert!(
            is_whole || !was_answered,
            "{bulk:?} was answered in round {round} and has left nothing"
        );
        *if is_whole { &mut whole } else { &mut nothing } += 1;
        cut += usize::from(!was_answered);
        if !is_whole {
            assert!(
                call.send(&user).await.status.is_success(),
                "{bulk:?} can be made once it was taken back"
            );
            assert_eq!(Contents::of(&user).await, after);
        }
    }
    eprintln!(
        "{bulk:?}: {cut} kills cut it short; {whole} of all left it whole, {nothing} nothing"
    );
    assert!(cut > 0, "every change had ended before its kill");
    assert_eq!(
        Contents::of(&twin.at(&program.url)).await,
        after,
        "what was done before stays"
    );
}

/// Sends the request, kills the server a while later, and tells whether it has acknowledged the
/// change.
async fn killed_after(wait: Duration, program: &mut Program, request: RequestBuilder) -> bool {
    let changing = tokio::spawn(request.send());
    tokio::time::sleep(wait).await;
    program.kill();
    changing
        .await
        .unwrap()
        .is_ok_and(|response| response.status().is_success())
}

at_both_places! {
    async fn an_import_that_was_killed_left_everything_or_nothing(place: Place) {
        must_be_whole_or_nothing(&place, Bulk::Import).await;
    }
}

at_both_places! {
    async fn a_merge_that_was_killed_left_everything_or_nothing(place: Place) {
        must_be_whole_or_nothing(&place, Bulk::Merge).await;
    }
}

at_both_places! {
    async fn an_undo_that_was_killed_left_everything_or_nothing(place: Place) {
        must_be_whole_or_nothing(&place, Bulk::Undo).await;
    }
}

at_both_places! {
    async fn a_rewind_that_was_killed_left_everything_or_nothing(place: Place) {
        must_be_whole_or_nothing(&place, Bulk::Rewind).await;
    }
}

at_both_places! {
    async fn a_label_change_that_was_killed_left_everything_or_nothing(place: Place) {
        must_be_whole_or_nothing(&place, Bulk::Rename).await;
    }
}

at_both_places! {
    async fn a_trash_that_was_being_emptied_is_empty_or_whole(place: Place) {
        must_be_whole_or_nothing(&place, Bulk::Empty).await;
    }
}
