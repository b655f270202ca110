//! Contacts by their identifiers.

use super::rows::{Listed, columns, row_size};
use crate::model::ids::{ContactId, UserId};
use crate::model::page::SortBy;
use crate::store::value::params;
use crate::store::{Db, Portion, ReadLength, Result};

/// The most contacts that are looked up on the calling thread.
const SHORT_CHOICE: usize = 100;

/// The statement that reads contacts by their identifiers. SQLite goes from one to the next, without
/// sorting the rows.
macro_rules! chosen {
    (sqlite $comments:literal, $key:literal) => {
        chosen!(
            $comments,
            $key,
            "json_each($1) AS listed CROSS JOIN contacts ON contacts.id = listed.value WHERE user_id = $2",
            ""
        )
    };
    (postgres $comments:literal, $key:literal) => {
        chosen!(
            $comments,
            $key,
            "contacts WHERE contacts.id = ANY(CAST(CAST($1 AS TEXT) AS BIGINT[])) AND user_id = $2",
            " ORDER BY array_position(CAST(CAST($1 AS TEXT) AS BIGINT[]), contacts.id)"
        )
    };
    ($comments:literal, $key:literal, $from:literal, $order:literal) => {
        concat!(
            "SELECT ",
            columns!($comments),
            ", ",
            $key,
            ", ",
            row_size!($comments),
            " FROM ",
            $from,
            " AND deleted_at IS NULL",
            $order
        )
    };
}

pub(super) fn chosen_sql(db: &Db, sort: SortBy, comments: bool) -> &'static str {
    match (db, sort, comments) {
        (Db::Sqlite(_), SortBy::LastName, _) => chosen!(sqlite "comments", "last_name_key"),
        (Db::Sqlite(_), _, true) => chosen!(sqlite "comments", "sort_key"),
        (Db::Sqlite(_), _, false) => chosen!(sqlite "CAST(NULL AS TEXT)", "sort_key"),
        (Db::Postgres(_), SortBy::LastName, _) => chosen!(postgres "comments", "last_name_key"),
        (Db::Postgres(_), _, true) => chosen!(postgres "comments", "sort_key"),
        (Db::Postgres(_), _, false) => chosen!(postgres "CAST(NULL AS TEXT)", "sort_key"),
    }
}

/// Returns the contacts with these identifiers, in this order, until they hold `bytes`.
pub async fn chosen(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
    bytes: i64,
) -> Result<Portion<Listed>> {
    read_chosen(db, user, ids, bytes, SortBy::Name, true).await
}

/// Returns the same without their comments, which are the largest part of a contact.
pub async fn chosen_briefly(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
    bytes: i64,
) -> Result<Portion<Listed>> {
    read_chosen(db, user, ids, bytes, SortBy::Name, false).await
}

/// Returns the same, to be sorted by this, with their comments or without.
pub(super) async fn read_chosen(
    db: &Db,
    user: UserId,
    ids: &[ContactId],
    bytes: i64,
    sort: SortBy,
    comments: bool,
) -> Result<Portion<Listed>> {
    let listed = ids
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    let listed = if matches!(db, Db::Sqlite(_)) {
        format!("[{listed}]")
    } else {
        format!("{{{listed}}}")
    };
    let length = if ids.len() > SHORT_CHOICE {
        ReadLength::Long
    } else {
        ReadLength::Short
    };
    db.query_portion(
        user,
        chosen_sql(db, sort, comments),
        params![listed, user].into(),
        bytes,
        length,
    )
    .await
}
