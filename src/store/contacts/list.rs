//! Pages of contacts.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::chosen::{chosen_sql, read_chosen};
use super::rows::{COLUMNS, Listed, columns, row_size, with_label};
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::page::{PageRequest, Sort, SortBy, SortKey};
use crate::store::value::{FromRow, Row, Value};
use crate::store::{Db, Portion, ReadLength, Result};

/// The most bytes of a text in a short page, and the most rows. Together they hold less than
/// `limits::LIST_BYTES`.
macro_rules! short_bytes {
    () => {
        "12288"
    };
}
const SHORT_ROWS: i64 = 64;

/// A text column that is empty where the text is long.
macro_rules! short {
    ($column:literal) => {
        concat!(
            "CASE WHEN octet_length(",
            $column,
            ") <= ",
            short_bytes!(),
            " THEN ",
            $column,
            " END"
        )
    };
}

/// The columns of a [`ShortRow`]; the key by which it is sorted is the one named.
macro_rules! short_columns {
    ($key:literal) => {
        concat!(
            "id, ",
            short!("first_name"),
            ", ",
            short!("last_name"),
            ", ",
            short!("email"),
            ", ",
            short!("phone"),
            ", birthday, ",
            short!("comments"),
            ", favorite, display_name, etag, created_at, updated_at, photo, book_id, organization, ",
            $key,
            ", COALESCE(GREATEST(octet_length(first_name), octet_length(last_name), \
             octet_length(email), octet_length(phone), octet_length(comments)), 0) <= ",
            short_bytes!()
        )
    };
}

/// The condition for contacts of one book. Without one it is left out, because a condition that
/// holds for all would keep the books' own indexes from being used.
const IN_BOOK: &str = " AND book_id = $2";

/// A contact of a short page, as PostgreSQL reads it: to add up sizes row by row costs more there
/// than to read the page.
struct ShortRow {
    listed: Listed,
    /// False if a long text was left out.
    is_whole: bool,
}

impl FromRow for ShortRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            listed: Listed::from_row(row)?,
            is_whole: row.get(COLUMNS + 1)?,
        })
    }
}

/// The properties of a request that select the list statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ListShape {
    sort: Sort,
    favorite: Option<bool>,
    book: bool,
    label: bool,
    after: bool,
}

impl ListShape {
    fn all() -> impl Iterator<Item = Self> {
        let favorites = [None, Some(true), Some(false)];
        let shapes = Sort::ALL
            .into_iter()
            .flat_map(move |sort| favorites.map(|favorite| (sort, favorite)));
        shapes.flat_map(move |(sort, favorite)| {
            (0..8).map(move |bits| Self {
                sort,
                favorite,
                book: bits & 4 != 0,
                label: bits & 2 != 0,
                after: bits & 1 != 0,
            })
        })
    }

    /// Returns the statement, of a page or of a short page.
    fn sql(self, is_short: bool) -> String {
        let (direction, beyond) = if self.sort.descending {
            (" DESC", "<")
        } else {
            ("", ">")
        };
        let key = match self.sort.by {
            SortBy::Created => None,
            SortBy::Name => Some("sort_key"),
            SortBy::LastName => Some("last_name_key"),
            SortBy::Updated => Some("updated_at"),
        };
        let favorite = match self.favorite {
            None => "",
            Some(true) => " AND favorite",
            Some(false) => " AND NOT favorite",
        };
        let (book, label, first) = match (self.book, self.label) {
            (false, false) => ("", "", 2),
            (false, true) => ("", with_label!("$2"), 3),
            (true, false) => (IN_BOOK, "", 3),
            (true, true) => (IN_BOOK, with_label!("$3"), 4),
        };
        let (after, rest) = match (self.after, key) {
            (false, _) => (String::new(), first),
            (true, None) => (format!(" AND id {beyond} ${first}"), first + 1),
            (true, Some(key)) => (
                format!(" AND ({key}, id) {beyond} (${first}, ${})", first + 1),
                first + 2,
            ),
        };
        let order = key.map_or_else(String::new, |key| format!("{key}{direction}, "));
        // No index has the contacts of a label in order: only their identifiers are sorted.
        let columns = match (is_short, self.sort.by) {
            _ if self.label => "id",
            (true, SortBy::LastName) => short_columns!("last_name_key"),
            (true, _) => short_columns!("sort_key"),
            (false, SortBy::LastName) => {
                concat!(columns!(), ", last_name_key, ", row_size!())
            }
            (false, _) => concat!(columns!(), ", sort_key, ", row_size!()),
        };
        format!(
            "SELECT {columns} FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group{book}{favorite}{label}{after} \
             ORDER BY {order}id{direction} LIMIT ${rest} OFFSET ${}",
            rest + 1
        )
    }

    fn statement(self) -> &'static str {
        static STATEMENTS: LazyLock<HashMap<ListShape, String>> = LazyLock::new(|| {
            ListShape::all()
                .map(|shape| (shape, shape.sql(false)))
                .collect()
        });
        &STATEMENTS[&self]
    }

    fn short_statement(self) -> &'static str {
        static STATEMENTS: LazyLock<HashMap<ListShape, String>> = LazyLock::new(|| {
            ListShape::all()
                .map(|shape| (shape, shape.sql(true)))
                .collect()
        });
        &STATEMENTS[&self]
    }
}

/// Returns every statement that lists contacts of this database.
pub(in crate::store) fn statements_for(db: &Db) -> impl Iterator<Item = &'static str> {
    let short = ListShape::all().filter(|_| matches!(db, Db::Postgres(_)));
    ListShape::all()
        .map(ListShape::statement)
        .chain(short.map(ListShape::short_statement))
        .chain([
            chosen_sql(db, SortBy::Name, true),
            chosen_sql(db, SortBy::Name, false),
            chosen_sql(db, SortBy::LastName, true),
        ])
}

/// The longest skip on the calling thread: a longer one walks an index for too long.
const SHORT_SKIP: i64 = 1000;
/// Returns the contacts of a page, and one more if there are more; fewer if they hold more than
/// `bytes`.
pub async fn list(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    page: &PageRequest,
    bytes: i64,
) -> Result<Portion<Listed>> {
    let shape = ListShape {
        sort: page.sort,
        favorite: page.favorite,
        book: book.is_some(),
        label: page.label.is_some(),
        after: page.after.is_some(),
    };
    let mut params = vec![Value::from(user)];
    params.extend(book.map(Value::from));
    params.extend(page.label.as_ref().map(Value::from));
    if let Some(after) = &page.after {
        match &after.key {
            SortKey::Created => {}
            SortKey::Name(key) | SortKey::LastName(key) => params.push(key.into()),
            SortKey::Updated(micros) => params.push((*micros).into()),
        }
        params.push(after.id.into());
    }
    params.extend([Value::from(page.limit + 1), Value::from(page.skip)]);
    if shape.label {
        let ids: Vec<(ContactId,)> = db.query_long(user, shape.statement(), params).await?;
        let ids: Vec<_> = ids.into_iter().map(|(id,)| id).collect();
        return read_chosen(db, user, &ids, bytes, page.sort.by, true).await;
    }
    // A book has its own order of creation and of names; in others, other books are passed over.
    let has_order = page.favorite.is_none() && page.sort.by != SortBy::Updated;
    let is_long =
        page.skip > SHORT_SKIP || page.favorite == Some(false) || book.is_some() && !has_order;
    if matches!(db, Db::Postgres(_)) && !is_long && page.limit < SHORT_ROWS {
        let rows: Vec<ShortRow> = db.query(shape.short_statement(), &params).await?;
        if rows.iter().all(|row| row.is_whole) {
            return Ok(Portion {
                rows: rows.into_iter().map(|row| row.listed).collect(),
                is_cut: false,
            });
        }
    }
    db.query_portion(
        user,
        shape.statement(),
        params,
        bytes,
        if is_long {
            ReadLength::Long
        } else {
            ReadLength::Short
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the steps of SQLite's plan for a statement.
    fn plan(connection: &rusqlite::Connection, sql: &str) -> String {
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .expect("a plan");
        let params = vec![rusqlite::types::Null; statement.parameter_count()];
        let params = rusqlite::params_from_iter(params);
        let steps = statement.query_map(params, |row| row.get::<_, String>(3));
        let steps: rusqlite::Result<Vec<_>> = steps.expect("its steps").collect();
        steps.expect("its steps").join("; ")
    }

    #[tokio::test]
    async fn on_sqlite_a_page_is_read_from_an_index_in_its_order_and_a_book_from_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("carnet.db");
        let db = Db::sqlite(&path).expect("a database");
        db.migrate().await.expect("a schema");
        let connection = rusqlite::Connection::open(&path).expect("a connection");
        for shape in ListShape::all().filter(|shape| !shape.label) {
            let plan = plan(&connection, shape.statement());
            assert!(
                !plan.contains("TEMP B-TREE"),
                "{}: {plan}",
                shape.sql(false)
            );
            if shape.book && shape.favorite.is_none() && shape.sort.by != SortBy::Updated {
                let index = match shape.sort.by {
                    SortBy::Name => "contacts_book_name (user_id=? AND book_id=?",
                    SortBy::LastName => "contacts_book_last_name (user_id=? AND book_id=?",
                    _ => "contacts_book (user_id=? AND book_id=?",
                };
                assert!(plan.contains(index), "{}: {plan}", shape.sql(false));
            }
        }
    }
}
