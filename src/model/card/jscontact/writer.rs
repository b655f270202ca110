//! Cards as JSContact: each line becomes the members that state it. A line that these members do
//! not bring back is carried as well, with the path of the first of them, and a line that JSContact
//! has no place for is carried alone.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value, json};

use super::carried::SAID_AT;
use super::jcard::to_jcard;
use super::line_id::{with_id, without_own_id};
use super::lines;
use super::localization::{self, as_main, without_number};
use super::meaning::meaning;
use super::parameters::is_name;
use super::phonetic;
use super::property::{DAY_PLACES, Property};
use super::statement::{self, Statement, label_text};
use super::{CARRIED, KEYWORDS, is_frame, pointer};
use crate::model::card::entry_label::WrittenLabels;
use crate::model::card::kind::Kind;
use crate::model::card::line::{ContentLine, Parameter, encode};
use crate::model::card::phonetic::is_reading;
use crate::model::card::version::Version;
use crate::model::card::{Card, LABEL, text};

/// The parts of a JSContact card that a line is in.
#[derive(Clone, PartialEq, Eq)]
enum Place {
    /// Members, which bring it back.
    Members,
    /// Members, the first of them at this path, and the carried lines.
    Both(String),
    /// The carried lines.
    Carried,
}

impl Card {
    /// Converts the card to JSContact. Lines without a JSContact property are in `vCardProps`.
    pub fn to_jscontact(&self) -> Value {
        let lines = self
            .clone()
            .into_converted(Version::V4)
            .into_iter()
            .enumerate();
        let lines = lines
            .map(|(at, converted)| with_id(&converted.line, at))
            .collect();
        let card = Self { lines };
        let labels = card.written_labels();
        let mut writer = Writer {
            lines: &card.lines,
            labels: &labels,
            places: vec![Place::Carried; card.lines.len()],
            card: empty(),
        };
        writer.write_lines(&earlier_days(&card));
        writer.write_day_places();
        writer.relate_titles();
        writer.write_keywords(&card);
        writer.settle_labels();
        writer.write_members();
        writer.write_phonetic();
        writer.write_carried();
        Value::Object(writer.card)
    }
}

/// Returns the first lines with the days that further lines repeat, by these.
fn earlier_days(card: &Card) -> HashMap<usize, usize> {
    let is_day = |line: &&ContentLine| matches!(Kind::of(line), Some(Kind::Day(_)));
    if card.lines.iter().filter(is_day).take(2).count() < 2 {
        return HashMap::new();
    }
    let repeated = card.repeated_days().into_iter();
    repeated
        .flat_map(|(first, others)| others.into_iter().map(move |at| (at, first)))
        .collect()
}

fn empty() -> Map<String, Value> {
    let frame = [("@type", json!("Card")), ("version", json!("1.0"))];
    frame
        .into_iter()
        .map(|(member, value)| (member.to_owned(), value))
        .collect()
}

struct Writer<'a> {
    lines: &'a [ContentLine],
    labels: &'a WrittenLabels<'a>,
    places: Vec<Place>,
    card: Map<String, Value>,
}

impl Writer<'_> {
    /// Writes the lines. `earlier` has the line that states the day of a line already.
    fn write_lines(&mut self, earlier: &HashMap<usize, usize>) {
        let mut alternatives = localization::alternatives(self.lines);
        alternatives.retain(|at, main| self.is_localization(*at, *main));
        let mains: HashSet<_> = alternatives.values().copied().collect();
        let has_name = |line: &ContentLine| line.is("N") && !is_reading(line);
        let has_name = self.lines.iter().any(has_name);
        for (at, line) in self.lines.iter().enumerate() {
            if !line.is_property()
                || alternatives.contains_key(&at)
                || has_name && line.is("N") && is_reading(line)
            {
                continue;
            }
            let main = mains.contains(&at).then(|| without_number(line));
            let day = earlier.get(&at).and_then(|first| self.day_of(*first));
            match day {
                Some(path) => self.places[at] = Place::Both(path),
                None => self.write_line(at, main.as_ref().unwrap_or(line)),
            }
        }
        let mut alternatives: Vec<_> = alternatives.into_iter().collect();
        alternatives.sort_unstable();
        for (at, main) in alternatives {
            self.write_alternative(at, main);
        }
    }

    /// Returns the path of the day that a line has become.
    fn day_of(&self, at: usize) -> Option<String> {
        let statements = statement::of(&self.lines[at], self.labels);
        let (path, _) = statements.first()?;
        pointer::find(&self.card, path).map(|_| pointer::join(path))
    }

    fn write_line(&mut self, at: usize, line: &ContentLine) {
        if line.is("N") && line.value().bytes().all(|byte| byte == b';') {
            // vCard 3.0 requires it.
            self.places[at] = Place::Members;
            return;
        }
        let statements = statement::of(line, self.labels);
        let is_new = |(path, _): &Statement| pointer::find(&self.card, path).is_none();
        let Some((first, _)) = statements.first().filter(|_| statements.iter().all(is_new)) else {
            return;
        };
        self.places[at] = match comes_back(&statements, line) {
            true => Place::Members,
            false => Place::Both(pointer::join(first)),
        };
        for (path, value) in statements {
            pointer::insert(&mut self.card, &path, value);
        }
    }

    /// Checks whether JSContact can say all of a line as another in another language. Of two groups
    /// they are about different things, such as the titles of two organisations.
    fn is_localization(&self, at: usize, main: usize) -> bool {
        let (line, main) = (&self.lines[at], &self.lines[main]);
        if line.group() != main.group() {
            return false;
        }
        let whole = |line: &ContentLine| {
            let statements = statement::of(line, self.labels);
            let has_place = |(path, _): &Statement| localization::has_place(path);
            let is_one = statements.len() == 1 || line.is("N");
            let has_place = is_one && statements.first().is_some_and(has_place);
            has_place.then(|| comes_back(&statements, line))
        };
        let is_name = line.is("N") || line.is("FN");
        whole(&as_main(line, main)) == Some(true)
            && whole(&without_number(main)).is_some_and(|whole| whole || is_name)
    }

    fn write_alternative(&mut self, at: usize, main: usize) {
        let line = &self.lines[at];
        let statements = statement::of(&as_main(line, &self.lines[main]), self.labels);
        let is_of_main = |(path, _): &Statement| pointer::find(&self.card, path).is_some();
        let is_told =
            self.places[main] != Place::Carried && statements.first().is_some_and(is_of_main);
        if let Some(language) = line.parameters_named("LANGUAGE").next().filter(|_| is_told) {
            localization::add(&mut self.card, language, statements);
            self.places[at] = Place::Members;
        }
    }

    /// Writes the places of births and deaths to their days.
    fn write_day_places(&mut self) {
        let days = self.card.get_mut("anniversaries");
        let days = days.and_then(Value::as_object_mut).into_iter().flatten();
        let mut free: HashMap<String, VecDeque<_>> = HashMap::new();
        for (_, day) in days {
            let kind = day["kind"].as_str().unwrap_or_default().to_owned();
            free.entry(kind).or_default().push_back(day);
        }
        for (at, line) in self.lines.iter().enumerate() {
            let Some((_, kind)) = DAY_PLACES.iter().find(|(name, _)| line.is(name)) else {
                continue;
            };
            let value = text::unescape(&line.decoded());
            if !is_plain_place(line) || value.trim().is_empty() {
                continue;
            }
            if let Some(day) = free.get_mut(*kind).and_then(VecDeque::pop_front) {
                let is_position = value.starts_with("geo:");
                let member = if is_position { "coordinates" } else { "full" };
                day["place"] = json!({member: value});
                self.places[at] = Place::Members;
            }
        }
    }

    /// Relates titles to the organisations of their groups (RFC 9555, section 2.9.6).
    fn relate_titles(&mut self) {
        let is_there = |at: &usize| self.places[*at] != Place::Carried;
        let in_group = |at: usize| {
            let line = &self.lines[at];
            Some((
                line.group()?.to_ascii_lowercase(),
                line.parameters_named("PROP-ID").next()?,
            ))
        };
        let places = |names: &'static [&'static str]| {
            let lines = self.lines.iter().enumerate();
            let named = lines.filter(|(_, line)| names.iter().any(|name| line.is(name)));
            named
                .map(|(at, _)| at)
                .filter(is_there)
                .filter_map(in_group)
        };
        let organizations = self.card.get("organizations");
        let is_entry = |id: &str| organizations.is_some_and(|all| all.get(id).is_some());
        let organizations: HashMap<_, _> =
            places(&["ORG"]).filter(|(_, id)| is_entry(id)).collect();
        let titles: Vec<_> = places(&["TITLE", "ROLE"]).collect();
        for (group, title) in titles {
            // A title in another language is no entry of its own.
            let entry = self
                .card
                .get_mut("titles")
                .and_then(|all| all.get_mut(title));
            if let (Some(entry), Some(organization)) = (entry, organizations.get(&group)) {
                entry["organizationId"] = (*organization).into();
            }
        }
    }

    /// Writes labels as keywords. Their lines are carried too unless they come back as one line.
    fn write_keywords(&mut self, card: &Card) {
        let names = card.categories();
        let lines = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.is("CATEGORIES"));
        let lines: Vec<_> = lines.collect();
        let is_plain = |line: &ContentLine| {
            let is_id = line.parameters().all(|parameter| parameter.is("PROP-ID"));
            let count = text::list(&line.escaped()).len();
            line.group().is_none() && is_id && count == names.len()
        };
        if let [(at, line)] = &lines[..]
            && is_plain(line)
        {
            self.places[*at] = Place::Members;
        }
        if !names.is_empty() {
            let set: Map<_, _> = names.into_iter().map(|name| (name, true.into())).collect();
            self.card.insert(KEYWORDS.to_owned(), Value::Object(set));
        }
    }

    /// Leaves out labels of groups that are members of an entry, and nothing else.
    fn settle_labels(&mut self) {
        let mut groups: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (at, line) in self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.is_property())
        {
            let Some(group) = line.group() else { continue };
            let (labels, others) = groups.entry(group.to_ascii_lowercase()).or_default();
            match (line.is(LABEL), line.is_companion()) {
                (true, _) => labels.push(at),
                (false, false) => others.push(at),
                (false, true) => {}
            }
        }
        for (labels, others) in groups.values() {
            let ([label], [other]) = (&labels[..], &others[..]) else {
                continue;
            };
            let line = &self.lines[*other];
            let has_label = Property::named(line.name()).is_some_and(Property::has_label);
            let is_told = has_label && self.places[*other] == Place::Members;
            if is_told && is_plain_label(&self.lines[*label]) {
                self.places[*label] = Place::Members;
            }
        }
    }

    /// Writes the members that vCard has no property for, after those that they may be part of.
    fn write_members(&mut self) {
        for (at, line) in self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.is("JSPROP"))
        {
            if pointer::set_member(&mut self.card, &without_own_id(line)) {
                self.places[at] = Place::Members;
            }
        }
    }

    /// Writes how the parts of the name are pronounced.
    fn write_phonetic(&mut self) {
        let Some(Value::Object(name)) = self.card.get_mut("name") else {
            return;
        };
        for at in phonetic::write(name, self.lines) {
            self.places[at] = Place::Members;
        }
    }

    fn write_carried(&mut self) {
        let lines = self.lines.iter().zip(&self.places);
        let lines =
            lines.filter(|(line, _)| line.is_property() && !is_frame(line) && is_name(line.name()));
        let carried = lines.filter_map(|(line, place)| match place {
            Place::Members => None,
            Place::Both(path) => {
                let path = format!(";{SAID_AT}={}", encode(path));
                Some(to_jcard(&line.rebuilt(
                    line.name(),
                    |_| true,
                    &path,
                    line.value(),
                )))
            }
            // Of several lines of a property, the order tells which is shown.
            Place::Carried if Property::named(line.name()).is_some() => Some(to_jcard(line)),
            Place::Carried => Some(to_jcard(&without_own_id(line))),
        });
        let carried: Vec<_> = carried.collect();
        if !carried.is_empty() {
            self.card.insert(CARRIED.to_owned(), Value::Array(carried));
        }
    }
}

/// Checks whether the place of a day says nothing that its member has no place for.
fn is_plain_place(line: &ContentLine) -> bool {
    let is_plain = |parameter: Parameter| parameter.is("VALUE") || parameter.is("PROP-ID");
    line.group().is_none() && line.parameters().all(is_plain)
}

/// Checks whether the line of a label is what a label in plain words becomes.
fn is_plain_label(line: &ContentLine) -> bool {
    let name = line.group().unwrap_or_default();
    let plain = ContentLine::new(&format!("{name}.{LABEL}"), &text::escape(&label_text(line)));
    !label_text(line).is_empty() && without_own_id(line).text() == plain.text()
}

/// Checks whether statements bring back the line that they are of.
fn comes_back(statements: &[Statement], line: &ContentLine) -> bool {
    let mut card = empty();
    for (path, value) in statements {
        pointer::insert(&mut card, path, value.clone());
    }
    let back = lines::of(&card).unwrap_or_default();
    let mut back = back.iter().filter(|line| !line.is(LABEL));
    let same =
        |back: &ContentLine| meaning(&without_own_id(back)) == meaning(&without_own_id(line));
    back.next().is_some_and(same) && back.next().is_none()
}
