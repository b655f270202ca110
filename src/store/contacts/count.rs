//! The numbers of contacts that lists show.

use super::rows::with_label;
use crate::model::ids::{BookId, UserId};
use crate::store::{Db, Result, Value, statements};

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
