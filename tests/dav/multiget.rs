//! REPORT addressbook-multiget (RFC 6352, section 8.7).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::support::dav_user::{DavUser, NAMESPACES, card, simple_card};
use crate::support::multistatus::{About, Multistatus};
use crate::support::{on_both, raw};

const WANTED: &str = "<D:prop><D:getetag/><C:address-data/></D:prop>";

/// Asks for the cards at these paths.
async fn multiget(user: &DavUser<'_>, paths: &[String]) -> Multistatus {
    let hrefs: String = paths
        .iter()
        .map(|path| format!("<D:href>{path}</D:href>"))
        .collect();
    Multistatus::of(
        &user
            .report("C:addressbook-multiget", &format!("{WANTED}{hrefs}"))
            .await,
    )
}

fn not_found() -> About {
    About {
        status: Some(404),
        ..About::default()
    }
}

on_both! {
    async fn cards_are_answered_with_tag_and_text_in_the_order_asked(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b", "c"]).await;
        let paths = [user.path("c.vcf"), user.path("a.vcf")];
        let told = multiget(&user, &paths).await;
        assert_eq!(told.paths, paths);
        for (path, name) in paths.iter().zip(["c", "a"]) {
            let about = told.at(path);
            assert_eq!(about.value("C:address-data"), simple_card(name));
            assert_eq!(about.value("D:getetag"), user.get(path).await.etag());
            assert_eq!(about.properties.len(), 2);
        }
    }
}

on_both! {
    async fn text_is_the_same_byte_for_byte_through_xml(app: TestApp) {
        let user = DavUser::new(&app).await;
        let text = card(
            "a",
            &[
                "N:;І;;;",
                "FN:<&>\"' ]]>",
                "NOTE:Ї\\n&amp;",
                "X-A:a",
                "  folded",
            ],
        );
        user.put("a.vcf", text.clone()).await.expect(201).etag();
        let told = multiget(&user, &[user.path("a.vcf")]).await;
        assert_eq!(told.only().value("C:address-data"), text);
    }
}

on_both! {
    async fn what_is_not_there_is_told_to_be_gone(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a", "b"]).await;
        user.delete(&user.path("b.vcf")).await.expect(204);
        let paths = ["b.vcf", "unknown.vcf", "a/b.vcf", "%FF", "a.vcf"].map(|name| user.path(name));
        let told = multiget(&user, &paths).await;
        assert_eq!(told.paths, paths);
        for path in &paths[..4] {
            assert_eq!(*told.at(path), not_found(), "{path}");
        }
        assert_eq!(told.at(&paths[4]).value("C:address-data"), simple_card("a"));
    }
}

on_both! {
    async fn cards_of_other_books_and_accounts_are_not_found(app: TestApp) {
        let (user, other) = (DavUser::new(&app).await, DavUser::new(&app).await);
        other.put_all(&["a"]).await;
        let second = format!("{}a.vcf", user.mkcol("second").await);
        user.send("PUT", &second, &[], simple_card("a"))
            .await
            .expect(201);
        let below_own = other.path("a.vcf").replace(&other.home(), &user.home());
        let paths = [
            other.path("a.vcf"),
            second,
            below_own,
            "/elsewhere".to_owned(),
            user.book.clone(),
        ];
        let told = multiget(&user, &paths).await;
        assert_eq!(told.paths, paths);
        assert!(
            told.about.values().all(|about| *about == not_found()),
            "{told:?}"
        );
    }
}

on_both! {
    async fn a_repeated_path_is_answered_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let (path, gone) = (user.path("a.vcf"), user.path("b.vcf"));
        let told = multiget(
            &user,
            &[&path, &gone, &path, &gone, &path].map(Clone::clone),
        )
        .await;
        assert_eq!(told.paths, [path, gone]);
    }
}

on_both! {
    /// A client finds the answer by the text that it sent.
    async fn a_path_is_answered_as_the_client_wrote_it(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put("%D0%86@x.vcf", simple_card("a")).await.expect(201);
        let spellings = [
            user.path("%d0%86%40x.vcf"),
            user.path("І@x.vcf"),
            format!("{}{}", app.url, user.path("%D0%86@x.vcf")),
        ];
        let told = multiget(&user, &spellings).await;
        assert_eq!(told.paths, spellings);
        for path in &spellings {
            assert_eq!(
                told.at(path).value("C:address-data"),
                simple_card("a"),
                "{path}"
            );
        }
    }
}

on_both! {
    async fn a_thousand_paths_are_answered(app: TestApp) {
        let user = DavUser::new(&app).await;
        let names: Vec<_> = (0..600).map(|number| format!("N{number:04}")).collect();
        user.user
            .create_all(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        let listed = user.propfind(&user.book, "1", "<D:getetag/>").await;
        let unknown = (0..400).map(|number| user.path(&format!("unknown{number}.vcf")));
        let paths: Vec<_> = listed.paths[1..].iter().cloned().chain(unknown).collect();
        let told = multiget(&user, &paths).await;
        assert_eq!(told.paths, paths);
        for path in &paths[..600] {
            assert_eq!(
                told.at(path).value("D:getetag"),
                listed.at(path).value("D:getetag")
            );
            assert!(
                told.at(path)
                    .value("C:address-data")
                    .starts_with("BEGIN:VCARD\r\n")
            );
        }
        assert!(
            paths[600..]
                .iter()
                .all(|path| *told.at(path) == not_found())
        );
    }
}

on_both! {
    /// More bytes than are read at a time.
    async fn cards_with_large_photos_are_all_answered(app: TestApp) {
        let user = DavUser::new(&app).await;
        let mut paths = Vec::new();
        for name in ["a", "b", "c", "d"] {
            let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", "/9j/".repeat(150_000));
            let text = card(name, &["N:;x;;;", "FN:x", &photo]);
            user.put(&format!("{name}.vcf"), text).await.expect(201);
            paths.push(user.path(&format!("{name}.vcf")));
        }
        paths.push(user.path("unknown.vcf"));
        let told = multiget(&user, &paths).await;
        assert_eq!(told.about.len(), 5);
        for path in &paths[..4] {
            assert!(
                told.at(path).value("C:address-data").len() > 600_000,
                "{path}"
            );
        }
        assert_eq!(*told.at(&paths[4]), not_found());
    }
}

on_both! {
    /// RFC 6352, section 10.4.2.
    async fn only_the_wanted_properties_of_a_card_come(app: TestApp) {
        let user = DavUser::new(&app).await;
        let text = card(
            "a",
            &[
                "N:;a;;;",
                "FN:a",
                "item1.EMAIL:a@example.org",
                "NOTE:x",
                "TEL:+1",
            ],
        );
        user.put("a.vcf", text).await.expect(201);
        let data = "<D:prop><C:address-data><C:prop name=\"UID\"/><C:prop name=\"email\"/>\
            <C:prop name=\"TEL\" novalue=\"yes\"/></C:address-data></D:prop>";
        let inside = format!("{data}<D:href>{}</D:href>", user.path("a.vcf"));
        let told = Multistatus::of(&user.report("C:addressbook-multiget", &inside).await);
        assert_eq!(
            told.only().value("C:address-data"),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nitem1.EMAIL:a@example.org\r\nTEL:\r\nEND:VCARD\r\n",
        );
    }
}

on_both! {
    async fn another_form_of_card_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        for attributes in [
            "content-type=\"text/calendar\"",
            "content-type=\"text/vcard\" version=\"2.1\"",
        ] {
            let inside = format!("<D:prop><C:address-data {attributes}/></D:prop>");
            let refused = user.report("C:addressbook-multiget", &inside).await;
            refused.expect_refusal(403, "<C:supported-address-data-conversion/>");
        }
    }
}

on_both! {
    async fn a_report_on_a_book_that_is_not_there_is_not_found(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}unknown/", user.home());
        for report in [
            "C:addressbook-multiget",
            "C:addressbook-query",
            "D:sync-collection",
        ] {
            user.report_on(&path, report, "")
                .await
                .expect_refusal(404, "");
        }
    }
}

on_both! {
    async fn a_report_that_a_resource_does_not_answer_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let unsupported = "<D:supported-report/>";
        for (path, report) in [
            (user.book.clone(), "D:unknown"),
            (user.book.clone(), "X:addressbook-multiget"),
            (user.home(), "C:addressbook-query"),
            (user.path("a.vcf"), "C:addressbook-query"),
            (user.home(), "D:sync-collection"),
            (user.principal(), "D:version-tree"),
        ] {
            user.report_on(&path, report, "")
                .await
                .expect_refusal(403, unsupported);
        }
        user.send("REPORT", &user.book, &[], "")
            .await
            .expect_refusal(400, "");
    }
}

on_both! {
    async fn a_request_may_be_sent_in_pieces_of_unknown_length(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let href = format!("<D:href>{}</D:href>", user.path("a.vcf"));
        let text =
            format!("<C:addressbook-multiget {NAMESPACES}>{WANTED}{href}</C:addressbook-multiget>");
        let pieces = text.as_bytes().chunks(10).map(|piece| {
            format!(
                "{:x}\r\n{}\r\n",
                piece.len(),
                String::from_utf8_lossy(piece)
            )
        });
        let basic = STANDARD.encode(format!("{}:{}", user.user.email, user.secret));
        let request = format!(
            "REPORT {} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic}\r\n\
             Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{}0\r\n\r\n",
            user.book,
            pieces.collect::<String>(),
        );
        let answer = raw::exchange(app.address(), request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 207 "), "{answer}");
        assert!(answer.contains("FN:a&#13;\n"), "{answer}");
    }
}
