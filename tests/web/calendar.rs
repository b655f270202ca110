//! The calendar on the page of birthdays.

use serde_json::json;

use super::pages::addresses;
use super::{html, member, said};
use crate::support::browser::Browser;
use crate::support::calendar::values;
use crate::support::user::Answer;
use crate::support::{Setup, on_both};

const FORM: &str = "/birthdays/calendar";

/// The address that the page shows.
fn shown(page: &str) -> Option<String> {
    let tags = html::tags(page);
    let field = tags
        .iter()
        .find(|tag| tag.is("input", "id", "calendar-url"));
    field
        .and_then(|field| field.get("value"))
        .map(str::to_owned)
}

fn public() -> Setup {
    Setup {
        public_url: Some("http://contacts.example.org:8080".to_owned()),
        ..Setup::default()
    }
}

on_both! {
    async fn an_address_is_made_shown_again_replaced_and_revoked(app: TestApp with public()) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        assert_eq!(shown(&browser.page("/birthdays").await), None);
        browser.get("/birthdays/calendar.svg").await.expect(404);
        let made = browser.submit(FORM, &[("action", "save"), ("alarm", "")]).await.expect(303);
        assert_eq!(made.header("location"), "/birthdays?done=saved#calendar");
        let page = browser.page("/birthdays?done=saved").await;
        assert!(page.contains(&said("en", "calendar-saved")));
        let url = shown(&page).unwrap();
        let place = url.strip_prefix("http://").unwrap();
        assert!(place.starts_with("contacts.example.org:8080/calendar/"), "{url}");
        assert!(addresses(&page).contains(&format!("webcal://{place}")), "{page}");
        assert_eq!(shown(&browser.page("/birthdays").await).as_ref(), Some(&url));
        let code = browser.get("/birthdays/calendar.svg").await.expect(200);
        assert_eq!(code.header("content-type"), "image/svg+xml");
        browser.submit(FORM, &[("action", "replace")]).await.expect(303);
        let other = shown(&browser.page("/birthdays").await).unwrap();
        assert_ne!(other, url);
        assert_ne!(browser.get("/birthdays/calendar.svg").await.text, code.text);
        browser.submit(FORM, &[("action", "revoke")]).await.expect(303);
        let page = browser.page("/birthdays?done=revoked").await;
        assert!(page.contains(&said("en", "calendar-revoked")) && shown(&page).is_none());
        for url in [url, other] {
            let path = url.split_once(":8080").unwrap().1;
            Answer::of(app.get(path)).await.problem(404);
        }
        browser.submit(FORM, &[("action", "revoke")]).await.expect(404);
    }
}

on_both! {
    async fn the_choices_stay_as_they_were_made(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let choices = [("anniversaries", "true"), ("alarm", "day_before"), ("action", "save")];
        browser.submit(FORM, &choices).await.expect(303);
        let page = browser.page("/birthdays").await;
        let fields = html::fields(&page, FORM);
        for (name, value) in &choices[..2] {
            let field = ((*name).to_owned(), (*value).to_owned());
            assert!(fields.contains(&field), "{fields:?}");
        }
        let url = shown(&page).unwrap();
        browser.submit(FORM, &[("alarm", ""), ("action", "save")]).await.expect(303);
        let page = browser.page("/birthdays").await;
        assert_eq!(shown(&page), Some(url));
        let fields = html::fields(&page, FORM);
        assert!(!fields.iter().any(|(name, _)| name == "anniversaries"), "{fields:?}");
    }
}

on_both! {
    /// A program that reads a calendar names no language, so the page on which it was made does.
    async fn a_calendar_speaks_the_language_of_the_page_it_was_made_on(app: TestApp) {
        let (_, user) = member(&app, "lesya@example.org").await;
        user.create(&json!({"first_name": "Леся", "birthday": "--02-25"})).await;
        let browser = Browser::new(&app).with("accept-language", "uk").signed_in("lesya@example.org").await;
        browser.submit(FORM, &[("action", "save")]).await.expect(303);
        let lines = user.calendar_lines(&json!({"alarm": "day"})).await;
        assert_eq!(values(&lines, "X-WR-CALNAME"), ["Дні народження"]);
        assert_eq!(values(&lines, "CATEGORIES"), ["День народження"]);
    }
}
