use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::at_both_places;
use super::journal::Journal;
use crate::support::remote::Remote;

/// How often the server is killed.
const ROUNDS: usize = 5;

/// Checks that some of the acknowledged contacts are read and found through the API.
async fn must_be_found(users: &[Remote], stored: usize) {
    let mut seen = 0;
    for user in users {
        let listed = user
            .get("/api/contacts?limit=500&sort=-created&total=true")
            .await
            .expect(200);
        seen += listed.header("x-total-count").parse::<usize>().unwrap();
        for contact in listed.json().as_array().unwrap().iter().take(6) {
            user.get(&format!("/api/contacts/{}", contact["id"]))
                .await
                .expect(200);
            let query = format!(
                "/api/contacts/search?limit=500&first_name={}",
                contact["first_name"].as_str().unwrap()
            );
            let found = user.get(&query).await.expect(200).json();
            assert!(
                found
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|found| found["id"] == contact["id"]),
                "{contact} is found"
            );
        }
    }
    assert_eq!(seen, stored);
}

at_both_places! {
    async fn what_was_acknowledged_survives_a_kill_and_nothing_is_half_written(place: Place) {
        let journal = Journal::default();
        let mut program = place.serve().await;
        let mut users = Vec::new();
        for nth in 0..8 {
            users.push(Remote::open(&program, &format!("writer{nth}@example.org")).await);
        }
        for round in 0..ROUNDS {
            let writers = (0..32).map(|nth| {
                let (journal, user) = (journal.clone(), users[nth % users.len()].clone());
                tokio::spawn(async move { journal.write(&user, &format!("r{round}w{nth}"), false, || true).await })
            });
            let writers: Vec<_> = writers.collect();
            tokio::time::sleep(Duration::from_millis(200 + u64::from(rand::random::<u16>()) % 900)).await;
            program.kill();
            for outcome in join_all(writers).await {
                outcome.unwrap();
            }
            let since = Instant::now();
            program = place.serve().await;
            assert!(since.elapsed() < Duration::from_secs(5), "ready after {:?}", since.elapsed());
            users = users.iter().map(|user| user.at(&program.url)).collect();
            let stored = place.read().await;
            journal.must_agree_with(&stored);
            must_be_found(&users, stored.len()).await;
        }
        assert!(journal.len() > 100 * ROUNDS, "only {} contacts were acknowledged", journal.len());
        assert_eq!(journal.refusals(), [""; 0]);
    }
}
