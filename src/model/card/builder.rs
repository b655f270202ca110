//! Conversion of parts to a vCard 3.0.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::line::ContentLine;
use super::parts::{self, Address, Labelled, Parts};
use super::{Card, text};

/// The property for values without a property of their own; its `X-ABLabel` is the name.
pub(super) const CUSTOM: &str = "X-CARNET-FIELD";

impl Parts {
    /// Converts the parts to a card, with a `UID` only if there is one. Equal values of a kind are
    /// written once.
    pub fn to_card(&self) -> Card {
        let mut writer = Writer::new();
        writer.names(self);
        writer.labelled("EMAIL", &self.emails);
        writer.labelled("TEL", &self.phones);
        self.addresses
            .iter()
            .for_each(|address| writer.address(address));
        writer.urls(&self.urls);
        writer.messengers(&self.messengers);
        writer.always_named("X-ABRELATEDNAMES", &self.relations);
        writer.always_named("X-ABDATE", &self.events);
        writer.always_named(CUSTOM, &self.custom);
        writer.text("NOTE", &self.note);
        writer.list("CATEGORIES", &self.labels);
        writer.photo(self);
        writer.text("UID", &self.uid);
        writer.group(self.members.as_deref());
        if self.favorite {
            writer.line("X-CARNET-FAVORITE", "TRUE");
        }
        let mut card = writer.card;
        card.set_birthday(self.birthday.parse().ok());
        card
    }
}

/// A card being written.
struct Writer {
    card: Card,
    items: usize,
    written: HashSet<(&'static str, String)>,
}

impl Writer {
    fn new() -> Self {
        let card = Card::parse("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n");
        Self {
            card,
            items: 0,
            written: HashSet::new(),
        }
    }

    fn line(&mut self, head: &str, encoded: &str) {
        self.card.insert(ContentLine::new(head, encoded));
    }

    fn text(&mut self, property: &str, value: &str) {
        if !value.trim().is_empty() {
            self.line(property, &encode(value));
        }
    }

    fn list(&mut self, property: &str, values: &[String]) {
        let mut seen = HashSet::new();
        let encoded = values
            .iter()
            .map(|value| encode(value))
            .filter(|value| !value.is_empty());
        let encoded: Vec<_> = encoded.filter(|value| seen.insert(value.clone())).collect();
        if !encoded.is_empty() {
            self.line(property, &encoded.join(","));
        }
    }

    fn names(&mut self, parts: &Parts) {
        let name = &parts.name;
        let components = [
            &name.family,
            &name.given,
            &name.additional,
            &name.prefix,
            &name.suffix,
        ];
        self.line("N", &components.map(|part| encode(part)).join(";"));
        self.line("FN", &encode(&parts.shown()));
        self.text("NICKNAME", &parts.nickname);
        self.text("X-PHONETIC-FIRST-NAME", &parts.phonetic.given);
        self.text("X-PHONETIC-MIDDLE-NAME", &parts.phonetic.additional);
        self.text("X-PHONETIC-LAST-NAME", &parts.phonetic.family);
        match (parts.organisation.trim(), parts.department.trim()) {
            ("", "") => {}
            (organisation, "") => self.line("ORG", &encode(organisation)),
            (organisation, department) => self.line(
                "ORG",
                &format!("{};{}", encode(organisation), encode(department)),
            ),
        }
        self.text("TITLE", &parts.title);
    }

    /// Checks whether this value of the property has not been written yet.
    fn is_new(&mut self, property: &'static str, value: &str) -> bool {
        !value.trim().is_empty() && self.written.insert((property, value.trim().to_owned()))
    }

    fn labelled(&mut self, property: &'static str, values: &[Labelled]) {
        for value in values {
            if self.is_new(property, &value.value) {
                self.typed(
                    property,
                    &encode(&value.value),
                    &value.label,
                    value.preferred,
                );
            }
        }
    }

    /// Adds a line whose label is a `TYPE` if vCard has one, else an `X-ABLabel` of its group.
    fn typed(&mut self, property: &str, encoded: &str, label: &str, preferred: bool) {
        let types = parts::types_of(label);
        let mut head = property.to_owned();
        for kind in types
            .into_iter()
            .flat_map(|types| types.split(','))
            .chain(preferred.then_some("PREF"))
        {
            head.push_str(&format!(";TYPE={kind}"));
        }
        let own = Some(label).filter(|label| types.is_none() && !label.trim().is_empty());
        self.grouped(&head, encoded, own.map(encode).as_deref());
    }

    fn grouped(&mut self, head: &str, encoded: &str, label: Option<&str>) {
        let Some(label) = label else {
            return self.line(head, encoded);
        };
        self.items += 1;
        let item = self.items;
        self.line(&format!("item{item}.{head}"), encoded);
        self.line(&format!("item{item}.X-ABLabel"), label);
    }

    /// Adds values that mean nothing without their label; the same value may have several labels.
    fn always_named(&mut self, property: &'static str, values: &[Labelled]) {
        for Labelled { value, label, .. } in values {
            if value.trim().is_empty() || !self.is_new(property, &format!("{value}\n{label}")) {
                continue;
            }
            if property == CUSTOM && label == "Role" {
                self.text("ROLE", value);
            } else {
                self.grouped(
                    property,
                    &encode(value),
                    Some(&encode(&parts::apple_label(label))),
                );
            }
        }
    }

    fn address(&mut self, address: &Address) {
        let encoded = address.components().map(|part| encode(part)).join(";");
        if !address.is_empty() && self.is_new("ADR", &encoded) {
            self.typed("ADR", &encoded, &address.label, false);
        }
    }

    fn urls(&mut self, urls: &[Labelled]) {
        for Labelled {
            value,
            label,
            preferred,
        } in urls
        {
            let uri = encode_uri(value);
            match parts::network(label) {
                _ if !self.is_new("URL", &uri) => {}
                Some(network) => self.line(
                    &format!("X-SOCIALPROFILE;TYPE={}", network.to_lowercase()),
                    &uri,
                ),
                None => self.typed("URL", &uri, label, *preferred),
            }
        }
    }

    fn messengers(&mut self, messengers: &[Labelled]) {
        for Labelled { value, label, .. } in messengers {
            let handle = encode_uri(value);
            match parts::service(label) {
                _ if !self.is_new("IMPP", &format!("{label}:{handle}")) || handle.is_empty() => {}
                Some((service, scheme)) => self.line(
                    &format!("IMPP;X-SERVICE-TYPE={service}"),
                    &format!("{scheme}:{handle}"),
                ),
                None => self.grouped("IMPP", &format!("x-apple:{handle}"), Some(&encode(label))),
            }
        }
    }

    /// Adds a group in the form of Apple's address book in vCard 3.0.
    fn group(&mut self, members: Option<&[String]>) {
        let Some(members) = members else { return };
        self.line("X-ADDRESSBOOKSERVER-KIND", "group");
        for member in members {
            self.line(
                "X-ADDRESSBOOKSERVER-MEMBER",
                &format!("urn:uuid:{}", encode_uri(member)),
            );
        }
    }

    fn photo(&mut self, parts: &Parts) {
        let media = match parts.photo.as_slice() {
            [] => None,
            [0x89, b'P', b'N', b'G', ..] => Some("PNG"),
            [b'G', b'I', b'F', ..] => Some("GIF"),
            _ => Some("JPEG"),
        };
        match media {
            Some(media) => self.line(
                &format!("PHOTO;ENCODING=b;TYPE={media}"),
                &STANDARD.encode(&parts.photo),
            ),
            None if parts.photo_url.trim().is_empty() => {}
            None => self.line("PHOTO;VALUE=uri", &encode_uri(&parts.photo_url)),
        }
    }
}

/// Encodes a text value without control characters, which no vCard may contain.
fn encode(value: &str) -> String {
    text::escape(&value.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), ""))
        .trim()
        .to_owned()
}

/// Encodes a URI unescaped, in one line and without backslashes, which no URI may contain and which
/// would be read as escapes.
fn encode_uri(value: &str) -> String {
    value
        .replace(|c: char| c.is_control(), "")
        .trim()
        .replace('\\', "%5C")
}
