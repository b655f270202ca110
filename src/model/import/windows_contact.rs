//! Windows Contacts: one contact in XML, in a file that ends in `.contact`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::{Entry, Fault, ReadCard};
use crate::model::card::parts::{Address, Labelled, Parts};
use crate::xml::{self, Element};

/// The namespace of its elements.
pub const NAMESPACE: &str = "http://schemas.microsoft.com/Contact";

/// Returns the contact of a document.
pub fn entry(text: &str) -> Entry {
    let Ok(root) = xml::parse(text.as_bytes()) else {
        return Entry::refused(1, Fault::Xml, text);
    };
    let parts = parts(&root);
    match parts.shown().is_empty() {
        true => Entry::refused(1, Fault::Nameless, text),
        false => Entry::Card(ReadCard {
            line: 1,
            card: parts.to_card(),
        }),
    }
}

fn parts(root: &Element) -> Parts {
    let mut parts = Parts {
        note: text(root, "Notes"),
        ..Parts::default()
    };
    if let Some(name) = list(root, "NameCollection").next() {
        parts.full_name = text(name, "FormattedName");
        parts.name.given = text(name, "GivenName");
        parts.name.additional = text(name, "MiddleName");
        parts.name.family = text(name, "FamilyName");
        parts.name.prefix = text(name, "Title");
        parts.name.suffix = [text(name, "Suffix"), text(name, "Generation")]
            .join(" ")
            .trim()
            .to_owned();
        parts.nickname = text(name, "NickName");
    }
    if let Some(position) = list(root, "PositionCollection").next() {
        let organisation = [text(position, "Company"), text(position, "Organization")];
        parts.organisation = organisation.concat();
        parts.department = text(position, "Department");
        parts.title = text(position, "JobTitle");
        custom(&mut parts, "Office", text(position, "Office"));
        custom(&mut parts, "Profession", text(position, "Profession"));
    }
    custom(&mut parts, "Gender", text(root, "Gender"));
    let entries = |name: &'static str, value: &'static str| {
        list(root, name).map(move |entry| labelled(entry, text(entry, value)))
    };
    parts.emails = entries("EmailAddressCollection", "Address").collect();
    parts.phones = entries("PhoneNumberCollection", "Number").collect();
    parts.urls = entries("UrlCollection", "Value").collect();
    parts.messengers = entries("IMAddressCollection", "Value").collect();
    parts.relations = entries("PersonCollection", "FormattedName").collect();
    parts.addresses = list(root, "PhysicalAddressCollection")
        .map(address)
        .filter(|address| !address.is_empty())
        .collect();
    for mut event in entries("DateCollection", "Value") {
        let day = event.value.split('T').next().unwrap_or_default();
        event.value = day.to_owned();
        match event.label.as_str() {
            "Birthday" => parts.birthday = event.value,
            _ => parts.events.push(event),
        }
    }
    let photos = list(root, "PhotoCollection").map(|photo| text(photo, "Value"));
    let mut photos = photos.filter_map(|photo| {
        let digits: String = photo.split_whitespace().collect();
        BASE64_STANDARD.decode(digits).ok()
    });
    parts.photo = photos.find(|photo| !photo.is_empty()).unwrap_or_default();
    parts
}

fn address(entry: &Element) -> Address {
    Address {
        label: label(entry),
        po_box: text(entry, "POBox"),
        extended: text(entry, "ExtendedAddress"),
        street: text(entry, "Street"),
        city: text(entry, "Locality"),
        region: text(entry, "Region"),
        postcode: text(entry, "PostalCode"),
        country: text(entry, "Country"),
    }
}

fn custom(parts: &mut Parts, label: &str, value: String) {
    if !value.is_empty() {
        parts.custom.push(Labelled {
            value,
            label: label.to_owned(),
            preferred: false,
        });
    }
}

fn labelled(entry: &Element, value: String) -> Labelled {
    Labelled {
        value,
        label: label(entry),
        preferred: labels(entry).any(|label| label == "Preferred"),
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
                <c:FamilyName>Byte</c:FamilyName><c:NickName>Ad</c:NickName></c:Name>"),
            collection("Position", "<c:Position><c:Company>Bytes</c:Company><c:JobTitle>Poet</c:JobTitle></c:Position>"),
            collection("EmailAddress", &format!("<c:EmailAddress><c:Address>ada@example.org</c:Address>{}</c:EmailAddress>", labels(&["Preferred"]))),
            collection("PhoneNumber", &(phone("1", &["Cellular"]) + &phone("2", &["Business", "Fax"]) + &phone("3", &["Personal", "Voice"]))),
            collection("PhysicalAddress", &format!("<c:PhysicalAddress><c:Street>1 Way</c:Street><c:Locality>Oslo</c:Locality>{}</c:PhysicalAddress>", labels(&["Personal"]))),
            collection("Date", &format!("<c:Date><c:Value>1985-03-09T00:00:00Z</c:Value>{}</c:Date>", labels(&["wab:Birthday"]))),
            collection("Person", &format!("<c:Person><c:FormattedName>Bo</c:FormattedName>{}</c:Person>", labels(&["wab:Spouse"]))),
            "</c:contact>".to_owned(),
        ]
        .concat();
        let Entry::Card(read) = entry(&text) else {
            panic!("{:?}", entry(&text))
        };
        let card = read.card.to_string();
        for line in [
            "N:Byte;Ada;;;",
            "FN:Ada Byte",
            "NICKNAME:Ad",
            "ORG:Bytes",
            "TITLE:Poet",
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
            let Entry::Refused(refusal) = entry(&text) else {
                panic!("{text}")
            };
            assert_eq!(refusal.fault, fault);
        }
    }
}
