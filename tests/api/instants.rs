//! What holds at the very instant of a change, and what a moment before or after it. The clock
//! stands still.

use std::time::Duration;

use carnet::domain::jobs::{forget_sessions, purge_trash};
use carnet::domain::sessions;
use serde_json::{Value, json};

use crate::support::user::{PASSWORD, path_of};
use crate::support::{Answer, TestApp, TestUser, draft, on_both};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);
/// The least that the clock can move.
const MOMENT: Duration = Duration::from_micros(1);

/// The names outside the trash and those in it, each in the order of the alphabet.
async fn names(user: &TestUser<'_>) -> (Vec<String>, Vec<String>) {
    let live = user.first_names("/api/contacts?sort=name&limit=500").await;
    let trash = user.get("/api/trash?limit=500").await.expect(200).json();
    let mut trash: Vec<_> = trash
        .as_array()
        .unwrap()
        .iter()
        .map(|trashed| trashed["name"].as_str().unwrap().to_owned())
        .collect();
    trash.sort();
    (live, trash)
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().copied().map(str::to_owned).collect()
}

/// A book of which everything changed at 10:00 and back at 11:00, and the contacts in the order of
/// creation.
async fn changed_at_ten(app: &TestApp, user: &TestUser<'_>) -> Vec<Value> {
    app.set_time("2026-03-01T09:00:00Z");
    let (edited, deleted, restored) = (
        user.create(&draft("Edited at nine")).await,
        user.create(&draft("Deleted")).await,
        user.create(&draft("Restored")).await,
    );
    user.delete(&path_of(&restored)).await.expect(204);
    app.set_time("2026-03-01T10:00:00Z");
    let user = user.elsewhere().await;
    user.patch(&path_of(&edited), &json!({"first_name": "Edited at ten"}))
        .await
        .expect(200);
    user.delete(&path_of(&deleted)).await.expect(204);
    user.post(
        &format!("/api/trash/{}/restore", restored["id"]),
        &json!({}),
    )
    .await
    .expect(204);
    let made = user.create(&draft("Made")).await;
    app.set_time("2026-03-01T11:00:00Z");
    let user = user.elsewhere().await;
    user.patch(
        &path_of(&edited),
        &json!({"first_name": "Edited at eleven"}),
    )
    .await
    .expect(200);
    user.post(&format!("/api/trash/{}/restore", deleted["id"]), &json!({}))
        .await
        .expect(204);
    user.delete(&path_of(&restored)).await.expect(204);
    user.delete(&path_of(&made)).await.expect(204);
    [edited, deleted, restored, made]
        .into_iter()
        .map(|contact| contact["id"].clone())
        .collect()
}

on_both! {
    async fn a_rewind_to_the_instant_of_changes_keeps_them(app: TestApp) {
        app.set_time("2026-03-01T09:00:00Z");
        let user = app.user().await;
        let ids = changed_at_ten(&app, &user).await;
        let user = user.elsewhere().await;
        let done = user.post("/api/rewind?at=2026-03-01T10:00:00Z&mode=commit", &json!({})).await.expect(200).json();
        let told = |id: &Value, name: &str, effect: &str| json!({"id": id, "name": name, "effect": effect});
        let contacts = [
            told(&ids[0], "Edited at eleven", "changed"),
            told(&ids[1], "Deleted", "gone"),
            told(&ids[2], "Restored", "back"),
            told(&ids[3], "Made", "back"),
        ];
        let mut told: Vec<_> = done["contacts"].as_array().unwrap().clone();
        told.sort_by_key(|told| told["id"].as_i64());
        assert_eq!(told, contacts);
        assert_eq!((&done["back"], &done["changed"], &done["gone"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!(names(&user).await, (owned(&["Edited at ten", "Made", "Restored"]), owned(&["Deleted"])));
    }
}

on_both! {
    async fn a_rewind_to_a_moment_before_changes_takes_them_back(app: TestApp) {
        app.set_time("2026-03-01T09:00:00Z");
        let user = app.user().await;
        changed_at_ten(&app, &user).await;
        let user = user.elsewhere().await;
        let done = user.post("/api/rewind?at=2026-03-01T09:59:59.999999Z&mode=commit", &json!({})).await.expect(200).json();
        // The one that was restored at ten and the one that was made then lie in the trash already.
        assert_eq!((&done["back"], &done["changed"], &done["gone"]), (&json!(0), &json!(1), &json!(0)), "{done}");
        assert_eq!(names(&user).await, (owned(&["Deleted", "Edited at nine"]), owned(&["Made", "Restored"])));
    }
}

on_both! {
    async fn a_rewind_to_the_instant_of_a_creation_keeps_the_contact(app: TestApp) {
        let user = app.user().await;
        app.pass(MINUTE);
        let at = app.now();
        user.create(&draft("Made at the instant")).await;
        app.pass(MOMENT);
        user.create(&draft("Made a moment later")).await;
        app.pass(MINUTE);
        user.post(&format!("/api/rewind?at={at}&mode=commit"), &json!({})).await.expect(200);
        assert_eq!(names(&user).await, (owned(&["Made at the instant"]), owned(&["Made a moment later"])));
    }
}

on_both! {
    async fn the_present_is_the_last_instant_to_go_back_to(app: TestApp) {
        let user = app.user().await;
        user.create(&draft("Lesya")).await;
        let now = app.now();
        let nothing = json!({"back": 0, "changed": 0, "gone": 0, "contacts": [], "undo": null});
        assert_eq!(user.post(&format!("/api/rewind?at={now}&mode=commit"), &json!({})).await.expect(200).json(), nothing);
        let later = now + MOMENT;
        assert_eq!(user.post(&format!("/api/rewind?at={later}"), &json!({})).await.refused_fields(), ["at"]);
    }
}

on_both! {
    async fn the_trash_counts_from_the_deletion_and_not_from_the_contact(app: TestApp) {
        let user = app.user().await;
        let (old, lately) = (user.create(&draft("Deleted long ago")).await, user.create(&draft("Deleted lately")).await);
        user.delete(&path_of(&old)).await.expect(204);
        app.pass(31 * DAY);
        let user = user.elsewhere().await;
        user.delete(&path_of(&lately)).await.expect(204);
        purge_trash::run(&app.app).await.unwrap();
        let now = app.now();
        let left = json!([{"id": lately["id"], "name": "Deleted lately", "deleted_at": now, "gone_at": now + 30 * DAY}]);
        assert_eq!(user.get("/api/trash").await.expect(200).json(), left);
        user.get(&format!("{}/history", path_of(&old))).await.problem(404);
    }
}

on_both! {
    async fn what_lies_in_the_trash_is_gone_a_moment_after_it_was_to_be(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        user.delete(&path_of(&contact)).await.expect(204);
        app.pass(30 * DAY);
        purge_trash::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 1);
        app.pass(MOMENT);
        purge_trash::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 0);
    }
}

/// Signs in once more, on a device of this name.
async fn device(user: &TestUser<'_>, name: &str) -> Value {
    let form = [("username", user.email.as_str()), ("password", PASSWORD)];
    Answer::of(
        user.app
            .post("/api/auth/login")
            .header("user-agent", name)
            .form(&form),
    )
    .await
    .expect(200)
    .json()
}

/// Renews the tokens of a device.
async fn renewed(app: &TestApp, tokens: &Value) -> Answer {
    Answer::of(
        app.post("/api/auth/refresh_token")
            .json(&json!({"refresh_token": tokens["refresh_token"]})),
    )
    .await
}

/// The names of the devices that the account sees signed in, without the one that looks.
async fn devices(user: &TestUser<'_>) -> Vec<String> {
    let watching = user.elsewhere().await;
    let caller = sessions::authenticate(&user.app.app, &watching.access)
        .await
        .unwrap();
    let listed = sessions::list(&user.app.app, &caller).await.unwrap();
    listed
        .into_iter()
        .map(|device| device.user_agent)
        .filter(|name| !name.is_empty())
        .collect()
}

on_both! {
    async fn a_device_is_listed_until_the_instant_at_which_its_session_ends(app: TestApp) {
        app.set_time("2026-03-01T10:00:00Z");
        let user = app.user().await;
        let (phone, _) = (device(&user, "Phone").await, device(&user, "Tablet").await);
        app.pass(6 * DAY);
        renewed(&app, &phone).await.expect(200);
        app.pass(DAY - MOMENT);
        assert_eq!(devices(&user).await, ["Phone", "Tablet"]);
        app.pass(MOMENT);
        assert_eq!(devices(&user).await, ["Phone"]);
    }
}

on_both! {
    async fn sessions_are_forgotten_a_day_after_they_ended_however_old_they_are(app: TestApp) {
        app.set_time("2026-03-01T10:00:00Z");
        let user = app.user().await;
        let (renewed_late, idle) = (device(&user, "Phone").await, device(&user, "Tablet").await);
        app.pass(6 * DAY);
        let next = renewed(&app, &renewed_late).await.expect(200).json();
        // The idle one and the one of the sign-up have ended a day ago to the instant.
        app.pass(2 * DAY);
        forget_sessions::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM sessions").await, 3);
        app.pass(MOMENT);
        forget_sessions::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM sessions").await, 1);
        renewed(&app, &idle).await.problem(401);
        renewed(&app, &next).await.expect(200);
    }
}
