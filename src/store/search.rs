//! Substring search. SQLite asks an index of hashed trigrams, PostgreSQL `pg_trgm`.
//!
//! One index is not enough: it finds rare words fast, while a common word is found sooner by walking the contacts
//! in the order of their names until a page is full.

use std::sync::LazyLock;

use super::contacts::columns;
use super::value::{Value, params};
use super::{Batch, Db, Result, sqlite, statements};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, UserId};
use crate::model::search::{MAX_NEEDLES, Needle, index_question, index_terms};

/// A word is rare when the index has no more candidates than this.
const RARE: usize = 200;
/// A walk for a page that ends further on than this goes to the blocking pool.
const SHORT_WALK: i64 = 100;

statements! {
    INDEX = "INSERT OR REPLACE INTO contact_terms (rowid, terms) VALUES ($1, $2)";
    FORGET = "DELETE FROM contact_terms WHERE rowid = $1";
    CANDIDATES = "SELECT rowid FROM contact_terms WHERE contact_terms MATCH $1 LIMIT $2";
}

/// Puts a contact's search text into the index, in place of a former one.
pub(super) fn index(batch: &mut Batch, user: UserId, id: ContactId, search: &str) {
    batch.push_sqlite(INDEX, params![id, index_terms(user, search)]);
}

/// Takes a contact out of the index.
pub(super) fn forget(batch: &mut Batch, id: ContactId) {
    batch.push_sqlite(FORGET, params![id]);
}

/// How a search is carried out.
#[derive(Clone, Copy)]
enum Plan {
    /// In the order of names, leaving the choice of index to the database.
    Any,
    /// In the order of names, until the page is full.
    Walk,
    /// Only the candidates of the index.
    Candidates,
}

/// The statement for this many needles. They come last, as pairs of patterns.
fn statement(plan: Plan, needles: usize) -> &'static str {
    static STATEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let plans = [Plan::Any, Plan::Walk, Plan::Candidates];
        plans.into_iter().flat_map(|plan| (1..=MAX_NEEDLES).map(move |needles| sql(plan, needles))).collect()
    });
    &STATEMENTS[plan as usize * MAX_NEEDLES + needles - 1]
}

fn sql(plan: Plan, needles: usize) -> String {
    let (from, first) = match plan {
        Plan::Any => ("contacts WHERE user_id = $1", 2),
        Plan::Walk => ("contacts INDEXED BY contacts_name WHERE user_id = $1", 2),
        Plan::Candidates => {
            ("json_each($1) AS candidate CROSS JOIN contacts ON contacts.id = candidate.value WHERE user_id = $2", 3)
        }
    };
    let pair = |at: usize| format!(r" AND (search LIKE ${at} ESCAPE '\' OR search LIKE ${} ESCAPE '\')", at + 1);
    let patterns: String = (0..needles).map(|needle| pair(first + 2 * needle)).collect();
    let limit = first + 2 * needles;
    let columns = columns!().replacen("id", "contacts.id", 1);
    format!(
        "SELECT {columns} FROM {from} AND deleted_at IS NULL{patterns} ORDER BY sort_key, contacts.id LIMIT ${limit} OFFSET ${}",
        limit + 1
    )
}

/// Every statement that searches this database.
pub(super) fn statements_for(db: &Db) -> Vec<&'static str> {
    let (own, plans): (&[&str], &[Plan]) = match db {
        Db::Sqlite(_) => (STATEMENTS, &[Plan::Walk, Plan::Candidates]),
        Db::Postgres(_) => (&[], &[Plan::Any]),
    };
    let planned = plans.iter().flat_map(|plan| (1..=MAX_NEEDLES).map(|needles| statement(*plan, needles)));
    own.iter().copied().chain(planned).collect()
}

/// The account's contacts that every needle matches, in the order of their names.
pub async fn find(db: &Db, user: UserId, needles: &[Needle], skip: i64, limit: i64) -> Result<Vec<Contact>> {
    let patterns = needles.iter().map(Needle::patterns).flat_map(|(one, other)| [Value::from(one), Value::from(other)]);
    let page = [Value::from(limit), Value::from(skip)];
    let params: Vec<_> = std::iter::once(Value::from(user)).chain(patterns).chain(page).collect();
    match db {
        Db::Postgres(db) => db.query_planned(statement(Plan::Any, needles.len()), &params).await,
        Db::Sqlite(db) => find_in_sqlite(db, user, needles, params, skip + limit).await,
    }
}

async fn find_in_sqlite(
    db: &sqlite::Sqlite,
    user: UserId,
    needles: &[Needle],
    params: Vec<Value>,
    end: i64,
) -> Result<Vec<Contact>> {
    let question = index_question(user, needles);
    if let Some(question) = &question {
        let most = i64::try_from(RARE + 1).unwrap_or(i64::MAX);
        let candidates: Vec<(i64,)> = db.query(CANDIDATES, &params![question.as_str(), most])?;
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        if candidates.len() <= RARE {
            let ids: Vec<_> = candidates.iter().map(|(id,)| id.to_string()).collect();
            let params: Vec<_> = std::iter::once(Value::Text(format!("[{}]", ids.join(",")))).chain(params).collect();
            return db.query(statement(Plan::Candidates, needles.len()), &params);
        }
    }
    let walk = statement(Plan::Walk, needles.len());
    if question.is_some() && end <= SHORT_WALK { db.query(walk, &params) } else { db.query_long(walk, params).await }
}
