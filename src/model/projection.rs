//! The projection of a card: the columns computed from it, stored beside it.

use super::birthday::Birthday;
use super::card::Card;
use super::card::labels::Label;
use super::collation::Collation;
use super::contact::{Contact, ETag};
use super::content_hash::ContentHash;
use super::href::Href;
use super::ids::{BookId, ContactId};
use super::page::SortBy;
use super::time::Timestamp;
use super::{email, search};

/// A contact's card with its projection: the columns computed from the card.
#[derive(Clone, Debug)]
pub struct StoredCard {
    /// The contact in its flat form.
    pub contact: Contact,
    /// The card's text.
    pub vcard: String,
    /// The comparison form of its email.
    pub email_key: Option<String>,
    /// Month and day of its birthday as one number.
    pub birthday_md: Option<i64>,
    /// The collation key for sorting by first name.
    pub sort_key: Vec<u8>,
    /// The collation key for sorting by last name.
    pub last_name_key: Vec<u8>,
    /// The text for searching.
    pub search: String,
    /// True if it is a group card, which lists leave out.
    pub is_group: bool,
    /// The labels that the card gives, to itself or to a group's members.
    pub labels: Vec<Label>,
    /// The UID that identifies it in the book.
    pub uid: String,
    /// Its name in the book's collection.
    pub href: Href,
    /// The hash of the card as a file has it, if an import adds it.
    pub file_hash: Option<ContentHash>,
}

/// The identity of a stored card, which stays while its text changes.
#[derive(Clone, Debug)]
pub struct CardIdentity {
    /// The contact.
    pub id: ContactId,
    /// The address book.
    pub book: BookId,
    /// The UID by which the book knows it.
    pub uid: String,
    /// Its name in the book's collection.
    pub href: Href,
    /// The time at which it was created.
    pub created_at: Timestamp,
}

impl CardIdentity {
    /// Returns the identity of a new card under its usual name.
    pub fn new(id: ContactId, book: BookId, uid: &str, now: Timestamp) -> Self {
        Self {
            id,
            book,
            uid: uid.to_owned(),
            href: Href::of_uid(uid),
            created_at: now,
        }
    }
}

/// The most bytes compared of a text in place of an email; databases index it.
const EMAIL_KEY_BYTES: usize = 1000;

impl StoredCard {
    /// Projects a card: this function alone computes the columns stored with it.
    pub fn project(
        identity: CardIdentity,
        card: &Card,
        updated_at: Timestamp,
        collation: Collation,
    ) -> Self {
        let CardIdentity {
            id,
            book,
            uid,
            href,
            created_at,
        } = identity;
        let vcard = card.to_string();
        let fields = card.fields();
        let contact = Contact {
            id,
            book,
            photo: card.shown_photo(),
            etag: ETag::of(&vcard, updated_at),
            display_name: card.display_name(&fields),
            organization: card.shown_organization(),
            fields,
            created_at,
            updated_at,
        };
        let fields = &contact.fields;
        Self {
            email_key: fields
                .email
                .as_deref()
                .filter(|email| email.len() <= EMAIL_KEY_BYTES)
                .map(email::key),
            birthday_md: fields.birthday.map(Birthday::month_day),
            sort_key: collation.sort_key(&contact.sorted_name(SortBy::Name)),
            last_name_key: collation.sort_key(&contact.sorted_name(SortBy::LastName)),
            search: search::search_text(card, fields),
            is_group: card.is_group(),
            labels: card.labels(&uid),
            uid,
            href,
            file_hash: None,
            contact,
            vcard,
        }
    }
}
