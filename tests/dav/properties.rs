//! The properties of RFC 4331, 4918, 5842, 5995, 6352 and 6578, and their values.

use crate::support::dav_user::{DavUser, simple_card};
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

on_both! {
    async fn a_card_shows_its_size_its_type_and_its_times(app: TestApp) {
        app.set_time("2026-07-01T10:20:30.5Z");
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let told = user
            .propfind_as(&user.path("a.vcf"), &[("depth", "0")], "<D:allprop/>")
            .await;
        let about = Multistatus::of(&told).only().clone();
        for (name, value) in [
            (
                "D:getcontentlength",
                simple_card("a").len().to_string().as_str(),
            ),
            ("D:getcontenttype", "text/vcard; charset=utf-8"),
            ("D:getlastmodified", "Wed, 01 Jul 2026 10:20:30 GMT"),
            ("D:creationdate", "2026-07-01T10:20:30.5Z"),
            ("D:resourcetype", ""),
        ] {
            assert_eq!(about.value(name), value, "{name}");
        }
    }
}

on_both! {
    /// RFC 6352, section 6.2.
    async fn a_book_shows_what_it_takes(app: TestApp) {
        let user = DavUser::new(&app).await;
        let told = user
            .propfind(
                &user.book,
                "0",
                "<C:supported-collation-set/><C:max-resource-size/><D:supported-report-set/>\
                 <D:add-member/>",
            )
            .await;
        let collations = ["i;ascii-casemap", "i;unicode-casemap", "i;octet"]
            .map(|name| format!("<C:supported-collation>{name}</C:supported-collation>"));
        assert_eq!(
            told.only().value("C:supported-collation-set"),
            collations.concat()
        );
        assert_eq!(
            told.only().value("D:add-member"),
            format!("<D:href>{}</D:href>", user.path(";add-member"))
        );
        let reports = [
            "C:addressbook-multiget",
            "C:addressbook-query",
            "D:sync-collection",
            "D:expand-property",
            "D:principal-property-search",
            "D:principal-search-property-set",
            "D:acl-principal-prop-set",
        ]
        .map(|name| {
            format!("<D:supported-report><D:report><{name}/></D:report></D:supported-report>")
        });
        assert_eq!(
            told.only().value("D:supported-report-set"),
            reports.concat()
        );
        let most: usize = told.only().value("C:max-resource-size").parse().unwrap();
        assert!(most >= 1 << 20, "{most}");
    }
}

on_both! {
    async fn the_resource_id_outlives_a_move(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b"]).await;
        let id = user.property(&user.path("a.vcf"), "D:resource-id").await;
        assert!(id.starts_with("<D:href>urn:uuid:"), "{id}");
        assert_ne!(
            user.property(&user.path("b.vcf"), "D:resource-id").await,
            id
        );
        user.relocate("MOVE", "a.vcf", &user.path("c.vcf"), &[])
            .await
            .expect(201);
        assert_eq!(
            user.property(&user.path("c.vcf"), "D:resource-id").await,
            id
        );
    }
}

on_both! {
    async fn the_token_and_the_ctag_change_with_every_change_of_a_card(app: TestApp) {
        let user = DavUser::new(&app).await;
        let points = async || {
            let told = user
                .propfind(&user.book, "0", "<D:sync-token/><S:getctag/>")
                .await;
            let about = told.only().clone();
            (
                about.value("D:sync-token").to_owned(),
                about.value("S:getctag").to_owned(),
            )
        };
        let mut seen = vec![points().await];
        assert_eq!(points().await, seen[0]);
        user.put("a.vcf", simple_card("a")).await.expect(201);
        seen.push(points().await);
        user.relocate("MOVE", "a.vcf", &user.path("b.vcf"), &[])
            .await
            .expect(201);
        seen.push(points().await);
        user.delete(&user.path("b.vcf")).await.expect(204);
        seen.push(points().await);
        for (at, point) in seen.iter().enumerate() {
            assert!(
                seen[..at]
                    .iter()
                    .all(|(token, ctag)| *token != point.0 && *ctag != point.1),
                "{seen:?}"
            );
        }
    }
}

on_both! {
    async fn the_quota_counts_the_bytes_of_cards(app: TestApp) {
        let user = DavUser::new(&app).await;
        let room = async || {
            let told = user
                .propfind(
                    &user.home(),
                    "0",
                    "<D:quota-used-bytes/><D:quota-available-bytes/>",
                )
                .await;
            ["D:quota-used-bytes", "D:quota-available-bytes"]
                .map(|name| told.only().value(name).parse::<i64>().unwrap())
        };
        let [used, available] = room().await;
        user.put_all(&["a"]).await;
        let [used_then, available_then] = room().await;
        assert!(used_then > used, "{used} {used_then}");
        assert_eq!(used + available, used_then + available_then);
    }
}
