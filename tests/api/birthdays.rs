use serde_json::{Value, json};

use crate::support::{TestUser, draft, on_both};

/// Contacts named by their birthdays, made in this order.
async fn born(user: &TestUser<'_>, birthdays: &[&str]) {
    let create = |birthday: &&str| json!({"op": "create", "contact": {"first_name": birthday, "birthday": birthday}});
    let operations: Vec<Value> = birthdays.iter().map(create).collect();
    user.batch(&operations).await.expect(200);
}

async fn coming(user: &TestUser<'_>, query: &str) -> Vec<String> {
    let names = user
        .first_names(&format!("/api/contacts/birthdays{query}"))
        .await;
    assert_eq!(
        user.first_names(&format!("/api/contacts/search/birtdays{query}"))
            .await,
        names,
        "under the former path"
    );
    names
}

/// A user whose clock and contacts stand as described.
async fn user_on<'a>(
    app: &'a crate::support::TestApp,
    now: &str,
    birthdays: &[&str],
) -> TestUser<'a> {
    app.set_time(now);
    let user = app.user().await;
    born(&user, birthdays).await;
    user
}

on_both! {
    async fn a_week_holds_today_and_the_seven_days_after_soonest_first(app: TestApp) {
        let user = user_on(&app, "2026-06-10T12:00:00Z",
            &["1990-06-17", "1990-06-18", "--06-12", "1990-06-09", "2020-06-10", "1955-06-12", "1990-07-10"]).await;
        assert_eq!(coming(&user, "").await, ["2020-06-10", "--06-12", "1955-06-12", "1990-06-17"]);
        assert_eq!(coming(&user, "?days=7").await, ["2020-06-10", "--06-12", "1955-06-12", "1990-06-17"]);
        assert_eq!(coming(&user, "?days=1").await, ["2020-06-10"]);
        assert_eq!(coming(&user, "?days=2").await, ["2020-06-10", "--06-12", "1955-06-12"]);
    }
}

on_both! {
    async fn a_year_holds_every_birthday_once(app: TestApp) {
        let user = user_on(&app, "2026-06-10T12:00:00Z", &["1990-06-09", "1990-06-10", "--01-01", "--12-31", "2000-02-29", "1990-06-11"]).await;
        let order = ["1990-06-10", "1990-06-11", "--12-31", "--01-01", "2000-02-29", "1990-06-09"];
        assert_eq!(coming(&user, "?days=366").await, order);
        assert_eq!(coming(&user, "?days=365").await, order);
        assert_eq!(coming(&user, "?days=364").await, order);
        assert_eq!(coming(&user, "?days=363").await, order[..5]);
    }
}

on_both! {
    async fn the_days_run_on_across_new_year(app: TestApp) {
        let user = user_on(&app, "2026-12-28T08:00:00Z", &["--01-04", "--01-05", "1990-01-01", "1990-12-31", "1990-12-28", "1990-12-27"]).await;
        assert_eq!(coming(&user, "").await, ["1990-12-28", "1990-12-31", "1990-01-01", "--01-04"]);
        app.set_time("2026-12-31T23:59:59Z");
        let user = user.elsewhere().await;
        assert_eq!(coming(&user, "?days=1").await, ["1990-12-31", "1990-01-01"]);
        app.set_time("2027-01-01T00:00:00Z");
        let user = user.elsewhere().await;
        assert_eq!(coming(&user, "?days=1").await, ["1990-01-01"]);
    }
}

on_both! {
    async fn a_leap_day_is_kept_on_28_february_in_other_years(app: TestApp) {
        let leapers = ["2000-02-29", "--02-29", "1990-02-28", "1990-03-01"];
        let user = user_on(&app, "2026-02-21T12:00:00Z", &leapers).await;
        assert_eq!(coming(&user, "").await, leapers[..3], "the 28th is a week ahead");
        assert_eq!(coming(&user, "?days=6").await, [""; 0]);
        app.set_time("2026-02-28T12:00:00Z");
        let user = user.elsewhere().await;
        assert_eq!(coming(&user, "?days=1").await, leapers);
        app.set_time("2026-03-01T12:00:00Z");
        let user = user.elsewhere().await;
        assert_eq!(coming(&user, "?days=1").await, ["1990-03-01"]);
    }
}

on_both! {
    async fn a_leap_day_is_kept_on_itself_in_a_leap_year(app: TestApp) {
        let user = user_on(&app, "2028-02-27T12:00:00Z", &["2000-02-29", "1990-02-28", "1990-03-01"]).await;
        assert_eq!(coming(&user, "?days=1").await, ["1990-02-28"]);
        assert_eq!(coming(&user, "?days=3").await, ["1990-02-28", "2000-02-29", "1990-03-01"]);
        app.set_time("2028-02-29T12:00:00Z");
        let user = user.elsewhere().await;
        assert_eq!(coming(&user, "?days=1").await, ["2000-02-29", "1990-03-01"]);
        app.set_time("2028-03-01T00:00:00Z");
        let user = user.elsewhere().await;
        assert_eq!(coming(&user, "?days=365").await, ["1990-03-01", "2000-02-29", "1990-02-28"]);
    }
}

on_both! {
    async fn today_is_that_of_the_callers_time_zone(app: TestApp) {
        app.set_time("2026-06-10T10:30:00Z");
        let user = app.user().await;
        born(&user, &["--06-09", "--06-10", "--06-11", "--06-12"]).await;
        // UTC+14, UTC and UTC-11 at one instant: the 11th, the 10th and the 9th.
        for (zone, expected) in [("Pacific/Kiritimati", ["--06-11", "--06-12"]), ("UTC", ["--06-10", "--06-11"]), ("Pacific/Pago_Pago", ["--06-09", "--06-10"])] {
            user.patch("/api/users/me", &json!({"time_zone": zone})).await.expect(200);
            assert_eq!(coming(&user, "?days=1").await, expected, "{zone}");
        }
    }
}

on_both! {
    async fn birthdays_are_whole_contacts_and_only_ones_own(app: TestApp) {
        app.set_time("2026-06-10T12:00:00Z");
        let (user, other) = (app.user().await, app.user().await);
        let contact = user.create(&json!({"first_name": "Лариса", "birthday": "--06-12", "comments": "поетка"})).await;
        user.create(&draft("No birthday")).await;
        assert_eq!(user.get("/api/contacts/birthdays").await.expect(200).json(), json!([contact]));
        assert_eq!(coming(&other, "?days=366").await, [""; 0]);
    }
}

on_both! {
    async fn the_number_of_days_is_checked(app: TestApp) {
        let user = app.user().await;
        for path in ["/api/contacts/birthdays", "/api/contacts/search/birtdays"] {
            for days in ["0", "367", "-1", "x", "", "1.5", "99999999999999999999"] {
                assert_eq!(user.get(&format!("{path}?days={days}")).await.refused_fields(), ["days"], "{days}");
            }
            for days in ["1", "366"] {
                user.get(&format!("{path}?days={days}")).await.expect(200);
            }
        }
    }
}
