use serde_json::json;

use super::{html, import, member, said};
use crate::support::{draft, on_both};

/// Returns the values of this attribute, in the order of the page.
fn values(page: &str, name: &str, attribute: &str) -> Vec<String> {
    let tags = html::tags(page);
    let values = tags.iter().filter(|tag| tag.name == name);
    values
        .filter_map(|tag| tag.get(attribute))
        .map(str::to_owned)
        .collect()
}

on_both! {
    async fn a_label_is_given_shown_filtered_renamed_and_taken(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let taras = user.create(&draft("Taras")).await["id"].to_string();
        user.create(&draft("Ivan")).await;
        let path = format!("/contacts/{taras}");
        let answer = browser.submit(&format!("{path}/labels"), &[("add", "Poets & <b>")]).await.expect(303);
        assert_eq!(answer.header("location"), path);
        assert_eq!(html::value(&browser.page(&path).await, "remove").as_deref(), Some("Poets & <b>"));
        assert_eq!(html::names(&browser.page("/contacts?label=poets+%26+%3Cb%3E").await), ["Taras"]);
        assert_eq!(html::names(&browser.page("/contacts?label=nobody").await), [""; 0]);
        assert_eq!(user.first_names("/api/contacts?label=POETS+%26+%3Cb%3E&sort=-name").await, ["Taras"]);
        let rename = [("label", "Poets & <b>"), ("name", "Writers")];
        let answer = browser.submit("/labels/rename", &rename).await.expect(303);
        let page = browser.page(answer.header("location")).await;
        let undo = html::fields(&page, "/contacts/undo");
        assert!(undo.contains(&("back".to_owned(), "/labels".to_owned())), "{undo:?}");
        assert_eq!(html::names(&browser.page("/contacts?label=Writers").await), ["Taras"]);
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts?label=Writers").await), [""; 0]);
        browser.submit("/labels/delete", &[("label", "Poets & <b>")]).await.expect(303);
        browser.submit("/labels/delete", &[("label", "Poets & <b>")]).await.expect(404);
        assert!(browser.page("/labels").await.contains(&said("en", "labels-empty-title")));
    }
}

on_both! {
    async fn the_colour_of_a_label_is_shown_wherever_the_label_is(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let taras = user.create(&draft("Taras")).await["id"].to_string();
        browser.submit(&format!("/contacts/{taras}/labels"), &[("add", "Poets")]).await.expect(303);
        browser.submit("/settings/list", &[("columns", "labels")]).await.expect(303);
        let places = [format!("/contacts/{taras}"), "/contacts".to_owned(), "/sidebar".to_owned(), "/labels".to_owned()];
        let classes = ["chip hue-3", "row-label hue-3", "nav-tag hue-3", "row-label hue-3"];
        for (place, class) in places.iter().zip(classes) {
            assert!(!browser.page(place).await.contains(class), "{place}");
        }
        let pink = [("label", "Poets"), ("name", "Poets"), ("color", "pink")];
        let answer = browser.submit("/labels/rename", &pink).await.expect(303);
        assert_eq!(answer.header("location"), "/labels", "nothing was renamed that could be undone");
        for (place, class) in places.iter().zip(classes) {
            assert!(browser.page(place).await.contains(class), "{place}");
        }
        let form = html::fields(&browser.page("/labels").await, "/labels/rename");
        assert!(form.contains(&("color".to_owned(), "pink".to_owned())), "{form:?}");
        browser.submit("/labels/rename", &[("label", "Poets"), ("name", "Poets"), ("color", "")]).await.expect(303);
        assert!(!browser.page("/labels").await.contains("row-label hue-3"));
    }
}

on_both! {
    async fn a_search_stays_within_the_label(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (name, label) in [("Taras", Some("Poets")), ("Panas", Some("Prose")), ("Ivan", None)] {
            let contact = user.create(&draft(name)).await["id"].to_string();
            if let Some(label) = label {
                browser.submit(&format!("/contacts/{contact}/labels"), &[("add", label)]).await.expect(303);
            }
        }
        assert_eq!(html::names(&browser.page("/contacts?q=a").await), ["Ivan", "Panas", "Taras"]);
        let page = browser.page("/contacts?q=a&label=poets").await;
        assert_eq!(html::names(&page), ["Taras"]);
        assert_eq!(html::value(&page, "label").as_deref(), Some("poets"), "typing on stays within it");
        assert_eq!(html::names(&browser.page("/contacts?q=ara&label=Prose").await), [""; 0]);
    }
}

on_both! {
    async fn chosen_contacts_get_a_label_and_are_exported(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let taras = user.create(&draft("Taras")).await["id"].to_string();
        let ivan = user.create(&draft("Ivan")).await["id"].to_string();
        user.create(&draft("Panas")).await;
        let chosen = |action| [("action", action), ("label", "Poets"), ("ids", taras.as_str()), ("ids", ivan.as_str())];
        browser.submit("/contacts/bulk", &chosen("label-add")).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts?label=Poets").await), ["Ivan", "Taras"]);
        let file = browser.submit("/contacts/bulk", &chosen("export")).await.expect(200);
        assert_eq!(file.header("content-type"), "text/vcard; charset=utf-8");
        assert!(file.text.contains("Taras") && file.text.contains("Ivan") && !file.text.contains("Panas"), "{}", file.text);
        let labelled = browser.get("/export?as=csv&label=Poets").await.expect(200);
        assert_eq!(labelled.text.lines().count(), 3, "{}", labelled.text);
        let answer = browser.submit("/contacts/bulk", &chosen("label-remove")).await.expect(303);
        let undo = html::fields(&browser.page(answer.header("location")).await, "/contacts/undo");
        assert_eq!(html::names(&browser.page("/contacts?label=Poets").await), [""; 0]);
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts?label=Poets").await), ["Ivan", "Taras"]);
    }
}

/// Cards with these labels, in one file.
fn labelled(labels: &[&str]) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Taras\r\nCATEGORIES:{}\r\nEND:VCARD\r\n",
        labels.join(",")
    )
}

on_both! {
    async fn labels_are_sorted_as_in_the_accounts_language(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        import(&user, labelled(&["Іспит", "Їжа", "Єва", "Гори", "Ґанок", "Жінки"])).await;
        user.patch("/api/users/me", &json!({"locale": "uk"})).await.expect(200);
        let sorted = ["Гори", "Ґанок", "Єва", "Жінки", "Іспит", "Їжа"];
        let contact = user.get("/api/contacts").await.expect(200).json()[0]["id"].to_string();
        assert_eq!(values(&browser.page("/sidebar").await, "a", "data-label"), sorted);
        assert_eq!(values(&browser.page("/contacts").await, "a", "data-label"), sorted);
        let page = browser.page("/contacts").await;
        let offered: Vec<_> = values(&page, "option", "value").into_iter().filter(|value| sorted.contains(&&**value)).collect();
        assert_eq!(offered, [sorted, sorted].concat(), "in the menu and in what is offered to type");
        let chips = html::tags(&browser.page(&format!("/contacts/{contact}")).await);
        let chips: Vec<_> = chips.iter().filter(|tag| tag.is("input", "name", "remove")).filter_map(|tag| tag.get("value")).collect();
        assert_eq!(chips, sorted);
        let form = html::fields(&browser.page(&format!("/contacts/{contact}/edit")).await, &format!("/contacts/{contact}"));
        let chosen: Vec<_> = form.iter().filter(|(name, value)| name == "labels" && !value.is_empty()).map(|(_, value)| value).collect();
        assert_eq!(chosen, sorted);
        let rows = html::tags(&browser.page("/labels").await);
        let rows: Vec<_> = rows.iter().filter(|tag| tag.is("b", "class", "row-label")).map(|tag| &*tag.text).collect();
        assert_eq!(rows, sorted);
    }
}

on_both! {
    async fn numbers_in_the_names_of_labels_and_books_sort_by_their_value(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        import(&user, labelled(&["Label 10", "Label 2", "Label 1"])).await;
        for name in ["Team 10", "Team 2"] {
            user.post("/api/books", &json!({"name": name})).await.expect(201);
        }
        let page = browser.page("/contacts").await;
        assert_eq!(values(&page, "a", "data-label"), ["Label 1", "Label 2", "Label 10"]);
        for page in [page, browser.page("/books").await] {
            let [default, second, tenth] = ["Contacts", "Team 2", "Team 10"].map(|name| page.rfind(name).expect(name));
            assert!(default < second && second < tenth, "{page}");
        }
    }
}

on_both! {
    async fn the_navigation_stands_in_its_order_with_labels_before_they_are_counted(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let book = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json()["id"].to_string();
        let home = user.get("/api/books").await.expect(200).json()[0]["id"].to_string();
        import(&user, labelled(&["Friends"])).await;
        let page = browser.page("/contacts").await;
        let tags = html::tags(&page);
        let end = tags.iter().position(|tag| tag.is("details", "class", "nav-more")).expect("a menu");
        let links = tags[..end].iter().filter(|tag| tag.name == "a" && tag.get("class").is_some_and(|class| class.starts_with("nav-item")));
        let links: Vec<_> = links.filter_map(|tag| tag.get("href")).collect();
        let books = [format!("/contacts?book={home}"), format!("/contacts?book={book}")];
        assert_eq!(links[..3], ["/contacts", "/contacts?favorites=true", "/contacts?label=Friends"]);
        assert!(books.iter().all(|book| links[3..5].contains(&book.as_str())), "{links:?}");
        assert_eq!(links[5..7], ["/birthdays", "/contacts/new"]);
        let rest: Vec<_> = links[7..].iter().filter(|link| !link.starts_with("/contacts?book=") && **link != "/labels").collect();
        assert_eq!(rest, [&"/duplicates", &"/import", &"/history", &"/trash", &"/settings"]);
    }
}

on_both! {
    async fn of_many_labels_the_first_are_seen_and_the_rest_on_demand(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let labels: Vec<_> = (0..200).map(|nth| format!("Label {nth:03}")).collect();
        let names: Vec<_> = labels.iter().map(String::as_str).collect();
        import(&user, labelled(&names)).await;
        let contact = user.get("/api/contacts").await.expect(200).json()[0]["id"].to_string();
        for path in [format!("/contacts/{contact}"), format!("/contacts/{contact}/edit")] {
            let page = browser.page(&path).await;
            let (_, after) = page.split_once("class=\"chips-rest\"").expect("a rest");
            let (rest, _) = after.split_once("</details>").expect("its end");
            assert!(rest.contains("Show all 200"), "{path}: {rest}");
            let hidden: Vec<_> = names.iter().filter(|name| rest.contains(&format!(">{name}<"))).collect();
            assert_eq!(hidden, names[12..].iter().collect::<Vec<_>>(), "{path}");
        }
    }
}
