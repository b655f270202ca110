//! Who counts as one person, and what a merge keeps.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, draft, on_both};

/// A card with these lines.
fn card(uid: &str, lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{lines}END:VCARD\r\n")
}

/// Imports cards and returns the identifiers of all contacts in their order.
async fn import(user: &TestUser<'_>, cards: &[String]) -> Vec<Value> {
    let request = user
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    let report = Answer::of(request.body(cards.concat()))
        .await
        .expect(200)
        .json();
    assert_eq!(report["refused"], json!([]));
    let contacts = user.get("/api/contacts?limit=500").await.expect(200).json();
    contacts
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| contact["id"].clone())
        .collect()
}

/// The groups of contacts that seem to be one person, each with its certainty, by their places in
/// the book.
async fn found(user: &TestUser<'_>, ids: &[Value]) -> Vec<(String, Vec<usize>)> {
    let clusters = user.get("/api/duplicates").await.expect(200).json();
    let place = |id: &Value| ids.iter().position(|own| own == id).unwrap();
    let cluster = |cluster: &Value| {
        let contacts = cluster["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .map(place)
            .collect();
        (cluster["certainty"].as_str().unwrap().to_owned(), contacts)
    };
    clusters.as_array().unwrap().iter().map(cluster).collect()
}

async fn merge(user: &TestUser<'_>, ids: &[Value]) -> Answer {
    user.post("/api/duplicates/merge", &json!({"contacts": ids}))
        .await
}

async fn exported(user: &TestUser<'_>) -> String {
    user.get("/api/export?format=vcard&version=original")
        .await
        .expect(200)
        .text
}

on_both! {
    /// An address that people with different names share tells of nobody who merely has a shorter
    /// name that he is one of them.
    async fn a_shared_email_with_a_merely_compatible_name_is_not_certain(app: TestApp) {
        let user = app.user().await;
        let family = "EMAIL:family@example.org\r\n";
        let ids = import(&user, &[
            card("a", &format!("FN:Taras Shevchenko\r\n{family}")), card("b", &format!("FN:T. Shevchenko\r\n{family}")),
            card("c", &format!("FN:Olha Shevchenko\r\n{family}")),
        ]).await;
        assert_eq!(found(&user, &ids).await, [("likely".to_owned(), vec![0, 1, 2])]);
        let ids = import(&user, &[card("d", &format!("FN:Shevchenko Taras\r\n{family}"))]).await;
        assert_eq!(found(&user, &ids).await[0], ("certain".to_owned(), vec![0, 3]), "the very same name is");
        assert!(found(&user, &ids).await[1..].iter().all(|(certainty, _)| certainty == "likely"));
    }
}

on_both! {
    async fn a_longer_note_that_contains_the_other_is_kept(app: TestApp) {
        for (first, second, kept) in [
            ("Met in Kyiv", "Met in Kyiv\\, by the river", "Met in Kyiv\\n\\nMet in Kyiv\\, by the river"),
            ("Met in Kyiv\\, by the river", "Met in Kyiv", "Met in Kyiv\\, by the river"),
            ("Met in Kyiv", "Met in Kyiv", "Met in Kyiv"),
        ] {
            let user = app.user().await;
            let ids = import(&user, &[card("a", &format!("FN:Taras\r\nNOTE:{first}\r\n")), card("b", &format!("FN:Taras\r\nNOTE:{second}\r\n"))]).await;
            merge(&user, &ids).await.expect(200);
            assert_eq!(exported(&user).await, card("a", &format!("FN:Taras\r\nNOTE:{kept}\r\n")));
        }
    }
}

on_both! {
    async fn urls_that_differ_in_case_both_stay(app: TestApp) {
        let user = app.user().await;
        let url = |path: &str| format!("FN:Taras\r\nURL:https://example.org/{path}\r\n");
        let ids = import(&user, &[card("a", &url("Kobzar")), card("b", &url("kobzar")), card("c", &url("Kobzar"))]).await;
        merge(&user, &ids).await.expect(200);
        assert_eq!(exported(&user).await, card("a", "FN:Taras\r\nURL:https://example.org/Kobzar\r\nURL:https://example.org/kobzar\r\n"));
    }
}

on_both! {
    async fn fifty_contacts_are_merged_and_no_more(app: TestApp) {
        let user = app.user().await;
        let cards: Vec<_> = (0..51).map(|nth| card(&format!("c{nth}"), &format!("FN:Taras\r\nTEL:+3806711122{nth:02}\r\n"))).collect();
        let ids = import(&user, &cards).await;
        let before = exported(&user).await;
        for refused in [&ids[..], &ids[..1], &[ids[0].clone(), ids[1].clone(), ids[0].clone()]] {
            assert_eq!(merge(&user, refused).await.refused_fields(), ["contacts"]);
            let distinct = user.post("/api/duplicates/distinct", &json!({"contacts": refused})).await;
            assert_eq!(distinct.refused_fields(), ["contacts"]);
        }
        assert_eq!(exported(&user).await, before);
        let merged = merge(&user, &ids[..50]).await.expect(200).json();
        assert_eq!(merged["contacts"], 50);
        assert_eq!(exported(&user).await.matches("TEL:").count(), 51);
        assert_eq!(user.get("/api/contacts?limit=500").await.json().as_array().unwrap().len(), 2);
    }
}

on_both! {
    /// Each of the notes is within the limit of a card, but not both together.
    async fn what_would_become_too_large_a_card_is_not_merged(app: TestApp) {
        let user = app.user().await;
        let note = |letter: &str| format!("FN:Taras\r\nNOTE:{}\r\n", letter.repeat(1_200_000));
        let ids = import(&user, &[card("a", &note("a")), card("b", &note("b"))]).await;
        let before = exported(&user).await;
        let refused = merge(&user, &ids).await.expect(422);
        let reason = refused.json()["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
        assert!(refused.text.contains("is larger than 2097152 bytes"), "{reason}: {}", refused.text);
        assert!(exported(&user).await == before, "nothing is changed");
        assert_eq!(user.get("/api/trash").await.expect(200).json(), json!([]));
        assert_eq!(user.get("/api/operations").await.json().as_array().unwrap().len(), 1, "but for the import");
    }
}

on_both! {
    /// Cards that are large together are not even read at once.
    async fn cards_of_more_than_thirty_two_megabytes_are_not_merged(app: TestApp) {
        let user = app.user().await;
        let photo = format!("FN:Taras\r\nPHOTO;ENCODING=b;TYPE=JPEG:{}\r\n", "A".repeat(12 << 20));
        let ids = import(&user, &["a", "b", "c"].map(|uid| card(uid, &photo))).await;
        let refused = merge(&user, &ids).await.expect(422);
        assert!(refused.text.contains("at most 32 MiB together"), "{}", refused.text);
        assert_eq!(user.get("/api/contacts").await.json().as_array().unwrap().len(), 3);
    }
}

on_both! {
    async fn who_is_in_the_trash_or_anothers_is_not_merged(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let (one, two) = (user.create(&draft("Taras")).await["id"].clone(), user.create(&draft("Taras")).await["id"].clone());
        let theirs = other.create(&draft("Taras")).await["id"].clone();
        merge(&user, &[one.clone(), theirs.clone()]).await.problem(404);
        merge(&user, &[theirs.clone(), one.clone()]).await.problem(404);
        user.delete(&format!("/api/contacts/{two}")).await.expect(204);
        merge(&user, &[one.clone(), two]).await.problem(404);
        assert_eq!((user.first_names("/api/contacts").await, other.first_names("/api/contacts").await), (vec!["Taras".to_owned()], vec!["Taras".to_owned()]));
        assert_eq!(user.get("/api/operations").await.json(), json!([]));
    }
}
