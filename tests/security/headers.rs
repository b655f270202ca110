use carnet::http::Options;
use reqwest::Method;
use serde_json::json;

use crate::support::user::{Answer, PASSWORD, path_of, sign_in};
use crate::support::{Engine, Setup, TestApp, draft, on_both, postgres};

fn must_be_secure(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    for directive in [
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(directive), "{directive}: {answer:?}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(
        answer.header("x-content-type-options"),
        "nosniff",
        "{answer:?}"
    );
    // Without any referrer, a browser would not tell which site a page's form was sent from either.
    let is_page = answer.header("content-type").starts_with("text/html")
        && policy.contains("form-action 'self'");
    assert_eq!(
        answer.header("referrer-policy"),
        if is_page {
            "same-origin"
        } else {
            "no-referrer"
        },
        "{answer:?}"
    );
    assert_eq!(
        answer.header("cross-origin-opener-policy"),
        "same-origin",
        "{answer:?}"
    );
    assert!(!answer.header("x-request-id").is_empty(), "{answer:?}");
    assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none());
}

/// Takes a table away under the running server.
async fn drop_contacts(app: &TestApp) {
    match (&app.sqlite_file, &app.database_url) {
        (Some(file), _) => rusqlite::Connection::open(file)
            .unwrap()
            .execute_batch("DROP TABLE contacts")
            .unwrap(),
        (_, Some(url)) => postgres::execute(url, "DROP TABLE contacts").await,
        _ => unreachable!("one of the two"),
    }
}

on_both! {
    /// Rows 18 and 30.
    async fn every_answer_has_the_security_headers(app: TestApp) {
        let user = app.user().await;
        let contact = path_of(&user.create(&draft("Taras")).await);
        let large = json!({"first_name": "x".repeat(1_100_000)});
        let answers = [
            (200, user.get("/api/contacts").await),
            (200, user.get(&contact).await),
            (200, Answer::of(app.get("/")).await),
            (200, Answer::of(app.get("/docs/")).await),
            (200, Answer::of(app.get("/openapi.json")).await),
            (200, Answer::of(app.get("/livez")).await),
            (201, user.post("/api/contacts", &draft("Lesya")).await),
            (400, Answer::of(user.request(Method::POST, "/api/contacts").header("content-type", "application/json").body("{")).await),
            (401, Answer::of(app.get("/api/contacts")).await),
            (404, user.get("/api/contacts/1").await),
            (404, Answer::of(app.get("/nowhere")).await),
            (405, user.put("/api/contacts", &json!({})).await),
            (409, Answer::of(app.post("/api/auth/signup").json(&json!({"username": "x", "email": user.email, "password": PASSWORD}))).await),
            (412, Answer::of(user.request(Method::DELETE, &contact).header("if-match", "\"x\"")).await),
            (413, user.post("/api/contacts", &large).await),
            (415, Answer::of(user.request(Method::POST, "/api/contacts").body("x")).await),
            (422, user.post("/api/contacts", &json!({})).await),
            (431, Answer::of(app.get("/").header("x-large", "x".repeat(20_000))).await),
            (204, user.delete(&contact).await),
            (304, {
                let etag = user.post("/api/contacts", &draft("Third")).await;
                let (path, tag) = (path_of(&etag.json()), etag.header("etag").to_owned());
                Answer::of(user.request(Method::GET, &path).header("if-none-match", tag)).await
            }),
        ];
        for (status, answer) in &answers {
            assert_eq!(answer.status.as_u16(), *status, "{answer:?}");
            must_be_secure(answer);
            assert!(answer.headers.get("strict-transport-security").is_none(), "there is no TLS to insist on");
        }
        drop_contacts(&app).await;
        let failed = user.get("/api/contacts?limit=3").await;
        must_be_secure(&failed);
        let text = failed.text.to_lowercase();
        let detail = failed.problem(500);
        for internal in ["contacts", "table", "relation", "select", "sql", ".rs", "panic"] {
            assert!(!text.contains(internal), "{internal}: {text}");
        }
        assert_eq!(detail, "the server failed; its log tells more");
        user.get("/api/users/me").await.expect(200);
    }
}

/// Row 18.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_tls_browsers_are_told_to_insist_on_it() {
    let setup = Setup {
        public_url: Some("https://contacts.example.org".to_owned()),
        ..Setup::default()
    };
    let app = TestApp::start_with(Engine::Sqlite, setup).await;
    for path in ["/", "/docs/", "/nowhere", "/api/contacts", "/livez"] {
        let answer = Answer::of(app.get(path)).await;
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=31536000"),
            "{answer:?}"
        );
        must_be_secure(&answer);
    }
}

/// Row 19.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_origins_read_nothing_unless_they_are_let_in() {
    let asked = |app: &TestApp, origin: &str| {
        let preflight = app
            .request(Method::OPTIONS, "/api/contacts")
            .header("origin", origin);
        let preflight = preflight
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization");
        [
            preflight,
            app.get("/api/contacts").header("origin", origin),
            app.get("/livez").header("origin", origin),
        ]
    };
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").to_owned();
    let closed = TestApp::start(Engine::Sqlite).await;
    for request in asked(&closed, "https://evil.example") {
        let answer = Answer::of(request).await;
        assert!(
            !answer
                .headers
                .keys()
                .any(|name| name.as_str().starts_with("access-control-")),
            "{answer:?}"
        );
    }
    let options = Options {
        cors_origins: vec!["https://app.example.org".to_owned()],
        ..Options::default()
    };
    let open = TestApp::start_with(
        Engine::Sqlite,
        Setup {
            options,
            ..Setup::default()
        },
    )
    .await;
    for origin in [
        "https://evil.example",
        "https://app.example.org.evil.example",
        "http://app.example.org",
        "null",
    ] {
        for request in asked(&open, origin) {
            assert_eq!(allowed(&Answer::of(request).await), "", "{origin}");
        }
    }
    for request in asked(&open, "https://app.example.org") {
        let answer = Answer::of(request).await;
        assert_eq!(allowed(&answer), "https://app.example.org");
        assert!(
            answer
                .headers
                .get("access-control-allow-credentials")
                .is_none(),
            "tokens travel in a header"
        );
    }
}

on_both! {
    /// Row 20.
    async fn what_is_personal_is_kept_by_no_cache(app: TestApp) {
        let user = app.user().await;
        let contact = path_of(&user.create(&json!({"first_name": "Taras", "birthday": "--03-09"})).await);
        let answers = [
            user.get("/api/users/me").await,
            user.get("/api/contacts").await,
            user.get(&contact).await,
            user.get("/api/contacts/search?q=taras").await,
            user.get("/api/contacts/birthdays?days=366").await,
            user.patch(&contact, &json!({"last_name": "x"})).await,
            user.post("/api/contacts", &draft("Lesya")).await,
            user.get("/api/contacts/1").await,
            sign_in(&app, &user.email, PASSWORD).await,
            sign_in(&app, &user.email, "quite another one").await,
            Answer::of(app.get("/api/auth/refresh_token").bearer_auth(&user.refresh)).await,
        ];
        for answer in &answers {
            assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
        }
        let out = Answer::of(user.request(Method::POST, "/api/auth/logout")).await.expect(204);
        assert_eq!(out.header("cache-control"), "no-store");
        for kind in ["\"cache\"", "\"cookies\"", "\"storage\""] {
            assert!(out.header("clear-site-data").contains(kind), "{out:?}");
        }
    }
}

/// Row 34.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn diagnostics_and_files_are_not_served() {
    let app = TestApp::start(Engine::Sqlite).await;
    for path in [
        "/metrics",
        "/debug",
        "/debug/pprof",
        "/.env",
        "/.git/config",
        "/admin",
        "/status",
        "/server-status",
        "/carnet.db",
        "/secret.key",
        "/data/carnet.db",
        "/api",
        "/api/admin",
        "/docs/..%2f..%2fCargo.toml",
        "/docs/%2e%2e/Cargo.toml",
        "/avatars/..%2fsecret.key",
    ] {
        let answer = Answer::of(app.get(path)).await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
        answer.problem(404);
    }
}
