//! The trash: deleted contacts, kept for a time.

use std::sync::Arc;

use super::books::{self, BookAccess};
use super::bulk::{self, BulkOperation};
use super::origin::origin;
use super::parts::explain;
use super::removal::{empty_to_the_end, remove_part};
use super::retry::Attempts;
use super::revert::{Target, TargetState};
use super::update::{self, Return};
use super::{App, operations};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::ids::ContactId;
use crate::model::operation::{Operation, OperationKind};
use crate::model::time::Timestamp;
use crate::store::contacts::{self, CardRow, ContactChanges};
use crate::store::revisions::ContactState;
use crate::store::{StoreError, trash};

/// A contact in the trash.
#[derive(Debug)]
pub struct Trashed {
    /// The contact.
    pub id: ContactId,
    /// The contact's name.
    pub name: String,
    /// The hash of its photo, if it has one.
    pub photo: Option<String>,
    /// The time when it was deleted.
    pub deleted_at: Timestamp,
    /// The time when it will be removed for good.
    pub gone_at: Timestamp,
}

/// Returns a page of the trash, the latest first, and true if there is more.
pub async fn list(
    app: &App,
    access: &BookAccess,
    skip: i64,
    limit: i64,
) -> Result<(Vec<Trashed>, bool)> {
    let mut rows = trash::list(&app.db, access.owner(), access.book(), limit + 1, skip).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let keep = app.trash_keeps;
    let trashed = |row: ContactState| {
        let deleted_at = row.deleted_at?;
        Some(Trashed {
            id: row.id,
            name: row.display_name,
            photo: row.photo,
            deleted_at,
            gone_at: deleted_at + keep,
        })
    };
    Ok((rows.into_iter().filter_map(trashed).collect(), more))
}

/// Returns a contact in the trash with its card, and the permit for the memory of the card.
pub async fn held_card(app: &App, access: &BookAccess, id: ContactId) -> Result<Held<CardRow>> {
    let user = access.owner();
    let heads = contacts::heads(&app.db, user, &[id]).await?;
    let head = heads.first().ok_or(Error::NotFound)?;
    let bytes = usize::try_from(head.card_bytes).unwrap_or_default();
    let permit = app.hold_cards(user, bytes).await?;
    let row = contacts::trashed_card(&app.db, user, id).await?;
    let row = row.filter(|row| access.covers(row.contact.book));
    Ok(Held::new(row.ok_or(Error::NotFound)?, permit))
}

/// Brings a contact back.
pub async fn restore(app: &App, access: &BookAccess, id: ContactId) -> Result<()> {
    let mut attempts = Attempts::default();
    loop {
        let mut trashed = contacts::trashed_cards(&app.db, access.owner(), &[id]).await?;
        trashed.retain(|trashed| access.covers(trashed.head.book));
        if trashed.is_empty() {
            return Err(Error::NotFound);
        }
        let mut changes = ContactChanges::new(origin(app, access)?).beyond_quota();
        let returns: Vec<_> = trashed.into_iter().map(Return::to_own_book).collect();
        update::restore(&mut changes, &returns, app.now());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unmet(_)) => attempts.again().await?,
            Err(error) => return Err(explain(error)),
        }
    }
}

/// Brings back every contact of the trash whose address book is there, as one operation.
///
/// # Errors
///
/// [`Error::Conflict`] if others have the UIDs of all of them.
pub async fn restore_all(app: &Arc<App>, access: &BookAccess) -> Result<Option<Operation>> {
    let books = books::list(app, access.actor()).await?;
    let trashed = trash::list(&app.db, access.owner(), access.book(), i64::MAX, 0).await?;
    let is_open = |row: &&ContactState| books.iter().any(|book| book.id == row.book);
    let targets = trashed.iter().filter(is_open).map(|row| Target {
        contact: row.id,
        state: TargetState::Version(row.change),
        replaced: Some(row.change),
    });
    let kind = OperationKind::RestoreTrash;
    operations::revert(app, access, kind, "", targets.collect()).await
}

/// Removes a contact that is in the trash, with all its history.
pub async fn remove(app: &App, access: &BookAccess, id: ContactId) -> Result<()> {
    let heads = contacts::heads_with_history(&app.db, access.owner(), &[id]).await?;
    let trashed: Vec<_> = heads
        .into_iter()
        .filter(|head| head.deleted_at.is_some() && access.covers(head.book))
        .collect();
    if trashed.is_empty() {
        return Err(Error::NotFound);
    }
    match remove_part(app, origin(app, access)?, &trashed).await? {
        0 => Err(Error::Conflict("the contact was restored meanwhile")),
        _ => Ok(()),
    }
}

/// Removes everything that is in the trash of an account now. Returns the number of contacts.
///
/// # Errors
///
/// [`Error::Forbidden`] if only one book is opened.
pub async fn empty(app: &Arc<App>, access: &BookAccess) -> Result<usize> {
    if access.book().is_some() {
        return Err(Error::Forbidden(
            "the trash is emptied for all address books together",
        ));
    }
    // Contacts deleted while this waits were not meant to be removed.
    let until = app.now();
    bulk::run(app, access, async move |app, access| {
        let permit = app.bulk_changes.acquire(access.actor().id(), 1).await?;
        let bulk = BulkOperation::new(
            app,
            access,
            OperationKind::EmptyTrash,
            &until.micros().to_string(),
        )?
        .with_permit(permit);
        let origin = bulk.origin();
        let (operation, _live) = bulk.begin().await?;
        empty_to_the_end(app, origin, &operation).await
    })
    .await
}
