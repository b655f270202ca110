//! Moving in from another server, on its page.

use crate::support::browser::Browser;
use crate::support::dav_user::{DavUser, card};
use crate::support::foreign::{BOOK, Foreign, multistatus, says};
use crate::support::user::Answer;
use crate::support::{Setup, TestApp, default_limits, on_both};

use super::{html, member, said};

/// A setup in which this machine's own servers may be fetched from.
fn near() -> Setup {
    Setup {
        fetch: "127.0.0.1",
        ..Setup::default()
    }
}

/// A setup in which servers of the public Internet may be fetched from.
fn public() -> Setup {
    Setup {
        fetch: "on",
        ..Setup::default()
    }
}

/// Fills in the form for another server.
async fn fetch(browser: &Browser, address: &str, user: &str, password: &str) -> Answer {
    let fields = [("address", address), ("user", user), ("password", password)];
    browser.submit("/import/carddav", &fields).await
}

/// Fetches the books of an account on this server into the browser's, and returns the review.
async fn fetched(browser: &Browser, dav: &DavUser<'_>) -> String {
    let answer = fetch(browser, &dav.user.app.url, &dav.user.email, &dav.secret)
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/import/review");
    browser.page("/import/review").await
}

/// Imports what the review of this path shows.
async fn import(browser: &Browser, path: &str) {
    let page = browser.page(path).await;
    let fields = html::fields(&page, "/import/review");
    browser
        .post("/import/review", &html::borrowed(&fields))
        .await
        .expect(303);
}

const PHOTO: &str = "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// An account with two books, a group and a photo.
async fn full(app: &TestApp) -> DavUser<'_> {
    let dav = DavUser::new(app).await;
    dav.put(
        "taras.vcf",
        card("taras", &["FN:Taras", "N:;Taras;;;", PHOTO]),
    )
    .await
    .expect(201);
    let group = [
        "FN:Poets",
        "N:Poets;;;;",
        "X-ADDRESSBOOKSERVER-KIND:group",
        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:taras",
    ];
    dav.put("poets.vcf", card("poets", &group))
        .await
        .expect(201);
    let modern = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:lesya\r\nFN:Lesya\r\nN:;Lesya;;;\r\nGENDER:F\r\nEND:VCARD\r\n";
    dav.put("lesya.vcf", modern).await.expect(201);
    let work = dav.mkcol("work").await;
    let media_type = [("content-type", "text/vcard")];
    dav.send(
        "PUT",
        &format!("{work}ivan.vcf"),
        &media_type,
        card("ivan", &["FN:Ivan", "N:;Ivan;;;"]),
    )
    .await
    .expect(201);
    dav
}

on_both! {
    async fn cards_groups_and_photos_come_in_and_go_as_one(app: TestApp with near()) {
        let dav = full(&app).await;
        let (browser, user) = member(&app, "olha@example.org").await;
        let review = fetched(&browser, &dav).await;
        for said in ["127.0.0.1", "Contacts", "3 contacts", "work", "1 contact<", "4 new contacts", "Import 4 contacts"] {
            assert!(review.contains(said), "{said}: {review}");
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 4, "only the other account's");
        import(&browser, "/import/review").await;
        let contacts = user.get("/api/contacts?sort=name").await.expect(200);
        assert_eq!(contacts.first_names(), ["Ivan", "Lesya", "Taras"]);
        let poets = user.get("/api/contacts?label=Poets").await.expect(200);
        assert_eq!(poets.first_names(), ["Taras"]);
        let taras = poets.json()[0]["id"].to_string();
        user.get(&format!("/api/contacts/{taras}/photo")).await.expect(200);
        let lesya = contacts.json()[1]["id"].to_string();
        let whole = user.request(reqwest::Method::GET, &format!("/api/contacts/{lesya}/card")).header("accept", "text/vcard;version=4.0");
        assert!(Answer::of(whole).await.expect(200).text.contains("GENDER:F\r\n"));

        let again = fetched(&browser, &dav).await;
        assert!(again.contains(&said("en", "import-nothing-new")), "{again}");
        for told in ["file", "line 1"] {
            assert!(!html::tags(&again).iter().any(|tag| tag.text.contains(told)), "a server has no {told}: {again}");
        }
        let operations = user.get("/api/operations").await.expect(200).json();
        let undo = format!("/api/operations/{}/undo", operations[0]["id"]);
        user.post(&undo, &serde_json::json!({})).await.expect(200);
        assert_eq!(user.get("/api/contacts").await.first_names(), [""; 0]);
    }
}

/// A server with a book of these cards, which only comes to them one by one.
async fn server_of<const N: usize>(cards: [(&'static str, &'static [u8]); N]) -> Foreign {
    Foreign::start(move |asked| {
        let found = cards.iter().find(|(path, _)| *path == asked.path());
        match (asked.method(), found) {
            ("PROPFIND", _) if asked.contains("depth: 0") => multistatus(&[("/b/", BOOK)]),
            ("PROPFIND", _) => {
                multistatus(&cards.map(|(path, _)| (path, "<D:getetag>1</D:getetag>")))
            }
            ("GET", Some((_, card))) => says("200 OK", "", card),
            _ => says("501 Not Implemented", "", ""),
        }
    })
    .await
}

on_both! {
    async fn each_card_that_comes_alone_has_its_own_encoding(app: TestApp with near()) {
        let windows = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:b\r\nFN:Fran\xe7ois\r\nN:;Fran\xe7ois;;;\r\nEND:VCARD\r\n";
        let utf8 = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Леся\r\nN:;Леся;;;\r\nEND:VCARD\r\n";
        let server = server_of([("/b/a.vcf", utf8.as_bytes()), ("/b/b.vcf", windows)]).await;
        let (browser, user) = member(&app, "olha@example.org").await;
        fetch(&browser, &format!("{}/b/", server.url), "lesya", "hush").await.expect(303);
        import(&browser, "/import/review").await;
        let contacts = user.get("/api/contacts?sort=name").await.expect(200);
        assert_eq!(contacts.first_names(), ["François", "Леся"]);
    }
}

on_both! {
    async fn cards_that_are_none_are_said_to_be_none(app: TestApp with near()) {
        let server = server_of([("/b/a.vcf", b"<html>Please sign in</html>")]).await;
        let (browser, _) = member(&app, "olha@example.org").await;
        fetch(&browser, &format!("{}/b/", server.url), "lesya", "hush").await.expect(303);
        let review = browser.page("/import/review").await;
        assert!(review.contains(&said("en", "import-no-contact")), "{review}");
    }
}

on_both! {
    async fn a_person_chooses_among_the_books(app: TestApp with near()) {
        let dav = full(&app).await;
        let (browser, user) = member(&app, "olha@example.org").await;
        fetched(&browser, &dav).await;
        let none = browser.page("/import/review?b=").await;
        assert!(none.contains(&said("en", "remote-nothing-chosen")) && !none.contains("name=\"upload\""), "{none}");
        let one = browser.page("/import/review?b=&b=1").await;
        assert!(one.contains("Import 1 contact<"), "{one}");
        import(&browser, "/import/review?b=&b=1").await;
        assert_eq!(user.get("/api/contacts").await.first_names(), ["Ivan"]);
        fetched(&browser, &dav).await;
        let rest = browser.page("/import/review").await;
        assert!(rest.contains("Import 3 contacts"), "{rest}");
    }
}

on_both! {
    async fn a_choice_that_cannot_be_read_imports_nothing(app: TestApp with near()) {
        let dav = full(&app).await;
        let (browser, user) = member(&app, "olha@example.org").await;
        fetched(&browser, &dav).await;
        let fields = html::fields(&browser.page("/import/review?b=&b=1").await, "/import/review");
        let fields = html::with(&fields, "books", "1;2");
        browser.post("/import/review", &html::borrowed(&fields)).await.expect(422);
        assert_eq!(user.get("/api/contacts").await.first_names(), [""; 0]);
    }
}

on_both! {
    async fn other_servers_are_not_asked_where_the_administrator_does_not_allow_it(app: TestApp) {
        let server = Foreign::start(|_| says("200 OK", "", "")).await;
        let (browser, _) = member(&app, "olha@example.org").await;
        let page = browser.page("/import").await;
        assert!(page.contains("CARNET_FETCH") && !page.contains("/import/carddav"), "{page}");
        fetch(&browser, &server.url, "lesya", "hush").await.expect(403);
        assert!(server.asked().is_empty());
    }
}

on_both! {
    async fn this_machine_and_its_network_look_like_servers_that_are_not_there(app: TestApp with public()) {
        let (browser, _) = member(&app, "olha@example.org").await;
        let unreachable = said("en", "remote-error-unreachable");
        for address in [
            "https://127.0.0.1", "https://localhost:8443", "https://[::1]", "https://[::ffff:127.0.0.1]/", "0x7f.1", "2130706433",
            "https://10.0.0.1:8443/dav", "169.254.169.254", "https://[64:ff9b::7f00:1]/", "no-such-host.invalid",
        ] {
            let answer = fetch(&browser, address, "lesya", "hush").await.expect(422);
            assert!(answer.text.contains(&unreachable), "{address}: {}", answer.text);
        }
    }
}

on_both! {
    async fn ports_and_schemes_that_are_not_listed_are_not_asked(app: TestApp with public()) {
        let server = Foreign::start(|_| says("200 OK", "", "")).await;
        let (browser, _) = member(&app, "olha@example.org").await;
        let port = server.url.rsplit(':').next().unwrap();
        for address in [server.url.clone(), format!("https://127.0.0.1:{port}"), format!("http://localhost:{port}"), "http://example.org".to_owned()] {
            let answer = fetch(&browser, &address, "lesya", "hush").await.expect(422);
            assert!(answer.text.contains(&said("en", "remote-error-not-secure")), "{address}: {}", answer.text);
        }
        assert!(server.asked().is_empty());
    }
}

on_both! {
    async fn a_refused_form_comes_back_with_a_reason_and_without_its_password(app: TestApp with near()) {
        let dav = DavUser::new(&app).await;
        let (browser, _) = member(&app, "olha@example.org").await;
        let banner = Foreign::start(|_| says("200 OK", "Server: canarybanner\r\n", "canarybody")).await;
        for (address, key) in [
            (app.url.as_str(), "remote-error-password"),
            (&banner.url, "remote-error-not-carddav"),
            ("https://lesya:hush@127.0.0.1/", "remote-error-password-in-address"),
            ("ftp://127.0.0.1", "remote-error-address"),
        ] {
            let answer = fetch(&browser, address, &dav.user.email, "canarypassword").await.expect(422);
            assert!(answer.text.contains(&said("en", key)), "{address}: {}", answer.text);
            assert!(answer.text.contains(&dav.user.email) && !answer.text.contains("canary"), "{}", answer.text);
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
    }
}

on_both! {
    async fn trying_passwords_at_another_server_is_limited(app: TestApp with Setup { limits: Some(default_limits()), ..near() }) {
        let server = Foreign::start(|_| says("401 Unauthorized", "WWW-Authenticate: Basic\r\n", "")).await;
        let (browser, _) = member(&app, "olha@example.org").await;
        for _ in 0..30 {
            fetch(&browser, &server.url, "lesya", "hush").await.expect(422);
        }
        let asked = server.asked().len();
        let answer = fetch(&browser, &server.url, "lesya", "hush").await.expect(429);
        assert!(answer.text.contains(&said("en", "remote-too-often")) && !answer.header("retry-after").is_empty(), "{answer:?}");
        assert_eq!(server.asked().len(), asked);
    }
}
