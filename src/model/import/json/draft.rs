//! The differences between drafts of JSContact and RFC 9553, where their meaning is clear.

use serde_json::{Map, Value, json};

use crate::model::birthday::Birthday;

/// Lists under their names in drafts and in the standard, with the names of an entry's text in
/// drafts and in the standard.
const LISTS: &[(&str, &str, &[&str], &str)] = &[
    ("emails", "emails", &["email", "value"], "address"),
    ("phones", "phones", &["phone", "value"], "number"),
    ("addresses", "addresses", &["fullAddress"], "full"),
    ("nickNames", "nicknames", &[], "name"),
    ("nicknames", "nicknames", &[], "name"),
    ("notes", "notes", &[], "note"),
    ("titles", "titles", &["title"], "name"),
    ("organizations", "organizations", &[], "name"),
    ("photos", "media", &["href"], "uri"),
    ("links", "links", &["href"], "uri"),
    ("resources", "links", &["resource", "href"], "uri"),
    ("onlineServices", "onlineServices", &[], "uri"),
    ("anniversaries", "anniversaries", &[], "date"),
];
/// Kinds of components that were renamed.
const KINDS: &[(&str, &str)] = &[
    ("personal", "given"),
    ("additional", "given2"),
    ("middle", "given2"),
    ("prefix", "title"),
    ("suffix", "credential"),
    ("streetName", "name"),
    ("street", "name"),
    ("postOfficeBox", "postOfficeBox"),
];
/// Parts of an address that stood outside the list with its street.
const PARTS: &[&str] = &["locality", "region", "postcode", "country"];

/// Returns the card in the form of the standard. Members not known from drafts stay.
pub fn modernised(card: Value) -> Value {
    let Value::Object(mut card) = card else {
        return card;
    };
    if let Some(uid) = card
        .get("uid")
        .filter(|uid| uid.is_number())
        .map(Value::to_string)
    {
        card.insert("uid".to_owned(), uid.into());
    }
    name(&mut card);
    vcard(&mut card);
    for (drafted, standard, members, member) in LISTS {
        let Some(list) = card.remove(*drafted) else {
            continue;
        };
        let list = with_ids(list, member);
        let list = each(list, |entry| {
            rename(entry, members, member);
            match *drafted {
                "photos" => {
                    entry.entry("kind").or_insert_with(|| "photo".into());
                }
                "addresses" => address(entry),
                "anniversaries" => anniversary(entry),
                "organizations" => units(entry),
                _ => {}
            }
        });
        match (card.get_mut(*standard), list) {
            (Some(Value::Object(present)), Value::Object(more)) => {
                present.extend(
                    more.into_iter()
                        .map(|(id, entry)| (format!("{drafted}-{id}"), entry)),
                );
            }
            (_, list) => drop(card.insert((*standard).to_owned(), list)),
        }
    }
    Value::Object(card)
}

/// Converts the parameters that drafts of RFC 9555 had in `vCard`, by the paths of their entries.
fn vcard(card: &mut Map<String, Value>) {
    let forms = card.get_mut("vCard").and_then(Value::as_object_mut);
    let Some(Value::Object(forms)) = forms.and_then(|vcard| vcard.remove("convertedProperties"))
    else {
        return;
    };
    for (path, form) in forms {
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        let (Some(list), Some(id)) = (steps.next(), steps.next()) else {
            continue;
        };
        let id = id.replace("~1", "/").replace("~0", "~");
        let entry = card.get_mut(list).and_then(|list| list.get_mut(&id));
        let Some(entry) = entry.and_then(Value::as_object_mut) else {
            continue;
        };
        if let Some(parameters) = form.get("parameters").filter(|stated| stated.is_object()) {
            entry
                .entry("vCardParams")
                .or_insert_with(|| parameters.clone());
        }
        if let Some(name) = form.get("name").filter(|_| list == "onlineServices") {
            entry.entry("vCardName").or_insert_with(|| name.clone());
        }
    }
    if card
        .get("vCard")
        .is_some_and(|vcard| vcard.as_object().is_some_and(Map::is_empty))
    {
        card.remove("vCard");
    }
}

/// Converts `fullName`, and components in an array of their own or with `type` for `kind`.
fn name(card: &mut Map<String, Value>) {
    let full = card
        .remove("fullName")
        .map(|full| full.get("value").cloned().unwrap_or(full));
    let mut name = match card.remove("name") {
        Some(Value::Array(components)) => json!({"components": components}),
        Some(Value::String(full)) => json!({"full": full}),
        Some(name) => name,
        None if full.is_none() => return,
        None => json!({}),
    };
    if let Some(name) = name.as_object_mut() {
        if let Some(full) = full.filter(Value::is_string) {
            name.entry("full").or_insert(full);
        }
        components(name.get_mut("components"));
    }
    card.insert("name".to_owned(), name);
}

fn components(components: Option<&mut Value>) {
    for component in components
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        rename(component, &["type"], "kind");
        let kind = component.get("kind").and_then(Value::as_str);
        if let Some((_, standard)) = KINDS.iter().find(|(drafted, _)| kind == Some(*drafted)) {
            component.insert("kind".to_owned(), (*standard).into());
        }
    }
}

fn address(address: &mut Map<String, Value>) {
    let street = address.remove("street").map(|street| match street {
        Value::Array(components) => components,
        Value::String(name) => vec![json!({"kind": "name", "value": name})],
        _ => Vec::new(),
    });
    let parts: Vec<_> = PARTS
        .iter()
        .filter_map(|part| {
            let value = address
                .get(*part)
                .filter(|value| value.is_string())?
                .clone();
            address.remove(*part);
            Some(json!({"kind": part, "value": value}))
        })
        .collect();
    let more: Vec<_> = street.into_iter().flatten().chain(parts).collect();
    if !more.is_empty()
        && let Some(present) = address
            .entry("components")
            .or_insert_with(|| json!([]))
            .as_array_mut()
    {
        present.extend(more);
    }
    components(address.get_mut("components"));
}

fn anniversary(anniversary: &mut Map<String, Value>) {
    rename(anniversary, &["type"], "kind");
    let date = anniversary
        .get("date")
        .and_then(Value::as_str)
        .map(|date| date.replace("0000-", "--"));
    let Some(date) = date.and_then(|date| date.parse::<Birthday>().ok()) else {
        return;
    };
    let mut partial = json!({"@type": "PartialDate", "month": date.month(), "day": date.day()});
    if let Some(year) = date.year() {
        partial["year"] = year.into();
    }
    anniversary.insert("date".to_owned(), partial);
}

fn units(organization: &mut Map<String, Value>) {
    for unit in organization
        .get_mut("units")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter(|unit| unit.is_string())
    {
        *unit = json!({"name": unit.take()});
    }
}

/// Returns a list with identifiers: drafts had arrays, and a text for a single entry.
fn with_ids(list: Value, member: &str) -> Value {
    let entry = |value: Value| {
        if value.is_string() {
            json!({member: value})
        } else {
            value
        }
    };
    match list {
        Value::Array(entries) => Value::Object(
            entries
                .into_iter()
                .enumerate()
                .map(|(at, value)| (format!("e{}", at + 1), entry(value)))
                .collect(),
        ),
        Value::String(text) => json!({"e1": {member: text}}),
        Value::Object(entries) => Value::Object(
            entries
                .into_iter()
                .map(|(id, value)| (id, entry(value)))
                .collect(),
        ),
        other => other,
    }
}

fn each(mut list: Value, change: impl Fn(&mut Map<String, Value>)) -> Value {
    let entries = list
        .as_object_mut()
        .into_iter()
        .flat_map(|entries| entries.values_mut());
    entries.filter_map(Value::as_object_mut).for_each(change);
    list
}

/// Renames the first of these members that is present to its name in the standard.
fn rename(entry: &mut Map<String, Value>, drafted: &[&str], standard: &str) {
    if entry.contains_key(standard) {
        return;
    }
    if let Some(value) = drafted.iter().find_map(|name| entry.remove(*name)) {
        entry.insert(standard.to_owned(), value);
    }
}
