//! The numbers of contacts that have the first labels of an account, for the navigation.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::books::BookAccess;
use crate::domain::recount::Computed;
use crate::domain::{App, limits};
use crate::error::Result;
use crate::model::ids::UserId;
use crate::store::labels::{self, Counted};
use crate::store::users;

/// The time that counting may take at every change.
const SHORT: Duration = Duration::from_millis(20);
/// The same of a few contacts with labels: on a busy machine even nothing takes its time.
const SHORT_WHEN_BUSY: Duration = Duration::from_secs(1);
/// The most contacts with labels that are few.
const FEW: i64 = 1000;
/// The most labels that are counted, the first of which in the language's order are shown: as many
/// as menus offer.
const MAX_COUNTED: i64 = 500;

/// The contacts of the first labels. Where many contacts have labels, they are counted anew only
/// after a pause that grows with the time that it takes.
#[derive(Debug, Default)]
pub struct LabelCounts {
    /// The first labels by name.
    pub first: Vec<Counted>,
    /// True if there are more labels.
    pub has_more: bool,
    /// The change number of the account that they were counted at.
    pub change: i64,
    counted: Option<Computed>,
}

impl LabelCounts {
    /// Returns the contacts of the label with this key, if they are known.
    pub fn count(&self, key: &str) -> Option<i64> {
        let label = self.first.iter().find(|label| label.key == key)?;
        Some(label.count)
    }

    fn is_due(&self) -> bool {
        let labelled: i64 = self.first.iter().map(|label| label.count).sum();
        let short = if labelled < FEW {
            SHORT_WHEN_BUSY
        } else {
            SHORT
        };
        self.counted.is_none_or(|counted| counted.is_due(short))
    }
}

/// Returns the contacts of the first labels, as they are or were before the pause.
pub async fn counts(app: &App, access: &BookAccess) -> Result<Arc<LabelCounts>> {
    let user = access.owner();
    let change = users::change(&app.db, user).await?.unwrap_or(0);
    let is_kept = |known: &Arc<LabelCounts>| known.change == change || !known.is_due();
    if let Some(known) = last_counts(app, user).filter(is_kept) {
        return Ok(known);
    }
    let begun = Instant::now();
    let mut first = labels::list(&app.db, user, None, "", MAX_COUNTED).await?;
    super::sort(access, &mut first, |label| &label.name);
    let has_more = first.len() > limits::LISTED_LABELS;
    first.truncate(limits::LISTED_LABELS);
    let counts = Arc::new(LabelCounts {
        first,
        has_more,
        change,
        counted: Some(Computed::since(begun)),
    });
    app.label_counts.insert(user, Arc::clone(&counts));
    Ok(counts)
}

/// Returns what was counted last, without counting.
pub fn last_counts(app: &App, user: UserId) -> Option<Arc<LabelCounts>> {
    app.label_counts.get(&user)
}
