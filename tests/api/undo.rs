//! What an undo takes back, what it leaves alone, and what it tells.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{Answer, TestUser, draft, on_both};

/// A card with this UID and this name.
fn card(uid: &str, name: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:;{name};;;\r\nEND:VCARD\r\n")
}

/// Imports these cards, each of a UID and a name, and returns where that is undone.
async fn import(user: &TestUser<'_>, cards: &[(&str, &str)]) -> String {
    let file: String = cards.iter().map(|(uid, name)| card(uid, name)).collect();
    let request = user
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    undo_of(&Answer::of(request.body(file)).await.expect(200).json())
}

fn undo_of(done: &Value) -> String {
    done["undo"].as_str().unwrap().to_owned()
}

/// Undoes an operation that `contacts` are changed by and `kept` stay as they are, and returns
/// where that is undone.
async fn undo(user: &TestUser<'_>, path: &str, contacts: usize, kept: usize) -> String {
    let undone = user.post(path, &json!({})).await.expect(200).json();
    assert_eq!(
        undone,
        json!({"contacts": contacts, "kept": kept, "undo": undone["undo"]})
    );
    undo_of(&undone)
}

/// The contact with this name, which is not in the trash.
async fn named(user: &TestUser<'_>, name: &str) -> Value {
    let contacts = user.get("/api/contacts?limit=500").await.expect(200).json();
    contacts
        .as_array()
        .unwrap()
        .iter()
        .find(|contact| contact["display_name"] == name)
        .unwrap()
        .clone()
}

/// The names outside the trash and those in it, each in the order of the alphabet.
async fn names(user: &TestUser<'_>) -> (Vec<String>, Vec<String>) {
    // A change comes after the one before even within an instant, and what is deleted in the future
    // is not listed.
    user.app.pass(Duration::from_millis(1));
    let names = |list: Value, field: &str| {
        let mut names: Vec<_> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| contact[field].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let live = user.get("/api/contacts?limit=500").await.expect(200).json();
    let trash = user.get("/api/trash?limit=500").await.expect(200).json();
    (names(live, "display_name"), names(trash, "name"))
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().copied().map(str::to_owned).collect()
}

async fn trash(user: &TestUser<'_>, contact: &Value) {
    user.delete(&path_of(contact)).await.expect(204);
}

async fn restore(user: &TestUser<'_>, contact: &Value) {
    user.post(&format!("/api/trash/{}/restore", contact["id"]), &json!({}))
        .await
        .expect(204);
}

/// What happened to a contact, the latest first: what, through which face, in which operation.
async fn events(user: &TestUser<'_>, contact: &Value) -> Vec<Value> {
    let history = user
        .get(&format!("{}/history", path_of(contact)))
        .await
        .expect(200)
        .json();
    history
        .as_array()
        .unwrap()
        .iter()
        .map(|event| json!([event["action"], event["through"], event["operation"]]))
        .collect()
}

/// The identifier in the path where an operation is undone.
fn operation(undo: &str) -> Value {
    json!(undo.split('/').nth(3).unwrap().parse::<i64>().unwrap())
}

on_both! {
    async fn an_import_is_undone_but_for_what_was_trashed_since(app: TestApp) {
        let user = app.user().await;
        let imported = import(&user, &[("1", "Trashed"), ("2", "Restored"), ("3", "Untouched")]).await;
        let (trashed, restored, untouched) =
            (named(&user, "Trashed").await, named(&user, "Restored").await, named(&user, "Untouched").await);
        trash(&user, &trashed).await;
        trash(&user, &restored).await;
        restore(&user, &restored).await;
        let undone = operation(&undo(&user, &imported, 2, 1).await);
        assert_eq!(names(&user).await, (owned(&[]), owned(&["Restored", "Trashed", "Untouched"])));
        let (imported, alone) = (json!(["created", "api", operation(&imported)]), json!(null));
        let deleted = |operation: &Value| json!(["deleted", "api", operation]);
        assert_eq!(events(&user, &trashed).await, [deleted(&alone), imported.clone()], "it lies there as it was left");
        assert_eq!(events(&user, &untouched).await, [deleted(&undone), imported.clone()]);
        assert_eq!(events(&user, &restored).await, [deleted(&undone), json!(["restored", "api", null]), deleted(&alone), imported]);
    }
}

on_both! {
    async fn what_an_import_changed_has_its_former_card_but_for_what_was_trashed_since(app: TestApp) {
        let user = app.user().await;
        import(&user, &[("1", "Trashed"), ("2", "Restored"), ("3", "Untouched")]).await;
        let second = import(&user, &[("1", "Trashed again"), ("2", "Restored again"), ("3", "Untouched again")]).await;
        let (trashed, restored) = (named(&user, "Trashed again").await, named(&user, "Restored again").await);
        trash(&user, &trashed).await;
        trash(&user, &restored).await;
        restore(&user, &restored).await;
        undo(&user, &second, 2, 1).await;
        assert_eq!(names(&user).await, (owned(&["Restored", "Untouched"]), owned(&["Trashed again"])));
    }
}

on_both! {
    async fn what_was_changed_since_and_changed_back_is_as_it_was_left(app: TestApp) {
        let user = app.user().await;
        let imported = import(&user, &[("1", "Lesya"), ("2", "Taras")]).await;
        let (lesya, taras) = (path_of(&named(&user, "Lesya").await), path_of(&named(&user, "Taras").await));
        for comments in [json!("a note"), json!(null)] {
            user.patch(&lesya, &json!({"comments": comments})).await.expect(200);
        }
        user.patch(&taras, &json!({"comments": "a note"})).await.expect(200);
        undo(&user, &imported, 1, 1).await;
        assert_eq!(names(&user).await, (owned(&["Taras"]), owned(&["Lesya"])));
    }
}

on_both! {
    async fn what_was_restored_since_its_deletion_stays_but_not_what_was_deleted_again(app: TestApp) {
        let user = app.user().await;
        let (back, again) = (user.create(&draft("Back")).await, user.create(&draft("Deleted again")).await);
        let delete = |contact: &Value| json!({"op": "delete", "id": contact["id"]});
        let deleted = undo_of(&user.batch(&[delete(&back), delete(&again)]).await.expect(200).json());
        restore(&user, &back).await;
        restore(&user, &again).await;
        trash(&user, &again).await;
        undo(&user, &deleted, 1, 1).await;
        assert_eq!(names(&user).await, (owned(&["Back", "Deleted again"]), owned(&[])));
        let restored = &events(&user, &back).await[0];
        assert_eq!(*restored, json!(["restored", "api", null]), "nothing happened to it after that");
    }
}

on_both! {
    async fn an_undo_takes_what_its_own_import_created(app: TestApp) {
        let user = app.user().await;
        user.create(&draft("By hand")).await;
        let first = import(&user, &[("1", "First")]).await;
        import(&user, &[("2", "Second")]).await;
        undo(&user, &first, 1, 0).await;
        assert_eq!(names(&user).await, (owned(&["By hand", "Second"]), owned(&["First"])));
    }
}

on_both! {
    async fn a_history_begins_with_what_created_the_contact(app: TestApp) {
        let user = app.user().await;
        let by_hand = user.create(&draft("By hand")).await;
        let first = import(&user, &[("1", "First")]).await;
        let second = import(&user, &[("2", "Second"), ("1", "First again")]).await;
        let batch = undo_of(&user.batch(&[json!({"op": "create", "contact": draft("In a batch")})]).await.expect(200).json());
        let created = |operation: Value| json!(["created", "api", operation]);
        assert_eq!(events(&user, &by_hand).await, [created(json!(null))]);
        let changed = json!(["changed", "api", operation(&second)]);
        assert_eq!(events(&user, &named(&user, "First again").await).await, [changed, created(operation(&first))]);
        assert_eq!(events(&user, &named(&user, "Second").await).await, [created(operation(&second))]);
        assert_eq!(events(&user, &named(&user, "In a batch").await).await, [created(operation(&batch))]);
    }
}

on_both! {
    async fn what_goes_makes_room_for_what_comes_back_with_its_uid(app: TestApp) {
        let user = app.user().await;
        import(&user, &[("same", "Former")]).await;
        let then = app.now();
        app.pass(Duration::from_secs(60));
        trash(&user, &named(&user, "Former").await).await;
        import(&user, &[("same", "Successor")]).await;
        let rewound = user.post(&format!("/api/rewind?at={then}&mode=commit"), &json!({})).await.expect(200).json();
        assert_eq!((&rewound["back"], &rewound["gone"]), (&json!(1), &json!(1)));
        assert_eq!(names(&user).await, (owned(&["Former"]), owned(&["Successor"])));
        let undone = undo(&user, &undo_of(&rewound), 2, 0).await;
        assert_eq!(names(&user).await, (owned(&["Successor"]), owned(&["Former"])));
        undo(&user, &undone, 2, 0).await;
        assert_eq!(names(&user).await, (owned(&["Former"]), owned(&["Successor"])));
    }
}

/// Contacts that do not fit into one part of a change.
const MANY: usize = 260;

on_both! {
    async fn what_goes_in_a_later_part_makes_room_for_what_comes_back_too(app: TestApp) {
        let user = app.user().await;
        import(&user, &[("same", "Former")]).await;
        let others: Vec<_> = (0..MANY).map(|nth| json!({"op": "create", "contact": draft(&format!("Other {nth}"))})).collect();
        let others = user.batch(&others).await.expect(200).json();
        let then = app.now();
        app.pass(Duration::from_secs(60));
        trash(&user, &named(&user, "Former").await).await;
        let favorite = |made: &Value| json!({"op": "update", "id": made["id"], "patch": {"favorite": true}});
        user.batch(&others["results"].as_array().unwrap().iter().map(favorite).collect::<Vec<_>>()).await.expect(200);
        import(&user, &[("same", "Successor")]).await;
        let rewound = user.post(&format!("/api/rewind?at={then}&mode=commit"), &json!({})).await.expect(200).json();
        let undone = undo(&user, &undo_of(&rewound), MANY + 2, 0).await;
        assert_eq!(names(&user).await.1, ["Former"]);
        undo(&user, &undone, MANY + 2, 0).await;
        assert_eq!(names(&user).await.1, ["Successor"]);
        assert_eq!(user.first_names("/api/contacts?favorite=true").await, Vec::<String>::new());
    }
}

on_both! {
    async fn a_trial_rewind_counts_what_a_rewind_does_and_nothing_else(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["Untouched", "Changed 1", "Changed 2", "Changed back", "Deleted 1", "Deleted 2", "Deleted 3"]).await;
        user.create_all(&["Long in the trash"]).await;
        trash(&user, &named(&user, "Long in the trash").await).await;
        let then = app.now();
        app.pass(Duration::from_secs(60));
        for name in ["Changed 1", "Changed 2", "Changed back"] {
            user.patch(&path_of(&named(&user, name).await), &json!({"comments": "a note"})).await.expect(200);
        }
        user.patch(&path_of(&named(&user, "Changed back").await), &json!({"comments": null})).await.expect(200);
        for name in ["Deleted 1", "Deleted 2", "Deleted 3"] {
            trash(&user, &named(&user, name).await).await;
        }
        user.create_all(&["Made", "Made and deleted"]).await;
        trash(&user, &named(&user, "Made and deleted").await).await;
        let rewind = format!("/api/rewind?at={then}");
        let trial = user.post(&rewind, &json!({})).await.expect(200).json();
        assert_eq!((&trial["back"], &trial["changed"], &trial["gone"], &trial["undo"]), (&json!(3), &json!(2), &json!(1), &json!(null)));
        let mut effects: Vec<_> =
            trial["contacts"].as_array().unwrap().iter().map(|told| format!("{}: {}", told["name"], told["effect"])).collect();
        effects.sort();
        let expected = [("Changed 1", "changed"), ("Changed 2", "changed"), ("Deleted 1", "back"), ("Deleted 2", "back"), ("Deleted 3", "back"), ("Made", "gone")];
        assert_eq!(effects, expected.map(|(name, effect)| format!("{name:?}: {effect:?}")));
        let done = user.post(&format!("{rewind}&mode=commit"), &json!({})).await.expect(200).json();
        let operation = user.get(undo_of(&done).strip_suffix("/undo").unwrap()).await.expect(200).json();
        assert_eq!((&operation["kind"], &operation["contacts"]), (&json!("rewind"), &json!(6)));
        let nothing = json!({"back": 0, "changed": 0, "gone": 0, "contacts": [], "undo": null});
        assert_eq!(user.post(&rewind, &json!({})).await.expect(200).json(), nothing);
    }
}

on_both! {
    async fn a_trial_rewind_counts_all_and_names_the_first_hundred(app: TestApp) {
        let user = app.user().await;
        let then = app.now();
        app.pass(Duration::from_secs(60));
        let many: Vec<_> = (0..MANY).map(|nth| format!("Made {nth}")).collect();
        user.create_all(&many.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let trial = user.post(&format!("/api/rewind?at={then}"), &json!({})).await.expect(200).json();
        let told = trial["contacts"].as_array().unwrap();
        assert_eq!((&trial["back"], &trial["changed"], &trial["gone"], told.len()), (&json!(0), &json!(0), &json!(MANY), 100));
    }
}

/// Events that one answer of a history holds.
const EVENTS: usize = 500;

on_both! {
    async fn a_history_that_fills_a_page_has_no_further_one(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let changes = |count: usize| (0..count).map(|nth| json!({"op": "update", "id": contact["id"], "patch": {"comments": format!("note {nth}")}})).collect::<Vec<_>>();
        // With the creation they are as many as fit.
        user.batch(&changes(EVENTS - 1)).await.expect(200);
        let path = format!("{}/history", path_of(&contact));
        let page = user.get(&path).await.expect(200);
        assert_eq!((page.json().as_array().unwrap().len(), page.next_page()), (EVENTS, None));
        user.patch(&path_of(&contact), &json!({"comments": "one more"})).await.expect(200);
        let page = user.get(&path).await.expect(200);
        assert_eq!(page.json().as_array().unwrap().len(), EVENTS);
        let last = user.get(&page.next_page().unwrap()).await.expect(200);
        let actions: Vec<_> = last.json().as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
        assert_eq!((actions, last.next_page()), (vec![json!("created")], None));
    }
}

on_both! {
    async fn undoing_is_an_operation_that_tells_what_it_undid(app: TestApp) {
        let user = app.user().await;
        let then = app.now();
        let imported = import(&user, &[("1", "Lesya"), ("2", "Taras")]).await;
        app.pass(Duration::from_secs(60));
        trash(&user, &named(&user, "Taras").await).await;
        let undone = undo(&user, &imported, 1, 1).await;
        let operations = user.get("/api/operations").await.expect(200).json();
        let expected = json!([
            {"id": operation(&undone), "kind": "undo", "about": "import", "contacts": 1, "state": "done", "planned": 1, "processed": 1,
                "reason": null, "at": app.now(), "undone_at": null},
            {"id": operation(&imported), "kind": "import", "about": "", "contacts": 2, "state": "done", "planned": null, "processed": 2,
                "reason": null, "at": then, "undone_at": app.now()},
        ]);
        assert_eq!(operations, expected);
        user.post(&imported, &json!({})).await.problem(409);
    }
}

on_both! {
    async fn of_several_undos_at_once_one_tells_that_it_changed_something(app: TestApp) {
        let user = app.user().await;
        let path = import(&user, &[("lesya", "Lesya"), ("taras", "Taras")]).await;
        let nothing = json!({});
        let answers = join_all((0..6).map(|_| user.post(&path, &nothing))).await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
        assert_eq!(names(&user).await, (vec![], vec!["Lesya".to_owned(), "Taras".to_owned()]));
    }
}
