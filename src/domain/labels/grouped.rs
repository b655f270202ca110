//! The labels of an edit that group cards give: clients that keep groups see them there alone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::assignment::{Groups, live_heads, with_members, with_own_uid};
use super::{add, gives, remove};
use crate::domain::books::BookAccess;
use crate::domain::operations::{self, Change};
use crate::domain::{App, contacts, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::edit::Edit;
use crate::model::card::labels::Label;
use crate::model::ids::{BookId, ContactId};
use crate::model::operation::OperationKind;
use crate::store::contacts::{CardRow, ContactHead};
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

    /// Checks whether groups change with a contact in one part. A large card changes alone, within
    /// the memory for such.
    pub async fn are_joint(&self, app: &App, access: &BookAccess, id: ContactId) -> Result<bool> {
        if self.added.is_empty() && self.removed.is_empty() {
            return Ok(false);
        }
        let heads = live_heads(app, access, &[id]).await?;
        let is_small = |head: &ContactHead| head.card_bytes <= limits::PART_BYTES / 2;
        Ok(heads.first().is_some_and(is_small))
    }

    /// Changes a contact and the groups, as one operation.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] only if nothing is written.
    pub async fn change_with(
        self,
        app: &Arc<App>,
        access: &BookAccess,
        id: ContactId,
        mut edits: Vec<Edit>,
        decide: impl Fn(&CardRow, &[Edit]) -> Result<Card> + Send + 'static,
    ) -> Result<()> {
        let heads = live_heads(app, access, &[id]).await?;
        let head = heads.into_iter().next().ok_or(Error::NotFound)?;
        let (book, uid) = (head.book, head.uid.clone());
        let member = with_own_uid(app, access, head).await?;
        let (changes, without_group) = self.changes(app, access, &member).await?;
        give_as_categories(&mut edits, without_group);
        let name = contacts::get(app, access, id).await?.display_name;
        let cards: Vec<_> = changes.keys().copied().chain([id]).collect();
        let decide = move |row: &CardRow| match changes.get(&row.contact.id) {
            _ if row.contact.id == id => Ok(Change::Put(decide(row, &edits)?)),
            Some(change) => Ok(change.of(row, &member.uid)),
            None => Ok(Change::Keep),
        };
        let kind = OperationKind::Edit;
        operations::try_change_many(app, access, kind, &name, &cards, decide).await?;
        let adding = self.add_lacking(app, access, id, (book, &uid));
        adding.await.map_err(after_write)
    }

    /// Adds those of the labels that the contact lacks: a group that was renamed or deleted
    /// meanwhile gives its new members nothing.
    async fn add_lacking(
        &self,
        app: &Arc<App>,
        access: &BookAccess,
        id: ContactId,
        (book, uid): (BookId, &str),
    ) -> Result<()> {
        let has = labels::of_member(&app.db, access.owner(), book, uid).await?;
        let has: HashSet<_> = has.iter().map(|name| Label::key(name)).collect();
        for name in &self.added {
            if !has.contains(&Label::key(name)) {
                add(app, access, name, &[id]).await?;
            }
        }
        Ok(())
    }

    /// Returns the changes of the groups in the contact's book, and the labels that none of them can
    /// give.
    async fn changes(
        &self,
        app: &App,
        access: &BookAccess,
        member: &ContactHead,
    ) -> Result<(HashMap<ContactId, GroupChange>, Vec<String>)> {
        let (mut changes, mut without_group) = (HashMap::new(), Vec::new());
        for name in &self.removed {
            let key = Label::key(name);
            let book = Some(member.book);
            for group in labels::groups(&app.db, access.owner(), book, &key).await? {
                changes.insert(group, GroupChange::Leave(key.clone()));
            }
        }
        for name in &self.added {
            let key = Label::key(name);
            match Groups::find(app, access, &key).await?.join(member) {
                Some(group) => drop(changes.insert(group, GroupChange::Join(key))),
                None => without_group.push(name.clone()),
            }
        }
        Ok((changes, without_group))
    }

    /// Changes the groups of a contact that is written already, each as an operation of its own.
    pub async fn apply(self, app: &Arc<App>, access: &BookAccess, id: ContactId) -> Result<()> {
        for name in &self.added {
            add(app, access, name, &[id]).await.map_err(after_write)?;
        }
        for name in &self.removed {
            remove(app, access, name, &[id])
                .await
                .map_err(after_write)?;
        }
        Ok(())
    }
}

/// Returns the error of a step after the contact was written: a busy server would be told as one
/// that changed nothing.
fn after_write(error: Error) -> Error {
    match error {
        Error::Busy => Error::internal(error),
        other => other,
    }
}

/// The change of a group that gives the label of this comparison form.
enum GroupChange {
    Join(String),
    Leave(String),
}

impl GroupChange {
    /// Returns the change of the group's card, unless it has ceased to give the label.
    fn of(&self, row: &CardRow, uid: &str) -> Change {
        let mut card = Card::parse(&row.vcard);
        let (Self::Join(key) | Self::Leave(key)) = self;
        if !card.is_group() || !gives(&card, &row.uid, key) {
            return Change::Keep;
        }
        match self {
            Self::Join(_) => Change::Put(with_members(card, &[uid.to_owned()])),
            Self::Leave(_) => {
                card.remove_members([uid]);
                Change::Put(card)
            }
        }
    }
}

/// Adds labels to those that the contact's own card gets.
fn give_as_categories(edits: &mut [Edit], mut names: Vec<String>) {
    for edit in edits {
        if let Edit::Categories { added, .. } = edit {
            added.append(&mut names);
        }
    }
}

async fn is_grouped(app: &App, access: &BookAccess, name: &str) -> Result<bool> {
    let groups = labels::groups(&app.db, access.owner(), access.book(), &Label::key(name)).await?;
    Ok(!groups.is_empty())
}
