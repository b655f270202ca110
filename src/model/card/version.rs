//! Conversion between vCard 3.0 (RFC 2426) and 4.0 (RFC 6350).

mod apple;
mod date;
mod known;
pub(super) mod media;
mod over;
mod strict;
pub(super) mod time_zone;
mod to_v3;
mod to_v4;

use std::borrow::Cow;

pub(super) use known::is_token;
pub(super) use strict::without_x;

use super::line::{ContentLine, Parameter, parameter_value, physical_lines};
use super::{Card, text};

/// A version of vCard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0 (RFC 2426).
    V3,
    /// 4.0 (RFC 6350).
    V4,
}

impl Version {
    /// Checks whether the usual start of a card shows this version, so that nothing must be parsed.
    fn is_stated_first(self, vcard: &str) -> bool {
        let start = match self {
            Self::V3 => "BEGIN:VCARD\r\nVERSION:3.0\r\n",
            Self::V4 => "BEGIN:VCARD\r\nVERSION:4.0\r\n",
        };
        vcard
            .strip_prefix(start)
            .is_some_and(|rest| !rest.contains("VERSION"))
    }

    /// Returns the version that the first card of a file states as most programs write it.
    pub fn of_file(bytes: &[u8]) -> Option<Self> {
        let start = &bytes[..bytes.len().min(MAX_START)];
        let known = [(b"\nVERSION:3.0", Self::V3), (b"\nVERSION:4.0", Self::V4)];
        let mut known = known.into_iter();
        let stated = known.find(|(text, _)| start.windows(text.len()).any(|part| part == *text));
        stated.map(|(_, version)| version)
    }

    /// Returns the very text of a card that states this version, and the converted text of another.
    pub fn of_stored(self, vcard: &str) -> Cow<'_, str> {
        if self.is_stated_first(vcard) {
            return Cow::Borrowed(vcard);
        }
        let card = Card::parse(vcard);
        match card.version() == Some(self) {
            true => Cow::Borrowed(vcard),
            false => Cow::Owned(card.into_version(self)),
        }
    }
}

/// The bytes of a file in which its first card states its version.
const MAX_START: usize = 256;

/// A line of a converted card and the original lines that it comes from; none if the version
/// requires it.
#[derive(Clone, Debug)]
pub(super) struct Converted {
    pub origins: Vec<usize>,
    pub line: ContentLine,
    /// True if it is the same in both versions, so that no rule need look at it.
    is_common: bool,
}

impl Converted {
    fn new(origins: Vec<usize>, line: ContentLine) -> Self {
        Self {
            is_common: known::is_common(&line),
            origins,
            line,
        }
    }
}

impl Card {
    /// Returns the version that the card states, if it is one of the two.
    pub fn version(&self) -> Option<Version> {
        match self.value("VERSION")?.trim() {
            "3.0" => Some(Version::V3),
            "4.0" => Some(Version::V4),
            _ => None,
        }
    }

    /// Returns the card's text in this version. A card of that version keeps its lines byte for
    /// byte except for blank lines and line ends other than CR LF; properties unknown to the
    /// version pass unchanged.
    pub fn into_version(self, version: Version) -> String {
        if self.version() == Some(version) {
            return with_plain_ends(self.to_string());
        }
        self.into_converted(version)
            .iter()
            .map(|converted| converted.line.raw())
            .collect()
    }

    /// Returns the lines of the card in this version.
    pub(super) fn into_converted(self, version: Version) -> Vec<Converted> {
        if self.version() == Some(version) {
            return self.into_unnested();
        }
        let name = self.missing_name();
        let mut lines = self.into_unnested();
        match version {
            Version::V3 => to_v3::convert(&mut lines),
            Version::V4 => to_v4::convert(&mut lines),
        }
        require(&mut lines, version, name.as_deref());
        lines
    }

    /// Returns the name to show of a card that states none.
    fn missing_name(&self) -> Option<String> {
        let is_missing = self.lines.iter().all(|line| !line.is("FN"));
        is_missing.then(|| self.fallback_name(&self.fields()))
    }

    /// Returns the card with inner cards as the values of `AGENT` lines.
    pub fn without_nesting(self) -> Self {
        match self.lines.iter().any(ContentLine::is_nested) {
            true => Self {
                lines: self
                    .into_unnested()
                    .into_iter()
                    .map(|converted| converted.line)
                    .collect(),
            },
            false => self,
        }
    }

    /// Decodes the lines from the encodings of vCard 2.1. A card inside the card becomes the value
    /// of one `AGENT` line.
    fn into_unnested(self) -> Vec<Converted> {
        let mut lines = Vec::<Converted>::with_capacity(self.lines.len());
        let mut agent: Option<(Vec<usize>, String)> = None;
        for (at, line) in self.lines.into_iter().enumerate() {
            if line.is_nested() {
                let (origins, card) = agent.get_or_insert_default();
                origins.push(at);
                let text = line.text();
                let opener = text
                    .get(..6)
                    .is_some_and(|name| name.eq_ignore_ascii_case("AGENT:"))
                    && card.is_empty();
                card.push_str(if opener { text[6..].trim() } else { text });
                card.push('\n');
                continue;
            }
            lines.extend(agent.take().map(agent_line));
            lines.push(Converted::new(vec![at], plain(line)));
        }
        lines.extend(agent.map(agent_line));
        lines
    }
}

/// Adds the lines that the version requires: `VERSION`, `FN` with this name, and `N` before 4.0.
fn require(lines: &mut Vec<Converted>, version: Version, name: Option<&str>) {
    let has = |lines: &[Converted], name| lines.iter().any(|converted| converted.line.is(name));
    let begin = lines
        .iter()
        .position(|converted| converted.line.is("BEGIN"))
        .map_or(0, |at| at + 1);
    let number = if version == Version::V3 { "3.0" } else { "4.0" };
    match lines
        .iter_mut()
        .find(|converted| converted.line.is("VERSION"))
    {
        Some(converted) => converted.line = ContentLine::new("VERSION", number),
        None => lines.insert(begin, added("VERSION", number)),
    }
    let end = |lines: &[Converted]| {
        lines
            .iter()
            .rposition(|converted| converted.line.is("END"))
            .unwrap_or(lines.len())
    };
    if let Some(name) = name {
        lines.insert(end(lines), added("FN", &text::escape(name)));
    }
    if version == Version::V3 && !has(lines, "N") {
        lines.insert(end(lines), added("N", ";;;;"));
    }
}

fn added(name: &str, value: &str) -> Converted {
    Converted::new(Vec::new(), ContentLine::new(name, value))
}

fn agent_line((origins, card): (Vec<usize>, String)) -> Converted {
    let line = ContentLine::new("AGENT", &text::escape(card.trim_end()));
    Converted::new(origins, line)
}

/// Returns the line decoded from quoted-printable and with every type in a `TYPE`; the same line if
/// neither applies.
fn plain(line: ContentLine) -> ContentLine {
    let is_old = |parameter: &Parameter| {
        parameter.value.is_none()
            || parameter.is("CHARSET")
            || (parameter.is("ENCODING") && !line.is_base64())
    };
    if !line.is_property() || !line.parameters().any(|parameter| is_old(&parameter)) {
        return line;
    }
    let bare = line
        .parameters()
        .filter(|parameter| parameter.value.is_none())
        .map(|parameter| parameter.name);
    let types: Vec<_> = bare
        .filter(|name| !is_encoding(name))
        .map(str::to_ascii_uppercase)
        .collect();
    let mut parameters = if types.is_empty() {
        String::new()
    } else {
        format!(";TYPE={}", types.join(","))
    };
    if line.is_base64() && line.parameters_named("ENCODING").next().is_none() {
        parameters.push_str(";ENCODING=b");
    }
    line.rebuilt(
        line.name(),
        |parameter| !is_old(parameter),
        &parameters,
        &line.escaped(),
    )
}

fn is_encoding(word: &str) -> bool {
    ["QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(word))
}

/// Returns the line with another name and all else unchanged.
fn renamed(line: &ContentLine, name: &str) -> ContentLine {
    line.rebuilt(name, |_| true, "", line.value())
}

/// Returns the `TYPE` parameter with only the `kept` types, and `more`; empty when none is left.
fn with_types(line: &ContentLine, kept: impl Fn(&str) -> bool, more: &[&str]) -> String {
    let types = line
        .parameters_named("TYPE")
        .filter(|word| kept(word))
        .chain(more.iter().copied());
    let types: Vec<_> = types.map(parameter_value).collect();
    if types.is_empty() {
        String::new()
    } else {
        format!(";TYPE={}", types.join(","))
    }
}

/// Returns the types of a line without preference, for comparison.
pub(super) fn types_of(line: &ContentLine) -> Vec<String> {
    let mut types: Vec<_> = line
        .parameters_named("TYPE")
        .map(str::to_ascii_uppercase)
        .filter(|word| word != "PREF")
        .collect();
    types.sort();
    types
}

/// Properties with different names in 3.0 and 4.0, some from Apple's address book server: the names
/// in 3.0 and 4.0.
const NAMES: &[(&str, &str)] = &[
    ("X-ADDRESSBOOKSERVER-KIND", "KIND"),
    ("X-ADDRESSBOOKSERVER-MEMBER", "MEMBER"),
    ("X-ANNIVERSARY", "ANNIVERSARY"),
    ("X-GENDER", "GENDER"),
];
/// Properties whose value is a date.
const DATES: &[&str] = &["BDAY", "ANNIVERSARY", "X-ANNIVERSARY", "DEATHDATE"];
/// Properties whose value may be embedded in the card.
pub(super) const MEDIA: &[&str] = &["PHOTO", "LOGO", "SOUND", "KEY"];

fn is_any(line: &ContentLine, names: &[&str]) -> bool {
    names.iter().any(|name| line.is(name))
}

fn has_plain_ends(text: &str) -> bool {
    let is_plain = |line: &str| {
        line.strip_suffix("\r\n")
            .is_some_and(|line| !line.is_empty() && !line.ends_with('\r'))
    };
    physical_lines(text).all(is_plain)
}

/// Returns the same lines, each ended by CR LF, without blank ones.
fn with_plain_ends(text: String) -> String {
    if has_plain_ends(&text) {
        return text;
    }
    let lines = text
        .lines()
        .map(|line| line.trim_end_matches('\r'))
        .filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\r\n"]).collect()
}

#[cfg(test)]
mod tests;
