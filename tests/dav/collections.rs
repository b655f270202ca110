//! Address books: MKCOL, plain and extended (RFC 4918, section 9.3; RFC 5689), GET and
//! DELETE.

use serde_json::json;

use crate::support::dav_user::{DavUser, NAMESPACES, simple_card};
use crate::support::multistatus::Element;
use crate::support::on_both;

const ADDRESS_BOOK: &str = "<D:resourcetype><D:collection/><C:addressbook/></D:resourcetype>";

/// Sends an extended MKCOL with these properties.
async fn mkcol(user: &DavUser<'_>, path: &str, properties: &str) -> crate::support::Answer {
    let set = format!("<D:set><D:prop>{properties}</D:prop></D:set>");
    let body = format!("<D:mkcol {NAMESPACES}>{set}</D:mkcol>");
    user.send("MKCOL", path, &[], body).await
}

on_both! {
    async fn a_plain_mkcol_makes_a_book_that_has_the_name_of_its_path(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}Mes%20amis/", user.home());
        user.send("MKCOL", &path, &[], "").await.expect_empty(201);
        assert_eq!(user.property(&path, "D:displayname").await, "Mes amis");
        assert_eq!(
            user.property(&path, "D:resourcetype").await,
            "<D:collection/><C:addressbook/>"
        );
        let listed = user.propfind(&user.home(), "1", "<D:displayname/>").await;
        assert_eq!(listed.paths, [user.home(), user.book.clone(), path.clone()]);
        let card = format!("{path}a.vcf");
        user.send("PUT", &card, &[], simple_card("a"))
            .await
            .expect(201);
        assert_eq!(
            user.propfind(&path, "1", "<D:getetag/>").await.paths,
            [path, card]
        );
    }
}

on_both! {
    async fn an_extended_mkcol_makes_a_book_with_properties(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}6F1A/", user.home());
        let properties = [
            ADDRESS_BOOK,
            "<D:displayname>Друзі</D:displayname>",
            "<C:addressbook-description>People</C:addressbook-description>",
            "<X:color>red</X:color>",
        ];
        mkcol(&user, &path, &properties.concat())
            .await
            .expect_empty(201);
        let told = user
            .propfind(
                &path,
                "0",
                "<D:displayname/><C:addressbook-description/><X:color/>",
            )
            .await;
        let values = ["D:displayname", "C:addressbook-description", "X:color"];
        assert_eq!(
            values.map(|name| told.only().value(name)),
            ["Друзі", "People", "red"]
        );
        let books = user.user.get("/api/books").await.expect(200).json();
        assert_eq!(
            (&books[1]["name"], &books[1]["description"]),
            (&json!("Друзі"), &json!("People"))
        );
    }
}

on_both! {
    async fn a_book_is_not_made_where_one_is(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        for path in [second, user.book.clone()] {
            for answer in [
                user.send("MKCOL", &path, &[], "").await,
                mkcol(&user, &path, ADDRESS_BOOK).await,
            ] {
                answer.expect_refusal(405, "<D:resource-must-be-null/>");
            }
        }
        assert_eq!(
            user.propfind(&user.home(), "1", "<D:displayname/>")
                .await
                .paths
                .len(),
            3
        );
    }
}

on_both! {
    async fn of_mkcols_at_once_one_makes_the_book(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}second/", user.home());
        let make = async |_| user.send("MKCOL", &path, &[], "").await.status.as_u16();
        let mut statuses = futures_util::future::join_all((0..4).map(make)).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 405, 405, 405]);
    }
}

on_both! {
    async fn a_book_is_made_in_a_home_alone(app: TestApp) {
        let user = DavUser::new(&app).await;
        let inside = user.path("inner/");
        let refused = user.send("MKCOL", &inside, &[], "").await;
        refused.expect_refusal(403, "<C:addressbook-collection-location-ok/>");
        for path in ["/dav/", &user.home(), &user.principal()] {
            user.send("MKCOL", path, &[], "").await.expect(405);
        }
    }
}

on_both! {
    async fn only_address_books_are_made(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}second/", user.home());
        let calendar = "<D:resourcetype><D:collection/>\
            <c:calendar xmlns:c=\"urn:ietf:params:xml:ns:caldav\"/></D:resourcetype>";
        let refused = mkcol(&user, &path, &[calendar, "<D:displayname>x</D:displayname>"].concat()).await;
        assert_eq!(refused.status, 424);
        let told = Element::parse(&refused.text);
        assert_eq!(told.name, "D:mkcol-response");
        assert_eq!(
            told.content(),
            "<D:propstat><D:prop><D:resourcetype/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status>\
             <D:error><D:valid-resourcetype/></D:error></D:propstat>\
             <D:propstat><D:prop><D:displayname/></D:prop>\
             <D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat>"
        );
        user.send("MKCOL", &path, &[], "<D:propfind xmlns:D=\"DAV:\"/>")
            .await
            .expect_refusal(415, "");
        user.send("MKCOL", &path, &[], "x")
            .await
            .expect_refusal(400, "");
        assert_eq!(
            user.propfind(&user.home(), "1", "<D:displayname/>")
                .await
                .paths
                .len(),
            2
        );
    }
}

on_both! {
    async fn a_book_whose_properties_cannot_be_set_is_not_made(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}second/", user.home());
        let large = format!("<X:p>{}</X:p>", "x".repeat(20_000));
        for (properties, status) in [("<D:getetag>x</D:getetag>", 424), (&large, 507)] {
            let answer = mkcol(&user, &path, &[ADDRESS_BOOK, properties].concat()).await;
            assert_eq!(answer.status, status, "{answer:?}");
            user.get(&path).await.expect_refusal(404, "");
        }
    }
}

on_both! {
    async fn a_deleted_book_goes_with_its_cards_and_one_undo_brings_all_back(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        let card = format!("{second}a.vcf");
        user.send("PUT", &card, &[], simple_card("a"))
            .await
            .expect(201);
        user.delete(&second).await.expect_empty(204);
        for path in [&second, &card] {
            user.get(path).await.expect_refusal(404, "");
        }
        assert_eq!(
            user.user
                .get("/api/trash")
                .await
                .json()
                .as_array()
                .unwrap()
                .len(),
            1
        );
        let operations = user.user.get("/api/operations").await.expect(200).json();
        let undo = format!("/api/operations/{}/undo", operations[0]["id"]);
        user.user.post(&undo, &json!({})).await.expect(200);
        assert_eq!(user.get(&card).await.expect(200).text, simple_card("a"));
    }
}

on_both! {
    async fn the_default_book_is_not_deleted(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.mkcol("second").await;
        user.put_all(&["a"]).await;
        user.delete(&user.book).await.expect_refusal(403, "");
        user.get(&user.path("a.vcf")).await.expect(200);
    }
}

on_both! {
    async fn the_name_of_a_deleted_book_is_free_for_a_new_one(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        user.send("PUT", &format!("{second}a.vcf"), &[], simple_card("a"))
            .await
            .expect(201);
        let token = user.property(&second, "D:sync-token").await;
        user.delete(&second).await.expect(204);
        user.mkcol("second").await;
        assert_eq!(
            user.propfind(&second, "1", "<D:getetag/>").await.paths,
            [second.as_str()]
        );
        assert_ne!(user.property(&second, "D:sync-token").await, token);
    }
}

on_both! {
    async fn a_book_of_the_app_is_named_by_its_number(app: TestApp) {
        let user = DavUser::new(&app).await;
        let made = user
            .user
            .post("/api/books", &json!({"name": "Work"}))
            .await
            .expect(201)
            .json();
        let path = format!("{}{}/", user.home(), made["id"]);
        assert_eq!(user.property(&path, "D:displayname").await, "Work");
    }
}

on_both! {
    /// A name that is a number must not stand for the book that has the number.
    async fn a_book_cannot_take_the_number_of_another_as_its_name(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.send("MKCOL", &user.book, &[], "")
            .await
            .expect_refusal(405, "<D:resource-must-be-null/>");
        let other = DavUser::new(&app).await;
        for name in [
            user.book.trim_end_matches('/').rsplit('/').next().unwrap(),
            "12",
        ] {
            let path = format!("{}{name}/", other.home());
            let refused = other.send("MKCOL", &path, &[], "").await;
            refused.expect_refusal(403, "");
            other.get(&path).await.expect_refusal(404, "");
        }
    }
}

on_both! {
    async fn a_book_is_read_as_one_file(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b"]).await;
        let got = user.get(&user.book).await.expect(200);
        assert!(
            got.header("content-type").starts_with("text/vcard"),
            "{got:?}"
        );
        for name in ["a", "b"] {
            assert!(got.text.contains(&simple_card(name)), "{got:?}");
        }
    }
}

on_both! {
    /// RFC 4918, sections 9.3.1 and 9.7.1.
    async fn nothing_is_made_below_a_collection_that_is_not_there(app: TestApp) {
        let user = DavUser::new(&app).await;
        let missing = format!("{}missing/", user.home());
        for path in [format!("{missing}inner/"), format!("{missing}inner/deeper/")] {
            user.send("MKCOL", &path, &[], "").await.expect_refusal(409, "");
            let card = format!("{path}a.vcf");
            user.send("PUT", &card, &[], simple_card("a")).await.expect_refusal(409, "");
        }
    }
}
