use serde_json::json;

use super::{html, member, said};
use crate::support::on_both;

on_both! {
    async fn duplicates_are_listed_with_what_speaks_for_them_and_told_apart(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for comments in ["one", "two"] {
            user.create(&json!({"first_name": "Taras", "last_name": "Shevchenko", "phone": "+380671234567", "comments": comments})).await;
        }
        let page = browser.page("/duplicates").await;
        assert!(page.contains("+380671234567") && page.contains(&said("en", "duplicates-same-name")), "{page}");
        let fields = html::fields(&page, "/duplicates/distinct");
        browser.post("/duplicates/distinct", &html::borrowed(&fields)).await.expect(303);
        assert!(browser.page("/duplicates").await.contains(&said("en", "duplicates-none-title")));
    }
}

on_both! {
    async fn merged_contacts_keep_what_was_chosen_and_can_be_parted_again(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let first = user.create(&json!({"first_name": "Taras", "email": "taras@example.org"})).await["id"].to_string();
        let second = user.create(&json!({"first_name": "Kobzar", "phone": "+380671234567"})).await["id"].to_string();
        let page = browser.page(&format!("/duplicates/merge?ids={first},{second}")).await;
        let fields = html::with(&html::fields(&page, "/duplicates/merge"), "choice.N", "1");
        let answer = browser.post("/duplicates/merge", &html::borrowed(&fields)).await.expect(303);
        let target = answer.header("location").to_owned();
        assert!(target.starts_with(&format!("/contacts/{first}?undo=")), "{target}");
        let merged = user.get(&format!("/api/contacts/{first}")).await.expect(200).json();
        assert_eq!((&merged["first_name"], &merged["email"], &merged["phone"]), (&json!("Kobzar"), &json!("taras@example.org"), &json!("+380671234567")));
        user.get(&format!("/api/contacts/{second}")).await.expect(404);
        let undo = html::fields(&browser.page(&target).await, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(user.get(&format!("/api/contacts/{second}")).await.expect(200).json()["first_name"], json!("Kobzar"));
    }
}
