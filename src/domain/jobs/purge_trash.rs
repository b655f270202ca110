//! Removes what has been in the trash for long enough.

use crate::domain::origin::of_job;
use crate::domain::{App, limits, removal};
use crate::error::{Error, Result};
use crate::model::collation::Collation;
use crate::store::{Batch, books, properties, trash};

/// Removes contacts that have been in the trash for longer than it keeps them, and then the books
/// in the trash that are empty. A book that fails does not keep the others.
///
/// # Errors
///
/// The first failure, once all were tried.
pub async fn run(app: &App) -> Result<()> {
    let before = app.now() - app.trash_keeps;
    let (mut after, mut outcome) = (None, Ok(()));
    loop {
        let old = trash::old(&app.db, before, after, limits::PART_CONTACTS).await?;
        let Some(last) = old.last() else { break };
        after = Some((last.user, last.contact));
        for part in old.chunk_by(|one, next| (one.user, one.book) == (next.user, next.book)) {
            let origin = of_job(part[0].user, part[0].book, Collation::default());
            let ids = part.iter().map(|trashed| trashed.contact).collect();
            let removed = removal::remove_all(app, origin, ids, before).await;
            outcome = outcome.and(removed.map(drop));
        }
    }
    let mut batch = Batch::default();
    books::remove_empty(&mut batch, before);
    properties::purge_orphans(&mut batch);
    outcome.and(app.db.commit(batch).await.map_err(Error::from))
}
