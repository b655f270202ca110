//! Bodies that come slowly, or never to their end.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::target::Target;
use super::{attempt_for, card, import, sized};
use crate::support::draft;
use crate::support::place::at_both_places;
use crate::support::remote::Remote;
use crate::support::user::path_of;

/// Sends the head of a request with a body of `length` bytes, and nothing of the body yet.
async fn begin(
    target: &Target,
    account: &Remote,
    request: &str,
    media_type: &str,
    length: usize,
) -> TcpStream {
    let mut stream = TcpStream::connect(target.program.address()).await.unwrap();
    let access = &account.access;
    let head = format!(
        "{request} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

at_both_places! {
    /// The connections stay open until the server, or the attacker after a while, has had enough.
    async fn bodies_that_never_end_take_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let path = path_of(&attacker.post("/api/contacts", &draft("Large")).await.expect(201).json());
        let body = vec![b'A'; 15 << 20];
        let impact = target.attacked_by(async {
            let unfinished = (0..sized(40, 100)).map(|_| async {
                let mut stream = begin(&target, &attacker, &format!("PUT {path}/card"), "text/vcard", body.len() + 1).await;
                // Whoever is refused early cannot send it all.
                let _ = tokio::time::timeout(Duration::from_secs(15), stream.write_all(&body)).await;
                stream
            });
            let streams = join_all(unfinished).await;
            tokio::time::sleep(Duration::from_secs(3)).await;
            drop(streams);
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    /// Two accounts with two uploads each that hardly send anything do not keep a third from
    /// importing.
    async fn slow_senders_take_no_turn_from_others(place: Place) {
        let target = Target::start(place).await;
        let accounts = target.accounts(3).await;
        let mut slow = Vec::new();
        for account in accounts[..2].iter().flat_map(|account| [account, account]) {
            let mut stream = begin(&target, account, "POST /api/import?mode=commit", "text/vcard", 1000).await;
            stream.write_all(b"BEGIN").await.unwrap();
            slow.push(stream);
        }
        let (mut status, mut took) = (None, Duration::ZERO);
        let impact = target.attacked_by(async {
            let dripping = async {
                for _ in 0..3 {
                    tokio::time::sleep(Duration::from_secs(10)).await;
                    for stream in &mut slow {
                        let _ = stream.write_all(b":").await;
                    }
                }
            };
            let importing = async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                let since = Instant::now();
                let answer = attempt_for(Duration::from_secs(25), import(&accounts[2], "text/vcard", card("own", ""))).await;
                (answer.map(|answer| answer.status.as_u16()), since.elapsed())
            };
            // The slow ones go on for as long as the third waits.
            tokio::select! {
                done = importing => (status, took) = done,
                () = dripping => {}
            }
        }).await;
        impact.must_be_bounded();
        assert!(status == Some(200) && took < Duration::from_secs(3), "{status:?} after {took:?}");
        drop(slow);
    }
}
