use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::{html, member, said};
use crate::support::browser::{Browser, multipart};
use crate::support::on_both;

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Taras\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nUID:two\r\nFN:Ivan\r\nEND:VCARD\r\n";

on_both! {
    async fn a_file_is_reviewed_imported_and_undone_as_one(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        let answer = browser.send_file("/import", "people.vcf", CARDS).await.expect(303);
        assert_eq!(answer.header("location"), "/import/review");
        let page = browser.page("/import/review").await;
        for said in ["people.vcf", "Taras", "Ivan", "2 new contacts", "Import 2 contacts"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 0);
        let fields = html::fields(&page, "/import/review");
        let answer = browser.post("/import/review", &html::borrowed(&fields)).await.expect(303);
        assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
        let page = browser.page(answer.header("location")).await;
        assert_eq!(html::names(&page), ["Ivan", "Taras"]);
        assert!(page.contains("2 contacts imported."), "{page}");
        let again = browser.post("/import/review", &html::borrowed(&fields)).await.expect(303);
        assert_eq!(again.header("location"), "/import/review", "sent twice, it is imported once");
        let undo = html::fields(&page, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), [""; 0]);
    }
}

on_both! {
    async fn an_import_whose_file_cannot_be_removed_is_told_as_done(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        browser.send_file("/import", "people.vcf", CARDS).await.expect(303);
        let fields = html::fields(&browser.page("/import/review").await, "/import/review");
        app.plant_fault("DELETE ON uploads", "OLD.is_whole").await;
        let answer = browser.post("/import/review", &html::borrowed(&fields)).await.expect(303);
        let page = browser.page(answer.header("location")).await;
        assert!(page.contains("2 contacts imported."), "{page}");
        assert_eq!(html::names(&page), ["Ivan", "Taras"]);
    }
}

on_both! {
    async fn an_undo_says_what_is_gone_and_is_redone(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        browser.send_file("/import", "people.vcf", CARDS).await.expect(303);
        let fields = html::fields(&browser.page("/import/review").await, "/import/review");
        let mut place = browser.post("/import/review", &html::borrowed(&fields)).await.expect(303).header("location").to_owned();
        let id = user.get("/api/contacts").await.json()[0]["id"].to_string();
        for (button, told, names) in [("Undo", "Undid the import of 2 contacts.", &[][..]), ("Redo", "Done again; 2 contacts changed.", &["Ivan", "Taras"]), ("Undo", "Undid the import", &[])] {
            let page = browser.page(&place).await;
            assert!(page.contains(&format!(">{button}</button>")), "{button}: {page}");
            let undo = html::fields(&page, "/contacts/undo");
            place = browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303).header("location").to_owned();
            let page = browser.page(&place).await;
            assert!(page.contains(told), "{told}: {page}");
            assert_eq!(html::names(&page), names);
        }
        let history = browser.page("/history").await;
        let states: Vec<_> = html::tags(&history).into_iter().filter(|tag| tag.get("class") == Some("badge text-bg-primary")).map(|tag| tag.text).collect();
        assert_eq!(states, ["undone", "undone, then redone", "undone"], "of the redo, the first undo and the import: {id}");
    }
}

on_both! {
    async fn an_undo_says_how_many_contacts_it_left_as_they_are(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        browser.send_file("/import", "people.vcf", CARDS).await.expect(303);
        let fields = html::fields(&browser.page("/import/review").await, "/import/review");
        let place = browser.post("/import/review", &html::borrowed(&fields)).await.expect(303).header("location").to_owned();
        let undo = html::fields(&browser.page(&place).await, "/contacts/undo");
        let id = user.get("/api/contacts").await.json()[0]["id"].to_string();
        user.patch(&format!("/api/contacts/{id}"), &json!({"comments": "edited"})).await.expect(200);
        let place = browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303).header("location").to_owned();
        let page = browser.page(&place).await;
        assert!(page.contains("Undid the import of 1 contact. 1 contact was changed since and stays as it is."), "{page}");
    }
}

on_both! {
    async fn a_long_list_says_which_part_it_shows_and_leads_to_the_others(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        let card = |nth: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{nth}\r\nFN:Person {nth:04}\r\nEND:VCARD\r\n");
        let broken = "BEGIN:VCARD\r\nVERSION:9.0\r\nFN:Odd\r\nEND:VCARD\r\n".repeat(201);
        browser.send_file("/import", "people.vcf", &((0..1_250).map(card).collect::<String>() + &broken)).await.expect(303);
        let (mut seen, mut next) = (Vec::new(), Some("/import/review".to_owned()));
        while let Some(place) = next {
            let page = browser.page(&place).await;
            let (_, list) = page.split_once("id=\"seen\"").unwrap();
            seen.extend(list.split("<b>Person ").skip(1).map(|rest| rest[..4].to_owned()));
            assert!(list.contains("of 1,250"), "{list}");
            let links = html::tags(list);
            next = links.iter().find(|tag| tag.get("rel") == Some("next")).map(|tag| html::unescaped(tag.get("href").unwrap()));
        }
        let expected: Vec<_> = (0..1_250).map(|nth| format!("{nth:04}")).collect();
        assert_eq!(seen, expected);
        let page = browser.page("/import/review?refused=200").await;
        assert!(page.contains("201–201 of 201") && page.contains("1–200 of 1,250"), "{page}");
    }
}

on_both! {
    async fn a_table_of_no_known_program_is_read_as_a_person_says(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        browser.send_file("/import", "people.csv", "Kobzar,Verse\r\nTaras,taras@example.org\r\n").await.expect(303);
        let page = browser.page("/import/review").await;
        assert!(page.contains("taras@example.org") && page.contains("name=\"c\""), "{page}");
        let page = browser.page("/import/review?c=first_name&c=email").await;
        let fields = html::fields(&page, "/import/review");
        browser.post("/import/review", &html::borrowed(&fields)).await.expect(303);
        let contacts = user.get("/api/contacts").await.json();
        assert!(contacts.as_array().unwrap().iter().any(|contact| contact["first_name"] == "Taras" && contact["email"] == "taras@example.org"), "{contacts}");
    }
}

on_both! {
    async fn what_is_no_address_book_is_named(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        for (content, key) in [("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "import-calendar"), ("%PDF-1.7", "import-binary"), (" ", "import-empty"), ("hello", "import-no-contact")] {
            browser.send_file("/import", "x", content).await.expect(303);
            let page = browser.page("/import/review").await;
            assert!(page.contains(&said("en", key)) && !page.contains("name=\"upload\""), "{key}: {page}");
        }
        browser.send_file("/import", "x.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:nobody\r\n").await.expect(303);
        browser.get("/import/review").await.expect(200);
    }
}

on_both! {
    async fn what_is_refused_is_told_in_the_readers_language_and_apart_from_notes(app: TestApp) {
        let browser = Browser::new(&app).with("accept-language", "uk").signed_up("lesya@example.org").await;
        browser.send_file("/import", "x.vcf", "  BEGIN:VCARD\nVERSION:3.0\nFN:Taras\nEND:VCARD\nBEGIN:VCARD\nVERSION:9.0\nFN:Ivan\nEND:VCARD\n").await.expect(303);
        let page = browser.page("/import/review").await;
        assert!(page.contains("1 запис не вдалося прочитати"), "{page}");
        let (refused, notes) = page.split_once("id=\"notes\"").expect("notes");
        assert!(refused.contains("Ця картка версії 9.0; читаються 2.1, 3.0 і 4.0."), "{refused}");
        assert!(notes.contains(&said("uk", "remark-indented")), "{notes}");
    }
}

on_both! {
    async fn a_script_is_told_where_to_go_on(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        let token = browser.token().await;
        let (kind, body) = multipart(&[("form_token", &token), ("file", CARDS)], "people.vcf");
        let request = browser.request(Method::POST, "/import").header("content-type", kind).header("hx-request", "true").body(body);
        let answer = browser.send(request).await.expect(204);
        assert_eq!(answer.header("hx-redirect"), "/import/review");
    }
}

on_both! {
    /// Row 7 of issue 12.
    async fn a_large_file_waits_in_pieces_that_go_when_it_is_imported(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        let note = format!("NOTE:{}\r\nEND:VCARD\r\n", "x".repeat(60_000));
        let cards: String = (0..60).map(|nth| CARDS.replace("UID:", &format!("UID:{nth}-")).replace("END:VCARD\r\n", &note)).collect();
        let pieces = i64::try_from(cards.len().div_ceil(1 << 20)).unwrap();
        browser.send_file("/import", "people.vcf", &cards).await.expect(303);
        assert_eq!(app.count("SELECT COUNT(*) FROM upload_pieces").await, pieces);
        let page = browser.page("/import/review").await;
        assert!(page.contains("120 new contacts"), "{page}");
        let fields = html::fields(&page, "/import/review");
        browser.post("/import/review", &html::borrowed(&fields)).await.expect(303);
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 120);
        app.run_jobs().await;
        assert_eq!(app.count("SELECT COUNT(*) FROM upload_pieces").await, 0);
        browser.send_file("/import", "people.vcf", &cards).await.expect(303);
        browser.send_file("/import", "two.vcf", CARDS).await.expect(303);
        app.run_jobs().await;
        assert_eq!(app.count("SELECT COUNT(*) FROM upload_pieces").await, 1);
        assert!(browser.page("/import/review").await.contains("two.vcf"));
    }
}

on_both! {
    /// A part without an end would be gathered in memory.
    async fn a_form_whose_part_has_no_end_is_refused(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        let token = browser.token().await;
        let (kind, start) = multipart(&[("form_token", &token)], "");
        let start = start.trim_end_matches("--\r\n").to_owned();
        let body = format!("{start}\r\nX-Long: {}", "x".repeat(3_000_000));
        let answer = browser.send(browser.request(Method::POST, "/import").header("content-type", kind).body(body)).await;
        assert_eq!(answer.status, 400, "{answer:?}");
        assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
    }
}

on_both! {
    async fn one_file_waits_at_a_time_and_not_for_ever(app: TestApp) {
        let (browser, _) = member(&app, "lesya@example.org").await;
        for name in ["one.vcf", "two.vcf"] {
            browser.send_file("/import", name, CARDS).await.expect(303);
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 1);
        assert!(browser.page("/import/review").await.contains("two.vcf"));
        app.pass(Duration::from_secs(86_401));
        carnet::domain::jobs::forget_uploads::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
    }
}
