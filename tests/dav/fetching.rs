//! Fetching address books as a client: from this server itself, and from those that know less.

use carnet::fetch::{FetchError, FetchLimits};

use crate::support::dav_user::{DavUser, card, simple_card};
use crate::support::foreign::{
    BOOK, Foreign, ForeignAnswer, ForeignRequest, LIMITS, cards, multistatus, says, sign_in,
    sign_in_within,
};
use crate::support::on_both;

on_both! {
    async fn books_are_found_from_every_address_that_people_know(app: TestApp) {
        let dav = DavUser::new(&app).await;
        let work = dav.mkcol("work").await;
        let email = &dav.user.email;
        for path in ["", "/", "/.well-known/carddav", "/dav/", "/dav", &dav.principal(), &dav.home()] {
            let server = sign_in(&format!("{}{path}", app.url), email, &dav.secret).await.expect(path);
            let found: Vec<_> = server.books.iter().map(|book| book.url.path()).collect();
            assert_eq!(found, [dav.book.as_str(), work.as_str()], "{path}");
        }
        for path in [dav.book.as_str(), dav.book.trim_end_matches('/')] {
            let server = sign_in(&format!("{}{path}", app.url), email, &dav.secret).await.expect(path);
            assert_eq!(server.books.len(), 1, "{path}");
            assert_eq!((server.books[0].name.as_str(), server.books[0].url.path()), ("Contacts", dav.book.as_str()));
        }
        let refused = sign_in(&app.url, email, "wrong").await.err();
        assert_eq!(refused, Some(FetchError::Unauthenticated));
    }
}

on_both! {
    async fn the_cards_of_a_book_come_in_the_order_of_their_names(app: TestApp) {
        let dav = DavUser::new(&app).await;
        let names: Vec<_> = (100..350).map(|number| format!("card{number}")).collect();
        for name in names.iter().rev() {
            dav.put(&format!("{name}.vcf"), simple_card(name)).await.expect(201);
        }
        dav.put("50%25%20%C3%A9.vcf", simple_card("odd")).await.expect(201);
        let server = sign_in(&app.url, &dav.user.email, &dav.secret).await.unwrap();
        let (fetched, missing) = cards(&server).await.unwrap();
        assert_eq!((fetched.len(), missing), (251, 0));
        assert!(fetched[0].contains("UID:odd\r\n"), "{}", fetched[0]);
        for (card, name) in fetched[1..].iter().zip(&names) {
            assert!(card.contains(&format!("UID:{name}\r\n")), "{name}: {card}");
        }
    }
}

on_both! {
    async fn what_does_not_fit_in_one_answer_is_fetched_in_several(app: TestApp) {
        let dav = DavUser::new(&app).await;
        for (name, bytes) in [("a", 8_000), ("b", 9_000), ("c", 30_000), ("d", 100), ("e", 9_000)] {
            let note = format!("NOTE:{}", "x".repeat(bytes));
            dav.put(&format!("{name}.vcf"), card(name, &["FN:Long", &note])).await.expect(201);
        }
        let limits = FetchLimits { answer_bytes: 20_000, ..LIMITS };
        let server = sign_in_within(&app.url, &dav.user.email, &dav.secret, limits).await.unwrap();
        let (fetched, missing) = cards(&server).await.unwrap();
        assert_eq!((fetched.len(), missing), (4, 1));
    }
}

/// The listing of three cards, and what a server answers to everything else.
async fn server_of_three(
    answer: impl Fn(&ForeignRequest) -> ForeignAnswer + Send + Sync + 'static,
) -> Foreign {
    const ETAG: &str = "<D:getetag>\"1\"</D:getetag>";
    Foreign::start(move |asked| match asked.method() {
        "PROPFIND" if asked.contains("depth: 0") => multistatus(&[("/b/", BOOK)]),
        "PROPFIND" => multistatus(&[
            ("/b/", ETAG),
            ("/b/%D0%AF%20c.vcf", ETAG),
            ("/b/a.vcf", ETAG),
            ("/b/b.vcf", ETAG),
            ("/b/sub/", ETAG),
        ]),
        _ => answer(asked),
    })
    .await
}

#[tokio::test]
async fn cards_are_fetched_one_by_one_where_the_server_has_no_multiget() {
    for status in [
        "403 Forbidden",
        "405 Method Not Allowed",
        "501 Not Implemented",
    ] {
        let server = server_of_three(move |asked| match asked.method() {
            "GET" => says("200 OK", "", simple_card(asked.path())),
            _ => says(status, "", ""),
        })
        .await;
        let found = sign_in(&format!("{}/b/", server.url), "lesya", "hush")
            .await
            .unwrap();
        let expected = ["/b/%D0%AF%20c.vcf", "/b/a.vcf", "/b/b.vcf"].map(simple_card);
        assert_eq!(cards(&found).await, Ok((expected.to_vec(), 0)), "{status}");
    }
}

#[tokio::test]
async fn cards_that_a_multiget_leaves_out_are_fetched_alone_and_those_gone_are_not_missing() {
    let server = server_of_three(|asked| match (asked.method(), asked.path()) {
        ("REPORT", _) => multistatus(&[(
            "/b/%d0%af c.vcf",
            "<C:address-data>BEGIN:VCARD&#13;\nEND:VCARD</C:address-data>",
        )]),
        (_, "/b/a.vcf") => says("404 Not Found", "", ""),
        _ => says("500 Internal Server Error", "", ""),
    })
    .await;
    let found = sign_in(&format!("{}/b/", server.url), "lesya", "hush")
        .await
        .unwrap();
    let expected = vec!["BEGIN:VCARD\r\nEND:VCARD".to_owned()];
    assert_eq!(cards(&found).await, Ok((expected, 1)));
    let asked: Vec<_> = server
        .asked()
        .iter()
        .map(|asked| asked.path().to_owned())
        .collect();
    assert_eq!(asked[2..], ["/b/", "/b/a.vcf", "/b/b.vcf"]);
}

#[tokio::test]
async fn a_server_that_has_too_much_to_do_is_left_alone() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let server = server_of_three(move |_| says(status, "", "")).await;
        let address = format!("{}/b/", server.url);
        let found = sign_in(&address, "lesya", "hush").await.unwrap();
        assert_eq!(cards(&found).await, Err(FetchError::Overloaded), "{status}");
        assert_eq!(server.asked().len(), 3);
    }
}

#[tokio::test]
async fn the_well_known_address_tells_more_than_a_website() {
    let server = Foreign::start(|asked| {
        let target = match asked.path() {
            "/.well-known/carddav" => "https://dav.example.org/",
            _ => "https://www.example.org/",
        };
        says("302 Found", &format!("Location: {target}\r\n"), "")
    })
    .await;
    let refused = sign_in(&server.url, "lesya", "hush").await.err();
    let dav = "https://dav.example.org".to_owned();
    assert_eq!(refused, Some(FetchError::LeadsElsewhere(dav)));
}

#[tokio::test]
async fn a_refused_password_tells_more_than_that_there_is_nothing_elsewhere() {
    let server = Foreign::start(|asked| match asked.path() {
        "/" => says("401 Unauthorized", "WWW-Authenticate: Basic\r\n", ""),
        _ => says("404 Not Found", "", ""),
    })
    .await;
    let refused = sign_in(&server.url, "lesya", "hush").await.err();
    assert_eq!(refused, Some(FetchError::Unauthenticated));
}
