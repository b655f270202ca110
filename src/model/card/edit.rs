//! Edits of a card, entry by entry: only the named lines change.

mod entries;

use super::details::{Address, DayKind, Kind, NameParts, read_address};
use super::fields::{DATE_TYPES, NAME_COMPONENTS, read_date, read_phone, write_date};
use super::label::{Label, apple, type_parameter};
use super::line::ContentLine;
use super::online::{self, Account};
use super::{Card, text};
use crate::model::birthday::Birthday;
use entries::Entries;

/// One change of a card. The key of an entry is that in its [`Details`](super::details::Details).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The parts of the name; the name to show follows them.
    Name(NameParts),
    /// The name to show.
    DisplayName(String),
    /// A field that a card has once; an empty text removes it.
    Field(Field, String),
    /// A new value or label of an entry; `None` keeps the former.
    Change {
        /// The key of the entry.
        key: usize,
        /// The value, of the entry's kind.
        value: Option<Value>,
        /// The label.
        label: Option<Label>,
    },
    /// Removes an entry.
    Remove {
        /// The key of the entry.
        key: usize,
    },
    /// Adds an entry.
    Add {
        /// The value.
        value: Value,
        /// The label.
        label: Label,
    },
}

/// A field that a card has once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Field {
    Nickname,
    Organization,
    Department,
    Title,
    Role,
}

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
    Day(DayKind, Birthday),
    Related(String),
    Note(String),
}

/// No entry of the value's kind has this key: the card has changed since it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such entry: {0}")]
pub struct UnknownKey(pub usize);

impl Value {
    fn kind(&self) -> Kind {
        match self {
            Self::Email(_) => Kind::Email,
            Self::Phone(_) => Kind::Phone,
            Self::Address(_) => Kind::Address,
            Self::Url(_) => Kind::Url,
            Self::Messenger(_) => Kind::Messenger,
            Self::Profile(_) => Kind::Profile,
            Self::Day(day, _) => Kind::Day(*day),
            Self::Related(_) => Kind::Related,
            Self::Note(_) => Kind::Note,
        }
    }

    /// Returns name and parameters without the label, and the encoded value, of a new line.
    fn new_line(&self, is_version_4: bool) -> (String, String) {
        let named = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::Email(value) => named("EMAIL", text::escape(value)),
            Self::Phone(value) => named("TEL", text::escape(value)),
            Self::Address(address) => named("ADR", components(address).map(text::escape).join(";")),
            Self::Url(value) => named("URL", text::escape_uri(value)),
            Self::Messenger(account) => online::messenger(account),
            Self::Profile(account) => online::profile(account, is_version_4),
            Self::Day(day, date) => {
                let (parameter, value) = write_date(*date, is_version_4);
                let name = match day {
                    DayKind::Birthday => "BDAY",
                    DayKind::Anniversary if is_version_4 => "ANNIVERSARY",
                    DayKind::Anniversary => "X-ANNIVERSARY",
                    DayKind::Other => "X-ABDATE",
                };
                (format!("{name}{parameter}"), value)
            }
            Self::Related(value) if is_version_4 => {
                named("RELATED;VALUE=text", text::escape(value))
            }
            Self::Related(value) => named("X-ABRELATEDNAMES", text::escape(value)),
            Self::Note(value) => named("NOTE", text::escape(value)),
        }
    }
}

impl Card {
    /// Applies these edits, all or none. Every line that no edit names stays byte for byte, and so
    /// does a line whose value and label do not change.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<(), UnknownKey> {
        let mut entries = Entries::of(self.clone());
        let mut keyed: Vec<_> = edits
            .iter()
            .filter_map(|edit| Some((edit.key()?, edit)))
            .collect();
        keyed.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
        for (key, edit) in keyed {
            match edit {
                Edit::Change { value, label, .. } => {
                    entries.change(key, value.as_ref(), label.as_ref())?
                }
                _ => entries.kind(key).map(|_| entries.take_out(key))?,
            }
        }
        let mut edited = entries.finish();
        let (mut last_group, is_version_4) = (edited.last_group(), edited.is_version_4());
        for edit in edits {
            match edit {
                Edit::Name(parts) => edited.set_name_parts(parts),
                Edit::DisplayName(name) if name.trim().is_empty() => {
                    edited.set_once("FN", &edited.composed_name())
                }
                Edit::DisplayName(name) => edited.set_once("FN", name),
                Edit::Field(field, value) => edited.set_field(*field, value),
                Edit::Add { value, label } => {
                    edited.add(value, label, &mut last_group, is_version_4)
                }
                Edit::Change { .. } | Edit::Remove { .. } => {}
            }
        }
        if edited.text("FN").is_some() {
            edited.follow_name(&self.fallback_names(&self.fields()), &edited.fields());
        }
        *self = edited;
        Ok(())
    }

    /// Adds an entry; `last_group` is the highest group number.
    fn add(&mut self, value: &Value, label: &Label, last_group: &mut u64, is_version_4: bool) {
        if let Value::Day(DayKind::Birthday, date) = value {
            return self.set_birthday(Some(*date));
        }
        let (head, encoded) = value.new_line(is_version_4);
        let property = head.split(';').next().unwrap_or_default();
        match (
            type_parameter(label, value.kind().labelled(property), is_version_4),
            apple(label),
        ) {
            (None, Some(apple)) => {
                *last_group += 1;
                let group = format!("item{last_group}");
                self.insert(ContentLine::new(&format!("{group}.{head}"), &encoded));
                self.insert(ContentLine::new(
                    &format!("{group}.{}", super::LABEL),
                    &apple,
                ));
            }
            (parameter, _) => self.insert(ContentLine::new(
                &format!("{head}{}", parameter.unwrap_or_default()),
                &encoded,
            )),
        }
    }

    fn set_name_parts(&mut self, parts: &NameParts) {
        let encoded = self.value("N").unwrap_or_default().into_owned();
        let NameParts {
            prefix,
            first,
            middle,
            last,
            suffix,
        } = parts;
        let Some(encoded) = with_components(
            &encoded,
            &[last, first, middle, prefix, suffix],
            NAME_COMPONENTS,
        ) else {
            return;
        };
        self.set("N", Some(&encoded));
        let name = self.composed_name();
        if !name.is_empty() {
            self.set_once("FN", &name);
        }
    }

    /// Returns the name to show that results from the other fields.
    fn composed_name(&self) -> String {
        let name = Some(self.full_name()).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| self.fallback_name(&self.fields()))
    }

    fn set_field(&mut self, field: Field, value: &str) {
        let (name, at) = match field {
            Field::Nickname => return self.set_once("NICKNAME", value),
            Field::Title => return self.set_once("TITLE", value),
            Field::Role => return self.set_once("ROLE", value),
            Field::Organization => ("ORG", 0),
            Field::Department => ("ORG", 1),
        };
        let encoded = self.value(name).unwrap_or_default().into_owned();
        let former = text::components(&encoded);
        let mut parts: Vec<_> = former.iter().map(|part| text::unescape(part)).collect();
        parts.resize(parts.len().max(at + 1), String::new());
        value.clone_into(&mut parts[at]);
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        match with_components(&encoded, &parts, 1) {
            Some(encoded) if encoded.bytes().all(|byte| byte == b';') => self.set(name, None),
            Some(encoded) => self.set(name, Some(&encoded)),
            None => {}
        }
    }

    pub(super) fn set_once(&mut self, name: &str, value: &str) {
        let value = Some(value).filter(|value| !value.trim().is_empty());
        if self.text(name).as_deref() != value {
            self.set_text(name, value);
        }
    }
}

impl Edit {
    fn key(&self) -> Option<usize> {
        match self {
            Self::Change { key, .. } | Self::Remove { key } => Some(*key),
            Self::Name(_) | Self::DisplayName(_) | Self::Field(..) | Self::Add { .. } => None,
        }
    }
}

/// Returns the line with another value; `None` when the value is the same.
fn rewritten(line: &ContentLine, value: &Value, is_version_4: bool) -> Option<ContentLine> {
    let former = || text::unescape(&line.decoded());
    match value {
        Value::Email(new) | Value::Note(new) => {
            (former() != *new).then(|| line.with_value(&text::escape(new)))
        }
        Value::Phone(new) => {
            (read_phone(line).as_ref() != Some(new)).then(|| line.with_value(&text::escape(new)))
        }
        Value::Url(new) => (former() != *new)
            .then(|| line.with_value_as(&["uri", "text"], "", &text::escape_uri(new))),
        Value::Address(new) => (read_address(line) != *new).then(|| with_address(line, new)),
        Value::Messenger(new) | Value::Profile(new) => {
            (online::read(line) != *new).then(|| online::rewritten(line, new))
        }
        Value::Day(_, new) => (read_date(line) != Some(*new)).then(|| {
            let (parameter, value) = write_date(*new, is_version_4);
            line.with_value_as(DATE_TYPES, &parameter, &value)
        }),
        Value::Related(new) => (former() != *new).then(|| {
            let says_text = line.has("VALUE", "text") || !line.is("RELATED");
            line.with_value_as(
                &["text"],
                if says_text { "" } else { ";VALUE=text" },
                &text::escape(new),
            )
        }),
    }
}

fn components(address: &Address) -> [&str; 7] {
    let Address {
        po_box,
        extended,
        street,
        city,
        region,
        postcode,
        country,
    } = address;
    [po_box, extended, street, city, region, postcode, country].map(String::as_str)
}

/// Returns the line with another address. Other forms of the former address are removed: the
/// envelope text, and the separate parts of the street (RFC 9554, section 2.1).
fn with_address(line: &ContentLine, address: &Address) -> ContentLine {
    let former = line.decoded();
    let mut former = text::components(&former);
    if former
        .get(2)
        .is_some_and(|street| text::unescape(street) != address.street)
    {
        former.truncate(components(address).len());
    }
    let former = former.join(";");
    let encoded = with_components(&former, &components(address), 7).unwrap_or(former);
    let kept = |parameter: &super::line::Parameter| {
        !super::line::is_of_the_value(parameter, &["text"])
            && !parameter.is("LABEL")
            && !parameter.is("JSCOMPS")
    };
    line.rebuilt(line.name(), kept, "", &encoded)
}

/// Returns a structured value with other components; unchanged ones keep their encoding. `None`
/// when all are unchanged.
fn with_components(encoded: &str, new: &[&str], least: usize) -> Option<String> {
    let former = text::components(encoded);
    let mut parts: Vec<_> = former.iter().map(|part| (*part).to_owned()).collect();
    parts.resize(parts.len().max(new.len()).max(least), String::new());
    let mut changed = false;
    for (part, new) in parts.iter_mut().zip(new) {
        if text::unescape(part) != *new {
            *part = text::escape(new);
            changed = true;
        }
    }
    changed.then(|| parts.join(";"))
}

#[cfg(test)]
mod tests;
