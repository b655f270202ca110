//! Other servers that address books are fetched from may be hostile.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use carnet::fetch::FetchError;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::Engine;
use crate::support::authority::Authority;
use crate::support::foreign::{
    BOOK, Foreign, ForeignAnswer, cards, document, multistatus, says, sign_in,
};
use crate::support::place::{Place, finish, stderr, stdout};
use crate::support::user::PASSWORD;

/// Returns why signing in to a server fails that answers everything like this.
async fn refusal(answer: impl Fn() -> ForeignAnswer + Send + Sync + 'static) -> FetchError {
    let server = Foreign::start(move |_| answer()).await;
    sign_in(&server.url, "lesya", "hush")
        .await
        .err()
        .expect("a refusal")
}

fn redirect(to: &str) -> ForeignAnswer {
    says("301 Moved Permanently", &format!("Location: {to}\r\n"), "")
}

#[tokio::test]
async fn redirects_in_circles_end() {
    let server = Foreign::start(|asked| redirect(&format!("{}x", asked.path()))).await;
    let refused = sign_in(&server.url, "lesya", "hush").await.err();
    assert_eq!(refused, Some(FetchError::TooManyRedirects));
    assert!(server.asked().len() <= 12, "{:?}", server.asked());
}

#[tokio::test]
async fn a_server_that_a_redirect_leads_to_hears_nothing() {
    let other = Foreign::start(|_| says("200 OK", "", "")).await;
    let target = other.url.clone();
    let server = Foreign::start(move |_| redirect(&format!("{target}/dav/"))).await;
    let refused = sign_in(&server.url, "lesya", "hush").await.err();
    assert_eq!(refused, Some(FetchError::LeadsElsewhere(other.url.clone())));
    assert!(server.asked()[0].contains("authorization: Basic bGVzeWE6aHVzaA=="));
    assert!(other.asked().is_empty(), "{:?}", other.asked());
}

#[tokio::test]
async fn a_principal_and_a_home_elsewhere_hear_nothing() {
    let other = Foreign::start(|_| says("200 OK", "", "")).await;
    for property in ["D:current-user-principal", "C:addressbook-home-set"] {
        let href = format!("<{property}><D:href>{}/x/</D:href></{property}>", other.url);
        let server = Foreign::start(move |_| multistatus(&[("/", &href)])).await;
        let refused = sign_in(&server.url, "lesya", "hush").await.err();
        assert_eq!(refused, Some(FetchError::LeadsElsewhere(other.url.clone())));
    }
    assert!(other.asked().is_empty(), "{:?}", other.asked());
}

#[tokio::test]
async fn books_and_cards_elsewhere_are_not_fetched() {
    let other = Foreign::start(|_| says("200 OK", "", "")).await;
    let (book, card) = (
        format!("{}/book/", other.url),
        format!("{}/a.vcf", other.url),
    );
    let server = Foreign::start(
        move |asked| match (asked.path(), asked.contains("getetag")) {
            ("/book/", true) => multistatus(&[(&card, "<D:getetag>\"1\"</D:getetag>")]),
            _ if asked.contains("depth: 0") => multistatus(&[("/", "")]),
            _ => multistatus(&[(&book, BOOK), ("/book/", BOOK)]),
        },
    )
    .await;
    let found = sign_in(&server.url, "lesya", "hush").await.unwrap();
    assert_eq!(found.books.len(), 1);
    assert_eq!(cards(&found).await, Ok((vec![], 0)));
    assert!(other.asked().is_empty(), "{:?}", other.asked());
}

#[tokio::test]
async fn an_answer_without_an_end_is_cut_off() {
    let since = Instant::now();
    let head = "HTTP/1.1 207 Multi-Status\r\nConnection: close\r\n\r\n";
    let refused = refusal(move || ForeignAnswer::Endless(head.to_owned())).await;
    assert_eq!(refused, FetchError::TooLarge);
    assert!(
        since.elapsed() < Duration::from_secs(1),
        "{:?}",
        since.elapsed()
    );
}

#[tokio::test]
async fn an_answer_that_trickles_has_a_time() {
    let since = Instant::now();
    for head in [
        "HTTP/1.1 207 Multi-Status\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 207 M",
    ] {
        let refused = refusal(move || ForeignAnswer::Slow(head.to_owned())).await;
        assert_eq!(refused, FetchError::TooSlow, "{head:?}");
    }
    assert!(
        since.elapsed() < Duration::from_secs(10),
        "{:?}",
        since.elapsed()
    );
}

#[tokio::test]
async fn xml_that_is_made_to_cost_much_is_no_answer() {
    let entities: String = (1..20)
        .map(|level| format!("<!ENTITY e{level} \"&e{0};&e{0};\">", level - 1))
        .collect();
    for body in [
        format!("<!DOCTYPE x [<!ENTITY e0 \"ha\">{entities}]><x>&e19;</x>"),
        "<a>".repeat(30_000),
        format!(
            "<D:multistatus xmlns:D=\"DAV:\"><D:response>{}",
            "<b/>".repeat(20_000)
        ),
        format!("<a{}/>", " b=\"1\"".repeat(10_000)),
    ] {
        let refused = refusal(move || says("207 Multi-Status", "", &body)).await;
        assert_eq!(refused, FetchError::NotCardDav);
    }
}

#[tokio::test]
async fn an_answer_that_is_compressed_unasked_is_not_unpacked() {
    let server = Foreign::start(|_| {
        says(
            "207 Multi-Status",
            "Content-Encoding: gzip\r\n",
            "\x1f\u{8b}bomb",
        )
    })
    .await;
    let refused = sign_in(&server.url, "lesya", "hush").await.err();
    assert_eq!(refused, Some(FetchError::NotCardDav));
    assert!(
        !server.asked()[0].contains("accept-encoding"),
        "{:?}",
        server.asked()[0]
    );
}

#[tokio::test]
async fn a_web_page_is_no_answer() {
    for status in ["200 OK", "207 Multi-Status"] {
        let refused = refusal(|| says(status, "", "<!DOCTYPE html><html><br></html>")).await;
        assert_eq!(refused, FetchError::NotCardDav);
    }
    let refused = refusal(|| says("404 Not Found", "", "")).await;
    assert_eq!(refused, FetchError::Status(404));
}

#[tokio::test]
async fn a_wrong_password_is_told_from_a_sign_in_that_is_not_spoken() {
    let challenge = "WWW-Authenticate: Basic realm=\"x\"\r\n";
    let refused = refusal(move || says("401 Unauthorized", challenge, "")).await;
    assert_eq!(refused, FetchError::Unauthenticated);
    let challenge = "WWW-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\n";
    let refused = refusal(move || says("401 Unauthorized", challenge, "")).await;
    assert_eq!(refused, FetchError::OtherSignIn("Digest".to_owned()));
}

#[tokio::test]
async fn books_and_cards_have_a_number() {
    let books: String = (0..6).map(|number| format!("/{number}/ ")).collect();
    let server = Foreign::start(move |asked| {
        let books: Vec<_> = books.split_whitespace().map(|href| (href, BOOK)).collect();
        match asked.contains("depth: 0") {
            true => multistatus(&[("/", "")]),
            false => multistatus(&books),
        }
    })
    .await;
    let refused = sign_in(&server.url, "lesya", "hush").await.err();
    assert_eq!(refused, Some(FetchError::TooMany));

    let hrefs: Vec<_> = (0..501).map(|number| format!("/{number}.vcf")).collect();
    let server = Foreign::start(move |asked| match asked.contains("depth: 0") {
        true => multistatus(&[("/", BOOK)]),
        false => {
            let cards: Vec<_> = hrefs
                .iter()
                .map(|href| (href.as_str(), "<D:getetag/>"))
                .collect();
            says("207 Multi-Status", "", document(&cards))
        }
    })
    .await;
    let found = sign_in(&server.url, "lesya", "hush").await.unwrap();
    assert_eq!(cards(&found).await, Err(FetchError::TooMany));
}

#[tokio::test]
async fn nothing_listens_and_it_is_told() {
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let refused = sign_in(&address, "lesya", "hush").await.err();
    assert!(
        matches!(refused, Some(FetchError::Unreachable(_))),
        "{refused:?}"
    );
}

/// A server at 127.0.0.1 that speaks TLS and has one empty book, and what it was asked.
fn tls_server(authority: &Authority) -> (u16, Arc<Mutex<Vec<String>>>) {
    let certificate = CertificateDer::from_pem_file(authority.file("server.crt")).unwrap();
    let key = PrivateKeyDer::from_pem_file(authority.file("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let heard = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(session, stream);
            let mut buffer = [0; 8192];
            // A client that does not trust the certificate ends the connection.
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                let request = String::from_utf8_lossy(&buffer[..count]).into_owned();
                let ForeignAnswer::Whole(answer) = multistatus(&[("/", BOOK)]) else {
                    unreachable!()
                };
                let answer = String::from_utf8(answer).unwrap();
                heard.lock().unwrap().push(request);
                let _ = stream.write_all(answer.replace("close", "keep-alive").as_bytes());
            }
        }
    });
    (port, asked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_shows_a_certificate_that_is_trusted_before_it_gets_the_password() {
    let (trusted, other) = (Authority::new(), Authority::new());
    let (port, asked) = tls_server(&trusted);
    let place = Place::new(Engine::Sqlite).await;
    let account = "lesya@example.org";
    assert!(
        place
            .run(&["user", "add", account], PASSWORD)
            .status
            .success()
    );
    let address = format!("127.0.0.1:{port}");
    let arguments = [
        "import",
        "--from-carddav",
        &address,
        "--user",
        "x",
        "--email",
        account,
    ];
    let move_in = |root: &Authority| {
        let mut command = place.command();
        command
            .args(arguments)
            .env("SSL_CERT_FILE", root.root())
            .env_remove("SSL_CERT_DIR");
        finish(&mut command, "hush")
    };
    let refused = move_in(&other);
    assert!(!refused.status.success() && stderr(&refused).contains("invalid peer certificate"));
    assert_eq!(*asked.lock().unwrap(), [""; 0]);
    let moved = move_in(&trusted);
    assert!(
        stdout(&moved).contains("Friends: 0 contacts"),
        "{}",
        stderr(&moved)
    );
    assert_eq!(asked.lock().unwrap().len(), 2);
}
