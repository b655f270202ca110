//! A database that an earlier program made.

use refinery::Target;
use serde_json::json;

use super::{Place, at_both_places, stderr};
use crate::support::postgres;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::PASSWORD;

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

async fn make_flat(place: &Place) {
    match &place.database_url {
        None => {
            let mut connection = rusqlite::Connection::open(place.sqlite_file()).unwrap();
            sqlite_steps::migrations::runner()
                .set_target(FLAT)
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
                .set_target(FLAT)
                .run_async(&mut client)
                .await
                .unwrap();
            postgres::execute(url, &rows(r"'\x61'")).await;
        }
    }
}

at_both_places! {
    async fn contacts_of_an_earlier_version_stay_with_their_history_and_their_trash(place: Place) {
        make_flat(&place).await;
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
