//! Changes of contacts, each of which keeps the replaced version.

mod changes;

pub use changes::ContactChanges;

use super::rows::TrashedCard;
use crate::model::card::labels::Label;
use crate::model::collation::Collation;
use crate::model::contact::ETag;
use crate::model::content_hash::ContentHash;
use crate::model::face::Face;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::store::value::params;
use crate::store::{Batch, Guard, dialects, for_rows, statements};

/// The columns of a new contact, except the number of its change: first those that an update
/// replaces too.
macro_rules! inserted_columns {
    () => {
        "etag, updated_at, favorite, is_group, first_name, last_name, display_name, sort_key, last_name_key, email, email_key, \
         phone, birthday, birthday_md, photo, organization, comments, search, vcard, user_id, id, book_id, uid, href, created_at, source, \
         operation, file_hash"
    };
}

macro_rules! insert_into {
    () => {
        concat!("INSERT INTO contacts (", inserted_columns!(), ", change)")
    };
}

macro_rules! inserted {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28"
    };
}

/// The columns of a revision of a contact.
macro_rules! keep_revision {
    () => {
        "INSERT INTO revisions (user_id, contact_id, change, vcard, book_id, file_hash, at, source, action, operation) \
         SELECT contacts.user_id, contacts.id, contacts.change, contacts.vcard, contacts.book_id, contacts.file_hash, "
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

/// Gives a contact that comes back another name if its own was taken meanwhile.
macro_rules! free_href {
    () => {
        "href = CASE WHEN EXISTS (SELECT 1 FROM contacts AS other WHERE other.user_id = contacts.user_id \
         AND other.book_id = contacts.book_id AND other.href = contacts.href AND other.deleted_at IS NULL) \
         THEN '~' || CAST(contacts.id AS TEXT) || '.vcf' ELSE href END,"
    };
}

statements! {
    RAISE_CHANGE = "UPDATE account_counters SET change = change + $1, contacts = contacts + $2, bytes = bytes + $3 WHERE user_id = $4 \
        AND (CAST($2 AS BIGINT) <= 0 OR contacts + $2 <= $5) AND (CAST($3 AS BIGINT) <= 0 OR bytes + $3 <= $6)";
    INSERT_UNIQUE = concat!(insert_into!(), " SELECT ", inserted!(), ", account_counters.change - $29 FROM account_counters \
        JOIN books ON books.user_id = account_counters.user_id AND books.id = $22 AND books.deleted_at IS NULL \
        WHERE account_counters.user_id = $20 AND NOT EXISTS \
        (SELECT 1 FROM contacts WHERE contacts.user_id = $20 AND contacts.email_key = $11 AND contacts.deleted_at IS NULL)");
    // Changes nothing, but keeps others from moving the book to the trash until the batch is
    // written.
    REQUIRE_BOOK = "UPDATE books SET deleted_at = NULL WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL";
    // A contact outside the trash is never in a book that is in it.
    // A name that another card of that book has is replaced by one that no other card has.
    RELOCATE = "UPDATE contacts SET book_id = $1, href = CASE WHEN EXISTS (SELECT 1 FROM contacts AS other \
        WHERE other.user_id = $2 AND other.book_id = $1 AND other.href = $3 AND other.deleted_at IS NULL AND other.id <> $4) \
        THEN CAST($5 AS TEXT) ELSE $3 END WHERE user_id = $2 AND id = $4 AND etag = $6 AND deleted_at IS NULL";
    MOVE_IN_TRASH = "UPDATE contacts SET book_id = $1 WHERE user_id = $2 AND id = $3 AND deleted_at IS NOT NULL";
    BRING_BACK_BOOK = "UPDATE books SET deleted_at = NULL, operation = NULL, href = CASE WHEN deleted_at IS NOT NULL AND EXISTS \
        (SELECT 1 FROM books AS other WHERE other.user_id = books.user_id AND other.href = books.href \
        AND other.deleted_at IS NULL) THEN NULL ELSE href END WHERE user_id = $1 AND id = $2";
}

for_rows! {
    BURY_MOVED = {
        one: "INSERT INTO tombstones (user_id, book_id, change, contact_id, href) SELECT user_id, book_id, \
            (SELECT change FROM account_counters WHERE user_id = $1) - $2, id, href FROM contacts WHERE user_id = $1 AND id = $3",
        many: "INSERT INTO tombstones (user_id, book_id, change, contact_id, href) SELECT contacts.user_id, contacts.book_id, \
            (SELECT account_counters.change FROM account_counters WHERE account_counters.user_id = item.user_id) - item.back, \
            contacts.id, contacts.href FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[]) AS item (user_id, back, id) \
            JOIN contacts ON contacts.user_id = item.user_id AND contacts.id = item.id",
    };
    INSERT = {
        // Not an INSERT of a SELECT: SQLite would then prepare to undo several rows.
        one: concat!(insert_into!(), " VALUES (", inserted!(), ", (SELECT change FROM account_counters WHERE user_id = $20) - $29)"),
        many: concat!(insert_into!(), " SELECT ", inserted_columns!(), ", \
            (SELECT account_counters.change FROM account_counters WHERE account_counters.user_id = item.user_id) - item.back \
            FROM unnest($1::TEXT[], $2::BIGINT[], $3::BOOLEAN[], $4::BOOLEAN[], $5::TEXT[], $6::TEXT[], $7::TEXT[], \
            $8::BYTEA[], $9::BYTEA[], $10::TEXT[], $11::TEXT[], $12::TEXT[], $13::TEXT[], $14::BIGINT[], $15::TEXT[], $16::TEXT[], $17::TEXT[], \
            $18::TEXT[], $19::TEXT[], $20::BIGINT[], $21::BIGINT[], $22::BIGINT[], $23::TEXT[], $24::TEXT[], \
            $25::BIGINT[], $26::TEXT[], $27::BIGINT[], $28::BYTEA[], $29::BIGINT[]) AS item (", inserted_columns!(), ", back)"),
    };
    KEEP_REVISION = {
        one: concat!(keep_revision!(), "CAST($1 AS BIGINT), CAST($2 AS TEXT), 'update', CAST($3 AS BIGINT) FROM contacts \
            WHERE user_id = $4 AND id = $5 AND etag = $6 AND deleted_at IS NULL"),
        many: concat!(keep_revision!(), "item.at, item.source, 'update', item.operation \
            FROM unnest($1::BIGINT[], $2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::BIGINT[], $6::TEXT[]) AS item (at, \
            source, operation, user_id, id, etag) \
            JOIN contacts ON contacts.user_id = item.user_id AND contacts.id = item.id \
            WHERE contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
    };
    UPDATE = {
        one: "UPDATE contacts SET etag = $1, updated_at = $2, favorite = $3, is_group = $4, first_name = $5, last_name = $6, \
            display_name = $7, sort_key = $8, last_name_key = $9, email = $10, email_key = $11, phone = $12, birthday = $13, birthday_md = $14, \
            photo = $15, organization = $16, comments = $17, search = $18, vcard = $19, \
            change = (SELECT change FROM account_counters WHERE user_id = $20) - $21 \
            WHERE user_id = $20 AND id = $22 AND etag = $23 AND deleted_at IS NULL",
        many: "UPDATE contacts SET etag = item.etag, updated_at = item.updated_at, favorite = item.favorite, is_group = item.is_group, \
            first_name = item.first_name, last_name = item.last_name, display_name = item.display_name, sort_key = \
            item.sort_key, last_name_key = item.last_name_key, email = item.email, email_key = item.email_key, phone = item.phone, birthday = \
            item.birthday, birthday_md = item.birthday_md, photo = item.photo, organization = item.organization, comments = item.comments, search = \
            item.search, vcard = item.vcard, \
            change = (SELECT account_counters.change FROM account_counters WHERE account_counters.user_id = item.user_id) - item.back \
            FROM unnest($1::TEXT[], $2::BIGINT[], $3::BOOLEAN[], $4::BOOLEAN[], $5::TEXT[], $6::TEXT[], $7::TEXT[], \
            $8::BYTEA[], $9::BYTEA[], $10::TEXT[], $11::TEXT[], $12::TEXT[], $13::TEXT[], $14::BIGINT[], $15::TEXT[], $16::TEXT[], $17::TEXT[], \
            $18::TEXT[], $19::TEXT[], $20::BIGINT[], $21::BIGINT[], $22::BIGINT[], $23::TEXT[]) AS item \
            (etag, updated_at, favorite, is_group, first_name, last_name, display_name, sort_key, last_name_key, email, email_key, \
            phone, birthday, birthday_md, photo, organization, comments, search, vcard, user_id, back, id, former) \
            WHERE contacts.user_id = item.user_id AND contacts.id = item.id AND contacts.etag = item.former \
            AND contacts.deleted_at IS NULL",
    };
    SET_FILE_HASH = {
        one: "UPDATE contacts SET file_hash = $1 WHERE user_id = $2 AND id = $3 AND file_hash IS DISTINCT FROM $1",
        many: "UPDATE contacts SET file_hash = item.file_hash FROM unnest($1::BYTEA[], $2::BIGINT[], $3::BIGINT[]) \
            AS item (file_hash, user_id, id) WHERE contacts.user_id = item.user_id AND contacts.id = item.id \
            AND contacts.file_hash IS DISTINCT FROM item.file_hash",
    };
}

/// Keeps the hash of a contact's card as a file has it, of a contact that stays as it is.
pub fn set_file_hash(batch: &mut Batch, user: UserId, id: ContactId, hash: Option<ContentHash>) {
    batch.account = Some(user);
    batch.push_row(None, SET_FILE_HASH, params![hash, user, id]);
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
            change = (SELECT change FROM account_counters WHERE user_id = $1) - $2 + item.place FROM ", items!(sqlite "$3"),
            " WHERE +contacts.user_id = $1 AND contacts.id = item.id AND contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
        postgres: concat!("UPDATE contacts SET deleted_at = item.at, \
            change = (SELECT change FROM account_counters WHERE user_id = $1) - $2 + item.place FROM ", items!(postgres "$3"),
            " WHERE contacts.user_id = $1 AND contacts.id = item.id AND contacts.etag = item.etag AND contacts.deleted_at IS NULL"),
    };
    KEEP_TRASHED = {
        sqlite: concat!(keep_revision!(), "item.at, CAST($1 AS TEXT), 'restore', CAST($2 AS BIGINT) FROM ", items!(sqlite "$3"),
            " CROSS JOIN contacts ON contacts.id = item.id WHERE contacts.user_id = $4 AND contacts.deleted_at = item.since"),
        postgres: concat!(keep_revision!(), "item.at, CAST($1 AS TEXT), 'restore', CAST($2 AS BIGINT) FROM ", items!(postgres "$3"),
            " JOIN contacts ON contacts.user_id = $4 AND contacts.id = item.id WHERE contacts.deleted_at = item.since"),
    };
    RESTORE = {
        sqlite: concat!("UPDATE contacts SET deleted_at = NULL, ", free_href!(), " \
            change = (SELECT change FROM account_counters WHERE user_id = $1) - $2 + item.place FROM ", items!(sqlite "$3"),
            " WHERE +contacts.user_id = $1 AND contacts.id = item.id AND contacts.deleted_at = item.since"),
        postgres: concat!("UPDATE contacts SET deleted_at = NULL, ", free_href!(), " \
            change = (SELECT change FROM account_counters WHERE user_id = $1) - $2 + item.place FROM ", items!(postgres "$3"),
            " WHERE contacts.user_id = $1 AND contacts.id = item.id AND contacts.deleted_at = item.since"),
    };
    FREE_REVISIONS = {
        sqlite: concat!("UPDATE account_counters SET bytes = bytes - (SELECT COALESCE(SUM(octet_length(vcard)), 0) FROM ", items!(sqlite "$1"),
            " CROSS JOIN revisions ON revisions.contact_id = item.id WHERE revisions.user_id = $2 AND revisions.operation = $3) \
            WHERE user_id = $2"),
        postgres: concat!("UPDATE account_counters SET bytes = bytes - (SELECT COALESCE(SUM(octet_length(vcard)), 0) FROM ", items!(postgres "$1"),
            " JOIN revisions ON revisions.contact_id = item.id WHERE revisions.user_id = $2 AND revisions.operation = $3) \
            WHERE user_id = $2"),
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
    BURY = {
        sqlite: concat!("INSERT INTO tombstones (user_id, book_id, change, contact_id, href) \
            SELECT contacts.user_id, contacts.book_id, (SELECT change FROM account_counters WHERE user_id = $1) - $2 + item.place, \
            contacts.id, contacts.href FROM ", items!(sqlite "$3"), " CROSS JOIN contacts ON contacts.id = item.id WHERE contacts.user_id = $1"),
        postgres: concat!("INSERT INTO tombstones (user_id, book_id, change, contact_id, href) \
            SELECT contacts.user_id, contacts.book_id, (SELECT change FROM account_counters WHERE user_id = $1) - $2 + item.place, \
            contacts.id, contacts.href FROM ", items!(postgres "$3"), " JOIN contacts ON contacts.id = item.id WHERE contacts.user_id = $1"),
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

/// The rule for a new contact with the email of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailRule {
    /// It is allowed.
    Any,
    /// It is refused: the batch fails.
    Unique,
}

/// The most that an account may have.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Contacts, including those in the trash.
    pub contacts: i64,
    /// Bytes of their cards, including former ones.
    pub bytes: i64,
}

/// The author of a change, recorded with it.
#[derive(Clone, Copy, Debug)]
pub struct ChangeOrigin {
    /// The account.
    pub user: UserId,
    /// The book that new contacts come into.
    pub book: BookId,
    /// The order of the account's names.
    pub collation: Collation,
    /// The face that it came through.
    pub face: Face,
    /// The operation that it is part of.
    pub operation: Option<OperationId>,
    /// The most that the account may have.
    pub quota: Quota,
}

/// The version that a change replaces.
#[derive(Clone, Copy)]
pub struct ExpectedVersion<'a> {
    /// The tag that the stored contact must still have.
    pub etag: &'a ETag,
    /// The bytes of its card.
    pub card_bytes: usize,
    /// The book that it is in.
    pub book: BookId,
    /// Its name in that book's collection.
    pub href: &'a Href,
    /// The caller's operation, counted from 0.
    pub operation: usize,
}

impl ExpectedVersion<'_> {
    /// Returns the guard for the row. It fails, for instance, when the account has just been
    /// deleted.
    fn guard(&self) -> Guard {
        Guard::Version {
            operation: self.operation,
        }
    }
}

/// The projected columns that an update must rewrite.
#[derive(Clone, Copy, Debug)]
pub struct ProjectionChanges {
    /// The search text.
    pub search: bool,
    /// The labels.
    pub labels: bool,
}

/// A contact that comes back from the trash.
pub struct RestoredCard<'a> {
    /// The contact as it is in the trash.
    pub trashed: &'a TrashedCard,
    /// The book that it comes back into.
    pub book: BookId,
    /// The labels that its card gives.
    pub labels: Vec<Label>,
}
