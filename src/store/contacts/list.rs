//! Pages of contacts, and their counts.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rows::{COLUMNS, columns, row_size};
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::page::{PageRequest, Sort, SortBy, SortKey};
use crate::store::value::{FromRow, Row, Value, params};
use crate::store::{Db, Portion, ReadLength, Result, statements};

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

/// The condition for contacts with the label of this parameter.
macro_rules! with_label {
    ($key:literal) => {
        concat!(
            " AND (book_id, uid) IN (SELECT labels.book_id, labels.member FROM labels WHERE labels.user_id = $1 AND labels.label_key = ",
            $key,
            ")"
        )
    };
}

macro_rules! count {
    ($($further:expr),*) => {
        concat!("SELECT COUNT(*) FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group" $(, $further)*)
    };
}

/// Counts favourites in the order of an index that has them alone. Without an order to keep, SQLite
/// would go through all contacts; the limit, which none reaches, makes it keep one.
macro_rules! count_favorites {
    ($further:literal) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT id FROM contacts WHERE user_id = $1 AND deleted_at IS NULL AND NOT is_group AND favorite",
            $further,
            " ORDER BY id LIMIT 1000000000) AS favorites"
        )
    };
}

/// The condition for contacts of one book. Without one it is left out, because a condition that
/// holds for all would keep the books' own indexes from being used.
const IN_BOOK: &str = " AND book_id = $2";

statements! {
    COUNT = count!();
    COUNT_FAVORITE = count_favorites!("");
    COUNT_LABEL = count!(with_label!("$2"));
    COUNT_FAVORITE_LABEL = count!(" AND favorite", with_label!("$2"));
    COUNT_BOOK = count!(" AND book_id = $2");
    COUNT_BOOK_FAVORITE = count_favorites!(" AND book_id = $2");
    COUNT_BOOK_LABEL = count!(" AND book_id = $2", with_label!("$3"));
    COUNT_BOOK_FAVORITE_LABEL = count!(" AND book_id = $2 AND favorite", with_label!("$3"));
}

/// A contact of a list, with the key by which its name is sorted there.
pub struct Listed {
    /// The contact.
    pub contact: Contact,
    /// The key by which the name is sorted.
    pub name_key: Vec<u8>,
}

impl Listed {
    /// Returns its place in a list sorted by `by`.
    pub fn key(&self, by: SortBy) -> SortKey {
        match by {
            SortBy::Created => SortKey::Created,
            SortBy::Name => SortKey::Name(self.name_key.clone()),
            SortBy::LastName => SortKey::LastName(self.name_key.clone()),
            SortBy::Updated => SortKey::Updated(self.contact.updated_at.micros()),
        }
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: Contact::from_row(row)?,
            name_key: row.get(COLUMNS)?,
        })
    }
}

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
/// The most contacts that are looked up on the calling thread.
const SHORT_CHOICE: usize = 100;

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

async fn read_chosen(
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

fn chosen_sql(db: &Db, sort: SortBy, comments: bool) -> &'static str {
    match (db, sort, comments) {
        (Db::Sqlite(_), SortBy::LastName, _) => chosen!(sqlite "comments", "last_name_key"),
        (Db::Sqlite(_), _, true) => chosen!(sqlite "comments", "sort_key"),
        (Db::Sqlite(_), _, false) => chosen!(sqlite "CAST(NULL AS TEXT)", "sort_key"),
        (Db::Postgres(_), SortBy::LastName, _) => chosen!(postgres "comments", "last_name_key"),
        (Db::Postgres(_), _, true) => chosen!(postgres "comments", "sort_key"),
        (Db::Postgres(_), _, false) => chosen!(postgres "CAST(NULL AS TEXT)", "sort_key"),
    }
}

/// Returns the number of the account's contacts outside the trash, in one book or in all: all,
/// favourites or others; of a label, if one is named.
pub async fn count(
    db: &Db,
    user: UserId,
    book: Option<BookId>,
    favorite: Option<bool>,
    label: Option<&str>,
) -> Result<i64> {
    let count = async |all, labelled, in_book, labelled_in_book| {
        let sql = match (book, label) {
            (None, None) => all,
            (None, Some(_)) => labelled,
            (Some(_), None) => in_book,
            (Some(_), Some(_)) => labelled_in_book,
        };
        let mut params = vec![Value::from(user)];
        params.extend(book.map(Value::from));
        params.extend(label.map(Value::from));
        let rows: Vec<(i64,)> = db.query_long(user, sql, params).await?;
        Ok(rows.first().map_or(0, |(count,)| *count))
    };
    let all = async || count(COUNT, COUNT_LABEL, COUNT_BOOK, COUNT_BOOK_LABEL).await;
    let favorites = async || {
        count(
            COUNT_FAVORITE,
            COUNT_FAVORITE_LABEL,
            COUNT_BOOK_FAVORITE,
            COUNT_BOOK_FAVORITE_LABEL,
        )
        .await
    };
    match favorite {
        None => all().await,
        Some(true) => favorites().await,
        Some(false) => Ok((all().await? - favorites().await?).max(0)),
    }
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
