//! Computes the sort keys of an account's contacts anew, after its language has changed: each language
//! has an order of its own. Lists show the former order meanwhile.

use super::rebuild_search_index::recompute;
use crate::domain::App;
use crate::error::Result;
use crate::model::ids::UserId;
use crate::store::search::rebuild;
use crate::store::{Batch, users};

/// Sorts the contacts of an account in the order of its present language.
pub async fn run(app: &App, user: UserId) -> Result<()> {
    let set = |batch: &mut _, contact: &_, card: &_| {
        rebuild::set_columns(batch, user, contact, card);
    };
    recompute(app, user, set).await?;
    // What was computed meanwhile, as the letters beside the list, mixes the two orders.
    let mut batch = Batch::default();
    users::raise_change(&mut batch, user);
    Ok(app.db.commit(batch).await?)
}
