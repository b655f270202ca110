//! Takes back the operations whose processes have died.
//!
//! An operation that takes more than one batch queues this job for the end of its lease. While
//! operations are under way, each run queues the next. One that cannot be taken back is tried again
//! like any job that fails.

use std::time::Duration;

use crate::domain::{App, revert};
use crate::error::Result;
use crate::model::job::{Job, JobKind};
use crate::model::time::Timestamp;
use crate::store::{Batch, jobs, operations};

/// The shortest time until the next look.
const PAUSE: Duration = Duration::from_secs(10);

/// Takes back the operations whose lease has ended.
pub async fn run(app: &App) -> Result<()> {
    let taken_back = revert::take_back_abandoned(app).await;
    let since = match taken_back {
        Ok(()) => Timestamp::from_micros(0),
        Err(_) => app.now(),
    };
    if let Some(ends) = operations::first_lease_end(&app.db, since).await? {
        let mut batch = Batch::default();
        let job = Job::for_all(JobKind::TakeBackOperations);
        jobs::queue(&mut batch, job, ends.max(app.now() + PAUSE));
        app.db.commit(batch).await?;
    }
    taken_back
}
