//! The order of day and month in the dates of a table.

use super::field::{DatePart, Field, Group, GroupPart};
use super::table::Record;
use crate::model::birthday;
use crate::model::export::csv as own;
use crate::model::import::{Note, Remark};

/// The order of dates with slashes or hyphens, as in `1/2/1990`.
#[derive(Clone, Debug)]
pub struct DateOrder {
    /// True if the day comes first.
    pub day_first: bool,
    /// The columns with dates, if their order is guessed and not noted yet.
    unnoted: Vec<usize>,
}

impl DateOrder {
    /// Decides on the order: not the day first in American programs, unless the dates themselves
    /// show it.
    pub fn of(header: &[String], fields: &[Field], sample: &[Record]) -> Self {
        let columns: Vec<_> = (0..fields.len())
            .filter(|at| is_date(fields[*at]))
            .collect();
        let cells = sample
            .iter()
            .flat_map(|row| columns.iter().filter_map(|at| row.cells.get(*at)));
        let told = cells
            .flat_map(|cell| own::split(cell))
            .find_map(birthday::order);
        let is_english = |at: &usize| {
            let header = header.get(*at).map_or("", String::as_str);
            header.to_ascii_lowercase().contains("birth") || header == "Anniversary"
        };
        match told {
            Some(day_first) => Self {
                day_first,
                unnoted: Vec::new(),
            },
            None => Self {
                day_first: !columns.iter().any(is_english),
                unnoted: columns,
            },
        }
    }

    /// Returns the note on the first date that could have either order.
    pub fn note(&mut self, record: &Record) -> Option<Note> {
        let mut cells = self.unnoted.iter().filter_map(|at| record.cells.get(*at));
        let has_either =
            |cell: &&String| own::split(cell).into_iter().any(birthday::has_either_order);
        let cell = cells.find(has_either)?;
        let day_first = self.day_first;
        let note = Note::new(record.line, Remark::DateOrderGuessed { day_first }, cell);
        self.unnoted.clear();
        Some(note)
    }
}

fn is_date(field: Field) -> bool {
    match field {
        Field::Birthday(DatePart::Whole) | Field::Anniversary => true,
        Field::Numbered(Group::Event, _, part) => part == GroupPart::Value,
        _ => false,
    }
}
