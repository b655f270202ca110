use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, draft, on_both};

const TWO: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Lesya\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nUID:two\r\nFN:Taras\r\nEND:VCARD\r\n";

async fn import(user: &TestUser<'_>, mode: &str, file: &str) -> Answer {
    let request = user.request(Method::POST, &format!("/api/import?mode={mode}"));
    Answer::of(request.header("content-type", "text/vcard").body(file.to_owned())).await
}

fn report(new: usize, changed: usize, same: usize, undo: &Value) -> Value {
    json!({"format": "vcard", "new": new, "changed": changed, "same": same, "duplicates": 0, "refused": [], "undo": undo})
}

on_both! {
    async fn a_trial_writes_nothing(app: TestApp) {
        let user = app.user().await;
        assert_eq!(import(&user, "dry_run", TWO).await.expect(200).json(), report(2, 0, 0, &Value::Null));
        assert_eq!(user.get("/api/contacts").await.json(), json!([]));
        assert_eq!(user.get("/api/operations").await.json(), json!([]));
    }
}

on_both! {
    async fn the_same_file_again_changes_nothing(app: TestApp) {
        let user = app.user().await;
        let first = import(&user, "commit", TWO).await.expect(200).json();
        assert_eq!(first, report(2, 0, 0, &first["undo"]));
        let contacts = user.get("/api/contacts").await.json();
        assert_eq!(import(&user, "commit", TWO).await.expect(200).json(), report(0, 0, 2, &Value::Null));
        assert_eq!(user.get("/api/contacts").await.json(), contacts);
    }
}

on_both! {
    async fn a_card_with_a_known_uid_is_changed_and_undone_as_one(app: TestApp) {
        let user = app.user().await;
        import(&user, "commit", TWO).await.expect(200);
        let before = user.get("/api/contacts").await.json();
        let second = import(&user, "commit", &TWO.replace("FN:Lesya", "FN:Larysa")).await.expect(200).json();
        assert_eq!(second, report(0, 1, 1, &second["undo"]));
        let undone = user.post(second["undo"].as_str().unwrap(), &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(1), &json!(0)));
        let names = |contacts: &Value| contacts.as_array().unwrap().iter().map(|contact| contact["display_name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&user.get("/api/contacts").await.json()), names(&before));
        user.post(second["undo"].as_str().unwrap(), &json!({})).await.problem(409);
    }
}

on_both! {
    async fn anothers_uid_makes_a_contact_of_ones_own(app: TestApp) {
        let (owner, other) = (app.user().await, app.user().await);
        import(&owner, "commit", TWO).await.expect(200);
        let theirs = owner.get("/api/contacts").await.json();
        let own = import(&other, "commit", &TWO.replace("Lesya", "Mine")).await.expect(200).json();
        assert_eq!(own, report(2, 0, 0, &own["undo"]));
        assert_eq!(owner.get("/api/contacts").await.json(), theirs);
        other.post(own["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(owner.get("/api/contacts").await.json(), theirs);
    }
}

on_both! {
    async fn a_file_without_a_contact_is_refused(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        import(&user, "commit", "").await.problem(422);
        assert_eq!(user.get("/api/contacts").await.json(), json!([contact]));
    }
}
