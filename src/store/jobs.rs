//! Jobs: background work that is due, and who is running it.
//!
//! A process takes a due job by writing its lease into the row, in one statement that decides
//! between processes: SQLite has one writer at a time, and PostgreSQL skips the rows that others
//! have locked. Each run has a holder, a number that no other run has; what is written about a run
//! names it, so that a process that lost its lease changes nothing. While a job runs, its `due_at`
//! is [`Timestamp::NEVER`] unless it is queued again. A run whose lease has ended is recorded as
//! one that failed, before the job can be taken again.
//!
//! Jobs of kinds that this program does not know belong to another version and are left alone.
//!
//! A migration queues a job by inserting its row.

use super::operations::Lease;
use super::value::{FromRow, Row, params};
use super::{Batch, Db, Guard, Result, Value, dialects, statements};
use crate::model::ids::UserId;
use crate::model::job::{Job, JobKind, StoredJob};
use crate::model::time::Timestamp;

/// The columns of a [`StoredJob`], in the order in which it is read.
macro_rules! columns {
    () => {
        "kind, account, due_at, lease_until, started_at, attempts, error, holder"
    };
}

macro_rules! insert {
    () => {
        "INSERT INTO jobs (kind, account, due_at, holder, attempts, error) VALUES ($1, $2, $3, 0, 0, '') \
         ON CONFLICT (kind, account) DO "
    };
}

macro_rules! take {
    () => {
        "UPDATE jobs SET holder = $1, lease_until = $2, due_at = 9223372036854775807, attempts = attempts + 1, started_at = $3 "
    };
}

macro_rules! sooner_of {
    ($next:literal) => {
        concat!(
            "CASE WHEN due_at > ",
            $next,
            " THEN ",
            $next,
            " ELSE due_at END"
        )
    };
}

/// Checks that the parameter, the names of the kinds that this program knows, contains the kind.
macro_rules! is_known {
    ($names:literal) => {
        concat!($names, " LIKE '%,' || kind || ',%'")
    };
}

macro_rules! take_first {
    () => {
        concat!(
            take!(),
            "WHERE (kind, account) = (SELECT kind, account FROM jobs WHERE lease_until IS NULL \
            AND due_at <= $3 AND ",
            is_known!("$4"),
            " ORDER BY due_at, kind, account LIMIT 1"
        )
    };
}

statements! {
    SCHEDULE = concat!(insert!(), "NOTHING");
    QUEUE = concat!(insert!(), "UPDATE SET due_at = excluded.due_at WHERE jobs.due_at > excluded.due_at");
    DUE = concat!("SELECT ", columns!(), " FROM jobs WHERE COALESCE(lease_until, due_at) <= $1 AND ", is_known!("$2"),
        " ORDER BY COALESCE(lease_until, due_at), kind, account LIMIT 1");
    TAKE_ONE = concat!(take!(), "WHERE kind = $4 AND account = $5 AND (lease_until IS NULL OR lease_until <= $3)");
    IS_STORED = "SELECT COUNT(*) FROM jobs WHERE kind = $1 AND account = $2";
    HELD = concat!("SELECT ", columns!(), " FROM jobs WHERE holder = $1");
    RENEW = "UPDATE jobs SET lease_until = $1 WHERE kind = $2 AND account = $3 AND holder = $4";
    // A job that was queued again while it ran stays.
    FORGET = "DELETE FROM jobs WHERE kind = $1 AND account = $2 AND holder = $3 AND due_at = 9223372036854775807";
    SUCCEED = concat!("UPDATE jobs SET due_at = ", sooner_of!("$1"), ", holder = 0, lease_until = NULL, \
        attempts = 0, error = '' WHERE kind = $2 AND account = $3 AND holder = $4");
    FAIL = concat!("UPDATE jobs SET due_at = ", sooner_of!("$1"), ", error = $2, holder = 0, lease_until = NULL \
        WHERE kind = $3 AND account = $4 AND holder = $5");
    // Being queued again does not shorten the pause, or a job that kills its process could do so
    // at every start.
    ABANDON = "UPDATE jobs SET due_at = $1, error = $2, holder = 0, lease_until = NULL \
        WHERE kind = $3 AND account = $4 AND holder = $5 AND lease_until <= $6";
    RELEASE = "UPDATE jobs SET due_at = $1, attempts = attempts - 1, holder = 0, lease_until = NULL \
        WHERE kind = $2 AND account = $3 AND holder = $4";
    END_LEASES = "UPDATE jobs SET lease_until = $1 WHERE lease_until > $1 AND started_at < $1";
    ALL = concat!("SELECT ", columns!(), " FROM jobs WHERE ", is_known!("$1"), " ORDER BY kind, account LIMIT 1000");
}

dialects! {
    TAKE = {
        sqlite: concat!(take_first!(), ")"),
        postgres: concat!(take_first!(), " FOR UPDATE SKIP LOCKED)"),
    };
}

impl FromRow for StoredJob {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let job = Job {
            kind: row.get(0)?,
            account: UserId::new(row.get(1)?),
        };
        Ok(Self {
            job,
            due_at: row.get(2)?,
            lease_until: row.get(3)?,
            started_at: row.get(4)?,
            attempts: row.get(5)?,
            error: row.get(6)?,
            holder: row.get(7)?,
        })
    }
}

/// Returns the names of the kinds that this program knows, for [`is_known!`].
fn known_kinds() -> String {
    let names = JobKind::ALL.map(JobKind::as_str);
    format!(",{},", names.join(","))
}

fn key(job: Job) -> [Value; 2] {
    params![job.kind, job.account.map_or(0, UserId::get)]
}

/// Returns the parameters of a statement about a run: these, the job and the holder.
fn of_run(first: impl IntoIterator<Item = Value>, job: Job, holder: i64) -> Vec<Value> {
    let run = key(job).into_iter().chain([holder.into()]);
    first.into_iter().chain(run).collect()
}

/// Adds a job that is due at this instant, unless it is stored already.
pub fn schedule(batch: &mut Batch, job: Job, due_at: Timestamp) {
    let due_at = [due_at.into()];
    batch.push(
        SCHEDULE,
        key(job).into_iter().chain(due_at).collect::<Vec<_>>(),
    );
}

/// Adds a job that is due at this instant, or makes it due then if it is due later.
pub fn queue(batch: &mut Batch, job: Job, due_at: Timestamp) {
    let due_at = [due_at.into()];
    batch.push(
        QUEUE,
        key(job).into_iter().chain(due_at).collect::<Vec<_>>(),
    );
}

/// Checks whether a job is stored: due, running or to be tried again.
pub async fn is_stored(db: &Db, job: Job) -> Result<bool> {
    let found: Option<(i64,)> = db.query_optional(IS_STORED, &key(job)).await?;
    Ok(found.is_some_and(|(count,)| count > 0))
}

/// Returns the job that has been due, or whose lease has ended, for longest.
pub async fn due(db: &Db, now: Timestamp) -> Result<Option<StoredJob>> {
    db.query_optional(DUE, &params![now, known_kinds()]).await
}

/// Takes the job that has been due for longest. The batch fails on [`Guard::Job`] when there is
/// none.
pub fn take(batch: &mut Batch, run: Lease, now: Timestamp) {
    let params = params![run.owner, run.until, now, known_kinds()];
    batch.push_guarded(Guard::Job, TAKE, params);
}

/// Takes this job, due or not. The batch fails on [`Guard::Job`] when another process is running
/// it.
pub fn take_one(batch: &mut Batch, job: Job, run: Lease, now: Timestamp) {
    let params = params![run.owner, run.until, now].into_iter();
    batch.push_guarded(
        Guard::Job,
        TAKE_ONE,
        params.chain(key(job)).collect::<Vec<_>>(),
    );
}

/// Returns the job that this holder has taken.
pub async fn held(db: &Db, holder: i64) -> Result<Option<StoredJob>> {
    db.query_optional(HELD, &params![holder]).await
}

/// Renews the lease of a run. The batch fails on [`Guard::Job`] when the lease was lost.
pub fn renew(batch: &mut Batch, job: Job, run: Lease) {
    batch.push_guarded(
        Guard::Job,
        RENEW,
        of_run([run.until.into()], job, run.owner),
    );
}

/// Records that a run succeeded. The job runs again at `next`, or sooner if it was queued again;
/// without `next` it is done.
pub fn succeed(batch: &mut Batch, job: Job, holder: i64, next: Option<Timestamp>) {
    if next.is_none() {
        batch.push(FORGET, of_run([], job, holder));
    }
    let next = next.unwrap_or(Timestamp::NEVER);
    batch.push(SUCCEED, of_run([next.into()], job, holder));
}

/// Records that a run failed. It is tried again at `again_at`, or sooner if it was queued again.
pub fn fail(batch: &mut Batch, job: Job, holder: i64, error: &str, again_at: Timestamp) {
    batch.push(FAIL, of_run([again_at.into(), error.into()], job, holder));
}

/// Records that the lease of a run has ended, and when the job is tried again. Nothing is changed
/// if another process was first or the lease was renewed.
pub fn abandon(batch: &mut Batch, job: Job, run: Lease, error: &str, again_at: Timestamp) {
    let mut params = of_run([again_at.into(), error.into()], job, run.owner);
    params.push(run.until.into());
    batch.push(ABANDON, params);
}

/// Gives a run back that was stopped before its end, as if it had not begun.
pub fn release(batch: &mut Batch, job: Job, holder: i64, now: Timestamp) {
    batch.push(RELEASE, of_run([now.into()], job, holder));
}

/// Ends the leases of runs that began before an instant, at that instant. Their processes are known
/// to be dead.
pub fn end_leases(batch: &mut Batch, before: Timestamp) {
    batch.push(END_LEASES, params![before]);
}

/// Returns the jobs of the kinds that this program knows, by name.
pub async fn all(db: &Db) -> Result<Vec<StoredJob>> {
    db.query_long(None, ALL, params![known_kinds()].into())
        .await
}
