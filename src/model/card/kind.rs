//! The kinds of values on content lines, under the names that programs give to their properties.

use super::android::{self, Item};
use super::day::DayKind;
use super::entry_label::{EntryLabel, LabelForm, StandardLabel};
use super::fact::{FACTS, FactKind};
use super::line::ContentLine;
use super::online;

/// The kind of value on a content line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Kind {
    Email,
    Phone,
    Address,
    Url,
    Messenger,
    Profile,
    Day(DayKind),
    Related,
    Note,
    Fact(FactKind),
}

/// The property for values without a property of their own; its label is their name.
pub(super) const CUSTOM: &str = "X-CARNET-FIELD";

const PROPERTIES: &[(&str, Kind)] = &[
    ("EMAIL", Kind::Email),
    ("TEL", Kind::Phone),
    ("ADR", Kind::Address),
    ("LABEL", Kind::Address),
    ("URL", Kind::Url),
    ("BDAY", Kind::Day(DayKind::Birthday)),
    ("ANNIVERSARY", Kind::Day(DayKind::Anniversary)),
    ("RELATED", Kind::Related),
    ("NOTE", Kind::Note),
    ("IMPP", Kind::Messenger),
    ("SOCIALPROFILE", Kind::Profile),
];

/// The prefixes, after `X-`, of the properties of programs; the longest first.
const VENDORS: &[&str] = &["KADDRESSBOOK-X-", "KADDRESSBOOK-", "EVOLUTION-", "MS-", ""];

/// Properties of programs, without the prefix.
const EXTENSIONS: &[(&str, Kind)] = &[
    ("CARNET-FIELD", Kind::Fact(FactKind::Own)),
    ("ABDATE", Kind::Day(DayKind::Other)),
    ("ABRELATEDNAMES", Kind::Related),
    ("TEL", Kind::Phone),
    ("TEXT", Kind::Fact(FactKind::Own)),
    ("ANNIVERSARY", Kind::Day(DayKind::Anniversary)),
    ("BLOG-URL", Kind::Url),
    ("BLOGFEED", Kind::Url),
    ("VIDEO-URL", Kind::Url),
];

/// Properties of programs for one relation each, without the prefix.
const RELATIONS: &[(&str, StandardLabel)] = &[
    ("SPOUSE", StandardLabel::Spouse),
    ("SPOUSENAME", StandardLabel::Spouse),
    ("SPOUSESNAME", StandardLabel::Spouse),
    ("PARTNER", StandardLabel::Partner),
    ("CHILD", StandardLabel::Child),
    ("CHILDREN", StandardLabel::Child),
    ("MANAGER", StandardLabel::Manager),
    ("MANAGERSNAME", StandardLabel::Manager),
    ("ASSISTANT", StandardLabel::Assistant),
    ("ASSISTANTSNAME", StandardLabel::Assistant),
];

impl Kind {
    pub(in crate::model) fn of(line: &ContentLine) -> Option<Self> {
        if !line.is_property() {
            return None;
        }
        let name = line.name();
        if let Some(stem) = stem(name) {
            return row(line).or_else(|| extension(name, stem));
        }
        find(PROPERTIES, name).or_else(|| find(FACTS, name).map(Self::Fact))
    }

    /// Returns the form of the label on a line of this kind.
    pub(super) fn label_form(self, line: &ContentLine) -> LabelForm {
        self.form(line.name(), || implied_label(line))
    }

    /// Returns the form of the label of the property `name`, which may imply one.
    pub(super) fn form(self, name: &str, implied: impl FnOnce() -> EntryLabel) -> LabelForm {
        match self {
            Self::Email | Self::Phone | Self::Address | Self::Url => LabelForm::AnyType,
            Self::Related if name.eq_ignore_ascii_case("RELATED") => LabelForm::AnyType,
            Self::Messenger | Self::Profile => LabelForm::StandardType,
            Self::Day(_) | Self::Related | Self::Note | Self::Fact(_) => {
                let implied = implied();
                LabelForm::LabelOnly { implied }
            }
        }
    }

    /// Returns kind and label as people read them: Apple's address book has an anniversary as a day
    /// with that label.
    pub(super) fn with_label(self, label: EntryLabel) -> (Self, EntryLabel) {
        match self {
            Self::Day(DayKind::Other) if label.is_anniversary() => {
                (Self::Day(DayKind::Anniversary), EntryLabel::None)
            }
            _ => (self, label),
        }
    }

    /// Checks whether a value of the other kind can take this one's place.
    pub(super) fn accepts(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Day(_), Self::Day(_)))
    }
}

/// Returns the label that a line has by its property alone.
pub(super) fn implied_label(line: &ContentLine) -> EntryLabel {
    if let Some(row) = android::read(line) {
        return row.label;
    }
    let stem = stem(line.name()).unwrap_or_default();
    let relation = find(RELATIONS, stem).map(EntryLabel::Standard);
    let numbered = || {
        Some(EntryLabel::Custom(format!(
            "Custom {}",
            custom_number(stem)?
        )))
    };
    // Outlook's fields of one's own have numbers in tables alone.
    let user_field = || {
        let is_text = stem.eq_ignore_ascii_case("TEXT");
        is_text.then(|| EntryLabel::Custom("User Field".to_owned()))
    };
    let label = relation.or_else(numbered).or_else(user_field);
    label.unwrap_or_default()
}

fn row(line: &ContentLine) -> Option<Kind> {
    Some(match android::read(line)?.item {
        Item::Nickname => Kind::Fact(FactKind::Nickname),
        Item::Event(kind) => Kind::Day(kind),
        Item::Relation => Kind::Related,
    })
}

fn extension(name: &str, stem: &str) -> Option<Kind> {
    let related = || find(RELATIONS, stem).map(|_| Kind::Related);
    let custom = || custom_number(stem).map(|_| Kind::Fact(FactKind::Own));
    find(EXTENSIONS, stem)
        .or_else(|| online::is_profile(name).then_some(Kind::Profile))
        .or_else(|| online::is_messenger(name).then_some(Kind::Messenger))
        .or_else(related)
        .or_else(custom)
        .or_else(|| find(FACTS, stem).map(Kind::Fact))
}

/// Returns the name of a property without the prefix of the program that invented it.
fn stem(name: &str) -> Option<&str> {
    let name = without_start(name, "X-")?;
    VENDORS
        .iter()
        .find_map(|vendor| without_start(name, vendor))
}

fn without_start<'a>(name: &'a str, start: &str) -> Option<&'a str> {
    let (own, rest) = name.split_at_checked(start.len())?;
    own.eq_ignore_ascii_case(start).then_some(rest)
}

/// Returns the number in `CUSTOM1`, as CardBook and Thunderbird write their own fields.
fn custom_number(stem: &str) -> Option<&str> {
    let number = without_start(stem, "CUSTOM")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, found)| *found)
}
