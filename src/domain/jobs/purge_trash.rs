//! Removes what has been in the trash for long enough.

use crate::domain::origin::background;
use crate::domain::{App, limits, removal};
use crate::error::Result;
use crate::store::{Batch, books, revisions};

/// Removes contacts that have been in the trash for longer than it keeps them, and then the books
/// in the trash that are empty.
pub async fn run(app: &App) -> Result<()> {
    let before = app.now() - app.trash_keeps;
    let mut after = None;
    loop {
        let old = revisions::old_trash(&app.db, before, after, limits::PART_CONTACTS).await?;
        let Some(last) = old.last() else { break };
        after = Some((last.user, last.contact));
        for part in old.chunk_by(|one, next| (one.user, one.book) == (next.user, next.book)) {
            let origin = background(part[0].user, part[0].book);
            let ids = part.iter().map(|trashed| trashed.contact).collect();
            removal::remove_all(app, origin, ids, before).await?;
        }
    }
    let mut batch = Batch::default();
    books::remove_empty(&mut batch, before);
    Ok(app.db.commit(batch).await?)
}
