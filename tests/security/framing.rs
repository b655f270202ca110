use serde_json::json;

use crate::support::raw::{exchange, header, statuses};
use crate::support::user::Answer;
use crate::support::{Engine, TestApp, TestUser};

/// A request to make a contact, whose body and framing headers are given.
fn creation(user: &TestUser<'_>, framing: &str, body: &str) -> String {
    let access = &user.access;
    format!(
        "POST /api/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access}\r\nContent-Type: application/json\r\n{framing}\r\n{body}"
    )
}

const SMUGGLED: &str = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

/// Row 27. Where both framings are given, `Transfer-Encoding` counts and the connection ends with
/// the answer: a second request that hides behind the other length is never seen. Two different
/// lengths are refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_length_given_twice_smuggles_nothing() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    let body = r#"{"first_name": "Framed"}"#;
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let length = |length: usize| format!("Content-Length: {length}\r\n");
    let te = "Transfer-Encoding: chunked\r\n";
    let (short, whole) = (length(body.len()), length(chunked.len() + SMUGGLED.len()));
    for (framing, body) in [
        (format!("{short}{te}"), &chunked),
        (format!("{te}{short}"), &chunked),
        (format!("{whole}{te}"), &chunked),
        (format!("{te}{whole}"), &chunked),
        (format!("{}{te}", length(0)), &chunked),
        (format!("{te}{}", length(3)), &chunked),
    ] {
        let answers = exchange(
            app.address(),
            format!("{}{SMUGGLED}", creation(&user, &framing, body)).as_bytes(),
        )
        .await;
        assert_eq!(statuses(&answers), [201], "{framing:?}: {answers}");
        assert_eq!(
            header(&answers, "connection"),
            "close",
            "{framing:?}: {answers}"
        );
    }
    assert_eq!(
        user.first_names("/api/contacts").await,
        ["Framed"; 6],
        "the chunks are the body"
    );
    for framing in [
        format!("{}{}", length(5), short),
        format!("{short}{}", length(5)),
        "Content-Length: 5, 24\r\n".to_owned(),
    ] {
        let answers = exchange(
            app.address(),
            format!("{}{SMUGGLED}", creation(&user, &framing, body)).as_bytes(),
        )
        .await;
        assert_eq!(statuses(&answers), [400], "{framing:?}: {answers}");
    }
}

/// Row 27.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_framing_is_refused_and_the_connection_ends() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    let body = r#"{"first_name": "Framed"}"#;
    for framing in [
        "Content-Length: -1\r\n",
        "Content-Length: +24\r\n",
        "Content-Length: 0x18\r\n",
        "Content-Length: 24a\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length : 24\r\n",
        "Content-Length\r\n",
        " Content-Length: 24\r\n",
    ] {
        let answers = exchange(
            app.address(),
            format!("{}{SMUGGLED}", creation(&user, framing, body)).as_bytes(),
        )
        .await;
        assert_eq!(statuses(&answers), [400], "{framing:?}: {answers}");
    }
    let te = "Transfer-Encoding: chunked\r\n";
    for chunks in [
        "xyz\r\n",
        "-1\r\n",
        "18\r\n{\"first_name\": \"Framed\"}X\r\n0\r\n\r\n",
        "fffffffffffffffff\r\n",
    ] {
        let answers = exchange(
            app.address(),
            format!("{}{SMUGGLED}", creation(&user, te, chunks)).as_bytes(),
        )
        .await;
        assert_eq!(statuses(&answers), [400], "{chunks:?}: {answers}");
    }
    assert_eq!(user.get("/api/contacts").await.json(), json!([]));
}

/// Row 27.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trace_and_unknown_methods_are_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    for method in ["TRACE", "TRACK", "PROPFIND", "FROBNICATE", "get", "CONNECT"] {
        for path in ["/livez", "/api/contacts", "/nowhere"] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: x\r\nX-Secret: echo\r\nConnection: close\r\n\r\n"
            );
            let answer = exchange(app.address(), request.as_bytes()).await;
            let statuses = statuses(&answer);
            assert!(
                statuses == [405] || method == "CONNECT" && statuses == [400],
                "{method} {path}: {answer}"
            );
            assert!(!answer.contains("echo"), "{answer}");
            if statuses == [405] {
                assert!(header(&answer, "allow").contains("get"), "{answer}");
                assert_eq!(header(&answer, "content-type"), "application/problem+json");
            }
        }
    }
    let authority = exchange(
        app.address(),
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(
        matches!(statuses(&authority)[..], [400 | 405]),
        "{authority}"
    );
}

/// Row 27.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_heads_are_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    for request in [
        "GET /livez HTTP/1.1\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
        "GET / livez HTTP/1.1\r\nHost: x\r\n\r\n",
        "G\u{e9}T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\u{fc}\x03\x03\r\n\r\n",
    ] {
        let answer = exchange(app.address(), request.as_bytes()).await;
        assert_eq!(statuses(&answer), [400], "{request:?}: {answer}");
    }
    Answer::of(app.get("/livez")).await.expect(200);
}
