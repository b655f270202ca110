//! Substring search. SQLite asks an index of hashed trigrams, PostgreSQL `pg_trgm`; both then check each candidate
//! with `LIKE`.
//!
//! A rare word's matches are few enough to be ordered by name. A common word's would take long to collect only to be
//! ordered, so they come as the index has them: in the order in which the contacts were made.

use std::sync::LazyLock;

use rusqlite::Connection;

use super::contacts::columns;
use super::value::{Value, params};
use super::{Batch, Db, Result, statements};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, UserId};
use crate::model::search::{MAX_NEEDLES, Needle, index_question, index_terms};

/// A search with more candidates than this is for a common word.
const RARE: usize = 200;
/// A page of a common word that ends further on than this is read on the blocking pool.
const SHORT_WALK: i64 = 100;
/// Segments that the search index may have before they are merged; each costs every search a look.
const SEGMENTS: i64 = 4;
/// Index pages merged at a time, so that a write never waits long.
const MERGE_PAGES: i64 = 128;

statements! {
    INDEX = "INSERT OR REPLACE INTO contact_terms (rowid, terms) VALUES ($1, $2)";
    FORGET = "DELETE FROM contact_terms WHERE rowid = $1";
    CANDIDATES = "SELECT rowid FROM contact_terms WHERE contact_terms MATCH $1 LIMIT $2";
    COUNT_SEGMENTS = "SELECT COUNT(DISTINCT segid) FROM contact_terms_idx";
    MERGE = "INSERT INTO contact_terms (contact_terms, rank) VALUES ('merge', $1)";
}

/// Puts a contact's search text into the index, in place of a former one.
pub(super) fn index(batch: &mut Batch, user: UserId, id: ContactId, search: &str) {
    batch.push_sqlite(INDEX, params![id, index_terms(user, search)]);
}

/// Takes a contact out of the index.
pub(super) fn forget(batch: &mut Batch, id: ContactId) {
    batch.push_sqlite(FORGET, params![id]);
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
enum Plan {
    /// At the contacts with these identifiers, in the order of names.
    Listed,
    /// At the candidates of SQLite's index, in the order of creation.
    Indexed,
    /// At all contacts, in the order of creation.
    All,
    /// The same, but only for identifiers.
    Ids,
}

/// The statement for this many needles, whose pairs of patterns come between the place to look and the page.
fn statement(plan: Plan, needles: usize, engine: &Db) -> &'static str {
    static STATEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let plans = [Plan::Listed, Plan::Indexed, Plan::All, Plan::Ids].into_iter();
        let places = plans.flat_map(|plan| [false, true].map(|postgres| (plan, postgres)));
        places.flat_map(|(plan, postgres)| (1..=MAX_NEEDLES).map(move |needles| sql(plan, needles, postgres))).collect()
    });
    let postgres = usize::from(matches!(engine, Db::Postgres(_)));
    &STATEMENTS[(plan as usize * 2 + postgres) * MAX_NEEDLES + needles - 1]
}

fn sql(plan: Plan, needles: usize, postgres: bool) -> String {
    let (from, order, next) = match (plan, postgres) {
        (Plan::Listed, false) => (
            "(SELECT $1 AS owner) CROSS JOIN json_each($2) AS listed CROSS JOIN contacts ON contacts.id = listed.value \
             WHERE user_id = owner",
            "sort_key, contacts.id",
            3,
        ),
        (Plan::Listed, true) => ("contacts WHERE user_id = $1 AND id = ANY(CAST($2 AS BIGINT[]))", "sort_key, contacts.id", 3),
        (Plan::Indexed, _) => (
            "contact_terms CROSS JOIN contacts ON contacts.id = contact_terms.rowid WHERE user_id = $1 AND contact_terms MATCH $2",
            "contact_terms.rowid",
            3,
        ),
        (Plan::All | Plan::Ids, _) => ("contacts WHERE user_id = $1", "id", 2),
    };
    let columns = if matches!(plan, Plan::Ids) { "id" } else { columns!() };
    // What is collected only to be counted needs no order.
    let order = if matches!(plan, Plan::Ids) { String::new() } else { format!(" ORDER BY {order}") };
    let columns = columns.replacen("id", "contacts.id", 1);
    let pair = |at: usize| format!(r" AND (search LIKE ${at} ESCAPE '\' OR search LIKE ${} ESCAPE '\')", at + 1);
    let patterns: String = (0..needles).map(|needle| pair(next + 2 * needle)).collect();
    let (limit, skip) = (next + 2 * needles, next + 2 * needles + 1);
    format!("SELECT {columns} FROM {from} AND deleted_at IS NULL{patterns}{order} LIMIT ${limit} OFFSET ${skip}")
}

/// Every statement that searches this database.
pub(super) fn statements_for(db: &Db) -> Vec<&'static str> {
    let (own, plans): (&[&str], &[Plan]) = match db {
        Db::Sqlite(_) => (STATEMENTS, &[Plan::Listed, Plan::Indexed, Plan::All, Plan::Ids]),
        Db::Postgres(_) => (&[], &[Plan::Listed, Plan::All, Plan::Ids]),
    };
    let planned = plans.iter().flat_map(|plan| (1..=MAX_NEEDLES).map(|needles| statement(*plan, needles, db)));
    own.iter().copied().chain(planned).collect()
}

/// A search for the contacts of one account that every needle matches.
struct Search<'a> {
    db: &'a Db,
    user: UserId,
    needles: &'a [Needle],
}

/// The account's contacts that every needle matches: up to [`RARE`] of them by name, more in the order of creation.
pub async fn find(db: &Db, user: UserId, needles: &[Needle], skip: i64, limit: i64) -> Result<Vec<Contact>> {
    let search = Search { db, user, needles };
    let question = match db {
        Db::Sqlite(_) => index_question(user, needles),
        Db::Postgres(_) => None,
    };
    let candidates = search.candidates(question.as_deref()).await?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    if candidates.len() <= RARE {
        return search.listed(&candidates, skip, limit).await;
    }
    let plan = if question.is_some() { Plan::Indexed } else { Plan::All };
    search.page(plan, question.map(Value::from), skip, limit).await
}

impl Search<'_> {
    /// The identifiers of contacts that may match; one more than [`RARE`] when there are many.
    async fn candidates(&self, question: Option<&str>) -> Result<Vec<(i64,)>> {
        let most = i64::try_from(RARE + 1).unwrap_or(i64::MAX);
        match question {
            Some(question) => self.db.query(CANDIDATES, &params![question, most]).await,
            None => self.run(Plan::Ids, None, 0, most, true).await,
        }
    }

    async fn listed(&self, candidates: &[(i64,)], skip: i64, limit: i64) -> Result<Vec<Contact>> {
        let ids: Vec<_> = candidates.iter().map(|(id,)| id.to_string()).collect();
        let list = match self.db {
            Db::Sqlite(_) => format!("[{}]", ids.join(",")),
            Db::Postgres(_) => format!("{{{}}}", ids.join(",")),
        };
        self.run(Plan::Listed, Some(list.into()), skip, limit, false).await
    }

    async fn page(&self, plan: Plan, question: Option<Value>, skip: i64, limit: i64) -> Result<Vec<Contact>> {
        let long = matches!(plan, Plan::All) || skip + limit > SHORT_WALK;
        self.run(plan, question, skip, limit, long).await
    }

    async fn run<T: super::FromRow + Send + 'static>(
        &self,
        plan: Plan,
        place: Option<Value>,
        skip: i64,
        limit: i64,
        long: bool,
    ) -> Result<Vec<T>> {
        let patterns = self.needles.iter().map(Needle::patterns).flat_map(|(one, other)| [Value::from(one), Value::from(other)]);
        let params: Vec<_> =
            std::iter::once(Value::from(self.user)).chain(place).chain(patterns).chain([limit.into(), skip.into()]).collect();
        let sql = statement(plan, self.needles.len(), self.db);
        match self.db {
            Db::Postgres(db) => db.query_planned(sql, &params).await,
            Db::Sqlite(_) if long => self.db.query_long(sql, params).await,
            Db::Sqlite(_) => self.db.query(sql, &params).await,
        }
    }
}
