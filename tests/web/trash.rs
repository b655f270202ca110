use std::time::Duration;

use serde_json::json;

use super::{give_photo, html, member, said};
use crate::support::browser::Browser;
use crate::support::{draft, on_both};

on_both! {
    async fn what_was_deleted_comes_back_or_goes_for_good(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let mut ids = Vec::new();
        for name in ["Taras", "Ivan", "Panas"] {
            let id = user.create(&draft(name)).await["id"].to_string();
            browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
            ids.push(id);
        }
        app.pass(Duration::from_secs(1));
        let page = browser.page("/trash").await;
        assert!(["Taras", "Ivan", "Panas"].iter().all(|name| page.contains(name)), "{page}");
        let answer = browser.submit("/trash/restore", &[("id", &ids[0])]).await.expect(303);
        assert_eq!(answer.header("location"), "/trash?done=back");
        assert_eq!(html::names(&browser.page("/contacts").await), ["Taras"]);
        browser.submit("/trash/remove", &[("id", &ids[1])]).await.expect(303);
        browser.submit("/trash/remove", &[("id", &ids[1])]).await.expect(404);
        browser.submit("/trash/remove", &[("id", &ids[0])]).await.expect(404);
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 2);
        browser.submit("/trash/empty", &[]).await.expect(303);
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 1);
        assert!(browser.page("/trash").await.contains(&said("en", "trash-empty-title")));
    }
}

on_both! {
    async fn the_whole_trash_comes_back_at_once_and_goes_back_with_one_undo(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for name in ["Taras", "Ivan"] {
            let id = user.create(&draft(name)).await["id"].to_string();
            browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
        }
        app.pass(Duration::from_secs(1));
        let answer = browser.submit("/trash/restore-all", &[]).await.expect(303);
        let target = answer.header("location").to_owned();
        assert_eq!(html::names(&browser.page("/contacts").await), ["Ivan", "Taras"]);
        assert!(browser.page(&target).await.contains("2 contacts restored."));
        let operation = target.strip_prefix("/trash?undo=").unwrap();
        browser.submit("/contacts/undo", &[("operation", operation)]).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), [""; 0]);
        assert_eq!(browser.page("/trash").await.matches("class=\"entry\"").count(), 2);
    }
}

on_both! {
    async fn what_cannot_come_back_from_the_trash_stays_there(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let book = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json()["id"].clone();
        for contact in [json!({"first_name": "Taras"}), json!({"first_name": "Ivan", "book_id": book})] {
            let id = user.create(&contact).await["id"].to_string();
            browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
        }
        browser.submit(&format!("/books/{}/delete", book.as_str().map_or(book.to_string(), str::to_owned)), &[]).await.expect(303);
        browser.submit("/trash/restore-all", &[]).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), ["Taras"]);
    }
}

on_both! {
    async fn a_full_page_of_the_trash_leads_on_only_when_more_lies_there(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let create = |nth: usize| json!({"op": "create", "contact": draft(&format!("Taras {nth}"))});
        let made = user.batch(&(0..101).map(create).collect::<Vec<_>>()).await.expect(200).json();
        let deletions: Vec<_> = made["results"].as_array().unwrap().iter().map(|made| json!({"op": "delete", "id": made["id"]})).collect();
        user.batch(&deletions[..100]).await.expect(200);
        let more = "href=\"/trash?skip=100\"";
        assert!(!browser.page("/trash").await.contains(more));
        user.batch(&deletions[100..]).await.expect(200);
        assert!(browser.page("/trash").await.contains(more));
        assert!(!browser.page("/trash?skip=100").await.contains("href=\"/trash?skip="));
    }
}

on_both! {
    async fn the_trash_says_on_which_day_a_contact_is_gone(app: TestApp) {
        app.set_time("2026-11-27T23:30:00Z");
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.patch("/api/users/me", &json!({"time_zone": "Europe/Kyiv"})).await.expect(200);
        let id = user.create(&draft("Taras")).await["id"].to_string();
        browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
        let page = browser.page("/trash").await;
        assert!(page.contains("Will be deleted on December 28<"), "{page}");
    }
}

on_both! {
    async fn the_photo_of_a_deleted_contact_is_shown_until_it_is_gone(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let stranger = Browser::sign_up(&app, "taras@example.org").await;
        let id = user.create(&draft("Taras")).await["id"].to_string();
        give_photo(&user, &id).await;
        user.create(&draft("Ivan")).await;
        browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
        let page = browser.page("/trash").await;
        let path = format!("/contacts/{id}/photo?size=64");
        assert!(page.contains(&path), "{page}");
        let photo = browser.get(&path).await.expect(200);
        assert_eq!(photo.header("content-type"), "image/jpeg");
        stranger.get(&path).await.expect(404);
        user.get(&format!("/api/contacts/{id}/photo")).await.expect(404);
        browser.submit("/trash/remove", &[("id", &id)]).await.expect(303);
        browser.get(&path).await.expect(404);
    }
}
