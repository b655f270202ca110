//! The parameters of a content line.

/// A parameter as written on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter<'a> {
    /// The whole parameter, without its semicolon.
    pub raw: &'a str,
    /// The part before the equals sign; in vCard 2.1 it may be all.
    pub name: &'a str,
    /// The part after the equals sign, with its quotes.
    pub value: Option<&'a str>,
}

impl<'a> Parameter<'a> {
    /// Checks whether it is the parameter `name`.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns its values without quotes; it may be a list.
    pub fn values(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let values = self
            .value
            .into_iter()
            .flat_map(|value| outside_quotes(value, b','));
        values
            .flat_map(|value| value.trim().trim_matches('"').split(','))
            .map(str::trim)
    }

    /// Returns its values as text (RFC 6868); a quoted one is whole, whatever commas are in it.
    pub fn texts(&self) -> impl Iterator<Item = String> + use<'a> {
        let values = self.value.into_iter();
        let values = values.flat_map(|value| outside_quotes(value, b','));
        values.map(|value| decode(value.trim().trim_matches('"')))
    }
}

/// Decodes what a parameter's value cannot contain (RFC 6868).
pub fn decode(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match chars.peek().filter(|_| c == '^') {
            Some('n') => '\n',
            Some('\'') => '"',
            Some('^') => '^',
            _ => {
                text.push(c);
                continue;
            }
        };
        chars.next();
        text.push(meant);
    }
    text
}

/// Encodes any text as a parameter's value (RFC 6868).
pub fn encode(text: &str) -> String {
    let encoded = text
        .replace('^', "^^")
        .replace('\n', "^n")
        .replace('"', "^'");
    parameter_value(&encoded)
}

/// Checks whether the parameter says how to read the value, other than by a `VALUE` among `types`.
pub fn is_of_the_value(parameter: &Parameter, types: &[&str]) -> bool {
    const NAMES: [&str; 6] = [
        "CALSCALE",
        "ENCODING",
        "CHARSET",
        "QUOTED-PRINTABLE",
        "BASE64",
        "X-APPLE-OMIT-YEAR",
    ];
    let fits = || {
        parameter.values().all(|value| {
            types
                .iter()
                .any(|fitting| value.eq_ignore_ascii_case(fitting))
        })
    };
    NAMES.iter().any(|name| parameter.is(name)) || (parameter.is("VALUE") && !fits())
}

/// Encodes a parameter's value: quoted if necessary (RFC 6350, section 3.3), also to keep blanks at
/// its ends, and without characters that it cannot contain.
pub fn parameter_value(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| *c != '"' && !c.is_control())
        .collect();
    if text.contains([':', ';', ',']) || text.trim() != text {
        format!("\"{text}\"")
    } else {
        text
    }
}

/// Returns a `TYPE` parameter without `pref`; empty when nothing else is in it.
pub fn without_pref(name: &str, types: &str) -> String {
    let is_quoted = types.starts_with('"');
    let kept: Vec<_> = types
        .trim_matches('"')
        .split(',')
        .filter(|kind| !kind.eq_ignore_ascii_case("pref"))
        .collect();
    let quote = if is_quoted { "\"" } else { "" };
    if kept.is_empty() {
        String::new()
    } else {
        format!("{name}={quote}{}{quote}", kept.join(","))
    }
}

/// Returns the parts of a text between separators outside double quotes.
pub fn outside_quotes(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '"';
        c == char::from(separator) && !quoted
    })
}
