//! The quota of an account: contacts, and bytes of their cards, photos, former cards and trash.

use super::parts::part_of;
use super::{App, limits};
use crate::error::{Error, Result};
use crate::model::time::Timestamp;
use crate::store::contacts::ChangeOrigin;
use crate::store::{Batch, revisions, users};

/// Makes room for this many more contacts and bytes by removing the oldest former cards. The
/// history of the last hour is kept.
///
/// # Errors
///
/// [`Error::Invalid`] naming the quota if there is not enough room, [`Error::NotFound`] if the
/// account is gone.
pub(super) async fn make_room(
    app: &App,
    origin: ChangeOrigin,
    (contacts, bytes): (i64, i64),
) -> Result<()> {
    let usage = users::usage(&app.db, origin.user)
        .await?
        .ok_or(Error::NotFound)?;
    if contacts > 0 && usage.contacts + contacts > origin.quota.contacts {
        let most = origin.quota.contacts;
        let problem = format!(
            "the account may have at most {most} contacts, those in the trash too (CARNET_QUOTA_CONTACTS)"
        );
        return Err(Error::invalid("contacts", problem));
    }
    let missing = usage
        .bytes
        .saturating_add(bytes)
        .saturating_sub(origin.quota.bytes);
    if missing <= 0 || prune(app, origin, missing).await? {
        return Ok(());
    }
    let most = origin.quota.bytes;
    let problem = format!(
        "the account's cards may take at most {most} bytes, the trash and the history too (CARNET_QUOTA_BYTES)"
    );
    Err(Error::invalid("contacts", problem))
}

/// Removes the oldest former cards until this many bytes are free, and somewhat more, so that the
/// next change need not prune again. Returns true if anything was removed.
async fn prune(app: &App, origin: ChangeOrigin, missing: i64) -> Result<bool> {
    let kept = i64::try_from(limits::HISTORY_KEPT.as_micros()).unwrap_or(i64::MAX);
    let until = Timestamp::from_micros(app.now().micros().saturating_sub(kept));
    let wanted = missing.saturating_add(origin.quota.bytes / 100);
    let mut freed = 0;
    while freed < wanted {
        let mut oldest =
            revisions::oldest(&app.db, origin.user, until, limits::PART_VERSIONS).await?;
        oldest.truncate(part_of(oldest.iter().map(|version| version.bytes)));
        if oldest.is_empty() {
            break;
        }
        let mut batch = Batch::default();
        revisions::prune(&mut batch, origin.user, &oldest);
        app.db.commit(batch).await?;
        freed += oldest.iter().map(|version| version.bytes).sum::<i64>();
    }
    if freed > 0 {
        tracing::info!(event = "history.pruned", user = %origin.user, bytes = freed, "the oldest history made way");
    }
    Ok(freed > 0)
}
