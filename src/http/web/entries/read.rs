//! The entries of a card beyond its flat fields, and the part of them that a form shows.

use std::collections::{BTreeMap, HashMap};

use super::{Entries, FIRST, Row, SINGLES};
use crate::domain::limits;
use crate::model::card::address::Address;
use crate::model::card::day::{Day, DayKind};
use crate::model::card::details::{Detail, Details, NameParts};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::fact::{Fact, FactKind};
use crate::model::card::online::Account;
use crate::model::contact::ContactFields;

/// Returns the key of the entry whose value is a flat field.
pub fn first_key(entries: &[Detail<String>], value: Option<&str>) -> Option<usize> {
    let with_value = |preferred: bool| {
        move |entry: &&Detail<String>| {
            Some(entry.value.as_str()) == value && (entry.preferred || !preferred)
        }
    };
    entries
        .iter()
        .find(with_value(true))
        .or_else(|| entries.iter().find(with_value(false)))
        .map(|entry| entry.key)
}

/// The part of a card's entries that a form shows.
#[derive(Default)]
pub struct ShownEntries {
    /// The shown entries.
    pub entries: Entries,
    /// The number of entries of each kind that it leaves out.
    pub further: HashMap<String, usize>,
}

impl Row {
    /// Returns the bytes of all its parts.
    pub fn bytes(&self) -> usize {
        self.parts.values().map(String::len).sum()
    }
}

impl Entries {
    /// Reads the entries of a card beyond its flat fields.
    pub fn of(details: &Details, fields: &ContactFields) -> Self {
        let mut rows = Vec::new();
        for (group, entries, flat) in [
            ("email", &details.emails, &fields.email),
            ("phone", &details.phones, &fields.phone),
            ("url", &details.urls, &None),
            ("related", &details.related, &None),
            ("note", &details.notes, &fields.comments),
        ] {
            let first = first_key(entries, flat.as_deref());
            for entry in entries {
                match first == Some(entry.key) {
                    true if group == "note" => {}
                    true => rows.push(Row::new(group, FIRST, &entry.label, [])),
                    false => rows.push(Row::new(
                        group,
                        entry.key,
                        &entry.label,
                        [("value", &entry.value)],
                    )),
                }
            }
        }
        rows.extend(details.addresses.iter().map(address));
        rows.extend(
            details
                .messengers
                .iter()
                .map(|entry| account("messenger", entry)),
        );
        rows.extend(
            details
                .profiles
                .iter()
                .map(|entry| account("profile", entry)),
        );
        let is_flat = |entry: &Detail<Day>| {
            entry.value.kind == DayKind::Birthday && entry.value.date.date() == fields.birthday
        };
        rows.extend(
            details
                .dates
                .iter()
                .filter(|entry| !is_flat(entry))
                .filter_map(day),
        );
        // The key that sorts a name may be a parameter of its line, which no row can change.
        let is_row = |fact: &&Detail<Fact>| fact.value.kind != FactKind::SortName;
        rows.extend(details.facts.iter().filter(is_row).map(fact));
        Self {
            singles: singles(details),
            rows,
        }
    }

    /// Returns the part that a form shows: limited numbers of entries of each kind, and none that
    /// is too long for a form.
    pub fn shown(self) -> ShownEntries {
        let mut shown = ShownEntries::default();
        shown.entries.singles = self
            .singles
            .into_iter()
            .filter(|(_, value)| value.len() <= limits::FORM_LINE_BYTES)
            .collect();
        let (mut counts, mut bytes) = (HashMap::<String, usize>::new(), 0);
        for row in self.rows {
            let count = counts.entry(row.group.clone()).or_default();
            if *count < limits::FORM_ENTRIES && bytes + row.bytes() <= limits::FORM_ENTRY_BYTES {
                *count += 1;
                bytes += row.bytes();
                shown.entries.rows.push(row);
            } else {
                *shown.further.entry(row.group).or_default() += 1;
            }
        }
        shown
    }
}

/// Returns the fields that a card has once, by name.
fn singles(details: &Details) -> BTreeMap<String, String> {
    let NameParts {
        prefix,
        middle,
        suffix,
        ..
    } = &details.name;
    let own_name = details.own_name.clone().unwrap_or_default();
    let department = details.units.first().cloned().unwrap_or_default();
    let values = [
        prefix,
        middle,
        suffix,
        &own_name,
        &details.nickname,
        &details.organization,
        &department,
        &details.title,
        &details.role,
        &details.phonetic.first,
        &details.phonetic.last,
    ];
    let named = SINGLES.iter().zip(values);
    named
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

fn address(entry: &Detail<Address>) -> Row {
    let Address {
        po_box,
        extended,
        street,
        city,
        region,
        postcode,
        country,
    } = &entry.value;
    let parts = [
        ("street", street.as_str()),
        ("extended", extended),
        ("po_box", po_box),
        ("city", city),
        ("region", region),
        ("postcode", postcode),
        ("country", country),
    ];
    Row::new("address", entry.key, &entry.label, parts)
}

fn account(group: &str, entry: &Detail<Account>) -> Row {
    Row::new(
        group,
        entry.key,
        &entry.label,
        [
            ("service", &entry.value.service),
            ("user", &entry.value.user),
        ],
    )
}

fn fact(entry: &Detail<Fact>) -> Row {
    let name = match &entry.label {
        EntryLabel::Custom(name) => name.as_str(),
        _ => "",
    };
    let parts = [
        ("kind", entry.value.kind.word()),
        ("name", name),
        ("value", &entry.value.text),
    ];
    Row::new("fact", entry.key, &EntryLabel::None, parts)
}

/// Returns the row of a date that can be read; others stay as written.
fn day(entry: &Detail<Day>) -> Option<Row> {
    let date = entry.value.date.date()?;
    let kind = match entry.value.kind {
        DayKind::Birthday => "birthday",
        DayKind::Anniversary => "anniversary",
        DayKind::Other => "other",
    };
    let year = date.year().map(|year| year.to_string()).unwrap_or_default();
    let (day, month) = (date.day().to_string(), date.month().to_string());
    Some(Row::new(
        "date",
        entry.key,
        &entry.label,
        [
            ("kind", kind),
            ("day", &day),
            ("month", &month),
            ("year", &year),
        ],
    ))
}
