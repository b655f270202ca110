use std::collections::BTreeSet;

use serde_json::json;

use super::{html, member};
use crate::support::browser::Browser;
use crate::support::{draft, on_both};

/// The rows of every page from this one on, found by following the link at the end of each.
async fn walk(browser: &Browser, path: &str) -> (Vec<String>, usize) {
    let (mut rows, mut pages) = (Vec::new(), 0);
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = browser.page(&path).await;
        rows.extend(html::names(&page));
        next = html::more(&page);
        pages += 1;
        assert!(pages < 20, "{path}");
    }
    (rows, pages)
}

on_both! {
    async fn every_contact_stands_on_exactly_one_page_of_a_list(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        // Some share a name, in which pages could lose their place.
        let names: Vec<_> = (0..120).map(|nth| format!("Taras {:03}", if nth % 10 == 0 { 7 } else { nth })).collect();
        user.create_all(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let mut sorted = names.clone();
        sorted.sort();
        for path in ["/contacts", "/contacts?sort=name", "/contacts?sort=-name", "/contacts?sort=last_name", "/contacts?sort=-last_name", "/contacts?sort=-created", "/contacts?sort=-updated", "/contacts?q=taras", "/contacts?q=ta"] {
            let (rows, pages) = walk(&browser, path).await;
            let mut all = rows.clone();
            all.sort();
            // A search shows fewer at once.
            let expected = if path.contains("q=") { 4 } else { 3 };
            assert_eq!((all, pages), (sorted.clone(), expected), "{path}");
            match path.split_once("sort=").map(|(_, sort)| sort) {
                None | Some("name" | "last_name") if !path.contains("q=") => assert_eq!(rows, sorted, "{path}"),
                Some("-name" | "-last_name") => assert_eq!(rows, sorted.iter().rev().cloned().collect::<Vec<_>>(), "{path}"),
                Some("-created") => assert_eq!(rows, names.iter().rev().cloned().collect::<Vec<_>>(), "{path}"),
                _ => {}
            }
        }
    }
}

on_both! {
    async fn favourites_are_listed_alone_in_any_order_and_search(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for nth in 0..110 {
            if nth % 2 == 0 {
                user.create(&json!({"first_name": format!("Taras {nth:03}"), "favorite": true})).await;
            }
        }
        let others: Vec<_> = (0..60).map(|nth| format!("Taras other {nth}")).collect();
        user.create_all(&others.iter().map(String::as_str).collect::<Vec<_>>()).await;
        for path in ["/contacts?favorites=true", "/contacts?favorites=true&sort=-name", "/contacts?favorites=true&sort=-updated", "/contacts?favorites=true&q=taras"] {
            let (rows, pages) = walk(&browser, path).await;
            assert_eq!((rows.iter().collect::<BTreeSet<_>>().len(), rows.len(), pages), (55, 55, 2), "{path}");
            assert!(rows.iter().all(|name| !name.contains("other")), "{path}: {rows:?}");
        }
    }
}

on_both! {
    async fn a_list_is_found_in_by_part_of_name_number_or_note(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create(&json!({"first_name": "Тарас", "last_name": "Шевченко", "phone": "+380 67 123 45 67"})).await;
        user.create(&json!({"first_name": "Müller", "comments": "Räuberhöhle"})).await;
        user.create(&draft("Ivan")).await;
        for (query, found) in [
            ("shevch", vec!["Тарас Шевченко"]), ("шевч", vec!["Тарас Шевченко"]), ("1234567", vec!["Тарас Шевченко"]), ("muller", vec!["Müller"]),
            ("rauberhohle", vec!["Müller"]), ("nobody", vec![]), ("%25", vec![]), ("", vec!["Ivan", "Müller", "Тарас Шевченко"]), ("+", vec!["Ivan", "Müller", "Тарас Шевченко"]),
        ] {
            assert_eq!(html::names(&browser.page(&format!("/contacts?q={query}")).await), found, "{query}");
        }
        let long = "x".repeat(3000);
        assert_eq!(html::names(&browser.page(&format!("/contacts?q={long}")).await), [""; 0]);
        let page = browser.page("/contacts?q=%D1%88%D0%B5%D0%B2%D1%87").await;
        assert_eq!(html::value(&page, "q").as_deref(), Some("шевч"));
    }
}

on_both! {
    async fn an_address_that_makes_no_sense_still_shows_the_list(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create(&draft("Taras")).await;
        for query in [
            "sort=evil", "after=evil", "skip=-1&q=taras", "skip=99999999999999999999&q=taras", "favorites=perhaps", "undo=x", "from=%00", "letter=%F0%9F%A6%80", "unknown=1", "from=",
            "after=eyJ9", "sort=-name&from=A", "q=%00",
        ] {
            let names = html::names(&browser.page(&format!("/contacts?{query}")).await);
            assert!(names == ["Taras"] || query == "q=%00", "{query}: {names:?}");
        }
        for query in ["q=%ff", "q=a&q=b", "skip=1&skip=2"] {
            let answer = browser.get(&format!("/contacts?{query}")).await;
            assert!(matches!(answer.status.as_u16(), 200 | 400 | 422), "{query}: {answer:?}");
        }
    }
}

on_both! {
    async fn letters_stand_in_the_order_of_the_list_and_lead_into_it(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let names = ["7-Eleven", "Anna", "Ärzte", "bohdan", "Żaba", "Ганна", "Ґалаґан", "Денис", "Іван", "Їжак", "Йосип", "Яна"];
        let mut shuffled = names.to_vec();
        shuffled.reverse();
        user.create_all(&shuffled).await;
        let listed = html::names(&browser.page("/contacts").await);
        assert_eq!(listed, names);
        let part = browser.page("/contacts/letters").await;
        let links: Vec<_> = html::tags(&part).into_iter().filter(|tag| tag.name == "a").collect();
        let letters: Vec<_> = links.iter().map(|link| link.text.as_str()).collect();
        assert_eq!(letters, ["#", "A", "B", "Z", "Г", "Ґ", "Д", "І", "Ї", "Й", "Я"]);
        let firsts = ["7-Eleven", "Anna", "bohdan", "Żaba", "Ганна", "Ґалаґан", "Денис", "Іван", "Їжак", "Йосип", "Яна"];
        for (link, first) in links.iter().zip(firsts) {
            let page = browser.page(link.get("href").unwrap()).await;
            let at = names.iter().position(|name| *name == first).unwrap();
            let shown = html::names(&page);
            // Names of the same letter may share its start in any case, so the first of them opens
            // the list.
            assert_eq!(shown, names[at..], "{}", link.text);
        }
        assert!(browser.page("/contacts/count").await.contains(">12</span>"));
    }
}

on_both! {
    async fn letters_follow_the_order_that_is_chosen(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (first, last) in [("Anna", "Zerova"), ("Dr. Bohdan", "Antonych"), ("Ivan", "Franko"), ("Zenon", "Antonych")] {
            user.create(&json!({"first_name": first, "last_name": last})).await;
        }
        let letters = async |query: &str| {
            let part = browser.page(&format!("/contacts/letters?{query}")).await;
            let links = html::tags(&part).into_iter().filter(|tag| tag.name == "a");
            links.map(|link| (link.text.clone(), link.get("href").unwrap().to_owned())).collect::<Vec<_>>()
        };
        for (query, expected) in [("", ["A", "B", "I", "Z"].as_slice()), ("sort=last_name", &["A", "F", "Z"])] {
            let links = letters(query).await;
            assert_eq!(links.iter().map(|(letter, _)| letter).collect::<Vec<_>>(), expected, "{query}");
            let page = browser.page(&format!("/contacts?{query}")).await;
            let dividers: Vec<_> = page.split("<li class=\"divider\"><h2>").skip(1).map(|rest| &rest[..1]).collect();
            assert_eq!(dividers, expected, "{query}");
        }
        let from_f = &letters("sort=last_name").await[1].1;
        assert_eq!(html::names(&browser.page(from_f).await), ["Ivan Franko", "Anna Zerova"]);
        let backwards = browser.page("/contacts?sort=-last_name").await;
        assert!(!backwards.contains("class=\"letters\"") && !backwards.contains("divider"));
    }
}

on_both! {
    async fn a_list_has_the_letters_of_the_accounts_language(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.patch("/api/users/me", &json!({"locale": "cs"})).await.expect(200);
        user.create_all(&["Ivan", "Chalupa", "Hus", "Čapek", "Cibulka", "7"]).await;
        let page = browser.page("/contacts").await;
        assert_eq!(html::names(&page), ["7", "Cibulka", "Čapek", "Hus", "Chalupa", "Ivan"]);
        let dividers = page.split("<li class=\"divider\"><h2>").skip(1).map(|rest| rest.split_once('<').unwrap().0);
        let expected = ["#", "C", "Č", "H", "Ch", "I"];
        assert_eq!(dividers.collect::<Vec<_>>(), expected);
        let part = browser.page("/contacts/letters").await;
        let links: Vec<_> = html::tags(&part).into_iter().filter(|tag| tag.name == "a").collect();
        assert_eq!(links.iter().map(|link| &link.text).collect::<Vec<_>>(), expected);
        user.patch("/api/users/me", &json!({"locale": "en"})).await.expect(200);
        app.run_jobs().await;
        let part = browser.page("/contacts/letters").await;
        let letters: Vec<_> = html::tags(&part).into_iter().filter(|tag| tag.name == "a").map(|tag| tag.text).collect();
        assert_eq!(letters, ["#", "C", "H", "I"]);
        user.patch("/api/users/me", &json!({"locale": "cs"})).await.expect(200);
        app.run_jobs().await;
        let from_ch = browser.page(links[4].get("href").unwrap()).await;
        assert_eq!(html::names(&from_ch), ["Chalupa", "Ivan"]);
    }
}

on_both! {
    async fn the_accounts_order_is_that_of_a_list_that_names_none(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (first, last) in [("Anna", "Zerova"), ("Bohdan", "Antonych")] {
            user.create(&json!({"first_name": first, "last_name": last})).await;
        }
        browser.submit("/settings/list", &[("sort", "last_name"), ("name_order", "first-last")]).await.expect(303);
        let (by_last, by_first) = (["Bohdan Antonych", "Anna Zerova"], ["Anna Zerova", "Bohdan Antonych"]);
        let listed = async |path: &str| html::names(&browser.page(path).await);
        for path in ["/contacts", "/contacts/print", "/contacts?sort=evil", "/contacts?favorites=false"] {
            let page = browser.page(path).await;
            assert!(page.find("Antonych").unwrap() < page.find("Zerova").unwrap(), "{path}");
        }
        assert_eq!((listed("/contacts").await, listed("/contacts?sort=name").await), (by_last.map(str::to_owned).to_vec(), by_first.map(str::to_owned).to_vec()));
        let page = browser.page("/contacts/letters").await;
        let link = html::tags(&page).into_iter().find(|tag| tag.text == "Z").unwrap();
        assert_eq!(listed(link.get("href").unwrap()).await, ["Anna Zerova"]);
    }
}

on_both! {
    async fn names_are_written_in_the_accounts_order(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let contact = json!({"first_name": "Lesya", "last_name": "Kosach", "birthday": "1871-02-25"});
        let id = user.create(&contact).await["id"].to_string();
        browser.submit("/settings/list", &[("sort", "name"), ("name_order", "last-first")]).await.expect(303);
        let places = ["/contacts", "/contacts?q=kos", "/contacts/print", "/birthdays", "/palette?q=kos"].map(str::to_owned);
        let own = ["", "/edit"].map(|page| format!("/contacts/{id}{page}"));
        for path in places.into_iter().chain(own) {
            let page = browser.page(&path).await.replace("<mark>", "").replace("</mark>", "");
            assert!(page.contains("Kosach, Lesya") && !page.contains(">Lesya Kosach<"), "{path}: {page}");
        }
        assert_eq!(user.get(&format!("/api/contacts/{id}")).await.json()["display_name"], "Lesya Kosach");
    }
}

on_both! {
    async fn a_search_marks_what_it_found_in_another_script_or_spelling(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (first, last) in [("Ольга", "Ковальчук"), ("Jean-Luc", "Müller")] {
            user.create(&json!({"first_name": first, "last_name": last})).await;
        }
        for (q, marked) in [
            ("kovalchuk", "Ольга <mark>Ковальчук</mark>"),
            ("%C2%ABjeanluc%C2%BB+%E2%80%93+mueller", "<mark>Jean-Luc</mark> <mark>Müller</mark>"),
        ] {
            let page = browser.page(&format!("/contacts?q={q}")).await;
            assert!(page.contains(marked), "{q}: {page}");
        }
    }
}

on_both! {
    async fn rows_show_the_columns_that_the_account_has_chosen(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let contact = json!({"first_name": "Lesya", "email": "l@example.org", "phone": "+380 67", "birthday": "1871-02-25"});
        let id = user.create(&contact).await["id"].clone();
        let other = user.create(&draft("Olha")).await["id"].clone();
        for label in ["Poets", "Friends", "Volyn", "Writers"] {
            user.post(&format!("/api/labels/{label}/contacts"), &json!({"add": [id, other]})).await.expect(200);
        }
        let rows = async |columns: &[&str]| {
            let form: Vec<_> = columns.iter().map(|column| ("columns", *column)).collect();
            browser.submit("/settings/list", &form).await.expect(303);
            let page = browser.page("/contacts").await;
            let row = page.split("class=\"row-more\">").nth(1).unwrap().split("</a>").next().unwrap().to_owned();
            (page, row)
        };
        let shown = ["l@example.org", "+380 67", "Friends", "1871"];
        for (columns, expected) in [(&["email", "phone"][..], [true, true, false, false]), (&["birthday", "labels"], [false, false, true, true]), (&[], [false; 4])] {
            let (page, row) = rows(columns).await;
            assert_eq!(shown.map(|text| row.contains(text)), expected, "{columns:?}: {row}");
            assert!(page.contains(&format!("columns-{}", columns.len())), "{columns:?}");
        }
        let (page, _) = rows(&["labels"]).await;
        assert_eq!((page.matches("class=\"row-label\"").count(), page.contains("Writers</i>")), (6, false), "the first three of each");
    }
}

on_both! {
    async fn each_letter_stands_once_before_its_names_on_all_pages_together(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let names: Vec<_> = (0..130).map(|nth| format!("{}n {nth:03}", ["A", "B", "Я"][nth % 3])).collect();
        user.create_all(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let (mut letters, mut next) = (Vec::new(), Some("/contacts".to_owned()));
        while let Some(path) = next {
            let page = browser.page(&path).await;
            letters.extend(page.split("<li class=\"divider\"><h2>").skip(1).filter_map(|rest| rest.chars().next()));
            next = html::more(&page);
        }
        assert_eq!(letters, ['A', 'B', 'Я']);
        assert!(!browser.page("/contacts?q=n").await.contains("divider"), "matches stand in another order");
    }
}

on_both! {
    async fn the_count_of_a_list_is_that_of_its_filters(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (name, favorite) in [("Taras", true), ("Ivan", true), ("Lesya", false)] {
            let id = user.create(&json!({"first_name": name, "favorite": favorite})).await["id"].to_string();
            let label = [("add", "Poets")];
            if name != "Ivan" {
                browser.submit(&format!("/contacts/{id}/labels"), &label).await.expect(303);
            }
        }
        for (query, count) in [("", "3"), ("?favorites=true", "2"), ("?label=Poets", "2"), ("?favorites=true&label=poets", "1")] {
            let page = browser.page(&format!("/contacts/count{query}")).await;
            assert!(page.contains(&format!(">{count}</span>")), "{query}: {page}");
        }
        let page = browser.page("/contacts?favorites=true&label=Poets").await;
        assert!(page.contains("Only: Favourites, Poets"), "{page}");
    }
}

on_both! {
    async fn what_is_done_to_all_of_a_list_is_done_to_those_that_match_and_undone_as_one(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let creation = |nth: usize| json!({"op": "create", "contact": {"first_name": format!("{} {nth}", if nth.is_multiple_of(2) { "Taras" } else { "Ivan" }), "favorite": nth.is_multiple_of(3)}});
        for part in 0..2 {
            user.batch(&(part * 300..part * 300 + 300).map(creation).collect::<Vec<_>>()).await.expect(200);
        }
        for (all, left) in [("/contacts?q=taras", 300), ("/contacts?favorites=true", 400), ("/contacts", 0)] {
            let fields = [("action", "delete"), ("all", all), ("back", "/contacts")];
            let target = browser.submit("/contacts/bulk", &fields).await.expect(303).header("location").to_owned();
            let count = "SELECT COUNT(*) FROM contacts WHERE deleted_at IS NULL";
            assert_eq!(app.count(count).await, left, "{all}");
            let undo = html::fields(&browser.page(&target).await, "/contacts/undo");
            browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
            assert_eq!(app.count(count).await, 600, "{all}");
        }
        for odd in ["", "/trash", "/contacts?nothing=1", "https://example.org/contacts"] {
            browser.submit("/contacts/bulk", &[("action", "delete"), ("all", odd)]).await.expect(422);
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts WHERE deleted_at IS NULL").await, 600);
    }
}
