//! The details of a card that people use: what is shown, edited, exported and imported.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::day::{DateOrText, Day, DayKind};
use super::entry_label::EntryLabel;
use super::fact::{Fact, FactKind};
use super::kind::Kind;
use super::line::ContentLine;
use super::online::Account;
use super::photo::Photo;
use super::value::Value;
use super::{Card, text};
use crate::model::birthday::Birthday;

/// The details of a card that people use. Absent text is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The parts of the name.
    pub name: NameParts,
    /// The name to show (`FN`).
    pub display_name: String,
    /// The name to show, if it is not derived from other fields.
    pub own_name: Option<String>,
    /// The parts of the name as they are pronounced.
    pub phonetic: NameParts,
    /// `NICKNAME`.
    pub nickname: String,
    /// The first part of `ORG`.
    pub organization: String,
    /// Its further parts, the largest first: department, team.
    pub units: Vec<String>,
    /// `TITLE`.
    pub title: String,
    /// `ROLE`.
    pub role: String,
    /// Email addresses.
    pub emails: Vec<Detail<String>>,
    /// Phone numbers as written.
    pub phones: Vec<Detail<String>>,
    /// Postal addresses.
    pub addresses: Vec<Detail<Address>>,
    /// Web addresses.
    pub urls: Vec<Detail<String>>,
    /// Accounts with instant messengers.
    pub messengers: Vec<Detail<Account>>,
    /// Profiles in social networks.
    pub profiles: Vec<Detail<Account>>,
    /// Birthdays, anniversaries and other days. A birthday or an anniversary that several lines
    /// state is there once, under the key of the first.
    pub dates: Vec<Detail<Day>>,
    /// Related people, by name or by URI.
    pub related: Vec<Detail<String>>,
    /// Notes.
    pub notes: Vec<Detail<String>>,
    /// Other facts, and the owner's own fields, whose labels are their names.
    pub facts: Vec<Detail<Fact>>,
    /// The contact's own labels.
    pub categories: Vec<String>,
    /// The photo. Only its address is read from a card, since decoding a picture takes long.
    pub photo: Option<Photo>,
    /// True if it is a favourite.
    pub favorite: bool,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail<T> {
    /// The number of its content line in the card, by which an edit names it; 0 in details that are
    /// no card yet.
    pub key: usize,
    /// The label.
    pub label: EntryLabel,
    /// True if its owner prefers it.
    pub preferred: bool,
    /// The value.
    pub value: T,
}

impl<T> Detail<T> {
    /// Returns an entry without a label that is on no card yet.
    pub fn plain(value: T) -> Self {
        Self::new(value, EntryLabel::None)
    }

    /// Returns an entry that is on no card yet.
    pub fn new(value: T, label: EntryLabel) -> Self {
        Self {
            key: 0,
            label,
            preferred: false,
            value,
        }
    }
}

/// The parts of a name (RFC 6350, section 6.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NameParts {
    pub prefix: String,
    pub first: String,
    pub middle: String,
    pub last: String,
    pub suffix: String,
}

impl NameParts {
    /// Returns the parts in the order in which they are read out.
    pub fn spoken(&self) -> String {
        let order = [
            &self.prefix,
            &self.first,
            &self.middle,
            &self.last,
            &self.suffix,
        ];
        let stated = order.map(|part| part.trim()).into_iter();
        let stated: Vec<_> = stated.filter(|part| !part.is_empty()).collect();
        stated.join(" ")
    }
}

impl Card {
    /// Reads the details of the card.
    pub fn details(&self) -> Details {
        let mut details = self.all_details();
        let mut dates: Vec<Detail<Day>> = Vec::new();
        let mut stated = HashMap::new();
        for date in details.dates {
            let next = dates.len();
            let at = date
                .value
                .once()
                .map(|day| *stated.entry(day).or_insert(next));
            match at.and_then(|at| dates.get_mut(at)) {
                Some(earlier) => earlier.preferred |= date.preferred,
                None => dates.push(date),
            }
        }
        details.dates = dates;
        details
    }

    /// Returns the lines with a birthday or an anniversary that an earlier line states, by that
    /// line.
    pub(super) fn repeated_days(&self) -> HashMap<usize, Vec<usize>> {
        let is_day = |line: &&ContentLine| matches!(Kind::of(line), Some(Kind::Day(_)));
        // Most cards have one at most, and reading their details takes long.
        if self.lines.iter().filter(is_day).count() < 2 {
            return HashMap::new();
        }
        let (mut first, mut repeated) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for Detail { key, value, .. } in self.all_details().dates {
            let Some(day) = value.once() else { continue };
            let earlier = *first.entry(day).or_insert(key);
            if earlier != key {
                repeated.entry(earlier).or_default().push(key);
            }
        }
        repeated
    }

    /// Reads the details, also days that several lines state.
    fn all_details(&self) -> Details {
        let mut details = self.detail_fields();
        let labels = self.written_labels();
        let fields = ["NICKNAME", "ORG", "TITLE", "ROLE"].map(|name| self.preferred(name));
        let envelopes: HashSet<_> = self.envelopes().into_values().collect();
        for (key, line) in self.lines.iter().enumerate() {
            if envelopes.contains(&key) {
                continue;
            }
            details.facts.extend(sort_name(key, line));
            let Some(kind) = Kind::of(line) else { continue };
            if matches!(kind, Kind::Fact(fact) if fact.is_field()) && fields.contains(&Some(key)) {
                continue;
            }
            let label = labels.of(line, &kind.label_form(line));
            let (kind, label) = kind.with_label(label);
            if let Some(value) = Value::read(line, kind) {
                let entry = Detail {
                    key,
                    preferred: line.preference() == 1,
                    ..Detail::new((), label)
                };
                details.push(entry, value);
            }
        }
        details
    }

    /// Reads what a card has once.
    fn detail_fields(&self) -> Details {
        let text = |name: &str| self.text(name).unwrap_or_default();
        let mut units = self.components("ORG").into_iter();
        Details {
            name: self.name_parts(),
            display_name: text("FN"),
            own_name: self.own_name(),
            phonetic: self.phonetic(),
            nickname: text("NICKNAME"),
            organization: units.next().unwrap_or_default(),
            units: units.collect(),
            title: text("TITLE"),
            role: text("ROLE"),
            categories: self.categories(),
            photo: self.photo_url().map(Photo::Url),
            favorite: self.is_favorite(),
            ..Details::default()
        }
    }

    /// Returns the parts of the name.
    pub(in crate::model) fn name_parts(&self) -> NameParts {
        self.name_parts_as(text::unescape)
    }

    /// Returns given and family name as people write them.
    pub(super) fn short_name(&self) -> String {
        let NameParts { first, last, .. } = self.name_parts_as(text::spoken);
        let short = NameParts {
            first,
            last,
            ..NameParts::default()
        };
        short.spoken()
    }

    /// Returns the parts of the name, decoded in this way.
    pub(super) fn name_parts_as(&self, decoded: fn(&str) -> String) -> NameParts {
        let value = self.value("N").unwrap_or_default();
        let mut parts = text::components(&value).into_iter();
        let mut next = || parts.next().map(decoded).unwrap_or_default();
        NameParts {
            last: next(),
            first: next(),
            middle: next(),
            prefix: next(),
            suffix: next(),
        }
    }

    /// Returns the components of a structured property, decoded; at least one.
    pub(super) fn components(&self, name: &str) -> Vec<String> {
        let value = self.value(name).unwrap_or_default();
        let parts = text::components(&value).into_iter();
        parts.map(text::unescape).collect()
    }
}

impl Details {
    /// Adds a value to the list of its kind, with the key and label of `entry`.
    pub(super) fn push(&mut self, entry: Detail<()>, value: Value) {
        match value {
            Value::Email(value) => self.emails.push(entry.with(value)),
            Value::Phone(value) => self.phones.push(entry.with(value)),
            Value::Address(value) => self.addresses.push(entry.with(value)),
            Value::Url(value) => self.urls.push(entry.with(value)),
            Value::Messenger(value) => self.messengers.push(entry.with(value)),
            Value::Profile(value) => self.profiles.push(entry.with(value)),
            Value::Day(value) => self.dates.push(entry.with(value)),
            Value::Related(value) => self.related.push(entry.with(value)),
            Value::Note(value) => self.notes.push(entry.with(value)),
            Value::Fact(value) if value.kind == FactKind::Nickname && self.nickname.is_empty() => {
                self.nickname = value.text;
            }
            Value::Fact(value) => self.facts.push(entry.with(value)),
        }
    }

    /// Returns the values of all lists that say something with their labels, in the order in which
    /// a new card has them; true stands for the preferred ones.
    pub(super) fn values(&self) -> impl Iterator<Item = (Value, &EntryLabel, bool)> {
        let mut all = Vec::new();
        all.extend(values(&self.emails, Value::Email));
        all.extend(values(&self.phones, Value::Phone));
        all.extend(values(&self.addresses, Value::Address));
        all.extend(values(&self.urls, Value::Url));
        all.extend(values(&self.profiles, Value::Profile));
        all.extend(values(&self.messengers, Value::Messenger));
        all.extend(values(&self.related, Value::Related));
        all.extend(values(&self.dates, Value::Day));
        all.extend(values(&self.facts, Value::Fact));
        all.extend(values(&self.notes, Value::Note));
        all.into_iter().filter(|(value, ..)| !value.is_empty())
    }

    /// Adds an account with a messenger.
    pub fn add_messenger(&mut self, service: &str, user: &str) {
        let (service, user) = (service.to_owned(), user.to_owned());
        self.messengers
            .push(Detail::plain(Account { service, user }));
    }

    /// Sets the birthday.
    pub fn set_birthday(&mut self, date: DateOrText) {
        let kind = DayKind::Birthday;
        self.dates.retain(|day| day.value.kind != kind);
        self.dates.push(Detail::plain(Day { kind, date }));
    }

    /// Sets the birthday from numbers of year, month and day, or to their text if that is no date.
    pub fn set_birthday_parts(&mut self, parts: [&str; 3]) {
        let [year, month, day] = parts;
        let year = year.parse().ok().filter(|year| *year != 0);
        let date = |month, day| Birthday::new(year, month, day);
        let month_and_day = month.parse().ok().zip(day.parse().ok());
        match month_and_day.and_then(|(month, day)| date(month, day)) {
            Some(date) => self.set_birthday(DateOrText::Date(date)),
            None => {
                let text = parts.join(" ").trim().to_owned();
                if !text.is_empty() {
                    self.set_birthday(DateOrText::Text(text));
                }
            }
        }
    }

    /// Returns the department to change it.
    pub fn department_mut(&mut self) -> &mut String {
        if self.units.is_empty() {
            self.units.push(String::new());
        }
        &mut self.units[0]
    }

    /// Returns the first note to change it.
    pub fn note_mut(&mut self) -> &mut String {
        if self.notes.is_empty() {
            self.notes.push(Detail::plain(String::new()));
        }
        &mut self.notes[0].value
    }

    /// Returns the units below the organisation in one line.
    pub fn department(&self) -> String {
        let stated = self.units.iter().map(String::as_str);
        let stated: Vec<_> = stated.filter(|unit| !unit.trim().is_empty()).collect();
        stated.join(", ")
    }
}

impl Detail<Day> {
    /// Returns the entry for a day under an English name or the owner's own.
    pub fn day(name: &str, date: DateOrText) -> Self {
        let (kind, label) = match EntryLabel::from_word(name) {
            _ if name.eq_ignore_ascii_case("birthday") => (DayKind::Birthday, EntryLabel::None),
            label if label.is_anniversary() => (DayKind::Anniversary, EntryLabel::None),
            label => (DayKind::Other, label),
        };
        Self::new(Day { kind, date }, label)
    }
}

impl Detail<Fact> {
    /// Returns the entry for a text under an English name or the owner's own.
    pub fn named(name: &str, text: &str) -> Self {
        let (name, text) = (name.trim(), text.to_owned());
        match FactKind::from_word(name) {
            Some(kind) => Self::plain(Fact { kind, text }),
            None => {
                let kind = FactKind::Own;
                let label = Some(name).filter(|name| !name.is_empty());
                let label = label.map(|name| EntryLabel::Custom(name.to_owned()));
                Self::new(Fact { kind, text }, label.unwrap_or_default())
            }
        }
    }
}

impl Detail<()> {
    fn with<T>(self, value: T) -> Detail<T> {
        Detail {
            key: self.key,
            label: self.label,
            preferred: self.preferred,
            value,
        }
    }
}

/// Returns what the name on a line is sorted by: vCard 3.0 has a property for that, 4.0 a parameter
/// of the name.
fn sort_name(key: usize, line: &ContentLine) -> Option<Detail<Fact>> {
    let written = match line {
        line if line.is("SORT-STRING") => text::unescape(&line.decoded()),
        line if line.is("N") => {
            let mut parameters = line.parameters();
            let keys: Vec<_> = parameters
                .find(|each| each.is("SORT-AS"))?
                .texts()
                .collect();
            keys.join(",")
        }
        _ => return None,
    };
    let parts = written.split(',').map(str::trim);
    let stated: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let (kind, text) = (FactKind::SortName, stated.join(", "));
    let fact = Detail::plain(Fact { kind, text });
    (!stated.is_empty()).then_some(Detail { key, ..fact })
}

/// Returns the values of a list with their labels and whether they are preferred.
fn values<T: Clone>(
    list: &[Detail<T>],
    of: fn(T) -> Value,
) -> impl Iterator<Item = (Value, &EntryLabel, bool)> {
    list.iter()
        .map(move |entry| (of(entry.value.clone()), &entry.label, entry.preferred))
}

#[cfg(test)]
mod tests;
