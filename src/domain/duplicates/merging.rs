//! Merging duplicates: some that a person has chosen, or all that are certain.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::find;
use crate::domain::books::BookAccess;
use crate::domain::bulk::{self, BulkOperation};
use crate::domain::parts::{Planned, part_of};
use crate::domain::retry::Attempts;
use crate::domain::update::put;
use crate::domain::{App, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::labels::Label;
use crate::model::duplicates::{self, Choices};
use crate::model::ids::ContactId;
use crate::model::operation::{Operation, OperationKind};
use crate::store::contacts::{self, CardRow, ContactChanges};
use crate::store::labels;

/// Merges contacts into the first of them, which keeps every value of all. The others go to the
/// trash.
pub async fn merge(
    app: &Arc<App>,
    access: &BookAccess,
    ids: &[ContactId],
    choices: &Choices,
) -> Result<Option<Operation>> {
    if let Some((property, card)) = choices
        .iter()
        .find(|(property, card)| !duplicates::is_single(property) || **card >= ids.len())
    {
        let problem = format!(
            "must name a property that a card has once and one of the contacts, not {property}: {card}"
        );
        return Err(Error::invalid("choices", problem));
    }
    let (ids, choices) = (ids.to_vec(), choices.clone());
    bulk::run(app, access, async move |app, access| {
        let _permit = app.merges.acquire(access.owner(), 1).await?;
        let mut attempts = Attempts::default();
        loop {
            let rows = rows(app, access, &ids).await?;
            let merged = merged(app, access, &rows, &choices).await?;
            match try_merge(app, access, &rows, &merged).await {
                Err(Error::Stale) => attempts.again().await?,
                done => return done,
            }
        }
    })
    .await
}

async fn merged(
    app: &App,
    access: &BookAccess,
    rows: &[CardRow],
    choices: &Choices,
) -> Result<Card> {
    let primary = Card::parse(&rows[0].vcard);
    let others: Vec<_> = rows[1..]
        .iter()
        .map(|row| Card::parse(&row.vcard))
        .collect();
    let is_within = |card: &Card| card.excess(&limits::CARD).is_none();
    let were_within = is_within(&primary) && others.iter().all(is_within);
    let mut merged = duplicates::merge_with(&primary, others, choices);
    add_group_labels(app, access, rows, &mut merged).await?;
    match merged.excess(&limits::CARD).filter(|_| were_within) {
        Some(excess) => Err(Error::invalid(
            "contacts",
            format!("would become a card that {excess}; merge fewer at a time"),
        )),
        None => Ok(merged),
    }
}

/// Writes the merged card first, then moves the others to the trash. Fails with [`Error::Stale`] if
/// one of them was changed meanwhile.
async fn try_merge(
    app: &App,
    access: &BookAccess,
    rows: &[CardRow],
    merged: &Card,
) -> Result<Option<Operation>> {
    let name = &rows[0].contact.display_name;
    let bulk = BulkOperation::new(app, access, OperationKind::Merge, name)?;
    let (operation, _) = bulk
        .change_all(rows, async |rest, changes| {
            require_same(app, access, rest).await?;
            let taken = usize::from(rest.len() == rows.len());
            if taken > 0 {
                put(app.now(), changes, 0, &rows[0], merged);
            }
            let has_room = taken == 0 || changes.bytes() < limits::PART_BYTES;
            let sizes = rest[taken..].iter().map(|row| row.head().card_bytes);
            let further = if has_room {
                part_of(sizes).min(rest.len() - taken)
            } else {
                0
            };
            let gone: Vec<_> = rest[taken..taken + further]
                .iter()
                .map(CardRow::head)
                .collect();
            changes.trash(&gone, 0, app.now());
            Ok(Planned {
                taken: taken + gone.len(),
                kept: 0,
            })
        })
        .await?;
    Ok(operation)
}

/// Checks that nobody has changed the contacts since they were read.
async fn require_same(app: &App, access: &BookAccess, rows: &[CardRow]) -> Result<()> {
    let ids: Vec<_> = rows.iter().map(|row| row.contact.id).collect();
    let heads = contacts::heads(&app.db, access.owner(), &ids).await?;
    let present: HashMap<_, _> = heads
        .into_iter()
        .filter(|head| head.deleted_at.is_none())
        .map(|head| (head.id, head.etag))
        .collect();
    let is_same = |row: &CardRow| present.get(&row.contact.id) == Some(&row.contact.etag);
    if rows.iter().all(is_same) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// Adds the labels that groups give the other contacts to the merged card, as categories, because
/// the UIDs of those contacts go away.
async fn add_group_labels(
    app: &App,
    access: &BookAccess,
    rows: &[CardRow],
    merged: &mut Card,
) -> Result<()> {
    let user = access.owner();
    let own = labels::of_member(&app.db, user, rows[0].contact.book, &rows[0].uid).await?;
    let mut names = merged.categories();
    let mut known: HashSet<_> = own
        .iter()
        .chain(&names)
        .map(|name| Label::key(name))
        .collect();
    for row in &rows[1..] {
        let given = labels::of_member(&app.db, user, row.contact.book, &row.uid).await?;
        names.extend(
            given
                .into_iter()
                .filter(|name| known.insert(Label::key(name))),
        );
    }
    if names.len() > merged.categories().len() {
        merged.set_categories(&names);
    }
    Ok(())
}

/// Merges every group of duplicates that is certain, as one operation. Groups with a contact that
/// is gone, and those whose cards are too large together, stay. Fails with [`Error::Stale`] unless
/// the account's change number is still `change`.
pub async fn merge_certain(
    app: &Arc<App>,
    access: &BookAccess,
    change: i64,
) -> Result<Option<Operation>> {
    let found = find(app, access).await?;
    if found.change != change {
        return Err(Error::Stale);
    }
    let certain = found.certain().map(|cluster| {
        let contacts = cluster.contacts.iter().take(limits::MERGED_CONTACTS);
        contacts.copied().collect::<Vec<_>>()
    });
    let groups: Vec<_> = certain.collect();
    bulk::run(app, access, async move |app, access| {
        let _permit = app.merges.acquire(access.owner(), 1).await?;
        let bulk = BulkOperation::new(app, access, OperationKind::Merge, "")?;
        let (operation, _) = bulk
            .change_all(&groups, async |rest, changes| {
                plan_groups(app, access, rest, changes).await
            })
            .await?;
        Ok(operation)
    })
    .await
}

/// Plans the mergers that fit into one part of an operation.
async fn plan_groups(
    app: &App,
    access: &BookAccess,
    groups: &[Vec<ContactId>],
    changes: &mut ContactChanges,
) -> Result<Planned> {
    let mut planned = Planned::default();
    let mut contacts = 0;
    for group in groups {
        let bytes = match bytes_together(app, access, group).await {
            Ok(bytes) if bytes <= limits::PART_BYTES => bytes,
            Ok(_) | Err(Error::NotFound) => {
                planned.taken += 1;
                planned.kept += 1;
                continue;
            }
            Err(error) => return Err(error),
        };
        let is_full = contacts + group.len() > limits::PART_CONTACTS
            || changes.bytes() + bytes > limits::PART_BYTES;
        if contacts > 0 && is_full {
            break;
        }
        contacts += group.len();
        planned.taken += 1;
        let rows = rows(app, access, group).await?;
        let merged = merged(app, access, &rows, &Choices::new()).await?;
        put(app.now(), changes, 0, &rows[0], &merged);
        let gone: Vec<_> = rows[1..].iter().map(CardRow::head).collect();
        changes.trash(&gone, 0, app.now());
    }
    Ok(planned)
}

/// Returns the total bytes of the contacts' cards. Refuses a single contact, too many, repeated and
/// missing ones.
pub(super) async fn bytes_together(
    app: &App,
    access: &BookAccess,
    ids: &[ContactId],
) -> Result<i64> {
    let distinct: HashSet<_> = ids.iter().collect();
    if ids.len() < 2 || ids.len() > limits::MERGED_CONTACTS || distinct.len() < ids.len() {
        let most = limits::MERGED_CONTACTS;
        return Err(Error::invalid(
            "contacts",
            format!("must name 2 to {most} different contacts"),
        ));
    }
    let heads = contacts::heads(&app.db, access.owner(), ids).await?;
    let live: Vec<_> = heads
        .iter()
        .filter(|head| head.deleted_at.is_none())
        .collect();
    if live.len() < ids.len() {
        return Err(Error::NotFound);
    }
    Ok(live.iter().map(|head| head.card_bytes).sum())
}

/// Returns the contacts to merge, in the order in which they are named.
pub(super) async fn rows(
    app: &App,
    access: &BookAccess,
    ids: &[ContactId],
) -> Result<Vec<CardRow>> {
    if bytes_together(app, access, ids).await? > limits::MERGED_BYTES {
        let most = limits::MERGED_BYTES >> 20;
        return Err(Error::invalid(
            "contacts",
            format!("must have cards of at most {most} MiB together; merge fewer at a time"),
        ));
    }
    let rows = contacts::cards_of(&app.db, access.owner(), ids).await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.contact.id, row)).collect();
    ids.iter()
        .map(|id| rows.remove(id).ok_or(Error::NotFound))
        .collect()
}
