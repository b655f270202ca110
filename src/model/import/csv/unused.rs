//! Notes on the columns of a table that were left out or not understood.

use super::layout::Layout;
use super::table::Record;
use crate::model::card::fact::FactKind;
use crate::model::import::{Note, Remark};

/// Outlook's values for an unset gender and for not private; some languages name the latter column
/// as others name the home phone.
pub const UNSAID: &[&str] = &[
    "Unspecified",
    "False",
    "Falso",
    "Falsch",
    "Faux",
    "Onwaar",
    "Fałsz",
    "Ложь",
    "Keine Angabe",
    "Non spécifié",
    "Sin especificar",
    "Non specificato",
    "Niet opgegeven",
    "Não especificado",
    "Не указан",
    "Не вказано",
    "Nie określono",
    "Neurčené",
    "Neurčeno",
    "Belirtilmemiş",
    "Ospecificerat",
    "Ikke angivet",
    "Määrittämätön",
    "未指定",
    "未指明",
    "지정되지 않음",
    "Nem meghatározott",
    "Nespecificat",
    "Δεν καθορίζεται",
    "לא צוין",
];

/// The columns to note, each where it first holds something.
#[derive(Default)]
pub struct UnusedColumns {
    remarks: Vec<Option<Remark>>,
}

impl UnusedColumns {
    /// Finds the columns of a layout.
    pub fn of(layout: &Layout) -> Self {
        let remark = |at: usize| {
            let header = layout.header[at].clone();
            match layout.fields.get(at) {
                _ if header.is_empty() => None,
                Some(field) if field.is_ignored() => Some(Remark::UnusedColumn(header)),
                Some(_) if layout.unknown[at] && FactKind::from_word(&header).is_none() => {
                    Some(Remark::UnknownColumn(header))
                }
                _ => None,
            }
        };
        Self {
            remarks: (0..layout.header.len()).map(remark).collect(),
        }
    }

    /// Leaves out the note on a column.
    pub fn forget(&mut self, at: usize) {
        if let Some(remark) = self.remarks.get_mut(at) {
            *remark = None;
        }
    }

    /// Returns the notes on columns that hold something in this row and in none before it.
    pub fn notes(&mut self, record: &Record) -> Vec<Note> {
        let cells = record.cells.iter().zip(&mut self.remarks);
        cells
            .filter(|(cell, _)| !cell.is_empty() && !UNSAID.contains(&cell.as_str()))
            .filter_map(|(cell, remark)| Some(Note::new(record.line, remark.take()?, cell)))
            .collect()
    }
}
