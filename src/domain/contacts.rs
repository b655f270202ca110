//! Contacts: reading and changing one's own.

use std::sync::Arc;

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
use crate::store::contacts::{self, Beside, By, Former, KeptCard, Listed, Named};
use crate::store::{Batch, Guard, StoreError, search, users};

/// Cards read at a time when all are.
const CARDS_AT_ONCE: i64 = 25;
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

/// A page of the caller's contacts.
pub async fn list(app: &App, caller: &Caller, request: &PageRequest, total: bool) -> Result<Page<Contact>> {
    let wrong_order = request.after.as_ref().is_some_and(|after| after.sort_by() != request.sort.by);
    if wrong_order {
        return Err(Error::invalid("after", "is a cursor of a list in another order"));
    }
    let mut listed = contacts::list(&app.db, caller.user.id, request).await?;
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let more = listed.len() > limit;
    listed.truncate(limit);
    let end = listed.last().filter(|_| more);
    let next = end.map(|end: &Listed| Cursor { key: end.key(request.sort.by), id: end.contact.id });
    let total = match total {
        true => Some(contacts::count(&app.db, caller.user.id, request.favorite, request.label.as_deref()).await?),
        false => None,
    };
    Ok(Page { items: listed.into_iter().map(|listed| listed.contact).collect(), next, total })
}

/// The caller's contacts that match: a few by name, many in the order of creation.
pub async fn find(app: &App, caller: &Caller, query: &SearchQuery, skip: i64, limit: i64) -> Result<Vec<Contact>> {
    let needles = query.needles()?;
    Ok(search::find(&app.db, caller.user.id, &needles, &query.within, skip, limit).await?)
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
    change(app, caller, id, known, |former, is_called| draft.clone().check(former, is_called)).await
}

/// Changes the flat fields that the patch names.
pub async fn patch(app: &App, caller: &Caller, id: ContactId, known: &Precondition, patch: &ContactPatch) -> Result<Contact> {
    change(app, caller, id, known, |former, is_called| patch.clone().apply(former).check(former, is_called)).await
}

/// Marks a contact a favourite, or no longer.
pub async fn set_favorite(app: &App, caller: &Caller, id: ContactId, known: &Precondition, favorite: bool) -> Result<Contact> {
    change(app, caller, id, known, |former, _| Ok(ContactFields { favorite, ..former.clone() })).await
}

async fn change(
    app: &App,
    caller: &Caller,
    id: ContactId,
    known: &Precondition,
    decide: impl Fn(&ContactFields, bool) -> Result<ContactFields, Vec<FieldError>>,
) -> Result<Contact> {
    change_card(app, caller, id, known, |row| {
        let mut card = Card::parse(&row.vcard);
        let fields = decide(&row.contact.fields, card.is_called())?;
        if fields != row.contact.fields {
            card.apply(&fields);
        }
        Ok(card)
    })
    .await
}

/// Reads, decides, and writes on condition that nobody else wrote meanwhile; else starts again.
pub(super) async fn change_card(
    app: &App,
    caller: &Caller,
    id: ContactId,
    known: &Precondition,
    decide: impl Fn(&CardRow) -> Result<Card>,
) -> Result<Contact> {
    for _ in 0..ATTEMPTS {
        let row = contacts::find_card(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)?;
        known.check(&row.contact.etag)?;
        let card = decide(&row)?;
        // What was too large before may get smaller step by step.
        let excess = card.excess(&limits::CARD);
        if let Some(excess) = excess.and_then(|_| card.excess(&limits::CARD.allowing(&Card::parse(&row.vcard)))) {
            return Err(Error::invalid("card", excess.to_string()));
        }
        let mut batch = Batch::default();
        let Some(card) = put(app, &mut batch, &former(by(caller), &row, 0), &row, &card) else { return Ok(row.contact) };
        match app.db.commit(batch).await {
            Ok(()) => return Ok(card.contact),
            Err(StoreError::Unmet(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Busy)
}

/// Adds to a batch what makes `card` the card of a stored contact; nothing when it is already.
pub(super) fn put(app: &App, batch: &mut Batch, former: &Former<'_>, row: &CardRow, card: &Card) -> Option<StoredCard> {
    let contact = &row.contact;
    let updated_at = later(app.now(), contact.updated_at);
    let card = StoredCard::project(contact.id, &row.uid, card, contact.created_at, updated_at);
    if card.vcard == row.vcard {
        return None;
    }
    let beside = Beside {
        search: search_text(&contact.fields, &contact.display_name) != card.search,
        labels: Card::parse(&row.vcard).labels(&row.uid) != card.labels,
    };
    contacts::update(batch, former, &card, beside);
    Some(card)
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
    }
    Ok(letters)
}

/// A part of the caller's cards, those in the trash too, after this contact and in the order of creation. An empty part is the
/// end.
pub async fn cards(app: &App, caller: &Caller, after: Option<ContactId>) -> Result<Vec<KeptCard>> {
    Ok(contacts::cards(&app.db, caller.user.id, after, CARDS_AT_ONCE).await?)
}
