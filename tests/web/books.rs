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

on_both! {
    async fn chosen_contacts_are_moved_to_another_address_book_and_back(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        assert!(!browser.page("/contacts").await.contains("value=\"move\""), "there is nowhere to move to");
        let work = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        let book = work["id"].to_string();
        let ids = [user.create(&json!({"first_name": "Ivan"})).await["id"].to_string(), user.create(&json!({"first_name": "Taras"})).await["id"].to_string()];
        user.create(&json!({"first_name": "Lesya"})).await;
        assert!(browser.page("/contacts").await.contains("value=\"move\""));
        let fields = [("action", "move"), ("book", book.as_str()), ("ids", ids[0].as_str()), ("ids", ids[1].as_str()), ("back", "/contacts")];
        let answer = browser.submit("/contacts/bulk", &fields).await.expect(303);
        let page = browser.page(answer.header("location")).await;
        assert!(page.contains("2 contacts moved to another address book."), "{page}");
        assert_eq!(user.first_names(&format!("/api/contacts?book={book}&sort=name")).await, ["Ivan", "Taras"]);
        let operations = user.get(&format!("/api/operations?book={book}")).await.expect(200).json();
        assert_eq!((operations.as_array().unwrap().len(), &operations[0]["kind"]), (1, &json!("move")));
        user.post(&format!("/api/operations/{}/undo", operations[0]["id"]), &json!({})).await.expect(200);
        assert_eq!(user.first_names(&format!("/api/contacts?book={book}")).await, Vec::<String>::new());
    }
}

on_both! {
    async fn only_what_changed_contacts_of_a_book_is_in_its_history(app: TestApp) {
        let (_, user) = member(&app, "lesya@example.org").await;
        let work = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        let at_home = user.create(&json!({"first_name": "Ivan"})).await;
        let at_work = user.create(&json!({"first_name": "Taras", "book_id": work["id"]})).await;
        for (label, contact) in [("Home", &at_home), ("Office", &at_work)] {
            user.post(&format!("/api/labels/{label}/contacts"), &json!({"add": [contact["id"]]})).await.expect(200);
        }
        let about = async |path: &str| {
            let operations = user.get(path).await.expect(200).json();
            operations.as_array().unwrap().iter().map(|operation| operation["about"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(about("/api/operations").await, ["Office", "Home"]);
        assert_eq!(about(&format!("/api/operations?book={}", work["id"])).await, ["Office"]);
        assert_eq!(about(&format!("/api/operations?book={}", at_home["book_id"])).await, ["Home"]);
        user.get("/api/operations?book=5").await.problem(404);
    }
}
