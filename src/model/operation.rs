//! Operations: changes of many contacts that are undone as one.

use super::ids::OperationId;
use super::time::Timestamp;

/// The progress of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationState {
    /// The changes are being written.
    Running,
    /// The changes are being rolled back.
    Stopping,
    /// All changes are written.
    Done,
    /// All changes were rolled back.
    Failed,
}

impl OperationState {
    /// Returns the name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Returns the state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Running, Self::Stopping, Self::Done, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == name)
    }

    /// Checks that the operation is neither done nor failed.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Running | Self::Stopping)
    }
}

/// A change of many contacts.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its identifier.
    pub id: OperationId,
    /// The kind of change: `import`, `merge`, `labels`, `delete` ...
    pub kind: String,
    /// The subject: a file name, a label, a time.
    pub about: String,
    /// The number of contacts changed.
    pub contacts: i64,
    /// The time at which it began.
    pub at: Timestamp,
    /// The time at which it was undone, if it was.
    pub undone_at: Option<Timestamp>,
    /// The progress.
    pub state: OperationState,
    /// The number of contacts to process; 0 when not known beforehand.
    pub planned: i64,
    /// The number of contacts processed so far.
    pub processed: i64,
    /// The reason that it was rolled back; empty if it was not.
    pub reason: String,
    /// The operation that it undoes.
    pub undoes: Option<OperationId>,
}

impl Operation {
    /// Checks that it is done and was not undone.
    pub fn can_be_undone(&self) -> bool {
        self.state == OperationState::Done && self.undone_at.is_none()
    }
}
