//! The parts of a file that are not contacts, with the reasons.

use super::{Entry, Unreadable};
use crate::model::card::{Card, Excess};
use crate::model::json::JsonExcess;

/// The most characters of a part that its refusal quotes.
const QUOTED: usize = 200;

/// A part of a file that is not a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the file on which it starts, counted from 1.
    pub line: usize,
    /// The reason.
    pub fault: Fault,
    /// The beginning of the part.
    pub text: String,
}

/// The reason that a part of a file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A card, an entry or a row that has nothing to call it by.
    #[error("This has no name, email or phone.")]
    Nameless,
    /// Lines between cards.
    #[error("These lines belong to no card.")]
    OutsideCards,
    /// An end without a beginning.
    #[error("This card has no beginning: the line BEGIN:VCARD is missing.")]
    NoBeginning,
    /// A beginning without an end.
    #[error("This card has no end: the line END:VCARD is missing.")]
    NoEnd,
    /// An iCalendar object among cards.
    #[error("This is a calendar, not a card.")]
    Calendar,
    /// A card beyond a limit.
    #[error("This card {0}.")]
    Excess(Excess),
    /// A JSON card beyond a limit.
    #[error("This card {0}.")]
    JsonExcess(JsonExcess),
    /// An LDIF record with too many lines.
    #[error("This record has more than {max} attributes and broken lines.")]
    RecordLines {
        /// The limit.
        max: usize,
    },
    /// An unknown version of vCard.
    #[error("This card is of version {0}; 2.1, 3.0 and 4.0 can be read.")]
    UnknownVersion(String),
    /// Invalid JSON, or JSON that is no JSContact card: the explanation in English.
    #[error("{0}")]
    Json(String),
    /// Broken XML.
    #[error("This is no well-formed XML.")]
    Xml,
    /// A file of an archive that cannot be unpacked.
    #[error("This file of the archive cannot be unpacked.")]
    BrokenMember,
    /// A file of an archive that cannot be read.
    #[error("This file {0}.")]
    Unreadable(Unreadable),
    /// A jCard with a property that is none.
    #[error("A property of this card is none.")]
    JCardProperty,
    /// A JSON object that is not about a contact.
    #[error("This object is no contact.")]
    NoContact,
    /// A cell of a table that begins with a quote and never ends.
    #[error("A quote opens on this line that nothing closes.")]
    OpenQuote,
    /// A line of LDIF without an attribute.
    #[error("This line holds no attribute.")]
    NoAttribute,
    /// A value of LDIF with invalid base64.
    #[error("This line holds broken base64.")]
    Base64,
    /// An LDIF record that changes an entry.
    #[error("This changes an entry of a directory and is none itself.")]
    ChangeRecord,
    /// An organisational unit or a domain.
    #[error("This is no person but a part of a directory.")]
    DirectoryUnit,
}

impl Refusal {
    /// Creates the refusal of a card in which nobody is named and nothing can be shown.
    pub fn nameless(line: usize, card: &Card) -> Self {
        let text = quoted(&card.to_string());
        let fault = Fault::Nameless;
        Self { line, fault, text }
    }
}

impl Entry {
    /// Creates the refusal of the part of a file that starts on `line` with `text`.
    pub(super) fn refused(line: usize, fault: Fault, text: &str) -> Self {
        Self::Refused(Refusal {
            line,
            fault,
            text: quoted(text),
        })
    }
}

/// Returns the beginning of a part as a refusal or a note quotes it.
pub(super) fn quoted(text: &str) -> String {
    text.chars().take(QUOTED).collect()
}
