//! The contact changes of one batch: collected, numbered, counted.
//!
//! The account's counter is raised once, by the number of changes, and each change gets a number of
//! its own. The counter is raised first in the batch, so that the batches of one account wait for
//! each other, and two contacts with the same email always see each other.

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    BRING_BACK_BOOK, BURY, BURY_MOVED, ChangeOrigin, EmailRule, ExpectedVersion, FORGET_LABELS,
    FORGET_REVISIONS, FREE_REVISIONS, INSERT, INSERT_UNIQUE, KEEP_LIVE, KEEP_REVISION,
    KEEP_TRASHED, ProjectionChanges, Quota, RAISE_CHANGE, REMOVE_LIVE, REMOVE_PAIRS,
    REMOVE_REVISIONS, REMOVE_TRASHED, REQUIRE_BOOK, RESTORE, RestoredCard, TRASH, UPDATE,
};
use crate::model::contact::{Contact, ContactFields};
use crate::model::hex;
use crate::model::ids::{BookId, OperationId};
use crate::model::projection::StoredCard;
use crate::model::time::Timestamp;
use crate::store::batch::{RowPlace, Sql};
use crate::store::contacts::rows::ContactHead;
use crate::store::search::index;
use crate::store::value::params;
use crate::store::{Batch, Guard, Value, labels};

/// A contact in a list for a statement.
#[derive(Serialize)]
struct Item<'a> {
    id: i64,
    etag: &'a str,
    at: i64,
    since: Option<i64>,
    place: usize,
}

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

    /// Adds a contact.
    pub fn insert(&mut self, card: &StoredCard, emails: EmailRule) {
        let StoredCard {
            contact,
            vcard,
            email_key,
            birthday_md,
            sort_key,
            search,
            is_group,
            labels,
            uid,
        } = card;
        let Contact {
            id,
            book,
            fields,
            display_name,
            photo,
            etag,
            created_at,
            updated_at,
        } = contact;
        let ContactFields {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite,
        } = fields;
        let insert = if emails == EmailRule::Any {
            INSERT
        } else {
            Sql::from(INSERT_UNIQUE)
        };
        let origin = self.origin;
        let params = params![
            origin.user,
            *id,
            *book,
            uid,
            href(uid),
            etag,
            *created_at,
            *updated_at,
            *favorite,
            *is_group,
            first_name.as_deref(),
            last_name.as_deref(),
            display_name,
            sort_key,
            email.as_deref(),
            email_key.as_deref(),
            phone.as_deref(),
            *birthday,
            *birthday_md,
            photo.as_deref(),
            origin.face.as_str(),
            origin.operation,
            comments.as_deref(),
            search,
            vcard,
            0_i64
        ];
        if emails == EmailRule::Any {
            self.books.insert(*book);
        }
        let place = self
            .batch
            .push_row(Some(Guard::UniqueEmail), insert, params);
        self.number(place, 25);
        index::note(&mut self.batch, origin.user, *id, search);
        labels::add(&mut self.batch, origin.user, *book, *id, labels);
        self.grow(1, 1, vcard.len());
    }

    /// Replaces a contact's card, keeping the former one as a revision.
    pub fn update(
        &mut self,
        former: ExpectedVersion<'_>,
        card: &StoredCard,
        changes: ProjectionChanges,
    ) {
        let StoredCard {
            contact,
            vcard,
            email_key,
            birthday_md,
            sort_key,
            search,
            is_group,
            labels,
            uid: _,
        } = card;
        let Contact {
            id,
            book,
            fields,
            display_name,
            photo,
            etag,
            created_at: _,
            updated_at,
        } = contact;
        let ContactFields {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite,
        } = fields;
        let origin = self.origin;
        // An operation may change a contact that the one before it has changed.
        if self.operation.replace(former.operation) != Some(former.operation) {
            self.batch.keep_apart();
        }
        match self.taken_back {
            Some(operation) => self.forget_revisions(operation, &format!("[{{\"id\":{id}}}]")),
            None => {
                let keep = params![
                    *updated_at,
                    origin.face.as_str(),
                    origin.operation,
                    origin.user,
                    *id,
                    former.etag
                ];
                self.batch
                    .push_row(Some(former.guard()), KEEP_REVISION, keep);
            }
        }
        let params = params![
            etag,
            *updated_at,
            *favorite,
            *is_group,
            first_name.as_deref(),
            last_name.as_deref(),
            display_name,
            sort_key,
            email.as_deref(),
            email_key.as_deref(),
            phone.as_deref(),
            *birthday,
            *birthday_md,
            photo.as_deref(),
            comments.as_deref(),
            search,
            vcard,
            *book,
            origin.user,
            0_i64,
            *id,
            former.etag
        ];
        if former.book != *book {
            self.batch
                .push_guarded(Guard::Book, BRING_BACK_BOOK, params![origin.user, *book]);
            let place = self.batch.push_row(
                Some(former.guard()),
                BURY_MOVED,
                params![origin.user, 0_i64, *id],
            );
            self.number(place, 1);
        }
        let place = self.batch.push_row(Some(former.guard()), UPDATE, params);
        self.number(place, 19);
        if changes.search {
            index::note(&mut self.batch, origin.user, *id, search);
        }
        if changes.labels || former.book != *book {
            labels::forget(&mut self.batch, origin.user, *id);
            labels::add(&mut self.batch, origin.user, *book, *id, labels);
        }
        self.grow(1, 0, vcard.len());
        if self.taken_back.is_some() {
            self.bytes -= i64::try_from(former.card_bytes).unwrap_or(i64::MAX);
        }
    }

    /// Lets the changes fail if this book is in the trash.
    pub fn require_book(&mut self, book: BookId) {
        self.books.insert(book);
    }

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

    /// Brings contacts back from the trash.
    pub fn restore(&mut self, restored: &[RestoredCard<'_>], now: Timestamp) {
        if restored.is_empty() {
            return;
        }
        let head = |card: &RestoredCard<'_>| card.trashed.head.clone();
        let heads: Vec<_> = restored.iter().map(head).collect();
        let (origin, guard, rows) = (self.origin, Guard::Version { operation: 0 }, rows(&heads));
        let items = items(&heads, now);
        let times = self.keep_or_forget(guard, KEEP_TRASHED, rows, &items);
        let place =
            self.batch
                .push_guarded_rows(guard, rows, RESTORE, params![origin.user, 0_i64, &items]);
        self.number(place, 1);
        let books: BTreeSet<_> = heads.iter().map(|head| head.book).collect();
        for book in books {
            self.batch.push(BRING_BACK_BOOK, params![origin.user, book]);
        }
        for RestoredCard { trashed, labels } in restored {
            let (batch, head) = (&mut self.batch, &trashed.head);
            index::note(batch, origin.user, head.id, &trashed.search);
            labels::add(batch, origin.user, head.book, head.id, labels);
        }
        self.grow_many(&heads, 0, times);
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

    /// Marks this parameter as taking the number of the next change.
    fn number(&mut self, place: RowPlace, param: usize) {
        self.numbered.push(NumberedParam {
            place,
            param,
            change: self.count,
        });
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

/// Returns the name of a card within its book's collection: its UID if that is safe as a file name.
fn href(uid: &str) -> String {
    let plain = uid.len() <= 200
        && uid
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.@:+".contains(&byte));
    match plain && !uid.starts_with('.') {
        true => format!("{uid}.vcf"),
        false => format!("{}.vcf", hex::encode(&Sha256::digest(uid)[..16])),
    }
}
