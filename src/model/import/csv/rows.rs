//! Conversion of a table row to a contact.

use std::collections::BTreeMap;

use super::Dialect;
use super::field::{AddressPart, DatePart, Field, Group, GroupPart, NamePart};
use super::layout::Layout;
use super::unused::UNSAID;
use crate::model::birthday;
use crate::model::card::Photo;
use crate::model::card::address::Address;
use crate::model::card::day::DateOrText;
use crate::model::card::details::{Detail, Details, NameParts};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::online::{Account, network};
use crate::model::export::csv as own;

/// Reads the cells of a row by the layout.
pub fn details(layout: &Layout, cells: &[String]) -> Details {
    let mut row = Row {
        layout,
        details: Details::default(),
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

/// A row being read.
struct Row<'a> {
    layout: &'a Layout,
    details: Details,
    /// Addresses in a single cell, with their label.
    whole: Vec<(&'static str, &'a str)>,
    /// Year, month and day, if they have columns of their own.
    birth: [&'a str; 3],
    numbered: BTreeMap<(Group, u16), Vec<(GroupPart, &'a str)>>,
}

impl<'a> Row<'a> {
    fn take(&mut self, at: usize, cell: &'a str) {
        let details = &mut self.details;
        match self.layout.fields.get(at).copied().unwrap_or(Field::Custom) {
            Field::Ignored => {}
            Field::Name(part) => fill(name_part(details, part), cell, " "),
            Field::Organisation => fill(&mut details.organization, cell, ", "),
            Field::Department => fill(details.department_mut(), cell, ", "),
            Field::JobTitle | Field::Title => fill(&mut details.title, cell, ", "),
            Field::Email(label) => self.emails(at, label, cell),
            Field::Phone(_) if UNSAID.contains(&cell) => {}
            Field::Phone(label) => split(cell, &[';', '\n'])
                .into_iter()
                .for_each(|phone| add(&mut details.phones, phone, label)),
            Field::Url(label) => split(cell, &['\n']).into_iter().for_each(|url| {
                add_site(
                    details,
                    Detail::new(url.to_owned(), EntryLabel::from_word(label)),
                )
            }),
            Field::Messenger(service) => details.add_messenger(service, cell),
            Field::Address(label, AddressPart::Whole) => self.whole.push((label, cell)),
            Field::Address(label, part) => {
                fill(address_part(address(details, label), part), cell, "\n")
            }
            Field::Birthday(DatePart::Whole) if birthday::is_none(cell) => {}
            Field::Birthday(DatePart::Whole) => {
                let date = self.date(cell);
                self.details.set_birthday(date);
            }
            Field::Birthday(DatePart::Year) => self.birth[0] = cell,
            Field::Birthday(DatePart::Month) => self.birth[1] = cell,
            Field::Birthday(DatePart::Day) => self.birth[2] = cell,
            Field::Anniversary if birthday::is_none(cell) => {}
            Field::Anniversary => self.event("Anniversary", cell),
            Field::Relation(label) => split(cell, &[';', '\n'])
                .into_iter()
                .for_each(|name| add(&mut details.related, name, label)),
            Field::Numbered(group, index, part) => self
                .numbered
                .entry((group, index))
                .or_default()
                .push((part, cell)),
            Field::Note => fill(details.note_mut(), cell, "\n\n"),
            Field::Labels => self.labels(cell),
            Field::PhotoUrl if cell.starts_with("http") => {
                details.photo = Some(Photo::Url(cell.to_owned()));
            }
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
        push(&mut self.details.facts, Detail::named(&header, cell));
    }

    /// Adds email addresses; other values, such as the internal names of Exchange, stay under the
    /// column's header.
    fn emails(&mut self, at: usize, label: &str, cell: &str) {
        for email in split(cell, &[';', ',', '\n']) {
            match email.contains('@') {
                true => add(&mut self.details.emails, email, label),
                false => self.custom(at, email),
            }
        }
    }

    fn date(&self, cell: &str) -> DateOrText {
        let date = birthday::read(cell, Some(self.layout.dates.day_first));
        date.map_or_else(|| DateOrText::Text(cell.to_owned()), DateOrText::Date)
    }

    fn event(&mut self, label: &str, cell: &str) {
        let date = self.date(cell);
        push(&mut self.details.dates, Detail::day(label, date));
    }

    /// Adds labels. Google marks its own groups: `* starred` is the favourites, `* myContacts`
    /// means nothing.
    fn labels(&mut self, cell: &str) {
        let labels = match self.layout.dialect {
            Dialect::Google => own::split(cell),
            // Mailchimp quotes each.
            _ => split(cell, &[';', ','])
                .into_iter()
                .map(|label| label.trim_matches('"'))
                .collect(),
        };
        for label in labels {
            let own = label
                .strip_prefix("* ")
                .map(|label| label.to_lowercase().replace(' ', ""));
            let label = match own.as_deref() {
                Some("starred") => {
                    self.details.favorite = true;
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
            if !label.is_empty() && !is_known(&self.details.categories) {
                self.details.categories.push(label.to_owned());
            }
        }
    }

    fn finish(mut self) -> Details {
        for (label, cell) in std::mem::take(&mut self.whole) {
            let address = address(&mut self.details, label);
            if address.is_empty() {
                cell.clone_into(&mut address.street);
            }
        }
        for ((group, _), cells) in std::mem::take(&mut self.numbered) {
            self.group(group, &cells);
        }
        if self.birth != [""; 3] {
            self.details.set_birthday_parts(self.birth);
        }
        split_reading(&mut self.details.phonetic);
        self.details
            .addresses
            .retain(|address| !address.value.is_empty());
        self.details
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
            fill(&mut self.details.organization, of(GroupPart::Value), ", ");
            fill(&mut self.details.title, of(GroupPart::Title), ", ");
            let department = self.details.department_mut();
            return fill(department, of(GroupPart::Department), ", ");
        }
        let labels = own::split(of(if group == Group::Messenger {
            GroupPart::Service
        } else {
            GroupPart::Label
        }));
        for (nth, value) in own::split(of(GroupPart::Value)).into_iter().enumerate() {
            let (label, preferred) = own::read_label(at_or_only(&labels, nth));
            let (details, entry_label) = (&mut self.details, EntryLabel::from_word(label));
            let entry = Detail {
                // A label that several values share prefers the first.
                preferred: preferred && (nth == 0 || labels.len() > 1),
                ..Detail::new(value.to_owned(), entry_label)
            };
            match group {
                _ if value.is_empty() => {}
                Group::Email => push(&mut details.emails, entry),
                Group::Phone => push(&mut details.phones, entry),
                Group::Website => add_site(details, entry),
                Group::Relation => push(&mut details.related, entry),
                Group::Messenger => details.add_messenger(label, value),
                Group::Event => self.event(label, value),
                _ => own::take_custom(details, label, value),
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
            let (mut address, mut label, mut whole) = (Address::default(), "", "");
            for (part, values) in &cells {
                let value = values.get(nth).copied().unwrap_or_default();
                match part {
                    GroupPart::Label => label = own::read_label(at_or_only(values, nth)).0,
                    GroupPart::Address(AddressPart::Whole) => whole = value,
                    GroupPart::Address(part) => value.clone_into(address_part(&mut address, *part)),
                    _ => {}
                }
            }
            if address.is_empty() {
                whole.clone_into(&mut address.street);
            }
            let entry = Detail::new(address, EntryLabel::from_word(label));
            self.details.addresses.push(entry);
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

fn add(values: &mut Vec<Detail<String>>, value: &str, label: &str) {
    push(
        values,
        Detail::new(value.to_owned(), EntryLabel::from_word(label)),
    );
}

fn push<T: PartialEq>(values: &mut Vec<Detail<T>>, value: Detail<T>) {
    // Real rows have few values; comparing each of thousands with all others would be slow.
    if values.len() > COMPARED || !values.contains(&value) {
        values.push(value);
    }
}

/// Adds a web site, which the name of a network as its label makes a profile.
fn add_site(details: &mut Details, site: Detail<String>) {
    match network(site.label.word()) {
        Some(network) => {
            let (service, user) = (network.to_lowercase(), site.value);
            push(
                &mut details.profiles,
                Detail::plain(Account { service, user }),
            );
        }
        None => push(&mut details.urls, site),
    }
}

fn address<'d>(details: &'d mut Details, label: &str) -> &'d mut Address {
    let label = EntryLabel::from_word(label);
    let addresses = &mut details.addresses;
    let known = addresses.iter().position(|address| address.label == label);
    let at = known.unwrap_or_else(|| {
        addresses.push(Detail::new(Address::default(), label));
        addresses.len() - 1
    });
    &mut addresses[at].value
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

/// Splits the reading of a whole Japanese name, which stands as that of the family name.
fn split_reading(reading: &mut NameParts) {
    let is_kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}');
    let is_whole = reading.first.is_empty()
        && reading
            .last
            .chars()
            .all(|c| is_kana(c) || c.is_whitespace());
    let parts = reading.last.trim().split_once(char::is_whitespace);
    if let Some((last, first)) = parts.filter(|_| is_whole) {
        (reading.last, reading.first) = (last.to_owned(), first.trim().to_owned());
    }
}

fn name_part(details: &mut Details, part: NamePart) -> &mut String {
    match part {
        NamePart::Full => &mut details.display_name,
        NamePart::Given => &mut details.name.first,
        NamePart::Additional => &mut details.name.middle,
        NamePart::Family => &mut details.name.last,
        NamePart::Prefix => &mut details.name.prefix,
        NamePart::Suffix => &mut details.name.suffix,
        NamePart::Nickname => &mut details.nickname,
        NamePart::PhoneticGiven => &mut details.phonetic.first,
        NamePart::PhoneticAdditional => &mut details.phonetic.middle,
        NamePart::PhoneticFamily => &mut details.phonetic.last,
    }
}
