//! Windows Contacts: one contact in XML, in a file that ends in `.contact`.

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::{Entry, Fault, Note, ReadCard, Remark};
use crate::model::card::Photo;
use crate::model::card::address::Address;
use crate::model::card::day::DateOrText;
use crate::model::card::details::{Detail, Details};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::online::Account;
use crate::xml::{self, Element};

/// The namespace of its elements.
pub const NAMESPACE: &str = "http://schemas.microsoft.com/Contact";

/// Elements of a contact that are read, or say nothing about the person.
const READ: [&str; 14] = [
    "CreationDate",
    "ContactIDCollection",
    "Notes",
    "Gender",
    "NameCollection",
    "PositionCollection",
    "EmailAddressCollection",
    "PhoneNumberCollection",
    "PhysicalAddressCollection",
    "DateCollection",
    "PersonCollection",
    "UrlCollection",
    "IMAddressCollection",
    "PhotoCollection",
];
/// The most elements that are noted.
const MAX_NOTES: usize = 100;

/// Returns the contact of a document, after notes on what is left out of it.
pub fn entries(text: &str) -> Vec<Entry> {
    let Ok(root) = xml::parse(text.as_bytes()) else {
        return vec![Entry::refused(1, Fault::Xml, text)];
    };
    let card = details(&root).to_card();
    if card.stated_name().is_none() {
        return vec![Entry::refused(1, Fault::Nameless, text)];
    }
    let is_unread = |name: &&str| !READ.contains(name);
    let said = root
        .children
        .iter()
        .filter(|element| says_something(element));
    let left_out: BTreeSet<_> = said
        .map(|element| element.name.local.as_str())
        .filter(is_unread)
        .take(MAX_NOTES)
        .collect();
    let lines = lines_of(text, &left_out);
    let note = |name: &str| {
        let remark = Remark::UnusedMember(name.to_owned());
        let line = lines.get(name).copied().unwrap_or(1);
        Entry::from(Note::new(line, remark, ""))
    };
    let notes = left_out.into_iter().map(note);
    notes
        .chain([Entry::Card(ReadCard { line: 1, card })])
        .collect()
}

/// Returns the lines on which the first elements of these names start.
fn lines_of<'a>(text: &'a str, names: &BTreeSet<&str>) -> HashMap<&'a str, usize> {
    let (mut lines, mut line) = (HashMap::new(), 1);
    for (at, part) in text.split('<').enumerate() {
        let tag = part.split([' ', '\t', '\r', '\n', '/', '>']).next();
        let name = tag.and_then(|tag| tag.rsplit(':').next());
        let name = name.filter(|name| at > 0 && names.contains(name));
        name.map(|name| lines.entry(name).or_insert(line));
        line += part.matches('\n').count();
    }
    lines
}

/// Checks whether an element holds text, or one that does.
fn says_something(element: &Element) -> bool {
    !element.text.trim().is_empty() || element.children.iter().any(says_something)
}

fn details(root: &Element) -> Details {
    let mut details = Details::default();
    if let Some(name) = list(root, "NameCollection").next() {
        details.display_name = text(name, "FormattedName");
        details.name.first = text(name, "GivenName");
        details.name.middle = text(name, "MiddleName");
        details.name.last = text(name, "FamilyName");
        details.name.prefix = text(name, "Title");
        details.name.suffix = [text(name, "Suffix"), text(name, "Generation")]
            .join(" ")
            .trim()
            .to_owned();
        details.nickname = text(name, "NickName");
        details.phonetic.first = text(name, "Phonetic");
    }
    let mut positions = list(root, "PositionCollection");
    if let Some(position) = positions.next() {
        let stated = ["Company", "Organization"].map(|name| text(position, name));
        let mut stated = stated.into_iter().filter(|name| !name.is_empty());
        details.organization = stated.next().unwrap_or_default();
        stated.for_each(|other| fact(&mut details, "Organization", other));
        let department = Some(text(position, "Department"));
        details.units = department
            .into_iter()
            .filter(|unit| !unit.is_empty())
            .collect();
        details.title = text(position, "JobTitle");
        details.role = text(position, "Role");
        fact(&mut details, "Office", text(position, "Office"));
        fact(&mut details, "Profession", text(position, "Profession"));
    }
    for position in positions {
        for (word, member) in [
            ("Organization", "Company"),
            ("Organization", "Organization"),
            ("Job Title", "JobTitle"),
            ("Role", "Role"),
        ] {
            fact(&mut details, word, text(position, member));
        }
    }
    fact(&mut details, "Gender", text(root, "Gender"));
    let entries = |name: &'static str, value: &'static str| {
        list(root, name).map(move |entry| labelled(entry, text(entry, value)))
    };
    details.emails = entries("EmailAddressCollection", "Address").collect();
    details.phones = entries("PhoneNumberCollection", "Number").collect();
    details.urls = entries("UrlCollection", "Value").collect();
    details.messengers = list(root, "IMAddressCollection").map(account).collect();
    details.related = entries("PersonCollection", "FormattedName").collect();
    details.addresses = list(root, "PhysicalAddressCollection")
        .map(|entry| labelled(entry, address(entry)))
        .filter(|address| !address.value.is_empty())
        .collect();
    let days = entries("DateCollection", "Value").map(|day| {
        let date = day.value.split('T').next().unwrap_or_default();
        Detail::day(day.label.word(), DateOrText::of(date))
    });
    details.dates = days.collect();
    let note = Some(text(root, "Notes")).filter(|note| !note.is_empty());
    details.notes = note
        .into_iter()
        .map(|note| Detail::new(note, EntryLabel::None))
        .collect();
    let photos = list(root, "PhotoCollection").map(|photo| text(photo, "Value"));
    let mut photos = photos.filter_map(|photo| {
        let digits: String = photo.split_whitespace().collect();
        BASE64_STANDARD.decode(digits).ok()
    });
    let photo = photos.find(|photo| !photo.is_empty());
    details.photo = photo.map(|bytes| Photo::Embedded { bytes });
    details
}

fn address(entry: &Element) -> Address {
    Address {
        po_box: text(entry, "POBox"),
        extended: text(entry, "ExtendedAddress"),
        street: text(entry, "Street"),
        city: text(entry, "Locality"),
        region: text(entry, "Region"),
        postcode: text(entry, "PostalCode"),
        country: text(entry, "Country"),
    }
}

/// Returns the account of a messenger; without a protocol, the label is the name of its service.
fn account(entry: &Element) -> Detail<Account> {
    let protocol = Some(text(entry, "Protocol")).filter(|protocol| !protocol.is_empty());
    let service = protocol.unwrap_or_else(|| label(entry));
    let user = text(entry, "Value");
    Detail::plain(Account { service, user })
}

fn fact(details: &mut Details, name: &str, value: String) {
    if !value.is_empty() {
        details.facts.push(Detail::named(name, &value));
    }
}

fn labelled<T>(entry: &Element, value: T) -> Detail<T> {
    Detail {
        preferred: labels(entry).any(|label| label == "Preferred"),
        ..Detail::new(value, EntryLabel::from_word(&label(entry)))
    }
}

/// Returns the label of an entry, which is made of several words of its own.
fn label(entry: &Element) -> String {
    let has = |word: &str| labels(entry).any(|label| label == word);
    let place = match () {
        () if has("Business") => "Work",
        () if has("Personal") => "Home",
        () => "",
    };
    let kind = ["Fax", "Pager", "Cellular"]
        .into_iter()
        .find(|kind| has(kind));
    match kind {
        Some("Cellular") => "Mobile".to_owned(),
        Some(kind) => format!("{place} {kind}").trim().to_owned(),
        None if place.is_empty() => {
            let is_meant = |label: &String| label != "Preferred" && label != "Voice";
            labels(entry).find(is_meant).unwrap_or_default()
        }
        None => place.to_owned(),
    }
}

/// Returns the words of an entry's label; those of the former address book begin with its name.
fn labels(entry: &Element) -> impl Iterator<Item = String> {
    let all = list(entry, "LabelCollection");
    all.map(|label| label.text.trim().trim_start_matches("wab:").to_owned())
        .filter(|label| !label.is_empty())
}

/// Returns the elements of a collection.
fn list<'a>(element: &'a Element, name: &str) -> impl Iterator<Item = &'a Element> + use<'a> {
    let collection = child(element, name);
    collection.into_iter().flat_map(|all| &all.children)
}

fn child<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element.child(NAMESPACE, name)
}

fn text(element: &Element, name: &str) -> String {
    let text = child(element, name).map(|child| child.text.trim());
    text.unwrap_or_default().replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_keeps_its_entries_with_their_labels() {
        let collection = |name: &str, entries: &str| {
            format!("<c:{name}Collection>{entries}</c:{name}Collection>")
        };
        let labels = |labels: &[&str]| {
            let labels = labels
                .iter()
                .map(|label| format!("<c:Label>{label}</c:Label>"));
            collection("Label", &labels.collect::<String>())
        };
        let phone = |number: &str, words: &[&str]| {
            let labels = labels(words);
            format!("<c:PhoneNumber><c:Number>{number}</c:Number>{labels}</c:PhoneNumber>")
        };
        let text = [
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><c:contact xmlns:c=\"{NAMESPACE}\"><c:Notes>Met</c:Notes>"),
            collection("Name", "<c:Name><c:FormattedName>Ada Byte</c:FormattedName><c:GivenName>Ada</c:GivenName>\
                <c:FamilyName>Byte</c:FamilyName><c:NickName>Ad</c:NickName><c:Phonetic>Eida</c:Phonetic></c:Name>"),
            collection("Position", "<c:Position><c:Organization>Guild</c:Organization><c:Company>Bytes</c:Company>\
                <c:JobTitle>Poet</c:JobTitle><c:Role>Lead</c:Role></c:Position><c:Position><c:JobTitle>Editor</c:JobTitle></c:Position>"),
            collection("IMAddress", "<c:IMAddress><c:Value>ada.b</c:Value><c:Protocol>Skype</c:Protocol></c:IMAddress>"),
            collection("EmailAddress", &format!("<c:EmailAddress><c:Address>ada@example.org</c:Address>{}</c:EmailAddress>", labels(&["Preferred"]))),
            collection("PhoneNumber", &(phone("1", &["Cellular"]) + &phone("2", &["Business", "Fax"]) + &phone("3", &["Personal", "Voice"]))),
            collection("PhysicalAddress", &format!("<c:PhysicalAddress><c:Street>1 Way</c:Street><c:Locality>Oslo</c:Locality>{}</c:PhysicalAddress>", labels(&["Personal"]))),
            collection("Date", &format!("<c:Date><c:Value>1985-03-09T00:00:00Z</c:Value>{}</c:Date>", labels(&["wab:Birthday"]))),
            collection("Person", &format!("<c:Person><c:FormattedName>Bo</c:FormattedName>{}</c:Person>", labels(&["wab:Spouse"]))),
            "\n<c:Pager>12</c:Pager><c:Empty><c:A/></c:Empty></c:contact>".to_owned(),
        ]
        .concat();
        let entries = entries(&text);
        let [Entry::Note(note), Entry::Card(read)] = &entries[..] else {
            panic!("{entries:?}")
        };
        let expected = (2, Remark::UnusedMember("Pager".to_owned()));
        assert_eq!((note.line, note.remark.clone()), expected);
        let card = read.card.to_string();
        for line in [
            "N:Byte;Ada;;;",
            "FN:Ada Byte",
            "NICKNAME:Ad",
            "ORG:Bytes",
            "ORG:Guild",
            "TITLE:Poet",
            "TITLE:Editor",
            "ROLE:Lead",
            "X-PHONETIC-FIRST-NAME:Eida",
            "IMPP;X-SERVICE-TYPE=Skype:skype:ada.b",
            "EMAIL;TYPE=PREF:ada@example.org",
            "TEL;TYPE=CELL:1",
            "TEL;TYPE=WORK;TYPE=FAX:2",
            "TEL;TYPE=HOME:3",
            "ADR;TYPE=HOME:;;1 Way;Oslo;;;",
            "X-ABRELATEDNAMES:Bo",
            "NOTE:Met",
            "BDAY:1985-03-09",
        ] {
            assert!(card.contains(&format!("{line}\r\n")), "{line}: {card}");
        }
    }

    #[test]
    fn what_is_no_contact_is_refused() {
        for (text, fault) in [
            (
                format!("<c:contact xmlns:c=\"{NAMESPACE}\"/>"),
                Fault::Nameless,
            ),
            ("<c:contact>".to_owned(), Fault::Xml),
        ] {
            let entries = entries(&text);
            let [Entry::Refused(refusal)] = &entries[..] else {
                panic!("{text}")
            };
            assert_eq!(refusal.fault, fault);
        }
    }
}
