//! The rows of contacts, as they are read.

use crate::model::contact::{Contact, ContactFields, ETag};
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId};
use crate::model::page::{SortBy, SortKey};
use crate::model::projection::CardIdentity;
use crate::model::time::Timestamp;
use crate::store::Result;
use crate::store::value::{FromRow, Row};

/// The columns of a [`Contact`], in the order in which it is read; another expression may stand for
/// the comments.
macro_rules! columns {
    () => {
        columns!("comments")
    };
    ($comments:literal) => {
        concat!(
            "contacts.id, first_name, last_name, email, phone, birthday, ",
            $comments,
            ", favorite, display_name, etag, created_at, updated_at, photo, book_id, organization"
        )
    };
}
pub(in crate::store) use columns;

/// The bytes of a row's columns that may be long, as the last column of a read in portions.
macro_rules! row_size {
    () => {
        row_size!("comments")
    };
    ($comments:literal) => {
        concat!(
            "CAST(COALESCE(octet_length(first_name), 0) + COALESCE(octet_length(last_name), 0) + COALESCE(octet_length(email), 0) \
             + COALESCE(octet_length(phone), 0) + COALESCE(octet_length(",
            $comments,
            "), 0) AS BIGINT) AS size"
        )
    };
}
pub(in crate::store) use row_size;

/// The condition for contacts with the label of this parameter.
macro_rules! with_label {
    ($key:literal) => {
        concat!(
            " AND (book_id, uid) IN (SELECT labels.book_id, labels.member FROM labels WHERE labels.user_id = $1 AND labels.label_key = ",
            $key,
            ")"
        )
    };
}
pub(super) use with_label;

/// The number of columns in `columns!`.
pub(in crate::store) const COLUMNS: usize = 15;

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
            book: row.get(13)?,
            organization: row.get(14)?,
        })
    }
}

/// A contact of a list, with the key by which its name is sorted there.
pub struct Listed {
    /// The contact.
    pub contact: Contact,
    /// The key by which the name is sorted.
    pub name_key: Vec<u8>,
}

impl Listed {
    /// Returns its place in a list sorted by `by`.
    pub fn key(&self, by: SortBy) -> SortKey {
        match by {
            SortBy::Created => SortKey::Created,
            SortBy::Name => SortKey::Name(self.name_key.clone()),
            SortBy::LastName => SortKey::LastName(self.name_key.clone()),
            SortBy::Updated => SortKey::Updated(self.contact.updated_at.micros()),
        }
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: Contact::from_row(row)?,
            name_key: row.get(COLUMNS)?,
        })
    }
}

/// A contact with its card, as an edit needs it.
pub struct CardRow {
    /// The flat view.
    pub contact: Contact,
    /// The card's text.
    pub vcard: String,
    /// The UID by which the book knows it.
    pub uid: String,
    /// Its name in the book's collection.
    pub href: Href,
}

impl CardRow {
    /// Returns what identifies the card.
    pub fn identity(&self) -> CardIdentity {
        CardIdentity {
            id: self.contact.id,
            book: self.contact.book,
            uid: self.uid.clone(),
            href: self.href.clone(),
            created_at: self.contact.created_at,
        }
    }

    /// Returns the contact without its card.
    pub fn head(&self) -> ContactHead {
        ContactHead {
            id: self.contact.id,
            book: self.contact.book,
            uid: self.uid.clone(),
            etag: self.contact.etag.clone(),
            change: 0,
            updated_at: self.contact.updated_at,
            deleted_at: None,
            card_bytes: i64::try_from(self.vcard.len()).unwrap_or(i64::MAX),
            history_bytes: 0,
        }
    }
}

impl FromRow for CardRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: Contact::from_row(row)?,
            vcard: row.get(COLUMNS)?,
            uid: row.get(COLUMNS + 1)?,
            href: row.get(COLUMNS + 2)?,
        })
    }
}

/// A contact without its card, in the trash or not.
#[derive(Clone, Debug)]
pub struct ContactHead {
    /// The contact.
    pub id: ContactId,
    /// The book that it is in.
    pub book: BookId,
    /// Its UID.
    pub uid: String,
    /// Its tag.
    pub etag: ETag,
    /// The number of its version.
    pub change: i64,
    /// The time when it last changed.
    pub updated_at: Timestamp,
    /// The time when it went to the trash, if it did.
    pub deleted_at: Option<Timestamp>,
    /// The bytes of its card.
    pub card_bytes: i64,
    /// The bytes of its former cards, if they were read.
    pub history_bytes: i64,
}

impl FromRow for ContactHead {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            book: row.get(1)?,
            uid: row.get(2)?,
            etag: row.get(3)?,
            change: row.get(4)?,
            updated_at: row.get(5)?,
            deleted_at: row.get(6)?,
            card_bytes: row.get(7)?,
            history_bytes: row.get(8)?,
        })
    }
}

/// A contact in the trash, as restoring it needs it.
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
    /// Its name in the book's collection.
    pub href: Href,
}

impl TrashedCard {
    /// Returns the contact as it is once restored.
    pub fn into_row(self) -> CardRow {
        CardRow {
            contact: self.contact,
            vcard: self.vcard,
            uid: self.head.uid,
            href: self.href,
        }
    }
}

impl FromRow for TrashedCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (contact, vcard) = (Contact::from_row(row)?, row.get::<String>(COLUMNS + 4)?);
        let head = ContactHead {
            id: contact.id,
            book: contact.book,
            uid: row.get(COLUMNS)?,
            etag: contact.etag.clone(),
            change: row.get(COLUMNS + 1)?,
            updated_at: contact.updated_at,
            deleted_at: row.get(COLUMNS + 2)?,
            card_bytes: i64::try_from(vcard.len()).unwrap_or(i64::MAX),
            history_bytes: 0,
        };
        Ok(Self {
            head,
            contact,
            search: row.get(COLUMNS + 3)?,
            vcard,
            href: row.get(COLUMNS + 5)?,
        })
    }
}
