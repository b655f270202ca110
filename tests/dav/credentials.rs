//! Rows 22, 23 and 37 on CardDAV: the paths and methods that each credential opens.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::support::dav_user::{DavUser, NAMESPACES, simple_card};
use crate::support::rows::Rows;
use crate::support::user::{Answer, PASSWORD};
use crate::support::{Setup, TestApp, on_both};

/// A request that does something with each method of a card, a book or an account.
const REQUESTS: [(&str, &str); 19] = [
    ("OPTIONS", "a.vcf"),
    ("GET", "a.vcf"),
    ("HEAD", "a.vcf"),
    ("PUT", "a.vcf"),
    ("PUT", "new.vcf"),
    ("DELETE", "a.vcf"),
    ("COPY", "a.vcf"),
    ("MOVE", "a.vcf"),
    ("PROPFIND", "a.vcf"),
    ("PROPPATCH", "a.vcf"),
    ("REPORT", "a.vcf"),
    ("GET", ""),
    ("POST", ""),
    ("DELETE", ""),
    ("PROPFIND", ""),
    ("PROPPATCH", ""),
    ("REPORT", ""),
    ("MKCOL", "../new/"),
    ("PROPPATCH", "../"),
];

/// The methods that change something.
const WRITING: [&str; 7] = [
    "PUT",
    "POST",
    "DELETE",
    "COPY",
    "MOVE",
    "PROPPATCH",
    "MKCOL",
];

/// Returns the path of a request, below this book.
fn path_in(book: &str, relative: &str) -> String {
    let home = &book[..=book.trim_end_matches('/').rfind('/').unwrap()];
    match relative.strip_prefix("../") {
        Some(rest) => format!("{home}{rest}"),
        None => format!("{book}{relative}"),
    }
}

/// Returns the body of a request.
fn body(method: &str) -> String {
    let property = "<D:set><D:prop><X:color>red</X:color></D:prop></D:set>";
    match method {
        "PUT" | "POST" => simple_card("new"),
        "PROPPATCH" => format!("<D:propertyupdate {NAMESPACES}>{property}</D:propertyupdate>"),
        "REPORT" => format!("<D:sync-collection {NAMESPACES}/>"),
        _ => String::new(),
    }
}

/// Returns the rows of accounts but for the last use of their app passwords.
async fn rows(app: &TestApp, users: &[i64]) -> Rows {
    let mut rows = app.rows_of(users).await;
    rows.remove("app_passwords").unwrap();
    rows
}

/// Sends one of the requests to a book.
async fn ask(user: &DavUser<'_>, method: &str, book: &str, relative: &str) -> Answer {
    let destination = format!("{}moved.vcf", user.book);
    let headers = [("depth", "0"), ("destination", destination.as_str())];
    user.send(method, &path_in(book, relative), &headers, body(method))
        .await
}

on_both! {
    async fn anothers_paths_are_not_found_by_any_method_and_stay_as_they_are(app: TestApp) {
        let (owner, other) = (DavUser::new(&app).await, DavUser::new(&app).await);
        owner.put_all(&["a"]).await;
        let before = rows(&app, &[owner.id, other.id]).await;
        for (method, relative) in REQUESTS {
            let theirs = ask(&other, method, &owner.book, relative).await;
            let unknown = format!("/dav/books/{}/{}/", 4_242_424_242_i64, 1);
            let unknown = ask(&other, method, &unknown, relative).await;
            assert_eq!(theirs.essence(), unknown.essence(), "{method} {relative}");
            assert_eq!(
                theirs.status.as_u16(),
                404,
                "{method} {relative}: {theirs:?}"
            );
        }
        other
            .send("PROPFIND", &owner.principal(), &[("depth", "0")], "")
            .await
            .expect_refusal(404, "");
        assert_eq!(rows(&app, &[owner.id, other.id]).await, before);
    }
}

on_both! {
    /// The path begins with one's own number, and the book is another's.
    async fn anothers_book_is_not_found_below_ones_own_home(app: TestApp) {
        let (owner, other) = (DavUser::new(&app).await, DavUser::new(&app).await);
        owner.put_all(&["a"]).await;
        let before = rows(&app, &[owner.id]).await;
        let book = owner.book.replace(&owner.home(), &other.home());
        for (method, relative) in REQUESTS {
            let is_about_it =
                !matches!(method, "OPTIONS" | "MKCOL") && !relative.starts_with("../");
            if is_about_it {
                let answer = ask(&other, method, &book, relative).await;
                // What would make something there lacks the book.
                let expected = if method == "PUT" { 409 } else { 404 };
                assert_eq!(
                    answer.status.as_u16(),
                    expected,
                    "{method} {relative}: {answer:?}"
                );
            }
        }
        assert_eq!(rows(&app, &[owner.id]).await, before);
    }
}

on_both! {
    async fn nothing_moves_into_anothers_book(app: TestApp) {
        let (owner, other) = (DavUser::new(&app).await, DavUser::new(&app).await);
        other.put_all(&["a"]).await;
        let before = rows(&app, &[owner.id, other.id]).await;
        let below_own = owner.path("a.vcf").replace(&owner.home(), &other.home());
        for destination in [owner.path("a.vcf"), below_own] {
            for method in ["COPY", "MOVE"] {
                other
                    .relocate(method, "a.vcf", &destination, &[])
                    .await
                    .expect_refusal(409, "");
            }
        }
        assert_eq!(rows(&app, &[owner.id, other.id]).await, before);
    }
}

on_both! {
    async fn a_read_only_app_password_reads_and_changes_nothing(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let user = user.read_only().await;
        let before = rows(&app, &[user.id]).await;
        for (method, relative) in REQUESTS {
            let answer = ask(&user, method, &user.book, relative).await;
            let path = path_in(&user.book, relative);
            if WRITING.contains(&method) {
                let needed = format!(
                    "<D:need-privileges><D:resource><D:href>{path}</D:href><D:privilege><D:write/>\
                     </D:privilege></D:resource></D:need-privileges>"
                );
                assert_eq!(
                    answer.status.as_u16(),
                    403,
                    "{method} {relative}: {answer:?}"
                );
                answer.expect_refusal(403, &needed);
            } else if (method, relative) != ("REPORT", "a.vcf") {
                assert!(
                    answer.status.is_success(),
                    "{method} {relative}: {answer:?}"
                );
            }
        }
        assert_eq!(rows(&app, &[user.id]).await, before);
    }
}

on_both! {
    async fn a_read_only_app_password_has_the_privileges_to_read(app: TestApp) {
        let user = DavUser::new(&app).await.read_only().await;
        let privileges = "<D:privilege><D:read/></D:privilege>\
            <D:privilege><D:read-acl/></D:privilege>\
            <D:privilege><D:read-current-user-privilege-set/></D:privilege>";
        assert_eq!(
            user.property(&user.book, "D:current-user-privilege-set")
                .await,
            privileges
        );
    }
}

on_both! {
    async fn a_revoked_app_password_opens_nothing(app: TestApp) {
        let user = DavUser::new(&app).await;
        ask(&user, "PROPFIND", &user.book, "").await.expect(207);
        let listed = user.user.app_passwords().await;
        let path = format!("/api/users/me/app-passwords/{}", listed[0]["id"]);
        user.user.delete(&path).await.expect(204);
        for (method, relative) in REQUESTS {
            let answer = ask(&user, method, &user.book, relative).await;
            assert_eq!(
                answer.status.as_u16(),
                401,
                "{method} {relative}: {answer:?}"
            );
        }
    }
}

on_both! {
    async fn no_credential_of_another_face_opens_carddav(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (method, relative) in REQUESTS {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let path = path_in(&user.book, relative);
            let build = || {
                app.request(method.clone(), &path)
                    .body(body(method.as_str()))
            };
            let email = &user.user.email;
            for request in [
                build().bearer_auth(&user.user.access),
                build().bearer_auth(&user.secret),
                build().basic_auth(email, Some(&user.user.access)),
                build().basic_auth(email, Some(PASSWORD)),
                build().basic_auth(email, None::<&str>),
                build().header("authorization", "Basic !"),
                build().header("authorization", "Basic"),
            ] {
                let answer = Answer::of(request).await;
                assert_eq!(
                    answer.status.as_u16(),
                    401,
                    "{method} {relative}: {answer:?}"
                );
            }
        }
    }
}

on_both! {
    async fn the_accounts_password_opens_carddav_where_the_administrator_allows_it(
        app: TestApp with Setup { dav_account_password: true, ..Setup::default() }
    ) {
        let user = DavUser::new(&app).await;
        let user = DavUser { secret: PASSWORD.to_owned(), ..user };
        user.put_all(&["a"]).await;
        assert_eq!(user.get(&user.path("a.vcf")).await.expect(200).text, simple_card("a"));
    }
}

on_both! {
    async fn the_login_may_be_the_number_of_the_account(app: TestApp) {
        let user = DavUser::new(&app).await;
        let request = app.get("/dav/").basic_auth(user.id, Some(&user.secret));
        Answer::of(request).await.expect(200);
    }
}

on_both! {
    async fn the_last_use_names_the_program(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.send(
            "PROPFIND",
            "/dav/",
            &[("depth", "0"), ("user-agent", "DAVx5/4.4")],
            "",
        )
        .await
        .expect(207);
        let mut noted = json!(null);
        // It is noted after the answer.
        for _ in 0..100 {
            noted = user.user.app_passwords().await[0]["last_use"]["program"].take();
            if noted.is_string() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(noted, json!("DAVx5/4.4"));
    }
}
