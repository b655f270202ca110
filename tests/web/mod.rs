mod account;
mod assets;
mod birthdays;
mod books;
mod calendar;
mod cards;
mod conflict;
mod contacts;
mod data;
mod devices;
mod duplicates;
mod editing;
mod errors;
mod forms;
mod headers;
mod history;
mod html;
mod import;
mod isolation;
mod labels;
mod language;
mod large;
mod lists;
mod offline;
mod pages;
mod profiles;
mod remote;
mod sessions;
mod settings;
mod texts;
mod trash;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::postgres;
use crate::support::user::{Answer, PASSWORD, TestUser, sign_in};

/// Every page that only its member sees.
const MEMBER_PAGES: [&str; 32] = [
    "/contacts",
    "/contacts/count",
    "/contacts/progress",
    "/contacts/letters",
    "/contacts/new",
    "/contacts/print",
    "/contacts/{id}",
    "/contacts/{id}/edit",
    "/contacts/{id}/history",
    "/contacts/{id}/qr.svg",
    "/contacts/{id}/photo",
    "/palette",
    "/sidebar",
    "/duplicates",
    "/duplicates/apart",
    "/duplicates/merge",
    "/birthdays",
    "/birthdays/calendar.svg",
    "/labels",
    "/books",
    "/import",
    "/import/review",
    "/export",
    "/trash",
    "/history",
    "/settings",
    "/settings/data",
    "/settings/devices",
    "/settings/devices/set-up",
    "/settings/devices/davx5.svg",
    "/offline",
    "/offline/contacts",
];
/// Every page that anyone sees.
const OPEN_PAGES: [&str; 4] = ["/", "/login", "/signup", "/worker.js"];
/// Every form that anyone can send.
const OPEN_FORMS: [&str; 2] = ["/login", "/signup"];
/// Every form that a member can send.
const MEMBER_FORMS: [&str; 38] = [
    "/logout",
    "/contacts",
    "/contacts/bulk",
    "/contacts/undo",
    "/contacts/{id}",
    "/contacts/{id}/favorite",
    "/contacts/{id}/delete",
    "/contacts/{id}/duplicate",
    "/contacts/{id}/labels",
    "/contacts/{id}/history",
    "/labels/rename",
    "/labels/delete",
    "/books",
    "/books/{id}",
    "/books/{id}/default",
    "/books/{id}/delete",
    "/import",
    "/import/review",
    "/import/carddav",
    "/trash/restore",
    "/trash/remove",
    "/trash/empty",
    "/trash/restore-all",
    "/history/rewind",
    "/contacts/{id}/photo/delete",
    "/duplicates/apart",
    "/duplicates/certain",
    "/duplicates/distinct",
    "/duplicates/merge",
    "/birthdays/calendar",
    "/settings/profile",
    "/settings/list",
    "/settings/email",
    "/settings/password",
    "/settings/sessions/{id}/end",
    "/settings/devices/set-up",
    "/settings/devices/revoke",
    "/settings/delete",
];

/// Every form with a file that a member can send.
const FILE_FORMS: [&str; 1] = ["/contacts/{id}/photo"];

/// The text of a file of this project.
fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The paths of the app that have a handler for this method: `get` or `post`.
fn declared(method: &str) -> Vec<String> {
    let text = source("src/http/web/mod.rs");
    let routes = text
        .split(".route(")
        .skip(1)
        .map(|rest| rest.split(".layer(").next().unwrap());
    let having = routes.filter(|route| {
        route
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == method)
    });
    let mut paths: Vec<_> = having
        .map(|route| route.split('"').nth(1).unwrap().to_owned())
        .collect();
    paths.sort();
    paths
}

#[test]
fn the_tables_of_pages_and_forms_are_complete() {
    let mut pages: Vec<_> = MEMBER_PAGES
        .iter()
        .chain(&OPEN_PAGES)
        .chain(&["/static/{name}"])
        .copied()
        .collect();
    pages.sort_unstable();
    assert_eq!(declared("get"), pages);
    let mut forms: Vec<_> = MEMBER_FORMS
        .iter()
        .chain(&OPEN_FORMS)
        .chain(&FILE_FORMS)
        .copied()
        .collect();
    forms.sort_unstable();
    assert_eq!(declared("post"), forms);
}

/// A short text in a language, as its file has it.
fn said(language: &str, key: &str) -> String {
    for file in [
        "account",
        "book",
        "calendar",
        "card",
        "common",
        "contacts",
        "devices",
        "duplicates",
        "errors",
        "settings",
    ] {
        let text = source(&format!("locales/{language}/{file}.ftl"));
        if let Some(line) = text
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
        {
            return html::escaped(line);
        }
    }
    panic!("{language} has no short text {key}")
}

/// The same person in the API: another session of the account.
async fn api<'a>(app: &'a TestApp, email: &str) -> TestUser<'a> {
    let tokens = sign_in(app, email, PASSWORD).await.expect(200).json();
    let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
    TestUser {
        app,
        email: email.to_owned(),
        account: Value::Null,
        access: token("access_token"),
        refresh: token("refresh_token"),
    }
}

/// A small picture.
fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image::RgbImage::new(8, 6))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    png.into_inner()
}

/// Gives a contact a photo.
pub async fn give_photo(user: &TestUser<'_>, id: &str) {
    let request = user.request(reqwest::Method::PUT, &format!("/api/contacts/{id}/photo"));
    Answer::of(request.header("content-type", "image/png").body(picture()))
        .await
        .expect(200);
}

/// Imports cards as the API does.
async fn import(user: &TestUser<'_>, cards: String) -> Answer {
    let request = user.request(reqwest::Method::POST, "/api/import?mode=commit");
    Answer::of(request.header("content-type", "text/vcard").body(cards))
        .await
        .expect(200)
}

/// A browser and an API client of one new account.
async fn member<'a>(app: &'a TestApp, email: &str) -> (Browser, TestUser<'a>) {
    let browser = Browser::sign_up(app, email).await;
    (browser, api(app, email).await)
}

/// Carries out a statement in the database itself.
async fn execute(app: &TestApp, sql: &str) {
    match (&app.sqlite_file, &app.database_url) {
        (Some(file), _) => rusqlite::Connection::open(file)
            .unwrap()
            .execute_batch(sql)
            .unwrap(),
        (None, url) => postgres::execute(url.as_ref().unwrap(), sql).await,
    }
}

/// What the database holds, in numbers that any change would change.
async fn state(app: &TestApp) -> Vec<i64> {
    let mut state = Vec::new();
    for sql in [
        "SELECT COUNT(*) FROM users",
        "SELECT CAST(SUM(updated_at) AS BIGINT) FROM users",
        "SELECT COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM sessions WHERE revoked_at IS NULL",
        "SELECT CAST(SUM(generation) AS BIGINT) FROM sessions",
        "SELECT COUNT(*) FROM app_passwords",
        "SELECT COUNT(*) FROM calendar_links",
        "SELECT CAST(SUM(LENGTH(name) + LENGTH(description)) AS BIGINT) FROM books WHERE deleted_at IS NULL",
        "SELECT CAST(SUM(id) AS BIGINT) FROM books WHERE is_default",
        "SELECT COUNT(*) FROM contacts",
        "SELECT COUNT(*) FROM contacts WHERE deleted_at IS NULL",
        "SELECT COUNT(*) FROM contacts WHERE favorite",
        "SELECT COUNT(*) FROM revisions",
        "SELECT COALESCE(MAX(id), 0) FROM uploads",
        "SELECT COUNT(*) FROM distinct_contacts",
        "SELECT CAST(SUM(change) AS BIGINT) FROM account_counters",
    ] {
        state.push(app.count(sql).await);
    }
    state
}

/// Whether this leads to sign in first.
fn leads_to_sign_in(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location").starts_with("/login")
}
