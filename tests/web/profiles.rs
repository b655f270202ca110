//! Configuration profiles for Apple's devices.

use super::devices::{SET_UP, public};
use super::{html, member};
use crate::support::browser::Browser;
use crate::support::dav::sign_in;
use crate::support::on_both;

/// A value of a property list: the text of the element after its key.
fn property(profile: &str, key: &str) -> String {
    let (_, rest) = profile
        .split_once(&format!("<key>{key}</key>"))
        .unwrap_or_else(|| panic!("no {key}: {profile}"));
    let (_, rest) = rest.split_once('<').unwrap();
    let (element, rest) = rest.split_once('>').unwrap();
    match element.strip_suffix('/') {
        Some(empty) => empty.to_owned(),
        None => html::unescaped(rest.split('<').next().unwrap()),
    }
}

on_both! {
    async fn an_apple_profile_sets_everything_up(app: TestApp with public()) {
        let (browser, user) = member(&app, "l&sya@example.org").await;
        let form = [("kind", "apple"), ("name", "iPhone"), ("answer", "profile")];
        let answer = browser.submit(SET_UP, &form).await.expect(200);
        assert_eq!(
            answer.header("content-type"),
            "application/x-apple-aspen-config"
        );
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename=\"carnet.mobileconfig\""
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        let profile = &answer.text;
        let id = user.get("/api/users/me").await.json()["id"].clone();
        for (key, value) in [
            ("CardDAVHostName", "contacts.example.org"),
            ("CardDAVPort", "8443"),
            ("CardDAVUseSSL", "true"),
            ("CardDAVUsername", "l&sya@example.org"),
            ("CardDAVPrincipalURL", &format!("/dav/principals/{id}/")),
            ("PayloadType", "com.apple.carddav.account"),
            ("PayloadVersion", "1"),
        ] {
            assert_eq!(property(profile, key), value, "{key}: {profile}");
        }
        sign_in(
            &app.app,
            "l&sya@example.org",
            &property(profile, "CardDAVPassword"),
        )
        .await
        .unwrap();
        assert_eq!(user.app_passwords().await[0]["name"], "iPhone");
        let refused = [("kind", "apple"), ("name", ""), ("answer", "profile")];
        browser.submit(SET_UP, &refused).await.expect(422);
    }
}

on_both! {
    async fn a_profile_is_well_formed_and_balanced(app: TestApp) {
        let browser = Browser::sign_up(&app, "l&s'ya@example.org").await;
        let form = [
            ("kind", "apple"),
            ("name", "<dict>&"),
            ("answer", "profile"),
        ];
        let profile = browser.submit(SET_UP, &form).await.expect(200).text;
        assert!(
            profile.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist"),
            "{profile}"
        );
        let mut open = Vec::new();
        for tag in profile
            .split('<')
            .skip(3)
            .map(|rest| rest.split('>').next().unwrap())
        {
            match (tag.strip_prefix('/'), tag.ends_with('/')) {
                (Some(name), _) => assert_eq!(open.pop(), Some(name), "{profile}"),
                (None, true) => {}
                (None, false) => open.push(tag.split(' ').next().unwrap()),
            }
        }
        assert_eq!(open, [""; 0], "{profile}");
        let entities = profile
            .split('&')
            .skip(1)
            .map(|rest| rest.split_once(';').unwrap().0);
        for entity in entities {
            assert!(
                entity
                    .strip_prefix('#')
                    .is_some_and(|code| code.parse::<u32>().is_ok()),
                "{entity}: {profile}"
            );
        }
        assert_eq!(property(&profile, "CardDAVUsername"), "l&s'ya@example.org");
        assert_eq!(property(&profile, "CardDAVUseSSL"), "false");
    }
}
