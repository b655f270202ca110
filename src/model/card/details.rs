//! The details of a card that people use, for the page of a contact and its form.

use serde::{Deserialize, Serialize};

use super::fields::{read_date, read_phone};
use super::label::{Label, Labelled, WrittenLabels};
use super::line::ContentLine;
use super::online::{self, Account};
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
    /// `NICKNAME`.
    pub nickname: String,
    /// The first part of `ORG`.
    pub organization: String,
    /// Its second part.
    pub department: String,
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
    /// Birthday, anniversary and other days.
    pub dates: Vec<Detail<Day>>,
    /// Related people, by name or by URI.
    pub related: Vec<Detail<String>>,
    /// Notes.
    pub notes: Vec<Detail<String>>,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail<T> {
    /// The number of its content line in the card, by which an edit names it.
    pub key: usize,
    /// The label.
    pub label: Label,
    /// True if its owner prefers it.
    pub preferred: bool,
    /// The value.
    pub value: T,
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

/// A day of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The kind of day.
    pub kind: DayKind,
    /// The date, if it can be read.
    pub date: Option<Birthday>,
    /// The date as written.
    pub text: String,
}

/// The kind of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum DayKind {
    Birthday,
    Anniversary,
    Other,
}

/// The kind of value on a content line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Email,
    Phone,
    Address,
    Url,
    Messenger,
    Profile,
    Day(DayKind),
    Related,
    Note,
}

const KINDS: &[(&str, Kind)] = &[
    ("EMAIL", Kind::Email),
    ("TEL", Kind::Phone),
    ("ADR", Kind::Address),
    ("URL", Kind::Url),
    ("BDAY", Kind::Day(DayKind::Birthday)),
    ("ANNIVERSARY", Kind::Day(DayKind::Anniversary)),
    ("X-ANNIVERSARY", Kind::Day(DayKind::Anniversary)),
    ("X-EVOLUTION-ANNIVERSARY", Kind::Day(DayKind::Anniversary)),
    (
        "X-KADDRESSBOOK-X-ANNIVERSARY",
        Kind::Day(DayKind::Anniversary),
    ),
    ("X-ABDATE", Kind::Day(DayKind::Other)),
    ("RELATED", Kind::Related),
    ("X-ABRELATEDNAMES", Kind::Related),
    ("X-SPOUSE", Kind::Related),
    ("X-EVOLUTION-SPOUSE", Kind::Related),
    ("X-KADDRESSBOOK-X-SPOUSESNAME", Kind::Related),
    ("X-MANAGER", Kind::Related),
    ("X-EVOLUTION-MANAGER", Kind::Related),
    ("X-ASSISTANT", Kind::Related),
    ("X-EVOLUTION-ASSISTANT", Kind::Related),
    ("NOTE", Kind::Note),
];

impl Kind {
    pub(super) fn of(line: &ContentLine) -> Option<Self> {
        if !line.is_property() {
            return None;
        }
        let name = line.name();
        let listed = KINDS
            .iter()
            .find(|(property, _)| property.eq_ignore_ascii_case(name))
            .map(|(_, kind)| *kind);
        listed
            .or_else(|| online::is_messenger(name).then_some(Self::Messenger))
            .or_else(|| online::is_profile(name).then_some(Self::Profile))
    }

    /// Returns the form of the label on a line named `property` of this kind.
    pub(super) fn labelled(self, property: &str) -> Labelled {
        match self {
            Self::Email | Self::Phone | Self::Address | Self::Url => Labelled::AnyType,
            Self::Related if property.eq_ignore_ascii_case("RELATED") => Labelled::AnyType,
            Self::Messenger | Self::Profile => Labelled::StandardType,
            Self::Day(_) | Self::Related | Self::Note => Labelled::LabelOnly,
        }
    }
}

impl Card {
    /// Reads the details of the card.
    pub fn details(&self) -> Details {
        let mut details = Details {
            name: self.name_parts(),
            display_name: self.text("FN").unwrap_or_default(),
            own_name: self.own_name(),
            nickname: self.text("NICKNAME").unwrap_or_default(),
            organization: self.component("ORG", 0),
            department: self.component("ORG", 1),
            title: self.text("TITLE").unwrap_or_default(),
            role: self.text("ROLE").unwrap_or_default(),
            ..Details::default()
        };
        let labels = self.written_labels();
        for (key, line) in self.lines.iter().enumerate() {
            if let Some(kind) = Kind::of(line) {
                self.read_detail(&mut details, &labels, key, kind);
            }
        }
        details
    }

    fn read_detail(
        &self,
        details: &mut Details,
        labels: &WrittenLabels<'_>,
        key: usize,
        kind: Kind,
    ) {
        let line = &self.lines[key];
        let label = || labels.of(line, kind.labelled(line.name()));
        let text = || Some(text::unescape(&line.decoded())).filter(|text| !text.trim().is_empty());
        let account = || Some(online::read(line)).filter(|account| !account.user.trim().is_empty());
        let number = || read_phone(line);
        match kind {
            Kind::Email => details.emails.extend(self.detail(key, label(), text())),
            Kind::Phone => details.phones.extend(self.detail(key, label(), number())),
            Kind::Address => {
                let address =
                    Some(read_address(line)).filter(|address| *address != Address::default());
                details.addresses.extend(self.detail(key, label(), address));
            }
            Kind::Url => details.urls.extend(self.detail(key, label(), text())),
            Kind::Messenger => details
                .messengers
                .extend(self.detail(key, label(), account())),
            Kind::Profile => details
                .profiles
                .extend(self.detail(key, label(), account())),
            Kind::Day(day) => {
                let day = text().map(|text| Day {
                    kind: day,
                    date: read_date(line),
                    text,
                });
                details.dates.extend(self.detail(key, label(), day));
            }
            Kind::Related => details.related.extend(self.detail(key, label(), text())),
            Kind::Note => details.notes.extend(self.detail(key, label(), text())),
        }
    }

    fn detail<T>(&self, key: usize, label: Label, value: Option<T>) -> Option<Detail<T>> {
        Some(Detail {
            key,
            label,
            preferred: self.lines[key].preference() <= 100,
            value: value?,
        })
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

    /// Returns one component of a structured property, decoded.
    pub(super) fn component(&self, name: &str, at: usize) -> String {
        let value = self.value(name).unwrap_or_default();
        text::components(&value)
            .get(at)
            .map(|part| text::unescape(part))
            .unwrap_or_default()
    }
}

/// Returns the address on a line; if it has no parts, its envelope text becomes the street.
pub(super) fn read_address(line: &ContentLine) -> Address {
    let value = line.decoded();
    let mut parts = text::components(&value).into_iter().map(text::unescape);
    let mut next = || parts.next().unwrap_or_default();
    let (po_box, extended, street, city) = (next(), next(), next(), next());
    let address = Address {
        po_box,
        extended,
        street,
        city,
        region: next(),
        postcode: next(),
        country: next(),
    };
    match line
        .parameters()
        .find(|parameter| parameter.is("LABEL"))
        .and_then(|parameter| parameter.value)
    {
        Some(label) if address == Address::default() => Address {
            street: label.trim_matches('"').replace("\\n", "\n"),
            ..address
        },
        _ => address,
    }
}
