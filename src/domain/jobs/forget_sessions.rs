//! Removes sessions that have ended.

use std::time::Duration;

use crate::domain::App;
use crate::error::Result;
use crate::store::sessions;

/// The time for which the row of a session is kept after its end.
const KEPT: Duration = Duration::from_secs(86_400);

/// Removes sessions that ended a day ago.
pub async fn run(app: &App) -> Result<()> {
    while sessions::purge(&app.db, app.now() - KEPT).await? {}
    Ok(())
}
