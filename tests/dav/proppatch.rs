//! PROPPATCH (RFC 4918, section 9.2): the name and description of a book, and the properties that
//! clients keep.

use serde_json::json;

use crate::support::dav_user::{DavUser, NAMESPACES};
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

/// Returns an instruction to set these properties.
fn set(properties: &str) -> String {
    format!("<D:set><D:prop>{properties}</D:prop></D:set>")
}

/// Returns an instruction to remove these properties.
fn remove(properties: &str) -> String {
    format!("<D:remove><D:prop>{properties}</D:prop></D:remove>")
}

/// Changes properties, and returns the status of each.
async fn change(user: &DavUser<'_>, path: &str, inside: &str) -> Vec<(String, u16)> {
    let told = Multistatus::of(&user.proppatch(path, inside).await);
    assert_eq!(told.paths, [path]);
    let properties = told.only().properties.iter();
    properties
        .map(|(name, (status, _))| (name.clone(), *status))
        .collect()
}

fn each(statuses: &[(&str, u16)]) -> Vec<(String, u16)> {
    statuses
        .iter()
        .map(|&(name, status)| (name.to_owned(), status))
        .collect()
}

on_both! {
    async fn a_book_is_renamed_and_described(app: TestApp) {
        let user = DavUser::new(&app).await;
        let both = "<D:displayname>Друзі &amp; family</D:displayname>\
            <C:addressbook-description>People</C:addressbook-description>";
        let done = change(&user, &user.book, &set(both)).await;
        assert_eq!(
            done,
            each(&[("C:addressbook-description", 200), ("D:displayname", 200)])
        );
        assert_eq!(
            user.property(&user.book, "D:displayname").await,
            "Друзі & family"
        );
        let books = user.user.get("/api/books").await.expect(200).json();
        assert_eq!(
            (&books[0]["name"], &books[0]["description"]),
            (&json!("Друзі & family"), &json!("People"))
        );
    }
}

on_both! {
    async fn a_description_is_removed(app: TestApp) {
        let user = DavUser::new(&app).await;
        let description = "<C:addressbook-description>People</C:addressbook-description>";
        change(&user, &user.book, &set(description)).await;
        let done = change(&user, &user.book, &remove("<C:addressbook-description/>")).await;
        assert_eq!(done, each(&[("C:addressbook-description", 200)]));
        let told = user
            .propfind(&user.book, "0", "<C:addressbook-description/>")
            .await;
        assert_eq!(told.only().names(404), ["C:addressbook-description"]);
    }
}

on_both! {
    async fn one_property_that_cannot_be_set_fails_all(app: TestApp) {
        let user = DavUser::new(&app).await;
        let inside =
            set("<D:displayname>New</D:displayname><D:getetag>x</D:getetag><X:color>red</X:color>");
        let answer = user.proppatch(&user.book, &inside).await;
        let told = Multistatus::of(&answer);
        let about = told.only();
        assert_eq!(about.names(403), ["D:getetag"]);
        assert_eq!(about.names(424), ["D:displayname", "X:color"]);
        assert_eq!(about.error, "<D:cannot-modify-protected-property/>");
        let told = user
            .propfind(&user.book, "0", "<D:displayname/><X:color/>")
            .await;
        assert_eq!(told.only().value("D:displayname"), "Contacts");
        assert_eq!(told.only().names(404), ["X:color"]);
    }
}

on_both! {
    async fn a_name_that_the_app_would_refuse_fails_all(app: TestApp) {
        let user = DavUser::new(&app).await;
        let name = format!(
            "<D:displayname>{}</D:displayname><X:color>red</X:color>",
            "x".repeat(101)
        );
        let done = change(&user, &user.book, &set(&name)).await;
        assert!(done.iter().all(|(_, status)| *status != 200), "{done:?}");
        let told = user
            .propfind(&user.book, "0", "<D:displayname/><X:color/>")
            .await;
        assert_eq!(told.only().value("D:displayname"), "Contacts");
        assert_eq!(told.only().names(404), ["X:color"]);
    }
}

on_both! {
    async fn the_name_of_a_book_cannot_be_removed(app: TestApp) {
        let user = DavUser::new(&app).await;
        let done = change(&user, &user.book, &remove("<D:displayname/>")).await;
        assert_eq!(done, each(&[("D:displayname", 403)]));
    }
}

on_both! {
    async fn a_property_of_a_client_is_kept_as_it_was_sent(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        let value = "<X:color X:kind=\"a&quot;b\">red &lt;1&gt;<X:inner>2</X:inner></X:color>";
        let done = change(&user, &user.book, &set(value)).await;
        assert_eq!(done, each(&[("X:color", 200)]));
        let wanted = "<D:prop><X:color/></D:prop>";
        let answer = user
            .propfind_as(&user.book, &[("depth", "0")], wanted)
            .await;
        assert!(answer.text.contains("kind=\"a&quot;b\""), "{answer:?}");
        let told = Multistatus::of(&answer);
        assert_eq!(told.only().value("X:color"), "<X:inner>2</X:inner>");
        assert!(answer.text.contains("red &lt;1&gt;"), "{answer:?}");
        let other = user.propfind(&second, "0", "<X:color/>").await;
        assert_eq!(
            other.only().names(404),
            ["X:color"],
            "each book has its own"
        );
    }
}

on_both! {
    async fn a_kept_property_is_listed_replaced_and_removed(app: TestApp) {
        let user = DavUser::new(&app).await;
        for color in ["red", "blue"] {
            change(
                &user,
                &user.book,
                &set(&format!("<X:color>{color}</X:color>")),
            )
            .await;
        }
        let all = user
            .propfind_as(&user.book, &[("depth", "0")], "<D:allprop/>")
            .await;
        assert_eq!(Multistatus::of(&all).only().value("X:color"), "blue");
        let done = change(&user, &user.book, &remove("<X:color/>")).await;
        assert_eq!(done, each(&[("X:color", 200)]));
        let told = user.propfind(&user.book, "0", "<X:color/>").await;
        assert_eq!(told.only().names(404), ["X:color"]);
    }
}

on_both! {
    /// RFC 4918, section 14.23: removing what is not there is no error.
    async fn removing_what_is_not_there_succeeds(app: TestApp) {
        let user = DavUser::new(&app).await;
        let done = change(&user, &user.book, &remove("<X:color/>")).await;
        assert_eq!(done, each(&[("X:color", 200)]));
    }
}

on_both! {
    async fn instructions_are_carried_out_in_their_order(app: TestApp) {
        let user = DavUser::new(&app).await;
        let red = set("<X:color>red</X:color>");
        change(
            &user,
            &user.book,
            &[red.clone(), remove("<X:color/>")].concat(),
        )
        .await;
        let told = user.propfind(&user.book, "0", "<X:color/>").await;
        assert_eq!(told.only().names(404), ["X:color"]);
        change(&user, &user.book, &[remove("<X:color/>"), red].concat()).await;
        assert_eq!(user.property(&user.book, "X:color").await, "red");
    }
}

on_both! {
    /// Apple's programs keep the card of the account itself here.
    async fn the_card_of_the_account_is_kept_with_its_home(app: TestApp) {
        let user = DavUser::new(&app).await;
        let me = format!("<D:href>{}</D:href>", user.path("me.vcf"));
        for path in [user.home(), user.principal()] {
            let done = change(&user, &path, &set(&format!("<S:me-card>{me}</S:me-card>"))).await;
            assert_eq!(done, each(&[("S:me-card", 200)]));
            assert_eq!(user.property(&path, "S:me-card").await, me);
        }
        assert_eq!(
            user.property(&user.principal(), "C:principal-address")
                .await,
            me
        );
    }
}

on_both! {
    async fn only_books_and_accounts_keep_properties(app: TestApp) {
        let user = DavUser::new(&app).await;
        user.put_all(&["a"]).await;
        for path in [&user.path("a.vcf"), "/dav/", "/dav/principals/"] {
            let done = change(&user, path, &set("<X:color>red</X:color>")).await;
            assert_eq!(done, each(&[("X:color", 403)]), "{path}");
        }
        user.proppatch(&user.path("b.vcf"), &set("<X:color/>"))
            .await
            .expect_refusal(404, "");
    }
}

on_both! {
    async fn kept_properties_have_a_limit_in_number_and_size(app: TestApp) {
        let user = DavUser::new(&app).await;
        let many: String = (0..50)
            .map(|number| format!("<X:p{number}>1</X:p{number}>"))
            .collect();
        change(&user, &user.book, &set(&many)).await;
        let done = change(&user, &user.book, &set("<X:p1>2</X:p1><X:one-more/>")).await;
        assert_eq!(done, each(&[("X:one-more", 507), ("X:p1", 507)]));
        assert_eq!(user.property(&user.book, "X:p1").await, "1");
        let large = format!(
            "<D:displayname>New</D:displayname><X:p1>{}</X:p1>",
            "x".repeat(20_000)
        );
        assert_eq!(
            change(&user, &user.book, &set(&large)).await,
            each(&[("D:displayname", 507), ("X:p1", 507)])
        );
        assert_eq!(user.property(&user.book, "D:displayname").await, "Contacts");
    }
}

on_both! {
    async fn a_minimal_answer_to_a_success_is_empty(app: TestApp) {
        let user = DavUser::new(&app).await;
        let inside = set("<X:color>red</X:color>");
        let body = format!("<D:propertyupdate {NAMESPACES}>{inside}</D:propertyupdate>");
        let answer = user
            .send(
                "PROPPATCH",
                &user.book,
                &[("prefer", "return=minimal")],
                body,
            )
            .await;
        answer.expect_empty(200);
        assert_eq!(user.property(&user.book, "X:color").await, "red");
    }
}

on_both! {
    async fn a_body_that_is_no_propertyupdate_is_malformed(app: TestApp) {
        let user = DavUser::new(&app).await;
        for body in ["", "<D:propfind xmlns:D=\"DAV:\"/>", "<propertyupdate/>"] {
            user.send("PROPPATCH", &user.book, &[], body)
                .await
                .expect_refusal(400, "");
        }
    }
}
