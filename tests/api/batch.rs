use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{Answer, TestUser, draft, on_both};

fn create(first_name: &str) -> Value {
    json!({"op": "create", "contact": draft(first_name)})
}

fn update(contact: &Value, patch: &Value) -> Value {
    json!({"op": "update", "id": contact["id"], "patch": patch})
}

fn delete(contact: &Value) -> Value {
    json!({"op": "delete", "id": contact["id"]})
}

/// Everything a user can see of its contacts, to show that nothing changed.
async fn all(user: &TestUser<'_>) -> Value {
    user.get("/api/contacts?limit=500").await.expect(200).json()
}

/// Checks that a problem names the operation.
fn assert_names(answer: &Answer, index: usize) {
    let problem = answer.json();
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.starts_with(&format!("operation {index}: ")),
        "{detail}"
    );
    let field = problem["errors"][0]["field"].as_str().unwrap();
    assert!(
        field.starts_with(&format!("operations[{index}]")),
        "{field}"
    );
}

on_both! {
    async fn a_batch_creates_updates_and_deletes_in_order(app: TestApp) {
        let user = app.user().await;
        let (kept, gone) = (user.create(&draft("Kept")).await, user.create(&draft("Gone")).await);
        let operations = [create("New"), update(&kept, &json!({"phone": "1", "first_name": null})), delete(&gone), create("Newer")];
        let answer = user.batch(&operations).await.expect(200).json();
        let results = answer["results"].as_array().unwrap();
        let contacts = all(&user).await;
        let mut tags = Vec::new();
        for contact in contacts.as_array().unwrap() {
            tags.push(user.get(&path_of(contact)).await.header("etag").to_owned());
        }
        assert_eq!(results.len(), 4);
        assert_eq!(results[0], json!({"status": 201, "id": contacts[1]["id"], "etag": tags[1]}));
        assert_eq!(results[1], json!({"status": 200, "id": kept["id"], "etag": tags[0]}));
        assert_eq!(results[2], json!({"status": 204, "id": gone["id"]}));
        assert_eq!(results[3], json!({"status": 201, "id": contacts[2]["id"], "etag": tags[2]}));
        let names: Vec<_> = contacts.as_array().unwrap().iter().map(|contact| contact["display_name"].as_str().unwrap()).collect();
        assert_eq!(names, ["1", "New", "Newer"]);
        assert_eq!(user.first_names("/api/contacts/search?q=New").await, ["New", "Newer"], "what a batch makes is found");
        assert_eq!(user.first_names("/api/contacts/search?q=Gone").await, [""; 0]);
    }
}

on_both! {
    async fn a_tag_lets_an_operation_through_only_on_that_version(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let old = user.get(&path_of(&contact)).await.header("etag").to_owned();
        let guarded = |op: Value, tag: &str| {
            let mut op = op;
            op["etag"] = json!(tag);
            op
        };
        let answer = user.batch(&[guarded(update(&contact, &json!({"phone": "1"})), &old)]).await.expect(200).json();
        let new = answer["results"][0]["etag"].as_str().unwrap().to_owned();
        let before = all(&user).await;
        for stale in [old.as_str(), "\"x\"", "", "W/", "a\u{0}b"] {
            for op in [update(&contact, &json!({"phone": "2"})), delete(&contact)] {
                let answer = user.batch(&[create("Not made"), guarded(op, stale)]).await.expect(412);
                assert_names(&answer, 1);
                assert_eq!(answer.header("content-type"), "application/problem+json");
            }
        }
        assert_eq!(all(&user).await, before);
        user.batch(&[guarded(update(&contact, &json!({"phone": "3"})), new.trim_matches('"'))]).await.expect(200);
        let tag = user.get(&path_of(&contact)).await.header("etag").to_owned();
        user.batch(&[guarded(delete(&contact), &tag)]).await.expect(200);
    }
}

on_both! {
    async fn the_first_operation_that_fails_is_named_and_nothing_is_written(app: TestApp) {
        let user = app.user().await;
        let (contact, trashed) = (user.create(&draft("Lesya")).await, user.create(&draft("Trashed")).await);
        user.delete(&path_of(&trashed)).await.expect(204);
        let changes = app.count("SELECT MAX(change) FROM account_counters").await;
        let before = all(&user).await;
        let unknown = json!({"id": 9_007_199_254_740_991_i64});
        let bad = [
            (json!({"op": "create", "contact": {}}), 422, "operations[2].first_name"),
            (json!({"op": "create", "contact": {"first_name": "x", "email": "no"}}), 422, "operations[2].email"),
            (update(&contact, &json!({"first_name": null, "phone": null})), 422, "operations[2].first_name"),
            (update(&contact, &json!({"birthday": "1990-02-30"})), 422, "operations[2].birthday"),
            (update(&unknown, &json!({"first_name": "x"})), 404, "operations[2]"),
            (delete(&unknown), 404, "operations[2]"),
            (delete(&trashed), 404, "operations[2]"),
            (update(&trashed, &json!({})), 404, "operations[2]"),
        ];
        for (operation, status, field) in bad {
            let answer = user.batch(&[create("A"), update(&contact, &json!({"phone": "1"})), operation.clone(), delete(&unknown)]).await;
            assert_names(&answer, 2);
            assert_eq!(answer.json()["errors"][0]["field"], field, "{operation}");
            answer.problem(status);
            assert_eq!(all(&user).await, before, "{operation}");
        }
        assert_eq!(app.count("SELECT MAX(change) FROM account_counters").await, changes);
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 2);
    }
}

on_both! {
    async fn operations_on_one_contact_build_on_each_other(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let operations = [update(&contact, &json!({"last_name": "Kosach"})), update(&contact, &json!({"phone": "1"})),
            update(&contact, &json!({"last_name": "Ukrainka"}))];
        let answer = user.batch(&operations).await.expect(200).json();
        let read = user.get(&path_of(&contact)).await;
        assert_eq!((&read.json()["display_name"], &read.json()["phone"]), (&json!("Lesya Ukrainka"), &json!("1")));
        assert_eq!(answer["results"][2]["etag"], read.header("etag"));
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, 3);
        let answer = user.batch(&[delete(&contact), update(&contact, &json!({"phone": "2"}))]).await.expect(404);
        assert_names(&answer, 1);
        assert_names(&user.batch(&[delete(&contact), delete(&contact)]).await.expect(404), 1);
        user.batch(&[update(&contact, &json!({"phone": "3"})), delete(&contact)]).await.expect(200);
        assert_eq!(all(&user).await, json!([]));
    }
}

on_both! {
    async fn a_tag_in_a_batch_is_that_of_the_version_the_batch_has_made_so_far(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let tag = user.get(&path_of(&contact)).await.header("etag").to_owned();
        let again = json!({"op": "update", "id": contact["id"], "etag": tag, "patch": {"phone": "2"}});
        assert_names(&user.batch(&[update(&contact, &json!({"phone": "1"})), again.clone()]).await.expect(412), 1);
        user.batch(&[again.clone(), update(&contact, &json!({"phone": "1"}))]).await.expect(200);
        assert_eq!(user.get(&path_of(&contact)).await.json()["phone"], "1");
    }
}

on_both! {
    async fn one_to_five_hundred_operations_are_taken(app: TestApp) {
        let user = app.user().await;
        let names: Vec<_> = (0..500).map(|number| format!("Contact {number}")).collect();
        let operations: Vec<_> = names.iter().map(|name| create(name)).collect();
        assert_eq!(user.batch(&[]).await.refused_fields(), ["operations"]);
        assert_eq!(user.batch(&[operations.as_slice(), &[create("501")]].concat()).await.refused_fields(), ["operations"]);
        assert_eq!(all(&user).await, json!([]));
        let answer = user.batch(&operations).await.expect(200).json();
        assert_eq!(answer["results"].as_array().unwrap().len(), 500);
        let contacts = all(&user).await;
        assert_eq!(contacts.as_array().unwrap().iter().map(|contact| contact["first_name"].as_str().unwrap()).collect::<Vec<_>>(), names);
        let removals: Vec<_> = contacts.as_array().unwrap().iter().map(delete).collect();
        user.batch(&removals).await.expect(200);
        assert_eq!(all(&user).await, json!([]));
    }
}

on_both! {
    async fn what_is_no_operation_is_refused(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let before = all(&user).await;
        for operation in [
            json!({}), json!({"op": "purge", "id": 1}), json!({"op": "create"}), json!({"op": "create", "contact": null}), json!("create"), json!(null),
            json!({"op": "create", "contact": draft("x"), "id": 5}), json!({"op": "create", "contact": {"first_name": "x", "user_id": 1}}),
            json!({"op": "update", "id": contact["id"]}), json!({"op": "update", "patch": {}}), json!({"op": "update", "id": "1", "patch": {}}),
            json!({"op": "update", "id": 1.5, "patch": {}}), json!({"op": "update", "id": 0, "patch": {}}), json!({"op": "delete", "id": -1}),
            json!({"op": "delete", "id": 9_007_199_254_740_992_i64}), json!({"op": "delete", "id": u64::MAX}), json!({"op": "delete"}),
            json!({"op": "delete", "id": contact["id"], "etag": 5}), json!({"op": "delete", "id": contact["id"], "patch": {}}),
            json!({"op": "create", "contact": ["Taras"]}), json!({"op": "update", "id": contact["id"], "patch": ["Taras"]}),
            json!(["delete", contact["id"]]), json!(["delete", {"id": contact["id"]}]),
        ] {
            let answer = user.batch(&[create("Fine"), operation.clone()]).await;
            let fields = answer.refused_fields();
            assert!(fields[0].starts_with("operations[1]"), "{operation}: {fields:?}");
        }
        for body in [json!([]), json!({"operations": {}}), json!({"operations": null}), json!({}), json!([[create("x")]]), json!({"operations": [create("x")], "x": 1})] {
            user.post("/api/contacts/batch", &body).await.problem(422);
        }
        assert_eq!(all(&user).await, before);
    }
}

on_both! {
    async fn a_batch_reaches_no_contact_of_another(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let theirs = other.create(&draft("Theirs")).await;
        let tag = other.get(&path_of(&theirs)).await.header("etag").to_owned();
        let unknown = json!({"id": 5});
        let guarded = |contact: &Value| json!({"op": "update", "id": contact["id"], "etag": tag, "patch": {"first_name": "Mine"}});
        for (on_theirs, on_unknown) in [
            (guarded(&theirs), guarded(&unknown)),
            (update(&theirs, &json!({"first_name": "Mine"})), update(&unknown, &json!({"first_name": "Mine"}))),
            (delete(&theirs), delete(&unknown)),
        ] {
            let refused = user.batch(&[create("x"), on_theirs]).await.expect(404);
            assert_eq!(refused.essence(), user.batch(&[create("x"), on_unknown]).await.essence());
            assert_names(&refused, 1);
        }
        assert_eq!(other.get(&path_of(&theirs)).await.json(), theirs);
        assert_eq!(all(&user).await, json!([]));
    }
}

on_both! {
    async fn batches_at_once_on_the_same_contacts_all_apply(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["A", "B", "C", "D"]).await;
        let contacts = all(&user).await;
        let answers = join_all((0..8).map(|number| {
            let (user, contacts) = (&user, contacts.as_array().unwrap());
            async move {
                let rotated = (0..4).map(|at| &contacts[(at + number) % 4]);
                let operations: Vec<_> = rotated.map(|contact| update(contact, &json!({"phone": number.to_string()}))).collect();
                user.batch(&operations).await.status.as_u16()
            }
        })).await;
        assert_eq!(answers, [200; 8]);
        let phones: std::collections::BTreeSet<_> =
            all(&user).await.as_array().unwrap().iter().map(|contact| contact["phone"].as_str().unwrap().to_owned()).collect();
        assert_eq!(phones.len(), 1, "one batch was the last on all contacts: {phones:?}");
    }
}

on_both! {
    /// Row 8 of issue 12: a small request must not write gigabytes of history.
    async fn a_batch_that_writes_too_much_is_refused_whole(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        let photo = "A".repeat(3_000_000);
        let vcard = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lesya\r\nN:;Lesya;;;\r\nPHOTO;ENCODING=b;TYPE=JPEG:{photo}\r\nEND:VCARD\r\n");
        let path = format!("{}/card", path_of(&contact));
        let put = user.request(reqwest::Method::PUT, &path).header("content-type", "text/vcard").body(vcard);
        Answer::of(put).await.expect(200);
        let revisions = app.count("SELECT COUNT(*) FROM revisions").await;
        let before = all(&user).await;
        // Each update writes the card anew and keeps the former one.
        let updates = |count: usize| -> Vec<_> { (0..count).map(|nth| update(&contact, &json!({"phone": nth.to_string()}))).collect() };
        let refused = user.batch(&updates(20)).await;
        assert_names(&refused, 2);
        let detail = refused.problem(422);
        assert!(detail.contains("16 MB"), "{detail}");
        assert_eq!((app.count("SELECT COUNT(*) FROM revisions").await, all(&user).await), (revisions, before));
        user.batch(&updates(2)).await.expect(200);
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, revisions + 2);
    }
}
