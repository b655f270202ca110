use std::time::Duration;

use carnet::domain::Quota;
use serde_json::{Value, json};

use crate::support::{Answer, Setup, TestUser, draft, on_both};

fn file(cards: usize) -> String {
    let card = |nth| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{nth}\r\nFN:Person {nth}\r\nN:;Person {nth};;;\r\nEND:VCARD\r\n"
        )
    };
    (0..cards).map(card).collect()
}

async fn import(user: &TestUser<'_>, cards: usize) -> Answer {
    let request = user
        .request(reqwest::Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    Answer::of(request.body(file(cards))).await
}

async fn count(user: &TestUser<'_>) -> String {
    user.get("/api/contacts?limit=1&total=true")
        .await
        .expect(200)
        .header("x-total-count")
        .to_owned()
}

/// The latest operation once it is in this state, as it is then.
async fn latest_in(user: &TestUser<'_>, state: &str) -> Value {
    for _ in 0..3000 {
        let latest = user.get("/api/operations").await.expect(200).json()[0].clone();
        if latest["state"] == state {
            return latest;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("no operation is {state}");
}

on_both! {
    async fn an_operation_tells_what_became_of_it(app: TestApp) {
        let user = app.user().await;
        import(&user, 600).await.expect(200);
        let latest = user.get("/api/operations").await.expect(200).json()[0].clone();
        let expected = json!({"id": latest["id"], "kind": "import", "about": "", "contacts": 600, "state": "done", "planned": null,
            "processed": 600, "reason": null, "at": latest["at"], "undone_at": null});
        assert_eq!(latest, expected);
        assert_eq!(user.get(&format!("/api/operations/{}", latest["id"])).await.expect(200).json(), expected);
        user.get("/api/operations/1").await.problem(404);
    }
}

on_both! {
    async fn a_cancelled_import_leaves_nothing(app: TestApp) {
        let user = app.user().await;
        user.post("/api/contacts", &draft("Lesya")).await.expect(201);
        let cancelling = async {
            let running = latest_in(&user, "running").await;
            user.post(&format!("/api/operations/{}/cancel", running["id"]), &json!({})).await.expect(202).json()
        };
        let (imported, cancelled) = tokio::join!(import(&user, 20_000), cancelling);
        assert_eq!(imported.problem(409), "the operation was stopped and is being taken back");
        let failed = latest_in(&user, "failed").await;
        assert_eq!((&failed["id"], &failed["contacts"], &failed["reason"]), (&cancelled["id"], &json!(0), &json!("cancelled")));
        assert_eq!(count(&user).await, "1");
        assert_eq!(user.get("/api/trash").await.expect(200).json(), json!([]));
        user.post(&format!("/api/operations/{}/undo", failed["id"]), &json!({})).await.problem(409);
        user.post(&format!("/api/operations/{}/cancel", failed["id"]), &json!({})).await.expect(202);
        import(&user, 600).await.expect(200);
        assert_eq!(count(&user).await, "601");
    }
}

on_both! {
    async fn others_write_while_an_operation_runs(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let writing = async {
            let running = latest_in(&user, "running").await;
            let mut written = 0;
            while user.get(&format!("/api/operations/{}", running["id"])).await.json()["state"] == "running" {
                other.post("/api/contacts", &draft("Ivan")).await.expect(201);
                user.post("/api/contacts", &draft("Lesya")).await.expect(201);
                written += 1;
            }
            written
        };
        let (imported, written) = tokio::join!(import(&user, 20_000), writing);
        assert_eq!(imported.expect(200).json()["new"], 20_000);
        assert!(written > 0);
        assert_eq!(count(&user).await, (20_000 + written).to_string());
        assert_eq!(count(&other).await, written.to_string());
    }
}

on_both! {
    async fn an_import_with_a_key_is_carried_out_once(app: TestApp) {
        let user = app.user().await;
        let send = |body: String| {
            let request = user.request(reqwest::Method::POST, "/api/import?mode=commit").header("content-type", "text/vcard");
            Answer::of(request.header("idempotency-key", "k1").body(body))
        };
        let first = send(file(300)).await.expect(200);
        let again = send(file(300)).await.expect(200);
        assert_eq!((again.json(), again.header("idempotency-replayed")), (first.json(), "true"));
        assert_eq!(first.json()["new"], 300);
        send(file(301)).await.problem(422);
        assert_eq!(count(&user).await, "300");
    }
}

on_both! {
    async fn what_is_edited_while_an_operation_is_undone_stays_as_it_is(app: TestApp) {
        let user = app.user().await;
        let undo = import(&user, 4000).await.expect(200).json()["undo"].as_str().unwrap().to_owned();
        let last = user.get("/api/contacts?skip=3999&limit=1").await.expect(200).json()[0].clone();
        let path = crate::support::user::path_of(&last);
        let editing = async {
            latest_in(&user, "running").await;
            user.patch(&path, &json!({"comments": "edited"})).await.expect(200);
        };
        let (undone, ()) = tokio::join!(async { user.post(&undo, &json!({})).await }, editing);
        assert_eq!(undone.expect(200).json()["kept"], 1);
        assert_eq!(user.get(&path).await.expect(200).json()["comments"], "edited");
        assert_eq!(count(&user).await, "1");
    }
}

on_both! {
    async fn imports_at_once_with_one_key_tell_of_what_was_created(app: TestApp) {
        let user = app.user().await;
        let import = || async {
            let request = user.request(reqwest::Method::POST, "/api/import?mode=commit").header("content-type", "text/vcard");
            Answer::of(request.header("idempotency-key", "one").body(file(600))).await
        };
        let answers = futures_util::future::join_all((0..4).map(|_| import())).await;
        let told = |answer: &Answer| answer.status == 409 || answer.json()["new"] == 600;
        assert!(answers.iter().all(told), "{answers:?}");
        assert_eq!(import().await.expect(200).header("idempotency-replayed"), "true");
        assert_eq!(count(&user).await, "600");
    }
}

on_both! {
    async fn an_import_that_finds_nothing_new_keeps_its_key(app: TestApp) {
        let user = app.user().await;
        import(&user, 1).await.expect(200);
        let again = |cards: usize| {
            let request = user.request(reqwest::Method::POST, "/api/import?mode=commit").header("content-type", "text/vcard");
            Answer::of(request.header("idempotency-key", "one").body(file(cards)))
        };
        let first = again(1).await.expect(200);
        assert_eq!((first.json()["same"].clone(), first.header("idempotency-replayed")), (json!(1), ""));
        let contact = user.get("/api/contacts").await.json()[0].clone();
        user.delete(&crate::support::user::path_of(&contact)).await.expect(204);
        let replayed = again(1).await.expect(200);
        assert_eq!((&replayed.text, replayed.header("idempotency-replayed")), (&first.text, "true"));
        assert_eq!(count(&user).await, "0");
        assert_eq!(again(2).await.refused_fields(), ["Idempotency-Key"]);
    }
}

fn few_contacts() -> Setup {
    Setup {
        quota: Some(Quota {
            contacts: 3,
            bytes: 1 << 30,
        }),
        ..Setup::default()
    }
}

on_both! {
    async fn an_account_has_so_many_contacts_and_those_in_the_trash_count(app: TestApp with few_contacts()) {
        let user = app.user().await;
        for name in ["Lesya", "Taras", "Ivan"] {
            user.post("/api/contacts", &draft(name)).await.expect(201);
        }
        let problem = user.post("/api/contacts", &draft("Olha")).await.problem(422);
        assert!(problem.contains("at most 3 contacts") && problem.contains("CARNET_QUOTA_CONTACTS"), "{problem}");
        let first = user.get("/api/contacts").await.json()[0]["id"].clone();
        user.delete(&format!("/api/contacts/{first}")).await.expect(204);
        user.post("/api/contacts", &draft("Olha")).await.problem(422);
        user.delete(&format!("/api/trash/{first}")).await.expect(204);
        user.post("/api/contacts", &draft("Olha")).await.expect(201);
    }
}

on_both! {
    async fn an_import_beyond_the_quota_leaves_nothing(app: TestApp with Setup { quota: Some(Quota { contacts: 900, bytes: 1 << 30 }), ..Setup::default() }) {
        let user = app.user().await;
        let problem = import(&user, 1000).await.problem(422);
        assert!(problem.contains("at most 900 contacts"), "{problem}");
        assert_eq!(count(&user).await, "0");
        assert_eq!(user.get("/api/trash").await.expect(200).json(), json!([]));
        import(&user, 900).await.expect(200);
    }
}

on_both! {
    async fn the_oldest_history_makes_way_when_the_account_is_full(app: TestApp with Setup { quota: Some(Quota { contacts: 100, bytes: 1 << 20 }), ..Setup::default() }) {
        let user = app.user().await;
        let made = user.post("/api/contacts", &json!({"first_name": "Lesya", "comments": "0".repeat(60_000)})).await.expect(201).json();
        let path = format!("/api/contacts/{}", made["id"]);
        let begun = app.now();
        let change = async |user: &TestUser<'_>| {
            for nth in 10..22 {
                app.pass(Duration::from_secs(10));
                user.patch(&path, &json!({"comments": format!("{nth}").repeat(30_000)})).await.expect(200);
            }
        };
        change(&user).await;
        let favorite = json!({"operations": [{"op": "update", "id": made["id"], "patch": {"favorite": true}}]});
        user.post("/api/contacts/batch", &favorite).await.expect(200);
        let undo = format!("/api/operations/{}/undo", user.get("/api/operations").await.json()[0]["id"]);
        app.pass(Duration::from_secs(7200));
        let user = user.elsewhere().await;
        change(&user).await;
        let history = user.get(&format!("{path}/history")).await.expect(200).json();
        let kept = history.as_array().unwrap().len();
        assert!((13..25).contains(&kept), "{kept} events");
        let problem = user.post(&format!("/api/rewind?at={begun}"), &json!({})).await.problem(422);
        assert!(problem.contains("older history made way"), "{problem}");
        let user = user.elsewhere().await;
        for _ in 0..2 {
            app.pass(Duration::from_secs(7200));
            let user = user.elsewhere().await;
            change(&user).await;
        }
        let user = user.elsewhere().await;
        assert_eq!(user.post(&undo, &json!({})).await.problem(409), "older history made way when the account was full");
    }
}
