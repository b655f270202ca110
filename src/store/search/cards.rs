//! The cards of a book that may contain texts, by the search index.

use std::sync::LazyLock;

use super::needle_condition;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::search::{MAX_NEEDLE_FORMS, Needle, index_question};
use crate::store::collection::{CARD_COLUMNS, NamedCard};
use crate::store::value::Value;
use crate::store::{Db, Portion, ReadLength, Result};

/// The most needles that are looked for; further ones are left to the caller.
const MAX_NEEDLES: usize = 3;

/// The statements for one needle and more.
type Statements = [String; MAX_NEEDLES];

static SQLITE: LazyLock<Statements> = LazyLock::new(|| {
    statements(
        "(SELECT rowid AS id FROM contact_terms WHERE contact_terms MATCH $1 AND rowid > $2 UNION \
         SELECT contact_id FROM contact_terms_pending WHERE user_id = $3 AND contact_id > $2 \
         ORDER BY 1 LIMIT -1) AS candidate CROSS JOIN contacts ON contacts.id = candidate.id \
         WHERE contacts.user_id = $3 AND contacts.book_id = $4",
        5,
        "",
    )
});
static POSTGRES: LazyLock<Statements> = LazyLock::new(|| {
    let from = "contacts WHERE id > $1 AND user_id = $2 AND book_id = $3";
    statements(from, 4, "ORDER BY id ")
});

fn statements(from: &str, first: usize, order: &str) -> Statements {
    std::array::from_fn(|at| {
        let needles = at + 1;
        let conditions: String = (0..needles)
            .map(|needle| needle_condition(first + needle * MAX_NEEDLE_FORMS))
            .collect();
        let limit = first + needles * MAX_NEEDLE_FORMS;
        format!(
            "SELECT {} FROM {from} AND deleted_at IS NULL{conditions} {order}LIMIT ${limit}",
            CARD_COLUMNS
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
    index_question(user, considered(needles)).is_some()
}

fn considered(needles: &[Needle]) -> &[Needle] {
    &needles[..needles.len().min(MAX_NEEDLES)]
}

/// Returns the first `limit` cards after the contact `after`, in the order of creation, whose search
/// text has the needles; fewer if they hold more than `bytes`.
pub async fn candidates(
    db: &Db,
    user: UserId,
    book: BookId,
    needles: &[Needle],
    after: Option<ContactId>,
    (limit, bytes): (i64, i64),
) -> Result<Portion<NamedCard>> {
    let needles = considered(needles);
    let question = index_question(user, needles).unwrap_or_default();
    let question = matches!(db, Db::Sqlite(_)).then(|| Value::from(question));
    let patterns = needles.iter().flat_map(Needle::patterns).map(Value::from);
    let params: Vec<Value> = question
        .into_iter()
        .chain([
            after.map_or(0, ContactId::get).into(),
            user.into(),
            book.into(),
        ])
        .chain(patterns)
        .chain([limit.into()])
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
