//! Cards as files: PUT, POST, GET, HEAD and DELETE (RFC 6352, sections 5.1 and 6.3; RFC 5995).

use carnet::domain::Quota;

use crate::support::dav_user::{DavUser, card, simple_card};
use crate::support::{Setup, on_both};

const NOT_A_CARD: &str = "<C:valid-address-data/>";

on_both! {
    async fn a_part_of_a_card_is_not_stored(app: TestApp) {
        let user = DavUser::new(&app).await;
        let range = [("content-range", "bytes 0-9/100")];
        user.put_with("a.vcf", simple_card("a"), &range)
            .await
            .expect_refusal(400, "");
        user.get(&user.path("a.vcf")).await.expect_refusal(404, "");
    }
}

on_both! {
    async fn a_new_card_is_created_and_another_text_replaces_it(app: TestApp) {
        let user = DavUser::new(&app).await;
        let created = user.put("a.vcf", simple_card("a")).await;
        created.expect_empty(201);
        let changed = card("a", &["N:;Ivan;;;", "FN:Ivan"]);
        let replaced = user.put("a.vcf", changed.clone()).await;
        replaced.expect_empty(204);
        assert_ne!(created.etag(), replaced.etag());
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        assert_eq!((&got.text, got.etag()), (&changed, replaced.etag()));
        assert_eq!(user.contacts().await.len(), 1);
    }
}

on_both! {
    async fn a_card_comes_back_with_its_tag_its_type_and_its_time(app: TestApp) {
        app.set_time("2026-07-01T10:20:30.5Z");
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        for (name, value) in [
            ("etag", etag.as_str()),
            ("content-type", "text/vcard; charset=utf-8"),
            ("last-modified", "Wed, 01 Jul 2026 10:20:30 GMT"),
            ("content-length", &simple_card("a").len().to_string()),
        ] {
            assert_eq!(got.header(name), value, "{name}");
        }
        assert!(
            got.header("vary").to_lowercase().contains("accept"),
            "{got:?}"
        );
    }
}

on_both! {
    async fn head_answers_like_get_without_the_body(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        let head = user.send("HEAD", &user.path("a.vcf"), &[], "").await;
        let ((status, headers, body), got) = (head.essence(), got.essence());
        assert_eq!((status, headers, body), (200, got.1, ""));
    }
}

on_both! {
    /// The very bytes, whatever their line ends and wherever their lines are folded.
    async fn the_bytes_of_a_whole_card_come_back_as_they_were_sent(app: TestApp) {
        let user = DavUser::new(&app).await;
        let folded = card(
            "folded",
            &[
                "N:;Ivan;;;",
                "FN:Iv",
                " an",
                "NOTE:a\\n",
                "\tb",
                "X-ODD;x=\"1\":Ї",
            ],
        );
        let sent = [
            ("folded", folded.clone()),
            ("lf", simple_card("lf").replace("\r\n", "\n")),
            ("noend", simple_card("noend").trim_end().to_owned()),
            ("lower", simple_card("lower").to_lowercase()),
            (
                "group",
                card(
                    "group",
                    &[
                        "N:;I;;;",
                        "FN:I",
                        "item1.TEL:+1",
                        "item1.X-ABLabel:_$!<Home>!$_",
                    ],
                ),
            ),
        ];
        for (name, text) in sent {
            let path = format!("{name}.vcf");
            let put = user.put(&path, text.clone()).await.expect(201);
            let got = user.get(&user.path(&path)).await.expect(200);
            assert_eq!(
                (got.text.as_str(), got.etag()),
                (text.as_str(), put.etag()),
                "{name}"
            );
            let length = user.property(&user.path(&path), "D:getcontentlength").await;
            assert_eq!(length, text.len().to_string(), "{name}");
        }
    }
}

on_both! {
    async fn the_same_bytes_again_change_nothing(app: TestApp) {
        let user = DavUser::new(&app).await;
        let first = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        let token = user.property(&user.book, "D:sync-token").await;
        let again = user.put("a.vcf", simple_card("a")).await.expect(204);
        assert_eq!(again.etag(), first);
        assert_eq!(user.property(&user.book, "D:sync-token").await, token);
    }
}

on_both! {
    async fn a_media_type_may_be_one_of_the_former_names_or_absent(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (name, media_type) in [
            ("a", "text/x-vcard"),
            ("b", "text/directory;profile=vCard"),
            ("c", "TEXT/VCARD"),
        ] {
            let (path, headers) = (user.path(name), [("content-type", media_type)]);
            user.send("PUT", &path, &headers, simple_card(name))
                .await
                .expect(201)
                .etag();
        }
        user.send("PUT", &user.path("d"), &[], simple_card("d"))
            .await
            .expect(201)
            .etag();
    }
}

on_both! {
    async fn another_media_type_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        for media_type in ["text/calendar", "application/json", "text/html"] {
            let headers = [("content-type", media_type)];
            let put = user
                .send("PUT", &user.path("a.vcf"), &headers, simple_card("a"))
                .await;
            put.expect_refusal(403, "<C:supported-address-data/>");
        }
        assert!(user.contacts().await.is_empty());
    }
}

on_both! {
    async fn a_body_that_is_not_one_card_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        let two = [simple_card("a"), simple_card("b")].concat();
        for text in [
            "",
            "hello",
            "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
            &two,
            "\0",
        ] {
            let put = user.put("a.vcf", text.to_owned()).await;
            put.expect_refusal(403, NOT_A_CARD);
        }
        assert!(user.contacts().await.is_empty());
    }
}

on_both! {
    async fn a_card_that_is_too_large_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        let large = format!("NOTE:{}", "x".repeat(3 << 20));
        let most: usize = user
            .property(&user.book, "C:max-resource-size")
            .await
            .parse()
            .unwrap();
        for text in [
            card("a", &["N:;a;;;", "FN:a", &large]),
            "x".repeat(most + 1),
        ] {
            user.put("a.vcf", text)
                .await
                .expect_refusal(403, "<C:max-resource-size/>");
        }
        assert!(user.contacts().await.is_empty());
    }
}

on_both! {
    /// RFC 6352, section 6.3.2.1.
    async fn a_uid_that_another_card_has_is_refused_with_its_path(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put("І &.vcf".replace(' ', "%20").as_str(), simple_card("a"))
            .await
            .expect(201);
        let conflict = format!(
            "<C:no-uid-conflict><D:href>{}</D:href></C:no-uid-conflict>",
            user.path("%D0%86%20%26.vcf")
        );
        user.put("b.vcf", simple_card("a"))
            .await
            .expect_refusal(409, &conflict);
        assert_eq!(user.contacts().await.len(), 1);
    }
}

on_both! {
    async fn a_uid_may_be_in_two_books(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        for book in [&user.book, &second] {
            let path = format!("{book}a.vcf");
            user.send("PUT", &path, &[], simple_card("a"))
                .await
                .expect(201);
        }
        assert_eq!(user.contacts().await.len(), 2);
    }
}

on_both! {
    async fn a_uid_is_free_again_once_its_card_is_deleted(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        user.delete(&user.path("a.vcf")).await.expect_empty(204);
        user.put("b.vcf", simple_card("a")).await.expect(201);
        assert_eq!(user.get(&user.path("b.vcf")).await.text, simple_card("a"));
    }
}

on_both! {
    async fn a_name_may_be_any_text(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (number, name) in [
            "%D0%86%20%25.vcf",
            "a+b@c:d=e;f,g",
            "%23%3F%26%3C%3E",
            "no-suffix",
        ]
        .iter()
        .enumerate()
        {
            let text = simple_card(&number.to_string());
            user.put(name, text.clone()).await.expect(201);
            assert_eq!(user.get(&user.path(name)).await.text, text, "{name}");
            let told = user.propfind(&user.path(name), "0", "<D:getetag/>").await;
            assert_eq!(user.get(&told.paths[0]).await.text, text, "{name}");
        }
    }
}

on_both! {
    async fn a_name_that_only_the_server_gives_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put("~1.vcf", simple_card("a"))
            .await
            .expect_refusal(403, "");
        assert!(user.contacts().await.is_empty());
    }
}

on_both! {
    async fn a_card_cannot_be_put_into_a_book_that_is_not_there(app: TestApp) {
        let user = DavUser::new(&app).await;
        let path = format!("{}unknown/a.vcf", user.home());
        user.send("PUT", &path, &[], simple_card("a"))
            .await
            .expect_refusal(409, "");
    }
}

on_both! {
    /// RFC 5995.
    async fn a_posted_card_gets_a_name_of_the_server(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (uid, path) in [("a", user.path(";add-member")), ("b", user.book.clone())] {
            let headers = [("content-type", "text/vcard")];
            let posted = user.send("POST", &path, &headers, simple_card(uid)).await;
            posted.expect_empty(201);
            let location = posted.header("location");
            assert!(
                location.starts_with(&user.book) && location.ends_with(".vcf"),
                "{posted:?}"
            );
            let got = user.get(location).await.expect(200);
            assert_eq!(
                (got.text.clone(), got.etag()),
                (simple_card(uid), posted.etag())
            );
        }
    }
}

on_both! {
    /// RFC 8144, section 2.2.
    async fn a_client_may_ask_for_the_stored_card_at_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        let wish = [("prefer", "return=representation")];
        let text = simple_card("a").replace("UID:a\r\n", "");
        let put = user
            .put_with("a.vcf", text.clone(), &wish)
            .await
            .expect(201);
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        assert_eq!((&put.text, put.etag()), (&got.text, got.etag()));
        let again = user.put_with("a.vcf", text, &wish).await.expect(200);
        assert_eq!((&again.text, again.etag()), (&got.text, got.etag()));
    }
}

on_both! {
    async fn a_deleted_card_is_in_the_trash_and_comes_back_whole(app: TestApp) {
        let user = DavUser::new(&app).await;
        let etag = user.put("a.vcf", simple_card("a")).await.expect(201).etag();
        user.delete(&user.path("a.vcf")).await.expect_empty(204);
        user.get(&user.path("a.vcf")).await.expect_refusal(404, "");
        user.delete(&user.path("a.vcf"))
            .await
            .expect_refusal(404, "");
        let trash = user.user.get("/api/trash").await.expect(200).json();
        let restored = format!("/api/trash/{}/restore", trash[0]["id"]);
        user.user
            .post(&restored, &serde_json::json!({}))
            .await
            .expect(204);
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        assert_eq!((got.text.clone(), got.etag()), (simple_card("a"), etag));
    }
}

on_both! {
    async fn a_card_of_the_app_is_a_file_of_its_book(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.user.create_all(&["Ivan"]).await;
        let told = user.propfind(&user.book, "1", "<D:getetag/>").await;
        let path = told.paths.last().unwrap();
        let got = user.get(path).await.expect(200);
        assert_eq!(got.etag(), told.at(path).value("D:getetag"));
        assert!(
            got.text.contains("\r\nVERSION:3.0\r\n") && got.text.contains("FN:Ivan\r\n"),
            "{got:?}"
        );
    }
}

on_both! {
    async fn a_card_with_a_large_photo_comes_back_as_it_was_sent(app: TestApp) {
        let user = DavUser::new(&app).await;
        let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", "/9j/".repeat(1_200_000));
        let text = card("a", &["N:;a;;;", "FN:a", &photo]);
        let put = user.put("a.vcf", text.clone()).await.expect(201);
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        assert_eq!(got.etag(), put.etag());
        assert!(
            got.text == text,
            "{} bytes of {}",
            got.text.len(),
            text.len()
        );
    }
}

/// Room for one contact.
fn one_contact() -> Setup {
    Setup {
        quota: Some(Quota {
            contacts: 1,
            bytes: 1 << 30,
        }),
        ..Setup::default()
    }
}

on_both! {
    /// RFC 4331, section 6.
    async fn a_card_beyond_the_quota_is_refused(app: TestApp with one_contact()) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let refused = user.put("b.vcf", simple_card("b")).await;
        refused.expect_refusal(507, "<D:quota-not-exceeded/>");
        let copied = user.relocate("COPY", "a.vcf", &user.path("b.vcf"), &[]).await;
        copied.expect_refusal(507, "<D:quota-not-exceeded/>");
        user.put("a.vcf", card("a", &["N:;New;;;", "FN:New"])).await.expect_empty(204);
    }
}
