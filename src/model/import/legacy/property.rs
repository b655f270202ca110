//! A property as vCard 2.1 writes it.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::value;
use crate::model::card::encoding::{Fit, quoted_printable_as};
use crate::model::card::line::ContentLine;
use crate::model::card::text::escape;
use crate::model::import::encoding;
use crate::model::import::lines::{Lines, mark, may_break_off};

/// The encoding of a value in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Plain,
    QuotedPrintable,
    Base64,
    /// A card inside the card, already 3.0.
    Card,
}

/// The beginning of Samsung's parameter for a label of its own.
pub const OWN_LABEL: &str = "X-CUSTOM(";

/// A property as written in 2.1, its lines joined.
pub struct Property<'a> {
    /// The name with its group.
    pub name: Cow<'a, str>,
    pub parameters: Vec<&'a str>,
    pub coding: Coding,
    pub value: String,
    /// The line of the file on which it starts.
    pub at: usize,
}

impl<'a> Property<'a> {
    /// Parses the property that starts on this line, with the first part of its value; `None` for
    /// another line.
    pub fn parse(line: &'a str, at: usize) -> Option<(Self, &'a str)> {
        let mut quoted = false;
        let unquoted_colon = line.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        });
        let (head, value) = line.split_at(unquoted_colon.or_else(|| line.find(':'))?);
        let mut parts = head.split(';').map(str::trim);
        let name = property_name(parts.next()?).filter(|name| !is_address(name, value))?;
        let parameters: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let coding = parameters
            .iter()
            .find_map(|parameter| coding(parameter))
            .unwrap_or(Coding::Plain);
        let property = Self {
            name,
            parameters,
            coding,
            value: String::new(),
            at,
        };
        Some((property, &value[1..]))
    }

    /// Adds a line to the value, and the lines that continue it: after a soft break, or of base64,
    /// which 2.1 need not indent.
    pub fn append(&mut self, line: &str, lines: &mut Lines<'_>) {
        self.value.push_str(line);
        let mut last = line;
        loop {
            let soft_break =
                self.coding == Coding::QuotedPrintable && last.trim_end().ends_with('=');
            let ahead = *lines;
            let Some(next) = lines.next() else { return };
            let goes_on = if soft_break {
                mark(next).is_none()
            } else {
                self.coding == Coding::Base64 && is_base64(next)
            };
            if !goes_on {
                *lines = ahead;
                return;
            }
            if soft_break {
                self.value.truncate(self.value.trim_end().len() - 1);
            }
            self.value.push_str(next);
            last = next;
        }
    }

    /// Appends a line that is no property, and returns true, if this value is free text from which
    /// it may have broken off; not so comments and bare names.
    pub fn take_stray(&mut self, line: &str, lines: &mut Lines<'_>) -> bool {
        let is_text = ["NOTE", "LABEL"]
            .iter()
            .any(|text| self.bare_name().eq_ignore_ascii_case(text));
        match self.coding {
            _ if !may_break_off(line) => return false,
            Coding::Plain if is_text => self.value.push('\n'),
            Coding::QuotedPrintable => {}
            Coding::Plain | Coding::Base64 | Coding::Card => return false,
        }
        self.append(line, lines);
        true
    }

    fn bare_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }

    /// Returns the label that Samsung writes as `X-CUSTOM(CHARSET=...,ENCODING=...,=4C=61...)`.
    pub fn custom_label(&self) -> Option<String> {
        let custom = self
            .parameters
            .iter()
            .find_map(|parameter| inside_custom(parameter))?;
        let custom = custom.replace("=\r\n", "").replace("=\n", "");
        let (stated, written): (Vec<_>, Vec<_>) = custom
            .split(',')
            .partition(|part| part.starts_with("CHARSET=") || part.starts_with("ENCODING="));
        let charset = stated.iter().find_map(|part| part.strip_prefix("CHARSET="));
        let written = written.join(",");
        let charset = charset.and_then(encoding::named);
        let (label, _) = quoted_printable_as(&written, charset, encoding_rs::UTF_8);
        Some(label).filter(|label| !label.trim().is_empty())
    }

    pub fn charset(&self) -> Option<&'static Encoding> {
        let named = |parameter: &&'a str| {
            parameter
                .split_once('=')
                .filter(|(name, _)| name.trim().eq_ignore_ascii_case("CHARSET"))
        };
        self.parameters
            .iter()
            .find_map(named)
            .and_then(|(_, label)| encoding::named(label))
    }

    pub fn line(&self, fallback: &'static Encoding) -> (ContentLine, Fit) {
        let name = self.bare_name();
        let mut fit = Fit::Exact;
        let value = match self.coding {
            Coding::Plain => value::encode(name, &self.value, true),
            Coding::QuotedPrintable => {
                let text;
                (text, fit) = quoted_printable_as(&self.value, self.charset(), fallback);
                value::encode(name, &text, false)
            }
            Coding::Base64 => value::base64(&self.value),
            Coding::Card => escape(&self.value),
        };
        (ContentLine::new(&self.head(), &value), fit)
    }

    /// Returns the name and the parameters as written in 3.0.
    fn head(&self) -> String {
        let mut head = self.name.clone().into_owned();
        if self.coding == Coding::Base64 {
            head.push_str(";ENCODING=b");
        }
        let mut types: Vec<&str> = Vec::new();
        for parameter in self
            .parameters
            .iter()
            .filter(|parameter| coding(parameter).is_none() && inside_custom(parameter).is_none())
        {
            let (name, value) = parameter.split_once('=').unwrap_or(("TYPE", parameter));
            match name.trim().to_ascii_uppercase().as_str() {
                "TYPE" => types.push(value.trim()),
                "CHARSET" | "ENCODING" => {}
                "VALUE" if value.trim().eq_ignore_ascii_case("INLINE") => {}
                "VALUE" if value.trim().eq_ignore_ascii_case("URL") => head.push_str(";VALUE=uri"),
                _ => head.push_str(&format!(";{}={}", name.trim(), quoted(value.trim()))),
            }
        }
        if !types.is_empty() {
            head.push_str(";TYPE=");
            head.push_str(&types.join(","));
        }
        // An unpaired quote would hide the colon that ends the parameters.
        if head.matches('"').count() % 2 == 1 {
            head.replace(['"', ':'], "")
        } else {
            head
        }
    }
}

/// Returns the inside of [`OWN_LABEL`].
fn inside_custom(parameter: &str) -> Option<&str> {
    parameter.strip_prefix(OWN_LABEL)?.strip_suffix(')')
}

/// Checks whether text is a web address rather than a property.
fn is_address(name: &str, value: &str) -> bool {
    value.starts_with("://") && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns the name of a property as 3.0 may write it: other signs in it become hyphens. `None` for
/// text that is no name.
fn property_name(text: &str) -> Option<Cow<'_, str>> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let text = text.trim_start_matches('\u{feff}');
    if text.is_empty()
        || !text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"')
    {
        return None;
    }
    if text.bytes().all(is_legal) {
        return Some(Cow::Borrowed(text));
    }
    let is_extension = text
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("X-"));
    let legal = |c: char| {
        if c.is_ascii() && is_legal(c as u8) {
            c
        } else {
            '-'
        }
    };
    is_extension.then(|| text.chars().map(legal).collect())
}

fn quoted(value: &str) -> String {
    let needs_quotes = value.contains([',', ':']) && !value.starts_with('"');
    if needs_quotes {
        format!("\"{}\"", value.replace('"', "'"))
    } else {
        value.to_owned()
    }
}

/// Returns the encoding that a parameter states, as `ENCODING=...` or bare.
fn coding(parameter: &str) -> Option<Coding> {
    let stated = match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("ENCODING") => value.trim(),
        Some(_) => return None,
        None => parameter,
    };
    match stated.to_ascii_uppercase().as_str() {
        "QUOTED-PRINTABLE" | "QP" => Some(Coding::QuotedPrintable),
        "BASE64" => Some(Coding::Base64),
        "B" if stated.len() < parameter.len() => Some(Coding::Base64),
        "8BIT" | "7BIT" => Some(Coding::Plain),
        _ => None,
    }
}

/// Checks whether a line can only continue a base64 value; blank lines are skipped.
fn is_base64(line: &str) -> bool {
    line.trim()
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}
