use std::num::NonZeroU32;

use carnet::domain::accounts;
use carnet::domain::throttle::Limits;
use reqwest::Method;

use super::{MEMBER_FORMS, MEMBER_PAGES, api, html, leads_to_sign_in, said};
use crate::support::browser::{Browser, without_tokens};
use crate::support::user::{Answer, PASSWORD, sign_in};
use crate::support::{Engine, Setup, TestApp, default_limits, on_both};

const WRONG: &str = "quite another one";

fn cookies(answer: &Answer) -> Vec<String> {
    answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

on_both! {
    async fn sign_up_opens_an_account_and_signs_in(app: TestApp) {
        let browser = Browser::new(&app);
        let form = [("username", "Леся"), ("email", "lesya@example.org"), ("password", PASSWORD), ("time_zone", "Europe/Kyiv")];
        let answer = browser.submit("/signup", &form).await.expect(303);
        assert_eq!(answer.header("location"), "/contacts");
        browser.get("/contacts").await.expect(200);
        let settings = browser.page("/settings").await;
        assert_eq!(html::value(&settings, "time_zone").as_deref(), Some("Europe/Kyiv"));
        sign_in(&app, "lesya@example.org", PASSWORD).await.expect(200);
    }
}

on_both! {
    async fn sign_up_leads_on_to_where_the_reader_wanted_to_go(app: TestApp) {
        let browser = Browser::new(&app);
        let page = browser.page("/signup?next=%2Fbirthdays").await;
        assert_eq!(html::value(&page, "next").as_deref(), Some("/birthdays"));
        let form = [("username", "Lesya"), ("email", "lesya@example.org"), ("password", PASSWORD), ("next", "/birthdays")];
        assert_eq!(browser.submit("/signup", &form).await.expect(303).header("location"), "/birthdays");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_time_zone_keeps_nobody_from_signing_up() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (nth, zone) in ["", "Nowhere/Land", "../../etc/passwd"]
        .into_iter()
        .enumerate()
    {
        let (browser, email) = (Browser::new(&app), format!("lesya{nth}@example.org"));
        let form = [
            ("username", "Lesya"),
            ("email", email.as_str()),
            ("password", PASSWORD),
            ("time_zone", zone),
        ];
        browser.submit("/signup", &form).await.expect(303);
        assert_eq!(
            html::value(&browser.page("/settings").await, "time_zone").as_deref(),
            Some("UTC"),
            "{zone}"
        );
    }
}

on_both! {
    async fn a_refused_sign_up_says_why_beside_the_field_and_keeps_what_was_typed_but_the_password(app: TestApp) {
        let browser = Browser::new(&app);
        let refusals = [
            (("", "lesya@example.org", "reve ta stohne"), "username-error", "reason-blank"),
            (("  ", "lesya@example.org", "reve ta stohne"), "username-error", "reason-blank"),
            (("Le\u{7}sya", "lesya@example.org", "reve ta stohne"), "username-error", "reason-control-character"),
            (("Lesya", "no address <b>", "reve ta stohne"), "email-error", "reason-no-email"),
            (("Lesya", "lesya@example.org", "password1234"), "password-error", "reason-common-password"),
            (("Lesya \"Ukrainka\"", "ukrainka@example.org", "ukrainka@example.org"), "password-error", "reason-telling-password"),
        ];
        for ((username, email, password), place, key) in refusals {
            let form = [("username", username), ("email", email), ("password", password)];
            let answer = browser.submit("/signup", &form).await.expect(422);
            assert_eq!(html::text_of(&answer.text, place).map(|text| html::escaped(&text)), Some(said("en", key)), "{answer:?}");
            let errors = html::tags(&answer.text).iter().filter(|tag| tag.get("id").is_some_and(|id| id.ends_with("-error"))).count();
            assert_eq!(errors, 1, "nothing else is wrong: {answer:?}");
            assert_eq!(html::value(&answer.text, "username").as_deref(), Some(username));
            assert_eq!(html::value(&answer.text, "email").as_deref(), Some(email));
            assert!(password == email || !answer.text.contains(password), "{answer:?}");
            assert_eq!(html::value(&answer.text, "password"), None);
        }
        let answer = browser.submit("/signup", &[("username", "Lesya"), ("email", "lesya@example.org"), ("password", "zq7!x")]).await.expect(422);
        assert!(html::text_of(&answer.text, "password-error").is_some_and(|text| text.contains('8')) && !answer.text.contains("zq7!x"), "{answer:?}");
        assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
    }
}

on_both! {
    async fn an_email_that_has_an_account_is_told_of_beside_the_field(app: TestApp) {
        Browser::sign_up(&app, "lesya@example.org").await;
        let browser = Browser::new(&app);
        for email in ["lesya@example.org", "LESYA@Example.org"] {
            let answer = browser.submit("/signup", &[("username", "Other"), ("email", email), ("password", WRONG)]).await.expect(409);
            assert_eq!(html::text_of(&answer.text, "email-error").map(|text| html::escaped(&text)), Some(said("en", "signup-taken")));
            assert_eq!(html::value(&answer.text, "username").as_deref(), Some("Other"));
            assert_eq!(html::value(&answer.text, "email").as_deref(), Some(email));
            assert!(!answer.text.contains(WRONG), "{answer:?}");
        }
        assert_eq!(browser.cookie("carnet-session"), None);
        assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_closed_sign_up_opens_no_account() {
    let app = TestApp::start_with(
        Engine::Sqlite,
        Setup {
            closed_signup: true,
            ..Setup::default()
        },
    )
    .await;
    let browser = Browser::new(&app);
    for path in ["/", "/login"] {
        assert!(
            !browser.page(path).await.contains("href=\"/signup"),
            "{path}"
        );
    }
    assert!(
        browser
            .page("/signup")
            .await
            .contains(&said("en", "signup-closed"))
    );
    let form = [
        ("username", "Lesya"),
        ("email", "lesya@example.org"),
        ("password", PASSWORD),
    ];
    let answer = browser.submit("/signup", &form).await.expect(403);
    assert!(
        answer.text.contains(&said("en", "signup-closed")) && !answer.text.contains(PASSWORD),
        "{answer:?}"
    );
    assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_sign_ups_are_put_off() {
    let one = NonZeroU32::new(1).unwrap();
    let limits = Some(Limits {
        signup_per_address: one,
        ..default_limits()
    });
    let app = TestApp::start_with(
        Engine::Sqlite,
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    Browser::sign_up(&app, "lesya@example.org").await;
    let form = [
        ("username", "Other"),
        ("email", "other@example.org"),
        ("password", PASSWORD),
    ];
    let answer = Browser::new(&app)
        .submit("/signup", &form)
        .await
        .expect(429);
    assert!(
        answer
            .header("retry-after")
            .parse::<u64>()
            .is_ok_and(|wait| (1..=3601).contains(&wait)),
        "{answer:?}"
    );
    assert!(
        answer.text.contains(&said("en", "signup-throttled")) && !answer.text.contains(PASSWORD),
        "{answer:?}"
    );
    assert_eq!(
        html::value(&answer.text, "email").as_deref(),
        Some("other@example.org")
    );
}

on_both! {
    async fn a_refused_sign_in_does_not_tell_whether_there_is_an_account(app: TestApp) {
        Browser::sign_up(&app, "lesya@example.org").await;
        Browser::sign_up(&app, "shut@example.org").await;
        let shut = accounts::by_email(&app.app, "shut@example.org").await.unwrap();
        accounts::set_disabled(&app.app, shut.id, true).await.unwrap();
        let browser = Browser::new(&app);
        let long = "x".repeat(1500);
        let tries = [
            ("lesya@example.org", WRONG),
            ("nobody@example.org", WRONG),
            ("nobody@example.org", PASSWORD),
            ("shut@example.org", PASSWORD),
            ("shut@example.org", WRONG),
            ("lesya@example.org", &long),
            ("nobody@example.org", &long),
        ];
        let mut seen: Vec<String> = Vec::new();
        for (email, password) in tries {
            let answer = browser.submit("/login", &[("email", email), ("password", password), ("next", "/birthdays")]).await.expect(422);
            assert_eq!(html::text_of(&answer.text, "login-problem").map(|text| html::escaped(&text)), Some(said("en", "login-wrong")));
            assert_eq!(html::value(&answer.text, "email").as_deref(), Some(email));
            assert_eq!(html::value(&answer.text, "next").as_deref(), Some("/birthdays"));
            assert!(!answer.text.contains(password) && cookies(&answer).is_empty(), "{answer:?}");
            let mut same = Answer { text: without_tokens(&answer.text).replace(email, ""), ..answer };
            // It differs with the address, whose own length is echoed.
            same.headers.remove("content-length");
            seen.push(format!("{:?}", same.essence()));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:#?}");
    }
}

on_both! {
    async fn too_many_sign_ins_are_put_off(app: TestApp with Setup {
        limits: Some(Limits { signin_per_account: NonZeroU32::new(3).unwrap(), ..default_limits() }), ..Setup::default()
    }) {
        Browser::sign_up(&app, "lesya@example.org").await;
        let browser = Browser::new(&app);
        let mut put_off = None;
        for _ in 0..10 {
            let answer = browser.submit("/login", &[("email", "lesya@example.org"), ("password", WRONG)]).await;
            if answer.status == 429 {
                put_off = Some(answer);
                break;
            }
            answer.expect(422);
        }
        let answer = put_off.expect("a 429 within ten tries");
        assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|wait| (1..=61).contains(&wait)), "{answer:?}");
        assert_eq!(html::text_of(&answer.text, "login-problem").map(|text| html::escaped(&text)), Some(said("en", "login-throttled")));
        assert_eq!(html::value(&answer.text, "email").as_deref(), Some("lesya@example.org"));
        assert!(!answer.text.contains(WRONG));
    }
}

on_both! {
    async fn sign_in_opens_the_contacts_and_ends_the_former_session_of_the_same_browser(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let former = browser.cookie("carnet-session").unwrap();
        let answer = browser.submit("/login", &[("email", "lesya@example.org"), ("password", PASSWORD)]).await.expect(303);
        assert_eq!(answer.header("location"), "/contacts");
        assert_ne!(browser.cookie("carnet-session").unwrap(), former);
        browser.get("/contacts").await.expect(200);
        let old = Browser::new(&app);
        old.set_cookie("carnet-session", &former);
        assert!(leads_to_sign_in(&old.get("/contacts").await));
    }
}

on_both! {
    async fn whoever_is_signed_in_is_led_past_the_sign_in_page(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        for (path, target) in [
            ("/", "/contacts"), ("/login", "/contacts"), ("/signup", "/contacts"), ("/login?next=%2Fsettings", "/settings"),
            ("/signup?next=%2Fsettings", "/settings"), ("/login?next=https%3A%2F%2Fevil.example", "/contacts"), ("/login?next=%2F%2Fevil.example", "/contacts"),
        ] {
            assert_eq!(browser.get(path).await.expect(303).header("location"), target, "{path}");
        }
    }
}

/// Row 16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cookies_are_for_this_site_and_no_script() {
    let app = TestApp::start(Engine::Sqlite).await;
    let browser = Browser::new(&app);
    let mut set = cookies(&browser.get("/login").await);
    assert_eq!(set.len(), 1, "{set:?}");
    let form = [
        ("username", "Lesya"),
        ("email", "lesya@example.org"),
        ("password", PASSWORD),
    ];
    let signed_in = cookies(&browser.submit("/signup", &form).await);
    assert_eq!(signed_in.len(), 2, "{signed_in:?}");
    set.extend(signed_in);
    set.extend(cookies(
        &browser
            .submit(
                "/settings/profile",
                &[
                    ("username", "L"),
                    ("locale", "uk"),
                    ("time_zone", "UTC"),
                    ("theme", "dark"),
                ],
            )
            .await,
    ));
    assert_eq!(set.len(), 4, "{set:?}");
    for cookie in &set {
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(
                cookie.split("; ").any(|part| part == attribute),
                "{attribute}: {cookie}"
            );
        }
        assert!(
            cookie.starts_with("carnet-")
                && !cookie.contains("Secure")
                && !cookie.contains("Domain"),
            "{cookie}"
        );
    }
    let session = set
        .iter()
        .find(|cookie| cookie.starts_with("carnet-session="))
        .unwrap();
    let lifetime = session
        .split("Max-Age=")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .and_then(|age| age.parse::<i64>().ok());
    assert!(
        lifetime.is_some_and(|lifetime| (0..=1).contains(&(90 * 86_400 - lifetime))),
        "{session}"
    );
}

/// Row 16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_tls_cookies_are_bound_to_host_and_tls() {
    let setup = Setup {
        public_url: Some("https://contacts.example.org".to_owned()),
        ..Setup::default()
    };
    let app = TestApp::start_with(Engine::Sqlite, setup).await;
    let browser = Browser::new(&app);
    let mut set = cookies(&browser.get("/login").await);
    let form = [
        ("username", "Lesya"),
        ("email", "lesya@example.org"),
        ("password", PASSWORD),
    ];
    set.extend(cookies(&browser.submit("/signup", &form).await));
    assert_eq!(set.len(), 3, "{set:?}");
    for cookie in &set {
        assert!(cookie.starts_with("__Host-carnet-"), "{cookie}");
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
            assert!(
                cookie.split("; ").any(|part| part == attribute),
                "{attribute}: {cookie}"
            );
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    browser.get("/contacts").await.expect(200);
    let plain = Browser::new(&app);
    plain.set_cookie("carnet-session", &browser.cookie("carnet-session").unwrap());
    assert!(
        leads_to_sign_in(&plain.get("/contacts").await),
        "another host of the domain may have set it"
    );
    let out = browser.submit("/logout", &[]).await.expect(303);
    assert!(
        cookies(&out).iter().any(
            |cookie| cookie.starts_with("__Host-carnet-session=;") && cookie.contains("Secure")
        ),
        "{out:?}"
    );
}

on_both! {
    async fn sign_out_ends_the_session_and_clears_what_the_browser_keeps(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let other = Browser::sign_in(&app, "lesya@example.org").await;
        let session = browser.cookie("carnet-session").unwrap();
        let out = browser.submit("/logout", &[]).await.expect(303);
        assert_eq!(out.header("location"), "/");
        let cleared: Vec<_> = cookies(&out).into_iter().filter(|cookie| cookie.starts_with("carnet-session=;")).collect();
        assert!(cleared.len() == 1 && cleared[0].contains("Max-Age=0") && cleared[0].contains("Path=/"), "{out:?}");
        for kind in ["\"cache\"", "\"storage\""] {
            assert!(out.header("clear-site-data").contains(kind), "{out:?}");
        }
        assert_eq!(browser.cookie("carnet-session"), None);
        assert_eq!(browser.get("/contacts").await.expect(303).header("location"), "/login?next=%2Fcontacts");
        let old = Browser::new(&app);
        old.set_cookie("carnet-session", &session);
        assert!(leads_to_sign_in(&old.get("/contacts").await));
        other.get("/contacts").await.expect(200);
    }
}

on_both! {
    /// Row 11.
    async fn tokens_of_pages_and_of_the_api_do_not_stand_in_for_each_other(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let user = api(&app, "lesya@example.org").await;
        let cookie = browser.cookie("carnet-session").unwrap();
        // The second time around each token is remembered as good for its own use.
        for _ in 0..2 {
            Answer::of(app.get("/api/contacts").bearer_auth(&cookie)).await.problem(401);
            for token in [&user.access, &user.refresh, &cookie.replace('.', "x"), &format!("{cookie}x"), ""] {
                let stranger = Browser::new(&app);
                stranger.set_cookie("carnet-session", token);
                assert!(leads_to_sign_in(&stranger.get("/contacts").await), "{token}");
            }
            Answer::of(app.get("/api/auth/refresh_token").bearer_auth(&cookie)).await.problem(401);
            browser.get("/contacts").await.expect(200);
            user.get("/api/contacts").await.expect(200);
        }
        Answer::of(app.get("/api/contacts").header("cookie", format!("carnet-session={cookie}"))).await.problem(401);
    }
}

on_both! {
    async fn every_page_of_a_member_leads_strangers_to_sign_in(app: TestApp) {
        let stranger = Browser::new(&app);
        for path in MEMBER_PAGES.map(|path| path.replace("{id}", "42")).iter().map(String::as_str).chain(["/contacts?q=a%20b&sort=-name"]) {
            let target = format!("/login?{}", form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish());
            let answer = stranger.get(path).await.expect(303);
            assert_eq!((answer.header("location"), answer.text.as_str()), (target.as_str(), ""), "{path}");
            let asked = stranger.request(Method::GET, path).header("hx-request", "true");
            let answer = stranger.send(asked).await.expect(401);
            assert_eq!((answer.header("hx-redirect"), answer.text.as_str()), (target.as_str(), ""), "{path}");
        }
    }
}

on_both! {
    async fn a_script_whose_session_ended_is_led_back_to_the_page_it_stands_on(app: TestApp) {
        let stranger = Browser::new(&app);
        for (current, target) in [
            ("http://127.0.0.1:9000/contacts?q=taras", "/login?next=%2Fcontacts%3Fq%3Dtaras"),
            ("https://evil.example//evil.example", "/login?next=%2Fcontacts"),
        ] {
            let asked = stranger.request(Method::GET, "/contacts/42").header("hx-request", "true").header("hx-current-url", current);
            let answer = stranger.send(asked).await.expect(401);
            assert_eq!(answer.header("hx-redirect"), target, "{current}");
        }
        let asked = stranger.request(Method::POST, "/contacts/42").header("hx-request", "true").form(&[("first_name", "typed")]);
        let answer = stranger.send(asked).await.expect(401);
        assert!(answer.headers.get("hx-redirect").is_none(), "what was typed is still on the page: {answer:?}");
    }
}

on_both! {
    async fn every_form_of_a_member_leads_strangers_to_sign_in(app: TestApp) {
        let stranger = Browser::new(&app);
        for path in MEMBER_FORMS.map(|path| path.replace("{id}", "42")) {
            let answer = stranger.submit(&path, &[]).await.expect(303);
            assert_eq!(answer.header("location"), "/login?next=%2Fcontacts", "{path}");
        }
    }
}

on_both! {
    /// Row 21.
    async fn after_sign_in_nobody_is_led_to_another_site(app: TestApp) {
        Browser::sign_up(&app, "lesya@example.org").await;
        for next in [
            "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example", "javascript:alert(1)", "data:text/html,x",
            "/\t/evil.example", "\t//evil.example", " //evil.example", "/contacts\r\nSet-Cookie: a=b", "/\r\n/evil.example", "evil.example", "", "///evil.example",
        ] {
            let browser = Browser::new(&app);
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            for path in ["/login", "/signup"] {
                assert_eq!(html::value(&browser.page(&format!("{path}?{query}")).await, "next").as_deref(), Some("/contacts"), "{path} {next:?}");
            }
            let answer = browser.submit("/login", &[("email", "lesya@example.org"), ("password", PASSWORD), ("next", next)]).await.expect(303);
            assert_eq!(answer.header("location"), "/contacts", "{next:?}");
            assert!(answer.headers.get_all("set-cookie").iter().all(|cookie| cookie.to_str().unwrap().starts_with("carnet-")));
        }
        let browser = Browser::new(&app);
        let form = [("email", "lesya@example.org"), ("password", PASSWORD), ("next", "/contacts?q=%D0%B0")];
        assert_eq!(browser.submit("/login", &form).await.expect(303).header("location"), "/contacts?q=%D0%B0");
    }
}
