//! The records of an LDIF file and their attributes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::model::card::Excess;
use crate::model::import::Fault;
use crate::model::import::refusal::quoted;
use crate::model::limits::FileLimits;

/// A record: the lines between blank lines.
#[derive(Debug, Default)]
pub struct Record {
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
    /// Line, fault and text of the unreadable parts.
    pub broken: Vec<(usize, Fault, String)>,
    /// The limit that the record exceeds; then only its beginning was kept.
    pub excess: Option<Fault>,
}

/// An attribute of a record.
#[derive(Debug)]
pub struct Attribute {
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// The name in lower case, without options.
    pub name: String,
    /// The value, or its address.
    pub value: Vec<u8>,
    /// True if the value is the address of the real one, which is not fetched.
    pub is_elsewhere: bool,
}

impl Record {
    /// Returns the text values of an attribute, in order.
    pub fn texts(&self, name: &'static str) -> impl Iterator<Item = String> {
        let named = self.attributes.iter().filter(move |held| held.name == name);
        named.map(|held| String::from_utf8_lossy(&held.value).trim().to_owned())
    }

    /// Returns the first text value of an attribute.
    pub fn text(&self, name: &'static str) -> Option<String> {
        self.texts(name).next()
    }

    /// Adds an unfolded line.
    fn take(&mut self, line: usize, text: &str) {
        if text.starts_with('#') || text.is_empty() {
            return;
        }
        let Some((name, value)) = text.split_once(':').filter(|(name, _)| is_name(name)) else {
            return self.broken.push((line, Fault::NoAttribute, quoted(text)));
        };
        let name = name
            .split(';')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if name == "version" && self.attributes.is_empty() {
            return;
        }
        let is_elsewhere = value.starts_with('<');
        let value = match value.as_bytes().first() {
            Some(b':') => decode(&value[1..]),
            // The value is elsewhere and is not fetched; its address is kept.
            Some(b'<') => Some(value[1..].trim().as_bytes().to_vec()),
            _ => Some(value.trim().as_bytes().to_vec()),
        };
        match value {
            Some(value) => {
                if self.attributes.is_empty() {
                    self.line = line;
                }
                self.attributes.push(Attribute {
                    line,
                    name,
                    value,
                    is_elsewhere,
                });
            }
            None => self.broken.push((line, Fault::Base64, quoted(text))),
        }
    }

    /// Records the limit that the record exceeds.
    fn check(&mut self, max_lines: usize, max_bytes: usize, bytes: usize) {
        if self.attributes.len() + self.broken.len() > max_lines {
            self.excess = Some(Fault::RecordLines { max: max_lines });
        } else if bytes > max_bytes {
            self.excess = Some(Fault::Excess(Excess::BytesWithMedia { max: max_bytes }));
        }
    }

    /// Records the first line.
    fn starts_on(&mut self, line: usize) {
        if self.line == 0 {
            self.line = line;
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-;._".contains(&byte))
}

fn decode(encoded: &str) -> Option<Vec<u8>> {
    let dense: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(dense).ok()
}

/// The records of a file.
pub struct Records {
    text: String,
    at: usize,
    line: usize,
    max_lines: usize,
    max_bytes: usize,
}

impl Records {
    /// Takes a file's text. Lone carriage returns become line feeds.
    pub fn new(text: String, limits: &FileLimits) -> Self {
        let text = with_line_feeds(text);
        let at = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        Self {
            text,
            at,
            line: 0,
            max_lines: limits.record_lines,
            max_bytes: limits.card.bytes_with_media,
        }
    }

    /// Returns the whole file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the next physical line without its end, and its number.
    fn physical(&mut self) -> Option<(usize, &str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_inclusive('\n').next()?;
        self.at += line.len();
        self.line += 1;
        Some((self.line, line.trim_end_matches(['\r', '\n'])))
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let (max_lines, max_bytes) = (self.max_lines, self.max_bytes);
        let mut record = Record::default();
        let mut unfolded = String::new();
        let (mut start, mut bytes) = (0, 0);
        let mut is_over = true;
        while let Some((line, text)) = self.physical() {
            is_over = false;
            if text.trim().is_empty() && !text.starts_with(' ') || text.is_empty() {
                break;
            }
            if record.excess.is_some() {
                continue;
            }
            let continued = text.strip_prefix(' ');
            if continued.is_none() {
                record.take(start, &unfolded);
                unfolded.clear();
                start = line;
            }
            bytes += text.len();
            record.starts_on(line);
            record.check(max_lines, max_bytes, bytes);
            if record.excess.is_none() {
                unfolded.push_str(continued.unwrap_or(text));
            }
        }
        if record.excess.is_none() {
            record.take(start, &unfolded);
            record.check(max_lines, max_bytes, bytes);
        }
        (!is_over).then_some(record)
    }
}

/// Returns the same text if it contains a line feed; else replaces its carriage returns with line
/// feeds.
fn with_line_feeds(text: String) -> String {
    if text.contains('\n') || !text.contains('\r') {
        return text;
    }
    let mut bytes = text.into_bytes();
    bytes
        .iter_mut()
        .filter(|byte| **byte == b'\r')
        .for_each(|byte| *byte = b'\n');
    // Replacing one ASCII character with another keeps the text valid.
    String::from_utf8(bytes).unwrap_or_default()
}
