//! The fields of columns, derived from their headers.

mod settle;

use super::words::{self, Topic, place};
use crate::model::fold::key;
pub use settle::fields;

/// A part of a postal address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressPart {
    /// The whole address in one cell.
    Whole,
    PoBox,
    Extended,
    Street,
    City,
    Region,
    Postcode,
    Country,
}

/// A part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    Full,
    Given,
    Additional,
    Family,
    Prefix,
    Suffix,
    Nickname,
    PhoneticGiven,
    PhoneticAdditional,
    PhoneticFamily,
}

/// A part of a birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    Whole,
    Year,
    Month,
    Day,
}

/// The contents of Google's numbered columns, such as `E-mail 1 - Value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Email,
    Phone,
    Address,
    Organisation,
    Relation,
    Website,
    Event,
    Messenger,
    Custom,
}

/// A part of an entry in such a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupPart {
    Label,
    Value,
    Service,
    Title,
    Department,
    Address(AddressPart),
    Ignored,
}

/// The field of a column. Labels are empty when the header names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Nothing useful.
    Ignored,
    Name(NamePart),
    Organisation,
    Department,
    JobTitle,
    /// An honorific, or the job title when no other column has it.
    Title,
    Email(&'static str),
    Phone(&'static str),
    Url(&'static str),
    Messenger(&'static str),
    Address(&'static str, AddressPart),
    Birthday(DatePart),
    Anniversary,
    Relation(&'static str),
    Numbered(Group, u16, GroupPart),
    Note,
    Labels,
    PhotoUrl,
    /// A value kept under the column's own header.
    Custom,
}

impl Field {
    /// Checks whether the column is left out.
    pub fn is_ignored(self) -> bool {
        match self {
            Self::Ignored | Self::Numbered(_, _, GroupPart::Ignored) => true,
            Self::Numbered(Group::Messenger, _, part) => part == GroupPart::Label,
            _ => false,
        }
    }
}

/// The most characters of a header: longer cells are prose.
const LONGEST: usize = 80;

/// Returns a header in its comparison form: folded, with single spaces between its words and around
/// them.
pub fn fold(header: &str) -> String {
    let mut spaced = String::new();
    let mut lower_before = false;
    for c in header.trim().trim_start_matches('\u{feff}').chars() {
        if c.is_uppercase() && lower_before {
            spaced.push(' ');
        }
        lower_before = c.is_lowercase();
        spaced.push(if matches!(c, '’' | '\'') { ' ' } else { c });
    }
    let folded = key(&spaced).replace(|c: char| !c.is_alphanumeric(), " ");
    let words: Vec<_> = folded.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

/// Returns the field of the column under `header`; `None` when no word of it is known.
pub fn field(header: &str) -> Option<Field> {
    if header.chars().count() > LONGEST || header.contains('@') {
        return None;
    }
    if let Some(numbered) = numbered(header) {
        return Some(numbered);
    }
    let folded = fold(header);
    Some(meaning(words::topic(&folded)?, &folded))
}

fn meaning(topic: Topic, folded: &str) -> Field {
    let address = |part| Field::Address(place(folded), part);
    let second = folded.contains("2 ") || folded.contains("3 ");
    match topic {
        Topic::Noise => Field::Ignored,
        Topic::Custom | Topic::Referred | Topic::Role => Field::Custom,
        Topic::AssistantPhone => Field::Phone("Assistant"),
        Topic::Assistant => Field::Relation("Assistant"),
        Topic::Manager => Field::Relation("Manager"),
        Topic::Spouse => Field::Relation("Spouse"),
        Topic::Partner => Field::Relation("Partner"),
        Topic::Child => Field::Relation("Child"),
        Topic::Phonetic => phonetic(folded),
        Topic::Email => email(folded),
        Topic::Messenger => messenger(folded),
        Topic::Fax => Field::Phone(at_place(folded, "Fax", "Work Fax", "Home Fax", "Other Fax")),
        Topic::Mobile => Field::Phone(at_place(
            folded,
            "Mobile",
            "Work Mobile",
            "Mobile",
            "Mobile",
        )),
        Topic::Phone => Field::Phone(place(folded)),
        Topic::Pager => Field::Phone("Pager"),
        Topic::Car => Field::Phone("Car"),
        Topic::Main => Field::Phone("Main"),
        Topic::Isdn => Field::Phone("ISDN"),
        Topic::Web => Field::Url(place(
            &folded.replace("home page", "").replace("homepage", ""),
        )),
        Topic::Photo => Field::PhotoUrl,
        Topic::BirthYear => Field::Birthday(DatePart::Year),
        Topic::BirthMonth => Field::Birthday(DatePart::Month),
        Topic::BirthDay => Field::Birthday(DatePart::Day),
        Topic::Birthday => Field::Birthday(DatePart::Whole),
        Topic::Anniversary => Field::Anniversary,
        Topic::PoBox => address(AddressPart::PoBox),
        Topic::Postcode => address(AddressPart::Postcode),
        Topic::Country => address(AddressPart::Country),
        Topic::Region => address(AddressPart::Region),
        Topic::City => address(AddressPart::City),
        Topic::Street => address(AddressPart::Street),
        Topic::Address if second => address(AddressPart::Extended),
        Topic::Address => address(AddressPart::Whole),
        Topic::Department => Field::Department,
        Topic::JobTitle => Field::JobTitle,
        Topic::Title => Field::Title,
        Topic::Organisation => Field::Organisation,
        Topic::Nickname => Field::Name(NamePart::Nickname),
        Topic::Middle => Field::Name(NamePart::Additional),
        Topic::First => Field::Name(NamePart::Given),
        Topic::Last => Field::Name(NamePart::Family),
        Topic::FullName => Field::Name(NamePart::Full),
        Topic::Prefix => Field::Name(NamePart::Prefix),
        Topic::Suffix => Field::Name(NamePart::Suffix),
        Topic::Labels => Field::Labels,
        Topic::Note => Field::Note,
    }
}

fn at_place(
    folded: &str,
    none: &'static str,
    work: &'static str,
    home: &'static str,
    other: &'static str,
) -> &'static str {
    match place(folded) {
        "Work" => work,
        "Home" => home,
        "Other" => other,
        _ => none,
    }
}

fn email(folded: &str) -> Field {
    match words::is_beside_email(folded) {
        true => Field::Ignored,
        false => Field::Email(place(folded)),
    }
}

fn messenger(folded: &str) -> Field {
    const SERVICES: &[(&str, &str)] = &[
        ("skype", "Skype"),
        ("icq", "ICQ"),
        ("jabber", "Jabber"),
        ("aim ", "AIM"),
        ("irc", "IRC"),
        ("qq", "QQ"),
        ("msn", "MSN"),
        ("google", "GoogleTalk"),
        ("telegram", "Telegram"),
        ("whatsapp", "WhatsApp"),
        ("messenger id", "Yahoo"),
        ("screen name", "AIM"),
    ];
    Field::Messenger(
        SERVICES
            .iter()
            .find(|(word, _)| folded.contains(&format!(" {word}")))
            .map_or("", |(_, service)| service),
    )
}

fn phonetic(folded: &str) -> Field {
    words::reading(folded).map_or(Field::Custom, Field::Name)
}

/// Parses headers like `E-mail 1 - Value`.
fn numbered(header: &str) -> Option<Field> {
    let (head, part) = header.trim().split_once(" - ")?;
    let (group, index) = head.rsplit_once(' ')?;
    let index: u16 = index.parse().ok()?;
    let group = match group.to_ascii_lowercase().as_str() {
        "e-mail" | "email" => Group::Email,
        "phone" => Group::Phone,
        "address" => Group::Address,
        "organization" => Group::Organisation,
        "relation" => Group::Relation,
        "website" => Group::Website,
        "event" => Group::Event,
        "im" => Group::Messenger,
        "custom field" | "jot" | "external id" | "calendar link" => Group::Custom,
        _ => return None,
    };
    Some(Field::Numbered(group, index, group_part(group, part)))
}

fn group_part(group: Group, part: &str) -> GroupPart {
    match part.trim().to_ascii_lowercase().as_str() {
        "type" if group == Group::Organisation => GroupPart::Ignored,
        "type" | "label" => GroupPart::Label,
        "value" | "name" => GroupPart::Value,
        "service" => GroupPart::Service,
        "title" => GroupPart::Title,
        "department" => GroupPart::Department,
        "formatted" => GroupPart::Address(AddressPart::Whole),
        "street" => GroupPart::Address(AddressPart::Street),
        "city" => GroupPart::Address(AddressPart::City),
        "po box" => GroupPart::Address(AddressPart::PoBox),
        "region" => GroupPart::Address(AddressPart::Region),
        "postal code" => GroupPart::Address(AddressPart::Postcode),
        "country" => GroupPart::Address(AddressPart::Country),
        "extended address" => GroupPart::Address(AddressPart::Extended),
        _ => GroupPart::Ignored,
    }
}
