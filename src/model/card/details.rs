//! The details of a card that people use: what is shown, edited, exported and imported.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::entry_label::EntryLabel;
use super::fact::{Fact, FactKind};
use super::kind::{DayKind, Kind};
use super::line::{ContentLine, Parameter, is_of_the_value};
use super::online::Account;
use super::photo::Photo;
use super::value::Value;
use super::{Card, fields, text};
use crate::model::birthday::{self, Birthday};

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

/// The parts of a postal address (RFC 6350, section 6.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Address {
    pub po_box: String,
    pub extended: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
}

impl Address {
    /// Returns the address on a line; if it has no parts, its envelope text becomes the street.
    pub(super) fn read(line: &ContentLine) -> Self {
        let value = line.decoded();
        let mut parts = text::components(&value).into_iter().map(text::unescape);
        let mut next = || parts.next().unwrap_or_default();
        let (po_box, extended, street, city) = (next(), next(), next(), next());
        let mut address = Self {
            po_box,
            extended,
            street,
            city,
            region: next(),
            postcode: next(),
            country: next(),
        };
        let label = || {
            line.parameters()
                .find(|parameter| parameter.is("LABEL"))?
                .value
        };
        if address == Self::default()
            && let Some(label) = label()
        {
            address.street = label.trim_matches('"').replace("\\n", "\n");
        }
        address
    }

    /// Returns the parts in the order of vCard.
    pub fn components(&self) -> [&str; 7] {
        let Self {
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        } = self;
        [po_box, extended, street, city, region, postcode, country].map(String::as_str)
    }

    /// Returns the parts to change them.
    pub fn components_mut(&mut self) -> [&mut String; 7] {
        let Self {
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        } = self;
        [po_box, extended, street, city, region, postcode, country]
    }

    /// Checks whether all parts are empty.
    pub fn is_empty(&self) -> bool {
        self.components().iter().all(|part| part.trim().is_empty())
    }

    /// Returns the line with this address. Other forms of the former address are removed: the
    /// envelope text, and the separate parts of the street (RFC 9554, section 2.1).
    pub(super) fn rewritten(&self, line: &ContentLine) -> ContentLine {
        let former = line.decoded();
        let mut former = text::components(&former);
        let is_other = |street: &&str| text::unescape(street) != self.street;
        if former.get(2).is_some_and(is_other) {
            former.truncate(self.components().len());
        }
        let former = former.join(";");
        let encoded = text::with_components(&former, &self.components(), 7).unwrap_or(former);
        let kept = |parameter: &Parameter| {
            !is_of_the_value(parameter, &["text"])
                && !parameter.is("LABEL")
                && !parameter.is("JSCOMPS")
        };
        line.rebuilt(line.name(), kept, "", &encoded)
    }
}

/// A day of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The kind of day.
    pub kind: DayKind,
    /// The date.
    pub date: DateOrText,
}

impl Day {
    /// Returns the entry for a day under an English name or the owner's own.
    pub fn named(name: &str, date: DateOrText) -> Detail<Self> {
        let (kind, label) = match EntryLabel::from_word(name) {
            _ if name.eq_ignore_ascii_case("birthday") => (DayKind::Birthday, EntryLabel::None),
            label if label.is_anniversary() => (DayKind::Anniversary, EntryLabel::None),
            label => (DayKind::Other, label),
        };
        Detail::new(Self { kind, date }, label)
    }

    /// Returns the day, if it is of a kind that a person has once.
    fn once(&self) -> Option<(DayKind, Birthday)> {
        let is_repeatable = self.kind == DayKind::Other;
        self.date
            .date()
            .filter(|_| !is_repeatable)
            .map(|date| (self.kind, date))
    }
}

/// A date, or a text that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateOrText {
    /// A date.
    Date(Birthday),
    /// The text as written.
    Text(String),
}

impl DateOrText {
    /// Reads a date that is written with the year first, or keeps the text.
    pub fn of(text: &str) -> Self {
        let date = birthday::read(text, None);
        date.map_or_else(|| Self::Text(text.to_owned()), Self::Date)
    }

    pub(super) fn read(line: &ContentLine, text: String) -> Self {
        fields::read_date(line).map_or(Self::Text(text), Self::Date)
    }

    /// Returns the date, if it is one.
    pub fn date(&self) -> Option<Birthday> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Text(_) => None,
        }
    }
}

/// Writes a date as `YYYY-MM-DD` or `--MM-DD`, and other text as it is.
impl std::fmt::Display for DateOrText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Card {
    /// Reads the details of the card.
    pub fn details(&self) -> Details {
        let mut details = self.all_details();
        let mut stated = HashSet::new();
        details.dates.retain(|entry| {
            let is_new = entry.value.once().map(|day| stated.insert(day));
            is_new.unwrap_or(true)
        });
        details
    }

    /// Returns the lines with a birthday or an anniversary that an earlier line states, by that
    /// line.
    pub(super) fn repeated_days(&self) -> HashMap<usize, Vec<usize>> {
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
        for (key, line) in self.lines.iter().enumerate() {
            let Some(kind) = Kind::of(line) else { continue };
            if matches!(kind, Kind::Fact(fact) if fact.is_field()) && fields.contains(&Some(key)) {
                continue;
            }
            let label = labels.of(line, kind.label_form(line.name()));
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
            phonetic: NameParts {
                first: text("X-PHONETIC-FIRST-NAME"),
                middle: text("X-PHONETIC-MIDDLE-NAME"),
                last: text("X-PHONETIC-LAST-NAME"),
                ..NameParts::default()
            },
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

    fn name_parts(&self) -> NameParts {
        let mut parts = self.name_components().into_iter();
        let mut next = || parts.next().unwrap_or_default();
        let (last, first, middle, prefix, suffix) = (next(), next(), next(), next(), next());
        NameParts {
            prefix,
            first,
            middle,
            last,
            suffix,
        }
    }

    /// Returns the components of a structured property, decoded.
    fn components(&self, name: &str) -> Vec<String> {
        let value = self.value(name).unwrap_or_default();
        let parts = text::components(&value).into_iter();
        parts.map(text::unescape).collect()
    }

    /// Returns one component of a structured property, decoded.
    pub(super) fn component(&self, name: &str, at: usize) -> String {
        self.components(name)
            .into_iter()
            .nth(at)
            .unwrap_or_default()
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

    /// Returns the values of all lists with their labels, in the order in which a new card has
    /// them; true stands for the preferred ones.
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
        all.into_iter()
    }

    /// Returns the name to show: its own, else the value that identifies the contact best; empty
    /// when there is none.
    pub fn name_to_show(&self) -> String {
        let first = |values: &[Detail<String>]| values.first().map(|first| first.value.clone());
        let candidates = [
            self.display_name.clone(),
            self.name.spoken(),
            self.organization.clone(),
            self.nickname.clone(),
            first(&self.emails).unwrap_or_default(),
            first(&self.phones).unwrap_or_default(),
        ];
        let mut stated = candidates
            .into_iter()
            .filter(|name| !name.trim().is_empty());
        stated.next().unwrap_or_default()
    }

    /// Returns the units below the organisation in one line.
    pub fn department(&self) -> String {
        let stated = self.units.iter().map(String::as_str);
        let stated: Vec<_> = stated.filter(|unit| !unit.trim().is_empty()).collect();
        stated.join(", ")
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

/// Returns the values of a list with their labels and whether they are preferred.
fn values<T: Clone>(
    list: &[Detail<T>],
    of: fn(T) -> Value,
) -> impl Iterator<Item = (Value, &EntryLabel, bool)> {
    list.iter()
        .map(move |entry| (of(entry.value.clone()), &entry.label, entry.preferred))
}
