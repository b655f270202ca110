//! Contacts, their cards and their revisions.

use std::sync::LazyLock;

use super::value::{FromRow, Row, Value, params};
use sha2::{Digest, Sha256};

use super::{Batch, Db, Guard, Result, labels, search, statements};
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactFields, ETag, StoredCard};
use crate::model::ids::{BookId, ContactId, OperationId, UserId};
use crate::model::page::{PageRequest, Sort, SortBy, SortKey};
use crate::model::time::Timestamp;

/// The columns of a [`Contact`], in the order in which it is read.
macro_rules! columns {
    () => {
        "id, first_name, last_name, email, phone, birthday, comments, favorite, display_name, etag, created_at, updated_at, photo"
    };
}
pub(super) use columns;

/// How many columns that is.
const COLUMNS: usize = 13;

impl FromRow for Contact {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let fields = ContactFields {
            first_name: row.get(1)?,
            last_name: row.get(2)?,
            email: row.get(3)?,
            phone: row.get(4)?,
            birthday: row.get(5)?,
            comments: row.get(6)?,
            favorite: row.get(7)?,
        };
        Ok(Self {
            id: row.get(0)?,
            fields,
            display_name: row.get(8)?,
            etag: row.get(9)?,
            created_at: row.get(10)?,
            updated_at: row.get(11)?,
            photo: row.get(12)?,
        })
    }
}

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
    FIND = concat!("SELECT ", columns!(), " FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL");
    FIND_CARD = concat!("SELECT ", columns!(), ", vcard, book_id, uid FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL");
    TRASHED_CARD = concat!("SELECT ", columns!(), ", vcard, book_id, uid FROM contacts WHERE user_id = $1 AND id = $2 AND deleted_at IS NOT NULL");
    COUNT = "SELECT COUNT(*) FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group";
    COUNT_FAVORITE = "SELECT COUNT(*) FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group AND favorite";
    COUNT_LABEL = "SELECT COUNT(*) FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group \
        AND uid IN (SELECT member FROM labels WHERE user_id = $1 AND label_key = $2)";
    COUNT_FAVORITE_LABEL = "SELECT COUNT(*) FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group AND favorite \
        AND uid IN (SELECT member FROM labels WHERE user_id = $1 AND label_key = $2)";
    BIRTHDAYS = concat!("SELECT ", columns!(), " FROM contacts WHERE user_id = $1 AND birthday_md >= $2 AND birthday_md <= $3 \
        AND birthday_md IS NOT NULL AND deleted_at IS NULL ORDER BY birthday_md, id LIMIT $4");
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
    NEXT_NAME = "SELECT display_name, sort_key FROM contacts WHERE user_id = $1 AND sort_key >= $2 AND deleted_at IS NULL AND NOT is_group \
        ORDER BY sort_key LIMIT 1";
    CARDS = "SELECT id, created_at, updated_at, deleted_at, favorite, vcard FROM contacts WHERE user_id = $1 AND id > $2 \
        ORDER BY id LIMIT $3";
    EXPORTED = "SELECT id, uid, vcard FROM contacts WHERE user_id = $1 AND id > $2 AND deleted_at IS NULL ORDER BY id LIMIT $3";
    WITH_UID = "SELECT id FROM contacts WHERE user_id = $1 AND book_id = $2 AND uid = $3 AND deleted_at IS NULL";
    NEXT_OWNER = "SELECT user_id FROM contacts WHERE user_id > $1 ORDER BY user_id LIMIT 1";
    SOME = "SELECT id FROM contacts WHERE user_id = $1 ORDER BY id LIMIT 500";
    REMOVE_REVISIONS = "DELETE FROM revisions WHERE user_id = $1 AND contact_id <= $2";
    REMOVE_LABELS = "DELETE FROM labels WHERE user_id = $1 AND card_id <= $2";
    REMOVE = "DELETE FROM contacts WHERE user_id = $1 AND id <= $2";
}

/// A contact as an edit needs it.
pub struct CardRow {
    /// The flat view.
    pub contact: Contact,
    /// The card's text.
    pub vcard: String,
    /// The book it stands in.
    pub book: BookId,
    /// The UID under which the book knows it.
    pub uid: String,
}

impl FromRow for CardRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: Contact::from_row(row)?,
            vcard: row.get(COLUMNS)?,
            book: row.get(COLUMNS + 1)?,
            uid: row.get(COLUMNS + 2)?,
        })
    }
}

/// The contact with this identifier, unless it is in the trash.
pub async fn find(db: &Db, user: UserId, id: ContactId) -> Result<Option<Contact>> {
    db.query_optional(FIND, &params![user, id]).await
}

/// The same with its card.
pub async fn find_card(db: &Db, user: UserId, id: ContactId) -> Result<Option<CardRow>> {
    db.query_optional(FIND_CARD, &params![user, id]).await
}

/// The same of a contact in the trash.
pub async fn trashed_card(db: &Db, user: UserId, id: ContactId) -> Result<Option<CardRow>> {
    db.query_optional(TRASHED_CARD, &params![user, id]).await
}

/// A contact of a list, with the key by which it was ordered.
pub struct Listed {
    /// The contact.
    pub contact: Contact,
    sort_key: Vec<u8>,
}

impl Listed {
    /// Its place in a list ordered by `by`.
    pub fn key(&self, by: SortBy) -> SortKey {
        match by {
            SortBy::Created => SortKey::Created,
            SortBy::Name => SortKey::Name(self.sort_key.clone()),
            SortBy::Updated => SortKey::Updated(self.contact.updated_at.micros()),
        }
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { contact: Contact::from_row(row)?, sort_key: row.get(COLUMNS)? })
    }
}

/// Those who have a label.
const WITH_LABEL: &str = " AND uid IN (SELECT member FROM labels WHERE user_id = $1 AND label_key = $2)";

/// Which of the statements that list contacts answers a request.
#[derive(Clone, Copy, PartialEq, Eq)]
struct ListShape {
    sort: Sort,
    favorite: Option<bool>,
    label: bool,
    after: bool,
}

impl ListShape {
    fn all() -> impl Iterator<Item = Self> {
        let favorites = [None, Some(true), Some(false)];
        let shapes = Sort::ALL.into_iter().flat_map(move |sort| favorites.map(|favorite| (sort, favorite)));
        let places = [(false, false), (false, true), (true, false), (true, true)];
        shapes.flat_map(move |(sort, favorite)| places.map(|(label, after)| Self { sort, favorite, label, after }))
    }

    fn sql(self) -> String {
        let (direction, beyond) = if self.sort.descending { (" DESC", "<") } else { ("", ">") };
        let key = match self.sort.by {
            SortBy::Created => None,
            SortBy::Name => Some("sort_key"),
            SortBy::Updated => Some("updated_at"),
        };
        let favorite = match self.favorite {
            None => "",
            Some(true) => " AND favorite",
            Some(false) => " AND NOT favorite",
        };
        let (label, first) = if self.label { (WITH_LABEL, 3) } else { ("", 2) };
        let (after, rest) = match (self.after, key) {
            (false, _) => (String::new(), first),
            (true, None) => (format!(" AND id {beyond} ${first}"), first + 1),
            (true, Some(key)) => (format!(" AND ({key}, id) {beyond} (${first}, ${})", first + 1), first + 2),
        };
        let order = key.map_or_else(String::new, |key| format!("{key}{direction}, "));
        format!(
            "SELECT {}, sort_key FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group{favorite}{label}{after} \
             ORDER BY {order}id{direction} LIMIT ${rest} OFFSET ${}",
            columns!(),
            rest + 1
        )
    }

    fn statement(self) -> &'static str {
        static STATEMENTS: LazyLock<Vec<(ListShape, String)>> =
            LazyLock::new(|| ListShape::all().map(|shape| (shape, shape.sql())).collect());
        let place = |shape: Self| {
            let sort = Sort::ALL.iter().position(|sort| *sort == shape.sort).unwrap_or(0);
            let favorite = shape.favorite.map_or(0, |favorite| if favorite { 1 } else { 2 });
            sort * 12 + favorite * 4 + usize::from(shape.label) * 2 + usize::from(shape.after)
        };
        &STATEMENTS[place(self)].1
    }
}

/// Every statement that lists contacts.
pub(super) fn list_statements() -> impl Iterator<Item = &'static str> {
    ListShape::all().map(ListShape::statement)
}

/// Skipping further than this walks an index for too long to do on the calling thread.
const SHORT_SKIP: i64 = 1000;

/// The contacts of a page, and one more when there are more.
pub async fn list(db: &Db, user: UserId, page: &PageRequest) -> Result<Vec<Listed>> {
    let shape = ListShape { sort: page.sort, favorite: page.favorite, label: page.label.is_some(), after: page.after.is_some() };
    let mut params = vec![Value::from(user)];
    params.extend(page.label.as_ref().map(Value::from));
    if let Some(after) = &page.after {
        match &after.key {
            SortKey::Created => {}
            SortKey::Name(key) => params.push(key.into()),
            SortKey::Updated(micros) => params.push((*micros).into()),
        }
        params.push(after.id.into());
    }
    params.extend([Value::from(page.limit + 1), Value::from(page.skip)]);
    if page.skip > SHORT_SKIP || page.favorite == Some(false) || page.label.is_some() {
        db.query_long(shape.statement(), params).await
    } else {
        db.query(shape.statement(), &params).await
    }
}

/// How many contacts the account has outside the trash: all, favourites or others; of a label, where one is named.
pub async fn count(db: &Db, user: UserId, favorite: Option<bool>, label: Option<&str>) -> Result<i64> {
    let one = |rows: Vec<(i64,)>| rows.first().map_or(0, |(count,)| *count);
    let count = async |plain, labelled| match label {
        None => db.query_long(plain, params![user].into()).await.map(one),
        Some(key) => db.query_long(labelled, params![user, key].into()).await.map(one),
    };
    let all = async || count(COUNT, COUNT_LABEL).await;
    let favorites = async || count(COUNT_FAVORITE, COUNT_FAVORITE_LABEL).await;
    match favorite {
        None => all().await,
        Some(true) => favorites().await,
        Some(false) => Ok((all().await? - favorites().await?).max(0)),
    }
}

/// The contacts whose birthday lies between two month-day numbers, both included; the first `limit` in the order of the year.
pub async fn birthdays(db: &Db, user: UserId, from: i64, to: i64, limit: i64) -> Result<Vec<Contact>> {
    db.query_long(BIRTHDAYS, params![user, from, to, limit].into()).await
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

/// The contact outside the trash that has this UID.
pub async fn with_uid(db: &Db, user: UserId, book: BookId, uid: &str) -> Result<Option<ContactId>> {
    let found: Option<(ContactId,)> = db.query_optional(WITH_UID, &params![user, book, uid]).await?;
    Ok(found.map(|(id,)| id))
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
    deleted_at: Timestamp,
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

/// A name with its sort key.
pub struct Named {
    /// The name.
    pub display_name: String,
    /// The key by which it is sorted.
    pub sort_key: Vec<u8>,
}

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { display_name: row.get(0)?, sort_key: row.get(1)? })
    }
}

/// The first name from this sort key on.
pub async fn next_name(db: &Db, user: UserId, from: &[u8]) -> Result<Option<Named>> {
    db.query_optional(NEXT_NAME, &params![user, from.to_vec()]).await
}

/// A stored card with what stands beside it, in the trash or not.
pub struct KeptCard {
    /// Which contact it is of.
    pub id: ContactId,
    /// When the contact was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it went to the trash, if it did.
    pub deleted_at: Option<Timestamp>,
    /// Whether it is a favourite.
    pub favorite: bool,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for KeptCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            created_at: row.get(1)?,
            updated_at: row.get(2)?,
            deleted_at: row.get(3)?,
            favorite: row.get(4)?,
            vcard: row.get(5)?,
        })
    }
}

/// So many of the account's cards, those in the trash too, after the contact `after`, in the order of creation.
pub async fn cards(db: &Db, user: UserId, after: Option<ContactId>, limit: i64) -> Result<Vec<KeptCard>> {
    db.query_long(CARDS, params![user, after.map_or(0, ContactId::get), limit].into()).await
}

/// A card as it leaves the book.
pub struct ExportedCard {
    /// Which contact it is of.
    pub id: ContactId,
    /// The UID under which the book knows it.
    pub uid: String,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for ExportedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: row.get(0)?, uid: row.get(1)?, vcard: row.get(2)? })
    }
}

/// So many of the account's cards outside the trash, after the contact `after`, in the order of creation.
pub async fn exported(db: &Db, user: UserId, after: Option<ContactId>, limit: i64) -> Result<Vec<ExportedCard>> {
    db.query_long(EXPORTED, params![user, after.map_or(0, ContactId::get), limit].into()).await
}

/// The first account after `after` of which there are contacts.
pub async fn next_owner(db: &Db, after: Option<UserId>) -> Result<Option<UserId>> {
    let owners: Vec<(UserId,)> = db.query_long(NEXT_OWNER, params![after.map_or(0, UserId::get)].into()).await?;
    Ok(owners.first().map(|(user,)| *user))
}

/// Removes some of the contacts of an account that is no more, with all that was kept of them. Tells whether there were any.
pub async fn purge(db: &Db, user: UserId) -> Result<bool> {
    let some: Vec<(ContactId,)> = db.query_long(SOME, params![user].into()).await?;
    let Some((last,)) = some.last().copied() else { return Ok(false) };
    let mut batch = Batch::default();
    for (id,) in some {
        search::forget(&mut batch, id);
    }
    batch.push(REMOVE_REVISIONS, params![user, last]);
    batch.push(REMOVE_LABELS, params![user, last]);
    batch.push(REMOVE, params![user, last]);
    db.commit(batch).await?;
    Ok(true)
}

/// Raises the book's change counter and keeps the stored card, which must still be the former one.
fn keep_revision(batch: &mut Batch, former: &Former<'_>, id: ContactId, now: Timestamp, action: &'static str) {
    let Former { by, etag, operation: _ } = former;
    raise_change(batch, by);
    batch.push_guarded(former.guard(), KEEP_REVISION, params![now, by.source, action, by.operation, by.user, id, *etag]);
}
