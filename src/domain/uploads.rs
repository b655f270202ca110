//! A file between its trial and its import: one at a time for each account, for a day.

use super::{App, Caller};
use crate::error::Result;
use crate::model::ids::UploadId;
use crate::model::time::Timestamp;
use crate::store::{Batch, uploads};
pub use uploads::Upload;

/// The longest name of a file that is kept, in characters.
const NAME_CHARS: usize = 200;
/// How long a file waits, in microseconds.
const WAITS: i64 = 86_400_000_000;

/// Keeps a file until it is imported, in the place of the one before.
pub async fn keep(app: &App, caller: &Caller, filename: &str, content: Vec<u8>) -> Result<()> {
    let filename = filename.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    let now = app.now();
    let mut batch = Batch::default();
    uploads::keep(&mut batch, caller.user.id, Upload { id: app.ids.upload(now), filename, content }, now);
    Ok(app.db.commit(batch).await?)
}

/// The file that waits to be imported.
pub async fn pending(app: &App, caller: &Caller) -> Result<Option<Upload>> {
    Ok(uploads::pending(&app.db, caller.user.id).await?)
}

/// Forgets the file that waits.
pub async fn forget(app: &App, caller: &Caller, id: UploadId) -> Result<()> {
    let mut batch = Batch::default();
    uploads::forget_until(&mut batch, caller.user.id, id);
    Ok(app.db.commit(batch).await?)
}

/// Forgets the files that nobody has imported for a day.
pub async fn purge(app: &App) -> Result<()> {
    let mut batch = Batch::default();
    uploads::purge(&mut batch, Timestamp::from_micros(app.now().micros().saturating_sub(WAITS)));
    Ok(app.db.commit(batch).await?)
}
