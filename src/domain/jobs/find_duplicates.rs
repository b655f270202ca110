//! Finds duplicates before somebody asks for them.

use std::sync::Arc;

use crate::domain::{App, accounts, books, duplicates};
use crate::error::Result;
use crate::model::actor::Rights;
use crate::model::ids::UserId;
use crate::store::users;

/// Finds the duplicates among all contacts of an account, and keeps them in the memory of this
/// process.
pub async fn run(app: &Arc<App>, user: UserId) -> Result<()> {
    let Some(account) = users::by_id(&app.db, user).await? else {
        return Ok(());
    };
    let actor = accounts::on_behalf(app, account.user).await?;
    let access = books::open_all(&actor, Rights::READ)?;
    duplicates::find(app, &access).await.map(drop)
}
