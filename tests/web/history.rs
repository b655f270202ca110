use std::time::Duration;

use serde_json::json;

use super::{html, member};
use crate::support::on_both;

on_both! {
    async fn a_contacts_former_version_is_told_in_words_and_restored(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras", "email": "a@example.org"})).await["id"].to_string();
        app.pass(Duration::from_secs(60));
        user.patch(&format!("/api/contacts/{id}"), &json!({"email": "b@example.org"})).await.expect(200);
        let path = format!("/contacts/{id}/history");
        let page = browser.page(&path).await;
        assert!(page.contains("Email changed from “a@example.org” to “b@example.org”"), "{page}");
        assert!(page.contains("by Lesya, through the API"), "{page}");
        let version = html::value(&page, "version").unwrap();
        browser.submit(&path, &[("version", "999999")]).await.expect(404);
        browser.submit(&path, &[("version", "x")]).await.expect(404);
        browser.submit(&path, &[("version", &version)]).await.expect(303);
        assert_eq!(user.get(&format!("/api/contacts/{id}")).await.json()["email"], "a@example.org");
        assert!(browser.page(&path).await.contains("in the web app"));
    }
}

on_both! {
    async fn the_whole_book_is_put_back_and_that_is_undone(app: TestApp) {
        app.set_time("2026-03-01T10:00:00Z");
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras"})).await["id"].to_string();
        app.set_time("2026-03-01T10:10:00Z");
        browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
        user.create(&json!({"first_name": "Ivan"})).await;
        let page = browser.page("/history?at=2026-03-01T10:05").await;
        assert!(page.contains("1 contact will be restored") && page.contains("1 contact will move to the trash"), "{page}");
        let fields = html::fields(&page, "/history/rewind");
        let answer = browser.post("/history/rewind", &html::borrowed(&fields)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), ["Taras"]);
        let page = browser.page(answer.header("location")).await;
        let undo = html::fields(&page, "/contacts/undo");
        assert_eq!(browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303).header("location"), "/history?restored=2");
        assert_eq!(html::names(&browser.page("/contacts").await), ["Ivan"]);
        for refused in ["x", "2999-01-01T00:00"] {
            assert!(browser.page(&format!("/history?at={refused}")).await.contains("at-error"), "{refused}");
        }
    }
}

on_both! {
    async fn a_full_page_of_a_contacts_history_leads_on_only_when_there_was_more(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras"})).await["id"].clone();
        let change = |nth: usize| json!({"op": "update", "id": id, "patch": {"comments": format!("note {nth}")}});
        // With the creation they are the 50 of a page.
        user.batch(&(0..49).map(change).collect::<Vec<_>>()).await.expect(200);
        let path = format!("/contacts/{id}/history");
        let more = format!("href=\"{path}?from=");
        let page = browser.page(&path).await;
        assert!(page.contains("note 0") && !page.contains(&more), "{page}");
        user.batch(&[change(49)]).await.expect(200);
        let page = browser.page(&path).await;
        assert!(page.contains("note 0") && page.contains(&more), "{page}");
    }
}
