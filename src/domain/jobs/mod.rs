//! Background work: jobs that are regular, queued by a change, or queued by an upgrade.
//!
//! Each kind of job has a file here and a variant of [`JobKind`]. A job is a row of the table
//! `jobs` (`store/jobs.rs`), so it survives a restart, and one of each kind and account waits at a
//! time. A change that leads to work queues the job in its own batch, so that neither is without
//! the other. A server looks every two seconds for a job that is due and takes it with a lease,
//! which it renews while the job runs; when several servers share a PostgreSQL database, one of
//! them gets it. A process that cannot renew its lease in time stops the job before the lease ends.
//!
//! A run that succeeds sets the time of the next, or removes a job that is not regular. A run that
//! fails keeps its error and is tried again after a pause that doubles each time, up to an hour.
//! When a process dies, its lease ends, and any other counts the run as one that failed: a job that
//! kills its process does not do so at every start. Jobs must therefore be safe to run again from
//! their beginning, and write in short batches.
//!
//! Jobs run on the blocking pool, so that they may compute for long. When the server stops, a job
//! ends where it next waits and is given back, to be run by whoever comes next.
//!
//! Forgetting the rate counters of quiet clients is not a job: they are in the memory of each
//! process.

pub mod find_duplicates;
pub mod forget_answers;
pub mod forget_sessions;
pub mod forget_uploads;
pub mod gather_statistics;
pub mod purge_trash;
pub mod rebuild_search_index;
pub mod remove_leftovers;
pub mod sort_contacts;
pub mod take_back_operations;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::{App, limits, retry};
use crate::error::{Error, Result};
use crate::model::job::{Job, JobKind, StoredJob};
use crate::model::time::Timestamp;
use crate::store::operations::{self, Lease};
use crate::store::{Batch, StoreError, jobs};

/// The time between two renewals.
const RENEWAL: Duration = Duration::from_secs(10);
/// The time before the end of a lease from which on its process does not rely on it any more.
const MARGIN: Duration = Duration::from_secs(5);
/// The time between two looks for jobs that are due.
const POLL: Duration = Duration::from_secs(2);
/// The time between two looks for rate counters that may be forgotten.
const FORGETTING: Duration = Duration::from_secs(60);
/// The characters of an error that are kept.
const ERROR_CHARS: usize = 500;
/// The error of a run whose lease has ended.
const ABANDONED: &str = "the process that ran it has died or could not reach the database";

/// Tells the jobs of a server that it is stopping: true, or a sender that is gone.
pub type Stopping = watch::Receiver<bool>;

/// Runs jobs as they become due, until the server stops.
pub async fn run(app: Arc<App>, mut stopping: Stopping) {
    tokio::select! {
        () = until_prepared(&app) => {}
        () = until_stopped(&mut stopping) => return,
    }
    let mut workers = JoinSet::new();
    for _ in 0..limits::JOBS {
        workers.spawn(work_on(Arc::clone(&app), stopping.clone()));
    }
    let mut minutes = interval(FORGETTING);
    loop {
        tokio::select! {
            _ = minutes.tick() => app.forget_quiet(),
            () = until_stopped(&mut stopping) => break,
        }
    }
    workers.join_all().await;
}

async fn until_prepared(app: &App) {
    let mut failures = 0;
    while let Err(error) = prepare(app).await {
        tracing::warn!(%error, "jobs cannot be scheduled; this is tried again");
        failures += 1;
        sleep(retry::pause(failures)).await;
    }
}

async fn until_stopped(stopping: &mut Stopping) {
    // An error means that the sender is gone.
    drop(stopping.wait_for(|is_stopping| *is_stopping).await);
}

/// Runs one job after another, until the server stops.
async fn work_on(app: Arc<App>, mut stopping: Stopping) {
    let mut is_reachable = true;
    let mut polls = interval(POLL);
    polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = polls.tick() => {}
            () = until_stopped(&mut stopping) => return,
        }
        let worked = run_due(&app, &mut stopping).await;
        if let Err(error) = &worked
            && is_reachable
        {
            tracing::warn!(%error, "jobs cannot be looked for; this is tried again");
        }
        is_reachable = worked.is_ok();
    }
}

/// Runs jobs until none is due or the server stops.
async fn run_due(app: &Arc<App>, stopping: &mut Stopping) -> Result<(), StoreError> {
    while !*stopping.borrow() && run_next(app, until_stopped(stopping)).await? {}
    Ok(())
}

/// Schedules the regular jobs, and queues what each start needs. If this process is the only one
/// that uses the database, the leases of dead processes end.
async fn prepare(app: &App) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    for job in JobKind::ALL.map(Job::for_all) {
        if job.period().is_some() {
            jobs::schedule(&mut batch, job, app.now());
        }
    }
    let statistics = Job::for_all(JobKind::GatherStatistics);
    jobs::queue(&mut batch, statistics, app.now());
    if app.db.is_alone() {
        jobs::end_leases(&mut batch, app.started);
        operations::end_leases(&mut batch, app.started);
        let take_back = Job::for_all(JobKind::TakeBackOperations);
        jobs::queue(&mut batch, take_back, app.now());
    }
    app.db.commit(batch).await
}

/// Runs the job that has been due for longest, in this process, or records that its former run was
/// abandoned. Returns false if none is due. When `stop` resolves, the job is given back.
pub async fn run_next(app: &Arc<App>, stop: impl Future<Output = ()>) -> Result<bool, StoreError> {
    let Some(due) = jobs::due(&app.db, app.now()).await? else {
        return Ok(false);
    };
    if let Some(ended) = due.lease_until {
        return abandon(app, &due, ended).await.map(|()| true);
    }
    let (mut batch, lease) = (Batch::default(), new_lease(app));
    jobs::take(&mut batch, lease, app.now());
    let Some(taken) = take(app, batch, lease).await? else {
        return Ok(false);
    };
    // A failure is logged and stored.
    let _ = carry_out(app, &taken, lease, stop).await;
    Ok(true)
}

/// Records a run whose lease has ended as one that failed, when it did.
async fn abandon(app: &App, dead: &StoredJob, ended: Timestamp) -> Result<(), StoreError> {
    let (job, attempts) = (dead.job, dead.attempts);
    tracing::warn!(%job, attempts, "a job was abandoned by its process; it is tried again");
    let run = Lease {
        owner: dead.holder,
        until: ended,
    };
    let mut batch = Batch::default();
    let again_at = ended + retry::pause(attempts);
    jobs::abandon(&mut batch, job, run, ABANDONED, again_at);
    app.db.commit(batch).await
}

/// Runs a job about all accounts now, in this process.
///
/// # Errors
///
/// [`Error::Conflict`] when another process is running it, and the error of the job.
pub async fn run_now(app: &Arc<App>, kind: JobKind) -> Result<()> {
    let (job, lease) = (Job::for_all(kind), new_lease(app));
    let mut batch = Batch::default();
    jobs::schedule(&mut batch, job, app.now());
    jobs::take_one(&mut batch, job, lease, app.now());
    let taken = take(app, batch, lease).await?;
    let taken = taken.ok_or(Error::Conflict("another process is running it already"))?;
    carry_out(app, &taken, lease, std::future::pending()).await
}

/// Returns the jobs that are stored, by name.
pub async fn list(app: &App) -> Result<Vec<StoredJob>> {
    Ok(jobs::all(&app.db).await?)
}

/// Returns a lease for a new run.
fn new_lease(app: &App) -> Lease {
    Lease {
        owner: rand::random::<i64>(),
        until: app.now() + limits::LEASE,
    }
}

/// Commits a batch that takes a job, and returns the job; `None` when another process was first.
async fn take(app: &App, batch: Batch, lease: Lease) -> Result<Option<StoredJob>, StoreError> {
    match app.db.commit(batch).await {
        Ok(()) => jobs::held(&app.db, lease.owner).await,
        Err(StoreError::Unmet(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The end of a run.
enum RunEnd {
    Succeeded,
    Failed(Error),
    /// The server is stopping.
    Stopped,
    /// Another process may have taken the job.
    LeaseLost,
}

/// Carries out a job that was taken under this lease, and records its end.
async fn carry_out(
    app: &Arc<App>,
    taken: &StoredJob,
    lease: Lease,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let (job, holder) = (taken.job, lease.owner);
    let end = work_until(app, job, lease, stop).await;
    let mut batch = Batch::default();
    match &end {
        RunEnd::Succeeded => {
            let next = job.period().map(|period| app.now() + period);
            jobs::succeed(&mut batch, job, holder, next);
        }
        RunEnd::Failed(error) => {
            let attempts = taken.attempts;
            tracing::warn!(%job, attempts, %error, "a job failed; it is tried again");
            let text: String = error.to_string().chars().take(ERROR_CHARS).collect();
            let again_at = app.now() + retry::pause(attempts);
            jobs::fail(&mut batch, job, holder, &text, again_at);
        }
        RunEnd::Stopped => jobs::release(&mut batch, job, holder, app.now()),
        RunEnd::LeaseLost => return Err(Error::Busy),
    }
    if let Err(error) = app.db.commit(batch).await {
        // Another process takes the job when the lease has ended.
        tracing::warn!(%job, %error, "the end of a job could not be recorded");
    }
    match end {
        RunEnd::Succeeded => Ok(()),
        RunEnd::Failed(error) => Err(error),
        RunEnd::Stopped | RunEnd::LeaseLost => Err(Error::Busy),
    }
}

/// Works on a job on the blocking pool, until its end, or until it must stop.
async fn work_until(
    app: &Arc<App>,
    job: Job,
    lease: Lease,
    stop: impl Future<Output = ()>,
) -> RunEnd {
    let (cancel, cancelled) = oneshot::channel::<Infallible>();
    let (held, handle) = (Arc::clone(app), tokio::runtime::Handle::current());
    let mut working = tokio::task::spawn_blocking(move || {
        handle.block_on(async {
            tokio::select! {
                biased;
                _ = cancelled => None,
                done = work(&held, job) => Some(done),
            }
        })
    });
    let cut = tokio::select! {
        done = &mut working => {
            return match done {
                Ok(Some(Ok(()))) => RunEnd::Succeeded,
                Ok(Some(Err(error))) => RunEnd::Failed(error),
                Ok(None) => RunEnd::Stopped,
                Err(panic) => RunEnd::Failed(Error::internal(panic)),
            };
        }
        () = stop => RunEnd::Stopped,
        () = hold(app, job, lease) => RunEnd::LeaseLost,
    };
    drop(cancel);
    // The job ends where it next waits. A batch that it has sent to the database may still be
    // written.
    let _ = working.await;
    cut
}

/// Renews a lease again and again. Returns when it is lost, or about to end.
async fn hold(app: &App, job: Job, mut lease: Lease) {
    loop {
        let left = lease.until.since(app.now() + MARGIN);
        match timeout(left, renew(app, job, lease.owner)).await {
            Ok(Some(renewed)) => lease = renewed,
            Ok(None) | Err(_) => return,
        }
    }
}

/// Renews a lease after a while, and tries again while the database cannot do it. Returns the new
/// lease; `None` if another process has it.
async fn renew(app: &App, job: Job, owner: i64) -> Option<Lease> {
    loop {
        sleep(RENEWAL).await;
        let until = app.now() + limits::LEASE;
        let renewed = Lease { owner, until };
        let mut batch = Batch::default();
        jobs::renew(&mut batch, job, renewed);
        match app.db.commit(batch).await {
            Ok(()) => return Some(renewed),
            Err(StoreError::Unmet(_)) => return None,
            Err(error) => tracing::debug!(%job, %error, "a lease could not be renewed yet"),
        }
    }
}

/// Works on a job. It may be stopped wherever it waits.
async fn work(app: &Arc<App>, Job { kind, account }: Job) -> Result<()> {
    match (kind, account) {
        (JobKind::PurgeTrash, _) => purge_trash::run(app).await,
        (JobKind::ForgetSessions, _) => forget_sessions::run(app).await,
        (JobKind::ForgetUploads, None) => forget_uploads::run(app).await,
        (JobKind::ForgetUploads, account) => forget_uploads::clear(app, account).await,
        (JobKind::ForgetAnswers, _) => forget_answers::run(app).await,
        (JobKind::RemoveLeftovers, None) => remove_leftovers::run(app).await,
        (JobKind::RemoveLeftovers, Some(user)) => remove_leftovers::of(app, user).await,
        (JobKind::TakeBackOperations, _) => take_back_operations::run(app).await,
        (JobKind::FindDuplicates, Some(user)) => find_duplicates::run(app, user).await,
        (JobKind::SortContacts, Some(user)) => sort_contacts::run(app, user).await,
        (JobKind::FindDuplicates | JobKind::SortContacts, None) => Ok(()),
        (JobKind::RebuildSearchIndex, _) => rebuild_search_index::run(app).await,
        (JobKind::GatherStatistics, _) => gather_statistics::run(app).await,
    }
}
