//! The labels of an edit that group cards give: clients that keep groups see them there alone.

use std::collections::HashSet;
use std::sync::Arc;

use super::assignment::{Groups, live_heads, own_uid, with_members};
use super::gives;
use crate::domain::books::BookAccess;
use crate::domain::bulk::{self, BulkOperation};
use crate::domain::operations::{self, Change};
use crate::domain::parts::Planned;
use crate::domain::update::put;
use crate::domain::{App, contacts, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::edit::Edit;
use crate::model::card::labels::{Label, member_key};
use crate::model::ids::{BookId, ContactId};
use crate::model::operation::OperationKind;
use crate::model::time::Timestamp;
use crate::store;
use crate::store::contacts::{CardRow, ContactChanges, ContactHead};
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
        let (mut grouped, mut known) = (Self::default(), HashSet::new());
        for edit in edits {
            let Edit::Categories { added, removed } = edit else {
                continue;
            };
            for name in std::mem::take(added) {
                match is_grouped(app, access, &name).await? {
                    // A group changes once.
                    true if known.insert(Label::key(&name)) => grouped.added.push(name),
                    true => {}
                    false => added.push(name),
                }
            }
            // The card may give the label, too.
            for name in removed.iter() {
                if is_grouped(app, access, name).await? && known.insert(Label::key(name)) {
                    grouped.removed.push(name.clone());
                }
            }
        }
        Ok(grouped)
    }

    /// Checks whether no group changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// Changes a contact and the groups, as one operation.
    pub async fn change_with(
        self,
        app: &Arc<App>,
        access: &BookAccess,
        id: ContactId,
        edits: Vec<Edit>,
        decide: impl Fn(&CardRow, &[Edit]) -> Result<Card> + Send + 'static,
    ) -> Result<()> {
        let name = contacts::get(app, access, id).await?.display_name;
        let heads = live_heads(app, access, &[id]).await?;
        let head = heads.into_iter().next().ok_or(Error::NotFound)?;
        let cards = self.cards_to_change(app, access, &head).await?;
        let edit = GroupedEdit {
            labels: self,
            head,
            edits,
            decide,
        };
        bulk::run(app, access, async move |app, access| {
            let bulk = BulkOperation::new(app, access, OperationKind::Edit, &name)?;
            let changing = bulk.change_all(&cards, async |rest, changes| {
                edit.plan(app, access, rest, changes).await
            });
            changing.await.map(drop)
        })
        .await
    }

    /// Returns the contact and then the groups that it leaves: a refused edit changes no group.
    async fn cards_to_change(
        &self,
        app: &App,
        access: &BookAccess,
        head: &ContactHead,
    ) -> Result<Vec<ContactId>> {
        let mut cards = vec![head.id];
        for name in &self.removed {
            let (book, key) = (Some(head.book), Label::key(name));
            let groups = labels::groups(&app.db, access.owner(), book, &key).await?;
            cards.extend(groups.into_iter().filter(|group| *group != head.id));
        }
        Ok(cards)
    }

    /// Makes a contact a member of its book's groups that give the added labels.
    pub async fn join(
        &self,
        app: &App,
        access: &BookAccess,
        book: BookId,
        uid: &str,
    ) -> Result<Joined> {
        let (mut joined, mut bytes) = (Joined::default(), 0);
        for name in &self.added {
            let key = Label::key(name);
            let group = Groups::find(app, access, &key).await?.join(book, uid);
            let rows = match group {
                Some(group) if bytes < limits::PART_BYTES => {
                    store::contacts::cards_of(&app.db, access.owner(), &[group]).await?
                }
                _ => Vec::new(),
            };
            let cards = rows.into_iter().map(|row| (Card::parse(&row.vcard), row));
            let mut groups =
                cards.filter(|(card, row)| card.is_group() && gives(card, &row.uid, &key));
            match groups.next() {
                // No group is a member of itself.
                Some((_, row)) if row.uid == member_key(uid) => {}
                Some((card, row)) => {
                    bytes += i64::try_from(row.vcard.len()).unwrap_or(i64::MAX);
                    let card = with_members(card, &[uid.to_owned()]);
                    joined.groups.push((row, card));
                }
                None => joined.without_group.push(name.clone()),
            }
        }
        Ok(joined)
    }
}

/// Groups with a new member.
#[derive(Default)]
pub struct Joined {
    groups: Vec<(CardRow, Card)>,
    /// The labels that no group can give: the contact's own card gives them.
    pub without_group: Vec<String>,
}

impl Joined {
    /// Adds the changes of the groups.
    pub fn put(&self, now: Timestamp, changes: &mut ContactChanges) {
        for (row, card) in &self.groups {
            put(now, changes, 0, row, card);
        }
    }
}

/// An edit of a contact together with groups.
struct GroupedEdit<D> {
    labels: GroupLabels,
    head: ContactHead,
    edits: Vec<Edit>,
    /// Returns the card that the edits make.
    decide: D,
}

impl<D: Fn(&CardRow, &[Edit]) -> Result<Card>> GroupedEdit<D> {
    /// Plans the next part of the change: the contact with the groups that it joins, then those
    /// that it leaves.
    async fn plan(
        &self,
        app: &App,
        access: &BookAccess,
        rest: &[ContactId],
        changes: &mut ContactChanges,
    ) -> Result<Planned> {
        let begins = rest.first() == Some(&self.head.id);
        if begins {
            self.put(app, access, changes).await?;
        }
        let taken = usize::from(begins);
        if begins && changes.bytes() > limits::PART_BYTES / 2 {
            return Ok(Planned { taken, kept: 0 });
        }
        let leave = |row: &CardRow| self.leave(row);
        let left = operations::plan(app, access.owner(), &rest[taken..], changes, &leave).await?;
        Ok(Planned {
            taken: taken + left.taken,
            ..left
        })
    }

    async fn put(
        &self,
        app: &App,
        access: &BookAccess,
        changes: &mut ContactChanges,
    ) -> Result<()> {
        let row = contacts::held_card(app, access, self.head.id).await?;
        let uid = own_uid(&row);
        let joined = self.labels.join(app, access, row.contact.book, &uid);
        let mut joined = joined.await?;
        let mut edits = self.edits.clone();
        give_as_categories(&mut edits, std::mem::take(&mut joined.without_group));
        let card = (self.decide)(&row, &edits)?;
        joined.put(app.now(), changes);
        put(app.now(), changes, 0, &row, &card);
        Ok(())
    }

    /// Takes the contact out of a group, unless that has ceased to give the label.
    fn leave(&self, row: &CardRow) -> Change {
        let mut card = Card::parse(&row.vcard);
        let mut names = self.labels.removed.iter();
        if !card.is_group() || !names.any(|name| gives(&card, &row.uid, &Label::key(name))) {
            return Change::Keep;
        }
        card.remove_members([self.head.uid.as_str()]);
        Change::Put(card)
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
