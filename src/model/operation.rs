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

/// Stands before the kind in the subject of an undo that brings back what another undo took back.
const UNDO: &str = "undo ";

/// The kind of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// Contacts of a file were imported.
    Import,
    /// Duplicates were merged.
    Merge,
    /// Contacts went to the trash.
    Delete,
    /// Contacts became favourites, or no longer are.
    Favorite,
    /// Contacts got a label.
    LabelAdd,
    /// Contacts lost a label.
    LabelRemove,
    /// A label was renamed.
    LabelRename,
    /// A label was deleted.
    LabelDelete,
    /// A contact went into another address book.
    Move,
    /// An address book went to the trash with its contacts.
    DeleteBook,
    /// A contact got a former version back.
    Restore,
    /// The contacts of the trash came back.
    RestoreTrash,
    /// The contacts were put back to an instant.
    Rewind,
    /// Another operation was undone.
    Undo,
    /// Several changes came in one request.
    Batch,
    /// A contact was edited, together with the groups that give it labels.
    Edit,
    /// The trash was emptied. This cannot be taken back, so it is carried on when interrupted.
    EmptyTrash,
}

impl OperationKind {
    const ALL: [Self; 17] = [
        Self::Import,
        Self::Merge,
        Self::Delete,
        Self::Favorite,
        Self::LabelAdd,
        Self::LabelRemove,
        Self::LabelRename,
        Self::LabelDelete,
        Self::Move,
        Self::DeleteBook,
        Self::Restore,
        Self::RestoreTrash,
        Self::Rewind,
        Self::Undo,
        Self::Batch,
        Self::Edit,
        Self::EmptyTrash,
    ];

    /// Checks whether contacts may come or go with it, or become others.
    pub fn adds_or_removes(self) -> bool {
        match self {
            Self::Import
            | Self::Merge
            | Self::Delete
            | Self::DeleteBook
            | Self::RestoreTrash
            | Self::Rewind
            | Self::Undo
            | Self::Batch => true,
            Self::Favorite
            | Self::LabelAdd
            | Self::LabelRemove
            | Self::LabelRename
            | Self::LabelDelete
            | Self::Move
            | Self::Restore
            | Self::Edit
            | Self::EmptyTrash => false,
        }
    }

    /// Returns the name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Merge => "merge",
            Self::Delete => "delete",
            Self::Favorite => "favorite",
            Self::LabelAdd => "label-add",
            Self::LabelRemove => "label-remove",
            Self::LabelRename => "label-rename",
            Self::LabelDelete => "label-delete",
            Self::Move => "move",
            Self::DeleteBook => "book-delete",
            Self::Restore => "restore",
            Self::RestoreTrash => "restore-trash",
            Self::Rewind => "rewind",
            Self::Undo => "undo",
            Self::Batch => "batch",
            Self::Edit => "edit",
            Self::EmptyTrash => "empty-trash",
        }
    }

    /// Returns the kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A change of many contacts.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its identifier.
    pub id: OperationId,
    /// The kind of change.
    pub kind: OperationKind,
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
    /// Returns the subject of the operation that undoes it: its kind, and `undo` before the kind
    /// for an undo that is undone.
    pub fn undo_about(&self) -> String {
        match (self.kind, self.about.strip_prefix(UNDO)) {
            (OperationKind::Undo, Some(redone)) => redone.to_owned(),
            (OperationKind::Undo, None) => format!("{UNDO}{}", self.about),
            _ => self.kind.as_str().to_owned(),
        }
    }

    /// Checks whether it brings back what an undo took back.
    pub fn is_redo(&self) -> bool {
        self.kind == OperationKind::Undo && self.about.starts_with(UNDO)
    }

    /// Checks whether undoing it brings back what it took back.
    pub fn is_redone_by_undo(&self) -> bool {
        self.kind == OperationKind::Undo && !self.is_redo()
    }

    /// Checks that it is done and was not undone.
    pub fn can_be_undone(&self) -> bool {
        self.state == OperationState::Done && self.undone_at.is_none()
    }
}
