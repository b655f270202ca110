//! Many changes at once: all of them, or none.

mod draft;

use std::sync::Arc;

use super::books::BookAccess;
use super::compute::compute_large;
use super::idempotency::{self, Answered, Once};
use super::operations::{self, Change};
use super::parts::lease;
use super::retry::Attempts;
use super::{App, quota};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::card::Card;
use crate::model::contact::{ContactDraft, ContactPatch, ETag};
use crate::model::ids::{ContactId, OperationId};
use crate::model::operation::{Operation, OperationKind};
use crate::store::{self, Batch, Guard, StoreError};
use draft::Draft;

/// The most operations in one batch.
pub const MAX_OPERATIONS: usize = 500;
/// About how many bytes of text one operation works through, besides a stored card.
const STEP_BYTES: usize = 512;

/// One change of a batch.
#[derive(Clone, Debug)]
pub enum Step {
    /// Adds a contact. Unlike a single creation it may repeat an email.
    Create(ContactDraft),
    /// Changes a contact, if it still has the tag.
    Update {
        /// The contact.
        id: ContactId,
        /// The version to change; any when absent.
        etag: Option<String>,
        /// The changes.
        patch: ContactPatch,
    },
    /// Moves a contact to the trash, if it still has the tag.
    Delete {
        /// The contact.
        id: ContactId,
        /// The version to delete; any when absent.
        etag: Option<String>,
    },
}

impl Step {
    fn is_creation(&self) -> bool {
        matches!(self, Self::Create(_))
    }

    fn is_conditional(&self) -> bool {
        matches!(
            self,
            Self::Update { etag: Some(_), .. } | Self::Delete { etag: Some(_), .. }
        )
    }
}

/// The outcome of one operation.
#[derive(Debug)]
pub enum Outcome {
    /// The contact was added.
    Created(ContactId, ETag),
    /// The contact was changed.
    Updated(ContactId, ETag),
    /// The contact is in the trash.
    Deleted(ContactId),
}

/// Moves contacts to the trash, as one operation. Contacts that are already gone are skipped.
pub async fn delete(
    app: &Arc<App>,
    access: &BookAccess,
    ids: &[ContactId],
) -> Result<Option<Operation>> {
    operations::change_many(app, access, OperationKind::Delete, "", ids, |_| {
        Change::Trash
    })
    .await
}

/// The subject of an operation that marks favourites.
pub const FAVORITE: &str = "favorite";
/// The subject of an operation that removes the mark.
pub const UNFAVORITE: &str = "unfavorite";

/// Marks contacts as favourites, or removes the mark, as one operation. Contacts that are already
/// gone are skipped.
pub async fn set_favorite(
    app: &Arc<App>,
    access: &BookAccess,
    ids: &[ContactId],
    favorite: bool,
) -> Result<Option<Operation>> {
    let (kind, about) = (
        OperationKind::Favorite,
        if favorite { FAVORITE } else { UNFAVORITE },
    );
    operations::change_many(app, access, kind, about, ids, move |row| {
        if row.contact.fields.favorite == favorite {
            return Change::Keep;
        }
        let mut card = Card::parse(&row.vcard);
        card.set_favorite(favorite);
        Change::Put(card)
    })
    .await
}

/// The outcome of each operation, and the operation that undoes them all.
pub type Done = (Vec<Outcome>, OperationId);

/// Carries out every operation in order, or none; the error names the first that fails. With
/// `once`, a repeated request is carried out only once.
pub async fn run(
    app: &App,
    access: &BookAccess,
    steps: Held<Vec<Step>>,
    once: Option<Once<'_, Done>>,
) -> Result<Answered<Done>> {
    check_count(&steps)?;
    if let Some(once) = &once
        && let Some(answer) = idempotency::answer_before(app, access.actor(), once.request).await?
    {
        return Ok(Answered::Before(answer));
    }
    let creations = steps.iter().filter(|step| step.is_creation()).count();
    app.throttle
        .create_contacts(access.actor().id(), creations)?;
    let steps = Arc::new(steps);
    let mut attempts = Attempts::default();
    loop {
        let draft = Draft::new(app, access, &steps).await?;
        let (origin, operation, shared) =
            (draft.origin, draft.operation.clone(), Arc::clone(&steps));
        let bytes = draft.read_bytes + steps.len() * STEP_BYTES;
        let (outcomes, changes) = compute_large(app, access.actor().id(), bytes, move |_| {
            draft.carry_out(&shared)
        })
        .await??;
        let growth = (changes.contacts(), changes.bytes());
        let done = (outcomes, operation.id);
        let mut batch = Batch::default();
        if let Some(once) = &once {
            once.keep(app, &mut batch, access.actor(), &done);
        }
        store::operations::insert(&mut batch, origin.user, &operation, lease(app));
        batch.append(changes.into_batch());
        match (app.db.commit(batch).await, &once) {
            (Ok(()), _) => return Ok(Answered::Now(done)),
            (Err(StoreError::Unmet(Guard::NewKey)), Some(once)) => {
                return Ok(Answered::Before(
                    idempotency::answer_meanwhile(app, access.actor(), once.request).await?,
                ));
            }
            (Err(StoreError::Unmet(Guard::Version { operation })), _)
                if steps[operation].is_conditional() =>
            {
                return Err(Error::Stale.in_operation(operation));
            }
            (Err(StoreError::Unmet(Guard::Quota)), _) => {
                quota::make_room(app, origin, growth).await?
            }
            // The actor may be cached from before another process changed its default book.
            (Err(StoreError::Unmet(Guard::Book)), _) => app.sessions.forget_user(access.owner()),
            (Err(StoreError::Unmet(_)), _) => {}
            (Err(error), _) => return Err(error.into()),
        }
        attempts.again().await?;
    }
}

fn check_count(steps: &[Step]) -> Result<()> {
    if (1..=MAX_OPERATIONS).contains(&steps.len()) {
        return Ok(());
    }
    let problem = format!("must hold 1 to {MAX_OPERATIONS} operations");
    Err(Error::invalid("operations", problem))
}
