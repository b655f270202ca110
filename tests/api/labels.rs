use serde_json::json;

use crate::support::{draft, on_both};

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
