//! The fields of columns, derived from their headers.

mod settle;

use super::field::{AddressPart, DatePart, Field, Group, GroupPart, NamePart};
use super::words::{self, Topic, fold, place};
pub use settle::fields;

/// The most characters of a header: longer cells are prose.
const LONGEST: usize = 80;

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

/// Returns the field of a reading. That of a whole name has the family name first, as the languages
/// have it that write readings.
fn phonetic(folded: &str) -> Field {
    const WHOLE: [&str; 3] = ["ふりがな", "フリガナ", "よみがな"];
    let is_whole = || WHOLE.iter().any(|whole| fold(whole) == folded);
    let whole = || is_whole().then_some(NamePart::PhoneticFamily);
    words::reading(folded)
        .or_else(whole)
        .map_or(Field::Custom, Field::Name)
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
        "custom field" => Group::Custom,
        "jot" => Group::Jot,
        "external id" => Group::ExternalId,
        "calendar link" => Group::CalendarLink,
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
