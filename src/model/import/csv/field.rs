//! The fields that the columns of a table can hold.

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
    Jot,
    ExternalId,
    CalendarLink,
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
