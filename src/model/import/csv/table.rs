//! A file as a table: its delimiter and its records, each with its first line number.
//!
//! Records are slices of the file's bytes; only the cells of one record at a time are copied.

use std::sync::Arc;

use crate::model::card::Excess;
use crate::model::export::csv::restore;
use crate::model::import::Fault;

/// The most columns of a table of contacts: no program writes more.
pub const MAX_COLUMNS: usize = 500;

/// The most that is read again of a file with unclosed quotes, as a multiple of its length; after
/// that each line is a record.
const READ_AGAIN: usize = 4;
/// The most bytes kept of a refused record.
const QUOTED_BYTES: usize = 1000;

/// The possible delimiters between cells.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The text of a table.
#[derive(Clone)]
pub struct Text {
    bytes: Arc<Vec<u8>>,
    max_record: usize,
}

impl Text {
    /// Takes a file's text, in which a record has at most `max_record` bytes. Lone carriage returns
    /// become line feeds.
    pub fn new(text: String, max_record: usize) -> Self {
        let is_old_mac = !text.contains('\n');
        let mut bytes = text.into_bytes();
        if bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(.."\u{feff}".len());
        }
        if is_old_mac {
            bytes
                .iter_mut()
                .filter(|byte| **byte == b'\r')
                .for_each(|byte| *byte = b'\n');
        }
        Self {
            bytes: Arc::new(bytes),
            max_record,
        }
    }

    /// Returns its records as cut by `delimiter`. Records with only empty cells are left out.
    pub fn records(&self, delimiter: u8) -> Records {
        Records {
            text: self.clone(),
            delimiter,
            at: 0,
            read_again: 0,
            counted: 0,
            line: 1,
        }
    }
}

/// A record: trimmed cells, without the protection against formulas.
#[derive(Clone, Debug)]
pub struct Record {
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
    /// The reason that it cannot be read: then its only cell is its beginning. With an unclosed
    /// quote, the record is its first line alone, and the rest is read separately.
    pub fault: Option<Fault>,
}

/// The records of a table.
pub struct Records {
    text: Text,
    delimiter: u8,
    /// The byte at which the next record starts.
    at: usize,
    /// The number of bytes that were read and given back.
    read_again: usize,
    /// The byte up to which lines are counted.
    counted: usize,
    line: usize,
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let bytes = Arc::clone(&self.text.bytes);
            let start = self.at
                + bytes[self.at..]
                    .iter()
                    .position(|byte| !is_line_end(*byte))?;
            let line = self.line_at(start);
            let may_span_lines = self.read_again < bytes.len().saturating_mul(READ_AGAIN);
            let end = if may_span_lines {
                bytes.len()
            } else {
                after_line(&bytes, start)
            };
            let length = record_length(&bytes[start..end], self.delimiter);
            let record = &bytes[start..start + length];
            let first_line = record
                .iter()
                .position(|byte| *byte == b'\n')
                .filter(|_| !are_quotes_closed(record, self.delimiter));
            self.at = start + first_line.map_or(length, |length| length + 1);
            let (cells, fault) = match first_line {
                Some(first_line) => {
                    self.read_again += record.len();
                    (
                        vec![beginning(&record[..first_line])],
                        Some(Fault::OpenQuote),
                    )
                }
                None if length > self.text.max_record => {
                    let excess = Excess::Bytes {
                        max: self.text.max_record,
                    };
                    (vec![beginning(record)], Some(Fault::Excess(excess)))
                }
                None => (cells(record, self.delimiter), None),
            };
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Some(Record { line, cells, fault });
            }
        }
    }
}

impl Records {
    /// Returns the line of this byte, which must not lie before earlier ones.
    fn line_at(&mut self, at: usize) -> usize {
        self.line += self.text.bytes[self.counted..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.counted = at;
        self.line
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Returns the end of the line that starts here, after its line feed.
fn after_line(bytes: &[u8], start: usize) -> usize {
    bytes[start..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| start + length + 1)
}

/// Returns the beginning of a refused record.
fn beginning(record: &[u8]) -> String {
    cell(&record[..record.len().min(QUOTED_BYTES)])
}

/// Returns the length of the record at the start of a text, with its line end.
fn record_length(text: &[u8], delimiter: u8) -> usize {
    let mut at = 0;
    loop {
        let (_, end) = next_cell(text, at, delimiter, |_| {});
        match text.get(end) {
            None => return text.len(),
            Some(b'\r') if text.get(end + 1) == Some(&b'\n') => return end + 2,
            Some(byte) if is_line_end(*byte) => return end + 1,
            Some(_) => at = end + 1,
        }
    }
}

/// Returns the cells of a record.
fn cells(record: &[u8], delimiter: u8) -> Vec<String> {
    let (mut cells, mut at) = (Vec::new(), 0);
    while cells.len() <= MAX_COLUMNS {
        let mut unquoted = Vec::new();
        let (is_quoted, end) = next_cell(record, at, delimiter, |part| {
            unquoted.extend_from_slice(part)
        });
        cells.push(cell(if is_quoted {
            &unquoted
        } else {
            &record[at..end]
        }));
        if record.get(end) != Some(&delimiter) {
            break;
        }
        at = end + 1;
    }
    cells
}

/// Returns whether the cell that starts here is quoted, and its end: before a delimiter, a line
/// end, or the end of the text. Passes the parts of a quoted cell, split at doubled quotes, to
/// `take`; text after the closing quote belongs to it.
fn next_cell<'a>(
    text: &'a [u8],
    start: usize,
    delimiter: u8,
    mut take: impl FnMut(&'a [u8]),
) -> (bool, usize) {
    let ends = |byte: &u8| *byte == delimiter || is_line_end(*byte);
    let plain_end = |from: usize| {
        text[from..]
            .iter()
            .position(ends)
            .map_or(text.len(), |length| from + length)
    };
    if text.get(start) != Some(&b'"') {
        return (false, plain_end(start));
    }
    let mut at = start + 1;
    loop {
        let Some(length) = text[at..].iter().position(|byte| *byte == b'"') else {
            take(&text[at..]);
            return (true, text.len());
        };
        let quote = at + length;
        if text.get(quote + 1) == Some(&b'"') {
            take(&text[at..=quote]);
            at = quote + 2;
            continue;
        }
        let end = plain_end(quote + 1);
        take(&text[at..quote]);
        take(&text[quote + 1..end]);
        return (true, end);
    }
}

/// Checks whether each quote that opens a cell is closed at the cell's end.
fn are_quotes_closed(record: &[u8], delimiter: u8) -> bool {
    let ends_cell = |byte: Option<&u8>| {
        byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'))
    };
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
