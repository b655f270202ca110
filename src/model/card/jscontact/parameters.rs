//! Parameters as members of an entry, and those without a member of their own as `vCardParams` (RFC
//! 9555, section 3.3).

use serde_json::{Map, Value, json};

use super::instant::{read_instant, write_instant};
use super::property::{FEATURES, Member, MemberForm, Property};
use crate::model::card::line::{ContentLine, Parameter, encode};

/// The member for parameters without a member of their own.
pub const PARAMETERS: &str = "vCardParams";
/// Parameters that are said otherwise: the identifier, the order of components, the type of a value
/// that shows it.
const ELSEWHERE: &[&str] = &["PROP-ID", "JSCOMPS", "VALUE"];

/// Adds the parameters and the group of a line to its entry.
pub fn add(line: &ContentLine, property: &Property, entry: &mut Map<String, Value>) {
    let mut others: Map<String, Value> = Map::new();
    if let Some(group) = line.group() {
        others.insert("group".to_owned(), group.into());
    }
    for parameter in line.parameters() {
        if ELSEWHERE.iter().any(|name| parameter.is(name)) || parameter.value.is_none() {
            continue;
        }
        if parameter.is("TYPE") {
            add_types(&parameter, property, entry, &mut others);
            continue;
        }
        let values: Vec<_> = parameter.texts().collect();
        let members = property.members.iter();
        let mut members = members.filter(|member| parameter.is(member.parameter));
        let is_member =
            matches!(&values[..], [value] if members.any(|member| member.add(value, entry)));
        if !is_member {
            let name = parameter.name.to_ascii_lowercase();
            values
                .into_iter()
                .for_each(|value| append(&mut others, &name, value));
        }
    }
    if !others.is_empty() {
        entry.insert(PARAMETERS.to_owned(), Value::Object(others));
    }
}

fn add_types(
    parameter: &Parameter,
    property: &Property,
    entry: &mut Map<String, Value>,
    others: &mut Map<String, Value>,
) {
    for word in parameter.values().filter(|word| !word.is_empty()) {
        match meant(property, word) {
            Some((set, meaning)) => {
                let set = entry.entry(set).or_insert_with(|| json!({}));
                set[meaning] = true.into();
            }
            None => append(others, "type", word.to_owned()),
        }
    }
}

/// Returns the sets of words that are types of a property, with the words of vCard and JSContact.
fn sets(property: &Property) -> [(&'static str, &'static [(&'static str, &'static str)]); 2] {
    let features = if property.name == "TEL" {
        FEATURES
    } else {
        &[]
    };
    [("contexts", property.contexts), ("features", features)]
}

fn meant(property: &Property, word: &str) -> Option<(&'static str, &'static str)> {
    sets(property).into_iter().find_map(|(set, words)| {
        let mut words = words.iter();
        let known = words.find(|(known, _)| known.eq_ignore_ascii_case(word));
        known.map(|(_, meaning)| (set, *meaning))
    })
}

/// Adds a value to a parameter: a text, or an array of several.
pub fn append(parameters: &mut Map<String, Value>, name: &str, value: String) {
    match parameters.get_mut(name) {
        None => drop(parameters.insert(name.to_owned(), value.into())),
        Some(Value::Array(values)) => values.push(value.into()),
        Some(one) => *one = json!([one.take(), value]),
    }
}

impl Member {
    /// Adds the value of a parameter; false if it is none for this member.
    fn add(&self, value: &str, entry: &mut Map<String, Value>) -> bool {
        let meaning = match self.form {
            MemberForm::Text => Some(value.into()),
            MemberForm::Lines => Some(value.replace("\\n", "\n").into()),
            MemberForm::Number => value
                .parse::<u8>()
                .ok()
                .filter(|number| *number > 0)
                .map(Value::from),
            MemberForm::Word(words) => words
                .iter()
                .find(|(word, _)| word.eq_ignore_ascii_case(value))
                .map(|(_, meaning)| (*meaning).into()),
            MemberForm::Instant => read_instant(value).map(Value::from),
        };
        let (Some(meaning), [parents @ .., last]) = (meaning, self.path) else {
            return false;
        };
        let mut object = entry;
        for parent in parents {
            let next = object.entry(*parent).or_insert_with(|| json!({}));
            let Some(next) = next.as_object_mut() else {
                return false;
            };
            object = next;
        }
        let is_new = !object.contains_key(*last);
        object.entry(*last).or_insert(meaning);
        is_new
    }

    /// Takes the member out of an entry, and returns its parameter.
    fn take(&self, entry: &mut Map<String, Value>) -> Option<String> {
        let [first, rest @ ..] = self.path else {
            return None;
        };
        let Some(last) = rest.first() else {
            let value = self.encoded(entry.get(*first)?)?;
            entry.remove(*first);
            return Some(format!(";{}={value}", self.parameter));
        };
        let parent = entry.get_mut(*first)?.as_object_mut()?;
        let value = self.encoded(parent.get(*last)?)?;
        parent.remove(*last);
        parent.remove("@type");
        if parent.is_empty() {
            entry.remove(*first);
        }
        Some(format!(";{}={value}", self.parameter))
    }

    fn encoded(&self, value: &Value) -> Option<String> {
        Some(match self.form {
            MemberForm::Text | MemberForm::Lines => encode(&text_of(value)?),
            MemberForm::Number => value.as_u64().filter(|number| *number > 0)?.to_string(),
            MemberForm::Word(words) => {
                let word = value.as_str()?;
                words
                    .iter()
                    .find(|(_, meaning)| *meaning == word)?
                    .0
                    .to_owned()
            }
            MemberForm::Instant => write_instant(value.as_str()?)?,
        })
    }
}

/// Takes members that are parameters out of an entry, and returns the group with its dot, and the
/// parameters.
pub fn take(property: &Property, entry: &mut Map<String, Value>) -> (String, String) {
    let mut others = match entry.remove(PARAMETERS) {
        Some(Value::Object(others)) => others,
        Some(other) => {
            entry.insert(PARAMETERS.to_owned(), other);
            Map::new()
        }
        None => Map::new(),
    };
    let group = take_group(&mut others);
    let mut types = take_types(property, entry);
    types.extend(others.remove("type").iter().flat_map(list));
    let mut written = if types.is_empty() {
        String::new()
    } else {
        format!(
            ";TYPE={}",
            types
                .iter()
                .map(|word| encode(word))
                .collect::<Vec<_>>()
                .join(",")
        )
    };
    for member in property.members {
        let repeats = said_otherwise(member, entry, &others);
        let parameter = member.take(entry).filter(|_| !repeats);
        if let Some(parameter) = parameter {
            others.remove(&member.parameter.to_ascii_lowercase());
            written.push_str(&parameter);
        }
    }
    written.push_str(&encoded(&others));
    (group, written)
}

/// Takes the group out of `vCardParams`, and returns it with its dot.
pub fn take_group(others: &mut Map<String, Value>) -> String {
    let group = others.remove("group").and_then(|group| text_of(&group));
    let group = group.filter(|group| is_name(group));
    group.map_or_else(String::new, |group| format!("{group}."))
}

/// Checks whether a service is the one that another parameter states.
fn said_otherwise(
    member: &Member,
    entry: &Map<String, Value>,
    others: &Map<String, Value>,
) -> bool {
    let service = entry.get("service").filter(|_| member.path == ["service"]);
    service.is_some_and(|service| others.get("service-type") == Some(service))
}

/// Returns parameters of `vCardParams` as a line has them.
pub fn encoded(parameters: &Map<String, Value>) -> String {
    let written = |(name, value): (&String, &Value)| {
        let values: Vec<_> = list(value).map(|value| encode(&value)).collect();
        format!(";{}={}", name.to_ascii_uppercase(), values.join(","))
    };
    let is_parameter = |(name, _): &(&String, &Value)| *name != "group" && is_name(name);
    parameters
        .iter()
        .filter(is_parameter)
        .map(written)
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = String> {
    let values = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    values.iter().map(plain)
}

/// Takes contexts and features out of an entry, as types. Sets with other members stay.
fn take_types(property: &Property, entry: &mut Map<String, Value>) -> Vec<String> {
    let mut types = Vec::new();
    for (set, words) in sets(property) {
        let Some(Value::Object(stated)) = entry.get_mut(set).filter(|_| !words.is_empty()) else {
            continue;
        };
        stated.retain(|word, is_said| {
            let is_type = *is_said == Value::Bool(true) && is_name(word) && !word.contains(' ');
            if is_type {
                let known = words.iter().find(|(_, meaning)| meaning == word);
                types.push(known.map_or_else(|| word.clone(), |(known, _)| (*known).to_owned()));
            }
            !is_type
        });
        if stated.is_empty() {
            entry.remove(set);
        }
    }
    types
}

/// Returns a text without what databases refuse.
pub fn text_of(value: &Value) -> Option<String> {
    value.is_string().then(|| plain(value))
}

/// Checks whether this can name a property, a parameter or a group; some programs use `_` and
/// blanks.
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_ ".contains(&byte))
}

/// Returns a value as text that databases accept.
pub fn plain(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    // PostgreSQL does not accept NUL.
    text.replace('\0', "\u{fffd}")
}
