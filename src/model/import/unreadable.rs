//! Files that cannot be read at all, and how they are recognised.

/// The first bytes of a ZIP archive, and those of one without members.
const ARCHIVES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The reason that a whole file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The file is empty, or nothing but white space.
    #[error("is empty")]
    Empty,
    /// The file is text of another kind.
    #[error(
        "holds no contact; vCard, CSV, LDIF, JSContact, jCard and xCard files can be read, and ZIP archives of them"
    )]
    NoContact,
    /// The file is iCalendar.
    #[error("is a calendar, not an address book")]
    Calendar,
    /// The file is a picture.
    #[error("is an image, not an address book")]
    Image,
    /// The file is a web page.
    #[error(
        "is a web page, not an address book: the export may have been saved before its owner was signed in"
    )]
    Html,
    /// The file is a ZIP archive without contacts, or a spreadsheet or another document that is one
    /// inside.
    #[error("is an office document or a ZIP archive without contacts; save it as CSV")]
    Zip,
    /// The file is a ZIP archive with more than is unpacked.
    #[error("is a ZIP archive with too much in it; unpack it, and import its files")]
    LargeArchive,
    /// The file is data of another program.
    #[error("is no text, so no address book that can be read; export it as vCard or CSV")]
    Binary,
}

/// Checks whether a file is a ZIP archive.
pub fn is_archive(bytes: &[u8]) -> bool {
    ARCHIVES.iter().any(|start| bytes.starts_with(start))
}

/// Detects files that are not text by their first bytes.
pub(super) fn signature(bytes: &[u8]) -> Option<Unreadable> {
    const IMAGES: [&[u8]; 5] = [
        b"\xFF\xD8\xFF",
        b"\x89PNG",
        b"GIF8",
        b"RIFF",
        b"\0\0\0\x18ftyp",
    ];
    // PDF, gzip, Office before 2007, Outlook's store, SQLite.
    const BINARIES: [&[u8]; 5] = [
        b"%PDF",
        b"\x1F\x8B",
        b"\xD0\xCF\x11\xE0",
        b"!BDN",
        b"SQLite format 3\0",
    ];
    let is = |signatures: &[&[u8]]| {
        signatures
            .iter()
            .any(|signature| bytes.starts_with(signature))
    };
    if is_archive(bytes) {
        Some(Unreadable::Zip)
    } else if is(&IMAGES) {
        Some(Unreadable::Image)
    } else if is(&BINARIES) {
        Some(Unreadable::Binary)
    } else {
        None
    }
}
