//! The contact changes of one batch: collected, numbered, counted.
//!
//! The account's counter is raised once, by the number of changes, and each change gets a number of
//! its own. The counter is raised first in the batch, so that the batches of one account wait for
//! each other, and two contacts with the same email always see each other.

mod several;
mod single;

use std::collections::BTreeSet;

use super::{ChangeOrigin, FORGET_REVISIONS, FREE_REVISIONS, Quota, RAISE_CHANGE, REQUIRE_BOOK};
use crate::model::collation::Collation;
use crate::model::ids::{BookId, OperationId};
use crate::store::batch::RowPlace;
use crate::store::value::params;
use crate::store::{Batch, Guard, Value};

/// A parameter for the number of a change, which is known only at the end.
#[derive(Clone, Copy, Debug)]
struct NumberedParam {
    place: RowPlace,
    param: usize,
    /// The change, counted from 0.
    change: i64,
}

/// Changes of contacts of one account that are written in one batch.
#[derive(Debug)]
pub struct ContactChanges {
    origin: ChangeOrigin,
    batch: Batch,
    numbered: Vec<NumberedParam>,
    count: i64,
    contacts: i64,
    bytes: i64,
    /// True if the changes must stay within the account's quota. Moving and removing contacts is
    /// always possible.
    is_within_quota: bool,
    /// True if a contact that moves must get the very name of its new card.
    has_exact_names: bool,
    /// The operation that these changes take back: the versions that they replace are not kept, and
    /// those that the operation kept are removed.
    taken_back: Option<OperationId>,
    /// The caller's operation that the latest update belongs to.
    operation: Option<usize>,
    /// Books that must still exist outside the trash.
    books: BTreeSet<BookId>,
}

impl ContactChanges {
    /// Starts with no changes.
    pub fn new(origin: ChangeOrigin) -> Self {
        let batch = Batch::of(Some(origin.user));
        Self {
            origin,
            batch,
            numbered: Vec::new(),
            count: 0,
            contacts: 0,
            bytes: 0,
            is_within_quota: true,
            has_exact_names: false,
            taken_back: None,
            operation: None,
            books: BTreeSet::new(),
        }
    }

    /// Returns the number of contacts that change.
    pub fn len(&self) -> i64 {
        self.count
    }

    /// Checks whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the order of the account's names.
    pub fn collation(&self) -> Collation {
        self.origin.collation
    }

    /// Returns the number of added contacts minus the removed ones.
    pub fn contacts(&self) -> i64 {
        self.contacts
    }

    /// Returns the bytes of cards that are written, including those kept as former ones.
    pub fn bytes(&self) -> i64 {
        self.bytes
    }

    /// Lets the account exceed its quota, for changes that free space or take something back.
    pub fn beyond_quota(mut self) -> Self {
        self.is_within_quota = false;
        self
    }

    /// Lets the changes fail if another contact has the name to which one moves. It otherwise gets a
    /// name that is free.
    pub fn at_exact_names(mut self) -> Self {
        self.has_exact_names = true;
        self
    }

    /// Leaves no trace of an operation in the history of the contacts.
    pub fn taking_back(mut self, operation: OperationId) -> Self {
        self.taken_back = Some(operation);
        self.beyond_quota()
    }

    /// Removes the revisions of these contacts that the operation being taken back has kept.
    fn forget_revisions(&mut self, operation: OperationId, items: &str) {
        let origin = self.origin;
        self.batch
            .push(FREE_REVISIONS, params![items, origin.user, operation]);
        self.batch
            .push(FORGET_REVISIONS, params![items, origin.user, operation]);
    }

    /// Marks this parameter as taking the number of the next change.
    fn number(&mut self, place: RowPlace, param: usize) {
        self.numbered.push(NumberedParam {
            place,
            param,
            change: self.count,
        });
    }

    fn grow(&mut self, count: i64, contacts: i64, bytes: usize) {
        self.count += count;
        self.contacts += contacts;
        self.bytes += i64::try_from(bytes).unwrap_or(i64::MAX);
    }

    /// Returns the batch, which raises the account's counter before all else.
    pub fn into_batch(self) -> Batch {
        let Self {
            origin,
            batch: mut changes,
            numbered,
            count,
            contacts,
            bytes,
            is_within_quota,
            books,
            ..
        } = self;
        for NumberedParam {
            place,
            param,
            change,
        } in numbered
        {
            changes.set_param(place, param, Value::Int(count - 1 - change));
        }
        let quota = if is_within_quota {
            origin.quota
        } else {
            Quota {
                contacts: i64::MAX,
                bytes: i64::MAX,
            }
        };
        let mut batch = Batch::of(changes.account);
        batch.push_guarded(
            Guard::Quota,
            RAISE_CHANGE,
            params![
                count,
                contacts,
                bytes,
                origin.user,
                quota.contacts,
                quota.bytes
            ],
        );
        for book in books {
            batch.push_guarded(Guard::Book, REQUIRE_BOOK, params![origin.user, book]);
        }
        batch.append(changes);
        batch
    }
}
