use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, draft, on_both};

on_both! {
    async fn labels_are_assigned_renamed_and_deleted_by_odd_names_too(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let contact = user.create(&draft("Lesya")).await;
        for (path, name) in [("a%2Fb", "a/b"), ("%F0%9F%A6%80", "🦀"), ("100%25", "100%")] {
            let assigned = user.post(&format!("/api/labels/{path}/contacts"), &json!({"add": [contact["id"]]})).await.expect(200).json();
            assert_eq!(assigned["contacts"], 1);
            assert_eq!(user.get("/api/labels").await.expect(200).json(), json!([{"name": name, "contacts": 1}]));
            assert_eq!(other.get("/api/labels").await.json(), json!([]));
            user.patch(&format!("/api/labels/{path}"), &json!({"name": "Friends"})).await.expect(200);
            assert_eq!(user.get("/api/labels").await.json(), json!([{"name": "Friends", "contacts": 1}]));
            let deleted = user.delete("/api/labels/Friends").await.expect(200).json();
            assert_eq!(user.get("/api/labels").await.json(), json!([]));
            user.post(deleted["undo"].as_str().unwrap(), &json!({})).await.expect(200);
            user.delete("/api/labels/Friends").await.expect(200);
        }
    }
}

on_both! {
    async fn a_label_keeps_its_colour_when_it_is_renamed_and_loses_it_on_request(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        for user in [&user, &other] {
            let contact = user.create(&draft("Lesya")).await;
            user.post("/api/labels/Friends/contacts", &json!({"add": [contact["id"]]})).await.expect(200);
        }
        let listed = async |user: &TestUser<'_>| user.get("/api/labels").await.expect(200).json()[0].clone();
        let changed = user.patch("/api/labels/friends", &json!({"color": "teal"})).await.expect(200).json();
        assert_eq!((&changed["undo"], &changed["contacts"]), (&Value::Null, &json!(0)), "{changed}");
        assert_eq!(listed(&user).await, json!({"name": "Friends", "contacts": 1, "color": "teal"}));
        assert_eq!(listed(&other).await, json!({"name": "Friends", "contacts": 1}));
        let renamed = user.patch("/api/labels/Friends", &json!({"name": "Family"})).await.expect(200).json();
        assert_eq!(listed(&user).await, json!({"name": "Family", "contacts": 1, "color": "teal"}));
        user.post(renamed["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(listed(&user).await, json!({"name": "Friends", "contacts": 1, "color": "teal"}));
        user.patch("/api/labels/Friends", &json!({"name": "Mates", "color": null})).await.expect(200);
        assert_eq!(listed(&user).await["color"], Value::Null);
        for (label, patch, status) in [("Nobody", json!({"color": "teal"}), 404), ("Family", json!({"color": "#ff0000"}), 422), ("Family", json!({}), 422)] {
            user.patch(&format!("/api/labels/{label}"), &patch).await.problem(status);
        }
    }
}

const GROUPED: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:lesya\r\nFN:Lesya\r\nCATEGORIES:Poets,Friends\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nUID:taras\r\nFN:Taras\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ivan\r\nFN:Ivan\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nUID:g1\r\nFN:Poets\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
    X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:taras\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:g2\r\nFN:Choir\r\nKIND:group\r\nMEMBER:urn:uuid:ivan\r\nEND:VCARD\r\n";

async fn import(user: &TestUser<'_>) {
    let request = user
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    Answer::of(request.body(GROUPED)).await.expect(200);
}

async fn labelled(user: &TestUser<'_>, label: &str) -> Vec<Value> {
    let contacts = user
        .get(&format!("/api/contacts?sort=name&label={label}"))
        .await
        .expect(200)
        .json();
    contacts
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| contact["display_name"].clone())
        .collect()
}

async fn cards(user: &TestUser<'_>) -> String {
    user.get("/api/export?format=vcard&version=original")
        .await
        .expect(200)
        .text
}

on_both! {
    async fn categories_and_both_kinds_of_group_cards_are_labels(app: TestApp) {
        let user = app.user().await;
        import(&user).await;
        let labels = json!([{"name": "Choir", "contacts": 1}, {"name": "Friends", "contacts": 1}, {"name": "Poets", "contacts": 2}]);
        assert_eq!(user.get("/api/labels").await.expect(200).json(), labels);
        assert_eq!(labelled(&user, "poets").await, ["Lesya", "Taras"]);
        assert_eq!(labelled(&user, "Choir").await, ["Ivan"]);
        assert_eq!(user.get("/api/contacts?sort=name").await.json().as_array().unwrap().len(), 3, "group cards are no contacts");
        assert_eq!(cards(&user).await, GROUPED);
    }
}

on_both! {
    async fn a_search_goes_through_a_label_alone(app: TestApp) {
        let user = app.user().await;
        import(&user).await;
        let found = async |query: &str| {
            let found = user.get(&format!("/api/contacts/search?{query}")).await.expect(200).json();
            found.as_array().unwrap().iter().map(|contact| contact["display_name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("q=a").await, ["Ivan", "Lesya", "Taras"]);
        assert_eq!(found("q=a&label=POETS").await, ["Lesya", "Taras"]);
        assert_eq!(found("q=tar&label=Poets").await, ["Taras"]);
        assert_eq!(found("q=tar&label=Choir").await, [""; 0]);
    }
}

on_both! {
    async fn a_table_names_the_labels_of_groups(app: TestApp) {
        let user = app.user().await;
        import(&user).await;
        let table = user.get("/api/export?format=csv").await.expect(200).text;
        let row = |name: &str| table.lines().find(|line| line.starts_with(name)).map(str::to_owned).unwrap_or_default();
        assert!(row("Taras").contains(",Poets,") && row("Ivan").contains(",Choir,") && row("Lesya").contains(",Poets ::: Friends,"), "{table}");
        assert_eq!(table.lines().count(), 4, "{table}");
    }
}

on_both! {
    async fn a_label_that_gets_anothers_name_is_merged_into_it_and_undone(app: TestApp) {
        let user = app.user().await;
        import(&user).await;
        let merged = user.patch("/api/labels/Poets", &json!({"name": "Friends"})).await.expect(200).json();
        assert_eq!(user.get("/api/labels").await.json(), json!([{"name": "Choir", "contacts": 1}, {"name": "Friends", "contacts": 2}]));
        assert_eq!(labelled(&user, "Friends").await, ["Lesya", "Taras"]);
        user.post(merged["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(cards(&user).await, GROUPED);
    }
}

on_both! {
    async fn a_deleted_group_leaves_its_members(app: TestApp) {
        let user = app.user().await;
        import(&user).await;
        let deleted = user.delete("/api/labels/Choir").await.expect(200).json();
        assert_eq!(labelled(&user, "Choir").await, Vec::<Value>::new());
        assert_eq!(user.get("/api/contacts").await.json().as_array().unwrap().len(), 3);
        user.post(deleted["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!((labelled(&user, "Choir").await, cards(&user).await), (vec![json!("Ivan")], GROUPED.to_owned()));
    }
}
