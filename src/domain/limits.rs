//! Limits of what a request may hold and of what an answer shows, in one place. Each error that refuses something names the
//! limit and its number.

/// Entries of each kind of a card, beyond its flat fields, that its form shows. The others stay as they are.
pub const FORM_ENTRIES: usize = 50;
/// Bytes of all entries that a form shows.
pub const FORM_ENTRY_BYTES: usize = 128 * 1024;
/// Bytes of a value of one line that a form shows. Longer ones came from elsewhere and stay as they are.
pub const FORM_LINE_BYTES: usize = 8 * 1024;
/// Entries that a contact's form may send: those that it showed, and new ones.
pub const FORM_ROWS: usize = 1000;
/// Fields that any form may send.
pub const FORM_FIELDS: usize = 20_000;

/// Entries of each kind that a contact's page shows.
pub const DETAIL_ENTRIES: usize = 100;
/// Characters of a note that a contact's page shows.
pub const DETAIL_NOTE_CHARS: usize = 20_000;
/// Characters of any other value that a page shows.
pub const VALUE_CHARS: usize = 1000;
/// Values of each property and contact that the comparison before a merge shows.
pub const COMPARED_VALUES: usize = 20;
/// Bytes of all cards that are compared or merged at a time.
pub const COMPARED_BYTES: i64 = 64 * 1024 * 1024;

/// Bytes of contacts in one answer of a list. Whatever lies beyond comes with the next page.
pub const LIST_BYTES: i64 = 4 * 1024 * 1024;
/// Birthdays in one answer, the soonest first.
pub const BIRTHDAYS: usize = 5000;
/// Labels on one page.
pub const LABELS: usize = 200;

/// Changes of a contact in one answer of its history.
pub const HISTORY_EVENTS: usize = 500;
/// Changes on one page of its history.
pub const HISTORY_PAGE_EVENTS: usize = 50;
/// Differences of each change that are told.
pub const HISTORY_DIFFERENCES: usize = 100;
/// Differences of each change on a page.
pub const HISTORY_PAGE_DIFFERENCES: usize = 20;
/// Bytes of former cards that are read for one answer.
pub const HISTORY_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of differences in one answer.
pub const HISTORY_TEXT_BYTES: usize = 1024 * 1024;
