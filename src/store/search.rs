//! Substring search. SQLite uses an index of hashed trigrams, PostgreSQL `pg_trgm`; both then check
//! each candidate with `LIKE`.
//!
//! A few matches are sorted by name. Many would take too long to collect for sorting, so they come
//! in the order of the index: the order of creation.
//!
//! `model/search.rs` makes one search text of each contact: its fields folded (lower case, accents
//! dropped), transliterated to Latin, umlauts in both German spellings, phone numbers also as bare
//! digits, in segments separated by control characters. A search becomes needles, and each needle a
//! `LIKE` pattern on that text, which alone decides what matches. The index only narrows:
//!
//! - **SQLite**: `contact_terms` is a contentless FTS5 table with `detail=none` that holds the
//!   trigrams of the search text, each hashed together with the owner's id, so that no account's
//!   words make another's search slower. A search looks up three of its trigrams. When no write has
//!   come for a moment, the writer thread merges the index's segments, because every search reads
//!   each of them.
//! - **PostgreSQL**: a `pg_trgm` index.
//!
//! At most 51 matches are collected first. Up to 50 are sorted by name. More come in the order of
//! creation, which is the order of the index, so that a page of a word in a quarter of the book
//! costs as little as one of a rare word. Words of fewer than three characters have no trigram and
//! walk the contacts, on the blocking pool.

use std::sync::LazyLock;

use rusqlite::Connection;

use super::batch::SearchStep;
use super::contacts::{self, columns, row_size};
use super::value::{FromRow, Row, Value, params};
use super::{Batch, Db, Guard, Portion, ReadLength, Result, for_rows, statements};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, UserId};
use crate::model::search::{MAX_NEEDLES, Needle, Within, index_question, index_terms};
use crate::model::time::Timestamp;

/// The most matches that are sorted by name.
const FEW: usize = 50;
const MORE_THAN_FEW: i64 = FEW as i64 + 1;
/// The end of a page of a common word beyond which it is read on the blocking pool.
const SHORT_WALK: i64 = 100;
/// The segments that the search index may have before they are merged; every search reads each.
const SEGMENTS: i64 = 4;
/// The index pages that are merged at a time, so that a write never waits long.
const MERGE_PAGES: i64 = 128;

statements! {
    INDEX = "INSERT OR REPLACE INTO contact_terms (rowid, terms) VALUES ($1, $2)";
    FORGET = "DELETE FROM contact_terms WHERE rowid = $1";
    COUNT_SEGMENTS = "SELECT COUNT(DISTINCT segid) FROM contact_terms_idx";
    MERGE = "INSERT INTO contact_terms (contact_terms, rank) VALUES ('merge', $1)";
    SEARCHED = "SELECT id, updated_at, search, vcard, CAST(octet_length(vcard) AS BIGINT) AS size FROM contacts \
        WHERE user_id = $1 AND id > $2 AND deleted_at IS NULL ORDER BY id LIMIT $3";
}

for_rows! {
    SET_SEARCH = {
        one: "UPDATE contacts SET search = $1 WHERE user_id = $2 AND id = $3 AND updated_at = $4 AND deleted_at IS NULL",
        many: "UPDATE contacts SET search = item.search \
            FROM unnest($1::TEXT[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[]) AS item (search, user_id, id, updated_at) \
            WHERE contacts.user_id = item.user_id AND contacts.id = item.id AND contacts.updated_at = item.updated_at \
            AND contacts.deleted_at IS NULL",
    };
}

/// A contact with the text by which searches find it.
pub struct SearchedContact {
    /// The contact.
    pub id: ContactId,
    updated_at: Timestamp,
    search: String,
    /// The card's text.
    pub vcard: String,
}

impl FromRow for SearchedContact {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            updated_at: row.get(1)?,
            search: row.get(2)?,
            vcard: row.get(3)?,
        })
    }
}

/// Returns the account's next contacts outside the trash after the contact `after`, in the order of
/// creation: at most `limit`, and fewer if their cards hold more than `bytes`.
pub async fn searched(
    db: &Db,
    user: UserId,
    after: Option<ContactId>,
    limit: i64,
    bytes: i64,
) -> Result<Vec<SearchedContact>> {
    let params = params![user, after.map_or(0, ContactId::get), limit].into();
    let length = ReadLength::Long;
    let portion = db
        .query_portion(user, SEARCHED, params, bytes, length)
        .await?;
    Ok(portion.rows)
}

/// Sets a contact's search text. The batch fails on [`Guard::Version`] when the contact was changed
/// since it was read. On PostgreSQL, where the text is all there is, an equal one is left alone.
pub fn set(db: &Db, batch: &mut Batch, user: UserId, contact: &SearchedContact, search: String) {
    if matches!(db, Db::Postgres(_)) && contact.search == search {
        return;
    }
    batch.account = Some(user);
    index(batch, user, contact.id, &search);
    let guard = Guard::Version { operation: 0 };
    let params = params![search, user, contact.id, contact.updated_at];
    batch.push_row(Some(guard), SET_SEARCH, params);
}

/// Puts a contact's search text into the index, replacing a former one.
pub(super) fn index(batch: &mut Batch, user: UserId, id: ContactId, search: &str) {
    batch.searches.push(SearchStep::Index {
        user,
        id,
        text: search.to_owned(),
    });
}

/// Takes a contact out of the index.
pub(super) fn forget(batch: &mut Batch, id: ContactId) {
    batch.searches.push(SearchStep::Forget { id });
}

/// A change of the index with its terms computed.
pub(super) enum IndexChange {
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
pub(super) fn apply<'a>(
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
pub(super) fn tidy(connection: &Connection) -> rusqlite::Result<bool> {
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

/// The rows that a search reads.
#[derive(Clone, Copy)]
enum Place {
    /// The candidates of SQLite's index, in the order of creation.
    Indexed,
    /// All contacts, in the order of creation.
    All,
}

/// The columns of its matches that a search needs.
#[derive(Clone, Copy)]
enum MatchColumns {
    /// All columns of a contact.
    Contacts,
    /// Only the identifiers, with the keys by which names are sorted.
    Ids,
}

/// Returns the statement for this many needles. Its parameters are the index query (only for
/// [`Place::Indexed`]), the account, the pairs of patterns, a flag for favourites only, the book or
/// none, the label or none, and the page.
fn statement(place: Place, wanted: MatchColumns, needles: usize) -> &'static str {
    static STATEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for place in [Place::Indexed, Place::All] {
            for wanted in [MatchColumns::Contacts, MatchColumns::Ids] {
                all.extend((1..=MAX_NEEDLES).map(|needles| sql(place, wanted, needles)));
            }
        }
        all
    });
    &STATEMENTS[(place as usize * 2 + wanted as usize) * MAX_NEEDLES + needles - 1]
}

fn sql(place: Place, wanted: MatchColumns, needles: usize) -> String {
    let (from, order, next) = match place {
        Place::Indexed => (
            "contact_terms CROSS JOIN contacts ON contacts.id = contact_terms.rowid WHERE contact_terms MATCH $1 AND user_id = $2",
            "contact_terms.rowid",
            3,
        ),
        Place::All => ("contacts WHERE user_id = $1", "id", 2),
    };
    let columns = match wanted {
        MatchColumns::Contacts => format!(
            "{}, {}",
            columns!().replacen("id", "contacts.id", 1),
            row_size!()
        ),
        MatchColumns::Ids => "contacts.id, sort_key".to_owned(),
    };
    let pair = |at: usize| {
        format!(
            r" AND (search LIKE ${at} ESCAPE '\' OR search LIKE ${} ESCAPE '\')",
            at + 1
        )
    };
    let patterns: String = (0..needles).map(|needle| pair(next + 2 * needle)).collect();
    let (user, favorites) = (next - 1, next + 2 * needles);
    let (book, label, limit, skip) = (favorites + 1, favorites + 2, favorites + 3, favorites + 4);
    format!(
        "SELECT {columns} FROM {from} AND deleted_at IS NULL AND NOT is_group{patterns} AND (favorite OR NOT CAST(${favorites} AS BOOLEAN)) \
         AND (CAST(${book} AS BIGINT) IS NULL OR book_id = CAST(${book} AS BIGINT)) AND (CAST(${label} AS TEXT) IS NULL OR (book_id, uid) IN \
         (SELECT labels.book_id, labels.member FROM labels WHERE labels.user_id = ${user} AND labels.label_key = ${label})) \
         ORDER BY {order} LIMIT ${limit} OFFSET ${skip}"
    )
}

/// Returns every search statement for this database.
pub(super) fn statements_for(db: &Db) -> Vec<&'static str> {
    let (own, places): (&[&str], &[Place]) = match db {
        Db::Sqlite(_) => (STATEMENTS, &[Place::Indexed, Place::All]),
        Db::Postgres(_) => (&[SEARCHED], &[Place::All]),
    };
    let wants = [MatchColumns::Contacts, MatchColumns::Ids];
    let planned = places
        .iter()
        .flat_map(|place| wants.map(|wanted| (*place, wanted)));
    let planned = planned.flat_map(|(place, wanted)| {
        (1..=MAX_NEEDLES).map(move |needles| statement(place, wanted, needles))
    });
    own.iter().copied().chain(planned).collect()
}

/// Returns the account's contacts that every needle matches: up to 50 of them by name, more in the
/// order of creation. Fewer than `limit` if they hold more than `bytes`.
pub async fn find(
    db: &Db,
    user: UserId,
    search: &Search<'_>,
    page: MatchPage,
    bytes: i64,
) -> Result<Portion<Contact>> {
    let MatchPage { skip, limit } = page;
    let question = match db {
        Db::Sqlite(_) => index_question(user, search.needles).map(Value::from),
        Db::Postgres(_) => None,
    };
    let place = if question.is_some() {
        Place::Indexed
    } else {
        Place::All
    };
    let few = MatchPage {
        skip: 0,
        limit: MORE_THAN_FEW,
    };
    let mut found = search.ids(db, user, place, question.clone(), few).await?;
    if found.len() > FEW {
        return search
            .contacts(db, user, place, question, page, bytes)
            .await;
    }
    found.sort_by(|(id, key), (other_id, other_key)| (key, id).cmp(&(other_key, other_id)));
    let bounds = (
        usize::try_from(skip).unwrap_or(usize::MAX),
        usize::try_from(limit).unwrap_or(usize::MAX),
    );
    let ids: Vec<_> = found
        .into_iter()
        .skip(bounds.0)
        .take(bounds.1)
        .map(|(id, _)| id)
        .collect();
    let Portion { rows, is_cut } = contacts::chosen(db, user, &ids, bytes).await?;
    Ok(Portion {
        rows: rows.into_iter().map(|listed| listed.contact).collect(),
        is_cut,
    })
}

/// A page of matches.
#[derive(Clone, Copy, Debug)]
pub struct MatchPage {
    /// The number of matches to skip.
    pub skip: i64,
    /// The most matches.
    pub limit: i64,
}

/// A search for the contacts of one account that every needle matches.
pub struct Search<'a> {
    /// The parts of text that each contact must contain.
    pub needles: &'a [Needle],
    /// The filters: favourites, book and label.
    pub within: &'a Within,
}

impl Search<'_> {
    async fn ids(
        &self,
        db: &Db,
        user: UserId,
        place: Place,
        question: Option<Value>,
        page: MatchPage,
    ) -> Result<Vec<(ContactId, Vec<u8>)>> {
        let (sql, params) = self.statement(user, place, MatchColumns::Ids, question, page);
        match (db, read_length(place, page)) {
            (Db::Postgres(db), _) => db.query_planned(user, sql, &params).await,
            (Db::Sqlite(_), ReadLength::Long) => db.query_long(user, sql, params).await,
            (Db::Sqlite(_), ReadLength::Short) => db.query(sql, &params).await,
        }
    }

    async fn contacts(
        &self,
        db: &Db,
        user: UserId,
        place: Place,
        question: Option<Value>,
        page: MatchPage,
        bytes: i64,
    ) -> Result<Portion<Contact>> {
        let (sql, params) = self.statement(user, place, MatchColumns::Contacts, question, page);
        match db {
            Db::Postgres(db) => db.query_portion_planned(user, sql, &params, bytes).await,
            Db::Sqlite(_) => {
                db.query_portion(user, sql, params, bytes, read_length(place, page))
                    .await
            }
        }
    }

    fn statement(
        &self,
        user: UserId,
        place: Place,
        wanted: MatchColumns,
        question: Option<Value>,
        MatchPage { skip, limit }: MatchPage,
    ) -> (&'static str, Vec<Value>) {
        let patterns = self
            .needles
            .iter()
            .map(Needle::patterns)
            .flat_map(|(one, other)| [Value::from(one), Value::from(other)]);
        let params = question
            .into_iter()
            .chain([Value::from(user)])
            .chain(patterns)
            .chain([
                self.within.favorites.into(),
                self.within.book.into(),
                self.within.label.as_deref().into(),
                limit.into(),
                skip.into(),
            ]);
        (
            statement(place, wanted, self.needles.len()),
            params.collect(),
        )
    }
}

fn read_length(place: Place, MatchPage { skip, limit }: MatchPage) -> ReadLength {
    let is_long = matches!(place, Place::All) || skip + limit > SHORT_WALK;
    if is_long {
        ReadLength::Long
    } else {
        ReadLength::Short
    }
}
