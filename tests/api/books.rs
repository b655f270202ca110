use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{Answer, TestUser, draft, on_both};

/// Makes an address book.
async fn book(user: &TestUser<'_>, name: &str) -> Value {
    user.post("/api/books", &json!({"name": name}))
        .await
        .expect(201)
        .json()
}

/// The address book that the account began with.
async fn default_book(user: &TestUser<'_>) -> Value {
    user.get("/api/books").await.expect(200).json()[0].clone()
}

/// Makes a contact in an address book.
async fn contact_in(user: &TestUser<'_>, book: &Value, first_name: &str) -> Value {
    user.create(&json!({"first_name": first_name, "book_id": book["id"]}))
        .await
}

fn card(uid: &str, name: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:;{name};;;\r\nEMAIL:{name}@example.org\r\nCATEGORIES:Friends\r\nBDAY:1990-06-01\r\nEND:VCARD\r\n"
    )
}

async fn import_into(user: &TestUser<'_>, book: &Value, cards: String) -> Value {
    let path = format!("/api/import?mode=commit&book={}", book["id"]);
    let request = user
        .request(Method::POST, &path)
        .header("content-type", "text/vcard");
    Answer::of(request.body(cards)).await.expect(200).json()
}

async fn undo(user: &TestUser<'_>, answer: &Value) {
    user.post(answer["undo"].as_str().expect("an undo"), &json!({}))
        .await
        .expect(200);
}

on_both! {
    async fn an_account_begins_with_one_book(app: TestApp) {
        let user = app.user().await;
        let books = user.get("/api/books").await.expect(200).json();
        let expected = json!([{"id": books[0]["id"], "name": "Contacts", "description": "", "color": "", "default": true,
            "created_at": books[0]["created_at"]}]);
        assert_eq!(books, expected);
        assert_eq!(user.create(&draft("Lesya")).await["book_id"], books[0]["id"]);
    }
}

on_both! {
    async fn a_book_is_made_read_and_changed(app: TestApp) {
        let user = app.user().await;
        let made = user.post("/api/books", &json!({"name": " Work ", "description": "Colleagues", "color": "#3366CC"})).await.expect(201);
        let book = made.json();
        let path = format!("/api/books/{}", book["id"]);
        assert_eq!(made.header("location"), path);
        let mut expected = json!({"id": book["id"], "name": "Work", "description": "Colleagues", "color": "#3366cc", "default": false,
            "created_at": book["created_at"]});
        assert_eq!(book, expected);
        assert_eq!(user.get(&path).await.expect(200).json(), expected);
        expected["name"] = json!("Office");
        expected["description"] = json!("");
        let patched = user.patch(&path, &json!({"name": "Office", "description": null})).await.expect(200).json();
        assert_eq!(patched, expected);
        assert_eq!(user.get("/api/books").await.expect(200).json()[1], expected);
    }
}

on_both! {
    async fn what_is_no_book_is_refused(app: TestApp) {
        let user = app.user().await;
        for (body, field) in [
            (json!({"name": " "}), "name"),
            (json!({"name": "x".repeat(101)}), "name"),
            (json!({"name": "a\u{0}b"}), "name"),
            (json!({"name": "a", "color": "red"}), "color"),
            (json!({"name": "a", "description": "x".repeat(1001)}), "description"),
            (json!({"name": "a", "owner": 1}), "owner"),
        ] {
            assert_eq!(user.post("/api/books", &body).await.refused_fields(), [field], "{body}");
        }
        let default = format!("/api/books/{}", default_book(&user).await["id"]);
        assert_eq!(user.patch(&default, &json!({"default": false})).await.refused_fields(), ["default"]);
    }
}

on_both! {
    async fn an_account_has_at_most_a_hundred_books(app: TestApp) {
        let user = app.user().await;
        let mut last = Value::Null;
        for nth in 2..=100 {
            last = book(&user, &nth.to_string()).await;
        }
        assert_eq!(user.post("/api/books", &json!({"name": "One more"})).await.refused_fields(), ["name"]);
        user.delete(&format!("/api/books/{}", last["id"])).await.expect(200);
        book(&user, "Another").await;
    }
}

on_both! {
    async fn a_book_is_made_once_for_one_key(app: TestApp) {
        let user = app.user().await;
        let make = || user.request(Method::POST, "/api/books").header("idempotency-key", "k").json(&json!({"name": "Work"}));
        let (first, again) = (Answer::of(make()).await.expect(201), Answer::of(make()).await.expect(201));
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
        assert_eq!(user.get("/api/books").await.json().as_array().unwrap().len(), 2);
    }
}

on_both! {
    async fn another_default_book_takes_the_new_contacts(app: TestApp) {
        let user = app.user().await;
        let (former, work) = (default_book(&user).await, book(&user, "Work").await);
        user.patch(&format!("/api/books/{}", work["id"]), &json!({"default": true})).await.expect(200);
        let books = user.get("/api/books").await.json();
        assert_eq!((&books[0]["default"], &books[1]["default"]), (&json!(false), &json!(true)));
        assert_eq!(user.create(&draft("Lesya")).await["book_id"], work["id"]);
        user.delete(&format!("/api/books/{}", work["id"])).await.problem(409);
        user.delete(&format!("/api/books/{}", former["id"])).await.expect(200);
        assert_eq!(user.create(&draft("Ivan")).await["book_id"], work["id"]);
    }
}

on_both! {
    async fn a_book_of_another_is_not_there(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let foreign = book(&other, "Theirs").await;
        let id = &foreign["id"];
        let mine = user.create(&draft("Lesya")).await;
        for path in ["contacts?", "contacts/search?q=a&", "contacts/birthdays?", "labels?", "duplicates?", "export?", "trash?", "changes?"] {
            user.get(&format!("/api/{path}book={id}")).await.problem(404);
        }
        user.get(&format!("/api/books/{id}")).await.problem(404);
        user.patch(&format!("/api/books/{id}"), &json!({"name": "Mine"})).await.problem(404);
        user.delete(&format!("/api/books/{id}")).await.problem(404);
        user.post(&format!("/api/rewind?at=2026-01-01T00:00:00Z&book={id}"), &json!({})).await.problem(404);
        user.post(&format!("/api/import?book={id}"), &json!({})).await.problem(404);
        assert_eq!(user.post("/api/contacts", &json!({"first_name": "A", "book_id": id})).await.refused_fields(), ["book_id"]);
        let moved = user.post(&format!("{}/move", path_of(&mine)), &json!({"book_id": id})).await;
        assert_eq!(moved.refused_fields(), ["book_id"]);
        assert_eq!(other.get(&format!("/api/books/{id}")).await.expect(200).json(), foreign);
    }
}

on_both! {
    async fn everything_is_shown_of_one_book_or_of_all(app: TestApp) {
        let user = app.user().await;
        let (home, work) = (default_book(&user).await, book(&user, "Work").await);
        import_into(&user, &home, card("one", "Lesya") + &card("two", "Lesya")).await;
        import_into(&user, &work, card("one", "Lesya") + &card("two", "Ivan") + &card("three", "Taras")).await;
        for (path, of_home, of_work, of_all) in [
            ("contacts?limit=500&", 2, 3, 5),
            ("contacts?limit=500&label=Friends&", 2, 3, 5),
            ("contacts?limit=500&sort=-name&", 2, 3, 5),
            ("contacts/search?q=lesya&", 2, 1, 3),
            ("contacts/search?q=lesya&label=Friends&", 2, 1, 3),
            ("contacts/birthdays?days=366&", 2, 3, 5),
        ] {
            for (book, expected) in [(Some(&home), of_home), (Some(&work), of_work), (None, of_all)] {
                let book = book.map_or(String::new(), |book| format!("book={}", book["id"]));
                let found = user.get(&format!("/api/{path}{book}")).await.expect(200).json();
                assert_eq!(found.as_array().unwrap().len(), expected, "{path}{book}");
            }
        }
        for (book, count) in [(Some(&home), 2), (Some(&work), 3), (None, 5)] {
            let book = book.map_or(String::new(), |book| format!("book={}", book["id"]));
            let labels = user.get(&format!("/api/labels?{book}")).await.expect(200).json();
            assert_eq!(labels, json!([{"name": "Friends", "contacts": count}]));
            let total = user.get(&format!("/api/contacts?total=true&{book}")).await.expect(200);
            assert_eq!(total.header("x-total-count"), count.to_string());
            let exported = user.get(&format!("/api/export?{book}")).await.expect(200).text;
            assert_eq!(exported.matches("BEGIN:VCARD").count(), count);
            let duplicates = user.get(&format!("/api/duplicates?{book}")).await.expect(200).json();
            let together: usize = duplicates.as_array().unwrap().iter().map(|group| group["contacts"].as_array().unwrap().len()).sum();
            assert_eq!(together, match count { 2 => 2, 3 => 0, _ => 3 }, "{duplicates}");
        }
    }
}

on_both! {
    async fn an_import_finds_its_uids_within_its_book(app: TestApp) {
        let user = app.user().await;
        let (home, work) = (default_book(&user).await, book(&user, "Work").await);
        import_into(&user, &home, card("one", "Lesya")).await;
        let report = import_into(&user, &work, card("one", "Lesya")).await;
        assert_eq!((&report["new"], &report["same"]), (&json!(1), &json!(0)));
        let report = import_into(&user, &work, card("one", "Ivan")).await;
        assert_eq!((&report["new"], &report["changed"]), (&json!(0), &json!(1)));
        assert_eq!(user.first_names(&format!("/api/contacts?book={}", home["id"])).await, ["Lesya"]);
        assert_eq!(user.first_names(&format!("/api/contacts?book={}", work["id"])).await, ["Ivan"]);
    }
}

on_both! {
    async fn a_label_of_a_group_reaches_its_own_book_only(app: TestApp) {
        let user = app.user().await;
        let (home, work) = (default_book(&user).await, book(&user, "Work").await);
        let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:group\r\nFN:Choir\r\nN:Choir\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:one\r\nEND:VCARD\r\n";
        import_into(&user, &home, card("one", "Lesya")).await;
        import_into(&user, &work, card("one", "Ivan") + group).await;
        assert_eq!(user.first_names("/api/contacts?label=Choir").await, ["Ivan"]);
        assert_eq!(user.first_names("/api/contacts/search?q=a&label=Choir").await, ["Ivan"]);
        let table = user.get("/api/export?format=csv").await.expect(200).text;
        let lines: Vec<_> = table.lines().filter(|line| line.contains("Choir")).collect();
        assert!(lines.len() == 1 && lines[0].contains("Ivan"), "{table}");
    }
}

on_both! {
    async fn a_move_keeps_the_history_and_can_be_undone(app: TestApp) {
        let user = app.user().await;
        let (home, work) = (default_book(&user).await, book(&user, "Work").await);
        import_into(&user, &home, card("one", "Lesya")).await;
        let before = user.get("/api/contacts").await.json()[0].clone();
        let path = path_of(&before);
        user.patch(&path, &json!({"phone": "1"})).await.expect(200);
        let moved = user.post(&format!("{path}/move"), &json!({"book_id": work["id"]})).await.expect(200).json();
        assert_eq!((&moved["id"], &moved["book_id"], &moved["phone"]), (&before["id"], &work["id"], &json!("1")));
        assert_eq!(user.first_names(&format!("/api/contacts?label=Friends&book={}", work["id"])).await, ["Lesya"]);
        assert_eq!(user.first_names(&format!("/api/contacts?book={}", home["id"])).await, [""; 0]);
        let history = user.get(&format!("{path}/history")).await.expect(200).json();
        assert!(history.to_string().contains("\"1\""), "{history}");
        let operation = user.get("/api/operations").await.json()[0].clone();
        assert_eq!((&operation["kind"], &operation["about"]), (&json!("move"), &json!("Work")));
        user.post(&format!("/api/operations/{}/undo", operation["id"]), &json!({})).await.expect(200);
        let back = user.get(&path).await.expect(200).json();
        assert_eq!((&back["book_id"], &back["phone"]), (&home["id"], &json!("1")));
        let again = user.post(&format!("{path}/move"), &json!({"book_id": home["id"]})).await.expect(200).json();
        assert_eq!(again["updated_at"], back["updated_at"], "it is there already");
    }
}

on_both! {
    async fn a_contact_does_not_move_to_where_its_uid_is_taken(app: TestApp) {
        let user = app.user().await;
        let (home, work) = (default_book(&user).await, book(&user, "Work").await);
        import_into(&user, &home, card("one", "Lesya")).await;
        import_into(&user, &work, card("one", "Ivan")).await;
        let lesya = user.get(&format!("/api/contacts?book={}", home["id"])).await.json()[0].clone();
        user.post(&format!("{}/move", path_of(&lesya)), &json!({"book_id": work["id"]})).await.problem(409);
        assert_eq!(user.get(&path_of(&lesya)).await.json(), lesya);
    }
}

on_both! {
    async fn a_put_does_not_move_a_contact(app: TestApp) {
        let user = app.user().await;
        let (contact, work) = (user.create(&draft("Lesya")).await, book(&user, "Work").await);
        let moved = json!({"first_name": "Lesya", "book_id": work["id"]});
        assert_eq!(user.put(&path_of(&contact), &moved).await.refused_fields(), ["book_id"]);
        let kept = json!({"first_name": "Larysa", "book_id": contact["book_id"]});
        assert_eq!(user.put(&path_of(&contact), &kept).await.expect(200).json()["first_name"], "Larysa");
    }
}

on_both! {
    async fn a_deleted_book_goes_with_its_contacts_and_comes_back_whole(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        contact_in(&user, &work, "Lesya").await;
        contact_in(&user, &work, "Ivan").await;
        user.create(&draft("Taras")).await;
        let before = user.get("/api/contacts").await.json();
        let deleted = user.delete(&format!("/api/books/{}", work["id"])).await.expect(200).json();
        assert_eq!(user.first_names("/api/contacts").await, ["Taras"]);
        user.get(&format!("/api/contacts?book={}", work["id"])).await.problem(404);
        assert_eq!(user.post("/api/contacts", &json!({"first_name": "A", "book_id": work["id"]})).await.refused_fields(), ["book_id"]);
        assert_eq!(user.get("/api/trash").await.json().as_array().unwrap().len(), 2);
        undo(&user, &deleted).await;
        assert_eq!(user.get(&format!("/api/books/{}", work["id"])).await.expect(200).json(), work);
        assert_eq!(user.get("/api/contacts").await.json(), before);
    }
}

on_both! {
    async fn an_empty_book_comes_back_too(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        let deleted = user.delete(&format!("/api/books/{}", work["id"])).await.expect(200).json();
        user.get(&format!("/api/books/{}", work["id"])).await.problem(404);
        undo(&user, &deleted).await;
        assert_eq!(user.get(&format!("/api/books/{}", work["id"])).await.expect(200).json(), work);
    }
}

on_both! {
    async fn a_contact_that_is_restored_brings_its_book_back(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        let lesya = contact_in(&user, &work, "Lesya").await;
        user.delete(&format!("/api/books/{}", work["id"])).await.expect(200);
        user.post(&format!("/api/trash/{}/restore", lesya["id"]), &json!({})).await.expect(204);
        assert_eq!(user.get(&format!("/api/contacts?book={}", work["id"])).await.expect(200).json()[0], lesya);
    }
}

on_both! {
    async fn a_rewind_takes_back_a_move_and_an_edit_of_another_contact(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        let (moved, edited) = (user.create(&draft("Lesya")).await, user.create(&draft("Ivan")).await);
        let then = app.now();
        app.pass(Duration::from_secs(60));
        user.post(&format!("{}/move", path_of(&moved)), &json!({"book_id": work["id"]})).await.expect(200);
        user.patch(&path_of(&edited), &json!({"phone": "1"})).await.expect(200);
        let rewind = format!("/api/rewind?at={then}&mode=commit");
        assert_eq!(user.post(&rewind, &json!({})).await.expect(200).json()["changed"], 2);
        assert_eq!(user.get(&path_of(&moved)).await.json()["book_id"], moved["book_id"]);
        assert_eq!(user.get(&path_of(&edited)).await.json()["phone"], edited["phone"]);
    }
}

on_both! {
    async fn a_rewind_of_one_book_leaves_the_others(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        let then = app.now().to_jiff();
        app.pass(Duration::from_secs(1));
        contact_in(&user, &work, "Lesya").await;
        user.create(&draft("Taras")).await;
        let rewind = format!("/api/rewind?at={then}&mode=commit&book={}", work["id"]);
        assert_eq!(user.post(&rewind, &json!({})).await.expect(200).json()["gone"], 1);
        assert_eq!(user.first_names("/api/contacts").await, ["Taras"]);
        let trash = user.get(&format!("/api/trash?book={}", work["id"])).await.expect(200).json();
        assert_eq!(trash.as_array().unwrap().len(), 1);
    }
}

on_both! {
    async fn a_batch_makes_contacts_in_the_books_that_it_names(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        let create = |book: &Value| json!({"op": "create", "contact": {"first_name": "Lesya", "book_id": book}});
        let refused = user.batch(&[create(&work["id"]), create(&json!(5))]).await;
        assert_eq!(refused.refused_fields(), ["operations[1].book_id"]);
        assert_eq!(user.first_names("/api/contacts").await, [""; 0]);
        user.batch(&[create(&work["id"]), create(&Value::Null)]).await.expect(200);
        assert_eq!(user.first_names(&format!("/api/contacts?book={}", work["id"])).await, ["Lesya"]);
        assert_eq!(user.first_names("/api/contacts").await, ["Lesya", "Lesya"]);
    }
}

on_both! {
    async fn an_email_is_one_contacts_in_all_books(app: TestApp) {
        let user = app.user().await;
        let work = book(&user, "Work").await;
        let contact = |book: Option<&Value>| json!({"first_name": "A", "email": "a@example.org", "book_id": book.map(|book| &book["id"])});
        user.post("/api/contacts", &contact(None)).await.expect(201);
        user.post("/api/contacts", &contact(Some(&work))).await.problem(409);
    }
}

on_both! {
    /// A change of the name beside one that makes the book the default: neither is lost, and there
    /// is always one default book.
    async fn changes_of_a_book_at_once_all_take_effect(app: TestApp) {
        let user = app.user().await;
        for round in 0..8 {
            let one = user.post("/api/books", &json!({"name": "One"})).await.expect(201).json();
            let other = user.post("/api/books", &json!({"name": "Other"})).await.expect(201).json();
            let path = |book: &Value| format!("/api/books/{}", book["id"]);
            let (one_path, other_path) = (path(&one), path(&other));
            let name = format!("Named {round}");
            let bodies = [json!({"name": name}), json!({"color": "#3366cc"}), json!({"default": true})];
            let change = |path: &str, body: &Value| {
                Answer::of(user.request(Method::PATCH, path).json(body))
            };
            let (named, coloured, chosen, rival) = tokio::join!(
                change(&one_path, &bodies[0]), change(&one_path, &bodies[1]), change(&one_path, &bodies[2]), change(&other_path, &bodies[2]),
            );
            for answer in [named, coloured, chosen, rival] {
                answer.expect(200);
            }
            let changed = user.get(&one_path).await.expect(200).json();
            assert_eq!((&changed["name"], &changed["color"]), (&json!(name), &json!("#3366cc")));
            let books = user.get("/api/books").await.expect(200).json();
            let defaults = books.as_array().unwrap().iter().filter(|book| book["default"] == true).count();
            assert_eq!(defaults, 1, "{books}");
        }
    }
}

on_both! {
    /// The book that a version was in may be gone for good.
    async fn a_version_from_a_book_that_is_gone_comes_back_where_the_contact_is(app: TestApp) {
        let user = app.user().await;
        let home = user.get("/api/books").await.expect(200).json()[0]["id"].clone();
        let old = user.post("/api/books", &json!({"name": "Old"})).await.expect(201).json();
        let contact = user.create(&json!({"first_name": "Taras", "book_id": old["id"]})).await;
        let path = format!("/api/contacts/{}", contact["id"]);
        user.post(&format!("{path}/move"), &json!({"book_id": home})).await.expect(200);
        user.request(Method::DELETE, &format!("/api/books/{}", old["id"])).send().await.unwrap();
        app.execute("DELETE FROM books WHERE deleted_at IS NOT NULL").await;
        let history = user.get(&format!("{path}/history")).await.expect(200).json();
        let first = history.as_array().unwrap().last().unwrap()["version"].clone();
        user.post(&format!("{path}/history/{first}/restore"), &json!({})).await.expect(200);
        let contact = user.get(&path).await.expect(200).json();
        assert_eq!((&contact["first_name"], &contact["book_id"]), (&json!("Taras"), &home));
    }
}
