//! PROPFIND (RFC 4918, section 9.1).

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::dav_user::DavUser;
use crate::support::multistatus::{About, Multistatus};
use crate::support::on_both;

/// The properties that a listing of all has, of a card.
const OF_CARD: [&str; 6] = [
    "D:creationdate",
    "D:getcontentlength",
    "D:getcontenttype",
    "D:getetag",
    "D:getlastmodified",
    "D:resourcetype",
];

on_both! {
    async fn depth_0_shows_the_resource_alone(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        for path in [
            user.principal(),
            user.home(),
            user.book.clone(),
            user.path("a.vcf"),
        ] {
            let told = user.propfind(&path, "0", "<D:resourcetype/>").await;
            assert_eq!(told.paths, [path]);
        }
    }
}

on_both! {
    async fn depth_1_shows_the_cards_of_a_book_by_name(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["b", "a"]).await;
        let etag = user.get(&user.path("a.vcf")).await.etag();
        let told = user.propfind(&user.book, "1", "<D:getetag/>").await;
        assert_eq!(
            told.paths,
            [user.book.clone(), user.path("a.vcf"), user.path("b.vcf")]
        );
        assert_eq!(told.at(&user.path("a.vcf")).value("D:getetag"), etag);
        assert_eq!(told.at(&user.book).names(404), ["D:getetag"]);
    }
}

on_both! {
    /// More cards than are read at a time.
    async fn depth_1_shows_every_card_of_a_large_book(app: TestApp) {
        let user = DavUser::new(&app).await;
        let names: Vec<_> = (0..1001).map(|number| format!("N{number:04}")).collect();
        user.user
            .create_all(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        let told = user.propfind(&user.book, "1", "<D:getetag/>").await;
        assert_eq!(told.about.len(), 1002);
        let again = user.propfind(&user.book, "1", "<D:getetag/>").await;
        assert_eq!(again.paths, told.paths);
    }
}

on_both! {
    async fn the_default_book_is_listed_first(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        let paths = user
            .propfind(&user.home(), "1", "<D:displayname/>")
            .await
            .paths;
        assert_eq!(paths, [user.home(), user.book.clone(), second.clone()]);
        let books = user.user.get("/api/books").await.expect(200).json();
        let id = &books[1]["id"];
        user.user
            .patch(&format!("/api/books/{id}"), &json!({"default": true}))
            .await
            .expect(200);
        let paths = user
            .propfind(&user.home(), "1", "<D:displayname/>")
            .await
            .paths;
        assert_eq!(paths, [user.home(), second, user.book.clone()]);
    }
}

on_both! {
    /// A request without Depth means infinity (RFC 4918, section 10.2).
    async fn depth_infinity_is_refused_of_collections_alone(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        for path in [user.principal(), user.home(), user.book.clone()] {
            for headers in [&[("depth", "infinity")][..], &[]] {
                let answer = user.propfind_as(&path, headers, "<D:allprop/>").await;
                answer.expect_refusal(403, "<D:propfind-finite-depth/>");
            }
        }
        user.propfind_as(&user.path("a.vcf"), &[], "<D:allprop/>")
            .await
            .expect(207);
    }
}

on_both! {
    async fn another_depth_is_malformed(app: TestApp) {
        let user = DavUser::new(&app).await;
        for depth in ["2", "-1", "", "0,1"] {
            let answer = user
                .propfind_as(&user.book, &[("depth", depth)], "<D:allprop/>")
                .await;
            answer.expect_refusal(400, "");
        }
    }
}

on_both! {
    async fn a_request_without_a_body_means_all_properties(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let path = user.path("a.vcf");
        let bare = user.send("PROPFIND", &path, &[("depth", "0")], "").await;
        let all = user
            .propfind_as(&path, &[("depth", "0")], "<D:allprop/>")
            .await;
        assert_eq!(bare.essence(), all.essence());
        assert_eq!(Multistatus::of(&bare).only().names(200), OF_CARD);
    }
}

on_both! {
    async fn allprop_shows_what_is_included_too(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let inside = "<D:allprop/><D:include><D:owner/><X:unknown/></D:include>";
        let answer = user
            .propfind_as(&user.path("a.vcf"), &[("depth", "0")], inside)
            .await;
        let told = Multistatus::of(&answer);
        let owner = format!("<D:href>{}</D:href>", user.principal());
        assert_eq!(told.only().value("D:owner"), owner);
        assert_eq!(told.only().names(200).len(), OF_CARD.len() + 1);
    }
}

on_both! {
    async fn propname_shows_every_name_without_values(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let set = "<D:set><D:prop><X:color>red</X:color></D:prop></D:set>";
        user.proppatch(&user.book, set).await.expect(207);
        let names = async |path: &str| {
            let answer = user
                .propfind_as(path, &[("depth", "0")], "<D:propname/>")
                .await;
            let about = Multistatus::of(&answer).only().clone();
            assert!(
                about
                    .properties
                    .values()
                    .all(|value| *value == (200, String::new())),
                "{about:?}"
            );
            about.properties.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(
            names(&user.path("a.vcf")).await,
            [
                "D:acl",
                "D:creationdate",
                "D:current-user-principal",
                "D:current-user-privilege-set",
                "D:getcontentlength",
                "D:getcontenttype",
                "D:getetag",
                "D:getlastmodified",
                "D:owner",
                "D:principal-collection-set",
                "D:resource-id",
                "D:resourcetype",
                "D:supported-privilege-set",
                "D:supported-report-set",
            ]
        );
        assert_eq!(
            names(&user.book).await,
            [
                "C:max-image-size",
                "C:max-resource-size",
                "C:supported-address-data",
                "C:supported-collation-set",
                "D:acl",
                "D:add-member",
                "D:creationdate",
                "D:current-user-principal",
                "D:current-user-privilege-set",
                "D:displayname",
                "D:owner",
                "D:principal-collection-set",
                "D:quota-available-bytes",
                "D:quota-used-bytes",
                "D:resource-id",
                "D:resourcetype",
                "D:supported-privilege-set",
                "D:supported-report-set",
                "D:sync-token",
                "S:getctag",
                "X:color",
            ]
        );
    }
}

on_both! {
    async fn an_unknown_property_is_not_found_beside_those_that_are(app: TestApp) {
        let user = DavUser::new(&app).await;
        let wanted = "<D:displayname/><X:unknown/><D:unknown/><C:addressbook-home-set/>\
            <nothing xmlns=\"\"/>";
        let told = user.propfind(&user.book, "0", wanted).await;
        let not_found = (404, String::new());
        let expected = About {
            properties: BTreeMap::from([
                ("D:displayname".to_owned(), (200, "Contacts".to_owned())),
                ("X:unknown".to_owned(), not_found.clone()),
                ("D:unknown".to_owned(), not_found.clone()),
                ("C:addressbook-home-set".to_owned(), not_found.clone()),
                ("nothing".to_owned(), not_found),
            ]),
            ..About::default()
        };
        assert_eq!(*told.only(), expected);
    }
}

on_both! {
    /// RFC 8144, section 2.1, and `Brief` of older clients.
    async fn a_minimal_answer_leaves_out_what_is_not_there(app: TestApp) {
        let user = DavUser::new(&app).await;
        let inside = "<D:prop><D:displayname/><X:unknown/></D:prop>";
        for wish in [
            ("prefer", "return=minimal"),
            ("prefer", "x, return=minimal"),
            ("brief", "t"),
        ] {
            let answer = user
                .propfind_as(&user.book, &[("depth", "0"), wish], inside)
                .await;
            let told = Multistatus::of(&answer);
            assert_eq!(told.only().names(200), ["D:displayname"], "{wish:?}");
            assert_eq!(told.only().names(404), [""; 0], "{wish:?}");
        }
        for wish in [("prefer", "return=representation"), ("brief", "f")] {
            let answer = user
                .propfind_as(&user.book, &[("depth", "0"), wish], inside)
                .await;
            assert_eq!(
                Multistatus::of(&answer).only().names(404),
                ["X:unknown"],
                "{wish:?}"
            );
        }
    }
}

on_both! {
    async fn a_body_that_is_no_propfind_is_malformed(app: TestApp) {
        let user = DavUser::new(&app).await;
        for body in [
            "<propfind/>",
            "<D:propfind xmlns:D=\"DAV:\"/>",
            "<D:x xmlns:D=\"DAV:\"/>",
            "x",
        ] {
            let answer = user
                .send("PROPFIND", &user.book, &[("depth", "0")], body)
                .await;
            answer.expect_refusal(400, "");
        }
    }
}

on_both! {
    async fn a_property_that_is_asked_for_twice_is_answered_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        let wanted = "<D:displayname/><X:unknown/><D:displayname/><X:unknown/>";
        let told = user.propfind(&user.book, "0", wanted).await;
        assert_eq!(told.only().names(200), ["D:displayname"]);
        assert_eq!(told.only().names(404), ["X:unknown"]);
    }
}
