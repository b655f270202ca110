//! Contacts: reading and changing the actor's own.

mod creation;
mod offline;
mod overview;
mod referred;

use std::sync::Arc;

use super::books::BookAccess;
use super::compute::compute_large;
use super::origin::origin;
use super::retry::Attempts;
use super::update::put;
use super::{App, limits, quota};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactDraft, ContactFields, ContactPatch, ETag};
use crate::model::email;
use crate::model::ids::ContactId;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::time::Timestamp;
use crate::model::validation::FieldError;
use crate::store::contacts::{self, ChangeOrigin, ContactChanges, Listed};
pub use crate::store::contacts::{CardRow, EmailRule};
use crate::store::{Guard, Portion, StoreError};
pub use creation::create;
pub(super) use creation::{insert_new, new_card};
pub use offline::kept_offline;
pub use overview::{LastOverview, Overview, last_overview, overview, overview_of_few};
pub use referred::referred;

/// The version that a caller expects to change (RFC 9110, section 13.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Precondition {
    /// The change applies to any version.
    #[default]
    None,
    /// The contact must have one of these tags.
    OneOf(Vec<String>),
    /// The contact must have none of these tags, if it exists.
    NoneOf(Vec<String>),
    /// The contact must exist.
    Present,
    /// The contact must not exist.
    Absent,
}

impl Precondition {
    /// Checks it against the tag of a stored contact.
    pub(super) fn check(&self, current: &ETag) -> Result<()> {
        self.check_presence(Some(current))
    }

    /// Checks it against the tag of a contact, which may not exist.
    ///
    /// # Errors
    ///
    /// [`Error::Stale`] if it does not hold.
    pub fn check_presence(&self, current: Option<&ETag>) -> Result<()> {
        let has = |tags: &[String]| {
            current.is_some_and(|current| tags.iter().any(|tag| tag == current.as_str()))
        };
        let holds = match self {
            Self::None => true,
            Self::OneOf(tags) => has(tags),
            Self::NoneOf(tags) => !has(tags),
            Self::Present => current.is_some(),
            Self::Absent => current.is_none(),
        };
        if holds { Ok(()) } else { Err(Error::Stale) }
    }
}

/// Returns a contact of the opened books.
pub async fn get(app: &App, access: &BookAccess, id: ContactId) -> Result<Contact> {
    contacts::find(&app.db, access.owner(), id)
        .await?
        .filter(|contact| access.covers(contact.book))
        .ok_or(Error::NotFound)
}

/// Returns a contact of the opened books that has this email.
pub async fn with_email(app: &App, access: &BookAccess, email: &str) -> Result<Option<Contact>> {
    let found = contacts::find_by_email(&app.db, access.owner(), &email::key(email)).await?;
    Ok(found.filter(|contact| access.covers(contact.book)))
}

/// Returns the contact with this UID in the book that new contacts come into.
pub async fn with_uid(app: &App, access: &BookAccess, uid: &str) -> Result<Option<Contact>> {
    let owner = access.owner();
    match contacts::with_uid(&app.db, owner, access.home(), uid).await? {
        Some(id) => Ok(contacts::find(&app.db, owner, id).await?),
        None => Ok(None),
    }
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
        true => Some(count(app, access, request.favorite, request.label.as_deref()).await?),
        false => None,
    };
    Ok(Page {
        items: listed.into_iter().map(|listed| listed.contact).collect(),
        next,
        total,
    })
}

/// Returns the first of these contacts in their order, as many as one answer may hold, and how many
/// of the identifiers those are. Contacts that are gone are left out.
pub async fn chosen(
    app: &App,
    access: &BookAccess,
    ids: &[ContactId],
) -> Result<(Vec<Contact>, usize)> {
    let Portion { rows, is_cut } =
        contacts::chosen(&app.db, access.owner(), ids, limits::LIST_BYTES).await?;
    let last = rows.last().filter(|_| is_cut).map(|row| row.contact.id);
    let end = last.and_then(|last| ids.iter().position(|id| *id == last));
    let found = rows.into_iter().map(|row| row.contact);
    let covered = found.filter(|contact| access.covers(contact.book));
    Ok((covered.collect(), end.map_or(ids.len(), |end| end + 1)))
}

/// Returns the number of the opened books' contacts, all or favourites or others; of a label, if
/// one is named.
pub async fn count(
    app: &App,
    access: &BookAccess,
    favorite: Option<bool>,
    label: Option<&str>,
) -> Result<i64> {
    Ok(contacts::count(&app.db, access.owner(), access.book(), favorite, label).await?)
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
    change_card(app, access, id, known, 0, move |row| {
        let mut card = Card::parse(&row.vcard);
        card.set_favorite(favorite);
        Ok(card)
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
pub(super) fn prepare(
    row: &CardRow,
    origin: ChangeOrigin,
    now: Timestamp,
    decide: &dyn Fn(&CardRow) -> Result<Card>,
) -> Result<Option<(ContactChanges, Contact)>> {
    let card = within_limits(row, decide(row)?)?;
    let mut changes = ContactChanges::new(origin);
    Ok(put(now, &mut changes, 0, row, &card).map(|card| (changes, card.contact)))
}

/// Refuses a new card that is too large. One that was so before may be reduced step by step.
pub(super) fn within_limits(row: &CardRow, card: Card) -> Result<Card> {
    let excess = card.excess(&limits::CARD);
    let excess = excess.and_then(|_| card.excess(&limits::CARD.allowing(&Card::parse(&row.vcard))));
    match excess {
        Some(excess) => Err(Error::invalid("card", excess.to_string())),
        None => Ok(card),
    }
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
