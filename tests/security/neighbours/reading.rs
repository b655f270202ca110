//! What an account reads among neighbours with the same content.

use super::account::{Account, Neighbours};
use super::another;
use super::asking::Ask::{self, Cards, Get, Page, Send};
use super::asking::assert_same_answer;
use crate::support::on_both;

/// Every resource of the API that tells of more than the one thing that it names, and each thing
/// that hangs on another.
pub const RESOURCES: &[Ask] = &[
    Get("/api/users/me"),
    Get("/api/users/me/app-passwords"),
    Get("/api/contacts?limit=500&total=true"),
    Get("/api/contacts?limit=2&sort=name&total=true"),
    Get("/api/contacts?limit=2&sort=-name"),
    Get("/api/contacts?limit=2&sort=last_name"),
    Get("/api/contacts?limit=3&sort=updated"),
    Get("/api/contacts?limit=3&sort=-updated"),
    Get("/api/contacts?limit=1&sort=created&skip=2"),
    Get("/api/contacts?limit=500&favorite=true&total=true"),
    Get("/api/contacts?limit=500&favorite=false&total=true"),
    Get("/api/contacts?limit=1&label=Friends&total=true"),
    Get("/api/contacts?limit=500&label=Friends&favorite=true&total=true"),
    Get("/api/contacts?limit=500&label=poets&sort=name&total=true"),
    Get("/api/contacts?limit=500&label=Meadow&total=true"),
    Get("/api/contacts?limit=500&label=Guild&total=true"),
    Get("/api/contacts?limit=500&label=Arkadia&total=true"),
    Get("/api/contacts?limit=500&label=Brotherhood&favorite=false&total=true"),
    Get("/api/contacts?limit=500&label=Yard&favorite=true&total=true"),
    Get("/api/contacts/search?q=taras&limit=1"),
    Get("/api/contacts/search?q=example.org&limit=500"),
    Get("/api/contacts/search?q=a&limit=500"),
    Get("/api/contacts/search?q=own&label=Meadow&limit=500"),
    Get("/api/contacts/search?q=own&label=Arkadia&limit=500"),
    Get("/api/contacts/search?q=a&label=Zenith&limit=500"),
    Get("/api/contacts/search?q=kassandra&limit=500"),
    Get("/api/contacts/search?q=aeneas+own&limit=500"),
    Get("/api/contacts/search?phone=380671234567&limit=500"),
    Get("/api/contacts/search?email=lesya@example.org&limit=500"),
    Get("/api/contacts/birthdays?days=366"),
    Get("/api/contacts/birthdays?days=10"),
    Get("/api/contacts/<lesya>"),
    Get("/api/contacts/<lesya>/card"),
    Get("/api/contacts/<lesya>/photo"),
    Get("/api/contacts/<lesya>/history"),
    Get("/api/contacts/<ivan-1>/history"),
    Get("/api/contacts/<panas>/history"),
    Get("/api/labels"),
    Get("/api/trash?limit=500"),
    Get("/api/trash?limit=1&skip=1"),
    Get("/api/operations"),
    Get("/api/operations/<operation>"),
    Get("/api/duplicates"),
    Get("/api/export?format=vcard&version=original"),
    Get("/api/export?format=vcard&version=4.0&label=Friends"),
    Get("/api/export?format=vcard&label=Arkadia"),
    Get("/api/export?format=jscontact&ids=<own-1>,<lesya>"),
    Get("/api/export?format=csv"),
    Send(
        "POST",
        "/api/rewind?at=2026-03-01T12:00:22Z&mode=dry_run",
        "{}",
    ),
    Cards("/api/import?mode=dry_run", FILE),
];

/// Cards of which one is as it stands in every account, one changes a contact, and two are new, one
/// of them alike others.
const FILE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:taras-2\r\nFN:Taras Shevchenko\r\nN:Shevchenko;Taras;;;\r\nEMAIL:taras@example.org\r\n\
    TEL:+380671112233\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nUID:ivan-2\r\nFN:Ivan Franko\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nUID:another\r\nFN:Lesya\r\nEMAIL:lesya@example.org\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Kassandra Own\r\nTEL:+380671234567\r\nEND:VCARD\r\n";

/// Every page that tells of more than one contact, and those of contacts that groups and neighbours
/// have much to do with.
const PAGES: &[Ask] = &[
    Page("/contacts"),
    Page("/contacts?label=Friends"),
    Page("/contacts?label=Yard"),
    Page("/contacts?from=K"),
    Page("/contacts?favorites=true&sort=-updated"),
    Page("/contacts?q=own"),
    Page("/contacts/letters"),
    Page("/palette?q=own"),
    Page("/sidebar"),
    Page("/sidebar?label=Friends"),
    Page("/contacts/count"),
    Page("/contacts/count?favorites=true"),
    Page("/contacts/progress"),
    Page("/contacts/print"),
    Page("/contacts/print?q=own"),
    Page("/contacts/<lesya>"),
    Page("/contacts/<taras-2>"),
    Page("/contacts/<own-1>"),
    Page("/contacts/<own-1>/edit"),
    Page("/contacts/<lesya>/history"),
    Page("/duplicates"),
    Page("/duplicates/merge?ids=<taras-1>,<taras-2>"),
    Page("/birthdays"),
    Page("/labels"),
    Page("/import"),
    Page("/import/review"),
    Page("/export?as=csv&label=Friends"),
    Page("/trash"),
    Page("/history"),
    Page("/history?at=2026-03-01T12:00:22"),
    Page("/settings"),
    Page("/settings/data"),
    Page("/offline"),
    Page("/offline/contacts"),
    Page("/offline/contacts?ids=<lesya>,<own-1>"),
];

/// Reads everything, each answer once.
pub async fn read(account: &Account<'_>, asks: &[Ask]) -> Vec<String> {
    let mut answers = Vec::new();
    for ask in asks {
        answers.push(account.ask(*ask).await);
    }
    answers
}

/// Asserts that the account in the middle reads among its neighbours what it reads alone. The
/// neighbours read the same first, so that what is remembered of them could be mistaken for its
/// own.
async fn assert_reads_as_alone(alone: &Neighbours<'_>, among: &Neighbours<'_>, asks: &[Ask]) {
    for other in &among.others {
        read(other, asks).await;
    }
    let (own, found) = (
        read(&alone.middle, asks).await,
        read(&among.middle, asks).await,
    );
    for ((own, found), ask) in own.iter().zip(&found).zip(asks) {
        assert!(own.starts_with("200 OK"), "{ask:?}: {own}");
        assert_same_answer(own, found, &format!("{ask:?}"));
    }
}

on_both! {
    async fn an_account_reads_from_the_api_what_it_would_read_alone(app: TestApp) {
        let lonely = another(&app).await;
        let (alone, among) = (Neighbours::alone(&lonely).await, Neighbours::around(&app).await);
        assert_reads_as_alone(&alone, &among, RESOURCES).await;
    }
}

on_both! {
    async fn an_account_sees_on_its_pages_what_it_would_see_alone(app: TestApp) {
        let lonely = another(&app).await;
        let (alone, among) = (Neighbours::alone(&lonely).await, Neighbours::around(&app).await);
        assert_reads_as_alone(&alone, &among, PAGES).await;
    }
}

on_both! {
    async fn lists_and_counts_are_of_the_accounts_own(app: TestApp) {
        let among = Neighbours::around(&app).await;
        let user = &among.middle.user;
        let labels: Vec<_> = user.get("/api/labels").await.expect(200).json().as_array().unwrap().iter()
            .map(|label| (label["name"].as_str().unwrap().to_owned(), label["contacts"].as_i64().unwrap())).collect();
        let expected = [("Choir", 2), ("Friends", 2), ("Guild", 3), ("Meadow", 2), ("Poets", 1)];
        assert_eq!(labels, expected.map(|(name, count)| (name.to_owned(), count)));
        assert_eq!(user.get("/api/contacts?limit=500&total=true").await.expect(200).header("x-total-count"), "9");
        assert_eq!(user.first_names("/api/contacts?limit=500&sort=name").await,
            ["Danylo", "Ivan", "Ivan", "Lesya", "Maria", "Olha", "Sofia", "Taras", "Taras"]);
        let trash = user.get("/api/trash").await.expect(200).json();
        let trashed: Vec<_> = trash.as_array().unwrap().iter().map(|trashed| trashed["name"].as_str().unwrap()).collect();
        assert_eq!(trashed, ["Oksana Zabuzhko", "Panas Myrnyi"]);
        let operations = user.get("/api/operations").await.expect(200).json();
        let kinds: Vec<_> = operations.as_array().unwrap().iter().map(|operation| operation["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["import", "undo", "label-rename", "batch", "batch", "import"]);
        let birthdays = user.first_names("/api/contacts/birthdays?days=366").await;
        assert_eq!(birthdays, ["Taras", "Lesya"]);
    }
}
