//! Address books shown as one, to programs that know a single address book.

use serde_json::json;

use super::sync::sync_of;
use crate::support::dav_user::{DavUser, simple_card};
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

/// A program that is shown one book, the second book of its account, and the number of that book.
struct OneBook<'a> {
    user: DavUser<'a>,
    all: String,
    other: String,
    number: String,
}

impl<'a> OneBook<'a> {
    /// Signs up a user with the card `a` in the default book and `b` in another.
    async fn new(app: &'a crate::support::TestApp) -> Self {
        let user = DavUser::new(app).await;
        let created = json!({"name": "Mac", "one_book": true});
        let created = user.user.app_password(created).await;
        assert_eq!(created["one_book"], true);
        let user = DavUser {
            secret: created["password"].as_str().unwrap().to_owned(),
            ..user
        };
        let book = user.user.post("/api/books", &json!({"name": "Work"})).await;
        let number = book.expect(201).json()["id"].to_string();
        let other = format!("{}{number}/", user.home());
        user.put_all(&["a"]).await;
        user.send("PUT", &format!("{other}b.vcf"), &[], simple_card("b"))
            .await
            .expect(201);
        Self {
            all: format!("{}~all/", user.home()),
            user,
            other,
            number,
        }
    }

    /// Returns the path of a card among all.
    fn path(&self, name: &str) -> String {
        format!("{}{name}", self.all)
    }

    /// Returns the name among all of a card in the second book.
    fn name(&self, name: &str) -> String {
        format!("~{}-{name}", self.number)
    }

    async fn sync(&self, token: &str) -> Multistatus {
        Multistatus::of(&sync_of(&self.user, &self.all, token, "").await)
    }
}

on_both! {
    async fn a_new_card_has_a_uid_that_no_book_has(app: TestApp) {
        let one = OneBook::new(&app).await;
        for (uid, taken) in [("a", one.path("a.vcf")), ("b", one.path(&one.name("b.vcf")))] {
            let condition = format!("<C:no-uid-conflict><D:href>{taken}</D:href></C:no-uid-conflict>");
            one.user
                .send("PUT", &one.path("new.vcf"), &[], simple_card(uid))
                .await
                .expect_refusal(409, &condition);
        }
        one.user.send("PUT", &one.path("new.vcf"), &[], simple_card("new")).await.expect(201);
    }
}

on_both! {
    async fn the_home_lists_one_book_with_the_default_ones_properties(app: TestApp) {
        let one = OneBook::new(&app).await;
        let told = one.user.propfind(&one.user.home(), "1", "<D:resourcetype/>").await;
        let paths: Vec<_> = told.about.keys().cloned().collect();
        assert_eq!(paths, [one.user.home(), one.all.clone()]);
        for property in ["D:displayname", "C:supported-address-data", "D:current-user-privilege-set"] {
            let shown = one.user.property(&one.all, property).await;
            assert_eq!(shown, one.user.property(&one.user.book, property).await);
        }
        let add_member = one.user.property(&one.all, "D:add-member").await;
        assert_eq!(add_member, format!("<D:href>{};add-member</D:href>", one.all));
        assert_ne!(
            one.user.property(&one.all, "D:resource-id").await,
            one.user.property(&one.user.book, "D:resource-id").await
        );
    }
}

on_both! {
    async fn the_cards_of_all_books_are_listed_found_and_read(app: TestApp) {
        let one = OneBook::new(&app).await;
        let (a, b) = (one.path("a.vcf"), one.path(&one.name("b.vcf")));
        let told = one.user.propfind(&one.all, "1", "<D:getetag/>").await;
        let paths: Vec<_> = told.about.keys().cloned().collect();
        let mut expected = [one.all.clone(), a.clone(), b.clone()];
        expected.sort();
        assert_eq!(paths, expected);
        for (path, name) in [(&a, "a"), (&b, "b")] {
            let read = one.user.get(path).await.expect(200);
            assert_eq!(read.text, simple_card(name));
            assert_eq!(told.about[path].value("D:getetag"), read.etag());
        }
        let hrefs = format!("<D:prop><D:getetag/></D:prop><D:href>{b}</D:href><D:href>{a}</D:href>");
        let got = one.user.report_on(&one.all, "C:addressbook-multiget", &hrefs).await;
        let mut names = Multistatus::of(&got).names().into_iter().map(|(name, status)| (name.to_owned(), status)).collect::<Vec<_>>();
        names.sort();
        assert_eq!(names, [("a.vcf".to_owned(), 200), (one.name("b.vcf"), 200)]);
        let filter = "<D:prop><D:getetag/></D:prop><C:filter><C:prop-filter name=\"FN\">\
            <C:text-match>b</C:text-match></C:prop-filter></C:filter>";
        let found = one.user.report_on(&one.all, "C:addressbook-query", filter).await;
        assert_eq!(Multistatus::of(&found).names(), [(one.name("b.vcf").as_str(), 200)]);
    }
}

on_both! {
    async fn a_write_goes_where_the_card_is_and_a_new_card_into_the_default_book(app: TestApp) {
        let one = OneBook::new(&app).await;
        let edited = simple_card("b").replace("FN:b", "FN:Lesya");
        one.user.send("PUT", &one.path(&one.name("b.vcf")), &[], edited.clone()).await.expect(204);
        assert_eq!(one.user.get(&format!("{}b.vcf", one.other)).await.text, edited);
        one.user.send("PUT", &one.path("c.vcf"), &[], simple_card("c")).await.expect(201);
        assert_eq!(one.user.get(&one.user.path("c.vcf")).await.text, simple_card("c"));
        one.user.delete(&one.path(&one.name("b.vcf"))).await.expect(204);
        one.user.get(&format!("{}b.vcf", one.other)).await.expect(404);
        let conflict = one.user.send("PUT", &one.path("d.vcf"), &[], simple_card("a")).await;
        let other = format!("<C:no-uid-conflict><D:href>{}</D:href></C:no-uid-conflict>", one.path("a.vcf"));
        conflict.expect_refusal(409, &other);
    }
}

on_both! {
    async fn a_sync_tells_the_changes_of_all_books(app: TestApp) {
        let one = OneBook::new(&app).await;
        let first = one.sync("").await;
        let b = one.name("b.vcf");
        let names = |told: &Multistatus| {
            let mut names: Vec<_> = told.names().into_iter().map(|(name, status)| (name.to_owned(), status)).collect();
            names.sort();
            names
        };
        assert_eq!(names(&first), [("a.vcf".to_owned(), 200), (b.clone(), 200)]);
        let token = first.sync_token.unwrap();
        assert_eq!(one.sync(&token).await.names(), []);
        let to = one.user.path("b.vcf");
        one.user.send("MOVE", &format!("{}b.vcf", one.other), &[("destination", &to)], "").await.expect(201);
        let moved = one.sync(&token).await;
        assert_eq!(names(&moved), [("b.vcf".to_owned(), 200), (b, 404)]);
        let token = moved.sync_token.unwrap();
        one.user.delete(&one.user.path("a.vcf")).await.expect(204);
        assert_eq!(names(&one.sync(&token).await), [("a.vcf".to_owned(), 404)]);
    }
}

on_both! {
    async fn cards_stay_until_they_follow_their_book_into_the_trash(app: TestApp) {
        let one = OneBook::new(&app).await;
        app.execute(&format!("UPDATE books SET deleted_at = 1 WHERE id = {}", one.number)).await;
        let b = one.path(&one.name("b.vcf"));
        assert!(one.user.propfind(&one.all, "1", "<D:getetag/>").await.about.contains_key(&b));
        let wanted = format!("<D:prop><D:getetag/></D:prop><D:href>{b}</D:href>");
        let got = one.user.report_on(&one.all, "C:addressbook-multiget", &wanted).await;
        assert_eq!(Multistatus::of(&got).names(), [(one.name("b.vcf").as_str(), 200)]);
    }
}

on_both! {
    async fn a_limited_sync_continues_where_it_stopped(app: TestApp) {
        let one = OneBook::new(&app).await;
        one.user.put_all(&["c", "d"]).await;
        let (mut token, mut told) = (String::new(), Vec::new());
        for _ in 0..4 {
            let limit = "<D:limit><D:nresults>1</D:nresults></D:limit>";
            let part = Multistatus::of(&sync_of(&one.user, &one.all, &token, limit).await);
            told.extend(part.names().iter().filter(|(_, status)| *status == 200).map(|(name, _)| (*name).to_owned()));
            token = part.sync_token.unwrap();
        }
        assert_eq!(told, ["a.vcf".to_owned(), one.name("b.vcf"), "c.vcf".to_owned(), "d.vcf".to_owned()]);
        assert_eq!(one.sync(&token).await.names(), []);
    }
}

on_both! {
    async fn another_default_book_changes_the_names_so_that_all_is_read_anew(app: TestApp) {
        let one = OneBook::new(&app).await;
        let token = one.sync("").await.sync_token.unwrap();
        let made_default = json!({"default": true});
        one.user.user.patch(&format!("/api/books/{}", one.number), &made_default).await.expect(200);
        sync_of(&one.user, &one.all, &token, "").await.expect_refusal(403, "<D:valid-sync-token/>");
        let names = one.sync("").await;
        assert!(names.names().contains(&("b.vcf", 200)));
    }
}

on_both! {
    async fn the_collection_of_all_books_cannot_be_made_or_deleted(app: TestApp) {
        let one = OneBook::new(&app).await;
        one.user.send("MKCOL", &one.all, &[], "").await.expect(405);
        one.user.delete(&one.all).await.expect(403);
        assert_eq!(one.sync("").await.names().len(), 2);
    }
}

on_both! {
    async fn nobody_reaches_the_books_of_others_through_it(app: TestApp) {
        let (one, other) = (OneBook::new(&app).await, DavUser::new(&app).await);
        let foreign = format!("{}~all/~{}-b.vcf", other.home(), one.number);
        other.get(&foreign).await.expect(404);
        other.send("PUT", &foreign, &[], simple_card("b")).await.expect(409);
        other.get(&one.path("a.vcf")).await.expect(404);
    }
}
