//! Rows 22 and 23: nobody sees or changes what is another's.

use reqwest::Method;
use serde_json::json;

use super::{FILE_FORMS, MEMBER_FORMS, MEMBER_PAGES, declared, html, member, state};
use crate::support::browser::{Browser, without_tokens};
use crate::support::user::Answer;
use crate::support::{TestApp, TestUser, on_both};

/// An account whose every text holds a word that stands nowhere else.
async fn marked<'a>(app: &'a TestApp, canary: &str) -> (Browser, TestUser<'a>, String) {
    let (browser, user) = member(app, &format!("{canary}@example.org")).await;
    let profile = [
        ("username", canary),
        ("locale", ""),
        ("time_zone", "UTC"),
        ("theme", "system"),
    ];
    browser
        .submit("/settings/profile", &profile)
        .await
        .expect(303);
    let contact = json!({"first_name": format!("{canary} f"), "last_name": format!("{canary} l"), "email": format!("{canary}@x.org"),
        "phone": "+380 67 000 11 22", "birthday": "--03-09", "comments": format!("{canary} note"), "favorite": true});
    let id = user.create(&contact).await["id"].to_string();
    user.calendar(&json!({})).await;
    (browser, user, id)
}

/// An answer without what its own address, token and moment bring in.
fn plain(answer: Answer, id: &str) -> (u16, String, String) {
    let location = answer.header("location").replace(id, "ID");
    (
        answer.status.as_u16(),
        location,
        without_tokens(&answer.text).replace(id, "ID"),
    )
}

on_both! {
    async fn anothers_contact_is_answered_exactly_like_an_unknown_one(app: TestApp) {
        let (hers, user, id) = marked(&app, "zebraqx").await;
        let (his, _, _) = marked(&app, "walrusvy").await;
        let etag = html::value(&hers.page(&format!("/contacts/{id}/edit")).await, "etag").unwrap();
        let before = (user.get(&format!("/api/contacts/{id}")).await.json(), state(&app).await);
        let unknown = "4242424242";
        let mut asked = 0;
        for route in declared("get").into_iter().filter(|route| route.starts_with("/contacts/{id}")) {
            for headers in [vec![], vec![("hx-request", "true"), ("hx-target", "section#detail")]] {
                let ask = async |id: &str| {
                    let request = his.request(Method::GET, &route.replace("{id}", id));
                    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                    plain(his.send(request).await, id)
                };
                let (theirs, unknown) = (ask(&id).await, ask(unknown).await);
                assert_eq!(theirs, unknown, "{route}");
                assert_eq!(theirs.0, 404, "{route}");
                asked += 1;
            }
        }
        for route in declared("post").into_iter().filter(|route| route.starts_with("/contacts/{id}") && !FILE_FORMS.contains(&route.as_str())) {
            for fields in [vec![("first_name", "Evil"), ("etag", &etag), ("favorite", "false")], vec![("favorite", "false"), ("first_name", ""), ("email", "x")]] {
                let ask = async |id: &str| plain(his.submit(&route.replace("{id}", id), &fields).await, id);
                let (theirs, unknown) = (ask(&id).await, ask(unknown).await);
                assert_eq!(theirs, unknown, "{route}");
                assert_eq!(theirs.0, 404, "{route}");
                asked += 1;
            }
        }
        assert!(asked >= 12, "{asked}");
        assert_eq!((user.get(&format!("/api/contacts/{id}")).await.json(), state(&app).await), before);
    }
}

on_both! {
    async fn anothers_contacts_cannot_be_chosen(app: TestApp) {
        let (_, user, id) = marked(&app, "zebraqx").await;
        let (his, _, own) = marked(&app, "walrusvy").await;
        let before = user.get(&format!("/api/contacts/{id}")).await.json();
        for action in ["favorite", "unfavorite", "delete"] {
            let ask = async |id: &str| plain(his.submit("/contacts/bulk", &[("action", action), ("ids", id)]).await, id);
            let (mut theirs, mut unknown) = (ask(&id).await, ask("4242424242").await);
            // When is of no matter.
            for answer in [&mut theirs, &mut unknown] {
                answer.1 = answer.1.split('=').next().unwrap().to_owned();
            }
            assert_eq!(theirs, unknown, "{action}");
        }
        his.submit("/contacts/bulk", &[("action", "unfavorite"), ("ids", &own), ("ids", &id)]).await.expect(303);
        assert_eq!(html::rows(&his.page("/contacts?favorites=true").await), [""; 0]);
        his.submit("/contacts/bulk", &[("action", "delete"), ("ids", &own), ("ids", &id)]).await.expect(303);
        assert_eq!(user.get(&format!("/api/contacts/{id}")).await.expect(200).json(), before);
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts WHERE deleted_at IS NULL").await, 1);
    }
}

on_both! {
    async fn what_another_deleted_is_not_brought_back(app: TestApp) {
        let (hers, user, id) = marked(&app, "zebraqx").await;
        let (his, _, own) = marked(&app, "walrusvy").await;
        let target = hers.submit(&format!("/contacts/{id}/delete"), &[]).await.expect(303).header("location").to_owned();
        let operation = target.strip_prefix("/contacts?undo=").unwrap().to_owned();
        his.submit("/contacts/undo", &[("operation", &operation)]).await.expect(404);
        his.submit("/trash/restore", &[("id", &id)]).await.expect(404);
        his.submit("/trash/remove", &[("id", &id)]).await.expect(404);
        assert_eq!(html::rows(&his.page("/contacts").await), [own]);
        user.get(&format!("/api/contacts/{id}")).await.problem(404);
        hers.submit("/contacts/undo", &[("operation", &operation)]).await.expect(303);
        user.get(&format!("/api/contacts/{id}")).await.expect(200);
    }
}

on_both! {
    async fn anothers_session_cannot_be_ended(app: TestApp) {
        let (hers, user, _) = marked(&app, "zebraqx").await;
        let (his, _, _) = marked(&app, "walrusvy").await;
        let settings = hers.page("/settings").await;
        let sessions: Vec<_> = settings.split("/settings/sessions/").skip(1).map(|rest| rest.split('/').next().unwrap()).collect();
        assert_eq!(sessions.len(), 2);
        for session in sessions {
            let ask = async |id: &str| plain(his.submit(&format!("/settings/sessions/{id}/end"), &[]).await, id);
            assert_eq!(ask(session).await, ask("4242424242").await);
        }
        app.pass(std::time::Duration::from_secs(5));
        hers.get("/contacts").await.expect(200);
        user.get("/api/contacts").await.expect(200);
        assert_eq!(app.count("SELECT COUNT(*) FROM sessions WHERE revoked_at IS NOT NULL").await, 0);
    }
}

on_both! {
    async fn no_page_shows_another_accounts_canary(app: TestApp) {
        let (hers, her, id) = marked(&app, "zebraqx").await;
        let (his, him, own) = marked(&app, "walrusvy").await;
        crate::web::give_photo(&her, &id).await;
        crate::web::give_photo(&him, &own).await;
        let mut seen = 0;
        for (browser, own, theirs, canary, foreign) in [(&hers, &id, &own, "zebraqx", "walrusvy"), (&his, &own, &id, "walrusvy", "zebraqx")] {
            for route in MEMBER_PAGES.iter().chain(&["/contacts?sort=-updated&favorites=true", "/contacts?q=note", "/contacts?q=067000", "/contacts?q=38067"]) {
                let text = browser.page(&route.replace("{id}", own)).await;
                seen += usize::from(text.contains(canary));
                assert!(!text.contains(foreign), "{route}: {text}");
            }
            for route in MEMBER_PAGES.iter().filter(|route| route.contains("{id}")) {
                let text = browser.get(&route.replace("{id}", theirs)).await.expect(404).text;
                assert!(!text.contains(foreign), "{route}: {text}");
            }
            assert_eq!(html::rows(&browser.page(&format!("/contacts?q={foreign}")).await), [""; 0]);
            for route in MEMBER_FORMS.iter().filter(|route| **route != "/logout") {
                let fields = [("first_name", "x"), ("etag", "x"), ("action", "favorite"), ("ids", theirs), ("favorite", "true"), ("operation", "1"), ("label", foreign), ("name", "x"), ("add", "x"), ("id", theirs), ("upload", "1"), ("instant", "1"), ("username", ""), ("locale", ""),
                    ("time_zone", "UTC"), ("theme", ""), ("current_password", "x"), ("password", "x")];
                let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *route == "/contacts/bulk" || *name != "ids").collect();
                let answer = browser.submit(&route.replace("{id}", theirs), &fields).await;
                assert!(!answer.text.contains(foreign), "{route}: {answer:?}");
            }
        }
        assert!(seen >= 18, "{seen}");
    }
}
