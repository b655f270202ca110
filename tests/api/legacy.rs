//! Clients written for the earlier FastAPI service, served from another port.

use std::time::Duration;

use carnet::http::Options;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::user::{PASSWORD, path_of};
use crate::support::{Answer, Setup, TestApp, draft, on_both};

const PAGE: &str = "http://localhost:5500";

fn open_to(origins: &[&str]) -> Setup {
    let cors_origins = origins.iter().map(ToString::to_string).collect();
    Setup {
        options: Options {
            cors_origins,
            ..Options::default()
        },
        ..Setup::default()
    }
}

/// What a browser asks before it sends a request with a token.
fn preflight(app: &TestApp, origin: &str, method: &str, path: &str) -> RequestBuilder {
    app.request(Method::OPTIONS, path)
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        )
}

fn cors_headers(answer: &Answer) -> Vec<&str> {
    answer
        .headers
        .keys()
        .map(|name| name.as_str())
        .filter(|name| name.starts_with("access-control-"))
        .collect()
}

on_both! {
    async fn a_page_from_another_port_signs_in_lists_and_renews_as_before(app: TestApp with open_to(&[PAGE])) {
        let owner = app.user().await;
        let contact = owner.create(&draft("Lesya")).await;
        let allowed = |answer: Answer, status: u16| {
            let answer = answer.expect(status);
            assert_eq!(answer.header("access-control-allow-origin"), PAGE);
            answer
        };
        let form = [("username", owner.email.as_str()), ("password", PASSWORD)];
        let login = app.post("/api/auth/login").header("origin", PAGE).form(&form);
        let mut pair = allowed(Answer::of(login).await, 200).json();
        for _ in 0..2 {
            allowed(Answer::of(preflight(&app, PAGE, "GET", "/api/contacts")).await, 200);
            let bearer = |path: &str, token: &str| app.get(path).header("origin", PAGE).bearer_auth(pair[token].as_str().unwrap());
            assert_eq!(allowed(Answer::of(bearer("/api/contacts", "access_token")).await, 200).json(), json!([contact]));
            assert_eq!(allowed(Answer::of(bearer("/api/contacts?skip=0&limit=10&favorite=false", "access_token")).await, 200).json(), json!([contact]));
            app.pass(Duration::from_secs(1000));
            allowed(Answer::of(bearer("/api/contacts", "access_token")).await, 401);
            allowed(Answer::of(preflight(&app, PAGE, "GET", "/api/auth/refresh_token")).await, 200);
            let next = allowed(Answer::of(bearer("/api/auth/refresh_token", "refresh_token")).await, 200).json();
            pair = next;
        }
    }
}

on_both! {
    async fn every_error_has_a_string_detail(app: TestApp) {
        let user = app.user().await;
        user.create(&json!({"email": "taras@example.org"})).await;
        let answers = [
            Answer::of(app.get("/api/contacts")).await,
            user.get("/api/contacts/5").await,
            user.get("/api/contacts?limit=0").await,
            user.get("/nowhere").await,
            user.post("/api/contacts", &json!({"email": "taras@example.org"})).await,
            user.post("/api/contacts", &json!({"first_name": 5})).await,
            user.post("/api/users/me", &json!({})).await,
            Answer::of(app.post("/api/auth/login").form(&[("username", "x"), ("password", "y")])).await,
            Answer::of(app.post("/api/auth/login").form(&[("username", "x")])).await,
        ];
        let statuses = answers.map(|answer| {
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert!(!answer.json()["detail"].as_str().expect("a string").is_empty());
            assert_eq!(answer.json()["title"].as_str(), answer.status.canonical_reason());
            answer.status.as_u16()
        });
        assert_eq!(statuses, [401, 404, 422, 404, 409, 422, 405, 401, 422]);
    }
}

on_both! {
    async fn cors_is_closed_by_default(app: TestApp) {
        let user = app.user().await;
        let answer = Answer::of(user.request(Method::GET, "/api/contacts").header("origin", PAGE)).await.expect(200);
        assert_eq!(cors_headers(&answer), [""; 0]);
        let answer = Answer::of(preflight(&app, PAGE, "GET", "/api/contacts")).await;
        assert_eq!(cors_headers(&answer), [""; 0]);
        answer.problem(405);
    }
}

on_both! {
    async fn cors_is_open_to_the_listed_origins_alone(app: TestApp with open_to(&[PAGE, "https://contacts.example.org"])) {
        let user = app.user().await;
        let path = path_of(&user.create(&draft("Lesya")).await);
        for origin in [PAGE, "https://contacts.example.org"] {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let answer = Answer::of(preflight(&app, origin, method, &path)).await.expect(200);
                assert_eq!(answer.header("access-control-allow-origin"), origin);
                assert!(answer.header("access-control-allow-methods").split(',').any(|allowed| allowed == method), "{answer:?}");
                let headers = answer.header("access-control-allow-headers");
                for header in ["authorization", "content-type", "if-match", "if-none-match"] {
                    assert!(headers.split(',').any(|allowed| allowed == header), "{headers}");
                }
                assert!(answer.headers.get("access-control-allow-credentials").is_none());
                assert!(answer.header("vary").to_ascii_lowercase().contains("origin"), "{answer:?}");
            }
            let answer = Answer::of(user.request(Method::GET, &path).header("origin", origin)).await.expect(200);
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            let exposed = answer.header("access-control-expose-headers");
            for header in ["etag", "link", "location", "retry-after", "x-total-count"] {
                assert!(exposed.split(',').any(|name| name == header), "{exposed}");
            }
        }
        for origin in ["http://localhost:5501", "https://localhost:5500", "http://evil.example", "null", "http://localhost:5500.evil.example"] {
            let answer = Answer::of(preflight(&app, origin, "GET", &path)).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
            let answer = Answer::of(user.request(Method::GET, &path).header("origin", origin)).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
}

on_both! {
    async fn cors_can_be_open_to_all(app: TestApp with open_to(&["*"])) {
        let answer = Answer::of(app.get("/api/healthchecker").header("origin", PAGE)).await.expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
}

on_both! {
    async fn a_well_server_says_so(app: TestApp) {
        for path in ["/api/healthchecker", "/livez", "/readyz"] {
            let answer = Answer::of(app.get(path)).await.expect(200);
            assert_eq!(answer.json(), json!({"message": "Carnet is well"}), "{path}");
        }
    }
}

on_both! {
    async fn a_stray_slash_leads_to_the_route_with_method_and_body(app: TestApp) {
        let user = app.user().await;
        let made = user.post("/api/contacts/", &draft("Lesya")).await.expect(201).json();
        assert_eq!(user.get("/api/contacts/?limit=5&sort=name").await.expect(200).json(), json!([made]));
        let path = path_of(&made);
        assert_eq!(user.put(&format!("{path}/"), &draft("Ivan")).await.expect(200).json()["first_name"], "Ivan");
        user.delete(&format!("{path}/")).await.expect(204);
        let unfollowed = crate::support::client_builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        for (path, location) in [
            ("/api/contacts/?skip=1", "/api/contacts?skip=1"),
            ("/api/users/me/", "/api/users/me"),
            ("/api/auth/login//", "/api/auth/login"),
            ("/api//example.org/", "/api//example.org"),
        ] {
            let answer = Answer::of(unfollowed.post(format!("{}{path}", app.url))).await.expect(307);
            assert_eq!(answer.header("location"), location);
        }
        for path in ["/api/", "/nothing/", "//example.org/", "/api/nothing"] {
            Answer::of(unfollowed.get(format!("{}{path}", app.url))).await.problem(404);
        }
    }
}
