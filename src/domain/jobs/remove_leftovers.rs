//! Removes what deleted accounts have left.

use super::forget_uploads;
use crate::domain::parts::part_of;
use crate::domain::{App, idempotency, limits};
use crate::error::Result;
use crate::model::ids::UserId;
use crate::store::{Batch, changes, contacts, revisions, users};

/// Removes what accounts that do not exist any more have left. One that fails does not keep the
/// others.
///
/// # Errors
///
/// The first failure, once all accounts were tried.
pub async fn run(app: &App) -> Result<()> {
    let (mut last, mut outcome) = (None, Ok(()));
    while let Some(owner) = contacts::next_owner(&app.db, last).await? {
        if users::by_id(&app.db, owner).await?.is_none() {
            outcome = outcome.and(of(app, owner).await);
        }
        last = Some(owner);
    }
    outcome
}

/// Removes what a deleted account has left, in short batches.
pub async fn of(app: &App, user: UserId) -> Result<()> {
    idempotency::clear(app, user).await?;
    forget_uploads::clear(app, Some(user)).await?;
    while changes::clear(&app.db, user).await? {}
    loop {
        let ids = contacts::first(&app.db, user, limits::PART_CONTACTS).await?;
        if ids.is_empty() {
            return Ok(());
        }
        let heads = contacts::heads_with_history(&app.db, user, &ids).await?;
        let size = part_of(
            heads
                .iter()
                .map(|head| head.card_bytes + head.history_bytes),
        )
        .min(ids.len());
        let mut batch = Batch::default();
        match heads.first() {
            Some(head) if head.history_bytes > limits::PART_BYTES => {
                let mut oldest =
                    revisions::oldest_of(&app.db, user, head.id, limits::PART_VERSIONS).await?;
                oldest.truncate(part_of(oldest.iter().map(|version| version.bytes)));
                revisions::remove_versions(&mut batch, user, &oldest);
            }
            _ => contacts::purge(&mut batch, user, &ids[..size]),
        }
        app.db.commit(batch).await?;
    }
}
