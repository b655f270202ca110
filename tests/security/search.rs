use reqwest::Method;
use serde_json::json;

use crate::support::on_both;
use crate::support::user::Answer;

on_both! {
    /// Row 28. What is an operator to SQL, `LIKE` or a full-text index finds itself and nothing
    /// else.
    async fn operators_in_a_search_are_plain_text(app: TestApp) {
        let user = app.user().await;
        let signs = ["\"", "*", "%", "_", "\\", "'", "(", ")", ":", "^", "-", "+", ";", "--", "''", "\"\"", "%%", "\\%", "||", "$1", "?1", "{", "~"];
        let words = ["NEAR", "OR", "AND", "NOT", "NULL", "rowid", "terms", "MATCH"];
        for (nth, text) in signs.iter().chain(&words).enumerate() {
            user.create(&json!({"first_name": format!("plain{nth}"), "last_name": format!("abc{text}xyz"), "comments": "common"})).await;
        }
        let search = async |pairs: &[(&str, &str)]| {
            let request = user.request(Method::GET, "/api/contacts/search").query(pairs).query(&[("limit", "500")]);
            let found = Answer::of(request).await.expect(200).json();
            found.as_array().unwrap().iter().map(|contact| contact["last_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for text in signs.iter().chain(&words) {
            let stored = format!("abc{text}xyz");
            for field in ["q", "last_name"] {
                assert_eq!(search(&[(field, &stored)]).await, std::slice::from_ref(&stored), "{field} {text}");
                let holding: Vec<_> = search(&[(field, text)]).await;
                assert!(holding.contains(&stored), "{field} {text} finds its own");
                let folded = text.to_lowercase();
                assert!(holding.iter().all(|name| name.to_lowercase().contains(&folded)), "{field} {text}: {holding:?}");
            }
        }
        let all = signs.len() + words.len();
        assert_eq!(search(&[("q", "common")]).await.len(), all);
        for attack in [
            "common\" OR \"1", "common OR plain1", "common NOT plain1", "NEAR(common plain1)", "comm*", "com%on", "c_mmon", "common' OR '1'='1", "common'--",
            "'; DROP TABLE contacts; --", "\") OR 1=1 --", "\\", "%%%", "___", "***", "\u{1}plain", "terms:common", "common\\", "^common", "{terms}: common",
        ] {
            for field in ["q", "first_name", "last_name", "email", "phone"] {
                let found = search(&[(field, attack)]).await;
                assert!(found.len() <= 3, "{field} {attack}: {found:?}");
            }
        }
        assert_eq!(search(&[("q", "common")]).await.len(), all);
    }
}

on_both! {
    /// Row 28. The same in every other text that reaches the database.
    async fn quotes_in_every_value_are_plain_text(app: TestApp) {
        let user = app.user().await;
        let text = "x'); DROP TABLE contacts; --\" $1 ?1 %s {} \\";
        let contact = json!({"first_name": text, "last_name": text, "phone": text, "comments": text});
        let created = user.create(&contact).await;
        for field in ["first_name", "last_name", "phone", "comments"] {
            assert_eq!(created[field], text);
        }
        for query in [
            "sort=name;DROP TABLE contacts", "sort=name'--", "after=' OR 1=1", "favorite=' OR 1=1", "limit=1;DROP TABLE contacts", "skip=1 OR 1=1", "total='",
        ] {
            user.get(&format!("/api/contacts?{}", query.replace(' ', "%20"))).await.problem(422);
        }
        let patch = json!({"username": "x'); DROP TABLE users; --"});
        assert_eq!(user.patch("/api/users/me", &patch).await.expect(200).json()["username"], patch["username"]);
        for field in ["time_zone", "locale"] {
            for text in ["UTC'; DROP TABLE users; --", "../../etc/passwd", "", "x\0y"] {
                user.patch("/api/users/me", &json!({field: text})).await.problem(422);
            }
        }
        crate::support::user::sign_in(&app, "x' OR '1'='1", "x' OR '1'='1").await.problem(401);
        assert_eq!(user.get("/api/contacts").await.json(), json!([user.get(&crate::support::user::path_of(&created)).await.json()]));
    }
}
