use serde_json::json;

use super::pages::HARM;
use super::{html, leads_to_sign_in, member, said};
use crate::support::user::{Answer, path_of};
use crate::support::{draft, on_both};

on_both! {
    /// As by two clicks, or when the first answer was lost. Somebody who goes back and types more
    /// makes another contact.
    async fn a_form_that_comes_again_adds_its_contact_once(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let blank = html::fields(&browser.page("/contacts/new").await, "/contacts");
        let form = html::with(&html::with(&blank, "first_name", "Lesya"), "email", "lesya@example.org");
        let send = async |form: &[(String, String)]| {
            let answer = browser.post("/contacts", &html::borrowed(form)).await.expect(303);
            answer.header("location").to_owned()
        };
        let first = send(&form).await;
        assert_eq!(send(&form).await, first);
        assert_eq!(user.first_names("/api/contacts").await, ["Lesya"]);
        let other = html::with(&html::with(&form, "first_name", "Olha"), "email", "olha@example.org");
        assert_ne!(send(&other).await, first);
        assert_eq!(user.first_names("/api/contacts").await, ["Lesya", "Olha"]);
    }
}

on_both! {
    async fn a_contact_that_shares_an_email_is_saved_by_choice(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let first = user.create(&json!({"first_name": "Taras", "email": "home@example.org"})).await;
        let sent = [("first_name", "Maria"), ("email", "home@example.org")];
        let page = browser.submit("/contacts", &sent).await.expect(409).text;
        let link = format!("<a href=\"/contacts/{}\">Taras</a>", first["id"]);
        assert!(page.contains(&link) && page.contains(&said("en", "contact-save-anyway")), "{page}");
        let anyway = [&sent[..], &[("allow_duplicate_email", "true")]].concat();
        browser.submit("/contacts", &anyway).await.expect(303);
        assert_eq!(user.first_names("/api/contacts").await, ["Taras", "Maria"]);
    }
}

on_both! {
    async fn a_contact_is_made_and_shown(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let fields = html::fields(&browser.page("/contacts/new").await, "/contacts");
        let typed = [
            ("first_name", "Тарас"), ("last_name", "Шевченко"), ("email", "taras@example.org"), ("phone", "+380 67 123 45 67"), ("birth_day", "9"),
            ("birth_month", "3"), ("birth_year", "1814"), ("comments", "Поет\r\nхудожник"), ("favorite", "true"),
        ];
        let fields = typed.iter().fold(fields, |fields, (name, value)| html::with(&fields, name, value));
        let answer = browser.post("/contacts", &html::borrowed(&fields)).await.expect(303);
        let path = answer.header("location").to_owned();
        let contact = user.get(&format!("/api{path}")).await.expect(200).json();
        let expected = json!({"first_name": "Тарас", "last_name": "Шевченко", "email": "taras@example.org", "phone": "+380 67 123 45 67",
            "birthday": "1814-03-09", "comments": "Поет\nхудожник", "favorite": true});
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(contact[name], *value, "{name}");
        }
        let page = browser.page(&path).await;
        for shown in ["Тарас Шевченко", "taras@example.org", "+380 67 123 45 67", "March 9, 1814", "Поет\nхудожник", "tel:+380671234567", "mailto:taras@example.org"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert_eq!(html::names(&browser.page("/contacts").await), ["Тарас Шевченко"]);
    }
}

on_both! {
    async fn a_refused_contact_says_why_beside_the_field_and_keeps_what_was_typed(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create(&json!({"email": "taken@example.org"})).await;
        let long = "x".repeat(201);
        let named = ("first_name", "Taras");
        type Refusal<'a> = (&'a [(&'a str, &'a str)], u16, &'a str, &'a str);
        let refusals: [Refusal<'_>; 11] = [
            (&[("first_name", " ")], 422, "first_name", "reason-nameless"),
            (&[named, ("email", "no address")], 422, "email", "reason-no-email"),
            (&[named, ("email", "TAKEN@example.org")], 409, "email", "contact-email-taken"),
            (&[named, ("birth_day", "31"), ("birth_month", "4")], 422, "birthday", "reason-no-date"),
            (&[named, ("birth_year", "1814")], 422, "birthday", "reason-no-date"),
            (&[named, ("birth_month", "4")], 422, "birthday", "reason-no-date"),
            (&[named, ("birth_day", "9"), ("birth_month", "3"), ("birth_year", "x")], 422, "birthday", "reason-no-date"),
            (&[named, ("last_name", "a\u{1}b")], 422, "last_name", "reason-control-character"),
            (&[named, ("phone", "a\u{1}b")], 422, "phone", "reason-control-character"),
            (&[named, ("last_name", &long)], 422, "last_name", ""),
            (&[named, ("phone", &long)], 422, "phone", ""),
        ];
        for (typed, status, field, key) in refusals {
            let typed: Vec<_> = typed.iter().copied().chain([("comments", "kept <notes>"), ("favorite", "true")]).collect();
            let answer = browser.submit("/contacts", &typed).await;
            assert_eq!(answer.status.as_u16(), status, "{typed:?}: {answer:?}");
            let said_beside = html::text_of(&answer.text, &format!("{field}-error")).unwrap_or_else(|| panic!("{typed:?}: {answer:?}"));
            assert!(if key.is_empty() { said_beside.contains("00") } else { html::escaped(&said_beside) == said("en", key) }, "{said_beside}");
            let kept = html::fields(&answer.text, "/contacts");
            for (name, value) in &typed {
                assert!(kept.contains(&((*name).to_owned(), (*value).to_owned())), "{name}: {kept:?}");
            }
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 1);
    }
}

on_both! {
    async fn a_deleted_contact_is_brought_back_as_it_was(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let kept = user.create(&draft("Ivan")).await["id"].to_string();
        let contact = user.create(&json!({"first_name": "Taras", "comments": "poet"})).await;
        let path = format!("/contacts/{}", contact["id"]);
        let before = user.get(&format!("/api{path}")).await;
        let answer = browser.submit(&format!("{path}/delete"), &[]).await.expect(303);
        let target = answer.header("location").to_owned();
        assert!(target.starts_with("/contacts?undo="), "{target}");
        browser.get(&path).await.expect(404);
        user.get(&format!("/api{path}")).await.problem(404);
        let page = browser.page(&target).await;
        assert_eq!(html::rows(&page), [kept]);
        let undo = html::fields(&page, "/contacts/undo");
        let answer = browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert!(browser.page(answer.header("location")).await.contains("1 contact restored."));
        let after = user.get(&format!("/api{path}")).await;
        assert_eq!((after.json(), after.header("etag")), (before.json(), before.header("etag")));
        assert_eq!(html::names(&browser.page("/contacts?q=poet").await), ["Taras"], "found again, too");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), ["Ivan", "Taras"]);
    }
}

on_both! {
    async fn what_cannot_be_brought_back_stays_away(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&draft("Taras")).await["id"].to_string();
        browser.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303);
        for operation in ["0", "1", "-1", "9223372036854775807", "-9223372036854775808"] {
            browser.submit("/contacts/undo", &[("operation", operation)]).await.expect(404);
        }
        for operation in ["", "x", "9223372036854775808", "1.5"] {
            browser.submit("/contacts/undo", &[("operation", operation)]).await.expect(422);
        }
        browser.get(&format!("/contacts/{id}")).await.expect(404);
    }
}

on_both! {
    async fn a_star_is_given_and_taken(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&draft("Taras")).await["id"]);
        for is_favorite in [true, false] {
            let form = html::fields(&browser.page(&path).await, &format!("{path}/favorite"));
            let answer = browser.post(&format!("{path}/favorite"), &html::borrowed(&form)).await.expect(303);
            assert_eq!(answer.header("location"), path);
            assert_eq!(user.get(&format!("/api{path}")).await.json()["favorite"], is_favorite);
        }
        for back in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            let answer = browser.submit(&format!("{path}/favorite"), &[("favorite", "true"), ("back", back)]).await.expect(303);
            assert_eq!(answer.header("location"), "/contacts", "{back}");
        }
    }
}

on_both! {
    async fn a_script_gets_only_the_part_that_it_asks_for(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&draft("Taras")).await["id"].to_string();
        let ask = async |path: &str, target: &str| -> Answer {
            let request = browser.request(reqwest::Method::GET, path).header("hx-request", "true").header("hx-target", target);
            browser.send(request).await.expect(200)
        };
        let detail = ask(&format!("/contacts/{id}"), "section#detail").await;
        assert!(detail.text.contains("Taras") && !detail.text.contains("<html") && !detail.text.contains("row-item"), "{detail:?}");
        for name in ["hx-request", "hx-target", "cookie"] {
            assert!(detail.header("vary").contains(name), "{detail:?}");
        }
        let rows = ask("/contacts?q=tar", "ul#rows").await;
        assert!(rows.text.contains("row-item") && !rows.text.contains("<html"), "{rows:?}");
        let star = browser.request(reqwest::Method::POST, &format!("/contacts/{id}/favorite")).header("hx-request", "true").header("hx-target", "li");
        let row = browser.send(star.form(&[("form_token", browser.token().await.as_str()), ("favorite", "true")])).await.expect(200);
        assert!(row.text.contains("aria-pressed=\"true\"") && row.text.contains(&format!("id=\"s{id}\"")), "{row:?}");
        assert!(!row.text.contains("row-item"), "{row:?}");
        let restored = browser.request(reqwest::Method::GET, &format!("/contacts/{id}")).header("hx-request", "true").header("hx-history-restore-request", "true");
        assert!(browser.send(restored).await.expect(200).text.contains("<html"), "a whole page when there is nothing left of it");
    }
}

on_both! {
    async fn the_chosen_contacts_are_starred_or_deleted_together(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let mut ids = Vec::new();
        for name in ["Anna", "Bohdan", "Viktor", "Halyna"] {
            ids.push(user.create(&draft(name)).await["id"].to_string());
        }
        let chosen = [("ids", ids[0].as_str()), ("ids", ids[2].as_str()), ("back", "/contacts?sort=-name")];
        let bulk = async |action: &str| {
            let fields: Vec<_> = chosen.into_iter().chain([("action", action)]).collect();
            browser.submit("/contacts/bulk", &fields).await.expect(303).header("location").to_owned()
        };
        assert!(bulk("favorite").await.starts_with("/contacts?sort=-name&undo="));
        assert_eq!(html::names(&browser.page("/contacts?favorites=true").await), ["Anna", "Viktor"]);
        assert!(bulk("unfavorite").await.starts_with("/contacts?sort=-name&undo="));
        assert_eq!(html::names(&browser.page("/contacts?favorites=true").await), [""; 0]);
        let before = [user.get(&format!("/api/contacts/{}", ids[0])).await, user.get(&format!("/api/contacts/{}", ids[2])).await];
        let target = bulk("delete").await;
        let page = browser.page(&target).await;
        assert_eq!(html::names(&page), ["Halyna", "Bohdan"], "in the order it had");
        let undo = html::fields(&page, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), ["Anna", "Bohdan", "Halyna", "Viktor"]);
        for former in before {
            let now = user.get(&format!("/api/contacts/{}", former.json()["id"])).await;
            assert_eq!((now.json(), now.header("etag")), (former.json(), former.header("etag")));
        }
    }
}

on_both! {
    async fn what_is_gone_already_is_passed_over(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let one = user.create(&draft("Anna")).await["id"].to_string();
        let gone = user.create(&draft("Bohdan")).await["id"].to_string();
        user.delete(&format!("/api/contacts/{gone}")).await.expect(204);
        browser.submit("/contacts/bulk", &[("action", "favorite"), ("ids", &one), ("ids", &gone)]).await.expect(303);
        assert_eq!(user.get(&format!("/api/contacts/{one}")).await.json()["favorite"], true);
        browser.submit("/contacts/bulk", &[("action", "delete"), ("ids", &one), ("ids", &gone)]).await.expect(303);
        assert_eq!(html::rows(&browser.page("/contacts").await), [""; 0]);
    }
}

on_both! {
    async fn a_contact_that_is_chosen_twice_is_changed_once(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&draft("Anna")).await["id"].to_string();
        for action in ["favorite", "delete"] {
            browser.submit("/contacts/bulk", &[("action", action), ("ids", &id), ("ids", &id)]).await.expect(303);
        }
        assert_eq!(html::rows(&browser.page("/contacts").await), [""; 0]);
    }
}

on_both! {
    async fn a_choice_of_nobody_or_of_what_is_no_action_changes_nothing(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&draft("Anna")).await["id"].to_string();
        browser.submit("/contacts/bulk", &[("action", "delete"), ("ids", "x"), ("back", "//evil.example")]).await.expect(303);
        browser.submit("/contacts/bulk", &[("action", "evil"), ("ids", &id)]).await.expect(422);
        assert_eq!(html::rows(&browser.page("/contacts").await), [id]);
    }
}

on_both! {
    async fn a_phone_can_scan_a_contact(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for contact in [
            json!({"first_name": "Тарас", "last_name": "Шевченко", "phone": "+380 67 123 45 67", "birthday": "1814-03-09"}),
            json!({"first_name": "Taras", "comments": "x".repeat(64 * 1024)}),
            json!({"first_name": "Taras", "comments": "є\n".repeat(1000)}),
        ] {
            let id = user.create(&contact).await["id"].to_string();
            let answer = browser.get(&format!("/contacts/{id}/qr.svg")).await;
            assert_eq!(answer.status, 200, "{}: {answer:?}", contact["last_name"]);
            assert_eq!(answer.header("content-type"), "image/svg+xml");
            assert!(answer.text.contains("<svg") && answer.text.trim_end().ends_with("</svg>"), "{}", answer.text);
            assert!(answer.text.contains("width=\"2") || answer.text.contains("width=\"3"), "large enough to be scanned: {}", &answer.text[..200]);
        }
    }
}

on_both! {
    /// As long as each field may be, in the widest letters.
    async fn the_longest_contact_fits_a_code_or_says_that_it_does_not(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let email = format!("{}@{}.example.org", "x".repeat(64), ["y".repeat(60), "z".repeat(60), "w".repeat(40)].join("."));
        for letter in ["x", "є", "🦀"] {
            let [name, phone] = [200, 100].map(|count| letter.repeat(count));
            let contact = json!({"first_name": name, "last_name": name, "email": email, "phone": phone, "birthday": "1814-03-09", "comments": "x"});
            let contact = user.patch(&path_of(&user.create(&draft("x")).await), &contact).await.expect(200).json();
            let answer = browser.get(&format!("/contacts/{}/qr.svg", contact["id"])).await;
            assert!(!answer.status.is_server_error(), "{letter}: {answer:?}");
        }
    }
}

on_both! {
    async fn harmful_texts_are_kept_as_they_were_typed(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let answer = browser.submit("/contacts", &[("first_name", HARM), ("comments", HARM)]).await.expect(303);
        assert!(!leads_to_sign_in(&answer));
        let path = answer.header("location").to_owned();
        let contact = user.get(&format!("/api{path}")).await.json();
        assert_eq!((contact["first_name"].as_str(), contact["comments"].as_str()), (Some(HARM), Some(HARM)));
        assert_eq!(html::names(&browser.page("/contacts").await), [HARM]);
        let fields = html::fields(&browser.page(&format!("{path}/edit")).await, &path);
        assert!(fields.contains(&("comments".to_owned(), HARM.to_owned())), "{fields:?}");
    }
}

on_both! {
    async fn a_contact_is_copied_to_its_book_under_a_uid_of_its_own(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let contact = user.create(&serde_json::json!({"first_name": "Taras", "email": "t@example.org", "comments": "poet"})).await;
        let path = format!("/contacts/{}/duplicate", contact["id"]);
        let form = browser.submit(&path, &[]).await.expect(303).header("location").to_owned();
        let id = form.trim_start_matches("/contacts/").trim_end_matches("/edit").to_owned();
        let copy = user.get(&format!("/api/contacts/{id}")).await.expect(200).json();
        for field in ["first_name", "email", "comments", "book_id"] {
            assert_eq!(copy[field], contact[field], "{field}");
        }
        let uid = async |id: &str| user.get(&format!("/api/contacts/{id}/card")).await.expect(200).json()["uid"].clone();
        assert_ne!(uid(&id).await, uid(&contact["id"].to_string()).await);
        browser.get(&form).await.expect(200);
    }
}

on_both! {
    async fn more_contacts_than_one_may_merge_are_refused_before_their_address_grows(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create_all(&["Taras"; 60]).await;
        let fields = [("action", "merge"), ("all", "/contacts")];
        browser.submit("/contacts/bulk", &fields).await.expect(422);
    }
}

on_both! {
    async fn the_notice_of_favourites_tells_what_became_of_them(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let taras = user.create(&draft("Taras")).await["id"].to_string();
        for (action, text) in [("favorite", "Added to favourites."), ("unfavorite", "Removed from favourites.")] {
            let chosen = [("action", action), ("ids", taras.as_str())];
            let answer = browser.submit("/contacts/bulk", &chosen).await.expect(303);
            for page in [answer.header("location"), "/history"] {
                assert!(browser.page(page).await.contains(text), "{page}");
            }
        }
    }
}
