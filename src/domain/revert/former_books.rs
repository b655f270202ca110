//! The books that former versions of contacts were in.

use crate::domain::App;
use crate::error::Result;
use crate::model::ids::{BookId, UserId};
use crate::model::time::Timestamp;
use crate::store::books;

/// An account's books, oldest first, with the times of their creation.
pub struct FormerBooks(Vec<(BookId, Timestamp)>);

impl FormerBooks {
    /// Reads the books of an account, those in the trash too.
    pub async fn read(app: &App, user: UserId) -> Result<Self> {
        Ok(Self(books::kept(&app.db, user).await?))
    }

    /// Returns the book of a version, unless it is gone. A version whose book was not `recorded` is
    /// from the time when accounts had only one, which is older than the contact.
    pub fn find(&self, recorded: Option<BookId>, contact_created_at: Timestamp) -> Option<BookId> {
        let mut books = self.0.iter();
        let found = match recorded {
            Some(book) => books.find(|(id, _)| *id == book),
            None => books.find(|(_, created_at)| *created_at <= contact_created_at),
        };
        found.map(|(id, _)| *id)
    }
}
