use serde_json::json;

use crate::support::user::path_of;
use crate::support::{draft, on_both};

on_both! {
    async fn a_deleted_contact_lies_in_the_trash_and_comes_back(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        user.delete(&path_of(&contact)).await.expect(204);
        let trash = user.get("/api/trash").await.expect(200).json();
        assert_eq!((trash[0]["id"].clone(), trash[0]["name"].clone(), trash.as_array().unwrap().len()), (contact["id"].clone(), json!("Lesya"), 1));
        user.post(&format!("/api/trash/{}/restore", contact["id"]), &json!({})).await.expect(204);
        assert_eq!(user.get("/api/trash").await.json(), json!([]));
        assert_eq!(user.first_names("/api/contacts").await, ["Lesya"]);
        let history = user.get(&format!("{}/history", path_of(&contact))).await.expect(200).json();
        let actions: Vec<_> = history.as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["restored", "deleted", "created"]);
    }
}

on_both! {
    async fn what_is_anothers_answers_like_what_is_not_there(app: TestApp) {
        let (owner, other) = (app.user().await, app.user().await);
        let contact = owner.create(&draft("Lesya")).await;
        let batch = owner.batch(&[json!({"op": "update", "id": contact["id"], "patch": {"first_name": "Larysa"}})]).await.expect(200).json();
        let history = owner.get(&format!("{}/history", path_of(&contact))).await.expect(200).json();
        let version = &history[1]["version"];
        let undo = batch["undo"].as_str().unwrap();
        let restore = format!("{}/history/{version}/restore", path_of(&contact));
        for (theirs, unknown) in [(undo, "/api/operations/5/undo"), (restore.as_str(), "/api/contacts/5/history/1/restore")] {
            let (theirs, unknown) = (other.post(theirs, &json!({})).await.expect(404), other.post(unknown, &json!({})).await);
            assert_eq!(theirs.essence(), unknown.essence());
        }
        owner.delete(&path_of(&contact)).await.expect(204);
        let trashed = format!("/api/trash/{}", contact["id"]);
        assert_eq!(other.delete(&trashed).await.expect(404).essence(), other.delete("/api/trash/5").await.essence());
        other.post(&format!("{trashed}/restore"), &json!({})).await.problem(404);
        other.delete("/api/trash").await.expect(204);
        owner.post(&format!("{trashed}/restore"), &json!({})).await.expect(204);
        assert_eq!(owner.first_names("/api/contacts").await, ["Larysa"]);
    }
}
