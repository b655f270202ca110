//! SQLite's index of search terms, which follows the contacts a moment later.
//!
//! A batch only notes which contacts it changed, in its own transaction. The writer thread indexes
//! the noted contacts together: when no write has come for a moment, between writes only once there
//! are too many, and after a start those that the former process left. A search looks at the noted
//! contacts too, so it finds what was just written, however far the index is.
//!
//! A note is nothing but the contact's identifier: the terms are made of the search text that is
//! stored when the contact is indexed, and a contact without one is taken out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use crate::model::ids::{ContactId, UserId};
use crate::model::search::index_terms;
use crate::store::batch::TermsNote;
use crate::store::data_file::DataFile;
use crate::store::monotonic::now;
use crate::store::{Batch, Result, StoreError, statements};

/// The most contacts that are noted before they are indexed between two groups of writes. Those of
/// an import wait for the pause after it: indexed in large portions they cost half as much, and its
/// answer does not wait for them. A search looks at those of its account.
const MAX_NOTED: usize = 16 * 1024;
/// The most bytes of their search texts.
const MAX_NOTED_BYTES: usize = 8 * 1024 * 1024;
/// The noted contacts from which on a search does not look at them on a thread that serves requests,
/// and a pause in writes is used to index them at once.
const MANY: usize = 1024;
/// The bytes of their search texts from which on they are many.
const MANY_BYTES: usize = 512 * 1024;
/// The time for which contacts are indexed in one transaction.
const PORTION_TIME: Duration = Duration::from_millis(50);
/// The time for which contacts are indexed between two groups of writes.
const BETWEEN_WRITES: Duration = Duration::from_millis(100);
/// The pause in writes after which the index is tidied, and between the turns of that.
pub(in crate::store) const QUIET: Duration = Duration::from_millis(300);
/// The segments that the index may have before they are merged; every search reads each.
const SEGMENTS: i64 = 4;
/// The index pages that are merged at a time, so that a write never waits long.
const MERGE_PAGES: i64 = 128;

statements! {
    IS_MADE = "SELECT COUNT(*) > 0 FROM sqlite_schema WHERE name = 'contact_terms_pending'";
    NOTE = "INSERT OR IGNORE INTO contact_terms_pending (user_id, contact_id) VALUES ($1, $2)";
    NOTED = "SELECT user_id, contact_id FROM contact_terms_pending ORDER BY user_id, contact_id LIMIT $1";
    COUNT_NOTED = "SELECT COUNT(*) FROM (SELECT 1 FROM contact_terms_pending LIMIT $1)";
    TEXT = "SELECT search FROM contacts WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL";
    INDEX = "INSERT OR REPLACE INTO contact_terms (rowid, terms) VALUES ($1, $2)";
    FORGET = "DELETE FROM contact_terms WHERE rowid = $1";
    SETTLE = "DELETE FROM contact_terms_pending WHERE (user_id, contact_id) <= ($1, $2)";
    COUNT_SEGMENTS = "SELECT COUNT(DISTINCT segid) FROM contact_terms_idx";
    MERGE = "INSERT INTO contact_terms (contact_terms, rank) VALUES ('merge', $1)";
}

/// Notes that a contact's search text is new or has changed.
pub(in crate::store) fn note(batch: &mut Batch, user: UserId, id: ContactId, search: &str) {
    let bytes = search.len();
    batch.terms.push(TermsNote { user, id, bytes });
}

/// Notes that a contact is no longer to be found.
pub(in crate::store) fn forget(batch: &mut Batch, user: UserId, id: ContactId) {
    note(batch, user, id, "");
}

/// The number of contacts that are noted and not indexed yet, up to [`MAX_NOTED`].
#[derive(Debug)]
pub(in crate::store) struct NotedContacts {
    count: AtomicUsize,
    bytes: AtomicUsize,
}

impl Default for NotedContacts {
    /// The former process or a migration may have left many.
    fn default() -> Self {
        Self {
            count: MAX_NOTED.into(),
            bytes: 0.into(),
        }
    }
}

impl NotedContacts {
    /// Checks whether a search can look at all of them on a thread that serves requests.
    pub fn are_few(&self) -> bool {
        self.count() <= MANY && self.bytes() <= MANY_BYTES
    }

    /// Writes notes, as a part of the present transaction.
    pub fn write<'a>(
        &self,
        connection: &Connection,
        notes: impl Iterator<Item = &'a TermsNote>,
    ) -> rusqlite::Result<()> {
        let (mut count, mut bytes) = (self.count(), self.bytes());
        for note in notes {
            connection
                .prepare_cached(NOTE)?
                .execute((note.user.get(), note.id.get()))?;
            count += 1;
            bytes += note.bytes;
        }
        self.set(count, bytes);
        Ok(())
    }

    /// Indexes noted contacts while there are too many. Others wait for the next write or a pause.
    pub fn index_excess(&self, connection: &Connection, file: &DataFile) {
        let since = now();
        let are_too_many = || self.count() >= MAX_NOTED || self.bytes() >= MAX_NOTED_BYTES;
        while are_too_many() && now().duration_since(since) < BETWEEN_WRITES {
            if let Err(error) = self.index_portion(connection, file) {
                // A lost file is logged once, where it is noticed.
                if !matches!(error, StoreError::Lost(_)) {
                    tracing::error!(%error, "search terms could not be indexed");
                }
                // Tried again after many more; what is noted stays too much for short searches.
                self.set(MANY + 1, 0);
            }
        }
    }

    /// Brings the index up to date, or else merges some of its segments. Returns the pause before
    /// there is more to do, or will be once the file has been migrated.
    pub fn tidy(&self, connection: &Connection, file: &DataFile) -> Result<Option<Duration>> {
        if !is_made(connection)? {
            return Ok(Some(QUIET));
        }
        if noted(connection, 1)?.is_empty() {
            self.set(0, 0);
            return Ok(merge(connection)?.then_some(QUIET));
        }
        self.index_portion(connection, file)?;
        let pause = match self.are_few() {
            true => QUIET,
            false => Duration::ZERO,
        };
        Ok(Some(pause))
    }

    /// Indexes some noted contacts in a transaction of their own.
    fn index_portion(&self, connection: &Connection, file: &DataFile) -> Result<()> {
        file.begin(connection)?;
        let indexed = index_some(connection)
            .map_err(StoreError::from)
            .and_then(|indexed| file.commit(connection).map(|()| indexed));
        if indexed.is_err() && !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK")?;
        }
        let bytes = self.bytes().saturating_sub(indexed?);
        // Some were noted more than once.
        match count_noted(connection)? {
            0 => self.set(0, 0),
            count => self.set(count, bytes),
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Only the writer thread changes them.
    fn set(&self, count: usize, bytes: usize) {
        self.count.store(count, Ordering::Relaxed);
        self.bytes.store(bytes, Ordering::Relaxed);
    }
}

/// Indexes the first noted contacts. Returns the bytes of their search texts.
fn index_some(connection: &Connection) -> rusqlite::Result<usize> {
    let since = now();
    let (mut bytes, mut last) = (0, None);
    for (user, id) in noted(connection, MAX_NOTED)? {
        bytes += index_one(connection, user, id)?;
        last = Some((user, id));
        if now().duration_since(since) > PORTION_TIME {
            break;
        }
    }
    if let Some(last) = last {
        connection.prepare_cached(SETTLE)?.execute(last)?;
    }
    Ok(bytes)
}

/// Puts a contact's terms into the index, or takes it out. Returns the bytes of its search text.
fn index_one(connection: &Connection, user: i64, id: i64) -> rusqlite::Result<usize> {
    let text: Option<String> = connection
        .prepare_cached(TEXT)?
        .query_row((id, user), |row| row.get(0))
        .optional()?;
    match text {
        Some(text) => connection
            .prepare_cached(INDEX)?
            .execute((id, index_terms(user, &text)))
            .map(|_| text.len()),
        None => connection.prepare_cached(FORGET)?.execute([id]).map(|_| 0),
    }
}

/// Checks whether the tables are there, which a migration makes.
fn is_made(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(IS_MADE)?
        .query_row([], |row| row.get(0))
}

fn noted(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare_cached(NOTED)?
        .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}

/// Returns the number of noted contacts, up to [`MAX_NOTED`].
fn count_noted(connection: &Connection) -> rusqlite::Result<usize> {
    let most = i64::try_from(MAX_NOTED).unwrap_or(i64::MAX);
    let count: i64 = connection
        .prepare_cached(COUNT_NOTED)?
        .query_row([most], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(MAX_NOTED))
}

/// Merges some of the index's segments. Returns true if there is more to merge.
fn merge(connection: &Connection) -> rusqlite::Result<bool> {
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
