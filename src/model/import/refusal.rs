//! What of a file is no contact, and why.

use super::Entry;
use crate::model::card::Excess;
use crate::model::json::JsonExcess;

/// The characters of a refused part that its refusal quotes.
pub(super) const QUOTED: usize = 200;

/// A part of a file that is no contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the file on which it starts, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
    /// How it starts.
    pub text: String,
}

/// What is wrong with a part of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Of the file as a whole: its encoding had to be guessed.
    #[error(
        "The file does not say which encoding it is in; it was read as what its bytes look like."
    )]
    EncodingGuessed,
    /// A card, an entry or a row without anything to call it by.
    #[error("This has no name, email or phone.")]
    Nameless,
    /// A continuation of nothing, which is read as the beginning of a card.
    #[error("This line goes on with none before it; it was read as the beginning of a card.")]
    Indented,
    /// Lines between cards.
    #[error("These lines belong to no card.")]
    OutsideCards,
    /// An end without its beginning.
    #[error("This card has no beginning: the line BEGIN:VCARD is missing.")]
    NoBeginning,
    /// A beginning without its end.
    #[error("This card has no end: the line END:VCARD is missing.")]
    NoEnd,
    /// An iCalendar object among cards.
    #[error("This is a calendar, not a card.")]
    Calendar,
    /// More than a card may have.
    #[error("This card {0}.")]
    Excess(Excess),
    /// A card in JSON of more values, or deeper, than a card may be.
    #[error("This card {0}.")]
    JsonExcess(JsonExcess),
    /// An LDIF record of more lines than a record may have.
    #[error("This record has more than {max} attributes and broken lines.")]
    RecordLines {
        /// The limit.
        max: usize,
    },
    /// A version of vCard that there is not.
    #[error("This card is of version {0}; 2.1, 3.0 and 4.0 can be read.")]
    UnknownVersion(String),
    /// No JSON, or none that describes a JSContact card: what is wrong with it, in English.
    #[error("{0}")]
    Json(String),
    /// A cell of a table that begins with a quote and never ends.
    #[error("A quote opens on this line that nothing closes.")]
    OpenQuote,
    /// A line of LDIF that holds no attribute.
    #[error("This line holds no attribute.")]
    NoAttribute,
    /// A value of LDIF whose base64 cannot be read.
    #[error("This line holds broken base64.")]
    Base64,
    /// An LDIF record that changes an entry.
    #[error("This changes an entry of a directory and is none itself.")]
    ChangeRecord,
    /// An organisational unit or a domain.
    #[error("This is no person but a part of a directory.")]
    DirectoryUnit,
}

impl Fault {
    /// Checks whether it only tells how the file was read: nothing is missing for it.
    pub fn is_note(&self) -> bool {
        matches!(self, Self::EncodingGuessed | Self::Indented)
    }
}

impl Entry {
    /// The refusal of the part of a file that starts on `line` with `text`.
    pub(super) fn refused(line: usize, fault: Fault, text: &str) -> Self {
        Self::Refused(Refusal {
            line,
            fault,
            text: text.chars().take(QUOTED).collect(),
        })
    }
}
