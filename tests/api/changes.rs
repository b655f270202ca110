use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;

use crate::support::user::path_of;
use crate::support::{Answer, TestUser, draft, on_both};

/// A client that keeps a copy of the tags of all contacts, each under its book.
#[derive(Default)]
struct Copy {
    token: Option<String>,
    tags: BTreeMap<(String, String), String>,
}

impl Copy {
    /// Asks for what has changed, `limit` changes at a time.
    async fn sync(&mut self, user: &TestUser<'_>, limit: usize) {
        loop {
            let since = self
                .token
                .as_ref()
                .map_or(String::new(), |token| format!("&since={token}"));
            let answer = user
                .get(&format!("/api/changes?limit={limit}{since}"))
                .await
                .expect(200)
                .json();
            for change in answer["changes"].as_array().unwrap() {
                let key = (change["book_id"].to_string(), change["id"].to_string());
                match change["deleted"] == true {
                    true => drop(self.tags.remove(&key)),
                    false => drop(
                        self.tags
                            .insert(key, change["etag"].as_str().unwrap().to_owned()),
                    ),
                }
            }
            self.token = Some(answer["token"].as_str().unwrap().to_owned());
            if answer["more"] == false {
                return;
            }
        }
    }

    /// The same from the list.
    async fn listed(user: &TestUser<'_>) -> BTreeMap<(String, String), String> {
        let mut tags = BTreeMap::new();
        for contact in user
            .get("/api/contacts?limit=500")
            .await
            .expect(200)
            .json()
            .as_array()
            .unwrap()
        {
            let tag = user
                .get(&path_of(contact))
                .await
                .expect(200)
                .header("etag")
                .to_owned();
            tags.insert(
                (contact["book_id"].to_string(), contact["id"].to_string()),
                tag,
            );
        }
        tags
    }
}

async fn undo_latest(user: &TestUser<'_>) {
    let latest = user.get("/api/operations").await.json()[0].clone();
    user.post(
        &format!("/api/operations/{}/undo", latest["id"]),
        &json!({}),
    )
    .await;
}

async fn import(user: &TestUser<'_>, cards: usize) {
    let card = |nth| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{nth}\r\nFN:Person {nth}\r\nN:;Person {nth};;;\r\nEND:VCARD\r\n"
        )
    };
    let request = user
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    Answer::of(request.body((0..cards).map(card).collect::<String>()))
        .await
        .expect(200);
}

on_both! {
    async fn a_first_look_shows_what_is_there_and_nothing_that_was(app: TestApp) {
        let user = app.user().await;
        let (lesya, ivan) = (user.create(&draft("Lesya")).await, user.create(&draft("Ivan")).await);
        user.delete(&path_of(&ivan)).await.expect(204);
        let answer = user.get("/api/changes").await.expect(200).json();
        let tag = user.get(&path_of(&lesya)).await.header("etag").to_owned();
        let expected = json!({"changes": [{"id": lesya["id"], "book_id": lesya["book_id"], "etag": tag}], "token": answer["token"], "more": false});
        assert_eq!(answer, expected);
        let again = user.get(&format!("/api/changes?since={}", answer["token"].as_str().unwrap())).await.expect(200).json();
        assert_eq!(again, json!({"changes": [], "token": answer["token"], "more": false}));
    }
}

on_both! {
    async fn what_was_removed_for_good_is_told(app: TestApp) {
        let user = app.user().await;
        let lesya = user.create(&draft("Lesya")).await;
        let token = user.get("/api/changes").await.json()["token"].as_str().unwrap().to_owned();
        user.delete(&path_of(&lesya)).await.expect(204);
        user.delete("/api/trash").await.expect(204);
        let answer = user.get(&format!("/api/changes?since={token}")).await.expect(200).json();
        assert_eq!(answer["changes"], json!([{"id": lesya["id"], "book_id": lesya["book_id"], "deleted": true}]));
    }
}

on_both! {
    async fn a_move_is_told_to_both_books(app: TestApp) {
        let user = app.user().await;
        let lesya = user.create(&draft("Lesya")).await;
        let work = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        let token = user.get("/api/changes").await.json()["token"].as_str().unwrap().to_owned();
        user.post(&format!("{}/move", path_of(&lesya)), &json!({"book_id": work["id"]})).await.expect(200);
        let tag = user.get(&path_of(&lesya)).await.header("etag").to_owned();
        let gone = json!({"id": lesya["id"], "book_id": lesya["book_id"], "deleted": true});
        let come = json!({"id": lesya["id"], "book_id": work["id"], "etag": tag});
        let changes = async |query: String| user.get(&format!("/api/changes?since={token}{query}")).await.expect(200).json()["changes"].clone();
        assert_eq!(changes(String::new()).await, json!([gone, come]));
        assert_eq!(changes(format!("&book={}", lesya["book_id"])).await, json!([gone]));
        assert_eq!(changes("&limit=1".to_owned()).await, json!([gone, come]), "both or neither");
        assert_eq!(changes(format!("&book={}", work["id"])).await, json!([come]));
    }
}

on_both! {
    /// Histories are made of a seed, so that one which fails can be looked at again.
    async fn a_copy_that_follows_the_changes_is_the_list(app: TestApp) {
        for seed in 0..6_u64 {
            let user = app.user().await;
            let other = user.post("/api/books", &json!({"name": "Other"})).await.expect(201).json();
            let (mut copy, mut random) = (Copy::default(), seed);
            for step in 0..25 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let contacts = user.get("/api/contacts?limit=500").await.json();
                let chosen = contacts.get(usize::try_from(random >> 40).unwrap() % contacts.as_array().unwrap().len().max(1));
                match ((random >> 33) % 8, chosen) {
                    (1, Some(contact)) => drop(user.patch(&path_of(contact), &json!({"phone": step.to_string()})).await.expect(200)),
                    (2, Some(contact)) => drop(user.delete(&path_of(contact)).await.expect(204)),
                    (3, Some(contact)) => drop(user.post(&format!("{}/move", path_of(contact)), &json!({"book_id": other["id"]})).await.expect(200)),
                    (4, _) => undo_latest(&user).await,
                    (5, _) => drop(user.delete("/api/trash").await.expect(204)),
                    (6, _) => import(&user, 7).await,
                    _ => drop(user.create(&draft("Someone")).await),
                }
                if step % 3 == 0 {
                    copy.sync(&user, 3).await;
                    assert_eq!(copy.tags, Copy::listed(&user).await, "seed {seed}, step {step}");
                }
            }
            copy.sync(&user, 1).await;
            assert_eq!(copy.tags, Copy::listed(&user).await, "seed {seed}");
        }
    }
}

on_both! {
    async fn what_is_no_token_is_refused(app: TestApp) {
        let user = app.user().await;
        let token = user.get("/api/changes").await.json()["token"].as_str().unwrap().to_owned();
        for since in ["x", "-1", "1-", "1--1"] {
            assert_eq!(user.get(&format!("/api/changes?since={since}")).await.refused_fields(), ["since"], "{since}");
        }
        let (epoch, change) = token.split_once('-').unwrap();
        for since in [format!("{epoch}-{}", change.parse::<i64>().unwrap() + 1), format!("{epoch}0-{change}")] {
            user.get(&format!("/api/changes?since={since}")).await.problem(410);
        }
        for limit in ["0", "1001", "x"] {
            assert_eq!(user.get(&format!("/api/changes?limit={limit}")).await.refused_fields(), ["limit"], "{limit}");
        }
    }
}

on_both! {
    async fn the_changes_of_another_are_not_told(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let token = user.get("/api/changes").await.json()["token"].as_str().unwrap().to_owned();
        let contact = other.create(&draft("Lesya")).await;
        other.delete(&path_of(&contact)).await.expect(204);
        other.delete("/api/trash").await.expect(204);
        other.create(&draft("Ivan")).await;
        for query in [String::new(), format!("?since={token}")] {
            assert_eq!(user.get(&format!("/api/changes{query}")).await.expect(200).json()["changes"], json!([]));
        }
    }
}
