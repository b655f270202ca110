//! The cards of an address book as a collection of files: read, stored, copied, moved and deleted by
//! name.

mod putting;
mod relocation;

use super::App;
use super::books::BookAccess;
use super::contacts::{self, Precondition};
use super::jobs::rebuild_search_index;
use super::origin::origin;
use super::retry::Attempts;
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId};
use crate::model::search::Needle;
use crate::store::collection::{self, ListedCard, Lookup};
pub use crate::store::collection::{CardHead, NamedCard};
use crate::store::contacts::{CardRow, ContactChanges};
use crate::store::search::cards as search;
use crate::store::{Portion, StoreError};
pub use putting::{StoreRefusal, Stored, VCardBody, put};
pub use relocation::{Destination, relocate};

/// The most cards on a page of a collection, without their text and with it.
const PAGE_HEADS: usize = 2000;
const PAGE_CARDS: i64 = 500;
/// The bytes of cards that are read at a time.
const PORTION_BYTES: i64 = 1024 * 1024;

/// Returns the opened book.
fn opened(access: &BookAccess) -> Result<BookId> {
    access.book().ok_or(Error::NotFound)
}

/// Returns the card of this name, with the permit for the memory of a large one.
pub async fn get(app: &App, access: &BookAccess, href: &Href) -> Result<Held<NamedCard>> {
    let (user, book) = (access.owner(), opened(access)?);
    match collection::find(&app.db, user, book, href).await? {
        None => Err(Error::NotFound),
        Some(Lookup::Small(card)) => Ok(Held::uncounted(card)),
        Some(Lookup::Large(bytes)) => {
            let permit = app.hold_cards(user, bytes).await?;
            let card = collection::find_large(&app.db, user, book, href).await?;
            Ok(Held::new(card.ok_or(Error::NotFound)?, permit))
        }
    }
}

/// Returns the cards after this name, in the order of names, and true if there may be more.
pub async fn page(
    app: &App,
    access: &BookAccess,
    after: Option<&Href>,
) -> Result<(Vec<CardHead>, bool)> {
    let (user, book) = (access.owner(), opened(access)?);
    let limit = i64::try_from(PAGE_HEADS).unwrap_or(i64::MAX);
    let heads = collection::page(&app.db, user, book, after, limit).await?;
    let may_have_more = heads.len() == PAGE_HEADS;
    Ok((heads, may_have_more))
}

/// Returns those of the cards that exist, in any order. The result is cut when the cards are large:
/// the caller then asks for the rest.
pub async fn named(
    app: &App,
    access: &BookAccess,
    hrefs: &[&Href],
) -> Result<Held<Portion<NamedCard>>> {
    let (user, book) = (access.owner(), opened(access)?);
    let named = collection::named(&app.db, user, book, hrefs, PORTION_BYTES).await?;
    with_large(app, access, named).await
}

/// Returns the cards after this name with their text, in the order of names. The result is cut if
/// there may be more.
pub async fn cards_after(
    app: &App,
    access: &BookAccess,
    after: Option<&Href>,
) -> Result<Held<Portion<NamedCard>>> {
    let (user, book) = (access.owner(), opened(access)?);
    let page = collection::texts(&app.db, user, book, after, PAGE_CARDS, PORTION_BYTES).await?;
    with_large(app, access, page_of(page)).await
}

/// Takes a full page for one that others may follow.
fn page_of(page: Portion<ListedCard>) -> Portion<ListedCard> {
    let is_full = i64::try_from(page.rows.len()).is_ok_and(|count| count == PAGE_CARDS);
    Portion {
        is_cut: page.is_cut || is_full,
        ..page
    }
}

/// Reads the texts of the large cards among these under a permit for their memory. Leaves out those
/// that went meanwhile.
async fn with_large(
    app: &App,
    access: &BookAccess,
    Portion { rows, is_cut }: Portion<ListedCard>,
) -> Result<Held<Portion<NamedCard>>> {
    let (user, book) = (access.owner(), opened(access)?);
    let large = rows.iter().filter(|card| card.vcard.is_none());
    let bytes: i64 = large.map(|card| card.head.bytes).sum();
    let permit = match usize::try_from(bytes).unwrap_or_default() {
        0 => None,
        bytes => Some(app.hold_cards(user, bytes).await?),
    };
    let mut whole = Vec::with_capacity(rows.len());
    for ListedCard { head, vcard } in rows {
        match vcard {
            Some(vcard) => whole.push(NamedCard { head, vcard }),
            None => whole.extend(collection::find_large(&app.db, user, book, &head.href).await?),
        }
    }
    let whole = Portion {
        rows: whole,
        is_cut,
    };
    Ok(Held::under(permit, whole))
}

/// Returns the needles if the search index can narrow the cards down to them, else none.
pub async fn narrowing(
    app: &App,
    access: &BookAccess,
    needles: Vec<Needle>,
) -> Result<Vec<Needle>> {
    let can =
        search::can_narrow(access.owner(), &needles) && rebuild_search_index::is_done(app).await?;
    Ok(if can { needles } else { Vec::new() })
}

/// Returns cards of the book after the contact `after`, in the order of creation, among which are all
/// that contain these [`narrowing`] needles. The result is cut if there may be more.
pub async fn candidates(
    app: &App,
    access: &BookAccess,
    needles: &[Needle],
    after: Option<ContactId>,
) -> Result<Held<Portion<NamedCard>>> {
    let (user, book) = (access.owner(), opened(access)?);
    let most = (PAGE_CARDS, PORTION_BYTES);
    let page = search::candidates(&app.db, user, book, needles, after, most).await?;
    with_large(app, access, page_of(page)).await
}

/// Returns the contact with its card that has this name, if there is one.
async fn row(app: &App, access: &BookAccess, href: &Href) -> Result<Option<Held<CardRow>>> {
    let id = match collection::find(&app.db, access.owner(), opened(access)?, href).await? {
        None => return Ok(None),
        Some(Lookup::Small(card)) => card.head.id,
        Some(Lookup::Large(_)) => get(app, access, href).await?.head.id,
    };
    match contacts::held_card(app, access, id).await {
        Ok(row) if row.href == *href => Ok(Some(row)),
        // It was moved meanwhile.
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Checks every precondition against the card that has the name now.
fn check(conditions: &[Precondition], row: Option<&CardRow>) -> Result<()> {
    let etag = row.map(|row| &row.contact.etag);
    conditions
        .iter()
        .try_for_each(|condition| condition.check_presence(etag))
}

/// Moves the card of this name to the trash.
///
/// # Errors
///
/// [`Error::Stale`] if a condition does not hold.
pub async fn delete(
    app: &App,
    access: &BookAccess,
    href: &Href,
    conditions: &[Precondition],
) -> Result<()> {
    let mut attempts = Attempts::default();
    loop {
        let row = row(app, access, href).await?;
        let origin = origin(app, access)?;
        check(conditions, row.as_deref())?;
        let row = row.ok_or(Error::NotFound)?;
        let mut changes = ContactChanges::new(origin).beyond_quota();
        changes.trash(&[row.head()], 0, app.now());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unmet(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
