//! Reading the exports of other programs: any file becomes cards, and refusals that name their
//! line.
//!
//! `model/import` reads a file lazily: an iterator of entries, each a card or a refusal with its
//! line. Cards of version 3.0 and 4.0 are kept byte for byte, including their line ends and blank
//! lines; exports in a named version end lines with CR LF. vCard 2.1, tables and LDIF become vCard
//! 3.0, jCard and xCard 4.0. `domain/import.rs` first reads the UIDs and contents of the book, and
//! the hashes of the cards as earlier files had them, then decides for each card: new; the same, if
//! it equals the contact or what the last file had; changed, if only the file has changed since; a
//! conflict, if both have. A card whose UID is missing, or is that of another card in the
//! file, gets one derived from its content (and from how often that content occurred), so that the
//! same file yields the same cards again. A commit is one operation, written in parts while the
//! file is read.
//!
//! `domain/export.rs` reads pages of about 1 MB, after querying the sizes of the next cards alone,
//! and writes on a blocking thread into a channel of pieces: a slow reader slows the writer, and a
//! reader that disconnects ends it.
//!
//! Everything that was guessed, repaired, left out or not understood is a note with its line; a
//! guess about the whole file (such as its encoding) is one on line 1.

#[cfg(any(test, fuzzing))]
pub mod any_file;
pub mod archive;
pub mod bundle;
pub mod csv;
mod empty;
pub mod encoding;
pub mod json;
pub mod ldif;
pub mod legacy;
mod lines;
mod note;
mod property;
mod refusal;
mod unreadable;
pub mod vcard;
pub mod windows_contact;
pub mod xcard;
use note::DateNotes;
pub use note::{Note, Remark};
pub use refusal::{Fault, Refusal};
pub use unreadable::Unreadable;
use unreadable::signature;

use encoding_rs::Encoding;

use super::card::Card;
use super::limits::{CardLimits, FileLimits};

/// The detected format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// vCard 2.1, 3.0 or 4.0.
    VCard,
    /// JSContact (RFC 9553).
    JsContact,
    /// jCard (RFC 7095).
    JCard,
    /// xCard (RFC 6351).
    XCard,
    /// A contact of Windows.
    WindowsContact,
    /// The JSON of Monica.
    Monica,
    /// The JSON of Android's Simple Contacts and Fossify Contacts.
    Fossify,
    /// Files of contacts in a ZIP archive.
    Zip,
    /// LDIF (RFC 2849).
    Ldif,
    /// A table, in the columns of one of several programs.
    Csv(csv::Dialect),
}

/// The name of the format; of a table, `csv:` and the program.
impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::VCard => "vcard",
            Self::JsContact => "jscontact",
            Self::JCard => "jcard",
            Self::XCard => "xcard",
            Self::WindowsContact => "windows-contact",
            Self::Monica => "monica",
            Self::Fossify => "fossify",
            Self::Zip => "zip",
            Self::Ldif => "ldif",
            Self::Csv(csv::Dialect::Google) => "csv:google",
            Self::Csv(csv::Dialect::Outlook) => "csv:outlook",
            Self::Csv(csv::Dialect::ICloud) => "csv:icloud",
            Self::Csv(csv::Dialect::Yahoo) => "csv:yahoo",
            Self::Csv(csv::Dialect::Thunderbird) => "csv:thunderbird",
            Self::Csv(csv::Dialect::LinkedIn) => "csv:linkedin",
            Self::Csv(csv::Dialect::Unknown) => "csv:unknown",
        })
    }
}

/// The caller's hints about a file; its content takes precedence.
#[derive(Clone, Debug, Default)]
pub struct Hints<'a> {
    /// The file's name.
    pub filename: Option<&'a str>,
    /// The file's media type.
    pub content_type: Option<&'a str>,
    /// The fields of a table's columns, if a person has assigned them.
    pub columns: Option<csv::ColumnMap>,
}

/// A card that was read, as vCard 3.0 or 4.0 in UTF-8; unchanged byte for byte if it was one.
#[derive(Debug)]
pub struct ReadCard {
    /// The line of the file on which it starts, counted from 1.
    pub line: usize,
    /// The card.
    pub card: Card,
}

/// One result of reading a file.
#[derive(Debug)]
pub enum Entry {
    /// A contact.
    Card(ReadCard),
    /// A part that is not a contact.
    Refused(Refusal),
    /// A note on how a part was read.
    Note(Note),
    /// The end of a file with too many entries, which must be refused as a whole.
    TooMany {
        /// The most cards and refused parts that a file may have.
        max: usize,
        /// The line of the first entry beyond the limit.
        line: usize,
    },
}

/// A file being read, entry by entry.
pub struct Import {
    /// The format.
    pub format: Format,
    /// The entries.
    pub entries: Box<dyn Iterator<Item = Entry> + Send>,
}

/// Reads a file. Its format is detected from the content, then the name, then the media type.
///
/// # Errors
///
/// When nothing in the file can be a contact.
pub fn read(bytes: Vec<u8>, hints: &Hints<'_>, limits: &FileLimits) -> Result<Import, Unreadable> {
    let read = match archive::is_archive(&bytes) {
        true => archive::read(bytes, limits),
        false => read_file(bytes, hints, limits),
    };
    Ok(read?.bounded(*limits))
}

/// Reads a file that is no archive.
fn read_file(bytes: Vec<u8>, hints: &Hints<'_>, limits: &FileLimits) -> Result<Import, Unreadable> {
    if let Some(unreadable) = signature(&bytes) {
        return Err(unreadable);
    }
    let encoding::Decoded {
        text,
        guessed,
        notes,
    } = encoding::decode(bytes);
    let read = read_text(text, guessed, hints, limits)?;
    Ok(Import {
        entries: Box::new(notes.into_iter().map(Entry::from).chain(read.entries)),
        ..read
    })
}

fn read_text(
    text: String,
    guessed: Option<&'static Encoding>,
    hints: &Hints<'_>,
    limits: &FileLimits,
) -> Result<Import, Unreadable> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() {
        return Err(Unreadable::Empty);
    }
    if vcard::is_vcard(&text) {
        return Ok(vcards(text, guessed, limits.card));
    }
    if starts_with(start, "BEGIN:VCALENDAR") {
        return Err(Unreadable::Calendar);
    }
    if starts_with(start, "<!DOCTYPE HTML") || starts_with(start, "<HTML") {
        return Err(Unreadable::Html);
    }
    if start.starts_with(['{', '[']) {
        let (format, entries) = json::entries(text, limits.json).ok_or(Unreadable::NoContact)?;
        return Ok(Import { format, entries });
    }
    if start.starts_with('<') {
        return xml(&text, start, limits.entries).ok_or(Unreadable::NoContact);
    }
    let may_be = |kind| hints.say(kind) && !is_table(start);
    if is_ldif(start) || may_be("ldif") {
        return Ok(Import {
            format: Format::Ldif,
            entries: ldif::entries(text, limits),
        });
    }
    if may_be("vcf") || may_be("vcard") {
        return Ok(vcards(text, guessed, limits.card));
    }
    let (dialect, entries) = csv::entries(text, hints.columns.clone(), limits.card.bytes)
        .ok_or(Unreadable::NoContact)?;
    Ok(Import {
        format: Format::Csv(dialect),
        entries,
    })
}

impl Import {
    /// Refuses cards beyond the limits, and ends the file where it holds more entries than allowed.
    fn bounded(self, limits: FileLimits) -> Self {
        let mut left = limits.entries;
        let bound = move |entry: Entry| {
            if matches!(entry, Entry::Note(_)) {
                return entry;
            }
            if left == 0 {
                return Entry::TooMany {
                    max: limits.entries,
                    line: entry.line(),
                };
            }
            left -= 1;
            entry.within(&limits.card)
        };
        let mut is_over = false;
        let until_over = move |entry: &Entry| {
            let is_last = matches!(entry, Entry::TooMany { .. });
            !std::mem::replace(&mut is_over, is_last)
        };
        let entries = self.entries.map(bound).take_while(until_over);
        let mut dates = DateNotes::default();
        Self {
            entries: Box::new(entries.flat_map(move |entry| dates.before(entry))),
            ..self
        }
    }
}

impl Entry {
    /// Returns the line on which it starts.
    fn line(&self) -> usize {
        match self {
            Self::Card(read) => read.line,
            Self::Refused(refusal) => refusal.line,
            Self::Note(note) => note.line,
            Self::TooMany { line, .. } => *line,
        }
    }

    /// Returns it unchanged, or the refusal of a card beyond the limits.
    fn within(self, limits: &CardLimits) -> Self {
        let Self::Card(ReadCard { line, card }) = &self else {
            return self;
        };
        match card.excess(limits) {
            Some(excess) => Self::refused(
                *line,
                Fault::Excess(excess),
                &card.stated_name().unwrap_or_default(),
            ),
            None => self,
        }
    }
}

impl Hints<'_> {
    /// Checks whether the name ends in `kind`, or, if it has no ending, the media type does.
    fn say(&self, kind: &str) -> bool {
        let known = |name: &str| {
            ["vcf", "vcard", "ldif", "csv", "json", "xml", "contact"]
                .iter()
                .any(|kind| ends_with(name, kind))
        };
        let said = self
            .filename
            .filter(|name| known(name))
            .or(self.content_type);
        said.is_some_and(|said| ends_with(said.split(';').next().unwrap_or_default().trim(), kind))
    }
}

/// Reads a document of XML; `None` if it holds no contacts. `start` is its text after white space.
fn xml(text: &str, start: &str, max: usize) -> Option<Import> {
    let (format, entries): (_, Box<dyn Iterator<Item = Entry> + Send>) = match root_name(start)? {
        "vcards" | "vcard" => (Format::XCard, Box::new(xcard::entries(text, max))),
        "contact" if start.contains(windows_contact::NAMESPACE) => {
            let contact = windows_contact::entries(text);
            (Format::WindowsContact, Box::new(contact.into_iter()))
        }
        _ => return None,
    };
    Some(Import { format, entries })
}

/// Returns the name of the root element without its prefix.
fn root_name(start: &str) -> Option<&str> {
    let mut tags = start.split('<').skip(1);
    let root = tags.find(|tag| tag.starts_with(|first: char| first.is_alphabetic()))?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/');
    root.split(ends).next()?.rsplit(':').next()
}

fn vcards(text: String, guessed: Option<&'static Encoding>, limits: CardLimits) -> Import {
    Import {
        format: Format::VCard,
        entries: Box::new(vcard::entries(text, guessed, limits)),
    }
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn ends_with(text: &str, suffix: &str) -> bool {
    let start = text.len().checked_sub(suffix.len());
    start
        .and_then(|start| text.get(start..))
        .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
}

/// Checks whether the first line has cells, and is no line of a card or a directory.
fn is_table(start: &str) -> bool {
    let first = start.lines().next().unwrap_or_default();
    first.contains([',', ';', '\t']) && !first.contains(':')
}

/// Checks whether the first line that is not a comment names an entry or the version of LDIF.
fn is_ldif(start: &str) -> bool {
    let first = start
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| starts_with(line, "dn:") || starts_with(line, "version: 1"))
}

#[cfg(test)]
mod tests;
