//! Text values: escaping and structure (RFC 6350, section 3.4).

use std::collections::HashSet;

/// Encodes a text value.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            ',' => escaped.push_str("\\,"),
            ';' => escaped.push_str("\\;"),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Encodes a URI or another value in which commas and semicolons have no special meaning.
pub fn escape_uri(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// Decodes a text value; its lines end with `\n`. A backslash before any other character is
/// literal.
pub fn unescape(encoded: &str) -> String {
    if encoded.contains('\r') {
        return unescape(&encoded.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if !encoded.contains('\\') {
        return encoded.to_owned();
    }
    let mut text = String::with_capacity(encoded.len());
    let mut chars = encoded.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => text.push('\n'),
            Some(escaped @ ('\\' | ',' | ';' | ':')) => text.push(escaped),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text
}

/// Returns the components of a structured value, still encoded.
pub fn components(encoded: &str) -> Vec<&str> {
    split(encoded, b';')
}

/// Returns the values of a list, still encoded.
pub fn list(encoded: &str) -> Vec<&str> {
    split(encoded, b',')
}

/// Returns the values of a component, decoded. A comma before a blank is one that a program did not
/// escape.
pub fn values(component: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for part in list(component) {
        let part = unescape(part);
        match values.last_mut().filter(|_| part.starts_with(' ')) {
            Some(last) => last.extend([",", &part]),
            None => values.push(part),
        }
    }
    values.retain(|value| !value.trim().is_empty());
    values
}

/// Decodes a component as people write it: its values apart by spaces.
pub fn spoken(component: &str) -> String {
    values(component).join(" ")
}

/// Checks whether a text has every word of another.
pub fn has_words_of(whole: &str, part: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    words(part).is_subset(&words(whole))
}

/// Returns a structured value with other components; unchanged ones keep their encoding. `None`
/// when all are unchanged.
pub fn with_components(encoded: &str, new: &[&str], least: usize) -> Option<String> {
    let former = components(encoded);
    let mut parts: Vec<_> = former.iter().map(|part| (*part).to_owned()).collect();
    parts.resize(parts.len().max(new.len()).max(least), String::new());
    let mut changed = false;
    for (part, new) in parts.iter_mut().zip(new) {
        if unescape(part) != *new {
            *part = escape(new);
            changed = true;
        }
    }
    changed.then(|| parts.join(";"))
}

fn split(encoded: &str, separator: u8) -> Vec<&str> {
    let mut components = Vec::with_capacity(5);
    let mut start = 0;
    let mut escaped = false;
    for (at, byte) in encoded.bytes().enumerate() {
        if byte == separator && !escaped {
            components.push(&encoded[start..at]);
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    components.push(&encoded[start..]);
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_survives_escaping() {
        for text in [
            "",
            "a;b,c\\n",
            "line\nline",
            "\\",
            "\\;",
            "кома, крапка; \\ 🦀",
            "a:b",
            "\\\\n",
        ] {
            assert_eq!(unescape(&escape(text)), text);
        }
    }

    #[test]
    fn components_split_at_bare_semicolons_only() {
        assert_eq!(
            components("Sh\\;ev;Taras;;\\\\;"),
            ["Sh\\;ev", "Taras", "", "\\\\", ""]
        );
    }
}
