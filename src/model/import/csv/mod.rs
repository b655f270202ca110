//! Tables of contacts, as written by several programs.

mod column;
mod date_order;
mod field;
mod groups;
mod header;
mod layout;
mod rows;
mod source;
mod table;
mod unused;
mod words;

pub use column::{Column, ColumnMap, UnknownColumn};

use std::collections::VecDeque;

use super::{Entry, Fault, ReadCard};
use crate::model::card::details::Details;
use groups::Groups;
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
    let (groups, mut unused) = match columns {
        Some(_) => (Groups::default(), UnusedColumns::default()),
        None => (
            Groups::take(&table, &mut layout),
            UnusedColumns::of(&layout),
        ),
    };
    groups.columns().for_each(|at| unused.forget(at));
    let rows = table.records(layout.delimiter).skip_while({
        let first = layout.first_row;
        move |record| record.line < first
    });
    let contacts = Contacts {
        rows,
        layout,
        groups,
        unused,
        waiting: VecDeque::new(),
    };
    Some((dialect, Box::new(contacts)))
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

/// The contacts of a table.
struct Contacts<R> {
    rows: R,
    layout: Layout,
    groups: Groups,
    unused: UnusedColumns,
    /// Parts of the last row that are still to be handed out.
    waiting: VecDeque<Waiting>,
}

/// A part of a row that was read.
enum Waiting {
    Entry(Entry),
    /// A member of the group on this line, which becomes a card when it is its turn: a group may have
    /// many.
    Member(usize, Box<Details>),
}

impl<R: Iterator<Item = Record>> Iterator for Contacts<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            match self.waiting.pop_front() {
                Some(Waiting::Entry(entry)) => return Some(entry),
                Some(Waiting::Member(line, mut details)) => {
                    self.groups.label(&mut details);
                    let card = details.to_card();
                    return Some(Entry::Card(ReadCard { line, card }));
                }
                None => {
                    let record = self.rows.next()?;
                    self.read(&record);
                }
            }
        }
    }
}

impl<R> Contacts<R> {
    /// Reads the contact of a row, or those that the row of a group brings.
    fn read(&mut self, record: &Record) {
        let line = record.line;
        let notes = self.unused.notes(record).into_iter().map(Entry::from);
        self.waiting.extend(notes.map(Waiting::Entry));
        if let Some(fault) = &record.fault {
            return self.refuse(line, fault.clone(), &record.cells.concat());
        }
        let on_dates = self.layout.dates.note(record).map(Entry::from);
        self.waiting.extend(on_dates.map(Waiting::Entry));
        let is_empty_group = self.groups.is_empty(record);
        if let Some(members) = self.groups.members(record).filter(|_| !is_empty_group) {
            let members = members.into_iter().map(Box::new);
            let waiting = members.map(|member| Waiting::Member(line, member));
            return self.waiting.extend(waiting);
        }
        let mut details = rows::details(&self.layout, &record.cells);
        self.groups.label(&mut details);
        let mut card = details.to_card();
        if is_empty_group {
            card.make_group(&[]);
        }
        match card.stated_name() {
            None => self.refuse(line, Fault::Nameless, &record.cells.join(" ")),
            Some(_) => {
                let entry = Entry::Card(ReadCard { line, card });
                self.waiting.push_back(Waiting::Entry(entry));
            }
        }
    }

    fn refuse(&mut self, line: usize, fault: Fault, text: &str) {
        let refused = Entry::refused(line, fault, text.trim());
        self.waiting.push_back(Waiting::Entry(refused));
    }
}

#[cfg(test)]
mod tests;
