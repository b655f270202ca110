use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::{PASSWORD, sign_in};
use crate::support::{Answer, TestApp, TestUser, on_both};

const DAY: Duration = Duration::from_secs(86_400);
const PAST_GRACE: Duration = Duration::from_secs(4);

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

async fn status_of(app: &TestApp, access_token: &str) -> u16 {
    Answer::of(app.get("/api/users/me").bearer_auth(access_token))
        .await
        .status
        .as_u16()
}

fn text(pair: &Value, field: &str) -> String {
    pair[field].as_str().unwrap().to_owned()
}

fn assert_refused(answer: Answer) {
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    answer.problem(401);
}

/// Checks the whole shape of a pair issued now.
fn assert_pair(app: &TestApp, answer: Answer) -> Value {
    let answer = answer.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let pair = answer.json();
    let now = app.now().whole_seconds();
    let expected = json!({"token_type": "bearer", "access_token": pair["access_token"], "refresh_token": pair["refresh_token"],
        "expire_access_token": (now + Duration::from_secs(900)).to_string(), "expire_refresh_token": (now + 7 * DAY).to_string()});
    assert_eq!(pair, expected);
    assert_eq!(text(&pair, "access_token").split('.').count(), 3);
    assert_eq!(text(&pair, "refresh_token").split('.').count(), 3);
    pair
}

on_both! {
    async fn the_oauth2_form_signs_in(app: TestApp) {
        let user = app.user().await;
        let pair = assert_pair(&app, sign_in(&app, &user.email, PASSWORD).await);
        assert_eq!(status_of(&app, &text(&pair, "access_token")).await, 200);
        let form = [("grant_type", "password"), ("username", &user.email), ("password", PASSWORD), ("scope", ""), ("client_id", "swagger")];
        assert_pair(&app, Answer::of(app.post("/api/auth/login").form(&form)).await);
    }
}

on_both! {
    async fn json_signs_in(app: TestApp) {
        let user = app.user().await;
        let body = json!({"email": user.email.to_uppercase(), "password": PASSWORD});
        let pair = assert_pair(&app, Answer::of(app.post("/api/auth/login").json(&body)).await);
        assert_eq!(status_of(&app, &text(&pair, "access_token")).await, 200);
    }
}

on_both! {
    async fn a_wrong_password_and_an_unknown_user_get_the_same_bytes(app: TestApp) {
        let user = app.user().await;
        let wrong = sign_in(&app, &user.email, "another passphrase").await;
        let unknown = sign_in(&app, "nobody@example.org", PASSWORD).await;
        let nonsense = sign_in(&app, "no address", PASSWORD).await;
        assert_eq!(wrong.essence(), unknown.essence());
        assert_eq!(wrong.essence(), nonsense.essence());
        let as_json = json!({"email": user.email, "password": "another passphrase"});
        assert_eq!(Answer::of(app.post("/api/auth/login").json(&as_json)).await.essence(), wrong.essence());
        assert_refused(wrong);
    }
}

on_both! {
    async fn a_sign_in_without_its_fields_is_refused(app: TestApp) {
        let post = async |form: &[(&str, &str)]| Answer::of(app.post("/api/auth/login").form(form)).await;
        assert!(post(&[("username", "taras@example.org")]).await.problem(422).contains("password"));
        assert!(post(&[("password", PASSWORD)]).await.problem(422).contains("username"));
        let grant = [("grant_type", "client_credentials"), ("username", "taras@example.org"), ("password", PASSWORD)];
        assert_eq!(post(&grant).await.refused_fields(), ["grant_type"]);
        let as_json = async |body: Value| Answer::of(app.post("/api/auth/login").json(&body)).await;
        assert!(as_json(json!({"email": "taras@example.org"})).await.problem(422).contains("password"));
        assert_eq!(as_json(json!({"email": "taras@example.org", "password": 12_345_678})).await.refused_fields(), ["password"]);
        let bare = app.post("/api/auth/login").header("content-type", "text/plain").body("username=a&password=b");
        Answer::of(bare).await.problem(415);
    }
}

on_both! {
    async fn an_email_or_password_with_odd_characters_is_just_wrong(app: TestApp) {
        for email in ["a\0b@example.org", "\u{0}", "'; DROP TABLE users; --", "\u{202e}a@example.org", ""] {
            let body = json!({"email": email, "password": "pass\0word"});
            assert_refused(Answer::of(app.post("/api/auth/login").json(&body)).await);
        }
    }
}

on_both! {
    async fn nothing_but_an_access_token_in_the_header_opens_the_door(app: TestApp) {
        let user = app.user().await;
        let me = || app.get("/api/users/me");
        let bare = Answer::of(me()).await;
        assert_refused(bare);
        for value in ["Bearer", "Bearer ", "Bearer x.y.z", "Basic dTpw", "Token abc", &format!("Bearer {}", user.refresh),
            &format!("Bearer {}x", user.access), &user.access] {
            assert_refused(Answer::of(me().header("authorization", value)).await);
        }
        for path in [format!("/api/users/me?access_token={}", user.access), format!("/api/users/me?token={}", user.access)] {
            assert_refused(Answer::of(app.get(&path)).await);
        }
        let form = [("access_token", user.access.as_str())];
        assert_refused(Answer::of(app.post("/api/contacts").form(&form)).await);
        Answer::of(me().header("authorization", format!("bEARER {}", user.access))).await.expect(200);
    }
}

on_both! {
    async fn an_access_token_ends_after_fifteen_minutes(app: TestApp) {
        let user = app.user().await;
        app.pass(Duration::from_secs(898));
        assert_eq!(status_of(&app, &user.access).await, 200);
        app.pass(Duration::from_secs(3));
        assert_refused(user.get("/api/users/me").await);
        let pair = assert_pair(&app, refresh(&app, &user.refresh).await);
        assert_eq!(status_of(&app, &text(&pair, "access_token")).await, 200);
    }
}

on_both! {
    async fn a_refresh_token_is_spent_for_a_new_pair_by_post_and_by_get(app: TestApp) {
        let user = app.user().await;
        app.pass(Duration::from_secs(60));
        let second = assert_pair(&app, refresh(&app, &user.refresh).await);
        assert_ne!(text(&second, "refresh_token"), user.refresh);
        assert_ne!(text(&second, "access_token"), user.access);
        app.pass(Duration::from_secs(60));
        let third = assert_pair(&app, refresh_by_header(&app, &text(&second, "refresh_token")).await);
        assert_ne!(third["refresh_token"], second["refresh_token"]);
        assert_eq!(status_of(&app, &text(&third, "access_token")).await, 200);
    }
}

on_both! {
    async fn what_is_no_refresh_token_is_refused(app: TestApp) {
        let user = app.user().await;
        for token in [user.access.as_str(), "x", "", "a.b.c", &format!("{}x", user.refresh)] {
            assert_refused(refresh(&app, token).await);
            assert_refused(refresh_by_header(&app, token).await);
        }
        assert_refused(Answer::of(app.get("/api/auth/refresh_token")).await);
        assert!(Answer::of(app.post("/api/auth/refresh_token").json(&json!({}))).await.problem(422).contains("refresh_token"));
        let extra = json!({"refresh_token": user.refresh, "user": 1});
        assert_eq!(Answer::of(app.post("/api/auth/refresh_token").json(&extra)).await.refused_fields(), ["user"]);
        assert_pair(&app, refresh(&app, &user.refresh).await);
    }
}

on_both! {
    async fn two_tabs_that_renew_at_the_same_moment_get_the_same_successor(app: TestApp) {
        let user = app.user().await;
        let first = assert_pair(&app, refresh(&app, &user.refresh).await);
        app.pass(Duration::from_secs(2));
        let second = refresh_by_header(&app, &user.refresh).await.expect(200).json();
        assert_eq!(second["refresh_token"], first["refresh_token"]);
        for pair in [&first, &second] {
            assert_eq!(status_of(&app, &text(pair, "access_token")).await, 200);
        }
        assert_pair(&app, refresh(&app, &text(&first, "refresh_token")).await);
    }
}

on_both! {
    async fn a_refresh_token_replayed_later_ends_its_session(app: TestApp) {
        let user = app.user().await;
        let other = user.elsewhere().await;
        let pair = assert_pair(&app, refresh(&app, &user.refresh).await);
        app.pass(PAST_GRACE);
        assert_refused(refresh(&app, &user.refresh).await);
        assert_refused(refresh(&app, &text(&pair, "refresh_token")).await);
        assert_eq!(status_of(&app, &text(&pair, "access_token")).await, 401);
        assert_eq!(status_of(&app, &user.access).await, 401);
        assert_eq!(status_of(&app, &other.access).await, 200);
        assert_pair(&app, refresh(&app, &other.refresh).await);
    }
}

on_both! {
    async fn a_refresh_token_replayed_by_get_ends_its_session_too(app: TestApp) {
        let user = app.user().await;
        let pair = assert_pair(&app, refresh_by_header(&app, &user.refresh).await);
        app.pass(PAST_GRACE);
        assert_refused(refresh_by_header(&app, &user.refresh).await);
        assert_refused(refresh_by_header(&app, &text(&pair, "refresh_token")).await);
    }
}

on_both! {
    async fn once_the_successor_is_spent_the_grace_is_over(app: TestApp) {
        let user = app.user().await;
        let second = assert_pair(&app, refresh(&app, &user.refresh).await);
        let third = assert_pair(&app, refresh(&app, &text(&second, "refresh_token")).await);
        assert_refused(refresh(&app, &user.refresh).await);
        assert_refused(refresh(&app, &text(&third, "refresh_token")).await);
    }
}

on_both! {
    async fn of_twenty_renewals_at_once_all_get_one_successor_and_nobody_is_out(app: TestApp) {
        let user = app.user().await;
        let spend = |number: usize| {
            let (app, token) = (&app, &user.refresh);
            async move { if number.is_multiple_of(2) { refresh(app, token).await } else { refresh_by_header(app, token).await } }
        };
        let pairs: Vec<_> = join_all((0..20).map(spend)).await.into_iter().map(|answer| answer.expect(200).json()).collect();
        for pair in &pairs {
            assert_eq!(pair["refresh_token"], pairs[0]["refresh_token"]);
            assert_eq!(status_of(&app, &text(pair, "access_token")).await, 200);
        }
        assert_pair(&app, refresh(&app, &text(&pairs[0], "refresh_token")).await);
        assert_eq!(app.count("SELECT MAX(generation) FROM sessions").await, 2);
    }
}

on_both! {
    async fn refresh_tokens_are_stored_only_as_hashes(app: TestApp) {
        let user = app.user().await;
        refresh(&app, &user.refresh).await.expect(200);
        assert_eq!(app.count("SELECT COUNT(*) FROM sessions WHERE LENGTH(refresh_hash) = 32").await, 1);
        if let Some(file) = &app.sqlite_file {
            let signature = user.refresh.rsplit('.').next().unwrap();
            for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
                let bytes = std::fs::read(entry.unwrap().path()).unwrap();
                assert!(!bytes.windows(signature.len()).any(|window| window == signature.as_bytes()));
            }
        }
    }
}

on_both! {
    async fn signing_out_ends_both_tokens_of_this_session_at_once(app: TestApp) {
        let user = app.user().await;
        let other = user.elsewhere().await;
        assert_eq!(status_of(&app, &user.access).await, 200);
        let answer = Answer::of(user.request(Method::POST, "/api/auth/logout")).await.expect(204);
        assert_eq!(answer.text, "");
        assert_refused(user.get("/api/users/me").await);
        assert_refused(refresh(&app, &user.refresh).await);
        assert_refused(Answer::of(user.request(Method::POST, "/api/auth/logout")).await);
        assert_eq!(status_of(&app, &other.access).await, 200);
        assert_pair(&app, refresh(&app, &other.refresh).await);
    }
}

on_both! {
    async fn signing_out_ends_the_tokens_of_former_renewals_too(app: TestApp) {
        let user = app.user().await;
        let pair = assert_pair(&app, refresh(&app, &user.refresh).await);
        Answer::of(app.post("/api/auth/logout").bearer_auth(text(&pair, "access_token"))).await.expect(204);
        for token in [&user.access, &text(&pair, "access_token")] {
            assert_eq!(status_of(&app, token).await, 401);
        }
        for token in [&user.refresh, &text(&pair, "refresh_token")] {
            assert_refused(refresh(&app, token).await);
        }
    }
}

on_both! {
    async fn an_idle_session_ends_after_seven_days(app: TestApp) {
        let (prompt, late) = (app.user().await, app.user().await);
        app.pass(7 * DAY - Duration::from_secs(2));
        assert_pair(&app, refresh(&app, &prompt.refresh).await);
        app.pass(Duration::from_secs(2));
        assert_refused(refresh(&app, &late.refresh).await);
    }
}

on_both! {
    async fn a_busy_session_ends_after_ninety_days_all_the_same(app: TestApp) {
        let user = app.user().await;
        let end = (app.now().whole_seconds() + 90 * DAY).to_string();
        let mut token = user.refresh.clone();
        let mut pair = json!(null);
        for _ in 0..14 {
            app.pass(6 * DAY);
            pair = refresh(&app, &token).await.expect(200).json();
            token = text(&pair, "refresh_token");
        }
        assert_eq!(pair["expire_refresh_token"], end, "84 days on, the last token ends with the session");
        app.pass(6 * DAY - Duration::from_secs(10));
        let last = refresh(&app, &token).await.expect(200).json();
        assert_eq!((&last["expire_access_token"], &last["expire_refresh_token"]), (&json!(end), &json!(end)));
        assert_eq!(status_of(&app, &text(&last, "access_token")).await, 200);
        app.pass(Duration::from_secs(10));
        assert_eq!(status_of(&app, &text(&last, "access_token")).await, 401);
        assert_refused(refresh(&app, &text(&last, "refresh_token")).await);
        TestUser::elsewhere(&user).await.get("/api/users/me").await.expect(200);
    }
}
