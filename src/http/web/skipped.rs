//! The start of a page of a list that is counted from its beginning.

use serde::Deserialize;

use crate::model::page::MAX_SKIP;

/// The items before a page, as its address says. A number that cannot be is ignored, so that
/// bookmarks keep working.
#[derive(Deserialize)]
pub struct Skipped {
    skip: Option<String>,
}

impl Skipped {
    /// Returns their number.
    pub fn count(&self) -> i64 {
        let skip = self.skip.as_ref().and_then(|skip| skip.parse().ok());
        skip.filter(|skip| (0..=MAX_SKIP).contains(skip))
            .unwrap_or(0)
    }
}
