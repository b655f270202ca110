//! The fields that a person can assign to a column.

use super::field::{AddressPart, DatePart, Field, Group, GroupPart, NamePart};

/// The field of each column of a table, in order; `None` leaves a column out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(pub Vec<Option<Column>>);

/// Names the columns once, for the type, its list and its texts.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The field of a column of a table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column { $($(#[$doc])* $name,)* }

        impl Column {
            /// All fields, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns its name in forms and in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

columns! {
    /// The whole name.
    FullName = "full_name",
    /// Given name.
    FirstName = "first_name",
    /// Additional names, patronymic.
    MiddleName = "middle_name",
    /// Family name.
    LastName = "last_name",
    /// Honorific before the name.
    Prefix = "prefix",
    /// Honorific after the name.
    Suffix = "suffix",
    /// Nickname.
    Nickname = "nickname",
    /// Organisation.
    Organisation = "organisation",
    /// Department.
    Department = "department",
    /// Job title.
    Title = "title",
    /// Email address.
    Email = "email",
    /// Email address at home.
    HomeEmail = "home_email",
    /// Email address at work.
    WorkEmail = "work_email",
    /// Telephone number.
    Phone = "phone",
    /// Mobile telephone number.
    MobilePhone = "mobile_phone",
    /// Telephone number at home.
    HomePhone = "home_phone",
    /// Telephone number at work.
    WorkPhone = "work_phone",
    /// Street, or the whole postal address.
    Street = "street",
    /// City.
    City = "city",
    /// State, province, county.
    Region = "region",
    /// Postal code.
    Postcode = "postcode",
    /// Country.
    Country = "country",
    /// Birthday.
    Birthday = "birthday",
    /// Anniversary.
    Anniversary = "anniversary",
    /// Web site.
    Url = "url",
    /// Note.
    Note = "note",
    /// Groups.
    Labels = "labels",
    /// Anything else, kept under the column's own header.
    Other = "other",
}

/// The error for an unknown column name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("names no column")]
pub struct UnknownColumn;

impl std::str::FromStr for Column {
    type Err = UnknownColumn;

    fn from_str(text: &str) -> Result<Self, UnknownColumn> {
        Self::ALL
            .iter()
            .find(|column| column.as_str() == text)
            .copied()
            .ok_or(UnknownColumn)
    }
}

impl From<Column> for Field {
    fn from(column: Column) -> Self {
        match column {
            Column::FullName => Self::Name(NamePart::Full),
            Column::FirstName => Self::Name(NamePart::Given),
            Column::MiddleName => Self::Name(NamePart::Additional),
            Column::LastName => Self::Name(NamePart::Family),
            Column::Prefix => Self::Name(NamePart::Prefix),
            Column::Suffix => Self::Name(NamePart::Suffix),
            Column::Nickname => Self::Name(NamePart::Nickname),
            Column::Organisation => Self::Organisation,
            Column::Department => Self::Department,
            Column::Title => Self::JobTitle,
            Column::Email => Self::Email(""),
            Column::HomeEmail => Self::Email("Home"),
            Column::WorkEmail => Self::Email("Work"),
            Column::Phone => Self::Phone(""),
            Column::MobilePhone => Self::Phone("Mobile"),
            Column::HomePhone => Self::Phone("Home"),
            Column::WorkPhone => Self::Phone("Work"),
            Column::Street => Self::Address("", AddressPart::Street),
            Column::City => Self::Address("", AddressPart::City),
            Column::Region => Self::Address("", AddressPart::Region),
            Column::Postcode => Self::Address("", AddressPart::Postcode),
            Column::Country => Self::Address("", AddressPart::Country),
            Column::Birthday => Self::Birthday(DatePart::Whole),
            Column::Anniversary => Self::Anniversary,
            Column::Url => Self::Url(""),
            Column::Note => Self::Note,
            Column::Labels => Self::Labels,
            Column::Other => Self::Custom,
        }
    }
}

impl Column {
    /// Returns the column closest to `field`; `None` for a field that is left out.
    pub(super) fn nearest(field: Field) -> Option<Self> {
        let exact = Self::ALL
            .iter()
            .copied()
            .find(|column| Self::into_field(*column) == field);
        exact.or(match field {
            Field::Ignored => None,
            Field::Email(_) => Some(Self::Email),
            Field::Phone(_) => Some(Self::Phone),
            Field::Url(_) => Some(Self::Url),
            Field::Title => Some(Self::Title),
            Field::Address(_, part) => Some(Self::of_address(part)),
            Field::Birthday(_) => Some(Self::Birthday),
            Field::Numbered(group, _, part) => Self::of_group(group, part),
            _ => Some(Self::Other),
        })
    }

    fn into_field(self) -> Field {
        self.into()
    }

    fn of_group(group: Group, part: GroupPart) -> Option<Self> {
        match (group, part) {
            (_, GroupPart::Label | GroupPart::Service | GroupPart::Ignored) => None,
            (Group::Email, _) => Some(Self::Email),
            (Group::Phone, _) => Some(Self::Phone),
            (Group::Website, _) => Some(Self::Url),
            (_, GroupPart::Title) => Some(Self::Title),
            (_, GroupPart::Department) => Some(Self::Department),
            (_, GroupPart::Address(part)) => Some(Self::of_address(part)),
            (Group::Organisation, GroupPart::Value) => Some(Self::Organisation),
            (_, GroupPart::Value) => Some(Self::Other),
        }
    }

    fn of_address(part: AddressPart) -> Self {
        match part {
            AddressPart::City => Self::City,
            AddressPart::Region => Self::Region,
            AddressPart::Postcode => Self::Postcode,
            AddressPart::Country => Self::Country,
            AddressPart::Whole
            | AddressPart::PoBox
            | AddressPart::Extended
            | AddressPart::Street => Self::Street,
        }
    }
}

/// Parses names separated by commas, empty for columns left out.
impl std::str::FromStr for ColumnMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let column = |name: &str| match name.trim() {
            "" => Ok(None),
            name => name
                .parse()
                .map(Some)
                .map_err(|_| format!("{name:?} is no kind of column")),
        };
        text.split(',')
            .map(column)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
