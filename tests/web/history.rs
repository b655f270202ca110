use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::{html, member};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::user::Answer;

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
    async fn values_are_told_as_the_reader_writes_them(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras", "birthday": "--03-09", "phone": "+380 44 1"})).await["id"].to_string();
        let card = user.get_with(&format!("/api/contacts/{id}/card"), "accept", "text/vcard").await.text;
        let card = card.replace("TEL:", "TEL;TYPE=WORK:").replace("END:VCARD", "IMPP:xmpp:taras@example.org\r\nGENDER:M\r\nEND:VCARD");
        let request = user.request(Method::PUT, &format!("/api/contacts/{id}/card")).header("content-type", "text/vcard");
        Answer::of(request.body(card)).await.expect(200);
        user.patch(&format!("/api/contacts/{id}"), &json!({"birthday": "1814-03-09", "favorite": true})).await.expect(200);
        let page = browser.page(&format!("/contacts/{id}/history")).await;
        for told in [
            "Birthday changed from “March 9” to “March 9, 1814”", "Favourite added: “Yes”", "Messenger added: “Jabber: taras@example.org”",
            "Gender added: “male”", "Phone changed from “+380 44 1” to “+380 44 1 (work)”",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let ukrainian = Browser::new(&app).with("accept-language", "uk").signed_in("lesya@example.org").await;
        let page = ukrainian.page(&format!("/contacts/{id}/history")).await;
        assert!(page.contains("9 березня 1814"), "{page}");
    }
}

on_both! {
    async fn the_deleted_entry_of_a_contact_in_the_trash_offers_to_restore_it(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras"})).await["id"].to_string();
        user.delete(&format!("/api/contacts/{id}")).await.expect(204);
        let path = format!("/contacts/{id}/history");
        let page = browser.page(&path).await;
        let (_, deleted) = page.split_once("Deleted").unwrap();
        let (deleted, _) = deleted.split_once("</li>").unwrap();
        assert!(deleted.contains(">Restore</button>"), "{deleted}");
        let fields = html::fields(&page, &path);
        assert_eq!(browser.post(&path, &html::borrowed(&fields)).await.expect(303).header("location"), format!("/contacts/{id}"));
        assert_eq!(html::names(&browser.page("/contacts").await), ["Taras"]);
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
        let avatars: Vec<_> = html::tags(&page).into_iter().filter(|tag| tag.get("class").is_some_and(|class| class.starts_with("avatar"))).collect();
        assert_eq!(avatars.iter().map(|tag| &*tag.text).collect::<Vec<_>>(), ["T", "I"]);
        let fields = html::fields(&page, "/history/rewind");
        let answer = browser.post("/history/rewind", &html::borrowed(&fields)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), ["Taras"]);
        let page = browser.page(answer.header("location")).await;
        let undo = html::fields(&page, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
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
