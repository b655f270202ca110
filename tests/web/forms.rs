//! Row 17: what changes something comes from this site's own pages, made for this very browser.

use reqwest::Method;
use serde_json::json;

use super::{MEMBER_FORMS, MEMBER_PAGES, OPEN_FORMS, OPEN_PAGES, api, declared, html, leads_to_sign_in, state};
use crate::support::browser::Browser;
use crate::support::user::PASSWORD;
use crate::support::{TestApp, draft, on_both};

/// A member with something that each form could change.
struct Stage {
    browser: Browser,
    contact: String,
    pair: String,
    etag: String,
    deleted_at: String,
    session: String,
}

impl Stage {
    async fn new(app: &TestApp, email: &str) -> Self {
        let browser = Browser::sign_up(app, email).await;
        let user = api(app, email).await;
        let contact = user.create(&json!({"first_name": "Taras", "comments": "poet"})).await["id"].to_string();
        super::give_photo(&user, &contact).await;
        let pair = format!("{contact},{}", user.create(&draft("Lesya")).await["id"]);
        let trashed = user.create(&draft("Ivan")).await["id"].to_string();
        user.delete(&format!("/api/contacts/{trashed}")).await.expect(204);
        let id: i64 = trashed.parse().unwrap();
        let deleted_at = app.count(&format!("SELECT deleted_at FROM contacts WHERE id = {id}")).await.to_string();
        let etag = html::value(&browser.page(&format!("/contacts/{contact}/edit")).await, "etag").unwrap();
        let settings = browser.page("/settings").await;
        let sessions: Vec<_> =
            settings.split("/settings/sessions/").skip(1).map(|rest| rest.split('/').next().unwrap()).collect();
        assert_eq!(sessions.len(), 2);
        // The API's is the later one.
        let session = sessions.iter().max_by_key(|id| id.parse::<i64>().unwrap()).unwrap().to_string();
        Self { browser, contact, pair, etag, deleted_at, session }
    }

    fn path(&self, route: &str) -> String {
        route.replace("{id}", if route.contains("/sessions/") { &self.session } else { &self.contact })
    }

    /// Fields with which the form does something.
    fn fields(&self, route: &str) -> Vec<(String, String)> {
        let fields: Vec<(&str, &str)> = match route {
            "/signup" => vec![("username", "Evil"), ("email", "evil@example.org"), ("password", PASSWORD)],
            "/login" => vec![("email", "one@example.org"), ("password", PASSWORD)],
            "/contacts" => vec![("first_name", "Evil")],
            "/contacts/bulk" => vec![("action", "favorite"), ("ids", &self.contact)],
            "/contacts/undo" => vec![("deleted_at", &self.deleted_at)],
            "/contacts/{id}" => vec![("first_name", "Evil"), ("etag", &self.etag)],
            "/contacts/{id}/favorite" => vec![("favorite", "true")],
            "/duplicates/distinct" | "/duplicates/merge" => vec![("ids", &self.pair)],
            "/settings/profile" => vec![("username", "Evil"), ("locale", "uk"), ("time_zone", "UTC"), ("theme", "dark")],
            "/settings/password" => vec![("current_password", PASSWORD), ("password", "an evil one, of course")],
            "/settings/delete" => vec![("password", PASSWORD)],
            _ => vec![],
        };
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
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
                let answer = one.browser.post(&one.path(route), &html::borrowed(&fields)).await;
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
                let request = browser.request(Method::POST, &one.path(route)).header(header, value).form(&fields);
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
                let request = browser.request(Method::POST, &one.path(route)).header("content-type", kind).body(body.clone());
                assert_eq!(browser.send(request).await.status, 415, "{route} {kind}");
            }
            let request = browser.request(Method::POST, &one.path(route)).body(body);
            assert_eq!(browser.send(request).await.status, 415, "{route} without a type");
        }
        assert_eq!(state(&app).await, before);
    }
}

on_both! {
    /// So that the refusals above are about what they say they are about.
    async fn each_form_does_something_when_its_own_page_sends_it(app: TestApp) {
        for (nth, route) in MEMBER_FORMS.iter().enumerate() {
            let stage = Stage::new(&app, &format!("one{nth}@example.org")).await;
            let token = stage.browser.token().await;
            let before = state(&app).await;
            app.pass(std::time::Duration::from_secs(1));
            let request = stage.browser.request(Method::POST, &stage.path(route)).form(&html::with(&stage.fields(route), "form_token", &token));
            let request = request.header("sec-fetch-site", "same-origin").header("origin", app.url.clone());
            let answer = stage.browser.send(request).await;
            assert_eq!(answer.status, 303, "{route}: {answer:?}");
            assert!(!leads_to_sign_in(&answer), "{route}: {answer:?}");
            assert_ne!(state(&app).await, before, "{route}");
        }
    }
}

on_both! {
    async fn a_page_that_is_read_changes_nothing(app: TestApp) {
        let one = Stage::new(&app, "one@example.org").await;
        let before = state(&app).await;
        let undo = format!("/contacts?undo={}", one.deleted_at);
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
