//! Row 17: what changes something comes from this site's own pages, made for this very browser.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use super::{
    MEMBER_FORMS, MEMBER_PAGES, OPEN_FORMS, OPEN_PAGES, api, declared, html, leads_to_sign_in,
    state,
};
use crate::support::browser::{Browser, multipart};
use crate::support::user::PASSWORD;
use crate::support::{Setup, TestApp, draft, on_both};

/// A member with something that each form could change.
struct Stage {
    browser: Browser,
    contact: String,
    pair: String,
    /// Contacts that were told apart.
    apart: String,
    /// The change number at which certain duplicates were found.
    change: String,
    etag: String,
    trashed: String,
    operation: String,
    version: String,
    upload: String,
    session: String,
    book: String,
    app_password: String,
    /// An account on a server that this one may fetch from: its own.
    remote: [String; 3],
}

impl Stage {
    async fn new(app: &TestApp, email: &str) -> Self {
        let browser = Browser::sign_up(app, email).await;
        let user = api(app, email).await;
        let contact = user
            .create(&json!({"first_name": "Taras", "comments": "poet"}))
            .await["id"]
            .to_string();
        super::give_photo(&user, &contact).await;
        let pair = format!("{contact},{}", user.create(&draft("Lesya")).await["id"]);
        let trashed = user.create(&draft("Ivan")).await["id"].to_string();
        let deleted = browser
            .submit(&format!("/contacts/{trashed}/delete"), &[])
            .await
            .expect(303);
        let operation = deleted
            .header("location")
            .split_once('=')
            .unwrap()
            .1
            .to_owned();
        user.patch(
            &format!("/api/contacts/{contact}"),
            &json!({"comments": "poet, painter", "first_name": "Taras"}),
        )
        .await
        .expect(200);
        browser
            .submit(&format!("/contacts/{contact}/labels"), &[("add", "Poets")])
            .await
            .expect(303);
        let history = browser.page(&format!("/contacts/{contact}/history")).await;
        let version = html::value(&history, "version").unwrap();
        browser
            .send_file(
                "/import",
                "more.vcf",
                "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:More\r\nEND:VCARD\r\n",
            )
            .await
            .expect(303);
        let upload = html::value(&browser.page("/import/review").await, "upload").unwrap();
        let etag = html::value(
            &browser.page(&format!("/contacts/{contact}/edit")).await,
            "etag",
        )
        .unwrap();
        let book = user.post("/api/books", &json!({"name": "Work"})).await;
        let book = book.expect(201).json()["id"].to_string();
        let device = user.app_password(json!({"name": "Phone"})).await;
        let app_password = device["id"].to_string();
        let secret = device["password"].as_str().unwrap();
        let remote = [app.url.as_str(), email, secret].map(str::to_owned);
        let settings = browser.page("/settings").await;
        let sessions: Vec<_> = settings
            .split("/settings/sessions/")
            .skip(1)
            .map(|rest| rest.split('/').next().unwrap())
            .collect();
        assert_eq!(sessions.len(), 2);
        // The API's is the later one.
        let session = sessions
            .iter()
            .max_by_key(|id| id.parse::<i64>().unwrap())
            .unwrap()
            .to_string();
        let apart = format!("{contact},{}", user.create(&draft("Vasyl")).await["id"]);
        let fields = [("ids", apart.as_str())];
        let told_apart = browser.submit("/duplicates/distinct", &fields).await;
        told_apart.expect(303);
        let twin =
            json!({"op": "create", "contact": {"first_name": "Twin", "email": "twin@example.org"}});
        user.batch(&[twin.clone(), twin]).await.expect(200);
        let change = html::value(&browser.page("/duplicates").await, "change").unwrap();
        Self {
            browser,
            contact,
            pair,
            apart,
            change,
            etag,
            trashed,
            operation,
            version,
            upload,
            session,
            book,
            app_password,
            remote,
        }
    }

    fn path(&self, route: &str) -> String {
        route.replace(
            "{id}",
            if route.contains("/sessions/") {
                &self.session
            } else if route.starts_with("/books/") {
                &self.book
            } else {
                &self.contact
            },
        )
    }

    /// Fields with which the form does something.
    fn fields(&self, route: &str) -> Vec<(String, String)> {
        let fields: Vec<(&str, &str)> = match route {
            "/signup" => vec![
                ("username", "Evil"),
                ("email", "evil@example.org"),
                ("password", PASSWORD),
            ],
            "/login" => vec![("email", "one@example.org"), ("password", PASSWORD)],
            "/contacts" => vec![("first_name", "Evil")],
            "/contacts/bulk" => vec![("action", "favorite"), ("ids", &self.contact)],
            "/contacts/undo" => vec![("operation", &self.operation)],
            "/contacts/{id}/labels" => vec![("add", "Evil")],
            "/contacts/{id}/history" => vec![("version", &self.version)],
            "/labels/rename" => vec![("label", "Poets"), ("name", "Evil"), ("color", "pink")],
            "/labels/delete" => vec![("label", "Poets")],
            "/books" | "/books/{id}" => vec![("name", "Evil"), ("description", "Evil")],
            "/import" => vec![("file", "BEGIN:VCARD\r\nFN:Evil\r\nEND:VCARD\r\n")],
            "/import/review" => vec![("upload", &self.upload)],
            "/import/carddav" => {
                let [address, user, password] = &self.remote;
                vec![("address", address), ("user", user), ("password", password)]
            }
            "/trash/restore" | "/trash/remove" => vec![("id", &self.trashed)],
            "/history/rewind" => vec![("instant", "1700000000000000")],
            "/contacts/{id}" => vec![("first_name", "Evil"), ("etag", &self.etag)],
            "/contacts/{id}/favorite" => vec![("favorite", "true")],
            "/duplicates/apart" => vec![("ids", &self.apart)],
            "/duplicates/certain" => vec![("change", &self.change)],
            "/duplicates/distinct" | "/duplicates/merge" => vec![("ids", &self.pair)],
            "/settings/profile" => vec![
                ("username", "Evil"),
                ("locale", "uk"),
                ("time_zone", "UTC"),
                ("theme", "dark"),
            ],
            "/settings/list" => vec![("sort", "last_name"), ("columns", "labels")],
            "/settings/password" => vec![
                ("current_password", PASSWORD),
                ("password", "an evil one, of course"),
            ],
            "/settings/email" => vec![("email", "evil@example.org"), ("password", PASSWORD)],
            "/settings/delete" => vec![("password", PASSWORD)],
            "/settings/devices/set-up" => vec![("kind", "android"), ("name", "Evil")],
            "/settings/devices/revoke" => vec![("id", &self.app_password)],
            _ => vec![],
        };
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

/// A request with these fields, in the encoding that the form has; its token comes first.
fn sending(
    browser: &Browser,
    route: &str,
    path: &str,
    fields: &[(String, String)],
) -> RequestBuilder {
    let request = browser.request(Method::POST, path);
    if route != "/import" {
        return request.form(fields);
    }
    let mut fields = html::borrowed(fields);
    fields.sort_by_key(|(name, _)| *name != "form_token");
    let (kind, body) = multipart(&fields, "evil.vcf");
    request.header("content-type", kind).body(body)
}

on_both! {
    async fn a_form_without_this_browsers_token_changes_nothing(app: TestApp) {
        let one = Stage::new(&app, "one@example.org").await;
        let other = Browser::sign_up(&app, "other@example.org").await;
        let second = Browser::sign_in(&app, "one@example.org").await;
        let visitor = Browser::new(&app);
        let own = one.browser.token().await;
        let tokens = [
            None, Some(String::new()), Some("x".to_owned()), Some("A".repeat(86)), Some(own[..own.len() - 4].to_owned()), Some(format!("{own}AAAA")),
            Some(other.token().await), Some(second.token().await), Some(visitor.token().await),
        ];
        let before = state(&app).await;
        for route in MEMBER_FORMS.iter().chain(&OPEN_FORMS) {
            for token in &tokens {
                let fields = one.fields(route).into_iter().chain(token.clone().map(|token| ("form_token".to_owned(), token)));
                let fields: Vec<_> = fields.collect();
                let answer = one.browser.send(sending(&one.browser, route, &one.path(route), &fields)).await;
                assert_eq!(answer.status, 403, "{route} {token:?}: {answer:?}");
            }
        }
        assert_eq!(state(&app).await, before);
    }
}

on_both! {
    async fn a_strangers_form_needs_the_strangers_token(app: TestApp) {
        let one = Stage::new(&app, "one@example.org").await;
        let (visitor, other) = (Browser::new(&app), Browser::new(&app));
        visitor.get("/login").await;
        let tokens = [None, Some(other.token().await), Some(one.browser.token().await)];
        let before = state(&app).await;
        for route in OPEN_FORMS {
            for token in &tokens {
                let fields: Vec<_> = one.fields(route).into_iter().chain(token.clone().map(|token| ("form_token".to_owned(), token))).collect();
                visitor.post(route, &html::borrowed(&fields)).await.expect(403);
            }
            let fields = html::with(&one.fields(route), "form_token", &visitor.token().await);
            Browser::new(&app).post(route, &html::borrowed(&fields)).await.expect(403);
        }
        assert_eq!(state(&app).await, before);
    }
}

on_both! {
    async fn a_form_that_another_site_sends_changes_nothing(app: TestApp) {
        let one = Stage::new(&app, "one@example.org").await;
        let token = one.browser.token().await;
        let visitor = Browser::new(&app);
        let visitors = visitor.token().await;
        let before = state(&app).await;
        for route in MEMBER_FORMS.iter().chain(&OPEN_FORMS) {
            let (browser, token) = if OPEN_FORMS.contains(route) { (&visitor, &visitors) } else { (&one.browser, &token) };
            let fields = html::with(&one.fields(route), "form_token", token);
            for (header, value) in [
                ("origin", "https://evil.example"), ("origin", "null"), ("origin", "http://127.0.0.1"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"),
            ] {
                let request = sending(browser, route, &one.path(route), &fields).header(header, value);
                let answer = browser.send(request).await;
                assert_eq!(answer.status, 403, "{route} {header}: {value}: {answer:?}");
            }
        }
        assert_eq!(state(&app).await, before);
    }
}

on_both! {
    async fn what_is_no_form_changes_nothing(app: TestApp) {
        let one = Stage::new(&app, "one@example.org").await;
        let token = one.browser.token().await;
        let visitor = Browser::new(&app);
        let visitors = visitor.token().await;
        let before = state(&app).await;
        for route in MEMBER_FORMS.iter().chain(&OPEN_FORMS) {
            let (browser, token) = if OPEN_FORMS.contains(route) { (&visitor, &visitors) } else { (&one.browser, &token) };
            let fields = html::with(&one.fields(route), "form_token", token);
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
            for kind in ["text/plain", "text/plain; x=application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"] {
                // There it is a form, and a broken one.
                let takes_files = ["/import", "/contacts", "/contacts/{id}"].contains(route);
                let expected = if takes_files && kind.starts_with("multipart") { 400 } else { 415 };
                let request = browser.request(Method::POST, &one.path(route)).header("content-type", kind).body(body.clone());
                assert_eq!(browser.send(request).await.status, expected, "{route} {kind}");
            }
            let request = browser.request(Method::POST, &one.path(route)).body(body);
            assert_eq!(browser.send(request).await.status, 415, "{route} without a type");
        }
        assert_eq!(state(&app).await, before);
    }
}

on_both! {
    /// So that the refusals above are about what they say they are about.
    async fn each_form_does_something_when_its_own_page_sends_it(app: TestApp with Setup { fetch: "127.0.0.1", ..Setup::default() }) {
        for (nth, route) in MEMBER_FORMS.iter().enumerate() {
            let stage = Stage::new(&app, &format!("one{nth}@example.org")).await;
            let token = stage.browser.token().await;
            let before = state(&app).await;
            app.pass(std::time::Duration::from_secs(1));
            let request = sending(&stage.browser, route, &stage.path(route), &html::with(&stage.fields(route), "form_token", &token));
            let request = request.header("sec-fetch-site", "same-origin").header("origin", app.url.clone());
            let answer = stage.browser.send(request).await;
            // The password is in the answer itself, so that no address leads to it.
            let expected = if *route == "/settings/devices/set-up" { 200 } else { 303 };
            assert_eq!(answer.status, expected, "{route}: {answer:?}");
            assert!(!leads_to_sign_in(&answer), "{route}: {answer:?}");
            assert_ne!(state(&app).await, before, "{route}");
        }
    }
}

on_both! {
    async fn a_page_that_is_read_changes_nothing(app: TestApp) {
        let one = Stage::new(&app, "one@example.org").await;
        one.browser.submit("/birthdays/calendar", &[]).await.expect(303);
        let before = state(&app).await;
        let undo = format!("/contacts?undo={}", one.operation);
        let more = [undo.as_str(), "/contacts?q=taras", "/contacts?action=delete&ids=1", "/settings?done=saved", "/contacts/{id}?changed"];
        for route in MEMBER_PAGES.iter().chain(&OPEN_PAGES).chain(&more) {
            for method in [Method::GET, Method::HEAD] {
                let answer = one.browser.send(one.browser.request(method, &one.path(route))).await;
                assert!(matches!(answer.status.as_u16(), 200 | 303), "{route}: {answer:?}");
                let part = one.browser.request(Method::GET, &one.path(route)).header("hx-request", "true").header("hx-target", "main#detail");
                assert!(matches!(one.browser.send(part).await.status.as_u16(), 200 | 303), "{route}");
            }
        }
        for route in MEMBER_FORMS.iter().filter(|route| !declared("get").contains(&(**route).to_owned())) {
            let answer = one.browser.get(&one.path(route)).await;
            assert!(matches!(answer.status.as_u16(), 404 | 405), "{route}: {answer:?}");
        }
        assert_eq!(state(&app).await, before);
    }
}
