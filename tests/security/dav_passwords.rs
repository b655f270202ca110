//! Rows 4 and 37: wrong passwords on CardDAV are limited like sign-ins, and the account's own opens
//! it only where the administrator allows that.

use std::time::Duration;

use carnet::domain::{App, accounts, app_passwords, sessions};
use carnet::error::Error;
use carnet::model::user::User;

use crate::support::dav::{assert_refused, own_password, phone, sign_in};
use crate::support::on_both;
use crate::support::user::PASSWORD;

/// Longer than a process trusts what it has read.
const FORGOTTEN: Duration = Duration::from_secs(5);

on_both! {
    async fn the_accounts_password_opens_carddav_only_where_allowed(app: TestApp) {
        let user = app.user().await;
        assert_refused(&app.app, &user.email, PASSWORD).await;
    }
}

on_both! {
    async fn a_changed_account_password_is_needed_at_once(app: TestApp with own_password()) {
        let user = app.user().await;
        let secret = user.secret().await;
        let changed = "a horse that is battery stapled";
        sign_in(&app.app, &user.email, PASSWORD).await.unwrap();
        assert_refused(&app.app, &user.email, changed).await;
        accounts::set_password(&app.app, &user_of(&app.app, &user.access).await, changed)
            .await
            .unwrap();
        assert_refused(&app.app, &user.email, PASSWORD).await;
        sign_in(&app.app, &user.email, changed).await.unwrap();
        sign_in(&app.app, &user.email, &secret).await.unwrap();
        assert_refused(&app.app, "nobody@example.org", PASSWORD).await;
        assert_refused(&app.app, &user.email, &"x".repeat(100_000)).await;
    }
}

on_both! {
    /// Each argon2 run is counted first, and twenty a minute are allowed.
    async fn the_accounts_password_costs_one_argon2(app: TestApp with own_password()) {
        let user = app.user().await;
        for _ in 0..200 {
            sign_in(&app.app, &user.email, PASSWORD).await.unwrap();
            app.pass(FORGOTTEN);
        }
    }
}

async fn user_of(app: &App, token: &str) -> User {
    let actor = sessions::authenticate(app, token).await.unwrap();
    actor.user.clone()
}

/// Tries wrong app passwords until they are put off. Returns how many were looked at.
async fn exhaust(app: &App, login: &str, last: u8) -> u32 {
    let mut refused = 0;
    for nth in 0..101 {
        let wrong = format!("wrong {nth}");
        match app_passwords::authenticate(app, login, &wrong, &phone(last)).await {
            Err(Error::Unauthenticated(_)) => refused += 1,
            Err(Error::TooManyRequests(wait)) => assert!(!wait.is_zero()),
            other => panic!("{other:?}"),
        }
    }
    refused
}

on_both! {
    /// Row 4, on CardDAV.
    async fn wrong_passwords_are_put_off_like_wrong_sign_ins(app: TestApp with own_password()) {
        let user = app.user().await;
        let id = user.account["id"].to_string();
        assert!(exhaust(&app.app, &user.email, 1).await <= 21);
        assert!(
            exhaust(&app.app, &id, 1).await <= 2,
            "the number is another name of the same account"
        );
        assert!(exhaust(&app.app, &user.email.replace('@', "%40"), 1).await <= 2);
        assert!(exhaust(&app.app, "nobody@example.org", 1).await <= 21);
        let right = app_passwords::authenticate(&app.app, &user.email, PASSWORD, &phone(1)).await;
        assert!(matches!(right, Err(Error::TooManyRequests(_))), "{right:?}");
        app_passwords::authenticate(&app.app, &user.email, PASSWORD, &phone(2))
            .await
            .unwrap();
    }
}

on_both! {
    /// A phone that still has a revoked password must not keep its owner's others out.
    async fn a_right_app_password_opens_whatever_else_is_tried(app: TestApp with own_password()) {
        let user = app.user().await;
        let secret = user.secret().await;
        exhaust(&app.app, &user.email, 7).await;
        sign_in(&app.app, &user.email, &secret).await.unwrap();
    }
}

on_both! {
    async fn a_busy_phone_spends_nothing_of_its_owners_allowance(app: TestApp with own_password()) {
        let user = app.user().await;
        let secret = user.secret().await;
        for _ in 0..1000 {
            sign_in(&app.app, &user.email, &secret).await.unwrap();
            app.pass(FORGOTTEN);
        }
        assert!(exhaust(&app.app, &user.email, 7).await >= 20);
    }
}
