//! Changes of single contacts, with their cards.

use super::ContactChanges;
use crate::model::contact::{Contact, ContactFields};
use crate::model::content_hash::ContentHash;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId};
use crate::model::projection::StoredCard;
use crate::store::batch::Sql;
use crate::store::contacts::write::{
    BRING_BACK_BOOK, BURY_MOVED, EmailRule, ExpectedVersion, INSERT, INSERT_UNIQUE, KEEP_REVISION,
    ProjectionChanges, RELOCATE, UPDATE, set_file_hash,
};
use crate::store::search::index;
use crate::store::value::params;
use crate::store::{Guard, Value, labels};

impl ContactChanges {
    /// Adds a contact.
    pub fn insert(&mut self, card: &StoredCard, emails: EmailRule) {
        let (origin, contact) = (self.origin, &card.contact);
        let mut params = projected(card);
        params.extend(params![
            origin.user,
            contact.id,
            contact.book,
            &card.uid,
            &card.href,
            contact.created_at,
            origin.face.as_str(),
            origin.operation,
            card.file_hash,
            0_i64
        ]);
        let insert = match emails {
            EmailRule::Any => {
                self.books.insert(contact.book);
                INSERT
            }
            EmailRule::Unique => Sql::from(INSERT_UNIQUE),
        };
        let place = self
            .batch
            .push_row(Some(Guard::UniqueEmail), insert, params);
        self.number(place, 28);
        index::note(&mut self.batch, origin.user, contact.id, &card.search);
        self.label(card);
        self.grow(1, 1, card.vcard.len());
    }

    /// Replaces a contact's card, keeping the former one as a revision, and moves it to the book
    /// and name of the new one.
    pub fn update(
        &mut self,
        former: ExpectedVersion<'_>,
        card: &StoredCard,
        changes: ProjectionChanges,
    ) {
        let (origin, contact) = (self.origin, &card.contact);
        // An operation may change a contact that the one before it has changed.
        if self.operation.replace(former.operation) != Some(former.operation) {
            self.batch.keep_apart();
        }
        self.keep_former(former, contact);
        let is_moved = former.book != contact.book;
        let is_relocated = is_moved || *former.href != card.href;
        if is_relocated {
            self.relocate(former, card);
        }
        let mut params = projected(card);
        params.extend(params![origin.user, 0_i64, contact.id, former.etag]);
        let place = self.batch.push_row(Some(former.guard()), UPDATE, params);
        self.number(place, 20);
        if is_relocated {
            // The steps of a relocation lie between those of the update, which others must not
            // join.
            self.batch.keep_apart();
        }
        if changes.search {
            index::note(&mut self.batch, origin.user, contact.id, &card.search);
        }
        if changes.labels || is_moved {
            labels::forget(&mut self.batch, origin.user, contact.id);
            self.label(card);
        }
        self.grow(1, 0, card.vcard.len());
        if self.taken_back.is_some() {
            self.bytes -= i64::try_from(former.card_bytes).unwrap_or(i64::MAX);
        }
    }

    /// Keeps the hash of a contact's card as a file has it, after an update of the contact.
    pub fn set_file_hash(&mut self, id: ContactId, hash: Option<ContentHash>) {
        set_file_hash(&mut self.batch, self.origin.user, id, hash);
    }

    /// Lets the changes fail if this book is in the trash.
    pub fn require_book(&mut self, book: BookId) {
        self.books.insert(book);
    }

    /// Keeps the version that an update replaces, or removes those of the operation being taken
    /// back.
    fn keep_former(&mut self, former: ExpectedVersion<'_>, contact: &Contact) {
        let origin = self.origin;
        if let Some(operation) = self.taken_back {
            let items = format!("[{{\"id\":{}}}]", contact.id);
            return self.forget_revisions(operation, &items);
        }
        let keep = params![
            contact.updated_at,
            origin.face.as_str(),
            origin.operation,
            origin.user,
            contact.id,
            former.etag
        ];
        self.batch
            .push_row(Some(former.guard()), KEEP_REVISION, keep);
    }

    /// Moves a contact to the book and name of its new card, leaving a tombstone at its former
    /// place.
    fn relocate(&mut self, former: ExpectedVersion<'_>, card: &StoredCard) {
        let (user, contact) = (self.origin.user, &card.contact);
        let book = contact.book;
        self.batch
            .push_guarded(Guard::Book, BRING_BACK_BOOK, params![user, book]);
        let bury = params![user, 0_i64, contact.id];
        let place = self.batch.push_row(Some(former.guard()), BURY_MOVED, bury);
        self.number(place, 1);
        let otherwise = match self.has_exact_names {
            true => card.href.clone(),
            false => Href::of_contact(contact.id),
        };
        let relocate = params![book, user, &card.href, contact.id, &otherwise, former.etag];
        self.batch.push_guarded(former.guard(), RELOCATE, relocate);
    }

    fn label(&mut self, card: &StoredCard) {
        let (user, contact) = (self.origin.user, &card.contact);
        labels::add(
            &mut self.batch,
            user,
            contact.book,
            contact.id,
            &card.labels,
        );
    }
}

/// Returns the parameters for the columns that an update replaces.
fn projected(card: &StoredCard) -> Vec<Value> {
    let Contact {
        fields,
        display_name,
        organization,
        photo,
        etag,
        updated_at,
        ..
    } = &card.contact;
    let ContactFields {
        first_name,
        last_name,
        email,
        phone,
        birthday,
        comments,
        favorite,
    } = fields;
    let mut params = Vec::with_capacity(29);
    params.extend(params![
        etag,
        *updated_at,
        *favorite,
        card.is_group,
        first_name.as_deref(),
        last_name.as_deref(),
        display_name,
        &card.sort_key,
        &card.last_name_key,
        email.as_deref(),
        card.email_key.as_deref(),
        phone.as_deref(),
        *birthday,
        card.birthday_md,
        photo.as_deref(),
        organization.as_deref(),
        comments.as_deref(),
        &card.search,
        &card.vcard
    ]);
    params
}
