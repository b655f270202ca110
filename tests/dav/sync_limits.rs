//! Limited answers to sync-collection (RFC 6578, section 3.6), and large ones.

use super::sync::{now, sync, sync_of};
use crate::support::dav_user::{DavUser, card};
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

/// Follows limited answers from a token to the end. Returns the names told, and how many answers.
async fn follow(user: &DavUser<'_>, token: &str, most: usize) -> (Vec<(String, u16)>, usize) {
    let limit = format!("<D:limit><D:nresults>{most}</D:nresults></D:limit>");
    let (mut all, mut token, mut answers) = (Vec::new(), token.to_owned(), 0);
    loop {
        let mut told = Multistatus::of(&sync_of(user, &user.book, &token, &limit).await);
        answers += 1;
        let cut = told.about.remove(&user.book);
        assert!(told.about.len() <= most, "{told:?}");
        all.extend(
            told.names()
                .iter()
                .map(|(name, status)| ((*name).to_owned(), *status)),
        );
        token = told.sync_token.unwrap();
        let Some(cut) = cut else {
            assert_eq!(token, now(user).await);
            return (all, answers);
        };
        assert_eq!(cut.status, Some(507));
        assert_eq!(cut.error, "<D:number-of-matches-within-limits/>");
    }
}

on_both! {
    /// RFC 6578, section 3.6.
    async fn a_limited_first_sync_continues_exactly_where_it_stopped(app: TestApp) {
        let user = DavUser::new(&app).await;
        let names: Vec<_> = (0..7).map(|number| format!("n{number}")).collect();
        user.put_all(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        for (most, answers) in [(1, 7), (2, 4), (3, 3), (7, 1), (100, 1)] {
            let (mut told, count) = follow(&user, "", most).await;
            told.sort();
            let expected: Vec<_> = names
                .iter()
                .map(|name| (format!("{name}.vcf"), 200))
                .collect();
            assert_eq!((told, count), (expected, answers), "{most}");
        }
    }
}

on_both! {
    async fn a_limited_sync_tells_each_change_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b", "c", "d"]).await;
        let token = now(&user).await;
        user.put("a.vcf", card("a", &["N:;New;;;", "FN:New"]))
            .await
            .expect(204);
        user.delete(&user.path("b.vcf")).await.expect(204);
        user.delete(&user.path("c.vcf")).await.expect(204);
        user.put_all(&["c", "e"]).await;
        for most in [1, 2, 3] {
            let (mut told, _) = follow(&user, &token, most).await;
            told.sort();
            let expected = [
                ("a.vcf", 200),
                ("b.vcf", 404),
                ("c.vcf", 200),
                ("e.vcf", 200),
            ];
            assert_eq!(
                told,
                expected.map(|(name, status)| (name.to_owned(), status)),
                "{most}"
            );
        }
    }
}

on_both! {
    /// A batch is one change of the account, and has more cards than one answer tells.
    async fn a_limit_holds_within_many_cards_that_changed_at_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        let names: Vec<_> = (0..20).map(|number| format!("N{number}")).collect();
        user.user
            .create_all(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        let (told, answers) = follow(&user, "", 6).await;
        assert_eq!((told.len(), answers), (20, 4));
    }
}

on_both! {
    /// More changes than are read at a time.
    async fn a_large_first_sync_is_whole(app: TestApp) {
        let user = DavUser::new(&app).await;
        let names: Vec<_> = (0..1100).map(|number| format!("N{number:04}")).collect();
        user.user
            .create_all(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        let told = sync(&user, "").await;
        assert_eq!(told.about.len(), 1100);
        let inside = "<D:sync-token/><D:prop><C:address-data/></D:prop>";
        let texts = Multistatus::of(&user.report("D:sync-collection", inside).await);
        assert_eq!(
            (texts.names(), &texts.sync_token),
            (told.names(), &told.sync_token)
        );
    }
}

on_both! {
    async fn a_limit_that_is_no_number_is_malformed(app: TestApp) {
        let user = DavUser::new(&app).await;
        for most in ["x", "", "-1"] {
            let limit = format!("<D:limit><D:nresults>{most}</D:nresults></D:limit>");
            sync_of(&user, &user.book, "", &limit)
                .await
                .expect_refusal(400, "");
        }
    }
}
