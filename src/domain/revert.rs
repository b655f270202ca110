//! Bringing contacts into former states: undoing an operation, putting the book back, restoring a
//! version, and taking back an operation that could not end.

mod take_back;

use std::collections::{HashMap, HashSet};

use super::parts::{Planned, part_of};
use super::update::put_into;
use super::{App, update};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::time::Timestamp;
use crate::store::contacts::{
    self, CardRow, ChangeOrigin, ContactChanges, ContactHead, TrashedCard,
};
use crate::store::labels::Member;
use crate::store::revisions::{self, FormerCard, VersionOf};
use crate::store::{books, operations};
pub(super) use take_back::take_back;
pub use take_back::take_back_abandoned;

/// A contact, and the former state that it gets back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub contact: ContactId,
    pub state: TargetState,
    /// The version number that the contact must still have, otherwise it stays unchanged; `None`
    /// replaces any version.
    pub replaced: Option<i64>,
}

impl Target {
    /// Checks whether a contact was changed since it was chosen.
    fn is_outdated(&self, head: &ContactHead) -> bool {
        self.replaced.is_some_and(|change| change != head.change)
    }
}

/// A state that a contact had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetState {
    /// Removed without a trace.
    Removed,
    /// Removed, or in the trash.
    Trashed,
    /// This version of its card.
    Version(i64),
}

/// Sorts removals first, because a contact that comes back may have the UID of a removed one.
pub(super) fn in_order(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort_by_key(|target| matches!(target.state, TargetState::Version(_)));
    targets
}

/// Returns the states that an operation's contacts had before it, and the number of contacts that
/// were changed since, which stay unchanged.
pub(super) async fn before(
    app: &App,
    user: UserId,
    id: OperationId,
    added: TargetState,
) -> Result<(Vec<Target>, usize)> {
    let (mut targets, mut kept) = (Vec::new(), 0);
    let created = operations::created(&app.db, user, id).await?;
    let known: HashSet<_> = created.iter().map(|created| created.contact).collect();
    for created in created {
        match created.is_as_left {
            true => targets.push(Target {
                contact: created.contact,
                state: added,
                replaced: Some(created.change),
            }),
            false => kept += 1,
        }
    }
    for changed in operations::changed(&app.db, user, id)
        .await?
        .into_iter()
        .filter(|changed| !known.contains(&changed.contact))
    {
        let former = if changed.was_trashed {
            TargetState::Trashed
        } else {
            TargetState::Version(changed.first)
        };
        match changed.is_as_left {
            true => targets.push(Target {
                contact: changed.contact,
                state: former,
                replaced: changed.change,
            }),
            false => kept += 1,
        }
    }
    Ok((in_order(targets), kept))
}

/// Plans how the next contacts get their former states back.
///
/// # Errors
///
/// [`Error::Conflict`] if a needed version was removed to make room for newer ones.
pub(super) async fn plan(
    app: &App,
    origin: ChangeOrigin,
    targets: &[Target],
    changes: &mut ContactChanges,
) -> Result<Planned> {
    let part = Part::read(app, origin, targets).await?;
    if part.targets.iter().any(|target| part.has_lost(target)) {
        return Err(Error::Conflict(
            "an older version that this needs made way when the account was full",
        ));
    }
    Ok(part.plan(app, changes))
}

/// The next contacts with the data that their change needs.
struct Part<'a> {
    targets: &'a [Target],
    heads: HashMap<ContactId, ContactHead>,
    /// The former cards that contacts get back, unless a contact has that version already.
    wanted: HashMap<ContactId, FormerCard>,
    live: HashMap<ContactId, CardRow>,
    trashed: HashMap<ContactId, TrashedCard>,
    /// Contacts outside the trash with the UIDs of those that come back.
    successors: HashMap<Member, ContactId>,
    /// The account's books, oldest first, with the times of their creation.
    books: Vec<(BookId, Timestamp)>,
}

impl<'a> Part<'a> {
    async fn read(app: &App, origin: ChangeOrigin, targets: &'a [Target]) -> Result<Self> {
        let (db, user) = (&app.db, origin.user);
        let targets = &targets[..targets.len().min(super::limits::PART_CONTACTS)];
        let ids: Vec<_> = targets.iter().map(|target| target.contact).collect();
        let heads: HashMap<_, _> = contacts::heads_with_history(db, user, &ids)
            .await?
            .into_iter()
            .map(|head| (head.id, head))
            .collect();
        let versions = versions(targets, &heads);
        let sizes = revisions::sizes_of(db, user, &versions).await?;
        let size = |target: &Target| {
            let own = |head: &ContactHead| match target.state {
                TargetState::Removed => head.card_bytes + head.history_bytes,
                _ => head.card_bytes,
            };
            heads.get(&target.contact).map_or(0, own)
                + sizes.get(&target.contact).copied().unwrap_or_default()
        };
        let targets = &targets[..part_of(targets.iter().map(size)).min(targets.len())];
        let versions = self::versions(targets, &heads);
        let wanted = revisions::cards_of(db, user, &versions).await?;
        let back = |target: &&Target| matches!(target.state, TargetState::Version(_));
        let is_trashed =
            |id: &ContactId| heads.get(id).is_some_and(|head| head.deleted_at.is_some());
        let coming: Vec<_> = targets
            .iter()
            .filter(back)
            .map(|target| target.contact)
            .collect();
        let (trashed, live): (Vec<_>, Vec<_>) = coming.into_iter().partition(is_trashed);
        let live: Vec<_> = live
            .into_iter()
            .filter(|id| wanted.contains_key(id))
            .collect();
        let live = contacts::cards_of(db, user, &live)
            .await?
            .into_iter()
            .map(|row| (row.contact.id, row))
            .collect();
        let trashed = contacts::trashed_cards(db, user, &trashed).await?;
        let successors = successors(app, user, &trashed).await?;
        let trashed = trashed
            .into_iter()
            .map(|trashed| (trashed.head.id, trashed))
            .collect();
        Ok(Self {
            targets,
            heads,
            wanted,
            live,
            trashed,
            successors,
            books: books::kept(db, user).await?,
        })
    }

    fn plan(mut self, app: &App, changes: &mut ContactChanges) -> Planned {
        let mut planned = Planned {
            taken: self.targets.len(),
            kept: 0,
        };
        let (mut trashed, mut removed, mut restored) = (Vec::new(), Vec::new(), Vec::new());
        for target in self.targets {
            let Some(head) = self.heads.get(&target.contact) else {
                continue;
            };
            let is_outdated =
                target.is_outdated(head) || target.replaced.is_some() && self.is_read_later(head);
            if is_outdated || self.has_lost(target) {
                planned.kept += 1;
                continue;
            }
            match (target.state, head.deleted_at) {
                (TargetState::Removed, _) => removed.push(head.clone()),
                (TargetState::Trashed, None) => trashed.push(ContactHead {
                    history_bytes: 0,
                    ..head.clone()
                }),
                (TargetState::Trashed, Some(_)) => {}
                (TargetState::Version(_), None) => {
                    if let (Some(row), Some(former)) =
                        (self.live.get(&head.id), self.wanted.get(&head.id))
                    {
                        self.put_former(app, changes, row, former);
                    }
                }
                (TargetState::Version(_), Some(_)) if self.has_successor(head) => planned.kept += 1,
                (TargetState::Version(_), Some(_)) => {
                    restored.extend(self.trashed.remove(&head.id))
                }
            }
        }
        let now = app.now();
        changes.trash(&trashed, 0, now);
        changes.remove(&removed);
        update::restore(changes, &restored, now);
        for back in restored {
            if let Some(former) = self.wanted.get(&back.head.id) {
                self.put_former(app, changes, &back.into_row(), former);
            }
        }
        planned
    }

    /// Adds the return of a contact's former card, into the book that it was in.
    fn put_former(
        &self,
        app: &App,
        changes: &mut ContactChanges,
        row: &CardRow,
        former: &FormerCard,
    ) {
        let book = self.book_of(&row.contact, former);
        let card = Card::parse(&former.vcard);
        put_into(book, app.now(), changes, 0, row, &card);
    }

    /// Returns the book that a former card was in, or the present one if that is gone. A version
    /// from before books were recorded was in the account's only one, which is older than it.
    fn book_of(&self, contact: &Contact, former: &FormerCard) -> BookId {
        let mut books = self.books.iter();
        let found = match former.book {
            Some(book) => books.find(|(id, _)| *id == book),
            None => books.find(|(_, created_at)| *created_at <= contact.created_at),
        };
        found.map_or(contact.book, |(id, _)| *id)
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

    /// Checks whether a contact outside the trash, which this part does not remove, has the UID of
    /// this one in the trash.
    fn has_successor(&self, head: &ContactHead) -> bool {
        let goes = |id: &ContactId| {
            self.targets.iter().any(|target| {
                target.contact == *id && !matches!(target.state, TargetState::Version(_))
            })
        };
        self.successors
            .get(&(head.book, head.uid.clone()))
            .is_some_and(|successor| !goes(successor))
    }
}

/// Returns the contacts outside the trash with the UIDs of these, in the same books.
async fn successors(
    app: &App,
    user: UserId,
    trashed: &[TrashedCard],
) -> Result<HashMap<Member, ContactId>> {
    let mut uids: HashMap<BookId, Vec<&str>> = HashMap::new();
    for TrashedCard { head, .. } in trashed {
        uids.entry(head.book).or_default().push(&head.uid);
    }
    let mut successors = HashMap::new();
    for (book, uids) in uids {
        let found = contacts::with_uids(&app.db, user, book, &uids).await?;
        successors.extend(found.into_iter().map(|(uid, id)| ((book, uid), id)));
    }
    Ok(successors)
}

/// Returns the versions that contacts should get back and do not have already.
fn versions(targets: &[Target], heads: &HashMap<ContactId, ContactHead>) -> Vec<VersionOf> {
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
