//! Changes of many contacts, each kind with one statement.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::{ContactChanges, NumberedParam};
use crate::model::time::Timestamp;
use crate::store::batch::Sql;
use crate::store::contacts::rows::ContactHead;
use crate::store::contacts::write::{
    BRING_BACK_BOOK, BURY, BURY_MOVED, FORGET_LABELS, KEEP_LIVE, KEEP_TRASHED, MOVE_IN_TRASH,
    REMOVE_LIVE, REMOVE_PAIRS, REMOVE_REVISIONS, REMOVE_TRASHED, RESTORE, RestoredCard, TRASH,
};
use crate::store::search::index;
use crate::store::value::params;
use crate::store::{Guard, labels};

/// A contact in a list for a statement.
#[derive(Serialize)]
struct Item<'a> {
    id: i64,
    etag: &'a str,
    at: i64,
    since: Option<i64>,
    place: usize,
}

impl ContactChanges {
    /// Moves contacts to the trash, at `now` or at their last change.
    pub fn trash(&mut self, heads: &[ContactHead], operation: usize, now: Timestamp) {
        if heads.is_empty() {
            return;
        }
        let (origin, guard, rows) = (self.origin, Guard::Version { operation }, rows(heads));
        let items = items(heads, now);
        let times = self.keep_or_forget(guard, KEEP_LIVE, rows, &items);
        let place =
            self.batch
                .push_guarded_rows(guard, rows, TRASH, params![origin.user, 0_i64, &items]);
        self.number(place, 1);
        self.batch.push(FORGET_LABELS, params![&items, origin.user]);
        heads
            .iter()
            .for_each(|head| index::forget(&mut self.batch, origin.user, head.id));
        self.grow_many(heads, 0, times);
    }

    /// Keeps the present versions of this many contacts as revisions, or removes those of the
    /// operation being taken back. Returns how many more times their cards are stored.
    fn keep_or_forget(&mut self, guard: Guard, keep: Sql, rows: u64, items: &String) -> i64 {
        let origin = self.origin;
        match self.taken_back {
            Some(operation) => {
                self.forget_revisions(operation, items);
                0
            }
            None => {
                self.batch.push_guarded_rows(
                    guard,
                    rows,
                    keep,
                    params![origin.face.as_str(), origin.operation, items, origin.user],
                );
                1
            }
        }
    }

    /// Brings contacts back from the trash, each into its book. One whose name another card of that
    /// book has gets another name.
    pub fn restore(&mut self, restored: &[RestoredCard<'_>], now: Timestamp) {
        for restored in without_equal_names(restored) {
            self.restore_at_once(&restored, now);
        }
    }

    /// Brings contacts back with one statement, in which none sees the name of another.
    fn restore_at_once(&mut self, restored: &[&RestoredCard<'_>], now: Timestamp) {
        let heads: Vec<_> = restored
            .iter()
            .map(|card| card.trashed.head.clone())
            .collect();
        let (origin, guard, rows) = (self.origin, Guard::Version { operation: 0 }, rows(&heads));
        let items = items(&heads, now);
        self.move_in_trash(restored, guard);
        let times = self.keep_or_forget(guard, KEEP_TRASHED, rows, &items);
        let place =
            self.batch
                .push_guarded_rows(guard, rows, RESTORE, params![origin.user, 0_i64, &items]);
        self.number(place, 1);
        let books: BTreeSet<_> = restored.iter().map(|card| card.book).collect();
        for book in books {
            self.batch.push(BRING_BACK_BOOK, params![origin.user, book]);
        }
        for card in restored {
            let (batch, id) = (&mut self.batch, card.trashed.head.id);
            index::note(batch, origin.user, id, &card.trashed.search);
            labels::add(batch, origin.user, card.book, id, &card.labels);
        }
        self.grow_many(&heads, 0, times);
    }

    /// Moves contacts in the trash to the books that they come back into, leaving tombstones at
    /// their former places. Each tombstone has the number of the contact's return.
    fn move_in_trash(&mut self, restored: &[&RestoredCard<'_>], guard: Guard) {
        let user = self.origin.user;
        for (change, card) in (self.count..).zip(restored) {
            let head = &card.trashed.head;
            if card.book == head.book {
                continue;
            }
            let bury = params![user, 0_i64, head.id];
            let place = self.batch.push_row(Some(guard), BURY_MOVED, bury);
            self.numbered.push(NumberedParam {
                place,
                param: 1,
                change,
            });
            let to_book = params![card.book, user, head.id];
            self.batch.push_guarded(guard, MOVE_IN_TRASH, to_book);
        }
    }

    /// Removes contacts and their history for good: those in the trash if they have been there
    /// since this instant, the others if they still have this version.
    pub fn remove(&mut self, heads: &[ContactHead]) {
        let (trashed, live): (Vec<_>, Vec<_>) = heads
            .iter()
            .cloned()
            .partition(|head| head.deleted_at.is_some());
        for (heads, remove) in [(trashed, REMOVE_TRASHED), (live, REMOVE_LIVE)] {
            if heads.is_empty() {
                continue;
            }
            let (user, guard) = (self.origin.user, Guard::Version { operation: 0 });
            let items = items(&heads, Timestamp::from_micros(0));
            for sql in [REMOVE_PAIRS, REMOVE_REVISIONS, FORGET_LABELS] {
                self.batch.push(sql, params![&items, user]);
            }
            let place = self.batch.push_guarded_rows(
                guard,
                rows(&heads),
                BURY,
                params![user, 0_i64, &items],
            );
            self.number(place, 1);
            self.batch
                .push_guarded_rows(guard, rows(&heads), remove, params![&items, user]);
            heads
                .iter()
                .for_each(|head| index::forget(&mut self.batch, user, head.id));
            self.grow_many(&heads, -1, -1);
        }
    }

    fn grow_many(&mut self, heads: &[ContactHead], contacts: i64, times: i64) {
        let count = i64::try_from(heads.len()).unwrap_or(i64::MAX);
        self.count += count;
        self.contacts += contacts * count;
        let bytes = heads
            .iter()
            .map(|head| head.card_bytes + head.history_bytes)
            .sum::<i64>();
        self.bytes += times * bytes;
        self.batch.changed_bytes += usize::try_from(bytes).unwrap_or(0);
    }
}

/// Divides contacts so that no two of a list have the same name in the same book.
fn without_equal_names<'a, 'b>(restored: &'a [RestoredCard<'b>]) -> Vec<Vec<&'a RestoredCard<'b>>> {
    let mut lists: Vec<Vec<_>> = Vec::new();
    let mut equal = HashMap::new();
    for card in restored {
        let nth = equal.entry((card.book, &card.trashed.href)).or_insert(0);
        match lists.get_mut(*nth) {
            Some(list) => list.push(card),
            None => lists.push(vec![card]),
        }
        *nth += 1;
    }
    lists
}

/// Writes these contacts as a list for a statement, each with an instant that is not before its
/// last change.
fn items(heads: &[ContactHead], now: Timestamp) -> String {
    let items: Vec<_> = heads
        .iter()
        .enumerate()
        .map(|(place, head)| Item::of(head, place, now))
        .collect();
    // Numbers and tags can always be serialized.
    serde_json::to_string(&items).unwrap_or_default()
}

impl<'a> Item<'a> {
    fn of(head: &'a ContactHead, place: usize, now: Timestamp) -> Self {
        let last = head.deleted_at.map_or(head.updated_at, |deleted_at| {
            deleted_at.max(head.updated_at)
        });
        let at = now.max(last).micros();
        Self {
            id: head.id.get(),
            etag: head.etag.as_str(),
            at,
            since: head.deleted_at.map(Timestamp::micros),
            place,
        }
    }
}

fn rows(heads: &[ContactHead]) -> u64 {
    u64::try_from(heads.len()).unwrap_or(u64::MAX)
}
