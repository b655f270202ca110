//! Contacts: reading and changing one's own.

use std::sync::Arc;

use super::compute::{Cancellation, compute_large};
use super::{App, Caller, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactDraft, ContactFields, ContactPatch, ETag, StoredCard};
use crate::model::fold;
use crate::model::ids::ContactId;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::search::{SearchQuery, search_text};
use crate::model::time::Timestamp;
use crate::model::validation::FieldError;
pub use crate::store::contacts::CardRow;
use crate::store::contacts::{self, Beside, By, Former, Listed, Named};
use crate::store::search::{MatchPage, Search};
use crate::store::{Batch, Guard, Portion, StoreError, search, users};

/// More letters than an index beside a list can show.
const MOST_INITIALS: usize = 200;
/// How often a change without a precondition is tried again when another change came first.
const ATTEMPTS: usize = 64;

/// Through which face a change is made; kept with the revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The REST API.
    Api,
    /// The web app.
    Web,
    /// The command line.
    Cli,
}

impl Source {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Web => "web",
            Self::Cli => "cli",
        }
    }
}

/// What a caller knows of the version it changes (RFC 9110, section 13.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing: the change applies to whatever is stored.
    #[default]
    None,
    /// The contact must have one of these tags.
    OneOf(Vec<String>),
}

impl Precondition {
    fn check(&self, current: &ETag) -> Result<()> {
        match self {
            Self::None => Ok(()),
            Self::OneOf(tags) if tags.iter().any(|tag| tag == current.as_str()) => Ok(()),
            Self::OneOf(_) => Err(Error::Stale),
        }
    }
}

/// One contact of the caller's.
pub async fn get(app: &App, caller: &Caller, id: ContactId) -> Result<Contact> {
    contacts::find(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)
}

/// A page of the caller's contacts. It ends early where they are so large that it would become so too.
pub async fn list(app: &App, caller: &Caller, request: &PageRequest, total: bool) -> Result<Page<Contact>> {
    let wrong_order = request.after.as_ref().is_some_and(|after| after.sort_by() != request.sort.by);
    if wrong_order {
        return Err(Error::invalid("after", "is a cursor of a list in another order"));
    }
    let Portion { rows: mut listed, is_cut } = contacts::list(&app.db, caller.user.id, request, limits::LIST_BYTES).await?;
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let more = is_cut || listed.len() > limit;
    listed.truncate(limit);
    let end = listed.last().filter(|_| more);
    let next = end.map(|end: &Listed| Cursor { key: end.key(request.sort.by), id: end.contact.id });
    let total = match total {
        true => Some(contacts::count(&app.db, caller.user.id, request.favorite, request.label.as_deref()).await?),
        false => None,
    };
    Ok(Page { items: listed.into_iter().map(|listed| listed.contact).collect(), next, total })
}

/// The caller's contacts that match, a few by name, many in the order of creation; and whether there are more. The page ends
/// early where they are large.
pub async fn find(app: &App, caller: &Caller, query: &SearchQuery, skip: i64, limit: i64) -> Result<(Vec<Contact>, bool)> {
    let needles = query.needles()?;
    let search = Search { needles: &needles, within: &query.within };
    let page = MatchPage { skip, limit: limit + 1 };
    let found = search::find(&app.db, caller.user.id, &search, page, limits::LIST_BYTES).await?;
    let Portion { rows: mut contacts, is_cut } = found;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = is_cut || contacts.len() > limit;
    contacts.truncate(limit);
    Ok((contacts, more))
}

/// Those of these contacts that are the caller's and not in the trash, without their comments.
pub async fn chosen_briefly(app: &App, caller: &Caller, ids: &[ContactId]) -> Result<Vec<Contact>> {
    let found = contacts::chosen_briefly(&app.db, caller.user.id, ids, limits::LIST_BYTES).await?;
    Ok(found.rows.into_iter().map(|listed| listed.contact).collect())
}

/// Adds a contact. Its email must be new to the caller's contacts.
pub async fn create(app: &App, caller: &Caller, draft: ContactDraft) -> Result<Contact> {
    let fields = draft.check_new()?;
    let uid = uuid::Uuid::now_v7().to_string();
    let mut card = Card::new(&uid);
    card.apply(&fields);
    insert_new(app, caller, &uid, &card).await
}

/// Stores a new card, whose email must be new to the caller's contacts.
pub(super) async fn insert_new(app: &App, caller: &Caller, uid: &str, card: &Card) -> Result<Contact> {
    app.throttle.create_contacts(caller.user.id, 1)?;
    let now = app.now();
    let card = StoredCard::project(app.ids.contact(now), uid, card, now, now);
    let mut batch = Batch::default();
    let by = by(caller);
    contacts::raise_change(&mut batch, &by);
    contacts::insert(&mut batch, &by, &card, contacts::EmailRule::Unique);
    match app.db.commit(batch).await {
        Ok(()) => Ok(card.contact),
        Err(StoreError::Unmet(Guard::UniqueEmail)) => Err(Error::Conflict("you already have a contact with this email")),
        Err(error) => Err(error.into()),
    }
}

/// A new card with these fields, under a new identifier and UID.
pub(super) fn new_card(app: &App, fields: &ContactFields) -> StoredCard {
    let now = app.now();
    let uid = uuid::Uuid::now_v7().to_string();
    let mut card = Card::new(&uid);
    card.apply(fields);
    StoredCard::project(app.ids.contact(now), &uid, &card, now, now)
}

/// Replaces every flat field; what the draft leaves out is cleared.
pub async fn replace(app: &App, caller: &Caller, id: ContactId, known: &Precondition, draft: &ContactDraft) -> Result<Contact> {
    let (draft, bytes) = (draft.clone(), draft.comments.as_ref().map_or(0, String::len));
    change(app, caller, id, known, bytes, move |former, is_called| draft.clone().check(former, is_called)).await
}

/// Changes the flat fields that the patch names.
pub async fn patch(app: &App, caller: &Caller, id: ContactId, known: &Precondition, patch: &ContactPatch) -> Result<Contact> {
    let (patch, bytes) = (patch.clone(), patch.comments.iter().flatten().map(String::len).sum());
    change(app, caller, id, known, bytes, move |former, is_called| patch.clone().apply(former).check(former, is_called)).await
}

/// Marks a contact a favourite, or no longer.
pub async fn set_favorite(app: &App, caller: &Caller, id: ContactId, known: &Precondition, favorite: bool) -> Result<Contact> {
    change(app, caller, id, known, 0, move |former, _| Ok(ContactFields { favorite, ..former.clone() })).await
}

async fn change(
    app: &App,
    caller: &Caller,
    id: ContactId,
    known: &Precondition,
    bytes: usize,
    decide: impl Fn(&ContactFields, bool) -> Result<ContactFields, Vec<FieldError>> + Send + Sync + 'static,
) -> Result<Contact> {
    change_card(app, caller, id, known, bytes, move |row| {
        let mut card = Card::parse(&row.vcard);
        let fields = decide(&row.contact.fields, card.is_called())?;
        if fields != row.contact.fields {
            card.apply(&fields);
        }
        Ok(card)
    })
    .await
}

/// Reads, decides, and writes on condition that nobody else wrote meanwhile; else starts again. `bytes` is the size of what
/// `decide` puts into the card: where card or change are large, they are worked on away from the threads that serve requests.
pub(super) async fn change_card(
    app: &App,
    caller: &Caller,
    id: ContactId,
    known: &Precondition,
    bytes: usize,
    decide: impl Fn(&CardRow) -> Result<Card> + Send + Sync + 'static,
) -> Result<Contact> {
    let decide = Arc::new(decide);
    for _ in 0..ATTEMPTS {
        let row = contacts::find_card(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)?;
        known.check(&row.contact.etag)?;
        let (bytes, now, decide) = (bytes.max(row.vcard.len()), app.now(), Arc::clone(&decide));
        let work = move |_: &Cancellation| {
            let changed = decide(&row).and_then(|card| checked(&row, card)).map(|card| changed(&row, &card, now));
            (row, changed)
        };
        let (row, changed) = compute_large(app, caller.user.id, bytes, work).await?;
        let Some((card, beside)) = changed? else { return Ok(row.contact) };
        let mut batch = Batch::default();
        contacts::update(&mut batch, &former(by(caller), &row, 0), &card, beside);
        match app.db.commit(batch).await {
            Ok(()) => return Ok(card.contact),
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Busy)
}

/// The card, unless the change makes it too large: what was so before may get smaller step by step.
fn checked(row: &CardRow, card: Card) -> Result<Card> {
    match card.excess().filter(|_| Card::parse(&row.vcard).excess().is_none()) {
        Some(excess) => Err(Error::invalid("card", excess.to_string())),
        None => Ok(card),
    }
}

/// Adds to a batch what makes `card` the card of a stored contact; nothing when it is already.
pub(super) fn put(app: &App, batch: &mut Batch, former: &Former<'_>, row: &CardRow, card: &Card) -> Option<StoredCard> {
    let (card, beside) = changed(row, card, app.now())?;
    contacts::update(batch, former, &card, beside);
    Some(card)
}

/// Computes the row in which `card` takes the place of a contact's card; nothing when it is the same.
fn changed(row: &CardRow, card: &Card, now: Timestamp) -> Option<(StoredCard, Beside)> {
    let contact = &row.contact;
    let card = StoredCard::project(contact.id, &row.uid, card, contact.created_at, later(now, contact.updated_at));
    if card.vcard == row.vcard {
        return None;
    }
    let beside = Beside {
        search: search_text(&contact.fields, &contact.display_name) != card.search,
        labels: Card::parse(&row.vcard).labels(&row.uid) != card.labels,
    };
    Some((card, beside))
}

/// Who the caller is to the store.
pub(super) fn by(caller: &Caller) -> By {
    By { user: caller.user.id, book: caller.book, source: caller.source.as_str(), operation: None }
}

/// What a change of this row replaces.
pub(super) fn former(by: By, row: &CardRow, operation: usize) -> Former<'_> {
    Former { by: By { book: row.book, ..by }, etag: &row.contact.etag, operation }
}

/// Now, but always after the last change, so that no two versions share an instant.
pub(super) fn later(now: Timestamp, last: Timestamp) -> Timestamp {
    now.max(Timestamp::from_micros(last.micros() + 1))
}

/// Moves a contact to the trash.
pub async fn delete(app: &App, caller: &Caller, id: ContactId, known: &Precondition) -> Result<()> {
    for _ in 0..ATTEMPTS {
        let row = contacts::find_card(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)?;
        known.check(&row.contact.etag)?;
        let mut batch = Batch::default();
        let now = app.now();
        contacts::trash(&mut batch, &former(by(caller), &row, 0), id, now);
        match app.db.commit(batch).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Busy)
}

/// A contact with its card.
pub async fn card(app: &App, caller: &Caller, id: ContactId) -> Result<CardRow> {
    contacts::find_card(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)
}

/// What the caller's contacts are like as a whole.
#[derive(Debug)]
pub struct Overview {
    /// How many there are.
    pub count: i64,
    /// The letters under which they stand, in order.
    pub initials: Vec<char>,
    /// The state of the book that this is true of.
    change: i64,
}

/// The overview of the caller's contacts. It takes a walk through a large book, so it is kept until the book changes.
pub async fn overview(app: &App, caller: &Caller) -> Result<Arc<Overview>> {
    let user = caller.user.id;
    let change = users::book_change(&app.db, user, caller.book).await?.unwrap_or(0);
    if let Some(known) = app.overviews.get(&user).filter(|known| known.change == change) {
        return Ok(known);
    }
    let count = contacts::count(&app.db, user, None, None).await?;
    let overview = Arc::new(Overview { count, initials: initials(app, caller).await?, change });
    app.overviews.insert(user, Arc::clone(&overview));
    Ok(overview)
}

async fn initials(app: &App, caller: &Caller) -> Result<Vec<char>> {
    let mut letters = Vec::new();
    let mut from = Vec::new();
    while let Some(Named { display_name, sort_key }) = contacts::next_name(&app.db, caller.user.id, &from).await? {
        let letter = fold::initial(&display_name);
        if !letters.contains(&letter) && letters.len() < MOST_INITIALS {
            letters.push(letter);
        }
        if letters.len() == MOST_INITIALS {
            break;
        }
        // A name that does not stand where its letter would have it must neither bring the walk back nor end it.
        let after_name = sort_key.into_iter().chain([u8::MAX]).collect();
        from = fold::initial_end(letter).max(after_name);
        // Reads of SQLite never wait by themselves, and there may be as many as letters.
        tokio::task::yield_now().await;
    }
    Ok(letters)
}
