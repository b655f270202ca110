//! The collections of cards that clients see: address books, and all of an account's as one.
//!
//! Some programs show one address book only. For them the collection `~all` is the default book with
//! the cards of the others added. A card of the default book has its own name there; that of another
//! one begins with `~`, the number of its book and a dash, which nobody can choose. So a card is
//! changed in the book where it is, and a new one comes into the default book.

use std::collections::HashMap;
use std::sync::Arc;

use axum::response::Response;

use super::Caller;
use super::failure::Result;
use super::multistatus::PropertyWriter;
use super::path::Resource;
use super::properties::{BookView, Property};
use crate::domain::books::{self, BookAccess};
use crate::domain::collection::{self, CardHead, NamedCard};
use crate::domain::export::{ExportRequest, Format, Selection};
use crate::domain::properties;
use crate::domain::{App, changes};
use crate::http::files;
use crate::limiter::Held;
use crate::model::actor::{Actor, Rights};
use crate::model::card::version::Version;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId};
use crate::model::search::Needle;

/// The name of the collection with the cards of all books.
pub const ALL_BOOKS: &str = "~all";

/// A card by its book and its name there.
pub type CardKey = (BookId, Href);

/// A collection whose cards are read.
#[derive(Clone)]
pub struct Collection {
    /// Its name in paths.
    name: Arc<str>,
    /// The book whose properties it shows.
    pub book: BookAccess,
    /// The books whose cards it shows.
    books: Arc<[BookAccess]>,
}

/// The place in a collection up to which its cards were read: a book, and a card there.
#[derive(Clone, Debug, Default)]
pub struct Place {
    book: usize,
    after: Option<(ContactId, Href)>,
}

impl Place {
    fn href(&self) -> Option<&Href> {
        self.after.as_ref().map(|(_, href)| href)
    }
}

impl Collection {
    /// Opens the collection of this name for reading.
    pub async fn open(caller: &Caller, name: &str) -> crate::error::Result<Self> {
        let Caller { app, actor } = caller;
        let book = open_book(caller, name, Rights::READ).await?;
        let books = match name {
            ALL_BOOKS => books::open_each(app, actor, Rights::READ).await?,
            _ => vec![book.clone()],
        };
        Ok(Self {
            name: name.into(),
            book,
            books: books.into(),
        })
    }

    fn actor(&self) -> &Arc<Actor> {
        self.book.actor()
    }

    /// Returns the access to the changes of its cards.
    pub fn followed(&self) -> crate::error::Result<BookAccess> {
        match &*self.name {
            ALL_BOOKS => books::open_all(self.actor(), Rights::READ),
            _ => Ok(self.book.clone()),
        }
    }

    /// Returns the collection as a resource.
    pub fn resource(&self) -> Resource {
        Resource::Book(self.actor().id(), self.name.to_string())
    }

    /// Returns the path of a card.
    pub fn path(&self, book: BookId, href: &Href) -> Resource {
        card_path(self.actor(), &self.name, book, href)
    }

    /// Returns the card at a path, if that leads into this collection.
    pub fn card_at(&self, path: &Resource) -> Option<CardKey> {
        match path {
            Resource::Card(owner, name, href)
                if *owner == self.actor().id() && *name == *self.name =>
            {
                let own = || (self.book.home(), href.clone());
                Some(book_in(&self.name, href).unwrap_or_else(own))
            }
            _ => None,
        }
    }

    /// Returns the cards after a place without their text, the book that they are in, and the place
    /// after them if there may be more.
    pub async fn heads_after(
        &self,
        app: &App,
        place: &Place,
    ) -> crate::error::Result<(Vec<CardHead>, BookId, Option<Place>)> {
        let access = &self.books[place.book];
        let (heads, has_more) = collection::page(app, access, place.href()).await?;
        let next = self.following(place, has_more, heads.last());
        Ok((heads, access.home(), next))
    }

    /// Returns the same with their text, of cards among which are all that contain the
    /// [`collection::narrowing`] needles, if there are any.
    pub async fn cards_after(
        &self,
        app: &App,
        needles: &[Needle],
        place: &Place,
    ) -> crate::error::Result<(Held<Vec<NamedCard>>, BookId, Option<Place>)> {
        let access = &self.books[place.book];
        let after = place.after.as_ref().map(|(id, _)| *id);
        let read = match needles.is_empty() {
            true => collection::cards_after(app, access, place.href()).await?,
            false => collection::candidates(app, access, needles, after).await?,
        };
        let last = read.rows.last().map(|card| &card.head);
        let next = self.following(place, read.is_cut, last);
        let (read, permit) = read.into_parts();
        Ok((Held::under(permit, read.rows), access.home(), next))
    }

    /// Returns the place after the last card that was read, or where the reading began if none is
    /// left of those.
    fn following(&self, place: &Place, has_more: bool, last: Option<&CardHead>) -> Option<Place> {
        let next = match (has_more, last) {
            (true, None) => place.clone(),
            (true, Some(head)) => Place {
                book: place.book,
                after: Some((head.id, head.href.clone())),
            },
            (false, _) => Place {
                book: place.book + 1,
                after: None,
            },
        };
        (next.book < self.books.len()).then_some(next)
    }

    /// Returns those of the cards that exist, and true if the others were not all looked for because
    /// these are large.
    pub async fn named(
        &self,
        app: &App,
        wanted: &[&CardKey],
    ) -> crate::error::Result<(Held<HashMap<CardKey, NamedCard>>, bool)> {
        let mut found = HashMap::new();
        for access in self.books.iter() {
            let book = access.home();
            let of_book = wanted.iter().filter(|(of, _)| *of == book);
            let names: Vec<&Href> = of_book.map(|(_, href)| href).collect();
            if names.is_empty() {
                continue;
            }
            let (read, permit) = collection::named(app, access, &names).await?.into_parts();
            let keyed = |card: NamedCard| ((book, card.head.href.clone()), card);
            found.extend(read.rows.into_iter().map(keyed));
            if read.is_cut || permit.is_some() {
                return Ok((Held::under(permit, found), true));
            }
        }
        Ok((Held::uncounted(found), false))
    }

    /// Returns what its properties show. The room in the account is read only if that is wanted.
    pub async fn view(&self, app: &App, writer: &PropertyWriter) -> crate::error::Result<BookView> {
        let wants_room = [Property::QuotaUsedBytes, Property::QuotaAvailableBytes]
            .into_iter()
            .any(|property| writer.wants(property));
        let room = match wants_room {
            true => Some(properties::room(app, self.actor()).await?),
            false => None,
        };
        Ok(BookView {
            path: self.resource(),
            book: books::get(app, &self.book).await?,
            token: changes::book_token(app, &self.followed()?).await?,
            kept: properties::of_book(app, &self.book).await?,
            room,
        })
    }

    /// Returns its cards in one file.
    pub async fn export(&self, app: &Arc<App>, version: Version) -> Result<Response> {
        let request = ExportRequest {
            selection: Selection::All,
            format: Format::VCard(version),
        };
        Ok(files::exported(Arc::clone(app), self.followed()?, request).await?)
    }
}

/// Returns the path of a card in a collection.
pub fn card_path(actor: &Actor, collection: &str, book: BookId, href: &Href) -> Resource {
    let name = match collection == ALL_BOOKS && book != actor.default_book {
        true => Href::from(format!("~{book}-{href}")),
        false => href.clone(),
    };
    Resource::Card(actor.id(), collection.to_owned(), name)
}

/// Returns the book and the name there of a card that is not in the default book.
fn book_in(collection: &str, href: &Href) -> Option<CardKey> {
    let of_other = href
        .as_str()
        .strip_prefix('~')
        .filter(|_| collection == ALL_BOOKS)?;
    let (book, name) = of_other.split_once('-')?;
    Some((book.parse().ok()?, name.parse().ok()?))
}

/// Opens the book whose properties a collection shows.
pub async fn open_book(
    caller: &Caller,
    name: &str,
    rights: Rights,
) -> crate::error::Result<BookAccess> {
    let Caller { app, actor } = caller;
    match name {
        ALL_BOOKS => books::open(app, actor, Some(actor.default_book), rights).await,
        name => books::open_named(app, actor, name, rights).await,
    }
}

/// Opens the books whose cards a collection shows beside those of this book.
pub async fn books_beside(
    caller: &Caller,
    name: &str,
    own: &BookAccess,
) -> crate::error::Result<Vec<BookAccess>> {
    if name != ALL_BOOKS {
        return Ok(Vec::new());
    }
    let mut books = books::open_each(&caller.app, &caller.actor, Rights::READ).await?;
    books.retain(|book| book.home() != own.home());
    Ok(books)
}

/// Opens the book that a card of a collection is in or comes into, and returns the card's name there.
pub async fn open_card(
    caller: &Caller,
    collection: &str,
    href: &Href,
    rights: Rights,
) -> crate::error::Result<(BookAccess, Href)> {
    let Caller { app, actor } = caller;
    match book_in(collection, href) {
        Some((book, href)) => {
            let access = books::open(app, actor, Some(book), rights).await?;
            Ok((access, href))
        }
        None => Ok((open_book(caller, collection, rights).await?, href.clone())),
    }
}
