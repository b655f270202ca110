use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, on_both};

/// A card with what Carnet knows and what it does not.
const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-1\r\nN:Kosach;Larysa;Petrivna;;\r\nFN:Lesya Ukrainka\r\n\
    item1.EMAIL;type=INTERNET:lesya@example.org\r\nitem1.X-ABLabel:Poems\r\nTEL;TYPE=CELL:+380 67 123 45 67\r\n\
    X-UNKNOWN;P=\"a:b\":kept\\, as is\r\nNOTE:folded\r\n  here\r\nEND:VCARD\r\n";

async fn send(
    user: &TestUser<'_>,
    method: Method,
    path: &str,
    kind: &str,
    body: impl Into<reqwest::Body>,
) -> Answer {
    Answer::of(
        user.request(method, path)
            .header("content-type", kind)
            .body(body),
    )
    .await
}

/// Imports cards; the path of the first contact.
async fn import(user: &TestUser<'_>, cards: &str) -> String {
    send(
        user,
        Method::POST,
        "/api/import?mode=commit",
        "text/vcard",
        cards.to_owned(),
    )
    .await
    .expect(200);
    format!(
        "/api/contacts/{}",
        user.get("/api/contacts").await.json()[0]["id"]
    )
}

async fn exported(user: &TestUser<'_>, query: &str) -> String {
    user.get(&format!("/api/export?{query}"))
        .await
        .expect(200)
        .text
}

const ORIGINAL: &str = "format=vcard&version=original";

on_both! {
    async fn a_card_is_read_as_jscontact_and_as_vcard_of_any_version(app: TestApp) {
        let user = app.user().await;
        let card = format!("{}/card", import(&user, CARD).await);
        let jscontact = user.get(&card).await.expect(200);
        assert_eq!(jscontact.header("content-type"), "application/jscontact+json");
        let value = jscontact.json();
        assert_eq!((&value["@type"], &value["name"]["full"], &value["uid"]), (&json!("Card"), &json!("Lesya Ukrainka"), &json!("card-1")));
        assert_eq!(user.get_with(&card, "accept", "text/vcard").await.expect(200).text, CARD);
        assert_eq!(user.get_with(&card, "accept", "text/vcard;version=3.0").await.expect(200).text, CARD);
        let fourth = user.get_with(&card, "accept", "text/vcard; version=\"4.0\"").await.expect(200).text;
        assert!(fourth.contains("VERSION:4.0\r\n") && fourth.contains("X-UNKNOWN;P=\"a:b\":kept\\, as is\r\n"), "{fourth}");
        let unchanged = user.get_with(&card, "if-none-match", jscontact.header("etag")).await;
        assert_eq!(unchanged.status, 304);
    }
}

on_both! {
    async fn a_merge_patch_changes_only_the_lines_that_it_names(app: TestApp) {
        let user = app.user().await;
        let card = format!("{}/card", import(&user, CARD).await);
        let tag = user.get(&card).await.header("etag").to_owned();
        let patch = json!({"nicknames": {"n1": {"name": "Lesya"}}});
        let patched = user.if_match(Method::PATCH, &card, &tag, &patch).await.expect(200);
        assert_ne!(patched.header("etag"), tag);
        let after = exported(&user, ORIGINAL).await;
        let added: Vec<_> = after.lines().filter(|line| !CARD.contains(line)).collect();
        assert!(added.len() == 1 && added[0].starts_with("NICKNAME") && added[0].ends_with(":Lesya"), "{after}");
        assert!(CARD.lines().all(|line| after.contains(line)), "{after}");
        user.if_match(Method::PATCH, &card, &tag, &patch).await.problem(412);
        user.patch(&card, &json!({"nicknames": null})).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, CARD);
    }
}

on_both! {
    async fn a_patch_from_an_older_read_finds_its_entry_or_is_refused(app: TestApp) {
        let user = app.user().await;
        let two = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:;;;;\r\nNOTE:n\r\nEMAIL:a@example.org\r\nEMAIL:b@example.org\r\nEND:VCARD\r\n";
        let card = format!("{}/card", import(&user, two).await);
        let read = user.get(&card).await.json();
        let id = |address: &str| {
            let entries = read["emails"].as_object().unwrap().iter();
            entries.map(|(id, entry)| (id.clone(), entry)).find(|(_, entry)| entry["address"] == address).unwrap().0
        };
        user.patch(&card, &json!({"notes": null, "emails": {id("a@example.org"): null}})).await.expect(200);
        user.patch(&card, &json!({"emails": {id("b@example.org"): {"address": "c@example.org"}}})).await.expect(200);
        user.patch(&card, &json!({"emails": {id("b@example.org"): {"address": "d@example.org"}}})).await.problem(412);
        let after = exported(&user, ORIGINAL).await;
        let emails: Vec<_> = after.lines().filter(|line| line.starts_with("EMAIL")).collect();
        assert_eq!(emails, ["EMAIL:c@example.org"]);
        let tag = user.get(&card).await.header("etag").to_owned();
        let back = json!({"emails": {id("a@example.org"): {"address": "a@example.org"}}});
        user.if_match(Method::PATCH, &card, &tag, &back).await.expect(200);
        assert!(exported(&user, ORIGINAL).await.contains("EMAIL:a@example.org\r\n"));
    }
}

on_both! {
    async fn a_card_that_names_its_contact_otherwise_is_changed_in_its_flat_fields(app: TestApp) {
        let user = app.user().await;
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-1\r\nFN:Acme\r\nN:;;;;\r\nORG:Acme;Sales\r\nEND:VCARD\r\n";
        let contact = import(&user, card).await;
        user.patch(&contact, &json!({"comments": "since 1949"})).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, card.replace("END:", "NOTE:since 1949\r\nEND:"));
        user.patch(&contact, &json!({"first_name": "Wile"})).await.expect(200);
        user.patch(&contact, &json!({"first_name": null, "comments": null})).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, card);
        let nameless = user.create(&json!({"first_name": "Wile"})).await["id"].to_string();
        user.patch(&format!("/api/contacts/{nameless}"), &json!({"first_name": null})).await.problem(422);
    }
}

on_both! {
    async fn a_card_is_replaced_under_its_own_uid_alone(app: TestApp) {
        let user = app.user().await;
        let card = format!("{}/card", import(&user, CARD).await);
        let new = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Larysa\r\nEND:VCARD\r\n";
        let answer = send(&user, Method::PUT, &card, "text/vcard", new).await.expect(200);
        assert!(answer.text.contains("UID:card-1\r\n") && answer.text.contains("FN:Larysa\r\n") && !answer.text.contains("lesya@"), "{answer:?}");
        for (kind, broken) in [
            ("text/vcard", "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:other\r\nFN:X\r\nEND:VCARD\r\n"),
            ("text/vcard", "no card"),
            ("text/vcard", "BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD\r\n"),
            ("application/jscontact+json", "[]"),
            ("application/jscontact+json", "{\"@type\": \"Nothing\"}"),
        ] {
            send(&user, Method::PUT, &card, kind, broken).await.problem(422);
        }
        send(&user, Method::PUT, &card, "application/jscontact+json", "{").await.problem(400);
        send(&user, Method::PUT, &card, "text/plain", new).await.problem(415);
        assert_eq!(user.get_with(&card, "accept", "text/vcard").await.text, answer.text);
    }
}

fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image::RgbImage::new(90, 60))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    png.into_inner()
}

on_both! {
    async fn a_photo_is_taken_by_its_content_and_given_as_a_jpeg(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let contact = import(&user, CARD).await;
        let photo = format!("{contact}/photo");
        user.get(&photo).await.problem(404);
        let changed = send(&user, Method::PUT, &photo, "text/plain", picture()).await.expect(200).json();
        let address = changed["photo"].as_str().unwrap();
        let request = || user.request(Method::GET, &format!("{address}&size=64"));
        let shown = request().send().await.unwrap();
        assert_eq!(shown.headers()["content-type"], "image/jpeg");
        assert!(shown.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert!(shown.bytes().await.unwrap().starts_with(b"\xff\xd8"));
        assert_eq!(user.get(&photo).await.header("cache-control"), "no-store");
        assert!(!user.get("/api/contacts").await.text.contains("PHOTO"));
        for hostile in ["<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "<!doctype html><script>alert(1)</script>", "GIF89a", ""] {
            assert_eq!(send(&user, Method::PUT, &photo, "image/png", hostile).await.refused_fields(), ["photo"], "{hostile}");
        }
        let theirs = send(&other, Method::PUT, &photo, "image/png", picture()).await.expect(404);
        assert_eq!(theirs.essence(), send(&other, Method::PUT, "/api/contacts/5/photo", "image/png", picture()).await.essence());
        other.get(&photo).await.problem(404);
        user.delete(&photo).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, CARD);
    }
}

on_both! {
    async fn an_address_on_a_card_is_never_fetched(app: TestApp) {
        let user = app.user().await;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}/x.png", listener.local_addr().unwrap());
        let card = CARD.replace("NOTE:", &format!("PHOTO;VALUE=uri:{address}\r\nURL:{address}\r\nLOGO;VALUE=uri:{address}\r\nNOTE:"));
        let contact = import(&user, &card).await;
        user.get(&format!("{contact}/photo")).await.problem(404);
        user.get(&format!("{contact}/card")).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, card);
        exported(&user, "format=csv").await;
        assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "somebody called");
    }
}

on_both! {
    async fn what_was_exported_comes_in_again_as_it_was(app: TestApp) {
        let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:group-1\r\nFN:Poets\r\nN:Poets;;;;\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:card-1\r\nEND:VCARD\r\n";
        let (user, empty) = (app.user().await, app.user().await);
        import(&user, &format!("{CARD}{group}")).await;
        let cards = exported(&user, ORIGINAL).await;
        assert_eq!(cards, format!("{CARD}{group}"));
        import(&empty, &cards).await;
        assert_eq!(exported(&empty, ORIGINAL).await, cards);
        assert_eq!(empty.get("/api/labels").await.json(), json!([{"name": "Poets", "contacts": 1}]));
        assert_eq!(exported(&empty, "label=poets&version=original").await, CARD);
        let jscontact: Value = serde_json::from_str(&exported(&user, "format=jscontact").await).unwrap();
        assert_eq!(jscontact.as_array().unwrap().len(), 2);
        let csv = exported(&user, "format=csv").await;
        assert!(csv.lines().count() == 2 && csv.contains("+380 67 123 45 67") && !csv.contains("'+380"), "{csv}");
        assert!(exported(&user, "format=vcard&version=4.0").await.contains("KIND:group\r\n"));
    }
}

on_both! {
    async fn an_exported_file_is_named_by_its_choice_and_its_day(app: TestApp) {
        let user = app.user().await;
        import(&user, &CARD.replace("NOTE:", "CATEGORIES:Друзі\r\nNOTE:")).await;
        let day = app.now().to_string()[..10].to_owned();
        let book = user.get("/api/books").await.json()[0].clone();
        let name = async |query: &str| {
            let answer = user.get(&format!("/api/export?{query}")).await.expect(200);
            answer.header("content-disposition").replace(&day, "DAY")
        };
        assert_eq!(name("format=csv").await, "attachment; filename=\"carnet-DAY.csv\"");
        assert_eq!(
            name("label=%D0%94%D1%80%D1%83%D0%B7%D1%96").await,
            "attachment; filename=\"carnet-Druzi-DAY.vcf\"; filename*=UTF-8''carnet-%D0%94%D1%80%D1%83%D0%B7%D1%96-DAY.vcf",
        );
        let of_book = name(&format!("book={}&format=zip", book["id"])).await;
        assert_eq!(of_book, format!("attachment; filename=\"carnet-{}-DAY.zip\"", book["name"].as_str().unwrap()));
        assert_eq!(name("ids=1").await, "attachment; filename=\"carnet-selection-DAY.vcf\"");
    }
}

on_both! {
    async fn jscontact_shows_what_a_program_wrote_and_a_keyword_joins_the_others(app: TestApp) {
        let user = app.user().await;
        let text = CARD.replace("NOTE:", "X-SPOUSE:Klyment\r\nCATEGORIES:Work,Family\r\nADR:;Apt 4;12 Elm Rd;Kyiv;;;\r\nNOTE:");
        let card = format!("{}/card", import(&user, &text).await);
        let read = user.get(&card).await.expect(200).json();
        assert_eq!(read["relatedTo"]["Klyment"]["relation"], json!({"spouse": true}));
        assert_eq!(read["keywords"], json!({"Family": true, "Work": true}));
        let address = read["addresses"].as_object().unwrap().values().next().unwrap();
        assert_eq!(address["components"][0], json!({"kind": "apartment", "value": "Apt 4"}));
        user.patch(&card, &json!({"keywords": {"Poets": true}})).await.expect(200);
        let after = exported(&user, ORIGINAL).await;
        assert_eq!(after, text.replace("CATEGORIES:Work,Family", "CATEGORIES:Work,Family,Poets"));
    }
}

on_both! {
    async fn cells_that_a_spreadsheet_would_run_are_neutralised_and_come_back(app: TestApp) {
        let (user, empty) = (app.user().await, app.user().await);
        import(&user, &CARD.replace("FN:Lesya Ukrainka", "FN:=HYPERLINK(1)").replace("Kosach;Larysa;Petrivna", "=1+1;@SUM;-2")).await;
        let csv = exported(&user, "format=csv").await;
        assert!(!csv.split(',').any(|cell| cell.trim_matches('"').starts_with(['=', '@'])), "{csv}");
        send(&empty, Method::POST, "/api/import?mode=commit&filename=contacts.csv", "text/csv", csv).await.expect(200);
        let came = empty.get("/api/contacts").await.json();
        assert_eq!((&came[0]["last_name"], &came[0]["phone"]), (&json!("=1+1"), &json!("+380 67 123 45 67")));
    }
}

on_both! {
    async fn duplicates_show_what_speaks_for_them_and_a_merge_is_undone(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let second = CARD.replace("card-1", "card-2").replace("+380 67 123 45 67", "+380 44 000 11 22").replace("lesya@example.org", "LESYA@example.org");
        let homonym = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-3\r\nFN:Lesya Ukrainka\r\nEND:VCARD\r\n";
        import(&user, &format!("{CARD}{second}{homonym}")).await;
        let before = exported(&user, ORIGINAL).await;
        let found = user.get("/api/duplicates").await.expect(200).json();
        let ids = user.get("/api/contacts").await.json();
        let pair = json!([ids[0]["id"], ids[1]["id"]]);
        assert_eq!((&found[0]["certainty"], &found[0]["contacts"]), (&json!("certain"), &pair));
        assert!(found[0]["links"][0]["evidence"].as_array().unwrap().contains(&json!({"kind": "email", "value": "lesya@example.org"})), "{found}");
        let by_name = found.as_array().unwrap().iter().filter(|cluster| cluster["contacts"].as_array().unwrap().contains(&ids[2]["id"]));
        assert!(by_name.clone().all(|cluster| cluster["certainty"] == "possible"), "{found}");
        other.post("/api/duplicates/merge", &json!({"contacts": pair})).await.problem(404);
        for wrong in [json!({"FN": 2}), json!({"EMAIL": 0})] {
            user.post("/api/duplicates/merge", &json!({"contacts": pair, "choices": wrong})).await.problem(422);
        }
        let merged = user.post("/api/duplicates/merge", &json!({"contacts": pair})).await.expect(200).json();
        let one = exported(&user, ORIGINAL).await;
        assert!(one.contains("+380 67 123 45 67") && one.contains("+380 44 000 11 22") && !one.contains("card-2"), "{one}");
        user.post(merged["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, before);
        user.post("/api/duplicates/distinct", &json!({"contacts": pair})).await.expect(204);
        let left = user.get("/api/duplicates").await.json();
        assert!(left.as_array().unwrap().iter().all(|cluster| cluster["contacts"] != pair), "{left}");
    }
}

on_both! {
    async fn the_whole_book_goes_back_to_an_instant_and_forth(app: TestApp) {
        let user = app.user().await;
        let contact = import(&user, CARD).await;
        app.pass(std::time::Duration::from_secs(60));
        let then = app.now().to_string();
        app.pass(std::time::Duration::from_secs(60));
        user.patch(&contact, &json!({"first_name": "Changed"})).await.expect(200);
        user.create(&json!({"first_name": "Later"})).await;
        let now = exported(&user, ORIGINAL).await;
        let rewind = format!("/api/rewind?at={then}");
        let preview = user.post(&rewind, &json!({})).await.expect(200).json();
        assert_eq!((&preview["back"], &preview["changed"], &preview["gone"], &preview["undo"]), (&json!(0), &json!(1), &json!(1), &Value::Null));
        assert_eq!(exported(&user, ORIGINAL).await, now);
        let done = user.post(&format!("{rewind}&mode=commit"), &json!({})).await.expect(200).json();
        assert_eq!(exported(&user, ORIGINAL).await, CARD);
        user.post(done["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(exported(&user, ORIGINAL).await, now);
        let history = user.get(&format!("{contact}/history")).await.json();
        let first = history.as_array().unwrap().last().unwrap()["version"].clone();
        user.post(&format!("{contact}/history/{first}/restore"), &json!({})).await.expect(200);
        assert!(exported(&user, ORIGINAL).await.contains("N:Kosach;Larysa;Petrivna;;\r\n"));
        user.post("/api/rewind?at=2999-01-01T00:00:00Z", &json!({})).await.problem(422);
    }
}

on_both! {
    async fn the_trash_keeps_for_its_time(app: TestApp) {
        let user = app.user().await;
        let contact = import(&user, CARD).await;
        user.delete(&contact).await.expect(204);
        app.pass(std::time::Duration::from_secs(29 * 86_400));
        carnet::domain::jobs::purge_trash::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 1);
        app.pass(std::time::Duration::from_secs(2 * 86_400));
        carnet::domain::jobs::purge_trash::run(&app.app).await.unwrap();
        assert_eq!(app.count("SELECT (SELECT COUNT(*) FROM contacts) + (SELECT COUNT(*) FROM revisions)").await, 0);
    }
}
