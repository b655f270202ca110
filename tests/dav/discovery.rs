//! Finding the books of an account: OPTIONS, the challenge, and the way from the server's name to a
//! book (RFC 6764, RFC 5397, RFC 6352 section 7).

use reqwest::Method;

use crate::support::dav_user::{DavUser, refusal};
use crate::support::on_both;
use crate::support::user::Answer;

/// The methods of the resources above the books, of a book, and of a card.
const ABOVE: &str = "OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, REPORT";
const OF_BOOK: &str = "OPTIONS, GET, HEAD, POST, DELETE, PROPFIND, PROPPATCH, MKCOL, REPORT";
const OF_CARD: &str =
    "OPTIONS, GET, HEAD, PUT, POST, DELETE, COPY, MOVE, PROPFIND, PROPPATCH, REPORT";

on_both! {
    /// RFC 4918, section 10.1; RFC 6352, section 6.1.
    async fn options_names_the_classes_and_the_methods_of_each_resource(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (path, methods) in [
            ("/".to_owned(), ABOVE),
            ("/dav/".to_owned(), ABOVE),
            (user.principal(), ABOVE),
            (user.home(), ABOVE),
            (user.book.clone(), OF_BOOK),
            (user.path("a.vcf"), OF_CARD),
        ] {
            let answer = user.send("OPTIONS", &path, &[], "").await;
            answer.expect_empty(200);
            let classes = "1, 3, extended-mkcol, access-control, addressbook";
            assert_eq!(answer.header("dav"), classes, "{path}");
            assert_eq!(answer.header("allow"), methods, "{path}");
        }
    }
}

on_both! {
    async fn a_request_without_credentials_gets_a_challenge(app: TestApp) {
        let user = DavUser::new(&app).await;
        for path in [
            "/dav/",
            &user.principal(),
            &user.home(),
            &user.book,
            &user.path("a.vcf"),
        ] {
            for method in [
                "OPTIONS", "GET", "PUT", "DELETE", "PROPFIND", "REPORT", "MKCOL",
            ] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = Answer::of(app.request(method.clone(), path)).await;
                answer.expect_refusal(401, "");
                let challenge = answer.header("www-authenticate");
                assert_eq!(
                    challenge, "Basic realm=\"Carnet\", charset=\"UTF-8\"",
                    "{method} {path}"
                );
            }
        }
    }
}

on_both! {
    async fn the_root_challenges_a_client_that_begins_there(app: TestApp) {
        for path in ["/", "/principals/", "/principals"] {
            for method in ["OPTIONS", "PROPFIND", "REPORT"] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = Answer::of(app.request(method.clone(), path)).await;
                answer.expect_refusal(401, "");
                assert!(
                    answer.header("www-authenticate").starts_with("Basic "),
                    "{method} {path}"
                );
            }
        }
    }
}

on_both! {
    /// RFC 6764, section 5: before any credentials.
    async fn the_well_known_path_redirects_every_method(app: TestApp) {
        let client = crate::support::client_builder();
        let client = client
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        for method in [
            "GET", "HEAD", "OPTIONS", "PROPFIND", "PUT", "REPORT", "POST",
        ] {
            for path in ["/.well-known/carddav", "/.well-known/carddav/"] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let request = client.request(method.clone(), format!("{}{path}", app.url));
                let answer = Answer::of(request).await;
                answer.expect_empty(301);
                assert_eq!(answer.header("location"), "/dav/", "{method} {path}");
            }
        }
    }
}

on_both! {
    /// What iOS and DAVx5 do with nothing but the server's name.
    async fn the_root_leads_to_the_books(app: TestApp) {
        let user = DavUser::new(&app).await;
        for root in ["/", "/principals/", "/dav/", "/dav"] {
            let principal = user.property(root, "D:current-user-principal").await;
            assert_eq!(
                principal,
                format!("<D:href>{}</D:href>", user.principal()),
                "{root}"
            );
        }
        let home = user
            .property(&user.principal(), "C:addressbook-home-set")
            .await;
        assert_eq!(home, format!("<D:href>{}</D:href>", user.home()));
        let books = user.propfind(&user.home(), "1", "<D:resourcetype/>").await;
        assert_eq!(books.paths, [user.home(), user.book.clone()]);
        assert_eq!(
            books.at(&user.home()).value("D:resourcetype"),
            "<D:collection/>"
        );
        assert_eq!(
            books.at(&user.book).value("D:resourcetype"),
            "<D:collection/><C:addressbook/>",
        );
    }
}

on_both! {
    async fn a_collection_is_found_without_its_last_slash(app: TestApp) {
        let user = DavUser::new(&app).await;
        for path in [user.principal(), user.home(), user.book.clone()] {
            let bare = path.trim_end_matches('/');
            let told = user.propfind(bare, "0", "<D:resourcetype/>").await;
            assert_eq!(
                told,
                user.propfind(&path, "0", "<D:resourcetype/>").await,
                "{path}"
            );
        }
    }
}

on_both! {
    async fn a_path_that_names_nothing_is_not_found(app: TestApp) {
        let user = DavUser::new(&app).await;
        for path in [
            "/dav/other/",
            "/dav/books/x/",
            "/dav/books/0/",
            "/dav//",
            &format!("{}unknown/", user.home()),
            &format!("{}999999/", user.home()),
            &user.path("a.vcf"),
            &user.path("a/b.vcf"),
            &user.path("a%2Fb.vcf"),
            &user.path("%FF.vcf"),
        ] {
            for method in ["GET", "PROPFIND"] {
                let answer = user.send(method, path, &[("depth", "0")], "").await;
                answer.expect_refusal(404, "");
            }
        }
    }
}

on_both! {
    async fn a_resource_refuses_a_method_that_it_does_not_have(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (method, path, methods) in [
            ("DELETE", user.principal(), ABOVE),
            ("DELETE", user.home(), ABOVE),
            ("PUT", user.book.clone(), OF_BOOK),
            ("PUT", user.home(), ABOVE),
            ("MOVE", user.book.clone(), OF_BOOK),
            ("COPY", user.home(), ABOVE),
            ("POST", user.home(), ABOVE),
            ("POST", user.path("a.vcf"), OF_CARD),
            ("PATCH", user.path("a.vcf"), OF_CARD),
            ("MKCOL", user.home(), ABOVE),
        ] {
            let answer = user
                .send(method, &path, &[("destination", "/dav/")], "")
                .await;
            assert_eq!(answer.status.as_u16(), 405, "{method} {path}: {answer:?}");
            assert_eq!(
                (answer.header("allow"), answer.text.as_str()),
                (methods, refusal("").as_str()),
                "{method} {path}"
            );
        }
    }
}

on_both! {
    async fn a_browser_is_told_what_lives_at_the_address(app: TestApp) {
        let user = DavUser::new(&app).await;
        let answer = user.get("/dav/").await.expect(200);
        assert_eq!(answer.text, "This is the address of a CardDAV server.\n");
    }
}
