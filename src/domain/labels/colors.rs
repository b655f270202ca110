//! The colours of labels. That of a label which no contact has any more stays until another label is
//! coloured, so that an undone change brings it back.

use std::collections::HashMap;

use crate::domain::App;
use crate::domain::books::BookAccess;
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Rights};
use crate::model::card::labels::Label;
use crate::model::label::LabelColor;
use crate::store::{Batch, label_colors, labels};

/// Returns the colours of the actor's labels by the labels' comparison forms.
pub async fn colors(app: &App, actor: &Actor) -> Result<HashMap<String, LabelColor>> {
    Ok(label_colors::all(&app.db, actor.id()).await?)
}

/// Gives a label a colour, or none.
pub(super) async fn set(
    app: &App,
    access: &BookAccess,
    name: &str,
    color: Option<LabelColor>,
) -> Result<()> {
    access.require(Rights::WRITE)?;
    let (user, key) = (access.owner(), Label::key(name));
    if !labels::is_given(&app.db, user, &key).await? {
        return Err(Error::NotFound);
    }
    let mut batch = Batch::default();
    label_colors::set(&mut batch, user, &key, color);
    Ok(app.db.commit(batch).await?)
}
