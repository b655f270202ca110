//! Reading what other programs export: whatever the file, out come cards, and refusals that name their line.

pub mod csv;
pub mod encoding;
pub mod jscontact;
pub mod ldif;
pub mod legacy;
pub mod vcard;

use super::card::Card;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// vCard 2.1, 3.0 or 4.0.
    VCard,
    /// JSContact (RFC 9553).
    JsContact,
    /// LDIF (RFC 2849).
    Ldif,
    /// A table, as one of several programs writes it.
    Csv(csv::Dialect),
}

/// What a caller says of a file; its content is believed first.
#[derive(Clone, Debug, Default)]
pub struct Hints<'a> {
    /// Its name.
    pub filename: Option<&'a str>,
    /// Its media type.
    pub content_type: Option<&'a str>,
    /// What the columns of a table mean, where a person has said so.
    pub columns: Option<csv::ColumnMap>,
}

/// A card that was read: vCard 3.0 or 4.0 in UTF-8, byte for byte as it came where it came as that.
#[derive(Debug)]
pub struct ReadCard {
    /// The line of the file on which it starts, counted from 1.
    pub line: usize,
    /// The card.
    pub card: Card,
}

/// A part of a file that is no contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the file on which it starts, counted from 1.
    pub line: usize,
    /// What is wrong with it, in English.
    pub reason: String,
    /// How it starts.
    pub text: String,
}

/// One thing found in a file.
#[derive(Debug)]
pub enum Entry {
    /// A contact.
    Card(ReadCard),
    /// Something that is none.
    Refused(Refusal),
}

/// A file being read, one entry after the other.
pub struct Import {
    /// What it is.
    pub format: Format,
    /// What is in it.
    pub entries: Box<dyn Iterator<Item = Entry> + Send>,
}
