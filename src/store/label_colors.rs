//! The colours that an account has given to its labels.

use std::collections::HashMap;

use super::value::params;
use super::{Batch, Db, Result, statements};
use crate::model::ids::UserId;
use crate::model::label::LabelColor;

statements! {
    ALL = "SELECT label_key, color FROM label_colors WHERE user_id = $1 LIMIT 10000";
    SET = "INSERT INTO label_colors (user_id, label_key, color) VALUES ($1, $2, $3) \
        ON CONFLICT (user_id, label_key) DO UPDATE SET color = $3";
    CLEAR = "DELETE FROM label_colors WHERE user_id = $1 AND label_key = $2";
    COPY = "INSERT INTO label_colors (user_id, label_key, color) SELECT user_id, CAST($1 AS TEXT), color FROM label_colors \
        WHERE user_id = $2 AND label_key = $3 ON CONFLICT DO NOTHING";
    // A label that comes back soon has its colour again; those of labels that are gone do not add up.
    FORGET_UNUSED = "DELETE FROM label_colors WHERE user_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM labels WHERE labels.user_id = $1 AND labels.label_key = label_colors.label_key)";
    PURGE = "DELETE FROM label_colors WHERE user_id = $1";
}

/// Returns the colours of an account's labels by the labels' comparison forms.
pub async fn all(db: &Db, user: UserId) -> Result<HashMap<String, LabelColor>> {
    let rows: Vec<(String, String)> = db.query(ALL, &params![user]).await?;
    let known = |(key, name): (String, String)| Some((key, LabelColor::from_name(&name)?));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Gives a label a colour, or none, and forgets those of labels that are gone.
pub fn set(batch: &mut Batch, user: UserId, key: &str, color: Option<LabelColor>) {
    batch.push(FORGET_UNUSED, params![user]);
    match color {
        Some(color) => batch.push(SET, params![user, key, color.as_str()]),
        None => batch.push(CLEAR, params![user, key]),
    }
}

/// Gives a label the colour of another, unless it has one.
pub fn copy(batch: &mut Batch, user: UserId, from: &str, to: &str) {
    batch.push(COPY, params![to, user, from]);
}

/// Removes the colours of a deleted account.
pub fn purge(batch: &mut Batch, user: UserId) {
    batch.push(PURGE, params![user]);
}
