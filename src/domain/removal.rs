//! The removal of contacts for good, in parts.

use super::parts::{lease, part_of};
use super::{App, limits};
use crate::error::Result;
use crate::model::ids::ContactId;
use crate::model::operation::Operation;
use crate::model::time::Timestamp;
use crate::store::contacts::{self, ChangeOrigin, ContactChanges, ContactHead};
use crate::store::{Batch, StoreError, operations, revisions, trash};

/// Removes everything that was in the trash when the operation began, and then forgets the
/// operation. Returns the number of contacts.
pub(super) async fn empty_to_the_end(
    app: &App,
    origin: ChangeOrigin,
    operation: &Operation,
) -> Result<usize> {
    let until = Timestamp::from_micros(operation.about.parse().unwrap_or_default());
    let (mut removed, mut after) = (0, None);
    // Each contact is tried once, so that one that cannot be removed does not keep this from
    // ending.
    loop {
        let part = trash::until(&app.db, origin.user, until, after, limits::PART_CONTACTS).await?;
        let Some(last) = part.last() else { break };
        after = Some(last.contact);
        removed += remove_all(
            app,
            origin,
            part.iter().map(|trashed| trashed.contact).collect(),
            until,
        )
        .await?;
        let mut batch = Batch::default();
        operations::renew(&mut batch, origin.user, operation.id, lease(app));
        app.db.commit(batch).await?;
    }
    let mut batch = Batch::default();
    operations::forget(&mut batch, origin.user, operation.id);
    app.db.commit(batch).await?;
    Ok(removed)
}

/// Removes those of these contacts that have been in the trash since `until` or before. Returns the
/// number removed.
pub(super) async fn remove_all(
    app: &App,
    origin: ChangeOrigin,
    ids: Vec<ContactId>,
    until: Timestamp,
) -> Result<usize> {
    let heads = contacts::heads_with_history(&app.db, origin.user, &ids).await?;
    let is_old = |head: &ContactHead| {
        head.deleted_at
            .is_some_and(|deleted_at| deleted_at <= until)
    };
    let heads: Vec<_> = heads.into_iter().filter(is_old).collect();
    let (mut rest, mut removed) = (&heads[..], 0);
    while !rest.is_empty() {
        let size =
            part_of(rest.iter().map(|head| head.card_bytes + head.history_bytes)).min(rest.len());
        let (part, further) = rest.split_at(size);
        removed += remove_part(app, origin, part).await?;
        rest = further;
    }
    Ok(removed)
}

/// Removes the contacts of one part. A contact that cannot be removed, because it came back or the
/// database refuses, does not keep the others.
pub(super) async fn remove_part(
    app: &App,
    origin: ChangeOrigin,
    heads: &[ContactHead],
) -> Result<usize> {
    let heads = shrunk(app, origin, heads).await?;
    match try_remove(app, origin, &heads).await {
        Ok(()) => return Ok(heads.len()),
        Err(StoreError::Unmet(_) | StoreError::Duplicate(_) | StoreError::Fault(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let mut removed = 0;
    for head in heads {
        match try_remove(app, origin, std::slice::from_ref(&head)).await {
            Ok(()) => removed += 1,
            Err(StoreError::Unmet(_)) => {}
            Err(StoreError::Fault(error)) => {
                tracing::warn!(error, contact = %head.id, "a contact could not be removed")
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(removed)
}

async fn try_remove(
    app: &App,
    origin: ChangeOrigin,
    heads: &[ContactHead],
) -> Result<(), StoreError> {
    let mut changes = ContactChanges::new(origin).beyond_quota();
    changes.remove(heads);
    app.db.commit(changes.into_batch()).await
}

/// Removes old versions of contacts whose history is too large to be removed at once, and returns
/// the contacts with what is left.
async fn shrunk(
    app: &App,
    origin: ChangeOrigin,
    heads: &[ContactHead],
) -> Result<Vec<ContactHead>> {
    let mut shrunk = heads.to_vec();
    for head in &mut shrunk {
        while head.history_bytes > limits::PART_BYTES {
            let mut oldest =
                revisions::oldest_of(&app.db, origin.user, head.id, limits::PART_VERSIONS).await?;
            oldest.truncate(part_of(oldest.iter().map(|version| version.bytes)));
            if oldest.is_empty() {
                break;
            }
            let mut batch = Batch::default();
            trash::free_versions(&mut batch, head, origin.user, &oldest);
            match app.db.commit(batch).await {
                Ok(()) => {}
                // It came back, with the rest of its history.
                Err(StoreError::Unmet(_)) => break,
                Err(error) => return Err(error.into()),
            }
            head.history_bytes -= oldest.iter().map(|version| version.bytes).sum::<i64>();
        }
    }
    Ok(shrunk)
}
