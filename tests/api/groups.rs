//! Group cards, whose members have the group's name for a label.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, on_both};

fn person(uid: &str, rest: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{uid}\r\nN:;{uid};;;\r\n{rest}END:VCARD\r\n"
    )
}

/// A group card as iCloud writes it.
fn group(uid: &str, name: &str, members: &[&str]) -> String {
    let members: String = members
        .iter()
        .map(|uid| format!("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{uid}\r\n"))
        .collect();
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n{members}END:VCARD\r\n"
    )
}

async fn import(user: &TestUser<'_>, cards: &[String]) {
    let request = user
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    Answer::of(request.body(cards.concat())).await.expect(200);
}

async fn cards(user: &TestUser<'_>) -> String {
    user.get("/api/export?format=vcard&version=original")
        .await
        .expect(200)
        .text
}

async fn id_of(user: &TestUser<'_>, name: &str) -> Value {
    let contacts = user.get("/api/contacts?limit=500").await.expect(200).json();
    let found = contacts
        .as_array()
        .unwrap()
        .iter()
        .find(|contact| contact["display_name"] == name)
        .cloned();
    found.unwrap_or_else(|| panic!("no {name}: {contacts}"))["id"].clone()
}

async fn labels(user: &TestUser<'_>) -> Vec<(String, i64)> {
    let labels = user.get("/api/labels").await.expect(200).json();
    let label = |label: &Value| {
        (
            label["name"].as_str().unwrap().to_owned(),
            label["contacts"].as_i64().unwrap(),
        )
    };
    labels.as_array().unwrap().iter().map(label).collect()
}

fn counts(labels: &[(&str, i64)]) -> Vec<(String, i64)> {
    labels
        .iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

async fn with_label(user: &TestUser<'_>, label: &str) -> Vec<String> {
    user.first_names(&format!("/api/contacts?limit=500&sort=name&label={label}"))
        .await
}

async fn take(user: &TestUser<'_>, label: &str, names: &[&str]) -> Value {
    change(user, label, "remove", names).await
}

async fn give(user: &TestUser<'_>, label: &str, names: &[&str]) -> Value {
    change(user, label, "add", names).await
}

async fn change(user: &TestUser<'_>, label: &str, change: &str, names: &[&str]) -> Value {
    let mut ids = Vec::new();
    for name in names {
        ids.push(id_of(user, name).await);
    }
    user.post(
        &format!("/api/labels/{label}/contacts"),
        &json!({change: ids}),
    )
    .await
    .expect(200)
    .json()
}

on_both! {
    async fn uuids_name_members_in_any_spelling_and_are_written_as_their_cards_spell_them(app: TestApp) {
        let user = app.user().await;
        let [gina, hank, ivan] = ["1", "2", "3"].map(|last| format!("0A25A991-CFB7-4AC2-AB35-B6310FA8000{last}"));
        let members = [gina.to_lowercase(), hank.clone()];
        let group = group("vip", "VIP", &members.each_ref().map(String::as_str));
        let people = [person(&gina, ""), person(&format!("urn:uuid:{}", hank.to_lowercase()), ""), person(&ivan, "")];
        import(&user, &[people.concat(), group.clone()]).await;
        assert_eq!(with_label(&user, "VIP").await, [gina.clone(), format!("urn:uuid:{}", hank.to_lowercase())]);
        give(&user, "VIP", &[&ivan]).await;
        let member = format!("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{ivan}\r\nEND");
        assert!(cards(&user).await.ends_with(&group.replace("END", &member)));
        take(&user, "VIP", &[&gina, &ivan]).await;
        assert_eq!(labels(&user).await, [("VIP".to_owned(), 1)]);
    }
}

on_both! {
    async fn a_label_is_taken_from_the_one_of_two_that_is_named(app: TestApp) {
        let user = app.user().await;
        let (lesya, taras) = (person("Lesya", "CATEGORIES:Friends,Poets\r\n"), person("Taras", "CATEGORIES:Friends\r\n"));
        import(&user, &[lesya.clone(), taras.clone()]).await;
        let taken = take(&user, "Friends", &["Taras"]).await;
        assert_eq!((&taken["contacts"], &taken["kept"]), (&json!(1), &json!(0)));
        assert_eq!(with_label(&user, "Friends").await, ["Lesya"]);
        assert_eq!(labels(&user).await, counts(&[("Friends", 1), ("Poets", 1)]));
        assert_eq!(cards(&user).await, [lesya.clone(), person("Taras", "")].concat());
        user.post(taken["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(cards(&user).await, [lesya, taras].concat());
    }
}

on_both! {
    async fn a_member_leaves_a_group_and_the_others_stay(app: TestApp) {
        let user = app.user().await;
        let people = [person("Lesya", ""), person("Taras", ""), person("Ivan", "")];
        let choir = group("g1", "Choir", &["Lesya", "Taras"]);
        import(&user, &[people.concat(), choir.clone(), group("g2", "Poets", &["Taras"])]).await;
        let taken = take(&user, "Choir", &["Taras", "Ivan"]).await;
        assert_eq!(taken["contacts"], 1, "the group's card alone is changed");
        assert_eq!(labels(&user).await, counts(&[("Choir", 1), ("Poets", 1)]));
        assert_eq!((with_label(&user, "Choir").await, with_label(&user, "Poets").await), (vec!["Lesya".to_owned()], vec!["Taras".to_owned()]));
        assert_eq!(cards(&user).await, [people.concat(), group("g1", "Choir", &["Lesya"]), group("g2", "Poets", &["Taras"])].concat());
        user.post(taken["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(cards(&user).await, [people.concat(), choir, group("g2", "Poets", &["Taras"])].concat());
        assert_eq!(with_label(&user, "Choir").await, ["Lesya", "Taras"]);
    }
}

on_both! {
    async fn an_undo_takes_back_its_own_part_of_a_group_that_others_changed_since(app: TestApp) {
        let user = app.user().await;
        let people = ["Lesya", "Taras", "Ivan", "Olha"].map(|name| person(name, ""));
        import(&user, &[people.concat(), group("g1", "Choir", &["Lesya", "Taras"])]).await;
        let given = give(&user, "Choir", &["Ivan"]).await;
        let taken = take(&user, "Choir", &["Taras"]).await;
        give(&user, "Choir", &["Olha"]).await;
        for (done, members) in [(&given, vec!["Lesya", "Olha"]), (&taken, vec!["Lesya", "Olha", "Taras"])] {
            let undone = user.post(done["undo"].as_str().unwrap(), &json!({})).await.expect(200).json();
            assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(1), &json!(0)));
            assert_eq!(with_label(&user, "Choir").await, members);
        }
        user.post(given["undo"].as_str().unwrap(), &json!({})).await.expect(409);
        let choir = group("g1", "Choir", &["Lesya", "Olha", "Taras"]);
        assert_eq!(cards(&user).await, [people.concat(), choir].concat());
    }
}

on_both! {
    async fn an_undo_leaves_a_group_alone_that_was_deleted_since(app: TestApp) {
        let user = app.user().await;
        import(&user, &[person("Lesya", ""), person("Ivan", ""), group("g1", "Choir", &["Lesya"])]).await;
        let given = give(&user, "Choir", &["Ivan"]).await;
        let request = user.request(Method::DELETE, "/api/labels/Choir");
        Answer::of(request).await.expect(200);
        let undone = user.post(given["undo"].as_str().unwrap(), &json!({})).await.expect(200).json();
        assert_eq!(undone, json!({"contacts": 0, "kept": 1, "undo": null}));
        assert_eq!(labels(&user).await, []);
    }
}

on_both! {
    async fn who_gets_a_groups_label_becomes_its_member(app: TestApp) {
        let user = app.user().await;
        let people = [person("Lesya", ""), person("Taras", ""), person("Ivan", "")].concat();
        let choir = group("g1", "Choir", &["Lesya"]);
        let poets = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:g2\r\nFN:Poets\r\nKIND:group\r\nEND:VCARD\r\n";
        import(&user, &[people.clone(), choir, poets.to_owned()]).await;
        let given = give(&user, "choir", &["Ivan", "Lesya", "Taras"]).await;
        assert_eq!(given["contacts"], 1, "the group's card alone is changed");
        give(&user, "Poets", &["Taras"]).await;
        let grown = [
            people,
            group("g1", "Choir", &["Lesya", "Taras", "Ivan"]),
            poets.replace("END", "MEMBER:urn:uuid:Taras\r\nEND"),
        ];
        assert_eq!(cards(&user).await, grown.concat());
        assert_eq!(labels(&user).await, counts(&[("Choir", 3), ("Poets", 1)]));
        user.post(given["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(labels(&user).await, counts(&[("Choir", 1), ("Poets", 1)]));
    }
}

on_both! {
    async fn who_moves_to_another_book_keeps_the_labels_of_groups(app: TestApp) {
        let user = app.user().await;
        let (lesya, choir) = (person("Lesya", "CATEGORIES:Poets\r\n"), group("g1", "Choir", &["Lesya"]));
        import(&user, &[lesya.clone(), choir.clone(), group("g2", "poets", &["Lesya"])]).await;
        let work = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json()["id"].clone();
        let contact = format!("/api/contacts/{}", id_of(&user, "Lesya").await);
        user.post(&format!("{contact}/move"), &json!({"book_id": work})).await.expect(200);
        let kept = user.get(&format!("/api/export?format=vcard&version=original&book={work}")).await.expect(200).text;
        assert_eq!(kept, person("Lesya", "CATEGORIES:Poets,Choir\r\n"));
        assert_eq!(with_label(&user, "Choir").await, ["Lesya"]);
        let moved = user.get("/api/operations").await.expect(200).json();
        user.post(&format!("/api/operations/{}/undo", moved[0]["id"]), &json!({})).await.expect(200);
        assert_eq!(cards(&user).await, [lesya, choir, group("g2", "poets", &["Lesya"])].concat());
        assert_eq!(with_label(&user, "Choir").await, ["Lesya"]);
    }
}

on_both! {
    async fn a_group_that_is_full_leaves_its_label_to_the_contacts(app: TestApp) {
        let user = app.user().await;
        let members: Vec<_> = (0..4000).map(|nth| format!("member-{nth:05}")).collect();
        let members: Vec<_> = members.iter().map(String::as_str).collect();
        import(&user, &[person("Lesya", ""), group("g1", "Choir", &members)]).await;
        give(&user, "Choir", &["Lesya"]).await;
        assert_eq!(labels(&user).await, counts(&[("Choir", 1)]));
        let full = group("g1", "Choir", &members);
        assert_eq!(cards(&user).await, [person("Lesya", "CATEGORIES:Choir\r\n"), full].concat());
    }
}

on_both! {
    async fn a_group_whose_last_member_leaves_stays_as_an_empty_label(app: TestApp) {
        let user = app.user().await;
        import(&user, &[person("Lesya", ""), group("g1", "Choir", &["Lesya"])]).await;
        take(&user, "Choir", &["Lesya"]).await;
        assert_eq!(labels(&user).await, counts(&[("Choir", 0)]));
        assert_eq!(cards(&user).await, [person("Lesya", ""), group("g1", "Choir", &[])].concat());
    }
}

on_both! {
    async fn a_label_that_is_a_category_and_a_group_at_once_counts_each_contact_once(app: TestApp) {
        let user = app.user().await;
        import(&user, &[
            person("Lesya", "CATEGORIES:choir\r\n"), person("Taras", "CATEGORIES:Choir\r\n"), person("Ivan", ""),
            group("g1", "Choir", &["Lesya", "Ivan"]), group("g2", "CHOIR", &["Lesya"]),
        ]).await;
        let found: Vec<_> = labels(&user).await.into_iter().map(|(name, count)| (name.to_lowercase(), count)).collect();
        assert_eq!(found, counts(&[("choir", 3)]));
        assert_eq!(with_label(&user, "Choir").await, ["Ivan", "Lesya", "Taras"]);
        assert_eq!(user.get("/api/contacts?label=choir&total=true").await.expect(200).header("x-total-count"), "3");
        assert_eq!(user.first_names("/api/contacts/search?q=a&label=choir").await, ["Ivan", "Lesya", "Taras"]);
        let exported = user.get("/api/export?format=vcard&label=Choir").await.expect(200).text;
        assert_eq!(exported.matches("UID:Lesya").count(), 1, "{exported}");
        take(&user, "Choir", &["Lesya"]).await;
        assert_eq!(with_label(&user, "Choir").await, ["Ivan", "Taras"]);
    }
}

on_both! {
    /// By a word that the index is asked for, and by one that is too short for it.
    async fn a_search_for_a_groups_name_finds_its_members_and_no_group_card(app: TestApp) {
        let user = app.user().await;
        import(&user, &[person("Lesya", "NOTE:sings in the Choir\r\n"), person("Taras", ""), group("g1", "Choir", &["Taras"])]).await;
        for query in ["q=Choir", "q=ch", "q=choir&label=Choir", "first_name=choir", "q=g1"] {
            let found = user.first_names(&format!("/api/contacts/search?{query}")).await;
            let expected: &[&str] = match query {
                "q=Choir" | "q=ch" => &["Lesya", "Taras"],
                "q=choir&label=Choir" => &["Taras"],
                _ => &[],
            };
            assert_eq!(found, expected, "{query}");
        }
        assert_eq!(user.first_names("/api/contacts?sort=name").await, ["Lesya", "Taras"]);
        assert_eq!(user.get("/api/contacts?total=true").await.expect(200).header("x-total-count"), "2");
    }
}

on_both! {
    async fn groups_are_no_duplicates_of_each_other_nor_of_people(app: TestApp) {
        let user = app.user().await;
        let name = "Church Choir";
        let person = |uid: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:Choir;Church;;;\r\nEMAIL:choir@example.org\r\nEND:VCARD\r\n");
        let with_email = |uid: &str| group(uid, name, &[]).replace("END:VCARD", "EMAIL:choir@example.org\r\nEND:VCARD");
        import(&user, &[person("p1"), with_email("g1"), with_email("g2")]).await;
        assert_eq!(user.get("/api/duplicates").await.expect(200).json(), json!([]));
        import(&user, &[person("p2")]).await;
        let found = user.get("/api/duplicates").await.expect(200).json();
        let people: Vec<_> = user.get("/api/contacts").await.json().as_array().unwrap().iter().map(|contact| contact["id"].clone()).collect();
        assert_eq!((found.as_array().unwrap().len(), &found[0]["contacts"]), (1, &json!(people)));
    }
}

on_both! {
    async fn groups_survive_when_their_members_are_merged(app: TestApp) {
        let user = app.user().await;
        let groups = [group("g1", "Choir", &["Taras", "Ivan"]), group("g2", "Poets", &["Lesya"])];
        import(&user, &[person("Lesya", ""), person("Taras", ""), person("Ivan", ""), groups.concat()]).await;
        let (lesya, taras) = (id_of(&user, "Lesya").await, id_of(&user, "Taras").await);
        let before = cards(&user).await;
        let merged = user.post("/api/duplicates/merge", &json!({"contacts": [lesya, taras]})).await.expect(200).json();
        assert_eq!(merged["contacts"], 2);
        assert!(cards(&user).await.ends_with(&groups.concat()), "the groups' cards stay as they were");
        assert_eq!(labels(&user).await, counts(&[("Choir", 2), ("Poets", 1)]));
        assert_eq!(with_label(&user, "Choir").await, ["Ivan", "Lesya"]);
        user.post(merged["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!((cards(&user).await, with_label(&user, "Choir").await), (before, vec!["Ivan".to_owned(), "Taras".to_owned()]));
    }
}

on_both! {
    async fn a_renamed_label_is_renamed_on_groups_and_categories_alike(app: TestApp) {
        let user = app.user().await;
        import(&user, &[person("Lesya", "CATEGORIES:Choir,Poets\r\n"), person("Taras", ""), group("g1", "Choir", &["Taras"])]).await;
        let renamed = user.patch("/api/labels/choir", &json!({"name": "Singers"})).await.expect(200).json();
        assert_eq!(renamed["contacts"], 2);
        assert_eq!(labels(&user).await, counts(&[("Poets", 1), ("Singers", 2)]));
        assert_eq!(cards(&user).await,
            [person("Lesya", "CATEGORIES:Poets,Singers\r\n"), person("Taras", ""), group("g1", "Singers", &["Taras"])].concat());
    }
}
