//! The export of Monica: an account with collections of contacts, relationships and photos, each
//! named by its type.

use std::collections::HashMap;
use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::walk::{elements, member};
use crate::model::birthday::Birthday;
use crate::model::card::address::Address;
use crate::model::card::day::DateOrText;
use crate::model::card::details::{Detail, Details, NameParts};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::online::Account;
use crate::model::card::{Card, Photo};
use crate::model::json::JsonCost;
use crate::model::limits::JsonLimits;

/// The most characters of a name that contacts refer to.
const NAME_CHARS: usize = 200;
/// The most related people of a contact.
const MAX_RELATIONS: usize = 1000;

/// An account, as far as its contacts refer to it.
pub struct Monica {
    /// Where the list of contacts starts.
    pub contacts: usize,
    /// Name and protocol of each kind of contact field, by its identifier.
    kinds: HashMap<String, [String; 2]>,
    /// The names of genders, by their identifiers.
    genders: HashMap<String, String>,
    /// The photos that no contact has yet, by their identifiers.
    photos: HashMap<String, Range<usize>>,
    /// The names of the contacts.
    names: HashMap<String, String>,
    /// The kind of each relation of a contact, and the other contact.
    relations: HashMap<String, Vec<[String; 2]>>,
}

/// A contact, and the names of its collections that were left out.
pub struct MonicaContact {
    pub card: Card,
    pub left_out: Vec<String>,
}

impl Monica {
    /// Reads the account of a valid JSON text whose value starts here; `None` if it is of another
    /// program.
    pub fn of(text: &str, start: usize, limits: &JsonLimits) -> Option<Self> {
        let json = text.as_bytes();
        let account = member(json, start, "account")?;
        let data = member(json, account.start, "data")?;
        let instance = member(json, account.start, "instance")?;
        let kinds = member(json, instance.start, "contact_field_types")?;
        let genders = member(json, instance.start, "genders");
        let parse = |range: Range<usize>| parse(&text[range], limits);
        let values = |kind| collection(json, data.start, kind);
        let elements_of = |kind| values(kind).into_iter().flat_map(|at| elements(json, at));
        let named = |contact: Value| {
            let name = name(&contact["properties"]).spoken();
            (string(&contact["uuid"]), short(&name))
        };
        let names: HashMap<_, _> = elements_of("contact")
            .filter_map(parse)
            .map(named)
            .collect();
        let mut relations: HashMap<_, Vec<_>> = HashMap::new();
        for relation in elements_of("relationship").filter_map(parse) {
            let relation = &relation["properties"];
            let [of, kind, other] =
                ["of_contact", "type", "contact_is"].map(|name| string(&relation[name]));
            let own = relations.entry(of).or_default();
            if own.len() < MAX_RELATIONS {
                own.push([kind, other]);
            }
        }
        let photo = |range: Range<usize>| {
            let id = member(json, range.start, "uuid")?;
            Some((string(&parse(id)?), range))
        };
        Some(Self {
            contacts: values("contact")?,
            kinds: elements(json, kinds.start)
                .filter_map(parse)
                .map(kind)
                .collect(),
            genders: genders
                .into_iter()
                .flat_map(|genders| elements(json, genders.start))
                .filter_map(parse)
                .map(gender)
                .collect(),
            photos: elements_of("photo").filter_map(photo).collect(),
            names,
            relations,
        })
    }

    /// Returns the card of a contact; `None` for a name that stands only among the relations of
    /// others.
    pub fn contact(
        &mut self,
        text: &str,
        value: &Value,
        limits: &JsonLimits,
    ) -> Option<MonicaContact> {
        let properties = &value["properties"];
        let has_birthday = properties["birthdate"].is_object();
        if properties["is_partial"] == Value::Bool(true) && !has_birthday {
            return None;
        }
        let uid = string(&value["uuid"]);
        let mut contact = Contact::of(properties);
        contact.details.related = self.related(&uid, properties);
        let gender = string(&properties["gender"]);
        // Earlier exports have a letter.
        let letter = Some(&gender).filter(|gender| gender.len() == 1);
        let gender = self.genders.get(&gender).or(letter);
        contact.fact("Gender", gender.map_or("", String::as_str));
        let mut left_out = Vec::new();
        for collection in value["data"].as_array().into_iter().flatten() {
            let kind = string(&collection["type"]);
            let values = collection["values"].as_array().into_iter().flatten();
            let values = values.map(|value| &value["properties"]);
            match kind.as_str() {
                "contact_field" => values.for_each(|field| contact.field(&self.kinds, field)),
                "address" => values.for_each(|address| contact.address(address)),
                "note" => values.for_each(|note| contact.note(&string(&note["body"]))),
                "pet" => values.for_each(|pet| contact.fact("Pet", &string(&pet["name"]))),
                _ => left_out.push(kind),
            }
        }
        let photo = self
            .photos
            .remove(&string(&properties["avatar"]["avatar_photo"]));
        let photo = photo.and_then(|range| parse(&text[range], limits));
        if let Some(photo) = photo {
            let url = string(&photo["properties"]["dataUrl"]);
            let payload = url
                .split_once(";base64,")
                .map_or("", |(_, payload)| payload);
            let bytes = BASE64_STANDARD.decode(payload).unwrap_or_default();
            let photo = Some(Photo::Embedded { bytes });
            contact.details.photo = photo.filter(|_| !payload.is_empty());
        }
        let mut card = contact.details.to_card();
        if !uid.is_empty() {
            card.set_uid(&uid);
        }
        Some(MonicaContact { card, left_out })
    }
}

impl Monica {
    /// Returns the people who are related to a contact, and who introduced it.
    fn related(&self, uid: &str, properties: &Value) -> Vec<Detail<String>> {
        let relations = self.relations.get(uid).into_iter().flatten();
        let introducer = string(&properties["first_met_through"]);
        let introducer = ["First met through".to_owned(), introducer];
        let named = relations.chain([&introducer]).filter_map(|[kind, other]| {
            let name = self.names.get(other)?;
            Some(labelled(name, &capitalised(kind)))
        });
        named.collect()
    }
}

/// A contact being read.
struct Contact {
    details: Details,
}

impl Contact {
    /// Reads the properties of a contact.
    fn of(properties: &Value) -> Self {
        let text = |name: &str| string(&properties[name]);
        let tags = properties["tags"].as_array().into_iter().flatten();
        let details = Details {
            name: name(properties),
            nickname: text("nickname"),
            organization: text("company"),
            title: text("job"),
            favorite: is_true(&properties["is_starred"]),
            categories: tags.map(string).collect(),
            ..Details::default()
        };
        let mut contact = Self { details };
        contact.note(&text("description"));
        contact.fact("Food preferences", &text("food_preferences"));
        contact.birthday(&properties["birthdate"]);
        for (name, label) in [("deceased_date", "Death"), ("first_met_date", "First met")] {
            contact.day(label, date(&properties[name]));
        }
        contact
    }

    fn birthday(&mut self, birth: &Value) {
        if is_true(&birth["is_age_based"]) {
            let date = string(&birth["date"]);
            let year = date.split('-').next().unwrap_or_default();
            self.details.facts.push(Detail::named("Birth year", year));
        }
        self.day("Birthday", date(birth));
    }

    fn day(&mut self, name: &str, date: Option<Birthday>) {
        let day = date.map(|date| Detail::day(name, DateOrText::Date(date)));
        self.details.dates.extend(day);
    }

    fn field(&mut self, kinds: &HashMap<String, [String; 2]>, field: &Value) {
        let value = string(&field["data"]);
        let [name, protocol] = kinds
            .get(&string(&field["type"]))
            .cloned()
            .unwrap_or_default();
        let details = &mut self.details;
        match protocol.as_str() {
            "mailto:" => details.emails.push(labelled(&value, "")),
            "tel:" => details.phones.push(labelled(&value, "")),
            _ if value.contains("://") => details.urls.push(labelled(&value, &name)),
            _ => {
                let (service, user) = (name, value);
                let account = Account { service, user };
                details
                    .messengers
                    .push(Detail::new(account, EntryLabel::None));
            }
        }
    }

    fn address(&mut self, address: &Value) {
        let text = |name: &str| string(&address[name]);
        let parts = Address {
            street: text("street"),
            city: text("city"),
            region: text("province"),
            postcode: text("postal_code"),
            country: text("country"),
            ..Address::default()
        };
        let label = EntryLabel::from_word(&text("name"));
        self.details.addresses.push(Detail::new(parts, label));
    }

    fn note(&mut self, note: &str) {
        if note.is_empty() {
            return;
        }
        let own = self.details.note_mut();
        if !own.is_empty() {
            own.push_str("\n\n");
        }
        own.push_str(note);
    }

    fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.details.facts.push(Detail::named(name, value));
        }
    }
}

/// Returns where the list of the collection of this type starts.
fn collection(json: &[u8], data: usize, kind: &str) -> Option<usize> {
    let is_of_kind = |element: &Range<usize>| {
        let named = member(json, element.start, "type");
        named.is_some_and(|named| json[named].trim_ascii() == format!("\"{kind}\"").as_bytes())
    };
    let found = elements(json, data).find(is_of_kind)?;
    Some(member(json, found.start, "values")?.start)
}

fn parse(text: &str, limits: &JsonLimits) -> Option<Value> {
    JsonCost::within(text.as_bytes(), limits).ok()?;
    serde_json::from_str(text).ok()
}

fn kind(kind: Value) -> (String, [String; 2]) {
    let properties = &kind["properties"];
    let named = ["name", "protocol"].map(|name| short(&string(&properties[name])));
    (string(&kind["uuid"]), named)
}

/// Returns identifier and name of a gender.
fn gender(gender: Value) -> (String, String) {
    let name = short(&string(&gender["properties"]["name"]));
    (string(&gender["uuid"]), name)
}

fn name(properties: &Value) -> NameParts {
    NameParts {
        first: string(&properties["first_name"]),
        middle: string(&properties["middle_name"]),
        last: string(&properties["last_name"]),
        ..NameParts::default()
    }
}

/// Returns a day that is not computed from an age; its year may be unknown.
fn date(date: &Value) -> Option<Birthday> {
    if is_true(&date["is_age_based"]) {
        return None;
    }
    let stated = string(&date["date"]);
    let read: Birthday = stated.get(..10)?.parse().ok()?;
    match is_true(&date["is_year_unknown"]) {
        true => Birthday::new(None, read.month(), read.day()),
        false => Some(read),
    }
}

fn is_true(value: &Value) -> bool {
    *value == Value::Bool(true) || value.as_i64() == Some(1)
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('\0', "\u{fffd}")
}

fn short(name: &str) -> String {
    name.chars().take(NAME_CHARS).collect()
}

fn labelled(value: &str, label: &str) -> Detail<String> {
    Detail::new(value.to_owned(), EntryLabel::from_word(label))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests;
