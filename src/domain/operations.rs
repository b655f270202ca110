//! Changes of many contacts: whole or not at all, noted as one operation, and undone as one.

use std::collections::{BTreeSet, HashSet};

use super::contacts::{by, former, later, put};
use super::{App, Caller};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::ids::{ContactId, OperationId, UserId};
use crate::store::contacts::{self, By, CardRow};
use crate::store::operations;
pub use crate::store::operations::Operation;
use crate::store::revisions::{self, Revision, Standing};
use crate::store::{self, Batch, Bulk, StoreError};

/// How often a change is tried again when another change came first.
pub(super) const ATTEMPTS: usize = 16;
/// Contacts that are written at a time.
const AT_ONCE: usize = 100;

/// A change of many contacts under way. Dropped before [`Self::finish`], it leaves nothing behind.
pub(super) struct Running<'a> {
    app: &'a App,
    caller: &'a Caller,
    operation: Operation,
    bulk: Bulk,
    batch: Batch,
    waiting: usize,
    /// Contacts that could not come back, because another has their UID now.
    hindered: usize,
    /// Those that go to the trash: reads do not see it before the end.
    trashed: HashSet<ContactId>,
}

impl<'a> Running<'a> {
    /// Begins a change of this kind, about a file, a label or an instant.
    pub async fn begin(app: &'a App, caller: &'a Caller, kind: &str, about: &str) -> store::Result<Self> {
        let at = app.now();
        let (kind, about) = (kind.to_owned(), about.to_owned());
        let operation = Operation { id: app.ids.operation(at), kind, about, contacts: 0, at, undone_at: None };
        let mut running = Self {
            app,
            caller,
            operation,
            bulk: app.db.bulk().await?,
            batch: Batch::default(),
            waiting: 0,
            hindered: 0,
            trashed: HashSet::new(),
        };
        // First, so that other changes of the account wait, and a contact that is read now stays as it was read.
        let by = running.by();
        contacts::raise_change(&mut running.batch, &by);
        operations::insert(&mut running.batch, caller.user.id, &running.operation);
        let first = std::mem::take(&mut running.batch);
        running.bulk.write_through(first).await?;
        Ok(running)
    }

    /// Who makes the change.
    pub fn by(&self) -> By {
        By { operation: Some(self.operation.id), ..by(self.caller) }
    }

    /// Where what is written next goes.
    pub fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }

    /// Counts a changed contact, and sends what has gathered.
    pub async fn changed(&mut self) -> store::Result<()> {
        self.operation.contacts += 1;
        self.waiting += 1;
        if self.waiting >= AT_ONCE { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> store::Result<()> {
        self.waiting = 0;
        self.bulk.write(std::mem::take(&mut self.batch)).await
    }

    /// Makes `card` the card of a stored contact.
    pub async fn put(&mut self, row: &CardRow, card: &Card) -> store::Result<()> {
        let by = self.by();
        match put(self.app, &mut self.batch, &former(by, row, 0), row, card) {
            Some(_) => self.changed().await,
            None => Ok(()),
        }
    }

    /// Moves a contact to the trash.
    pub async fn trash(&mut self, row: &CardRow) -> store::Result<()> {
        let by = self.by();
        let now = later(self.operation.at, row.contact.updated_at);
        contacts::trash(&mut self.batch, &former(by, row, 0), row.contact.id, now);
        self.trashed.insert(row.contact.id);
        self.changed().await
    }

    /// Makes it last. Tells which operation it was, if it changed anything.
    pub async fn finish(mut self) -> store::Result<Option<Operation>> {
        if self.operation.contacts == 0 {
            return Ok(None);
        }
        operations::set_count(&mut self.batch, self.caller.user.id, self.operation.id, self.operation.contacts);
        self.flush().await?;
        self.bulk.commit().await?;
        Ok(Some(self.operation))
    }

    /// Brings a contact into a former state.
    async fn revert(&mut self, target: &Target) -> store::Result<()> {
        let user = self.caller.user.id;
        let Some(standing) = revisions::standing(&self.app.db, user, target.contact).await? else { return Ok(()) };
        let wanted = match target.wanted {
            Wanted::Absent => None,
            Wanted::Version(change) if change == standing.change => Some(standing.vcard.clone()),
            Wanted::Version(change) => match revisions::find(&self.app.db, user, target.contact, change).await? {
                Some(revision) => Some(revision.vcard),
                None => return Ok(()),
            },
        };
        match (wanted, standing.deleted_at) {
            (None, Some(_)) => Ok(()),
            (None, None) => match contacts::find_card(&self.app.db, user, target.contact).await? {
                Some(row) => self.trash(&row).await,
                None => Ok(()),
            },
            (Some(vcard), None) => match contacts::find_card(&self.app.db, user, target.contact).await? {
                Some(row) => self.put(&row, &Card::parse(&vcard)).await,
                None => Ok(()),
            },
            (Some(vcard), Some(_)) => self.bring_back(&standing, &vcard).await,
        }
    }

    /// Whether a contact outside the trash has the UID of one in it, and is none that this change puts there.
    async fn has_successor(&self, standing: &Standing) -> store::Result<bool> {
        let Caller { user, book, .. } = self.caller;
        let other = contacts::with_uid(&self.app.db, user.id, *book, &standing.uid).await?;
        Ok(other.is_some_and(|other| !self.trashed.contains(&other)))
    }

    async fn bring_back(&mut self, standing: &Standing, vcard: &str) -> store::Result<()> {
        let user = self.caller.user.id;
        let Some(trashed) = contacts::trashed(&self.app.db, user, standing.id).await? else { return Ok(()) };
        if self.has_successor(standing).await? {
            self.hindered += 1;
            return Ok(());
        }
        let (by, now) = (self.by(), self.operation.at);
        contacts::restore(&mut self.batch, by, &trashed, now);
        if standing.vcard != vcard
            && let Some(row) = contacts::trashed_card(&self.app.db, user, standing.id).await?
        {
            put(self.app, &mut self.batch, &former(by, &row, 0), &row, &Card::parse(vcard));
        }
        self.changed().await
    }
}

/// Does it again while other changes come first: `$work` is evaluated anew each time.
macro_rules! retried {
    ($work:expr) => {{
        let mut attempts = $crate::domain::operations::ATTEMPTS;
        loop {
            match $work.await {
                Ok(done) => break Ok(done),
                Err($crate::store::StoreError::Unmet(_)) if attempts > 0 => {
                    attempts -= 1;
                    tokio::task::yield_now().await;
                }
                Err(error) => break Err($crate::domain::operations::explain(error)),
            }
        }
    }};
}
pub(super) use retried;

/// What a change that cannot be made meets with.
pub(super) fn explain(error: StoreError) -> Error {
    match error {
        StoreError::Unmet(_) => Error::Busy,
        StoreError::Duplicate(_) => Error::Conflict("another contact has the same UID"),
        other => other.into(),
    }
}

/// What becomes of one of many contacts.
pub(super) enum Change {
    /// Nothing.
    Keep,
    /// It gets this card.
    Put(Card),
    /// It goes to the trash.
    Trash,
}

/// Changes those of the contacts that are there, as one operation.
pub(super) async fn change_many(
    app: &App,
    caller: &Caller,
    kind: &str,
    about: &str,
    ids: &[ContactId],
    decide: impl Fn(&CardRow) -> Change + Sync,
) -> Result<Option<Operation>> {
    let distinct: BTreeSet<_> = ids.iter().copied().collect();
    retried!(try_change_many(app, caller, kind, about, &distinct, &decide))
}

async fn try_change_many(
    app: &App,
    caller: &Caller,
    kind: &str,
    about: &str,
    ids: &BTreeSet<ContactId>,
    decide: &(impl Fn(&CardRow) -> Change + Sync),
) -> store::Result<Option<Operation>> {
    let mut running = Running::begin(app, caller, kind, about).await?;
    for id in ids {
        let Some(row) = contacts::find_card(&app.db, caller.user.id, *id).await? else { continue };
        match decide(&row) {
            Change::Keep => {}
            Change::Put(card) => running.put(&row, &card).await?,
            Change::Trash => running.trash(&row).await?,
        }
    }
    running.finish().await
}

/// A contact, and which of its states it is to have again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub contact: ContactId,
    pub wanted: Wanted,
}

/// A state that a contact had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Not there, or in the trash.
    Absent,
    /// This version of its card.
    Version(i64),
}

/// Brings contacts into former states, as one operation.
pub(super) async fn revert(app: &App, caller: &Caller, kind: &str, about: &str, targets: &[Target]) -> Result<Option<Operation>> {
    retried!(try_revert(app, caller, kind, about, targets))
}

/// What goes first, for something that comes back may have its UID.
fn in_order(targets: &[Target]) -> impl Iterator<Item = &Target> {
    let goes = |target: &&Target| target.wanted == Wanted::Absent;
    targets.iter().filter(goes).chain(targets.iter().filter(move |target| !goes(target)))
}

async fn try_revert(app: &App, caller: &Caller, kind: &str, about: &str, targets: &[Target]) -> store::Result<Option<Operation>> {
    let mut running = Running::begin(app, caller, kind, about).await?;
    for target in in_order(targets) {
        running.revert(target).await?;
    }
    if running.hindered > 0 && running.hindered == targets.len() {
        return Err(StoreError::Duplicate("contacts_uid".to_owned()));
    }
    running.finish().await
}

/// What an undo did.
#[derive(Debug)]
pub struct Undone {
    /// The undoing, which can be undone as well; `None` when nothing was left to undo.
    pub operation: Option<Operation>,
    /// How many contacts stay as they are because they were changed since.
    pub kept: usize,
}

/// The latest operations, newest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Operation>> {
    Ok(operations::latest(&app.db, caller.user.id).await?)
}

/// An operation, if there is such.
pub async fn find(app: &App, caller: &Caller, id: OperationId) -> Result<Option<Operation>> {
    Ok(operations::find(&app.db, caller.user.id, id).await?)
}

/// Undoes an operation: what it added goes to the trash, what it changed or deleted comes back. Contacts that
/// differ from how it left them stay as they are.
pub async fn undo(app: &App, caller: &Caller, id: OperationId) -> Result<Undone> {
    let operation = operations::find(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)?;
    retried!(try_undo(app, caller, &operation))?.ok_or(Error::Conflict("this was undone already"))
}

/// `None` where it was undone already.
async fn try_undo(app: &App, caller: &Caller, operation: &Operation) -> store::Result<Option<Undone>> {
    let mut running = Running::begin(app, caller, "undo", &operation.kind).await?;
    // Another undo may have come first.
    if operations::find(&app.db, caller.user.id, operation.id).await?.is_none_or(|now| now.undone_at.is_some()) {
        return Ok(None);
    }
    let (targets, kept) = before(app, caller, operation.id).await?;
    operations::mark_undone(running.batch(), caller.user.id, operation.id, app.now());
    for target in in_order(&targets) {
        running.revert(target).await?;
    }
    let kept = kept + running.hindered;
    Ok(Some(Undone { operation: running.finish().await?, kept }))
}

/// Whether a contact stands as it did before its revision `next`: nothing came after that, or was taken back.
async fn stands_as_before(app: &App, user: UserId, contact: ContactId, next: Option<&Revision>) -> store::Result<bool> {
    let Some(next) = next else { return Ok(true) };
    let Some(standing) = revisions::standing(&app.db, user, contact).await? else { return Ok(false) };
    let left = revisions::find(&app.db, user, contact, next.change).await?;
    let is_same = left.is_some_and(|left| left.vcard == standing.vcard);
    Ok(is_same && standing.deleted_at.is_some() == next.was_trashed())
}

/// The states that an operation's contacts had before it, and how many of them were changed since.
async fn before(app: &App, caller: &Caller, id: OperationId) -> store::Result<(Vec<Target>, usize)> {
    let user = caller.user.id;
    let (mut targets, mut kept) = (Vec::new(), 0);
    let created = operations::created(&app.db, user, id).await?;
    for &contact in &created {
        tokio::task::yield_now().await;
        let later = revisions::steps(&app.db, user, contact).await?;
        let next = later.iter().find(|revision| revision.operation != Some(id));
        match stands_as_before(app, user, contact, next).await? {
            true => targets.push(Target { contact, wanted: Wanted::Absent }),
            false => kept += 1,
        }
    }
    for changed in operations::changed(&app.db, user, id).await? {
        tokio::task::yield_now().await;
        if created.binary_search(&changed.contact).is_ok() {
            continue;
        }
        let history = revisions::steps(&app.db, user, changed.contact).await?;
        let first = history.iter().find(|revision| revision.change == changed.first);
        let next = history.iter().find(|revision| revision.change > changed.last);
        let is_as_left = stands_as_before(app, user, changed.contact, next).await?;
        match first {
            Some(first) if is_as_left && first.was_trashed() => {
                targets.push(Target { contact: changed.contact, wanted: Wanted::Absent });
            }
            Some(first) if is_as_left => {
                targets.push(Target { contact: changed.contact, wanted: Wanted::Version(first.change) });
            }
            _ => kept += 1,
        }
    }
    Ok((targets, kept))
}
