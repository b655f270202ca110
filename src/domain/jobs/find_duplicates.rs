//! Finds duplicates before somebody asks for them.
//!
//! The result stays in the memory of the process that ran the job: where several servers share a
//! database, another computes it anew when it is asked.

use std::sync::Arc;

use crate::domain::{App, accounts, books, duplicates};
use crate::error::Result;
use crate::model::actor::Rights;
use crate::model::face::Face;
use crate::model::ids::UserId;
use crate::store::users;

/// Finds the duplicates among all contacts of an account.
pub async fn run(app: &Arc<App>, user: UserId) -> Result<()> {
    let Some(account) = users::by_id(&app.db, user).await? else {
        return Ok(());
    };
    let actor = accounts::on_behalf(app, account.user, Face::Job).await?;
    let access = books::open_all(&actor, Rights::READ)?;
    duplicates::find(app, &access).await.map(drop)
}
