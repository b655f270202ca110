//! REPORT addressbook-query (RFC 6352, sections 8.6 and 10.5: filters).

use crate::support::dav_user::{DavUser, card};
use crate::support::multistatus::Multistatus;
use crate::support::{Answer, on_both};

pub(super) const WANTED: &str = "<D:prop><D:getetag/></D:prop>";

/// Sends a query with this filter.
pub(super) async fn ask(user: &DavUser<'_>, filter: &str) -> Answer {
    user.report("C:addressbook-query", &format!("{WANTED}{filter}"))
        .await
}

/// Returns the names of the cards that a filter selects, without their ending.
async fn found(user: &DavUser<'_>, filter: &str) -> Vec<String> {
    let told = Multistatus::of(&ask(user, filter).await);
    let names = told.names().into_iter();
    names
        .map(|(name, _)| name.trim_end_matches(".vcf").to_owned())
        .collect()
}

/// Returns a filter with one property filter.
pub(super) fn property(name: &str, inside: &str) -> String {
    format!("<C:filter><C:prop-filter name=\"{name}\">{inside}</C:prop-filter></C:filter>")
}

/// Returns a comparison with these attributes.
pub(super) fn text(attributes: &str, text: &str) -> String {
    format!("<C:text-match {attributes}>{text}</C:text-match>")
}

/// Stores three people with differing details.
pub(super) async fn people(user: &DavUser<'_>) {
    for (name, lines) in [
        (
            "ivan",
            &[
                "N:Franko;Ivan;;;",
                "FN:Ivan Franko",
                "EMAIL;TYPE=HOME:ivan@example.org",
                "TEL;TYPE=CELL:+380 44 123",
                "NICKNAME:Kameniar",
            ][..],
        ),
        (
            "lesya",
            &[
                "N:Українка;Леся;;;",
                "FN:Леся Українка",
                "item1.EMAIL;TYPE=WORK:lesya@example.com",
                "EMAIL;TYPE=HOME:lesya@example.org",
            ],
        ),
        ("taras", &["N:;Taras;;;", "FN:Taras", "TEL:+48 22"]),
    ] {
        user.put(&format!("{name}.vcf"), card(name, lines))
            .await
            .expect(201);
    }
}

/// Checks which people each of these filters selects, by reading all cards and, once the search index
/// is built, by that.
async fn assert_found(user: &DavUser<'_>, expected: &[(String, &[&str])]) {
    people(user).await;
    for is_indexed in [false, true] {
        if is_indexed {
            user.user.app.run_jobs().await;
        }
        for (filter, names) in expected {
            let mut found = found(user, filter).await;
            found.sort();
            assert_eq!(found, *names, "{filter}, indexed: {is_indexed}");
        }
    }
}

on_both! {
    async fn a_text_may_span_several_values_of_a_property(app: TestApp) {
        let user = DavUser::new(&app).await;
        let lines = ["N:;Alice;;;", "FN:Alice", "NICKNAME:Ally,Lissy", "ORG:Acme;Sales"];
        user.put("alice.vcf", card("alice", &lines)).await.expect(201);
        let sought = [("NICKNAME", "ally,lis"), ("NICKNAME", ",lissy"), ("ORG", "me;sal"), ("N", ";alice;")];
        let filter = |(name, sought): &(&str, &str)| (property(name, &text("", sought)), &["alice"][..]);
        assert_found(&user, &sought.iter().map(filter).collect::<Vec<_>>()).await;
    }
}

const ALL: &[&str] = &["ivan", "lesya", "taras"];

on_both! {
    async fn a_query_answers_with_tags_and_text(app: TestApp) {
        let user = DavUser::new(&app).await;
        people(&user).await;
        let filter = property("FN", &text("", "Taras"));
        let inside = format!("<D:prop><D:getetag/><C:address-data/></D:prop>{filter}");
        let told = Multistatus::of(&user.report("C:addressbook-query", &inside).await);
        let path = user.path("taras.vcf");
        assert_eq!(told.paths, [path.as_str()]);
        let got = user.get(&path).await;
        assert_eq!(told.only().value("D:getetag"), got.etag());
        assert_eq!(told.only().value("C:address-data"), got.text);
    }
}

on_both! {
    async fn a_query_without_conditions_selects_every_card(app: TestApp) {
        let user = DavUser::new(&app).await;
        assert_found(
            &user,
            &[
                (String::new(), ALL),
                ("<C:filter/>".to_owned(), ALL),
                ("<C:filter test=\"allof\"/>".to_owned(), ALL),
            ],
        )
        .await;
    }
}

on_both! {
    async fn a_property_is_defined_or_not(app: TestApp) {
        let user = DavUser::new(&app).await;
        assert_found(
            &user,
            &[
                (property("EMAIL", ""), &["ivan", "lesya"]),
                (property("email", ""), &["ivan", "lesya"]),
                (property("EMAIL", "<C:is-not-defined/>"), &["taras"]),
                (property("X-NONE", ""), &[]),
                (property("X-NONE", "<C:is-not-defined/>"), ALL),
            ],
        )
        .await;
    }
}

on_both! {
    /// RFC 6352, section 10.5.1: a name without a group means every group.
    async fn a_property_is_named_with_or_without_its_group(app: TestApp) {
        let user = DavUser::new(&app).await;
        let example = text("", "example.com");
        assert_found(
            &user,
            &[
                (property("EMAIL", &example), &["lesya"]),
                (property("item1.EMAIL", &example), &["lesya"]),
                (property("ITEM1.email", &example), &["lesya"]),
                (property("item2.EMAIL", &example), &[]),
                (
                    property("item1.EMAIL", "<C:is-not-defined/>"),
                    &["ivan", "taras"],
                ),
            ],
        )
        .await;
    }
}

on_both! {
    async fn a_text_is_matched_in_four_ways(app: TestApp) {
        let user = DavUser::new(&app).await;
        let fn_is = |kind: &str, sought: &str| {
            property("FN", &text(&format!("match-type=\"{kind}\""), sought))
        };
        assert_found(
            &user,
            &[
                (fn_is("contains", "an"), &["ivan"]),
                (fn_is("equals", "ivan franko"), &["ivan"]),
                (fn_is("equals", "ivan"), &[]),
                (fn_is("starts-with", "IVAN"), &["ivan"]),
                (fn_is("starts-with", "franko"), &[]),
                (fn_is("ends-with", "franko"), &["ivan"]),
                (fn_is("ends-with", "ivan"), &[]),
                (property("FN", &text("", "RAS")), &["taras"]),
            ],
        )
        .await;
    }
}

on_both! {
    async fn letters_are_compared_as_the_collation_says(app: TestApp) {
        let user = DavUser::new(&app).await;
        let fn_has = |collation: &str, sought: &str| {
            property("FN", &text(&format!("collation=\"{collation}\""), sought))
        };
        assert_found(
            &user,
            &[
                (fn_has("i;ascii-casemap", "IVAN"), &["ivan"]),
                (fn_has("i;ascii-casemap", "ЛЕСЯ"), &[]),
                (fn_has("i;ascii-casemap", "Леся"), &["lesya"]),
                (fn_has("i;unicode-casemap", "ЛЕСЯ"), &["lesya"]),
                (fn_has("i;unicode-casemap", "IVAN"), &["ivan"]),
                (fn_has("i;octet", "ivan"), &[]),
                (fn_has("i;octet", "Ivan"), &["ivan"]),
                (fn_has("default", "ЛЕСЯ"), &["lesya"]),
                (property("FN", &text("", "українка")), &["lesya"]),
                // Composed and decomposed: the letter ї.
                (
                    fn_has("i;unicode-casemap", "укра\u{456}\u{308}нка"),
                    &["lesya"],
                ),
            ],
        )
        .await;
    }
}

on_both! {
    async fn a_negated_text_must_be_nowhere(app: TestApp) {
        let user = DavUser::new(&app).await;
        let not = "negate-condition=\"yes\"";
        assert_found(
            &user,
            &[
                (property("EMAIL", &text(not, "example.com")), &["ivan"]),
                (
                    property("EMAIL", &text("negate-condition=\"no\"", "example.com")),
                    &["lesya"],
                ),
                (property("FN", &text(not, "a")), &["lesya"]),
            ],
        )
        .await;
    }
}

on_both! {
    async fn a_parameter_is_defined_or_not_or_matches(app: TestApp) {
        let user = DavUser::new(&app).await;
        let tel = |inside: &str| {
            property(
                "TEL",
                &format!("<C:param-filter name=\"TYPE\">{inside}</C:param-filter>"),
            )
        };
        let email = |inside: &str| {
            property(
                "EMAIL",
                &format!("<C:param-filter name=\"type\">{inside}</C:param-filter>"),
            )
        };
        assert_found(
            &user,
            &[
                (tel(""), &["ivan"]),
                (tel("<C:is-not-defined/>"), &["taras"]),
                (email(&text("match-type=\"equals\"", "work")), &["lesya"]),
                (
                    email(&text("match-type=\"equals\"", "home")),
                    &["ivan", "lesya"],
                ),
                (
                    email(&text(
                        "match-type=\"equals\" negate-condition=\"yes\"",
                        "home",
                    )),
                    &["lesya"],
                ),
            ],
        )
        .await;
    }
}

on_both! {
    async fn conditions_on_a_property_hold_any_or_all(app: TestApp) {
        let user = DavUser::new(&app).await;
        let email = |test: &str| {
            let inside = [text("", "ivan"), text("", "example.org")].concat();
            format!(
                "<C:filter><C:prop-filter name=\"EMAIL\" {test}>{inside}</C:prop-filter></C:filter>"
            )
        };
        let org_at_work = |test: &str| {
            let parameter = format!(
                "<C:param-filter name=\"TYPE\">{}</C:param-filter>",
                text("", "work")
            );
            let inside = [text("", "example.org"), parameter].concat();
            format!(
                "<C:filter><C:prop-filter name=\"EMAIL\" test=\"{test}\">{inside}\
                 </C:prop-filter></C:filter>"
            )
        };
        assert_found(
            &user,
            &[
                (email(""), &["ivan", "lesya"]),
                (email("test=\"anyof\""), &["ivan", "lesya"]),
                (email("test=\"allof\""), &["ivan"]),
                (org_at_work("anyof"), &["ivan", "lesya"]),
                // Of one line: an address at work is another one than that at example.org.
                (org_at_work("allof"), &[]),
            ],
        )
        .await;
    }
}

on_both! {
    async fn filters_of_properties_hold_any_or_all(app: TestApp) {
        let user = DavUser::new(&app).await;
        let filter = |test: &str| {
            let email = format!(
                "<C:prop-filter name=\"EMAIL\">{}</C:prop-filter>",
                text("", "example.org")
            );
            format!("<C:filter {test}>{email}<C:prop-filter name=\"TEL\"/></C:filter>")
        };
        assert_found(
            &user,
            &[
                (filter(""), ALL),
                (filter("test=\"anyof\""), ALL),
                (filter("test=\"allof\""), &["ivan"]),
            ],
        )
        .await;
    }
}

on_both! {
    /// RFC 6352, section 8.3.
    async fn an_unsupported_collation_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        let filter = property("FN", &text("collation=\"i;klingon\"", "x"));
        ask(&user, &filter)
            .await
            .expect_refusal(403, "<C:supported-collation/>");
    }
}

on_both! {
    async fn an_unsupported_filter_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        let many = "<C:prop-filter name=\"FN\"/>".repeat(201);
        for filter in [
            property("FN", "<C:unknown/>"),
            property("", ""),
            "<C:filter><C:unknown name=\"FN\"/></C:filter>".to_owned(),
            "<C:filter><C:prop-filter/></C:filter>".to_owned(),
            "<C:filter test=\"noneof\"/>".to_owned(),
            property("FN", &text("match-type=\"sounds-like\"", "x")),
            property("FN", &text("negate-condition=\"maybe\"", "x")),
            format!("<C:filter>{many}</C:filter>"),
            property(
                "TEL",
                "<C:param-filter name=\"TYPE\"><C:unknown/></C:param-filter>",
            ),
        ] {
            let refused = ask(&user, &filter).await;
            assert_eq!(refused.status.as_u16(), 403, "{filter}: {refused:?}");
            refused.expect_refusal(403, "<C:supported-filter/>");
        }
    }
}

on_both! {
    async fn the_search_index_finds_every_card_of_the_book_and_no_other(app: TestApp) {
        let user = DavUser::new(&app).await;
        app.run_jobs().await;
        let second = user.mkcol("second").await;
        let many = (0..30).map(|nth| format!("TEL:+380 44 {nth:03}")).collect::<Vec<_>>().join("\r\n");
        let addresses = (0..400).map(|nth| format!("EMAIL:member-{nth:05}@lists.example.org"));
        let addresses = addresses.collect::<Vec<_>>().join("\r\n");
        for (name, lines) in [
            ("group", &["FN:Поети й поетки", "X-ADDRESSBOOKSERVER-KIND:group"][..]),
            ("several", &["FN:First", "FN:Second поет", "EMAIL:a@example.org", "EMAIL:poet@example.org"]),
            ("phones", &["FN:x", &many]),
            ("umlaut", &["FN:Jürgen Größmann"]),
            ("parts", &["FN:Shop\\; Repairs", "N:Doe;Jane;;;", "ORG:Academy;Arts"]),
            ("list", &[&addresses]),
            ("gone", &["FN:Поет"]),
        ] {
            user.put(&format!("{name}.vcf"), card(name, lines)).await.expect(201);
        }
        user.delete(&user.path("gone.vcf")).await.expect(204);
        user.send("PUT", &format!("{second}other.vcf"), &[], card("other", &["FN:Поет"])).await.expect(201);
        for (filter, names) in [
            (property("FN", &text("", "ПОЕТ")), &["group", "several"][..]),
            (property("EMAIL", &text("match-type=\"starts-with\"", "poet@")), &["several"]),
            (property("TEL", &text("", "44 029")), &["phones"]),
            (property("FN", &text("", "größ")), &["umlaut"]),
            (property("FN", &text("", "gross")), &[]),
            (property("N", &text("", "doe;jane")), &["parts"]),
            (property("FN", &text("", "shop;")), &["parts"]),
            (property("ORG", &text("match-type=\"equals\"", "Academy;Arts")), &["parts"]),
            (property("EMAIL", &text("", "member-00390@")), &["list"]),
            (property("FN", &text("", &format!("{}b", "a".repeat(60_000)))), &[]),
            (property("FN", &text("", "ie")), &[]),
        ] {
            let mut found = found(&user, &filter).await;
            found.sort();
            assert_eq!(found, names, "{filter}");
        }
    }
}
