//! A batch under construction: the contacts that it names are read within a budget and changed in
//! memory.

use std::collections::{HashMap, HashSet};

use super::{Outcome, Step};
use crate::domain::books::{self, BookAccess};
use crate::domain::contacts::new_card;
use crate::domain::origin::origin;
use crate::domain::update::put;
use crate::domain::{App, limits};
use crate::error::{Error, Result};
use crate::limiter::Permit;
use crate::model::card::Card;
use crate::model::contact::{ContactDraft, ContactPatch};
use crate::model::ids::{BookId, ContactId};
use crate::model::operation::{Operation, OperationKind, OperationState};
use crate::model::time::Timestamp;
use crate::store::contacts::{self, CardRow, ChangeOrigin, ContactChanges};

/// A batch under construction, with the contacts as its operations so far leave them.
pub struct Draft {
    pub origin: ChangeOrigin,
    at: Timestamp,
    pub operation: Operation,
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
    pub read_bytes: usize,
    /// The bytes that the operations so far write, including the former cards that are kept.
    bytes: usize,
    _memory: Option<Permit>,
}

impl Draft {
    /// Reads the contacts that the operations name, as far as they are within the budget.
    pub async fn new(app: &App, access: &BookAccess, steps: &[Step]) -> Result<Self> {
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
            yield_now_and_then(known.len()).await;
        }
        let operation = operation(app, at, steps.len());
        let books = named_books(app, access, steps).await?;
        let mut new_ids: Vec<_> = steps
            .iter()
            .filter(|step| step.is_creation())
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
    pub fn carry_out(mut self, steps: &[Step]) -> Result<(Vec<Outcome>, ContactChanges)> {
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
        let origin = ChangeOrigin {
            book,
            ..self.origin
        };
        let card = new_card(origin, id, self.at, &fields);
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
        yield_now_and_then(index).await;
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
async fn yield_now_and_then(count: usize) {
    if count.is_multiple_of(16) {
        tokio::task::yield_now().await;
    }
}
