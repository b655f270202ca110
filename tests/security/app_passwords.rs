//! Row 37: app passwords are random, stored hashed, open CardDAV alone, end at once, and CardDAV is
//! never weaker than the rest.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use carnet::domain::app_passwords::{self, AppPasswordDraft};
use carnet::domain::{App, accounts, books, sessions};
use carnet::error::Error;
use carnet::model::actor::{Actor, Credential, Rights};
use carnet::model::face::Face;
use carnet::model::ids::UserId;
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::dav::{assert_refused, own_password, sign_in};
use crate::support::routes::operations;
use crate::support::user::{Answer, PASSWORD};
use crate::support::{Engine, TestApp, TestUser, on_both, open_postgres, settings};

const PATH: &str = "/api/users/me/app-passwords";
/// Longer than a process trusts what it has read.
const FORGOTTEN: Duration = Duration::from_secs(5);

async fn owner(user: &TestUser<'_>) -> Arc<Actor> {
    sessions::authenticate(&user.app.app, &user.access)
        .await
        .unwrap()
}

on_both! {
    async fn an_app_password_opens_no_route_of_the_api(app: TestApp) {
        let user = app.user().await;
        let secret = user.secret().await;
        sign_in(&app.app, &user.email, &secret).await.unwrap();
        let mut asked = 0;
        for operation in operations()
            .iter()
            .filter(|operation| operation.is_secured())
        {
            let path = operation.path_with("5");
            let shown: [fn(RequestBuilder, &str, &str) -> RequestBuilder; 3] = [
                |request, login, secret| request.basic_auth(login, Some(secret)),
                |request, _, secret| request.bearer_auth(secret),
                |request, login, secret| request.bearer_auth(format!("{login}:{secret}")),
            ];
            for show in shown {
                let request = app
                    .request(operation.method.clone(), &path)
                    .json(&json!({}));
                let answer = Answer::of(show(request, &user.email, &secret)).await;
                assert_eq!(
                    answer.header("www-authenticate"),
                    "Bearer",
                    "{} {path}",
                    operation.method
                );
                answer.problem(401);
                asked += 1;
            }
        }
        assert!(asked > 100, "{asked}");
        crate::support::user::sign_in(&app, &user.email, &secret)
            .await
            .problem(401);
    }
}

#[cfg(feature = "web")]
on_both! {
    async fn an_app_password_opens_no_page(app: TestApp) {
        use crate::support::browser::Browser;
        let user = app.user().await;
        let secret = user.secret().await;
        let browser = Browser::new(&app);
        for page in ["/contacts", "/settings", "/settings/data", "/export"] {
            for request in [
                browser
                    .request(Method::GET, page)
                    .basic_auth(&user.email, Some(&secret)),
                browser.request(Method::GET, page).bearer_auth(&secret),
                browser
                    .request(Method::GET, page)
                    .header("cookie", format!("carnet-session={secret}")),
            ] {
                let answer = browser.send(request).await.expect(303);
                assert!(
                    answer.header("location").starts_with("/login"),
                    "{page}: {answer:?}"
                );
            }
        }
        browser
            .submit("/login", &[("email", &user.email), ("password", &secret)])
            .await
            .expect(422);
    }
}

on_both! {
    async fn a_credential_of_carddav_opens_nothing_else(app: TestApp with own_password()) {
        let user = app.user().await;
        let writing = sign_in(&app.app, &user.email, &user.secret().await)
            .await
            .unwrap();
        let own = sign_in(&app.app, &user.email, PASSWORD).await.unwrap();
        assert!(matches!(
            writing.credential,
            Credential::AppPassword {
                read_only: false,
                ..
            }
        ));
        assert_eq!(own.credential, Credential::AccountPassword);
        for actor in [writing, own] {
            assert_eq!((actor.face, actor.session()), (Face::Dav, None));
            assert!(actor.credential.opens(Face::Dav));
            for face in [Face::Api, Face::Web, Face::Calendar, Face::Cli, Face::Job] {
                assert!(!actor.credential.opens(face), "{face:?}");
            }
            books::open_all(&actor, Rights::all()).unwrap();
            let draft = AppPasswordDraft {
                name: "Another".to_owned(),
                ..AppPasswordDraft::default()
            };
            assert!(matches!(
                app_passwords::create(&app.app, &actor, draft).await,
                Err(Error::Forbidden(_))
            ));
        }
    }
}

on_both! {
    async fn a_read_only_app_password_reads(app: TestApp) {
        let user = app.user().await;
        let created = user
            .app_password(json!({"name": "Display", "read_only": true}))
            .await;
        let actor = sign_in(&app.app, &user.email, created["password"].as_str().unwrap())
            .await
            .unwrap();
        books::open_all(&actor, Rights::READ).unwrap();
        for rights in [Rights::WRITE, Rights::MANAGE, Rights::READ | Rights::WRITE] {
            assert!(
                matches!(books::open_all(&actor, rights), Err(Error::Forbidden(_))),
                "{rights:?}"
            );
        }
    }
}

on_both! {
    /// With the database alone nobody can sign in, nor try secrets: the hash needs the key.
    async fn an_app_password_is_stored_as_a_keyed_hash(app: TestApp) {
        let user = app.user().await;
        let secret = user.secret().await;
        let id = user.account["id"].as_i64().unwrap();
        let rows = format!("{:?}", app.rows_of(&[id]).await).to_lowercase();
        let plain = secret.replace('-', "");
        let hex = |text: &str| {
            text.bytes()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        assert!(rows.contains("app_passwords"), "{rows}");
        for known in [secret.clone(), plain.clone(), hex(&secret), hex(&plain)] {
            assert!(!rows.contains(&known), "{known}: {rows}");
        }
        for text in [&secret, &plain] {
            let unkeyed: String = Sha256::digest(text)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert!(!rows.contains(&unkeyed), "{rows}");
        }
        let stored = app
            .count("SELECT COUNT(*) FROM app_passwords WHERE LENGTH(secret_hash) = 32")
            .await;
        assert_eq!(stored, 1);
    }
}

on_both! {
    async fn an_account_is_named_by_its_email_in_any_spelling_or_by_its_number(app: TestApp) {
        let user = TestUser::sign_up(&app, "Lesya@Example.org").await;
        let secret = user.secret().await;
        let id = user.account["id"].to_string();
        for login in [
            "lesya@example.org",
            "LESYA@EXAMPLE.ORG",
            "lesya%40example.org",
            &id,
        ] {
            let actor = sign_in(&app.app, login, &secret).await.unwrap();
            assert_eq!(actor.user.email, "Lesya@Example.org", "{login}");
        }
        for login in [
            "",
            "lesya",
            "lesya@example.com",
            "0",
            "lesya@example.org\0",
            &format!("{id}0"),
            &"x".repeat(100_000),
        ] {
            assert_refused(&app.app, login, &secret).await;
        }
    }
}

on_both! {
    async fn whatever_is_wrong_is_refused_alike(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let secret = user.secret().await;
        let end = (app.now() + Duration::from_secs(60)).to_string();
        let short = user
            .app_password(json!({"name": "Guest", "expires_at": end}))
            .await;
        let short = short["password"].as_str().unwrap();
        sign_in(&app.app, &user.email, short).await.unwrap();
        app.pass(Duration::from_secs(60));
        for (login, password) in [
            (user.email.as_str(), short),
            (&user.email, "wrong"),
            (&user.email, ""),
            (&user.email, PASSWORD),
            (&user.email, &secret[1..]),
            (&user.email, &user.access),
            (&other.email, &secret),
            ("nobody@example.org", &secret),
            ("", ""),
        ] {
            assert_refused(&app.app, login, password).await;
        }
        let disabled = sign_in(&app.app, &user.email, &secret).await.unwrap().id();
        accounts::set_disabled(&app.app, disabled, true)
            .await
            .unwrap();
        assert_refused(&app.app, &user.email, &secret).await;
        accounts::set_disabled(&app.app, disabled, false)
            .await
            .unwrap();
        sign_in(&app.app, &user.email, &secret).await.unwrap();
    }
}

on_both! {
    async fn an_expired_app_password_is_refused_from_its_instant_on(app: TestApp) {
        let user = app.user().await;
        let end = (app.now() + Duration::from_secs(2)).to_string();
        let created = user
            .app_password(json!({"name": "Guest", "expires_at": end}))
            .await;
        let secret = created["password"].as_str().unwrap();
        app.pass(Duration::from_micros(1_999_999));
        sign_in(&app.app, &user.email, secret).await.unwrap();
        app.pass(Duration::from_micros(1));
        assert_refused(&app.app, &user.email, secret).await;
    }
}

on_both! {
    async fn a_revoked_app_password_is_refused_at_once(app: TestApp) {
        let user = app.user().await;
        let created = user.app_password(json!({"name": "Phone"})).await;
        let kept = user.secret().await;
        let secret = created["password"].as_str().unwrap();
        sign_in(&app.app, &user.email, secret).await.unwrap();
        sign_in(&app.app, &user.email, &kept).await.unwrap();
        user.delete(&format!("{PATH}/{}", created["id"]))
            .await
            .expect(204);
        assert_refused(&app.app, &user.email, secret).await;
        sign_in(&app.app, &user.email, &kept).await.unwrap();
    }
}

on_both! {
    async fn a_deleted_account_is_refused_at_once_and_leaves_no_app_password(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let (secret, kept) = (user.secret().await, other.secret().await);
        sign_in(&app.app, &user.email, &secret).await.unwrap();
        let origin = IpAddr::from(Ipv4Addr::LOCALHOST).into();
        accounts::delete(&app.app, &*owner(&user).await, origin, PASSWORD)
            .await
            .unwrap();
        assert_refused(&app.app, &user.email, &secret).await;
        assert_eq!(app.count("SELECT COUNT(*) FROM app_passwords").await, 1);
        sign_in(&app.app, &other.email, &kept).await.unwrap();
    }
}

on_both! {
    async fn another_default_book_is_seen_at_once(app: TestApp) {
        let user = app.user().await;
        let secret = user.secret().await;
        let before = sign_in(&app.app, &user.email, &secret)
            .await
            .unwrap()
            .default_book;
        let book = user
            .post("/api/books", &json!({"name": "Work"}))
            .await
            .expect(201)
            .json();
        user.patch(
            &format!("/api/books/{}", book["id"]),
            &json!({"default": true}),
        )
        .await
        .expect(200);
        let after = sign_in(&app.app, &user.email, &secret)
            .await
            .unwrap()
            .default_book;
        assert_ne!(after, before);
        assert_eq!(after.to_string(), book["id"].to_string());
    }
}

on_both! {
    /// Rows 22 and 23.
    async fn anothers_app_password_answers_like_an_unknown_one(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let created = user.app_password(json!({"name": "zebraqx"})).await;
        let theirs = other.delete(&format!("{PATH}/{}", created["id"])).await;
        let unknown = other.delete(&format!("{PATH}/4242424242")).await;
        assert_eq!(theirs.essence(), unknown.essence());
        theirs.problem(404);
        assert_eq!(other.get(PATH).await.expect(200).text, "[]");
        sign_in(&app.app, &user.email, created["password"].as_str().unwrap())
            .await
            .unwrap();
    }
}

on_both! {
    /// A request whose password was checked a moment ago reads nothing: it is still let in when
    /// another hand has taken the row away, until what was read is too old.
    async fn a_checked_app_password_is_trusted_for_a_moment_without_the_database(app: TestApp) {
        let user = app.user().await;
        let secret = user.secret().await;
        sign_in(&app.app, &user.email, &secret).await.unwrap();
        app.execute("DELETE FROM app_passwords").await;
        sign_in(&app.app, &user.email, &secret).await.unwrap();
        app.pass(FORGOTTEN);
        assert_refused(&app.app, &user.email, &secret).await;
    }
}

/// A second process on the same database, with the same key and clock.
fn second_process(app: &TestApp) -> Arc<App> {
    let db = open_postgres(app.database_url.as_ref().unwrap(), None);
    let setup = own_password();
    App::new(db, app.app.clock.clone(), settings(&setup, &app.url))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_ends_another_refuses_within_five_seconds() {
    let app = TestApp::start(Engine::Postgres).await;
    let elsewhere = second_process(&app);
    let user = app.user().await;
    let created = user.app_password(json!({"name": "Phone"})).await;
    let secret = created["password"].as_str().unwrap();
    sign_in(&elsewhere, &user.email, secret).await.unwrap();
    sign_in(&elsewhere, &user.email, PASSWORD).await.unwrap();
    user.delete(&format!("{PATH}/{}", created["id"]))
        .await
        .expect(204);
    let changed = "a horse that is battery stapled";
    accounts::set_password(&app.app, &owner(&user).await.user, changed)
        .await
        .unwrap();
    app.pass(FORGOTTEN);
    assert_refused(&elsewhere, &user.email, secret).await;
    assert_refused(&elsewhere, &user.email, PASSWORD).await;
    sign_in(&elsewhere, &user.email, changed).await.unwrap();
}

on_both! {
    async fn an_app_password_is_bound_to_its_account(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let secret = user.secret().await;
        let actor = sign_in(&app.app, &user.email, &secret).await.unwrap();
        assert_eq!(
            UserId::new(user.account["id"].as_i64().unwrap()),
            Some(actor.id())
        );
        assert_refused(&app.app, &other.email, &secret).await;
        assert_refused(&app.app, &other.account["id"].to_string(), &secret).await;
    }
}
