use serde_json::json;

use crate::model::import::any_file::LIMITS;
use crate::model::import::json::entries;
use crate::model::import::{Entry, Remark};

/// Returns the export of an account with these contacts.
fn account(contacts: &serde_json::Value) -> String {
    json!({"version": "1.0", "account": {"uuid": "account", "data": [
        {"type": "user", "count": 1, "values": [{"uuid": "u", "properties": {"first_name": "Owner"}}]},
        {"type": "contact", "count": 2, "values": contacts},
        {"type": "relationship", "values": [{"properties": {"type": "parent", "contact_is": "ada", "of_contact": "bo"}}]},
        {"type": "photo", "values": [{"uuid": "p", "properties": {"dataUrl": "data:image/jpeg;base64,/9j/AA=="}}]},
    ], "instance": {"contact_field_types": [
        {"uuid": "e", "properties": {"name": "Email", "protocol": "mailto:"}},
        {"uuid": "t", "properties": {"name": "Phone", "protocol": "tel:"}},
        {"uuid": "w", "properties": {"name": "Telegram"}},
    ], "genders": [{"uuid": "g", "properties": {"name": "Woman", "type": "F"}}]}}})
    .to_string()
}

fn cards(text: String) -> (Vec<String>, Vec<Remark>) {
    let (mut cards, mut remarks) = (Vec::new(), Vec::new());
    for entry in entries(text, LIMITS.json).expect("contacts").1 {
        match entry {
            Entry::Card(read) => cards.push(read.card.to_string()),
            Entry::Note(note) => remarks.push(note.remark),
            other => panic!("{other:?}"),
        }
    }
    (cards, remarks)
}

#[test]
fn a_contact_keeps_its_fields_dates_relations_and_photo() {
    let contacts = json!([
        {"uuid": "ada", "properties": {"first_name": "Ada", "last_name": "Low", "is_partial": true}, "data": []},
        {"uuid": "bo", "properties": {"first_name": "Bo", "last_name": "Low", "company": "Bytes", "job": "Poet", "is_starred": true,
            "description": "Tall", "tags": ["Choir"], "gender": "g", "first_met_through": "ada", "avatar": {"avatar_photo": "p"},
            "birthdate": {"date": "1985-03-09T00:00:00Z", "is_year_unknown": true, "is_age_based": false}},
         "data": [
            {"type": "contact_field", "values": [{"properties": {"data": "bo@example.org", "type": "e"}},
                {"properties": {"data": "+1", "type": "t"}}]},
            {"type": "address", "values": [{"properties": {"name": "Home", "street": "1 Way", "city": "Oslo", "country": "NO"}}]},
            {"type": "note", "values": [{"properties": {"body": "Met in May"}}]},
            {"type": "gift", "values": [{"properties": {"name": "Book"}}]},
            {"type": "mood", "values": []},
         ]},
    ]);
    let (cards, remarks) = cards(account(&contacts));
    let [bo] = cards.as_slice() else {
        panic!("{cards:?}")
    };
    for line in [
        "N:Low;Bo;;;",
        "ORG:Bytes",
        "TITLE:Poet",
        "EMAIL:bo@example.org",
        "TEL:+1",
        "ADR;TYPE=HOME:;;1 Way;Oslo;;;NO",
        "X-ABRELATEDNAMES:Ada Low",
        "X-ABLabel:First met through",
        "X-GENDER:Woman",
        "NOTE:Tall\\n\\nMet in May",
        "CATEGORIES:Choir",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/AA==",
        "UID:bo",
        "X-CARNET-FAVORITE:TRUE",
        "1604-03-09",
    ] {
        assert!(bo.contains(&format!("{line}\r\n")), "{line}: {bo}");
    }
    let left_out = ["gift", "mood"].map(|name| Remark::UnusedMember(name.to_owned()));
    assert_eq!(remarks, left_out);
}

#[test]
fn a_relative_with_a_birthday_is_a_contact_too() {
    let contacts = json!([{"uuid": "ada", "properties": {"first_name": "Ada", "is_partial": true,
        "birthdate": {"date": "1985-03-09T00:00:00Z"}}}]);
    let (cards, _) = cards(account(&contacts));
    assert!(cards[0].contains("BDAY:1985-03-09"), "{cards:?}");
}
