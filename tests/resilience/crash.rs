use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;

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

at_both_places! {
    async fn what_was_not_indexed_at_a_kill_is_found_and_indexed_after_the_next_start(place: Place) {
        let mut program = place.serve().await;
        let user = Remote::open(&program, "writer@example.org").await;
        for nth in 0..20 {
            let contact = json!({"first_name": format!("Killed {nth}")});
            user.post("/api/contacts", &contact).await.expect(201);
        }
        program.kill();
        if place.database_url.is_none() {
            let noted = place.number("SELECT COUNT(*) FROM contact_terms_pending").await;
            assert!(noted > 0, "the kill came too late");
        }
        let program = place.serve().await;
        let search = "/api/contacts/search?limit=50&q=killed";
        let found = user.at(&program.url).get(search).await.expect(200).json();
        assert_eq!(found.as_array().unwrap().len(), 20);
        if place.database_url.is_none() {
            let since = Instant::now();
            while place.number("SELECT COUNT(*) FROM contact_terms_pending").await > 0 {
                assert!(since.elapsed() < Duration::from_secs(10), "nothing is indexed after a start");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert_eq!(place.read().await.len(), 20);
        }
    }
}
