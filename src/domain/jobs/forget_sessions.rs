//! Removes sessions and app passwords that have ended.

use std::time::Duration;

use crate::domain::App;
use crate::error::Result;
use crate::store::{app_passwords, sessions};

/// The time for which the row of a session is kept after its end.
const KEPT: Duration = Duration::from_secs(86_400);
/// The time for which the list of app passwords shows one that has expired.
const APP_PASSWORD_KEPT: Duration = Duration::from_secs(30 * 86_400);

/// Removes sessions that ended a day ago, and app passwords that expired a month ago.
pub async fn run(app: &App) -> Result<()> {
    while sessions::purge(&app.db, app.now() - KEPT).await? {}
    while app_passwords::remove_expired(&app.db, app.now() - APP_PASSWORD_KEPT).await? {}
    Ok(())
}
