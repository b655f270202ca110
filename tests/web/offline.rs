use serde_json::json;

use super::{leads_to_sign_in, member};
use crate::support::browser::Browser;
use crate::support::user::Answer;
use crate::support::{Engine, TestApp, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_stands_at_the_root_under_the_policy_of_pages_and_in_no_cache() {
    let app = TestApp::start(Engine::Sqlite).await;
    let worker = Answer::of(app.get("/worker.js")).await.expect(200);
    let page = Browser::new(&app).get("/").await.expect(200);
    assert_eq!(
        worker.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(worker.header("cache-control"), "no-store");
    let policy = "content-security-policy";
    assert_eq!(worker.header(policy), page.header(policy));
}

on_both! {
    async fn favourites_and_contacts_that_were_seen_are_kept_while_they_exist(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let favorite = user.create(&json!({"first_name": "Taras", "favorite": true})).await["id"].to_string();
        let seen = user.create(&json!({"first_name": "Ivan"})).await["id"].to_string();
        user.create(&json!({"first_name": "Olha"})).await;
        let gone = user.create(&json!({"first_name": "Panas"})).await["id"].to_string();
        browser.submit(&format!("/contacts/{gone}/delete"), &[]).await.expect(303);
        let kept = browser.get(&format!("/offline/contacts?ids={seen},{gone},{favorite},42,x")).await.expect(200).json();
        let contacts: Vec<_> = kept["contacts"].as_array().unwrap().iter()
            .map(|contact| (contact["id"].as_str().unwrap().to_owned(), contact["favorite"].as_bool().unwrap())).collect();
        assert_eq!(contacts, [(favorite, true), (seen.clone(), false)]);
        let week = 7 * 86_400;
        assert_eq!(kept["idle_seconds"], week);
        let page = browser.page(&format!("/contacts/{seen}")).await;
        let version = kept["contacts"][1]["version"].as_str().unwrap();
        assert!(page.contains(&format!("data-version=\"{version}\"")), "{version}: {page}");
    }
}

on_both! {
    async fn more_contacts_than_a_browser_keeps_are_refused(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let ids = |count: usize| vec!["1"; count].join(",");
        browser.get(&format!("/offline/contacts?ids={}", ids(200))).await.expect(200);
        browser.get(&format!("/offline/contacts?ids={}", ids(201))).await.expect(422);
    }
}

on_both! {
    async fn the_page_that_is_kept_has_no_token_and_nothing_of_the_account(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create(&json!({"first_name": "Taras", "favorite": true})).await;
        let page = browser.page("/offline").await;
        for personal in ["Taras", "lesya@example.org", "form_token", "<form"] {
            assert!(!page.contains(personal), "{personal}: {page}");
        }
    }
}

on_both! {
    async fn a_session_that_ended_takes_with_it_what_its_browser_keeps(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        assert_eq!(browser.get("/contacts").await.expect(200).header("clear-site-data"), "");
        app.pass(std::time::Duration::from_secs(8 * 86_400));
        let refused = browser.get("/contacts").await;
        assert!(leads_to_sign_in(&refused));
        assert_eq!(refused.header("clear-site-data"), "\"storage\"");
        let part = browser.request(reqwest::Method::GET, "/contacts").header("hx-request", "true");
        assert_eq!(browser.send(part).await.expect(401).header("clear-site-data"), "\"storage\"");
        let visitor = Browser::new(&app).get("/contacts").await.expect(303);
        assert_eq!(visitor.header("clear-site-data"), "");
    }
}
