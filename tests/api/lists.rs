use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::support::user::{Answer, path_of};
use crate::support::{TestUser, draft, on_both};

const SORTS: [&str; 8] = [
    "created",
    "-created",
    "name",
    "-name",
    "last_name",
    "-last_name",
    "updated",
    "-updated",
];

/// Contacts whose three orders differ: made B, A, D, C, E, and changed in the order E, B, A, C, D.
async fn five(user: &TestUser<'_>) {
    let mut contacts = std::collections::BTreeMap::new();
    for name in ["B", "A", "D", "C", "E"] {
        contacts.insert(name, user.create(&draft(name)).await);
        user.app.pass(Duration::from_millis(1));
    }
    for (name, favorite) in [
        ("E", true),
        ("B", false),
        ("A", true),
        ("C", false),
        ("D", true),
    ] {
        user.patch(
            &path_of(&contacts[name]),
            &json!({"phone": "1", "favorite": favorite}),
        )
        .await
        .expect(200);
        user.app.pass(Duration::from_millis(1));
    }
}

fn in_order(sort: &str) -> [&'static str; 5] {
    let mut names = match sort.trim_start_matches('-') {
        "created" => ["B", "A", "D", "C", "E"],
        "name" | "last_name" => ["A", "B", "C", "D", "E"],
        _ => ["E", "B", "A", "C", "D"],
    };
    if sort.starts_with('-') {
        names.reverse();
    }
    names
}

on_both! {
    async fn a_list_holds_ten_contacts_oldest_first_unless_asked_otherwise(app: TestApp) {
        let user = app.user().await;
        assert_eq!(user.get("/api/contacts").await.expect(200).text, "[]");
        let names: Vec<_> = (10..22).map(|number| number.to_string()).collect();
        user.create_all(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(user.first_names("/api/contacts").await, names[..10]);
        assert_eq!(user.first_names("/api/contacts?skip=2&limit=3").await, names[2..5]);
        assert_eq!(user.first_names("/api/contacts?skip=11").await, names[11..]);
        assert_eq!(user.first_names("/api/contacts?skip=12").await, [""; 0]);
        assert_eq!(user.first_names("/api/contacts?skip=1000000&limit=500").await, [""; 0]);
        assert_eq!(user.first_names("/api/contacts?limit=500").await, names);
    }
}

on_both! {
    async fn every_order_is_served_in_pages_that_link_to_the_next(app: TestApp) {
        let user = app.user().await;
        five(&user).await;
        for sort in SORTS {
            let expected = in_order(sort);
            assert_eq!(user.first_names(&format!("/api/contacts?sort={sort}")).await, expected, "{sort}");
            let pages = user.pages(&format!("/api/contacts?limit=2&sort={sort}")).await;
            assert_eq!(pages, [&expected[..2], &expected[2..4], &expected[4..]], "{sort}");
            let skipped = user.pages(&format!("/api/contacts?limit=2&skip=1&sort={sort}")).await;
            assert_eq!(skipped, [&expected[1..3], &expected[3..]], "{sort}");
            assert_eq!(user.get(&format!("/api/contacts?limit=5&sort={sort}")).await.next_page(), None, "a full last page links nowhere");
        }
    }
}

on_both! {
    async fn favourites_or_others_alone_are_listed_in_every_order(app: TestApp) {
        let user = app.user().await;
        five(&user).await;
        for sort in SORTS {
            for favorite in [true, false] {
                let is_favorite = |name: &&str| ["E", "A", "D"].contains(name) == favorite;
                let expected: Vec<_> = in_order(sort).into_iter().filter(is_favorite).collect();
                let pages = user.pages(&format!("/api/contacts?limit=1&favorite={favorite}&sort={sort}")).await;
                assert_eq!(pages.concat(), expected, "{sort} {favorite}");
                let all = user.get(&format!("/api/contacts?favorite={favorite}&sort={sort}&total=true")).await;
                assert_eq!((all.first_names(), all.header("x-total-count")), (expected.iter().map(ToString::to_string).collect(), expected.len().to_string().as_str()));
            }
        }
    }
}

on_both! {
    async fn a_cursor_stays_right_while_contacts_come_and_go(app: TestApp) {
        for sort in SORTS {
            let user = app.user().await;
            five(&user).await;
            let expected = in_order(sort);
            let first = user.get(&format!("/api/contacts?limit=2&sort={sort}")).await;
            assert_eq!(first.first_names(), expected[..2]);
            // The page's own last contact goes, one before it goes, and others come on both sides.
            let page = first.json();
            user.delete(&path_of(&page[1])).await.expect(204);
            user.delete(&path_of(&page[0])).await.expect(204);
            user.create_all(&["0", "Z"]).await;
            let rest = user.pages(&first.next_page().unwrap()).await.concat();
            let survivors: Vec<_> = rest.iter().filter(|name| !["0", "Z"].contains(&name.as_str())).collect();
            assert_eq!(survivors, expected[2..].iter().collect::<Vec<_>>(), "{sort}: {rest:?}");
            let newcomers: Vec<_> = rest.iter().filter(|name| ["0", "Z"].contains(&name.as_str())).collect();
            let later: &[&str] = match sort {
                "created" | "updated" => &["0", "Z"],
                "name" | "last_name" => &["Z"],
                "-name" | "-last_name" => &["0"],
                _ => &[],
            };
            assert_eq!(newcomers, later.iter().collect::<Vec<_>>(), "{sort}");
        }
    }
}

on_both! {
    async fn contacts_with_equal_keys_are_all_listed_once(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["Same"; 7]).await;
        for sort in SORTS {
            let mut ids = std::collections::BTreeSet::new();
            let mut next = Some(format!("/api/contacts?limit=2&sort={sort}"));
            while let Some(path) = next {
                let page = user.get(&path).await.expect(200);
                for contact in page.json().as_array().unwrap() {
                    assert!(ids.insert(contact["id"].as_i64().unwrap()), "{sort}: listed twice");
                }
                next = page.next_page();
            }
            assert_eq!(ids.len(), 7, "{sort}");
        }
    }
}

on_both! {
    async fn the_whole_count_is_told_when_asked_for(app: TestApp) {
        let user = app.user().await;
        five(&user).await;
        assert_eq!(user.get("/api/contacts?limit=2&total=true").await.header("x-total-count"), "5");
        assert_eq!(user.get("/api/contacts?skip=4&total=true").await.header("x-total-count"), "5");
        assert_eq!(user.get("/api/contacts?favorite=true&total=true").await.header("x-total-count"), "3");
        assert_eq!(user.get("/api/contacts?favorite=false&total=true").await.header("x-total-count"), "2");
        for path in ["/api/contacts", "/api/contacts?total=false"] {
            assert!(user.get(path).await.headers.get("x-total-count").is_none());
        }
    }
}

on_both! {
    async fn nobody_sees_or_counts_the_contacts_of_another(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        five(&user).await;
        other.create(&draft("Own")).await;
        for sort in SORTS {
            let answer = other.get(&format!("/api/contacts?sort={sort}&total=true")).await;
            assert_eq!((answer.first_names(), answer.header("x-total-count")), (vec!["Own".to_owned()], "1"));
            let cursor = user.get(&format!("/api/contacts?limit=1&sort={sort}")).await.next_page().unwrap();
            let names = other.first_names(&cursor).await;
            assert!(names.iter().all(|name| name == "Own"), "{sort}: {names:?}");
        }
    }
}

on_both! {
    async fn a_page_that_cannot_be_is_refused_by_the_name_of_its_parameter(app: TestApp) {
        let user = app.user().await;
        for (query, field) in [
            ("limit=0", "limit"), ("limit=501", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"), ("limit=", "limit"),
            ("limit=9999999999999999999999", "limit"), ("skip=-1", "skip"), ("skip=1000001", "skip"), ("skip=1.5", "skip"),
            ("favorite=maybe", "favorite"), ("favorite=1", "favorite"), ("total=yes", "total"), ("sort=age", "sort"), ("sort=", "sort"),
            ("sort=--name", "sort"), ("sort=name,created", "sort"), ("after=x", "after"), ("after=", "after"), ("after=%ff%fe", "after"),
        ] {
            assert_eq!(user.get(&format!("/api/contacts?{query}")).await.refused_fields(), [field], "{query}");
        }
        assert_eq!(user.get("/api/contacts?limit=0&skip=-1&sort=x&after=x").await.refused_fields(), ["skip", "limit", "sort", "after"]);
        user.get("/api/contacts?limit=1&limit=2").await.problem(422);
    }
}

on_both! {
    async fn a_cursor_of_another_order_is_refused(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["A", "B"]).await;
        let next = user.get("/api/contacts?limit=1&sort=name").await.next_page().unwrap();
        let cursor = next.split("after=").nth(1).unwrap();
        assert_eq!(user.get(&format!("/api/contacts?sort=updated&after={cursor}")).await.refused_fields(), ["after"]);
        assert_eq!(user.get(&format!("/api/contacts?after={cursor}")).await.refused_fields(), ["after"]);
        assert_eq!(user.first_names(&format!("/api/contacts?sort=name&after={cursor}")).await, ["B"]);
    }
}

on_both! {
    async fn names_of_every_script_sort_as_people_sort_them(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["Яна", "🦀", "مريم", "Іван", "ірина", "Ґалаґан", "王小明", "Галина", "zoe", "Émile", "adam", "Zed", "Їжак", "أحمد", "Йосип", "Emil"]).await;
        let sorted = user.first_names("/api/contacts?sort=name&limit=100").await;
        assert_eq!(
            sorted,
            ["🦀", "adam", "Emil", "Émile", "Zed", "zoe", "Галина", "Ґалаґан", "Іван", "ірина", "Їжак", "Йосип", "Яна", "أحمد", "مريم", "王小明"]
        );
        let mut reversed = user.pages("/api/contacts?sort=-name&limit=3").await.concat();
        reversed.reverse();
        assert_eq!(reversed, sorted);
    }
}

on_both! {
    async fn names_sort_from_the_first_or_the_last_name_on_and_never_by_titles(app: TestApp) {
        let user = app.user().await;
        for (first, last) in [("Lesya", "Ukrainka"), ("Dr. Taras", "Antonych"), ("Ivan", "Franko"), ("Bohdan", "Antonych"), ("Prosvita", "")] {
            user.create(&json!({"first_name": first, "last_name": last})).await;
        }
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Bell;Anna;;Sir Doctor;\r\nFN:Sir Doctor Anna Bell\r\nEND:VCARD\r\n";
        let import = user.request(Method::POST, "/api/import?mode=commit").header("content-type", "text/vcard");
        Answer::of(import.body(card)).await.expect(200);
        let by_first = ["Anna", "Bohdan", "Ivan", "Lesya", "Prosvita", "Dr. Taras"];
        let by_last = ["Bohdan", "Dr. Taras", "Anna", "Ivan", "Prosvita", "Lesya"];
        for (sort, expected) in [("name", by_first), ("last_name", by_last)] {
            assert_eq!(user.pages(&format!("/api/contacts?limit=4&sort={sort}")).await.concat(), expected, "{sort}");
            let mut backwards = user.pages(&format!("/api/contacts?limit=4&sort=-{sort}")).await.concat();
            backwards.reverse();
            assert_eq!(backwards, expected, "-{sort}");
        }
    }
}

on_both! {
    async fn the_contacts_of_a_label_and_of_a_book_are_sorted_by_last_name_too(app: TestApp) {
        let user = app.user().await;
        let book = user.post("/api/books", &json!({"name": "Poets"})).await.expect(201).json()["id"].clone();
        let mut ids = Vec::new();
        for (first, last) in [("Lesya", "Ukrainka"), ("Taras", "Antonych"), ("Ivan", "Franko"), ("Bohdan", "Zerov")] {
            ids.push(user.create(&json!({"first_name": first, "last_name": last, "book_id": book})).await["id"].clone());
        }
        user.create(&json!({"first_name": "Other", "last_name": "Other"})).await;
        user.post("/api/labels/Friends/contacts", &json!({"add": ids})).await.expect(200);
        for filter in [format!("book={book}"), "label=Friends".to_owned()] {
            let pages = user.pages(&format!("/api/contacts?limit=2&sort=last_name&{filter}")).await;
            assert_eq!(pages, [["Taras", "Ivan"], ["Lesya", "Bohdan"]], "{filter}");
        }
    }
}

on_both! {
    async fn names_sort_as_in_the_accounts_language_also_after_it_changes(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let names = ["Öberg", "Ortega", "Ñandú", "Nuria", "Åberg", "Adam", "Zorn"];
        for user in [&user, &other] {
            user.create_all(&names).await;
        }
        let root = ["Åberg", "Adam", "Ñandú", "Nuria", "Öberg", "Ortega", "Zorn"];
        for (settings, expected) in [
            (json!({"locale": "sv"}), ["Adam", "Ñandú", "Nuria", "Ortega", "Zorn", "Åberg", "Öberg"]),
            (json!({"locale": "es-MX"}), ["Åberg", "Adam", "Nuria", "Ñandú", "Öberg", "Ortega", "Zorn"]),
            (json!({"locale": "en", "time_zone": "Europe/Stockholm"}), root),
        ] {
            user.patch("/api/users/me", &settings).await.expect(200);
            app.run_jobs().await;
            for sort in ["name", "last_name"] {
                assert_eq!(user.first_names(&format!("/api/contacts?sort={sort}")).await, expected, "{settings}");
            }
            assert_eq!(other.first_names("/api/contacts?sort=name").await, root, "nobody else's");
        }
    }
}

on_both! {
    /// Europe/Stockholm is the time zone of a country where most people read Swedish.
    async fn an_account_without_a_language_sorts_as_its_country_does(app: TestApp) {
        let user = app.user().await;
        user.patch("/api/users/me", &json!({"time_zone": "Europe/Stockholm"})).await.expect(200);
        user.create_all(&["Zorn", "Öberg", "Adam"]).await;
        assert_eq!(user.first_names("/api/contacts?sort=name").await, ["Adam", "Zorn", "Öberg"]);
    }
}

on_both! {
    async fn a_renamed_contact_moves_to_its_new_place(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["A", "B", "C"]).await;
        let first = user.get("/api/contacts").await.json();
        app.pass(Duration::from_secs(1));
        user.patch(&path_of(&first[0]), &draft("Z")).await.expect(200);
        assert_eq!(user.first_names("/api/contacts?sort=name").await, ["B", "C", "Z"]);
        assert_eq!(user.first_names("/api/contacts?sort=-updated").await, ["Z", "C", "B"]);
        assert_eq!(user.first_names("/api/contacts").await, ["Z", "B", "C"]);
    }
}

on_both! {
    async fn a_page_of_few_contacts_holds_long_notes_whole(app: TestApp) {
        let user = app.user().await;
        let note = "x".repeat(20_000);
        user.create(&json!({"first_name": "Lesya", "comments": note})).await;
        user.create(&json!({"first_name": "Olha"})).await;
        let page = user.get("/api/contacts?limit=10&sort=created").await.expect(200).json();
        assert_eq!((&page[0]["comments"], &page[1]["first_name"]), (&json!(note), &json!("Olha")));
    }
}
