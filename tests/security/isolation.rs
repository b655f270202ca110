use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::{Answer, PASSWORD};
use crate::support::{TestUser, draft, on_both};

/// A word that occurs in every text of an account's contact and nowhere else.
async fn mark(user: &TestUser<'_>, canary: &str) -> Value {
    let contact = json!({"first_name": format!("{canary}f"), "last_name": format!("{canary}l"), "email": format!("{canary}@example.org"),
        "phone": "+380 67 000 11 22", "birthday": "--03-09", "comments": format!("{canary} note"), "favorite": true});
    user.create(&contact).await
}

/// The documented routes: method and path.
fn routes() -> Vec<(Method, String)> {
    let api = serde_json::to_value(carnet::http::openapi()).unwrap();
    let paths = api["paths"].as_object().unwrap();
    let methods = |path: &String, item: &Value| -> Vec<(Method, String)> {
        item.as_object()
            .unwrap()
            .keys()
            .filter_map(|name| Some((name.to_uppercase().parse().ok()?, path.clone())))
            .collect()
    };
    paths
        .iter()
        .flat_map(|(path, item)| methods(path, item))
        .collect()
}

on_both! {
    /// Rows 22 and 23. Whatever the other account asks, on every route, it sees and changes nothing
    /// of this one's.
    async fn no_answer_shows_another_accounts_canary(app: TestApp) {
        let (one, other) = (app.user().await, app.user().await);
        let (hers, his) = (mark(&one, "zebraqx").await, mark(&other, "walrusvy").await);
        let (etag, id) = (one.get(&format!("/api/contacts/{}", hers["id"])).await, hers["id"].to_string());
        let batch = |operations: Value| json!({"operations": operations});
        let bodies = [
            json!({}), draft("Evil"), json!({"favorite": false}), json!({"first_name": "Evil", "comments": null}),
            batch(json!([{"op": "update", "id": hers["id"], "patch": {"first_name": "Evil"}}])),
            batch(json!([{"op": "update", "id": hers["id"], "etag": etag.header("etag"), "patch": {"favorite": false}}])),
            batch(json!([{"op": "create", "contact": draft("Evil")}, {"op": "delete", "id": hers["id"]}])),
            batch(json!([{"op": "delete", "id": hers["id"], "etag": etag.header("etag")}])),
        ];
        let queries = [
            "", "?q=zebraqx", "?q=note", "?first_name=zebraqxf", "?last_name=zebraqx", "?email=zebraqx@example.org", "?phone=380670001122", "?q=zebraqx+note",
            "?limit=500", "?limit=500&sort=name&total=true", "?limit=500&favorite=true&sort=-updated", "?days=366",
        ];
        let mut asked = 0;
        for (method, path) in routes() {
            if path.ends_with("/logout") {
                continue;
            }
            let path = path.replace("{id}", &id).replace("{seed}", "0000000000000000.svg").replace("{link}", "00000000000000000000000000000000.ics");
            for query in queries {
                for body in bodies.iter().filter(|_| query.is_empty() || method == Method::GET).take(if method == Method::GET { 1 } else { bodies.len() }) {
                    let request = app.request(method.clone(), &format!("{path}{query}")).bearer_auth(&other.access);
                    let request = if method == Method::GET { request } else { request.json(body).header("if-match", etag.header("etag")) };
                    let answer = Answer::of(request).await;
                    assert!(!answer.text.contains("zebraqx") && !answer.text.contains(&one.email), "{method} {path}{query}: {answer:?}");
                    let named = path.contains(&id) || body.to_string().contains(&id) && path.ends_with("/batch") && method == Method::POST;
                    assert!(!named || matches!(answer.status.as_u16(), 404 | 422), "{method} {path} {body}: {answer:?}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 150, "{asked}");
        let kept = one.get(&format!("/api/contacts/{id}")).await.expect(200);
        assert_eq!((kept.json(), kept.header("etag")), (hers, etag.header("etag")));
        assert_eq!(one.first_names("/api/contacts?limit=500").await, ["zebraqxf"]);
        assert_eq!(other.get(&format!("/api/contacts/{}", his["id"])).await.expect(200).json(), his);
    }
}

on_both! {
    /// Row 22.
    async fn anothers_contact_answers_exactly_like_an_unknown_one(app: TestApp) {
        let (one, other) = (app.user().await, app.user().await);
        let contact = one.create(&draft("Taras")).await;
        let (theirs, unknown) = (format!("/api/contacts/{}", contact["id"]), "/api/contacts/4242424242".to_owned());
        let calls = [
            (Method::GET, "", json!(null)), (Method::PUT, "", draft("Evil")), (Method::PATCH, "", draft("Evil")), (Method::DELETE, "", json!(null)),
            (Method::PATCH, "/favorite", json!({"favorite": true})), (Method::PUT, "", json!({})), (Method::PATCH, "", json!({"birthday": "x"})),
        ];
        for (method, rest, body) in calls {
            for tag in [None, Some("*"), Some("\"x\"")] {
                let ask = async |path: &str| {
                    let mut request = other.request(method.clone(), &format!("{path}{rest}"));
                    if !body.is_null() {
                        request = request.json(&body);
                    }
                    if let Some(tag) = tag {
                        request = request.header("if-match", tag);
                    }
                    Answer::of(request).await
                };
                let (theirs, unknown) = (ask(&theirs).await, ask(&unknown).await);
                assert_eq!((theirs.status, &theirs.text), (unknown.status, &unknown.text), "{method} {rest}");
                assert_eq!(theirs.status, 404, "{method} {rest} {body}");
            }
        }
        for (op, patch) in [("update", json!({"op": "update", "patch": {"first_name": "Evil"}})), ("delete", json!({"op": "delete"}))] {
            let ask = async |id: Value| {
                let mut operation = patch.clone();
                operation["id"] = id;
                other.post("/api/contacts/batch", &json!({"operations": [operation]})).await
            };
            let (theirs, unknown) = (ask(contact["id"].clone()).await, ask(json!(4_242_424_242_i64)).await);
            assert_eq!((theirs.status, &theirs.text), (unknown.status, &unknown.text), "{op}");
            assert_eq!(theirs.status, 404);
        }
        assert_eq!(one.get(&theirs).await.expect(200).json(), contact);
    }
}

on_both! {
    /// Row 23. Two accounts may have a contact with the same email.
    async fn the_email_rule_does_not_tell_of_other_accounts(app: TestApp) {
        let (one, other) = (app.user().await, app.user().await);
        let contact = json!({"email": "shared@example.org"});
        one.create(&contact).await;
        other.create(&contact).await;
        other.post("/api/contacts", &contact).await.problem(409);
    }
}

on_both! {
    /// Row 22. A token of one account whose session is another's.
    async fn every_personal_route_needs_a_token(app: TestApp) {
        let user = app.user().await;
        let id = user.create(&draft("Taras")).await["id"].to_string();
        let open = ["/api/auth/signup", "/api/auth/login", "/api/auth/refresh_token", "/api/healthchecker", "/livez", "/readyz", "/avatars/{seed}", "/calendar/{link}"];
        let mut closed = 0;
        for (method, path) in routes().into_iter().filter(|(_, path)| !open.contains(&path.as_str())) {
            let path = path.replace("{id}", &id);
            for token in [None, Some("x"), Some(user.refresh.as_str())] {
                let mut request = app.request(method.clone(), &path).json(&json!({"email": "x", "password": PASSWORD}));
                if let Some(token) = token {
                    request = request.bearer_auth(token);
                }
                let answer = Answer::of(request).await;
                assert_eq!(answer.header("www-authenticate"), "Bearer", "{method} {path}");
                answer.problem(401);
            }
            closed += 1;
        }
        assert!(closed >= 13, "{closed}");
        assert_eq!(user.first_names("/api/contacts").await, ["Taras"]);
    }
}
