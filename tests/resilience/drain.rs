use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::at_both_places;
use crate::support::draft;
use crate::support::raw::{read_all, statuses};
use crate::support::remote::Remote;

at_both_places! {
    /// SIGTERM: what was begun is finished and answered, what was not is not done, and the exit
    /// code says all is well.
    async fn a_stop_under_load_cuts_no_request_short(place: Place) {
        let mut program = place.serve().await;
        let user = Remote::open(&program, "taras@example.org").await;
        let body = r#"{"first_name": "Halfway"}"#;
        let mut halfway = Vec::new();
        for _ in 0..8 {
            let mut stream = TcpStream::connect(program.address()).await.unwrap();
            let head = format!(
                "POST /api/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                user.access, body.len()
            );
            stream.write_all(format!("{head}{}", &body[..5]).as_bytes()).await.unwrap();
            halfway.push(stream);
        }
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let loading: Vec<_> = (0..16).map(|client| {
            let (user, acknowledged) = (user.clone(), Arc::clone(&acknowledged));
            tokio::spawn(async move {
                for nth in 0.. {
                    match user.try_send(Method::POST, "/api/contacts", &draft(&format!("c{client}n{nth}"))).await {
                        Some(answer) => {
                            answer.expect(201);
                            acknowledged.fetch_add(1, Ordering::SeqCst);
                        }
                        None => return,
                    }
                }
            })
        }).collect();
        let since = Instant::now();
        while acknowledged.load(Ordering::SeqCst) < 100 {
            assert!(since.elapsed() < Duration::from_secs(20), "the load begins");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        program.terminate();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(program.child.try_wait().unwrap().is_none(), "it waits for the requests under way");
        assert!(TcpStream::connect(program.address()).await.is_err(), "and accepts no others");
        for mut stream in halfway {
            stream.write_all(&body.as_bytes()[5..]).await.unwrap();
            let answer = tokio::time::timeout(Duration::from_secs(10), read_all(&mut stream)).await.expect("the connection is closed");
            assert_eq!(statuses(&answer), [201], "{answer}");
        }
        for outcome in join_all(loading).await {
            outcome.unwrap();
        }
        let since = Instant::now();
        let status = loop {
            if let Some(status) = program.child.try_wait().unwrap() {
                break status;
            }
            assert!(since.elapsed() < Duration::from_secs(10), "it ends");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert_eq!(status.code(), Some(0));
        let done = acknowledged.load(Ordering::SeqCst);
        assert_eq!(place.read().await.len(), done + 8, "all that was done was answered");
    }
}
