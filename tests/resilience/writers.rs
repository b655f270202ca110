use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{Place, at_both_places};
use crate::support::Engine;
use crate::support::remote::Remote;
use crate::support::user::{Answer, path_of};

/// On SQLite writers wait for each other; that is never an error.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_on_sqlite_are_all_served() {
    let place = Place::new(Engine::Sqlite).await;
    let program = place.serve().await;
    let user = Remote::open(&program, "taras@example.org").await;
    let others = Remote::open(&program, "lesya@example.org").await;
    let writing = (0..64).map(|writer| {
        let user = if writer % 2 == 0 { &user } else { &others };
        async move {
            for nth in 0..6 {
                let name = format!("w{writer}n{nth}");
                let created = user.post("/api/contacts", &json!({"first_name": name})).await.expect(201).json();
                let path = path_of(&created);
                Answer::of(user.request(Method::PATCH, &path).json(&json!({"comments": name}))).await.expect(200);
                let operations = json!({"operations": [{"op": "create", "contact": {"first_name": "x"}}, {"op": "delete", "id": created["id"]}]});
                user.post("/api/contacts/batch", &operations).await.expect(200);
                user.get("/api/contacts?sort=-created").await.expect(200);
            }
        }
    });
    join_all(writing).await;
    for user in [&user, &others] {
        assert_eq!(
            user.get("/api/contacts?total=true")
                .await
                .header("x-total-count"),
            (32 * 6).to_string()
        );
    }
    super::journal::read_sqlite(&place.sqlite_file());
}

at_both_places! {
    /// Sixty-four clients read and replace one contact: no two successes share a version.
    async fn no_update_is_lost(place: Place) {
        let program = place.serve().await;
        let user = Remote::open(&program, "taras@example.org").await;
        let created = user.post("/api/contacts", &json!({"first_name": "0", "comments": "0"})).await.expect(201);
        let path = path_of(&created.json());
        let counting = (0..64).map(|_| async {
            let mut replaced = Vec::new();
            for _ in 0..4 {
                let current = user.get(&path).await.expect(200);
                let (etag, count) = (current.header("etag").to_owned(), current.json()["comments"].as_str().unwrap().parse::<u32>().unwrap());
                let next = json!({"first_name": "0", "comments": (count + 1).to_string()});
                let answer = Answer::of(user.request(Method::PUT, &path).header("if-match", &etag).json(&next)).await;
                match answer.status.as_u16() {
                    200 => replaced.push(etag),
                    412 => {}
                    _ => panic!("{answer:?}"),
                }
            }
            replaced
        });
        let mut replaced = join_all(counting).await.concat();
        let successes = replaced.len();
        replaced.sort();
        replaced.dedup();
        assert_eq!(replaced.len(), successes, "each version was replaced once");
        assert_eq!(user.get(&path).await.json()["comments"], successes.to_string(), "every success counted on the one before");
    }
}
