//! Checks of the shape of a JSContact card (RFC 9553, section 2).

use serde_json::{Map, Value};

/// Properties that are maps from identifiers to objects.
pub const LISTS: &[&str] = &[
    "addresses",
    "anniversaries",
    "calendars",
    "cryptoKeys",
    "directories",
    "emails",
    "links",
    "media",
    "nicknames",
    "notes",
    "onlineServices",
    "organizations",
    "personalInfo",
    "phones",
    "preferredLanguages",
    "relatedTo",
    "schedulingAddresses",
    "titles",
];
/// Properties that are maps from anything to `true`.
const SETS: &[&str] = &["keywords", "members"];
/// Properties that are text.
const TEXTS: &[&str] = &[
    "uid", "kind", "language", "prodId", "created", "updated", "version",
];
/// The text members that an entry of a list requires: the list, the member.
const REQUIRED: &[(&str, &str)] = &[
    ("emails", "address"),
    ("phones", "number"),
    ("links", "uri"),
    ("notes", "note"),
    ("nicknames", "name"),
    ("titles", "name"),
];

/// Checks the shape of a card, and returns its members or an explanation.
pub fn checked(value: &Value) -> Result<&Map<String, Value>, String> {
    let object = value
        .as_object()
        .ok_or("A JSContact card is a JSON object.")?;
    match object.get("@type") {
        Some(Value::String(kind)) if kind == "Card" => {}
        None => {}
        Some(other) => return Err(format!("\"@type\" must be \"Card\", not {other}.")),
    }
    if object
        .keys()
        .all(|key| ["@type", "version", "uid"].contains(&key.as_str()))
    {
        return Err("The card is empty.".to_owned());
    }
    if !object.contains_key("@type") && !object.keys().any(|key| is_known(key)) {
        return Err("This object has nothing of a JSContact card.".to_owned());
    }
    for (key, value) in object {
        member(key, value)?;
    }
    Ok(object)
}

/// Checks whether the standard has this member.
pub fn is_member(name: &str) -> bool {
    name == "@type" || TEXTS.contains(&name) || is_known(name)
}

fn is_known(member: &str) -> bool {
    let others = [
        "name",
        "speakToAs",
        "localizations",
        "personalInfo",
        "members",
        "keywords",
        "vCard",
        "vCardProps",
    ];
    LISTS.contains(&member) || others.contains(&member)
}

fn member(key: &str, value: &Value) -> Result<(), String> {
    let fits = match key {
        _ if TEXTS.contains(&key) => value.is_string(),
        _ if SETS.contains(&key) => value
            .as_object()
            .is_some_and(|set| set.values().all(Value::is_boolean)),
        _ if LISTS.contains(&key) => value
            .as_object()
            .is_some_and(|list| list.values().all(Value::is_object)),
        "name" | "speakToAs" | "localizations" | "vCard" => value.is_object(),
        "vCardProps" => value.is_array(),
        _ => true,
    };
    if !fits {
        return Err(format!("\"{key}\" has the wrong type."));
    }
    for (id, entry) in value.as_object().into_iter().flatten() {
        for (_, required) in REQUIRED.iter().filter(|(list, _)| *list == key) {
            if !entry.get(required).is_some_and(Value::is_string) {
                return Err(format!("\"{key}/{id}/{required}\" must be a text."));
            }
        }
    }
    match value.as_object().filter(|_| key == "name") {
        Some(name) => part_of_name(name),
        None => Ok(()),
    }
}

/// Checks the types within a name (RFC 9553, section 2.2.1).
fn part_of_name(name: &Map<String, Value>) -> Result<(), String> {
    let has_texts = |value: &Value| {
        let members = value.as_object();
        members.is_some_and(|members| members.values().all(Value::is_string))
    };
    for (key, value) in name {
        let (fits, wanted) = match key.as_str() {
            "full" | "defaultSeparator" | "phoneticScript" | "phoneticSystem" => {
                (value.is_string(), "a text")
            }
            "isOrdered" => (value.is_boolean(), "true or false"),
            "sortAs" => (has_texts(value), "an object of texts"),
            "components" => {
                let components = value.as_array();
                let fits = components.is_some_and(|all| all.iter().all(is_component));
                (fits, "an array of objects with texts")
            }
            _ => continue,
        };
        if !fits {
            return Err(format!("\"name/{key}\" must be {wanted}."));
        }
    }
    Ok(())
}

/// Checks whether the known members of a component are texts.
fn is_component(component: &Value) -> bool {
    let texts = ["kind", "value", "phonetic"].map(|member| component.get(member));
    component.is_object() && texts.into_iter().flatten().all(Value::is_string)
}
