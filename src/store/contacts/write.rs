//! Changes of contacts, each of which keeps what it replaces.

use sha2::{Digest, Sha256};

use crate::model::card::Card;
use crate::model::contact::{Contact, ContactFields, ETag, StoredCard};
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::time::Timestamp;
use crate::store::value::{FromRow, Row, params};
use crate::store::{Batch, Db, Guard, Result, labels, search, statements};

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

statements! {
    RAISE_CHANGE = "UPDATE books SET change = change + 1 WHERE user_id = $1 AND id = $2";
    // Not an INSERT of a SELECT: SQLite would then be ready to take back several rows, and the search index write out all it holds.
    INSERT = concat!(insert_into!(), " VALUES (", inserted!(), ", (SELECT change FROM books WHERE user_id = $1 AND id = $3))");
    INSERT_UNIQUE = concat!(insert_into!(), " SELECT ", inserted!(), ", change FROM books WHERE user_id = $1 AND id = $3 AND NOT EXISTS \
        (SELECT 1 FROM contacts WHERE user_id = $1 AND email_key = $16 AND deleted_at IS NULL)");
    KEEP_REVISION = "INSERT INTO revisions (user_id, contact_id, change, vcard, at, source, action, operation) \
        SELECT user_id, id, change, vcard, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM contacts \
        WHERE user_id = $5 AND id = $6 AND etag = $7 AND deleted_at IS NULL";
    KEEP_TRASHED = "INSERT INTO revisions (user_id, contact_id, change, vcard, at, source, action, operation) \
        SELECT user_id, id, change, vcard, CAST($1 AS BIGINT), CAST($2 AS TEXT), 'restore', CAST($3 AS BIGINT) FROM contacts \
        WHERE user_id = $4 AND id = $5 AND deleted_at = $6";
    UPDATE = "UPDATE contacts SET etag = $1, updated_at = $2, favorite = $3, is_group = $4, first_name = $5, last_name = $6, \
        display_name = $7, sort_key = $8, email = $9, email_key = $10, phone = $11, birthday = $12, birthday_md = $13, photo = $14, \
        comments = $15, search = $16, vcard = $17, change = (SELECT change FROM books WHERE user_id = $18 AND id = $19) \
        WHERE user_id = $18 AND id = $20 AND etag = $21 AND deleted_at IS NULL";
    TRASH = "UPDATE contacts SET deleted_at = $1, change = (SELECT change FROM books WHERE user_id = $2 AND id = $3) \
        WHERE user_id = $2 AND id = $4 AND etag = $5 AND deleted_at IS NULL";
    TRASHED = "SELECT id, book_id, uid, search, vcard, deleted_at FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NOT NULL";
    RESTORE = "UPDATE contacts SET deleted_at = NULL, change = (SELECT change FROM books WHERE user_id = $1 AND id = $2) \
        WHERE user_id = $1 AND id = $3 AND deleted_at = $4";
}

/// Whether a new contact may have the email of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailRule {
    /// It may.
    Any,
    /// It may not: the batch fails.
    Unique,
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
}

/// Raises the book's change counter. Coming first in a batch, it makes batches of one account wait for each other, so that
/// two with the same email never miss each other's contact.
pub fn raise_change(batch: &mut Batch, by: &By) {
    batch.push_guarded(Guard::Version { operation: 0 }, RAISE_CHANGE, params![by.user, by.book]);
}

/// Adds a contact to a book, whose counter was raised before.
pub fn insert(batch: &mut Batch, by: &By, card: &StoredCard, emails: EmailRule) {
    let StoredCard { contact, vcard, email_key, birthday_md, sort_key, search, is_group, labels, uid } = card;
    let Contact { id, fields, display_name, photo, etag, created_at, updated_at } = contact;
    let ContactFields { first_name, last_name, email, phone, birthday, comments, favorite } = fields;
    let insert = if emails == EmailRule::Any { INSERT } else { INSERT_UNIQUE };
    batch.push_guarded(
        Guard::UniqueEmail,
        insert,
        params![
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
            vcard
        ],
    );
    search::index(batch, by.user, *id, search);
    labels::add(batch, by.user, *id, labels);
}

/// The name of a card within its book's collection: its UID where that can be a file's name.
fn href(uid: &str) -> String {
    let plain = uid.len() <= 200 && uid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@:+".contains(&byte));
    match plain && !uid.starts_with('.') {
        true => format!("{uid}.vcf"),
        false => format!("{}.vcf", Sha256::digest(uid)[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}

/// What a change replaces.
pub struct Former<'a> {
    /// Who changes it.
    pub by: By,
    /// The version that must still be the stored one.
    pub etag: &'a ETag,
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

/// Replaces a contact's card, keeping the former one as a revision.
pub fn update(batch: &mut Batch, former: &Former<'_>, card: &StoredCard, changes: Beside) {
    let StoredCard { contact, vcard, email_key, birthday_md, sort_key, search, is_group, labels, uid: _ } = card;
    let Contact { id, fields, display_name, photo, etag, created_at: _, updated_at } = contact;
    let ContactFields { first_name, last_name, email, phone, birthday, comments, favorite } = fields;
    keep_revision(batch, former, *id, *updated_at, "update");
    batch.push_guarded(
        former.guard(),
        UPDATE,
        params![
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
            former.by.user,
            former.by.book,
            *id,
            former.etag
        ],
    );
    if changes.search {
        search::index(batch, former.by.user, *id, search);
    }
    if changes.labels {
        labels::forget(batch, former.by.user, *id);
        labels::add(batch, former.by.user, *id, labels);
    }
}

/// Moves a contact to the trash.
pub fn trash(batch: &mut Batch, former: &Former<'_>, id: ContactId, now: Timestamp) {
    keep_revision(batch, former, id, now, "delete");
    batch.push_guarded(former.guard(), TRASH, params![now, former.by.user, former.by.book, id, former.etag]);
    search::forget(batch, id);
    labels::forget(batch, former.by.user, id);
}

/// A contact in the trash, as bringing it back needs it.
pub struct Trashed {
    id: ContactId,
    book: BookId,
    uid: String,
    search: String,
    vcard: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
}

impl FromRow for Trashed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            book: row.get(1)?,
            uid: row.get(2)?,
            search: row.get(3)?,
            vcard: row.get(4)?,
            deleted_at: row.get(5)?,
        })
    }
}

/// A contact in the trash.
pub async fn trashed(db: &Db, user: UserId, id: ContactId) -> Result<Option<Trashed>> {
    db.query_optional(TRASHED, &params![user, id]).await
}

/// Brings back a contact from the trash.
pub fn restore(batch: &mut Batch, by: By, trashed: &Trashed, now: Timestamp) {
    let Trashed { id, book, uid, search, vcard, deleted_at } = trashed;
    let by = By { book: *book, ..by };
    let guard = Guard::Version { operation: 0 };
    raise_change(batch, &by);
    batch.push_guarded(guard, KEEP_TRASHED, params![now, by.source, by.operation, by.user, *id, *deleted_at]);
    batch.push_guarded(guard, RESTORE, params![by.user, by.book, *id, *deleted_at]);
    search::index(batch, by.user, *id, search);
    labels::add(batch, by.user, *id, &Card::parse(vcard).labels(uid));
}

/// Raises the book's change counter and keeps the stored card, which must still be the former one.
fn keep_revision(batch: &mut Batch, former: &Former<'_>, id: ContactId, now: Timestamp, action: &'static str) {
    let Former { by, etag, operation: _ } = former;
    raise_change(batch, by);
    batch.push_guarded(former.guard(), KEEP_REVISION, params![now, by.source, action, by.operation, by.user, id, *etag]);
}
