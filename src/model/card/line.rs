//! One content line of a vCard (RFC 6350, section 3.3), kept as it came.

use std::ops::Range;

/// A content line: the bytes as they came, and where in the unfolded text its parts lie.
#[derive(Clone, Debug)]
pub struct ContentLine {
    /// The physical lines with their line ends.
    raw: String,
    /// The same without folds and line end.
    unfolded: String,
    name: Range<usize>,
    /// Where the value starts; `None` when the line has no colon and so is no property.
    value: Option<usize>,
}

impl ContentLine {
    /// Takes the physical lines of one content line.
    pub fn parse(raw: String) -> Self {
        let unfolded = unfold(&raw);
        let value = end_of_parameters(&unfolded).map(|colon| colon + 1);
        let head = &unfolded[..value.map_or(unfolded.len(), |start| start - 1)];
        let name_end = head.find(';').unwrap_or(head.len());
        let name_start = head[..name_end].find('.').map_or(0, |dot| dot + 1);
        Self { raw, name: name_start..name_end, value, unfolded }
    }

    /// A line with this property name and encoded value, folded and ended as RFC 6350, section 3.2 asks.
    pub fn new(head: &str, encoded_value: &str) -> Self {
        Self::parse(fold(&format!("{head}:{encoded_value}")))
    }

    /// The bytes as they came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The property's name as written, without its group; empty when the line is no property.
    pub fn name(&self) -> &str {
        self.value.map_or("", |_| &self.unfolded[self.name.clone()])
    }

    /// The group before the name (RFC 6350, section 3.3), as written.
    pub fn group(&self) -> Option<&str> {
        self.value.and(self.unfolded[..self.name.start].strip_suffix('.'))
    }

    /// Whether this is the property `name`, whatever its group.
    pub fn is(&self, name: &str) -> bool {
        self.value.is_some() && self.unfolded[self.name.clone()].eq_ignore_ascii_case(name)
    }

    /// The line without folds and line end.
    pub fn unfolded(&self) -> &str {
        &self.unfolded
    }

    /// The value as encoded.
    pub fn value(&self) -> &str {
        self.value.map_or("", |start| &self.unfolded[start..])
    }

    /// The parameters, upper-cased: `TYPE=PREF`, `PREF=1` or, in vCard 2.1, `PREF` alone.
    fn parameters(&self) -> impl Iterator<Item = String> {
        let end = self.value.map_or(self.unfolded.len(), |start| start - 1);
        self.unfolded[self.name.end..end].split(';').skip(1).map(str::to_ascii_uppercase)
    }

    /// The values of the parameter `name`, which may be given several times or as a list.
    pub fn parameter(&self, name: &str) -> Vec<String> {
        let given = self.parameters().filter_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            (key == name).then(|| value.replace('"', ""))
        });
        given.flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// How much its owner prefers this line among others of its name: 1 is most, 101 when nothing is said
    /// (RFC 6350, section 5.3; vCard 3.0 and 2.1 say `TYPE=pref` and `PREF`).
    pub fn preference(&self) -> u8 {
        let stated = self.parameter("PREF").iter().find_map(|value| value.parse::<u8>().ok());
        let marked = || {
            self.parameter("TYPE").iter().any(|value| value == "PREF") || self.parameters().any(|parameter| parameter == "PREF")
        };
        match stated {
            Some(stated) => stated.clamp(1, 100),
            None if marked() => 1,
            None => 101,
        }
    }

    /// The same line, its group and parameters untouched, with another encoded value. Parameters that told how
    /// to read the former value go, since the new one is plain UTF-8 of the property's default type.
    pub fn with_value(&self, encoded_value: &str) -> Self {
        let end = self.value.map_or(self.unfolded.len(), |start| start - 1);
        let mut head = self.unfolded[..self.name.end].to_owned();
        for parameter in self.unfolded[self.name.end..end].split(';').skip(1) {
            let upper = parameter.to_ascii_uppercase();
            let name = upper.split('=').next().unwrap_or_default();
            if !matches!(name, "ENCODING" | "CHARSET" | "QUOTED-PRINTABLE" | "VALUE" | "X-APPLE-OMIT-YEAR") {
                head.push(';');
                head.push_str(parameter);
            }
        }
        Self::new(&head, encoded_value)
    }
}

impl ContentLine {
    /// The same line in another group, or in none.
    pub fn in_group(&self, group: Option<&str>) -> Self {
        let rest = &self.unfolded[self.name.start..];
        Self::parse(fold(&group.map_or_else(|| rest.to_owned(), |group| format!("{group}.{rest}"))))
    }

    /// The same line without any word on how much its owner prefers it.
    pub fn without_preference(&self) -> Self {
        if self.preference() > 100 {
            return self.clone();
        }
        let end = self.value.map_or(self.unfolded.len(), |start| start - 1);
        let mut head = self.unfolded[..self.name.end].to_owned();
        for parameter in self.unfolded[self.name.end..end].split(';').skip(1) {
            let kept = match parameter.split_once('=') {
                Some((name, _)) if name.eq_ignore_ascii_case("PREF") => String::new(),
                Some((name, types)) if name.eq_ignore_ascii_case("TYPE") => without_pref(name, types),
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

/// A TYPE parameter without `pref`; empty when nothing else is in it.
fn without_pref(name: &str, types: &str) -> String {
    let is_quoted = types.starts_with('"');
    let kept: Vec<_> = types.trim_matches('"').split(',').filter(|kind| !kind.eq_ignore_ascii_case("pref")).collect();
    let quote = if is_quoted { "\"" } else { "" };
    if kept.is_empty() { String::new() } else { format!("{name}={quote}{}{quote}", kept.join(",")) }
}

/// The colon that ends the parameters: the first outside double quotes.
fn end_of_parameters(unfolded: &str) -> Option<usize> {
    let mut quoted = false;
    unfolded.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    })
}

fn unfold(raw: &str) -> String {
    let mut lines = raw.split('\n').map(|line| line.trim_end_matches('\r'));
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        text.push_str(line.get(1..).unwrap_or_default());
    }
    text
}

/// Folds at 75 octets without splitting a character and ends the line (RFC 6350, section 3.2).
fn fold(unfolded: &str) -> String {
    let mut folded = String::with_capacity(unfolded.len() + unfolded.len() / 24 + 2);
    let mut width = 0;
    for c in unfolded.chars() {
        if width + c.len_utf8() > 75 {
            folded.push_str("\r\n ");
            width = 1;
        }
        folded.push(c);
        width += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}
