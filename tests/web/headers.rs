use std::num::NonZeroU32;

use carnet::domain::throttle::Limits;

use super::pages::{HARM, addresses, all};
use super::{MEMBER_PAGES, execute, html, member};
use crate::support::browser::Browser;
use crate::support::user::Answer;
use crate::support::{Engine, Setup, TestApp, default_limits, on_both};

/// The sources that a directive of the policy allows.
fn sources<'a>(answer: &'a Answer, directive: &str) -> Option<&'a str> {
    let policy = answer.header("content-security-policy");
    policy
        .split(';')
        .map(str::trim)
        .find_map(|part| part.strip_prefix(directive)?.strip_prefix(' '))
}

fn must_be_secure(name: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(
        !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"),
        "{name}: {policy}"
    );
    for directive in ["default-src", "frame-ancestors", "object-src", "base-uri"] {
        assert_eq!(
            sources(answer, directive),
            Some("'none'"),
            "{name}: {directive}: {policy}"
        );
    }
    for directive in ["script-src", "style-src", "connect-src", "form-action"] {
        assert!(
            matches!(sources(answer, directive), None | Some("'self'" | "'none'")),
            "{name}: {directive}: {policy}"
        );
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    assert!(
        matches!(
            answer.header("referrer-policy"),
            "same-origin" | "no-referrer"
        ),
        "{name}: {answer:?}"
    );
    assert_eq!(
        answer.header("cross-origin-opener-policy"),
        "same-origin",
        "{name}"
    );
    assert!(!answer.header("x-request-id").is_empty(), "{name}");
    assert!(
        answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none(),
        "{name}"
    );
}

on_both! {
    /// Rows 18 and 20.
    async fn every_page_has_the_security_headers_and_is_kept_by_no_cache(app: TestApp) {
        let pages = all(&app).await;
        assert!(pages.len() > 35);
        for page in &pages {
            must_be_secure(&page.name, &page.answer);
            assert_eq!(page.answer.header("cache-control"), "no-store", "{}", page.name);
            if page.is_html() {
                assert_eq!(page.answer.header("content-type"), "text/html; charset=utf-8", "{}", page.name);
                assert!(page.answer.header("vary").contains("accept-language"), "{}: {:?}", page.name, page.answer.headers);
            }
        }
        let redirect = Browser::new(&app).get("/contacts").await.expect(303);
        must_be_secure("a redirect", &redirect);
        assert_eq!(redirect.header("cache-control"), "no-store");
    }
}

/// Row 18.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_put_off_are_secure_too() {
    let one = NonZeroU32::new(1).unwrap();
    let limits = Some(Limits {
        signin_per_account: one,
        ..default_limits()
    });
    let app = TestApp::start_with(
        Engine::Sqlite,
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    let browser = Browser::new(&app);
    let mut last = None;
    for _ in 0..3 {
        last = Some(
            browser
                .submit(
                    "/login",
                    &[
                        ("email", "lesya@example.org"),
                        ("password", "quite another one"),
                    ],
                )
                .await,
        );
    }
    let answer = last.unwrap().expect(429);
    must_be_secure("429", &answer);
    assert_eq!(answer.header("cache-control"), "no-store");
}

/// Row 18.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_tls_pages_tell_browsers_to_insist_on_it() {
    let setup = Setup {
        public_url: Some("https://contacts.example.org".to_owned()),
        ..Setup::default()
    };
    let app = TestApp::start_with(Engine::Sqlite, setup).await;
    let browser = Browser::new(&app);
    let style = addresses(&browser.page("/login").await)
        .into_iter()
        .find(|address| address.ends_with(".css"))
        .unwrap();
    for path in ["/", "/login", "/contacts", "/nowhere", &style] {
        let answer = browser.get(path).await;
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=31536000"),
            "{path}: {answer:?}"
        );
    }
}

on_both! {
    /// Row 18. The policy forbids all of this anyway; a page that needs it would not work.
    async fn no_page_has_script_or_style_within_it(app: TestApp) {
        for page in all(&app).await.iter().filter(|page| page.is_html()) {
            let tags = html::tags(&page.answer.text);
            for (at, tag) in tags.iter().enumerate() {
                let name = &page.name;
                assert_ne!(tag.name, "style", "{name}");
                assert!(!matches!(tag.name.as_str(), "iframe" | "object" | "embed" | "base"), "{name}: {tag:?}");
                if tag.name == "script" {
                    assert!(tag.get("src").is_some_and(|src| src.starts_with("/static/")), "{name}: {tag:?}");
                    assert!(tag.text.trim().is_empty() && tags[at + 1].name == "/script", "{name}: {tag:?}");
                }
                for (attribute, value) in &tag.attributes {
                    assert!(attribute != "style" && !attribute.starts_with("on") && !attribute.starts_with("hx-on"), "{name}: {tag:?}");
                    assert!(!value.contains("js:") || !attribute.starts_with("hx-"), "{name}: {tag:?}");
                }
            }
        }
    }
}

on_both! {
    /// Row 15.
    async fn harmful_texts_are_inert_on_every_page(app: TestApp) {
        let mut shown = 0;
        for page in all(&app).await.iter().filter(|page| page.is_html()) {
            let text = &page.answer.text;
            for raw in ["<script>alert", "<img src=x", "onerror=alert(1)>", "\"'>"] {
                assert!(!text.contains(raw), "{}: {raw}: {text}", page.name);
            }
            shown += usize::from(text.contains(&html::escaped(HARM)));
            for address in addresses(text) {
                let scheme = address.split([':', '/', '?', '#']).next().unwrap().trim().to_lowercase();
                let local = address.starts_with(['/', '#']) && !address.starts_with("//") && !address.contains('\\');
                let known = ["tel", "sms", "mailto", "carddav", "webcal"].contains(&scheme.as_str()) || address.starts_with("https://www.openstreetmap.org/search?query=");
                assert!(local || known, "{}: {address}", page.name);
                assert!(!address.contains(['<', '>', '"', '\'', ' ', '\n']), "{}: {address}", page.name);
            }
        }
        assert!(shown >= 8, "{shown}");
    }
}

on_both! {
    /// Row 15. What stands in a link is what a phone or a mail program takes for a number or an
    /// address, and no more.
    async fn links_of_a_contact_hold_numbers_and_addresses_alone(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (email, phone) in [
            ("\"javascript:alert(1)\"@x.org", "javascript:alert(1)"), ("a?subject=x&body=y@x.org", "+380 (67) 123-45-67;ext=8"), ("javascript:alert@x.org", "*100#"),
            ("%0d%0abcc:evil@x.org", "//evil.example"), ("а'b@x.org", "data:text/html,<b>"),
        ] {
            let contact = user.post("/api/contacts", &serde_json::json!({"first_name": "Taras", "email": email, "phone": phone})).await;
            let contact = if contact.status == 201 { contact } else { user.post("/api/contacts", &serde_json::json!({"phone": phone})).await };
            let page = browser.page(&format!("/contacts/{}", contact.expect(201).json()["id"])).await;
            for address in addresses(&page).into_iter().filter(|address| !address.starts_with(['/', '#'])) {
                let (scheme, rest) = address.split_once(':').unwrap_or_else(|| panic!("{address}"));
                match scheme {
                    "tel" | "sms" => assert!(rest.chars().all(|c| c.is_ascii_digit() || "+*;,%".contains(c)), "{address}"),
                    "mailto" => assert!(rest.chars().all(|c| c.is_ascii_alphanumeric() || "@.-_+~%".contains(c)), "{address}"),
                    _ => panic!("{address}"),
                }
            }
        }
    }
}

on_both! {
    async fn a_place_is_linked_to_a_map(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&serde_json::json!({"first_name": "Taras"})).await["id"].to_string();
        execute(&app, &format!("UPDATE contacts SET vcard = replace(vcard, 'END:VCARD', 'ADR;TYPE=home:;;Shevchenka 1 & 2;Kaniv;;19000;Ukraine\r\nEND:VCARD') WHERE id = {id}")).await;
        let page = browser.page(&format!("/contacts/{id}")).await;
        let mut links = html::tags(&page).into_iter().filter(|tag| tag.get("href").is_some_and(|href| href.contains("openstreetmap")));
        let link = links.find(|link| link.text.contains("Shevchenka 1 & 2")).expect("a link");
        assert_eq!(link.get("rel"), Some("noreferrer noopener"));
        assert!(link.get("href").unwrap().contains("Shevchenka+1+%26+2%2C+Kaniv"), "{link:?}");
    }
}

on_both! {
    async fn every_page_arrives_whole_when_it_travels_compressed(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let names: Vec<_> = (0..250).map(|nth| format!("Taras {nth}")).collect();
        user.create_all(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let id = user.create(&serde_json::json!({"first_name": "Ivan", "birthday": "--03-09"})).await["id"].to_string();
        user.calendar(&serde_json::json!({})).await;
        for path in MEMBER_PAGES.iter().filter(|path| !path.ends_with("/photo")).map(|path| path.replace("{id}", &id)) {
            for accepted in ["gzip", "gzip, deflate, br, zstd"] {
                let request = browser.request(reqwest::Method::GET, &path).header("accept-encoding", accepted);
                let response = request.send().await.unwrap_or_else(|error| panic!("{path}: {error:?}"));
                assert_eq!(response.status(), 200, "{path}");
                let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
                let bytes = response.bytes().await.unwrap_or_else(|error| panic!("{path}: {error:?}"));
                match encoding.as_deref() {
                    // Its end tells how long the text was.
                    Some("gzip") => {
                        let length = u32::from_le_bytes(bytes[bytes.len() - 4..].try_into().unwrap());
                        assert!(bytes.starts_with(&[0x1f, 0x8b]) && length > 1024, "{path}");
                    }
                    None => assert!(bytes.len() <= 1024 || path == "/contacts/letters", "{path}: {}", bytes.len()),
                    other => panic!("{path}: {other:?}"),
                }
            }
        }
    }
}
