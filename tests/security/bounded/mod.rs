//! No account can hurt another: each input that once stalled or killed the server is sent to the
//! real program, whose process is limited to 4 GB, while a neighbour reads, writes, searches and
//! asks `/livez` twenty times a second. The neighbour's longest waits, its failures, the server's
//! memory and the time until it is idle again are bounded.
//!
//! The sizes are the smallest that showed the effect in a debug build and the bounds are generous,
//! so that a busy machine passes. `CARNET_TEST_FULL=1` takes the sizes with which the faults were
//! found, and `CARNET_TEST_STRICT=1` the bounds that a release build must keep on a quiet machine;
//! `scripts/attack` sets both.

mod bulk;
mod cards;
mod files;
mod impact;
mod neighbour;
#[cfg(feature = "web")]
mod pages;
mod slow;
mod target;
mod trash;

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};

use self::target::Target;
use crate::support::remote::Remote;
use crate::support::user::Answer;

/// How long an attacker waits for an answer before it leaves.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the size of an input: `small` is the usual one, `full` that with which the fault was
/// found.
fn sized(small: usize, full: usize) -> usize {
    if std::env::var_os("CARNET_TEST_FULL").is_some() {
        full
    } else {
        small
    }
}

/// Asks for the bounds that a release build must keep on a quiet machine.
fn is_strict() -> bool {
    std::env::var_os("CARNET_TEST_STRICT").is_some()
}

/// Sends a request that may be refused, cut off or never answered.
async fn attempt(request: RequestBuilder) -> Option<Answer> {
    attempt_for(PATIENCE, request).await
}

/// Sends a request and leaves when it is not answered within `patience`.
async fn attempt_for(patience: Duration, request: RequestBuilder) -> Option<Answer> {
    let response = request.timeout(patience).send().await.ok()?;
    let (status, headers) = (response.status(), response.headers().clone());
    Some(Answer {
        status,
        headers,
        text: response.text().await.ok()?,
    })
}

/// Sends all of these at once, and prints how they were answered; 0 stands for no answer.
async fn attempt_all(what: &str, requests: impl IntoIterator<Item = RequestBuilder>) -> Vec<u16> {
    let answers = join_all(requests.into_iter().map(attempt)).await;
    let statuses: Vec<_> = answers
        .iter()
        .map(|answer| answer.as_ref().map_or(0, |answer| answer.status.as_u16()))
        .collect();
    eprintln!("{what}: {statuses:?}");
    statuses
}

/// The request that imports a file of this media type.
fn import(account: &Remote, media_type: &str, file: impl Into<reqwest::Body>) -> RequestBuilder {
    account
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", media_type)
        .body(file)
}

/// A vCard with these lines between its name and its end.
fn card(name: &str, lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\n{lines}END:VCARD\r\n")
}

/// A file of ordinary cards, all with the label `All`.
fn people(count: usize) -> String {
    let lines = |nth| {
        format!(
            "UID:person-{nth}\r\nN:;Person {nth};;;\r\nTEL:+38067{nth:07}\r\nEMAIL:p{nth}@example.org\r\nCATEGORIES:All\r\n"
        )
    };
    (0..count)
        .map(|nth| card(&format!("Person {nth}"), &lines(nth)))
        .collect()
}

/// Imports these cards, which the server must take, and returns where a POST undoes it.
async fn imported(account: &Remote, cards: String) -> String {
    let request = import(account, "text/vcard", cards).timeout(Duration::from_secs(170));
    Answer::of(request).await.expect(200).json()["undo"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The request that makes a change under this path.
fn post(account: &Remote, path: &str) -> RequestBuilder {
    account.request(Method::POST, path).json(&json!({}))
}

/// Sends each of these requests over a connection of its own, from which nothing is read.
async fn ask_and_read_nothing(
    target: &Target,
    requests: impl Iterator<Item = String>,
) -> Vec<TcpStream> {
    let mut unread = Vec::new();
    for request in requests {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let address = target.program.address();
        let mut stream = socket.connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        unread.push(stream);
    }
    unread
}
