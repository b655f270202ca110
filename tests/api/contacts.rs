use serde_json::json;

use crate::support::on_both;
use crate::support::user::path_of;

on_both! {
    async fn a_created_contact_is_read_back_whole(app: TestApp) {
        let user = app.user().await;
        let draft = json!({"first_name": "Тарас", "last_name": "Шевченко", "email": "Taras@Example.org", "phone": "+380 (67) 123-45-67",
            "birthday": "1814-03-09", "comments": "поет;\nхудожник, 🦀", "favorite": true});
        let answer = user.post("/api/contacts", &draft).await.expect(201);
        let created = answer.json();
        assert_eq!(answer.header("location"), path_of(&created));
        let now = app.now().to_string();
        let expected = json!({"id": created["id"], "first_name": "Тарас", "last_name": "Шевченко", "display_name": "Тарас Шевченко",
            "email": "Taras@Example.org", "phone": "+380 (67) 123-45-67", "birthday": "1814-03-09", "comments": "поет;\nхудожник, 🦀",
            "favorite": true, "created_at": now, "updated_at": now, "user": user.account});
        assert_eq!(created, expected);
        let read = user.get(&path_of(&created)).await.expect(200);
        assert_eq!(read.json(), created);
        assert_eq!(read.header("etag"), answer.header("etag"));
    }
}
