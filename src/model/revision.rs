//! Revisions: the former versions of contacts.

/// The change that replaced a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionAction {
    /// The card was changed.
    Update,
    /// The contact went to the trash.
    Delete,
    /// The contact came back from the trash.
    Restore,
}

impl RevisionAction {
    /// Returns the name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// Returns the action with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Update, Self::Delete, Self::Restore]
            .into_iter()
            .find(|action| action.as_str() == name)
    }

    /// Checks whether the contact was in the trash in the version that the change replaced.
    pub fn began_in_trash(self) -> bool {
        self == Self::Restore
    }
}
