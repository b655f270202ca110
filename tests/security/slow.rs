use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::draft;
use crate::support::process::{Program, carnet};
use crate::support::raw::{read_all, statuses};
use crate::support::remote::Remote;

/// A process that waits 2 seconds for heads and 3 for whole requests.
async fn impatient(folder: &std::path::Path) -> Program {
    let mut command = carnet(folder);
    command
        .env("CARNET_HEADER_TIMEOUT_SECONDS", "2")
        .env("CARNET_REQUEST_TIMEOUT_SECONDS", "3");
    Program::spawn(command).await
}

/// Sends `start`, then one byte of `rest` every quarter of a second, until the server has had
/// enough. Returns what it answered and how long it bore it.
async fn drip(program: &Program, start: String, rest: &'static [u8]) -> (String, Duration) {
    let since = Instant::now();
    let stream = TcpStream::connect(program.address()).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(start.as_bytes()).await.unwrap();
    let dripping = tokio::spawn(async move {
        for byte in rest.iter().cycle() {
            tokio::time::sleep(Duration::from_millis(250)).await;
            if writing.write_all(&[*byte]).await.is_err() {
                break;
            }
        }
    });
    let answer = tokio::time::timeout(Duration::from_secs(20), read_all(&mut reading))
        .await
        .expect("the connection is cut");
    dripping.abort();
    (answer, since.elapsed())
}

/// Row 26. Five hundred connections that send next to nothing are cut, and others are served
/// meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_heads_and_bodies_are_cut_while_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let program = impatient(folder.path()).await;
    let user = Remote::open(&program, "taras@example.org").await;
    let body = |framing: &str| {
        let access = &user.access;
        format!(
            "POST /api/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n{{"
        )
    };
    let kinds = [
        (String::new(), &b"GET /"[..]),
        (
            "GET /livez HTTP/1.1\r\nHost: x\r\n".to_owned(),
            b"X-A: b\r\n",
        ),
        (
            "GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ".to_owned(),
            b"x",
        ),
        (body("Content-Length: 1000"), b" "),
        (body("Content-Length: 2000000"), b" "),
        (
            body("Transfer-Encoding: chunked").replace("\r\n\r\n{", "\r\n\r\n"),
            b"1\r\n \r\n",
        ),
    ];
    let slow = (0..500).map(|nth| {
        let (start, rest) = kinds[nth % kinds.len()].clone();
        drip(&program, start, rest)
    });
    let served = async {
        let mut slowest = Duration::ZERO;
        for nth in 0..20 {
            let start = Instant::now();
            user.post("/api/contacts", &draft(&format!("Served {nth}")))
                .await
                .expect(201);
            slowest = slowest.max(start.elapsed());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        slowest
    };
    let (outcomes, slowest) = tokio::join!(join_all(slow), served);
    for (nth, (answer, borne)) in outcomes.iter().enumerate() {
        let statuses = statuses(answer);
        assert!(
            statuses.is_empty() || matches!(statuses[..], [400 | 408 | 413]),
            "kind {}: {answer}",
            nth % kinds.len()
        );
        assert!(
            *borne < Duration::from_secs(12),
            "kind {}: {borne:?}",
            nth % kinds.len()
        );
    }
    assert!(slowest < Duration::from_secs(3), "{slowest:?}");
    assert_eq!(
        user.get("/api/contacts?limit=100")
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        20,
        "nothing of the slow ones was stored"
    );
}

/// Row 26.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_connection_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let program = impatient(folder.path()).await;
    for start in [&b""[..], b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let since = Instant::now();
        let mut stream = TcpStream::connect(program.address()).await.unwrap();
        stream.write_all(start).await.unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(15), read_all(&mut stream))
            .await
            .expect("the connection is closed");
        assert!(
            since.elapsed() > Duration::from_millis(1500),
            "{:?}",
            since.elapsed()
        );
        assert_eq!(
            statuses(&answer).len(),
            usize::from(!start.is_empty()),
            "{answer}"
        );
    }
}

/// Row 26. Whoever asks for much and does not read it is cut too, and holds little memory until
/// then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_the_answer_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let program = impatient(folder.path()).await;
    let before = program.resident_kib();
    let mut unread = Vec::new();
    for _ in 0..40 {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let mut stream = socket.connect(program.address()).await.unwrap();
        // More than the system itself takes off the server's hands.
        stream
            .write_all(&b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(12))
            .await
            .unwrap();
        unread.push(stream);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let grown = program.resident_kib().saturating_sub(before);
    assert!(grown < 30 * 1024, "{grown} KiB for 40 unread answers");
    tokio::time::sleep(Duration::from_secs(6)).await;
    for stream in &mut unread {
        let answer = tokio::time::timeout(Duration::from_secs(5), read_all(stream))
            .await
            .expect("the connection is cut");
        assert!(
            answer.starts_with("HTTP/1.1 200") && statuses(&answer).len() < 12,
            "{}",
            answer.len()
        );
    }
}
