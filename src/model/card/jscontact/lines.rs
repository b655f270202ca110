//! The lines of vCard 4.0 that state what the members of a JSContact card state.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::entry;
use super::instant::write_instant;
use super::localization;
use super::parameters::{PARAMETERS, text_of};
use super::phonetic;
use super::pointer;
use super::property::{DAY_PLACES, SINGLE};
use super::relation;
use super::shape::{LISTS, is_member};
use super::{KEYWORDS, carried, labels};
use crate::model::card::line::{ContentLine, Parameter};
use crate::model::card::text;

type Object = Map<String, Value>;

/// Returns the vCard 4.0 lines of a JSContact card, with the identifiers of its entries.
pub fn of(card: &Object) -> Result<Vec<ContentLine>, String> {
    // Members that are not known may be large, so they are not copied.
    let (known, own): (Vec<_>, Vec<_>) = card.iter().partition(|(name, _)| is_member(name));
    let own = own.into_iter();
    let own: Vec<_> = own
        .map(|(name, value)| pointer::line_of(&[name], value))
        .collect();
    let copy = |(name, value): (&String, &Value)| (name.clone(), value.clone());
    let mut card: Object = known.into_iter().map(copy).collect();
    ["@type", "version", KEYWORDS]
        .iter()
        .for_each(|name| drop(card.remove(*name)));
    let carried = carried::take(&mut card)?;
    let mut lines = take_single(&mut card);
    relate_titles(&mut card);
    lines.extend(take_places(&mut card));
    if let Some(Value::Object(name)) = card.get_mut("name") {
        lines.extend(phonetic::take(name));
    }
    let (mut carried, said) = carried::take_said(&mut card, carried);
    let localized = localization::take(&mut card);
    lines.extend(take_names(&mut card, &localized.names));
    lines.extend(take_sets(&mut card));
    let mut entries = Entries::default();
    entries.take_all(&mut card);
    lines.extend(entries.lines);
    lines.extend(localized.lines);
    labels::settle(&mut lines, &mut carried, &said);
    lines.extend(said);
    lines.extend(carried);
    lines.extend(take_rest(card));
    lines.extend(own);
    Ok(lines)
}

fn take_single(card: &mut Object) -> Vec<ContentLine> {
    let mut lines = Vec::new();
    for (name, member) in SINGLE {
        let stated = card.get(*member).and_then(text_of);
        let encoded = stated.and_then(|text| match *name {
            "REV" | "CREATED" => write_instant(&text),
            "UID" => Some(text::escape_uri(&text)),
            _ => Some(text::escape(&text)),
        });
        if let Some(encoded) = encoded {
            card.remove(*member);
            lines.push(ContentLine::new(name, &encoded));
        }
    }
    lines
}

/// Puts titles into the groups of their organisations, by which vCard relates them (RFC 9555,
/// section 2.9.6).
fn relate_titles(card: &mut Object) {
    let group = |card: &Object, list: &str, id: &str| {
        card.get(list)?
            .get(id)?
            .get(PARAMETERS)?
            .get("group")?
            .as_str()
            .map(str::to_owned)
    };
    let Some(Value::Object(titles)) = card.get("titles") else {
        return;
    };
    let related = titles.iter().filter_map(|(id, title)| {
        let organization = title.get("organizationId")?.as_str()?;
        Some((id.clone(), organization.to_owned()))
    });
    let mut free = (1..).map(|number| format!("org{number}"));
    for (title, organization) in related.collect::<Vec<_>>() {
        let is_there = card
            .get("organizations")
            .is_some_and(|all| all.get(&organization).is_some());
        let groups = [
            group(card, "titles", &title),
            group(card, "organizations", &organization),
        ];
        let common = match groups {
            _ if !is_there => continue,
            [Some(one), Some(other)] if !one.eq_ignore_ascii_case(&other) => continue,
            [Some(one), _] | [None, Some(one)] => one,
            [None, None] => free.next().unwrap_or_default(),
        };
        for (list, id) in [("titles", &title), ("organizations", &organization)] {
            let path = [list, id, PARAMETERS, "group"].map(str::to_owned);
            pointer::insert(card, &path, common.clone().into());
        }
        let title = pointer::find_mut(card, &["titles".to_owned(), title]);
        title
            .and_then(Value::as_object_mut)
            .map(|title| title.remove("organizationId"));
    }
}

/// Takes the places of births and deaths out of days.
fn take_places(card: &mut Object) -> Vec<ContentLine> {
    let days = card.get_mut("anniversaries").and_then(Value::as_object_mut);
    let mut lines = Vec::new();
    for day in days
        .into_iter()
        .flat_map(|days| days.values_mut())
        .filter_map(Value::as_object_mut)
    {
        let kind = day.get("kind").and_then(Value::as_str);
        let property = DAY_PLACES.iter().find(|(_, of)| Some(*of) == kind);
        let place = day.get("place").and_then(Value::as_object);
        let (Some((name, _)), Some(place)) = (property, place) else {
            continue;
        };
        let text = |member: &str| place.get(member).and_then(text_of);
        let is_known = |key: &String| ["@type", "full", "coordinates"].contains(&key.as_str());
        let line = match (text("full"), text("coordinates")) {
            _ if !place.keys().all(is_known) => continue,
            (Some(full), None) => ContentLine::new(name, &text::escape(&full)),
            (None, Some(uri)) => {
                ContentLine::new(&format!("{name};VALUE=uri"), &text::escape_uri(&uri))
            }
            _ => continue,
        };
        lines.push(line);
        day.remove("place");
    }
    lines
}

/// Takes the name and how to speak to the person out of a card.
fn take_names(card: &mut Object, localized: &HashSet<String>) -> Vec<ContentLine> {
    let mut lines = Vec::new();
    if let Some(Value::Object(name)) = card.get_mut("name") {
        name.remove("@type");
        lines = super::name::take(name);
        lines.extend(take_rest_of(name, "name"));
    }
    card.remove("name");
    if let Some(Value::Object(speak)) = card.get_mut("speakToAs") {
        speak.remove("@type");
        if let Some(gender) = speak.get("grammaticalGender").and_then(text_of) {
            lines.push(ContentLine::new("GRAMGENDER", &text::escape(&gender)));
            speak.remove("grammaticalGender");
        }
    }
    let number = format!(";ALTID={}", localization::NAME_NUMBER);
    for line in lines
        .iter_mut()
        .filter(|line| localized.contains(line.name()))
    {
        *line = line.rebuilt(line.name(), |_| true, &number, line.value());
    }
    lines
}

fn take_rest_of(object: &mut Object, path: &str) -> Vec<ContentLine> {
    let rest = std::mem::take(object).into_iter();
    rest.map(|(member, value)| pointer::line_of(&[path, &member], &value))
        .collect()
}

/// Takes the members of a group and related people out of a card.
fn take_sets(card: &mut Object) -> Vec<ContentLine> {
    let mut lines = Vec::new();
    if let Some(Value::Object(members)) = card.remove("members") {
        let said = members
            .into_iter()
            .filter(|(_, is_said)| *is_said == Value::Bool(true));
        lines.extend(said.map(|(uid, _)| {
            ContentLine::new("MEMBER", &text::escape_uri(&uid.replace('\0', "\u{fffd}")))
        }));
    }
    let Some(Value::Object(related)) = card.remove("relatedTo") else {
        return lines;
    };
    for (person, mut relation) in related {
        let Some(relation) = relation.as_object_mut() else {
            continue;
        };
        lines.push(relation::take_line(&person, relation));
        let rest = std::mem::take(relation).into_iter();
        lines.extend(
            rest.map(|(member, value)| pointer::line_of(&["relatedTo", &person, &member], &value)),
        );
    }
    lines
}

/// Returns the members without a property of their own.
fn take_rest(card: Object) -> Vec<ContentLine> {
    let mut lines = Vec::new();
    for (member, value) in card {
        match value {
            Value::Object(parts) if member == "speakToAs" => {
                let rest = parts.iter();
                lines.extend(rest.map(|(part, value)| pointer::line_of(&[&member, part], value)));
            }
            Value::Object(languages) if member == localization::LOCALIZATIONS => {
                let patches = languages.iter().flat_map(|(language, patches)| {
                    let patches = patches.as_object().into_iter().flatten();
                    patches.map(move |patch| (language, patch))
                });
                lines.extend(patches.map(|(language, (path, value))| {
                    pointer::line_of(&[&member, language, path], value)
                }));
            }
            value => lines.push(pointer::line_of(&[&member], &value)),
        }
    }
    lines
}

/// The lines of entries.
#[derive(Default)]
struct Entries {
    lines: Vec<ContentLine>,
}

impl Entries {
    fn take_all(&mut self, card: &mut Object) {
        if let Some(Value::Object(speak)) = card.get_mut("speakToAs") {
            if let Some(Value::Object(pronouns)) = speak.remove("pronouns") {
                self.take_list(&["speakToAs", "pronouns"], pronouns);
            }
            if speak.is_empty() {
                card.remove("speakToAs");
            }
        }
        for list in LISTS.iter().filter(|list| **list != "relatedTo") {
            if let Some(Value::Object(entries)) = card.remove(*list) {
                self.take_list(&[list], entries);
            }
        }
    }

    fn take_list(&mut self, path: &[&str], entries: Object) {
        let list = path[path.len() - 1];
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
        let mut nicknames = Nicknames::default();
        for (id, mut value) in entries {
            let Some(entry) = value.as_object_mut() else {
                continue;
            };
            match entry::take_line(list, &id, entry) {
                Some(line) if list == "nicknames" => nicknames.add(&id, line),
                Some(line) => self.lines.push(line),
                None => {
                    self.lines
                        .push(pointer::line_of(&[path, &[&id]].concat(), &value));
                    continue;
                }
            }
            let rest = std::mem::take(entry).into_iter();
            self.lines.extend(rest.map(|(member, value)| {
                pointer::line_of(&[path, &[&id, &member]].concat(), &value)
            }));
        }
        self.lines.extend(nicknames.lines());
    }
}

/// Nicknames, of which several may be on a line.
#[derive(Default)]
struct Nicknames {
    /// The first line of each, and the values of its further ones.
    lines: Vec<(ContentLine, Vec<String>)>,
    /// The places of the first lines by their identifiers.
    places: HashMap<String, usize>,
}

impl Nicknames {
    /// Adds a nickname, to the line of the one that it is a further one of.
    fn add(&mut self, id: &str, line: ContentLine) {
        let first = id
            .rsplit_once('-')
            .and_then(|(first, _)| self.places.get(first))
            .copied();
        let head = |line: &ContentLine| {
            let is_other = |parameter: &Parameter| !parameter.is("PROP-ID");
            line.rebuilt(line.name(), is_other, "", "")
                .head()
                .to_owned()
        };
        match first.filter(|at| head(&self.lines[*at].0) == head(&line)) {
            Some(at) => self.lines[at].1.push(line.value().to_owned()),
            None => {
                self.places.insert(id.to_owned(), self.lines.len());
                self.lines.push((line, Vec::new()));
            }
        }
    }

    fn lines(self) -> impl Iterator<Item = ContentLine> {
        self.lines.into_iter().map(|(first, further)| {
            let values = std::iter::once(first.value().to_owned()).chain(further);
            first.with_value(&values.collect::<Vec<_>>().join(","))
        })
    }
}
