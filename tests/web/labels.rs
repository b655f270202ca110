use super::{html, member, said};
use crate::support::{draft, on_both};

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
