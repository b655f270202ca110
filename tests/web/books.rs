//! The page of the address books.

use super::{html, member, said};
use crate::support::on_both;

/// Returns names and descriptions of the books of an account, as the API lists them.
async fn books(user: &crate::support::TestUser<'_>) -> Vec<(String, String, bool)> {
    let listed = user.get("/api/books").await.expect(200).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let book = |book: &serde_json::Value| {
        (
            text(&book["name"]),
            text(&book["description"]),
            book["default"] == true,
        )
    };
    listed.as_array().unwrap().iter().map(book).collect()
}

fn book(name: &str, description: &str, is_default: bool) -> (String, String, bool) {
    (name.to_owned(), description.to_owned(), is_default)
}

on_both! {
    async fn a_book_is_made_described_made_default_and_deleted(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let fields = [("name", "Work & <b>"), ("description", "")];
        let made = browser.submit("/books", &fields).await.expect(303);
        assert_eq!(made.header("location"), "/books");
        let id = user.get("/api/books").await.json()[1]["id"].to_string();
        let path = format!("/books/{id}");
        let fields = [("name", "Office"), ("description", "Colleagues")];
        browser.submit(&path, &fields).await.expect(303);
        browser.submit(&format!("{path}/default"), &[]).await.expect(303);
        let (former, office) = (book("Contacts", "", false), book("Office", "Colleagues", true));
        assert_eq!(books(&user).await, [former.clone(), office]);
        let page = browser.page("/books").await;
        assert!(page.contains("Office") && page.contains("Colleagues"), "{page}");
        let first = user.get("/api/books").await.json()[0]["id"].to_string();
        browser.submit(&format!("/books/{first}/default"), &[]).await.expect(303);
        let deleted = browser.submit(&format!("{path}/delete"), &[]).await.expect(303);
        assert_eq!(books(&user).await, [book("Contacts", "", true)]);
        let page = browser.page(deleted.header("location")).await;
        let undo = html::fields(&page, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(books(&user).await.len(), 2);
    }
}

on_both! {
    async fn a_refused_name_is_explained_in_its_form(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.get("/api/books").await.json()[0]["id"].to_string();
        for (path, field) in [("/books".to_owned(), "new-name"), (format!("/books/{id}"), &format!("{id}-name"))] {
            let long = "x".repeat(101);
            let refused = browser.submit(&path, &[("name", &long), ("description", "kept")]).await.expect(422);
            assert!(html::text_of(&refused.text, &format!("{field}-error")).is_some(), "{}", refused.text);
            assert!(refused.text.contains("kept"), "{}", refused.text);
        }
        assert_eq!(books(&user).await, [book("Contacts", "", true)]);
        assert!(browser.page("/books").await.contains(&said("en", "book-is-default")));
    }
}
