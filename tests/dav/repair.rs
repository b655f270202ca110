//! Cards that are stored otherwise than they were sent, of which the answer has no tag, so that a
//! client reads them again.

use crate::support::dav_user::{DavUser, card, simple_card};
use crate::support::on_both;

on_both! {
    /// Without a tag a client reads the card again, and learns of the repair.
    async fn a_card_without_a_uid_gets_one_and_the_answer_has_no_tag(app: TestApp) {
        let user = DavUser::new(&app).await;
        let text = simple_card("a").replace("UID:a\r\n", "");
        let put = user.put("a.vcf", text).await.expect(201);
        assert_eq!(put.header("etag"), "");
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        let uids: Vec<_> = got
            .text
            .lines()
            .filter(|line| line.starts_with("UID:"))
            .collect();
        assert_eq!(uids.len(), 1, "{got:?}");
        assert!(uids[0].len() >= 36, "{uids:?}");
    }
}

on_both! {
    async fn a_repaired_card_is_taken_back_with_a_tag(app: TestApp) {
        let user = DavUser::new(&app).await;
        let text = simple_card("a").replace("UID:a\r\n", "");
        user.put("a.vcf", text.clone()).await.expect(201);
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        let put = user.put("a.vcf", got.text.clone()).await.expect(204);
        assert_eq!(put.etag(), got.etag());
        // A client that never learns the UID keeps the card, too.
        user.put("a.vcf", text).await.expect(204);
        assert_eq!(user.get(&user.path("a.vcf")).await.text, got.text);
    }
}

on_both! {
    async fn a_card_without_a_name_gets_one_and_the_answer_has_no_tag(app: TestApp) {
        let user = DavUser::new(&app).await;
        for (name, line, expected) in [
            ("a", "N:Franko;Ivan;;;", "FN:Ivan Franko"),
            ("b", "ORG:Prosvita", "FN:Prosvita"),
            ("c", "EMAIL:i@example.org", "FN:i@example.org"),
        ] {
            let path = format!("{name}.vcf");
            let put = user.put(&path, card(name, &[line])).await.expect(201);
            assert_eq!(put.header("etag"), "", "{name}");
            let got = user.get(&user.path(&path)).await.expect(200);
            assert!(got.text.contains(&format!("{expected}\r\n")), "{got:?}");
            assert!(got.text.contains(&format!("{line}\r\n")), "{got:?}");
        }
    }
}

on_both! {
    async fn a_stored_card_keeps_its_uid_and_the_answer_has_no_tag(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let put = user
            .put("a.vcf", card("other", &["N:;New;;;", "FN:New"]))
            .await
            .expect(204);
        assert_eq!(put.header("etag"), "");
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        assert!(
            got.text.contains("UID:a\r\n") && got.text.contains("FN:New\r\n"),
            "{got:?}"
        );
        assert!(!got.text.contains("other"), "{got:?}");
    }
}

on_both! {
    async fn a_card_of_version_2_1_is_upgraded_and_the_answer_has_no_tag(app: TestApp) {
        let user = DavUser::new(&app).await;
        let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nUID:a\r\n\
            N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=D0=86;;;\r\nTEL;CELL:+1\r\nEND:VCARD\r\n";
        let put = user.put("a.vcf", text).await.expect(201);
        assert_eq!(put.header("etag"), "");
        let got = user.get(&user.path("a.vcf")).await.expect(200);
        for part in ["VERSION:3.0\r\n", "N:;І;;;\r\n", "UID:a\r\n"] {
            assert!(got.text.contains(part), "{part}: {got:?}");
        }
        assert!(
            got.text
                .lines()
                .any(|line| line.starts_with("TEL;") && line.ends_with(":+1")),
            "{got:?}"
        );
    }
}

on_both! {
    async fn a_card_of_another_character_set_is_stored_in_utf_8(app: TestApp) {
        let user = DavUser::new(&app).await;
        let text = card("a", &["N:;Ivan;;;", "FN:Józef"]);
        let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(&text);
        let headers = [("content-type", "text/vcard; charset=windows-1250")];
        let put = user
            .send("PUT", &user.path("a.vcf"), &headers, bytes.into_owned())
            .await
            .expect(201);
        assert_eq!(put.header("etag"), "");
        assert_eq!(user.get(&user.path("a.vcf")).await.text, text);
    }
}
