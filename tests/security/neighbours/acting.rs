//! What an account changes among neighbours with the same content.

use std::time::Duration;

use carnet::domain::jobs;
use carnet::model::job::JobKind;

use super::account::Neighbours;
use super::another;
use super::asking::Ask::{self, Cards, Create, Form, Import, Send, Upload};
use super::asking::assert_same_answer;
use super::reading::{RESOURCES, read};
use crate::support::on_both;
use crate::support::rows::assert_same_rows;

const UNDO: Ask = Send("POST", "/api/operations/<operation>/undo", "{}");

/// What replaces, removes or brings back contacts, each time undone where it can be, so that the
/// next finds the same again.
const CHANGES: &[Ask] = &[
    Send(
        "PATCH",
        "/api/contacts/<lesya>",
        r#"{"comments": "wrote the Forest Song"}"#,
    ),
    Send(
        "PUT",
        "/api/contacts/<taras-2>",
        r#"{"first_name": "Taras", "email": "taras@example.org"}"#,
    ),
    Send(
        "POST",
        "/api/contacts/<ivan-1>/history/<version>/restore",
        "{}",
    ),
    UNDO,
    Send("DELETE", "/api/contacts/<lesya>/photo", "{}"),
    Send(
        "POST",
        "/api/contacts/batch",
        r#"{"operations": [{"op": "delete", "id": <own-1>}, {"op": "update", "id": <own-2>, "patch": {"favorite": true}}]}"#,
    ),
    UNDO,
    Send(
        "POST",
        "/api/duplicates/merge",
        r#"{"contacts": [<lesya>, <taras-1>]}"#,
    ),
    UNDO,
    Send(
        "POST",
        "/api/duplicates/distinct",
        r#"{"contacts": [<taras-1>, <taras-2>]}"#,
    ),
    Cards("/api/import?mode=commit", CHANGED),
    UNDO,
    Send(
        "POST",
        "/api/rewind?at=2026-03-01T12:00:22Z&mode=commit",
        "{}",
    ),
    UNDO,
    Form(
        "/contacts/bulk",
        &[
            ("action", "delete"),
            ("ids", "<own-2>"),
            ("ids", "<ivan-2>"),
        ],
    ),
    Form("/contacts/undo", &[("operation", "<operation>")]),
];

/// Cards under UIDs that every account has.
const CHANGED: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ivan-2\r\nFN:Ivan Yakovych\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nUID:panas\r\nFN:Panas again\r\nEND:VCARD\r\n";

/// What concerns a label that others have as well, or that only others have.
const LABELS: &[Ask] = &[
    Send("PATCH", "/api/labels/Friends", r#"{"name": "Mates"}"#),
    UNDO,
    Send("PATCH", "/api/labels/Poets", r#"{"color": "pink"}"#),
    Send("PATCH", "/api/labels/Poets", r#"{"name": "Friends"}"#),
    UNDO,
    Send("DELETE", "/api/labels/poets", "{}"),
    UNDO,
    Send("DELETE", "/api/labels/Choir", "{}"),
    UNDO,
    Send(
        "POST",
        "/api/labels/Choir/contacts",
        r#"{"remove": [<lesya>]}"#,
    ),
    UNDO,
    Send(
        "POST",
        "/api/labels/Friends/contacts",
        r#"{"remove": [<lesya>, <taras-1>]}"#,
    ),
    UNDO,
    Send(
        "POST",
        "/api/labels/Arkadia/contacts",
        r#"{"add": [<own-1>, <own-2>]}"#,
    ),
    UNDO,
    Send("POST", "/api/labels/Yard/contacts", r#"{"add": [<lesya>]}"#),
    UNDO,
    Send(
        "POST",
        "/api/labels/Zenith/contacts",
        r#"{"remove": [<own-1>]}"#,
    ),
    Send("PATCH", "/api/labels/Zenith", r#"{"name": "Nadir"}"#),
    Send("DELETE", "/api/labels/Brotherhood", "{}"),
    Form(
        "/labels/rename",
        &[("label", "Friends"), ("name", "Allies")],
    ),
    Form("/contacts/undo", &[("operation", "<operation>")]),
    Form("/contacts/<lesya>/labels", &[("remove", "Friends")]),
];

/// What cannot be undone, and the undoing of all that the account began with.
const REMOVALS: &[Ask] = &[
    Send("POST", "/api/operations/<operation>/cancel", "{}"),
    Send("POST", "/api/trash/<panas>/restore", "{}"),
    Send("DELETE", "/api/contacts/<panas>", "{}"),
    Send("DELETE", "/api/trash/<panas>", "{}"),
    Send("DELETE", "/api/contacts/<own-1>", "{}"),
    Send("DELETE", "/api/contacts/<ivan-1>", "{}"),
    Send("POST", "/api/operations/<import>/undo", "{}"),
    Send("DELETE", "/api/trash", "{}"),
];

/// What is kept beside contacts: answers to requests that are sent again, and files that wait.
const REQUESTS: &[Ask] = &[
    Create("create-1"),
    Import("import-2"),
    Create("create-2"),
    Import("import-3"),
    Upload(CHANGED),
    Form("/import/review", &[("upload", "<upload>")]),
    Upload(CHANGED),
    Upload(CHANGED),
];

/// Does this in the account in the middle, alone and among neighbours, and asserts after each thing
/// that the answer is the same and that the neighbours have what they had; in the end, that all of
/// them read what they should.
async fn assert_acts_as_alone(alone: &Neighbours<'_>, among: &Neighbours<'_>, acts: &[Ask]) {
    let mut read_before = Vec::new();
    for other in &among.others {
        read_before.push(read(other, RESOURCES).await);
    }
    let rows = among.rows().await;
    for act in acts {
        alone.app.pass(Duration::from_secs(1));
        among.app.pass(Duration::from_secs(1));
        let (own, found) = (alone.middle.ask(*act).await, among.middle.ask(*act).await);
        assert_same_answer(&own, &found, &format!("{act:?}"));
        among.assert_untouched(&rows, &format!("{act:?}")).await;
    }
    let (own, found) = (
        read(&alone.middle, RESOURCES).await,
        read(&among.middle, RESOURCES).await,
    );
    for ((own, found), ask) in own.iter().zip(&found).zip(RESOURCES) {
        assert_same_answer(own, found, &format!("{ask:?} after all"));
    }
    for (other, before) in among.others.iter().zip(read_before) {
        for ((before, after), ask) in before
            .iter()
            .zip(read(other, RESOURCES).await)
            .zip(RESOURCES)
        {
            assert_same_answer(before, &after, &format!("{ask:?} of a neighbour"));
        }
    }
}

on_both! {
    async fn changes_and_their_undoing_touch_nothing_of_the_neighbours(app: TestApp) {
        let lonely = another(&app).await;
        let (alone, among) = (Neighbours::alone(&lonely).await, Neighbours::around(&app).await);
        assert_acts_as_alone(&alone, &among, CHANGES).await;
    }
}

on_both! {
    async fn changes_of_labels_touch_nothing_of_the_neighbours(app: TestApp) {
        let lonely = another(&app).await;
        let (alone, among) = (Neighbours::alone(&lonely).await, Neighbours::around(&app).await);
        assert_acts_as_alone(&alone, &among, LABELS).await;
    }
}

on_both! {
    async fn what_is_removed_for_good_is_the_accounts_own(app: TestApp) {
        let lonely = another(&app).await;
        let (alone, among) = (Neighbours::alone(&lonely).await, Neighbours::around(&app).await);
        assert_acts_as_alone(&alone, &among, REMOVALS).await;
    }
}

on_both! {
    async fn keys_and_files_that_wait_are_the_accounts_own(app: TestApp) {
        let lonely = another(&app).await;
        let (alone, among) = (Neighbours::alone(&lonely).await, Neighbours::around(&app).await);
        assert_acts_as_alone(&alone, &among, REQUESTS).await;
    }
}

on_both! {
    /// The profile of one account, and the jobs about all of them before anything of theirs is old.
    async fn settings_and_regular_work_touch_nothing_of_the_neighbours(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let rows = among.rows().await;
        let profile = [("username", "Lina"), ("locale", "uk"), ("time_zone", "Europe/Kyiv"), ("region", "UA"), ("theme", "dark")];
        among.middle.browser.submit("/settings/profile", &profile).await.expect(303);
        let list = [("sort", "last_name"), ("name_order", "last-first"), ("columns", "birthday"), ("density", "compact")];
        among.middle.browser.submit("/settings/list", &list).await.expect(303);
        among.assert_untouched(&rows, "another profile").await;
        let own = app.rows_of(&[among.middle.id]).await;
        for kind in JobKind::ALL {
            jobs::run_now(&app.app, kind).await.unwrap();
        }
        among.assert_untouched(&rows, "regular work").await;
        assert_same_rows(&own, &app.rows_of(&[among.middle.id]).await, "regular work");
    }
}
