//! The statements of searches. They are built once for each number of needles, and know which value
//! each of their parameters takes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::search::{MAX_BEGINNINGS, MAX_NEEDLE_FORMS, MAX_NEEDLES, Rank, SearchPart};
use crate::store::Db;

/// The way in which a statement reads the matches of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reading {
    /// Matches of this rank in the order of SQLite's index and of the contacts that it does not have
    /// yet: the order of creation.
    Indexed(Rank),
    /// The same by name.
    IndexedByName(Rank),
    /// Matches of this rank among the first contacts by name, in SQLite.
    ByName(Rank),
    /// The first matches of the best rank, which are next to each other by name, in SQLite.
    DisplayName,
    /// The given matches with rank and sort key, in SQLite.
    Chosen,
    /// The first matches of every rank by name, with rank and sort key, in PostgreSQL: its planner
    /// decides for each rank whether the index leads to them, or the order of names.
    EachRank,
    /// A page of all matches, sorted.
    Sorted,
    /// The same, with the contacts that have a needle in a label of a group card.
    Labelled,
}

/// A parameter of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Parameter {
    /// The question to SQLite's index.
    Question,
    /// The given matches.
    Chosen,
    /// The account.
    User,
    /// A pattern of a needle, by the numbers of both.
    Pattern(usize, usize),
    /// A pattern of a needle that begins a name.
    Beginning(usize, usize),
    /// The group cards that have a needle in their names.
    Groups(usize),
    /// True for favourites only.
    Favorites,
    /// The book, or none.
    Book,
    /// The comparison form of the label, or none.
    Label,
    /// The sort keys between which the names are that begin with the text.
    From,
    To,
    /// The most contacts to look at.
    Walk,
    /// The most matches.
    Limit,
    /// The number of matches to skip.
    Skip,
}

/// A statement with its parameters, in the order of their first use.
pub(super) struct Statement {
    pub sql: String,
    pub parameters: Vec<Parameter>,
}

/// Returns the statement that reads the matches of this many needles.
pub(super) fn statement(db: &Db, reading: Reading, needles: usize) -> &'static Statement {
    &all(db)[&(reading, needles)]
}

type Statements = HashMap<(Reading, usize), Statement>;

/// Returns every statement for this database.
pub(super) fn all(db: &Db) -> &'static Statements {
    static SQLITE: LazyLock<Statements> = LazyLock::new(|| {
        let by_rank = Rank::ALL[1..].iter().flat_map(|rank| {
            [
                Reading::Indexed(*rank),
                Reading::IndexedByName(*rank),
                Reading::ByName(*rank),
            ]
        });
        let others = [
            Reading::DisplayName,
            Reading::Chosen,
            Reading::Sorted,
            Reading::Labelled,
        ];
        build(Dialect::Sqlite, by_rank.chain(others))
    });
    static POSTGRES: LazyLock<Statements> = LazyLock::new(|| {
        let readings = [Reading::EachRank, Reading::Sorted, Reading::Labelled];
        build(Dialect::Postgres, readings)
    });
    match db {
        Db::Sqlite(_) => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    }
}

fn build(dialect: Dialect, readings: impl IntoIterator<Item = Reading>) -> Statements {
    let each = readings
        .into_iter()
        .flat_map(|reading| (1..=MAX_NEEDLES).map(move |needles| (reading, needles)));
    each.map(|(reading, needles)| {
        let mut builder = Builder {
            dialect,
            needles,
            parameters: Vec::new(),
        };
        let sql = builder.sql(reading);
        let parameters = builder.parameters;
        ((reading, needles), Statement { sql, parameters })
    })
    .collect()
}

/// The database that a statement is written for.
#[derive(Clone, Copy)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Returns the condition that a search text has the pattern in this part or, in SQLite, in this
    /// part or one before it.
    pub fn is_in_part(self, pattern: &str, part: SearchPart) -> String {
        match (self, part.end()) {
            (Self::Sqlite, None) => format!(r"search LIKE {pattern} ESCAPE '\'"),
            (Self::Sqlite, Some(end)) => {
                format!(r"search LIKE {pattern} || '{end}%' ESCAPE '\'")
            }
            // The index has these expressions.
            (Self::Postgres, _) => format!(
                r"split_part(search, E'\f', {}) LIKE {pattern} ESCAPE '\'",
                part as usize + 1
            ),
        }
    }

    /// Returns the condition that a search text has one of the patterns in one of the first parts.
    /// Absent patterns are null, but never the first.
    pub fn is_in_parts(self, patterns: &[String], parts: &[SearchPart]) -> String {
        let parts = match self {
            Self::Sqlite => &parts[parts.len() - 1..],
            Self::Postgres => parts,
        };
        let each = parts.iter().flat_map(|part| {
            patterns
                .iter()
                .enumerate()
                .map(|(at, pattern)| self.has_pattern(at, pattern, *part))
        });
        format!("({})", each.collect::<Vec<_>>().join(" OR "))
    }

    /// Returns the condition of the pattern at this place among those of a needle. SQLite would call
    /// `LIKE` for each contact to learn that a pattern is absent.
    fn has_pattern(self, at: usize, pattern: &str, part: SearchPart) -> String {
        let is_in_part = self.is_in_part(pattern, part);
        match self {
            Self::Sqlite if at > 0 => format!("({pattern} IS NOT NULL AND {is_in_part})"),
            _ => is_in_part,
        }
    }
}

/// Writes a statement, and numbers its parameters by their first use.
struct Builder {
    dialect: Dialect,
    needles: usize,
    parameters: Vec<Parameter>,
}

impl Builder {
    fn sql(&mut self, reading: Reading) -> String {
        match reading {
            Reading::Indexed(rank) => self.indexed(rank, ""),
            Reading::IndexedByName(rank) => self.indexed(rank, "ORDER BY sort_key, contacts.id "),
            Reading::Chosen => self.chosen(),
            Reading::ByName(rank) => self.by_name(rank),
            Reading::DisplayName => self.by_display_name(),
            Reading::EachRank => self.each_rank(),
            Reading::Sorted => self.sorted(false),
            Reading::Labelled => self.sorted(true),
        }
    }

    fn indexed(&mut self, rank: Rank, order: &str) -> String {
        let (question, user) = (
            self.number(Parameter::Question),
            self.number(Parameter::User),
        );
        let conditions = self.conditions(rank, false);
        let limit = self.number(Parameter::Limit);
        // SQLite merges the two in their order, and with this limit keeps it: without, it would
        // leave it to the whole statement, and collect all candidates for sorting.
        format!(
            "SELECT contacts.id FROM \
             (SELECT rowid AS id FROM contact_terms WHERE contact_terms MATCH {question} UNION \
             SELECT contact_id FROM contact_terms_pending WHERE user_id = {user} ORDER BY 1 LIMIT -1) AS candidate \
             CROSS JOIN contacts ON contacts.id = candidate.id WHERE contacts.user_id = {user} \
             AND deleted_at IS NULL AND NOT is_group{conditions} {order}LIMIT {limit}"
        )
    }

    fn chosen(&mut self) -> String {
        let (rank, chosen) = (self.rank(), self.number(Parameter::Chosen));
        let user = self.number(Parameter::User);
        format!(
            "SELECT contacts.id, {rank}, sort_key FROM json_each({chosen}) AS listed \
             CROSS JOIN contacts ON contacts.id = listed.value WHERE user_id = {user}"
        )
    }

    fn by_name(&mut self, rank: Rank) -> String {
        let (user, walk) = (self.number(Parameter::User), self.number(Parameter::Walk));
        let conditions = self.conditions(rank, false);
        let limit = self.number(Parameter::Limit);
        format!(
            "SELECT id FROM (SELECT id, book_id, uid, favorite, search, sort_key, user_id FROM contacts WHERE user_id = {user} \
             AND deleted_at IS NULL AND NOT is_group ORDER BY sort_key, id LIMIT {walk}) AS contacts \
             WHERE user_id = {user}{conditions} LIMIT {limit}"
        )
    }

    fn by_display_name(&mut self) -> String {
        let user = self.number(Parameter::User);
        let conditions = self.conditions(Rank::DisplayName, false);
        let limit = self.number(Parameter::Limit);
        format!(
            "SELECT id FROM contacts WHERE user_id = {user} AND deleted_at IS NULL AND NOT is_group{conditions} \
             ORDER BY sort_key, id LIMIT {limit}"
        )
    }

    fn each_rank(&mut self) -> String {
        let of_rank = |rank: &Rank| {
            let user = self.number(Parameter::User);
            let (conditions, number) = (self.conditions(*rank, false), *rank as usize);
            let limit = self.number(Parameter::Limit);
            format!(
                "(SELECT id, CAST({number} AS BIGINT), sort_key FROM contacts WHERE user_id = {user} \
                 AND deleted_at IS NULL AND NOT is_group{conditions} ORDER BY sort_key, id LIMIT {limit})"
            )
        };
        let ranks: Vec<_> = Rank::ALL.iter().map(of_rank).collect();
        ranks.join(" UNION ALL ")
    }

    fn sorted(&mut self, with_labels: bool) -> String {
        let user = self.number(Parameter::User);
        let (conditions, rank) = (self.conditions(Rank::Other, with_labels), self.rank());
        let (limit, skip) = (self.number(Parameter::Limit), self.number(Parameter::Skip));
        format!(
            "SELECT id FROM contacts WHERE user_id = {user} AND deleted_at IS NULL AND NOT is_group{conditions} \
             ORDER BY {rank}, sort_key, id LIMIT {limit} OFFSET {skip}"
        )
    }

    /// Returns the expression of the best rank that a contact has, as a number. A rank is looked for
    /// only where the next one, which includes it, was found: most matches need one or two looks.
    fn rank(&mut self) -> String {
        let (mut cases, mut ends) = (String::new(), String::new());
        for (number, rank) in Rank::ALL.iter().enumerate().rev().skip(1) {
            let has_rank = match rank {
                Rank::DisplayName => self.is_between(),
                _ => self.has_needles(*rank).join(" AND "),
            };
            cases.push_str(&format!("CASE WHEN {has_rank} THEN "));
            ends.insert_str(0, &format!(" ELSE {} END", number + 1));
        }
        format!("CAST({cases}0{ends} AS BIGINT)")
    }

    /// Returns the conditions that a contact has all needles in this rank, and passes the filters.
    fn conditions(&mut self, rank: Rank, with_labels: bool) -> String {
        let needles: Vec<_> = (0..self.needles)
            .map(|needle| match with_labels {
                true => self.has_needle_or_label(needle, rank),
                false => self.has_needle(needle, rank),
            })
            .collect();
        let needles = match rank {
            Rank::DisplayName => needles.join(" AND ") + " AND " + &self.is_between(),
            _ => needles.join(" AND "),
        };
        let user = self.number(Parameter::User);
        let favorites = self.number(Parameter::Favorites);
        let (book, label) = (self.number(Parameter::Book), self.number(Parameter::Label));
        format!(
            " AND {needles} AND (favorite OR NOT CAST({favorites} AS BOOLEAN)) \
             AND (CAST({book} AS BIGINT) IS NULL OR book_id = CAST({book} AS BIGINT)) \
             AND (CAST({label} AS TEXT) IS NULL OR (book_id, uid) IN (SELECT labels.book_id, labels.member FROM labels \
             WHERE labels.user_id = {user} AND labels.label_key = {label}))"
        )
    }

    /// Returns the condition of each needle.
    fn has_needles(&mut self, rank: Rank) -> Vec<String> {
        (0..self.needles)
            .map(|needle| self.has_needle(needle, rank))
            .collect()
    }

    /// Returns the further condition of names that begin with the text.
    fn is_between(&mut self) -> String {
        let (from, to) = (self.number(Parameter::From), self.number(Parameter::To));
        format!("sort_key >= {from} AND sort_key < {to}")
    }

    fn has_needle(&mut self, needle: usize, rank: Rank) -> String {
        let parameters: Vec<_> = match rank {
            Rank::DisplayName | Rank::NameBeginning => (0..MAX_BEGINNINGS)
                .map(|at| Parameter::Beginning(needle, at))
                .collect(),
            _ => (0..MAX_NEEDLE_FORMS)
                .map(|at| Parameter::Pattern(needle, at))
                .collect(),
        };
        let patterns: Vec<_> = parameters
            .into_iter()
            .map(|each| self.number(each))
            .collect();
        self.dialect.is_in_parts(&patterns, rank.parts())
    }

    /// Returns the condition that a contact has the needle, or is a member of a group that has it in
    /// its name.
    fn has_needle_or_label(&mut self, needle: usize, rank: Rank) -> String {
        let has_needle = self.has_needle(needle, rank);
        let user = self.number(Parameter::User);
        let groups = self.number(Parameter::Groups(needle));
        let list = match self.dialect {
            Dialect::Sqlite => format!("(SELECT value FROM json_each({groups}))"),
            Dialect::Postgres => format!(
                "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(CAST({groups} AS TEXT) AS json)) AS value)"
            ),
        };
        format!(
            "({has_needle} OR (book_id, uid) IN (SELECT labels.book_id, labels.member FROM labels \
             WHERE labels.user_id = {user} AND labels.card_id IN {list}))"
        )
    }

    /// Returns the place of a parameter, such as `$1`.
    fn number(&mut self, parameter: Parameter) -> String {
        let known = self.parameters.iter().position(|known| *known == parameter);
        let at = known.unwrap_or_else(|| {
            self.parameters.push(parameter);
            self.parameters.len() - 1
        });
        format!("${}", at + 1)
    }
}
