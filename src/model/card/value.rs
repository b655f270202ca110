//! The value of an entry: read from its content line, and written to a new or a former one.

use super::address::Address;
use super::day::{DateOrText, Day, DayKind};
use super::entry_label::{EntryLabel, StandardLabel};
use super::fact::{Fact, FactKind};
use super::fields::{DATE_TYPES, date_text, read_date, read_phone, write_date};
use super::kind::{CUSTOM, Kind};
use super::line::ContentLine;
use super::online::{self, Account};
use super::version::time_zone::offset;
use super::{android, text};
use android::text_of;

/// The value of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Value {
    Email(String),
    Phone(String),
    Address(Address),
    Url(String),
    Messenger(Account),
    Profile(Account),
    Day(Day),
    Related(String),
    Note(String),
    Fact(Fact),
}

impl Value {
    /// Returns the value on a line of this kind, unless it is empty.
    pub(super) fn read(line: &ContentLine, kind: Kind) -> Option<Self> {
        let is_said = |text: &String| !text.trim().is_empty();
        let text = || Some(text_of(line)).filter(is_said);
        let account = || Some(online::read(line)).filter(|account| is_said(&account.user));
        Some(match kind {
            Kind::Email => Self::Email(text()?),
            Kind::Phone => Self::Phone(read_phone(line)?),
            Kind::Address => {
                Self::Address(Some(Address::read(line)).filter(|address| !address.is_empty())?)
            }
            Kind::Url => Self::Url(text()?),
            Kind::Messenger => Self::Messenger(account()?),
            Kind::Profile => Self::Profile(account()?),
            Kind::Day(kind) => {
                text()?;
                let unread = || DateOrText::Text(date_text(line));
                let date = read_date(line).map_or_else(unread, DateOrText::Date);
                Self::Day(Day { kind, date })
            }
            Kind::Related => Self::Related(text().filter(|text| !is_card(text))?),
            Kind::Note => Self::Note(text()?),
            Kind::Fact(kind) => {
                let text = Some(read_fact(line, kind)).filter(is_said)?;
                Self::Fact(Fact { kind, text })
            }
        })
    }

    /// Checks whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        let text = match self {
            Self::Address(address) => return address.is_empty(),
            Self::Day(day) => match &day.date {
                DateOrText::Date(_) => return false,
                DateOrText::Text(text) => text,
            },
            Self::Messenger(account) | Self::Profile(account) => &account.user,
            Self::Fact(fact) => &fact.text,
            Self::Email(text)
            | Self::Phone(text)
            | Self::Url(text)
            | Self::Related(text)
            | Self::Note(text) => text,
        };
        text.trim().is_empty()
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Email(_) => Kind::Email,
            Self::Phone(_) => Kind::Phone,
            Self::Address(_) => Kind::Address,
            Self::Url(_) => Kind::Url,
            Self::Messenger(_) => Kind::Messenger,
            Self::Profile(_) => Kind::Profile,
            Self::Day(day) => Kind::Day(day.kind),
            Self::Related(_) => Kind::Related,
            Self::Note(_) => Kind::Note,
            Self::Fact(fact) => Kind::Fact(fact.kind),
        }
    }

    /// Returns name and parameters without the label, and the encoded value, of a new line.
    pub(super) fn new_line(&self, label: &EntryLabel, is_version_4: bool) -> (String, String) {
        let named = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::Email(value) => named("EMAIL", text::escape(value)),
            Self::Phone(value) => named("TEL", text::escape(value)),
            Self::Address(address) => {
                named("ADR", address.components().map(text::escape).join(";"))
            }
            Self::Url(value) => named("URL", text::escape_uri(value)),
            Self::Messenger(account) => online::messenger(account),
            Self::Profile(account) => online::profile(account, is_version_4),
            Self::Day(day) => new_day(day, label, is_version_4),
            Self::Related(value) if is_version_4 => {
                named("RELATED;VALUE=text", text::escape(value))
            }
            Self::Related(value) => named("X-ABRELATEDNAMES", text::escape(value)),
            Self::Note(value) => named("NOTE", text::escape(value)),
            Self::Fact(Fact { kind, text }) => {
                named(kind.property().unwrap_or(CUSTOM), text::escape(text))
            }
        }
    }

    /// Returns the label of a new line with this one: in 3.0, the label says that a day is an
    /// anniversary.
    pub(super) fn new_label(&self, label: &EntryLabel, is_version_4: bool) -> EntryLabel {
        match self {
            Self::Day(day) if is_labelled_anniversary(day.kind, label, is_version_4) => {
                EntryLabel::Standard(StandardLabel::Anniversary)
            }
            Self::Fact(fact) if fact.kind.property().is_none() && *label == EntryLabel::None => {
                EntryLabel::from_word(fact.kind.word())
            }
            _ => label.clone(),
        }
    }

    /// Returns the line with this value; `None` when it has it already.
    pub(super) fn rewritten(&self, line: &ContentLine, is_version_4: bool) -> Option<ContentLine> {
        if let Some(row) = android::read(line) {
            let text = match self {
                Self::Related(text) => text.clone(),
                Self::Day(day) => day.date.to_string(),
                _ => return None,
            };
            return (text != row.text).then(|| android::with_text(line, &text));
        }
        let former = Self::read(line, Kind::of(line)?);
        if former.as_ref().is_some_and(|former| self.is_same(former)) {
            return None;
        }
        Some(match self {
            Self::Email(new) | Self::Phone(new) | Self::Note(new) => {
                line.with_value(&text::escape(new))
            }
            Self::Url(new) => line.with_value_as(&["uri", "text"], "", &text::escape_uri(new)),
            Self::Address(new) => new.rewritten(line),
            Self::Messenger(new) | Self::Profile(new) => online::rewritten(line, new),
            Self::Day(day) => {
                let (parameters, value) = written_date(&day.date, is_version_4);
                let types = day.date.date().map_or(&[][..], |_| DATE_TYPES);
                line.with_value_as(types, &parameters, &value)
            }
            Self::Related(new) => {
                let says_text = line.has("VALUE", "text") || !line.is("RELATED");
                let parameter = if says_text { "" } else { ";VALUE=text" };
                line.with_value_as(&["text"], parameter, &text::escape(new))
            }
            Self::Fact(fact) if line.is("GENDER") => line.with_value(&gender_value(&fact.text)),
            Self::Fact(fact) => line.with_value(&text::escape(&fact.text)),
        })
    }

    /// Checks whether both are equal; of days, whether they have the same date.
    fn is_same(&self, former: &Self) -> bool {
        match (self, former) {
            (Self::Day(new), Self::Day(former)) => new.date == former.date,
            _ => self == former,
        }
    }
}

/// Checks whether a new line for the day is Apple's, which says by its label that it is an
/// anniversary.
fn is_labelled_anniversary(kind: DayKind, label: &EntryLabel, is_version_4: bool) -> bool {
    kind == DayKind::Anniversary
        && !is_version_4
        && (*label == EntryLabel::None || label.is_anniversary())
}

fn new_day(day: &Day, label: &EntryLabel, is_version_4: bool) -> (String, String) {
    let (parameters, value) = written_date(&day.date, is_version_4);
    let name = match day.kind {
        DayKind::Birthday => "BDAY",
        DayKind::Anniversary if is_version_4 => "ANNIVERSARY",
        kind if is_labelled_anniversary(kind, label, is_version_4) => "X-ABDATE",
        DayKind::Anniversary => "X-ANNIVERSARY",
        DayKind::Other => "X-ABDATE",
    };
    (format!("{name}{parameters}"), value)
}

/// Returns the parameters and the encoded value of a date.
fn written_date(date: &DateOrText, is_version_4: bool) -> (String, String) {
    match date {
        DateOrText::Date(date) => write_date(*date, is_version_4),
        DateOrText::Text(text) => (";VALUE=text".to_owned(), text::escape(text)),
    }
}

/// Checks whether the text is a card, as an agent may have it (RFC 2426, section 3.5.4).
pub(super) fn is_card(text: &str) -> bool {
    const START: &str = "BEGIN:VCARD";
    text.get(..START.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(START))
}

fn read_fact(line: &ContentLine, kind: FactKind) -> String {
    let text = text_of(line);
    match kind {
        FactKind::Organization => stated_components(line, ", "),
        FactKind::Gender => gender(line),
        FactKind::Position => coordinates(&text).join(", "),
        FactKind::TimeZone => match offset(&text) {
            Some((hours, minutes)) => format!("{hours}:{minutes}"),
            None => text,
        },
        FactKind::DeathDate => date_text(line),
        _ => text,
    }
}

fn stated_components(line: &ContentLine, between: &str) -> String {
    let value = line.escaped();
    let parts = text::components(&value).into_iter().map(text::unescape);
    let stated: Vec<_> = parts.filter(|part| !part.trim().is_empty()).collect();
    stated.join(between)
}

/// Returns a gender in words (RFC 6350, section 6.2.7).
fn gender(line: &ContentLine) -> String {
    let said = stated_components(line, "; ");
    let (sex, identity) = said.split_once("; ").unwrap_or((&said, ""));
    let word = match sex.trim() {
        "M" | "m" | "Male" => "male",
        "F" | "f" | "Female" => "female",
        "O" | "o" => "other",
        "N" | "n" => "none",
        "U" | "u" => "unknown",
        other => other,
    };
    let words = [word, identity].into_iter().filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("; ")
}

/// Returns the components of a gender (RFC 6350, section 6.2.7): a letter for its words, or a text.
fn gender_value(text: &str) -> String {
    let letter = match text.trim().to_lowercase().as_str() {
        "male" | "m" => "M",
        "female" | "f" => "F",
        "other" | "o" => "O",
        "none" | "n" => "N",
        "unknown" | "u" => "U",
        _ => return format!(";{}", text::escape(text)),
    };
    letter.to_owned()
}

/// Returns latitude and longitude: `geo:50.4,30.5` in vCard 4.0, `50.4;30.5` in 3.0, `50.4,30.5` in
/// 2.1.
fn coordinates(text: &str) -> Vec<&str> {
    let numbers = text.trim().trim_start_matches("geo:");
    let end = if numbers.contains(',') { ';' } else { '?' };
    let numbers = numbers.split(end).next().unwrap_or_default();
    let parts = numbers.split([',', ';']).map(str::trim);
    parts.take(2).collect()
}

/// Returns latitude and longitude; `None` if the text has others or no numbers.
pub fn position(text: &str) -> Option<(&str, &str)> {
    let is_number = |text: &&str| text.parse::<f64>().is_ok();
    match coordinates(text)[..] {
        [lat, lon] if [lat, lon].iter().all(is_number) => Some((lat, lon)),
        _ => None,
    }
}
