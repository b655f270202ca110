//! Limits that are counted for each account by itself.

use std::time::Duration;

use carnet::domain::Quota;
use reqwest::Method;
use serde_json::json;

use super::account::Neighbours;
use crate::support::{Answer, Setup, on_both};

/// Room for the content of an account and a few long notes.
fn little_room() -> Setup {
    Setup {
        quota: Some(Quota {
            contacts: 40,
            bytes: 200_000,
        }),
        ..Setup::default()
    }
}

on_both! {
    async fn room_is_made_of_the_accounts_own_history(app: TestApp with little_room()) {
        let among = Neighbours::around(&app).await;
        let rows = among.rows().await;
        for nth in 10..20 {
            // Of the last hour nothing makes way.
            app.pass(Duration::from_secs(3601));
            let user = among.middle.user.elsewhere().await;
            let path = among.middle.fill("/api/contacts/<ivan-1>").await;
            user.patch(&path, &json!({"comments": nth.to_string().repeat(15_000)})).await.expect(200);
            among.assert_untouched(&rows, "making room").await;
        }
        let user = among.middle.id;
        let counted = app.select(&format!("SELECT CAST(bytes AS TEXT) FROM account_counters WHERE user_id = {user}")).await.concat();
        let kept = format!(
            "SELECT CAST((SELECT SUM(octet_length(vcard)) FROM contacts WHERE user_id = {user}) \
             + (SELECT SUM(octet_length(vcard)) FROM revisions WHERE user_id = {user}) AS TEXT)"
        );
        assert_eq!(counted, app.select(&kept).await.concat());
        let pruned = format!("SELECT CAST(COUNT(*) AS TEXT) FROM account_counters WHERE user_id = {user} AND history_from IS NOT NULL");
        assert_eq!(app.select(&pruned).await.concat(), ["1"]);
    }
}

on_both! {
    async fn the_contacts_of_neighbours_take_no_room(app: TestApp with Setup { quota: Some(Quota { contacts: 14, bytes: 1 << 30 }), ..Setup::default() }) {
        let among = Neighbours::around(&app).await;
        let contacts = format!("SELECT CAST(contacts AS TEXT) FROM account_counters WHERE user_id = {}", among.middle.id);
        assert_eq!(app.select(&contacts).await.concat(), ["13"]);
        let user = &among.middle.user;
        user.post("/api/contacts", &json!({"first_name": "Fourteenth"})).await.expect(201);
        user.post("/api/contacts", &json!({"first_name": "Fifteenth"})).await.problem(422);
    }
}

on_both! {
    async fn the_keys_of_neighbours_take_no_room(app: TestApp) {
        let among = Neighbours::around(&app).await;
        for other in among.ids() {
            app.execute(&format!(
                "INSERT INTO idempotency_keys (user_id, key, request, answer, operation, at) \
                 WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000) \
                 SELECT {other}, 'many-' || CAST(n AS TEXT), request, answer, NULL, at FROM idempotency_keys, numbers \
                 WHERE user_id = {other} AND key = 'create-1'"
            )).await;
        }
        let created = among.middle.create("another-key").await;
        assert_eq!(created.status, 409, "the email is taken: the request was carried out: {created:?}");
        let hindered = among.others[0].create("another-key").await;
        assert_eq!(hindered.status, 429, "{hindered:?}");
    }
}

on_both! {
    /// A key that is used again after its time takes the place of the former one, in the account
    /// that uses it.
    async fn a_key_that_is_used_again_after_its_time_leaves_those_of_neighbours(app: TestApp) {
        let among = Neighbours::around(&app).await;
        app.pass(Duration::from_secs(86_500));
        let rows = among.rows().await;
        let user = among.middle.user.elsewhere().await;
        let request = user.request(Method::POST, "/api/contacts").header("idempotency-key", "create-1");
        let created = Answer::of(request.json(&json!({"first_name": "Marko"}))).await.expect(201);
        assert_eq!(created.header("idempotency-replayed"), "");
        among.assert_untouched(&rows, "a key that is used again").await;
    }
}
