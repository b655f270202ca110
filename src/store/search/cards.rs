//! The cards of a book that may contain texts, by the search index.

use std::sync::LazyLock;

use super::statements::Dialect;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::search::{
    MAX_NEEDLE_FORMS, Needle, Rank, SearchPart, cut_pattern, cut_question, index_question,
};
use crate::store::collection::{CARD_COLUMNS, ListedCard};
use crate::store::value::Value;
use crate::store::{Db, Portion, ReadLength, Result};

/// The most needles that are looked for; further ones are left to the caller.
const MAX_NEEDLES: usize = 3;

/// The statements for one needle and more.
type Statements = [String; MAX_NEEDLES];

static SQLITE: LazyLock<Statements> = LazyLock::new(|| {
    statements(
        Dialect::Sqlite,
        "(SELECT rowid AS id FROM contact_terms WHERE contact_terms MATCH $1 AND rowid > $2 UNION \
         SELECT contact_id FROM contact_terms_pending WHERE user_id = $3 AND contact_id > $2 \
         ORDER BY 1 LIMIT -1) AS candidate CROSS JOIN contacts ON contacts.id = candidate.id \
         WHERE contacts.user_id = $3 AND contacts.book_id = $4 AND deleted_at IS NULL",
        5,
    )
});
/// The index of search texts has no group cards, which another index leads to.
static POSTGRES: LazyLock<Statements> = LazyLock::new(|| {
    let part = |kind: &str| {
        format!(
            "contacts WHERE user_id = $1 AND book_id = $2 AND id > $3 AND deleted_at IS NULL AND {kind}"
        )
    };
    let (people, groups) = (
        statements(Dialect::Postgres, &part("NOT is_group"), 4),
        statements(Dialect::Postgres, &part("is_group"), 4),
    );
    std::array::from_fn(|at| {
        let end = people[at].rfind(" LIMIT ").unwrap_or(people[at].len());
        let (people, limit) = people[at].split_at(end);
        let groups = &groups[at][..groups[at].rfind(" LIMIT ").unwrap_or(groups[at].len())];
        format!("SELECT * FROM ({people} UNION ALL {groups}) AS card ORDER BY id{limit}")
    })
});

/// Returns the statements that read cards of which the search text has the needles, or is cut.
fn statements(dialect: Dialect, from: &str, first: usize) -> Statements {
    let has_needle = |needle| {
        let first = first + needle * MAX_NEEDLE_FORMS;
        let patterns: Vec<_> = (first..first + MAX_NEEDLE_FORMS)
            .map(|number| format!("${number}"))
            .collect();
        dialect.is_in_parts(&patterns, Rank::Other.parts())
    };
    std::array::from_fn(|at| {
        let conditions: Vec<_> = (0..=at).map(has_needle).collect();
        let cut = first + conditions.len() * MAX_NEEDLE_FORMS;
        let is_cut = dialect.is_in_part(&format!("${cut}"), SearchPart::Rest);
        format!(
            "SELECT {CARD_COLUMNS} FROM {from} AND (({}) OR {is_cut}) LIMIT ${}",
            conditions.join(" AND "),
            cut + 1
        )
    })
}

/// Returns the statements for this database.
pub(super) fn statements_for(db: &Db) -> impl Iterator<Item = &'static str> {
    let statements: &'static Statements = match db {
        Db::Sqlite(_) => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    };
    statements.iter().map(String::as_str)
}

/// Checks whether the index can narrow a search for these needles.
pub fn can_narrow(user: UserId, needles: &[Needle]) -> bool {
    index_question(user, considered(needles), Rank::Other).is_some()
}

fn considered(needles: &[Needle]) -> &[Needle] {
    &needles[..needles.len().min(MAX_NEEDLES)]
}

/// Returns the first `limit` cards after the contact `after`, in the order of creation, whose search
/// text has the needles, with that of the card unless it is large; fewer if they hold more than `bytes`.
pub async fn candidates(
    db: &Db,
    user: UserId,
    book: BookId,
    needles: &[Needle],
    after: Option<ContactId>,
    (limit, bytes): (i64, i64),
) -> Result<Portion<ListedCard>> {
    let needles = considered(needles);
    let (first, after) = (user.into(), after.map_or(0, ContactId::get).into());
    let place: Vec<Value> = match db {
        Db::Postgres(_) => vec![first, book.into(), after],
        Db::Sqlite(_) => {
            let narrow = index_question(user, needles, Rank::Other).unwrap_or_default();
            let question = format!("({narrow}) OR {}", cut_question(user));
            vec![question.into(), after, first, book.into()]
        }
    };
    let patterns = needles.iter().flat_map(Needle::patterns).map(Value::from);
    let params: Vec<Value> = place
        .into_iter()
        .chain(patterns)
        .chain([cut_pattern().into(), limit.into()])
        .collect();
    let at = needles.len().max(1) - 1;
    match db {
        Db::Postgres(db) => {
            db.query_portion_planned(user, &POSTGRES[at], &params, bytes)
                .await
        }
        Db::Sqlite(_) => {
            db.query_portion(user, &SQLITE[at], params, bytes, ReadLength::Long)
                .await
        }
    }
}
