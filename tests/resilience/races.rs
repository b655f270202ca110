//! Changes that somebody else came before: between what they read and what they write, a rival
//! writes first.

use std::time::Duration;

use carnet::domain::books::{self, BookAccess};
use carnet::domain::collection::{self, Destination, StoreRefusal};
use carnet::domain::contacts::{self, EmailRule, Precondition};
use carnet::domain::jobs::purge_trash;
use carnet::domain::{batch, cards, labels, sessions, trash};
use carnet::error::Error;
use carnet::limiter::Held;
use carnet::model::actor::Rights;
use carnet::model::card::edit::Edit;
use carnet::model::contact::{ContactDraft, ContactPatch};
use carnet::model::ids::ContactId;
use serde_json::{Value, json};

use crate::support::rival::{Rival, overtaken, until_locked};
use crate::support::user::path_of;
use crate::support::{Engine, TestApp, TestUser, draft, on_both};

/// Opens all books of a person for writing.
async fn access(user: &TestUser<'_>) -> BookAccess {
    let actor = sessions::authenticate(&user.app.app, &user.access)
        .await
        .unwrap();
    books::open_all(&actor, Rights::WRITE).unwrap()
}

fn id(contact: &Value) -> ContactId {
    ContactId::new(contact["id"].as_i64().unwrap()).unwrap()
}

fn patch(patch: Value) -> ContactPatch {
    serde_json::from_value(patch).unwrap()
}

/// What a rival does that changes the note of a contact.
fn note_changed(contact: &Value) -> String {
    let id = &contact["id"];
    format!(
        "UPDATE contacts SET etag = 'rival', comments = 'of the rival', vcard = replace(vcard, 'NOTE:before', 'NOTE:of the rival') \
         WHERE id = {id}"
    )
}

/// What a change could have left, in numbers.
async fn traces(app: &TestApp) -> Vec<i64> {
    let mut traces = Vec::new();
    for sql in [
        "SELECT COUNT(*) FROM contacts",
        "SELECT COUNT(*) FROM revisions",
        "SELECT COUNT(*) FROM labels",
        "SELECT COUNT(*) FROM operations",
        "SELECT CAST(SUM(change) AS BIGINT) FROM account_counters",
        "SELECT CAST(SUM(bytes) AS BIGINT) FROM account_counters",
        "SELECT CAST(SUM(contacts) AS BIGINT) FROM account_counters",
    ] {
        traces.push(app.count(sql).await);
    }
    traces
}

on_both! {
    async fn an_overtaken_patch_keeps_what_the_rival_wrote(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Lesya", "comments": "before"})).await;
        let access = access(&user).await;
        let name = patch(json!({"first_name": "Larysa"}));
        let work = contacts::patch(&app.app, &access, id(&contact), &Precondition::None, name);
        overtaken(&app, &note_changed(&contact), 0, work).await.unwrap();
        let now = user.get(&path_of(&contact)).await.expect(200).json();
        assert_eq!((&now["first_name"], &now["comments"]), (&json!("Larysa"), &json!("of the rival")));
        let kept = "SELECT COUNT(*) FROM revisions WHERE vcard LIKE '%NOTE:of the rival%'";
        assert_eq!((app.count("SELECT COUNT(*) FROM revisions").await, app.count(kept).await), (1, 1));
    }
}

on_both! {
    async fn an_overtaken_patch_of_a_certain_version_changes_nothing(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Lesya", "comments": "before"})).await;
        let tag = user.get(&path_of(&contact)).await.header("etag").trim_matches('"').to_owned();
        let (access, before) = (access(&user).await, traces(&app).await);
        let (known, name) = (Precondition::OneOf(vec![tag]), patch(json!({"first_name": "Larysa"})));
        let work = contacts::patch(&app.app, &access, id(&contact), &known, name);
        let refused = overtaken(&app, &note_changed(&contact), 0, work).await;
        assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
        assert_eq!(traces(&app).await, before);
        let now = user.get(&path_of(&contact)).await.expect(200).json();
        assert_eq!((&now["first_name"], &now["comments"]), (&json!("Lesya"), &json!("of the rival")));
    }
}

on_both! {
    async fn an_overtaken_deletion_keeps_what_the_rival_wrote(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Lesya", "comments": "before"})).await;
        let access = access(&user).await;
        let work = contacts::delete(&app.app, &access, id(&contact), &Precondition::None);
        overtaken(&app, &note_changed(&contact), 0, work).await.unwrap();
        user.post(&format!("/api/trash/{}/restore", contact["id"]), &json!({})).await.expect(204);
        assert_eq!(user.get(&path_of(&contact)).await.expect(200).json()["comments"], "of the rival");
    }
}

on_both! {
    async fn an_overtaken_move_to_a_name_does_not_end_at_another(app: TestApp) {
        let user = app.user().await;
        let (moved, other) = (user.create(&draft("Lesya")).await, user.create(&draft("Ivan")).await);
        app.execute(&format!("UPDATE contacts SET href = 'from.vcf' WHERE id = {}", moved["id"])).await;
        let actor = sessions::authenticate(&app.app, &user.access).await.unwrap();
        let access = books::open(&app.app, &actor, Some(actor.default_book), Rights::WRITE).await.unwrap();
        let (from, to) = ("from.vcf".parse().unwrap(), "to.vcf".parse().unwrap());
        let destination = Destination { access: &access, href: &to, may_overwrite: false, keeps_source: false };
        let work = collection::relocate(&app.app, &access, &from, &[], &destination);
        let rival = format!("UPDATE contacts SET href = 'to.vcf' WHERE id = {}", other["id"]);
        let refused = overtaken(&app, &rival, 0, work).await;
        assert!(matches!(refused, Err(StoreRefusal::Other(Error::Stale))), "{refused:?}");
        let stays = format!("SELECT COUNT(*) FROM contacts WHERE id = {} AND href = 'from.vcf'", moved["id"]);
        assert_eq!(app.count(&stays).await, 1);
    }
}

on_both! {
    async fn an_overtaken_batch_leaves_nothing_of_itself(app: TestApp) {
        let user = app.user().await;
        let (overtaken_one, other) =
            (user.create(&json!({"first_name": "Lesya", "comments": "before"})).await, user.create(&draft("Olha")).await);
        let tag = user.get(&path_of(&overtaken_one)).await.header("etag").trim_matches('"').to_owned();
        let (access, before) = (access(&user).await, traces(&app).await);
        let steps = vec![
            batch::Step::Create(serde_json::from_value(draft("Solomiya")).unwrap()),
            batch::Step::Update { id: id(&other), etag: None, patch: patch(json!({"first_name": "Oleksandra"})) },
            batch::Step::Update { id: id(&overtaken_one), etag: Some(tag), patch: patch(json!({"first_name": "Larysa"})) },
        ];
        let work = batch::run(&app.app, &access, Held::uncounted(steps), None);
        let refused = overtaken(&app, &note_changed(&overtaken_one), 0, work).await;
        assert!(matches!(&refused, Err(Error::Operation { index: 2, error }) if matches!(**error, Error::Stale)), "{refused:?}");
        assert_eq!(traces(&app).await, before);
        // What an index is told must not go ahead of what is written.
        for (query, found) in [("Olha", &["Olha"][..]), ("Oleksandra", &[]), ("Solomiya", &[]), ("Lesya", &["Lesya"]), ("Larysa", &[])] {
            assert_eq!(user.first_names(&format!("/api/contacts/search?q={query}")).await, found, "{query}");
        }
    }
}

on_both! {
    async fn two_contacts_with_one_email_are_not_made_at_the_same_moment(app: TestApp) {
        let user = app.user().await;
        let rival = user.create(&json!({"first_name": "Rival", "email": "rival@example.org"})).await;
        let (access, before) = (access(&user).await, traces(&app).await);
        let sql = format!(
            "UPDATE account_counters SET change = change WHERE user_id = {}; \
             UPDATE contacts SET email = 'lesya@example.org', email_key = 'lesya@example.org' WHERE id = {}",
            user.account["id"], rival["id"]
        );
        let second = serde_json::from_value(json!({"first_name": "Lesya", "email": "lesya@example.org"})).unwrap();
        let refused = overtaken(&app, &sql, 0, contacts::create(&app.app, &access, second, EmailRule::Unique, None)).await;
        assert!(matches!(refused, Err(Error::Conflict("you already have a contact with this email"))), "{refused:?}");
        assert_eq!(traces(&app).await, before);
    }
}

on_both! {
    async fn of_two_restorations_the_second_finds_nothing(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        user.delete(&path_of(&contact)).await.expect(204);
        let (access, before) = (access(&user).await, traces(&app).await);
        let restored = format!("UPDATE contacts SET deleted_at = NULL WHERE id = {}", contact["id"]);
        let refused = overtaken(&app, &restored, 1, trash::restore(&app.app, &access, id(&contact))).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        assert_eq!(traces(&app).await, before);
        assert_eq!(user.first_names("/api/contacts").await, ["Lesya"]);
    }
}

on_both! {
    async fn what_comes_back_while_old_trash_is_removed_stays_with_its_history(app: TestApp) {
        let user = app.user().await;
        let mut contacts = Vec::new();
        for name in ["Restored", "Deleted again", "Old"] {
            let contact = user.create(&draft(name)).await;
            user.delete(&path_of(&contact)).await.expect(204);
            contacts.push(contact["id"].clone());
        }
        app.pass(Duration::from_secs(31 * 86_400));
        let sql = format!(
            "UPDATE contacts SET deleted_at = NULL WHERE id = {}; UPDATE contacts SET deleted_at = {} WHERE id = {}",
            contacts[0], app.now().micros(), contacts[1]
        );
        overtaken(&app, &sql, 2, purge_trash::run(&app.app)).await.unwrap();
        let user = user.elsewhere().await;
        assert_eq!(user.first_names("/api/contacts").await, ["Restored"]);
        let trash = user.get("/api/trash").await.expect(200).json();
        assert_eq!((trash.as_array().unwrap().len(), &trash[0]["name"]), (1, &json!("Deleted again")));
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, 2);
    }
}

on_both! {
    async fn what_is_deleted_again_while_it_is_being_removed_stays(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        user.delete(&path_of(&contact)).await.expect(204);
        app.pass(Duration::from_secs(60));
        let (access, before) = (access(&user).await, traces(&app).await);
        let again = format!("UPDATE contacts SET deleted_at = {} WHERE id = {}", app.now().micros(), contact["id"]);
        let removed = overtaken(&app, &again, 1, trash::remove(&app.app, &access, id(&contact))).await;
        assert!(matches!(removed, Err(Error::Conflict("the contact was restored meanwhile"))), "{removed:?}");
        assert_eq!(traces(&app).await, before);
    }
}

/// The same between the look for old trash and the look at each contact of it, between which only
/// PostgreSQL can be held up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_deleted_again_while_old_trash_is_looked_for_stays() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let contact = user.create(&draft("Lesya")).await;
    user.delete(&path_of(&contact)).await.expect(204);
    app.pass(Duration::from_secs(31 * 86_400));
    let before = traces(&app).await;
    let now = app.now().micros();
    let again = format!(
        "LOCK TABLE revisions IN ACCESS EXCLUSIVE MODE; UPDATE contacts SET deleted_at = {now}"
    );
    overtaken(&app, &again, 0, purge_trash::run(&app.app))
        .await
        .unwrap();
    assert_eq!(traces(&app).await, before);
}

/// On SQLite the one writer carries out nothing by halves; what it has not begun when its caller
/// leaves is never begun.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_in_mid_commit_leaves_no_transaction_open() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let (left, lost) = (
        user.create(&draft("Left")).await,
        user.create(&json!({"first_name": "Lost", "comments": "before"}))
            .await,
    );
    let access = access(&user).await;
    for (contact, sql) in [
        (&left, "SELECT 1 FROM contacts FOR UPDATE"),
        (&lost, note_changed(&lost).as_str()),
    ] {
        let rival = Rival::begin(&app, sql).await;
        let renamed = patch(json!({"first_name": "Renamed"}));
        let tag = user
            .get(&path_of(contact))
            .await
            .header("etag")
            .trim_matches('"')
            .to_owned();
        let known = Precondition::OneOf(vec![tag]);
        let mut work = Box::pin(contacts::patch(
            &app.app,
            &access,
            id(contact),
            &known,
            renamed,
        ));
        rival.hinder(work.as_mut(), 0).await;
        drop(work);
        rival.commit().await;
        must_have_no_transaction_open(&app).await;
    }
    user.create(&draft("Next")).await;
    assert_eq!(
        user.first_names("/api/contacts?sort=created").await,
        ["Renamed", "Lost", "Next"]
    );
}

/// Waits until the server's connections do nothing, outside of transactions.
async fn must_have_no_transaction_open(app: &TestApp) {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'carnet' \
               AND state <> 'idle'";
    for _ in 0..500 {
        if app.count(sql).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("a transaction is open");
}

/// Undoing runs on a thread of its own, where only PostgreSQL tells who waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_overtaken_undo_leaves_what_the_rival_changed() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let steps = [("Lesya", "before"), ("Taras", "")].map(
        |(name, note)| json!({"op": "create", "contact": {"first_name": name, "comments": note}}),
    );
    let made = user.batch(&steps).await.expect(200).json();
    let lesya = &made["results"][0];
    let later = format!(
        "{}; UPDATE contacts SET change = change + 1000 WHERE id = {}",
        note_changed(lesya),
        lesya["id"]
    );
    let rival = Rival::begin(&app, &later).await;
    let nothing = json!({});
    let undoing = user.post(made["undo"].as_str().unwrap(), &nothing);
    let overtaking = async {
        until_locked(app.database_url.as_ref().unwrap(), 1).await;
        rival.commit().await;
    };
    let (undone, ()) = tokio::join!(undoing, overtaking);
    let undone = undone.expect(200).json();
    assert_eq!(
        (&undone["contacts"], &undone["kept"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(user.first_names("/api/contacts").await, ["Lesya"]);
}

/// Adds a group card that gives Taras the label `Poets`.
async fn import_poets(user: &TestUser<'_>) {
    let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:poets\r\nFN:Poets\r\nN:Poets;;;;\r\n\
                 X-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:taras\r\nEND:VCARD\r\n\
                 BEGIN:VCARD\r\nVERSION:3.0\r\nUID:taras\r\nFN:Taras\r\nN:;Taras;;;\r\nEND:VCARD\r\n";
    let import = user.request(reqwest::Method::POST, "/api/import?mode=commit");
    let import = import.header("content-type", "text/vcard").body(group);
    import.send().await.unwrap().error_for_status().unwrap();
}

/// What another server does that renames the group.
const RENAMED: &str = "UPDATE contacts SET etag = 'rival', display_name = 'Painters', vcard = replace(vcard, 'FN:Poets', 'FN:Painters') WHERE is_group; \
     UPDATE labels SET label = 'Painters', label_key = 'painters'";

on_both! {
    async fn a_label_whose_group_is_renamed_while_it_is_given_is_given_all_the_same(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        import_poets(&user).await;
        let access = access(&user).await;
        overtaken(&app, RENAMED, 20, labels::add(&app.app, &access, "Poets", &[id(&contact)])).await.unwrap();
        assert_eq!(user.first_names("/api/contacts?label=Painters").await, ["Taras"]);
        assert_eq!(user.first_names("/api/contacts?label=Poets").await, ["Lesya"]);
    }
}

on_both! {
    async fn a_label_whose_group_is_renamed_while_a_contact_with_it_is_added_is_given_all_the_same(app: TestApp) {
        let user = app.user().await;
        import_poets(&user).await;
        let access = access(&user).await;
        let draft = ContactDraft { first_name: Some("Lesya".to_owned()), ..ContactDraft::default() };
        let labels = vec![Edit::Categories { added: vec!["Poets".to_owned()], removed: Vec::new() }];
        let adding = cards::create(&app.app, &access, "lesya", draft, labels, EmailRule::Any);
        overtaken(&app, RENAMED, 20, adding).await.unwrap();
        assert_eq!(user.first_names("/api/contacts?label=Painters").await, ["Taras"]);
        assert_eq!(user.first_names("/api/contacts?label=Poets").await, ["Lesya"]);
    }
}
