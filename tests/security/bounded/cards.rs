//! Cards of many components, values, lines or bytes.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::target::Target;
use super::{ask_and_read_nothing, attempt, attempt_all, attempt_for, card, import, sized};
use crate::support::draft;
use crate::support::place::at_both_places;
use crate::support::remote::Remote;
use crate::support::user::path_of;

/// A card that has something `count` times.
type Card = fn(usize) -> String;

/// What took time by the square of its count, and what is like it.
const LARGE: [(&str, Card, usize); 9] = [
    (
        "components of a name",
        |count| card("n", &format!("N:{}\r\n", ",".repeat(count))),
        100_000,
    ),
    (
        "categories",
        |count| card("c", &format!("CATEGORIES:{}\r\n", list(count))),
        50_000,
    ),
    (
        "phones",
        |count| card("t", &lines(count, |nth| format!("TEL:{nth}"))),
        40_000,
    ),
    (
        "emails",
        |count| {
            card(
                "e",
                &lines(count, |nth| format!("EMAIL:a{nth}@example.org")),
            )
        },
        40_000,
    ),
    (
        "addresses",
        |count| card("a", &lines(count, |nth| format!("ADR:;;Street {nth};;;;"))),
        20_000,
    ),
    (
        "labelled phones",
        |count| {
            card(
                "l",
                &lines(count / 2, |nth| {
                    format!("item{nth}.TEL:{nth}\r\nitem{nth}.X-ABLabel:L{nth}")
                }),
            )
        },
        40_000,
    ),
    (
        "unknown lines",
        |count| card("x", &lines(count, |nth| format!("X-P{nth}:{nth}"))),
        40_000,
    ),
    (
        "units of an organisation",
        |count| card("o", &format!("ORG:{}\r\n", ";a".repeat(count))),
        50_000,
    ),
    (
        "parameters of a line",
        |count| card("p", &format!("TEL{}:1\r\n", ";TYPE=home".repeat(count))),
        20_000,
    ),
];

fn list(count: usize) -> String {
    (0..count)
        .map(|nth| format!("c{nth}"))
        .collect::<Vec<_>>()
        .join(",")
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|nth| line(nth) + "\r\n").collect()
}

/// The requests that read this contact's card as JSContact, twice at once.
fn reads<'a>(account: &'a Remote, path: &str) -> impl Iterator<Item = RequestBuilder> + 'a {
    let path = format!("{path}/card");
    (0..2).map(move |_| account.request(Method::GET, &path))
}

at_both_places! {
    /// Cards that were stored before there were limits stay readable.
    async fn a_large_card_that_is_stored_is_converted_beside_others(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let mut paths = Vec::new();
        for (_, card, count) in &LARGE[..3] {
            paths.push(target.plant(&attacker, &card(*count)).await);
        }
        let mut statuses = Vec::new();
        let impact = target.attacked_by(async {
            statuses = attempt_all("reads", paths.iter().flat_map(|path| reads(&attacker, path))).await;
        }).await;
        impact.must_be_bounded();
        assert_eq!(statuses, [200; 6]);
    }
}

at_both_places! {
    /// Nobody waits for the answers, so nothing goes on being computed.
    async fn conversions_end_when_the_client_has_left(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let mut paths = Vec::new();
        for (_, card, count) in LARGE {
            paths.push(target.plant(&attacker, &card(count)).await);
        }
        let impact = target.attacked_by(async {
            let export = || attacker.request(Method::GET, "/api/export?format=jscontact");
            let requests = paths.iter().flat_map(|path| reads(&attacker, path)).chain((0..4).map(|_| export()));
            join_all(requests.map(|request| attempt_for(Duration::from_millis(500), request))).await;
        }).await;
        impact.must_be_bounded();
    }
}

/// Gives a contact the largest card of a kind that the server takes, beginning with `count`. A card
/// that is refused leaves the one before as it was.
async fn put_largest(account: &Remote, path: &str, card: Card, mut count: usize) -> usize {
    let read = || {
        account
            .request(Method::GET, &format!("{path}/card"))
            .header("accept", "text/vcard")
    };
    let before = attempt(read()).await.map(|answer| answer.text);
    while count > 0 {
        let put = account
            .request(Method::PUT, &format!("{path}/card"))
            .header("content-type", "text/vcard");
        match attempt(put.body(card(count))).await {
            Some(answer) if answer.status == 200 => return count,
            Some(answer) if matches!(answer.status.as_u16(), 413 | 422) => {
                assert_eq!(
                    attempt(read()).await.map(|answer| answer.text),
                    before,
                    "a refused card changed something"
                );
            }
            other => panic!("{count}: {other:?}"),
        }
        count /= 2;
    }
    panic!("no card of this kind is taken")
}

at_both_places! {
    async fn the_largest_cards_that_are_taken_are_converted_beside_others(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let mut unread = Vec::new();
        let impact = target.attacked_by(async {
            for (kind, card, count) in LARGE {
                let path = path_of(&attacker.post("/api/contacts", &draft(kind)).await.expect(201).json());
                let taken = put_largest(&attacker, &path, card, count).await;
                let statuses = attempt_all(&format!("{taken} {kind}"), reads(&attacker, &path)).await;
                unread.extend((statuses != [200; 2]).then_some(kind));
            }
        }).await;
        impact.must_be_bounded();
        assert_eq!(unread, [""; 0], "every card that was taken can be read");
    }
}

/// A JSON array of many small objects, of about this many bytes.
fn nodes(bytes: usize) -> String {
    format!("[{}{{}}]", "{\"a\":0},".repeat(bytes / 8))
}

at_both_places! {
    async fn a_json_file_of_many_nodes_takes_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let file = format!("[{{\"@type\":\"Card\",\"version\":\"1.0\",\"name\":{{\"full\":\"X\"}},\"x\":{}}}]", nodes(sized(3 << 20, 8 << 20)));
        let impact = target.attacked_by(async {
            attempt_all("import", [import(&attacker, "application/jscontact+json", file)]).await;
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    async fn patches_of_many_nodes_take_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let path = path_of(&attacker.post("/api/contacts", &draft("Patched")).await.expect(201).json());
        let body = format!("{{\"x\":{}}}", nodes(sized(3 << 20, (4 << 20) - 64)));
        let patch = || attacker.request(Method::PATCH, &format!("{path}/card")).header("content-type", "application/merge-patch+json");
        let impact = target.attacked_by(async {
            attempt_all("patches", (0..8).map(|_| patch().body(body.clone()))).await;
        }).await;
        impact.must_be_bounded();
        // The shape does not matter: values deep within each other are nodes too.
        let deep = format!("{{\"x\":{}1{}}}", "[".repeat(1 << 20), "]".repeat(1 << 20));
        let status = attempt(patch().body(deep)).await.map(|answer| answer.status.as_u16());
        assert!(matches!(status, Some(400 | 413 | 422)), "{status:?}");
    }
}

at_both_places! {
    async fn patches_just_within_the_limits_take_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let path = path_of(&attacker.post("/api/contacts", &draft("Patched")).await.expect(201).json());
        let deep = format!("{}1{}", "{\"a\":".repeat(55), "}".repeat(55));
        let body = |count: usize| format!("{{\"x.org:y\":[{}]}}", vec![&*deep; count].join(","));
        let patch = |body: String| {
            let patch = attacker.request(Method::PATCH, &format!("{path}/card")).header("content-type", "application/merge-patch+json");
            patch.body(body)
        };
        let impact = target.attacked_by(async {
            for count in [3500, 1780, 170] {
                attempt_all("patches", (0..sized(4, 10)).map(|_| patch(body(count)))).await;
                attempt_all("reads", (0..sized(4, 10)).map(|_| attacker.request(Method::GET, &format!("{path}/card")))).await;
            }
        }).await;
        impact.must_be_bounded();
        for (count, limit) in [(3500, "100000 objects"), (1780, "10000 values")] {
            let refused = attempt(patch(body(count))).await.expect("an answer");
            assert!(refused.status == 422 && refused.text.contains(limit), "{refused:?}");
        }
    }
}

/// How many bytes all contacts and their history have in the database.
async fn stored(target: &Target) -> i64 {
    let of = |table| format!("(SELECT COALESCE(SUM(LENGTH(vcard)), 0) FROM {table})");
    target
        .place
        .number(&format!(
            "SELECT CAST({} + {} AS BIGINT)",
            of("contacts"),
            of("revisions")
        ))
        .await
}

at_both_places! {
    /// A small request writes no more than a large one could.
    async fn a_small_batch_writes_no_gigabytes(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let created = attacker.post("/api/contacts", &draft("Large")).await.expect(201).json();
        let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}\r\n", "A".repeat(15 << 20));
        let put = attacker.request(Method::PUT, &format!("{}/card", path_of(&created))).header("content-type", "text/vcard");
        let put = attempt(put.body(card("large", &photo))).await.expect("an answer");
        eprintln!("{}: {}", put.status, put.text.chars().take(200).collect::<String>());
        assert!(matches!(put.status.as_u16(), 200 | 413 | 422), "{put:?}");
        let before = stored(&target).await;
        let update = |nth| json!({"op": "update", "id": created["id"], "patch": {"comments": format!("{nth}")}});
        let updates: Vec<Value> = (0..sized(20, 500)).map(update).collect();
        let impact = target.attacked_by(async {
            attempt_all("batch", [attacker.request(Method::POST, "/api/contacts/batch").json(&json!({"operations": updates}))]).await;
        }).await;
        impact.must_be_bounded();
        let written = (stored(&target).await - before) >> 20;
        assert!(written < 128, "{written} MiB were written");
    }
}

at_both_places! {
    /// A card is asked for over REST and CardDAV, alone and in reports, and not read.
    async fn large_cards_that_nobody_reads_take_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}\r\n", "A".repeat(14 << 20));
        let path = target.plant(&attacker, &card("large", &photo)).await;
        let contact = attacker.get(&path).await.expect(200).json();
        let secret = attacker.post("/api/users/me/app-passwords", &json!({"name": "Phone"})).await.expect(201).json();
        let basic = STANDARD.encode(format!("{}:{}", attacker.email, secret["password"].as_str().unwrap()));
        let book = format!("/dav/books/{}/{}/", contact["user"]["id"], contact["book_id"]);
        let listing = Method::from_bytes(b"PROPFIND").unwrap();
        let listing = attacker.client.request(listing, format!("{}{book}", attacker.url)).header("depth", "1");
        let listing = listing.header("authorization", format!("Basic {basic}")).send().await.unwrap().text().await.unwrap();
        let href = listing.split(['<', '>']).find(|text| text.ends_with(".vcf")).expect("a card");
        let multiget = format!(
            "<C:addressbook-multiget xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:carddav'><D:prop><C:address-data/></D:prop>\
             <D:href>{href}</D:href></C:addressbook-multiget>"
        );
        let impact = target.attacked_by(async {
            let requests = [
                format!("GET {path}/card HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nAccept: text/vcard\r\n\r\n", attacker.access),
                format!("GET {href} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic}\r\n\r\n"),
                format!("REPORT {book} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic}\r\nContent-Length: {}\r\n\r\n{multiget}", multiget.len()),
            ];
            let _unread = ask_and_read_nothing(&target, requests.iter().flat_map(|request| vec![request.clone(); 20])).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }).await;
        impact.must_be_bounded();
    }
}
