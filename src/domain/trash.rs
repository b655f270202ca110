//! The trash: what was deleted, kept for a time.

use std::time::Duration;

use super::contacts::by;
use super::operations::retried;
use super::{App, Caller};
use crate::error::{Error, Result};
use crate::model::ids::ContactId;
use crate::model::time::Timestamp;
use crate::store::revisions::{self, Owned, Standing};
use crate::store::{self, Batch, contacts};

/// A contact in the trash.
#[derive(Debug)]
pub struct Trashed {
    /// Which.
    pub id: ContactId,
    /// What it is called.
    pub name: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// When it will be gone for good.
    pub gone_at: Timestamp,
}

/// A page of the trash, the latest first, and whether there is more.
pub async fn list(app: &App, caller: &Caller, skip: i64, limit: i64) -> Result<(Vec<Trashed>, bool)> {
    let mut rows = revisions::trash(&app.db, caller.user.id, app.now(), limit + 1, skip).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let keep = app.trash_keeps;
    let trashed = |row: Standing| {
        let deleted_at = row.deleted_at?;
        Some(Trashed { id: row.id, name: row.display_name, deleted_at, gone_at: deleted_at + keep })
    };
    Ok((rows.into_iter().filter_map(trashed).collect(), more))
}

/// Brings a contact back.
pub async fn restore(app: &App, caller: &Caller, id: ContactId) -> Result<()> {
    if retried!(try_restore(app, caller, id))? { Ok(()) } else { Err(Error::NotFound) }
}

async fn try_restore(app: &App, caller: &Caller, id: ContactId) -> store::Result<bool> {
    let Some(trashed) = contacts::trashed(&app.db, caller.user.id, id).await? else { return Ok(false) };
    let mut batch = Batch::default();
    contacts::restore(&mut batch, by(caller), &trashed, app.now());
    app.db.commit(batch).await?;
    Ok(true)
}

/// Removes a contact that is in the trash, with all its history.
pub async fn remove(app: &App, caller: &Caller, id: ContactId) -> Result<()> {
    let trashed = contacts::trashed(&app.db, caller.user.id, id).await?.ok_or(Error::NotFound)?;
    let mut batch = Batch::default();
    revisions::remove(&mut batch, caller.user.id, caller.book, id, trashed.deleted_at);
    Ok(app.db.commit(batch).await?)
}

/// Contacts removed at a time.
const PART: i64 = 200;

/// Removes all that is in the trash now. Tells how many contacts that were.
pub async fn empty(app: &App, caller: &Caller) -> Result<usize> {
    let (user, until) = (caller.user.id, app.now());
    let mut removed = 0;
    loop {
        let rows = revisions::trash(&app.db, user, until, PART, 0).await?;
        if rows.is_empty() {
            return Ok(removed);
        }
        let mut batch = Batch::default();
        rows.iter().for_each(|row| revisions::remove(&mut batch, user, caller.book, row.id, until));
        app.db.commit(batch).await?;
        removed += rows.len();
    }
}

/// Removes what has been in the trash for longer than it is kept.
pub async fn purge(app: &App) -> Result<()> {
    let keep = i64::try_from(app.trash_keeps.as_micros()).unwrap_or(i64::MAX);
    let before = Timestamp::from_micros(app.now().micros().saturating_sub(keep));
    loop {
        let old = revisions::old_trash(&app.db, before).await?;
        if old.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::default();
        for Owned(user, id, book) in old {
            revisions::remove(&mut batch, user, book, id, before);
        }
        app.db.commit(batch).await?;
    }
}

/// How long the trash keeps, unless the administrator says otherwise.
pub const USUALLY: Duration = Duration::from_secs(30 * 86_400);
