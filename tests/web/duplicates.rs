use serde_json::json;

use super::{html, import, member, said};
use crate::support::on_both;

on_both! {
    async fn duplicates_are_listed_with_what_speaks_for_them_and_told_apart(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for comments in ["one", "two"] {
            user.create(&json!({"first_name": "Taras", "last_name": "Shevchenko", "phone": "+380671234567", "comments": comments})).await;
        }
        let page = browser.page("/duplicates").await;
        assert!(page.contains("+380671234567") && page.contains(&said("en", "duplicates-same-name")), "{page}");
        let fields = html::fields(&page, "/duplicates/distinct");
        browser.post("/duplicates/distinct", &html::borrowed(&fields)).await.expect(303);
        assert!(browser.page("/duplicates").await.contains(&said("en", "duplicates-none-title")));
    }
}

on_both! {
    async fn merged_contacts_keep_what_was_chosen_and_can_be_parted_again(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let first = user.create(&json!({"first_name": "Taras", "email": "taras@example.org"})).await["id"].to_string();
        let second = user.create(&json!({"first_name": "Kobzar", "phone": "+380671234567"})).await["id"].to_string();
        let page = browser.page(&format!("/duplicates/merge?ids={first},{second}")).await;
        let fields = html::with(&html::fields(&page, "/duplicates/merge"), "choice.N", "1");
        let answer = browser.post("/duplicates/merge", &html::borrowed(&fields)).await.expect(303);
        let target = answer.header("location").to_owned();
        assert!(target.starts_with(&format!("/contacts/{first}?undo=")), "{target}");
        let merged = user.get(&format!("/api/contacts/{first}")).await.expect(200).json();
        assert_eq!((&merged["first_name"], &merged["email"], &merged["phone"]), (&json!("Kobzar"), &json!("taras@example.org"), &json!("+380671234567")));
        user.get(&format!("/api/contacts/{second}")).await.expect(404);
        let undo = html::fields(&browser.page(&target).await, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(user.get(&format!("/api/contacts/{second}")).await.expect(200).json()["first_name"], json!("Kobzar"));
    }
}

on_both! {
    async fn all_that_is_certain_is_merged_and_parted_again_as_one(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let twin = |name: &str| json!({"op": "create", "contact": {"first_name": name, "email": format!("{name}@example.org")}});
        user.batch(&[twin("Taras"), twin("Taras"), twin("Lesya"), twin("Ivan"), twin("Ivan"), twin("Ivan")]).await.expect(200);
        let page = browser.page("/duplicates").await;
        assert!(page.contains("2 groups are certain") && page.contains("+ Ivan, Ivan"), "{page}");
        let fields = html::fields(&page, "/duplicates/certain");
        let target = browser.post("/duplicates/certain", &html::borrowed(&fields)).await.expect(303).header("location").to_owned();
        assert_eq!(html::names(&browser.page("/contacts").await), ["Ivan", "Lesya", "Taras"]);
        let again = browser.post("/duplicates/certain", &html::borrowed(&fields)).await.expect(303);
        assert_eq!(again.header("location"), "/duplicates?done=changed", "the list that was seen is out of date");
        let undo = html::fields(&browser.page(&target).await, "/contacts/undo");
        browser.post("/contacts/undo", &html::borrowed(&undo)).await.expect(303);
        assert_eq!(html::names(&browser.page("/contacts").await), ["Ivan", "Ivan", "Ivan", "Lesya", "Taras", "Taras"]);
    }
}

on_both! {
    async fn contacts_that_were_told_apart_are_seen_and_taken_back(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for phone in ["+380671234567", "+380 67 123 45 67"] {
            user.create(&json!({"first_name": "Taras", "phone": phone})).await;
        }
        let fields = html::fields(&browser.page("/duplicates").await, "/duplicates/distinct");
        browser.post("/duplicates/distinct", &html::borrowed(&fields)).await.expect(303);
        assert!(browser.page("/duplicates").await.contains(&said("en", "duplicates-none-title")));
        let page = browser.page("/duplicates/apart").await;
        assert_eq!(page.matches("<b dir=\"auto\">Taras</b>").count(), 2, "{page}");
        let fields = html::fields(&page, "/duplicates/apart");
        browser.post("/duplicates/apart", &html::borrowed(&fields)).await.expect(303);
        assert!(browser.page("/duplicates/apart").await.contains(&said("en", "duplicates-apart-none")));
        assert!(browser.page("/duplicates").await.contains("action=\"/duplicates/distinct\""));
    }
}

on_both! {
    async fn a_suggested_merger_is_shown_filled_in_as_it_is_chosen_and_written(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let first = user.create(&json!({"first_name": "Taras", "birthday": "1814-03-09", "email": "taras@example.org"})).await["id"].to_string();
        let second = user.create(&json!({"first_name": "Kobzar", "birthday": "1814-03-10", "phone": "+380671234567"})).await["id"].to_string();
        let path = format!("/duplicates/merge?ids={first},{second}");
        let merged = |page: &str| page.split("class=\"merged\"").skip(2).map(|cell| cell.split("</td>").next().unwrap().replace("<wbr>", "")).collect::<String>();
        let shown = merged(&browser.page(&path).await);
        for value in ["March 9, 1814", "taras@example.org", "+380671234567"] {
            assert!(shown.contains(value), "{value}: {shown}");
        }
        let shown = merged(&browser.page(&format!("{path}&choice.BDAY=1")).await);
        assert!(shown.contains("March 10, 1814"), "{shown}");
    }
}

on_both! {
    async fn after_a_merger_the_next_group_follows(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let twin = |name: &str| json!({"op": "create", "contact": {"first_name": name, "email": format!("{name}@example.org")}});
        user.batch(&[twin("Taras"), twin("Taras"), twin("Lesya"), twin("Lesya")]).await.expect(200);
        let start = html::tags(&browser.page("/duplicates").await).iter().find_map(|tag| tag.get("href").filter(|href| href.contains("merge")).map(html::unescaped)).unwrap();
        let mut page = browser.page(&start.replace("&amp;", "&")).await;
        for left in [1, 0] {
            let fields = html::fields(&page, "/duplicates/merge");
            let target = browser.post("/duplicates/merge", &html::borrowed(&fields)).await.expect(303).header("location").to_owned();
            assert_eq!(target.starts_with("/duplicates/merge?"), left == 1, "{target}");
            page = browser.page(&target).await;
            assert!(page.contains("Merged into "), "{page}");
        }
        assert_eq!(html::names(&browser.page("/contacts").await), ["Lesya", "Taras"]);
    }
}

on_both! {
    async fn the_number_of_duplicates_follows_whatever_takes_contacts_away_or_brings_them_back(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let twins: String = ["1", "2"].map(|uid| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:Taras\r\nEMAIL:taras@example.org\r\nEND:VCARD\r\n")).concat();
        let imported = import(&user, twins).await.json();
        assert!(browser.page("/duplicates").await.contains("Taras"));
        let count = async || {
            let page = browser.page("/sidebar").await;
            let tags = html::tags(&page);
            tags.iter().find(|tag| tag.is("span", "id", "count-duplicates")).expect("a count").text.clone()
        };
        assert_eq!(count().await, "1");
        let ids: Vec<_> = user.get("/api/contacts").await.expect(200).json().as_array().expect("contacts").iter().map(|contact| contact["id"].to_string()).collect();
        user.post(imported["undo"].as_str().expect("an undo"), &json!({})).await.expect(200);
        assert_eq!(count().await, "", "undone");
        assert!(browser.page("/duplicates").await.contains(&said("en", "duplicates-none-title")));
        browser.submit("/trash/restore-all", &[]).await.expect(303);
        assert_eq!(count().await, "1", "restored together");
        user.delete(&format!("/api/contacts/{}", ids[0])).await.expect(204);
        assert_eq!(count().await, "", "deleted");
        browser.submit("/trash/restore", &[("id", &ids[0])]).await.expect(303);
        assert_eq!(count().await, "1", "restored");
        let chosen = [("action", "delete"), ("ids", &*ids[0]), ("ids", &*ids[1])];
        browser.submit("/contacts/bulk", &chosen).await.expect(303);
        assert_eq!(count().await, "", "deleted together");
    }
}
