//! Parameters that several resources take.

use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use crate::error::Error;
use crate::model::ids::{BookId, ContactId};

/// The address book to look at.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InBook {
    /// Only entries in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub book: Option<BookId>,
}

/// Checks whether `mode` asks for a commit rather than a dry run.
pub fn is_commit(mode: Option<&str>) -> Result<bool, Error> {
    match mode {
        None | Some("dry_run") => Ok(false),
        Some("commit") => Ok(true),
        Some(_) => Err(Error::invalid("mode", "must be dry_run or commit")),
    }
}

/// The most contacts that one request may name.
const MOST_IDS: usize = 500;

/// Reads a list of contact identifiers.
pub fn contact_ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ContactId>, D::Error> {
    use serde::de::Error as _;
    let numbers = Vec::<i64>::deserialize(deserializer)?;
    if numbers.len() > MOST_IDS {
        return Err(D::Error::custom(format!(
            "must hold at most {MOST_IDS} identifiers"
        )));
    }
    let ids: Option<Vec<_>> = numbers.into_iter().map(ContactId::new).collect();
    ids.ok_or_else(|| D::Error::custom("must hold whole numbers from 1 to 9007199254740991"))
}
