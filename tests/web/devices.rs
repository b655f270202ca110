//! Setting up devices, and their app passwords.

use std::time::Duration;

use carnet::domain::app_passwords;
use serde_json::json;

use super::pages::addresses;
use super::{html, member, said};
use crate::support::browser::Browser;
use crate::support::dav::{assert_refused, phone, sign_in};
use crate::support::user::Answer;
use crate::support::{Setup, on_both};

pub const SET_UP: &str = "/settings/devices/set-up";
const KINDS: [&str; 7] = [
    "apple",
    "android",
    "thunderbird",
    "evolution",
    "kde",
    "outlook",
    "other",
];

pub fn public() -> Setup {
    Setup {
        public_url: Some("https://contacts.example.org:8443".to_owned()),
        ..Setup::default()
    }
}

/// Makes an app password on the page of this kind of device.
async fn make(browser: &Browser, kind: &str, name: &str) -> Answer {
    let form = [("kind", kind), ("name", name), ("answer", "page")];
    browser.submit(SET_UP, &form).await
}

/// A value that the page tells to type, by the field that shows it.
fn value(page: &str, id: &str) -> String {
    let tags = html::tags(page);
    let field = tags.iter().find(|tag| tag.is("input", "id", id));
    field
        .and_then(|field| field.get("value"))
        .unwrap_or_else(|| panic!("no {id}: {page}"))
        .to_owned()
}

on_both! {
    async fn each_kind_of_device_gets_a_password_with_every_step(app: TestApp with public()) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let settings = browser.page("/settings").await;
        assert!(
            settings.contains("href=\"/settings/devices\""),
            "{settings}"
        );
        let devices = browser.page("/settings/devices").await;
        for kind in KINDS {
            let path = format!("{SET_UP}?kind={kind}");
            assert!(
                devices.contains(&format!("href=\"{path}\"")),
                "{kind}: {devices}"
            );
            let form = html::fields(&browser.page(&path).await, SET_UP);
            assert!(
                form.contains(&("name".to_owned(), said("en", &format!("device-{kind}")))),
                "{form:?}"
            );
            let answer = browser
                .post(SET_UP, &html::borrowed(&form))
                .await
                .expect(200);
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(
                value(&answer.text, "device-url"),
                "https://contacts.example.org:8443/dav/"
            );
            let (login, password) = (
                value(&answer.text, "device-login"),
                value(&answer.text, "device-password"),
            );
            sign_in(&app.app, &login, &password).await.unwrap();
            let steps = answer
                .text
                .split("class=\"steps\"")
                .nth(1)
                .unwrap()
                .split("</ol>")
                .next()
                .unwrap();
            assert!(steps.matches("<li>").count() >= 2, "{kind}: {steps}");
        }
    }
}

on_both! {
    async fn no_page_shows_a_password_again_and_no_address_carries_it(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let made = make(&browser, "android", "Phone").await.expect(200);
        let password = value(&made.text, "device-password");
        assert_eq!(made.text.matches(&password).count(), 1, "{}", made.text);
        for address in addresses(&made.text) {
            assert!(
                !address.contains(&password) && !address.contains(&password.replace('-', "")),
                "{address}"
            );
        }
        for page in [
            "/settings/devices",
            "/settings",
            "/settings/data",
            SET_UP,
            "/settings/devices/davx5.svg",
        ] {
            assert!(!browser.page(page).await.contains(&password), "{page}");
        }
    }
}

on_both! {
    async fn a_device_is_refused_by_its_name_and_keeps_what_was_typed(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        for (name, key) in [
            (" ", "reason-blank"),
            ("a\u{1}", "reason-control-character"),
        ] {
            let form = [
                ("kind", "kde"),
                ("name", name),
                ("read_only", "true"),
                ("answer", "page"),
            ];
            let answer = browser.submit(SET_UP, &form).await.expect(422);
            assert_eq!(
                html::text_of(&answer.text, "name-error").map(|text| html::escaped(&text)),
                Some(said("en", key))
            );
            let kept = html::fields(&answer.text, SET_UP);
            for (field, value) in [("kind", "kde"), ("name", name), ("read_only", "true")] {
                assert!(
                    kept.contains(&(field.to_owned(), value.to_owned())),
                    "{field}: {kept:?}"
                );
            }
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM app_passwords").await, 0);
    }
}

on_both! {
    async fn a_device_may_be_allowed_to_read_only(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let form = [
            ("kind", "other"),
            ("name", "Display"),
            ("read_only", "true"),
            ("answer", "page"),
        ];
        browser.submit(SET_UP, &form).await.expect(200);
        assert_eq!(user.app_passwords().await[0]["read_only"], true);
        assert!(
            browser
                .page("/settings/devices")
                .await
                .contains(&said("en", "device-reads-only"))
        );
    }
}

on_both! {
    async fn a_revoked_device_is_out_at_once(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let made = make(&browser, "other", "Phone").await.expect(200);
        let password = value(&made.text, "device-password");
        sign_in(&app.app, "lesya@example.org", &password)
            .await
            .unwrap();
        let form = html::fields(
            &browser.page("/settings/devices").await,
            "/settings/devices/revoke",
        );
        let answer = browser
            .post("/settings/devices/revoke", &html::borrowed(&form))
            .await
            .expect(303);
        let page = browser.page(answer.header("location")).await;
        assert!(
            page.contains(&said("en", "device-revoked")) && !page.contains("<b>Phone</b>"),
            "{page}"
        );
        assert_refused(&app.app, "lesya@example.org", &password).await;
        browser
            .submit("/settings/devices/revoke", &[("id", "x")])
            .await
            .expect(404);
    }
}

/// The line about the device that was just set up.
async fn line(browser: &Browser, id: &str) -> Answer {
    let request = browser.request(reqwest::Method::GET, &format!("/settings/devices?id={id}"));
    let request = request.header("hx-request", "true");
    browser.send(request.header("hx-target", "p#seen")).await
}

on_both! {
    async fn a_line_tells_when_the_device_first_appeared(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let (other, _) = member(&app, "ivan@example.org").await;
        let made = make(&browser, "other", "Phone").await.expect(200);
        let id = user.app_passwords().await[0]["id"].to_string();
        assert!(
            made.text
                .contains(&format!("hx-get=\"/settings/devices?id={id}\"")),
            "{}",
            made.text
        );
        let waiting = line(&browser, &id).await.expect(200).text;
        assert!(
            waiting.contains(&said("en", "device-not-connected")) && waiting.contains("hx-trigger"),
            "{waiting}"
        );
        line(&other, &id).await.expect(404);
        line(&browser, "x").await.expect(404);
        let password = value(&made.text, "device-password");
        app_passwords::authenticate(&app.app, "lesya@example.org", &password, &phone(9))
            .await
            .unwrap();
        let mut told = waiting;
        for _ in 0..100 {
            if told.contains("Phone/9") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            told = line(&browser, &id).await.expect(200).text;
        }
        assert!(
            told.contains("Connected: first seen")
                && told.contains("192.0.2.9")
                && !told.contains("hx-trigger"),
            "{told}"
        );
        let list = browser.page("/settings/devices").await;
        assert!(list.contains("by Phone/9, from 192.0.2.9"), "{list}");
    }
}

on_both! {
    async fn the_line_asks_by_itself_for_ten_minutes(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        make(&browser, "other", "Phone").await.expect(200);
        let id = user.app_passwords().await[0]["id"].to_string();
        app.pass(Duration::from_secs(599));
        assert!(
            line(&browser, &id)
                .await
                .expect(200)
                .text
                .contains("hx-trigger")
        );
        app.pass(Duration::from_secs(1));
        assert!(
            !line(&browser, &id)
                .await
                .expect(200)
                .text
                .contains("hx-trigger")
        );
    }
}

on_both! {
    async fn an_android_phone_is_set_up_by_a_code_without_the_password(app: TestApp with public()) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let made = make(&browser, "android", "Phone").await.expect(200);
        let link = "davx5://lesya%40example%2Eorg@contacts.example.org:8443/dav/";
        assert!(
            addresses(&made.text).contains(&link.to_owned()),
            "{}",
            made.text
        );
        assert!(
            made.text.contains("src=\"/settings/devices/davx5.svg\""),
            "{}",
            made.text
        );
        let code = browser.get("/settings/devices/davx5.svg").await.expect(200);
        assert_eq!(code.header("content-type"), "image/svg+xml");
        assert!(code.text.contains("<svg"), "{}", code.text);
    }
}

on_both! {
    async fn administrators_find_the_records_and_the_lines_of_a_proxy(app: TestApp with public()) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let page = html::unescaped(&browser.page("/settings/devices").await);
        for line in [
            "_carddavs._tcp.example.org. 3600 IN SRV 0 1 8443 contacts.example.org.",
            "_carddavs._tcp.example.org. 3600 IN TXT \"path=/dav/\"",
            "proxy_pass http://127.0.0.1:9000;",
            "reverse_proxy 127.0.0.1:9000",
            "location = /.well-known/carddav { return 308 https://contacts.example.org:8443",
        ] {
            assert!(page.contains(line), "{line}: {page}");
        }
    }
}

on_both! {
    async fn an_account_with_fifty_app_passwords_is_told_to_remove_one(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for nth in 0..50 {
            user.app_password(json!({"name": format!("Device {nth}")}))
                .await;
        }
        let answer = make(&browser, "other", "Phone").await.expect(422);
        let told = html::text_of(&answer.text, "name-error").unwrap();
        assert!(told.contains("50"), "{told}");
    }
}
