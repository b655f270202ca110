//! Copying and moving a card to another name, in the same book or another.

use super::putting::require_free_uid;
use super::{StoreRefusal, Stored, check, opened, row};
use crate::domain::books::BookAccess;
use crate::domain::compute::compute_large;
use crate::domain::contacts::Precondition;
use crate::domain::origin::origin;
use crate::domain::retry::Attempts;
use crate::domain::update::put_as;
use crate::domain::{App, quota};
use crate::error::{Error, Result};
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::href::Href;
use crate::model::projection::{CardIdentity, StoredCard};
use crate::model::time::Timestamp;
use crate::store::contacts::{CardRow, ChangeOrigin, ContactChanges, EmailRule};
use crate::store::{Guard, StoreError};

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
        let identity = identity_at(app, to, &source, from_book == to_book)?;
        let (now, size) = (app.now(), source.vcard.len());
        let work = move |_: &_| {
            let planned = plan(origin, now, identity, &source, replaced.as_deref());
            (planned, replaced)
        };
        let (planned, replaced) = compute_large(app, origin.user, size, work).await?;
        let (changes, stored) = planned?;
        if from_book != to_book {
            let replaced = replaced.as_ref().map(|replaced| replaced.contact.id);
            let may_have = [Some(stored.contact.id), replaced].into_iter().flatten();
            require_free_uid(app, to.access, &stored.uid, may_have).await?;
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

/// Returns the identity that a card has at its destination: its own, or that of a copy.
fn identity_at(
    app: &App,
    to: &Destination<'_>,
    source: &CardRow,
    is_in_same_book: bool,
) -> Result<CardIdentity> {
    let (book, href) = (opened(to.access)?, to.href.clone());
    if !to.keeps_source {
        return Ok(CardIdentity {
            book,
            href,
            ..source.identity()
        });
    }
    app.throttle.create_contacts(to.access.actor().id(), 1)?;
    let uid = match is_in_same_book {
        true => uuid::Uuid::now_v7().to_string(),
        false => source.uid.clone(),
    };
    let now = app.now();
    let identity = CardIdentity::new(app.ids.contact(now), book, &uid, now);
    Ok(CardIdentity { href, ..identity })
}

/// Plans the move of a card, or its copy, to the place of this identity. The card that it replaces
/// goes to the trash.
fn plan(
    origin: ChangeOrigin,
    now: Timestamp,
    identity: CardIdentity,
    source: &CardRow,
    replaced: Option<&CardRow>,
) -> Result<(ContactChanges, StoredCard)> {
    let mut changes = ContactChanges::new(origin).at_exact_names();
    if let Some(replaced) = replaced {
        changes.trash(&[replaced.head()], 0, now);
    }
    let mut card = Card::parse(&source.vcard);
    let stored = if identity.id == source.contact.id {
        put_as(identity, now, &mut changes, 0, source, &card)
            .ok_or_else(|| Error::internal("a move that changes nothing"))?
    } else {
        if identity.uid != source.uid {
            card.set_uid(&identity.uid);
        }
        let stored = StoredCard::project(identity, &card, now, origin.collation);
        changes.insert(&stored, EmailRule::Any);
        stored
    };
    Ok((changes, stored))
}
