//! The labels of an edit that group cards give: clients that keep groups see them there alone.

use std::sync::Arc;

use super::{add, remove};
use crate::domain::App;
use crate::domain::books::BookAccess;
use crate::error::Result;
use crate::model::card::edit::Edit;
use crate::model::card::labels::Label;
use crate::model::ids::ContactId;
use crate::store::labels;

/// The labels that a contact gets from group cards, or loses there.
#[derive(Default)]
pub struct GroupLabels {
    added: Vec<String>,
    removed: Vec<String>,
}

impl GroupLabels {
    /// Takes these labels out of a contact's edits; the others become categories of its own card.
    pub async fn take_from(app: &App, access: &BookAccess, edits: &mut [Edit]) -> Result<Self> {
        let mut grouped = Self::default();
        for edit in edits {
            let Edit::Categories { added, removed } = edit else {
                continue;
            };
            for name in std::mem::take(added) {
                match is_grouped(app, access, &name).await? {
                    true => grouped.added.push(name),
                    false => added.push(name),
                }
            }
            // The card may give the label, too.
            for name in removed.iter() {
                if is_grouped(app, access, name).await? {
                    grouped.removed.push(name.clone());
                }
            }
        }
        Ok(grouped)
    }

    /// Changes the groups.
    pub async fn apply(self, app: &Arc<App>, access: &BookAccess, id: ContactId) -> Result<()> {
        for name in &self.added {
            add(app, access, name, &[id]).await?;
        }
        for name in &self.removed {
            remove(app, access, name, &[id]).await?;
        }
        Ok(())
    }
}

async fn is_grouped(app: &App, access: &BookAccess, name: &str) -> Result<bool> {
    let groups = labels::groups(&app.db, access.owner(), access.book(), &Label::key(name)).await?;
    Ok(!groups.is_empty())
}
