//! What holds on every route, generated from the route map.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::routes::{Operation, operations};
use crate::support::user::path_of;
use crate::support::{Answer, TestUser, draft, on_both};

/// Checks that the `{id}` of an operation is that of a contact, and all that its path names.
fn names_contact(operation: &Operation) -> bool {
    operation.path.starts_with("/api/contacts/{id}") && !operation.path.contains("{version}")
}

/// A request of this operation on this contact, with the described example as its body.
async fn ask(
    user: &TestUser<'_>,
    operation: &Operation,
    id: &str,
    media_type: Option<&str>,
) -> Answer {
    let request = user.request(operation.method.clone(), &operation.path_with(id));
    let body = operation
        .bodies()
        .into_iter()
        .find(|(name, _)| media_type.is_none_or(|wanted| wanted == name));
    let request = match body {
        Some((media_type, example)) => request
            .header("content-type", media_type)
            .body(body_of(operation, &example)),
        None => request,
    };
    Answer::of(request).await
}

on_both! {
    async fn every_route_that_takes_an_id_refuses_anothers_like_an_unknown_one(app: TestApp) {
        let (owner, other) = (app.user().await, app.user().await);
        let contact = owner.create(&draft("Lesya")).await;
        let (path, id) = (path_of(&contact), contact["id"].to_string());
        let tag = owner.get(&path).await.header("etag").to_owned();
        let by_id: Vec<_> = operations().into_iter().filter(|operation| operation.path.contains("{id}")).collect();
        assert!(by_id.len() >= 5, "the route map names no ids");
        for operation in &by_id {
            let media_types: Vec<_> = operation.bodies().into_iter().map(|(name, _)| Some(name)).collect();
            for media_type in if media_types.is_empty() { vec![None] } else { media_types } {
                let theirs = ask(&other, operation, &id, media_type.as_deref()).await.expect(404);
                let unknown = ask(&other, operation, "5", media_type.as_deref()).await;
                assert_eq!(theirs.essence(), unknown.essence(), "{} {}", operation.method, operation.path);
                theirs.problem(404);
            }
        }
        let read = owner.get(&path).await.expect(200);
        assert_eq!((read.json(), read.header("etag")), (contact, tag.as_str()));
        // The same requests do have an effect for the owner: the map is walked as it is meant.
        // A contact without a photo has none to show; pictures are not in the description.
        let as_meant = |operation: &&Operation| operation.method != Method::DELETE && !operation.path.ends_with("/photo");
        // That of a move names an address book that is not there.
        let as_meant = |operation: &&Operation| as_meant(operation) && names_contact(operation) && !operation.path.ends_with("/move");
        for operation in by_id.iter().filter(as_meant) {
            ask(&owner, operation, &id, None).await.expect(200);
        }
        owner.delete(&path).await.expect(204);
    }
}

on_both! {
    async fn every_secured_operation_asks_for_a_token(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let secured: Vec<_> = operations().into_iter().filter(Operation::is_secured).collect();
        assert!(secured.len() >= 13);
        for operation in secured {
            for token in [None, Some("x.y.z")] {
                let mut request = app.request(operation.method.clone(), &operation.path_with(&contact["id"].to_string()));
                if let Some(token) = token {
                    request = request.bearer_auth(token);
                }
                let answer = Answer::of(request).await;
                assert_eq!(answer.header("www-authenticate"), "Bearer", "{} {}", operation.method, operation.path);
                answer.problem(401);
            }
        }
        assert_eq!(user.get("/api/contacts").await.json(), json!([contact]));
    }
}

on_both! {
    async fn every_example_is_one_that_the_server_takes(app: TestApp) {
        let user = app.user().await;
        for operation in operations() {
            for (media_type, example) in operation.bodies().into_iter().filter(|(_, example)| !example.is_null()) {
                let contact = user.create(&draft("Lesya")).await;
                let request = user.request(operation.method.clone(), &operation.path_with(&contact["id"].to_string()));
                let answer = Answer::of(request.header("content-type", media_type).body(body_of(&operation, &example))).await;
                // The examples of sign-in and renewal name an account that is not there, that of a
                // batch such a contact, and that of a move such an address book.
                let well_formed = match answer.status.as_u16() {
                    422 => answer.json()["errors"][0]["field"] == "book_id",
                    status => matches!(status, 200 | 201 | 401 | 404),
                };
                assert!(well_formed, "{} {}: {answer:?}", operation.method, operation.path);
                user.delete(&path_of(&contact)).await.expect(204);
            }
        }
    }
}

fn body_of(operation: &Operation, example: &Value) -> String {
    // What is not JSON is described as a text.
    if let Some(text) = example.as_str() {
        return text.to_owned();
    }
    if operation.path != "/api/auth/login" || example.get("grant_type").is_none() {
        return example.to_string();
    }
    let fields = example
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name, value.as_str().unwrap()));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Sends a body as it stands to every operation that takes JSON, and hands each answer to `check`.
async fn send_everywhere(
    user: &TestUser<'_>,
    media_type: &str,
    body: &str,
    check: impl Fn(&Operation, Answer),
) {
    let contact = user.create(&draft("Lesya")).await;
    // A patch of a whole card may hold any JSON object.
    let with_json = |operation: &Operation| {
        !operation.path.ends_with("/card")
            && operation
                .bodies()
                .iter()
                .any(|(name, _)| name == "application/json")
    };
    let operations: Vec<_> = operations().into_iter().filter(with_json).collect();
    assert!(operations.len() >= 9);
    for operation in operations {
        let request = user.request(
            operation.method.clone(),
            &operation.path_with(&contact["id"].to_string()),
        );
        check(
            &operation,
            Answer::of(
                request
                    .header("content-type", media_type)
                    .body(body.to_owned()),
            )
            .await,
        );
    }
    assert_eq!(
        user.get("/api/contacts").await.json(),
        json!([contact]),
        "something was lost or written"
    );
    assert_eq!(user.get("/api/users/me").await.json()["username"], "Taras");
    user.delete(&path_of(&contact)).await.expect(204);
}

on_both! {
    async fn broken_json_is_refused_everywhere(app: TestApp) {
        let user = app.user().await;
        for body in ["", " ", "{", "{\"first_name\": \"x\"", "{'first_name': 'x'}", "{\"first_name\": \"x\"} x", "\u{feff}{}", "{\"a\": 01}", "NaN",
            "{\"first_name\": \"\\ud800\"}", "{\"first_name\": \"a\nb\"}"] {
            send_everywhere(&user, "application/json", body, |operation, answer| {
                let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                assert!(matches!(answer.status.as_u16(), 400 | 422), "{} {}: {answer:?}", operation.method, operation.path);
                answer.expect_problem();
                assert!(!detail.contains("src/") && !detail.contains("serde"), "{detail}");
            }).await;
        }
    }
}

on_both! {
    async fn json_of_any_depth_is_refused_everywhere(app: TestApp) {
        let user = app.user().await;
        let deep = 100_000;
        for body in ["[".repeat(deep), "{\"a\":".repeat(deep), format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
            format!("{{\"first_name\": {}{}}}", "[".repeat(deep), "]".repeat(deep)), format!("{{\"operations\": {}{}}}", "[".repeat(deep), "]".repeat(deep))] {
            send_everywhere(&user, "application/json", &body, |operation, answer| {
                assert!(matches!(answer.status.as_u16(), 400 | 422) || (!operation.is_secured() && answer.status == 413), "{} {}: {answer:?}", operation.method, operation.path);
                answer.expect_problem();
            }).await;
        }
    }
}

on_both! {
    async fn other_json_than_the_one_asked_for_is_refused_everywhere(app: TestApp) {
        let user = app.user().await;
        for body in [json!([]), json!([{}]), json!("x"), json!(5), json!(null), json!(true), json!({"unknown": 1}), json!({"": ""}), json!(["a", "b", "c"]),
            json!({"email": {}, "password": [], "username": {}, "first_name": [], "favorite": "x", "operations": "x", "refresh_token": 5})] {
            send_everywhere(&user, "application/json", &body.to_string(), |operation, answer| {
                let (method, path) = (&operation.method, &operation.path);
                assert!(!answer.json()["errors"].as_array().expect("a list of errors").is_empty(), "{method} {path}: {answer:?}");
                answer.problem(422);
            }).await;
        }
        send_everywhere(&user, "application/json", "{\"first_name\": \"a\", \"first_name\": \"b\"}", |_, answer| drop(answer.problem(422))).await;
    }
}

on_both! {
    async fn another_media_type_is_refused_everywhere(app: TestApp) {
        let user = app.user().await;
        for media_type in ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonx", "json", "*/*", ""] {
            send_everywhere(&user, media_type, "{\"first_name\": \"x\", \"favorite\": true}", |_, answer| drop(answer.problem(415))).await;
        }
    }
}

on_both! {
    async fn a_hundred_megabytes_are_refused_everywhere(app: TestApp) {
        let user = app.user().await;
        let body = format!("{{\"first_name\": \"{}\"}}", "x".repeat(10_000_000));
        send_everywhere(&user, "application/json", &body, |_, answer| drop(answer.problem(413))).await;
        let contact = user.create(&draft("Lesya")).await;
        let body = "x".repeat(100_000_000);
        let request = user.request(Method::PUT, &path_of(&contact)).header("content-type", "application/json").body(body);
        Answer::of(request).await.problem(413);
        assert_eq!(user.get(&path_of(&contact)).await.json(), contact);
    }
}

on_both! {
    async fn a_method_that_a_route_lacks_is_answered_with_those_it_has(app: TestApp) {
        let user = app.user().await;
        let mut allowed: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
        for operation in operations() {
            allowed.entry(operation.path_with("5")).or_default().push(operation.method.to_string());
        }
        for (path, methods) in allowed {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"] {
                let head = methods.contains(&"GET".to_owned()).then_some("HEAD");
                if methods.iter().any(|known| known == method) || method == "CONNECT" {
                    continue;
                }
                let answer = Answer::of(user.request(method.parse().unwrap(), &path)).await;
                let told: std::collections::BTreeSet<_> = answer.header("allow").split(',').map(str::trim).collect();
                let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(&method);
                if known {
                    assert_eq!(told, methods.iter().map(String::as_str).chain(head).collect(), "{method} {path}");
                } else {
                    assert!(methods.iter().all(|method| told.contains(method.as_str())), "{method} {path}: {told:?}");
                }
                answer.problem(405);
            }
        }
    }
}

on_both! {
    async fn head_is_answered_like_get_without_the_body(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        for path in [path_of(&contact), "/api/contacts".to_owned(), "/api/users/me".to_owned(), "/livez".to_owned()] {
            let (get, head) = (user.get(&path).await, Answer::of(user.request(Method::HEAD, &path)).await);
            assert_eq!((head.status, head.text.as_str(), head.header("etag")), (get.status, "", get.header("etag")), "{path}");
        }
    }
}

on_both! {
    async fn a_path_that_is_no_route_is_not_found(app: TestApp) {
        let user = app.user().await;
        for path in ["/api", "/api/", "/api/contacts/5/", "/api/contacts/5/x", "/api//contacts", "/API/contacts", "/api/contacts/../users",
            "/%2e%2e/etc/passwd", "/.env", "/api/contacts%2f5", "/metrics", "/index.html", "/%ff", "/api/users", "/avatars/"] {
            user.get(path).await.problem(404);
        }
    }
}

on_both! {
    async fn identifiers_beyond_2_to_the_53_are_refused_on_every_route(app: TestApp) {
        let user = app.user().await;
        for operation in operations().into_iter().filter(names_contact) {
            for id in ["0", "-5", "9007199254740992", "9223372036854775808", "123456789012345678901234567890", "5.0", "0x5", "five", "%F0%9F%A6%80", "5%00"] {
                let answer = ask(&user, &operation, id, None).await;
                assert_eq!(answer.refused_fields(), ["id"], "{} {} {id}", operation.method, operation.path);
            }
        }
    }
}
