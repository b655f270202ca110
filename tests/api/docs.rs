use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::routes::{Operation, description, operations};
use crate::support::user::PASSWORD;
use crate::support::{Answer, on_both};

on_both! {
    async fn the_description_is_served_as_it_is_generated(app: TestApp) {
        let answer = Answer::of(app.get("/openapi.json")).await.expect(200);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.json(), description());
    }
}

/// To accept a change, run with INSTA_UPDATE=always.
#[test]
fn the_description_is_the_one_reviewed() {
    let mut described = description();
    assert_eq!(
        described["info"]["version"].take(),
        env!("CARGO_PKG_VERSION")
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_json_snapshot!("openapi", described));
}

#[test]
fn every_route_of_the_issue_is_described() {
    let described: BTreeSet<_> = operations()
        .iter()
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    let expected = [
        "POST /api/auth/signup",
        "POST /api/auth/login",
        "GET /api/auth/refresh_token",
        "POST /api/auth/refresh_token",
        "POST /api/auth/logout",
        "GET /api/users/me",
        "PATCH /api/users/me",
        "GET /api/users/me/app-passwords",
        "POST /api/users/me/app-passwords",
        "DELETE /api/users/me/app-passwords/{id}",
        "GET /api/users/me/calendar",
        "PUT /api/users/me/calendar",
        "DELETE /api/users/me/calendar",
        "GET /calendar/{link}",
        "GET /api/contacts",
        "POST /api/contacts",
        "GET /api/contacts/{id}",
        "PUT /api/contacts/{id}",
        "PATCH /api/contacts/{id}",
        "DELETE /api/contacts/{id}",
        "PATCH /api/contacts/{id}/favorite",
        "GET /api/contacts/search",
        "GET /api/contacts/birthdays",
        "GET /api/contacts/search/birtdays",
        "POST /api/contacts/batch",
        "GET /api/healthchecker",
        "GET /api/books",
        "POST /api/books",
        "GET /api/books/{id}",
        "PATCH /api/books/{id}",
        "DELETE /api/books/{id}",
        "POST /api/contacts/{id}/move",
        "GET /api/changes",
        "GET /livez",
        "GET /readyz",
        "GET /api/contacts/{id}/card",
        "PUT /api/contacts/{id}/card",
        "PATCH /api/contacts/{id}/card",
        "GET /api/contacts/{id}/photo",
        "PUT /api/contacts/{id}/photo",
        "DELETE /api/contacts/{id}/photo",
        "GET /api/contacts/{id}/history",
        "POST /api/contacts/{id}/history/{version}/restore",
        "GET /api/operations",
        "GET /api/operations/{id}",
        "POST /api/operations/{id}/cancel",
        "POST /api/operations/{id}/undo",
        "POST /api/rewind",
        "GET /api/trash",
        "DELETE /api/trash",
        "DELETE /api/trash/{id}",
        "POST /api/trash/{id}/restore",
        "GET /api/labels",
        "PATCH /api/labels/{label}",
        "DELETE /api/labels/{label}",
        "POST /api/labels/{label}/contacts",
        "GET /api/duplicates",
        "POST /api/duplicates/merge",
        "POST /api/duplicates/distinct",
        "POST /api/import",
        "GET /api/export",
        "GET /avatars/{seed}",
    ];
    assert_eq!(described, expected.map(str::to_owned).into());
}

#[test]
fn every_operation_is_described_completely() {
    let mut lacks = Vec::new();
    for operation in operations() {
        let Operation {
            method,
            path,
            value,
            ..
        } = &operation;
        let mut lack = |what: &str| lacks.push(format!("{method} {path}: {what}"));
        let responses = value["responses"].as_object().unwrap();
        let has = |status: &str| responses.contains_key(status);
        if value["tags"].as_array().is_none_or(Vec::is_empty) {
            lack("tag");
        }
        if value["summary"].as_str().is_none_or(str::is_empty) {
            lack("summary");
        }
        if !responses.keys().any(|status| status.starts_with('2')) {
            lack("2xx");
        }
        if operation.is_secured() && !has("401") {
            lack("401");
        }
        if path.contains("{id}") && !has("404") {
            lack("404");
        }
        if value.get("requestBody").is_some() && !(has("413") && has("415") && has("422")) {
            lack("413, 415 or 422");
        }
        if operation.has_header("if-match") && !has("412") {
            lack("412");
        }
        for (status, response) in responses {
            if response["description"].as_str().is_none_or(str::is_empty) {
                lack(&format!("description of {status}"));
            }
            let content = response["content"].as_object();
            let media_types: Vec<_> = content
                .into_iter()
                .flat_map(|content| content.keys())
                .map(String::as_str)
                .collect();
            if status.starts_with(['4', '5']) && media_types != ["application/problem+json"] {
                lack(&format!("problem+json for {status}"));
            }
            if !["204", "304"].contains(&status.as_str()) && media_types.is_empty() {
                lack(&format!("schema of {status}"));
            }
        }
        for parameter in value["parameters"].as_array().into_iter().flatten() {
            if parameter["description"].as_str().is_none_or(str::is_empty) {
                lack(&format!("description of {}", parameter["name"]));
            }
        }
        for (media_type, body) in operation.bodies() {
            // A picture cannot be shown in a description.
            if body.is_null() && !media_type.starts_with("image/") {
                lack(&format!("example of {media_type}"));
            }
        }
    }
    assert!(lacks.is_empty(), "{lacks:#?}");
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| match value {
                Value::String(target) if key == "$ref" => drop(found.insert(target)),
                value => references(value, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let described = description();
    let mut found = BTreeSet::new();
    references(&described, &mut found);
    assert!(!found.is_empty());
    for target in found {
        assert!(
            described.pointer(target.trim_start_matches('#')).is_some(),
            "{target}"
        );
    }
    let ids: Vec<_> = operations()
        .iter()
        .map(|operation| operation.value["operationId"].to_string())
        .collect();
    assert_eq!(
        ids.iter().collect::<BTreeSet<_>>().len(),
        ids.len(),
        "operation ids repeat: {ids:?}"
    );
}

#[test]
fn the_description_is_openapi_3_1_with_the_bearer_scheme() {
    let described = description();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
    let schemes = &described["components"]["securitySchemes"];
    assert_eq!(
        (&schemes["bearer"]["type"], &schemes["bearer"]["scheme"]),
        (&json!("http"), &json!("bearer"))
    );
    assert_eq!(
        schemes["password"]["flows"]["password"]["tokenUrl"],
        "/api/auth/login"
    );
    let open: Vec<_> = operations()
        .iter()
        .filter(|operation| !operation.is_secured())
        .map(|operation| operation.path.clone())
        .collect();
    let expected = [
        "/api/auth/signup",
        "/api/auth/login",
        "/api/auth/refresh_token",
        "/api/healthchecker",
        "/livez",
        "/readyz",
        "/avatars/{seed}",
        "/calendar/{link}",
    ];
    assert_eq!(
        open.into_iter().collect::<BTreeSet<_>>(),
        expected.map(str::to_owned).into()
    );
}

on_both! {
    async fn the_page_for_people_loads_everything_from_this_server(app: TestApp) {
        let page = Answer::of(app.get("/docs")).await.expect(200);
        assert!(page.header("content-type").starts_with("text/html"));
        let mut files: Vec<String> = Vec::new();
        for attribute in ["src=\"", "href=\""] {
            files.extend(page.text.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
        assert!(files.iter().any(|file| file.ends_with("swagger-ui-bundle.js")) && files.iter().any(|file| file.ends_with("swagger-ui.css")), "{files:?}");
        for file in &files {
            assert!(!file.contains("//"), "{file} lies on another server");
            let path = format!("/docs/{}", file.trim_start_matches("./"));
            let answer = Answer::of(app.get(&path)).await.expect(200);
            assert!(!answer.text.is_empty() || file.ends_with(".png"), "{path}");
        }
        let start = Answer::of(app.get("/docs/swagger-initializer.js")).await.expect(200);
        assert!(start.text.contains("/openapi.json"), "{}", start.text);
        assert!(!start.text.contains("http"), "{}", start.text);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'") && !policy.contains("unsafe"), "{policy}");
        Answer::of(app.get("/docs/nowhere.js")).await.problem(404);
        Answer::of(app.get("/docs/%ff")).await.problem(404);
    }
}

on_both! {
    async fn the_authorize_button_signs_in_through_the_described_route(app: TestApp) {
        let user = app.user().await;
        let login = description()["components"]["securitySchemes"]["password"]["flows"]["password"]["tokenUrl"].as_str().unwrap().to_owned();
        // What Swagger UI sends for the password flow.
        let form = [("grant_type", "password"), ("username", user.email.as_str()), ("password", PASSWORD)];
        let request = app.post(&login).header("authorization", "Basic Og==").header("x-requested-with", "XMLHttpRequest").form(&form);
        let pair = Answer::of(request).await.expect(200).json();
        assert_eq!(pair["token_type"], "bearer");
        let me = app.get("/api/users/me").bearer_auth(pair["access_token"].as_str().unwrap());
        Answer::of(me).await.expect(200);
    }
}

on_both! {
    async fn the_address_of_the_server_tells_where_to_go_on(app: TestApp) {
        let answer = Answer::of(app.get("/")).await.expect(200);
        let links: Vec<_> = if cfg!(feature = "web") {
            answer.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
        } else {
            answer.json()["links"].as_object().unwrap().values().map(|link| link.as_str().unwrap().to_owned()).collect()
        };
        assert!(links.iter().any(|link| link.starts_with("/docs")), "{links:?}");
        for link in links.iter().filter(|link| link.starts_with('/')) {
            Answer::of(app.get(link)).await.expect(200);
        }
    }
}
