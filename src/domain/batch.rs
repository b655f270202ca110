//! Many changes at once: all of them, or none.

use std::collections::{BTreeSet, HashMap};

use super::contacts::{by, former, new_card, put};
use super::{App, Caller};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::contact::{ContactDraft, ContactFields, ContactPatch, ETag};
use crate::model::ids::ContactId;
use crate::model::time::Timestamp;
use crate::store::contacts::{self, CardRow};
use crate::store::{Batch, Guard, StoreError};

/// The most operations in one batch.
pub const MAX_OPERATIONS: usize = 500;
/// How often a batch is tried again when another change came first.
const ATTEMPTS: usize = 16;

/// One change of a batch.
#[derive(Clone, Debug)]
pub enum Operation {
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

impl Operation {
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

/// Moves contacts to the trash, all at one instant, for [`super::contacts::restore`]. Those that are gone already are passed
/// over.
pub async fn delete(app: &App, caller: &Caller, ids: &[ContactId]) -> Result<Timestamp> {
    let now = app.now();
    change_present(app, caller, ids, |batch, row| contacts::trash(batch, &former(by(caller), row, 0), row.contact.id, now))
        .await?;
    Ok(now)
}

/// Marks contacts favourites, or no longer. Those that are gone already are passed over.
pub async fn set_favorite(app: &App, caller: &Caller, ids: &[ContactId], favorite: bool) -> Result<()> {
    let mark = |batch: &mut Batch, row: &CardRow| {
        let mut card = Card::parse(&row.vcard);
        card.apply(&ContactFields { favorite, ..row.contact.fields.clone() });
        put(app, batch, &former(by(caller), row, 0), row, &card);
    };
    change_present(app, caller, ids, mark).await
}

/// Changes those of the contacts that are there, so many at a time as one batch takes.
async fn change_present(app: &App, caller: &Caller, ids: &[ContactId], change: impl Fn(&mut Batch, &CardRow)) -> Result<()> {
    let distinct: Vec<_> = ids.iter().collect::<BTreeSet<_>>().into_iter().collect();
    for part in distinct.chunks(MAX_OPERATIONS) {
        change_part(app, caller, part, &change).await?;
    }
    Ok(())
}

async fn change_part(app: &App, caller: &Caller, ids: &[&ContactId], change: &impl Fn(&mut Batch, &CardRow)) -> Result<()> {
    for _ in 0..ATTEMPTS {
        let mut batch = Batch::default();
        for id in ids {
            if let Some(row) = contacts::find_card(&app.db, caller.user.id, **id).await? {
                change(&mut batch, &row);
            }
        }
        match app.db.commit(batch).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Busy)
}

/// Carries out every operation in order, or none; the first that fails is named.
pub async fn run(app: &App, caller: &Caller, operations: &[Operation]) -> Result<Vec<Outcome>> {
    if operations.is_empty() || operations.len() > MAX_OPERATIONS {
        return Err(Error::invalid("operations", format!("must hold 1 to {MAX_OPERATIONS} operations")));
    }
    let creations = operations.iter().filter(|operation| matches!(operation, Operation::Create(_))).count();
    app.throttle.create_contacts(caller.user.id, creations)?;
    for _ in 0..ATTEMPTS {
        let mut draft = Draft { app, caller, batch: Batch::default(), seen: HashMap::new() };
        let mut outcomes = Vec::with_capacity(operations.len());
        for (index, operation) in operations.iter().enumerate() {
            outcomes.push(draft.add(index, operation).await.map_err(|error| error.in_operation(index))?);
        }
        match app.db.commit(draft.batch).await {
            Ok(()) => return Ok(outcomes),
            Err(StoreError::Unmet(Guard::Version { operation })) if operations[operation].is_conditional() => {
                return Err(Error::Stale.in_operation(operation));
            }
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Busy)
}

/// A batch in the making, with the contacts as its operations so far will leave them.
struct Draft<'a> {
    app: &'a App,
    caller: &'a Caller,
    batch: Batch,
    seen: HashMap<ContactId, Option<CardRow>>,
}

impl Draft<'_> {
    async fn add(&mut self, index: usize, operation: &Operation) -> Result<Outcome> {
        match operation {
            Operation::Create(draft) => self.create(draft),
            Operation::Update { id, etag, patch } => self.update(index, *id, etag.as_deref(), patch).await,
            Operation::Delete { id, etag } => self.delete(index, *id, etag.as_deref()).await,
        }
    }

    fn create(&mut self, draft: &ContactDraft) -> Result<Outcome> {
        let fields = draft.clone().check(&ContactFields::default())?;
        let card = new_card(self.app, &fields);
        let by = by(self.caller);
        contacts::raise_change(&mut self.batch, &by);
        contacts::insert(&mut self.batch, &by, &card, contacts::EmailRule::Any);
        Ok(Outcome::Created(card.contact.id, card.contact.etag))
    }

    async fn update(&mut self, index: usize, id: ContactId, etag: Option<&str>, patch: &ContactPatch) -> Result<Outcome> {
        let row = self.current(id, etag).await?;
        let fields = patch.clone().apply(&row.contact.fields).check(&row.contact.fields)?;
        let mut card = Card::parse(&row.vcard);
        card.apply(&fields);
        let row = match put(self.app, &mut self.batch, &former(by(self.caller), &row, index), &row, &card) {
            Some(card) => CardRow { contact: card.contact, vcard: card.vcard, ..row },
            None => row,
        };
        let etag = row.contact.etag.clone();
        self.seen.insert(id, Some(row));
        Ok(Outcome::Updated(id, etag))
    }

    async fn delete(&mut self, index: usize, id: ContactId, etag: Option<&str>) -> Result<Outcome> {
        let row = self.current(id, etag).await?;
        contacts::trash(&mut self.batch, &former(by(self.caller), &row, index), id, self.app.now());
        self.seen.insert(id, None);
        Ok(Outcome::Deleted(id))
    }

    /// The contact as the operations so far leave it, if it has the expected tag.
    async fn current(&mut self, id: ContactId, etag: Option<&str>) -> Result<CardRow> {
        let row = match self.seen.remove(&id) {
            Some(known) => known,
            None => contacts::find_card(&self.app.db, self.caller.user.id, id).await?,
        };
        let row = row.ok_or(Error::NotFound)?;
        match etag {
            Some(etag) if etag != row.contact.etag.as_str() => Err(Error::Stale),
            _ => Ok(row),
        }
    }
}
