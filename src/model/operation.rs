//! Operations: changes of many contacts that are undone as one.

use super::ids::OperationId;
use super::time::Timestamp;

/// How far an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationState {
    /// Its parts are being written.
    Running,
    /// What it did is being taken back.
    Stopping,
    /// It is whole.
    Done,
    /// It was taken back: nothing of it is left.
    Failed,
}

impl OperationState {
    /// The name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Running, Self::Stopping, Self::Done, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == name)
    }

    /// Checks that the operation neither is whole nor was taken back yet.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Running | Self::Stopping)
    }
}

/// A change of many contacts.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its identifier.
    pub id: OperationId,
    /// What was done: `import`, `merge`, `labels`, `delete` ...
    pub kind: String,
    /// What it was about: a file's name, a label, an instant.
    pub about: String,
    /// How many contacts it changed.
    pub contacts: i64,
    /// When it began.
    pub at: Timestamp,
    /// When it was undone, if it was.
    pub undone_at: Option<Timestamp>,
    /// How far it is.
    pub state: OperationState,
    /// How many contacts it has to look at; 0 where that is not known beforehand.
    pub planned: i64,
    /// How many of them it has looked at.
    pub processed: i64,
    /// Why it was taken back; empty where it was not.
    pub reason: String,
    /// The operation that it undoes.
    pub undoes: Option<OperationId>,
}

impl Operation {
    /// Checks that it is whole and was not undone.
    pub fn can_be_undone(&self) -> bool {
        self.state == OperationState::Done && self.undone_at.is_none()
    }
}
