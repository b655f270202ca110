//! ZIP archives of contact files: backups of phones, Google Takeout, Carnet's own export.
//!
//! Only the members whose names say that they hold contacts are unpacked, and JSON and XML that begin
//! as cards do, one at a time and none larger than its entry in the archive's directory says. Takeout
//! has a contact in the file of each of its groups, so contacts that equal one of an earlier file are
//! left out.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::ops::Range;

use memchr::memmem;

pub use super::unreadable::is_archive;
use super::{Entry, Fault, Format, Hints, Import, Note, Remark, Unreadable};
use crate::model::content_hash::ContentHash;
use crate::model::limits::FileLimits;

/// The first bytes of a member's entry in the directory.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
/// The fields of such an entry: the unpacked bytes, and the length of the name; the name follows
/// them.
const UNPACKED: Range<usize> = 24..28;
const NAME_LENGTH: Range<usize> = 28..30;
const NAME: usize = 46;

/// Endings of the names of files that hold contacts.
const KINDS: [&str; 7] = [
    ".vcf", ".vcard", ".contact", ".ldif", ".csv", ".jcard", ".xcard",
];
/// Endings of the names of files that are cards, or anything else; and the most bytes of these.
const COMMON_KINDS: [&str; 2] = [".json", ".xml"];
const MAX_COMMON: usize = 16 << 20;
/// The first bytes of a file among which cards say what they are, and the words that do.
const BEGINNING: u64 = 1024;
const CARD_WORDS: [&str; 6] = [
    "\"vcard\"",
    "vcard-4.0",
    "\"@type\": \"card\"",
    "\"@type\":\"card\"",
    "\"fullname\"",
    "\"phonenumbers\"",
];
/// Endings of the names of files that are left out though they may hold contacts: archives, and those
/// that do not begin as cards.
const NESTED: &str = ".zip";
const JSON: &str = ".json";
/// The most files that are said to be left out.
const MAX_LEFT_OUT: usize = 100;
/// The most members; each contact may have a file and a photo.
const MAX_MEMBERS: usize = 250_000;
/// The most bytes that all members with contacts have when they are unpacked.
const MAX_UNPACKED: u64 = 128 << 20;
/// The most characters of a member's name that a refusal or a note quotes.
const NAME_CHARS: usize = 100;

/// The size of an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveSize {
    /// The number of its members.
    pub members: usize,
    /// The bytes of the largest member with contacts when it is unpacked.
    pub largest: usize,
}

impl ArchiveSize {
    /// Measures an archive without opening it: its directory may be large.
    pub fn of(bytes: &[u8]) -> Self {
        let mut size = Self::default();
        for at in memmem::find_iter(bytes, DIRECTORY_ENTRY) {
            size.members += 1;
            let entry = &bytes[at..];
            let number = |range: Range<usize>| {
                let bytes = entry.get(range).unwrap_or_default().iter().rev();
                bytes.fold(0, |number, byte| number << 8 | usize::from(*byte))
            };
            let name = entry.get(NAME..NAME + number(NAME_LENGTH));
            let name = String::from_utf8_lossy(name.unwrap_or_default());
            let unpacked = number(UNPACKED);
            if Kind::of(&name, unpacked).is_some() {
                size.largest = size.largest.max(unpacked);
            }
        }
        size
    }

    /// Checks whether so many members are not even listed.
    pub fn is_excessive(&self) -> bool {
        self.members > MAX_MEMBERS
    }
}

/// Reads the contacts of an archive.
///
/// # Errors
///
/// When no member can hold contacts, or they are too large.
pub fn read(bytes: Vec<u8>, limits: &FileLimits) -> Result<Import, Unreadable> {
    if ArchiveSize::of(&bytes).is_excessive() {
        return Err(Unreadable::LargeArchive);
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Zip)?;
    let (members, others): (Vec<_>, Vec<_>) =
        (0..zip.len()).partition(|at| is_contacts(&mut zip, *at));
    let size = |at: &usize| zip.by_index_data(*at).map_or(0, |member| member.size());
    let left_out = left_out(&zip, &others);
    let is_nested = |name: Cow<'_, str>| name.to_ascii_lowercase().ends_with(NESTED);
    if members.is_empty() && !other_names(&zip, &others).any(is_nested) {
        return Err(Unreadable::Zip);
    }
    if members.iter().map(size).sum::<u64>() > MAX_UNPACKED {
        return Err(Unreadable::LargeArchive);
    }
    let archive = Archive {
        zip,
        limits: *limits,
        members: members.into_iter(),
        member: None,
        known: HashSet::new(),
    };
    Ok(Import {
        format: Format::Zip,
        entries: Box::new(left_out.into_iter().map(Entry::from).chain(archive)),
    })
}

/// Returns notes on these members, those first that may hold contacts all the same.
fn left_out(zip: &zip::ZipArchive<Cursor<Vec<u8>>>, others: &[usize]) -> Vec<Note> {
    let may_hold = |name: &Cow<'_, str>| {
        let lower = name.to_ascii_lowercase();
        lower.ends_with(NESTED) || lower.ends_with(JSON)
    };
    let (first, rest): (Vec<_>, Vec<_>) = other_names(zip, others).partition(may_hold);
    let note = |name: Cow<'_, str>| Note::new(1, Remark::MemberLeftOut, &name);
    let noted = first.into_iter().chain(rest).take(MAX_LEFT_OUT);
    noted.map(note).collect()
}

/// Returns the names of these members, without folders and what macOS adds.
fn other_names<'a>(
    zip: &'a zip::ZipArchive<Cursor<Vec<u8>>>,
    others: &'a [usize],
) -> impl Iterator<Item = Cow<'a, str>> {
    let names = others.iter().filter_map(|at| zip.name_for_index(*at)?.ok());
    names.filter(|name| !is_of_macos(name) && !name.ends_with('/'))
}

/// Checks for the files that macOS adds, which only look like contacts.
fn is_of_macos(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.contains("/._")
}

/// The meaning of a member's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It holds contacts.
    Contacts,
    /// Its first bytes tell.
    Common,
}

impl Kind {
    /// Returns the kind of a member of this name and size.
    fn of(name: &str, unpacked: usize) -> Option<Self> {
        let is_of_macos = is_of_macos(name);
        let name = name.to_ascii_lowercase();
        let ends = |kinds: &[&str]| !is_of_macos && kinds.iter().any(|kind| name.ends_with(kind));
        if ends(&KINDS) {
            Some(Self::Contacts)
        } else if ends(&COMMON_KINDS) && unpacked <= MAX_COMMON {
            Some(Self::Common)
        } else {
            None
        }
    }
}

fn is_contacts(zip: &mut zip::ZipArchive<Cursor<Vec<u8>>>, at: usize) -> bool {
    let size = zip.by_index_data(at).map_or(0, |member| member.size());
    let name = zip.name_for_index(at).and_then(Result::ok);
    match Kind::of(
        &name.unwrap_or_default(),
        usize::try_from(size).unwrap_or(usize::MAX),
    ) {
        None => false,
        Some(Kind::Contacts) => true,
        Some(Kind::Common) => begins_as_card(zip, at),
    }
}

fn begins_as_card(zip: &mut zip::ZipArchive<Cursor<Vec<u8>>>, at: usize) -> bool {
    let mut bytes = Vec::new();
    let begin =
        |member: zip::read::ZipFile<'_, _>| member.take(BEGINNING).read_to_end(&mut bytes).ok();
    zip.by_index(at).ok().and_then(begin);
    let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    CARD_WORDS.iter().any(|word| text.contains(word))
}

/// An archive being read.
struct Archive {
    zip: zip::ZipArchive<Cursor<Vec<u8>>>,
    limits: FileLimits,
    /// The members to read.
    members: std::vec::IntoIter<usize>,
    member: Option<Member>,
    /// The contacts of the members so far.
    known: HashSet<ContentHash>,
}

/// A member being read.
struct Member {
    name: String,
    entries: Box<dyn Iterator<Item = Entry> + Send>,
    /// Its contacts so far.
    own: HashSet<ContentHash>,
    /// The number of contacts that members before it have.
    repeated: usize,
}

impl Iterator for Archive {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let Some(member) = &mut self.member else {
                let next = self.members.next()?;
                self.member = Some(self.open(next));
                continue;
            };
            match member.entries.next() {
                Some(Entry::Card(read)) => {
                    let hash = ContentHash::of(&read.card);
                    if !self.known.contains(&hash) {
                        member.own.insert(hash);
                        return Some(Entry::Card(read));
                    }
                    member.repeated += 1;
                }
                Some(entry) => return Some(entry.of_member(&member.name)),
                None => {
                    self.known.extend(&member.own);
                    let (count, name) = (member.repeated, std::mem::take(&mut member.name));
                    self.member = None;
                    if count > 0 {
                        return Some(Note::new(1, Remark::Repeated(count), &name).into());
                    }
                }
            }
        }
    }
}

impl Archive {
    /// Unpacks a member and begins to read it.
    fn open(&mut self, at: usize) -> Member {
        let name = self.zip.name_for_index(at).and_then(Result::ok);
        let name = name.unwrap_or_default().into_owned();
        let hints = Hints {
            filename: Some(&name),
            ..Hints::default()
        };
        let unpacked = self.unpack(at).ok_or(Fault::BrokenMember);
        let read = unpacked.and_then(|bytes| {
            super::read_file(bytes, &hints, &self.limits).map_err(Fault::Unreadable)
        });
        let entries = match read {
            Ok(file) => file.entries,
            Err(fault) => Box::new(std::iter::once(Entry::refused(1, fault, ""))),
        };
        Member {
            name: name.chars().take(NAME_CHARS).collect(),
            entries,
            own: HashSet::new(),
            repeated: 0,
        }
    }

    /// Unpacks a member, unless it is broken, encrypted, or not of the size that is stated.
    fn unpack(&mut self, at: usize) -> Option<Vec<u8>> {
        let member = self.zip.by_index(at).ok()?;
        let size = member.size();
        let mut bytes = Vec::new();
        let read = member.take(size + 1).read_to_end(&mut bytes).ok()?;
        (u64::try_from(read) == Ok(size)).then_some(bytes)
    }
}

impl Entry {
    /// Names the member of an archive in a refusal or a note on it.
    fn of_member(mut self, name: &str) -> Self {
        let text = match &mut self {
            Self::Refused(refusal) => &mut refusal.text,
            Self::Note(note) => &mut note.text,
            Self::Card(_) | Self::TooMany { .. } => return self,
        };
        *text = match text.is_empty() {
            true => name.to_owned(),
            false => format!("{name}: {text}"),
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::model::import::any_file::LIMITS;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, content) in members {
            zip.start_file(*name, options).expect("a member");
            zip.write_all(content).expect("its content");
        }
        zip.finish().expect("an archive").into_inner()
    }

    fn card(name: &str) -> Vec<u8> {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n").into_bytes()
    }

    /// Returns the name of each card, the reason and the text of each refusal and note.
    fn found(bytes: Vec<u8>) -> Vec<String> {
        let told = |entry| match entry {
            Entry::Card(read) => read.card.stated_name().unwrap_or_default(),
            Entry::Refused(refusal) => format!("{} {}", refusal.fault, refusal.text),
            Entry::Note(note) => format!("{} {}", note.remark, note.text),
            Entry::TooMany { .. } => panic!("no reader counts its entries"),
        };
        let file = read(bytes, &LIMITS).expect("contacts");
        assert_eq!(file.format, Format::Zip);
        file.entries.map(told).collect()
    }

    #[test]
    fn each_member_is_read_by_its_content_and_others_are_left_out() {
        let bytes = archive(&[
            ("Contacts/Ada.vcf", &card("Ada")),
            ("Contacts/Ada.jpg", b"\xFF\xD8\xFF"),
            ("__MACOSX/Contacts/._Ada.vcf", b"\0\x05\x16\x07"),
            ("all.CSV", b"First Name,Email\nBo,bo@example.org\n"),
            ("card.json", br#"["vcard", [["fn", {}, "text", "Cy"]]]"#),
            ("settings.json", br#"{"contacts": []}"#),
            ("card.xml", br#"<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard><fn><text>Di</text></fn></vcard></vcards>"#),
            ("empty.vcf", b" "),
        ]);
        let refused = format!("{} empty.vcf", Fault::Unreadable(Unreadable::Empty));
        let left_out = |name: &str| format!("{} {name}", Remark::MemberLeftOut);
        let (json, picture) = (left_out("settings.json"), left_out("Contacts/Ada.jpg"));
        let expected = [&json, &picture, "Ada", "Bo", "Cy", "Di", &refused];
        assert_eq!(found(bytes), expected);
    }

    #[test]
    fn an_archive_in_an_archive_is_said_to_be_left_out() {
        let inner = archive(&[("Ada.vcf", &card("Ada"))]);
        let said = format!("{} Backup/Inner.ZIP", Remark::MemberLeftOut);
        let alone = archive(&[("Backup/Inner.ZIP", &inner), ("__MACOSX/._Inner.zip", b"x")]);
        assert_eq!(found(alone), [said.as_str()]);
        let beside = archive(&[("Bo.vcf", &card("Bo")), ("Backup/Inner.ZIP", &inner)]);
        assert_eq!(found(beside), [said.as_str(), "Bo"]);
    }

    #[test]
    fn the_contacts_of_android_in_json_are_read() {
        let json = br#"[{"firstName": "Ada", "surname": "", "phoneNumbers": [{"value": "1"}]}]"#;
        assert_eq!(found(archive(&[("contacts.json", json)])), ["Ada"]);
    }

    #[test]
    fn what_an_earlier_file_has_comes_once() {
        let both = [card("Ada"), card("Bo"), card("Bo")].concat();
        let bytes = archive(&[("All.vcf", &both), ("Friends.vcf", &card("Ada"))]);
        let repeated = format!("{} Friends.vcf", Remark::Repeated(1));
        assert_eq!(found(bytes), ["Ada", "Bo", "Bo", &repeated]);
    }

    #[test]
    fn an_archive_without_contacts_or_with_too_many_bytes_of_them_is_refused() {
        let reason = |bytes| read(bytes, &LIMITS).err();
        let sheet = archive(&[("xl/workbook.xml", b"<workbook/>")]);
        assert_eq!(reason(sheet), Some(Unreadable::Zip));
        assert_eq!(reason(b"PK\x03\x04".to_vec()), Some(Unreadable::Zip));
        let bomb = vec![b' '; 65 << 20];
        let bytes = archive(&[("a.vcf", &bomb), ("b.vcf", &bomb)]);
        assert_eq!(reason(bytes), Some(Unreadable::LargeArchive));
    }

    #[test]
    fn a_member_that_is_larger_than_stated_is_refused() {
        let mut bytes = archive(&[("a.vcf", &vec![b' '; 1000])]);
        let entry = memmem::find(&bytes, DIRECTORY_ENTRY).expect("a directory");
        bytes[entry + UNPACKED.start..][..4].copy_from_slice(&10_u32.to_le_bytes());
        assert_eq!(found(bytes), [format!("{} a.vcf", Fault::BrokenMember)]);
    }

    #[test]
    fn the_size_is_that_of_the_largest_file_with_contacts() {
        let bytes = archive(&[
            ("a.vcf", &[b' '; 300]),
            ("b.vcf", b" "),
            ("c.jpg", &[b' '; 900]),
        ]);
        let size = ArchiveSize {
            members: 3,
            largest: 300,
        };
        assert_eq!(ArchiveSize::of(&bytes), size);
    }
}
