//! Substring search, the best matches first and by name among equals.
//!
//! `model/search.rs` makes one search text of each contact: its values folded (lower case, accents
//! dropped), transliterated to Latin, umlauts in both German spellings, phone numbers also as bare
//! digits, in segments separated by control characters. A search becomes needles, and each needle
//! `LIKE` patterns on that text, which alone decide what matches, and how well (`Rank`). The index
//! only narrows:
//!
//! - **SQLite**: `contact_terms` is a contentless FTS5 table with `detail=none` that holds the
//!   trigrams of the search text, each hashed together with the owner's id, so that no account's
//!   words make another's search slower, and with the part of the text, so that what stands in the
//!   notes of many makes no search among names slower. A search looks up three of its trigrams, and
//!   adds the contacts that are not indexed yet (`index.rs`).
//! - **PostgreSQL**: a `pg_trgm` index of each part of the text.
//!
//! Up to 30 matches are collected from the index and sorted. Sorting the matches of a common word
//! takes long, but most are soon met in the order of names; names that begin with the text are next to
//! each other there, and come first. So SQLite looks for the last rank up to
//! which there are few matches, which it sorts, and for those of the next ranks goes through the
//! first contacts by name. If it does not find enough there, it goes on on the blocking pool: some
//! hundred matches are sorted at once; of more, the contacts by name are gone through further before
//! all matches of the rank are sorted. On PostgreSQL the planner decides for each rank which way is
//! shorter. Pages far down are cut from all matches, sorted, on the blocking pool. So are searches
//! for the name of a group card, which finds its members although their texts do not have it. Words
//! of fewer than three characters have no trigram and go through the contacts there, too.

pub mod cards;
pub mod explained;
pub(super) mod index;
pub mod rebuild;
mod statements;

use std::collections::HashSet;
use std::ops::Range;

use super::contacts;
use super::value::{FromRow, Row, Value};
use super::{Db, Portion, Result, sqlite};
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::search::{MatchPage, Needle, Rank, Within, index_question};
use statements::{Parameter, Reading};

/// The most matches that are taken from SQLite's index and sorted.
const FEW: usize = 30;
/// The most matches that all are collected from the index and sorted before the contacts by name are
/// looked at further.
const SOME: i64 = 600;
/// The most contacts by name that are looked at for the first matches of a common word.
const SHORT_WALK: i64 = 256;
/// The same on the blocking pool, before all of them are collected from the index and sorted.
const LONG_WALK: i64 = 4096;
/// The last match that a search goes to rank by rank; pages beyond are cut from all matches, sorted.
const LAST_RANKED: i64 = 1000;

/// Returns every search statement for this database.
pub(super) fn statements_for(db: &Db) -> Vec<&'static str> {
    let own: &[&str] = match db {
        Db::Sqlite(_) => index::STATEMENTS,
        Db::Postgres(_) => &[],
    };
    let searches = statements::all(db)
        .values()
        .map(|statement| &*statement.sql);
    let cards = cards::statements_for(db);
    let explained = explained::statements_for(db);
    own.iter()
        .copied()
        .chain(searches)
        .chain(cards)
        .chain(explained)
        .collect()
}

/// Returns the account's contacts that every needle matches, the best first. Fewer than `limit` if
/// they hold more than `bytes`.
pub async fn find(
    db: &Db,
    user: UserId,
    search: &Search<'_>,
    page: MatchPage,
    bytes: i64,
) -> Result<Portion<Contact>> {
    let matches = Matches { db, user, search };
    let ids = matches.page(page).await?;
    let Portion { rows, is_cut } = contacts::chosen(db, user, &ids, bytes).await?;
    Ok(Portion {
        rows: rows.into_iter().map(|listed| listed.contact).collect(),
        is_cut,
    })
}

/// Returns all of them, the best first, but at most `most`.
pub async fn all(db: &Db, user: UserId, search: &Search<'_>, most: i64) -> Result<Vec<ContactId>> {
    let page = MatchPage {
        skip: 0,
        limit: most,
    };
    Matches { db, user, search }.page(page).await
}

/// A search for the contacts of one account that every needle matches.
pub struct Search<'a> {
    /// The parts of text that each contact must contain.
    pub needles: &'a [Needle],
    /// The book to search; `None` stands for all of the account's.
    pub book: Option<BookId>,
    /// The sort keys between which the names are that begin with the text.
    pub display_names: &'a Range<Vec<u8>>,
    /// The filters: favourites and label.
    pub within: &'a Within,
    /// The group cards that have each needle in their names, and so make it a label of others.
    pub groups: &'a [Vec<ContactId>],
}

impl Search<'_> {
    fn has_filter(&self) -> bool {
        self.book.is_some() || self.within.favorites || self.within.label.is_some()
    }

    fn has_groups(&self) -> bool {
        self.groups.iter().any(|groups| !groups.is_empty())
    }
}

/// A match with its place in the order of matches.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct RankedMatch {
    rank: i64,
    sort_key: Vec<u8>,
    id: ContactId,
}

impl FromRow for RankedMatch {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            rank: row.get(1)?,
            sort_key: row.get(2)?,
        })
    }
}

/// The bounds of a read.
#[derive(Clone, Copy)]
struct Bounds {
    /// The most contacts to look at, in a read by name.
    walk: i64,
    /// The matches to return.
    page: MatchPage,
}

impl Bounds {
    /// Returns the bounds of the first `limit` matches.
    fn first(limit: i64) -> Self {
        let page = MatchPage { skip: 0, limit };
        Self {
            walk: SHORT_WALK,
            page,
        }
    }
}

/// The matches of a search.
struct Matches<'a> {
    db: &'a Db,
    user: UserId,
    search: &'a Search<'a>,
}

impl Matches<'_> {
    async fn page(&self, page: MatchPage) -> Result<Vec<ContactId>> {
        let end = page.skip + page.limit;
        let first = match self.db {
            _ if self.search.has_groups() => return self.sorted(Reading::Labelled, page).await,
            _ if end > LAST_RANKED => return self.sorted(Reading::Sorted, page).await,
            Db::Postgres(_) => self.first_of_each_rank(end).await?,
            Db::Sqlite(db) => {
                let best = self.common(Rank::DisplayName, end).await?;
                match self.question(Rank::Other) {
                    _ if reaches(&best, end) => best,
                    Some(question) => self.first_by_index(db, question, best, end).await?,
                    None => {
                        let further = self.common(Rank::NameBeginning, end).await?;
                        let first = distinct(best.into_iter().chain(further));
                        if !reaches(&first, end) {
                            return self.sorted(Reading::Sorted, page).await;
                        }
                        first
                    }
                }
            }
        };
        Ok(page.of(first))
    }

    fn question(&self, rank: Rank) -> Option<String> {
        index_question(self.user, self.search.needles, rank)
    }

    /// Returns the matches of a page in their order, by sorting all.
    async fn sorted(&self, reading: Reading, page: MatchPage) -> Result<Vec<ContactId>> {
        let (sql, params) = self.statement(reading, None, Bounds { walk: 0, page });
        let ids: Vec<(ContactId,)> = match self.db {
            Db::Postgres(db) => db.query_planned(self.user, sql, &params).await?,
            Db::Sqlite(_) => self.db.query_long(self.user, sql, params).await?,
        };
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    /// Returns the first matches in PostgreSQL.
    async fn first_of_each_rank(&self, end: i64) -> Result<Vec<ContactId>> {
        let (sql, params) = self.statement(Reading::EachRank, None, Bounds::first(end));
        let mut matches: Vec<RankedMatch> = match self.db {
            Db::Postgres(db) => db.query_planned(self.user, sql, &params).await?,
            Db::Sqlite(_) => Vec::new(),
        };
        matches.sort_unstable();
        Ok(distinct(matches.into_iter().map(|found| found.id)))
    }

    /// Returns the first matches in SQLite, of which those of the best rank are known.
    async fn first_by_index(
        &self,
        db: &sqlite::Sqlite,
        question: String,
        best: Vec<ContactId>,
        end: i64,
    ) -> Result<Vec<ContactId>> {
        // A filter may leave nothing of many matches.
        let is_short = db.noted().are_few() && !self.search.has_filter();
        let mut found = self.few(is_short, Rank::Other, question).await?;
        let mut common = Vec::new();
        for rank in Rank::ALL[1..].iter().rev() {
            if found.len() <= FEW {
                break;
            }
            common.insert(0, *rank);
            let better = Rank::ALL[1..].iter().rev().find(|better| **better < *rank);
            found = match better {
                Some(better) => {
                    let question = self.question(*better).unwrap_or_default();
                    self.few(is_short, *better, question).await?
                }
                None => Vec::new(),
            };
        }
        let ranked = self.ranked(found).await?;
        let mut first = distinct(best.into_iter().chain(ranked));
        for rank in common {
            if reaches(&first, end) {
                break;
            }
            first.extend(self.common(rank, end).await?);
            first = distinct(first);
        }
        Ok(first)
    }

    /// Returns the matches of a rank, or more than [`FEW`] of them.
    async fn few(&self, is_short: bool, rank: Rank, question: String) -> Result<Vec<ContactId>> {
        let bounds = Bounds::first(FEW as i64 + 1);
        self.ids(is_short, Reading::Indexed(rank), Some(question), bounds)
            .await
    }

    /// Returns these matches in their order.
    async fn ranked(&self, ids: Vec<ContactId>) -> Result<Vec<ContactId>> {
        if ids.len() < 2 {
            return Ok(ids);
        }
        let chosen = Some(contacts::many::list(&ids));
        let (sql, params) = self.statement(Reading::Chosen, chosen, Bounds::first(0));
        let mut matches: Vec<RankedMatch> = self.db.query(sql, &params).await?;
        matches.sort_unstable();
        Ok(matches.into_iter().map(|found| found.id).collect())
    }

    /// Returns the first matches of a rank that many have.
    async fn common(&self, rank: Rank, end: i64) -> Result<Vec<ContactId>> {
        let bounds = Bounds::first(end);
        if rank == Rank::DisplayName {
            // Only a filter leaves out many of them.
            let is_short = !self.search.has_filter() && end <= SHORT_WALK;
            return self.ids(is_short, Reading::DisplayName, None, bounds).await;
        }
        let reading = Reading::ByName(rank);
        let soon = self.ids(true, reading, None, bounds).await?;
        let Some(question) = self.question(rank).filter(|_| !reaches(&soon, end)) else {
            return Ok(soon);
        };
        let probe = Bounds::first(SOME + 1);
        let some = self
            .ids(false, Reading::Indexed(rank), Some(question.clone()), probe)
            .await?;
        let all_by_name = Reading::IndexedByName(rank);
        if !reaches(&some, SOME + 1) {
            return self.ids(false, all_by_name, Some(question), bounds).await;
        }
        let walk = LONG_WALK;
        let later = self
            .ids(false, reading, None, Bounds { walk, ..bounds })
            .await?;
        if reaches(&later, end) {
            return Ok(later);
        }
        self.ids(false, all_by_name, Some(question), bounds).await
    }

    async fn ids(
        &self,
        is_short: bool,
        reading: Reading,
        list: Option<String>,
        bounds: Bounds,
    ) -> Result<Vec<ContactId>> {
        let (sql, params) = self.statement(reading, list, bounds);
        let ids: Vec<(ContactId,)> = match is_short {
            true => self.db.query(sql, &params).await?,
            false => self.db.query_long(self.user, sql, params).await?,
        };
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    /// Returns a statement with its parameters. `list` is the question to the index, or the given
    /// matches.
    fn statement(
        &self,
        reading: Reading,
        list: Option<String>,
        bounds: Bounds,
    ) -> (&'static str, Vec<Value>) {
        let Search {
            needles,
            book,
            display_names,
            within,
            groups,
        } = self.search;
        let statement = statements::statement(self.db, reading, needles.len());
        let value = |parameter: &Parameter| match *parameter {
            Parameter::Question | Parameter::Chosen => Value::from(list.as_deref()),
            Parameter::User => self.user.into(),
            Parameter::Pattern(needle, form) => needles[needle].patterns()[form].clone().into(),
            Parameter::Beginning(needle, form) => needles[needle].beginnings()[form].clone().into(),
            Parameter::Groups(needle) => contacts::many::list(&groups[needle]).into(),
            Parameter::Favorites => within.favorites.into(),
            Parameter::Book => (*book).into(),
            Parameter::Label => within.label.as_deref().into(),
            Parameter::From => display_names.start.clone().into(),
            Parameter::To => display_names.end.clone().into(),
            Parameter::Walk => bounds.walk.into(),
            Parameter::Limit => bounds.page.limit.into(),
            Parameter::Skip => bounds.page.skip.into(),
        };
        let params = statement.parameters.iter().map(value).collect();
        (&statement.sql, params)
    }
}

/// Checks whether there are at least `end` matches.
fn reaches(matches: &[ContactId], end: i64) -> bool {
    i64::try_from(matches.len()).is_ok_and(|count| count >= end)
}

/// Returns each match once, where it is first.
fn distinct(matches: impl IntoIterator<Item = ContactId>) -> Vec<ContactId> {
    let mut known = HashSet::new();
    let matches = matches.into_iter();
    matches.filter(|id| known.insert(*id)).collect()
}
