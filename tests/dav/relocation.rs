//! COPY and MOVE of cards (RFC 4918, sections 9.8 and 9.9), within and between books.

use crate::support::dav_user::{DavUser, card, simple_card};
use crate::support::on_both;

/// Returns the lines of a card without its UID.
fn without_uid(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.starts_with("UID:"))
        .collect()
}

on_both! {
    async fn a_moved_card_is_at_its_new_name_alone(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let (from, to) = (user.path("a.vcf"), user.path("b.vcf"));
        let moved = user.relocate("MOVE", "a.vcf", &to, &[]).await;
        moved.expect_empty(201);
        assert_eq!(moved.header("location"), to);
        user.get(&from).await.expect_refusal(404, "");
        let got = user.get(&to).await.expect(200);
        assert_eq!(
            (got.text.as_str(), got.etag()),
            (simple_card("a").as_str(), moved.etag())
        );
        assert_eq!(user.contacts().await.len(), 1);
    }
}

on_both! {
    async fn a_card_moves_to_another_book_and_stays_the_same_contact(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let id = user.contacts().await[0]["id"].clone();
        let second = user.mkcol("second").await;
        let to = format!("{second}a.vcf");
        user.relocate("MOVE", "a.vcf", &to, &[])
            .await
            .expect_empty(201);
        assert_eq!(user.get(&to).await.expect(200).text, simple_card("a"));
        assert_eq!(
            user.propfind(&user.book, "1", "<D:getetag/>").await.paths,
            [user.book.as_str()]
        );
        assert_eq!(
            user.propfind(&second, "1", "<D:getetag/>").await.paths,
            [second, to]
        );
        assert_eq!(user.contacts().await[0]["id"], id);
    }
}

on_both! {
    /// Two cards of a book cannot have one UID.
    async fn a_copy_in_the_same_book_gets_a_uid_of_its_own(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let copied = user
            .relocate("COPY", "a.vcf", &user.path("b.vcf"), &[])
            .await;
        copied.expect_empty(201);
        assert_eq!(
            user.get(&user.path("a.vcf")).await.expect(200).text,
            simple_card("a")
        );
        let copy = user.get(&user.path("b.vcf")).await.expect(200);
        assert_eq!(copy.etag(), copied.etag());
        assert_eq!(without_uid(&copy.text), without_uid(&simple_card("a")));
        assert_ne!(copy.text, simple_card("a"));
    }
}

on_both! {
    async fn a_copy_in_another_book_is_the_same_text(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let to = format!("{}a.vcf", user.mkcol("second").await);
        user.relocate("COPY", "a.vcf", &to, &[])
            .await
            .expect_empty(201);
        assert_eq!(user.get(&to).await.expect(200).text, simple_card("a"));
        assert_eq!(
            user.get(&user.path("a.vcf")).await.expect(200).text,
            simple_card("a")
        );
        assert_eq!(user.contacts().await.len(), 2);
    }
}

on_both! {
    async fn what_is_at_the_destination_goes_to_the_trash(app: TestApp) {
        for method in ["COPY", "MOVE"] {
            let user = DavUser::new(&app).await;
            user.put_all(&["a", "b"]).await;
            let to = user.path("b.vcf");
            let done = user
                .relocate(method, "a.vcf", &to, &[("overwrite", "T")])
                .await;
            done.expect_empty(204);
            let got = user.get(&to).await.expect(200);
            assert_eq!(
                without_uid(&got.text),
                without_uid(&simple_card("a")),
                "{method}"
            );
            let trash = user.user.get("/api/trash").await.expect(200).json();
            assert_eq!(
                (trash[0]["name"].as_str(), trash.as_array().unwrap().len()),
                (Some("b"), 1),
                "{method}"
            );
        }
    }
}

on_both! {
    async fn nothing_is_overwritten_where_overwrite_forbids_it(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b"]).await;
        for method in ["COPY", "MOVE"] {
            // MOVE comes last, because it takes the card away.
            let refused = user
                .relocate(method, "a.vcf", &user.path("b.vcf"), &[("overwrite", "F")])
                .await;
            refused.expect_refusal(412, "");
            for name in ["a", "b"] {
                assert_eq!(
                    user.get(&user.path(&format!("{name}.vcf"))).await.text,
                    simple_card(name)
                );
            }
            let free = user.path(&format!("{method}.vcf"));
            user.relocate(method, "a.vcf", &free, &[("overwrite", "F")])
                .await
                .expect_empty(201);
        }
    }
}

on_both! {
    async fn a_uid_that_the_other_book_has_is_refused_with_its_path(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let second = user.mkcol("second").await;
        let taken = format!("{second}taken.vcf");
        user.send("PUT", &taken, &[], simple_card("a"))
            .await
            .expect(201);
        let conflict = format!("<C:no-uid-conflict><D:href>{taken}</D:href></C:no-uid-conflict>");
        for method in ["COPY", "MOVE"] {
            let refused = user
                .relocate(method, "a.vcf", &format!("{second}a.vcf"), &[])
                .await;
            refused.expect_refusal(409, &conflict);
        }
        user.relocate("MOVE", "a.vcf", &taken, &[])
            .await
            .expect_empty(204);
        assert_eq!(user.contacts().await.len(), 1);
    }
}

on_both! {
    async fn a_card_is_moved_only_in_the_version_that_is_named(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        user.put("a.vcf", card("a", &["N:;b;;;", "FN:b"]))
            .await
            .expect(204);
        for method in ["COPY", "MOVE"] {
            let refused = user
                .relocate(method, "a.vcf", &user.path("b.vcf"), &[("if-match", &etag)])
                .await;
            refused.expect_refusal(412, "");
        }
        user.get(&user.path("b.vcf")).await.expect_refusal(404, "");
        let now = user.get(&user.path("a.vcf")).await.etag();
        user.relocate("MOVE", "a.vcf", &user.path("b.vcf"), &[("if-match", &now)])
            .await
            .expect_empty(201);
    }
}

on_both! {
    async fn the_destination_may_be_a_url_of_this_server(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let url = format!("{}{}", app.url, user.path("%D0%86.vcf"));
        user.relocate("MOVE", "a.vcf", &url, &[])
            .await
            .expect_empty(201);
        assert_eq!(
            user.get(&user.path("%D0%86.vcf")).await.expect(200).text,
            simple_card("a")
        );
    }
}

on_both! {
    async fn a_destination_that_cannot_hold_a_card_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let location = "<C:addressbook-collection-location-ok/>";
        for (destination, status, element) in [
            ("http://example.org/dav/b.vcf".to_owned(), 502, ""),
            (format!("{}unknown/b.vcf", user.home()), 409, ""),
            ("/elsewhere".to_owned(), 409, ""),
            (user.home(), 403, location),
            (user.book.clone(), 403, location),
            (user.path("a.vcf"), 403, ""),
            (user.path("~1.vcf"), 403, ""),
        ] {
            for method in ["COPY", "MOVE"] {
                let refused = user.relocate(method, "a.vcf", &destination, &[]).await;
                assert_eq!(
                    refused.status.as_u16(),
                    status,
                    "{method} {destination}: {refused:?}"
                );
                refused.expect_refusal(status, element);
            }
        }
        assert_eq!(user.get(&user.path("a.vcf")).await.text, simple_card("a"));
        assert_eq!(user.contacts().await.len(), 1);
    }
}

on_both! {
    async fn a_destination_is_needed(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        user.send("MOVE", &user.path("a.vcf"), &[], "")
            .await
            .expect_refusal(400, "");
    }
}

on_both! {
    async fn a_card_that_is_not_there_is_not_moved(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["b"]).await;
        for method in ["COPY", "MOVE"] {
            user.relocate(method, "a.vcf", &user.path("b.vcf"), &[])
                .await
                .expect_refusal(404, "");
        }
        assert_eq!(user.get(&user.path("b.vcf")).await.text, simple_card("b"));
    }
}
