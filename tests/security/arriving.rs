//! Bodies on their way in: what slow, many or endless ones cost the server and others.

use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::process::Program;
use crate::support::raw::{header, read_all, statuses};
use crate::support::remote::Remote;
use crate::support::user::{Answer, TestUser};
use crate::support::{draft, on_both};

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lesya\r\nN:;Lesya;;;\r\nEND:VCARD\r\n";

/// A connection on which the head of this import was sent.
async fn begin_import(address: std::net::SocketAddr, access: &str, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/import?mode=commit HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access}\r\n\
         Content-Type: text/vcard\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn import(user: &TestUser<'_>) -> Answer {
    let padded = format!("{CARD}{}", "\r\n".repeat(20_000));
    Answer::of(
        user.request(Method::POST, "/api/import?mode=commit")
            .header("content-type", "text/vcard")
            .body(padded),
    )
    .await
}

on_both! {
    /// Row 9 of issue 12.
    async fn files_that_come_slowly_keep_nobody_from_importing(app: TestApp) {
        let (one, two, user) = (app.user().await, app.user().await, app.user().await);
        let mut slow = Vec::new();
        // In memory and on disk.
        for (sender, bytes) in [(&one, 1), (&one, 20_000), (&two, 1), (&two, 20_000)] {
            let mut stream = begin_import(app.address(), &sender.access, 100_000_000).await;
            stream.write_all(&vec![b' '; bytes]).await.unwrap();
            slow.push(stream);
        }
        let since = Instant::now();
        import(&user).await.expect(200);
        import(&one).await.expect(200);
        assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
        for stream in slow.iter_mut().step_by(2) {
            let answer = tokio::time::timeout(Duration::from_secs(15), read_all(stream)).await.expect("it is cut");
            assert_eq!(statuses(&answer), [408], "{answer}");
            assert_eq!((header(&answer, "connection").as_str(), header(&answer, "content-type").as_str()), ("close", "application/problem+json"));
            assert!(answer.contains("too slowly"), "{answer}");
        }
    }
}

on_both! {
    async fn an_account_has_so_many_large_bodies_on_their_way_and_others_go_on(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let mut arriving = Vec::new();
        for _ in 0..64 {
            let mut stream = begin_import(app.address(), &user.access, 1_000_000).await;
            stream.write_all(&vec![b' '; 80_000]).await.unwrap();
            arriving.push(stream);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let refused = import(&user).await;
        assert!(!refused.header("retry-after").is_empty(), "{refused:?}");
        refused.problem(503);
        user.post("/api/contacts", &draft("Small")).await.expect(201);
        import(&other).await.expect(200);
        drop(arriving);
        import(&user).await.expect(200);
    }
}

/// Row 7 of issue 12. What has not arrived whole is on disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unfinished_bodies_take_no_memory() {
    const BYTES: usize = 4_000_000;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), None).await;
    let user = Remote::open(&program, "taras@example.org").await;
    user.post("/api/contacts", &draft("Warm")).await.expect(201);
    let before = program.resident_kib();
    let mut arriving = Vec::new();
    for _ in 0..40 {
        let mut stream = begin_import(program.address(), &user.access, BYTES + 1).await;
        stream.write_all(&vec![b' '; BYTES]).await.unwrap();
        arriving.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let grown = program.resident_kib().saturating_sub(before);
    assert!(
        grown < 40 * 1024,
        "{grown} KiB for {} unfinished bodies",
        arriving.len()
    );
    let left: Vec<_> = std::fs::read_dir(folder.path().join("tmp"))
        .unwrap()
        .collect();
    assert!(left.is_empty(), "files on their way have no name: {left:?}");
}

on_both! {
    /// A file in another encoding than UTF-8 takes several times its bytes.
    async fn a_large_file_in_another_encoding_is_refused_naming_the_limit(app: TestApp) {
        let user = app.user().await;
        let mut file = CARD.as_bytes().to_vec();
        file.extend(b"\xcf\xf0\xe8\xe2\xb3\xf2\r\n".repeat((49 << 20) / 8));
        let answer = Answer::of(user.request(Method::POST, "/api/import").header("content-type", "text/vcard").body(file)).await;
        let detail = answer.problem(422);
        assert!(detail.contains("48 MB") && detail.contains("UTF-8"), "{detail}");
    }
}
