use std::time::Duration;

use serde_json::json;

use super::{html, member, said};
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
