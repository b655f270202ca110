//! The faces of the program, through which changes are made.

/// A face of the program. It is kept with each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The REST API.
    Api,
    /// The web app.
    Web,
    /// CardDAV.
    Dav,
    /// The calendar, which only reads.
    Calendar,
    /// The command line.
    Cli,
    /// Work that the server does by itself.
    Job,
}

impl Face {
    /// Returns the name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Web => "web",
            Self::Dav => "carddav",
            Self::Calendar => "calendar",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }

    /// Returns the face with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Api,
            Self::Web,
            Self::Dav,
            Self::Calendar,
            Self::Cli,
            Self::Job,
        ]
        .into_iter()
        .find(|face| face.as_str() == name)
    }
}
