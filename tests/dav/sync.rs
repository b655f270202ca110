//! REPORT sync-collection (RFC 6578): what a client must learn to have the same cards as the book.

use serde_json::json;

use crate::support::dav_user::{DavUser, card, simple_card};
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

const WANTED: &str = "<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>";
const INVALID: &str = "<D:valid-sync-token/>";

/// Asks for the changes of a book since a token.
pub(super) async fn sync_of(
    user: &DavUser<'_>,
    book: &str,
    token: &str,
    more: &str,
) -> crate::support::Answer {
    let inside = format!("<D:sync-token>{token}</D:sync-token>{more}{WANTED}");
    user.report_on(book, "D:sync-collection", &inside).await
}

pub(super) async fn sync(user: &DavUser<'_>, token: &str) -> Multistatus {
    Multistatus::of(&sync_of(user, &user.book, token, "").await)
}

/// Returns the point that a sync has reached.
pub(super) async fn now(user: &DavUser<'_>) -> String {
    sync(user, "").await.sync_token.unwrap()
}

on_both! {
    async fn a_first_sync_tells_every_card_and_the_point(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b", "gone"]).await;
        user.delete(&user.path("gone.vcf")).await.expect(204);
        let told = sync(&user, "").await;
        assert_eq!(told.names(), [("a.vcf", 200), ("b.vcf", 200)]);
        for (path, about) in &told.about {
            assert_eq!(about.value("D:getetag"), user.get(path).await.etag());
        }
        assert_eq!(
            told.sync_token,
            Some(user.property(&user.book, "D:sync-token").await)
        );
    }
}

on_both! {
    async fn a_first_sync_may_leave_the_token_out(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let answer = user.report("D:sync-collection", WANTED).await;
        assert_eq!(Multistatus::of(&answer), sync(&user, "").await);
    }
}

on_both! {
    async fn nothing_is_told_where_nothing_has_changed(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let token = now(&user).await;
        let told = sync(&user, &token).await;
        assert_eq!(
            told,
            Multistatus {
                sync_token: Some(token),
                ..Multistatus::default()
            }
        );
    }
}

on_both! {
    async fn an_empty_book_has_a_point(app: TestApp) {
        let user = DavUser::new(&app).await;
        let token = now(&user).await;
        user.put_all(&["a"]).await;
        assert_eq!(sync(&user, &token).await.names(), [("a.vcf", 200)]);
    }
}

on_both! {
    async fn new_changed_and_deleted_cards_are_told_since_the_token(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b", "c"]).await;
        let token = now(&user).await;
        user.put_all(&["d"]).await;
        user.put("a.vcf", card("a", &["N:;New;;;", "FN:New"]))
            .await
            .expect(204);
        user.delete(&user.path("b.vcf")).await.expect(204);
        let told = sync(&user, &token).await;
        assert_eq!(
            told.names(),
            [("a.vcf", 200), ("b.vcf", 404), ("d.vcf", 200)]
        );
        let etag = user.get(&user.path("a.vcf")).await.etag();
        assert_eq!(told.at(&user.path("a.vcf")).value("D:getetag"), etag);
        assert!(
            sync(&user, &told.sync_token.unwrap())
                .await
                .about
                .is_empty()
        );
    }
}

on_both! {
    async fn a_card_that_came_and_went_is_told_to_be_gone_at_most(app: TestApp) {
        let user = DavUser::new(&app).await;
        let token = now(&user).await;
        user.put_all(&["a"]).await;
        user.delete(&user.path("a.vcf")).await.expect(204);
        let told = sync(&user, &token).await;
        assert!(
            told.names().iter().all(|name| *name == ("a.vcf", 404)),
            "{told:?}"
        );
        assert!(sync(&user, "").await.about.is_empty());
    }
}

on_both! {
    async fn a_card_that_is_deleted_and_put_again_is_a_change(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let token = now(&user).await;
        for _ in 0..3 {
            user.delete(&user.path("a.vcf")).await.expect(204);
            user.put_all(&["a"]).await;
        }
        let told = sync(&user, &token).await;
        assert_eq!(told.names(), [("a.vcf", 200)]);
        let etag = user.get(&user.path("a.vcf")).await.etag();
        assert_eq!(told.only().value("D:getetag"), etag);
    }
}

on_both! {
    async fn a_name_that_several_cards_had_is_told_to_be_gone_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let token = now(&user).await;
        for uid in ["x", "y", "z"] {
            user.delete(&user.path("a.vcf")).await.expect(204);
            user.put("a.vcf", simple_card(uid)).await.expect(201);
        }
        user.delete(&user.path("a.vcf")).await.expect(204);
        assert_eq!(sync(&user, &token).await.names(), [("a.vcf", 404)]);
    }
}

on_both! {
    async fn a_renamed_card_is_gone_and_new(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let token = now(&user).await;
        user.relocate("MOVE", "a.vcf", &user.path("b.vcf"), &[])
            .await
            .expect(201);
        let told = sync(&user, &token).await;
        assert_eq!(told.names(), [("a.vcf", 404), ("b.vcf", 200)]);
        // And back, which a client that had not asked in between must see as nothing or a change.
        user.relocate("MOVE", "b.vcf", &user.path("a.vcf"), &[])
            .await
            .expect(201);
        let told = sync(&user, &token).await;
        assert_eq!(told.names().first(), Some(&("a.vcf", 200)), "{told:?}");
        assert!(
            told.names()[1..].iter().all(|name| *name == ("b.vcf", 404)),
            "{told:?}"
        );
    }
}

on_both! {
    async fn a_card_that_moves_to_another_book_is_told_in_both(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let second = user.mkcol("second").await;
        let tokens = [
            now(&user).await,
            user.property(&second, "D:sync-token").await,
        ];
        user.relocate("MOVE", "a.vcf", &format!("{second}a.vcf"), &[])
            .await
            .expect(201);
        let [here, there] = [(&user.book, &tokens[0]), (&second, &tokens[1])]
            .map(|(book, token)| sync_of(&user, book, token, ""));
        assert_eq!(Multistatus::of(&here.await).names(), [("a.vcf", 404)]);
        assert_eq!(Multistatus::of(&there.await).names(), [("a.vcf", 200)]);
    }
}

on_both! {
    async fn a_change_of_another_book_leaves_the_point_of_this_one(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        let token = now(&user).await;
        user.send("PUT", &format!("{second}a.vcf"), &[], simple_card("a"))
            .await
            .expect(201);
        assert_eq!(now(&user).await, token);
    }
}

on_both! {
    async fn changes_of_the_app_are_told(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.user.create_all(&["Ivan", "Lesya"]).await;
        let token = now(&user).await;
        let contacts = user.contacts().await;
        let [ivan, lesya] = [0, 1].map(|at| format!("/api/contacts/{}", contacts[at]["id"]));
        user.user
            .patch(&ivan, &json!({"first_name": "Ivanko"}))
            .await
            .expect(200);
        user.user.delete(&lesya).await;
        let told = sync(&user, &token).await;
        let mut statuses: Vec<_> = told.names().iter().map(|(_, status)| *status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404]);
    }
}

on_both! {
    async fn a_card_that_is_restored_from_the_trash_is_told_again(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        user.delete(&user.path("a.vcf")).await.expect(204);
        let token = now(&user).await;
        let trash = user.user.get("/api/trash").await.json();
        let restore = format!("/api/trash/{}/restore", trash[0]["id"]);
        user.user.post(&restore, &json!({})).await.expect(204);
        assert_eq!(sync(&user, &token).await.names(), [("a.vcf", 200)]);
    }
}

on_both! {
    async fn the_text_of_the_cards_may_come_at_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b"]).await;
        let token = now(&user).await;
        user.put("a.vcf", card("a", &["N:;New;;;", "FN:New"]))
            .await
            .expect(204);
        user.delete(&user.path("b.vcf")).await.expect(204);
        let inside =
            format!("<D:sync-token>{token}</D:sync-token><D:prop><C:address-data/></D:prop>");
        let told = Multistatus::of(&user.report("D:sync-collection", &inside).await);
        assert_eq!(told.names(), [("a.vcf", 200), ("b.vcf", 404)]);
        let text = told.at(&user.path("a.vcf")).value("C:address-data");
        assert_eq!(text, card("a", &["N:;New;;;", "FN:New"]));
    }
}

on_both! {
    async fn a_token_that_this_book_never_gave_is_refused(app: TestApp) {
        let (user, other) = (DavUser::new(&app).await, DavUser::new(&app).await);
        user.put_all(&["a"]).await;
        other.put_all(&["a"]).await;
        let second = user.mkcol("second").await;
        let token = now(&user).await;
        let (before, change) = token.rsplit_once('-').unwrap();
        let (book, epoch) = before.rsplit_once(':').unwrap();
        let change: i64 = change.parse().unwrap();
        let epoch: i64 = epoch.parse().unwrap();
        for foreign in [
            "x",
            "0",
            "urn:carnet:sync:",
            "http://example.org/1",
            &format!("{token}0000"),
            &format!("{before}-{}", change + 1_000_000),
            &format!("{book}:{}-{change}", epoch + 1),
            &format!("{before}--1"),
            &now(&other).await,
            &user.property(&second, "D:sync-token").await,
        ] {
            let refused = sync_of(&user, &user.book, foreign, "").await;
            assert_eq!(refused.status.as_u16(), 403, "{foreign}: {refused:?}");
            refused.expect_refusal(403, INVALID);
        }
    }
}

on_both! {
    /// A book contains no books, so that both levels mean the same.
    async fn the_level_may_be_infinite(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let inside = WANTED.replace(">1<", ">infinite<");
        let answer = user.report("D:sync-collection", &inside).await;
        assert_eq!(Multistatus::of(&answer), sync(&user, "").await);
    }
}

on_both! {
    async fn a_new_book_refuses_the_token_of_a_deleted_one_of_its_name(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        let token = user.property(&second, "D:sync-token").await;
        user.delete(&second).await.expect(204);
        user.mkcol("second").await;
        sync_of(&user, &second, &token, "")
            .await
            .expect_refusal(403, INVALID);
    }
}

on_both! {
    async fn thunderbird_is_told_of_an_invalid_token_by_the_status_that_it_recovers_from(app: TestApp) {
        let user = DavUser::new(&app).await;
        let body = format!("<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token>urn:x</D:sync-token>{WANTED}</D:sync-collection>");
        for (program, status) in [("Mozilla/5.0 Gecko/20100101 Thunderbird/153.0", 400), ("DAVx5/4.5", 403)] {
            let headers = [("user-agent", program)];
            user.send("REPORT", &user.book, &headers, body.clone()).await.expect_refusal(status, INVALID);
        }
    }
}
