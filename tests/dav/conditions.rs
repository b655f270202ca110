//! Conditions on requests: `If-Match`, `If-None-Match` (RFC 9110, section 13) and `If` (RFC 4918,
//! section 10.4).

use crate::support::dav_user::{DavUser, card, simple_card};
use crate::support::on_both;

const STALE: &str = "\"another\"";

fn changed() -> String {
    card("a", &["N:;New;;;", "FN:New"])
}

on_both! {
    async fn a_card_is_replaced_only_in_the_version_that_if_match_names(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        for tag in [STALE, &format!("W/{etag}"), "\"\""] {
            user.put_with("a.vcf", changed(), &[("if-match", tag)])
                .await
                .expect_refusal(412, "");
        }
        assert_eq!(user.get(&user.path("a.vcf")).await.text, simple_card("a"));
        let either = format!("{STALE}, {etag}");
        user.put_with("a.vcf", changed(), &[("if-match", &either)])
            .await
            .expect_empty(204);
        assert_eq!(user.get(&user.path("a.vcf")).await.text, changed());
        user.put_with("a.vcf", simple_card("a"), &[("if-match", &etag)])
            .await
            .expect_refusal(412, "");
    }
}

on_both! {
    async fn if_match_of_a_star_replaces_and_never_creates(app: TestApp) {
        let user = DavUser::new(&app).await;
        let star = [("if-match", "*")];
        user.put_with("a.vcf", simple_card("a"), &star)
            .await
            .expect_refusal(412, "");
        assert!(user.contacts().await.is_empty());
        user.put_all(&["a"]).await;
        user.put_with("a.vcf", changed(), &star)
            .await
            .expect_empty(204);
    }
}

on_both! {
    async fn if_none_match_of_a_star_creates_and_never_replaces(app: TestApp) {
        let user = DavUser::new(&app).await;
        let star = [("if-none-match", "*")];
        user.put_with("a.vcf", simple_card("a"), &star)
            .await
            .expect_empty(201);
        user.put_with("a.vcf", changed(), &star)
            .await
            .expect_refusal(412, "");
        assert_eq!(user.get(&user.path("a.vcf")).await.text, simple_card("a"));
    }
}

on_both! {
    async fn the_if_header_decides_like_if_match(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        for lists in [
            format!("([{STALE}])"),
            format!("(<opaquelocktoken:x> [{etag}])"),
            "(<opaquelocktoken:x>)".to_owned(),
        ] {
            user.put_with("a.vcf", changed(), &[("if", &lists)])
                .await
                .expect_refusal(412, "");
        }
        assert_eq!(user.get(&user.path("a.vcf")).await.text, simple_card("a"));
        let path = user.path("a.vcf");
        for lists in [
            format!("([{etag}])"),
            format!("([{STALE}]) ([{etag}])"),
            format!("<{path}> ([{etag}])"),
            format!("(Not <DAV:no-lock> [{etag}])"),
            format!("(Not [{STALE}])"),
        ] {
            let put = user
                .put_with("a.vcf", simple_card("a"), &[("if", &lists)])
                .await;
            assert_eq!(put.status.as_u16(), 204, "{lists}: {put:?}");
        }
        user.put_with("a.vcf", changed(), &[("if", &format!("([{etag}])"))])
            .await
            .expect_empty(204);
    }
}

on_both! {
    async fn a_list_of_the_if_header_is_about_the_resource_that_it_names(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let other = user.put("b.vcf", simple_card("b")).await.expect(201).etag();
        let (path, other_path) = (user.path("a.vcf"), user.path("b.vcf"));
        for lists in [
            format!("<{other_path}> ([{etag}])"),
            format!("<{path}> ([{other}])"),
            format!("<{}> ([{etag}])", user.path("none.vcf")),
            format!("</elsewhere> ([{etag}])"),
        ] {
            user.put_with("a.vcf", changed(), &[("if", &lists)])
                .await
                .expect_refusal(412, "");
        }
        for lists in [
            format!("<{other_path}> ([{other}])"),
            format!("<{path}> ([{STALE}]) <{other_path}> ([{other}])"),
            format!("<{}> (Not [{other}])", user.path("none.vcf")),
        ] {
            let put = user
                .put_with("a.vcf", simple_card("a"), &[("if", &lists)])
                .await;
            assert_eq!(put.status.as_u16(), 204, "{lists}: {put:?}");
        }
    }
}

on_both! {
    async fn a_weak_tag_tells_that_the_client_has_the_card(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let weak = format!("W/{etag}");
        user.send("GET", &user.path("a.vcf"), &[("if-none-match", &weak)], "")
            .await
            .expect(304);
        user.put_with("a.vcf", changed(), &[("if-match", &weak)])
            .await
            .expect_refusal(412, "");
    }
}

on_both! {
    async fn malformed_conditions_are_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        for header in [
            ("if-match", "x"),
            ("if-none-match", "x"),
            ("if", "x"),
            ("if", "([\"x\""),
        ] {
            user.put_with("a.vcf", changed(), &[header])
                .await
                .expect_refusal(400, "");
            user.send("DELETE", &user.path("a.vcf"), &[header], "")
                .await
                .expect_refusal(400, "");
        }
        assert_eq!(user.get(&user.path("a.vcf")).await.text, simple_card("a"));
    }
}

on_both! {
    async fn a_card_is_deleted_only_in_the_version_that_is_named(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let path = user.path("a.vcf");
        for header in [
            ("if-match", STALE),
            ("if", "([\"another\"])"),
            ("if-none-match", "*"),
            ("if-none-match", &etag),
        ] {
            user.send("DELETE", &path, &[header], "")
                .await
                .expect_refusal(412, "");
        }
        user.send("DELETE", &path, &[("if-match", &etag)], "")
            .await
            .expect_empty(204);
        user.get(&path).await.expect_refusal(404, "");
    }
}

on_both! {
    async fn a_card_that_a_client_has_is_not_sent_again(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let path = user.path("a.vcf");
        for tags in [etag.clone(), format!("{STALE}, {etag}"), "*".to_owned()] {
            for method in ["GET", "HEAD"] {
                let answer = user
                    .send(method, &path, &[("if-none-match", &tags)], "")
                    .await;
                answer.expect_empty(304);
                assert_eq!(answer.etag(), etag);
            }
        }
        let other = user
            .send("GET", &path, &[("if-none-match", STALE)], "")
            .await
            .expect(200);
        assert_eq!(other.text, simple_card("a"));
    }
}

on_both! {
    async fn a_card_is_read_only_in_the_version_that_if_match_names(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let path = user.path("a.vcf");
        user.send("GET", &path, &[("if-match", &etag)], "")
            .await
            .expect(200);
        user.send("GET", &path, &[("if-match", STALE)], "")
            .await
            .expect_refusal(412, "");
    }
}

on_both! {
    /// One of them finds the card as it knows it, and the others learn that they do not.
    async fn of_writes_at_once_on_one_version_one_succeeds(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let write = async |number: usize| {
            let text = card("a", &["N:;New;;;", &format!("FN:New {number}")]);
            let put = user.put_with("a.vcf", text, &[("if-match", &etag)]).await;
            put.status.as_u16()
        };
        let mut statuses = futures_util::future::join_all((0..8).map(write)).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 412, 412, 412, 412, 412, 412, 412]);
    }
}

on_both! {
    async fn of_cards_put_at_once_under_a_new_name_one_is_created(app: TestApp) {
        let user = DavUser::new(&app).await;
        let write = async |number: usize| {
            let text = simple_card(&number.to_string());
            let put = user
                .put_with("a.vcf", text, &[("if-none-match", "*")])
                .await;
            put.status.as_u16()
        };
        let mut statuses = futures_util::future::join_all((0..8).map(write)).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412, 412, 412, 412, 412, 412, 412]);
        assert_eq!(user.contacts().await.len(), 1);
    }
}
