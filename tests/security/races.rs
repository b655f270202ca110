//! Who may sign in is decided at the moment at which a session is written, not at the one at which
//! the account was read.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use carnet::domain::accounts::{self, PasswordChange};
use carnet::domain::sessions;
use carnet::domain::throttle::Origin;
use carnet::error::Error;
use carnet::model::actor::Actor;

use crate::support::rival::{Rival, overtaken};
use crate::support::user::{PASSWORD, sign_in};
use crate::support::{Engine, TestApp, TestUser, on_both};

/// Another password, as a rival stores it.
const OTHER_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y2FybmV0IG5vYm9keSE$9yS0Zz5WbZc2nC0cQm3l1uWl5cFzJq8mP0H3vYbK2xE";
const NEW_PASSWORD: &str = "za horamy hory khmaramy";

fn origin() -> Origin {
    IpAddr::from(Ipv4Addr::LOCALHOST).into()
}

async fn actor(user: &TestUser<'_>) -> Arc<Actor> {
    sessions::authenticate(&user.app.app, &user.access)
        .await
        .unwrap()
}

fn other_password(user: &TestUser<'_>) -> String {
    format!(
        "UPDATE users SET password_hash = '{OTHER_HASH}' WHERE id = {}",
        user.account["id"]
    )
}

/// How many sessions there are, and how many of them are open.
async fn sessions_of(app: &TestApp) -> (i64, i64) {
    let open = app
        .count("SELECT COUNT(*) FROM sessions WHERE revoked_at IS NULL")
        .await;
    (app.count("SELECT COUNT(*) FROM sessions").await, open)
}

/// How many accounts have the rival's password.
async fn of_the_rival(app: &TestApp) -> i64 {
    app.count(&format!(
        "SELECT COUNT(*) FROM users WHERE password_hash = '{OTHER_HASH}'"
    ))
    .await
}

on_both! {
    async fn an_account_that_is_shut_while_its_password_is_compared_stays_closed(app: TestApp) {
        let user = app.user().await;
        let shut = format!("UPDATE users SET disabled_at = 1 WHERE id = {}", user.account["id"]);
        let refused = overtaken(&app, &shut, 1, sessions::sign_in(&app.app, origin(), &user.email, PASSWORD, "")).await;
        assert!(matches!(refused, Err(Error::Unauthenticated("incorrect email or password"))), "{refused:?}");
        assert_eq!(sessions_of(&app).await, (1, 1));
    }
}

on_both! {
    async fn a_password_that_is_changed_while_it_is_compared_opens_nothing(app: TestApp) {
        let user = app.user().await;
        let work = sessions::sign_in(&app.app, origin(), &user.email, PASSWORD, "");
        let refused = overtaken(&app, &other_password(&user), 1, work).await;
        assert!(matches!(refused, Err(Error::Unauthenticated("incorrect email or password"))), "{refused:?}");
        assert_eq!((sessions_of(&app).await, of_the_rival(&app).await), ((1, 1), 1));
    }
}

on_both! {
    async fn of_two_changes_of_a_password_the_second_changes_nothing(app: TestApp) {
        let user = app.user().await;
        let actor = actor(&user).await;
        let change = PasswordChange { present: PASSWORD, chosen: NEW_PASSWORD, user_agent: "" };
        let work = accounts::change_password(&app.app, &actor, origin(), change);
        let refused = overtaken(&app, &other_password(&user), 2, work).await;
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
        assert_eq!((sessions_of(&app).await, of_the_rival(&app).await), ((1, 1), 1));
    }
}

on_both! {
    async fn an_administrators_change_of_a_password_overwrites_no_other(app: TestApp) {
        let user = app.user().await;
        let account = accounts::by_email(&app.app, &user.email).await.unwrap();
        let work = accounts::set_password(&app.app, &account, NEW_PASSWORD);
        let refused = overtaken(&app, &other_password(&user), 1, work).await;
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
        assert_eq!((sessions_of(&app).await, of_the_rival(&app).await), ((1, 1), 1));
    }
}

on_both! {
    async fn an_account_whose_password_is_changed_is_not_deleted_with_the_former_one(app: TestApp) {
        let user = app.user().await;
        let actor = actor(&user).await;
        let work = accounts::delete(&app.app, &actor, origin(), PASSWORD);
        let refused = overtaken(&app, &other_password(&user), 1, work).await;
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
        assert_eq!((sessions_of(&app).await, of_the_rival(&app).await), ((1, 1), 1));
        assert_eq!(app.count("SELECT COUNT(*) FROM books").await, 1);
        user.get("/api/contacts").await.expect(200);
    }
}

on_both! {
    async fn a_refresh_token_that_is_spent_twice_meanwhile_renews_nothing(app: TestApp) {
        let user = app.user().await;
        // As after two renewals by someone else: neither the current token nor the one before it
        // was shown.
        let spent = "UPDATE sessions SET generation = 2, refresh_hash = previous_hash";
        let refused = overtaken(&app, spent, 0, sessions::refresh(&app.app, &user.refresh)).await;
        assert!(matches!(refused, Err(Error::Unauthenticated(_))), "{refused:?}");
        assert_eq!(app.count("SELECT generation FROM sessions").await, 2);
        assert_eq!(sessions_of(&app).await, (1, 0), "somebody has a copy");
    }
}

on_both! {
    async fn a_session_that_ends_while_it_is_renewed_stays_ended(app: TestApp) {
        let user = app.user().await;
        let ended = "UPDATE sessions SET revoked_at = 1";
        let refused = overtaken(&app, ended, 0, sessions::refresh(&app.app, &user.refresh)).await;
        assert!(matches!(refused, Err(Error::Unauthenticated(_))), "{refused:?}");
        assert_eq!((app.count("SELECT generation FROM sessions").await, app.count("SELECT revoked_at FROM sessions").await), (0, 1));
    }
}

/// A read of SQLite cannot be held up; what is remembered of it is the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_while_it_is_read_is_not_remembered() {
    let app = TestApp::start(Engine::Postgres).await;
    let user = app.user().await;
    let former = actor(&user).await;
    // What was remembered is trusted no more, and the session is read again: it, the account, and
    // then the book.
    app.pass(Duration::from_secs(5));
    let rival = Rival::begin(&app, "LOCK TABLE books IN ACCESS EXCLUSIVE MODE").await;
    let mut reading = Box::pin(sessions::authenticate(&app.app, &user.access));
    rival.hinder(reading.as_mut(), 0).await;
    sessions::sign_out(&app.app, &former).await.unwrap();
    rival.commit().await;
    // It began before the session ended.
    reading.await.unwrap();
    user.get("/api/contacts").await.problem(401);
}

on_both! {
    async fn a_sign_in_that_nothing_comes_before_opens_a_session(app: TestApp) {
        let user = app.user().await;
        let settings = format!("UPDATE users SET username = 'Lesya' WHERE id = {}", user.account["id"]);
        overtaken(&app, &settings, 1, sessions::sign_in(&app.app, origin(), &user.email, PASSWORD, "")).await.unwrap();
        assert_eq!(sessions_of(&app).await, (2, 2));
        sign_in(&app, &user.email, PASSWORD).await.expect(200);
    }
}
