//! Taking back an operation that could not end.

use super::part::Part;
use super::{TargetState, before};
use crate::domain::origin::of_job;
use crate::domain::parts::{Planned, explain, lease};
use crate::domain::retry::Attempts;
use crate::domain::{App, idempotency, removal};
use crate::error::Result;
use crate::model::collation::Collation;
use crate::model::ids::OperationId;
use crate::model::operation::{Operation, OperationKind, OperationState};
use crate::store::contacts::{ChangeOrigin, ContactChanges};
use crate::store::{Batch, StoreError, books, operations, users};

/// Takes back an operation of this process that could not end. What fails now is tried again when
/// the lease has ended.
pub async fn take_back(app: &App, origin: ChangeOrigin, id: OperationId, reason: &str) {
    let mut batch = Batch::default();
    operations::stop(&mut batch, origin.user, id, reason);
    let stopped = app.db.commit(batch).await;
    let undone = match stopped {
        // Somebody has already cancelled it.
        Ok(()) | Err(StoreError::Unmet(_)) => try_take_back(app, origin, id).await,
        Err(error) => Err(error.into()),
    };
    if let Err(error) = undone {
        tracing::warn!(%error, user = %origin.user, operation = %id, "an operation that could not end could not be taken back yet");
    }
}

async fn try_take_back(app: &App, origin: ChangeOrigin, id: OperationId) -> Result<()> {
    let origin = ChangeOrigin {
        operation: Some(id),
        ..origin
    };
    let Some(operation) = operations::find(&app.db, origin.user, id).await? else {
        return Ok(());
    };
    if operation.kind == OperationKind::EmptyTrash {
        return removal::empty_to_the_end(app, origin, &operation)
            .await
            .map(drop);
    }
    bring_back(app, origin, operation).await?;
    tracing::info!(event = "operation.taken_back", user = %origin.user, operation = %id, "an operation that could not end was taken back");
    Ok(())
}

/// Brings the contacts of a stopped operation back into their former states, part by part.
async fn bring_back(app: &App, origin: ChangeOrigin, operation: Operation) -> Result<()> {
    let id = operation.id;
    let (targets, _) = before(app, origin.user, id, TargetState::Removed).await?;
    let mut progress = Operation {
        state: OperationState::Stopping,
        ..operation
    };
    let (mut rest, mut attempts) = (&targets[..], Attempts::default());
    loop {
        let mut changes = ContactChanges::new(origin).taking_back(id);
        // A contact whose former version is lost, or whose place another has taken, stays
        // unchanged, or this would be retried for ever.
        let planned = match rest {
            [] => Planned::default(),
            rest => Part::read(app, origin, rest).await?.plan(app, &mut changes),
        };
        let taken = planned.taken.min(rest.len());
        let is_last = taken == rest.len();
        if is_last {
            (progress.state, progress.contacts) = (OperationState::Failed, 0);
        }
        let mut batch = Batch::default();
        operations::set_progress(
            &mut batch,
            origin.user,
            &progress,
            OperationState::Stopping,
            lease(app),
        );
        if is_last {
            operations::mark_done_again(&mut batch, origin.user, id);
            books::bring_back(&mut batch, origin.user, id);
            idempotency::forget(&mut batch, origin.user, id);
        }
        if !changes.is_empty() {
            batch.append(changes.into_batch());
        }
        match app.db.commit(batch).await {
            Ok(()) if is_last => return Ok(()),
            Ok(()) => (rest, attempts) = (&rest[taken..], Attempts::default()),
            Err(error) if attempts.allow_another_plan(&error) => {
                progress.state = OperationState::Stopping;
            }
            Err(error) => return Err(explain(error)),
        }
    }
}

/// Takes back the operations whose processes have died. One that cannot be taken back does not keep
/// the others.
pub async fn take_back_abandoned(app: &App) -> Result<()> {
    let mut outcome = Ok(());
    for abandoned in operations::abandoned(&app.db, app.now()).await? {
        if app.live_operations.contains(abandoned.id) {
            continue;
        }
        if let Err(error) = take_over(app, abandoned).await {
            outcome = Err(error);
        }
    }
    outcome
}

async fn take_over(app: &App, abandoned: operations::Abandoned) -> Result<()> {
    let operations::Abandoned { user, id, book } = abandoned;
    let mut batch = Batch::default();
    let reason = "the server was stopped before it ended";
    operations::take_over(&mut batch, user, id, lease(app), reason, app.now());
    match app.db.commit(batch).await {
        Ok(()) => {
            let account = users::by_id(&app.db, user).await?;
            let collation = account.map_or_else(Collation::default, |it| it.user.collation());
            try_take_back(app, of_job(user, book, collation), id).await
        }
        // Another process was first.
        Err(StoreError::Unmet(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
