//! One part of the contacts that get former states back: what its change needs, and the order of
//! the changes.

use std::collections::HashMap;

use super::members::MembersChange;
use super::places::Places;
use super::{FormerBooks, Target, TargetState};
use crate::domain::parts::{Planned, part_of};
use crate::domain::update::{self, Return, put_into};
use crate::domain::{App, limits};
use crate::error::Result;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::time::Timestamp;
use crate::store::contacts::{
    self, CardRow, ChangeOrigin, ContactChanges, ContactHead, TrashedCard,
};
use crate::store::revisions::{self, FormerCard, VersionOf};

type Heads = HashMap<ContactId, ContactHead>;

/// The next contacts with the data that their change needs.
pub struct Part<'a> {
    targets: &'a [Target],
    heads: Heads,
    /// The former cards that contacts get back, unless a contact has that version already.
    wanted: HashMap<ContactId, FormerCard>,
    /// The changes of members to undo in groups that others have changed since.
    members: HashMap<ContactId, MembersChange>,
    live: HashMap<ContactId, CardRow>,
    trashed: HashMap<ContactId, TrashedCard>,
    books: FormerBooks,
    places: Places,
}

/// The changes of a part in the order in which they are written: contacts that go make room for
/// those that move, and both for those that come back.
#[derive(Default)]
struct Steps {
    trashed: Vec<ContactHead>,
    removed: Vec<ContactHead>,
    put: Vec<(CardRow, BookId)>,
    restored: Vec<Return>,
    /// The number of contacts that stay unchanged.
    kept: usize,
}

impl<'a> Part<'a> {
    /// Reads as many of the targets as go into one part.
    pub async fn read(app: &App, origin: ChangeOrigin, targets: &'a [Target]) -> Result<Self> {
        let (db, user) = (&app.db, origin.user);
        let targets = &targets[..targets.len().min(limits::PART_CONTACTS)];
        let ids: Vec<_> = targets.iter().map(|target| target.contact).collect();
        let heads = contacts::heads_with_history(db, user, &ids).await?;
        let heads: Heads = heads.into_iter().map(|head| (head.id, head)).collect();
        let targets = &targets[..fitting(app, user, targets, &heads).await?];
        let wanted = revisions::cards_of(db, user, &versions(targets, &heads)).await?;
        let members = MembersChange::read(app, user, targets).await?;
        let is_coming = |target: &&Target| {
            matches!(target.state, TargetState::Version(_)) || members.contains_key(&target.contact)
        };
        let coming = targets
            .iter()
            .filter(is_coming)
            .filter_map(|target| heads.get(&target.contact));
        let (mut live, mut trashed) = (Vec::new(), Vec::new());
        for head in coming {
            match head.deleted_at {
                Some(_) => trashed.push(head.id),
                None if wanted.contains_key(&head.id) || members.contains_key(&head.id) => {
                    live.push(head.id)
                }
                // It has its version already.
                None => {}
            }
        }
        let live = contacts::cards_of(db, user, &live).await?;
        let trashed = contacts::trashed_cards(db, user, &trashed).await?;
        let mut part = Self {
            targets,
            heads,
            wanted,
            members,
            live: live.into_iter().map(|row| (row.contact.id, row)).collect(),
            trashed: trashed
                .into_iter()
                .map(|card| (card.head.id, card))
                .collect(),
            books: FormerBooks::read(app, user).await?,
            places: Places::default(),
        };
        part.places = Places::read(app, user, part.wanted_places()).await?;
        Ok(part)
    }

    /// Checks whether a version that a contact should get back no longer exists.
    pub fn lacks_version(&self) -> bool {
        self.targets.iter().any(|target| self.has_lost(target))
    }

    /// Adds the changes. Contacts whose places others have stay unchanged.
    pub fn plan(mut self, app: &App, changes: &mut ContactChanges) -> Planned {
        let (steps, now) = (self.steps(), app.now());
        changes.trash(&steps.trashed, 0, now);
        changes.remove(&steps.removed);
        for (row, book) in &steps.put {
            self.put_former(now, changes, row, *book);
        }
        update::restore(changes, &steps.restored, now);
        for restored in steps.restored {
            let book = restored.book;
            self.put_former(now, changes, &restored.into_row(), book);
        }
        Planned {
            taken: self.targets.len(),
            kept: steps.kept,
        }
    }

    fn steps(&mut self) -> Steps {
        let (mut steps, mut put, mut restored) = (Steps::default(), Vec::new(), Vec::new());
        for target in self.targets {
            let Some(head) = self.heads.get(&target.contact) else {
                continue;
            };
            if self.must_stay(target, head) {
                steps.kept += 1;
                continue;
            }
            match (target.state, head.deleted_at) {
                (TargetState::Removed, _) => steps.removed.push(head.clone()),
                (TargetState::Trashed, None) => steps.trashed.push(ContactHead {
                    history_bytes: 0,
                    ..head.clone()
                }),
                (TargetState::Trashed, Some(_)) => {}
                (_, None) => put.extend(self.live.remove(&head.id)),
                (_, Some(_)) => restored.extend(self.trashed.remove(&head.id)),
            }
        }
        for head in steps.trashed.iter().chain(&steps.removed) {
            self.places.leave(&(head.book, head.uid.clone()), head.id);
        }
        self.place_live(put, &mut steps);
        self.place_restored(restored, &mut steps);
        steps
    }

    /// Orders contacts so that each finds its place free: one that leaves a place comes before the
    /// one that takes it. Contacts that wait for each other stay where they are.
    fn place_live(&mut self, rows: Vec<CardRow>, steps: &mut Steps) {
        let mut waiting: Vec<_> = rows
            .into_iter()
            .map(|row| (self.book_of(&row.contact), row))
            .collect();
        loop {
            let count = waiting.len();
            let mut blocked = Vec::new();
            for (book, row) in waiting {
                match self.move_into(book, &row) {
                    true => steps.put.push((row, book)),
                    false => blocked.push((book, row)),
                }
            }
            waiting = blocked;
            if waiting.is_empty() || waiting.len() == count {
                break;
            }
        }
        steps.kept += waiting.len();
    }

    /// Gives a contact its place in a book if that is free.
    fn move_into(&mut self, book: BookId, row: &CardRow) -> bool {
        let (id, from) = (row.contact.id, row.contact.book);
        if from == book {
            return true;
        }
        let is_free = self.places.take((book, row.uid.clone()), id);
        if is_free {
            self.places.leave(&(from, row.uid.clone()), id);
        }
        is_free
    }

    fn place_restored(&mut self, restored: Vec<TrashedCard>, steps: &mut Steps) {
        for trashed in restored {
            let book = self.book_of(&trashed.contact);
            let place = (book, trashed.head.uid.clone());
            match self.places.take(place, trashed.head.id) {
                true => steps.restored.push(Return { trashed, book }),
                false => steps.kept += 1,
            }
        }
    }

    /// Returns the places that contacts would come to, each as a book and a UID.
    fn wanted_places(&self) -> impl Iterator<Item = (BookId, &str)> {
        let live = self
            .live
            .values()
            .map(|row| (&row.contact, row.uid.as_str()));
        let moving = live.filter(move |(contact, _)| self.book_of(contact) != contact.book);
        let trashed = self.trashed.values();
        let restored = trashed.map(|card| (&card.contact, card.head.uid.as_str()));
        moving
            .chain(restored)
            .map(move |(contact, uid)| (self.book_of(contact), uid))
    }

    /// Returns the book that a contact gets back, or its present one if that is gone.
    fn book_of(&self, contact: &Contact) -> BookId {
        self.wanted
            .get(&contact.id)
            .and_then(|former| self.books.find(former.book, contact.created_at))
            .unwrap_or(contact.book)
    }

    /// Adds the return of a contact's former card, into this book.
    fn put_former(
        &self,
        now: Timestamp,
        changes: &mut ContactChanges,
        row: &CardRow,
        book: BookId,
    ) {
        if let Some(change) = self.members.get(&row.contact.id) {
            let card = change.undo_in(Card::parse(&row.vcard));
            put_into(book, now, changes, 0, row, &card);
        } else if let Some(former) = self.wanted.get(&row.contact.id) {
            let card = Card::parse(&former.vcard);
            put_into(book, now, changes, 0, row, &card);
            changes.set_file_hash(row.contact.id, former.file_hash);
        }
    }

    /// Checks whether a contact was changed since it was chosen, or cannot get its version back.
    fn must_stay(&self, target: &Target, head: &ContactHead) -> bool {
        let lacks_members = || {
            matches!(target.state, TargetState::MembersBefore(..))
                && !self.live.contains_key(&head.id)
        };
        target.is_outdated(head)
            || lacks_members()
            || target.replaced.is_some() && self.is_read_later(head)
            || self.has_lost(target)
    }

    /// Checks whether the card of a contact was changed after its head was read.
    fn is_read_later(&self, head: &ContactHead) -> bool {
        self.live
            .get(&head.id)
            .is_some_and(|row| row.contact.etag != head.etag)
    }

    /// Checks whether the version that a contact should get back no longer exists.
    fn has_lost(&self, target: &Target) -> bool {
        let TargetState::Version(change) = target.state else {
            return false;
        };
        let is_another = |head: &ContactHead| head.change != change && !target.is_outdated(head);
        self.heads.get(&target.contact).is_some_and(is_another)
            && !self.wanted.contains_key(&target.contact)
    }
}

/// Returns how many of the targets go into one part by the bytes that they read and remove.
async fn fitting(app: &App, user: UserId, targets: &[Target], heads: &Heads) -> Result<usize> {
    let former = revisions::sizes_of(&app.db, user, &versions(targets, heads)).await?;
    let size = |target: &Target| {
        let own = |head: &ContactHead| match target.state {
            TargetState::Removed => head.card_bytes + head.history_bytes,
            TargetState::MembersBefore(..) => 3 * head.card_bytes,
            _ => head.card_bytes,
        };
        heads.get(&target.contact).map_or(0, own)
            + former.get(&target.contact).copied().unwrap_or_default()
    };
    Ok(part_of(targets.iter().map(size)).min(targets.len()))
}

/// Returns the versions that contacts should get back and do not have already.
fn versions(targets: &[Target], heads: &Heads) -> Vec<VersionOf> {
    let version = |target: &Target| match target.state {
        TargetState::Version(change) => Some(VersionOf {
            id: target.contact,
            change,
        }),
        _ => None,
    };
    let differs = |version: &VersionOf| {
        heads
            .get(&version.id)
            .is_some_and(|head| head.change != version.change)
    };
    targets.iter().filter_map(version).filter(differs).collect()
}
