use std::num::NonZeroU32;
use std::time::Duration;

use carnet::domain::throttle::Limits;
use serde_json::{Value, json};

use super::{api, html, leads_to_sign_in, member, said};
use crate::support::browser::Browser;
use crate::support::user::{Answer, PASSWORD, sign_in};
use crate::support::{Engine, Setup, TestApp, default_limits, on_both};

const OTHER: &str = "yak umru to pohovaite";

/// The sessions on the page: the device's name and where it is ended.
fn devices(page: &str) -> Vec<(String, String)> {
    let list = page
        .split("class=\"devices\"")
        .nth(1)
        .unwrap()
        .split("</ul>")
        .next()
        .unwrap();
    let device = |item: &str| {
        let name = item
            .split("<b>")
            .nth(1)
            .unwrap()
            .split("</b>")
            .next()
            .unwrap();
        let end = item
            .split("action=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        (name.to_owned(), end.to_owned())
    };
    list.split("<li>").skip(1).map(device).collect()
}

on_both! {
    async fn a_profile_is_saved(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let page = browser.page("/settings").await;
        let form = html::fields(&page, "/settings/profile");
        let changes = [("username", "Леся <b>"), ("locale", "uk"), ("time_zone", "Europe/Kyiv"), ("theme", "dark")];
        let form = changes.iter().fold(form, |form, (name, value)| html::with(&form, name, value));
        let answer = browser.post("/settings/profile", &html::borrowed(&form)).await.expect(303);
        let target = answer.header("location").to_owned();
        let page = browser.page(&target).await;
        assert!(page.contains(&said("uk", "settings-saved")) && page.contains("data-bs-theme=\"dark\""), "{page}");
        let kept = html::fields(&page, "/settings/profile");
        for (name, value) in changes {
            assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name}: {kept:?}");
        }
        let me = user.get("/api/users/me").await.json();
        assert_eq!((&me["username"], &me["time_zone"], &me["email"]), (&json!("Леся <b>"), &json!("Europe/Kyiv"), &json!("lesya@example.org")));
        assert!(!browser.page("/settings").await.contains(&said("uk", "settings-saved")));
    }
}

on_both! {
    async fn the_settings_of_the_list_are_saved(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let form = html::fields(&browser.page("/settings").await, "/settings/list");
        let changes = [("sort", "-updated"), ("name_order", "last-first"), ("density", "compact")];
        let form = changes.iter().fold(form, |form, (name, value)| html::with(&form, name, value));
        let answer = browser.post("/settings/list", &html::borrowed(&form)).await.expect(303);
        let page = browser.page(answer.header("location")).await;
        assert!(page.contains(&said("en", "settings-saved")), "{page}");
        let kept = html::fields(&page, "/settings/list");
        assert_eq!(kept.iter().filter(|(name, _)| name == "columns").count(), 2, "{kept:?}");
        for (name, value) in changes {
            assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name}: {kept:?}");
        }
    }
}

on_both! {
    async fn a_refused_profile_says_why_beside_the_field_and_saves_nothing(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let before = user.get("/api/users/me").await.json();
        for (field, value, place, key) in [
            ("time_zone", "Nowhere/Land", "time-zone-error", "reason-no-time-zone"), ("time_zone", "../../etc/passwd", "time-zone-error", "reason-no-time-zone"),
            ("time_zone", "", "time-zone-error", "reason-no-time-zone"), ("username", " ", "username-error", "reason-blank"), ("username", "a\u{1}", "username-error", "reason-control-character"),
        ] {
            let form = html::fields(&browser.page("/settings").await, "/settings/profile");
            let answer = browser.post("/settings/profile", &html::borrowed(&html::with(&form, field, value))).await.expect(422);
            assert_eq!(html::text_of(&answer.text, place).map(|text| html::escaped(&text)), Some(said("en", key)), "{field} {value}: {answer:?}");
        }
        assert_eq!(user.get("/api/users/me").await.json(), before);
    }
}

on_both! {
    async fn a_refused_profile_keeps_what_was_typed(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        let typed = [("username", "Typed"), ("locale", "uk"), ("time_zone", "Nowhere/Land"), ("theme", "dark")];
        let answer = browser.submit("/settings/profile", &typed).await.expect(422);
        let kept = html::fields(&answer.text, "/settings/profile");
        for (name, value) in typed {
            assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name}: {kept:?}");
        }
    }
}

on_both! {
    async fn a_password_is_changed_by_whoever_knows_the_present_one(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let elsewhere = Browser::sign_in(&app, "lesya@example.org").await;
        let answer = browser.submit("/settings/password", &[("current_password", PASSWORD), ("password", OTHER)]).await.expect(303);
        let page = browser.page(answer.header("location")).await;
        assert!(page.contains(&said("en", "settings-password-changed")), "{page}");
        assert_eq!(devices(&page).len(), 1);
        assert!(leads_to_sign_in(&elsewhere.get("/contacts").await));
        user.get("/api/contacts").await.problem(401);
        Answer::of(app.get("/api/auth/refresh_token").bearer_auth(&user.refresh)).await.problem(401);
        sign_in(&app, "lesya@example.org", PASSWORD).await.problem(401);
        sign_in(&app, "lesya@example.org", OTHER).await.expect(200);
        app.pass(Duration::from_secs(60));
        browser.get("/contacts").await.expect(200);
    }
}

on_both! {
    async fn an_email_is_changed_by_whoever_knows_the_password(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        Browser::sign_up(&app, "taken@example.org").await;
        for (email, password, status) in [
            ("new@example.org", "quite another one", 422),
            ("no address", PASSWORD, 422),
            ("Taken@example.org", PASSWORD, 409),
        ] {
            let answer = browser.submit("/settings/email", &[("email", email), ("password", password)]).await.expect(status);
            let kept = html::fields(&answer.text, "/settings/email");
            assert!(kept.contains(&("email".to_owned(), email.to_owned())), "{kept:?}");
            // A password manager would keep the next password under the email that stands here.
            for form in ["/settings/password", "/settings/delete"] {
                let username = ("username".to_owned(), "lesya@example.org".to_owned());
                assert!(html::fields(&answer.text, form).contains(&username), "{form}");
            }
            assert!(answer.text.contains("aria-invalid"), "{email}");
        }
        sign_in(&app, "lesya@example.org", PASSWORD).await.expect(200);
        let change = [("email", "Larysa@example.org"), ("password", PASSWORD)];
        let answer = browser.submit("/settings/email", &change).await.expect(303);
        let page = browser.page(answer.header("location")).await;
        assert!(page.contains(&said("en", "settings-email-changed")), "{page}");
        let me = user.get("/api/users/me").await.expect(200).json();
        assert_eq!(me["email"], "Larysa@example.org");
        sign_in(&app, "lesya@example.org", PASSWORD).await.problem(401);
        sign_in(&app, "larysa@example.org", PASSWORD).await.expect(200);
        let spelt = [("email", "larysa@EXAMPLE.org"), ("password", PASSWORD)];
        browser.submit("/settings/email", &spelt).await.expect(303);
    }
}

/// The cookie with this name as an answer sets it.
fn set_cookie<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let mut cookies = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap());
    cookies
        .find(|cookie| cookie.starts_with(&format!("{name}=")))
        .unwrap_or_else(|| panic!("no {name}: {answer:?}"))
}

on_both! {
    /// A stolen copy of the cookie is what a password is changed for.
    async fn a_changed_password_ends_every_copy_of_the_cookie_that_it_was_changed_with(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let copied = browser.cookie("carnet-session").unwrap();
        let thief = Browser::new(&app);
        thief.set_cookie("carnet-session", &copied);
        thief.get("/contacts").await.expect(200);
        user.get("/api/contacts").await.expect(200);
        let stolen_form = thief.form("/settings").await;
        let change = [("current_password", PASSWORD), ("password", OTHER)];
        browser.submit("/settings/password", &change).await.expect(303);
        let renewed = browser.cookie("carnet-session").unwrap();
        assert_ne!(renewed, copied);
        assert!(leads_to_sign_in(&thief.get("/contacts").await));
        let again = [("current_password", OTHER), ("password", PASSWORD), ("form_token", &stolen_form)];
        assert!(!thief.post("/settings/password", &again).await.status.is_success());
        user.get("/api/contacts").await.problem(401);
        Answer::of(app.get("/api/contacts").bearer_auth(&copied)).await.problem(401);
        Answer::of(app.get("/api/auth/refresh_token").bearer_auth(&user.refresh)).await.problem(401);
        assert_eq!(app.count("SELECT COUNT(*) FROM sessions WHERE revoked_at IS NULL").await, 1);
        thief.set_cookie("carnet-session", &renewed);
        thief.get("/contacts").await.expect(200);
    }
}

on_both! {
    async fn the_browser_that_changed_the_password_goes_on_with_a_session_of_full_length(app: TestApp) {
        let day = Duration::from_secs(86_400);
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        let browser = Browser::new(&app).with("user-agent", firefox).signed_up("lesya@example.org").await;
        for _ in 0..16 {
            app.pass(5 * day);
            browser.get("/contacts").await.expect(200);
        }
        let former_form = browser.form("/settings").await;
        let change = [("current_password", PASSWORD), ("password", OTHER), ("form_token", &former_form)];
        let answer = browser.post("/settings/password", &change).await.expect(303);
        let signed_in = Browser::new(&app);
        let sign_in = signed_in.submit("/login", &[("email", "lesya@example.org"), ("password", OTHER)]).await.expect(303);
        let rules = |cookie: &str| cookie.split_once(';').unwrap().1.to_owned();
        assert_eq!(rules(set_cookie(&answer, "carnet-session")), rules(set_cookie(&sign_in, "carnet-session")), "as at sign-in");
        browser.post("/contacts", &[("first_name", "Ivan"), ("form_token", &former_form)]).await.expect(403);
        let page = browser.page(answer.header("location")).await;
        assert!(page.contains(&said("en", "settings-password-changed")), "{page}");
        let names: Vec<_> = devices(&page).into_iter().map(|(name, _)| name).collect();
        assert!(names.contains(&"Firefox".to_owned()), "{names:?}");
        let list = Browser::request(&browser, reqwest::Method::GET, "/contacts/new").header("hx-request", "true").header("hx-target", "detail");
        let part = browser.send(list).await.expect(200).text;
        let form = crate::support::browser::token(&part).to_owned();
        browser.post("/contacts", &[("first_name", "Ivan"), ("form_token", &form)]).await.expect(303);
        for _ in 0..16 {
            app.pass(5 * day);
            browser.get("/contacts").await.expect(200);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_tls_the_new_cookie_is_bound_to_this_host() {
    let setup = Setup {
        public_url: Some("https://contacts.example.org".to_owned()),
        ..Setup::default()
    };
    let app = TestApp::start_with(Engine::Sqlite, setup).await;
    let browser = Browser::sign_up(&app, "lesya@example.org").await;
    let answer = browser
        .submit(
            "/settings/password",
            &[("current_password", PASSWORD), ("password", OTHER)],
        )
        .await
        .expect(303);
    let cookie = set_cookie(&answer, "__Host-carnet-session");
    for rule in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age="] {
        assert!(cookie.contains(rule), "{rule}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

/// Of two who change the password at once with copies of one cookie, one succeeds, and only that
/// one is left signed in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_changes_at_once_one_counts() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (browser, _) = member(&app, "lesya@example.org").await;
    let copy = Browser::new(&app);
    copy.set_cookie("carnet-session", &browser.cookie("carnet-session").unwrap());
    let change = async |browser: &Browser, chosen: &str| {
        browser
            .submit(
                "/settings/password",
                &[("current_password", PASSWORD), ("password", chosen)],
            )
            .await
            .status
            == 303
    };
    let (first, second) = tokio::join!(
        change(&browser, OTHER),
        change(&copy, "shche ne vmerla slava")
    );
    assert!(first != second, "{first} {second}");
    let (winner, loser, chosen) = if first {
        (&browser, &copy, OTHER)
    } else {
        (&copy, &browser, "shche ne vmerla slava")
    };
    winner.get("/contacts").await.expect(200);
    assert!(leads_to_sign_in(&loser.get("/contacts").await));
    sign_in(&app, "lesya@example.org", chosen).await.expect(200);
}

on_both! {
    async fn a_refused_password_says_why_beside_the_field_and_changes_nothing(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let long = "x".repeat(1500);
        for (present, chosen, place, key) in [
            ("quite another one", OTHER, "current-password-error", "reason-wrong-password"), ("", OTHER, "current-password-error", "reason-wrong-password"),
            (PASSWORD, "password1234", "password-error", "reason-common-password"), (PASSWORD, "lesya@example.org", "password-error", "reason-telling-password"),
            (PASSWORD, "zq7!x", "password-error", ""), (PASSWORD, long.as_str(), "password-error", ""), (long.as_str(), OTHER, "current-password-error", ""),
        ] {
            let answer = browser.submit("/settings/password", &[("current_password", present), ("password", chosen)]).await.expect(422);
            let beside = html::text_of(&answer.text, place).unwrap_or_else(|| panic!("{place}: {answer:?}"));
            assert!(key.is_empty() || html::escaped(&beside) == said("en", key), "{beside}");
            let places = ["username-error", "time-zone-error", "current-password-error", "password-error", "delete-error"];
            let marked: Vec<_> = places.into_iter().filter(|place| html::text_of(&answer.text, place).is_some()).collect();
            assert_eq!(marked, [place], "beside nothing else");
            for secret in [PASSWORD, OTHER, "quite another one", "password1234", "zq7!x", &long] {
                assert!(!answer.text.contains(secret), "{secret}: {answer:?}");
            }
        }
        user.get("/api/contacts").await.expect(200);
        sign_in(&app, "lesya@example.org", PASSWORD).await.expect(200);
    }
}

on_both! {
    async fn signed_in_devices_are_listed_and_ended_at_once(app: TestApp) {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        let browser = Browser::new(&app).with("user-agent", firefox).signed_up("lesya@example.org").await;
        app.pass(Duration::from_secs(2));
        let phone = Browser::new(&app).with("user-agent", "Mozilla/5.0 (iPhone) <script>").signed_in("lesya@example.org").await;
        app.pass(Duration::from_secs(2));
        let form = [("username", "lesya@example.org"), ("password", PASSWORD)];
        let tokens = Answer::of(app.post("/api/auth/login").header("user-agent", "curl/8.9").form(&form)).await.expect(200).json();
        let access = tokens["access_token"].as_str().unwrap();
        phone.get("/contacts").await.expect(200);
        let listed = devices(&browser.page("/settings").await);
        let names: Vec<_> = listed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["curl", "iPhone", "Firefox"]);
        let end = async |name: &str| {
            let (_, path) = listed.iter().find(|(own, _)| own == name).unwrap();
            browser.submit(path, &[]).await.expect(303).header("location").to_owned()
        };
        let target = end("iPhone").await;
        assert!(leads_to_sign_in(&phone.get("/contacts").await));
        Answer::of(app.get("/api/contacts").bearer_auth(access)).await.expect(200);
        end("curl").await;
        Answer::of(app.get("/api/contacts").bearer_auth(access)).await.problem(401);
        let page = browser.page(&target).await;
        assert!(page.contains(&said("en", "settings-session-ended")) && devices(&page).len() == 1, "{page}");
        assert!(end("Firefox").await.starts_with("/login"));
        assert!(leads_to_sign_in(&browser.get("/settings").await));
    }
}

on_both! {
    async fn a_device_that_names_itself_strangely_does_no_harm(app: TestApp) {
        let browser = Browser::new(&app).with("user-agent", "<script>alert(1)</script>").signed_up("lesya@example.org").await;
        let page = browser.page("/settings").await;
        assert!(!page.contains("<script>alert") && page.contains("&#60;script&#62;alert"), "{page}");
    }
}

on_both! {
    async fn a_device_that_does_not_name_itself_has_some_name(app: TestApp) {
        let browser = Browser::new(&app).with("user-agent", "").signed_up("lesya@example.org").await;
        for (name, _) in devices(&browser.page("/settings").await) {
            assert!(!name.trim().is_empty());
        }
    }
}

/// How many rows of an account each table has.
async fn rows(app: &TestApp, user: &Value) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "contacts",
        "revisions",
        "books",
        "sessions",
        "app_passwords",
        "calendar_links",
    ] {
        counts.push(
            app.count(&format!(
                "SELECT COUNT(*) FROM {table} WHERE user_id = {user}"
            ))
            .await,
        );
    }
    counts.push(
        app.count(&format!("SELECT COUNT(*) FROM users WHERE id = {user}"))
            .await,
    );
    counts
}

on_both! {
    async fn an_account_is_deleted_with_everything_in_it(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let (neighbour, theirs) = member(&app, "ivan@example.org").await;
        let (me, them) = (user.get("/api/users/me").await.json()["id"].clone(), theirs.get("/api/users/me").await.json()["id"].clone());
        for user in [&user, &theirs] {
            let names: Vec<_> = (0..600).map(|nth| format!("Taras {nth}")).collect();
            user.create_all(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
            let contact = user.create(&json!({"first_name": "Ivan"})).await;
            let path = format!("/api/contacts/{}", contact["id"]);
            user.patch(&path, &json!({"first_name": "Edited"})).await.expect(200);
            user.delete(&path).await.expect(204);
            user.secret().await;
            user.calendar(&json!({})).await;
        }
        let kept = rows(&app, &them).await;
        assert!(rows(&app, &me).await.iter().all(|count| *count > 0));
        let session = browser.cookie("carnet-session").unwrap();
        let gone = browser.submit("/settings/delete", &[("password", PASSWORD)]).await.expect(303);
        assert_eq!(gone.header("location"), "/");
        assert!(gone.header("clear-site-data").contains("\"storage\""), "{gone:?}");
        assert_eq!(browser.cookie("carnet-session"), None, "{gone:?}");
        let old = Browser::new(&app);
        old.set_cookie("carnet-session", &session);
        assert!(leads_to_sign_in(&old.get("/contacts").await));
        user.get("/api/contacts").await.problem(401);
        Answer::of(app.get("/api/auth/refresh_token").bearer_auth(&user.refresh)).await.problem(401);
        sign_in(&app, "lesya@example.org", PASSWORD).await.problem(401);
        let again = Browser::sign_up(&app, "lesya@example.org").await;
        assert_eq!(html::rows(&again.page("/contacts").await), [""; 0]);
        app.run_jobs().await;
        assert_eq!(rows(&app, &me).await, [0; 7]);
        assert_eq!(rows(&app, &them).await, kept);
        neighbour.get("/contacts").await.expect(200);
        assert_eq!(api(&app, "ivan@example.org").await.first_names("/api/contacts?limit=500").await.len(), 500);
    }
}

on_both! {
    async fn an_account_is_not_deleted_without_its_password(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for password in ["", "quite another one", "REVE TA STOHNE DNIPR"] {
            let answer = browser.submit("/settings/delete", &[("password", password)]).await.expect(422);
            let beside = html::text_of(&answer.text, "delete-error").map(|text| html::escaped(&text));
            assert_eq!(beside, Some(said("en", "reason-wrong-password")), "{answer:?}");
            assert_eq!(html::text_of(&answer.text, "password-error"), None, "beside nothing else");
            assert!(password.is_empty() || !answer.text.contains(password));
        }
        user.get("/api/contacts").await.expect(200);
        browser.get("/contacts").await.expect(200);
    }
}

/// Row 4. Whoever finds a device unlocked does not get to guess the password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_present_password_is_not_guessed_fast() {
    let limits = Some(Limits {
        signin_per_account: NonZeroU32::new(4).unwrap(),
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
    let browser = Browser::sign_up(&app, "lesya@example.org").await;
    for path in ["/settings/password", "/settings/email", "/settings/delete"] {
        let mut put_off = 0;
        for _ in 0..8 {
            let guess = [
                ("current_password", "quite another one"),
                ("password", "quite another one"),
                ("email", "other@example.org"),
            ];
            let answer = browser.submit(path, &guess).await;
            assert!(matches!(answer.status.as_u16(), 422 | 429), "{answer:?}");
            if answer.status == 429 {
                assert!(
                    answer
                        .header("retry-after")
                        .parse::<u64>()
                        .is_ok_and(|wait| (1..=61).contains(&wait)),
                    "{answer:?}"
                );
                put_off += 1;
            }
        }
        assert!(put_off >= 4, "{path}: {put_off}");
    }
    browser.get("/contacts").await.expect(200);
}
