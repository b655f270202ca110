//! Changes of many contacts, recorded as one operation each: listed, changed in parts, undone,
//! cancelled.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::books::BookAccess;
use super::bulk::{self, BulkOperation};
use super::parts::{Planned, part_of};
use super::revert::{self, Target, TargetState};
use super::update::{put, put_into};
use super::{App, limits};
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Rights};
use crate::model::card::Card;
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
pub use crate::model::operation::{Operation, OperationKind, OperationState};
use crate::store::contacts::{self, CardRow, ContactChanges};
use crate::store::{Batch, StoreError, books, operations, revisions};

/// The change of one contact among many.
pub(super) enum Change {
    /// It stays unchanged.
    Keep,
    /// It gets this card.
    Put(Card),
    /// It goes into another book with this card.
    Move(BookId, Card),
    /// It goes to the trash.
    Trash,
}

/// Changes those of the contacts that exist, as one operation.
pub(super) async fn change_many(
    app: &Arc<App>,
    access: &BookAccess,
    kind: OperationKind,
    about: &str,
    ids: &[ContactId],
    decide: impl Fn(&CardRow) -> Change + Send + 'static,
) -> Result<Option<Operation>> {
    change_many_with(app, access, (kind, about), ids, |_| {}, decide).await
}

/// Changes contacts likewise. `with` adds steps that are written together with the first changes.
pub(super) async fn change_many_with(
    app: &Arc<App>,
    access: &BookAccess,
    (kind, about): (OperationKind, &str),
    ids: &[ContactId],
    with: impl Fn(&mut Batch) + Send + 'static,
    decide: impl Fn(&CardRow) -> Change + Send + 'static,
) -> Result<Option<Operation>> {
    let distinct: BTreeSet<_> = ids.iter().copied().collect();
    let (ids, about): (Vec<_>, _) = (distinct.into_iter().collect(), about.to_owned());
    bulk::run(app, access, async move |app, access| {
        let bulk =
            BulkOperation::new(app, access, kind, &about)?.beginning_with(|batch, _| with(batch));
        let user = access.owner();
        let decide = |row: &CardRow| match access.covers(row.contact.book) {
            true => decide(row),
            false => Change::Keep,
        };
        let (operation, _) = bulk
            .change_all(&ids, async |rest, changes| {
                plan(app, user, rest, changes, &decide).await
            })
            .await?;
        Ok(operation)
    })
    .await
}

/// Moves contacts to the trash as an operation that is already stored.
pub(super) async fn trash_all(
    app: &App,
    bulk: BulkOperation<'_>,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    let user = bulk.origin().user;
    let (operation, _) = bulk
        .change_all(ids, async |rest, changes| {
            plan(app, user, rest, changes, &|_| Change::Trash).await
        })
        .await?;
    Ok(operation)
}

/// Adds the changes of the first of these contacts, as many as fit into a part.
pub(super) async fn plan(
    app: &App,
    user: UserId,
    rest: &[ContactId],
    changes: &mut ContactChanges,
    decide: &impl Fn(&CardRow) -> Change,
) -> Result<Planned> {
    let rest = &rest[..rest.len().min(limits::PART_CONTACTS)];
    let sizes: HashMap<_, _> = contacts::heads(&app.db, user, rest)
        .await?
        .into_iter()
        .map(|head| (head.id, head.card_bytes))
        .collect();
    let taken = part_of(
        rest.iter()
            .map(|id| sizes.get(id).copied().unwrap_or_default()),
    )
    .min(rest.len());
    let mut trashed = Vec::new();
    for row in contacts::cards_of(&app.db, user, &rest[..taken]).await? {
        match decide(&row) {
            Change::Keep => {}
            Change::Put(card) => drop(put(app.now(), changes, 0, &row, &card)),
            Change::Move(book, card) => {
                changes.require_book(book);
                put_into(book, app.now(), changes, 0, &row, &card);
            }
            Change::Trash => trashed.push(row.head()),
        }
    }
    changes.trash(&trashed, 0, app.now());
    Ok(Planned { taken, kept: 0 })
}

/// Brings contacts into former states, as one operation.
pub(super) async fn revert(
    app: &Arc<App>,
    access: &BookAccess,
    kind: OperationKind,
    about: &str,
    targets: Vec<Target>,
) -> Result<Option<Operation>> {
    let (about, targets) = (about.to_owned(), revert::in_order(targets));
    bulk::run(app, access, async move |app, access| {
        let bulk = BulkOperation::new(app, access, kind, &about)?;
        let origin = bulk.origin();
        let (operation, kept) = bulk
            .change_all(&targets, async |rest, changes| {
                revert::plan(app, origin, rest, changes).await
            })
            .await?;
        if kept > 0 && kept == targets.len() {
            return Err(Error::Conflict("another contact has the same UID"));
        }
        Ok(operation)
    })
    .await
}

/// The outcome of an undo.
#[derive(Debug, Default)]
pub struct Undone {
    /// The operation of the undo, which can itself be undone; `None` when nothing was left to undo.
    pub operation: Option<Operation>,
    /// The number of contacts that stay unchanged because they were changed since.
    pub kept: usize,
}

/// Returns the latest operations on the opened books, newest first.
pub async fn list(app: &App, access: &BookAccess) -> Result<Vec<Operation>> {
    Ok(operations::latest(&app.db, access.owner(), access.book()).await?)
}

/// Returns an operation, if it exists.
pub async fn find(app: &App, actor: &Actor, id: OperationId) -> Result<Option<Operation>> {
    Ok(operations::find(&app.db, actor.id(), id).await?)
}

/// Cancels a running operation and takes back the parts that it has written.
pub async fn cancel(app: &App, access: &BookAccess, id: OperationId) -> Result<Operation> {
    let user = access.owner();
    access.require(Rights::WRITE)?;
    if find(app, access.actor(), id)
        .await?
        .is_some_and(|operation| operation.kind == OperationKind::EmptyTrash)
    {
        return Err(Error::Conflict(
            "what is removed from the trash cannot come back",
        ));
    }
    let mut batch = Batch::default();
    operations::stop(&mut batch, user, id, "cancelled");
    match app.db.commit(batch).await {
        Ok(()) | Err(StoreError::Unmet(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let operation = operations::find(&app.db, user, id)
        .await?
        .ok_or(Error::NotFound)?;
    match operation.state {
        OperationState::Stopping | OperationState::Failed => Ok(operation),
        OperationState::Running | OperationState::Done => Err(Error::Conflict(
            "the operation has ended already; undo it instead",
        )),
    }
}

/// Undoes an operation: the contacts that it added go to the trash, those that it changed or
/// deleted come back. Contacts that have been changed since stay unchanged; of groups that have,
/// only the change of their members is undone.
pub async fn undo(app: &Arc<App>, access: &BookAccess, id: OperationId) -> Result<Undone> {
    let operation = operations::find(&app.db, access.owner(), id)
        .await?
        .ok_or(Error::NotFound)?;
    match operation.state {
        OperationState::Running | OperationState::Stopping => {
            return Err(Error::Conflict("the operation is still under way"));
        }
        OperationState::Failed => {
            return Err(Error::Conflict("the operation failed and was taken back"));
        }
        OperationState::Done => require_not_undone(&operation)?,
    }
    // The replaced versions may be gone, and later edits can no longer be recognised.
    if revisions::history_from(&app.db, access.owner())
        .await?
        .is_some_and(|from| operation.at <= from)
    {
        return Err(Error::Conflict(
            "older history made way when the account was full",
        ));
    }
    bulk::run(app, access, async move |app, access| {
        undo_in_parts(app, access, &operation).await
    })
    .await
}

fn require_not_undone(operation: &Operation) -> Result<()> {
    match operation.undone_at {
        Some(_) => Err(Error::Conflict("this was undone already")),
        None => Ok(()),
    }
}

async fn undo_in_parts(app: &App, access: &BookAccess, undone: &Operation) -> Result<Undone> {
    let user = access.owner();
    let (targets, kept) = revert::before(app, user, undone.id, TargetState::Trashed).await?;
    let mark = |batch: &mut Batch, _| {
        operations::mark_undone(batch, user, undone.id, app.now());
        books::bring_back(batch, user, undone.id);
    };
    let mut bulk = BulkOperation::new(app, access, OperationKind::Undo, &undone.undo_about())?
        .undoing(undone)
        .beginning_with(mark);
    let origin = bulk.origin();
    if undone.kind == OperationKind::DeleteBook {
        // The book comes back even if no contact does.
        bulk.store().await?;
    }
    let (operation, hindered) = bulk
        .change_all(&targets, async |rest, changes| {
            revert::plan(app, origin, rest, changes).await
        })
        .await?;
    if operation.is_none() {
        // Another may have undone it since it was looked at.
        let now = operations::find(&app.db, user, undone.id).await?;
        require_not_undone(&now.unwrap_or_else(|| undone.clone()))?;
    }
    Ok(Undone {
        operation,
        kept: kept + hindered,
    })
}
