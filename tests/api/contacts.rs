use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{Answer, TestApp, TestUser, draft, on_both};

/// A contact with every field set.
fn full() -> Value {
    json!({"first_name": "Тарас", "last_name": "Шевченко", "email": "Taras@Example.org", "phone": "+380 (67) 123-45-67",
        "birthday": "1814-03-09", "comments": "поет;\nхудожник, 🦀", "favorite": true})
}

/// The stored contact with these fields changed, as of now.
fn changed(app: &TestApp, contact: &Value, changes: &Value) -> Value {
    let mut expected = contact.clone();
    for (field, value) in changes.as_object().unwrap() {
        expected[field] = value.clone();
    }
    expected["updated_at"] = json!(app.now().to_string());
    expected
}

async fn etag(user: &TestUser<'_>, contact: &Value) -> String {
    user.get(&path_of(contact))
        .await
        .expect(200)
        .header("etag")
        .to_owned()
}

on_both! {
    async fn a_created_contact_is_read_back_whole(app: TestApp) {
        let user = app.user().await;
        let answer = user.post("/api/contacts", &full()).await.expect(201);
        let created = answer.json();
        assert_eq!(answer.header("location"), path_of(&created));
        let now = app.now().to_string();
        let expected = json!({"id": created["id"], "book_id": created["book_id"], "first_name": "Тарас", "last_name": "Шевченко", "display_name": "Тарас Шевченко",
            "email": "Taras@Example.org", "phone": "+380 (67) 123-45-67", "birthday": "1814-03-09", "comments": "поет;\nхудожник, 🦀",
            "favorite": true, "photo": null, "created_at": now, "updated_at": now, "user": user.account});
        assert_eq!(created, expected);
        let read = user.get(&path_of(&created)).await.expect(200);
        assert_eq!(read.json(), created);
        assert_eq!(read.header("etag"), answer.header("etag"));
        assert_eq!(user.get("/api/contacts").await.json(), json!([created]));
    }
}

on_both! {
    async fn one_of_name_email_or_phone_is_enough(app: TestApp) {
        let user = app.user().await;
        for (field, value) in [("first_name", "Леся"), ("last_name", "Українка"), ("email", "lesya@example.org"), ("phone", "044 123")] {
            let contact = user.create(&json!({field: value})).await;
            let mut expected = json!({"first_name": null, "last_name": null, "email": null, "phone": null, "birthday": null,
                "comments": null, "favorite": false, "display_name": value});
            expected[field] = json!(value);
            for (field, value) in expected.as_object().unwrap() {
                assert_eq!(contact[field], *value, "{field}");
            }
        }
    }
}

on_both! {
    async fn a_contact_without_name_email_and_phone_is_refused(app: TestApp) {
        let user = app.user().await;
        let blank = json!({"first_name": " ", "last_name": "", "email": "\t", "phone": null, "comments": "x", "birthday": "--01-01"});
        for contact in [json!({}), json!({"comments": "x", "favorite": true}), blank] {
            let answer = user.post("/api/contacts", &contact).await;
            assert!(answer.json()["detail"].as_str().unwrap().contains("at least one of first_name, last_name, email, phone"));
            assert_eq!(answer.refused_fields(), ["first_name"]);
        }
        let contact = user.create(&draft("Lesya")).await;
        user.put(&path_of(&contact), &json!({"comments": "x"})).await.expect(422);
        user.patch(&path_of(&contact), &json!({"first_name": null})).await.expect(422);
        assert_eq!(user.get(&path_of(&contact)).await.json(), contact);
    }
}

on_both! {
    async fn lengths_are_generous_and_checked(app: TestApp) {
        let user = app.user().await;
        let local = "l".repeat(64);
        let domain = format!("{}.{}.{}.example", "d".repeat(60), "e".repeat(60), "f".repeat(59));
        let email = format!("{local}@{domain}");
        assert_eq!(email.len(), 254);
        let comments = "ї\n".repeat(64 * 1024 / 3) + "x";
        assert_eq!(comments.len(), 64 * 1024);
        let longest = json!({"first_name": "ї".repeat(200), "last_name": "🦀".repeat(200), "email": email, "phone": "1".repeat(100),
            "comments": comments});
        let contact = user.create(&longest).await;
        for (field, value) in longest.as_object().unwrap() {
            assert_eq!(contact[field], *value, "{field}");
        }
        assert_eq!(user.get(&path_of(&contact)).await.json(), contact);
        let too_long = json!({"first_name": "ї".repeat(201), "last_name": "🦀".repeat(201), "email": format!("x{email}"),
            "phone": "1".repeat(101), "comments": format!("{comments}x")});
        let expected = ["first_name", "last_name", "phone", "email", "comments"];
        assert_eq!(user.post("/api/contacts", &too_long).await.refused_fields(), expected);
        assert_eq!(user.put(&path_of(&contact), &too_long).await.refused_fields(), expected);
        assert_eq!(user.patch(&path_of(&contact), &too_long).await.refused_fields(), expected);
        assert_eq!(user.get(&path_of(&contact)).await.json(), contact);
    }
}

on_both! {
    async fn each_bad_value_is_named(app: TestApp) {
        let user = app.user().await;
        for (field, value) in [
            ("first_name", json!("a\nb")), ("first_name", json!("a\0b")), ("last_name", json!("\u{1b}[31m")), ("phone", json!("1\t2")),
            ("email", json!("taras")), ("email", json!("a b@example.org")), ("comments", json!("a\0b")),
            ("birthday", json!("1990-02-29")), ("birthday", json!("--02-30")), ("birthday", json!("1990-13-01")), ("birthday", json!("1990-1-1")),
            ("birthday", json!("01.01.1990")), ("birthday", json!("1990-01-01T00:00:00Z")), ("birthday", json!("0000-01-01")),
            ("first_name", json!(5)), ("email", json!(["a@example.org"])), ("birthday", json!(19_900_101)), ("favorite", json!("true")),
            ("favorite", json!(1)), ("comments", json!({})), ("user_id", json!(1)), ("id", json!(1)), ("display_name", json!("x")),
            ("created_at", json!("2020-01-01T00:00:00Z")), ("user", json!({"id": 1})), ("First_name", json!("x")),
        ] {
            let mut contact = json!({"last_name": "Fine"});
            contact[field] = value.clone();
            assert_eq!(user.post("/api/contacts", &contact).await.refused_fields(), [field], "{value}");
        }
        assert_eq!(user.get("/api/contacts").await.json(), json!([]));
    }
}

on_both! {
    async fn a_birthday_has_a_year_or_none(app: TestApp) {
        let user = app.user().await;
        for birthday in ["1990-12-31", "--12-31", "2000-02-29", "--02-29", "0001-01-01", "9999-12-31"] {
            let contact = user.create(&json!({"first_name": "Born", "birthday": birthday})).await;
            assert_eq!(contact["birthday"], birthday);
            assert_eq!(user.get(&path_of(&contact)).await.json(), contact);
        }
        // Programs of Apple write this year where none is known.
        let contact = user.create(&json!({"first_name": "Born", "birthday": "1604-03-09"})).await;
        assert_eq!(contact["birthday"], "--03-09");
    }
}

on_both! {
    async fn names_of_every_script_are_kept_as_they_came(app: TestApp) {
        let user = app.user().await;
        for name in ["Ґалаґан-Їжакевич", "مَرْيَم", "王小明", "🦀👩‍👩‍👧‍👦🇺🇦", "e\u{301}", "é", "ﬁ", "O'Brien; \"x\", \\n", "a  b", "\u{feff}x", "ñ:=,"] {
            let comments = format!("про {name}:\n\\n; \\; ,\t{name}");
            let contact = user.create(&json!({"first_name": name, "last_name": name, "comments": comments})).await;
            assert_eq!((&contact["first_name"], &contact["last_name"], &contact["comments"]), (&json!(name), &json!(name), &json!(comments)));
            assert_eq!(user.get(&path_of(&contact)).await.json(), contact);
            assert_eq!(user.patch(&path_of(&contact), &json!({"favorite": true})).await.expect(200).json()["comments"], json!(comments));
        }
    }
}

on_both! {
    async fn put_replaces_every_field_and_clears_what_is_left_out(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&full()).await;
        app.pass(std::time::Duration::from_secs(1));
        let answer = user.put(&path_of(&contact), &json!({"last_name": "Косач", "phone": "044"})).await.expect(200);
        let cleared = json!({"first_name": null, "last_name": "Косач", "display_name": "Косач", "email": null, "phone": "044", "birthday": null,
            "comments": null, "favorite": false});
        let expected = changed(&app, &contact, &cleared);
        assert_eq!(answer.json(), expected);
        let read = user.get(&path_of(&contact)).await;
        assert_eq!((read.json(), read.header("etag")), (expected, answer.header("etag")));
    }
}

on_both! {
    async fn a_merge_patch_changes_what_it_names_null_clears_and_the_rest_stays(app: TestApp) {
        let user = app.user().await;
        let mut contact = user.create(&full()).await;
        for patch in [json!({"phone": "044 000"}), json!({"comments": null, "birthday": "--03-09"}), json!({"birthday": null, "favorite": null}),
            json!({"email": null, "phone": null, "favorite": true})] {
            app.pass(std::time::Duration::from_secs(1));
            let mut changes = patch.clone();
            if changes["favorite"].is_null() && changes.get("favorite").is_some() {
                changes["favorite"] = json!(false);
            }
            let expected = changed(&app, &contact, &changes);
            let answer = user.patch(&path_of(&contact), &patch).await.expect(200);
            assert_eq!(answer.json(), expected, "{patch}");
            contact = user.get(&path_of(&contact)).await.json();
            assert_eq!(contact, expected);
        }
    }
}

on_both! {
    async fn a_merge_patch_comes_under_its_own_media_type_or_as_json(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        for (media_type, status) in [("application/merge-patch+json", 200), ("application/json; charset=utf-8", 200), ("APPLICATION/JSON", 200),
            ("text/json", 415), ("application/x-www-form-urlencoded", 415), ("text/plain", 415)] {
            let request = user.request(Method::PATCH, &path_of(&contact)).header("content-type", media_type);
            let answer = Answer::of(request.body(r#"{"phone": "1"}"#)).await;
            assert_eq!(answer.status.as_u16(), status, "{media_type}");
        }
    }
}

on_both! {
    async fn a_new_name_is_shown_and_a_patch_of_one_part_keeps_the_other(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&full()).await;
        let renamed = user.patch(&path_of(&contact), &json!({"last_name": "Косач"})).await.expect(200).json();
        assert_eq!((&renamed["first_name"], &renamed["display_name"]), (&json!("Тарас"), &json!("Тарас Косач")));
        let bare = user.patch(&path_of(&contact), &json!({"first_name": null, "last_name": null})).await.expect(200).json();
        assert_eq!(bare["display_name"], "Taras@Example.org");
    }
}

on_both! {
    async fn what_changes_nothing_keeps_the_tag_and_the_time(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&full()).await;
        let tag = etag(&user, &contact).await;
        app.pass(std::time::Duration::from_secs(5));
        let same = [user.put(&path_of(&contact), &full()).await, user.patch(&path_of(&contact), &json!({})).await,
            user.patch(&path_of(&contact), &json!({"first_name": "Тарас"})).await,
            user.patch(&format!("{}/favorite", path_of(&contact)), &json!({"favorite": true})).await];
        for answer in same {
            let answer = answer.expect(200);
            assert_eq!((answer.json(), answer.header("etag")), (contact.clone(), tag.as_str()));
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, 0);
    }
}

on_both! {
    async fn each_version_has_a_strong_tag_of_its_own(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("A")).await;
        let mut tags = vec![etag(&user, &contact).await];
        for name in ["B", "A", "B"] {
            tags.push(user.put(&path_of(&contact), &draft(name)).await.expect(200).header("etag").to_owned());
        }
        assert!(tags.iter().all(|tag| tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"')), "{tags:?}");
        let distinct: std::collections::BTreeSet<_> = tags.iter().collect();
        assert_eq!(distinct.len(), 4, "{tags:?}");
    }
}

on_both! {
    async fn a_change_of_a_stale_copy_is_refused(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let path = path_of(&contact);
        let favorite = format!("{path}/favorite");
        let old = etag(&user, &contact).await;
        let new = user.if_match(Method::PUT, &path, &old, &draft("Larysa")).await.expect(200).header("etag").to_owned();
        let requests = [(Method::PUT, &path, draft("X")), (Method::PATCH, &path, draft("X")), (Method::DELETE, &path, json!({})),
            (Method::PATCH, &favorite, json!({"favorite": true}))];
        for (method, path, body) in &requests {
            let weak = format!("W/{new}");
            for tag in [old.as_str(), weak.as_str(), "\"x\"", "\"\"", &format!("{old}, \"x\"")] {
                user.if_match(method.clone(), path, tag, body).await.problem(412);
            }
            user.if_match(method.clone(), path, "unquoted", body).await.problem(400);
        }
        let read = user.get(&path).await;
        assert_eq!((read.json()["first_name"].clone(), read.header("etag")), (json!("Larysa"), new.as_str()));
    }
}

on_both! {
    async fn a_change_of_the_current_version_is_taken(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let path = path_of(&contact);
        let mut tag = etag(&user, &contact).await;
        let favorite = format!("{path}/favorite");
        let steps = [(Method::PUT, &path, draft("A")), (Method::PATCH, &path, draft("B")), (Method::PATCH, &favorite, json!({"favorite": true}))];
        for (method, path, body) in steps {
            tag = user.if_match(method, path, &format!("\"x\", {tag}"), &body).await.expect(200).header("etag").to_owned();
        }
        user.if_match(Method::PUT, &path, "*", &draft("C")).await.expect(200);
        user.if_match(Method::PATCH, &path, "\"x\", *", &draft("D")).await.expect(400);
        user.if_match(Method::DELETE, &path, "*", &json!({})).await.expect(204);
        user.if_match(Method::PUT, &path, "*", &draft("E")).await.problem(404);
    }
}

on_both! {
    async fn a_version_that_the_caller_has_is_not_sent_again(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let path = path_of(&contact);
        let tag = etag(&user, &contact).await;
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let answer = user.get_with(&path, "if-none-match", &known).await.expect(304);
            assert_eq!((answer.text.as_str(), answer.header("etag")), ("", tag.as_str()));
        }
        user.patch(&path, &json!({"phone": "1"})).await.expect(200);
        for known in [tag.as_str(), "\"x\"", "nonsense"] {
            user.get_with(&path, "if-none-match", known).await.expect(200);
        }
        user.delete(&path).await.expect(204);
        user.get_with(&path, "if-none-match", "*").await.problem(404);
    }
}

on_both! {
    async fn a_favourite_is_marked_and_unmarked(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&full()).await;
        let path = format!("{}/favorite", path_of(&contact));
        for favorite in [false, true] {
            app.pass(std::time::Duration::from_secs(1));
            let answer = user.patch(&path, &json!({"favorite": favorite})).await.expect(200);
            assert_eq!(answer.json(), changed(&app, &contact, &json!({"favorite": favorite})));
            let read = user.get(&path_of(&contact)).await;
            assert_eq!((read.json(), read.header("etag")), (answer.json(), answer.header("etag")));
        }
        for body in [json!({}), json!({"favorite": null}), json!({"favorite": "yes"}), json!({"favorite": true, "x": 1}), json!([true]), json!(true)] {
            user.patch(&path, &body).await.problem(422);
        }
    }
}

on_both! {
    async fn a_deleted_contact_goes_to_the_trash_and_is_unknown_from_then_on(app: TestApp) {
        let user = app.user().await;
        let (contact, other) = (user.create(&full()).await, user.create(&draft("Lesya")).await);
        let path = path_of(&contact);
        let answer = user.delete(&path).await.expect(204);
        assert_eq!(answer.text, "");
        user.get(&path).await.problem(404);
        user.put(&path, &full()).await.problem(404);
        user.patch(&path, &json!({"favorite": false})).await.problem(404);
        user.patch(&format!("{path}/favorite"), &json!({"favorite": false})).await.problem(404);
        user.delete(&path).await.problem(404);
        assert_eq!(user.get("/api/contacts").await.json(), json!([other]));
        assert_eq!(user.get("/api/contacts?total=true").await.header("x-total-count"), "1");
        assert_eq!(user.get("/api/contacts/search?q=Тарас").await.json(), json!([]));
        assert_eq!(user.get("/api/contacts/birthdays?days=366").await.json(), json!([]));
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts WHERE deleted_at IS NOT NULL").await, 1, "kept in the trash");
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, 1);
        user.create(&full()).await;
    }
}

on_both! {
    async fn every_former_version_is_kept(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("A")).await;
        for name in ["B", "C", "D"] {
            user.put(&path_of(&contact), &draft(name)).await.expect(200);
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, 3);
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions WHERE vcard LIKE '%FN:A%' OR vcard LIKE '%FN:B%' OR vcard LIKE '%FN:C%'").await, 3);
        assert_eq!(app.count("SELECT COUNT(DISTINCT change) FROM revisions").await, 3);
        assert_eq!(app.count("SELECT COUNT(*) FROM account_counters WHERE change = 4").await, 1);
    }
}

on_both! {
    async fn creating_a_second_contact_with_an_email_is_refused_in_every_spelling(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let contact = user.create(&json!({"first_name": "Taras", "email": "taras@bücher.example"})).await;
        for email in ["taras@bücher.example", "TARAS@BÜCHER.example", "taras@xn--bcher-kva.example", "taras@bu\u{308}cher.example"] {
            let detail = user.post("/api/contacts", &json!({"email": email})).await.problem(409);
            assert_eq!(detail, "you already have a contact with this email");
        }
        other.create(&json!({"email": "taras@bücher.example"})).await;
        user.create(&draft("No email")).await;
        user.create(&draft("No email")).await;
        user.patch(&path_of(&contact), &json!({"email": "new@example.org"})).await.expect(200);
        user.create(&json!({"email": "taras@bücher.example"})).await;
    }
}

on_both! {
    async fn a_request_may_create_a_second_contact_with_an_email(app: TestApp) {
        let user = app.user().await;
        let first = user.create(&json!({"first_name": "Taras", "email": "home@example.org"})).await;
        let second = json!({"first_name": "Lesya", "email": "home@example.org"});
        user.post("/api/contacts?allow_duplicate_email=false", &second).await.problem(409);
        let second = user.post("/api/contacts?allow_duplicate_email=true", &second).await.expect(201).json();
        assert_eq!(user.get("/api/contacts").await.json(), json!([first, second]));
        user.post("/api/contacts?allow_duplicate_email=maybe", &draft("Olha")).await.problem(422);
    }
}

on_both! {
    async fn a_change_or_a_batch_may_repeat_an_email(app: TestApp) {
        let user = app.user().await;
        user.create(&json!({"email": "taras@example.org"})).await;
        let second = user.create(&draft("Lesya")).await;
        user.patch(&path_of(&second), &json!({"email": "TARAS@example.org"})).await.expect(200);
        user.put(&path_of(&second), &json!({"email": "taras@example.org"})).await.expect(200);
        let create = json!({"op": "create", "contact": {"email": "taras@example.org"}});
        user.batch(&[create.clone(), create]).await.expect(200);
        assert_eq!(user.get("/api/contacts/search?email=taras").await.json().as_array().unwrap().len(), 4);
    }
}

on_both! {
    async fn of_thirty_creations_at_once_with_one_email_one_wins(app: TestApp) {
        let user = app.user().await;
        let statuses = join_all((0..30).map(|number| {
            let user = &user;
            let email = if number % 2 == 0 { "taras@example.org" } else { "TARAS@EXAMPLE.ORG" };
            async move { user.post("/api/contacts", &json!({"email": email})).await.status.as_u16() }
        })).await;
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 29, "{statuses:?}");
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 1);
    }
}

on_both! {
    async fn creations_at_once_all_succeed_under_identifiers_of_their_own(app: TestApp) {
        let user = app.user().await;
        let contacts = join_all((0..64).map(|number| {
            let user = &user;
            async move { user.create(&draft(&format!("Contact {number}"))).await }
        })).await;
        let ids: std::collections::BTreeSet<i64> = contacts.iter().map(|contact| contact["id"].as_i64().unwrap()).collect();
        assert_eq!(ids.len(), 64);
        assert!(ids.iter().all(|id| (1..1 << 53).contains(id)));
        assert_eq!(app.count("SELECT COUNT(*) FROM account_counters WHERE change = 64").await, 1);
    }
}

on_both! {
    async fn of_many_who_read_and_replace_none_overwrites_what_it_has_not_seen(app: TestApp) {
        const CLIENTS: usize = 64;
        const ROUNDS: usize = 4;
        let user = app.user().await;
        let path = path_of(&user.create(&json!({"first_name": "0"})).await);
        // Each client appends its mark to what it read; a lost update would lose a mark.
        let successes = join_all((0..CLIENTS).map(|client| {
            let (user, path) = (&user, &path);
            async move {
                let mut taken = Vec::new();
                for _ in 0..ROUNDS {
                    let read = user.get(path).await.expect(200);
                    let (tag, contact) = (read.header("etag").to_owned(), read.json());
                    let count: usize = contact["first_name"].as_str().unwrap().parse().unwrap();
                    let marks = format!("{}{client} ", contact["comments"].as_str().unwrap_or_default());
                    let next = json!({"first_name": (count + 1).to_string(), "comments": marks});
                    let answer = user.if_match(Method::PUT, path, &tag, &next).await;
                    match answer.status.as_u16() {
                        200 => taken.push((tag, answer.header("etag").to_owned(), client)),
                        412 => {}
                        _ => panic!("{answer:?}"),
                    }
                }
                taken
            }
        })).await.concat();
        let before: std::collections::BTreeSet<_> = successes.iter().map(|(before, ..)| before).collect();
        let after: std::collections::BTreeSet<_> = successes.iter().map(|(_, after, _)| after).collect();
        assert_eq!((before.len(), after.len()), (successes.len(), successes.len()), "two successes share a tag");
        assert_eq!(before.difference(&after).count(), 1, "the versions form one chain");
        let last = user.get(&path).await.json();
        assert_eq!(last["first_name"], successes.len().to_string());
        let mut marks: Vec<usize> = last["comments"].as_str().unwrap().split_whitespace().map(|mark| mark.parse().unwrap()).collect();
        let mut clients: Vec<usize> = successes.iter().map(|(.., client)| *client).collect();
        marks.sort_unstable();
        clients.sort_unstable();
        assert_eq!(marks, clients);
        assert!(!successes.is_empty());
    }
}

on_both! {
    async fn changes_without_a_precondition_all_apply_one_after_the_other(app: TestApp) {
        let user = app.user().await;
        let path = path_of(&user.create(&draft("Lesya")).await);
        let fields = ["last_name", "email", "phone", "birthday", "comments", "favorite"];
        let values = [json!("Українка"), json!("l@example.org"), json!("044"), json!("--02-25"), json!("поетка"), json!(true)];
        let answers = join_all(fields.iter().zip(&values).map(|(field, value)| {
            let (user, path) = (&user, &path);
            async move { user.patch(path, &json!({*field: value})).await.status.as_u16() }
        })).await;
        assert_eq!(answers, [200; 6]);
        let contact = user.get(&path).await.json();
        for (field, value) in fields.iter().zip(values) {
            assert_eq!(contact[field], value);
        }
    }
}

on_both! {
    async fn identifiers_that_are_none_are_refused_and_unknown_ones_not_found(app: TestApp) {
        let user = app.user().await;
        for id in ["0", "-1", "9007199254740992", "99999999999999999999", "x", "1.0", "1e3", "%ff", "%00", "null"] {
            assert_eq!(user.get(&format!("/api/contacts/{id}")).await.refused_fields(), ["id"], "{id}");
            assert_eq!(user.put(&format!("/api/contacts/{id}"), &full()).await.refused_fields(), ["id"], "{id}");
        }
        for id in ["1", "9007199254740991"] {
            assert_eq!(user.get(&format!("/api/contacts/{id}")).await.problem(404), "not found");
        }
    }
}
