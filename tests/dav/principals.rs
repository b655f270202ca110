//! Reports about accounts (RFC 3253, section 3.8; RFC 3744, section 9), as Apple's programs ask
//! them.

use crate::support::dav_user::DavUser;
use crate::support::multistatus::{Element, Multistatus};
use crate::support::on_both;

const NAME: &str = "<D:prop><D:displayname/></D:prop>";

/// Returns a search for this text in the account's address.
fn search(text: &str) -> String {
    format!(
        "<D:property-search><D:prop><S:email-address-set/></D:prop><D:match>{text}</D:match>\
         </D:property-search>"
    )
}

on_both! {
    async fn expand_property_follows_the_path_to_the_principal(app: TestApp) {
        let user = DavUser::new(&app).await;
        let inside = "<D:property name=\"current-user-principal\">\
            <D:property name=\"displayname\"/><D:property name=\"addressbook-home-set\" \
            namespace=\"urn:ietf:params:xml:ns:carddav\"/>\
            </D:property><D:property name=\"resourcetype\"/>";
        for path in ["/dav/".to_owned(), user.principal()] {
            let told = Multistatus::of(&user.report_on(&path, "D:expand-property", inside).await);
            let principal = told.at(&path).value("D:current-user-principal");
            for part in [
                format!("<D:response><D:href>{}</D:href>", user.principal()),
                format!(
                    "<C:addressbook-home-set><D:href>{}</D:href></C:addressbook-home-set>",
                    user.home()
                ),
                format!(
                    "<D:displayname>{}</D:displayname>",
                    user.user.account["username"].as_str().unwrap()
                ),
            ] {
                assert!(principal.contains(&part), "{part}: {principal}");
            }
            told.at(&path).value("D:resourcetype");
        }
    }
}

on_both! {
    async fn expand_property_takes_only_names_that_elements_can_have(app: TestApp) {
        let user = DavUser::new(&app).await;
        for name in ["", "1", "a b", "a&gt;"] {
            for inside in [
                format!("<D:property name=\"{name}\"/>"),
                format!("<D:property name=\"owner\"><D:property name=\"{name}\"/></D:property>"),
            ] {
                user.report_on("/dav/", "D:expand-property", &inside)
                    .await
                    .expect_refusal(400, "");
            }
        }
    }
}

on_both! {
    async fn expand_property_answers_plain_properties_of_any_resource(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        let inside = "<D:property name=\"displayname\"/><D:property name=\"getetag\"/>\
            <D:property name=\"resourcetype\"/>";
        let wanted = "<D:displayname/><D:getetag/><D:resourcetype/>";
        for path in [
            user.home(),
            user.principal(),
            user.book.clone(),
            user.path("a.vcf"),
        ] {
            let told = Multistatus::of(&user.report_on(&path, "D:expand-property", inside).await);
            assert_eq!(told, user.propfind(&path, "0", wanted).await, "{path}");
        }
    }
}

on_both! {
    async fn a_search_finds_only_the_account_that_asks(app: TestApp) {
        let (user, other) = (DavUser::new(&app).await, DavUser::new(&app).await);
        let found = async |email: &str| {
            let inside = format!("{}{NAME}", search(email));
            let path = "/dav/principals/";
            Multistatus::of(
                &user
                    .report_on(path, "D:principal-property-search", &inside)
                    .await,
            )
        };
        let own = found(&user.user.email).await;
        assert_eq!(own.paths, [user.principal()]);
        assert_eq!(
            own.only().value("D:displayname"),
            user.user.account["username"].as_str().unwrap()
        );
        assert_eq!(found("example").await.paths, [user.principal()]);
        assert_eq!(found(&other.user.email).await, Multistatus::default());
    }
}

on_both! {
    async fn searches_hold_all_or_any(app: TestApp) {
        let user = DavUser::new(&app).await;
        let searches = [search("example"), search("nobody")].concat();
        for (attribute, paths) in [
            ("", vec![]),
            ("test=\"allof\"", vec![]),
            ("test=\"anyof\"", vec![user.principal()]),
        ] {
            let name = "D:principal-property-search";
            let namespaces = crate::support::dav_user::NAMESPACES;
            let body = format!("<{name} {attribute} {namespaces}>{searches}{NAME}</{name}>");
            let answer = user.send("REPORT", "/dav/principals/", &[], body).await;
            assert_eq!(Multistatus::of(&answer).paths, paths, "{attribute}");
        }
    }
}

on_both! {
    async fn the_properties_that_can_be_searched_are_named(app: TestApp) {
        let user = DavUser::new(&app).await;
        let answer = user
            .report_on("/dav/principals/", "D:principal-search-property-set", "")
            .await
            .expect(200);
        let root = Element::parse(&answer.text);
        assert_eq!(root.name, "D:principal-search-property-set");
        let names = root
            .all("D:principal-search-property")
            .map(|property| property.only("D:prop").content());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["<D:displayname/>", "<S:email-address-set/>"]
        );
    }
}

on_both! {
    async fn the_principals_of_an_acl_are_the_owner(app: TestApp) {
        let user = DavUser::new(&app).await;
        let answer = user.report("D:acl-principal-prop-set", NAME).await;
        assert_eq!(Multistatus::of(&answer).paths, [user.principal()]);
    }
}

on_both! {
    async fn a_report_about_accounts_needs_a_resource_that_is_there(app: TestApp) {
        let user = DavUser::new(&app).await;
        for path in [format!("{}unknown/", user.home()), user.path("unknown.vcf")] {
            for report in ["D:expand-property", "D:acl-principal-prop-set"] {
                user.report_on(&path, report, NAME)
                    .await
                    .expect_refusal(404, "");
            }
        }
    }
}
