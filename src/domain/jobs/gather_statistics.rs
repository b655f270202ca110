//! Gathers the planner's statistics of tables that have none: until then, a restored PostgreSQL
//! database answers slowly.

use crate::domain::App;
use crate::error::Result;

/// Gathers the statistics that are missing. SQLite needs none.
pub async fn run(app: &App) -> Result<()> {
    Ok(app.db.gather_missing_statistics().await?)
}
