//! Tables of contacts, as written by several programs.

mod column;
mod header;
mod layout;
mod rows;
mod source;
mod table;
mod unused;
mod words;

pub use column::{Column, ColumnMap, UnknownColumn};

use super::{Entry, Fault, ReadCard};
use layout::Layout;
use table::{Record, Text};
use unused::UnusedColumns;

/// The program whose columns a table has.
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
    /// Another program: the columns are guessed, or assigned by a person.
    Unknown,
}

/// The detected contents of a table, for a person to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The program that wrote it.
    pub dialect: Dialect,
    /// The headers, or `Column 1` and so on if there are none.
    pub header: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// The guessed columns.
    pub columns: ColumnMap,
}

/// The number of rows that a [`Guess`] shows.
const SHOWN: usize = 5;

/// Returns the contacts of a table; `None` when `text` is no table of contacts. With `columns`
/// given, any table is accepted. A row of more than `max_row` bytes is refused.
pub fn entries(
    text: String,
    columns: Option<ColumnMap>,
    max_row: usize,
) -> Option<(Dialect, Box<dyn Iterator<Item = Entry> + Send>)> {
    let table = Text::new(text, max_row);
    let mut layout = Layout::of(&table)?;
    match &columns {
        Some(columns) => layout.overrule(columns),
        None if layout.is_contacts => {}
        None => return None,
    }
    let dialect = layout.dialect;
    let rows = table.records(layout.delimiter).skip_while({
        let first = layout.first_row;
        move |record| record.line < first
    });
    let mut unused = match columns {
        Some(_) => UnusedColumns::default(),
        None => UnusedColumns::of(&layout),
    };
    let entries = rows.flat_map(move |record| {
        let notes = unused.notes(&record).into_iter().map(Entry::from);
        notes.chain(std::iter::once(entry(&layout, &record)))
    });
    Some((dialect, Box::new(entries)))
}

/// Guesses the contents of a table; `None` when `text` is no table.
pub fn guess(text: String, max_row: usize) -> Option<Guess> {
    let layout = Layout::of(&Text::new(text, max_row))?;
    let sample = layout
        .sample
        .iter()
        .take(SHOWN)
        .map(|row| row.cells.clone())
        .collect();
    Some(Guess {
        dialect: layout.dialect,
        columns: layout.columns(),
        header: layout.header,
        sample,
    })
}

fn entry(layout: &Layout, record: &Record) -> Entry {
    if let Some(fault) = &record.fault {
        return Entry::refused(record.line, fault.clone(), &record.cells.concat());
    }
    let card = rows::details(layout, &record.cells).to_card();
    match card.stated_name() {
        Some(_) => Entry::Card(ReadCard {
            line: record.line,
            card,
        }),
        None => Entry::refused(record.line, Fault::Nameless, record.cells.join(" ").trim()),
    }
}

#[cfg(test)]
mod tests;
