//! Substring search. SQLite asks an index of hashed trigrams, PostgreSQL `pg_trgm`; both then check each candidate
//! with `LIKE`.
//!
//! A few matches are ordered by name. Many would take long to collect only to be ordered, so they come as the index has
//! them: in the order in which the contacts were made.

use std::sync::LazyLock;

use rusqlite::Connection;

use super::batch::SearchStep;
use super::contacts::columns;
use super::value::Value;
use super::{Batch, Db, Result, statements};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, UserId};
use crate::model::search::{MAX_NEEDLES, Needle, Within, index_question, index_terms};

/// So many matches are few enough to be ordered by name.
const FEW: usize = 50;
const MORE_THAN_FEW: i64 = FEW as i64 + 1;
/// A page of a common word that ends further on than this is read on the blocking pool.
const SHORT_WALK: i64 = 100;
/// Segments that the search index may have before they are merged; each costs every search a look.
const SEGMENTS: i64 = 4;
/// Index pages merged at a time, so that a write never waits long.
const MERGE_PAGES: i64 = 128;

statements! {
    INDEX = "INSERT OR REPLACE INTO contact_terms (rowid, terms) VALUES ($1, $2)";
    FORGET = "DELETE FROM contact_terms WHERE rowid = $1";
    COUNT_SEGMENTS = "SELECT COUNT(DISTINCT segid) FROM contact_terms_idx";
    MERGE = "INSERT INTO contact_terms (contact_terms, rank) VALUES ('merge', $1)";
}

/// Puts a contact's search text into the index, in place of a former one.
pub(super) fn index(batch: &mut Batch, user: UserId, id: ContactId, search: &str) {
    batch.searches.push(SearchStep::Index { user, id, text: search.to_owned() });
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
            SearchStep::Index { user, id, text } => Self::Put { id: id.get(), terms: index_terms(user, &text) },
            SearchStep::Forget { id } => Self::Remove { id: id.get() },
        }
    }
}

/// Carries out changes of the index.
pub(super) fn apply<'a>(connection: &Connection, changes: impl Iterator<Item = &'a IndexChange>) -> rusqlite::Result<()> {
    for change in changes {
        match change {
            IndexChange::Put { id, terms } => connection.prepare_cached(INDEX)?.execute((id, terms))?,
            IndexChange::Remove { id } => connection.prepare_cached(FORGET)?.execute([id])?,
        };
    }
    Ok(())
}

/// Merges some of the index's segments. Tells whether there is more to merge.
pub(super) fn tidy(connection: &Connection) -> rusqlite::Result<bool> {
    let segments: i64 = connection.prepare_cached(COUNT_SEGMENTS)?.query_row([], |row| row.get(0))?;
    if segments <= SEGMENTS {
        return Ok(false);
    }
    let before = connection.total_changes();
    // A negative number starts a merge of all segments, which later calls go on with.
    connection.prepare_cached(MERGE)?.execute([-MERGE_PAGES])?;
    // FTS5: a merge that had nothing to do changes fewer than two rows.
    Ok(connection.total_changes() - before >= 2)
}

/// Where a search looks.
#[derive(Clone, Copy)]
enum Place {
    /// At the contacts with these identifiers, in the order of names.
    Listed,
    /// At the candidates of SQLite's index, in the order of creation.
    Indexed,
    /// At all contacts, in the order of creation.
    All,
}

/// What a search wants of its matches.
#[derive(Clone, Copy)]
enum Wanted {
    /// All columns of a contact.
    Contacts,
    /// Only the identifiers.
    Ids,
}

/// The statement for this many needles. Its parameters are the question or list where the place has one, the account, the
/// pairs of patterns, whether only favourites are looked for, the label or none, and the page.
fn statement(place: Place, wanted: Wanted, needles: usize, db: &Db) -> &'static str {
    static STATEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for place in [Place::Listed, Place::Indexed, Place::All] {
            for wanted in [Wanted::Contacts, Wanted::Ids] {
                for postgres in [false, true] {
                    all.extend((1..=MAX_NEEDLES).map(|needles| sql(place, wanted, needles, postgres)));
                }
            }
        }
        all
    });
    let postgres = usize::from(matches!(db, Db::Postgres(_)));
    &STATEMENTS[((place as usize * 2 + wanted as usize) * 2 + postgres) * MAX_NEEDLES + needles - 1]
}

fn sql(place: Place, wanted: Wanted, needles: usize, postgres: bool) -> String {
    let (from, order, next) = match (place, postgres) {
        (Place::Listed, false) => (
            "json_each($1) AS listed CROSS JOIN contacts ON contacts.id = listed.value WHERE user_id = $2",
            "sort_key, contacts.id",
            3,
        ),
        (Place::Listed, true) => ("contacts WHERE id = ANY(CAST($1 AS BIGINT[])) AND user_id = $2", "sort_key, id", 3),
        (Place::Indexed, _) => (
            "contact_terms CROSS JOIN contacts ON contacts.id = contact_terms.rowid WHERE contact_terms MATCH $1 AND user_id = $2",
            "contact_terms.rowid",
            3,
        ),
        (Place::All, _) => ("contacts WHERE user_id = $1", "id", 2),
    };
    let columns = match wanted {
        Wanted::Contacts => columns!().replacen("id", "contacts.id", 1),
        Wanted::Ids => "contacts.id".to_owned(),
    };
    let pair = |at: usize| format!(r" AND (search LIKE ${at} ESCAPE '\' OR search LIKE ${} ESCAPE '\')", at + 1);
    let patterns: String = (0..needles).map(|needle| pair(next + 2 * needle)).collect();
    let (user, favorites) = (next - 1, next + 2 * needles);
    let (label, limit, skip) = (favorites + 1, favorites + 2, favorites + 3);
    format!(
        "SELECT {columns} FROM {from} AND deleted_at IS NULL AND NOT is_group{patterns} AND (favorite OR NOT CAST(${favorites} AS BOOLEAN)) \
         AND (CAST(${label} AS TEXT) IS NULL OR uid IN (SELECT member FROM labels WHERE user_id = ${user} AND label_key = ${label})) \
         ORDER BY {order} LIMIT ${limit} OFFSET ${skip}"
    )
}

/// Every statement that searches this database.
pub(super) fn statements_for(db: &Db) -> Vec<&'static str> {
    let (own, places): (&[&str], &[Place]) = match db {
        Db::Sqlite(_) => (STATEMENTS, &[Place::Listed, Place::Indexed, Place::All]),
        Db::Postgres(_) => (&[], &[Place::Listed, Place::All]),
    };
    let wants = [Wanted::Contacts, Wanted::Ids];
    let planned = places.iter().flat_map(|place| wants.map(|wanted| (*place, wanted)));
    let planned = planned.flat_map(|(place, wanted)| (1..=MAX_NEEDLES).map(move |needles| statement(place, wanted, needles, db)));
    own.iter().copied().chain(planned).collect()
}

/// The account's contacts that every needle matches: up to 50 of them by name, more in the order of creation.
pub async fn find(db: &Db, user: UserId, needles: &[Needle], within: &Within, skip: i64, limit: i64) -> Result<Vec<Contact>> {
    let question = match db {
        Db::Sqlite(_) => index_question(user, needles),
        Db::Postgres(_) => None,
    };
    let place = if question.is_some() { Place::Indexed } else { Place::All };
    let search = Search { db, user, needles, within };
    let question = question.map(Value::from);
    let ids: Vec<(i64,)> = search.run(place, Wanted::Ids, question.clone(), 0, MORE_THAN_FEW).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if ids.len() > FEW {
        return search.run(place, Wanted::Contacts, question, skip, limit).await;
    }
    let ids = ids.iter().map(|(id,)| id.to_string()).collect::<Vec<_>>().join(",");
    let list = match db {
        Db::Sqlite(_) => format!("[{ids}]"),
        Db::Postgres(_) => format!("{{{ids}}}"),
    };
    search.run(Place::Listed, Wanted::Contacts, Some(list.into()), skip, limit).await
}

/// A search for the contacts of one account that every needle matches.
struct Search<'a> {
    db: &'a Db,
    user: UserId,
    needles: &'a [Needle],
    within: &'a Within,
}

impl Search<'_> {
    async fn run<T: super::FromRow + Send + 'static>(
        &self,
        place: Place,
        wanted: Wanted,
        question: Option<Value>,
        skip: i64,
        limit: i64,
    ) -> Result<Vec<T>> {
        let patterns = self.needles.iter().map(Needle::patterns).flat_map(|(one, other)| [Value::from(one), Value::from(other)]);
        let account = [Value::from(self.user)];
        let params: Vec<_> = question
            .into_iter()
            .chain(account)
            .chain(patterns)
            .chain([self.within.favorites.into(), self.within.label.as_deref().into(), limit.into(), skip.into()])
            .collect();
        let sql = statement(place, wanted, self.needles.len(), self.db);
        match self.db {
            Db::Postgres(db) => db.query_planned(self.user, sql, &params).await,
            Db::Sqlite(_) if matches!(place, Place::All) || skip + limit > SHORT_WALK => {
                self.db.query_long(self.user, sql, params).await
            }
            Db::Sqlite(_) => self.db.query(sql, &params).await,
        }
    }
}
