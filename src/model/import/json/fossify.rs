//! The JSON of Android's Simple Contacts and Fossify Contacts: members named like the columns of
//! Android's contacts, with its numbers for the kinds of entries.

use serde_json::{Map, Value};

use crate::model::card::Card;
use crate::model::card::address::Address;
use crate::model::card::day::DateOrText;
use crate::model::card::details::{Detail, Details, NameParts};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::online::Account;

/// Members that only these programs have.
pub const MARKS: [&str; 2] = ["surname", "phoneNumbers"];

/// The names of kinds, by their numbers from 1 on.
const PHONES: &[&str] = &[
    "Home", "Mobile", "Work", "Work Fax", "Home Fax", "Pager", "Other", "", "Car", "", "ISDN",
    "Main",
];
const PLACES: &[&str] = &["Home", "Work", "Other", "Mobile"];
const EVENTS: &[&str] = &["Anniversary", "Other", "Birthday"];
const RELATIONS: &[&str] = &[
    "Assistant",
    "Brother",
    "Child",
    "Partner",
    "Father",
    "Friend",
    "Manager",
    "Mother",
    "Parent",
    "Partner",
    "Referred by",
    "Relative",
    "Sister",
    "Spouse",
];
/// The messenger services, from 0 on.
const SERVICES: &[&str] = &[
    "AIM",
    "MSN",
    "Yahoo",
    "Skype",
    "QQ",
    "GoogleTalk",
    "ICQ",
    "Jabber",
];

/// Members of a contact that are read.
const READ: [&str; 19] = [
    "prefix",
    "firstName",
    "middleName",
    "surname",
    "suffix",
    "nickname",
    "phoneNumbers",
    "emails",
    "IMs",
    "addresses",
    "starred",
    "organization",
    "company",
    "jobPosition",
    "relations",
    "events",
    "websites",
    "notes",
    "groups",
];
/// Members that say nothing about the person.
const OF_PROGRAM: [&str; 6] = [
    "id",
    "contactId",
    "source",
    "mimetype",
    "photoUri",
    "thumbnailUri",
];

/// Returns the names of the members of a contact that say something and are not read.
pub fn left_out(contact: &Map<String, Value>) -> impl Iterator<Item = String> {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let is_known = |name: &str| READ.contains(&name) || OF_PROGRAM.contains(&name);
    let left_out = contact
        .iter()
        .filter(move |(name, value)| !is_known(name.as_str()) && !is_empty(value));
    left_out.map(|(name, _)| name.clone())
}

/// Checks whether an object is a contact of one of these programs.
pub fn is_contact(object: &Map<String, Value>) -> bool {
    MARKS.iter().all(|mark| object.contains_key(*mark))
}

/// Returns the card of a contact.
pub fn card(contact: &Map<String, Value>) -> Card {
    let text = |name: &str| text(contact.get(name));
    let mut details = Details {
        name: NameParts {
            prefix: text("prefix"),
            first: text("firstName"),
            middle: text("middleName"),
            last: text("surname"),
            suffix: text("suffix"),
        },
        nickname: text("nickname"),
        phones: entries(contact, "phoneNumbers", PHONES).collect(),
        emails: entries(contact, "emails", PLACES).collect(),
        messengers: entries(contact, "IMs", SERVICES).map(account).collect(),
        related: entries(contact, "relations", RELATIONS).collect(),
        organization: text("company"),
        title: text("jobPosition"),
        addresses: entries(contact, "addresses", PLACES).map(address).collect(),
        favorite: contact.get("starred").and_then(Value::as_i64) == Some(1),
        ..Details::default()
    };
    if let Some(organization) = contact.get("organization") {
        details.organization = member(organization, "company");
        details.title = member(organization, "jobPosition");
    }
    let events = entries(contact, "events", EVENTS);
    details.dates = events
        .map(|event| Detail::day(event.label.word(), DateOrText::of(&event.value)))
        .collect();
    let plain = |text: String| Detail::new(text, EntryLabel::None);
    let sites = list(contact, "websites").map(|url| self::text(Some(url)));
    details.urls = sites.map(plain).collect();
    let note = Some(text("notes")).filter(|note| !note.is_empty());
    details.notes = note.into_iter().map(plain).collect();
    let groups = list(contact, "groups").map(|group| member(group, "title"));
    details.categories = groups.filter(|name| !name.is_empty()).collect();
    details.to_card()
}

/// Returns the account of a messenger from an entry under the name of its service.
fn account(entry: Detail<String>) -> Detail<Account> {
    let service = entry.label.word().to_owned();
    let user = entry.value;
    Detail {
        key: entry.key,
        label: EntryLabel::None,
        preferred: entry.preferred,
        value: Account { service, user },
    }
}

/// Returns an address that is written in one text.
fn address(entry: Detail<String>) -> Detail<Address> {
    let street = entry.value;
    let address = Address {
        street,
        ..Address::default()
    };
    Detail::new(address, entry.label)
}

/// Returns the entries of a kind, labelled by their own label or by the number of their kind.
fn entries(
    contact: &Map<String, Value>,
    name: &str,
    kinds: &'static [&'static str],
) -> impl Iterator<Item = Detail<String>> {
    let first = usize::from(kinds != SERVICES);
    let entry = move |entry: &Value| {
        let kind = entry.get("type").and_then(Value::as_u64);
        let kind = kind.and_then(|kind| usize::try_from(kind).ok()?.checked_sub(first));
        let known = kind.and_then(|kind| kinds.get(kind)).copied();
        let own = member(entry, "label");
        let label = match own.is_empty() {
            true => known.unwrap_or_default(),
            false => &own,
        };
        let values = ["value", "name"].map(|name| member(entry, name));
        let value = values.into_iter().find(|value| !value.is_empty());
        Detail {
            preferred: entry.get("isPrimary").and_then(Value::as_bool) == Some(true),
            ..Detail::new(value.unwrap_or_default(), EntryLabel::from_word(label))
        }
    };
    list(contact, name).map(entry)
}

fn list<'a>(contact: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> {
    contact
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn member(value: &Value, name: &str) -> String {
    text(value.get(name))
}

fn text(value: Option<&Value>) -> String {
    let text = value.and_then(Value::as_str).unwrap_or_default();
    text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_entry_keeps_its_kind_or_its_label() {
        let value = json!({"id": 1, "firstName": "Ada", "surname": "Byte", "nickname": "", "starred": 1,
            "phoneNumbers": [{"value": "+15550001", "type": 2, "label": ""}, {"value": "+15550002", "type": 0, "label": "Boat"}],
            "emails": [{"value": "ada@example.org", "type": 2, "label": ""}],
            "addresses": [{"value": "1 Way", "type": 1, "label": ""}],
            "events": [{"value": "1985-03-09", "type": 3}, {"value": "2001-02-03", "type": 1}],
            "relations": [{"name": "Bo", "type": 14, "label": ""}], "ringtone": "x.ogg", "photo": null,
            "notes": "Met", "organization": {"company": "Bytes", "jobPosition": "Poet"}, "websites": ["https://example.org"]});
        let read = card(value.as_object().expect("an object")).to_string();
        let expected = "N:Byte;Ada;;;\r\nFN:Ada Byte\r\nORG:Bytes\r\nTITLE:Poet\r\nEMAIL;TYPE=WORK:ada@example.org\r\n\
            TEL;TYPE=CELL:+15550001\r\nitem1.TEL:+15550002\r\nitem1.X-ABLabel:Boat\r\nADR;TYPE=HOME:;;1 Way;;;;\r\n\
            URL:https://example.org\r\nitem2.X-ABRELATEDNAMES:Bo\r\nitem2.X-ABLabel:_$!<Spouse>!$_\r\n\
            item3.X-ABDATE:2001-02-03\r\nitem3.X-ABLabel:_$!<Anniversary>!$_\r\nNOTE:Met\r\n\
            X-CARNET-FAVORITE:TRUE\r\nBDAY:1985-03-09\r\n";
        assert!(read.contains(expected), "{read}");
        let left_out: Vec<_> = left_out(value.as_object().expect("an object")).collect();
        assert_eq!(left_out, ["ringtone"]);
    }
}
