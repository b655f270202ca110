//! A database that an earlier program made.

use std::io::{Cursor, Read};

use refinery::Target;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Place, at_both_places, stderr};
use crate::support::postgres;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::PASSWORD;

/// Two accounts as the program stored them before there were address books, in both databases, with
/// the answers that it gave: contacts with photos, labels by cards and by a group, versions, trash,
/// and operations, one of them undone.
const BEFORE_BOOKS: &[u8] = include_bytes!("../upgrades/before_address_books.zip");

fn stored_before_books(name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(BEFORE_BOOKS)).unwrap();
    let mut bytes = Vec::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

async fn fill_before_books(place: &Place) {
    match &place.database_url {
        None => std::fs::write(place.sqlite_file(), stored_before_books("carnet.db")).unwrap(),
        Some(url) => {
            let sql = String::from_utf8(stored_before_books("carnet.sql")).unwrap();
            postgres::execute(url, &sql).await;
        }
    }
}

/// The present answer, in the form in which the former ones are kept: JSON without what is new or
/// depends on the server's address, and the hash of a picture.
async fn answer(user: &Remote, path: &str) -> Value {
    let answer = user
        .client
        .get(format!("{}{path}", user.url))
        .bearer_auth(&user.access)
        .send()
        .await
        .unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let header = |name: &str| {
        headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
            .to_owned()
    };
    let bytes = answer.bytes().await.unwrap();
    let mut body = match header("content-type") {
        kind if kind.contains("json") => serde_json::from_slice(&bytes).unwrap(),
        kind if kind.starts_with("image/") => {
            json!(
                Sha256::digest(&bytes)
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
            )
        }
        _ => json!(String::from_utf8(bytes.to_vec()).unwrap()),
    };
    strip(&mut body);
    json!({"status": status, "etag": header("etag"), "body": body})
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for name in ["book_id", "avatar", "gone_at"] {
                members.remove(name);
            }
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Tells the categories of a card that the former release told as an unknown line.
fn tell_categories(body: &mut Value) {
    let Some(lines) = body.get_mut("vCardProps").and_then(Value::as_array_mut) else {
        return;
    };
    let Some(at) = lines.iter().position(|line| line[0] == "categories") else {
        return;
    };
    let line = lines.remove(at);
    let names = line[3].as_str().unwrap().split(',');
    body["keywords"] = names.map(|name| (name.to_owned(), json!(true))).collect();
}

at_both_places! {
    async fn everything_stored_before_there_were_address_books_is_as_it_was(place: Place) {
        fill_before_books(&place).await;
        let mut command = place.command();
        command.env("CARNET_TRASH_DAYS", "36500");
        let program = Program::spawn(command).await;
        let user = Remote::sign_in(&program.url, "lesya@example.org", PASSWORD).await;
        let kept = if place.database_url.is_some() { "postgres.json" } else { "sqlite.json" };
        let kept: serde_json::Map<String, Value> = serde_json::from_slice(&stored_before_books(kept)).unwrap();
        assert!(kept.len() > 25, "{}", kept.len());
        for (path, mut former) in kept {
            strip(&mut former);
            tell_categories(&mut former["body"]);
            assert_eq!(answer(&user, &path).await, former, "{path}");
        }
        let books = user.get("/api/books").await.expect(200).json();
        assert_eq!((books.as_array().unwrap().len(), &books[0]["default"]), (1, &json!(true)), "{books}");
        let changes = user.get("/api/changes?limit=500").await.expect(200).json();
        let contacts = user.get("/api/contacts?limit=500").await.expect(200).json();
        let group = 1;
        let live = changes["changes"].as_array().unwrap().iter().filter(|change| change["etag"].is_string()).count();
        assert_eq!(live, contacts.as_array().unwrap().len() + group, "{changes}");
        let renamed = user.get("/api/operations").await.expect(200).json()[0].clone();
        assert_eq!(renamed["kind"], "label-rename");
        user.post(&format!("/api/operations/{}/undo", renamed["id"]), &json!({})).await.expect(200);
        let labels = user.get("/api/labels").await.expect(200).text;
        assert!(labels.contains("\"Odesa\"") && !labels.contains("Odessa"), "{labels}");
    }
}

mod sqlite_steps {
    refinery::embed_migrations!("migrations/sqlite");
}

mod postgres_steps {
    refinery::embed_migrations!("migrations/postgres");
}

/// The last version in which the contacts had only flat fields.
const FLAT: Target = Target::Version(2);

/// An account with a contact that was changed once, and one in the trash. `blob` writes the bytes
/// `61`.
fn rows(blob: &str) -> String {
    let card = |name: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:;{name};;;\r\nEND:VCARD\r\n"
        )
    };
    let contact = |id: i64, name: &str, change: i64, at: i64, deleted: &str| {
        let card = card(name);
        format!(
            "INSERT INTO contacts (user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, \
             first_name, display_name, sort_key, search, vcard) VALUES \
             (7, {id}, 8, '{name}', '{name}.vcf', 'tag', {change}, 1000000, {at}, {deleted}, TRUE, '{name}', '{name}', {blob}, '{name}', '{card}');"
        )
    };
    format!(
        "INSERT INTO users (id, email, email_key, username, password_hash, role, locale, time_zone, created_at, updated_at, theme) \
         VALUES (7, 'taras@example.org', 'taras@example.org', 'Taras', '', 'user', '', '', 1000000, 1000000, 'dark'); \
         INSERT INTO books (user_id, id, name, change, created_at) VALUES (7, 8, 'Contacts', 4, 1000000); {} {} \
         INSERT INTO revisions (user_id, contact_id, change, vcard, at, source) VALUES (7, 1, 1, '{}', 2000000, 'web'); \
         INSERT INTO revisions (user_id, contact_id, change, vcard, at, source) VALUES (7, 2, 3, '{}', 3000000, 'api');",
        contact(1, "Ivan", 2, 2_000_000, "NULL"),
        contact(2, "Petro", 4, 3_000_000, "3000000"),
        card("Vasyl"),
        card("Petro"),
    )
}

/// Makes a database of an earlier version with these rows, of which a byte string is written as each
/// dialect has it.
async fn make(place: &Place, version: Target, rows: fn(&str) -> String) {
    match &place.database_url {
        None => {
            let mut connection = rusqlite::Connection::open(place.sqlite_file()).unwrap();
            sqlite_steps::migrations::runner()
                .set_target(version)
                .run(&mut connection)
                .unwrap();
            connection.execute_batch(&rows("X'61'")).unwrap();
        }
        Some(url) => {
            let (mut client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(connection);
            postgres_steps::migrations::runner()
                .set_target(version)
                .run_async(&mut client)
                .await
                .unwrap();
            postgres::execute(url, &rows(r"'\x61'")).await;
        }
    }
}

at_both_places! {
    async fn contacts_of_an_earlier_version_stay_with_their_history_and_their_trash(place: Place) {
        make(&place, FLAT, rows).await;
        let output = place.run(&["user", "set-password", "taras@example.org"], PASSWORD);
        assert!(output.status.success(), "{}", stderr(&output));
        let mut command = place.command();
        command.env("CARNET_TRASH_DAYS", "36500");
        let program = Program::spawn(command).await;
        let user = Remote::sign_in(&program.url, "taras@example.org", PASSWORD).await;
        let contacts = user.get("/api/contacts").await.expect(200).json();
        assert_eq!(contacts, json!([{
            "id": 1, "book_id": 8, "first_name": "Ivan", "last_name": null, "email": null, "phone": null, "birthday": null, "comments": null,
            "favorite": true, "display_name": "Ivan", "photo": null, "created_at": "1970-01-01T00:00:01Z",
            "updated_at": "1970-01-01T00:00:02Z", "user": &contacts[0]["user"],
        }]));
        let history = user.get("/api/contacts/1/history").await.expect(200).json();
        let actions: Vec<_> = history.as_array().unwrap().iter().map(|event| &event["action"]).collect();
        assert_eq!(actions, ["changed", "created"], "{history}");
        let trash = user.get("/api/trash").await.expect(200).json();
        assert_eq!((trash.as_array().unwrap().len(), &trash[0]["name"]), (1, &json!("Petro")), "{trash}");
        user.post("/api/trash/2/restore", &json!({})).await.expect(204);
        user.post("/api/contacts/1/history/1/restore", &json!({})).await.expect(200);
        assert_eq!(user.get("/api/contacts?sort=created").await.expect(200).first_names(), ["Vasyl", "Petro"]);
    }
}

/// The last version in which UUIDs were compared as they are written.
const BEFORE_FILE_HASHES: Target = Target::Version(12);

const GINA: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:A25A9915-CFB7-4AC2-AB35-B6310FA80001\r\nFN:Gina\r\nN:;Gina;;;\r\nTEL:067 1234567\r\nEND:VCARD\r\n";

/// An account with contacts whose UIDs are UUIDs: in capital letters, in both spellings, and in a
/// group.
fn rows_with_uuids(blob: &str) -> String {
    let contact = |id: i64, uid: &str, name: &str| {
        format!(
            "INSERT INTO contacts (user_id, id, book_id, uid, href, etag, change, created_at, updated_at, favorite, is_group, \
             first_name, display_name, sort_key, source, search, vcard) VALUES \
             (7, {id}, 8, '{uid}', '{id}.vcf', 'tag', {id}, 1000000, 1000000, FALSE, {}, '{name}', '{name}', {blob}, 'import', '067 1234567', '{GINA}');",
            name == "VIP"
        )
    };
    let uuid = |last: char| format!("A25A9915-CFB7-4AC2-AB35-B6310FA8000{last}");
    [
        "INSERT INTO users (id, email, email_key, username, password_hash, role, locale, time_zone, created_at, updated_at, theme) \
         VALUES (7, 'taras@example.org', 'taras@example.org', 'Taras', '', 'user', '', '', 1000000, 1000000, 'dark'); \
         INSERT INTO books (user_id, id, name, created_at, is_default) VALUES (7, 8, 'Contacts', 1000000, TRUE); \
         INSERT INTO account_counters (user_id, change, contacts, bytes) VALUES (7, 9, 4, 1000);"
            .to_owned(),
        contact(1, &uuid('1'), "Gina"),
        contact(2, &uuid('2'), "Upper"),
        contact(3, &uuid('2').to_lowercase(), "Lower"),
        contact(4, "group", "VIP"),
        format!("INSERT INTO labels (user_id, card_id, label_key, member, label, book_id) VALUES (7, 4, 'vip', '{}', 'VIP', 8);", uuid('1')),
    ]
    .concat()
}

at_both_places! {
    async fn contacts_of_an_earlier_version_are_found_by_their_numbers_at_once(place: Place) {
        make(&place, BEFORE_FILE_HASHES, rows_with_uuids).await;
        let output = place.run(&["user", "set-password", "taras@example.org"], PASSWORD);
        assert!(output.status.success(), "{}", stderr(&output));
        let program = Program::spawn(place.command()).await;
        let user = Remote::sign_in(&program.url, "taras@example.org", PASSWORD).await;
        let names = user.get("/api/contacts/search?q=1234567").await.expect(200).first_names();
        assert_eq!(names, ["Gina", "Upper", "Lower"]);
    }
}

at_both_places! {
    async fn contacts_with_uuids_of_an_earlier_version_are_found_by_any_spelling(place: Place) {
        make(&place, BEFORE_FILE_HASHES, rows_with_uuids).await;
        let output = place.run(&["user", "set-password", "taras@example.org"], PASSWORD);
        assert!(output.status.success(), "{}", stderr(&output));
        let program = Program::spawn(place.command()).await;
        let user = Remote::sign_in(&program.url, "taras@example.org", PASSWORD).await;
        let names = user.get("/api/contacts?label=VIP").await.expect(200).first_names();
        assert_eq!(names, ["Gina"]);
        let names = user.get("/api/contacts").await.expect(200).first_names();
        assert_eq!(names, ["Gina", "Upper", "Lower"]);
        let file = GINA.replace("UID:A25A9915", "UID:urn:uuid:a25a9915");
        let import = user.client.post(format!("{}/api/import", user.url)).bearer_auth(&user.access);
        let report: Value = import.body(file).send().await.unwrap().json().await.unwrap();
        assert_eq!((&report["new"], &report["same"]), (&json!(0), &json!(1)), "{report}");
    }
}
