//! Adding a label to contacts and removing it from them.
//!
//! Where a group card gives the label, the group's members change, so that the clients which keep
//! groups see it; elsewhere the categories of the contact's own card change.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{check, gives, without};
use crate::domain::books::BookAccess;
use crate::domain::compute::compute_large;
use crate::domain::contacts::held_card;
use crate::domain::operations::{self, Change};
use crate::domain::{App, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::labels::{Label, member_key};
use crate::model::ids::{BookId, ContactId};
use crate::model::operation::{Operation, OperationKind};
use crate::store::contacts::{self, CardRow, ContactHead};
use crate::store::labels;

/// The most looks for groups that give the label.
const ROUNDS: usize = 3;

/// Adds a label to contacts. Those that have it, and those that are gone, are skipped. Returns the
/// last operation, if several were needed.
pub async fn add(
    app: &Arc<App>,
    access: &BookAccess,
    name: &str,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    let name = check(name)?;
    let mut last = None;
    for _ in 0..ROUNDS {
        let (operation, has_groups) = add_once(app, access, &name, ids).await?;
        last = operation.or(last);
        // A group that was renamed or deleted meanwhile gives its new members nothing.
        if !has_groups {
            break;
        }
    }
    Ok(last)
}

/// Adds the label to those that lack it. Also returns true if groups got new members.
async fn add_once(
    app: &Arc<App>,
    access: &BookAccess,
    name: &str,
    ids: &[ContactId],
) -> Result<(Option<Operation>, bool)> {
    let (about, key) = (name, Label::key(name));
    let name = name.to_owned();
    let labelled: BTreeSet<_> = labels::members(&app.db, access.owner(), &key)
        .await?
        .into_iter()
        .collect();
    let mut groups = Groups::find(app, access, &key).await?;
    let mut changed = Vec::new();
    for contact in live_heads(app, access, ids).await? {
        let has_it = labelled.contains(&(contact.book, contact.uid.clone()));
        if has_it || groups.room.contains_key(&contact.id) {
            continue;
        }
        let id = contact.id;
        let group = match groups.by_book.contains_key(&contact.book) {
            true => {
                let uid = read_own_uid(app, access, &contact).await?;
                groups.join(contact.book, &uid)
            }
            false => None,
        };
        changed.push(group.unwrap_or(id));
    }
    let has_groups = !groups.new_members.is_empty();
    let changing = operations::change_many(
        app,
        access,
        OperationKind::LabelAdd,
        about,
        &changed,
        move |row| {
            let card = Card::parse(&row.vcard);
            match (groups.new_members(row), card.is_group()) {
                (Some(members), true) if gives(&card, &row.uid, &key) => {
                    Change::Put(with_members(card, members))
                }
                (None, false) => Change::Put(with_category(card, &name)),
                // It became a group, or ceased to be this one, since it was looked up.
                _ => Change::Keep,
            }
        },
    );
    Ok((changing.await?, has_groups))
}

/// Returns a contact's UID as its own card spells it.
async fn read_own_uid(app: &App, access: &BookAccess, head: &ContactHead) -> Result<String> {
    let row = match held_card(app, access, head.id).await {
        Ok(row) => row,
        Err(Error::NotFound) => return Ok(head.uid.clone()),
        Err(error) => return Err(error),
    };
    let bytes = row.vcard.len();
    compute_large(app, access.owner(), bytes, move |_| own_uid(&row)).await
}

/// Returns a contact's UID as its own card spells it: clients may compare it with that of a group's
/// member letter by letter.
pub(super) fn own_uid(row: &CardRow) -> String {
    let own = Card::parse(&row.vcard).uid();
    let own = own.filter(|own| member_key(own) == row.uid);
    own.unwrap_or_else(|| row.uid.clone())
}

pub(super) fn with_members(mut card: Card, members: &[String]) -> Card {
    card.add_members(members.iter().map(String::as_str));
    card
}

fn with_category(mut card: Card, name: &str) -> Card {
    card.change_categories(&[name.to_owned()], &[]);
    card
}

/// The group cards that give a label, one for each book, with the members that they get.
pub(super) struct Groups {
    by_book: HashMap<BookId, ContactId>,
    new_members: HashMap<ContactId, Vec<String>>,
    /// The bytes that each may still grow by.
    room: HashMap<ContactId, i64>,
}

impl Groups {
    /// Bytes of a member's line beside its UID.
    const LINE_BYTES: i64 = 40;

    pub async fn find(app: &App, access: &BookAccess, key: &str) -> Result<Self> {
        let ids = labels::groups(&app.db, access.owner(), access.book(), key).await?;
        let mut groups = Self {
            by_book: HashMap::new(),
            new_members: HashMap::new(),
            room: HashMap::new(),
        };
        for head in live_heads(app, access, &ids).await? {
            groups.by_book.entry(head.book).or_insert(head.id);
            groups
                .room
                .insert(head.id, limits::GROUP_BYTES - head.card_bytes);
        }
        Ok(groups)
    }

    /// Makes a contact a member of its book's group, which is returned if there is one with room.
    pub fn join(&mut self, book: BookId, uid: &str) -> Option<ContactId> {
        let group = *self.by_book.get(&book)?;
        let room = self.room.get_mut(&group)?;
        let bytes = i64::try_from(uid.len()).ok()? + Self::LINE_BYTES;
        if *room < bytes {
            return None;
        }
        *room -= bytes;
        self.new_members
            .entry(group)
            .or_default()
            .push(uid.to_owned());
        Some(group)
    }

    fn new_members(&self, row: &CardRow) -> Option<&[String]> {
        self.new_members.get(&row.contact.id).map(Vec::as_slice)
    }
}

/// Removes a label from contacts, and the contacts from the groups that give it.
pub async fn remove(
    app: &Arc<App>,
    access: &BookAccess,
    name: &str,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    let key = Label::key(name);
    let uids: BTreeSet<_> = live_heads(app, access, ids)
        .await?
        .into_iter()
        .map(|head| (head.book, head.uid))
        .collect();
    let sources = labels::cards(&app.db, access.owner(), access.book(), &key).await?;
    let cards: Vec<_> = ids.iter().chain(&sources).copied().collect();
    operations::change_many(
        app,
        access,
        OperationKind::LabelRemove,
        name,
        &cards,
        move |row| {
            let mut card = Card::parse(&row.vcard);
            if !gives(&card, &row.uid, &key) {
                return Change::Keep;
            }
            if card.is_group() {
                let members = uids.iter().filter(|(book, _)| *book == row.contact.book);
                card.remove_members(members.map(|(_, uid)| uid.as_str()));
                return Change::Put(card);
            }
            if uids.contains(&(row.contact.book, row.uid.clone())) {
                Change::Put(without(card, &key))
            } else {
                Change::Keep
            }
        },
    )
    .await
}

/// Returns those of the contacts and groups that are not in the trash, the oldest first.
pub(super) async fn live_heads(
    app: &App,
    access: &BookAccess,
    ids: &[ContactId],
) -> Result<Vec<ContactHead>> {
    let mut live = Vec::new();
    for part in ids.chunks(limits::PART_CONTACTS) {
        let heads = contacts::heads(&app.db, access.owner(), part).await?;
        live.extend(heads.into_iter().filter(|head| head.deleted_at.is_none()));
    }
    live.sort_unstable_by_key(|head| head.id);
    Ok(live)
}
