//! The whole card: read and written as JSContact or vCard.

use std::sync::Arc;

use serde_json::Value;

use super::books::{self, BookAccess};
use super::compute::compute_large;
use super::contacts::{self, EmailRule, Precondition, change_card};
use super::labels::GroupLabels;
use super::{App, bulk, limits};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::card::Card;
use crate::model::card::edit::{self, Edit};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::jscontact::{merge_patch, with_present_ids};
use crate::model::card::labels::member_key;
use crate::model::contact::{Contact, ContactDraft, ContactFields};
use crate::model::ids::ContactId;
use crate::model::import::{self, Entry, Hints};
use crate::store::contacts::CardRow;

/// Returns a contact with its card.
pub async fn get(app: &App, access: &BookAccess, id: ContactId) -> Result<Held<CardRow>> {
    contacts::held_card(app, access, id).await
}

/// JSON from a request, with the permit for the memory that it takes.
pub struct JsonBody {
    /// The parsed value.
    pub value: Held<Value>,
    /// The length of the JSON text in bytes.
    pub bytes: usize,
}

/// Replaces the card by a vCard of any version. It keeps the contact's UID.
pub async fn replace_vcard(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    vcard: Held<Vec<u8>>,
) -> Result<Contact> {
    let bytes = vcard.len();
    let card = compute_large(app, access.actor().id(), bytes, move |_| {
        vcard.try_map(one_card)
    })
    .await??;
    change_card(app, access, id, known, bytes, move |row| {
        with_uid_of(row, card.clone())
    })
    .await
}

/// Returns the only card of a file.
pub(super) fn one_card(vcard: Vec<u8>) -> Result<Card> {
    let hints = Hints {
        content_type: Some("text/vcard"),
        ..Hints::default()
    };
    let read = import::read(vcard, &hints, &limits::FILE)
        .map_err(|reason| Error::invalid("card", reason.to_string()))?;
    let mut cards = Vec::new();
    for entry in read.entries {
        match entry {
            Entry::Card(read) => cards.push(read.card),
            Entry::Refused(refusal) if cards.is_empty() => {
                return Err(Error::invalid(
                    "card",
                    format!("line {}: {}", refusal.line, refusal.fault),
                ));
            }
            Entry::Refused(_) | Entry::Note(_) => {}
            Entry::TooMany { max, .. } => {
                return Err(Error::invalid(
                    "card",
                    format!("holds more than {max} cards"),
                ));
            }
        }
    }
    match (cards.pop(), cards.is_empty()) {
        (Some(card), true) => Ok(card),
        (None, _) => Err(Error::invalid("card", "holds no card")),
        (Some(_), false) => Err(Error::invalid("card", "holds several cards")),
    }
}

/// Returns the card under the stored card's UID, and refuses any other UID.
fn with_uid_of(row: &CardRow, mut card: Card) -> Result<Card> {
    let stored = Card::parse(&row.vcard).uid();
    match card.uid() {
        Some(uid) if member_key(&uid) != member_key(&row.uid) => {
            return Err(Error::invalid(
                "uid",
                format!("must be {} or absent", row.uid),
            ));
        }
        Some(_) => {}
        None => card.set_uid(stored.as_deref().unwrap_or(&row.uid)),
    }
    Ok(card)
}

/// Makes the card equal a JSContact card (RFC 9553), changing only the lines whose meaning differs.
pub async fn replace_jscontact(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    new: JsonBody,
) -> Result<Contact> {
    change_card(app, access, id, known, new.bytes, move |row| {
        apply(row, &new.value)
    })
    .await
}

/// Applies a JSON merge patch (RFC 7396) to the card's JSContact form.
pub async fn patch(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    patch: JsonBody,
) -> Result<Contact> {
    let is_for_this_version = *known != Precondition::None;
    change_card(app, access, id, known, patch.bytes, move |row| {
        let mut patched = Card::parse(&row.vcard).to_jscontact();
        let patch = match is_for_this_version {
            false => with_present_ids(&patched, &patch.value).ok_or(Error::Stale)?,
            // The patch was made for this very card: a path that is not there is a new entry.
            true => Value::clone(&patch.value),
        };
        merge_patch(&mut patched, patch);
        apply(row, &patched)
    })
    .await
}

fn apply(row: &CardRow, new: &Value) -> Result<Card> {
    let mut card = Card::parse(&row.vcard);
    let former = card.to_jscontact();
    let mut new = new.clone();
    if let (Some(object), Some(uid)) = (new.as_object_mut(), former.get("uid")) {
        object.entry("uid").or_insert_with(|| uid.clone());
    }
    card.apply_jscontact(&former, &new)
        .map_err(|reason| Error::invalid("card", reason))?;
    with_uid_of(row, card)
}

/// Changes the card entry by entry. Labels that group cards give are changed there.
pub async fn edit(
    app: &Arc<App>,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    edits: Vec<Edit>,
) -> Result<()> {
    change_with_groups(app, access, id, known, edits, |mut card, edits| {
        card.edit(edits).map_err(|_| Error::Stale)?;
        Ok(card)
    })
    .await
}

/// Changes flat fields and entries together. Clearing a flat field removes only the entry that it
/// shows.
pub async fn save(
    app: &Arc<App>,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    draft: ContactDraft,
    edits: Vec<Edit>,
) -> Result<()> {
    change_with_groups(app, access, id, known, edits, move |card, edits| {
        made(card, &draft, edits)
    })
    .await
}

async fn change_with_groups(
    app: &Arc<App>,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    mut edits: Vec<Edit>,
    make: impl Fn(Card, &[Edit]) -> Result<Card> + Send + Sync + 'static,
) -> Result<()> {
    let grouped = GroupLabels::take_from(app, access, &mut edits).await?;
    if grouped.is_empty() {
        let changing = change_card(app, access, id, known, weight(&edits), move |row| {
            make(Card::parse(&row.vcard), &edits)
        });
        return changing.await.map(drop);
    }
    let known = known.clone();
    let decide = move |row: &CardRow, edits: &[Edit]| {
        known.check(&row.contact.etag)?;
        contacts::within_limits(row, make(Card::parse(&row.vcard), edits)?)
    };
    grouped.change_with(app, access, id, edits, decide).await
}

/// Returns about how many bytes of text these edits work through.
fn weight(edits: &[Edit]) -> usize {
    edits.iter().map(|edit| 256 + edit.bytes()).sum()
}

/// Adds a contact with these flat fields and entries, and with the labels that group cards give.
/// Returns the one that the book has already under this UID.
pub async fn create(
    app: &Arc<App>,
    access: &BookAccess,
    uid: &str,
    draft: ContactDraft,
    mut edits: Vec<Edit>,
    emails: EmailRule,
) -> Result<Contact> {
    let grouped = GroupLabels::take_from(app, access, &mut edits).await?;
    let target = match draft.book_id {
        Some(book) => books::open_target(app, access.actor(), book).await?,
        None => access.clone(),
    };
    if let Some(before) = contacts::with_uid(app, &target, uid).await? {
        return Ok(before);
    }
    let new = Card::new(uid);
    let making = compute_large(app, access.actor().id(), weight(&edits), move |_| {
        let mut card = made(new, &draft, &edits)?;
        // Entries alone do not create the lines that every card must have: the display name and its
        // parts.
        card.apply(&card.fields());
        Ok::<_, Error>(card)
    });
    let card = making.await??;
    let adding = match grouped.is_empty() {
        true => contacts::insert_new(app, &target, uid, card, &grouped, emails).await,
        // A group may have thousands of members: too long for a thread that serves requests.
        false => {
            let uid = uid.to_owned();
            bulk::run(app, &target, async move |app, target| {
                contacts::insert_new(app, target, &uid, card, &grouped, emails).await
            })
            .await
        }
    };
    match adding {
        // The same may have been added meanwhile.
        Err(error) => match contacts::with_uid(app, &target, uid).await {
            Ok(Some(before)) => Ok(before),
            _ => Err(error),
        },
        Ok(contact) => Ok(contact),
    }
}

/// Adds a copy of a contact to its address book, under a UID of its own.
pub async fn duplicate(app: &App, access: &BookAccess, id: ContactId) -> Result<Contact> {
    let row = get(app, access, id).await?;
    let target = books::open_target(app, access.actor(), row.contact.book).await?;
    let uid = uuid::Uuid::now_v7().to_string();
    let (owner, bytes, new) = (access.actor().id(), row.vcard.len(), uid.clone());
    let copying = compute_large(app, owner, bytes, move |_| {
        let mut card = Card::parse(&row.vcard);
        card.set_uid(&new);
        card
    });
    let (copy, labels) = (copying.await?, GroupLabels::default());
    contacts::insert_new(app, &target, &uid, copy, &labels, EmailRule::Any).await
}

/// Adds this value first, with its label, because the first of equal entries is shown as the flat
/// field.
fn put_first(edits: &mut Vec<Edit>, first: edit::Value) {
    let at = edits
        .iter()
        .position(|edit| matches!(edit, Edit::Add { value, .. } if *value == first));
    let add = at.map_or(
        Edit::Add {
            value: first,
            label: EntryLabel::None,
        },
        |at| edits.remove(at),
    );
    edits.insert(0, add);
}

/// Returns the card with these edits and flat fields applied.
fn made(mut card: Card, draft: &ContactDraft, edits: &[Edit]) -> Result<Card> {
    let former = card.fields();
    let details = card.details();
    let mut edits = edits.to_vec();
    for (entries, former, new) in [
        (&details.emails, &former.email, &draft.email),
        (&details.phones, &former.phone, &draft.phone),
        (&details.notes, &former.comments, &draft.comments),
    ] {
        let is_emptied = former.is_some() && new.as_ref().is_none_or(|new| new.trim().is_empty());
        let shown = entries
            .iter()
            .find(|entry| is_emptied && Some(&entry.value) == former.as_ref());
        edits.retain(|edit| {
            !shown
                .is_some_and(|shown| matches!(edit, Edit::Change { key, .. } if *key == shown.key))
        });
        edits.extend(shown.map(|entry| Edit::Remove { key: entry.key }));
    }
    let firsts = [
        (
            &former.email,
            &draft.email,
            edit::Value::Email as fn(String) -> edit::Value,
        ),
        (&former.phone, &draft.phone, edit::Value::Phone),
        (&former.comments, &draft.comments, edit::Value::Note),
    ];
    for (former, new, value) in firsts {
        if let (None, Some(new)) = (former, new.clone().filter(|new| !new.trim().is_empty())) {
            put_first(&mut edits, value(new));
        }
    }
    card.edit(&edits).map_err(|_| Error::Stale)?;
    let now = card.fields();
    let mut fields = checked(&card, draft, &former)?;
    for (field, former, now) in [
        (&mut fields.email, &former.email, &now.email),
        (&mut fields.phone, &former.phone, &now.phone),
        (&mut fields.comments, &former.comments, &now.comments),
    ] {
        if field.is_none() || *field == *former {
            field.clone_from(now);
        }
    }
    if fields.birthday == former.birthday {
        fields.birthday = now.birthday;
    }
    if fields != now {
        card.apply(&fields);
        // A new display name takes precedence over new parts of the name.
        edits.retain(|edit| matches!(edit, Edit::DisplayName(_)));
        card.edit(&edits).map_err(|_| Error::Stale)?;
    }
    Ok(card)
}

/// Returns the validated flat fields. A card with an email or a phone needs no name.
fn checked(card: &Card, draft: &ContactDraft, former: &ContactFields) -> Result<ContactFields> {
    let details = card.details();
    let is_called = card.is_called() || !details.emails.is_empty() || !details.phones.is_empty();
    Ok(draft.clone().check(former, is_called)?)
}
