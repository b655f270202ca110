//! Removes files that were not imported.

use std::time::Duration;

use crate::domain::App;
use crate::error::{Error, Result};
use crate::model::ids::UserId;
use crate::store::{Batch, uploads};

/// The time after which an uploaded file that nobody imported is removed.
const UPLOAD_KEPT: Duration = Duration::from_secs(86_400);
/// The time after which an incomplete file without a further piece is removed.
const PIECE_KEPT: Duration = Duration::from_secs(3600);

/// Removes the files that nobody has imported for a day, and those that stayed incomplete.
pub async fn run(app: &App) -> Result<()> {
    let mut batch = Batch::default();
    uploads::purge(&mut batch, app.now() - UPLOAD_KEPT, app.now() - PIECE_KEPT);
    app.db.commit(batch).await?;
    clear(app, None).await
}

/// Removes the pieces of removed files, of one account or of all, a few at a time.
pub async fn clear(app: &App, user: Option<UserId>) -> Result<()> {
    let mut removed = Vec::new();
    loop {
        let pieces = uploads::left_over(&app.db, user).await?;
        if pieces.is_empty() {
            return Ok(());
        }
        if pieces == removed {
            return Err(Error::internal(
                "pieces of a forgotten file cannot be removed",
            ));
        }
        let mut batch = Batch::default();
        uploads::remove(&mut batch, &pieces);
        app.db.commit(batch).await?;
        removed = pieces;
    }
}
