//! Conversion of a table row to a contact.

use std::collections::BTreeMap;

use super::Dialect;
use super::dates;
use super::header::{AddressPart, DatePart, Field, Group, GroupPart, NamePart};
use super::layout::Layout;
use crate::model::birthday::Birthday;
use crate::model::card::parts::{Address, Labelled, Parts};
use crate::model::export::csv as own;

/// Reads the cells of a row by the layout.
pub fn parts(layout: &Layout, cells: &[String]) -> Parts {
    let mut row = Row {
        layout,
        parts: Parts::default(),
        whole: Vec::new(),
        birth: [""; 3],
        numbered: BTreeMap::new(),
    };
    for (at, cell) in cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
    {
        row.take(at, cell);
    }
    row.finish()
}

/// Outlook's values for an unset gender and for not private; some languages name the latter column
/// as others name the home phone.
pub const UNSAID: &[&str] = &[
    "Unspecified",
    "False",
    "Falso",
    "Falsch",
    "Faux",
    "Onwaar",
    "Fałsz",
    "Ложь",
    "Keine Angabe",
    "Non spécifié",
    "Sin especificar",
    "Non specificato",
    "Niet opgegeven",
    "Não especificado",
    "Не указан",
];

/// A row being read.
struct Row<'a> {
    layout: &'a Layout,
    parts: Parts,
    /// Addresses in a single cell, with their label.
    whole: Vec<(&'static str, &'a str)>,
    /// Year, month and day, if they have columns of their own.
    birth: [&'a str; 3],
    numbered: BTreeMap<(Group, u16), Vec<(GroupPart, &'a str)>>,
}

impl<'a> Row<'a> {
    fn take(&mut self, at: usize, cell: &'a str) {
        let parts = &mut self.parts;
        match self.layout.fields.get(at).copied().unwrap_or(Field::Custom) {
            Field::Ignored => {}
            Field::Name(part) => fill(name_part(parts, part), cell, " "),
            Field::Organisation => fill(&mut parts.organisation, cell, ", "),
            Field::Department => fill(&mut parts.department, cell, ", "),
            Field::JobTitle | Field::Title => fill(&mut parts.title, cell, ", "),
            Field::Email(label) => self.emails(at, label, cell),
            Field::Phone(_) if UNSAID.contains(&cell) => {}
            Field::Phone(label) => split(cell, &[';', '\n'])
                .into_iter()
                .for_each(|phone| add(&mut parts.phones, phone, label)),
            Field::Url(label) => split(cell, &['\n'])
                .into_iter()
                .for_each(|url| add(&mut parts.urls, url, label)),
            Field::Messenger(service) => add(&mut parts.messengers, cell, service),
            Field::Address(label, AddressPart::Whole) => self.whole.push((label, cell)),
            Field::Address(label, part) => {
                fill(address_part(address(parts, label), part), cell, "\n")
            }
            Field::Birthday(DatePart::Whole) => self.birthday(at, cell),
            Field::Birthday(DatePart::Year) => self.birth[0] = cell,
            Field::Birthday(DatePart::Month) => self.birth[1] = cell,
            Field::Birthday(DatePart::Day) => self.birth[2] = cell,
            Field::Anniversary if dates::is_none(cell) => {}
            Field::Anniversary => self.event("Anniversary", cell),
            Field::Relation(label) => split(cell, &[';', '\n'])
                .into_iter()
                .for_each(|name| add(&mut parts.relations, name, label)),
            Field::Numbered(group, index, part) => self
                .numbered
                .entry((group, index))
                .or_default()
                .push((part, cell)),
            Field::Note => fill(&mut parts.note, cell, "\n\n"),
            Field::Labels => self.labels(cell),
            Field::PhotoUrl if cell.starts_with("http") => fill(&mut parts.photo_url, cell, " "),
            Field::PhotoUrl | Field::Custom => self.custom(at, cell),
        }
    }

    fn header(&self, at: usize) -> String {
        let header = self
            .layout
            .header
            .get(at)
            .filter(|header| !header.is_empty());
        header
            .cloned()
            .unwrap_or_else(|| format!("Column {}", at + 1))
    }

    fn custom(&mut self, at: usize, cell: &str) {
        if UNSAID.contains(&cell) {
            return;
        }
        let header = self.header(at);
        add(&mut self.parts.custom, cell, &header);
    }

    /// Adds email addresses; other values, such as the internal names of Exchange, stay under the
    /// column's header.
    fn emails(&mut self, at: usize, label: &str, cell: &str) {
        for email in split(cell, &[';', ',', '\n']) {
            match email.contains('@') {
                true => add(&mut self.parts.emails, email, label),
                false => self.custom(at, email),
            }
        }
    }

    fn birthday(&mut self, at: usize, cell: &str) {
        match dates::read(cell, self.layout.day_first) {
            Some(date) => self.parts.birthday = date.to_string(),
            None if dates::is_none(cell) => {}
            None => self.custom(at, cell),
        }
    }

    fn event(&mut self, label: &str, cell: &str) {
        let date = dates::read(cell, self.layout.day_first)
            .map_or_else(|| cell.to_owned(), |date| date.to_string());
        add(&mut self.parts.events, &date, label);
    }

    /// Adds labels. Google marks its own groups: `* starred` is the favourites, `* myContacts`
    /// means nothing.
    fn labels(&mut self, cell: &str) {
        let labels = match self.layout.dialect {
            Dialect::Google => own::split(cell),
            _ => split(cell, &[';', ',']),
        };
        for label in labels {
            let own = label
                .strip_prefix("* ")
                .map(|label| label.to_lowercase().replace(' ', ""));
            let label = match own.as_deref() {
                Some("starred") => {
                    self.parts.favorite = true;
                    continue;
                }
                Some("mycontacts" | "othercontacts" | "other") => continue,
                Some("friends") => "Friends",
                Some("family") => "Family",
                Some("coworkers") => "Coworkers",
                _ => label,
            };
            let is_known = |labels: &[String]| {
                labels.len() <= COMPARED && labels.iter().any(|known| known == label)
            };
            if !label.is_empty() && !is_known(&self.parts.labels) {
                self.parts.labels.push(label.to_owned());
            }
        }
    }

    fn finish(mut self) -> Parts {
        for (label, cell) in std::mem::take(&mut self.whole) {
            let address = address(&mut self.parts, label);
            if address.is_empty() {
                cell.clone_into(&mut address.street);
            }
        }
        for ((group, _), cells) in std::mem::take(&mut self.numbered) {
            self.group(group, &cells);
        }
        self.join_birthday();
        self.parts.addresses.retain(|address| !address.is_empty());
        self.parts
    }

    fn join_birthday(&mut self) {
        let [year, month, day] = self.birth;
        if month.is_empty() && day.is_empty() && year.is_empty() {
            return;
        }
        let year = year.parse().ok().filter(|year| *year != 0);
        let birthday = month
            .parse()
            .ok()
            .zip(day.parse().ok())
            .and_then(|(month, day)| Birthday::new(year, month, day));
        match birthday {
            Some(birthday) => self.parts.birthday = birthday.to_string(),
            None => add(
                &mut self.parts.custom,
                self.birth.join(" ").trim(),
                "Birthday",
            ),
        }
    }

    /// Reads a group of Google's numbered columns, whose cells hold several values when a contact
    /// has more than columns.
    fn group(&mut self, group: Group, cells: &[(GroupPart, &str)]) {
        let of = |wanted: GroupPart| {
            cells
                .iter()
                .find(|(part, _)| *part == wanted)
                .map_or("", |(_, cell)| *cell)
        };
        if group == Group::Address {
            return self.group_address(cells);
        }
        if group == Group::Organisation {
            fill(&mut self.parts.organisation, of(GroupPart::Value), ", ");
            fill(&mut self.parts.title, of(GroupPart::Title), ", ");
            return fill(&mut self.parts.department, of(GroupPart::Department), ", ");
        }
        let labels = own::split(of(if group == Group::Messenger {
            GroupPart::Service
        } else {
            GroupPart::Label
        }));
        for (nth, value) in own::split(of(GroupPart::Value)).into_iter().enumerate() {
            let (label, preferred) = own::read_label(at_or_only(&labels, nth));
            let labelled = Labelled {
                value: value.to_owned(),
                label: label.to_owned(),
                preferred,
            };
            match group {
                _ if value.is_empty() => {}
                Group::Email => push(&mut self.parts.emails, labelled),
                Group::Phone => push(&mut self.parts.phones, labelled),
                Group::Website => push(&mut self.parts.urls, labelled),
                Group::Relation => push(&mut self.parts.relations, labelled),
                Group::Messenger => push(&mut self.parts.messengers, labelled),
                Group::Event => self.event(label, value),
                Group::Custom | Group::Address | Group::Organisation => {
                    own::take_custom(&mut self.parts, labelled)
                }
            }
        }
    }

    fn group_address(&mut self, cells: &[(GroupPart, &str)]) {
        let cells: Vec<_> = cells
            .iter()
            .map(|(part, cell)| (*part, own::split(cell)))
            .collect();
        let count = cells
            .iter()
            .map(|(_, values)| values.len())
            .max()
            .unwrap_or(0);
        for nth in 0..count {
            let mut address = Address::default();
            let mut whole = "";
            for (part, values) in &cells {
                let value = values.get(nth).copied().unwrap_or_default();
                match part {
                    GroupPart::Label => own::read_label(at_or_only(values, nth))
                        .0
                        .clone_into(&mut address.label),
                    GroupPart::Address(AddressPart::Whole) => whole = value,
                    GroupPart::Address(part) => value.clone_into(address_part(&mut address, *part)),
                    _ => {}
                }
            }
            if address.is_empty() {
                whole.clone_into(&mut address.street);
            }
            self.parts.addresses.push(address);
        }
    }
}

/// Returns the label of the nth value, from a label for each value or one for all.
fn at_or_only<'a>(labels: &[&'a str], nth: usize) -> &'a str {
    let only = || labels.first().filter(|_| labels.len() == 1);
    labels.get(nth).or_else(only).copied().unwrap_or_default()
}

/// The most values of a kind that are checked for duplicates.
const COMPARED: usize = 50;

/// Splits values that share a cell.
fn split<'a>(cell: &'a str, separators: &[char]) -> Vec<&'a str> {
    let values = own::split(cell)
        .into_iter()
        .flat_map(|value| value.split(separators).map(str::trim));
    values.filter(|value| !value.is_empty()).collect()
}

/// Appends text to a field, after its present content.
fn fill(place: &mut String, text: &str, between: &str) {
    if !place.is_empty() && !text.is_empty() && place != text {
        place.push_str(between);
        place.push_str(text);
    } else if place.is_empty() {
        place.push_str(text);
    }
}

fn add(values: &mut Vec<Labelled>, value: &str, label: &str) {
    push(
        values,
        Labelled {
            value: value.to_owned(),
            label: label.to_owned(),
            preferred: false,
        },
    );
}

fn push(values: &mut Vec<Labelled>, value: Labelled) {
    // Real rows have few values; comparing each of thousands with all others would be slow.
    if values.len() > COMPARED || !values.contains(&value) {
        values.push(value);
    }
}

fn address<'p>(parts: &'p mut Parts, label: &str) -> &'p mut Address {
    let at = parts
        .addresses
        .iter()
        .position(|address| address.label == label)
        .unwrap_or_else(|| {
            parts.addresses.push(Address {
                label: label.to_owned(),
                ..Address::default()
            });
            parts.addresses.len() - 1
        });
    &mut parts.addresses[at]
}

fn address_part(address: &mut Address, part: AddressPart) -> &mut String {
    match part {
        AddressPart::Whole | AddressPart::Street => &mut address.street,
        AddressPart::PoBox => &mut address.po_box,
        AddressPart::Extended => &mut address.extended,
        AddressPart::City => &mut address.city,
        AddressPart::Region => &mut address.region,
        AddressPart::Postcode => &mut address.postcode,
        AddressPart::Country => &mut address.country,
    }
}

fn name_part(parts: &mut Parts, part: NamePart) -> &mut String {
    match part {
        NamePart::Full => &mut parts.full_name,
        NamePart::Given => &mut parts.name.given,
        NamePart::Additional => &mut parts.name.additional,
        NamePart::Family => &mut parts.name.family,
        NamePart::Prefix => &mut parts.name.prefix,
        NamePart::Suffix => &mut parts.name.suffix,
        NamePart::Nickname => &mut parts.nickname,
        NamePart::PhoneticGiven => &mut parts.phonetic.given,
        NamePart::PhoneticAdditional => &mut parts.phonetic.additional,
        NamePart::PhoneticFamily => &mut parts.phonetic.family,
    }
}
