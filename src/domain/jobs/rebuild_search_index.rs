//! Computes the search text, the birthday and the sort keys of every contact anew, and puts the text
//! into the index.
//!
//! An upgrade that changes how they or the index are made queues this job in its migration. Searches go on meanwhile, with the former texts of the contacts that are not done.

use std::sync::atomic::Ordering;

use crate::domain::retry::Attempts;
use crate::domain::{App, limits};
use crate::error::Result;
use crate::model::card::Card;
use crate::model::collation::Collation;
use crate::model::ids::{ContactId, UserId};
use crate::model::job::{Job, JobKind};
use crate::model::projection::StoredCard;
use crate::store::search::rebuild::{self, ComputedContact};
use crate::store::{Batch, StoreError, contacts, jobs, users};

/// Rebuilds the index of every account. One that fails does not keep the others.
///
/// # Errors
///
/// The first failure, once all accounts were tried.
pub async fn run(app: &App) -> Result<()> {
    let (mut last, mut outcome) = (None, Ok(()));
    while let Some(owner) = contacts::next_owner(&app.db, last).await? {
        outcome = outcome.and(rebuild(app, owner).await);
        last = Some(owner);
    }
    outcome
}

/// Checks whether every contact has the search text that this version makes.
pub(in crate::domain) async fn is_done(app: &App) -> Result<bool> {
    if app.search_is_rebuilt.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let job = Job::for_all(JobKind::RebuildSearchIndex);
    let is_done = !jobs::is_stored(&app.db, job).await?;
    app.search_is_rebuilt.store(is_done, Ordering::Relaxed);
    Ok(is_done)
}

async fn rebuild(app: &App, user: UserId) -> Result<()> {
    let set = |batch: &mut _, contact: &_, card: &_| {
        rebuild::set(&app.db, batch, user, contact, card);
    };
    recompute(app, user, set).await
}

/// Projects every card of an account anew, and lets `set` add to a batch what it stores of each.
pub(super) async fn recompute(
    app: &App,
    user: UserId,
    set: impl Fn(&mut Batch, &ComputedContact, &StoredCard),
) -> Result<()> {
    let account = users::by_id(&app.db, user).await?;
    let collation = account.map_or_else(Collation::default, |it| it.user.collation());
    let (mut after, mut attempts) = (None, Attempts::default());
    loop {
        let part = read(app, user, after).await?;
        let Some(last) = part.last() else {
            return Ok(());
        };
        match write(app, &part, collation, &set).await {
            Ok(()) => (after, attempts) = (Some(last.row.contact.id), Attempts::default()),
            // One of the contacts was changed meanwhile.
            Err(StoreError::Unmet(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

async fn read(
    app: &App,
    user: UserId,
    after: Option<ContactId>,
) -> Result<Vec<ComputedContact>, StoreError> {
    let limit = i64::try_from(limits::PART_CONTACTS).unwrap_or(i64::MAX);
    rebuild::searched(&app.db, user, after, limit, limits::PART_BYTES).await
}

async fn write(
    app: &App,
    part: &[ComputedContact],
    collation: Collation,
    set: impl Fn(&mut Batch, &ComputedContact, &StoredCard),
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    for contact in part {
        let row = &contact.row;
        let card = Card::parse(&row.vcard);
        let stored = StoredCard::project(row.identity(), &card, row.contact.updated_at, collation);
        set(&mut batch, contact, &stored);
    }
    app.db.commit(batch).await
}
