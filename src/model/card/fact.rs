//! Facts about a contact that are shown and exported under their names.

/// A fact about a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The kind of fact.
    pub kind: FactKind,
    /// The value in one text.
    pub text: String,
}

macro_rules! fact_kinds {
    ($($variant:ident $word:literal $own:expr, [$($property:literal)*];)*) => {
        /// The kind of a fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum FactKind {
            $($variant,)*
            /// A fact of the owner's own, named by its label.
            Own,
        }

        /// The properties that facts are read from, those of programs without `X-`.
        pub(super) const FACTS: &[(&str, FactKind)] =
            &[$($(($property, FactKind::$variant),)*)*];

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
        }
    };
}

fact_kinds! {
    Nickname "Nickname" Some("NICKNAME"), ["NICKNAME" "EPOCSECONDNAME"];
    MaidenName "Maiden Name" Some("X-MAIDENNAME"), ["MAIDENNAME" "MAIDEN-NAME"];
    SortName "Sort Name" Some("SORT-STRING"), [];
    Organization "Organization" Some("ORG"), ["ORG"];
    Title "Job Title" Some("TITLE"), ["TITLE"];
    Role "Role" Some("ROLE"), ["ROLE"];
    Profession "Profession" None, ["PROFESSION"];
    Office "Office" None, ["OFFICE"];
    Gender "Gender" Some("X-GENDER"), ["GENDER"];
    GrammaticalGender "Grammatical Gender" Some("X-GRAMGENDER"), ["GRAMGENDER"];
    Pronouns "Pronouns" Some("X-PRONOUNS"), ["PRONOUNS"];
    Language "Language" Some("X-LANG"), ["LANG"];
    TimeZone "Time Zone" Some("TZ"), ["TZ"];
    Position "Coordinates" None, ["GEO"];
    BirthPlace "Place of Birth" None, ["BIRTHPLACE"];
    DeathDate "Date of Death" None, ["DEATHDATE"];
    DeathPlace "Place of Death" None, ["DEATHPLACE"];
    Expertise "Expertise" Some("X-EXPERTISE"), ["EXPERTISE"];
    Hobby "Hobby" Some("X-HOBBY"), ["HOBBY"];
    Interest "Interest" Some("X-INTEREST"), ["INTEREST" "INTERESTS"];
    Directory "Directory" None, ["ORG-DIRECTORY"];
    ContactUri "Contact Address" None, ["CONTACT-URI"];
    Calendar "Calendar Address" None, ["CALURI"];
    FreeBusy "Free and Busy Times" None, ["FBURL"];
}

impl FactKind {
    /// Returns all kinds, the owner's own last.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::KNOWN.iter().copied().chain([Self::Own])
    }

    /// Returns the kind with this English name that vCard 3.0 has a property for.
    pub fn from_word(word: &str) -> Option<Self> {
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
}
