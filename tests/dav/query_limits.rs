//! The extent of what an addressbook-query answers (RFC 6352, sections 8.6.1 and 10.4).

use super::query::{WANTED, ask, people, property, text};
use crate::support::dav_user::DavUser;
use crate::support::multistatus::Multistatus;
use crate::support::on_both;

on_both! {
    /// RFC 6352, section 8.6.1.
    async fn a_limited_query_tells_that_there_are_more(app: TestApp) {
        let user = DavUser::new(&app).await;
        people(&user).await;
        let filter = property("EMAIL", "");
        for (most, is_cut) in [(0, true), (1, true), (2, false), (3, false)] {
            let limit = format!("<C:limit><C:nresults>{most}</C:nresults></C:limit>");
            let mut told = Multistatus::of(&ask(&user, &format!("{filter}{limit}")).await);
            let cut = told.about.remove(&user.book);
            assert_eq!(told.about.len(), most.min(2), "{most}");
            assert_eq!(
                cut.as_ref().map(|cut| cut.status),
                is_cut.then_some(Some(507)),
                "{most}"
            );
            if let Some(cut) = cut {
                assert_eq!(cut.error, "<D:number-of-matches-within-limits/>");
            }
        }
    }
}

on_both! {
    async fn a_limit_that_is_no_number_is_malformed(app: TestApp) {
        let user = DavUser::new(&app).await;
        for most in ["x", "", "-1"] {
            let limit = format!("<C:limit><C:nresults>{most}</C:nresults></C:limit>");
            ask(&user, &limit).await.expect_refusal(400, "");
        }
    }
}

on_both! {
    async fn only_the_wanted_properties_of_a_card_come(app: TestApp) {
        let user = DavUser::new(&app).await;
        people(&user).await;
        let data = "<D:prop><C:address-data><C:prop name=\"FN\"/></C:address-data></D:prop>";
        let inside = format!("{data}{}", property("FN", &text("", "Taras")));
        let told = Multistatus::of(&user.report("C:addressbook-query", &inside).await);
        let expected = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Taras\r\nEND:VCARD\r\n";
        assert_eq!(told.only().value("C:address-data"), expected);
    }
}

on_both! {
    /// More cards than are looked at in one go.
    async fn a_query_looks_at_every_card_of_a_large_book(app: TestApp) {
        let user = DavUser::new(&app).await;
        let names: Vec<_> = (0..1200).map(|number| format!("N{number:04}")).collect();
        user.user
            .create_all(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .await;
        let told = Multistatus::of(
            &ask(
                &user,
                &property("FN", &text("match-type=\"ends-with\"", "99")),
            )
            .await,
        );
        assert_eq!(told.about.len(), 12);
        let told = Multistatus::of(&ask(&user, "").await);
        assert_eq!(told.about.len(), 1200);
    }
}

on_both! {
    async fn a_query_sees_the_book_of_its_path_alone(app: TestApp) {
        let user = DavUser::new(&app).await;
        let second = user.mkcol("second").await;
        people(&user).await;
        let answer = user.report_on(&second, "C:addressbook-query", WANTED).await;
        assert_eq!(Multistatus::of(&answer), Multistatus::default());
    }
}
