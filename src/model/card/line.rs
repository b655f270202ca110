//! One content line of a vCard (RFC 6350, section 3.3), kept byte for byte.

mod folding;
mod parameter;

use std::borrow::Cow;
use std::ops::Range;

use super::encoding;
pub use folding::{Continued, physical_lines};
use folding::{fold, starts_quoted_printable, unfold};
use parameter::without_pref;
pub use parameter::{Parameter, decode, encode, is_of_the_value, outside_quotes, parameter_value};

/// A content line: its original bytes, and the positions of its parts in the unfolded text.
#[derive(Clone, Debug, Default)]
pub struct ContentLine {
    /// The physical lines with their line ends.
    raw: String,
    /// The text without folds and line end, if it is not simply `raw` without its end.
    unfolded: Option<String>,
    /// The start of the line end in `raw`.
    end: usize,
    name: Range<usize>,
    /// The start of the value; `None` when the line has no colon and so is no property.
    value: Option<usize>,
    /// True if it belongs to a card inside the card, or opens one.
    nested: bool,
}

impl ContentLine {
    /// Parses the physical lines of one content line.
    pub fn parse(raw: String) -> Self {
        let mut line = Self {
            unfolded: unfold(&raw),
            end: raw.trim_end_matches(['\r', '\n']).len(),
            raw,
            name: 0..0,
            value: None,
            nested: false,
        };
        let text = line.text();
        let value = end_of_parameters(text).map(|colon| colon + 1);
        let head = &text[..value.map_or(text.len(), |start| start - 1)];
        let name_end = position(head, b';').unwrap_or(head.len());
        let name_start = position(&head[..name_end], b'.').map_or(0, |dot| dot + 1);
        line.name = name_start..name_end;
        line.value = value;
        line
    }

    /// Creates a line from this head (group, name and parameters) and encoded value, folded and
    /// ended by RFC 6350, section 3.2. Line breaks in the value are escaped, so the result is
    /// always one line.
    pub fn new(head: &str, encoded_value: &str) -> Self {
        Self::parse(fold(&format!("{head}:{}", in_one_line(encoded_value))))
    }

    /// Returns the original bytes.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Returns the text without folds and line end.
    pub fn text(&self) -> &str {
        self.unfolded.as_deref().unwrap_or(&self.raw[..self.end])
    }

    /// Ends the line if it has no line end, or a soft line break that would take in the next line.
    pub fn end(&mut self) {
        if self.raw[..self.end].ends_with('=') && starts_quoted_printable(&self.raw) {
            let ended = self.raw[..self.end].trim_end_matches('=').to_owned() + "\r\n";
            *self = Self {
                nested: self.nested,
                ..Self::parse(ended)
            };
        }
        if !self.raw.ends_with('\n') {
            self.raw.push_str("\r\n");
        }
    }

    /// Marks the line as part of a card inside the card, so that it is no property of the outer
    /// card.
    pub fn nest(&mut self) {
        self.nested = true;
    }

    /// Checks whether it belongs to a card inside the card, or opens one.
    pub fn is_nested(&self) -> bool {
        self.nested
    }

    /// Checks whether this is the property `name` of the card itself, in any group.
    pub fn is(&self, name: &str) -> bool {
        // Most names asked for are absent: comparing the length rules out most lines.
        self.name.len() == name.len()
            && self.is_property()
            && self.name().eq_ignore_ascii_case(name)
    }

    /// Checks whether it only describes another line of its group: Apple's label, or the country
    /// that decides an address's format.
    pub fn is_companion(&self) -> bool {
        self.is(super::LABEL) || self.is("X-ABADR")
    }

    /// Checks whether this is a property of the card itself.
    pub fn is_property(&self) -> bool {
        self.value.is_some() && !self.nested
    }

    /// Returns the property's name as written, without its group.
    pub fn name(&self) -> &str {
        &self.text()[self.name.clone()]
    }

    /// Returns its group, as written.
    pub fn group(&self) -> Option<&str> {
        (self.name.start > 0).then(|| &self.text()[..self.name.start - 1])
    }

    /// Returns the text without folds, line end and group.
    pub fn text_in_group(&self) -> &str {
        &self.text()[self.name.start..]
    }

    /// Returns the encoded value.
    pub fn value(&self) -> &str {
        self.value.map_or("", |start| &self.text()[start..])
    }

    /// Returns the value decoded from quoted-printable, if it is in that, but still escaped.
    pub fn decoded(&self) -> Cow<'_, str> {
        if !self.is_quoted_printable() {
            return Cow::Borrowed(self.value());
        }
        let charset = self.parameters_named("CHARSET").next();
        Cow::Owned(encoding::quoted_printable(self.value(), charset))
    }

    /// Returns the value decoded from quoted-printable, in one line: line breaks are escaped too.
    pub fn escaped(&self) -> Cow<'_, str> {
        match self.decoded() {
            Cow::Owned(decoded) => Cow::Owned(in_one_line(&decoded).into_owned()),
            borrowed => borrowed,
        }
    }

    fn is_quoted_printable(&self) -> bool {
        let named = |parameter: Parameter| {
            let quoted = |text: &str| text.eq_ignore_ascii_case("QUOTED-PRINTABLE");
            quoted(parameter.name) || (parameter.is("ENCODING") && parameter.values().any(quoted))
        };
        self.parameters().any(named)
    }

    /// Checks whether its value is base64 (`ENCODING=b` in vCard 3.0, `BASE64` in 2.1).
    pub fn is_base64(&self) -> bool {
        let base64 =
            |text: &str| text.eq_ignore_ascii_case("B") || text.eq_ignore_ascii_case("BASE64");
        self.parameters().any(|parameter| {
            (parameter.value.is_none() && base64(parameter.name))
                || (parameter.is("ENCODING") && parameter.values().any(base64))
        })
    }

    /// Returns group, name and parameters.
    pub fn head(&self) -> &str {
        let text = self.text();
        &text[..self.value.map_or(text.len(), |start| start - 1)]
    }

    /// Returns the parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter<'_>> {
        outside_quotes(&self.head()[self.name.end..], b';')
            .skip(1)
            .map(|raw| match raw.split_once('=') {
                Some((name, value)) => Parameter {
                    raw,
                    name: name.trim(),
                    value: Some(value),
                },
                None => Parameter {
                    raw,
                    name: raw.trim(),
                    value: None,
                },
            })
    }

    /// Returns the values of the parameter `name`, which may be repeated or a list.
    pub fn parameters_named(&self, name: &str) -> impl Iterator<Item = &str> {
        self.parameters()
            .filter(move |parameter| parameter.is(name))
            .flat_map(|parameter| parameter.values())
    }

    /// Checks whether the parameter `name` has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.parameters_named(name)
            .any(|given| given.eq_ignore_ascii_case(value))
    }

    /// Returns the values of the parameter `name` in upper case, for comparison.
    pub fn parameter(&self, name: &str) -> Vec<String> {
        self.parameters_named(name)
            .map(str::to_ascii_uppercase)
            .collect()
    }

    /// Returns its owner's preference for this line among others of its name: 1 is the highest, 101
    /// when unset (RFC 6350, section 5.3; vCard 3.0 and 2.1 use `TYPE=pref` and `PREF`).
    pub fn preference(&self) -> u8 {
        let is_pref = |value: &str| value.eq_ignore_ascii_case("PREF");
        let mut is_typed = false;
        for parameter in self.parameters() {
            if parameter.is("PREF") {
                if let Some(stated) = parameter
                    .values()
                    .find_map(|value| value.parse::<u8>().ok())
                {
                    return stated.clamp(1, 100);
                }
                is_typed |= parameter.value.is_none();
            }
            is_typed |= parameter.is("TYPE") && parameter.values().any(is_pref);
        }
        if is_typed { 1 } else { 101 }
    }

    /// Returns the line with another encoded value, its group and parameters unchanged. Parameters
    /// on how to read the former value are removed, since the new one is plain UTF-8 text.
    pub fn with_value(&self, encoded_value: &str) -> Self {
        self.with_value_as(&["text"], "", encoded_value)
    }

    /// Does the same for a value that fits any of these types (`VALUE=`), with additional
    /// parameters, each after its semicolon.
    pub fn with_value_as(&self, types: &[&str], parameters: &str, encoded_value: &str) -> Self {
        self.rebuilt(
            self.name(),
            |parameter| !is_of_the_value(parameter, types),
            parameters,
            encoded_value,
        )
    }

    /// Returns a line in the same group with another name and value, the parameters that `kept`
    /// accepts, and additional ones.
    pub fn rebuilt(
        &self,
        name: &str,
        kept: impl Fn(&Parameter) -> bool,
        parameters: &str,
        encoded_value: &str,
    ) -> Self {
        let mut head = self.text()[..self.name.start].to_owned();
        head.push_str(name);
        self.parameters()
            .filter(kept)
            .for_each(|parameter| head.extend([";", parameter.raw]));
        head.push_str(parameters);
        Self::new(&head, encoded_value)
    }

    /// Returns the line in another group, or in none.
    pub fn in_group(&self, group: Option<&str>) -> Self {
        let dot = if group.is_some() { "." } else { "" };
        let own = &self.head()[self.name.start..];
        Self::new(
            &format!("{}{dot}{own}", group.unwrap_or_default()),
            self.value(),
        )
    }

    /// Returns the line without its preference.
    pub fn without_preference(&self) -> Self {
        if self.preference() > 100 {
            return self.clone();
        }
        let mut head = self.text()[..self.name.end].to_owned();
        for Parameter { raw: parameter, .. } in self.parameters() {
            let kept = match parameter.split_once('=') {
                Some((name, _)) if name.eq_ignore_ascii_case("PREF") => String::new(),
                Some((name, types)) if name.eq_ignore_ascii_case("TYPE") => {
                    without_pref(name, types)
                }
                None if parameter.eq_ignore_ascii_case("PREF") => String::new(),
                _ => parameter.to_owned(),
            };
            if !kept.is_empty() {
                head.push(';');
                head.push_str(&kept);
            }
        }
        Self::new(&head, self.value())
    }
}

/// Returns the first position of an ASCII character: faster than `str::find` in a few bytes.
fn position(text: &str, wanted: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == wanted)
}

/// Returns the position of the colon that ends the parameters: the first outside double quotes,
/// else the first.
fn end_of_parameters(unfolded: &str) -> Option<usize> {
    let mut quoted = false;
    let colon = unfolded.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    });
    colon.or_else(|| position(unfolded, b':'))
}

/// Returns an encoded value with its line breaks escaped.
fn in_one_line(value: &str) -> Cow<'_, str> {
    if value.contains(['\r', '\n']) {
        Cow::Owned(value.replace("\r\n", "\n").replace(['\r', '\n'], "\\n"))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests;
