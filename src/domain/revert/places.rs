//! Places in books: no two contacts outside the trash have the same UID in the same book.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::domain::App;
use crate::error::Result;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::store::contacts;

/// A book and a UID in it.
pub type Place = (BookId, String);

/// The places that contacts want, as far as they are taken.
#[derive(Default)]
pub struct Places(HashMap<Place, ContactId>);

impl Places {
    /// Reads which contacts outside the trash have these places.
    pub async fn read(
        app: &App,
        user: UserId,
        wanted: impl Iterator<Item = (BookId, &str)>,
    ) -> Result<Self> {
        let mut uids: HashMap<BookId, Vec<&str>> = HashMap::new();
        for (book, uid) in wanted {
            uids.entry(book).or_default().push(uid);
        }
        let mut taken = HashMap::new();
        for (book, uids) in uids {
            let found = contacts::with_uids(&app.db, user, book, &uids).await?;
            taken.extend(found.into_iter().map(|(uid, id)| ((book, uid), id)));
        }
        Ok(Self(taken))
    }

    /// Frees a place if this contact has it.
    pub fn leave(&mut self, place: &Place, id: ContactId) {
        if self.0.get(place) == Some(&id) {
            self.0.remove(place);
        }
    }

    /// Gives a place to a contact. Returns false if another contact has it.
    pub fn take(&mut self, place: Place, id: ContactId) -> bool {
        match self.0.entry(place) {
            Entry::Occupied(taken) => *taken.get() == id,
            Entry::Vacant(free) => {
                free.insert(id);
                true
            }
        }
    }
}
