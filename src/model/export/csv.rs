//! The table that Google Contacts reads and writes, with protection against formulas in cells.

mod formula;

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::model::card::address::Address;
use crate::model::card::day::DayKind;
use crate::model::card::details::{Detail, Details};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::fact::{Fact, FactKind};
use crate::model::card::online::{Account, network};
use crate::model::card::{Card, Photo};
pub use formula::{neutralise, restore};

/// The number of numbered columns of each kind; further values share the last.
const EMAILS: usize = 5;
const PHONES: usize = 6;
const ADDRESSES: usize = 3;
const WEBSITES: usize = 3;
const RELATIONS: usize = 3;
const EVENTS: usize = 3;
const CUSTOM: usize = 2;

/// Google's separator of values that share a cell.
const JOINT: &str = " ::: ";
/// Labels of the custom fields for values without a column of Google's.
const DISPLAY_NAME: &str = "Display Name";
const MESSENGER: &str = "IM";
/// Google's own group of favourites.
const STARRED: &str = "* starred";

/// Returns the columns, under Google's names.
pub fn header() -> Vec<String> {
    let single = [
        "First Name",
        "Middle Name",
        "Last Name",
        "Phonetic First Name",
        "Phonetic Middle Name",
        "Phonetic Last Name",
        "Name Prefix",
        "Name Suffix",
        "Nickname",
        "File As",
        "Organization Name",
        "Organization Title",
        "Organization Department",
        "Birthday",
        "Notes",
        "Photo",
        "Labels",
    ];
    let address = [
        "Label",
        "Formatted",
        "Street",
        "City",
        "PO Box",
        "Region",
        "Postal Code",
        "Country",
        "Extended Address",
    ];
    let mut header: Vec<_> = single.map(str::to_owned).into();
    let mut numbered = |kind: &str, count: usize, parts: &[&str]| {
        header.extend((1..=count).flat_map(|at| {
            parts
                .iter()
                .map(move |part| format!("{kind} {at} - {part}"))
                .collect::<Vec<_>>()
        }));
    };
    numbered("E-mail", EMAILS, &["Label", "Value"]);
    numbered("Phone", PHONES, &["Label", "Value"]);
    numbered("Address", ADDRESSES, &address);
    numbered("Relation", RELATIONS, &["Label", "Value"]);
    numbered("Website", WEBSITES, &["Label", "Value"]);
    numbered("Event", EVENTS, &["Label", "Value"]);
    numbered("Custom Field", CUSTOM, &["Label", "Value"]);
    header
}

/// Returns the cells of a contact, one for each column of [`header`], with the labels that groups
/// give it.
pub fn row(card: &Card, groups: &[String]) -> Vec<String> {
    let mut details = card.details();
    let own: HashSet<_> = details.categories.iter().collect();
    let fresh: Vec<_> = groups
        .iter()
        .filter(|group| !own.contains(group))
        .cloned()
        .collect();
    details.categories.extend(fresh);
    cells(&details)
        .iter()
        .map(|cell| neutralise(cell))
        .collect()
}

/// Returns the cells of a contact but for labels, by which it is found again in a table.
pub fn cells_without_labels(card: &Card) -> Vec<String> {
    let mut details = card.details();
    details.categories.clear();
    details.favorite = false;
    cells(&details)
}

/// Returns the header or a row as a line of the file, quoted and ended by RFC 4180.
pub fn line(cells: &[String]) -> Vec<u8> {
    // A spreadsheet may split unquoted text at semicolons or tabs, and run the rest as a formula.
    let is_cut = cells.iter().any(|cell| cell.contains([';', '\t']));
    let quotes = if is_cut {
        csv::QuoteStyle::Always
    } else {
        csv::QuoteStyle::Necessary
    };
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder
        .terminator(csv::Terminator::CRLF)
        .quote_style(quotes)
        .from_writer(Vec::new());
    writer
        .write_record(cells)
        .expect("memory takes every record");
    writer.into_inner().expect("memory takes every record")
}

/// Returns a value under a name.
fn named(name: &str, text: &str) -> Detail<String> {
    Detail::new(text.to_owned(), EntryLabel::Custom(name.to_owned()))
}

fn cells(details: &Details) -> Vec<String> {
    let Details { name, phonetic, .. } = details;
    let (given, shown) = given_and_shown(details);
    let starred = details.favorite.then(|| STARRED.to_owned());
    let labels: Vec<_> = details.categories.iter().cloned().chain(starred).collect();
    let notes: Vec<_> = details
        .notes
        .iter()
        .map(|note| note.value.as_str())
        .collect();
    let (birthday, events) = days(details);
    let photo_url = match &details.photo {
        Some(Photo::Url(url)) if url.starts_with("http") => url,
        _ => "",
    };
    let single = [
        given,
        &name.middle,
        &name.last,
        &phonetic.first,
        &phonetic.middle,
        &phonetic.last,
        &name.prefix,
        &name.suffix,
        &details.nickname,
        "",
        &details.organization,
        &details.title,
        &details.department(),
        &birthday,
        &notes.join("\n\n"),
        photo_url,
        &labels.join(JOINT),
    ];
    let mut cells: Vec<_> = single.map(|text| text.trim().to_owned()).into();
    cells.extend(pairs(&details.emails, EMAILS));
    cells.extend(pairs(&details.phones, PHONES));
    cells.extend(addresses(&details.addresses));
    cells.extend(pairs(&details.related, RELATIONS));
    cells.extend(pairs(&websites(details), WEBSITES));
    cells.extend(pairs(&events, EVENTS));
    cells.extend(pairs(&custom(details, shown), CUSTOM));
    cells
}

/// Returns the given name and the name for a custom field. Google has no column for a name as
/// shown: without components it becomes the first name, else a custom field.
fn given_and_shown(details: &Details) -> (&str, Option<&str>) {
    match details.own_name.as_deref() {
        Some(shown) if details.name.spoken().is_empty() => (shown, None),
        shown => (&details.name.first, shown),
    }
}

/// Returns the birthday, and the other days.
fn days(details: &Details) -> (String, Vec<Detail<String>>) {
    let mut birthday = String::new();
    let mut events = Vec::new();
    for entry in &details.dates {
        let text = entry.value.date.to_string();
        match (entry.value.kind, entry.label.word()) {
            (DayKind::Birthday, _) if birthday.is_empty() => birthday = text,
            (DayKind::Birthday, "") => events.push(named("Birthday", &text)),
            (DayKind::Anniversary, "") => events.push(named("Anniversary", &text)),
            (_, label) => events.push(named(label, &text)),
        }
    }
    (birthday, events)
}

/// Returns web pages, and profiles under the name of their network.
fn websites(details: &Details) -> Vec<Detail<String>> {
    let profile = |Detail { value, label, .. }: &Detail<Account>| {
        let service = network(&value.service).unwrap_or(&value.service);
        let name = if service.is_empty() {
            label.word()
        } else {
            service
        };
        named(name, &value.user)
    };
    let pages = details.urls.iter().cloned();
    pages.chain(details.profiles.iter().map(profile)).collect()
}

/// Returns what has no column of Google's.
fn custom(details: &Details, shown: Option<&str>) -> Vec<Detail<String>> {
    let own = |Detail { value, label, .. }: &Detail<Fact>| {
        let name = match value.kind {
            FactKind::Own => label.word(),
            known => known.word(),
        };
        named(name, &value.text)
    };
    let messenger = |Detail { value, label, .. }: &Detail<Account>| {
        let service = match value.service.as_str() {
            "" => label.word(),
            service => service,
        };
        named(format!("{MESSENGER} {service}").trim(), &value.user)
    };
    let role = Some(details.role.as_str()).filter(|role| !role.is_empty());
    let facts = details.facts.iter().map(own);
    facts
        .chain(role.map(|role| named(FactKind::Role.word(), role)))
        .chain(shown.map(|shown| named(DISPLAY_NAME, shown)))
        .chain(details.messengers.iter().map(messenger))
        .collect()
}

/// Splits values into `columns` groups of one; the last gets all that remain.
fn slots<T>(values: &[T], columns: usize) -> Vec<&[T]> {
    let mut rest = values;
    let mut slots = Vec::with_capacity(columns);
    for left in (1..=columns).rev() {
        let (slot, after) = rest.split_at(if left == 1 {
            rest.len()
        } else {
            rest.len().min(1)
        });
        slots.push(slot);
        rest = after;
    }
    slots
}

/// Returns the values that say something, each once: a table that is read has no others.
fn distinct<T: Default + Clone + Eq + Hash>(
    values: &[Detail<T>],
    trimmed: fn(&T) -> T,
) -> Vec<Detail<T>> {
    let (nothing, mut places) = (T::default(), HashMap::new());
    let mut distinct: Vec<Detail<T>> = Vec::new();
    for each in values {
        let value = trimmed(&each.value);
        if value == nothing {
            continue;
        }
        let next = distinct.len();
        let place = *places
            .entry((each.label.clone(), value.clone()))
            .or_insert(next);
        match distinct.get_mut(place) {
            Some(earlier) => earlier.preferred |= each.preferred,
            None => distinct.push(Detail {
                value,
                ..each.clone()
            }),
        }
    }
    distinct
}

fn pairs(values: &[Detail<String>], columns: usize) -> Vec<String> {
    let values = distinct(values, |text| text.trim().to_owned());
    let pair = |slot: &[Detail<String>]| {
        [
            join(slot.iter().map(write_label)),
            join(slot.iter().map(|value| value.value.clone())),
        ]
    };
    slots(&values, columns).into_iter().flat_map(pair).collect()
}

/// Writes a label in Google's form: the preferred value's after an asterisk. An asterisk of its own
/// is doubled.
fn write_label(value: &Detail<String>) -> String {
    match value.preferred {
        true => format!("* {}", value.label.word()),
        false => write_own_label(value.label.word()),
    }
}

fn write_own_label(label: &str) -> String {
    if label.starts_with('*') {
        format!("*{label}")
    } else {
        label.to_owned()
    }
}

fn addresses(addresses: &[Detail<Address>]) -> Vec<String> {
    let addresses = distinct(addresses, Address::trimmed);
    let of = |slot: &[Detail<Address>], part: fn(&Address) -> &String| {
        join(slot.iter().map(|entry| part(&entry.value).clone()))
    };
    let block = |slot: &[Detail<Address>]| {
        [
            join(slot.iter().map(|entry| write_own_label(entry.label.word()))),
            join(slot.iter().map(|entry| formatted(&entry.value))),
            of(slot, |address| &address.street),
            of(slot, |address| &address.city),
            of(slot, |address| &address.po_box),
            of(slot, |address| &address.region),
            of(slot, |address| &address.postcode),
            of(slot, |address| &address.country),
            of(slot, |address| &address.extended),
        ]
    };
    slots(&addresses, ADDRESSES)
        .into_iter()
        .flat_map(block)
        .collect()
}

/// Returns the address in lines, as on a letter.
fn formatted(address: &Address) -> String {
    let place = [&address.city, &address.region, &address.postcode].map(String::as_str);
    let place: Vec<_> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let place = place.join(" ");
    let lines = [
        &address.street,
        &address.extended,
        &address.po_box,
        &place,
        &address.country,
    ];
    let stated = lines.map(String::as_str).into_iter();
    let stated: Vec<_> = stated.filter(|line| !line.is_empty()).collect();
    stated.join("\n")
}

fn join(values: impl Iterator<Item = String>) -> String {
    let values: Vec<_> = values.collect();
    if values.iter().all(String::is_empty) {
        String::new()
    } else {
        values.join(JOINT)
    }
}

/// Splits the values that share a cell and trims them; an empty one among others keeps its place.
pub(crate) fn split(cell: &str) -> Vec<&str> {
    if !cell.contains(":::") {
        return vec![cell.trim()];
    }
    let is_edge = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let mut values = Vec::new();
    let mut start = 0;
    for (at, joint) in cell.match_indices(":::") {
        let alone = is_edge(cell[..at].chars().next_back())
            && is_edge(cell[at + joint.len()..].chars().next());
        if alone && at >= start {
            values.push(cell[start..at].trim());
            start = at + joint.len();
        }
    }
    values.push(cell[start..].trim());
    values
}

/// Returns a label, and whether an asterisk before it marks the value as preferred.
pub(crate) fn read_label(label: &str) -> (&str, bool) {
    match label.strip_prefix('*') {
        Some(rest) if rest.starts_with('*') => (rest, false),
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => (rest.trim(), true),
        _ => (label, false),
    }
}

/// Puts a custom field back where [`row`] took it from.
pub(crate) fn take_custom(details: &mut Details, name: &str, text: &str) {
    match name.split_once(' ').unwrap_or((name, "")) {
        _ if name == DISPLAY_NAME && details.display_name.is_empty() => {
            details.display_name = text.to_owned();
        }
        (MESSENGER, service) => details.add_messenger(service, text),
        _ => details.facts.push(Detail::named(name, text)),
    }
}

#[cfg(test)]
mod tests;
