//! PostgreSQL that keeps its connections and answers nothing.

use std::time::Duration;

use tokio::net::TcpListener;

use crate::support::open_postgres;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_do_not_wait_one_after_another_for_a_database_that_accepts_and_says_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = silent.accept().await {
            open.push(connection);
        }
    });
    let db = open_postgres(&format!("postgres://carnet@{address}/carnet"), None);
    let reads = futures_util::future::join_all((0..10).map(|_| db.durability_warnings()));
    // Connecting takes three seconds at the most.
    let read = tokio::time::timeout(Duration::from_secs(5), reads).await;
    let read = read.expect("the readers are refused together");
    assert!(read.iter().all(Result::is_err), "{read:?}");
}
