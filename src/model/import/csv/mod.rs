//! Tables of contacts, as several programs write them.

/// Which program's columns a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Google Contacts, either generation.
    Google,
    /// Microsoft Outlook, in any of its languages.
    Outlook,
    /// Apple's iCloud.
    ICloud,
    /// Yahoo.
    Yahoo,
    /// Mozilla Thunderbird.
    Thunderbird,
    /// LinkedIn.
    LinkedIn,
    /// Another program's: the columns are guessed, or told by a person.
    Unknown,
}

/// What each column of a table holds, in the order of the columns; `None` leaves a column out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(pub Vec<Option<Column>>);

/// What a column of an unknown table can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The whole name.
    FullName,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
}

/// The rows of a table; `None` when the text is none.
pub fn entries(_text: String, _columns: Option<ColumnMap>) -> Option<(Dialect, Box<dyn Iterator<Item = super::Entry> + Send>)> {
    None
}
