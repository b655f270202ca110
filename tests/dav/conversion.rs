//! Versions of vCard: 3.0 for clients that do not say, 4.0 for those that ask, and nothing lost in
//! between (RFC 6352, section 5.1.1).

use crate::support::dav_user::DavUser;
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

/// A card of version 4.0 with details that 3.0 cannot hold.
const V4: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:a\r\nN:Franko;Ivan;;;\r\nFN:Ivan Franko\r\n\
    GENDER:M\r\nKIND:individual\r\nTEL;VALUE=uri;TYPE=cell;PREF=1:tel:+380-44-123\r\n\
    EMAIL;PREF=2:i@example.org\r\nRELATED;TYPE=friend:urn:uuid:1\r\nX-ODD:1\r\nEND:VCARD\r\n";

const V4_ACCEPTED: [(&str, &str); 1] = [("accept", "text/vcard;version=4.0")];

/// Stores the card and returns its tag and its converted text.
async fn stored(user: &DavUser<'_>) -> (String, String) {
    let etag = user.put("a.vcf", V4).await.expect(201).etag();
    let got = user.get(&user.path("a.vcf")).await.expect(200);
    assert_eq!(got.etag(), etag);
    (etag, got.text)
}

/// Returns the stored text.
async fn in_v4(user: &DavUser<'_>) -> String {
    let got = user
        .send("GET", &user.path("a.vcf"), &V4_ACCEPTED, "")
        .await
        .expect(200);
    got.text
}

on_both! {
    async fn a_card_of_version_4_comes_as_3_to_a_client_that_does_not_say(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (_, text) = stored(&user).await;
        for part in [
            "VERSION:3.0\r\n",
            "UID:a\r\n",
            "FN:Ivan Franko\r\n",
            "X-ODD:1\r\n",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(
            !text.contains("VERSION:4.0") && !text.contains("VALUE=uri"),
            "{text}"
        );
    }
}

on_both! {
    async fn a_version_of_no_weight_is_not_accepted(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (_, text) = stored(&user).await;
        for accept in ["text/vcard;version=4.0;q=0", "text/vcard;q=0.0;version=4.0"] {
            let got = user.send("GET", &user.path("a.vcf"), &[("accept", accept)], "").await;
            assert_eq!(got.expect(200).text, text, "{accept}");
        }
    }
}

on_both! {
    async fn a_client_that_accepts_version_4_gets_the_very_bytes(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (etag, text) = stored(&user).await;
        for accept in [
            "text/vcard;version=4.0",
            "text/vcard; version=\"4.0\"",
            "TEXT/VCARD; VERSION=4.0",
            "text/html, text/vcard;version=4.0;q=0.9",
        ] {
            let got = user
                .send("GET", &user.path("a.vcf"), &[("accept", accept)], "")
                .await
                .expect(200);
            assert_eq!(
                (got.text.as_str(), got.etag()),
                (V4, etag.clone()),
                "{accept}"
            );
        }
        for accept in ["text/vcard;version=3.0", "text/vcard", "*/*"] {
            let got = user
                .send("GET", &user.path("a.vcf"), &[("accept", accept)], "")
                .await
                .expect(200);
            assert_eq!((&got.text, got.etag()), (&text, etag.clone()), "{accept}");
        }
    }
}

on_both! {
    async fn a_card_of_version_3_comes_as_4_to_a_client_that_accepts_it(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let text = in_v4(&user).await;
        for part in ["VERSION:4.0\r\n", "UID:a\r\n", "FN:a\r\n"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

on_both! {
    /// RFC 6352, section 10.4.
    async fn a_report_gives_the_version_that_it_is_asked_for(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (etag, text) = stored(&user).await;
        let href = format!("<D:href>{}</D:href>", user.path("a.vcf"));
        for (attributes, expected) in [
            ("", text.as_str()),
            ("content-type=\"text/vcard\" version=\"3.0\"", &text),
            ("content-type=\"text/vcard\" version=\"4.0\"", V4),
        ] {
            let prop = format!("<D:prop><D:getetag/><C:address-data {attributes}/></D:prop>");
            for report in [
                "C:addressbook-multiget",
                "C:addressbook-query",
                "D:sync-collection",
            ] {
                let told = user.report(report, &format!("{prop}{href}")).await;
                let told = Multistatus::of(&told);
                let about = told.at(&user.path("a.vcf"));
                assert_eq!(
                    about.value("C:address-data"),
                    expected,
                    "{report} {attributes}"
                );
                assert_eq!(about.value("D:getetag"), etag);
            }
        }
    }
}

on_both! {
    async fn a_converted_card_that_comes_back_unchanged_changes_nothing(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (etag, text) = stored(&user).await;
        let token = user.property(&user.book, "D:sync-token").await;
        user.put("a.vcf", text).await.expect_empty(204);
        assert_eq!(in_v4(&user).await, V4);
        assert_eq!(user.get(&user.path("a.vcf")).await.etag(), etag);
        assert_eq!(user.property(&user.book, "D:sync-token").await, token);
    }
}

on_both! {
    async fn a_change_of_a_converted_card_loses_nothing_that_3_cannot_hold(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (_, text) = stored(&user).await;
        let changed = text.replace("FN:Ivan Franko", "FN:Ivan Ya. Franko");
        let put = user
            .put("a.vcf", changed.replace("END:", "NOTE:Poet\r\nEND:"))
            .await
            .expect(204);
        assert_eq!(
            put.header("etag"),
            "",
            "other bytes are stored than those that were sent"
        );
        let merged = in_v4(&user).await;
        for line in V4.lines().filter(|line| !line.starts_with("FN:")) {
            assert!(merged.contains(&format!("{line}\r\n")), "{line}: {merged}");
        }
        assert!(
            merged.contains("FN:Ivan Ya. Franko\r\n") && merged.contains("NOTE:Poet\r\n"),
            "{merged}"
        );
    }
}

on_both! {
    async fn a_line_that_a_client_removed_from_a_converted_card_is_gone(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (_, text) = stored(&user).await;
        let kept: String = text
            .lines()
            .filter(|line| !line.starts_with("EMAIL"))
            .map(|line| format!("{line}\r\n"))
            .collect();
        user.put("a.vcf", kept).await.expect(204);
        let merged = in_v4(&user).await;
        assert!(!merged.contains("EMAIL"), "{merged}");
        assert!(
            merged.contains("TEL;VALUE=uri;TYPE=cell;PREF=1:tel:+380-44-123\r\n"),
            "{merged}"
        );
    }
}

on_both! {
    async fn the_condition_of_a_client_of_version_3_holds_for_the_stored_card(app: TestApp) {
        let user = DavUser::new(&app).await;
        let (etag, text) = stored(&user).await;
        let changed = text.replace("X-ODD:1", "X-ODD:2");
        user.put_with("a.vcf", changed.clone(), &[("if-match", &etag)])
            .await
            .expect_empty(204);
        user.put_with("a.vcf", changed, &[("if-match", &etag)])
            .await
            .expect_refusal(412, "");
        assert!(in_v4(&user).await.contains("X-ODD:2\r\n"));
    }
}
