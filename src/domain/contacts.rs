//! Contacts: reading and changing the actor's own.

use std::sync::Arc;

use super::books::{self, BookAccess};
use super::compute::compute_large;
use super::idempotency::{self, Answered, Once};
use super::origin::origin;
use super::retry::Attempts;
use super::update::put;
use super::{App, limits, quota};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::actor::Actor;
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactDraft, ContactFields, ContactPatch, ETag};
use crate::model::fold;
use crate::model::ids::{BookId, ContactId};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::projection::StoredCard;
use crate::model::search::SearchQuery;
use crate::model::time::Timestamp;
use crate::model::validation::FieldError;
pub use crate::store::contacts::CardRow;
use crate::store::contacts::{self, ChangeOrigin, ContactChanges, EmailRule, Listed, SortedName};
use crate::store::search::{MatchPage, Search};
use crate::store::{Batch, Guard, Portion, StoreError, search, users};

/// The most initials that are collected: more than an index beside a list can show.
const MOST_INITIALS: usize = 200;

/// The version that a caller expects to change (RFC 9110, section 13.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Precondition {
    /// The change applies to any version.
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

/// Returns a contact of the opened books.
pub async fn get(app: &App, access: &BookAccess, id: ContactId) -> Result<Contact> {
    contacts::find(&app.db, access.owner(), id)
        .await?
        .filter(|contact| access.covers(contact.book))
        .ok_or(Error::NotFound)
}

/// Returns a page of the actor's contacts. It ends early if the contacts are large.
pub async fn list(
    app: &App,
    access: &BookAccess,
    request: &PageRequest,
    total: bool,
) -> Result<Page<Contact>> {
    let wrong_order = request
        .after
        .as_ref()
        .is_some_and(|after| after.sort_by() != request.sort.by);
    if wrong_order {
        return Err(Error::invalid(
            "after",
            "is a cursor of a list in another order",
        ));
    }
    let Portion {
        rows: mut listed,
        is_cut,
    } = contacts::list(
        &app.db,
        access.owner(),
        access.book(),
        request,
        limits::LIST_BYTES,
    )
    .await?;
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let more = is_cut || listed.len() > limit;
    listed.truncate(limit);
    let end = listed.last().filter(|_| more);
    let next = end.map(|end: &Listed| Cursor {
        key: end.key(request.sort.by),
        id: end.contact.id,
    });
    let total = match total {
        true => Some(
            contacts::count(
                &app.db,
                access.owner(),
                access.book(),
                request.favorite,
                request.label.as_deref(),
            )
            .await?,
        ),
        false => None,
    };
    Ok(Page {
        items: listed.into_iter().map(|listed| listed.contact).collect(),
        next,
        total,
    })
}

/// Returns the actor's contacts that match, a few by name, many in the order of creation; and true
/// if there are more. The page ends early if the contacts are large.
pub async fn find(
    app: &App,
    access: &BookAccess,
    query: &SearchQuery,
    skip: i64,
    limit: i64,
) -> Result<(Vec<Contact>, bool)> {
    let needles = query.needles()?;
    let search = Search {
        needles: &needles,
        book: access.book(),
        within: &query.within,
    };
    let page = MatchPage {
        skip,
        limit: limit + 1,
    };
    let found = search::find(&app.db, access.owner(), &search, page, limits::LIST_BYTES).await?;
    let Portion {
        rows: mut contacts,
        is_cut,
    } = found;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = is_cut || contacts.len() > limit;
    contacts.truncate(limit);
    Ok((contacts, more))
}

/// Adds a contact. None of the actor's contacts may have its email. With `once`, a repeated
/// request adds it only once.
pub async fn create(
    app: &App,
    access: &BookAccess,
    draft: ContactDraft,
    once: Option<Once<'_, Contact>>,
) -> Result<Answered<Contact>> {
    if let Some(once) = &once
        && let Some(answer) = idempotency::answer_before(app, access.actor(), once.request).await?
    {
        return Ok(Answered::Before(answer));
    }
    let target = match draft.book_id {
        Some(book) => books::open_target(app, access.actor(), book).await?,
        None => access.clone(),
    };
    let (origin, fields) = (origin(app, &target)?, draft.check_new()?);
    app.throttle.create_contacts(access.actor().id(), 1)?;
    let card = new_card(
        app.ids.contact(app.now()),
        target.home(),
        app.now(),
        &fields,
    );
    let once_by = once.as_ref().map(|once| (once, &**access.actor()));
    match (add_new(app, origin, &card, once_by).await, once) {
        (Ok(()), _) => Ok(Answered::Now(card.contact)),
        (Err(StoreError::Unmet(Guard::NewKey)), Some(once)) => Ok(Answered::Before(
            idempotency::answer_meanwhile(app, access.actor(), once.request).await?,
        )),
        (Err(error), _) => Err(refused_new(app, &target, origin, &card, error).await),
    }
}

/// Stores a new card. None of the actor's contacts may have its email.
pub(super) async fn insert_new(
    app: &App,
    access: &BookAccess,
    uid: &str,
    card: &Card,
) -> Result<Contact> {
    let origin = origin(app, access)?;
    app.throttle.create_contacts(access.actor().id(), 1)?;
    let now = app.now();
    let card = StoredCard::project(app.ids.contact(now), access.home(), uid, card, now, now);
    match add_new(app, origin, &card, None).await {
        Ok(()) => Ok(card.contact),
        Err(error) => Err(refused_new(app, access, origin, &card, error).await),
    }
}

async fn add_new(
    app: &App,
    origin: ChangeOrigin,
    card: &StoredCard,
    once: Option<(&Once<'_, Contact>, &Actor)>,
) -> std::result::Result<(), StoreError> {
    let mut attempts = Attempts::default();
    loop {
        let mut batch = Batch::default();
        if let Some((once, actor)) = once {
            once.keep(app, &mut batch, actor, &card.contact);
        }
        let mut changes = ContactChanges::new(origin);
        changes.insert(card, EmailRule::Unique);
        let growth = (changes.contacts(), changes.bytes());
        batch.append(changes.into_batch());
        match app.db.commit(batch).await {
            Err(StoreError::Unmet(Guard::Quota))
                if attempts.allow_another()
                    && quota::make_room(app, origin, growth).await.is_ok() => {}
            done => return done,
        }
    }
}

async fn refused_new(
    app: &App,
    access: &BookAccess,
    origin: ChangeOrigin,
    card: &StoredCard,
    error: StoreError,
) -> Error {
    match error {
        StoreError::Unmet(Guard::UniqueEmail) => {
            match books::is_open(app, access, card.contact.book).await {
                Ok(true) => Error::Conflict("you already have a contact with this email"),
                Ok(false) if access.book().is_some() => books::unknown_book(),
                Ok(false) => {
                    // Another process has made another book the default one.
                    app.sessions.forget_user(access.owner());
                    Error::Busy
                }
                Err(error) => error,
            }
        }
        StoreError::Unmet(Guard::Quota) => {
            let growth = (1, i64::try_from(card.vcard.len()).unwrap_or(i64::MAX));
            quota::make_room(app, origin, growth)
                .await
                .err()
                .unwrap_or(Error::Busy)
        }
        error => error.into(),
    }
}

/// Returns a new card with these fields, under a new UID.
pub(super) fn new_card(
    id: ContactId,
    book: BookId,
    now: Timestamp,
    fields: &ContactFields,
) -> StoredCard {
    let uid = uuid::Uuid::now_v7().to_string();
    let mut card = Card::new(&uid);
    card.apply(fields);
    StoredCard::project(id, book, &uid, &card, now, now)
}

/// Replaces every flat field; fields that the draft leaves out are cleared.
pub async fn replace(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    draft: ContactDraft,
) -> Result<Contact> {
    let bytes = draft.comments.as_ref().map_or(0, String::len);
    change(app, access, id, known, bytes, move |former, is_called| {
        if draft.book_id.is_some_and(|book| book != former.book) {
            return Err(vec![FieldError::new(
                "book_id",
                "cannot be changed here: move the contact instead",
            )]);
        }
        draft.clone().check(&former.fields, is_called)
    })
    .await
}

/// Changes the flat fields that the patch names.
pub async fn patch(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    patch: ContactPatch,
) -> Result<Contact> {
    let bytes = patch.comments.iter().flatten().map(String::len).sum();
    change(app, access, id, known, bytes, move |former, is_called| {
        patch
            .clone()
            .apply(&former.fields)
            .check(&former.fields, is_called)
    })
    .await
}

/// Marks a contact as a favourite, or removes the mark.
pub async fn set_favorite(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    favorite: bool,
) -> Result<Contact> {
    change(app, access, id, known, 0, move |former, _| {
        Ok(ContactFields {
            favorite,
            ..former.fields.clone()
        })
    })
    .await
}

async fn change(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    bytes: usize,
    decide: impl Fn(&Contact, bool) -> Result<ContactFields, Vec<FieldError>> + Send + Sync + 'static,
) -> Result<Contact> {
    change_card(app, access, id, known, bytes, move |row| {
        let mut card = Card::parse(&row.vcard);
        let fields = decide(&row.contact, card.is_called())?;
        if fields != row.contact.fields {
            card.apply(&fields);
        }
        Ok(card)
    })
    .await
}

/// Reads the card, calls `decide`, and writes the result if nobody else wrote meanwhile; otherwise
/// starts again. `bytes` is the size of the input besides the stored card: a large decision runs
/// away from the threads that serve requests.
pub(super) async fn change_card(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    bytes: usize,
    decide: impl Fn(&CardRow) -> Result<Card> + Send + Sync + 'static,
) -> Result<Contact> {
    let decide = Arc::new(decide);
    let mut attempts = Attempts::default();
    loop {
        let row = held_card(app, access, id).await?;
        known.check(&row.contact.etag)?;
        let (origin, now, decide) = (origin(app, access)?, app.now(), Arc::clone(&decide));
        let bytes = bytes + row.vcard.len();
        let work = move |_: &_| (prepare(&row, origin, now, &*decide), row);
        let (prepared, row) = compute_large(app, access.actor().id(), bytes, work).await?;
        let Some((changes, contact)) = prepared? else {
            return Ok(row.into_parts().0.contact);
        };
        let growth = (changes.contacts(), changes.bytes());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => return Ok(contact),
            Err(StoreError::Unmet(Guard::Quota)) => quota::make_room(app, origin, growth).await?,
            Err(StoreError::Unmet(_)) => {}
            Err(error) => return Err(error.into()),
        }
        attempts.again().await?;
    }
}

/// Returns the changes that write the new card, and the resulting contact; `None` when the card is
/// unchanged.
fn prepare(
    row: &CardRow,
    origin: ChangeOrigin,
    now: Timestamp,
    decide: &dyn Fn(&CardRow) -> Result<Card>,
) -> Result<Option<(ContactChanges, Contact)>> {
    let card = decide(row)?;
    // A card that was too large before may be reduced step by step.
    let excess = card.excess(&limits::CARD);
    if let Some(excess) =
        excess.and_then(|_| card.excess(&limits::CARD.allowing(&Card::parse(&row.vcard))))
    {
        return Err(Error::invalid("card", excess.to_string()));
    }
    let mut changes = ContactChanges::new(origin);
    Ok(put(now, &mut changes, 0, row, &card).map(|card| (changes, card.contact)))
}

/// Moves a contact to the trash.
pub async fn delete(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
) -> Result<()> {
    let mut attempts = Attempts::default();
    loop {
        let row = held_card(app, access, id).await?;
        known.check(&row.contact.etag)?;
        let mut changes = ContactChanges::new(origin(app, access)?).beyond_quota();
        changes.trash(&[row.head()], 0, app.now());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unmet(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Returns a contact with its card.
pub async fn card(app: &App, access: &BookAccess, id: ContactId) -> Result<CardRow> {
    contacts::find_card(&app.db, access.owner(), id)
        .await?
        .filter(|row| access.covers(row.contact.book))
        .ok_or(Error::NotFound)
}

/// Returns a contact with its card, and the permit for the memory that working on a large one
/// takes.
pub async fn held_card(app: &App, access: &BookAccess, id: ContactId) -> Result<Held<CardRow>> {
    let user = access.owner();
    let covered = |row: &CardRow| access.covers(row.contact.book);
    if let Some(row) = contacts::find_small_card(&app.db, user, id).await? {
        let row = Some(row).filter(covered).ok_or(Error::NotFound)?;
        return Ok(Held::uncounted(row));
    }
    let bytes = contacts::card_size(&app.db, user, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = app.hold_cards(user, bytes).await?;
    let row = contacts::find_large_card(&app.db, user, id)
        .await?
        .filter(covered)
        .ok_or(Error::NotFound)?;
    Ok(Held::new(row, permit))
}

/// An overview of all of the actor's contacts.
#[derive(Debug)]
pub struct Overview {
    /// The number of contacts.
    pub count: i64,
    /// The initials of the names, in order.
    pub initials: Vec<char>,
    /// The change number of the account that this was computed at.
    change: i64,
}

/// Returns the overview of the actor's contacts. Computing it walks through the whole book, so it
/// is kept until the book changes.
pub async fn overview(app: &App, access: &BookAccess) -> Result<Arc<Overview>> {
    let user = access.owner();
    let change = users::change(&app.db, user).await?.unwrap_or(0);
    if let Some(known) = app
        .overviews
        .get(&(user, None))
        .filter(|known| known.change == change)
    {
        return Ok(known);
    }
    let count = contacts::count(&app.db, user, None, None, None).await?;
    let overview = Arc::new(Overview {
        count,
        initials: initials(app, access).await?,
        change,
    });
    app.overviews.insert((user, None), Arc::clone(&overview));
    Ok(overview)
}

async fn initials(app: &App, access: &BookAccess) -> Result<Vec<char>> {
    let mut letters = Vec::new();
    let mut from = Vec::new();
    while let Some(SortedName {
        display_name,
        sort_key,
    }) = contacts::next_name(&app.db, access.owner(), &from).await?
    {
        let letter = fold::initial(&display_name);
        if !letters.contains(&letter) && letters.len() < MOST_INITIALS {
            letters.push(letter);
        }
        if letters.len() == MOST_INITIALS {
            break;
        }
        // A name that is sorted elsewhere than its initial must neither move the walk backwards nor
        // end it.
        let after_name = sort_key.into_iter().chain([u8::MAX]).collect();
        from = fold::initial_end(letter).max(after_name);
        // Reads of SQLite never wait by themselves, and there may be as many as there are letters.
        tokio::task::yield_now().await;
    }
    Ok(letters)
}
