//! The numbers beside the entries of the navigation, as far as a page knows them on its way.

use std::sync::Arc;

use crate::domain::books::BookAccess;
use crate::domain::contacts::{self, LastOverview, Overview};
use crate::domain::labels::{self, LabelCounts};
use crate::domain::{App, books};
use crate::error::Error;
use crate::model::actor::{Actor, Rights};

/// Numbers of an account's contacts: the last ones that were counted, of few contacts the present ones.
#[derive(Default)]
pub struct NavCounts {
    overview: Option<LastOverview>,
    labels: Option<Arc<LabelCounts>>,
    /// The names and keys of the labels, unless their counts are current.
    names: Option<Vec<(String, String)>>,
    /// True if nothing had changed since they were counted last.
    were_current: bool,
}

impl NavCounts {
    /// Returns the counts for a whole page: the last ones, or of few contacts the present ones, so
    /// that they stand there without a script that asks for them.
    pub async fn read(app: &App, actor: &Arc<Actor>) -> Result<Self, Error> {
        let access = books::open_all(actor, Rights::READ)?;
        let overview = contacts::last_overview(app, actor.user.id).await?;
        let labels = overview
            .as_ref()
            .and_then(|_| labels::last_counts(app, actor.user.id));
        let mut counts = Self {
            overview,
            labels,
            ..Self::default()
        };
        counts.were_current = counts.are_current();
        if !counts.were_current {
            counts.names = Some(labels::names(app, &access).await?);
            // No page fails for a number beside its navigation.
            if let Ok(Some((overview, labels))) = count_few(app, &access).await {
                counts.labels = Some(labels);
                counts.overview = Some(LastOverview {
                    overview,
                    is_current: true,
                });
            }
        }
        Ok(counts)
    }

    /// Returns the numbers of contacts as they were last counted.
    pub fn last_overview(&self) -> Option<&Overview> {
        Some(&*self.overview.as_ref()?.overview)
    }

    /// Returns the numbers of contacts as they are, if they are known without counting.
    pub fn current_overview(&self) -> Option<&Overview> {
        let last = self.overview.as_ref().filter(|last| last.is_current)?;
        Some(&last.overview)
    }

    /// Returns the labels with their counts as they were last counted.
    pub fn last_labels(&self) -> Option<&LabelCounts> {
        self.labels.as_deref()
    }

    /// Returns the names and keys of the labels, if their counts were not current.
    pub fn label_names(&self) -> Option<&[(String, String)]> {
        self.names.as_deref()
    }

    /// Checks whether nothing had changed since the lists of the navigation were asked for last.
    pub fn were_current(&self) -> bool {
        self.were_current
    }

    fn are_current(&self) -> bool {
        let labels = self.labels.as_ref().map(|labels| labels.change);
        self.current_overview()
            .is_some_and(|overview| labels == Some(overview.change))
    }
}

/// Returns the present counts of few contacts.
async fn count_few(
    app: &App,
    access: &BookAccess,
) -> Result<Option<(Arc<Overview>, Arc<LabelCounts>)>, Error> {
    let Some(overview) = contacts::overview_of_few(app, access).await? else {
        return Ok(None);
    };
    Ok(Some((overview, labels::counts(app, access).await?)))
}
