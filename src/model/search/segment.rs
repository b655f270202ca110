//! The segments and parts of a search text, and the characters between them.

/// The beginning of a form of a text: no needle contains it, so none matches across.
pub const FORM: char = '\u{6}';

/// The character between two parts of a search text.
pub const PART_END: char = '\u{c}';

/// The end of a search text.
pub const END: char = '\u{b}';

/// The most bytes of a segment that are searched, but for the last, so that a long one does not
/// displace the others.
pub const MAX_SEGMENT_BYTES: usize = 8 * 1024;

/// A segment of a search text: values of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// All other names: shown, in reading, nicknames.
    Name,
    /// Organisations, departments, titles and roles.
    Work,
    /// The email addresses.
    Email,
    /// The phone numbers: as written, as digits, and as they are dialled within their countries.
    Phone,
    /// Everything else by which people would recognise the contact.
    Other,
}

impl Segment {
    /// All of them, in the order of the text.
    pub const ALL: &[Self; 7] = &[
        Self::FirstName,
        Self::LastName,
        Self::Name,
        Self::Work,
        Self::Email,
        Self::Phone,
        Self::Other,
    ];

    /// Returns the characters between which it stands.
    pub(super) const fn bounds(self) -> (char, char) {
        match self {
            Self::FirstName => ('\u{1}', '\u{2}'),
            Self::LastName => ('\u{2}', '\u{5}'),
            Self::Name => ('\u{5}', '\u{7}'),
            Self::Work => ('\u{7}', '\u{3}'),
            Self::Email => ('\u{3}', '\u{4}'),
            Self::Phone => ('\u{4}', '\u{8}'),
            Self::Other => ('\u{8}', END),
        }
    }

    /// Returns the part that it belongs to.
    pub(super) const fn part(self) -> SearchPart {
        match self {
            Self::FirstName | Self::LastName | Self::Name => SearchPart::Names,
            Self::Work | Self::Email => SearchPart::Work,
            Self::Phone | Self::Other => SearchPart::Rest,
        }
    }

    /// Checks whether it is the last one of its part.
    pub(super) const fn ends_part(self) -> bool {
        matches!(self, Self::Name | Self::Email)
    }
}

/// A part of a search text: the segments that are equally good to be found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPart {
    /// The names.
    Names,
    /// Work and email addresses.
    Work,
    /// Phone numbers and everything else.
    Rest,
}

impl SearchPart {
    /// All of them, in the order of the text.
    pub const ALL: &[Self; 3] = &[Self::Names, Self::Work, Self::Rest];

    /// Returns the end of a text's part, which occurs nowhere else in it; none for the last.
    pub const fn end(self) -> Option<&'static str> {
        match self {
            Self::Names => Some("\u{7}\u{c}"),
            Self::Work => Some("\u{4}\u{c}"),
            Self::Rest => None,
        }
    }
}
