//! Putting books back to their state at an instant, and a preview of that.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::books::BookAccess;
use crate::domain::revert::{FormerBooks, Target, TargetState};
use crate::domain::{App, limits, operations};
use crate::error::{Error, Result};
use crate::model::ids::ContactId;
use crate::model::operation::{Operation, OperationKind};
use crate::model::time::Timestamp;
use crate::store::revisions::{self, Compared, VersionOf};

/// The effect on a contact of putting the book back to an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It would come back.
    Back,
    /// It would have a former card again, or be in a former book.
    Changed,
    /// It would go to the trash.
    Gone,
}

/// A preview of putting the book back to an instant.
#[derive(Debug, Default)]
pub struct Preview {
    /// The number of contacts that would come back.
    pub back: usize,
    /// The number that would have a former card again or be in a former book.
    pub changed: usize,
    /// The number that would go to the trash.
    pub gone: usize,
    /// A page of the affected contacts, by name.
    pub examples: Vec<AffectedContact>,
}

/// A contact that putting the book back affects.
#[derive(Debug)]
pub struct AffectedContact {
    /// The contact.
    pub id: ContactId,
    /// Its present name.
    pub name: String,
    /// The hash of its present photo, if it has one.
    pub photo: Option<String>,
    /// The effect on it.
    pub effect: Effect,
}

/// The most contacts that a preview names.
pub const MAX_EXAMPLES: usize = 100;

/// Returns the effects that [`rewind`] would have, and names affected contacts without the first
/// `skip`.
pub async fn preview(
    app: &App,
    access: &BookAccess,
    instant: Timestamp,
    skip: usize,
) -> Result<Preview> {
    let targets = at(app, access, instant).await?;
    let books = FormerBooks::read(app, access.owner()).await?;
    let mut preview = Preview::default();
    for part in targets.chunks(limits::PART_CONTACTS) {
        let version = |target: &Target| match target.state {
            TargetState::Version(change) => VersionOf {
                id: target.contact,
                change,
            },
            _ => VersionOf {
                id: target.contact,
                change: 0,
            },
        };
        let states: HashMap<_, _> = part
            .iter()
            .map(|target| (target.contact, target.state))
            .collect();
        for compared in revisions::compared(
            &app.db,
            access.owner(),
            &part.iter().map(version).collect::<Vec<_>>(),
        )
        .await?
        {
            let Some(effect) = states
                .get(&compared.id)
                .and_then(|state| effect(*state, &compared, &books))
            else {
                continue;
            };
            preview.count(compared, effect, skip);
        }
    }
    Ok(preview)
}

impl Preview {
    /// Returns the number of affected contacts.
    pub fn total(&self) -> usize {
        self.back + self.changed + self.gone
    }

    fn count(&mut self, compared: Compared, effect: Effect, skip: usize) {
        let is_skipped = self.total() < skip;
        match effect {
            Effect::Back => self.back += 1,
            Effect::Changed => self.changed += 1,
            Effect::Gone => self.gone += 1,
        }
        if !is_skipped && self.examples.len() < MAX_EXAMPLES {
            self.examples.push(AffectedContact {
                id: compared.id,
                name: compared.display_name,
                photo: compared.photo,
                effect,
            });
        }
    }
}

fn effect(state: TargetState, now: &Compared, books: &FormerBooks) -> Option<Effect> {
    match (state.is_gone(), now.is_trashed) {
        (true, true) => None,
        (true, false) => Some(Effect::Gone),
        (false, true) => Some(Effect::Back),
        (false, false) => (now.differs || is_moved(now, books)).then_some(Effect::Changed),
    }
}

/// Checks whether a contact would go back to another book.
fn is_moved(now: &Compared, books: &FormerBooks) -> bool {
    books
        .find(now.former_book, now.created_at)
        .is_some_and(|book| book != now.book)
}

/// Puts the opened books back to their state at an instant, as one operation.
pub async fn rewind(
    app: &Arc<App>,
    access: &BookAccess,
    instant: Timestamp,
) -> Result<Option<Operation>> {
    let targets = at(app, access, instant).await?;
    operations::revert(
        app,
        access,
        OperationKind::Rewind,
        &instant.to_string(),
        targets,
    )
    .await
}

/// Returns the states at an instant of all contacts that have changed since.
async fn at(app: &App, access: &BookAccess, instant: Timestamp) -> Result<Vec<Target>> {
    if instant > app.now() {
        return Err(Error::invalid("at", "must not lie in the future"));
    }
    let user = access.owner();
    if let Some(from) = revisions::history_from(&app.db, user)
        .await?
        .filter(|from| instant < *from)
    {
        let problem =
            format!("must not lie before {from}: older history made way when the account was full");
        return Err(Error::invalid("at", problem));
    }
    let made = revisions::made_since(&app.db, user, instant, access.book()).await?;
    let mut targets: Vec<_> = made
        .iter()
        .map(|&contact| Target {
            contact,
            state: TargetState::Trashed,
            replaced: None,
        })
        .collect();
    for first in revisions::since(&app.db, user, instant, access.book()).await? {
        let state = if first.was_trashed {
            TargetState::Trashed
        } else {
            TargetState::Version(first.change)
        };
        targets.push(Target {
            contact: first.contact,
            state,
            replaced: None,
        });
    }
    Ok(targets)
}
