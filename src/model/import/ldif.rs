//! LDIF (RFC 2849), as address books write it.

mod attributes;
mod records;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Entry, ReadCard, Refusal};
use records::{Record, Records};

/// How many characters of a refused part are told.
const TOLD: usize = 80;

/// The people and the lists of a file. Where it has lists, people carry a `UID` made of their distinguished name, by
/// which the lists refer to them.
pub fn entries(text: String) -> Box<dyn Iterator<Item = Entry> + Send> {
    let has_lists = text.lines().any(|line| {
        let line = line.to_ascii_lowercase();
        line.starts_with("member:") || line.starts_with("uniquemember:") || line.starts_with("objectclass: groupof")
    });
    Box::new(Records::new(text).flat_map(move |record| read(&record, has_lists)))
}

fn refusal(line: usize, reason: &str, text: &str) -> Entry {
    let text = text.chars().take(TOLD).collect();
    Entry::Refused(Refusal { line, reason: reason.to_owned(), text })
}

/// The contact of a record, after what could not be read of it.
fn read(record: &Record, has_lists: bool) -> Vec<Entry> {
    let mut entries: Vec<_> = record.broken.iter().map(|(line, reason, text)| refusal(*line, reason, text)).collect();
    let dn = record.text("dn");
    let title = dn.clone().unwrap_or_default();
    if record.attributes.is_empty() {
        return entries;
    }
    match record.text("changetype").map(|change| change.to_ascii_lowercase()).as_deref() {
        None | Some("add") => {}
        Some(_) => {
            entries.push(refusal(record.line, "changes an entry of a directory and is none itself", &title));
            return entries;
        }
    }
    let mut parts = attributes::parts(record);
    if is_list(record) {
        parts.members = Some(members(record));
    }
    if has_lists {
        parts.uid = dn.as_deref().map(uid).unwrap_or_default();
    }
    entries.push(match parts {
        _ if is_unit(record) => refusal(record.line, "is no person but a part of a directory", &title),
        parts if parts.shown().is_empty() => refusal(record.line, "has no name, email or phone", &title),
        parts => Entry::Card(ReadCard { line: record.line, card: parts.to_card() }),
    });
    entries
}

fn is_list(record: &Record) -> bool {
    let classes = record.texts("objectclass").map(|class| class.to_ascii_lowercase());
    classes.into_iter().any(|class| class.starts_with("groupof") || class == "mozillaablist" || class == "group")
}

fn is_unit(record: &Record) -> bool {
    let is_unit = |class: String| matches!(class.to_ascii_lowercase().as_str(), "organizationalunit" | "dcobject" | "domain");
    record.texts("objectclass").any(is_unit)
}

fn members(record: &Record) -> Vec<String> {
    let members: BTreeSet<_> = record.texts("member").chain(record.texts("uniquemember")).map(|dn| uid(&dn)).collect();
    members.into_iter().collect()
}

/// The identifier of whoever has this distinguished name: the same in every file, however it is spaced and cased.
fn uid(dn: &str) -> String {
    let parts = dn.split(',').map(|part| part.split('=').map(str::trim).collect::<Vec<_>>().join("="));
    let normal = parts.collect::<Vec<_>>().join(",").to_lowercase();
    let digest = Sha256::digest(format!("ldif:{normal}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

#[cfg(test)]
mod tests;
