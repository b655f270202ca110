use super::{html, member, said};
use crate::support::browser::Browser;
use crate::support::{Engine, TestApp, draft, on_both};

fn language(page: &str) -> String {
    let tags = html::tags(page);
    tags.iter()
        .find(|tag| tag.name == "html")
        .and_then(|tag| tag.get("lang"))
        .expect("a language")
        .to_owned()
}

async fn choose(browser: &Browser, language: &str) {
    let form = [
        ("username", "Lesya"),
        ("locale", language),
        ("time_zone", "UTC"),
        ("theme", "dark"),
    ];
    browser.submit("/settings/profile", &form).await.expect(303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_in_the_language_that_the_browser_prefers() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (accepted, spoken) in [
        ("uk", "uk"),
        ("uk-UA,uk;q=0.9", "uk"),
        ("UK", "uk"),
        ("uk-UA", "uk"),
        ("it,uk;q=0.8,en;q=0.5", "uk"),
        ("de-AT,de;q=0.9", "de"),
        ("fr-CA", "fr"),
        ("es-419", "es"),
        ("pl", "pl"),
        ("en", "en"),
        ("en-GB,en;q=0.9,uk;q=0.8", "en"),
        ("it", "en"),
        ("*", "en"),
        ("", "en"),
        ("x;q=nonsense,,;", "en"),
        ("../../etc/passwd", "en"),
    ] {
        let browser = Browser::new(&app).with("accept-language", accepted);
        for (path, key) in [
            ("/", "home-title"),
            ("/login", "login-title"),
            ("/signup", "signup-title"),
        ] {
            let page = browser.page(path).await;
            assert_eq!(language(&page), spoken, "{accepted}");
            assert!(page.contains(&said(spoken, key)), "{accepted}: {page}");
        }
    }
    assert_eq!(
        language(&Browser::new(&app).page("/").await),
        "en",
        "whoever does not say"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_may_list_its_languages_in_any_order() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (accepted, spoken) in [
        ("uk;q=0.1,en;q=0.9", "en"),
        ("en;q=0.1,uk;q=0.9", "uk"),
        ("uk;q=0,en", "en"),
        ("uk;q=0", "en"),
    ] {
        let page = Browser::new(&app)
            .with("accept-language", accepted)
            .page("/")
            .await;
        assert_eq!(language(&page), spoken, "{accepted}");
    }
}

on_both! {
    async fn a_chosen_language_wins_over_the_browser_and_stays_after_sign_out(app: TestApp) {
        let browser = Browser::new(&app).with("accept-language", "en").signed_up("lesya@example.org").await;
        assert_eq!(language(&browser.page("/contacts").await), "en");
        choose(&browser, "uk").await;
        assert_eq!(language(&browser.page("/contacts").await), "uk");
        browser.submit("/logout", &[]).await.expect(303);
        for path in ["/", "/login"] {
            let page = browser.page(path).await;
            assert_eq!(language(&page), "uk");
            assert!(page.contains("data-bs-theme=\"dark\""), "{page}");
        }
        assert_eq!(language(&browser.get("/nowhere").await.expect(404).text), "uk");
        let elsewhere = Browser::new(&app).with("accept-language", "en").signed_in("lesya@example.org").await;
        assert_eq!(language(&elsewhere.page("/contacts").await), "uk");
    }
}

on_both! {
    async fn whoever_takes_a_choice_back_gets_the_browsers_language_on_every_device(app: TestApp) {
        let one = Browser::new(&app).with("accept-language", "en").signed_up("lesya@example.org").await;
        choose(&one, "uk").await;
        let other = Browser::new(&app).with("accept-language", "en").signed_in("lesya@example.org").await;
        assert_eq!(language(&other.page("/contacts").await), "uk");
        choose(&one, "").await;
        assert_eq!(language(&one.page("/contacts").await), "en");
        assert_eq!(language(&other.page("/contacts").await), "en");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_look_that_makes_no_sense_is_passed_over() {
    let app = TestApp::start(Engine::Sqlite).await;
    for look in [
        "xx.pink",
        "uk",
        ".",
        "..",
        "uk.dark.more",
        "\"uk.dark\"",
        "en-US.dark",
        "%",
    ] {
        let browser = Browser::new(&app).with("accept-language", "uk");
        browser.set_cookie("carnet-look", look);
        let page = browser.page("/login").await;
        assert!(["uk", "en"].contains(&language(&page).as_str()), "{look}");
        let theme = html::tags(&page)[1].get("data-bs-theme").map(str::to_owned);
        assert!(
            theme
                .as_deref()
                .is_some_and(|theme| ["system", "light", "dark"].contains(&theme)),
            "{look}: {theme:?}"
        );
    }
}

on_both! {
    async fn refusals_are_in_the_readers_language(app: TestApp) {
        let browser = Browser::new(&app).with("accept-language", "uk");
        let answer = browser.submit("/signup", &[("username", ""), ("email", "x"), ("password", "password1234")]).await.expect(422);
        for key in ["reason-blank", "reason-no-email", "reason-common-password"] {
            assert!(answer.text.contains(&said("uk", key)), "{key}: {answer:?}");
        }
        assert!(!answer.text.contains("must be"), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_offer_each_language_by_its_own_name() {
    let app = TestApp::start(Engine::Sqlite).await;
    let browser = Browser::sign_up(&app, "lesya@example.org").await;
    let page = browser.page("/settings").await;
    for (language, name) in [
        ("de", "Deutsch"),
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("pl", "Polski"),
        ("uk", "Українська"),
    ] {
        let option = format!("<option value=\"{language}\" lang=\"{language}\">{name}</option>");
        assert!(page.contains(&option), "{option}: {page}");
    }
}

on_both! {
    async fn numbers_take_the_form_that_the_language_has_for_them(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        choose(&browser, "uk").await;
        let mut made = 0;
        for (count, shown) in [(1, "1 контакт\""), (2, "2 контакти\""), (5, "5 контактів\""), (11, "11 контактів\""), (21, "21 контакт\"")] {
            let names: Vec<_> = (made..count).map(|nth| format!("Ім'я {nth}")).collect();
            user.create_all(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
            made = count;
            let letters = browser.page("/contacts/count").await;
            assert!(letters.contains(shown), "{shown}: {letters}");
        }
    }
}

on_both! {
    async fn dates_are_written_as_the_reader_writes_them(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let known = user.create(&serde_json::json!({"first_name": "Taras", "birthday": "1814-03-09"})).await["id"].to_string();
        let yearless = user.create(&serde_json::json!({"first_name": "Ivan", "birthday": "--02-29"})).await["id"].to_string();
        user.create(&draft("Nobody")).await;
        for (language, full, short) in [
            ("en", "March 9, 1814", "February 29"),
            ("uk", "9 березня 1814", "29 лютого"),
            ("de", "9. März 1814", "29. Februar"),
            ("pl", "9 marca 1814", "29 lutego"),
            ("fr", "9 mars 1814", "29 février"),
            ("es", "9 de marzo de 1814", "29 de febrero"),
        ] {
            choose(&browser, language).await;
            let page = browser.page(&format!("/contacts/{known}")).await;
            assert!(page.contains(full), "{page}");
            let page = browser.page(&format!("/contacts/{yearless}")).await;
            assert!(page.contains(short) && !page.contains("2000"), "{page}");
        }
    }
}
