//! Many changes at once: all of them, or none.

use std::collections::HashMap;
use std::sync::Arc;

use super::bulk::lease;
use super::contacts::{by, new_card, put};
use super::limits::MAX_ATTEMPTS;
use super::operations::{self, Change};
use super::{App, Caller, quota};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::contact::{ContactDraft, ContactFields, ContactPatch, ETag};
use crate::model::ids::{ContactId, OperationId};
use crate::model::operation::{Operation, OperationState};
use crate::store::contacts::{self, By, CardRow, ContactChanges};
use crate::store::{self, Batch, Guard, StoreError};

/// The most operations in one batch.
pub const MAX_OPERATIONS: usize = 500;
/// One change of a batch.
#[derive(Clone, Debug)]
pub enum Step {
    /// Adds a contact. Unlike a single creation it may repeat an email.
    Create(ContactDraft),
    /// Changes a contact, if it still has the tag.
    Update {
        /// Which.
        id: ContactId,
        /// The version to change; any when absent.
        etag: Option<String>,
        /// What changes.
        patch: ContactPatch,
    },
    /// Moves a contact to the trash, if it still has the tag.
    Delete {
        /// Which.
        id: ContactId,
        /// The version to delete; any when absent.
        etag: Option<String>,
    },
}

impl Step {
    fn is_conditional(&self) -> bool {
        matches!(self, Self::Update { etag: Some(_), .. } | Self::Delete { etag: Some(_), .. })
    }
}

/// What became of one operation.
#[derive(Debug)]
pub enum Outcome {
    /// The contact was added.
    Created(ContactId, ETag),
    /// The contact was changed.
    Updated(ContactId, ETag),
    /// The contact is in the trash.
    Deleted(ContactId),
}

/// Moves contacts to the trash, as one operation. Those that are gone already are passed over.
pub async fn delete(app: &Arc<App>, caller: &Arc<Caller>, ids: &[ContactId]) -> Result<Option<Operation>> {
    operations::change_many(app, caller, "delete", "", ids, |_| Change::Trash).await
}

/// Marks contacts favourites, or no longer, as one operation. Those that are gone already are passed over.
pub async fn set_favorite(app: &Arc<App>, caller: &Arc<Caller>, ids: &[ContactId], favorite: bool) -> Result<Option<Operation>> {
    operations::change_many(app, caller, "favorite", "", ids, move |row| {
        if row.contact.fields.favorite == favorite {
            return Change::Keep;
        }
        let mut card = Card::parse(&row.vcard);
        card.apply(&ContactFields { favorite, ..row.contact.fields.clone() });
        Change::Put(card)
    })
    .await
}

/// Carries out every operation in order, or none; the first that fails is named.
pub async fn run(app: &App, caller: &Caller, steps: &[Step]) -> Result<(Vec<Outcome>, OperationId)> {
    if steps.is_empty() || steps.len() > MAX_OPERATIONS {
        return Err(Error::invalid("operations", format!("must hold 1 to {MAX_OPERATIONS} operations")));
    }
    let creations = steps.iter().filter(|step| matches!(step, Step::Create(_))).count();
    app.throttle.create_contacts(caller.user.id, creations)?;
    for _ in 0..MAX_ATTEMPTS {
        let mut draft = Draft::new(app, caller, steps.len());
        let id = draft.operation.id;
        let mut outcomes = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            outcomes.push(draft.add(index, step).await.map_err(|error| error.in_operation(index))?);
        }
        let growth = (draft.changes.contacts(), draft.changes.bytes());
        let by = draft.by;
        match app.db.commit(draft.into_batch()).await {
            Ok(()) => return Ok((outcomes, id)),
            Err(StoreError::Unmet(Guard::Version { operation })) if steps[operation].is_conditional() => {
                return Err(Error::Stale.in_operation(operation));
            }
            Err(StoreError::Unmet(Guard::Quota)) => quota::make_room(app, by, growth).await?,
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Busy)
}

/// A batch in the making, with the contacts as its operations so far will leave them.
struct Draft<'a> {
    app: &'a App,
    by: By,
    operation: Operation,
    changes: ContactChanges,
    seen: HashMap<ContactId, Option<CardRow>>,
}

impl<'a> Draft<'a> {
    fn new(app: &'a App, caller: &'a Caller, steps: usize) -> Self {
        let at = app.now();
        let contacts = i64::try_from(steps).unwrap_or(i64::MAX);
        let operation = Operation {
            id: app.ids.operation(at),
            kind: "batch".to_owned(),
            about: String::new(),
            contacts,
            at,
            undone_at: None,
            state: OperationState::Done,
            planned: contacts,
            processed: contacts,
            reason: String::new(),
            undoes: None,
        };
        let by = By { operation: Some(operation.id), ..by(app, caller) };
        Self { app, by, operation, changes: ContactChanges::new(by), seen: HashMap::new() }
    }

    fn into_batch(self) -> Batch {
        let mut batch = Batch::default();
        store::operations::insert(&mut batch, self.by.user, &self.operation, lease(self.app));
        batch.append(self.changes.into_batch());
        batch
    }

    async fn add(&mut self, index: usize, step: &Step) -> Result<Outcome> {
        match step {
            Step::Create(draft) => self.create(draft),
            Step::Update { id, etag, patch } => self.update(index, *id, etag.as_deref(), patch).await,
            Step::Delete { id, etag } => self.delete(index, *id, etag.as_deref()).await,
        }
    }

    fn create(&mut self, draft: &ContactDraft) -> Result<Outcome> {
        let fields = draft.clone().check_new()?;
        let card = new_card(self.app, &fields);
        self.changes.insert(&card, contacts::EmailRule::Any);
        Ok(Outcome::Created(card.contact.id, card.contact.etag))
    }

    async fn update(&mut self, index: usize, id: ContactId, etag: Option<&str>, patch: &ContactPatch) -> Result<Outcome> {
        let row = self.current(id, etag).await?;
        let mut card = Card::parse(&row.vcard);
        let fields = patch.clone().apply(&row.contact.fields).check(&row.contact.fields, card.is_called())?;
        card.apply(&fields);
        let row = match put(self.app, &mut self.changes, index, &row, &card) {
            Some(card) => CardRow { contact: card.contact, vcard: card.vcard, ..row },
            None => row,
        };
        let etag = row.contact.etag.clone();
        self.seen.insert(id, Some(row));
        Ok(Outcome::Updated(id, etag))
    }

    async fn delete(&mut self, index: usize, id: ContactId, etag: Option<&str>) -> Result<Outcome> {
        let row = self.current(id, etag).await?;
        self.changes.trash(&[row.head()], index, self.app.now());
        self.seen.insert(id, None);
        Ok(Outcome::Deleted(id))
    }

    /// The contact as the operations so far leave it, if it has the expected tag.
    async fn current(&mut self, id: ContactId, etag: Option<&str>) -> Result<CardRow> {
        let row = match self.seen.remove(&id) {
            Some(known) => known,
            None => contacts::find_card(&self.app.db, self.by.user, id).await?,
        };
        let row = row.ok_or(Error::NotFound)?;
        match etag {
            Some(etag) if etag != row.contact.etag.as_str() => Err(Error::Stale),
            _ => Ok(row),
        }
    }
}
