//! Conversion of vCard 2.1 to 3.0: decodes its encodings, names its bare parameters, and escapes
//! its values as RFC 2426 requires.

mod value;
use encoding_rs::Encoding;

use super::encoding;
use super::lines::{Lines, is_continuation, mark};
use crate::model::card::line::ContentLine;
use crate::model::card::text::{components, escape};

/// The deepest nesting of a card that is converted to 3.0. Each card around it escapes it once
/// more, which doubles its size.
const MAX_DEPTH: usize = 1;

/// Converts a vCard 2.1, from `BEGIN` to `END`, to 3.0. A missing formatted name is made from the
/// name, the organisation or another value that identifies the contact.
pub fn upgrade(text: &str) -> String {
    upgrade_nested(text, 0)
}

fn upgrade_nested(text: &str, depth: usize) -> String {
    let properties = read(text, depth);
    let fallback = undeclared(&properties);
    let lines: Vec<_> = properties
        .iter()
        .map(|property| property.line(fallback))
        .collect();
    let named = |name: &str| {
        lines
            .iter()
            .find(|line| line.is(name) && !line.value().trim().is_empty())
    };
    let mut card = "BEGIN:VCARD\r\nVERSION:3.0\r\n".to_owned();
    let has_name = named("FN").is_some();
    if !has_name
        && let Some(name) = ["N", "ORG", "NICKNAME", "EMAIL", "TEL"]
            .into_iter()
            .find_map(|name| spoken(named(name)?))
    {
        card.push_str(ContentLine::new("FN", &name).raw());
    }
    for line in lines
        .iter()
        .filter(|line| !line.is("VERSION") && (has_name || !line.is("FN")))
    {
        card.push_str(line.raw());
    }
    card.push_str("END:VCARD\r\n");
    card
}

/// Returns the name of a contact according to this line, still encoded.
fn spoken(line: &ContentLine) -> Option<String> {
    let parts = components(line.value());
    let order: &[usize] = if line.is("N") { &[3, 1, 2, 0, 4] } else { &[0] };
    let parts = order
        .iter()
        .filter_map(|at| parts.get(*at))
        .map(|part| part.trim())
        .filter(|part| !part.is_empty());
    Some(parts.collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty())
}

/// The encoding of a value in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Plain,
    QuotedPrintable,
    Base64,
    /// A card inside the card, already 3.0.
    Card,
}

/// A property as written in 2.1, its lines joined.
struct Property<'a> {
    /// The name with its group.
    name: &'a str,
    parameters: Vec<&'a str>,
    coding: Coding,
    value: String,
}

fn read(text: &str, depth: usize) -> Vec<Property<'_>> {
    let mut lines = Lines::new(text);
    lines.next();
    let mut properties: Vec<Property<'_>> = Vec::new();
    while let Some(line) = lines.next() {
        if lines.follow_an_inner_begin(line) {
            properties.push(agent(&inner_card(&mut lines), depth));
        } else if is_continuation(line) {
            if let Some(last) = properties.last_mut() {
                last.append(&line[1..], &mut lines);
            }
        } else if line.trim().is_empty() || mark(line).is_some() {
            continue;
        } else if let Some((mut property, value)) = Property::parse(line) {
            property.append(value, &mut lines);
            properties.push(property);
        } else if let Some(last) = properties.last_mut() {
            last.stray(line, &mut lines);
        }
    }
    properties
}

/// Returns the `AGENT` property for a card: 3.0 writes the card as text (RFC 2426, section 3.5.4).
/// It is also used for an inner card without a property.
fn agent(card: &str, depth: usize) -> Property<'static> {
    let value = if depth < MAX_DEPTH {
        upgrade_nested(card, depth + 1)
    } else {
        card.to_owned()
    };
    Property {
        name: "AGENT",
        parameters: Vec::new(),
        coding: Coding::Card,
        value,
    }
}

/// Reads the lines of a card after its `BEGIN`, up to its `END`.
fn inner_card(lines: &mut Lines<'_>) -> String {
    let mut card = "BEGIN:VCARD\n".to_owned();
    let mut depth = 1;
    while depth > 0
        && let Some(line) = lines.next()
    {
        if lines.follow_an_inner_begin(line) {
            depth += 1;
        } else if !is_continuation(line) && mark(line).is_some() {
            depth -= 1;
        }
        card.push_str(line);
        card.push('\n');
    }
    card
}

/// Returns the likely encoding of quoted-printable values without a `CHARSET` that are not UTF-8.
fn undeclared(properties: &[Property<'_>]) -> &'static Encoding {
    let bare = properties.iter().filter(|property| {
        property.coding == Coding::QuotedPrintable && property.charset().is_none()
    });
    let octets = bare.map(|property| value::octets(&property.value));
    let sample = octets
        .filter(|octets| std::str::from_utf8(octets).is_err())
        .collect::<Vec<_>>()
        .concat();
    encoding::likely(&sample, properties.iter().filter_map(Property::charset))
}

impl<'a> Property<'a> {
    /// Parses the property that starts on this line, with the first part of its value; `None` for
    /// another line.
    fn parse(line: &'a str) -> Option<(Self, &'a str)> {
        let mut quoted = false;
        let unquoted_colon = line.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        });
        let (head, value) = line.split_at(unquoted_colon.or_else(|| line.find(':'))?);
        let mut parts = head.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        if !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        {
            return None;
        }
        let parameters: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let coding = parameters
            .iter()
            .find_map(|parameter| coding(parameter))
            .unwrap_or(Coding::Plain);
        Some((
            Self {
                name,
                parameters,
                coding,
                value: String::new(),
            },
            &value[1..],
        ))
    }

    /// Adds a line to the value, and the lines that continue it: after a soft break, or of base64,
    /// which 2.1 need not indent.
    fn append(&mut self, line: &str, lines: &mut Lines<'_>) {
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

    /// Handles a line that is no property: drops comments and bare names, and appends other text to
    /// this value, from which it broke off.
    fn stray(&mut self, line: &str, lines: &mut Lines<'_>) {
        let name_alone = line
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'-');
        if line.starts_with('#') || name_alone {
            return;
        }
        match self.coding {
            Coding::Plain
                if ["NOTE", "LABEL"]
                    .iter()
                    .any(|long| self.bare_name().eq_ignore_ascii_case(long)) =>
            {
                self.value.push('\n')
            }
            Coding::Plain => self.value.push(' '),
            Coding::QuotedPrintable => {}
            Coding::Base64 | Coding::Card => return,
        }
        self.append(line, lines);
    }

    fn bare_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    fn charset(&self) -> Option<&'static Encoding> {
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

    fn line(&self, fallback: &'static Encoding) -> ContentLine {
        let name = self.bare_name();
        let value = match self.coding {
            Coding::Plain => value::encode(name, &self.value, true),
            Coding::QuotedPrintable => value::encode(
                name,
                &value::quoted_printable(&self.value, self.charset(), fallback),
                false,
            ),
            Coding::Base64 => value::base64(&self.value),
            Coding::Card => escape(&self.value),
        };
        ContentLine::new(&self.head(), &value)
    }

    /// Returns the name and the parameters as written in 3.0.
    fn head(&self) -> String {
        let mut head = self.name.to_owned();
        if self.coding == Coding::Base64 {
            head.push_str(";ENCODING=b");
        }
        let mut types: Vec<&str> = Vec::new();
        for parameter in self
            .parameters
            .iter()
            .filter(|parameter| coding(parameter).is_none())
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

#[cfg(test)]
mod tests;
