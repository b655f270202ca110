//! Changes of several things of which one cannot be written: none is.

use carnet::domain::books::{self, BookAccess};
use carnet::domain::contacts::{EmailRule, Precondition};
use carnet::domain::{cards, sessions};
use carnet::error::Error;
use carnet::model::actor::Rights;
use carnet::model::card::edit::Edit;
use carnet::model::contact::ContactDraft;
use carnet::model::ids::ContactId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, draft, on_both};

/// Opens all books of a person for writing.
async fn access(user: &TestUser<'_>) -> BookAccess {
    let actor = sessions::authenticate(&user.app.app, &user.access)
        .await
        .unwrap();
    books::open_all(&actor, Rights::WRITE).unwrap()
}

/// Imports two people, the first in a group, and returns their identifiers. The card of the second
/// is too large to be written in one part with others.
async fn import_poets(user: &TestUser<'_>) -> [ContactId; 2] {
    let person = |name: &str, further: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:;{name};;;\r\n{further}END:VCARD\r\n"
        )
    };
    let photo = format!("PHOTO;ENCODING=b:{}\r\n", "A".repeat(3 << 20));
    let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:poets\r\nFN:Poets\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
                 X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:Ivan\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:Taras\r\nEND:VCARD\r\n";
    let cards = person("Ivan", "") + &person("Taras", &photo) + group;
    let import = user
        .request(Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    Answer::of(import.body(cards)).await.expect(200);
    let contacts = user.get("/api/contacts?sort=name").await.expect(200).json();
    [0, 1].map(|at| ContactId::new(contacts[at]["id"].as_i64().unwrap()).unwrap())
}

fn labels(added: &[&str], removed: &[&str]) -> Edit {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Edit::Categories {
        added: owned(added),
        removed: owned(removed),
    }
}

on_both! {
    async fn a_contact_whose_group_cannot_be_changed_is_not_edited(app: TestApp) {
        let user = app.user().await;
        let ids = import_poets(&user).await;
        let access = access(&user).await;
        app.plant_fault("UPDATE ON contacts", "OLD.is_group").await;
        for id in ids {
            let before = user.get(&format!("/api/contacts/{id}")).await.expect(200).json();
            let edits = vec![Edit::DisplayName("Edited".to_owned()), labels(&[], &["Poets"])];
            let edited = cards::edit(&app.app, &access, id, &Precondition::None, edits).await;
            assert!(matches!(edited, Err(Error::Internal(_))), "{edited:?}");
            let mut after = user.get(&format!("/api/contacts/{id}")).await.expect(200).json();
            after["updated_at"] = before["updated_at"].clone();
            assert_eq!(after, before);
        }
        assert_eq!(user.first_names("/api/contacts?label=Poets&sort=name").await, ["Ivan", "Taras"]);
    }
}

on_both! {
    async fn a_contact_whose_group_cannot_be_changed_is_not_added(app: TestApp) {
        let user = app.user().await;
        import_poets(&user).await;
        let access = access(&user).await;
        app.plant_fault("UPDATE ON contacts", "OLD.is_group").await;
        let draft = ContactDraft { first_name: Some("Lesya".to_owned()), ..ContactDraft::default() };
        let added = cards::create(&app.app, &access, "lesya", draft.clone(), vec![labels(&["Poets"], &[])], EmailRule::Any).await;
        assert!(matches!(added, Err(Error::Internal(_))), "{added:?}");
        assert_eq!(user.first_names("/api/contacts?sort=name").await, ["Ivan", "Taras"]);
        app.mend_fault("contacts").await;
        cards::create(&app.app, &access, "lesya", draft, vec![labels(&["Poets"], &[])], EmailRule::Any).await.unwrap();
        assert_eq!(user.first_names("/api/contacts?label=Poets&sort=name").await, ["Ivan", "Lesya", "Taras"]);
    }
}

on_both! {
    async fn a_label_whose_colour_cannot_be_kept_is_not_renamed(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        user.post("/api/labels/Friends/contacts", &json!({"add": [contact["id"]]})).await.expect(200);
        user.patch("/api/labels/Friends", &json!({"color": "teal"})).await.expect(200);
        app.plant_fault("INSERT ON label_colors", "NEW.label_key = 'family'").await;
        user.patch("/api/labels/Friends", &json!({"name": "Family", "color": "pink"})).await.expect(500);
        let labels: Value = user.get("/api/labels").await.expect(200).json();
        assert_eq!(labels, json!([{"name": "Friends", "contacts": 1, "color": "teal"}]));
    }
}
