//! Jobs: the background work of the server.

use std::fmt;
use std::time::Duration;

use super::ids::UserId;
use super::time::Timestamp;

/// The time between two runs of a regular job.
const HOURLY: Duration = Duration::from_secs(3600);

/// A kind of background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Removes contacts and books that have been in the trash for long enough.
    PurgeTrash,
    /// Removes sessions that have ended.
    ForgetSessions,
    /// Removes files that were not imported, and the pieces of files that are gone.
    ForgetUploads,
    /// Removes the stored answers to former requests.
    ForgetAnswers,
    /// Removes what deleted accounts have left.
    RemoveLeftovers,
    /// Takes back the operations whose processes have died.
    TakeBackOperations,
    /// Finds the duplicates of an account, so that they are ready when somebody asks.
    FindDuplicates,
    /// Computes the search text of every contact anew.
    RebuildSearchIndex,
    /// Computes the sort keys of an account's contacts anew, after its language has changed.
    SortContacts,
    /// Gathers the statistics that the database's planner lacks, as after a restore.
    GatherStatistics,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::PurgeTrash,
        Self::ForgetSessions,
        Self::ForgetUploads,
        Self::ForgetAnswers,
        Self::RemoveLeftovers,
        Self::TakeBackOperations,
        Self::FindDuplicates,
        Self::RebuildSearchIndex,
        Self::SortContacts,
        Self::GatherStatistics,
    ];

    /// Returns the name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PurgeTrash => "purge-trash",
            Self::ForgetSessions => "forget-sessions",
            Self::ForgetUploads => "forget-uploads",
            Self::ForgetAnswers => "forget-answers",
            Self::RemoveLeftovers => "remove-leftovers",
            Self::TakeBackOperations => "take-back-operations",
            Self::FindDuplicates => "find-duplicates",
            Self::RebuildSearchIndex => "rebuild-search-text",
            Self::SortContacts => "sort-contacts",
            Self::GatherStatistics => "gather-statistics",
        }
    }

    /// Returns the kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns the time after which it runs again; `None` if it runs only when it is queued.
    pub fn period(self) -> Option<Duration> {
        match self {
            Self::PurgeTrash
            | Self::ForgetSessions
            | Self::ForgetUploads
            | Self::ForgetAnswers
            | Self::RemoveLeftovers
            | Self::TakeBackOperations => Some(HOURLY),
            Self::FindDuplicates
            | Self::RebuildSearchIndex
            | Self::SortContacts
            | Self::GatherStatistics => None,
        }
    }

    /// Checks whether it can be about all accounts at once.
    pub fn is_for_all(self) -> bool {
        !matches!(self, Self::FindDuplicates | Self::SortContacts)
    }
}

/// A piece of background work: at most one of each kind and account is waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The kind of work.
    pub kind: JobKind,
    /// The account that it is about; `None` for all.
    pub account: Option<UserId>,
}

impl Job {
    /// Returns the job of this kind about all accounts.
    pub fn for_all(kind: JobKind) -> Self {
        Self {
            kind,
            account: None,
        }
    }

    /// Returns the job of this kind about one account.
    pub fn of(kind: JobKind, account: UserId) -> Self {
        Self {
            kind,
            account: Some(account),
        }
    }

    /// Returns the time after which it runs again; `None` if a run that succeeds is its last.
    pub fn period(self) -> Option<Duration> {
        self.kind.period().filter(|_| self.account.is_none())
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        match self.account {
            Some(account) => write!(f, " of account {account}"),
            None => Ok(()),
        }
    }
}

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It runs when it is due.
    Waiting,
    /// A process is running it.
    Running,
    /// Its last run failed. It is tried again when it is due.
    Failed,
}

impl JobState {
    /// Returns the name under which it is shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }
}

/// A stored job.
#[derive(Clone, Debug)]
pub struct StoredJob {
    /// The job.
    pub job: Job,
    /// The time when it runs next; [`Timestamp::NEVER`] while it is running.
    pub due_at: Timestamp,
    /// The time until which the process that runs it counts as alive, if one does.
    pub lease_until: Option<Timestamp>,
    /// The time when its last run began, if it has run.
    pub started_at: Option<Timestamp>,
    /// The number of runs since the last one that succeeded.
    pub attempts: i64,
    /// The error of the last run; empty if it did not fail.
    pub error: String,
    /// The number of the run under way; 0 if there is none.
    pub holder: i64,
}

impl StoredJob {
    /// Returns its state at this instant.
    pub fn state(&self, now: Timestamp) -> JobState {
        if self.lease_until.is_some_and(|until| until > now) {
            JobState::Running
        } else if self.error.is_empty() {
            JobState::Waiting
        } else {
            JobState::Failed
        }
    }

    /// Returns the time from which on any process may run it: when it is due, or when the process
    /// that runs it counts as dead.
    pub fn runs_at(&self) -> Timestamp {
        self.lease_until.unwrap_or(self.due_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for kind in JobKind::ALL {
            assert_eq!(JobKind::from_name(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn only_jobs_about_all_accounts_are_regular() {
        let account = UserId::new(5).expect("an id");
        assert!(Job::for_all(JobKind::ForgetUploads).period().is_some());
        let once = Job::of(JobKind::ForgetUploads, account);
        assert_eq!(once.period(), None);
        assert_eq!(once.to_string(), "forget-uploads of account 5");
    }
}
