//! A file as a table: its delimiter and its records, each with the line on which it starts.

use std::io::{Cursor, Read, Take};
use std::ops::Range;
use std::sync::Arc;

use crate::model::export::csv::restore;

/// No program writes more columns; a file that has them is no table of contacts.
pub const MOST_COLUMNS: usize = 500;

/// Bytes that are read again after quotes that nothing closes; after that each line is a record.
const READ_AGAIN: usize = 1 << 27;

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
        let reader = self.reader(delimiter, 0..self.0.len());
        Records { text: self.clone(), delimiter, reader, start: 0, end: self.0.len(), read_again: 0, counted: 0, line: 1 }
    }

    fn reader(&self, delimiter: u8, part: Range<usize>) -> csv::Reader<Take<Cursor<Self>>> {
        let mut text = Cursor::new(self.clone());
        text.set_position(part.start as u64);
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.take(part.len() as u64))
    }

    /// Where the line ends that starts here, behind its line feed.
    fn end_of_line(&self, start: usize) -> usize {
        self.0[start..].iter().position(|byte| *byte == b'\n').map_or(self.0.len(), |length| start + length + 1)
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
    /// Whether a quote opens in it that nothing closes. It is its first line alone then: what follows is read on its own.
    pub is_open: bool,
}

/// The records of a table.
pub struct Records {
    text: Text,
    delimiter: u8,
    reader: csv::Reader<Take<Cursor<Text>>>,
    /// The byte at which the reader began.
    start: usize,
    /// The byte before which it ends.
    end: usize,
    /// How many bytes were read and given back.
    read_again: usize,
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
                if self.end == self.text.0.len() {
                    return None;
                }
                self.read_from(self.end);
                continue;
            }
            let start = self.start + record.position().map_or(0, byte);
            let line = self.line_at(start);
            let is_open = self.start_after_open_quote();
            let cells: Vec<_> = match is_open {
                true => vec![cell(&self.text.0[self.counted..self.start])],
                false => record.iter().take(MOST_COLUMNS + 1).map(cell).collect(),
            };
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Some(Record { line, cells, is_open });
            }
        }
    }
}

impl Records {
    /// Where a quote opens in the record just read that nothing closes, has the reader go on after that record's first line.
    fn start_after_open_quote(&mut self) -> bool {
        let end = self.start + byte(self.reader.position());
        let record = &self.text.0[self.counted.min(end)..end];
        let Some(length) = record.iter().position(|byte| *byte == b'\n') else { return false };
        if are_quotes_closed(record, self.delimiter) {
            return false;
        }
        self.read_again += record.len();
        self.read_from(self.counted + length + 1);
        true
    }

    fn read_from(&mut self, start: usize) {
        self.start = start;
        self.end = if self.read_again < READ_AGAIN { self.text.0.len() } else { self.text.end_of_line(start) };
        self.reader = self.text.reader(self.delimiter, start..self.end);
    }

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

fn byte(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// Whether each quote that opens a cell is closed at the cell's end.
fn are_quotes_closed(record: &[u8], delimiter: u8) -> bool {
    let ends_cell = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'));
    let (mut at, mut is_start) = (0, true);
    while at < record.len() {
        if !(is_start && record[at] == b'"') {
            is_start = ends_cell(record.get(at));
            at += 1;
            continue;
        }
        // A quote in a quoted cell is doubled.
        at += 1;
        loop {
            match record[at..].iter().position(|byte| *byte == b'"') {
                None => return false,
                Some(length) if record.get(at + length + 1) == Some(&b'"') => at += length + 2,
                Some(length) => {
                    at += length + 1;
                    break;
                }
            }
        }
        if !ends_cell(record.get(at)) {
            return false;
        }
        is_start = false;
    }
    true
}

fn cell(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    restore(&text).trim().to_owned()
}
