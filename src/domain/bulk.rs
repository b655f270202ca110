//! Changes of many contacts, written in short parts so that others can write in between: whole or,
//! if anything fails, not at all.
//!
//! A change that fits into one part is one batch. A larger one is stored as `running` with its
//! first part.
//!
//! An import, a merger, an undo, a rewind or the renaming of a label is an operation: a series of
//! batches of at most 250 contacts or 4 MB. Each is planned before it is written, and planned anew
//! when another change came first. Each further batch records the progress and renews the lease,
//! and the last makes the operation `done`. An account runs one operation at a time.
//!
//! An operation that fails, that `POST /api/operations/{id}/cancel` cancels, or whose process dies
//! becomes `stopping`. [`super::revert`], which also undoes and rewinds, then takes it back:
//! contacts that it added are removed for good, those that it changed get their former state, and
//! nothing of it is left in the history. Then it is `failed`. Contacts that somebody has changed
//! since stay unchanged. Taking back is itself done in parts and can be interrupted at any point.
//! Operations that this process carries out count as live, however slow they are. A new process
//! takes over at once if it is the only one to use the file, otherwise when the lease has ended.
//! Emptying the trash cannot be taken back and is carried on instead. Former cards that were
//! removed because the account was full cannot be brought back: the undo of an operation that is
//! not newer than the oldest history is refused.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::books::BookAccess;
use super::limits;
use super::origin::origin;
use super::parts::{Planned, explain, lease};
use super::retry::Attempts;
use super::{App, compute, quota, revert};
use crate::error::{Error, Result};
use crate::limiter::Permit;
use crate::model::ids::OperationId;
use crate::model::job::{Job, JobKind};
use crate::model::operation::{Operation, OperationKind, OperationState};
use crate::store::contacts::{ChangeOrigin, ContactChanges};
use crate::store::operations;
use crate::store::{Batch, Guard, StoreError, jobs};

/// Runs a change of many contacts on a thread of its own, off the threads that serve requests, and
/// finishes it even when nobody waits for its answer any more. Further permits are acquired after
/// this one, so that no two changes wait for each other.
pub(super) async fn run<T: Send + 'static>(
    app: &Arc<App>,
    access: &BookAccess,
    work: impl AsyncFnOnce(&App, &BookAccess) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (held, on_behalf, handle) = (
        Arc::clone(app),
        access.clone(),
        tokio::runtime::Handle::current(),
    );
    compute::run(&app.bulk_requests, access.owner(), move |_| {
        handle.block_on(work(&held, &on_behalf))
    })
    .await?
}

/// The operations that this process is carrying out. Nobody may take them back, however slow they
/// are.
#[derive(Default)]
pub(super) struct LiveOperations(Mutex<HashSet<OperationId>>);

impl LiveOperations {
    pub fn contains(&self, id: OperationId) -> bool {
        self.ids().contains(&id)
    }

    fn ids(&self) -> MutexGuard<'_, HashSet<OperationId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An operation that counts as live until this is dropped.
pub(super) struct LiveOperation<'a> {
    all: &'a LiveOperations,
    id: OperationId,
}

impl<'a> LiveOperation<'a> {
    fn new(all: &'a LiveOperations, id: OperationId) -> Self {
        all.ids().insert(id);
        Self { all, id }
    }
}

impl Drop for LiveOperation<'_> {
    fn drop(&mut self) {
        self.all.ids().remove(&self.id);
    }
}

/// Adds steps to the batch of the first part.
type Beginning<'a> = Box<dyn Fn(&mut Batch, OperationId) + 'a>;

/// A change of many contacts under way.
pub(super) struct BulkOperation<'a> {
    app: &'a App,
    origin: ChangeOrigin,
    operation: Operation,
    /// True once its first part is written.
    is_stored: bool,
    live: LiveOperation<'a>,
    permit: Option<Permit>,
    /// Adds steps that must be written together with the first part.
    beginning: Option<Beginning<'a>>,
}

impl<'a> BulkOperation<'a> {
    /// Prepares a change of this kind, about a file, a label or an instant. Writes nothing yet.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] if the access is for reading only.
    pub fn new(
        app: &'a App,
        access: &BookAccess,
        kind: OperationKind,
        about: &str,
    ) -> Result<Self> {
        let at = app.now();
        let operation = Operation {
            id: app.ids.operation(at),
            kind,
            about: about.to_owned(),
            contacts: 0,
            at,
            undone_at: None,
            state: OperationState::Running,
            planned: 0,
            processed: 0,
            reason: String::new(),
            undoes: None,
        };
        let origin = ChangeOrigin {
            operation: Some(operation.id),
            ..origin(app, access)?
        };
        let live = LiveOperation::new(&app.live_operations, operation.id);
        Ok(Self {
            app,
            origin,
            operation,
            is_stored: false,
            live,
            permit: None,
            beginning: None,
        })
    }

    /// Uses the permit for bulk changes that the caller already holds.
    pub fn with_permit(self, permit: Permit) -> Self {
        Self {
            permit: Some(permit),
            ..self
        }
    }

    /// Adds steps that are written together with the first part.
    pub fn beginning_with(self, beginning: impl Fn(&mut Batch, OperationId) + 'a) -> Self {
        Self {
            beginning: Some(Box::new(beginning)),
            ..self
        }
    }

    /// Marks it as the undoing of another operation.
    pub fn undoing(mut self, undone: &Operation) -> Self {
        self.operation.undoes = Some(undone.id);
        self
    }

    /// Returns the origin that is recorded with the change.
    pub fn origin(&self) -> ChangeOrigin {
        self.origin
    }

    /// Returns the identifier of the operation, if it has changed anything yet.
    pub fn id(&self) -> Option<OperationId> {
        self.is_stored.then_some(self.operation.id)
    }

    /// Stores the operation before anything is changed.
    pub async fn store(&mut self) -> Result<()> {
        if self.permit.is_none() {
            self.permit = Some(self.app.bulk_changes.acquire(self.origin.user, 1).await?);
        }
        let operation = self.operation.clone();
        self.commit(
            operation,
            ContactChanges::new(self.origin),
            Batch::default(),
        )
        .await
        .map_err(explain)
    }

    /// Stores the operation and returns it with a guard that keeps it live, for a caller that
    /// carries it on.
    pub async fn begin(mut self) -> Result<(Operation, LiveOperation<'a>)> {
        self.store().await?;
        Ok((self.operation, self.live))
    }

    /// Changes all of these items and ends. Returns the operation, if it changed anything, and the
    /// number of items that stay unchanged.
    pub async fn change_all<T>(
        mut self,
        items: &[T],
        plan: impl AsyncFnMut(&[T], &mut ContactChanges) -> Result<Planned>,
    ) -> Result<(Option<Operation>, usize)> {
        self.operation.planned = i64::try_from(items.len()).unwrap_or(i64::MAX);
        match self.change(items, plan, true).await {
            Ok(kept) => Ok((self.end(|_| {}).await?, kept)),
            Err(error) => Err(self.take_back(error).await),
        }
    }

    /// Changes these items part by part. A part is planned anew when another change came first.
    ///
    /// # Errors
    ///
    /// Any error of the plan or the store; the caller must then [`Self::take_back`] the operation.
    pub async fn change<T>(
        &mut self,
        items: &[T],
        mut plan: impl AsyncFnMut(&[T], &mut ContactChanges) -> Result<Planned>,
        is_last: bool,
    ) -> Result<usize> {
        let (mut rest, mut kept, mut attempts) = (items, 0, Attempts::default());
        while !rest.is_empty() {
            let mut changes = ContactChanges::new(self.origin);
            let planned = plan(rest, &mut changes).await?;
            let taken = planned.taken.clamp(1, rest.len());
            let ends = is_last && taken == rest.len();
            let growth = (changes.contacts(), changes.bytes());
            match self.write(changes, taken, ends).await {
                Ok(()) => {
                    (rest, kept) = (&rest[taken..], kept + planned.kept);
                    attempts = Attempts::default();
                }
                Err(StoreError::Unmet(Guard::Quota)) if attempts.allow_another() => {
                    quota::make_room(self.app, self.origin, growth).await?;
                }
                Err(error) if attempts.allow_another_plan(&error) => {}
                Err(error) => return Err(explain(error)),
            }
        }
        Ok(kept)
    }

    async fn write(
        &mut self,
        changes: ContactChanges,
        taken: usize,
        ends: bool,
    ) -> Result<(), StoreError> {
        let mut next = self.operation.clone();
        next.contacts += changes.len();
        next.processed += i64::try_from(taken).unwrap_or(i64::MAX);
        if ends {
            next.state = OperationState::Done;
        } else if self.permit.is_none() && !self.is_stored {
            self.permit = Some(self.app.bulk_changes.acquire(self.origin.user, 1).await?);
        }
        if !self.is_stored && changes.is_empty() {
            self.operation = Operation {
                state: OperationState::Running,
                ..next
            };
            return Ok(());
        }
        self.commit(next, changes, Batch::default()).await
    }

    async fn commit(
        &mut self,
        next: Operation,
        changes: ContactChanges,
        further: Batch,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let lease = lease(self.app);
        if self.is_stored {
            operations::set_progress(
                &mut batch,
                self.origin.user,
                &next,
                OperationState::Running,
                lease,
            );
        } else {
            operations::insert(&mut batch, self.origin.user, &next, lease);
            self.beginning
                .iter()
                .for_each(|begin| begin(&mut batch, next.id));
        }
        if !changes.is_empty() {
            batch.append(changes.into_batch());
        }
        batch.append(further);
        if next.state == OperationState::Done && next.kind.adds_or_removes() {
            let find = Job::of(JobKind::FindDuplicates, self.origin.user);
            jobs::queue(&mut batch, find, self.app.now());
        }
        if !self.is_stored && next.state == OperationState::Running {
            let take_back = Job::for_all(JobKind::TakeBackOperations);
            jobs::queue(&mut batch, take_back, lease.until);
        }
        self.app
            .db
            .commit(batch)
            .await
            .map_err(|error| match error {
                // Another process carries out an operation of this account.
                StoreError::Duplicate(what) if what.contains("operations") => StoreError::Busy,
                error => error,
            })?;
        (self.operation, self.is_stored) = (next, true);
        Ok(())
    }

    /// Ends the operation, unless its last part has already done so, together with these steps.
    /// Returns it, if it changed anything.
    pub async fn end(mut self, with: impl FnOnce(&mut Batch)) -> Result<Option<Operation>> {
        if !self.is_stored {
            return Ok(None);
        }
        if self.operation.state == OperationState::Running {
            let done = Operation {
                state: OperationState::Done,
                ..self.operation.clone()
            };
            let mut further = Batch::default();
            with(&mut further);
            if let Err(error) = self
                .commit(done, ContactChanges::new(self.origin), further)
                .await
            {
                return Err(self.take_back(explain(error)).await);
            }
        }
        if self.operation.contacts >= limits::MANY_CONTACTS
            && let Err(error) = self.app.db.refresh_statistics().await
        {
            tracing::warn!(%error, "the statistics of the tables could not be refreshed");
        }
        Ok(Some(self.operation))
    }

    /// Takes back the written parts because of this error, and returns the error.
    pub async fn take_back(self, error: Error) -> Error {
        if self.is_stored && self.operation.state == OperationState::Running {
            revert::take_back(self.app, self.origin, self.operation.id, &reason(&error)).await;
        }
        error
    }
}

/// Returns the reason for taking an operation back, as its owner sees it. Details of a server fault
/// go only to the log.
fn reason(error: &Error) -> String {
    match error {
        Error::Internal(cause) => {
            tracing::error!(cause, "an operation failed");
            "the server failed".to_owned()
        }
        error => error.to_string(),
    }
}
