//! Sessions that end and accounts that close among neighbours.

use std::time::Duration;

use carnet::domain::accounts;
use carnet::domain::jobs::remove_leftovers;
use carnet::domain::sessions::Device;
use carnet::model::face::Face;
use reqwest::Method;

use super::account::{Account, Neighbours};
use super::reading::{RESOURCES, read};
use crate::support::dav::{assert_refused, sign_in as sign_in_by_carddav};
use crate::support::user::{Answer, PASSWORD, sign_in};
use crate::support::{TestApp, on_both};

const ANOTHER: &str = "a horse that is battery stapled";

impl Account<'_> {
    /// Whether the API and the pages are open to it, now and when nothing of it is remembered any
    /// more.
    async fn is_signed_in(&self) -> [bool; 2] {
        let api = self.user.get("/api/contacts").await.status == 200;
        [api, self.browser.get("/contacts").await.status == 200]
    }
}

impl Neighbours<'_> {
    async fn assert_others_are_signed_in(&self, what: &str) {
        for _ in 0..2 {
            for other in &self.others {
                assert_eq!(
                    other.is_signed_in().await,
                    [true, true],
                    "{what}: {}",
                    other.own.name
                );
            }
            self.app.pass(Duration::from_secs(5));
        }
    }
}

/// Waits until the account has no row left in any table.
async fn assert_nothing_is_left(app: &TestApp, user: i64) {
    app.run_jobs().await;
    let left = app.rows_of(&[user]).await;
    assert!(left.values().all(Vec::is_empty), "{left:#?}");
}

on_both! {
    async fn revoking_an_app_password_ends_one(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let rows = among.rows().await;
        let secret = among.middle.user.secret().await;
        let path = among.middle.fill("/api/users/me/app-passwords/<app-password>").await;
        sign_in_by_carddav(&app.app, &among.middle.user.email, &secret).await.unwrap();
        among.middle.user.delete(&path).await.expect(204);
        assert_refused(&app.app, &among.middle.user.email, &secret).await;
        assert_eq!(among.middle.user.app_passwords().await.len(), 1);
        assert_eq!(among.rows().await, rows);
    }
}

on_both! {
    async fn signing_out_ends_one_session(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let rows = among.rows().await;
        let devices = "SELECT CAST(COUNT(*) AS TEXT) FROM sessions WHERE revoked_at IS NULL AND user_id = ";
        let open = async || app.select(&format!("{devices}{}", among.middle.id)).await.concat();
        assert_eq!(open().await, ["3"]);
        let session = among.middle.fill("/settings/sessions/<session>/end").await;
        among.middle.browser.submit(&session, &[]).await.expect(303);
        assert_eq!(open().await, ["2"]);
        Answer::of(among.middle.user.request(Method::POST, "/api/auth/logout")).await.expect(204);
        assert_eq!((open().await, among.middle.is_signed_in().await), (vec!["1".to_owned()], [false, true]));
        among.middle.browser.submit("/logout", &[]).await.expect(303);
        assert_eq!(open().await, ["0"]);
        among.assert_untouched(&rows, "signing out").await;
        among.assert_others_are_signed_in("signing out").await;
    }
}

on_both! {
    async fn a_changed_password_ends_the_sessions_of_its_account_alone(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let rows = among.rows().await;
        let change = [("current_password", PASSWORD), ("password", ANOTHER)];
        among.middle.browser.submit("/settings/password", &change).await.expect(303);
        among.assert_untouched(&rows, "another password").await;
        assert_eq!(among.middle.is_signed_in().await, [false, true]);
        among.assert_others_are_signed_in("another password").await;
        for other in &among.others {
            sign_in(&app, &other.user.email, PASSWORD).await.expect(200);
        }
        sign_in(&app, &among.middle.user.email, PASSWORD).await.problem(401);
        sign_in(&app, &among.middle.user.email, ANOTHER).await.expect(200);
    }
}

on_both! {
    async fn an_administrator_shuts_and_opens_one_account(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let rows = among.rows().await;
        let user = accounts::by_email(&app.app, &among.middle.user.email).await.unwrap();
        accounts::set_disabled(&app.app, user.id, true).await.unwrap();
        among.assert_untouched(&rows, "shutting").await;
        assert_eq!(among.middle.is_signed_in().await, [false, false]);
        among.assert_others_are_signed_in("shutting").await;
        let is_shut: Vec<_> = accounts::list(&app.app).await.unwrap().into_iter().map(|user| user.disabled).collect();
        assert_eq!(is_shut, [false, true, false]);
        accounts::set_disabled(&app.app, user.id, false).await.unwrap();
        accounts::set_password(&app.app, &user, ANOTHER).await.unwrap();
        among.assert_untouched(&rows, "opening").await;
        sign_in(&app, &among.middle.user.email, ANOTHER).await.expect(200);
        among.assert_others_are_signed_in("opening").await;
    }
}

on_both! {
    /// Opening an account must open no other that is shut.
    async fn an_account_that_is_opened_leaves_others_shut(app: TestApp) {
        let among = Neighbours::around(&app).await;
        for email in [&among.middle.user.email, &among.others[0].user.email, &among.others[1].user.email] {
            let user = accounts::by_email(&app.app, email).await.unwrap();
            accounts::set_disabled(&app.app, user.id, true).await.unwrap();
        }
        let rows = among.rows().await;
        let user = accounts::by_email(&app.app, &among.middle.user.email).await.unwrap();
        accounts::set_disabled(&app.app, user.id, false).await.unwrap();
        among.assert_untouched(&rows, "opening").await;
    }
}

on_both! {
    async fn a_deleted_account_takes_nothing_of_the_neighbours_along(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let (rows, mut read_before) = (among.rows().await, Vec::new());
        for other in &among.others {
            read_before.push(read(other, RESOURCES).await);
        }
        among.middle.browser.submit("/settings/delete", &[("password", PASSWORD)]).await.expect(303);
        assert_nothing_is_left(&app, among.middle.id).await;
        among.assert_untouched(&rows, "a deleted account").await;
        for (other, before) in among.others.iter().zip(read_before) {
            assert_eq!(read(other, RESOURCES).await, before);
        }
        among.assert_others_are_signed_in("a deleted account").await;
    }
}

on_both! {
    /// A process that ended after an account was deleted and before its contacts were cleared away.
    async fn what_a_deleted_account_has_left_is_cleared_away_alone(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let (rows, user) = (among.rows().await, among.middle.id);
        for table in ["users WHERE id", "books WHERE user_id", "account_counters WHERE user_id", "sessions WHERE user_id", "uploads WHERE user_id", "operations WHERE user_id",
            "distinct_contacts WHERE user_id", "app_passwords WHERE user_id"] {
            app.execute(&format!("DELETE FROM {table} = {user}")).await;
        }
        let left = app.rows_of(&[user]).await;
        for table in ["contacts", "revisions", "labels", "idempotency_keys", "upload_pieces"] {
            assert!(!left[table].is_empty(), "{table}");
        }
        remove_leftovers::run(&app.app).await.unwrap();
        assert_nothing_is_left(&app, user).await;
        among.assert_untouched(&rows, "clearing away").await;
    }
}

on_both! {
    async fn the_devices_are_those_of_the_account(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let user = accounts::by_email(&app.app, &among.middle.user.email).await.unwrap();
        let caller = accounts::on_behalf(&app.app, user, Face::Cli).await.unwrap();
        let devices: Vec<Device> = carnet::domain::sessions::list(&app.app, &caller).await.unwrap();
        let own = format!("SELECT CAST(id AS TEXT) FROM sessions WHERE user_id = {} AND revoked_at IS NULL ORDER BY rotated_at DESC, id DESC", among.middle.id);
        let devices: Vec<_> = devices.iter().map(|device| device.id.to_string()).collect();
        assert_eq!(devices, app.select(&own).await.concat());
        assert_eq!(devices.len(), 3);
    }
}
