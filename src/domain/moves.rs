//! Moves of contacts between address books.
//!
//! A group's members are in its own book. So a contact takes along the labels that groups give it as
//! categories of its own.

use std::collections::HashMap;
use std::sync::Arc;

use super::books::{self, BookAccess};
use super::operations::{self, Change, Operation, OperationKind};
use super::{App, contacts};
use crate::error::Result;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId};
use crate::store::labels::{self, Member};

/// Moves a contact to another of the actor's books, as an operation. Its history stays with it.
///
/// # Errors
///
/// [`crate::error::Error::Conflict`] if the other book has a contact with the same UID.
pub async fn one(
    app: &Arc<App>,
    access: &BookAccess,
    id: ContactId,
    book: BookId,
) -> Result<Contact> {
    contacts::get(app, access, id).await?;
    let target = books::open_target(app, access.actor(), book).await?;
    many(app, access, &target, &[id]).await?;
    contacts::get(app, access, id).await
}

/// Moves contacts to another book, as one operation. Contacts that are already gone are skipped.
///
/// # Errors
///
/// [`crate::error::Error::Conflict`] if the other book has a contact with the same UID.
pub async fn many(
    app: &Arc<App>,
    access: &BookAccess,
    target: &BookAccess,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    target.require(Rights::WRITE)?;
    let book = books::get(app, target).await?;
    let given = labels_by_groups(app, access).await?;
    operations::change_many(
        app,
        access,
        OperationKind::Move,
        &book.name,
        ids,
        move |row| {
            if row.contact.book == book.id {
                return Change::Keep;
            }
            let member = (row.contact.book, row.uid.clone());
            let names = given.get(&member).map_or(&[][..], Vec::as_slice);
            Change::Move(book.id, with_labels(Card::parse(&row.vcard), names))
        },
    )
    .await
}

/// Returns the labels that groups give, by contact.
async fn labels_by_groups(app: &App, access: &BookAccess) -> Result<HashMap<Member, Vec<String>>> {
    let mut names: HashMap<_, Vec<_>> = HashMap::new();
    for given in labels::by_groups(&app.db, access.owner()).await? {
        names.entry(given.member).or_default().push(given.label);
    }
    Ok(names)
}

fn with_labels(mut card: Card, names: &[String]) -> Card {
    if !card.is_group() {
        card.change_categories(names, &[]);
    }
    card
}
