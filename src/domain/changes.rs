//! The changes since a given point, for clients that keep a copy of the contacts.

use super::App;
use super::books::BookAccess;
use crate::error::{Error, Result};
use crate::model::ids::BookId;
use crate::model::sync::{BookSyncToken, ContactChange, SyncScope, SyncToken};
use crate::store::changes::{self, ChangeRange};
pub use crate::store::collection::NameChange;
use crate::store::{collection, users};

const RESTORED: Error = Error::Gone(
    "this token is from before the database was restored; ask without one and begin anew",
);

/// Changes of contacts, the oldest first.
#[derive(Debug)]
pub struct ChangePage {
    /// The changes: each contact once, in its present state.
    pub changes: Vec<ContactChange>,
    /// The point after them.
    pub token: SyncToken,
    /// True if there are more.
    pub has_more: bool,
}

/// Returns the changes in the opened books, since a token or from the beginning;
/// at most `limit` changes. Group cards count like others.
///
/// # Errors
///
/// [`Error::Gone`] for a token of another epoch: the changes after it are unknown.
pub async fn list(
    app: &App,
    access: &BookAccess,
    since: Option<SyncToken>,
    limit: usize,
) -> Result<ChangePage> {
    let (db, user) = (&app.db, access.owner());
    let epoch = epoch(app).await?;
    let to = users::change(db, user).await?.ok_or(Error::NotFound)?;
    if since.is_some_and(|since| since.epoch != epoch || since.change > to) {
        return Err(RESTORED);
    }
    let range = ChangeRange {
        from: since.map_or(0, |since| since.change),
        to,
    };
    let books = changed_books(app, access).await?;
    let read = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = Vec::new();
    for book in books {
        found.extend(changes::list(db, user, book, range, read).await?);
    }
    found.sort_by_key(|change| (change.change, change.etag.is_some()));
    let numbers: Vec<_> = found.iter().map(|change| change.change).collect();
    let end = page_end(&numbers, limit);
    let has_more = found.len() > end;
    found.truncate(end);
    let change = found
        .last()
        .filter(|_| has_more)
        .map_or(to, |last| last.change);
    Ok(ChangePage {
        changes: found,
        token: SyncToken { epoch, change },
        has_more,
    })
}

/// Returns how many of the changes with these numbers are in a page of `limit`. A move is one change
/// at two places: both or neither are in the page, unless it is the only one, which then has both.
fn page_end(changes: &[i64], limit: usize) -> usize {
    let Some(next) = changes.get(limit) else {
        return changes.len();
    };
    match changes.partition_point(|change| change < next) {
        0 => changes.partition_point(|change| change <= next),
        end => end,
    }
}

/// Returns the epoch of the sync tokens.
pub(super) async fn epoch(app: &App) -> Result<i64> {
    let epoch = app
        .epoch
        .get_or_try_init(|| changes::epoch(&app.db, app.now()));
    Ok(*epoch.await?)
}

/// Returns the books whose changes an access shows: also those in the trash, which cards have left.
async fn changed_books(app: &App, access: &BookAccess) -> Result<Vec<BookId>> {
    match access.book() {
        Some(book) => Ok(vec![book]),
        None => Ok(changes::books(&app.db, access.owner()).await?),
    }
}

/// Returns the present point in the changes of the opened book, or of all books.
pub async fn book_token(app: &App, access: &BookAccess) -> Result<BookSyncToken> {
    let (db, user) = (&app.db, access.owner());
    let epoch = epoch(app).await?;
    let (scope, change) = match access.book() {
        Some(book) => {
            let last = collection::last_change(db, user, book).await?;
            (SyncScope::Book(book), last)
        }
        None => {
            let default = access.home();
            let last = users::change(db, user).await?.ok_or(Error::NotFound)?;
            (SyncScope::AllBooks { default }, last)
        }
    };
    Ok(BookSyncToken {
        scope,
        at: SyncToken { epoch, change },
    })
}

/// The changes of names in one book or in all, read page by page up to the point at which the reading
/// began.
#[derive(Clone, Debug)]
pub struct NameChanges {
    /// The point up to which they were read.
    at: BookSyncToken,
    /// The last change to read.
    to: i64,
    /// True if the reader knows nothing yet, and need not hear of what is gone.
    is_first: bool,
}

impl NameChanges {
    /// Returns the point up to which they were read.
    pub fn token(&self) -> BookSyncToken {
        self.at
    }

    /// Checks whether there are more.
    pub fn has_more(&self) -> bool {
        self.at.at.change < self.to
    }
}

/// Begins to read the changes of names in the opened book or in all, since a token or from the
/// beginning.
///
/// # Errors
///
/// [`Error::Gone`] for a token of another book or epoch.
pub async fn of_names(
    app: &App,
    access: &BookAccess,
    since: Option<BookSyncToken>,
) -> Result<NameChanges> {
    let now = book_token(app, access).await?;
    let is_foreign = |since: &BookSyncToken| {
        since.scope != now.scope
            || since.at.epoch != now.at.epoch
            || since.at.change > now.at.change
    };
    if since.as_ref().is_some_and(is_foreign) {
        return Err(RESTORED);
    }
    let begin = SyncToken {
        change: 0,
        ..now.at
    };
    Ok(NameChanges {
        at: BookSyncToken {
            scope: now.scope,
            at: since.map_or(begin, |since| since.at),
        },
        to: now.at.change,
        is_first: since.is_none(),
    })
}

/// Returns the next changes, at most `limit` but for a name that changes into another: then both.
pub async fn next_names(
    app: &App,
    access: &BookAccess,
    changes: &mut NameChanges,
    limit: usize,
) -> Result<Vec<NameChange>> {
    let range = ChangeRange {
        from: changes.at.at.change,
        to: changes.to,
    };
    if range.from >= range.to {
        return Ok(Vec::new());
    }
    let read = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let (db, user) = (&app.db, access.owner());
    let mut found = Vec::new();
    for book in changed_books(app, access).await? {
        found.extend(collection::changed(db, user, book, range, changes.is_first, read).await?);
    }
    found.sort_by_key(|change| (change.change, change.card.is_some()));
    let numbers: Vec<_> = found.iter().map(|change| change.change).collect();
    let end = page_end(&numbers, limit);
    let has_more = found.len() > end;
    found.truncate(end);
    let last = found.last().filter(|_| has_more);
    changes.at.at.change = last.map_or(range.to, |last| last.change);
    Ok(found)
}
