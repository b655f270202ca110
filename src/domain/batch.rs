//! Many changes at once: all of them, or none.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::books::{self, BookAccess};
use super::compute::compute_large;
use super::contacts::new_card;
use super::idempotency::{self, Answered, Once};
use super::operations::{self, Change};
use super::origin::origin;
use super::parts::lease;
use super::retry::Attempts;
use super::update::put;
use super::{App, limits, quota};
use crate::error::{Error, Result};
use crate::limiter::{Held, Permit};
use crate::model::card::Card;
use crate::model::contact::{ContactDraft, ContactFields, ContactPatch, ETag};
use crate::model::ids::{BookId, ContactId, OperationId};
use crate::model::operation::{Operation, OperationKind, OperationState};
use crate::model::time::Timestamp;
use crate::store::contacts::{self, CardRow, ChangeOrigin, ContactChanges};
use crate::store::{self, Batch, Guard, StoreError};

/// The most operations in one batch.
pub const MAX_OPERATIONS: usize = 500;
/// About how many bytes of text one operation works through, besides a stored card.
const STEP_BYTES: usize = 512;

/// One change of a batch.
#[derive(Clone, Debug)]
pub enum Step {
    /// Adds a contact. Unlike a single creation it may repeat an email.
    Create(ContactDraft),
    /// Changes a contact, if it still has the tag.
    Update {
        /// The contact.
        id: ContactId,
        /// The version to change; any when absent.
        etag: Option<String>,
        /// The changes.
        patch: ContactPatch,
    },
    /// Moves a contact to the trash, if it still has the tag.
    Delete {
        /// The contact.
        id: ContactId,
        /// The version to delete; any when absent.
        etag: Option<String>,
    },
}

impl Step {
    fn is_conditional(&self) -> bool {
        matches!(
            self,
            Self::Update { etag: Some(_), .. } | Self::Delete { etag: Some(_), .. }
        )
    }
}

/// The outcome of one operation.
#[derive(Debug)]
pub enum Outcome {
    /// The contact was added.
    Created(ContactId, ETag),
    /// The contact was changed.
    Updated(ContactId, ETag),
    /// The contact is in the trash.
    Deleted(ContactId),
}

/// Moves contacts to the trash, as one operation. Contacts that are already gone are skipped.
pub async fn delete(
    app: &Arc<App>,
    access: &BookAccess,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    operations::change_many(app, access, OperationKind::Delete, "", ids, |_| {
        Change::Trash
    })
    .await
}

/// Marks contacts as favourites, or removes the mark, as one operation. Contacts that are already
/// gone are skipped.
pub async fn set_favorite(
    app: &Arc<App>,
    access: &BookAccess,
    ids: &[ContactId],
    favorite: bool,
) -> Result<Option<Operation>> {
    operations::change_many(app, access, OperationKind::Favorite, "", ids, move |row| {
        if row.contact.fields.favorite == favorite {
            return Change::Keep;
        }
        let mut card = Card::parse(&row.vcard);
        card.apply(&ContactFields {
            favorite,
            ..row.contact.fields.clone()
        });
        Change::Put(card)
    })
    .await
}

/// The outcome of each operation, and the operation that undoes them all.
pub type Done = (Vec<Outcome>, OperationId);

/// Carries out every operation in order, or none; the error names the first that fails. With
/// `once`, a repeated request is carried out only once.
pub async fn run(
    app: &App,
    access: &BookAccess,
    steps: Held<Vec<Step>>,
    once: Option<Once<'_, Done>>,
) -> Result<Answered<Done>> {
    if steps.is_empty() || steps.len() > MAX_OPERATIONS {
        return Err(Error::invalid(
            "operations",
            format!("must hold 1 to {MAX_OPERATIONS} operations"),
        ));
    }
    if let Some(once) = &once
        && let Some(answer) = idempotency::answer_before(app, access.actor(), once.request).await?
    {
        return Ok(Answered::Before(answer));
    }
    let creations = steps
        .iter()
        .filter(|step| matches!(step, Step::Create(_)))
        .count();
    app.throttle
        .create_contacts(access.actor().id(), creations)?;
    let steps = Arc::new(steps);
    let mut attempts = Attempts::default();
    loop {
        let draft = Draft::new(app, access, &steps).await?;
        let (origin, operation, shared) =
            (draft.origin, draft.operation.clone(), Arc::clone(&steps));
        let bytes = draft.read_bytes + steps.len() * STEP_BYTES;
        let (outcomes, changes) = compute_large(app, access.actor().id(), bytes, move |_| {
            draft.carry_out(&shared)
        })
        .await??;
        let growth = (changes.contacts(), changes.bytes());
        let done = (outcomes, operation.id);
        let mut batch = Batch::default();
        if let Some(once) = &once {
            once.keep(app, &mut batch, access.actor(), &done);
        }
        store::operations::insert(&mut batch, origin.user, &operation, lease(app));
        batch.append(changes.into_batch());
        match (app.db.commit(batch).await, &once) {
            (Ok(()), _) => return Ok(Answered::Now(done)),
            (Err(StoreError::Unmet(Guard::NewKey)), Some(once)) => {
                return Ok(Answered::Before(
                    idempotency::answer_meanwhile(app, access.actor(), once.request).await?,
                ));
            }
            (Err(StoreError::Unmet(Guard::Version { operation })), _)
                if steps[operation].is_conditional() =>
            {
                return Err(Error::Stale.in_operation(operation));
            }
            (Err(StoreError::Unmet(Guard::Quota)), _) => {
                quota::make_room(app, origin, growth).await?
            }
            // The actor may be cached from before another process changed its default book.
            (Err(StoreError::Unmet(Guard::Book)), _) => app.sessions.forget_user(access.owner()),
            (Err(StoreError::Unmet(_)), _) => {}
            (Err(error), _) => return Err(error.into()),
        }
        attempts.again().await?;
    }
}

/// A batch under construction, with the contacts as its operations so far leave them.
struct Draft {
    origin: ChangeOrigin,
    at: Timestamp,
    operation: Operation,
    changes: ContactChanges,
    /// The actor's address books.
    books: HashSet<BookId>,
    /// The contacts by identifier; `None` for those that are missing or gone.
    contacts: HashMap<ContactId, Option<CardRow>>,
    /// The identifiers of the contacts to create, the first last.
    new_ids: Vec<ContactId>,
    /// The first operation whose contacts were not read, because they are too large together.
    unread_from: usize,
    /// The bytes of the cards that were read.
    read_bytes: usize,
    /// The bytes that the operations so far write, including the former cards that are kept.
    bytes: usize,
    _memory: Option<Permit>,
}

impl Draft {
    /// Reads the contacts that the operations name, as far as they are within the budget.
    async fn new(app: &App, access: &BookAccess, steps: &[Step]) -> Result<Self> {
        let (at, user) = (app.now(), access.owner());
        let (sizes, unread_from) = sizes(app, access, steps).await?;
        let read_bytes: usize = sizes.values().flatten().sum();
        let memory = if read_bytes > limits::MOMENT_BYTES {
            Some(app.hold_cards(user, read_bytes).await?)
        } else {
            None
        };
        let mut known = HashMap::with_capacity(sizes.len());
        for (id, size) in sizes {
            let row = match size {
                Some(bytes) if bytes > limits::MOMENT_BYTES => {
                    contacts::find_large_card(&app.db, user, id).await?
                }
                Some(_) => contacts::find_card(&app.db, user, id).await?,
                None => None,
            };
            known.insert(id, row);
            breathe(known.len()).await;
        }
        let operation = operation(app, at, steps.len());
        let books = named_books(app, access, steps).await?;
        let mut new_ids: Vec<_> = steps
            .iter()
            .filter(|step| matches!(step, Step::Create(_)))
            .map(|_| app.ids.contact(at))
            .collect();
        new_ids.reverse();
        let origin = ChangeOrigin {
            operation: Some(operation.id),
            ..origin(app, access)?
        };
        let changes = ContactChanges::new(origin);
        Ok(Self {
            origin,
            at,
            operation,
            changes,
            books,
            contacts: known,
            new_ids,
            unread_from,
            read_bytes,
            bytes: 0,
            _memory: memory,
        })
    }

    /// Applies every operation in memory, and returns their outcomes with the changes to write.
    fn carry_out(mut self, steps: &[Step]) -> Result<(Vec<Outcome>, ContactChanges)> {
        let mut outcomes = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            outcomes.push(
                self.add(index, step)
                    .map_err(|error| error.in_operation(index))?,
            );
        }
        Ok((outcomes, self.changes))
    }

    fn add(&mut self, index: usize, step: &Step) -> Result<Outcome> {
        if index >= self.unread_from {
            return Err(too_many_bytes());
        }
        match step {
            Step::Create(draft) => self.create(draft),
            Step::Update { id, etag, patch } => self.update(index, *id, etag.as_deref(), patch),
            Step::Delete { id, etag } => self.delete(index, *id, etag.as_deref()),
        }
    }

    /// Counts bytes that will be written.
    fn count(&mut self, bytes: usize) -> Result<()> {
        self.bytes += bytes;
        if self.bytes > limits::BATCH_BYTES {
            Err(too_many_bytes())
        } else {
            Ok(())
        }
    }

    fn create(&mut self, draft: &ContactDraft) -> Result<Outcome> {
        let book = draft.book_id.unwrap_or(self.origin.book);
        if !self.books.contains(&book) {
            return Err(books::unknown_book());
        }
        let fields = draft.clone().check_new()?;
        let id = self
            .new_ids
            .pop()
            .ok_or_else(|| Error::internal("a new contact without an identifier"))?;
        let card = new_card(id, book, self.at, &fields);
        self.count(card.vcard.len())?;
        self.changes.insert(&card, contacts::EmailRule::Any);
        Ok(Outcome::Created(card.contact.id, card.contact.etag))
    }

    fn update(
        &mut self,
        index: usize,
        id: ContactId,
        etag: Option<&str>,
        patch: &ContactPatch,
    ) -> Result<Outcome> {
        let row = self.current(id, etag)?;
        self.count(row.vcard.len())?;
        let mut card = Card::parse(&row.vcard);
        let fields = patch
            .clone()
            .apply(&row.contact.fields)
            .check(&row.contact.fields, card.is_called())?;
        card.apply(&fields);
        let row = match put(self.at, &mut self.changes, index, &row, &card) {
            Some(card) => {
                self.count(card.vcard.len())?;
                CardRow {
                    contact: card.contact,
                    vcard: card.vcard,
                    ..row
                }
            }
            None => row,
        };
        let etag = row.contact.etag.clone();
        self.contacts.insert(id, Some(row));
        Ok(Outcome::Updated(id, etag))
    }

    fn delete(&mut self, index: usize, id: ContactId, etag: Option<&str>) -> Result<Outcome> {
        let row = self.current(id, etag)?;
        self.count(row.vcard.len())?;
        self.changes.trash(&[row.head()], index, self.at);
        self.contacts.insert(id, None);
        Ok(Outcome::Deleted(id))
    }

    /// Returns the contact as the operations so far leave it, if it has the expected tag.
    fn current(&mut self, id: ContactId, etag: Option<&str>) -> Result<CardRow> {
        let row = self.contacts.remove(&id).flatten().ok_or(Error::NotFound)?;
        match etag {
            Some(etag) if etag != row.contact.etag.as_str() => Err(Error::Stale),
            _ => Ok(row),
        }
    }
}

/// Returns the operation of a batch with this many steps, which is done as soon as it is written.
fn operation(app: &App, at: Timestamp, steps: usize) -> Operation {
    let contacts = i64::try_from(steps).unwrap_or(i64::MAX);
    Operation {
        id: app.ids.operation(at),
        kind: OperationKind::Batch,
        about: String::new(),
        contacts,
        at,
        undone_at: None,
        state: OperationState::Done,
        planned: contacts,
        processed: contacts,
        reason: String::new(),
        undoes: None,
    }
}

fn too_many_bytes() -> Error {
    let most = limits::BATCH_BYTES >> 20;
    Error::invalid(
        "operations",
        format!("write more than {most} MB together, counting the former cards that are kept"),
    )
}

/// Returns the sizes of the cards that the operations name, `None` for missing ones, up to the
/// operation from which on they are too large together.
async fn sizes(
    app: &App,
    access: &BookAccess,
    steps: &[Step],
) -> Result<(HashMap<ContactId, Option<usize>>, usize)> {
    let (mut sizes, mut bytes) = (HashMap::new(), 0);
    for (index, step) in steps.iter().enumerate() {
        let (Step::Update { id, .. } | Step::Delete { id, .. }) = step else {
            continue;
        };
        if sizes.contains_key(id) {
            continue;
        }
        let size = contacts::card_size(&app.db, access.owner(), *id).await?;
        bytes += size.unwrap_or(0);
        if bytes > limits::BATCH_BYTES {
            return Ok((sizes, index));
        }
        sizes.insert(*id, size);
        breathe(index).await;
    }
    Ok((sizes, steps.len()))
}

/// Returns the actor's address books, or only the default one if no step names a book.
async fn named_books(app: &App, access: &BookAccess, steps: &[Step]) -> Result<HashSet<BookId>> {
    let names_book = |step: &Step| matches!(step, Step::Create(draft) if draft.book_id.is_some());
    if !steps.iter().any(names_book) {
        return Ok(HashSet::from([access.home()]));
    }
    let books = books::list(app, access.actor()).await?;
    Ok(books.into_iter().map(|book| book.id).collect())
}

/// Yields to other tasks now and then, because short reads of SQLite never wait by themselves.
async fn breathe(count: usize) {
    if count.is_multiple_of(16) {
        tokio::task::yield_now().await;
    }
}
