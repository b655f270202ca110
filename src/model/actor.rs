//! Actors: accounts, with the credential that they showed and the face that they came through.

use super::face::Face;
use super::ids::{AppPasswordId, BookId, SessionId, UserId};
use super::user::User;

bitflags::bitflags! {
    /// A set of rights on an address book.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Rights: u8 {
        /// Reading its contacts, their history and its trash.
        const READ = 1;
        /// Changing its contacts.
        const WRITE = 1 << 1;
        /// Changing and deleting the book itself.
        const MANAGE = 1 << 2;
    }
}

/// The proof of who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A token or cookie of a session.
    Session(SessionId),
    /// A password of one device, for CardDAV.
    AppPassword {
        /// Its identifier.
        id: AppPasswordId,
        /// True if it only reads.
        read_only: bool,
        /// True if it shows all address books as one.
        one_book: bool,
    },
    /// The account's own password, on CardDAV where the administrator allows it.
    AccountPassword,
    /// The secret link to the account's calendar.
    CalendarLink,
    /// The administrator's access to the machine.
    Cli,
    /// None: the server works for the account by itself.
    Job,
}

impl Credential {
    /// Returns the rights that it gives on books of its account.
    pub fn rights(&self) -> Rights {
        match self {
            Self::AppPassword {
                read_only: true, ..
            }
            | Self::CalendarLink => Rights::READ,
            Self::Session(_)
            | Self::AppPassword { .. }
            | Self::AccountPassword
            | Self::Cli
            | Self::Job => Rights::all(),
        }
    }

    /// Checks whether the address books of its account are to be shown as one.
    pub fn shows_one_book(&self) -> bool {
        matches!(self, Self::AppPassword { one_book: true, .. })
    }

    /// Checks whether it may be used on this face.
    pub fn opens(&self, face: Face) -> bool {
        match self {
            Self::Session(_) => matches!(face, Face::Api | Face::Web),
            Self::AppPassword { .. } | Self::AccountPassword => face == Face::Dav,
            Self::CalendarLink => face == Face::Calendar,
            Self::Cli => face == Face::Cli,
            Self::Job => face == Face::Job,
        }
    }
}

/// An account that acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account.
    pub user: User,
    /// The credential that it showed.
    pub credential: Credential,
    /// The face that it came through.
    pub face: Face,
    /// The address book that contacts are added to when none is named.
    pub default_book: BookId,
    /// The URL of the account's picture.
    pub avatar: String,
}

impl Actor {
    /// Returns the account's identifier.
    pub fn id(&self) -> UserId {
        self.user.id
    }

    /// Returns the session that it acts in, if it has one.
    pub fn session(&self) -> Option<SessionId> {
        match self.credential {
            Credential::Session(id) => Some(id),
            Credential::AppPassword { .. }
            | Credential::AccountPassword
            | Credential::CalendarLink
            | Credential::Cli
            | Credential::Job => None,
        }
    }

    /// Returns the app password that it showed, if it did.
    pub fn app_password(&self) -> Option<AppPasswordId> {
        match self.credential {
            Credential::AppPassword { id, .. } => Some(id),
            Credential::Session(_)
            | Credential::AccountPassword
            | Credential::CalendarLink
            | Credential::Cli
            | Credential::Job => None,
        }
    }
}
