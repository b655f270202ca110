//! LDIF (RFC 2849), as written by address books.

mod attributes;
mod records;

use std::collections::{BTreeSet, HashSet};

use sha2::{Digest, Sha256};

use super::{Entry, Fault, Note, ReadCard, starts_with};
use crate::model::limits::FileLimits;
use records::{Record, Records};

/// The most attributes that are noted.
const MAX_NOTED: usize = 1000;

/// Returns the people and the lists of a file. If it has lists, people get a `UID` derived from
/// their distinguished name, by which lists refer to them.
pub fn entries(text: String, limits: &FileLimits) -> Box<dyn Iterator<Item = Entry> + Send> {
    let records = Records::new(text, limits);
    let has_lists = records.text().lines().any(names_a_list);
    let mut noted = HashSet::new();
    Box::new(records.flat_map(move |record| read(&record, has_lists, &mut noted)))
}

/// Checks whether a line declares a list of people.
fn names_a_list(line: &str) -> bool {
    ["member:", "uniquemember:", "objectclass: groupof"]
        .iter()
        .any(|start| starts_with(line, start))
}

/// Returns the refusals for unreadable parts of a record, and notes on attributes that are not known
/// or left out and not `noted` yet, then its contact.
fn read(record: &Record, has_lists: bool, noted: &mut HashSet<String>) -> Vec<Entry> {
    if let Some(fault) = &record.excess {
        return vec![Entry::refused(
            record.line,
            fault.clone(),
            &record.text("dn").unwrap_or_default(),
        )];
    }
    let mut entries: Vec<_> = record
        .broken
        .iter()
        .map(|(line, fault, text)| Entry::refused(*line, fault.clone(), text))
        .collect();
    let dn = record.text("dn");
    let title = dn.clone().unwrap_or_default();
    if record.attributes.is_empty() {
        return entries;
    }
    match record
        .text("changetype")
        .map(|change| change.to_ascii_lowercase())
        .as_deref()
    {
        None | Some("add") => {}
        Some(_) => {
            entries.push(Entry::refused(record.line, Fault::ChangeRecord, &title));
            return entries;
        }
    }
    let (details, remarks) = attributes::details(record);
    let mut card = details.to_card();
    if let Some(dn) = dn.filter(|_| has_lists) {
        card.set_uid(&uid(&dn));
    }
    if is_list(record) {
        card.make_group(&members(record));
    }
    let fault = match () {
        () if is_unit(record) => Some(Fault::DirectoryUnit),
        () if card.stated_name().is_none() => Some(Fault::Nameless),
        () => None,
    };
    let line = record.line;
    if let Some(fault) = fault {
        entries.push(Entry::refused(line, fault, &title));
        return entries;
    }
    for (name, (line, remark)) in remarks {
        if noted.len() < MAX_NOTED && noted.insert(name) {
            entries.push(Note::new(line, remark, "").into());
        }
    }
    entries.push(Entry::Card(ReadCard { line, card }));
    entries
}

fn is_list(record: &Record) -> bool {
    let classes = record
        .texts("objectclass")
        .map(|class| class.to_ascii_lowercase());
    classes
        .into_iter()
        .any(|class| class.starts_with("groupof") || class == "mozillaablist" || class == "group")
}

fn is_unit(record: &Record) -> bool {
    let is_unit = |class: String| {
        matches!(
            class.to_ascii_lowercase().as_str(),
            "organizationalunit" | "dcobject" | "domain"
        )
    };
    record.texts("objectclass").any(is_unit)
}

fn members(record: &Record) -> Vec<String> {
    let members: BTreeSet<_> = record
        .texts("member")
        .chain(record.texts("uniquemember"))
        .map(|dn| uid(&dn))
        .collect();
    members.into_iter().collect()
}

/// Returns the identifier of the entry with this distinguished name: the same in every file,
/// regardless of spaces and case.
fn uid(dn: &str) -> String {
    let parts = dn
        .split(',')
        .map(|part| part.split('=').map(str::trim).collect::<Vec<_>>().join("="));
    let normal = parts.collect::<Vec<_>>().join(",").to_lowercase();
    let digest = Sha256::digest(format!("ldif:{normal}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}

#[cfg(test)]
mod tests;
