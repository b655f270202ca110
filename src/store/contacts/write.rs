//! Changes of contacts, each of which keeps what it replaces.
//!
//! [`ContactChanges`] gathers the changes of one batch. The book's counter is raised once, by their number, and each change
//! takes a number of its own. Raising it comes first in the batch, so that the batches of one account wait for each other, and
//! two contacts with the same email never miss each other.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::CardRow;
use super::many::ContactHead;
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactFields, ETag, StoredCard};
use crate::model::ids::{BookId, OperationId, UserId};
use crate::model::time::Timestamp;
use crate::store::batch::Sql;
use crate::store::value::params;
use crate::store::{Batch, Guard, Value, dialects, labels, search, statements};

macro_rules! insert_into {
    () => {
        "INSERT INTO contacts (user_id, id, book_id, uid, href, etag, created_at, updated_at, favorite, is_group, first_name, \
         last_name, display_name, sort_key, email, email_key, phone, birthday, birthday_md, photo, source, operation, comments, \
         search, vcard, change)"
    };
}

macro_rules! inserted {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25"
    };
}

/// The columns of a revision of a contact.
macro_rules! keep_revision {
    () => {
        "INSERT INTO revisions (user_id, contact_id, change, vcard, at, source, action, operation) \
         SELECT contacts.user_id, contacts.id, contacts.change, contacts.vcard, "
    };
}

/// The rows of a list in JSON, as [`Item`] writes them.
macro_rules! items {
    (sqlite $list:literal) => {
        concat!(
            "(SELECT value ->> 'id' AS id, value ->> 'etag' AS etag, value ->> 'at' AS at, value ->> 'since' AS since, \
             value ->> 'place' AS place FROM json_each(",
            $list,
            ")) AS item"
        )
    };
    (postgres $list:literal) => {
        concat!(
            "json_to_recordset(CAST(CAST(",
            $list,
            " AS TEXT) AS json)) \
             AS item (id BIGINT, etag TEXT, at BIGINT, since BIGINT, place BIGINT)"
        )
    };
}

statements! {
    RAISE_CHANGE = "UPDATE books SET change = change + $1, contacts = contacts + $2, bytes = bytes + $3 \
        WHERE user_id = $4 AND id = $5 AND (CAST($2 AS BIGINT) <= 0 OR contacts + $2 <= $6) AND (CAST($3 AS BIGINT) <= 0 OR bytes + $3 <= $7)";
    // Not an INSERT of a SELECT: SQLite would then be ready to take back several rows, and the search index write out all it holds.
    INSERT = concat!(insert_into!(), " VALUES (", inserted!(), ", (SELECT change FROM books WHERE user_id = $1 AND id = $3) - $26)");
    INSERT_UNIQUE = concat!(insert_into!(), " SELECT ", inserted!(), ", change - $26 FROM books WHERE user_id = $1 AND id = $3 AND NOT EXISTS \
        (SELECT 1 FROM contacts WHERE user_id = $1 AND email_key = $16 AND deleted_at IS NULL)");
    KEEP_REVISION = concat!(keep_revision!(), "CAST($1 AS BIGINT), CAST($2 AS TEXT), 'update', CAST($3 AS BIGINT) FROM contacts \
        WHERE user_id = $4 AND id = $5 AND etag = $6 AND deleted_at IS NULL");
    UPDATE = "UPDATE contacts SET etag = $1, updated_at = $2, favorite = $3, is_group = $4, first_name = $5, last_name = $6, \
        display_name = $7, sort_key = $8, email = $9, email_key = $10, phone = $11, birthday = $12, birthday_md = $13, photo = $14, \
        comments = $15, search = $16, vcard = $17, change = (SELECT change FROM books WHERE user_id = $18 AND id = $19) - $20 \
        WHERE user_id = $18 AND id = $21 AND etag = $22 AND deleted_at IS NULL";
}

dialects! {
    KEEP_LIVE = {
        sqlite: concat!(keep_revision!(), "item.at, CAST($1 AS TEXT), 'delete', CAST($2 AS BIGINT) FROM ", items!(sqlite "$3"),
            " CROSS JOIN contacts ON contacts.id = item.id \
            WHERE contacts.user_id = $4 AND contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
        postgres: concat!(keep_revision!(), "item.at, CAST($1 AS TEXT), 'delete', CAST($2 AS BIGINT) FROM ", items!(postgres "$3"),
            " JOIN contacts ON contacts.user_id = $4 AND contacts.id = item.id \
            WHERE contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
    };
    TRASH = {
        sqlite: concat!("UPDATE contacts SET deleted_at = item.at, \
            change = (SELECT change FROM books WHERE user_id = $1 AND id = $2) - $3 + item.place FROM ", items!(sqlite "$4"),
            " WHERE +contacts.user_id = $1 AND contacts.id = item.id AND contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
        postgres: concat!("UPDATE contacts SET deleted_at = item.at, \
            change = (SELECT change FROM books WHERE user_id = $1 AND id = $2) - $3 + item.place FROM ", items!(postgres "$4"),
            " WHERE contacts.user_id = $1 AND contacts.id = item.id AND contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
    };
    KEEP_TRASHED = {
        sqlite: concat!(keep_revision!(), "item.at, CAST($1 AS TEXT), 'restore', CAST($2 AS BIGINT) FROM ", items!(sqlite "$3"),
            " CROSS JOIN contacts ON contacts.id = item.id WHERE contacts.user_id = $4 AND contacts.deleted_at = item.since"),
        postgres: concat!(keep_revision!(), "item.at, CAST($1 AS TEXT), 'restore', CAST($2 AS BIGINT) FROM ", items!(postgres "$3"),
            " JOIN contacts ON contacts.user_id = $4 AND contacts.id = item.id WHERE contacts.deleted_at = item.since"),
    };
    RESTORE = {
        sqlite: concat!("UPDATE contacts SET deleted_at = NULL, \
            change = (SELECT change FROM books WHERE user_id = $1 AND id = $2) - $3 + item.place FROM ", items!(sqlite "$4"),
            " WHERE +contacts.user_id = $1 AND contacts.id = item.id AND contacts.deleted_at = item.since"),
        postgres: concat!("UPDATE contacts SET deleted_at = NULL, \
            change = (SELECT change FROM books WHERE user_id = $1 AND id = $2) - $3 + item.place FROM ", items!(postgres "$4"),
            " WHERE contacts.user_id = $1 AND contacts.id = item.id AND contacts.deleted_at = item.since"),
    };
    FREE_REVISIONS = {
        sqlite: concat!("UPDATE books SET bytes = bytes - (SELECT COALESCE(SUM(octet_length(vcard)), 0) FROM ", items!(sqlite "$1"),
            " CROSS JOIN revisions ON revisions.contact_id = item.id WHERE revisions.user_id = $2 AND revisions.operation = $3) \
            WHERE user_id = $2 AND id = $4"),
        postgres: concat!("UPDATE books SET bytes = bytes - (SELECT COALESCE(SUM(octet_length(vcard)), 0) FROM ", items!(postgres "$1"),
            " JOIN revisions ON revisions.contact_id = item.id WHERE revisions.user_id = $2 AND revisions.operation = $3) \
            WHERE user_id = $2 AND id = $4"),
    };
    FORGET_REVISIONS = {
        sqlite: "DELETE FROM revisions WHERE contact_id IN (SELECT value ->> 'id' FROM json_each($1)) AND user_id = $2 AND operation = $3",
        postgres: "DELETE FROM revisions USING json_to_recordset(CAST(CAST($1 AS TEXT) AS json)) AS item (id BIGINT) \
            WHERE user_id = $2 AND contact_id = item.id AND operation = $3",
    };
    REMOVE_PAIRS = {
        sqlite: "DELETE FROM distinct_contacts WHERE (first IN (SELECT value ->> 'id' FROM json_each($1)) \
            OR second IN (SELECT value ->> 'id' FROM json_each($1))) AND user_id = $2",
        postgres: "DELETE FROM distinct_contacts USING json_to_recordset(CAST(CAST($1 AS TEXT) AS json)) AS item (id BIGINT) \
            WHERE user_id = $2 AND (first = item.id OR second = item.id)",
    };
    REMOVE_REVISIONS = {
        sqlite: "DELETE FROM revisions WHERE contact_id IN (SELECT value ->> 'id' FROM json_each($1)) AND user_id = $2",
        postgres: "DELETE FROM revisions USING json_to_recordset(CAST(CAST($1 AS TEXT) AS json)) AS item (id BIGINT) \
            WHERE user_id = $2 AND contact_id = item.id",
    };
    FORGET_LABELS = {
        sqlite: "DELETE FROM labels WHERE card_id IN (SELECT value ->> 'id' FROM json_each($1)) AND user_id = $2",
        postgres: "DELETE FROM labels USING json_to_recordset(CAST(CAST($1 AS TEXT) AS json)) AS item (id BIGINT) \
            WHERE user_id = $2 AND card_id = item.id",
    };
    REMOVE_TRASHED = {
        sqlite: concat!("DELETE FROM contacts WHERE id IN (SELECT trashed.id FROM ", items!(sqlite "$1"),
            " CROSS JOIN contacts AS trashed ON trashed.id = item.id \
            WHERE trashed.user_id = $2 AND trashed.deleted_at = item.since)"),
        postgres: concat!("DELETE FROM contacts USING ", items!(postgres "$1"),
            " WHERE user_id = $2 AND contacts.id = item.id AND contacts.deleted_at = item.since"),
    };
    REMOVE_LIVE = {
        sqlite: concat!("DELETE FROM contacts WHERE id IN (SELECT live.id FROM ", items!(sqlite "$1"),
            " CROSS JOIN contacts AS live ON live.id = item.id \
            WHERE live.user_id = $2 AND live.etag = item.etag AND live.deleted_at IS NULL)"),
        postgres: concat!("DELETE FROM contacts USING ", items!(postgres "$1"),
            " WHERE user_id = $2 AND contacts.id = item.id AND contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
    };
}

/// Whether a new contact may have the email of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailRule {
    /// It may.
    Any,
    /// It may not: the batch fails.
    Unique,
}

/// The most that an account may have.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Contacts, those in the trash too.
    pub contacts: i64,
    /// Bytes of their cards, former ones included.
    pub bytes: i64,
}

/// Who changes contacts, and through what.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The account.
    pub user: UserId,
    /// The book.
    pub book: BookId,
    /// Through what: `api`, `web`, `import` ...
    pub source: &'static str,
    /// The larger change that it is part of.
    pub operation: Option<OperationId>,
    /// The most that the account may have.
    pub quota: Quota,
}

/// The version that a change replaces.
#[derive(Clone, Copy)]
pub struct Former<'a> {
    /// The tag that the stored contact must still have.
    pub etag: &'a ETag,
    /// The bytes of its card.
    pub card_bytes: usize,
    /// Which of the caller's operations this is.
    pub operation: usize,
}

impl Former<'_> {
    /// Without the row there is nothing to change, and nothing to keep: its account may just have been deleted.
    fn guard(&self) -> Guard {
        Guard::Version { operation: self.operation }
    }
}

/// Which of what stands beside a card changes with it.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// The search text.
    pub search: bool,
    /// The labels.
    pub labels: bool,
}

/// A contact in a list for a statement.
#[derive(Serialize)]
struct Item<'a> {
    id: i64,
    etag: &'a str,
    at: i64,
    since: Option<i64>,
    place: usize,
}

/// A parameter that takes the number of a change, which is known only at the end.
#[derive(Clone, Copy, Debug)]
struct NumberedParam {
    step: usize,
    param: usize,
    /// The change, counted from 0.
    change: i64,
}

/// Changes of contacts of one book that are written in one batch.
#[derive(Debug)]
pub struct ContactChanges {
    by: By,
    batch: Batch,
    numbered: Vec<NumberedParam>,
    count: i64,
    contacts: i64,
    bytes: i64,
    /// Whether the account may go beyond its quota for it: what only moves or removes contacts must always be possible.
    is_within_quota: bool,
    /// The operation that is taken back with them: nothing is kept of what they replace, and what it has kept goes.
    taken_back: Option<OperationId>,
}

impl ContactChanges {
    /// No changes yet.
    pub fn new(by: By) -> Self {
        let batch = Batch { account: Some(by.user), ..Batch::default() };
        Self { by, batch, numbered: Vec::new(), count: 0, contacts: 0, bytes: 0, is_within_quota: true, taken_back: None }
    }

    /// Returns how many contacts change.
    pub fn len(&self) -> i64 {
        self.count
    }

    /// Checks that nothing changes.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns how many contacts are added, less those that are removed.
    pub fn contacts(&self) -> i64 {
        self.contacts
    }

    /// Returns how many bytes of cards are written, those that are kept as former ones included.
    pub fn bytes(&self) -> i64 {
        self.bytes
    }

    /// Lets the account go beyond its quota: for what gives back, or takes back.
    pub fn beyond_quota(mut self) -> Self {
        self.is_within_quota = false;
        self
    }

    /// Leaves no trace of an operation in the history of the contacts.
    pub fn taking_back(mut self, operation: OperationId) -> Self {
        self.taken_back = Some(operation);
        self.beyond_quota()
    }

    /// Forgets what the operation that is taken back has kept of contacts.
    fn forget_revisions(&mut self, operation: OperationId, items: &str) {
        let by = self.by;
        self.batch.push(FREE_REVISIONS, params![items, by.user, operation, by.book]);
        self.batch.push(FORGET_REVISIONS, params![items, by.user, operation]);
    }

    /// Adds a contact.
    pub fn insert(&mut self, card: &StoredCard, emails: EmailRule) {
        let StoredCard { contact, vcard, email_key, birthday_md, sort_key, search, is_group, labels, uid } = card;
        let Contact { id, fields, display_name, photo, etag, created_at, updated_at } = contact;
        let ContactFields { first_name, last_name, email, phone, birthday, comments, favorite } = fields;
        let insert = if emails == EmailRule::Any { INSERT } else { INSERT_UNIQUE };
        let by = self.by;
        let params = params![
            by.user,
            *id,
            by.book,
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
            by.source,
            by.operation,
            comments.as_deref(),
            search,
            vcard,
            0_i64
        ];
        self.number(25);
        self.batch.push_guarded(Guard::UniqueEmail, insert, params);
        search::index(&mut self.batch, by.user, *id, search);
        labels::add(&mut self.batch, by.user, *id, labels);
        self.grow(1, 1, vcard.len());
    }

    /// Replaces a contact's card, keeping the former one as a revision.
    pub fn update(&mut self, former: Former<'_>, card: &StoredCard, changes: Beside) {
        let StoredCard { contact, vcard, email_key, birthday_md, sort_key, search, is_group, labels, uid: _ } = card;
        let Contact { id, fields, display_name, photo, etag, created_at: _, updated_at } = contact;
        let ContactFields { first_name, last_name, email, phone, birthday, comments, favorite } = fields;
        let by = self.by;
        match self.taken_back {
            Some(operation) => self.forget_revisions(operation, &format!("[{{\"id\":{id}}}]")),
            None => {
                let keep = params![*updated_at, by.source, by.operation, by.user, *id, former.etag];
                self.batch.push_guarded(former.guard(), KEEP_REVISION, keep);
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
            by.user,
            by.book,
            0_i64,
            *id,
            former.etag
        ];
        self.number(19);
        self.batch.push_guarded(former.guard(), UPDATE, params);
        if changes.search {
            search::index(&mut self.batch, by.user, *id, search);
        }
        if changes.labels {
            labels::forget(&mut self.batch, by.user, *id);
            labels::add(&mut self.batch, by.user, *id, labels);
        }
        self.grow(1, 0, vcard.len());
        if self.taken_back.is_some() {
            self.bytes -= i64::try_from(former.card_bytes).unwrap_or(i64::MAX);
        }
    }

    /// Moves contacts to the trash, at `now` or at their last change.
    pub fn trash(&mut self, heads: &[ContactHead], operation: usize, now: Timestamp) {
        if heads.is_empty() {
            return;
        }
        let (by, guard, rows) = (self.by, Guard::Version { operation }, rows(heads));
        let items = items(heads, now);
        let times = self.keep_or_forget(guard, KEEP_LIVE, rows, &items);
        self.number(2);
        self.batch.push_guarded_rows(guard, rows, TRASH, params![by.user, by.book, 0_i64, &items]);
        self.batch.push(FORGET_LABELS, params![&items, by.user]);
        heads.iter().for_each(|head| search::forget(&mut self.batch, head.id));
        self.grow_many(heads, 0, times);
    }

    /// Keeps what so many contacts were, or forgets what the operation that is taken back has kept of them. Returns how many
    /// times their cards are stored once more.
    fn keep_or_forget(&mut self, guard: Guard, keep: Sql, rows: u64, items: &String) -> i64 {
        let by = self.by;
        match self.taken_back {
            Some(operation) => {
                self.forget_revisions(operation, items);
                0
            }
            None => {
                self.batch.push_guarded_rows(guard, rows, keep, params![by.source, by.operation, items, by.user]);
                1
            }
        }
    }

    /// Brings contacts back from the trash, whose cards and search texts are these.
    pub fn restore(&mut self, trashed: &[TrashedCard], now: Timestamp) {
        if trashed.is_empty() {
            return;
        }
        let heads: Vec<_> = trashed.iter().map(|trashed| trashed.head.clone()).collect();
        let (by, guard, rows) = (self.by, Guard::Version { operation: 0 }, rows(&heads));
        let items = items(&heads, now);
        let times = self.keep_or_forget(guard, KEEP_TRASHED, rows, &items);
        self.number(2);
        self.batch.push_guarded_rows(guard, rows, RESTORE, params![by.user, by.book, 0_i64, &items]);
        for TrashedCard { head, search, vcard, contact: _ } in trashed {
            search::index(&mut self.batch, by.user, head.id, search);
            labels::add(&mut self.batch, by.user, head.id, &Card::parse(vcard).labels(&head.uid));
        }
        self.grow_many(&heads, 0, times);
    }

    /// Removes contacts for good, with all that was kept of them: those in the trash since this long, and those outside it in
    /// this version.
    pub fn remove(&mut self, heads: &[ContactHead]) {
        let (trashed, live): (Vec<_>, Vec<_>) = heads.iter().cloned().partition(|head| head.deleted_at.is_some());
        for (heads, remove) in [(trashed, REMOVE_TRASHED), (live, REMOVE_LIVE)] {
            if heads.is_empty() {
                continue;
            }
            let (user, guard) = (self.by.user, Guard::Version { operation: 0 });
            let items = items(&heads, Timestamp::from_micros(0));
            for sql in [REMOVE_PAIRS, REMOVE_REVISIONS, FORGET_LABELS] {
                self.batch.push(sql, params![&items, user]);
            }
            self.batch.push_guarded_rows(guard, rows(&heads), remove, params![&items, user]);
            heads.iter().for_each(|head| search::forget(&mut self.batch, head.id));
            self.grow_many(&heads, -1, -1);
        }
    }

    /// Notes that this parameter of the next step takes the number of the next change.
    fn number(&mut self, param: usize) {
        self.numbered.push(NumberedParam { step: self.batch.steps.len(), param, change: self.count });
    }

    fn grow_many(&mut self, heads: &[ContactHead], contacts: i64, times: i64) {
        let count = i64::try_from(heads.len()).unwrap_or(i64::MAX);
        self.count += count;
        self.contacts += contacts * count;
        self.bytes += times * heads.iter().map(|head| head.card_bytes + head.history_bytes).sum::<i64>();
    }

    fn grow(&mut self, count: i64, contacts: i64, bytes: usize) {
        self.count += count;
        self.contacts += contacts;
        self.bytes += i64::try_from(bytes).unwrap_or(i64::MAX);
    }

    /// Returns the batch, which raises the book's counter before all else.
    pub fn into_batch(self) -> Batch {
        let Self { by, batch: mut changes, numbered, count, contacts, bytes, is_within_quota, taken_back: _ } = self;
        for NumberedParam { step, param, change } in numbered {
            changes.steps[step].params[param] = Value::Int(count - 1 - change);
        }
        let quota = if is_within_quota { by.quota } else { Quota { contacts: i64::MAX, bytes: i64::MAX } };
        let mut batch = Batch { account: changes.account, ..Batch::default() };
        batch.push_guarded(
            Guard::Quota,
            RAISE_CHANGE,
            params![count, contacts, bytes, by.user, by.book, quota.contacts, quota.bytes],
        );
        batch.append(changes);
        batch
    }
}

/// The list of these contacts for a statement, each with an instant that is not before its last change.
fn items(heads: &[ContactHead], now: Timestamp) -> String {
    let items: Vec<_> = heads.iter().enumerate().map(|(place, head)| Item::of(head, place, now)).collect();
    // Numbers and tags can always be written.
    serde_json::to_string(&items).unwrap_or_default()
}

impl<'a> Item<'a> {
    fn of(head: &'a ContactHead, place: usize, now: Timestamp) -> Self {
        let last = head.deleted_at.map_or(head.updated_at, |deleted_at| deleted_at.max(head.updated_at));
        let at = now.max(last).micros();
        Self { id: head.id.get(), etag: head.etag.as_str(), at, since: head.deleted_at.map(Timestamp::micros), place }
    }
}

fn rows(heads: &[ContactHead]) -> u64 {
    u64::try_from(heads.len()).unwrap_or(u64::MAX)
}

/// The name of a card within its book's collection: its UID where that can be a file's name.
fn href(uid: &str) -> String {
    let plain = uid.len() <= 200 && uid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@:+".contains(&byte));
    match plain && !uid.starts_with('.') {
        true => format!("{uid}.vcf"),
        false => format!("{}.vcf", Sha256::digest(uid)[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}

impl TrashedCard {
    /// The contact once it is back.
    pub fn into_row(self) -> CardRow {
        CardRow { contact: self.contact, vcard: self.vcard, book: self.head.book, uid: self.head.uid }
    }
}

/// A contact in the trash, as bringing it back needs it.
#[derive(Clone, Debug)]
pub struct TrashedCard {
    /// The contact without its card.
    pub head: ContactHead,
    /// The contact as lists show it.
    pub contact: Contact,
    /// Its search text.
    pub search: String,
    /// Its card.
    pub vcard: String,
}
