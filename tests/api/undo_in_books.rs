//! Undo, rewind and taking back where contacts have moved between address books.

use carnet::domain::revert::take_back_abandoned;
use serde_json::{Value, json};

use crate::support::owner::{Owner, undo_of};
use crate::support::user::path_of;
use crate::support::{TestApp, on_both};

/// Gives these contacts one name in the collections of their books.
async fn name_alike(app: &TestApp, contacts: &[&Value]) {
    for contact in contacts {
        let sql = format!(
            "UPDATE contacts SET href = 'card.vcf' WHERE id = {}",
            contact["id"]
        );
        app.execute(&sql).await;
    }
}

/// Lets the latest operation of this kind look as if its process had died, and takes it back.
async fn take_back(app: &TestApp, kind: &str) {
    let died = format!(
        "UPDATE operations SET state = 'running', lease_until = 0 WHERE kind = '{kind}' AND id = (SELECT MAX(id) FROM operations WHERE kind = '{kind}')"
    );
    app.execute(&died).await;
    take_back_abandoned(&app.app).await.unwrap();
}

on_both! {
    async fn a_contact_whose_place_was_taken_stays_where_a_move_that_is_taken_back_left_it(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("same", "Former")]).await;
        let former = owner.trash("Former").await;
        owner.import("Home", &[("same", "Successor"), ("other", "Taras")]).await;
        let both = [owner.named("Successor").await["id"].clone(), owner.named("Taras").await["id"].clone()];
        owner.move_all("Work", &both).await;
        owner.restore(&former).await;
        take_back(&app, "move").await;
        let operation = owner.user.get("/api/operations").await.expect(200).json()[0].clone();
        assert_eq!((&operation["kind"], &operation["state"]), (&json!("move"), &json!("failed")));
        assert_eq!(owner.places().await, ["Former: Home", "Successor: Work", "Taras: Home"]);
    }
}

on_both! {
    async fn a_contact_whose_place_was_taken_keeps_no_other_from_a_rewind(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("same", "Former")]).await;
        let then = owner.instant().await;
        owner.move_to("Work", "Former").await;
        owner.import("Home", &[("same", "Successor")]).await;
        owner.import("Work", &[("other", "Taras")]).await;
        let path = format!("/api/rewind?at={then}&mode=commit&book={}", owner.books["Work"]);
        owner.user.post(&path, &json!({})).await.expect(200);
        assert_eq!(owner.places().await, ["Former: Work", "Successor: Home", "Taras: trash"]);
    }
}

on_both! {
    async fn what_was_moved_since_stays_unchanged(app: TestApp) {
        let owner = Owner::of(&app).await;
        let imported = owner.import("Home", &[("one", "Lesya"), ("two", "Ivan"), ("three", "Taras")]).await;
        let update = |contact: &Value| json!({"op": "update", "id": contact["id"], "patch": {"favorite": true}});
        let changes = [update(&owner.named("Lesya").await), update(&owner.named("Ivan").await)];
        let changed = undo_of(&owner.user.batch(&changes).await.expect(200).json());
        for name in ["Lesya", "Taras"] {
            owner.move_to("Work", name).await;
        }
        let (contacts, kept, _) = owner.undo(&changed).await;
        assert_eq!((contacts, kept), (json!(1), json!(1)));
        assert_eq!(owner.user.first_names("/api/contacts?favorite=true").await, ["Lesya"]);
        owner.undo(&imported).await;
        assert_eq!(owner.places().await, ["Ivan: trash", "Lesya: Work", "Taras: Work"]);
    }
}

on_both! {
    async fn what_was_moved_since_and_moved_back_is_as_it_was_left(app: TestApp) {
        let owner = Owner::of(&app).await;
        let imported = owner.import("Home", &[("one", "Lesya")]).await;
        for book in ["Work", "Home"] {
            owner.move_to(book, "Lesya").await;
        }
        let (contacts, kept, _) = owner.undo(&imported).await;
        assert_eq!((contacts, kept), (json!(1), json!(0)));
        assert_eq!(owner.places().await, ["Lesya: trash"]);
    }
}

on_both! {
    async fn what_goes_makes_room_for_what_was_in_its_book(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("same", "Former")]).await;
        let then = owner.instant().await;
        owner.move_to("Work", "Former").await;
        owner.import("Home", &[("same", "Successor")]).await;
        let (after, before) = (["Former: Work", "Successor: Home"], ["Former: Home", "Successor: trash"]);
        let mut undo = undo_of(&owner.rewind(&then, "commit").await);
        assert_eq!(owner.places().await, before);
        for expected in [after, before, after] {
            let (contacts, kept, next) = owner.undo(&undo).await;
            assert_eq!((contacts, kept), (json!(2), json!(0)));
            assert_eq!(owner.places().await, expected);
            undo = next.as_str().unwrap().to_owned();
        }
    }
}

on_both! {
    async fn a_rewind_that_is_taken_back_leaves_nothing_in_the_trash(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("same", "Former")]).await;
        let then = owner.instant().await;
        owner.move_to("Work", "Former").await;
        owner.import("Home", &[("same", "Successor")]).await;
        owner.rewind(&then, "commit").await;
        take_back(&app, "rewind").await;
        assert_eq!(owner.places().await, ["Former: Work", "Successor: Home"]);
        let history = owner.user.get(&format!("{}/history", path_of(&owner.named("Successor").await))).await.expect(200).json();
        assert_eq!(history.as_array().unwrap().len(), 1, "{history}");
    }
}

on_both! {
    async fn what_goes_leaves_its_name_to_what_was_in_its_book(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("one", "Former")]).await;
        name_alike(&app, &[&owner.named("Former").await]).await;
        let then = owner.instant().await;
        owner.move_to("Work", "Former").await;
        owner.import("Home", &[("two", "Successor")]).await;
        name_alike(&app, &[&owner.named("Successor").await]).await;
        owner.rewind(&then, "commit").await;
        assert_eq!(owner.places().await, ["Former: Home", "Successor: trash"]);
        assert_eq!(owner.href("Former").await, "card.vcf");
    }
}

on_both! {
    async fn two_of_one_uid_go_back_to_their_books_in_whatever_order_they_were_made(app: TestApp) {
        for [first, second] in [["Home", "Work"], ["Work", "Home"]] {
            let owner = Owner::of(&app).await;
            owner.import(first, &[("same", first)]).await;
            owner.import(second, &[("same", second)]).await;
            let then = owner.instant().await;
            owner.move_to("Archive", "Work").await;
            owner.move_to("Work", "Home").await;
            let undo = undo_of(&owner.rewind(&then, "commit").await);
            assert_eq!(owner.places().await, ["Home: Home", "Work: Work"]);
            owner.undo(&undo).await;
            assert_eq!(owner.places().await, ["Home: Work", "Work: Archive"]);
        }
    }
}

/// Contacts that do not fit into one part of a change.
const MANY: usize = 260;

on_both! {
    async fn two_of_one_uid_go_back_to_their_books_in_different_parts_too(app: TestApp) {
        let owner = Owner::of(&app).await;
        let named = |book: &str| (0..MANY).map(|nth| (format!("uid-{nth}"), format!("{book} {nth}"))).collect::<Vec<_>>();
        for book in ["Work", "Home"] {
            let cards = named(book);
            let cards: Vec<_> = cards.iter().map(|(uid, name)| (uid.as_str(), name.as_str())).collect();
            owner.import(book, &cards).await;
        }
        let then = owner.instant().await;
        for (from, to) in [("Work", "Archive"), ("Home", "Work")] {
            let mut ids = Vec::new();
            for skip in [0, 200] {
                let page = format!("/api/contacts?limit=200&skip={skip}&book={}", owner.books[from]);
                let page = owner.user.get(&page).await.expect(200).json();
                ids.extend(page.as_array().unwrap().iter().map(|contact| contact["id"].clone()));
            }
            assert_eq!(ids.len(), MANY);
            owner.move_all(to, &ids).await;
        }
        owner.rewind(&then, "commit").await;
        for (book, count) in [("Home", MANY), ("Work", MANY), ("Archive", 0)] {
            let total = owner.user.get(&format!("/api/contacts?limit=1&total=true&book={}", owner.books[book])).await.expect(200);
            assert_eq!(total.header("x-total-count"), count.to_string(), "{book}");
        }
    }
}

on_both! {
    async fn two_that_had_one_name_in_the_trash_both_come_back(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("one", "Lesya"), ("two", "Taras")]).await;
        let then = owner.instant().await;
        let trashed = [owner.trash("Lesya").await, owner.trash("Taras").await];
        name_alike(&app, &[&trashed[0], &trashed[1]]).await;
        owner.rewind(&then, "commit").await;
        assert_eq!(owner.places().await, ["Lesya: Home", "Taras: Home"]);
        let mut names = [owner.href("Lesya").await, owner.href("Taras").await];
        names.sort_by_key(|name| name != "card.vcf");
        assert_eq!(names[0], "card.vcf");
        assert_ne!(names[1], "card.vcf");
    }
}

on_both! {
    async fn two_of_one_uid_come_back_from_the_trash_of_one_book_to_their_own(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("same", "Lesya")]).await;
        owner.import("Work", &[("same", "Ivan")]).await;
        let then = owner.instant().await;
        owner.trash("Lesya").await;
        owner.move_to("Home", "Ivan").await;
        owner.trash("Ivan").await;
        let undo = undo_of(&owner.rewind(&then, "commit").await);
        assert_eq!(owner.places().await, ["Ivan: Work", "Lesya: Home"]);
        let (contacts, kept, next) = owner.undo(&undo).await;
        assert_eq!((contacts, kept), (json!(2), json!(0)));
        assert_eq!(owner.places().await, ["Ivan: trash", "Lesya: trash"]);
        owner.undo(next.as_str().unwrap()).await;
        assert_eq!(owner.places().await, ["Ivan: Work", "Lesya: Home"]);
    }
}

on_both! {
    async fn of_two_of_one_uid_in_one_book_the_second_stays_in_the_trash(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("same", "Lesya"), ("other", "Taras")]).await;
        owner.import("Work", &[("same", "Ivan")]).await;
        let then = owner.instant().await;
        owner.trash("Lesya").await;
        owner.trash("Taras").await;
        owner.move_to("Home", "Ivan").await;
        owner.trash("Ivan").await;
        owner.remove_book("Work").await;
        owner.rewind(&then, "commit").await;
        let places = owner.places().await;
        assert!(places.contains(&"Taras: Home".to_owned()), "{places:?}");
        let back = places.iter().filter(|place| place.ends_with(": Home")).count();
        assert_eq!((back, places.len()), (2, 3), "{places:?}");
    }
}

on_both! {
    async fn a_version_comes_back_to_its_book_though_its_uid_is_taken_where_it_was_trashed(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Work", &[("same", "Lesya")]).await;
        let since = owner.user.get("/api/changes").await.expect(200).json()["token"].as_str().unwrap().to_owned();
        owner.move_to("Home", "Lesya").await;
        let path = path_of(&owner.trash("Lesya").await);
        owner.import("Home", &[("same", "Ivan")]).await;
        let history = owner.user.get(&format!("{path}/history")).await.expect(200).json();
        let first = history.as_array().unwrap().last().unwrap()["version"].clone();
        owner.user.post(&format!("{path}/history/{first}/restore"), &json!({})).await.expect(200);
        assert_eq!(owner.places().await, ["Ivan: Home", "Lesya: Work"]);
        let changes = owner.user.get(&format!("/api/changes?since={since}&book={}", owner.books["Work"])).await.expect(200).json();
        let deleted: Vec<_> = changes["changes"].as_array().unwrap().iter().map(|change| change["deleted"] == true).collect();
        assert_eq!(deleted, [false], "{changes}");
    }
}

on_both! {
    async fn a_contact_that_comes_back_to_another_book_is_told_gone_where_it_was(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Work", &[("one", "Lesya")]).await;
        let then = owner.instant().await;
        owner.move_to("Home", "Lesya").await;
        let since = owner.user.get("/api/changes").await.expect(200).json()["token"].as_str().unwrap().to_owned();
        let lesya = owner.trash("Lesya").await;
        owner.rewind(&then, "commit").await;
        assert_eq!(owner.places().await, ["Lesya: Work"]);
        let changes = owner.user.get(&format!("/api/changes?since={since}&book={}", owner.books["Home"])).await.expect(200).json();
        let told = &changes["changes"].as_array().unwrap().iter().map(|change| (change["id"].clone(), change["deleted"].clone())).collect::<Vec<_>>();
        assert_eq!(*told, [(lesya["id"].clone(), json!(true))]);
    }
}

on_both! {
    async fn a_trial_rewind_counts_moves(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("one", "Lesya"), ("two", "Taras")]).await;
        let then = owner.instant().await;
        owner.move_to("Work", "Lesya").await;
        for book in ["Work", "Home"] {
            owner.move_to(book, "Taras").await;
        }
        let trial = owner.rewind(&then, "dry_run").await;
        assert_eq!((&trial["changed"], &trial["contacts"][0]["name"]), (&json!(1), &json!("Lesya")));
        owner.rewind(&then, "commit").await;
        assert_eq!(owner.places().await, ["Lesya: Home", "Taras: Home"]);
        assert_eq!(owner.rewind(&then, "dry_run").await["changed"], json!(0));
    }
}

on_both! {
    async fn a_trial_rewind_counts_no_move_from_a_book_that_is_gone(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Work", &[("one", "Lesya")]).await;
        let then = owner.instant().await;
        owner.move_to("Home", "Lesya").await;
        owner.remove_book("Work").await;
        assert_eq!(owner.rewind(&then, "dry_run").await["changed"], json!(0));
        owner.rewind(&then, "commit").await;
        assert_eq!(owner.places().await, ["Lesya: Home"]);
    }
}

on_both! {
    async fn a_rewind_of_one_book_leaves_what_only_passed_through_it(app: TestApp) {
        let owner = Owner::of(&app).await;
        owner.import("Home", &[("one", "Taras")]).await;
        let then = owner.instant().await;
        owner.import("Work", &[("two", "Lesya")]).await;
        owner.move_to("Home", "Lesya").await;
        owner.move_to("Work", "Taras").await;
        owner.move_to("Archive", "Taras").await;
        let path = format!("/api/rewind?at={then}&mode=commit&book={}", owner.books["Work"]);
        owner.user.post(&path, &json!({})).await.expect(200);
        assert_eq!(owner.places().await, ["Lesya: Home", "Taras: Archive"]);
    }
}
