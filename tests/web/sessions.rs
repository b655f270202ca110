use std::time::Duration;

use carnet::domain::accounts;

use super::leads_to_sign_in;
use crate::support::browser::Browser;
use crate::support::on_both;

const DAY: Duration = Duration::from_secs(86_400);

on_both! {
    async fn a_browser_that_comes_back_stays_signed_in_until_the_absolute_limit(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        for day in (3..90).step_by(3) {
            app.pass(3 * DAY);
            let answer = browser.get("/contacts").await;
            assert_eq!(answer.status, 200, "after {day} days: {answer:?}");
        }
        app.pass(3 * DAY);
        assert!(leads_to_sign_in(&browser.get("/contacts").await), "after 90 days");
    }
}

on_both! {
    async fn a_browser_that_stays_away_is_led_to_sign_in(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        app.pass(6 * DAY);
        browser.get("/contacts").await.expect(200);
        app.pass(8 * DAY);
        assert!(leads_to_sign_in(&browser.get("/contacts").await));
    }
}

on_both! {
    async fn many_requests_at_the_moment_of_renewal_all_go_through(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        for _ in 0..5 {
            app.pass(DAY);
            let answers = futures_util::future::join_all((0..12).map(|_| browser.get("/contacts"))).await;
            for answer in answers {
                assert_eq!(answer.status, 200, "{answer:?}");
            }
        }
    }
}

on_both! {
    async fn whoever_is_shut_out_is_led_to_sign_in_at_once(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        browser.get("/contacts").await.expect(200);
        let account = accounts::by_email(&app.app, "lesya@example.org").await.unwrap();
        accounts::set_disabled(&app.app, account.id, true).await.unwrap();
        assert!(leads_to_sign_in(&browser.get("/contacts").await));
    }
}
