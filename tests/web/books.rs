use serde_json::json;

use super::{html, member};
use crate::support::on_both;

on_both! {
    async fn one_address_book_is_not_spoken_of(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        for path in ["/contacts", "/contacts/new"] {
            let page = browser.page(path).await;
            assert!(!page.contains("nav-book") && !page.contains("name=\"book\""), "{page}");
        }
    }
}

on_both! {
    async fn several_address_books_are_listed_and_each_shows_its_own(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let work = user.post("/api/books", &json!({"name": "Work & play", "color": "#3366cc"})).await.expect(201).json();
        user.create(&json!({"first_name": "Taras"})).await;
        user.create(&json!({"first_name": "Ivan", "book_id": work["id"]})).await;
        let all = browser.page("/contacts").await;
        assert_eq!(html::names(&all), ["Ivan", "Taras"]);
        let address = format!("/contacts?book={}", work["id"]);
        let link = format!("<a class=\"nav-item nav-extra nav-book\" href=\"{address}\" >");
        assert!(all.contains(&link) && all.contains("fill=\"#3366cc\"") && all.contains("<span>Work &#38; play</span>"), "{all}");
        let page = browser.page(&address).await;
        assert_eq!(html::names(&page), ["Ivan"]);
        assert!(page.contains(&link.replace(" >", " aria-current=\"page\">")), "{page}");
        assert_eq!(html::names(&browser.page(&format!("{address}&q=a")).await), ["Ivan"]);
        assert_eq!(html::names(&browser.page("/contacts?book=5").await), ["Ivan", "Taras"], "an address that makes no sense is passed over");
    }
}

on_both! {
    async fn a_new_contact_goes_into_the_address_book_that_is_chosen(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let work = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        let id = work["id"].to_string();
        for (name, book) in [("Ivan", Some(id.as_str())), ("Taras", None)] {
            let fields = html::with(&html::fields(&browser.page("/contacts/new").await, "/contacts"), "first_name", name);
            let fields = book.map_or(fields.clone(), |book| html::with(&fields, "book", book));
            browser.post("/contacts", &html::borrowed(&fields)).await.expect(303);
        }
        assert_eq!(user.first_names(&format!("/api/contacts?book={id}")).await, ["Ivan"]);
        assert_eq!(user.first_names("/api/contacts?sort=name").await, ["Ivan", "Taras"]);
    }
}
