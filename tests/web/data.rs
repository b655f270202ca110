use std::collections::BTreeSet;

use serde_json::json;

use super::member;
use crate::support::on_both;

on_both! {
    async fn everything_an_account_has_is_in_one_file(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let (_, other) = member(&app, "walrusvy@example.org").await;
        other.create(&json!({"first_name": "walrusvy"})).await;
        let first = json!({"first_name": "Тарас", "email": "taras@example.org", "comments": "Поет\n\"художник\"", "favorite": true});
        let first = user.create(&first).await;
        let trashed = user.create(&json!({"first_name": "Trashed"})).await;
        user.delete(&format!("/api/contacts/{}", trashed["id"])).await.expect(204);
        let device = user.app_password(json!({"name": "Phone", "read_only": true})).await;
        let secret = device["password"].as_str().unwrap();
        let calendar = user.calendar(&json!({"alarm": "day"})).await;
        let answer = browser.get("/settings/data").await.expect(200);
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.header("content-disposition").starts_with("attachment; filename="), "{answer:?}");
        assert!(!answer.text.contains("walrusvy"));
        for secret in ["argon2", "password_hash", "secret_hash", "refresh_hash", secret, &calendar, &user.access, &user.refresh] {
            assert!(!answer.text.contains(secret), "{secret}");
        }
        let data = answer.json();
        assert_eq!((&data["account"]["email"], &data["account"]["username"]), (&json!("lesya@example.org"), &json!("Lesya")));
        let sessions = data["sessions"].as_array().unwrap();
        assert_eq!(sessions.len(), 2);
        assert!(sessions.iter().all(|session| session["signed_in_at"].is_string() && session["user_agent"].is_string()), "{sessions:?}");
        let listed = json!([{"name": "Phone", "read_only": true, "one_book": false, "created_at": device["created_at"], "expires_at": null, "first_used_at": null, "last_use": null}]);
        assert_eq!(data["app_passwords"], listed);
        let choices = json!({"anniversaries": false, "alarm": "day", "created_at": app.now().to_string()});
        assert_eq!(data["calendar"], choices);
        let contacts = data["contacts"].as_array().unwrap();
        assert_eq!(contacts.len(), 2);
        assert_eq!((&contacts[0]["id"], &contacts[0]["deleted_at"], &contacts[0]["favorite"]), (&first["id"], &json!(null), &json!(true)));
        let card = contacts[0]["vcard"].as_str().unwrap();
        assert!(card.starts_with("BEGIN:VCARD\r\n") && card.contains("Тарас") && card.contains("taras@example.org") && card.contains("Поет"), "{card}");
        assert_eq!(contacts[1]["id"], trashed["id"]);
        assert!(contacts[1]["deleted_at"].is_string() && contacts[1]["vcard"].as_str().unwrap().contains("Trashed"), "{contacts:?}");
    }
}

on_both! {
    async fn a_long_book_is_in_the_file_to_its_last_contact(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let names: Vec<_> = (0..450).map(|nth| format!("Taras{nth:03}")).collect();
        for count in [0, 200, 400, 450] {
            let present = app.count("SELECT COUNT(*) FROM contacts").await;
            let present = usize::try_from(present).unwrap();
            user.create_all(&names[present..count].iter().map(String::as_str).collect::<Vec<_>>()).await;
            let data = browser.get("/settings/data").await.expect(200).json();
            let contacts = data["contacts"].as_array().unwrap();
            let ids: BTreeSet<_> = contacts.iter().map(|contact| contact["id"].as_i64().unwrap()).collect();
            assert_eq!((contacts.len(), ids.len()), (count, count));
            for name in &names[..count] {
                assert!(contacts.iter().any(|contact| contact["vcard"].as_str().unwrap().contains(name.as_str())), "{name}");
            }
        }
    }
}

on_both! {
    async fn the_file_travels_compressed_to_whoever_takes_that(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create_all(&["Taras"; 60]).await;
        let request = browser.request(reqwest::Method::GET, "/settings/data").header("accept-encoding", "gzip");
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip");
        assert!(response.bytes().await.unwrap().starts_with(&[0x1f, 0x8b]));
    }
}
