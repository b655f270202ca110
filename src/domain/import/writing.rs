//! Writing the cards of a file, part by part.

use std::collections::HashMap;

use super::book::{Book, Placement};
use super::report::ImportOutcome;
use crate::domain::bulk::BulkOperation;
use crate::domain::parts::Planned;
use crate::domain::update::put;
use crate::domain::{App, limits};
use crate::error::Result;
use crate::model::card::Card;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId};
use crate::model::projection::{CardIdentity, StoredCard};
use crate::model::time::Timestamp;
use crate::store::contacts::{self, ChangeOrigin, ContactChanges, EmailRule};

/// A card of the file with its place in the book.
pub struct Placed {
    /// Its place.
    pub place: Placement,
    /// The card.
    pub card: Card,
}

/// Cards that are written together.
#[derive(Default)]
pub struct Part {
    /// The cards.
    pub cards: Vec<Placed>,
    bytes: i64,
}

impl Part {
    /// Adds a card.
    pub fn add(&mut self, placed: Placed) {
        self.bytes += i64::try_from(placed.card.len()).unwrap_or(i64::MAX);
        self.cards.push(placed);
    }

    /// Checks whether no further card fits.
    pub fn is_full(&self) -> bool {
        self.cards.len() >= limits::PART_CONTACTS || self.bytes >= limits::PART_BYTES
    }
}

/// Writes cards as a part of the operation.
pub async fn write(
    app: &App,
    bulk: &mut BulkOperation<'_>,
    book: &Book,
    cards: &[Placed],
) -> Result<()> {
    let origin = bulk.origin();
    let mut is_again = false;
    let plan = async |rest: &[Placed], changes: &mut ContactChanges| {
        // Usually nobody else has a UID of this file, or a name made of one. Only when a part fails
        // are they looked up again.
        let taken = match std::mem::replace(&mut is_again, true) {
            true => Taken::meanwhile(app, origin, rest).await?,
            false => Taken::default(),
        };
        plan(app, origin, book, &taken, rest, changes).await
    };
    bulk.change(cards, plan, false).await.map(drop)
}

/// The contacts of the book that have the UIDs of some cards, or the names that these would get.
#[derive(Default)]
struct Taken {
    uids: HashMap<String, ContactId>,
    hrefs: HashMap<Href, ContactId>,
}

impl Taken {
    /// Looks up what these cards would take.
    async fn meanwhile(app: &App, origin: ChangeOrigin, cards: &[Placed]) -> Result<Self> {
        let (db, user, book) = (&app.db, origin.user, origin.book);
        let uids: Vec<_> = cards
            .iter()
            .map(|placed| placed.place.uid.as_str())
            .collect();
        let hrefs: Vec<_> = uids.iter().map(|uid| Href::of_uid(uid)).collect();
        Ok(Self {
            uids: contacts::with_uids(db, user, book, &uids).await?,
            hrefs: contacts::with_hrefs(db, user, book, &hrefs).await?,
        })
    }

    /// Returns the identity of a new contact with this UID.
    fn identity(&self, id: ContactId, book: BookId, uid: &str, now: Timestamp) -> CardIdentity {
        let mut identity = CardIdentity::new(id, book, uid, now);
        if self.hrefs.contains_key(&identity.href) {
            identity.href = Href::of_contact(id);
        }
        identity
    }
}

async fn plan(
    app: &App,
    origin: ChangeOrigin,
    book: &Book,
    taken: &Taken,
    cards: &[Placed],
    changes: &mut ContactChanges,
) -> Result<Planned> {
    let id = |Placed { place, .. }: &Placed| match place.is_known() {
        true => book.known.get(&place.uid).map(|known| known.id),
        false => taken.uids.get(&place.uid).copied(),
    };
    let ids: Vec<_> = cards.iter().filter_map(id).collect();
    let rows = if ids.is_empty() {
        Vec::new()
    } else {
        contacts::cards_of(&app.db, origin.user, &ids).await?
    };
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.contact.id, row)).collect();
    let mut kept = 0;
    for placed in cards {
        match id(placed).and_then(|id| rows.get(&id)) {
            Some(row) => {
                let former = Card::parse(&row.vcard);
                // Edited since the book was read: the edit stays.
                if placed.place.outcome == ImportOutcome::Changed
                    && !book.has_content(&placed.place.uid, &former)
                {
                    kept += 1;
                    continue;
                }
                // A card of another program does not know the favourite mark, so the contact keeps
                // its own.
                let mut card = placed.card.clone();
                card.keep_favorite(&former);
                put(app.now(), changes, 0, row, &card);
                changes.set_file_hash(row.contact.id, Some(placed.place.content));
            }
            // The contact was moved to the trash meanwhile, and stays there.
            None if placed.place.is_known() => {}
            None => {
                let now = app.now();
                let id = app.ids.contact(now);
                let identity = taken.identity(id, origin.book, &placed.place.uid, now);
                let mut card = StoredCard::project(identity, &placed.card, now, origin.collation);
                card.file_hash = Some(placed.place.content);
                changes.insert(&card, EmailRule::Any);
            }
        }
    }
    Ok(Planned {
        taken: cards.len(),
        kept,
    })
}
