//! Row 36: XML that is made to cost much costs nothing.

use std::time::{Duration, Instant};

use crate::support::dav_user::{DavUser, NAMESPACES, simple_card};
use crate::support::{Answer, on_both};

/// The longest refusal. The released program has 100 ms; a debug build on a busy machine takes several
/// times as long.
const AT_ONCE: Duration = Duration::from_millis(400);

/// Returns bodies that are made to cost much, each with what it abuses.
fn hostile() -> Vec<(&'static str, String)> {
    let entities: String = (1..20)
        .map(|level| format!("<!ENTITY e{level} \"&e{0};&e{0};\">", level - 1))
        .collect();
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY e0 \"ha\">{entities}]><D:propfind {NAMESPACES}>&e19;</D:propfind>"
    );
    let external = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>".to_owned();
    let attributes: String = (0..10_000)
        .map(|number| format!(" a{number}=\"1\""))
        .collect();
    let namespaces: String = (0..10_000)
        .map(|number| format!(" xmlns:n{number}=\"urn:{number}\""))
        .collect();
    let nested: String = (0..10_000)
        .map(|number| format!("<x xmlns=\"urn:{number}\">"))
        .collect();
    vec![
        ("entities", bomb),
        ("an external entity", external),
        ("depth", "<a>".repeat(200_000)),
        ("namespaces within each other", nested),
        ("width", format!("<a>{}</a>", "<b/>".repeat(60_000))),
        ("attributes", format!("<a{attributes}/>")),
        ("namespaces", format!("<a{namespaces}/>")),
        (
            "the same attribute",
            format!("<a{}/>", " b=\"1\"".repeat(10_000)),
        ),
        ("a long name", format!("<{}/>", "x".repeat(100_000))),
        (
            "a long namespace",
            format!("<a xmlns=\"{}\"/>", "x".repeat(100_000)),
        ),
        (
            "a comment without an end",
            format!("<a><!--{}", "-".repeat(500_000)),
        ),
        (
            "a section without an end",
            format!("<a><![CDATA[{}", "]".repeat(500_000)),
        ),
        ("tags without an end", "<a ".repeat(200_000)),
        (
            "references",
            format!("<a>{}</a>", "&unknown;".repeat(50_000)),
        ),
        ("an undeclared prefix", "<D:propfind/>".to_owned()),
        (
            "another encoding",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?>\u{fffd}\0<\0a".to_owned(),
        ),
    ]
}

async fn sent(user: &DavUser<'_>, method: &str, body: String) -> (Answer, Duration) {
    let begin = Instant::now();
    let answer = user.send(method, &user.book, &[("depth", "0")], body).await;
    (answer, begin.elapsed())
}

on_both! {
    async fn xml_that_costs_much_is_refused_at_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        sent(&user, "PROPFIND", String::new()).await.0.expect(207);
        for (name, body) in hostile() {
            for method in ["PROPFIND", "REPORT", "PROPPATCH"] {
                // The machine may be busy: the best of three.
                let mut best = Duration::MAX;
                for _ in 0..3 {
                    let (answer, time) = sent(&user, method, body.clone()).await;
                    assert_eq!(answer.status.as_u16(), 400, "{name}: {answer:?}");
                    answer.expect_refusal(400, "");
                    best = best.min(time);
                }
                assert!(best < AT_ONCE, "{method} {name}: {best:?}");
            }
        }
    }
}

on_both! {
    async fn a_body_that_is_too_long_is_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        let body = format!(
            "<D:propfind {NAMESPACES}>{}</D:propfind>",
            " ".repeat(40 << 20)
        );
        let (answer, _) = sent(&user, "PROPFIND", body).await;
        assert_eq!(answer.status.as_u16(), 413, "{answer:?}");
    }
}

on_both! {
    /// The answer about every card repeats the names.
    async fn more_properties_than_a_client_asks_for_are_refused(app: TestApp) {
        let user = DavUser::new(&app).await;
        let many = |count: u32| {
            let names: String = (0..count).map(|number| format!("<X:p{number}/>")).collect();
            format!("<D:prop>{names}</D:prop>")
        };
        let depth = [("depth", "1")];
        user.propfind_as(&user.book, &depth, &many(200))
            .await
            .expect(207);
        let all = many(40_000).replace("D:prop>", "D:include>");
        for inside in [many(40_000), format!("<D:allprop/>{all}")] {
            let begin = Instant::now();
            user.propfind_as(&user.book, &depth, &inside)
                .await
                .expect_refusal(400, "");
            for report in [
                "C:addressbook-query",
                "D:sync-collection",
                "D:acl-principal-prop-set",
            ] {
                user.report(report, &inside).await.expect_refusal(400, "");
            }
            assert!(begin.elapsed() < 10 * AT_ONCE, "{:?}", begin.elapsed());
        }
    }
}

on_both! {
    async fn a_change_of_very_many_properties_is_refused_at_once(app: TestApp) {
        let user = DavUser::new(&app).await;
        for prefix in ["D", "X"] {
            let names: String = (0..40_000)
                .map(|number| format!("<{prefix}:p{number}/>"))
                .collect();
            let begin = Instant::now();
            let inside = format!("<D:set><D:prop>{names}</D:prop></D:set>");
            let answer = user.proppatch(&user.book, &inside).await.expect(207);
            assert!(!answer.text.contains("200 OK"));
            assert!(
                begin.elapsed() < 10 * AT_ONCE,
                "{prefix}: {:?}",
                begin.elapsed()
            );
        }
    }
}

on_both! {
    /// A filter is as costly as its conditions times the cards.
    async fn a_query_of_many_conditions_over_a_long_text_ends_soon(app: TestApp) {
        let user = DavUser::new(&app).await;
        let note = format!("NOTE:{}\r\nEND:VCARD", "a".repeat(200_000));
        let text = simple_card("a").replace("END:VCARD", &note);
        user.put("a.vcf", text).await.expect(201);
        let searched = format!("<C:text-match>{}b</C:text-match>", "a".repeat(1000));
        let filter = format!(
            "<C:prop-filter name=\"NOTE\">{}</C:prop-filter>",
            searched.repeat(199)
        );
        let begin = Instant::now();
        let answer = user
            .report(
                "C:addressbook-query",
                &format!("<C:filter>{filter}</C:filter>"),
            )
            .await;
        answer.expect(207);
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{:?}",
            begin.elapsed()
        );
    }
}
