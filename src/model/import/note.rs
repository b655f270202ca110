//! Notes on how a file was read: what was guessed, repaired, left out or not understood.

use super::refusal::quoted;
use super::{Entry, ReadCard};
use crate::model::card::doubtful::Doubt;

/// A note on a part of a file that was read otherwise than it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// The remark.
    pub remark: Remark,
    /// The beginning of the part; empty for the file as a whole.
    pub text: String,
}

/// A remark on how a part of a file was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// Nothing states the encoding.
    #[error("Nothing says which encoding this is in; it was read as {0}.")]
    EncodingGuessed(&'static str),
    /// Bytes that are not valid in the encoding.
    #[error("Some bytes here are no text; each is shown as \u{fffd}.")]
    BrokenText,
    /// NUL characters, which no database column of text can hold.
    #[error("The characters NUL were left out.")]
    Nul,
    /// A `CHARSET` that is not known.
    #[error("The character set {0} is not known.")]
    UnknownCharset(String),
    /// A continuation line that continues nothing, read as the beginning of a card.
    #[error(
        "This line continues a line that is not there; it was read as the beginning of a card."
    )]
    Indented,
    /// The end of a card and the beginning of the next on one line.
    #[error("A card ends and the next begins on one line.")]
    SharedLine,
    /// A version that is missing or unknown, read as another.
    #[error("The version of this card, {stated:?}, was read as {read}.")]
    Version {
        /// The version as stated; empty when there is none.
        stated: String,
        /// The version that it was read as.
        read: &'static str,
    },
    /// A card inside a card.
    #[error("This card inside another is kept, but not shown as a contact.")]
    NestedCard,
    /// A line of a card that is no property, kept as it is.
    #[error("This line is no property; it is kept, but not shown.")]
    NoProperty,
    /// A line of a vCard 2.1 that is no property, left out.
    #[error("This line is no property; it was left out.")]
    LeftOut,
    /// A property whose name is not valid, under its new name.
    #[error("The name of this property is not valid; it is kept as {0}.")]
    Renamed(String),
    /// A continuation line that is not indented.
    #[error("This line was read as the continuation of the text before it.")]
    StrayContinuation,
    /// An equals sign in quoted-printable that begins no octet.
    #[error("The quoted-printable here is broken; what cannot be read stands as it is.")]
    BrokenQuotedPrintable,
    /// Spaces between the names of properties and what follows.
    #[error("Spaces after the names of properties in this card were taken out.")]
    RepairedNames,
    /// A picture that is not stated as such.
    #[error("A picture in this card is stated wrongly; it was repaired.")]
    RepairedMedia,
    /// A date that is kept as text.
    #[error("This date is not understood; it is kept as it is written.")]
    UnreadDate,
    /// A date whose day could be its month, read with the day first or not.
    #[error("Dates like this one were read with the {} first.", if *day_first { "day" } else { "month" })]
    DateOrderGuessed {
        /// True if the day comes first.
        day_first: bool,
    },
    /// A column of a table that was left out.
    #[error("The column {0:?} was left out.")]
    UnusedColumn(String),
    /// A column of a table that is not understood.
    #[error("The column {0:?} is not known; it is kept as a field of that name.")]
    UnknownColumn(String),
    /// An attribute of LDIF that is not understood.
    #[error("The attribute {0:?} is not known; it is kept as a field of that name.")]
    UnknownAttribute(String),
    /// Contacts of a file that earlier files of the archive have too.
    #[error("{0} contacts of this file are in a file before it too; they were taken once.")]
    Repeated(usize),
    /// A file of an archive that is not looked into.
    #[error("This file of the archive was left out. If it has contacts, import it on its own.")]
    MemberLeftOut,
    /// A part of a file that an address book has no place for.
    #[error("The member {0:?} was left out: an address book has no place for it.")]
    UnusedMember(String),
    /// A member of a JSON object that a contact has no place for.
    #[error("The member {0:?} is not known; it is kept, but not shown.")]
    UnknownMember(String),
}

impl Remark {
    /// Checks whether strict readers find no contact in the file, or in the card that follows.
    /// Clients find such notes among the refusals too.
    pub fn is_warning(&self) -> bool {
        let is_utf_16 = |name: &str| name.starts_with("UTF-16");
        matches!(self, Self::EncodingGuessed(name) if is_utf_16(name)) || *self == Self::Indented
    }
}

impl Note {
    /// Creates a note on the part of a file that starts on `line` with `text`.
    pub(super) fn new(line: usize, remark: Remark, text: &str) -> Self {
        let text = quoted(text);
        Self { line, remark, text }
    }
}

/// The most notes on the dates of a card.
const MAX_DATES: usize = 100;

/// Notes on the dates of a file's contacts.
#[derive(Default)]
pub(super) struct DateNotes {
    /// True once a note has said in which order dates are read.
    is_order_said: bool,
}

impl DateNotes {
    /// Returns an entry after the notes on its dates.
    pub(super) fn before(&mut self, entry: Entry) -> impl Iterator<Item = Entry> + use<> {
        let notes: Vec<_> = match &entry {
            Entry::Card(ReadCard { line, card }) => card
                .doubtful_dates()
                .filter_map(|(date, doubt)| Some(Note::new(*line, self.remark(doubt)?, &date)))
                .take(MAX_DATES)
                .collect(),
            _ => Vec::new(),
        };
        notes.into_iter().map(Entry::from).chain([entry])
    }

    fn remark(&mut self, doubt: Doubt) -> Option<Remark> {
        match doubt {
            Doubt::Unread => Some(Remark::UnreadDate),
            Doubt::DayOrMonth if std::mem::replace(&mut self.is_order_said, true) => None,
            Doubt::DayOrMonth => Some(Remark::DateOrderGuessed { day_first: true }),
        }
    }
}

impl From<Note> for Entry {
    fn from(note: Note) -> Self {
        Self::Note(note)
    }
}
