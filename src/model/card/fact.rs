//! Facts about a contact that are shown and exported under their names.

use super::details::Detail;
use super::entry_label::EntryLabel;
use super::line::ContentLine;
use super::value::text_of;
use super::{fields, text};

/// A fact about a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The kind of fact.
    pub kind: FactKind,
    /// The value in one text.
    pub text: String,
}

impl Fact {
    /// Returns the entry for a text under an English name or the owner's own.
    pub fn named(name: &str, text: &str) -> Detail<Self> {
        let (kind, label) = match FactKind::from_word(name) {
            Some(kind) => (kind, EntryLabel::None),
            None if name.trim().is_empty() => (FactKind::Own, EntryLabel::None),
            None => (FactKind::Own, EntryLabel::Custom(name.trim().to_owned())),
        };
        let text = text.to_owned();
        Detail::new(Self { kind, text }, label)
    }
}

macro_rules! fact_kinds {
    ($($variant:ident $word:literal $own:expr, $properties:expr;)*) => {
        /// The kind of a fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum FactKind {
            $($variant,)*
            /// A fact of the owner's own, named by its label.
            Own,
        }

        impl FactKind {
            /// All kinds but [`FactKind::Own`].
            const KNOWN: &[Self] = &[$(Self::$variant),*];

            /// Returns the English name; that of an own fact is its label.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* Self::Own => "" }
            }

            /// Returns the property for it in vCard 3.0, if there is one.
            pub(super) fn property(self) -> Option<&'static str> {
                match self { $(Self::$variant => $own,)* Self::Own => None }
            }

            /// Returns the properties that it is read from, those of programs without `X-`.
            fn properties(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $properties,)* Self::Own => &[] }
            }
        }
    };
}

fact_kinds! {
    Nickname "Nickname" Some("NICKNAME"), &["NICKNAME"];
    MaidenName "Maiden Name" Some("X-MAIDENNAME"), &["MAIDENNAME"];
    Organization "Organization" Some("ORG"), &["ORG"];
    Title "Job Title" Some("TITLE"), &["TITLE"];
    Role "Role" Some("ROLE"), &["ROLE"];
    Profession "Profession" None, &["PROFESSION"];
    Office "Office" None, &["OFFICE"];
    Gender "Gender" Some("X-GENDER"), &["GENDER"];
    GrammaticalGender "Grammatical Gender" None, &["GRAMGENDER"];
    Pronouns "Pronouns" None, &["PRONOUNS"];
    Language "Language" None, &["LANG"];
    TimeZone "Time Zone" Some("TZ"), &["TZ"];
    Position "Coordinates" None, &["GEO"];
    BirthPlace "Place of Birth" None, &["BIRTHPLACE"];
    DeathDate "Date of Death" None, &["DEATHDATE"];
    DeathPlace "Place of Death" None, &["DEATHPLACE"];
    Expertise "Expertise" None, &["EXPERTISE"];
    Hobby "Hobby" None, &["HOBBY"];
    Interest "Interest" None, &["INTEREST", "INTERESTS"];
    Directory "Directory" None, &["ORG-DIRECTORY"];
    ContactUri "Contact Address" None, &["CONTACT-URI"];
    Calendar "Calendar Address" Some("CALURI"), &["CALURI"];
    FreeBusy "Free and Busy Times" Some("FBURL"), &["FBURL"];
}

impl FactKind {
    /// Returns the kind of fact that a property holds, named without the prefix of a program.
    pub(super) fn of_property(name: &str) -> Option<Self> {
        let is_named = |kind: &&Self| {
            let mut properties = kind.properties().iter();
            properties.any(|property| property.eq_ignore_ascii_case(name))
        };
        Self::KNOWN.iter().find(is_named).copied()
    }

    /// Returns the kind with this English name that vCard 3.0 has a property for.
    fn from_word(word: &str) -> Option<Self> {
        let is_meant = |kind: &&Self| {
            kind.property().is_some() && kind.word().eq_ignore_ascii_case(word.trim())
        };
        Self::KNOWN.iter().find(is_meant).copied()
    }

    /// Checks whether the preferred line of this kind is one of the fields that a card has once.
    pub(super) fn is_field(self) -> bool {
        matches!(
            self,
            Self::Nickname | Self::Organization | Self::Title | Self::Role
        )
    }

    /// Returns the text of a fact on a line of this kind.
    pub(super) fn read(self, line: &ContentLine) -> String {
        let text = text_of(line);
        match self {
            Self::Organization => components(line, ", "),
            Self::Gender if line.is("GENDER") => gender(line),
            Self::Position => position(&text),
            Self::DeathDate => fields::read_date(line).map_or(text, |date| date.to_string()),
            _ => text,
        }
    }

    /// Returns the encoded value of a new line in vCard 3.0.
    pub(super) fn encoded(self, text: &str) -> String {
        match self {
            Self::Calendar | Self::FreeBusy => text::escape_uri(text),
            _ => text::escape(text),
        }
    }
}

fn components(line: &ContentLine, between: &str) -> String {
    let value = line.escaped();
    let parts = text::components(&value).into_iter().map(text::unescape);
    let stated: Vec<_> = parts.filter(|part| !part.trim().is_empty()).collect();
    stated.join(between)
}

/// Returns a gender in words (RFC 6350, section 6.2.7).
fn gender(line: &ContentLine) -> String {
    let said = components(line, "; ");
    let (sex, identity) = said.split_once("; ").unwrap_or((&said, ""));
    let word = match sex.trim() {
        "M" | "m" => "male",
        "F" | "f" => "female",
        "O" | "o" => "other",
        "N" | "n" => "none",
        "U" | "u" => "unknown",
        other => other,
    };
    let words = [word, identity].into_iter().filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("; ")
}

/// Returns latitude and longitude: `geo:50.4,30.5` in vCard 4.0, `50.4;30.5` in 3.0.
fn position(text: &str) -> String {
    let numbers = text.trim().trim_start_matches("geo:");
    let end = if numbers.contains(',') { ';' } else { '?' };
    let numbers = numbers.split(end).next().unwrap_or_default();
    let parts = numbers.split([',', ';']).map(str::trim);
    parts.take(2).collect::<Vec<_>>().join(", ")
}
