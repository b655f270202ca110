//! Lines as entries of lists, and entries as lines.

use serde_json::{Map, Value, json};

use super::components::ADDRESS;
use super::instant;
use super::parameters::{self, text_of};
use super::property::{Form, Mark, PROPERTIES, Property};
use crate::model::card::line::{ContentLine, encode};
use crate::model::card::text;
use crate::model::card::value::position;
use crate::model::card::version::time_zone::offset;

type Entry = Map<String, Value>;

/// The member with the name of a property that the list alone does not tell.
pub const NAME: &str = "vCardName";

/// The member with the position of an address.
const COORDINATES: &str = "coordinates";

/// Returns the entries that a line is: several for a list of nicknames.
pub fn entries(line: &ContentLine, property: &Property) -> Vec<Entry> {
    let values = if property.name == "NICKNAME" {
        let value = line.escaped();
        let names = text::list(&value).into_iter().map(text::unescape);
        names.map(|name| said("name", name)).collect()
    } else {
        vec![value(line, property)]
    };
    let values = values.into_iter().flatten();
    values.map(|entry| marked(line, property, entry)).collect()
}

fn marked(line: &ContentLine, property: &Property, mut entry: Entry) -> Entry {
    match property.mark {
        Mark::Usual => {}
        Mark::Kind(kind) => drop(entry.insert("kind".to_owned(), kind.into())),
        Mark::Name => {
            entry.insert(NAME.to_owned(), property.name.to_ascii_lowercase().into());
        }
    }
    parameters::add(line, property, &mut entry);
    if property.name == "IMPP"
        && !entry.contains_key("service")
        && let Some(service) = line.parameters_named("SERVICE-TYPE").next()
    {
        entry.insert("service".to_owned(), service.into());
    }
    entry
}

fn said(member: &str, text: String) -> Option<Entry> {
    let is_said = !text.trim().is_empty();
    is_said.then(|| Map::from_iter([(member.to_owned(), text.into())]))
}

/// Returns the entry with nothing but the value.
fn value(line: &ContentLine, property: &Property) -> Option<Entry> {
    let text = || text::unescape(&line.decoded());
    match property.form {
        Form::Text(member) => said(member, text()),
        Form::Uri(member) => said(member, text()).filter(|_| is_uri(line.value())),
        Form::Position if is_uri(line.value()) => said(COORDINATES, text()),
        Form::Position => {
            let text = text();
            let (lat, lon) = position(&text)?;
            said(COORDINATES, format!("geo:{lat},{lon}"))
        }
        Form::Day => Some(Map::from_iter([("date".to_owned(), instant::date(line)?)])),
        Form::Zone => said("timeZone", zone(&text())?),
        Form::Account => said(if is_account_uri(line) { "uri" } else { "user" }, text()),
        Form::Address => {
            let members = ADDRESS.to_members(line);
            let has_label = line.parameters().any(|parameter| parameter.is("LABEL"));
            Some(members).filter(|members| has_label || !members.is_empty())
        }
        Form::Organization => {
            let value = line.escaped();
            let mut parts = text::components(&value).into_iter().map(text::unescape);
            let name = parts.next().filter(|name| !name.trim().is_empty());
            let units: Vec<_> = parts.map(|unit| json!({"name": unit})).collect();
            let mut entry = Map::new();
            entry.extend(name.map(|name| ("name".to_owned(), name.into())));
            if !units.is_empty() {
                entry.insert("units".to_owned(), units.into());
            }
            Some(entry).filter(|entry| !entry.is_empty())
        }
    }
}

/// Returns the name of a time zone: for whole hours from UTC, that of the zone with this offset.
fn zone(text: &str) -> Option<String> {
    match offset(text) {
        Some((hours, "00")) => {
            let hours: i8 = hours.parse().ok()?;
            Some(format!("Etc/GMT{:+}", -hours))
        }
        Some(_) => None,
        None => Some(text.to_owned()).filter(|text| !text.contains(' ')),
    }
}

/// Returns a time zone as vCard has it.
fn written_zone(zone: &str) -> String {
    let hours = zone
        .strip_prefix("Etc/GMT")
        .and_then(|hours| hours.parse::<i8>().ok());
    hours.map_or_else(|| text::escape(zone), |hours| format!("{:+03}00", -hours))
}

fn is_account_uri(line: &ContentLine) -> bool {
    is_uri(line.value()) && !line.has("VALUE", "text")
}

/// Checks whether a text begins with the scheme of a URI (RFC 3986, section 3.1).
pub fn is_uri(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(is_scheme)
            && !rest.starts_with([' ', '\n', '\\'])
    })
}

/// Returns the property of an entry.
fn property_of(list: &str, entry: &Entry) -> Option<&'static Property> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let (kind, name) = (text("kind"), text(NAME));
    let mut fitting = PROPERTIES.iter().filter(|property| property.list == list);
    let is_meant = |property: &&Property| match property.mark {
        Mark::Kind(own) => kind == Some(own),
        Mark::Name => name.is_some_and(|name| name.eq_ignore_ascii_case(property.name)),
        Mark::Usual => false,
    };
    let special = fitting.clone().find(is_meant);
    let unmarked = |property: &&Property| property.name == "IMPP" && is_messenger(entry);
    let usual = |property: &&Property| property.mark == Mark::Usual;
    special
        .or_else(|| fitting.clone().find(unmarked))
        .or_else(|| fitting.find(usual))
}

/// Checks whether an account that no property is named for is with a messenger.
fn is_messenger(entry: &Entry) -> bool {
    let uri = entry.get("uri").and_then(Value::as_str).unwrap_or_default();
    !entry.contains_key("user") && !uri.is_empty() && !uri.starts_with("http")
}

/// Takes what vCard has out of an entry, and returns its line. `None` if the entry has no value that
/// vCard knows; then nothing is taken.
pub fn take_line(list: &str, id: &str, entry: &mut Entry) -> Option<ContentLine> {
    let property = property_of(list, entry)?;
    let mut left = entry.clone();
    left.remove("@type");
    let (value_parameters, encoded) = take_value(property, &mut left)?;
    let (group, parameters) = parameters::take(property, &mut left);
    if property.mark == Mark::Usual && left.get("kind").is_some_and(|kind| *kind == "title") {
        left.remove("kind");
    }
    if matches!(property.mark, Mark::Kind(_)) {
        left.remove("kind");
    }
    let is_named = |name: &Value| {
        name.as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case(property.name))
    };
    if left.get(NAME).is_some_and(is_named) {
        left.remove(NAME);
    }
    let id = if id.is_empty() {
        String::new()
    } else {
        format!(";PROP-ID={}", encode(id))
    };
    let head = format!("{group}{}{id}{parameters}{value_parameters}", property.name);
    *entry = left;
    Some(ContentLine::new(&head, &encoded))
}

/// Takes the value out of an entry: the parameters that tell its type, and the encoded value.
fn take_value(property: &Property, entry: &mut Entry) -> Option<(String, String)> {
    let plain = |value: String| (String::new(), value);
    match property.form {
        Form::Text(member) => {
            let value = text_of(&entry.remove(member)?)?;
            let is_address = property.name == "TEL" && is_uri(&value);
            Some(match is_address {
                true => (";VALUE=uri".to_owned(), text::escape_uri(&value)),
                false => plain(text::escape(&value)),
            })
        }
        Form::Uri(member) => Some(plain(text::escape_uri(&text_of(&entry.remove(member)?)?))),
        Form::Position => {
            let uri = text_of(&entry.remove(COORDINATES)?)?;
            Some(plain(text::escape_uri(&uri)))
        }
        Form::Day => {
            let date = entry.get_mut("date")?.as_object_mut()?;
            let written = instant::write_partial_date(date)?;
            if date.is_empty() {
                entry.remove("date");
            }
            Some(plain(written))
        }
        Form::Zone => Some(plain(written_zone(&text_of(&entry.remove("timeZone")?)?))),
        Form::Account => {
            let member = if entry.contains_key("uri") {
                "uri"
            } else {
                "user"
            };
            let value = text_of(&entry.remove(member)?)?;
            let says_text = property.name == "SOCIALPROFILE" && !is_uri(&value);
            let kind = if says_text || member == "user" && is_uri(&value) {
                ";VALUE=text"
            } else {
                ""
            };
            Some((kind.to_owned(), text::escape_uri(&value)))
        }
        Form::Address => {
            let (order, value) = ADDRESS.take(entry).unwrap_or_default();
            let has_more = ["full", "coordinates", "timeZone"];
            let is_said =
                !value.is_empty() || has_more.iter().any(|more| entry.contains_key(*more));
            let value = if value.is_empty() {
                ";;;;;;".to_owned()
            } else {
                value
            };
            is_said.then_some((order, value))
        }
        Form::Organization => {
            let mut parts = vec![
                entry
                    .remove("name")
                    .map_or(Some(String::new()), |name| text_of(&name))?,
            ];
            let is_unit = |unit: &Value| {
                let unit = unit.as_object()?;
                let is_known = |key: &String| key == "name" || key == "@type";
                text_of(unit.get("name")?).filter(|_| unit.keys().all(is_known))
            };
            let units = entry.get("units").and_then(Value::as_array);
            if let Some(units) =
                units.and_then(|units| units.iter().map(is_unit).collect::<Option<Vec<_>>>())
            {
                parts.extend(units);
                entry.remove("units");
            }
            let value = parts
                .iter()
                .map(|part| text::escape(part))
                .collect::<Vec<_>>()
                .join(";");
            Some(plain(value)).filter(|_| parts.iter().any(|part| !part.trim().is_empty()))
        }
    }
}
