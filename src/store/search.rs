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
//!   words make another's search slower. A search looks up three of its trigrams, and adds the
//!   contacts that are not indexed yet (`index.rs`).
//! - **PostgreSQL**: a `pg_trgm` index.
//!
//! At most 51 matches are collected first. Up to 50 are sorted by name. More come in the order of
//! creation, which is the order of the index, so that a page of a word in a quarter of the book
//! costs as little as one of a rare word. Words of fewer than three characters have no trigram and
//! walk the contacts, on the blocking pool.

pub mod cards;
pub(super) mod index;
pub mod rebuild;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::contacts;
use super::contacts::rows::{columns, row_size};
use super::value::Value;
use super::{Db, Portion, ReadLength, Result};
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::search::{MAX_NEEDLE_FORMS, MAX_NEEDLES, Needle, Within, index_question};

/// The most matches that are sorted by name.
const FEW: usize = 50;
const MORE_THAN_FEW: i64 = FEW as i64 + 1;
/// The end of a page of a common word beyond which it is read on the blocking pool.
const SHORT_WALK: i64 = 100;
/// The rows that a search reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// The candidates of SQLite's index and the contacts that it does not have yet, in the order of
    /// creation.
    Indexed,
    /// All contacts, in the order of creation.
    All,
}

/// The columns of its matches that a search needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum MatchColumns {
    /// All columns of a contact.
    Contacts,
    /// Only the identifiers, with the keys by which names are sorted.
    Ids,
}

/// Returns the statement for this many needles. Its parameters are the index query (only for
/// [`Place::Indexed`]), the account, the patterns of each needle, a flag for favourites only, the book or
/// none, the label or none, and the page.
fn statement(place: Place, wanted: MatchColumns, needles: usize) -> &'static str {
    static STATEMENTS: LazyLock<HashMap<(Place, MatchColumns, usize), String>> =
        LazyLock::new(|| {
            let mut all = HashMap::new();
            for place in [Place::Indexed, Place::All] {
                for wanted in [MatchColumns::Contacts, MatchColumns::Ids] {
                    for needles in 1..=MAX_NEEDLES {
                        all.insert((place, wanted, needles), sql(place, wanted, needles));
                    }
                }
            }
            all
        });
    &STATEMENTS[&(place, wanted, needles)]
}

fn sql(place: Place, wanted: MatchColumns, needles: usize) -> String {
    let (from, order, next) = match place {
        // SQLite merges the two in their order, and with this limit keeps it: without, it would
        // leave it to the whole statement, and collect all candidates for sorting.
        Place::Indexed => (
            "(SELECT rowid AS id FROM contact_terms WHERE contact_terms MATCH $1 UNION \
             SELECT contact_id FROM contact_terms_pending WHERE user_id = $2 ORDER BY 1 LIMIT -1) AS candidate \
             CROSS JOIN contacts ON contacts.id = candidate.id WHERE contacts.user_id = $2",
            "",
            3,
        ),
        Place::All => ("contacts WHERE user_id = $1", "ORDER BY id ", 2),
    };
    let columns = match wanted {
        MatchColumns::Contacts => concat!(columns!(), ", ", row_size!()),
        MatchColumns::Ids => "contacts.id, sort_key",
    };
    let patterns: String = (0..needles)
        .map(|needle| needle_condition(next + MAX_NEEDLE_FORMS * needle))
        .collect();
    let (user, favorites) = (next - 1, next + MAX_NEEDLE_FORMS * needles);
    let (book, label, limit, skip) = (favorites + 1, favorites + 2, favorites + 3, favorites + 4);
    format!(
        "SELECT {columns} FROM {from} AND deleted_at IS NULL AND NOT is_group{patterns} AND (favorite OR NOT CAST(${favorites} AS BOOLEAN)) \
         AND (CAST(${book} AS BIGINT) IS NULL OR book_id = CAST(${book} AS BIGINT)) AND (CAST(${label} AS TEXT) IS NULL OR (book_id, uid) IN \
         (SELECT labels.book_id, labels.member FROM labels WHERE labels.user_id = ${user} AND labels.label_key = ${label})) \
         {order}LIMIT ${limit} OFFSET ${skip}"
    )
}

/// Returns the condition that one form of a needle matches. Absent forms are null.
fn needle_condition(first: usize) -> String {
    let forms = first..first + MAX_NEEDLE_FORMS;
    let forms: Vec<_> = forms
        .map(|at| format!(r"search LIKE ${at} ESCAPE '\'"))
        .collect();
    format!(" AND ({})", forms.join(" OR "))
}

/// Returns every search statement for this database.
pub(super) fn statements_for(db: &Db) -> Vec<&'static str> {
    let (own, places): (&[&str], &[Place]) = match db {
        Db::Sqlite(_) => (index::STATEMENTS, &[Place::Indexed, Place::All]),
        Db::Postgres(_) => (&[], &[Place::All]),
    };
    let wants = [MatchColumns::Contacts, MatchColumns::Ids];
    let planned = places
        .iter()
        .flat_map(|place| wants.map(|wanted| (*place, wanted)));
    let planned = planned.flat_map(|(place, wanted)| {
        (1..=MAX_NEEDLES).map(move |needles| statement(place, wanted, needles))
    });
    let cards = cards::statements_for(db);
    own.iter().copied().chain(planned).chain(cards).collect()
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
    /// The book to search; `None` stands for all of the account's.
    pub book: Option<BookId>,
    /// The filters: favourites and label.
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
        match (db, read_length(db, place, page)) {
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
                db.query_portion(user, sql, params, bytes, read_length(db, place, page))
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
            .flat_map(Needle::patterns)
            .map(Value::from);
        let params = question
            .into_iter()
            .chain([Value::from(user)])
            .chain(patterns)
            .chain([
                self.within.favorites.into(),
                self.book.into(),
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

fn read_length(db: &Db, place: Place, MatchPage { skip, limit }: MatchPage) -> ReadLength {
    let is_indexed =
        matches!((db, place), (Db::Sqlite(db), Place::Indexed) if db.noted().are_few());
    let is_long = !is_indexed || skip + limit > SHORT_WALK;
    if is_long {
        ReadLength::Long
    } else {
        ReadLength::Short
    }
}
