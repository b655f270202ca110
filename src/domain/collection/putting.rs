//! Storing a vCard under a name.

use std::sync::Arc;

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};

use super::{check, opened, row};
use crate::domain::books::BookAccess;
use crate::domain::cards::one_card;
use crate::domain::compute::compute_large;
use crate::domain::contacts::{self, Precondition, prepare};
use crate::domain::origin::origin;
use crate::domain::retry::Attempts;
use crate::domain::{App, limits, quota};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::card::Card;
use crate::model::card::labels::member_key;
use crate::model::contact::{Contact, ETag};
use crate::model::hex;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId};
use crate::model::projection::{CardIdentity, StoredCard};
use crate::model::time::Timestamp;
use crate::store::contacts::{CardRow, ChangeOrigin, ContactChanges, EmailRule};
use crate::store::{self, Guard, StoreError};

/// The longest UID by which a book knows a card, in bytes, because databases index it.
const UID_BYTES: usize = 1000;

/// A card as a client sends it.
#[derive(Debug)]
pub struct VCardBody {
    /// The text.
    pub bytes: Held<Vec<u8>>,
    /// The character set that its media type names.
    pub charset: Option<String>,
}

/// A card that was stored.
#[derive(Debug)]
pub struct Stored {
    /// Its tag.
    pub etag: ETag,
    /// True if there was no card of this name.
    pub is_new: bool,
    /// True if other bytes were stored than those that were sent.
    pub is_altered: bool,
}

/// The reason that a card was not stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreRefusal {
    /// The body is not one vCard.
    #[error("{0}")]
    NotACard(String),
    /// The card is larger than any that is stored.
    #[error("the card {0}")]
    TooLarge(String),
    /// A book has the UID already, under this name.
    #[error("another card has this UID")]
    UidTaken(BookId, Href),
    /// The name cannot be chosen.
    #[error("this name is kept for the server's own use")]
    ReservedName,
    /// The card is at the destination already.
    #[error("the card is there already")]
    SamePlace,
    /// It was refused for a reason that every change has.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<StoreError> for StoreRefusal {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

/// A card that was read from a body.
#[derive(Clone)]
struct ReadCard {
    card: Card,
    is_altered: bool,
}

/// Stores a card under a name, in place of the one that has it, if every condition holds. The bytes
/// stay as they came where they are a whole card of version 3.0 or 4.0. A card without a UID or a
/// name gets one, and a stored card keeps its UID. A new one must not have that of a card in the
/// books beside its own.
///
/// # Errors
///
/// [`Error::Stale`] if a condition does not hold.
pub async fn put(
    app: &App,
    access: &BookAccess,
    beside: &[BookAccess],
    href: &Href,
    conditions: &[Precondition],
    body: VCardBody,
) -> Result<Stored, StoreRefusal> {
    let user = access.actor().id();
    let bytes = body.bytes.len();
    let VCardBody {
        bytes: sent,
        charset,
    } = body;
    // The card keeps the permit for the memory of its text.
    let reading = move |_: &_| sent.try_map(|sent| read_card(sent, charset.as_deref()));
    let read = Arc::new(compute_large(app, user, bytes, reading).await??);
    let mut attempts = Attempts::default();
    loop {
        let former = row(app, access, href).await?;
        let origin = origin(app, access)?;
        check(conditions, former.as_deref())?;
        let is_new = former.is_none();
        let (changes, contact, is_altered) = match former {
            None => add(app, access, beside, href, &read, bytes).await?,
            Some(former) => {
                let now = app.now();
                let read = Arc::clone(&read);
                let size = bytes + former.vcard.len();
                let replacing = move |_: &_| replace(&former, origin, now, &read);
                match compute_large(app, user, size, replacing).await?? {
                    Replaced::Changed(changed, is_altered) => {
                        let (changes, contact) = *changed;
                        (changes, contact, is_altered)
                    }
                    Replaced::Same(etag, is_altered) => {
                        return Ok(Stored {
                            etag,
                            is_new,
                            is_altered,
                        });
                    }
                }
            }
        };
        let growth = (changes.contacts(), changes.bytes());
        match app.db.commit(changes.into_batch()).await {
            Ok(()) => {
                return Ok(Stored {
                    etag: contact.etag,
                    is_new,
                    is_altered,
                });
            }
            Err(StoreError::Unmet(Guard::Quota)) => quota::make_room(app, origin, growth).await?,
            Err(StoreError::Unmet(Guard::Book)) => return Err(Error::NotFound.into()),
            // Another change came first.
            Err(StoreError::Unmet(_) | StoreError::Duplicate(_)) => {}
            Err(error) => return Err(error.into()),
        }
        attempts.again().await?;
    }
}

/// The outcome of replacing a stored card.
enum Replaced {
    /// The changes to write, and the resulting contact; true if other bytes are stored than sent.
    Changed(Box<(ContactChanges, Contact)>, bool),
    /// The card is stored already under this tag.
    Same(ETag, bool),
}

/// Plans the addition of a card.
async fn add(
    app: &App,
    access: &BookAccess,
    beside: &[BookAccess],
    href: &Href,
    read: &Arc<Held<ReadCard>>,
    bytes: usize,
) -> Result<(ContactChanges, Contact, bool), StoreRefusal> {
    if href.is_reserved() {
        return Err(StoreRefusal::ReservedName);
    }
    let own = read.card.uid().map(|uid| identifying(&uid));
    let own = own.filter(|uid| !uid.is_empty());
    let has_own_uid = own.is_some();
    let is_altered = read.is_altered || !has_own_uid;
    let uid = own.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
    for other in std::iter::once(access).chain(beside) {
        require_free_uid(app, other, &uid, None).await?;
    }
    app.throttle.create_contacts(access.actor().id(), 1)?;
    let now = app.now();
    let identity = CardIdentity {
        href: href.clone(),
        ..CardIdentity::new(app.ids.contact(now), opened(access)?, &uid, now)
    };
    let (origin, read) = (origin(app, access)?, Arc::clone(read));
    let adding = move |_: &_| {
        let mut changes = ContactChanges::new(origin);
        let stored = match has_own_uid {
            true => StoredCard::project(identity, &read.card, now, origin.collation),
            false => {
                let mut card = read.card.clone();
                card.set_uid(&identity.uid);
                StoredCard::project(identity, &card, now, origin.collation)
            }
        };
        changes.insert(&stored, EmailRule::Any);
        (changes, stored.contact)
    };
    let (changes, contact) = compute_large(app, origin.user, bytes, adding).await?;
    Ok((changes, contact, is_altered))
}

/// Checks that no card of the book has the UID but those that may.
pub(super) async fn require_free_uid(
    app: &App,
    access: &BookAccess,
    uid: &str,
    may_have: impl IntoIterator<Item = ContactId>,
) -> Result<(), StoreRefusal> {
    let book = opened(access)?;
    let taken = store::contacts::with_uid(&app.db, access.owner(), book, uid).await?;
    let Some(id) = taken.filter(|id| may_have.into_iter().all(|may_have| may_have != *id)) else {
        return Ok(());
    };
    let other = contacts::held_card(app, access, id).await?;
    Err(StoreRefusal::UidTaken(book, other.href.clone()))
}

/// Plans the replacement of a stored card, which keeps its UID, its mark as a favourite, and what
/// the version that the client was shown could not hold.
fn replace(
    former: &CardRow,
    origin: ChangeOrigin,
    now: Timestamp,
    read: &ReadCard,
) -> Result<Replaced, StoreRefusal> {
    let stored = Card::parse(&former.vcard);
    let sent = &read.card;
    let merged = sent.clone().over(&stored);
    let card = with_uid_of(former, &stored, merged);
    let is_altered = read.is_altered || card.to_string() != sent.to_string();
    let decide = |_: &CardRow| Ok(card.clone());
    match prepare(former, origin, now, &decide)? {
        Some(changed) => Ok(Replaced::Changed(Box::new(changed), is_altered)),
        None => Ok(Replaced::Same(former.contact.etag.clone(), is_altered)),
    }
}

/// Returns the card with the UID and the mark as a favourite of the stored one.
fn with_uid_of(former: &CardRow, stored: &Card, mut card: Card) -> Card {
    let has_same_uid = card
        .uid()
        .is_some_and(|uid| identifying(&uid) == former.uid);
    if !has_same_uid {
        card.set_uid(stored.uid().as_deref().unwrap_or(&former.uid));
    }
    if !card.has_favorite_mark() {
        card.keep_favorite(stored);
    }
    card
}

/// Returns the form of a UID by which the book knows the card.
fn identifying(uid: &str) -> String {
    let key = member_key(uid);
    match key.len() <= UID_BYTES {
        true => key.into_owned(),
        false => hex::encode(&Sha256::digest(key.as_bytes())),
    }
}

/// Reads the one card of a body in this character set, or in UTF-8.
fn read_card(bytes: Vec<u8>, charset: Option<&str>) -> Result<ReadCard, StoreRefusal> {
    let whole = whole_card(&bytes);
    let mut read = match whole {
        Some(card) => ReadCard {
            card,
            is_altered: false,
        },
        None => ReadCard {
            card: one_card(in_utf8(bytes, charset))
                .map_err(|error| StoreRefusal::NotACard(error.to_string()))?,
            is_altered: true,
        },
    };
    if read.card.stated_name().is_none() {
        read.card.complete_name();
        read.is_altered = true;
    }
    match read.card.excess(&limits::CARD) {
        Some(excess) => Err(StoreRefusal::TooLarge(excess.to_string())),
        None => Ok(read),
    }
}

/// Returns the card if the bytes can be stored as they are: one card of version 3.0 or 4.0 in UTF-8,
/// of which every line is a property.
fn whole_card(bytes: &[u8]) -> Option<Card> {
    let text = std::str::from_utf8(bytes).ok()?;
    let card = Card::parse(text);
    (!text.contains('\0') && card.is_whole()).then_some(card)
}

/// Decodes a body of another character set, if its media type names one.
fn in_utf8(bytes: Vec<u8>, charset: Option<&str>) -> Vec<u8> {
    match charset.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            encoding.decode(&bytes).0.into_owned().into_bytes()
        }
        _ => bytes,
    }
}
