use reqwest::Method;

use super::{execute, html, member, said};
use crate::support::browser::Browser;
use crate::support::postgres::Cluster;
use crate::support::process::Program;
use crate::support::user::Answer;
use crate::support::{Engine, TestApp, on_both};

/// A page about a failure of this kind, in this language.
fn must_tell_of(answer: &Answer, language: &str, kind: &str) {
    assert_eq!(
        answer.header("content-type"),
        "text/html; charset=utf-8",
        "{answer:?}"
    );
    assert!(
        answer.text.contains(&format!("<html lang=\"{language}\"")),
        "{answer:?}"
    );
    for part in ["title", "text"] {
        assert!(
            answer
                .text
                .contains(&said(language, &format!("error-{kind}-{part}"))),
            "{answer:?}"
        );
    }
    assert!(
        answer
            .text
            .contains(&format!(">{}<", answer.status.as_u16())),
        "{answer:?}"
    );
    let text = answer.text.to_lowercase();
    for internal in [
        "select",
        "insert",
        "sqlite",
        "postgres",
        "refused",
        "127.0.0.1",
        ".rs",
        "panic",
        "os error",
        "relation",
        "problem+json",
    ] {
        assert!(!text.contains(internal), "{internal}: {text}");
    }
}

on_both! {
    async fn a_person_is_told_of_a_failure_by_a_page_in_their_language(app: TestApp) {
        for language in ["en", "uk"] {
            let browser = Browser::new(&app).with("accept-language", language).signed_up(&format!("{language}@example.org")).await;
            for path in ["/nowhere", "/contacts/42", "/contacts/x", "/contacts/42/edit", "/contacts/42/qr.svg", "/contacts/0"] {
                must_tell_of(&browser.get(path).await.expect(404), language, "not-found");
            }
            for path in ["/contacts/42", "/contacts/x", "/contacts/42/favorite", "/contacts/42/delete", "/settings/sessions/x/end"] {
                let answer = browser.submit(path, &[("favorite", "true"), ("first_name", "x")]).await.expect(404);
                must_tell_of(&answer, language, "not-found");
            }
            must_tell_of(&browser.post("/contacts", &[("first_name", "x")]).await.expect(403), language, "forbidden");
            let wrong = browser.get("/logout").await.expect(405);
            assert_eq!(wrong.header("allow"), "POST");
            must_tell_of(&wrong, language, "bad");
            let large = browser.submit("/login", &[("email", "x@example.org"), ("password", &"x".repeat(40_000))]).await.expect(413);
            must_tell_of(&large, language, "too-large");
            must_tell_of(&browser.submit("/contacts/undo", &[("deleted_at", "x")]).await.expect(422), language, "bad");
            let no_form = browser.send(browser.request(Method::POST, "/contacts").body("x")).await.expect(415);
            must_tell_of(&no_form, language, "bad");
        }
    }
}

on_both! {
    async fn a_program_is_told_of_a_failure_as_before(app: TestApp) {
        let (_, user) = member(&app, "lesya@example.org").await;
        for accept in ["application/json", "*/*", "application/problem+json", ""] {
            let browser = Browser::new(&app).with("accept", accept);
            browser.get("/nowhere").await.problem(404);
            browser.post("/login", &[("email", "x")]).await.problem(403);
        }
        for path in ["/api/nowhere", "/api/contacts/42", "/docs/nowhere", "/avatars/nowhere", "/static/nowhere"] {
            let answer = Answer::of(user.request(Method::GET, path).header("accept", "text/html")).await;
            answer.problem(404);
        }
        Answer::of(app.get("/api/contacts").header("accept", "text/html")).await.problem(401);
        Answer::of(app.request(Method::DELETE, "/nowhere").header("accept", "text/html")).await.problem(404);
    }
}

on_both! {
    async fn a_failure_within_tells_nothing_of_the_inside(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        execute(&app, "DROP TABLE contacts").await;
        for path in ["/contacts", "/contacts/42", "/birthdays", "/contacts/letters"] {
            must_tell_of(&browser.get(path).await.expect(500), "en", "failed");
        }
        browser.get("/settings").await.expect(200);
    }
}

/// Row 30.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_app_says_so_in_a_page_and_recovers() {
    let cluster = Cluster::start();
    let url = cluster.lasting_database("carnet_web_away").await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), Some(&url)).await;
    let uk = Browser::at(&program.url)
        .with("accept-language", "uk")
        .signed_up("uk@example.org")
        .await;
    let en = Browser::at(&program.url)
        .with("accept-language", "en")
        .signed_up("en@example.org")
        .await;
    let programs = Browser::at(&program.url).with("accept", "application/json");
    programs.set_cookie("carnet-session", &en.cookie("carnet-session").unwrap());
    let token = en.token().await;
    cluster.control("stop-now");
    for (browser, language) in [(&uk, "uk"), (&en, "en")] {
        for path in [
            "/contacts",
            "/contacts/42",
            "/birthdays",
            "/settings",
            "/contacts/letters",
        ] {
            let answer = browser.get(path).await.expect(503);
            assert!(
                answer
                    .header("retry-after")
                    .parse::<u64>()
                    .is_ok_and(|wait| (1..=60).contains(&wait)),
                "{path}: {answer:?}"
            );
            must_tell_of(&answer, language, "away");
            assert_eq!(
                html::tags(&answer.text)
                    .iter()
                    .filter(|tag| tag.is("a", "href", path))
                    .filter(|tag| tag.get("class") == Some("btn btn-primary"))
                    .count(),
                1,
                "a way to try again: {answer:?}"
            );
        }
    }
    let answer = en
        .post("/contacts", &[("first_name", "x"), ("form_token", &token)])
        .await
        .expect(503);
    must_tell_of(&answer, "en", "away");
    programs.get("/contacts").await.problem(503);
    Answer::of(en.request(Method::GET, "/api/healthchecker"))
        .await
        .problem(503);
    let visitor = Browser::at(&program.url);
    visitor.get("/").await.expect(200);
    must_tell_of(
        &visitor
            .submit(
                "/login",
                &[
                    ("email", "en@example.org"),
                    ("password", "quite another one"),
                ],
            )
            .await
            .expect(503),
        "en",
        "away",
    );
    cluster.control("start");
    program
        .wait_until_ready(std::time::Duration::from_secs(5))
        .await;
    en.get("/contacts").await.expect(200);
    uk.get("/contacts").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_about_a_failure_hands_out_no_cookie() {
    let app = TestApp::start(Engine::Sqlite).await;
    let answer = Browser::new(&app).get("/nowhere").await.expect(404);
    assert!(answer.headers.get("set-cookie").is_none(), "{answer:?}");
}
