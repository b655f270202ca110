//! A person with several address books, and what the person does with the contacts in them.

use std::collections::BTreeMap;
use std::time::Duration;

use carnet::domain::{books, moves, sessions};
use carnet::model::actor::Rights;
use carnet::model::ids::{BookId, ContactId};
use reqwest::Method;
use serde_json::{Value, json};

use super::user::path_of;
use super::{Answer, TestApp, TestUser};

/// A person with named address books.
pub struct Owner<'a> {
    pub user: TestUser<'a>,
    /// The identifiers of the books by name.
    pub books: BTreeMap<&'static str, Value>,
}

impl<'a> Owner<'a> {
    /// Signs up somebody with the books Home and Work, and Archive as a third.
    pub async fn of(app: &'a TestApp) -> Self {
        let user = app.user().await;
        let home = user.get("/api/books").await.expect(200).json()[0]["id"].clone();
        let mut books = BTreeMap::from([("Home", home)]);
        for name in ["Work", "Archive"] {
            let book = user.post("/api/books", &json!({"name": name})).await;
            books.insert(name, book.expect(201).json()["id"].clone());
        }
        Self { user, books }
    }

    /// Imports cards, each of a UID and a name, into a book. Returns the path of the undo.
    pub async fn import(&self, book: &str, cards: &[(&str, &str)]) -> String {
        let card = |(uid, name): &(&str, &str)| {
            format!(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\n\
                 N:;{name};;;\r\nEND:VCARD\r\n"
            )
        };
        let file: String = cards.iter().map(card).collect();
        let path = format!("/api/import?mode=commit&book={}", self.books[book]);
        let request = self.user.request(Method::POST, &path);
        let request = request.header("content-type", "text/vcard").body(file);
        undo_of(&Answer::of(request).await.expect(200).json())
    }

    /// Returns the contact with this name, which is not in the trash.
    pub async fn named(&self, name: &str) -> Value {
        let contacts = self.user.get("/api/contacts?limit=500").await.expect(200);
        let contacts = contacts.json();
        let mut contacts = contacts.as_array().unwrap().iter();
        let found = contacts.find(|contact| contact["first_name"] == name);
        found
            .unwrap_or_else(|| panic!("{name} is not there"))
            .clone()
    }

    pub async fn move_to(&self, book: &str, name: &str) {
        self.move_all(book, &[self.named(name).await["id"].clone()])
            .await;
    }

    /// Moves contacts to a book as one operation.
    pub async fn move_all(&self, book: &str, contacts: &[Value]) {
        let app = &self.user.app.app;
        let actor = sessions::authenticate(app, &self.user.access)
            .await
            .unwrap();
        let access = books::open_all(&actor, Rights::WRITE).unwrap();
        let id = |value: &Value| value.as_i64().unwrap();
        let book = BookId::new(id(&self.books[book])).unwrap();
        let target = books::open_target(app, &actor, book).await.unwrap();
        let contacts = contacts.iter().map(|contact| ContactId::new(id(contact)));
        let contacts: Vec<_> = contacts.map(Option::unwrap).collect();
        let moved = moves::many(app, &access, &target, &contacts).await;
        assert!(moved.unwrap().is_some());
    }

    /// Moves a contact to the trash and returns it as it was.
    pub async fn trash(&self, name: &str) -> Value {
        let contact = self.named(name).await;
        self.user.delete(&path_of(&contact)).await.expect(204);
        contact
    }

    pub async fn restore(&self, contact: &Value) {
        let path = format!("/api/trash/{}/restore", contact["id"]);
        self.user.post(&path, &json!({})).await.expect(204);
    }

    /// Returns the present instant, and lets a second pass.
    pub async fn instant(&self) -> String {
        let now = self.user.app.now().to_string();
        self.user.app.pass(Duration::from_secs(1));
        now
    }

    /// Tries a rewind of all books, or carries it out.
    pub async fn rewind(&self, then: &str, mode: &str) -> Value {
        self.user.app.pass(Duration::from_secs(1));
        let path = format!("/api/rewind?at={then}&mode={mode}");
        self.user.post(&path, &json!({})).await.expect(200).json()
    }

    /// Undoes an operation. Returns the numbers of contacts that changed and that did not, and the
    /// path of the next undo.
    pub async fn undo(&self, path: &str) -> (Value, Value, Value) {
        self.user.app.pass(Duration::from_secs(1));
        let undone = self.user.post(path, &json!({})).await.expect(200).json();
        let of = |field: &str| undone[field].clone();
        (of("contacts"), of("kept"), of("undo"))
    }

    /// Returns the contacts with their books or the trash, as "Lesya: Work".
    pub async fn places(&self) -> Vec<String> {
        self.user.app.pass(Duration::from_secs(1));
        let live = self.user.get("/api/contacts?limit=500").await.expect(200);
        let trash = self.user.get("/api/trash?limit=500").await.expect(200);
        let mut places = Vec::new();
        for contact in live.json().as_array().unwrap() {
            let is_its = |(_, id): &(&&str, &Value)| **id == contact["book_id"];
            let (book, _) = self.books.iter().find(is_its).unwrap();
            places.push(format!(
                "{}: {book}",
                contact["first_name"].as_str().unwrap()
            ));
        }
        for contact in trash.json().as_array().unwrap() {
            places.push(format!("{}: trash", contact["name"].as_str().unwrap()));
        }
        places.sort();
        places
    }

    /// Removes a book for good, with nothing in it.
    pub async fn remove_book(&self, book: &str) {
        let path = format!("/api/books/{}", self.books[book]);
        self.user.delete(&path).await.expect(200);
        let removal = format!("DELETE FROM books WHERE id = {}", self.books[book]);
        self.user.app.execute(&removal).await;
    }

    /// Returns the name of a contact's card in its book's collection.
    pub async fn href(&self, name: &str) -> String {
        let id = self.named(name).await["id"].clone();
        let sql = format!("SELECT href FROM contacts WHERE id = {id}");
        self.user.app.select(&sql).await.concat().concat()
    }
}

/// Returns the path of the undo of an operation.
pub fn undo_of(done: &Value) -> String {
    done["undo"].as_str().expect("an undo").to_owned()
}
