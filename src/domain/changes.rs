//! The changes since a given point, for clients that keep a copy of the contacts.

use super::App;
use super::books::BookAccess;
use crate::error::{Error, Result};
use crate::model::sync::{ContactChange, SyncToken};
use crate::store::changes::{self, ChangeRange};
use crate::store::users;

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
    let epoch = *app
        .epoch
        .get_or_try_init(|| changes::epoch(db, app.now()))
        .await?;
    let to = users::change(db, user).await?.ok_or(Error::NotFound)?;
    if since.is_some_and(|since| since.epoch != epoch || since.change > to) {
        return Err(Error::Gone(
            "this token is from before the database was restored; ask without one and begin anew",
        ));
    }
    let range = ChangeRange {
        from: since.map_or(0, |since| since.change),
        to,
    };
    let books = match access.book() {
        Some(book) => vec![book],
        None => changes::books(db, user).await?,
    };
    let read = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = Vec::new();
    for book in books {
        found.extend(changes::list(db, user, book, range, read).await?);
    }
    found.sort_by_key(|change| (change.change, change.etag.is_some()));
    let end = page_end(&found, limit);
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

/// Returns how many of these changes are in a page of `limit`. A move is one change in two books:
/// both or neither are in the page, unless it is the only one, which then has both.
fn page_end(changes: &[ContactChange], limit: usize) -> usize {
    let Some(next) = changes.get(limit) else {
        return changes.len();
    };
    match changes.partition_point(|change| change.change < next.change) {
        0 => changes.partition_point(|change| change.change <= next.change),
        end => end,
    }
}
