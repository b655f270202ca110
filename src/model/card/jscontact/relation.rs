//! Related people and their relations (RFC 9553, section 2.1.8).

use serde_json::{Map, Value, json};

use super::entry::is_uri;
use super::parameters::{self, PARAMETERS, append};
use crate::model::card::entry_label::{EntryLabel, StandardLabel};
use crate::model::card::line::ContentLine;
use crate::model::card::text;

/// The relations of both standards.
const RELATIONS: &[&str] = &[
    "acquaintance",
    "agent",
    "child",
    "co-resident",
    "co-worker",
    "colleague",
    "contact",
    "crush",
    "date",
    "emergency",
    "friend",
    "kin",
    "me",
    "met",
    "muse",
    "neighbor",
    "parent",
    "sibling",
    "spouse",
    "sweetheart",
];

/// Returns the relation that a label means, or the nearest that the standards have.
pub fn of_label(label: &EntryLabel) -> Option<&'static str> {
    use StandardLabel as L;
    Some(match label {
        EntryLabel::Standard(L::Spouse) => "spouse",
        EntryLabel::Standard(L::Partner) => "sweetheart",
        EntryLabel::Standard(L::Child) => "child",
        EntryLabel::Standard(L::Parent | L::Mother | L::Father) => "parent",
        EntryLabel::Standard(L::Brother | L::Sister) => "sibling",
        EntryLabel::Standard(L::Friend) => "friend",
        EntryLabel::Standard(L::Assistant) => "agent",
        EntryLabel::Standard(L::Manager) => "colleague",
        EntryLabel::Custom(own) => RELATIONS
            .iter()
            .find(|relation| relation.eq_ignore_ascii_case(own))?,
        _ => return None,
    })
}

/// Returns the related person on a line, and the relation.
pub fn of(line: &ContentLine) -> (String, Value) {
    let (mut relations, mut others) = (Map::new(), Map::new());
    if let Some(group) = line.group() {
        others.insert("group".to_owned(), group.into());
    }
    let is_other = |name: &str| {
        !["PROP-ID", "VALUE"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    };
    for parameter in line
        .parameters()
        .filter(|parameter| is_other(parameter.name))
    {
        let name = parameter.name.to_ascii_lowercase();
        if name != "type" {
            let texts = parameter.texts();
            texts.for_each(|text| append(&mut others, &name, text));
            continue;
        }
        for word in parameter.values() {
            let mut known = RELATIONS.iter();
            match known.find(|relation| relation.eq_ignore_ascii_case(word)) {
                Some(relation) => drop(relations.insert((*relation).to_owned(), true.into())),
                None => append(&mut others, &name, word.to_owned()),
            }
        }
    }
    let mut relation = json!({"relation": relations});
    if !others.is_empty() {
        relation[PARAMETERS] = Value::Object(others);
    }
    (text::unescape(&line.decoded()), relation)
}

/// Takes what vCard has out of a relation, and returns its line.
pub fn take_line(person: &str, relation: &mut Map<String, Value>) -> ContentLine {
    relation.remove("@type");
    let mut types = Vec::new();
    if let Some(Value::Object(stated)) = relation.get_mut("relation") {
        stated.retain(|word, is_said| {
            let is_type = RELATIONS.contains(&word.as_str()) && *is_said == Value::Bool(true);
            types.extend(Some(word.clone()).filter(|_| is_type));
            !is_type
        });
        if stated.is_empty() {
            relation.remove("relation");
        }
    }
    let mut others = Map::new();
    if let Some(Value::Object(parameters)) = relation.get(PARAMETERS) {
        others = parameters.clone();
        relation.remove(PARAMETERS);
    }
    let group = parameters::take_group(&mut others);
    types
        .into_iter()
        .for_each(|word| append(&mut others, "type", word));
    let person = person.replace('\0', "\u{fffd}");
    let (kind, value) = match is_uri(&person) {
        true => ("", text::escape_uri(&person)),
        false => (";VALUE=text", text::escape(&person)),
    };
    let head = format!("{group}RELATED{}{kind}", parameters::encoded(&others));
    ContentLine::new(&head, &value)
}
