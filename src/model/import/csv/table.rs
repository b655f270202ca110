//! A file as a table: its delimiter and its records, each with the line on which it starts.

use std::io::Cursor;
use std::sync::Arc;

use crate::model::export::csv::restore;

/// No program writes more columns; a file that has them is no table of contacts.
pub const MOST_COLUMNS: usize = 500;

/// What can stand between cells.
pub const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The text of a table.
#[derive(Clone)]
pub struct Text(Arc<[u8]>);

impl Text {
    /// Takes a file's text. Line ends of a carriage return alone become line feeds.
    pub fn new(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let is_old_mac = !text.contains('\n');
        let bytes = if is_old_mac { text.replace('\r', "\n").into_bytes() } else { text.as_bytes().to_vec() };
        Self(bytes.into())
    }

    /// Its records as cut by `delimiter`. Records of nothing but empty cells are left out.
    pub fn records(&self, delimiter: u8) -> Records {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(Cursor::new(self.clone()));
        Records { text: self.clone(), reader, counted: 0, line: 1 }
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A record: trimmed cells, without what was added to keep a spreadsheet from running them.
#[derive(Clone, Debug)]
pub struct Record {
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// The records of a table.
pub struct Records {
    text: Text,
    reader: csv::Reader<Cursor<Text>>,
    /// Up to which byte lines have been counted.
    counted: usize,
    line: usize,
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut record = csv::ByteRecord::new();
        loop {
            // Reading from memory and taking records of any length, it has nothing to fail on.
            if !self.reader.read_byte_record(&mut record).unwrap_or(false) {
                return None;
            }
            let start = record.position().map_or(0, csv::Position::byte);
            let line = self.line_at(usize::try_from(start).unwrap_or(usize::MAX));
            let cells: Vec<_> = record.iter().take(MOST_COLUMNS + 1).map(cell).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Some(Record { line, cells });
            }
        }
    }
}

impl Records {
    /// The line of the first character at or after `start` that ends no line.
    fn line_at(&mut self, start: usize) -> usize {
        let bytes = &self.text.0;
        let start = start.min(bytes.len());
        let blank = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &bytes[self.counted.min(start)..start + blank];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.counted = start + blank;
        self.line
    }
}

fn cell(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    restore(&text).trim().to_owned()
}
