//! The overview of an account's contacts: their numbers and their initials.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::App;
use crate::domain::books::BookAccess;
use crate::error::Result;
use crate::model::collation::Collation;
use crate::model::ids::{BookId, UserId};
use crate::model::page::SortBy;
use crate::store::books;
use crate::store::contacts::{self, Listed};
use crate::store::users;

/// The most initials that are collected: more than an index beside a list can show.
const MAX_INITIALS: usize = 200;
/// The most contacts that are counted while a page is made.
const FEW: i64 = 1000;

/// An overview of all of the actor's contacts.
#[derive(Debug, Default)]
pub struct Overview {
    /// The number of contacts.
    pub count: i64,
    /// The number of favourites.
    pub favorites: i64,
    /// The number of contacts in each address book.
    pub books: HashMap<BookId, i64>,
    /// The initials of the names, in their order.
    initials: Vec<String>,
    /// The same by last name.
    last_initials: Vec<String>,
    /// The change number of the account that this was computed at.
    pub change: i64,
    /// The order of names that the initials are of.
    collation: Collation,
}

impl Overview {
    /// Returns the initials of the names in this order.
    pub fn initials(&self, by: SortBy) -> &[String] {
        match by {
            SortBy::LastName => &self.last_initials,
            SortBy::Name | SortBy::Created | SortBy::Updated => &self.initials,
        }
    }
}

/// Returns the overview of the actor's contacts. Computing it walks through the whole book, so it
/// is kept until the book changes.
pub async fn overview(app: &App, access: &BookAccess) -> Result<Arc<Overview>> {
    let user = access.owner();
    let change = users::change(&app.db, user).await?.unwrap_or(0);
    let collation = access.actor().user.collation();
    if let Some(known) = app
        .overviews
        .get(&(user, None))
        .filter(|known| known.change == change && known.collation == collation)
    {
        return Ok(known);
    }
    let count = contacts::count(&app.db, user, None, None, None).await?;
    let overview = Arc::new(Overview {
        count,
        favorites: contacts::count(&app.db, user, None, Some(true), None).await?,
        books: by_book(app, user, count).await?,
        initials: initials(app, access, SortBy::Name).await?,
        last_initials: initials(app, access, SortBy::LastName).await?,
        change,
        collation,
    });
    app.overviews.insert((user, None), Arc::clone(&overview));
    Ok(overview)
}

/// Returns the overview of an account with so few contacts that a page can wait for it.
pub async fn overview_of_few(app: &App, access: &BookAccess) -> Result<Option<Arc<Overview>>> {
    let usage = users::usage(&app.db, access.owner()).await?;
    match usage.is_some_and(|usage| usage.contacts <= FEW) {
        true => Ok(Some(overview(app, access).await?)),
        false => Ok(None),
    }
}

/// Counts the contacts of each address book; an only one has all.
async fn by_book(app: &App, user: UserId, all: i64) -> Result<HashMap<BookId, i64>> {
    let books = books::all(&app.db, user).await?;
    if let [book] = &books[..] {
        return Ok(HashMap::from([(book.id, all)]));
    }
    let mut counts = HashMap::new();
    for book in books {
        let count = contacts::count(&app.db, user, Some(book.id), None, None).await?;
        counts.insert(book.id, count);
    }
    Ok(counts)
}

/// The overview that was computed last.
pub struct LastOverview {
    /// The overview.
    pub overview: Arc<Overview>,
    /// False if the contacts have changed since.
    pub is_current: bool,
}

/// Returns the last overview of an account, without computing one.
pub async fn last_overview(app: &App, user: UserId) -> Result<Option<LastOverview>> {
    let Some(overview) = app.overviews.get(&(user, None)) else {
        return Ok(None);
    };
    let change = users::change(&app.db, user).await?;
    Ok(Some(LastOverview {
        is_current: change == Some(overview.change),
        overview,
    }))
}

async fn initials(app: &App, access: &BookAccess, by: SortBy) -> Result<Vec<String>> {
    let (user, collation) = (access.owner(), access.actor().user.collation());
    let mut letters = Vec::new();
    let mut from = Vec::new();
    while let Some(Listed { contact, name_key }) =
        contacts::next_name(&app.db, user, by, &from).await?
    {
        let letter = collation.initial(&contact.sorted_name(by));
        // A name that is sorted elsewhere than its initial must neither move the walk backwards nor
        // end it.
        let after_name = name_key.into_iter().chain([u8::MAX]).collect();
        from = collation.initial_end(&letter).max(after_name);
        if !letters.contains(&letter) {
            letters.push(letter);
        }
        if letters.len() == MAX_INITIALS {
            break;
        }
        // Reads of SQLite never wait by themselves, and there may be as many as there are letters.
        tokio::task::yield_now().await;
    }
    Ok(letters)
}
