//! What contacts were: every version of one, and the whole book at an instant.
//!
//! `revisions` holds what each change replaced, with the instant, the face, what the change was
//! (`update`, `delete`, `restore`) and the operation that it was part of. A contact's history is
//! told from the latest event on, in parts, with two cards in memory at a time. So the state at any
//! instant is known: the first revision after it, or what stands now. Undoing an operation,
//! restoring a version and putting the book back are one thing, `operations::revert`: bring
//! contacts into states that they had. It is an operation itself, which can be undone. A contact
//! that was changed after the operation stays as it is, and so does one in the trash whose UID
//! another contact has got since; both are counted.

use std::collections::HashMap;
use std::sync::Arc;

use super::compute::compute;
use super::revert::{Target, TargetState};
use super::{App, Caller, books, limits, operations};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::history::{Difference, differences};
use crate::model::ids::{BookId, ContactId, OperationId};
use crate::model::operation::Operation;
use crate::model::time::Timestamp;
use crate::store::revisions::{self, Compared, ContactState, Revision, VersionOf};

/// What happened to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was made.
    Created,
    /// It was changed.
    Changed,
    /// It went to the trash.
    Deleted,
    /// It came back from the trash.
    Restored,
}

impl Action {
    /// The name under which programs know it.
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
    /// What happened.
    pub action: Action,
    /// When.
    pub at: Timestamp,
    /// Through what: `api`, `web`, `cli`; empty where it was not noted.
    pub source: String,
    /// The larger change that it was part of.
    pub operation: Option<OperationId>,
    /// The number of the version that it left behind.
    pub version: i64,
    /// True if that is how the contact is now.
    pub is_current: bool,
    /// What became different, the first of it.
    pub differences: Vec<Difference>,
    /// How much more became different.
    pub further: usize,
}

/// A contact with what happened to it, the latest first. Contacts in the trash have a history too.
#[derive(Debug)]
pub struct History {
    /// What the contact is called.
    pub name: String,
    /// True if it is in the trash.
    pub is_trashed: bool,
    /// What happened.
    pub events: Vec<Event>,
    /// The version that the next page starts with.
    pub next: Option<i64>,
}

/// The part of a history that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct HistoryRequest {
    /// The version to start with; the present one when absent.
    pub from: Option<i64>,
    /// The most events.
    pub events: usize,
    /// The most differences of each.
    pub differences: usize,
}

/// A part of a contact's history, which ends early where much was changed.
pub async fn of(
    app: &App,
    caller: &Caller,
    id: ContactId,
    request: HistoryRequest,
) -> Result<History> {
    let (user, most) = (
        caller.user.id,
        i64::try_from(request.events).unwrap_or(i64::MAX),
    );
    let present = revisions::state_of(&app.db, user, id)
        .await?
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
    // From the latest: of all the cards, which may be large, only two are held at a time.
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
        let (former, different) = compared(app, caller, former, card, request.differences).await?;
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

/// The bytes that were read and written for a part of a history so far.
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

fn text_bytes(
    Difference {
        property,
        before,
        after,
    }: &Difference,
) -> usize {
    property.len() + before.as_ref().map_or(0, String::len) + after.as_ref().map_or(0, String::len)
}

/// A card that is parsed when it is first needed.
enum CardText {
    Text(String),
    Parsed(Card),
}

/// The first differences between two versions, and how many more there are.
struct FirstDifferences {
    first: Vec<Difference>,
    further: usize,
}

/// Compares a card with the former version, which is handed back for the next comparison.
async fn compared(
    app: &App,
    caller: &Caller,
    former: Option<String>,
    card: CardText,
    most: usize,
) -> Result<(Option<Card>, FirstDifferences)> {
    compute(app, caller.user.id, move |_| {
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

/// Tells of the change that led to a version: from the one before, or the making of the contact.
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
            source: present.source.clone(),
            operation: present.operation,
            version,
            is_current,
            differences,
            further,
        };
    };
    let action = match step.action.as_str() {
        "delete" => Action::Deleted,
        "restore" => Action::Restored,
        _ => Action::Changed,
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

/// Gives a contact a former version of its card again; one in the trash comes back.
pub async fn restore(
    app: &Arc<App>,
    caller: &Arc<Caller>,
    id: ContactId,
    version: i64,
) -> Result<Option<Operation>> {
    let user = caller.user.id;
    let present = revisions::state_of(&app.db, user, id)
        .await?
        .ok_or(Error::NotFound)?;
    if present.change != version && revisions::find(&app.db, user, id, version).await?.is_none() {
        return Err(Error::NotFound);
    }
    let targets = vec![Target {
        contact: id,
        state: TargetState::Version(version),
        replaced: None,
    }];
    operations::revert(app, caller, "restore", &present.display_name, targets).await
}

/// What putting the book back to an instant would do to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It would come back.
    Back,
    /// It would have a former card again.
    Changed,
    /// It would go to the trash.
    Gone,
}

/// What putting the book back to an instant would do.
#[derive(Debug, Default)]
pub struct Preview {
    /// How many contacts would come back.
    pub back: usize,
    /// How many would have a former card again.
    pub changed: usize,
    /// How many would go to the trash.
    pub gone: usize,
    /// The first of them by name.
    pub examples: Vec<(ContactId, String, Effect)>,
}

/// Contacts that a preview names.
const EXAMPLES: usize = 100;

/// Returns what [`rewind`] would do.
pub async fn preview(
    app: &App,
    caller: &Caller,
    book: Option<BookId>,
    instant: Timestamp,
) -> Result<Preview> {
    let targets = at(app, caller, book, instant).await?;
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
            caller.user.id,
            &part.iter().map(version).collect::<Vec<_>>(),
        )
        .await?
        {
            let Some(effect) = states
                .get(&compared.id)
                .and_then(|state| effect(*state, &compared))
            else {
                continue;
            };
            preview.count(compared, effect);
        }
    }
    Ok(preview)
}

impl Preview {
    fn count(&mut self, compared: Compared, effect: Effect) {
        match effect {
            Effect::Back => self.back += 1,
            Effect::Changed => self.changed += 1,
            Effect::Gone => self.gone += 1,
        }
        if self.examples.len() < EXAMPLES {
            self.examples
                .push((compared.id, compared.display_name, effect));
        }
    }
}

fn effect(state: TargetState, now: &Compared) -> Option<Effect> {
    match (state, now.is_trashed) {
        (TargetState::Trashed | TargetState::Removed, true) => None,
        (TargetState::Trashed | TargetState::Removed, false) => Some(Effect::Gone),
        (TargetState::Version(_), true) => Some(Effect::Back),
        (TargetState::Version(_), false) => now.differs.then_some(Effect::Changed),
    }
}

/// Puts one of the caller's books, or all, back to how it was at an instant, as one operation.
pub async fn rewind(
    app: &Arc<App>,
    caller: &Arc<Caller>,
    book: Option<BookId>,
    instant: Timestamp,
) -> Result<Option<Operation>> {
    let targets = at(app, caller, book, instant).await?;
    operations::revert(app, caller, "rewind", &instant.to_string(), targets).await
}

/// The states at an instant of all contacts that have changed since.
async fn at(
    app: &App,
    caller: &Caller,
    book: Option<BookId>,
    instant: Timestamp,
) -> Result<Vec<Target>> {
    books::require(app, caller, book).await?;
    if instant > app.now() {
        return Err(Error::invalid("at", "must not lie in the future"));
    }
    let user = caller.user.id;
    if let Some(from) = revisions::history_from(&app.db, user)
        .await?
        .filter(|from| instant < *from)
    {
        let problem =
            format!("must not lie before {from}: older history made way when the account was full");
        return Err(Error::invalid("at", problem));
    }
    let made = revisions::made_since(&app.db, user, instant, book).await?;
    let mut targets: Vec<_> = made
        .iter()
        .map(|&contact| Target {
            contact,
            state: TargetState::Trashed,
            replaced: None,
        })
        .collect();
    for first in revisions::since(&app.db, user, instant, book).await? {
        if made.binary_search(&first.contact).is_ok() {
            continue;
        }
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
