//! Changes of stored contacts, as they are added to a batch.

use crate::model::card::Card;
use crate::model::ids::BookId;
use crate::model::projection::{CardIdentity, StoredCard};
use crate::model::search::search_text;
use crate::model::time::Timestamp;
use crate::store::contacts::{
    CardRow, ContactChanges, ExpectedVersion, ProjectionChanges, RestoredCard, TrashedCard,
};

/// Adds the update of a stored contact to `card`; nothing if it has this card already.
pub(super) fn put(
    now: Timestamp,
    changes: &mut ContactChanges,
    operation: usize,
    row: &CardRow,
    card: &Card,
) -> Option<StoredCard> {
    put_into(row.contact.book, now, changes, operation, row, card)
}

/// Adds the same update, and moves the contact to this book if it is in another.
pub(super) fn put_into(
    book: BookId,
    now: Timestamp,
    changes: &mut ContactChanges,
    operation: usize,
    row: &CardRow,
    card: &Card,
) -> Option<StoredCard> {
    let identity = CardIdentity {
        book,
        ..row.identity()
    };
    put_as(identity, now, changes, operation, row, card)
}

/// Adds the same update, and moves the contact to the book and the name of this identity.
pub(super) fn put_as(
    identity: CardIdentity,
    now: Timestamp,
    changes: &mut ContactChanges,
    operation: usize,
    row: &CardRow,
    card: &Card,
) -> Option<StoredCard> {
    let contact = &row.contact;
    let updated_at = later(now, contact.updated_at);
    let card = StoredCard::project(identity, card, updated_at, changes.collation());
    let stays = card.contact.book == contact.book && card.href == row.href;
    if stays && card.vcard == row.vcard {
        return None;
    }
    let former = Card::parse(&row.vcard);
    let projection = ProjectionChanges {
        search: search_text(&former, &contact.fields) != card.search,
        labels: former.labels(&row.uid) != card.labels,
    };
    changes.update(
        ExpectedVersion {
            etag: &contact.etag,
            card_bytes: row.vcard.len(),
            book: contact.book,
            href: &row.href,
            operation,
        },
        &card,
        projection,
    );
    Some(card)
}

/// Returns the present, or an instant after the last change, so that no two versions share one.
fn later(now: Timestamp, last: Timestamp) -> Timestamp {
    now.max(Timestamp::from_micros(last.micros() + 1))
}

/// A contact that comes back from the trash, into this book.
pub(super) struct Return {
    pub trashed: TrashedCard,
    pub book: BookId,
}

impl Return {
    /// Returns a contact to the book that it was in when it went to the trash.
    pub fn to_own_book(trashed: TrashedCard) -> Self {
        let book = trashed.head.book;
        Self { trashed, book }
    }

    /// Returns the contact as it is once it is back.
    pub fn into_row(self) -> CardRow {
        let mut row = self.trashed.into_row();
        row.contact.book = self.book;
        row
    }

    fn labelled(&self) -> RestoredCard<'_> {
        let Self { trashed, book } = self;
        RestoredCard {
            trashed,
            book: *book,
            labels: Card::parse(&trashed.vcard).labels(&trashed.head.uid),
        }
    }
}

/// Adds the return of contacts from the trash.
pub(super) fn restore(changes: &mut ContactChanges, returns: &[Return], now: Timestamp) {
    let restored: Vec<_> = returns.iter().map(Return::labelled).collect();
    changes.restore(&restored, now);
}
