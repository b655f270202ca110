//! Removes the answers that are kept for clients that repeat a request.

use crate::domain::{App, idempotency};
use crate::error::Result;
use crate::store;

/// Removes the expired keys with their answers.
pub async fn run(app: &App) -> Result<()> {
    while store::idempotency::purge(&app.db, idempotency::since(app)).await? {}
    Ok(())
}
