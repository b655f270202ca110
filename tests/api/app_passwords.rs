//! App passwords: made, listed and revoked by their owner.

use std::time::Duration;

use carnet::domain::app_passwords;
use carnet::domain::jobs::forget_sessions;
use serde_json::{Value, json};

use crate::support::dav::{phone, sign_in};
use crate::support::{TestUser, on_both};

const PATH: &str = "/api/users/me/app-passwords";
const DAY: Duration = Duration::from_secs(86_400);

on_both! {
    async fn a_created_app_password_is_shown_once_and_listed_without_it(app: TestApp) {
        let user = app.user().await;
        assert_eq!(user.app_passwords().await, [json!(null); 0]);
        let draft = json!({"name": " Lesya's phone ", "read_only": true, "expires_at": "2099-01-31T14:00:00+02:00"});
        let answer = user.post(PATH, &draft).await.expect(201);
        assert_eq!(answer.header("cache-control"), "no-store");
        let mut created = answer.json();
        let password = created["password"].take();
        let fields: Vec<_> = created
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            fields,
            [
                "created_at",
                "expires_at",
                "id",
                "name",
                "one_book",
                "password",
                "read_only"
            ]
        );
        assert_eq!(
            (&created["name"], &created["read_only"], &created["one_book"]),
            (&json!("Lesya's phone"), &json!(true), &json!(false))
        );
        assert_eq!(created["created_at"], app.now().to_string());
        assert_eq!(created["expires_at"], "2099-01-31T12:00:00Z");
        let text = user.get(PATH).await.expect(200).text;
        assert!(!text.contains(password.as_str().unwrap()), "{text}");
        let mut expected = created.as_object().unwrap().clone();
        expected.remove("password");
        expected.insert("last_use".to_owned(), Value::Null);
        assert_eq!(user.app_passwords().await, [Value::Object(expected)]);
    }
}

on_both! {
    async fn an_app_password_is_long_random_and_made_for_typing(app: TestApp) {
        let user = app.user().await;
        let (one, other) = (user.secret().await, user.secret().await);
        assert_ne!(one, other);
        let groups: Vec<_> = one.split('-').collect();
        let random_bits = 5 * groups.concat().len();
        assert!(
            random_bits >= 128 && groups.iter().all(|group| group.len() == 4),
            "{one}"
        );
        assert!(
            groups
                .concat()
                .bytes()
                .all(|byte| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&byte)),
            "{one}"
        );
        for typed in [
            one.clone(),
            one.replace('-', ""),
            one.to_uppercase(),
            one.replace('-', " "),
        ] {
            sign_in(&app.app, &user.email, &typed).await.unwrap();
        }
    }
}

on_both! {
    async fn the_newest_app_password_is_listed_first(app: TestApp) {
        let user = app.user().await;
        for name in ["Phone", "Laptop"] {
            user.app_password(json!({"name": name})).await;
        }
        let names: Vec<_> = user
            .app_passwords()
            .await
            .iter()
            .map(|listed| listed["name"].clone())
            .collect();
        assert_eq!(names, ["Laptop", "Phone"]);
    }
}

on_both! {
    async fn a_draft_that_is_wrong_is_refused_by_its_fields(app: TestApp) {
        let user = app.user().await;
        let refused = async |draft: Value| user.post(PATH, &draft).await.refused_fields();
        let past = (app.now() - DAY).to_string();
        for name in ["", "  ", "a\u{7}", &"x".repeat(101)] {
            assert_eq!(refused(json!({"name": name})).await, ["name"], "{name:?}");
        }
        for end in [
            past.as_str(),
            &app.now().to_string(),
            "tomorrow",
            "2099-01-31",
            "",
        ] {
            assert_eq!(
                refused(json!({"name": "Phone", "expires_at": end})).await,
                ["expires_at"],
                "{end}"
            );
        }
        assert_eq!(
            refused(json!({"name": "", "expires_at": past})).await,
            ["name", "expires_at"]
        );
        for draft in [
            json!({}),
            json!({"name": 5}),
            json!({"name": "Phone", "read_only": "no"}),
            json!({"name": "Phone", "password": "mine"}),
        ] {
            refused(draft).await;
        }
        assert_eq!(user.app_passwords().await, [json!(null); 0]);
        user.app_password(json!({"name": "і".repeat(100), "expires_at": null}))
            .await;
    }
}

on_both! {
    async fn an_account_has_at_most_fifty_app_passwords(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let drafts = (0..60).map(|nth| json!({"name": format!("Device {nth}")}));
        let made =
            futures_util::future::join_all(drafts.map(async |draft| user.post(PATH, &draft).await))
                .await;
        let (created, refused): (Vec<_>, Vec<_>) =
            made.into_iter().partition(|answer| answer.status == 201);
        assert_eq!(created.len(), 50);
        for answer in refused {
            assert_eq!(answer.refused_fields(), ["name"]);
        }
        other.secret().await;
        user.delete(&format!("{PATH}/{}", created[0].json()["id"]))
            .await
            .expect(204);
        user.secret().await;
    }
}

on_both! {
    async fn a_revoked_app_password_is_gone_and_others_stay(app: TestApp) {
        let user = app.user().await;
        let revoked = user.app_password(json!({"name": "Phone"})).await;
        let kept = user.app_password(json!({"name": "Laptop"})).await;
        let path = format!("{PATH}/{}", revoked["id"]);
        user.delete(&path).await.expect(204);
        user.delete(&path).await.problem(404);
        for id in ["0", "x", "9007199254740992"] {
            user.delete(&format!("{PATH}/{id}")).await.problem(404);
        }
        let ids: Vec<_> = user
            .app_passwords()
            .await
            .iter()
            .map(|listed| listed["id"].clone())
            .collect();
        assert_eq!(ids, [kept["id"].clone()]);
    }
}

/// Waits until a use is noted after this instant, and returns it.
async fn noted(user: &TestUser<'_>, after: &str) -> Value {
    for _ in 0..100 {
        let last = user.app_passwords().await[0]["last_use"].take();
        if last["at"].as_str().is_some_and(|at| at > after) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no use was noted")
}

on_both! {
    async fn the_last_use_is_noted_at_most_once_a_minute(app: TestApp) {
        let user = app.user().await;
        app.set_time("2026-03-01T12:00:00Z");
        let user = user.elsewhere().await;
        let secret = user.secret().await;
        let uses = async |last| {
            app_passwords::authenticate(&app.app, &user.email, &secret, &phone(last))
                .await
                .unwrap()
        };
        uses(1).await;
        let first =
            json!({"at": "2026-03-01T12:00:00Z", "address": "192.0.2.1", "program": "Phone/1"});
        assert_eq!(noted(&user, "").await, first);
        for _ in 0..5 {
            app.pass(Duration::from_secs(10));
            uses(2).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(user.app_passwords().await[0]["last_use"], first);
        app.pass(Duration::from_secs(10));
        uses(3).await;
        assert_eq!(
            noted(&user, "2026-03-01T12:00:00Z").await,
            json!({"at": "2026-03-01T12:01:00Z", "address": "192.0.2.3", "program": "Phone/3"})
        );
    }
}

on_both! {
    async fn what_a_program_calls_itself_is_cut_and_kept_on_one_line(app: TestApp) {
        let user = app.user().await;
        let secret = user.secret().await;
        let mut strange = phone(1);
        strange.program = format!("Evil\0\r\n{}", "x".repeat(100_000));
        app_passwords::authenticate(&app.app, &user.email, &secret, &strange)
            .await
            .unwrap();
        let program = noted(&user, "").await["program"].take();
        assert_eq!(program, format!("Evil{}", "x".repeat(196)));
    }
}

on_both! {
    async fn an_expired_app_password_is_listed_for_a_month(app: TestApp) {
        let user = app.user().await;
        let end = (app.now() + DAY).to_string();
        user.app_password(json!({"name": "Guest", "expires_at": end}))
            .await;
        user.app_password(json!({"name": "Phone"})).await;
        let kept = async || {
            forget_sessions::run(&app.app).await.unwrap();
            app.count("SELECT COUNT(*) FROM app_passwords").await
        };
        app.pass(30 * DAY);
        assert_eq!(kept().await, 2);
        app.pass(2 * DAY);
        assert_eq!(kept().await, 1);
    }
}
