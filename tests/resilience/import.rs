use std::time::{Duration, Instant};

use reqwest::Method;

use super::at_both_places;
use crate::support::remote::Remote;

const CARDS: usize = 2000;

fn file() -> String {
    let card = |nth| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{nth}\r\nFN:Person {nth}\r\nN:;Person {nth};;;\r\nCATEGORIES:All\r\nEND:VCARD\r\n"
        )
    };
    (0..CARDS).map(card).collect()
}

fn import(user: &Remote) -> reqwest::RequestBuilder {
    user.request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard")
        .body(file())
}

at_both_places! {
    async fn contacts_are_read_while_others_come_in(place: Place) {
        let program = place.serve().await;
        let (importer, reader) = (Remote::open(&program, "taras@example.org").await, Remote::open(&program, "lesya@example.org").await);
        let own = reader.post("/api/contacts", &serde_json::json!({"first_name": "Ivan"})).await.expect(201).json();
        let path = format!("/api/contacts/{}", own["id"]);
        let importing = tokio::spawn(import(&importer).send());
        let (mut reads, mut slowest) = (0, Duration::ZERO);
        while !importing.is_finished() {
            let since = Instant::now();
            assert_eq!(reader.get(&path).await.expect(200).json(), own);
            slowest = slowest.max(since.elapsed());
            reads += 1;
        }
        assert_eq!(importing.await.unwrap().unwrap().status(), 200);
        assert!(reads > 10 && slowest < Duration::from_secs(2), "{reads} reads, the slowest took {slowest:?}");
    }
}
