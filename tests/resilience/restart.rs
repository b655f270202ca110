use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::journal::{Journal, read_postgres};
use crate::support::draft;
use crate::support::postgres::Cluster;
use crate::support::process::Program;
use crate::support::remote::Remote;

/// Writers and readers go on while PostgreSQL is restarted under them, as if it had crashed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_postgres_under_load_brings_only_503_and_loses_nothing() {
    let cluster = Arc::new(Cluster::start());
    let url = cluster.lasting_database("carnet_restarted").await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), Some(&url)).await;
    let mut users = Vec::new();
    for nth in 0..4 {
        users.push(Remote::open(&program, &format!("writer{nth}@example.org")).await);
    }
    let (journal, stop) = (Journal::default(), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..16)
        .map(|nth| {
            let (journal, user, stop) = (
                journal.clone(),
                users[nth % users.len()].clone(),
                Arc::clone(&stop),
            );
            tokio::spawn(async move {
                journal
                    .write(&user, &format!("w{nth}"), true, || {
                        !stop.load(Ordering::SeqCst)
                    })
                    .await
            })
        })
        .collect();
    let (reader, stopped) = (users[0].clone(), Arc::clone(&stop));
    let reading = tokio::spawn(async move {
        let mut statuses = Vec::new();
        while !stopped.load(Ordering::SeqCst) {
            for path in [
                "/api/contacts",
                "/api/contacts/search?q=w1",
                "/api/healthchecker",
                "/api/users/me",
            ] {
                let answer = reader
                    .try_send(Method::GET, path, &json!(null))
                    .await
                    .expect("an answer");
                assert!(
                    answer.status != 503 || !answer.header("retry-after").is_empty(),
                    "{answer:?}"
                );
                statuses.push(answer.status.as_u16());
            }
        }
        statuses
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    let restarting = Arc::clone(&cluster);
    tokio::task::spawn_blocking(move || restarting.control("restart"))
        .await
        .unwrap();
    let since = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 20 {
        let answer = users[in_a_row % 4]
            .try_send(Method::POST, "/api/contacts", &draft("Again"))
            .await;
        in_a_row = if answer.is_some_and(|answer| answer.status == 201) {
            in_a_row + 1
        } else {
            0
        };
        assert!(
            since.elapsed() < Duration::from_secs(5),
            "not normal after {:?}",
            since.elapsed()
        );
    }
    let before = journal.len();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(journal.len() > before, "the writers write again");
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
    let statuses = reading.await.unwrap();
    assert!(
        statuses.iter().all(|status| matches!(status, 200 | 503)),
        "{statuses:?}"
    );
    assert_eq!(journal.refusals(), [""; 0]);
    journal.must_agree_with(&read_postgres(&url).await);
    assert!(
        program.child.try_wait().unwrap().is_none(),
        "the same process all along"
    );
}
