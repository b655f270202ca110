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
    /// Decides on the order: as a header states it, else as the first date shows it that has only one,
    /// else with the month first in American programs.
    pub fn of(header: &[String], fields: &[Field], sample: &[Record]) -> Self {
        let columns: Vec<_> = (0..fields.len())
            .filter(|at| is_date(fields[*at]))
            .collect();
        let cells = sample
            .iter()
            .flat_map(|row| columns.iter().filter_map(|at| row.cells.get(*at)));
        let shown: Vec<_> = cells
            .flat_map(|cell| own::split(cell))
            .filter_map(birthday::order)
            .collect();
        let header = |at: &usize| header.get(*at).map_or("", String::as_str);
        let stated = columns.iter().find_map(|at| stated_order(header(at)));
        let is_english = |at: &usize| {
            header(at).to_ascii_lowercase().contains("birth") || header(at) == "Anniversary"
        };
        let guess = shown.first().copied();
        let known = stated.or(guess);
        let is_told = known.is_some_and(|known| shown.iter().all(|other| *other == known));
        Self {
            day_first: known.unwrap_or_else(|| !columns.iter().any(is_english)),
            unnoted: if is_told { Vec::new() } else { columns },
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

/// Returns whether the day comes first, if a header says it: `Birthday (DD/MM/YYYY)`.
fn stated_order(header: &str) -> Option<bool> {
    let header = header.to_ascii_lowercase();
    let parts = header.split(|c: char| !c.is_alphanumeric());
    let mut parts = parts.filter(|part| matches!(*part, "dd" | "mm" | "yyyy" | "jjjj" | "aaaa"));
    match (parts.next()?, parts.next()?) {
        ("dd", "mm") => Some(true),
        ("mm", "dd") => Some(false),
        _ => None,
    }
}

fn is_date(field: Field) -> bool {
    match field {
        Field::Birthday(DatePart::Whole) | Field::Anniversary => true,
        Field::Numbered(Group::Event, _, part) => part == GroupPart::Value,
        _ => false,
    }
}
