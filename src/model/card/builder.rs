//! Conversion of details to a vCard 3.0.

use std::collections::HashSet;

use super::day::DayKind;
use super::details::{Details, NameParts};
use super::entry_label::EntryLabel;
use super::kind::Kind;
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
            writer.add(&value, label, preferred);
        }
        let mut card = writer.card;
        let mut seen = HashSet::new();
        let named = self
            .categories
            .iter()
            .filter(|name| !name.trim().is_empty());
        let categories: Vec<_> = named
            .filter(|name| seen.insert(*name))
            .map(|name| text::escape(name))
            .collect();
        if !categories.is_empty() {
            card.insert(ContentLine::new("CATEGORIES", &categories.join(",")));
        }
        match &self.photo {
            Some(Photo::Embedded { bytes }) => card.set_photo(Some(bytes)),
            Some(Photo::Url(url)) if !url.trim().is_empty() => {
                let url = text::escape_uri(url.trim());
                card.insert(ContentLine::new("PHOTO;VALUE=uri", &url));
            }
            Some(Photo::Url(_) | Photo::Unreadable) | None => {}
        }
        if self.favorite {
            card.insert(ContentLine::new(fields::FAVORITE, "TRUE"));
        }
        for (value, ..) in &birthdays {
            let (head, encoded) = value.new_line(&EntryLabel::None, false);
            card.insert(ContentLine::new(&head, &encoded));
        }
        card.write_display_name(&self.display_name);
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
    fn add(&mut self, value: &Value, label: &EntryLabel, preferred: bool) {
        let (head, encoded) = value.new_line(label, false);
        let (kind, label) = (value.kind(), value.new_label(label, false));
        let is_named = matches!(
            kind,
            Kind::Related | Kind::Day(_) | Kind::Messenger | Kind::Fact(_)
        );
        let name = if is_named { label.word() } else { "" };
        if self.written.insert(format!("{head}:{encoded}\n{name}")) {
            let (line, last_group) = ((head, encoded), &mut self.last_group);
            self.card
                .insert_entry(kind, line, &label, preferred, false, last_group);
        }
    }
}

impl Card {
    /// Writes the name to show, else what names the contact best, after `N`.
    fn write_display_name(&mut self, name: &str) {
        let composed = || self.composed_name();
        let name = Some(name.to_owned()).filter(|name| !name.trim().is_empty());
        let line = ContentLine::new("FN", &text::escape(&name.unwrap_or_else(composed)));
        let after_name = self.lines.iter().position(|line| line.is("N"));
        self.lines.insert(after_name.map_or(0, |at| at + 1), line);
    }

    /// Writes what a card has once.
    fn write_fields(&mut self, details: &Details) {
        let NameParts {
            prefix,
            first,
            middle,
            last,
            suffix,
        } = &details.name;
        let join = |parts: &[&String]| {
            let parts = parts.iter().map(|part| text::escape(part.trim()));
            parts.collect::<Vec<_>>().join(";")
        };
        let mut organization = vec![&details.organization];
        organization.extend(&details.units);
        while organization.pop_if(|part| part.trim().is_empty()).is_some() {}
        let phonetic = &details.phonetic;
        let fields = [
            ("N", join(&[last, first, middle, prefix, suffix])),
            ("NICKNAME", join(&[&details.nickname])),
            ("X-PHONETIC-FIRST-NAME", join(&[&phonetic.first])),
            ("X-PHONETIC-MIDDLE-NAME", join(&[&phonetic.middle])),
            ("X-PHONETIC-LAST-NAME", join(&[&phonetic.last])),
            ("ORG", join(&organization)),
            ("TITLE", join(&[&details.title])),
            ("ROLE", join(&[&details.role])),
        ];
        for (property, encoded) in fields.iter().filter(|(_, encoded)| !encoded.is_empty()) {
            self.insert(ContentLine::new(property, encoded));
        }
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
