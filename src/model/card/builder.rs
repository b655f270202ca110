//! Conversion of details to a vCard 3.0.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::details::{Detail, Details, NameParts};
use super::entry_label::EntryLabel;
use super::kind::{DayKind, Kind};
use super::line::ContentLine;
use super::photo::Photo;
use super::value::Value;
use super::{Card, fields, text};

impl Details {
    /// Converts the details to a card without a `UID`. Equal values of a kind are written once.
    pub fn to_card(&self) -> Card {
        let mut card = Card::parse("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n");
        card.write_fields(self);
        let mut writer = EntryWriter {
            card,
            last_group: 0,
            written: HashSet::new(),
        };
        let is_birthday = |value: &Value| value.kind() == Kind::Day(DayKind::Birthday);
        let (birthdays, entries): (Vec<_>, Vec<_>) =
            self.values().partition(|(value, ..)| is_birthday(value));
        for (value, label, preferred) in entries {
            let entry = Detail::new((), label.clone());
            writer.add(&value, Detail { preferred, ..entry });
        }
        let mut card = writer.card;
        let mut seen = HashSet::new();
        let mut categories = self.categories.clone();
        categories.retain(|name| !name.trim().is_empty() && seen.insert(name.clone()));
        card.set_categories(&categories);
        card.write_photo(self.photo.as_ref());
        if self.favorite {
            card.insert(ContentLine::new(fields::FAVORITE, "TRUE"));
        }
        for (value, ..) in &birthdays {
            let (head, encoded) = value.new_line(&EntryLabel::None, false);
            card.insert(ContentLine::new(&head, &encoded));
        }
        card.lines.iter_mut().for_each(remove_controls);
        card
    }
}

/// A card to which entries are added.
struct EntryWriter {
    card: Card,
    last_group: u64,
    /// The lines written, each with its label if it means nothing without.
    written: HashSet<String>,
}

impl EntryWriter {
    fn add(&mut self, value: &Value, entry: Detail<()>) {
        let (head, encoded) = value.new_line(&entry.label, false);
        if encoded.trim_matches([' ', ';']).is_empty() {
            return;
        }
        let is_named = matches!(
            value.kind(),
            Kind::Related | Kind::Day(_) | Kind::Messenger | Kind::Fact(_)
        );
        let name = if is_named { entry.label.word() } else { "" };
        if self.written.insert(format!("{head}:{encoded}\n{name}")) {
            let Detail {
                label, preferred, ..
            } = entry;
            self.card
                .add(value, &label, preferred, &mut self.last_group);
        }
    }
}

impl Card {
    /// Writes what a card has once.
    fn write_fields(&mut self, details: &Details) {
        let mut write = |property: &str, encoded: String| {
            self.insert(ContentLine::new(property, &encoded));
        };
        let NameParts {
            prefix,
            first,
            middle,
            last,
            suffix,
        } = &details.name;
        let parts = [last, first, middle, prefix, suffix];
        write("N", parts.map(|part| text::escape(part)).join(";"));
        write("FN", text::escape(&details.name_to_show()));
        let mut texts = |texts: &[(&str, &String)]| {
            for (property, value) in texts.iter().filter(|(_, value)| !value.trim().is_empty()) {
                write(property, text::escape(value));
            }
        };
        texts(&[
            ("NICKNAME", &details.nickname),
            ("X-PHONETIC-FIRST-NAME", &details.phonetic.first),
            ("X-PHONETIC-MIDDLE-NAME", &details.phonetic.middle),
            ("X-PHONETIC-LAST-NAME", &details.phonetic.last),
        ]);
        let organization = std::iter::once(&details.organization).chain(&details.units);
        let organization: Vec<_> = organization.map(|part| text::escape(part.trim())).collect();
        let organization = organization.join(";");
        match organization.trim_end_matches(';') {
            "" => {}
            stated => self.insert(ContentLine::new("ORG", stated)),
        }
        for (property, value) in [("TITLE", &details.title), ("ROLE", &details.role)] {
            self.set_once(property, value);
        }
    }

    fn write_photo(&mut self, photo: Option<&Photo>) {
        let line = match photo {
            Some(Photo::Embedded { bytes }) => {
                let format = match bytes.as_slice() {
                    [0x89, b'P', b'N', b'G', ..] => "PNG",
                    [b'G', b'I', b'F', ..] => "GIF",
                    _ => "JPEG",
                };
                let head = format!("PHOTO;ENCODING=b;TYPE={format}");
                ContentLine::new(&head, &STANDARD.encode(bytes))
            }
            Some(Photo::Url(url)) => {
                ContentLine::new("PHOTO;VALUE=uri", &text::escape_uri(url.trim()))
            }
            Some(Photo::Unreadable) | None => return,
        };
        self.insert(line);
    }
}

/// Removes control characters, which no vCard may contain.
fn remove_controls(line: &mut ContentLine) {
    let is_control = |c: char| c.is_control() && c != '\t';
    if line.text().contains(is_control) {
        let plain = |text: &str| text.replace(is_control, "");
        *line = ContentLine::new(&plain(line.head()), &plain(line.value()));
    }
}
