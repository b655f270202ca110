use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use crate::support::user::{Answer, PASSWORD, sign_in};
use crate::support::{TestApp, TestUser, on_both};

async fn refresh(app: &TestApp, token: &str) -> Answer {
    Answer::of(
        app.post("/api/auth/refresh_token")
            .json(&json!({"refresh_token": token})),
    )
    .await
}

async fn refresh_by_header(app: &TestApp, token: &str) -> Answer {
    Answer::of(app.get("/api/auth/refresh_token").bearer_auth(token)).await
}

fn token(answer: &Answer, name: &str) -> String {
    answer.json()[name].as_str().unwrap().to_owned()
}

/// What `access` opens now.
async fn status_of(app: &TestApp, access: &str) -> u16 {
    Answer::of(app.get("/api/users/me").bearer_auth(access))
        .await
        .status
        .as_u16()
}

/// Every byte the database has.
async fn everything_stored(app: &TestApp) -> Vec<u8> {
    match (&app.sqlite_file, &app.database_url) {
        (Some(file), _) => {
            let mut bytes = std::fs::read(file).unwrap();
            bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
            bytes
        }
        (_, Some(url)) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(connection);
            let rows = client
                .query(
                    "SELECT s::text FROM sessions s UNION ALL SELECT u::text FROM users u",
                    &[],
                )
                .await
                .unwrap();
            rows.iter()
                .flat_map(|row| row.get::<_, String>(0).into_bytes())
                .collect()
        }
        _ => unreachable!("one of the two"),
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

on_both! {
    /// Row 12.
    async fn neither_tokens_nor_passwords_are_stored_as_they_are(app: TestApp) {
        let user = app.user().await;
        let next = refresh(&app, &user.refresh).await.expect(200);
        let stored = everything_stored(&app).await;
        assert!(holds(&stored, &user.email), "the search itself works");
        let signature = |token: &str| token.rsplit('.').next().unwrap().to_owned();
        let (refresh, access) = (token(&next, "refresh_token"), token(&next, "access_token"));
        for secret in [PASSWORD.to_owned(), signature(&user.refresh), signature(&refresh), signature(&access)] {
            assert!(!holds(&stored, &secret));
        }
    }
}

on_both! {
    /// Row 12.
    async fn a_refresh_token_is_spent_for_the_next_pair(app: TestApp) {
        let user = app.user().await;
        app.pass(Duration::from_secs(60));
        let first = refresh_by_header(&app, &user.refresh).await.expect(200);
        assert_ne!(token(&first, "refresh_token"), user.refresh);
        let second = refresh(&app, &token(&first, "refresh_token")).await.expect(200);
        for name in ["token_type", "access_token", "expire_access_token", "refresh_token", "expire_refresh_token"] {
            assert!(first.json()[name].is_string() && second.json()[name].is_string(), "{name}");
        }
        assert_eq!(status_of(&app, &token(&second, "access_token")).await, 200);
    }
}

on_both! {
    /// Row 12. Two tabs, or twenty.
    async fn of_many_parallel_refreshes_one_successor_comes_and_nobody_is_out(app: TestApp) {
        let user = app.user().await;
        app.pass(Duration::from_secs(60));
        let answers = join_all((0..20).map(|_| refresh(&app, &user.refresh))).await;
        let successors: std::collections::BTreeSet<_> = answers.iter().map(|answer| token(answer, "refresh_token")).collect();
        assert_eq!(successors.len(), 1);
        for answer in &answers {
            assert_eq!(status_of(&app, &token(answer, "access_token")).await, 200);
        }
        refresh(&app, successors.first().unwrap()).await.expect(200);
    }
}

on_both! {
    /// Row 12.
    async fn a_replayed_refresh_token_ends_its_session_and_no_other(app: TestApp) {
        let user = app.user().await;
        let elsewhere = sign_in(&app, &user.email, PASSWORD).await.expect(200);
        app.pass(Duration::from_secs(60));
        let next = refresh(&app, &user.refresh).await.expect(200);
        app.pass(Duration::from_secs(4));
        assert_eq!(status_of(&app, &token(&next, "access_token")).await, 200);
        let replay = refresh(&app, &user.refresh).await;
        assert_eq!(replay.header("www-authenticate"), "Bearer");
        replay.problem(401);
        assert_eq!(status_of(&app, &token(&next, "access_token")).await, 401, "at once");
        assert_eq!(status_of(&app, &user.access).await, 401);
        refresh(&app, &token(&next, "refresh_token")).await.problem(401);
        assert_eq!(status_of(&app, &token(&elsewhere, "access_token")).await, 200, "the other device stays signed in");
    }
}

on_both! {
    /// Row 12. The grace is for the token just spent, not for those before it.
    async fn a_token_spent_twice_ago_is_a_replay_even_within_the_grace(app: TestApp) {
        let user = app.user().await;
        let next = refresh(&app, &user.refresh).await.expect(200);
        let third = refresh(&app, &token(&next, "refresh_token")).await.expect(200);
        refresh(&app, &user.refresh).await.problem(401);
        assert_eq!(status_of(&app, &token(&third, "access_token")).await, 401);
    }
}

on_both! {
    /// Row 11. At the door, where the kinds meet.
    async fn an_access_token_renews_nothing_and_a_refresh_token_opens_nothing(app: TestApp) {
        let user = app.user().await;
        refresh(&app, &user.access).await.problem(401);
        refresh_by_header(&app, &user.access).await.problem(401);
        assert_eq!(status_of(&app, &user.refresh).await, 401);
        assert_eq!(status_of(&app, &user.access).await, 200, "and nothing has ended");
    }
}

on_both! {
    /// Row 13.
    async fn an_idle_session_ends_after_a_week(app: TestApp) {
        let user = app.user().await;
        app.pass(Duration::from_secs(14 * 60 + 59));
        assert_eq!(status_of(&app, &user.access).await, 200);
        app.pass(Duration::from_secs(2));
        assert_eq!(status_of(&app, &user.access).await, 401, "the access token has ended");
        app.pass(Duration::from_secs(7 * 86_400 - 15 * 60 - 5));
        let next = refresh(&app, &user.refresh).await.expect(200);
        app.pass(Duration::from_secs(7 * 86_400 + 1));
        refresh(&app, &token(&next, "refresh_token")).await.problem(401);
    }
}

on_both! {
    /// Row 13.
    async fn a_session_ends_after_ninety_days_however_busy(app: TestApp) {
        let user = app.user().await;
        let mut last = user.refresh.clone();
        for _ in 0..14 {
            app.pass(Duration::from_secs(6 * 86_400));
            last = token(&refresh(&app, &last).await.expect(200), "refresh_token");
        }
        app.pass(Duration::from_secs(6 * 86_400 - 60));
        let end = refresh(&app, &last).await.expect(200);
        app.pass(Duration::from_secs(61));
        assert_eq!(status_of(&app, &token(&end, "access_token")).await, 401);
        refresh(&app, &token(&end, "refresh_token")).await.problem(401);
    }
}

on_both! {
    /// Row 14.
    async fn signing_out_ends_both_tokens_of_this_session_at_once(app: TestApp) {
        let user = app.user().await;
        let elsewhere = sign_in(&app, &user.email, PASSWORD).await.expect(200);
        assert_eq!(status_of(&app, &user.access).await, 200);
        Answer::of(user.request(Method::POST, "/api/auth/logout")).await.expect(204);
        assert_eq!(status_of(&app, &user.access).await, 401);
        refresh(&app, &user.refresh).await.problem(401);
        assert_eq!(status_of(&app, &token(&elsewhere, "access_token")).await, 200);
    }
}

on_both! {
    /// Row 14.
    async fn a_shut_account_is_out_at_once(app: TestApp) {
        let user = app.user().await;
        assert_eq!(status_of(&app, &user.access).await, 200);
        let account = carnet::domain::accounts::by_email(&app.app, &user.email).await.unwrap();
        carnet::domain::accounts::set_disabled(&app.app, account.id, true).await.unwrap();
        assert_eq!(status_of(&app, &user.access).await, 401);
        refresh(&app, &user.refresh).await.problem(401);
        carnet::domain::accounts::set_disabled(&app.app, account.id, false).await.unwrap();
        assert_eq!(status_of(&app, &user.access).await, 401, "what has ended stays ended");
        sign_in(&app, &user.email, PASSWORD).await.expect(200);
    }
}

on_both! {
    /// Row 15.
    async fn a_token_counts_only_in_the_authorization_header(app: TestApp) {
        let user = app.user().await;
        for name in ["access_token", "token", "bearer", "authorization", "Authorization"] {
            Answer::of(app.get(&format!("/api/contacts?{name}={}", user.access))).await.problem(401);
            Answer::of(app.get("/api/contacts").header("cookie", format!("{name}={}", user.access))).await.problem(401);
        }
        Answer::of(app.post("/api/contacts").form(&[("access_token", &user.access)])).await.problem(401);
        Answer::of(app.get("/api/contacts").header("authorization", format!("Token {}", user.access))).await.problem(401);
        Answer::of(app.get("/api/contacts").header("authorization", &user.access)).await.problem(401);
        Answer::of(app.get(&format!("/api/auth/refresh_token?refresh_token={}", user.refresh))).await.problem(401);
        Answer::of(app.get("/api/contacts").header("authorization", format!("bEaReR {}", user.access))).await.expect(200);
    }
}

/// The token with other claims or another header, its signature kept.
fn tampered(token: &str, part: usize, change: impl Fn(&mut serde_json::Value)) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    let mut json = serde_json::from_slice(&BASE64.decode(&parts[part]).unwrap()).unwrap();
    change(&mut json);
    parts[part] = BASE64.encode(json.to_string());
    parts.join(".")
}

on_both! {
    /// Row 10. The rules of signing are tested beside their code; this is the door.
    async fn a_tampered_token_opens_nothing(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let TestUser { access, .. } = &user;
        let stranger = other.account["id"].to_string();
        let unsigned = access.rsplit_once('.').unwrap().0.to_owned() + ".";
        for forged in [
            tampered(access, 1, |claims| claims["sub"] = stranger.clone().into()),
            tampered(access, 1, |claims| claims["exp"] = 99_999_999_999_i64.into()),
            tampered(access, 0, |header| header["alg"] = "none".into()),
            tampered(access, 0, |header| header["alg"] = "HS512".into()),
            tampered(access, 0, |header| header["kid"] = "../../dev/null".into()),
            tampered(&unsigned, 0, |header| header["alg"] = "none".into()),
            unsigned.clone(),
            "x".to_owned(),
            "..".to_owned(),
            "x".repeat(15_000),
        ] {
            assert_eq!(status_of(&app, &forged).await, 401, "{forged}");
        }
        assert_eq!(status_of(&app, access).await, 200);
    }
}
