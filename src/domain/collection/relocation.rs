//! Copying and moving a card to another name, in the same book or another.

use super::{StoreRefusal, Stored, check, opened, row};
use crate::domain::books::BookAccess;
use crate::domain::contacts::{self, Precondition};
use crate::domain::origin::origin;
use crate::domain::retry::Attempts;
use crate::domain::update::put_as;
use crate::domain::{App, quota};
use crate::error::{Error, Result};
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::href::Href;
use crate::model::projection::{CardIdentity, StoredCard};
use crate::store::contacts::{CardRow, ContactChanges, EmailRule};
use crate::store::{self, Guard, StoreError};

/// The place that a card is copied or moved to.
pub struct Destination<'a> {
    /// The book.
    pub access: &'a BookAccess,
    /// The name in it.
    pub href: &'a Href,
    /// True if a card that has the name goes to the trash.
    pub may_overwrite: bool,
    /// True if the card stays at its former place too.
    pub keeps_source: bool,
}

/// Copies or moves a card. A copy in the same book gets a UID of its own.
///
/// # Errors
///
/// [`Error::Stale`] if a condition on the card does not hold, or the name is taken and must not be
/// overwritten; [`StoreRefusal::UidTaken`] if another card of the other book has its UID;
/// [`StoreRefusal::SamePlace`] if the destination is where it is.
pub async fn relocate(
    app: &App,
    access: &BookAccess,
    href: &Href,
    conditions: &[Precondition],
    to: &Destination<'_>,
) -> Result<Stored, StoreRefusal> {
    if to.href.is_reserved() {
        return Err(StoreRefusal::ReservedName);
    }
    let (from_book, to_book) = (opened(access)?, opened(to.access)?);
    if from_book == to_book && href == to.href {
        return Err(StoreRefusal::SamePlace);
    }
    let mut attempts = Attempts::default();
    loop {
        let source = row(app, access, href).await?;
        check(conditions, source.as_deref())?;
        let source = source.ok_or(Error::NotFound)?;
        let replaced = row(app, to.access, to.href).await?;
        if replaced.is_some() && !to.may_overwrite {
            return Err(Error::Stale.into());
        }
        let origin = origin(app, to.access)?;
        // A move changes the book that the card leaves, too.
        access.require(Rights::WRITE)?;
        let mut changes = ContactChanges::new(origin);
        if let Some(replaced) = &replaced {
            changes.trash(&[replaced.head()], 0, app.now());
        }
        let stored = match to.keeps_source {
            true => copy(app, to, &source, from_book == to_book, &mut changes)?,
            false => put_moved(app, to, &source, &mut changes)?,
        };
        if from_book != to_book {
            require_free_uid(app, to.access, &stored, replaced.as_deref()).await?;
        }
        let growth = (changes.contacts(), changes.bytes());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => {
                return Ok(Stored {
                    etag: stored.contact.etag,
                    is_new: replaced.is_none(),
                    is_altered: false,
                });
            }
            Err(StoreError::Unmet(Guard::Quota)) => quota::make_room(app, origin, growth).await?,
            Err(StoreError::Unmet(Guard::Book)) => return Err(Error::NotFound.into()),
            Err(StoreError::Unmet(_) | StoreError::Duplicate(_)) => {}
            Err(error) => return Err(error.into()),
        }
        attempts.again().await?;
    }
}

/// Adds the move of a card to the changes.
fn put_moved(
    app: &App,
    to: &Destination<'_>,
    source: &CardRow,
    changes: &mut ContactChanges,
) -> Result<StoredCard> {
    let identity = CardIdentity {
        book: opened(to.access)?,
        href: to.href.clone(),
        ..source.identity()
    };
    let card = Card::parse(&source.vcard);
    put_as(identity, app.now(), changes, 0, source, &card)
        .ok_or_else(|| Error::internal("a move that changes nothing"))
}

/// Adds the copy of a card to the changes.
fn copy(
    app: &App,
    to: &Destination<'_>,
    source: &CardRow,
    is_in_same_book: bool,
    changes: &mut ContactChanges,
) -> Result<StoredCard> {
    app.throttle.create_contacts(to.access.actor().id(), 1)?;
    let mut card = Card::parse(&source.vcard);
    let mut uid = source.uid.clone();
    if is_in_same_book {
        uid = uuid::Uuid::now_v7().to_string();
        card.set_uid(&uid);
    }
    let now = app.now();
    let identity = CardIdentity {
        href: to.href.clone(),
        ..CardIdentity::new(app.ids.contact(now), opened(to.access)?, &uid, now)
    };
    let stored = StoredCard::project(identity, &card, now);
    changes.insert(&stored, EmailRule::Any);
    Ok(stored)
}

/// Checks that no card of the book has the UID but the one that is replaced.
async fn require_free_uid(
    app: &App,
    access: &BookAccess,
    stored: &StoredCard,
    replaced: Option<&CardRow>,
) -> Result<(), StoreRefusal> {
    let book = opened(access)?;
    let taken = store::contacts::with_uid(&app.db, access.owner(), book, &stored.uid).await?;
    let is_replaced =
        |id| replaced.is_some_and(|replaced| replaced.contact.id == id) || id == stored.contact.id;
    match taken.filter(|id| !is_replaced(*id)) {
        None => Ok(()),
        Some(id) => {
            let other = contacts::held_card(app, access, id).await?;
            Err(StoreRefusal::UidTaken(other.href.clone()))
        }
    }
}
