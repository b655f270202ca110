//! Bringing contacts into former states: undoing an operation, putting the book back, restoring a
//! version, and taking back an operation that could not end.

mod former_books;
mod members;
mod part;
mod places;
mod take_back;

use std::collections::HashSet;

use super::App;
use super::parts::Planned;
use crate::error::{Error, Result};
use crate::model::ids::{ContactId, OperationId, UserId};
use crate::store::contacts::{ChangeOrigin, ContactChanges, ContactHead};
use crate::store::operations;
pub(super) use former_books::FormerBooks;
use part::Part;
pub(super) use take_back::take_back;
pub use take_back::take_back_abandoned;

/// A contact, and the former state that it gets back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub contact: ContactId,
    pub state: TargetState,
    /// The version number that the contact must still have, otherwise it stays unchanged; `None`
    /// replaces any version.
    pub replaced: Option<i64>,
}

impl Target {
    /// Checks whether a contact was changed since it was chosen.
    fn is_outdated(&self, head: &ContactHead) -> bool {
        self.replaced.is_some_and(|change| change != head.change)
    }
}

/// A state that a contact had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetState {
    /// Removed without a trace.
    Removed,
    /// Removed, or in the trash.
    Trashed,
    /// This version of its card.
    Version(i64),
    /// Its present card, without what an operation did with the members of the group: the versions
    /// before and after it.
    MembersBefore(i64, i64),
}

impl TargetState {
    /// Checks whether the contact was not in the book.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Removed | Self::Trashed)
    }
}

/// Puts removals first, because a contact that comes back may have the UID of a removed one. The
/// others keep their order.
pub(super) fn in_order(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort_by_key(|target| !target.state.is_gone());
    targets
}

/// Returns the states that an operation's contacts had before it, and the number of contacts that
/// were changed since, which stay unchanged. Of groups that were, the members' change is undone.
pub(super) async fn before(
    app: &App,
    user: UserId,
    id: OperationId,
    added: TargetState,
) -> Result<(Vec<Target>, usize)> {
    let (mut targets, mut kept) = (Vec::new(), 0);
    let created = operations::created(&app.db, user, id).await?;
    let known: HashSet<_> = created.iter().map(|created| created.contact).collect();
    for created in created {
        match created.is_as_left {
            true => targets.push(Target {
                contact: created.contact,
                state: added,
                replaced: Some(created.change),
            }),
            false => kept += 1,
        }
    }
    for changed in operations::changed(&app.db, user, id)
        .await?
        .into_iter()
        .filter(|changed| !known.contains(&changed.contact))
    {
        let (state, replaced) = match changed.next {
            _ if changed.is_as_left && changed.was_trashed => {
                (TargetState::Trashed, changed.change)
            }
            _ if changed.is_as_left => (TargetState::Version(changed.first), changed.change),
            // What is taken back leaves no version to compare with.
            Some(next) if changed.is_group && added == TargetState::Trashed => {
                (TargetState::MembersBefore(changed.first, next), None)
            }
            _ => {
                kept += 1;
                continue;
            }
        };
        targets.push(Target {
            contact: changed.contact,
            state,
            replaced,
        });
    }
    Ok((in_order(targets), kept))
}

/// Plans how the next contacts get their former states back.
///
/// # Errors
///
/// [`Error::Conflict`] if a needed version was removed to make room for newer ones.
pub(super) async fn plan(
    app: &App,
    origin: ChangeOrigin,
    targets: &[Target],
    changes: &mut ContactChanges,
) -> Result<Planned> {
    let part = Part::read(app, origin, targets).await?;
    if part.lacks_version() {
        return Err(Error::Conflict(
            "an older version that this needs made way when the account was full",
        ));
    }
    Ok(part.plan(app, changes))
}
