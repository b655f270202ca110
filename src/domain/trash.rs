//! The trash: deleted contacts, kept for a time.

use std::sync::Arc;

use super::bulk::{self, BulkOperation};
use super::limits::{self, MAX_ATTEMPTS};
use super::origin::{background, origin};
use super::parts::explain;
use super::removal::{empty_to_the_end, remove_all, remove_part};
use super::{App, Caller, books, update};
use crate::error::{Error, Result};
use crate::model::ids::{BookId, ContactId};
use crate::model::operation::OperationKind;
use crate::model::time::Timestamp;
use crate::store::contacts::{self, ContactChanges};
use crate::store::revisions::{self, ContactState, TrashedSince};
use crate::store::{Batch, StoreError};

/// A contact in the trash.
#[derive(Debug)]
pub struct Trashed {
    /// The contact.
    pub id: ContactId,
    /// The contact's name.
    pub name: String,
    /// The time when it was deleted.
    pub deleted_at: Timestamp,
    /// The time when it will be removed for good.
    pub gone_at: Timestamp,
}

/// Returns a page of the trash, the latest first, and true if there is more.
pub async fn list(
    app: &App,
    caller: &Caller,
    book: Option<BookId>,
    skip: i64,
    limit: i64,
) -> Result<(Vec<Trashed>, bool)> {
    books::require(app, caller, book).await?;
    let mut rows = revisions::trash(&app.db, caller.user.id, book, limit + 1, skip).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let keep = app.trash_keeps;
    let trashed = |row: ContactState| {
        let deleted_at = row.deleted_at?;
        Some(Trashed {
            id: row.id,
            name: row.display_name,
            deleted_at,
            gone_at: deleted_at + keep,
        })
    };
    Ok((rows.into_iter().filter_map(trashed).collect(), more))
}

/// Brings a contact back.
pub async fn restore(app: &App, caller: &Caller, id: ContactId) -> Result<()> {
    for _ in 0..MAX_ATTEMPTS {
        let trashed = contacts::trashed_cards(&app.db, caller.user.id, &[id]).await?;
        if trashed.is_empty() {
            return Err(Error::NotFound);
        }
        let mut changes = ContactChanges::new(origin(app, caller)).beyond_quota();
        update::restore(&mut changes, &trashed, app.now());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(explain(error)),
        }
    }
    Err(Error::Busy)
}

/// Removes a contact that is in the trash, with all its history.
pub async fn remove(app: &App, caller: &Caller, id: ContactId) -> Result<()> {
    let heads = contacts::heads_with_history(&app.db, caller.user.id, &[id]).await?;
    let trashed: Vec<_> = heads
        .into_iter()
        .filter(|head| head.deleted_at.is_some())
        .collect();
    if trashed.is_empty() {
        return Err(Error::NotFound);
    }
    match remove_part(app, origin(app, caller), &trashed).await? {
        0 => Err(Error::Conflict("the contact was restored meanwhile")),
        _ => Ok(()),
    }
}

/// Removes everything that is in the trash now. Returns the number of contacts.
pub async fn empty(app: &Arc<App>, caller: &Arc<Caller>) -> Result<usize> {
    // Contacts deleted while this waits were not meant to be removed.
    let until = app.now();
    bulk::run(app, caller, async move |app, caller| {
        let permit = app.bulk_changes.acquire(caller.user.id, 1).await?;
        let bulk = BulkOperation::new(
            app,
            caller,
            OperationKind::EmptyTrash,
            &until.micros().to_string(),
        )
        .with_permit(permit);
        let origin = bulk.origin();
        let (operation, _live) = bulk.begin().await?;
        empty_to_the_end(app, origin, &operation).await
    })
    .await
}

/// Removes contacts that have been in the trash for longer than it keeps them.
pub async fn purge(app: &App) -> Result<()> {
    let keep = i64::try_from(app.trash_keeps.as_micros()).unwrap_or(i64::MAX);
    let before = Timestamp::from_micros(app.now().micros().saturating_sub(keep));
    let mut after = None;
    loop {
        let old: Vec<TrashedSince> =
            revisions::old_trash(&app.db, before, after, limits::PART_CONTACTS).await?;
        let Some(last) = old.last() else { break };
        after = Some((last.user, last.contact));
        for part in old.chunk_by(|one, next| (one.user, one.book) == (next.user, next.book)) {
            let origin = background(part[0].user, part[0].book);
            remove_all(
                app,
                origin,
                part.iter().map(|trashed| trashed.contact).collect(),
                before,
            )
            .await?;
        }
    }
    let mut batch = Batch::default();
    crate::store::books::remove_empty(&mut batch, before);
    Ok(app.db.commit(batch).await?)
}
