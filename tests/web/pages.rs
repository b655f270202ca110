//! Every kind of page there is, for what must hold on all of them.

use carnet::domain::app_passwords;
use serde_json::json;

use super::{MEMBER_PAGES, OPEN_PAGES, execute, html, member};
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::user::{Answer, PASSWORD};

/// What only someone who wants to do harm writes.
pub const HARM: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";

pub struct Page {
    pub name: String,
    pub answer: Answer,
}

impl Page {
    pub fn is_html(&self) -> bool {
        self.answer.header("content-type").starts_with("text/html")
    }
}

/// Pages of a member who has contacts with harmful texts, of a visitor, and of failures.
pub async fn all(app: &TestApp) -> Vec<Page> {
    let (browser, user) = member(app, "pages@example.org").await;
    let fields = json!({"first_name": HARM, "last_name": HARM, "email": "x'y&z@example.org", "phone": "javascript:alert(1)<b>",
        "birthday": "--03-09", "comments": HARM, "favorite": true});
    let id = user.create(&fields).await["id"].to_string();
    let line = "ADR:;;javascript:alert(1) <script>alert(1)</script>;Kyiv;;;";
    execute(app, &format!("UPDATE contacts SET vcard = replace(vcard, 'END:VCARD', '{line}\r\nEND:VCARD') WHERE id = {id}"))
        .await;
    browser
        .submit(&format!("/contacts/{id}/labels"), &[("add", HARM)])
        .await
        .expect(303);
    let gone = user.create(&json!({"first_name": HARM})).await["id"].to_string();
    browser
        .submit(&format!("/contacts/{gone}/delete"), &[])
        .await
        .expect(303);
    let table = format!(
        "Name,Colour\r\n{},red\r\n,{}\r\n",
        HARM.replace('"', ""),
        HARM.replace('"', "")
    );
    browser.send_file("/import", HARM, &table).await.expect(303);
    super::give_photo(&user, &id).await;
    let profile = [
        ("username", HARM),
        ("locale", "en"),
        ("time_zone", "UTC"),
        ("theme", "dark"),
    ];
    browser
        .submit("/settings/profile", &profile)
        .await
        .expect(303);
    user.put("/api/users/me/calendar", &json!({"anniversaries": true}))
        .await
        .expect(201);
    let device = user
        .app_password(
            json!({"name": HARM, "read_only": true, "expires_at": "2099-01-01T00:00:00Z"}),
        )
        .await;
    let mut client = crate::support::dav::phone(1);
    client.program = HARM.to_owned();
    let secret = device["password"].as_str().unwrap();
    app_passwords::authenticate(&app.app, &user.email, secret, &client)
        .await
        .unwrap();
    let mut pages = Vec::new();
    let mut add = |name: &str, status: u16, answer: Answer| {
        assert_eq!(answer.status.as_u16(), status, "{name}: {answer:?}");
        pages.push(Page {
            name: name.to_owned(),
            answer,
        });
    };
    let encoded: String = form_urlencoded::byte_serialize(HARM.as_bytes()).collect();
    for path in MEMBER_PAGES.map(|path| path.replace("{id}", &id)) {
        add(&path, 200, browser.get(&path).await);
    }
    for path in [
        format!("/contacts?q={encoded}"),
        "/contacts?q=script".to_owned(),
        "/contacts?favorites=true&sort=-updated".to_owned(),
        format!(
            "/contacts?after={encoded}&skip={encoded}&letter={encoded}&from={encoded}&undo={encoded}&sort={encoded}"
        ),
        "/contacts?undo=1".to_owned(),
        format!("/contacts?label={encoded}"),
        format!("/history?at={encoded}&restored={encoded}"),
        "/history?at=2020-01-01T12:00".to_owned(),
        format!("/import/review?c={encoded}"),
        format!("/trash?skip={encoded}&done={encoded}"),
        "/settings?done=saved".to_owned(),
        format!("/settings/devices?done={encoded}&id={encoded}"),
        "/settings/devices?done=revoked".to_owned(),
        "/settings/devices/set-up?kind=apple".to_owned(),
        format!("/settings/devices/set-up?kind={encoded}"),
        format!("/settings?done={encoded}"),
    ] {
        add(&path, 200, browser.get(&path).await);
    }
    let visitor = Browser::new(app);
    for path in OPEN_PAGES {
        add(path, 200, visitor.get(path).await);
        add(
            path,
            200,
            visitor.get(&format!("{path}?next={encoded}")).await,
        );
    }
    add(
        "a refused sign-up",
        422,
        visitor
            .submit(
                "/signup",
                &[("username", HARM), ("email", HARM), ("password", HARM)],
            )
            .await,
    );
    add(
        "a refused sign-in",
        422,
        visitor
            .submit(
                "/login",
                &[("email", HARM), ("password", HARM), ("next", HARM)],
            )
            .await,
    );
    add(
        "no form token",
        403,
        browser.post("/contacts", &[("first_name", HARM)]).await,
    );
    add(
        "nowhere",
        404,
        browser.get(&format!("/nowhere/{encoded}?{encoded}")).await,
    );
    add("nowhere as a visitor", 404, visitor.get("/nowhere").await);
    add("no contact", 404, browser.get("/contacts/42").await);
    add(
        "too large",
        413,
        visitor
            .submit(
                "/login",
                &[
                    ("email", "x@example.org"),
                    ("password", &"x".repeat(40_000)),
                ],
            )
            .await,
    );
    add(
        "no form",
        415,
        visitor
            .send(visitor.request(reqwest::Method::POST, "/login").body("x"))
            .await,
    );
    add("a wrong method", 405, browser.get("/logout").await);
    add(
        "a refused contact",
        422,
        browser
            .submit(
                "/contacts",
                &[("comments", HARM), ("birth_day", HARM), ("origin", HARM)],
            )
            .await,
    );
    let stale = [
        ("first_name", HARM),
        ("comments", "mine"),
        ("etag", HARM),
        ("origin", HARM),
    ];
    add(
        "a conflict",
        409,
        browser.submit(&format!("/contacts/{id}"), &stale).await,
    );
    add(
        "a refused profile",
        422,
        browser
            .submit(
                "/settings/profile",
                &[
                    ("username", ""),
                    ("locale", HARM),
                    ("time_zone", HARM),
                    ("theme", HARM),
                ],
            )
            .await,
    );
    add(
        "a refused password",
        422,
        browser
            .submit(
                "/settings/password",
                &[("current_password", HARM), ("password", HARM)],
            )
            .await,
    );
    for (name, status, kind, device) in [
        ("a new device", 200, "android", HARM),
        ("a refused device", 422, HARM, ""),
    ] {
        let form = [("kind", kind), ("name", device)];
        let answer = browser.submit("/settings/devices/set-up", &form).await;
        add(name, status, answer);
    }
    add(
        "a refused deletion",
        422,
        browser
            .submit("/settings/delete", &[("password", HARM)])
            .await,
    );
    for (name, path) in [
        ("a part", format!("/contacts/{id}")),
        ("a changed part", format!("/contacts/{id}?changed")),
    ] {
        let part = browser
            .request(reqwest::Method::GET, &path)
            .header("hx-request", "true")
            .header("hx-target", "section#detail");
        add(name, 200, browser.send(part).await);
    }
    let token = browser.token().await;
    let delete = browser
        .request(reqwest::Method::POST, &format!("/contacts/{id}/delete"))
        .header("hx-request", "true");
    add(
        "a deleted part",
        200,
        browser
            .send(
                delete
                    .header("hx-target", "section#detail")
                    .form(&[("form_token", &token)]),
            )
            .await,
    );
    browser
        .submit(
            "/login",
            &[("email", "pages@example.org"), ("password", PASSWORD)],
        )
        .await
        .expect(303);
    add("no contacts", 200, browser.get("/contacts").await);
    add(
        "no favourites",
        200,
        browser.get("/contacts?favorites=true").await,
    );
    add("no birthdays", 200, browser.get("/birthdays").await);
    pages
}

/// Every address in a page that something is loaded from, sent to or led to.
pub fn addresses(text: &str) -> Vec<String> {
    let names = [
        "href",
        "src",
        "action",
        "formaction",
        "data-src",
        "hx-get",
        "hx-post",
        "xlink:href",
        "poster",
        "srcset",
    ];
    let tags = html::tags(text);
    let found = tags
        .iter()
        .flat_map(|tag| &tag.attributes)
        .filter(|(name, _)| names.contains(&name.as_str()));
    found.map(|(_, value)| value.clone()).collect()
}
