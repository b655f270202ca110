//! The requests that clients send, in their order, and every byte that they read of the answers.
//!
//! The requests were seen in traces of the programs, or are those that their sources write. Accept
//! a changed answer with `INSTA_UPDATE=always`, after reading it.

mod apple;
mod davx5;
mod evolution;
mod outlook;
mod thunderbird;

use std::fmt::Write as _;

use crate::support::dav_user::{DavUser, card};
use crate::support::{Answer, TestApp};

/// A request of a client. In its path, headers and body, `{me}` and `{book}` are the numbers of the
/// account and of its default book, `{etag}` the tag of the card `taras.vcf`, and `{token}` the last
/// sync token that was read.
struct Step {
    /// The reason for the request, with the section of the RFC that rules it.
    about: &'static str,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

/// The headers of the answers that clients act on.
const READ_HEADERS: [&str; 8] = [
    "allow",
    "dav",
    "content-type",
    "etag",
    "location",
    "vary",
    "www-authenticate",
    "last-modified",
];

/// Sends the requests of a client in an account with a few cards, and compares all that it reads with
/// the snapshot of this name.
async fn converse(app: &TestApp, name: &str, steps: &[Step]) {
    let user = DavUser::new(app).await;
    seed(&user).await;
    let book = user.book.trim_end_matches('/');
    let book = &book[book.rfind('/').unwrap() + 1..];
    let (mut token, mut read) = (String::new(), String::new());
    for step in steps {
        let etag = user.get(&user.path("taras.vcf")).await;
        let etag = etag.header("etag").to_owned();
        let filled = |text: &str| {
            text.replace("{me}", &user.id.to_string())
                .replace("{book}", book)
                .replace("{etag}", &etag)
                .replace("{token}", &token)
        };
        let headers: Vec<_> = step
            .headers
            .iter()
            .map(|(name, value)| (*name, filled(value)))
            .collect();
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let answer = user
            .send(step.method, &filled(step.path), &headers, filled(step.body))
            .await;
        if let Some(told) = between(&answer.text, "<D:sync-token>", "</D:sync-token>") {
            told.clone_into(&mut token);
        }
        write_step(&mut read, step, &answer);
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(&format!(r"\b{}\b", user.id), "ME");
    settings.add_filter(&format!(r"\b{book}\b"), "BOOK");
    settings.add_filter(r#"(?:"|&quot;)[0-9a-f]{16,}(?:"|&quot;)"#, "\"ETAG\"");
    settings.add_filter(r"sync:BOOK:\d+-\d+", "sync:BOOK:POINT");
    settings.add_filter(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
    settings.add_filter(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "DATE");
    settings.add_filter(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "INSTANT");
    settings.add_filter(r"(quota-\w+-bytes>)\d+", "${1}BYTES");
    settings.bind(|| insta::assert_snapshot!(name, read));
}

/// Stores two people, one as vCard 4.0, and a group.
async fn seed(user: &DavUser<'_>) {
    let taras = card(
        "taras",
        &[
            "N:Шевченко;Тарас;;;",
            "FN:Тарас Шевченко",
            "EMAIL;TYPE=HOME:taras@example.org",
        ],
    );
    let lesya = card(
        "lesya",
        &[
            "N:Ukrainka;Lesya;;;",
            "FN:Lesya & <Ukrainka>",
            "BDAY:1871-02-25",
        ],
    )
    .replace("VERSION:3.0", "VERSION:4.0");
    let group = card(
        "poets",
        &[
            "FN:Poets",
            "N:Poets;;;;",
            "X-ADDRESSBOOKSERVER-KIND:group",
            "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:taras",
        ],
    );
    for (name, vcard) in [
        ("taras.vcf", taras),
        ("lesya.vcf", lesya),
        ("poets.vcf", group),
    ] {
        user.put(name, vcard).await.expect(201);
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let from = text.rfind(start)? + start.len();
    Some(&text[from..from + text[from..].find(end)?])
}

/// Writes a request by its method, and what the client reads of the answer.
fn write_step(read: &mut String, step: &Step, answer: &Answer) {
    let Step {
        about,
        method,
        path,
        ..
    } = step;
    writeln!(read, "# {about}\n{method} {path}\n{}", answer.status).unwrap();
    for name in READ_HEADERS {
        if answer.headers.contains_key(name) {
            writeln!(read, "{name}: {}", answer.header(name)).unwrap();
        }
    }
    let body = answer.text.replace("><", ">\n<").replace('\r', "");
    writeln!(read, "\n{body}\n").unwrap();
}
