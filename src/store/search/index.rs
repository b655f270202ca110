//! SQLite's search index: its entries, and the merging of its segments.

use rusqlite::Connection;

use crate::model::ids::{ContactId, UserId};
use crate::model::search::index_terms;
use crate::store::batch::SearchStep;
use crate::store::{Batch, statements};

/// The segments that the search index may have before they are merged; every search reads each.
const SEGMENTS: i64 = 4;
/// The index pages that are merged at a time, so that a write never waits long.
const MERGE_PAGES: i64 = 128;

statements! {
    INDEX = "INSERT OR REPLACE INTO contact_terms (rowid, terms) VALUES ($1, $2)";
    FORGET = "DELETE FROM contact_terms WHERE rowid = $1";
    COUNT_SEGMENTS = "SELECT COUNT(DISTINCT segid) FROM contact_terms_idx";
    MERGE = "INSERT INTO contact_terms (contact_terms, rank) VALUES ('merge', $1)";
}

/// Puts a contact's search text into the index, replacing a former one.
pub(in crate::store) fn put(batch: &mut Batch, user: UserId, id: ContactId, search: &str) {
    batch.searches.push(SearchStep::Index {
        user,
        id,
        text: search.to_owned(),
    });
}

/// Takes a contact out of the index.
pub(in crate::store) fn forget(batch: &mut Batch, id: ContactId) {
    batch.searches.push(SearchStep::Forget { id });
}

/// A change of the index with its terms computed.
pub(in crate::store) enum IndexChange {
    Put { id: i64, terms: String },
    Remove { id: i64 },
}

impl From<SearchStep> for IndexChange {
    fn from(step: SearchStep) -> Self {
        match step {
            SearchStep::Index { user, id, text } => Self::Put {
                id: id.get(),
                terms: index_terms(user, &text),
            },
            SearchStep::Forget { id } => Self::Remove { id: id.get() },
        }
    }
}

/// Carries out changes of the index.
pub(in crate::store) fn apply<'a>(
    connection: &Connection,
    changes: impl Iterator<Item = &'a IndexChange>,
) -> rusqlite::Result<()> {
    for change in changes {
        match change {
            IndexChange::Put { id, terms } => {
                connection.prepare_cached(INDEX)?.execute((id, terms))?
            }
            IndexChange::Remove { id } => connection.prepare_cached(FORGET)?.execute([id])?,
        };
    }
    Ok(())
}

/// Merges some of the index's segments. Returns true if there is more to merge.
pub(in crate::store) fn tidy(connection: &Connection) -> rusqlite::Result<bool> {
    let segments: i64 = connection
        .prepare_cached(COUNT_SEGMENTS)?
        .query_row([], |row| row.get(0))?;
    if segments <= SEGMENTS {
        return Ok(false);
    }
    let before = connection.total_changes();
    // A negative number starts a merge of all segments, which later calls continue.
    connection.prepare_cached(MERGE)?.execute([-MERGE_PAGES])?;
    // FTS5: a merge that had nothing to do changes fewer than two rows.
    Ok(connection.total_changes() - before >= 2)
}
