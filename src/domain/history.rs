//! The history of contacts: every version of one, and the whole book at an instant.
//!
//! `revisions` holds the card that each change replaced, with the instant, the face, the action
//! (`update`, `delete`, `restore`) and the operation that the change was part of. A contact's
//! history is built from the latest event backwards, in parts, with two cards in memory at a time.
//! The state at any instant is that of the first revision after it, or the present one. Undoing an
//! operation, restoring a version and putting the book back all use `operations::revert`, which
//! brings contacts into former states. That is itself an operation, which can be undone. Contacts
//! that were changed or moved after the operation stay unchanged, and so do those whose UID another
//! contact of their former book has got since; both are counted.

mod rewind;

use std::sync::Arc;

use super::books::BookAccess;
use super::compute::compute;
use super::revert::{Target, TargetState};
use super::{App, limits, operations};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::face::Face;
use crate::model::history::{Difference, LabelledValue, differences};
use crate::model::ids::{ContactId, OperationId};
use crate::model::operation::{Operation, OperationKind};
use crate::model::revision::RevisionAction;
use crate::model::time::Timestamp;
use crate::store::revisions::{self, ContactState, Revision};
pub use rewind::{AffectedContact, Effect, MAX_EXAMPLES, Preview, preview, rewind};

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The contact was created.
    Created,
    /// It was changed.
    Changed,
    /// It went to the trash.
    Deleted,
    /// It came back from the trash.
    Restored,
}

impl Action {
    /// Returns the name that programs know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
        }
    }
}

/// A change of a contact.
#[derive(Debug)]
pub struct Event {
    /// The kind of change.
    pub action: Action,
    /// The time of the change.
    pub at: Timestamp,
    /// The face that it was made through, if it was recorded.
    pub source: Option<Face>,
    /// The operation that it was part of.
    pub operation: Option<OperationId>,
    /// The number of the version that it made.
    pub version: i64,
    /// True if that version is the present one.
    pub is_current: bool,
    /// The first differences from the version before.
    pub differences: Vec<Difference>,
    /// The number of further differences.
    pub further: usize,
}

/// A contact with its events, the latest first. Contacts in the trash have a history too.
#[derive(Debug)]
pub struct History {
    /// The contact's name.
    pub name: String,
    /// True if it is in the trash.
    pub is_trashed: bool,
    /// The events.
    pub events: Vec<Event>,
    /// The version that the next page starts with.
    pub next: Option<i64>,
}

/// The part of a history to return.
#[derive(Clone, Copy, Debug)]
pub struct HistoryRequest {
    /// The version to start with; the present one when absent.
    pub from: Option<i64>,
    /// The most events.
    pub events: usize,
    /// The most differences of each.
    pub differences: usize,
}

/// Returns a part of a contact's history, which ends early if much was changed.
pub async fn of(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    request: HistoryRequest,
) -> Result<History> {
    let (user, most) = (
        access.owner(),
        i64::try_from(request.events).unwrap_or(i64::MAX),
    );
    let present = revisions::state_of(&app.db, user, id)
        .await?
        .filter(|state| access.covers(state.book))
        .ok_or(Error::NotFound)?;
    let start = request.from.unwrap_or(present.change);
    let text = match start == present.change {
        true => present.vcard.clone(),
        false => {
            revisions::find(&app.db, user, id, start)
                .await?
                .ok_or(Error::NotFound)?
                .vcard
        }
    };
    let mut steps = revisions::steps_before(&app.db, user, id, start, most)
        .await?
        .into_iter();
    let (mut events, mut next, mut weight) = (Vec::new(), None, HistoryWeight::default());
    let mut after = Some((start, CardText::Text(text)));
    // From the latest version backwards, only two of the cards, which may be large, are held at a
    // time.
    while let Some((version, card)) = after.take() {
        if events.len() >= request.events || weight.is_much() {
            next = Some(version);
            break;
        }
        let step = steps.next();
        let former = match &step {
            Some(step) => revisions::find(&app.db, user, id, step.change)
                .await?
                .map(|former| former.vcard),
            None => None,
        };
        let former = step.as_ref().map(|_| former.unwrap_or_default());
        weight.cards += former.as_ref().map_or(0, String::len);
        let (former, different) = compared(app, access, former, card, request.differences).await?;
        weight.text += different.first.iter().map(text_bytes).sum::<usize>();
        after = step
            .as_ref()
            .zip(former)
            .map(|(step, former)| (step.change, CardText::Parsed(former)));
        events.push(event(&present, step, version, different));
    }
    let (name, is_trashed) = (present.display_name, present.deleted_at.is_some());
    Ok(History {
        name,
        is_trashed,
        events,
        next,
    })
}

/// The bytes read and written so far for a part of a history.
#[derive(Default)]
struct HistoryWeight {
    cards: usize,
    text: usize,
}

impl HistoryWeight {
    fn is_much(&self) -> bool {
        self.cards > limits::HISTORY_BYTES || self.text > limits::HISTORY_TEXT_BYTES
    }
}

fn text_bytes(difference: &Difference) -> usize {
    let values = [&difference.before, &difference.after];
    let bytes = |text: &LabelledValue| text.value.len() + text.label.word().len();
    let values = values.into_iter().flatten().map(bytes);
    difference.property.len() + values.sum::<usize>()
}

/// A card that is parsed when it is first needed.
enum CardText {
    Text(String),
    Parsed(Card),
}

/// The first differences between two versions, and the number of further ones.
struct FirstDifferences {
    first: Vec<Difference>,
    further: usize,
}

/// Compares a card with the former version, and returns that for the next comparison.
async fn compared(
    app: &App,
    access: &BookAccess,
    former: Option<String>,
    card: CardText,
    most: usize,
) -> Result<(Option<Card>, FirstDifferences)> {
    compute(app, access.actor().id(), move |_| {
        let card = match card {
            CardText::Text(text) => Card::parse(&text),
            CardText::Parsed(card) => card,
        };
        let former = former.map(|former| Card::parse(&former));
        let mut first = differences(former.as_ref(), &card);
        let further = first.len().saturating_sub(most);
        first.truncate(most);
        (former, FirstDifferences { first, further })
    })
    .await
}

/// Describes the change that led to a version: an update of the one before, or the creation.
fn event(
    present: &ContactState,
    step: Option<Revision>,
    version: i64,
    different: FirstDifferences,
) -> Event {
    let FirstDifferences {
        first: differences,
        further,
    } = different;
    let is_current = version == present.change;
    let Some(step) = step else {
        return Event {
            action: Action::Created,
            at: present.created_at,
            source: present.source,
            operation: present.operation,
            version,
            is_current,
            differences,
            further,
        };
    };
    let action = match step.action {
        RevisionAction::Update => Action::Changed,
        RevisionAction::Delete => Action::Deleted,
        RevisionAction::Restore => Action::Restored,
    };
    Event {
        action,
        at: step.at,
        source: step.source,
        operation: step.operation,
        version,
        is_current,
        differences,
        further,
    }
}

/// Restores a former version of a contact's card; a contact in the trash comes back.
pub async fn restore(
    app: &Arc<App>,
    access: &BookAccess,
    id: ContactId,
    version: i64,
) -> Result<Option<Operation>> {
    let user = access.owner();
    let present = revisions::state_of(&app.db, user, id)
        .await?
        .filter(|state| access.covers(state.book))
        .ok_or(Error::NotFound)?;
    if present.change != version && revisions::find(&app.db, user, id, version).await?.is_none() {
        return Err(Error::NotFound);
    }
    let targets = vec![Target {
        contact: id,
        state: TargetState::Version(version),
        replaced: None,
    }];
    operations::revert(
        app,
        access,
        OperationKind::Restore,
        &present.display_name,
        targets,
    )
    .await
}
