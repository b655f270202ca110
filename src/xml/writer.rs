//! Writes elements as text.

use std::borrow::Cow;

use super::{CALENDAR_SERVER, CARDDAV, DAV, Element, Name};

/// Escapes text for an element or an attribute. A character that XML cannot hold becomes U+FFFD.
pub fn escape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.bytes().position(is_special) else {
        return Cow::Borrowed(text);
    };
    let mut escaped = String::with_capacity(text.len() + text.len() / 16 + 16);
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        let (plain, special) = rest.split_at(at);
        escaped.push_str(plain);
        let mut chars = special.chars();
        if let Some(c) = chars.next() {
            push_escaped(&mut escaped, c);
        }
        rest = chars.as_str();
        next = rest.bytes().position(is_special);
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

/// Checks whether a byte is, or begins, a character that may not stand as it is.
fn is_special(byte: u8) -> bool {
    const BEGINS_NONCHARACTER: u8 = 0xef;
    matches!(byte, b'&' | b'<' | b'>' | b'"' | BEGINS_NONCHARACTER)
        || (byte < b' ' && !matches!(byte, b'\t' | b'\n'))
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        // A reader would turn CR LF into LF.
        '\r' => out.push_str("&#13;"),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
        c => out.push(c),
    }
}

/// Returns the prefix that a multistatus declares for a namespace.
fn prefix(namespace: &str) -> Option<&'static str> {
    match namespace {
        DAV => Some("D"),
        CARDDAV => Some("C"),
        CALENDAR_SERVER => Some("S"),
        _ => None,
    }
}

/// Writes an element. Its namespaces other than the usual ones are declared on the spot.
pub fn write_element(out: &mut String, element: &Element) {
    let tag = open(out, &element.name, &element.attributes);
    if element.children.is_empty() && element.text.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    out.push_str(&escape(&element.text));
    for child in &element.children {
        write_element(out, child);
    }
    out.push_str("</");
    out.push_str(&tag);
    out.push('>');
}

/// Writes the start of a tag and returns its qualified name.
fn open(out: &mut String, name: &Name, attributes: &[(Name, String)]) -> String {
    let Name { namespace, local } = name;
    let (tag, declaration) = match prefix(namespace) {
        Some(prefix) => (format!("{prefix}:{local}"), String::new()),
        None if namespace.is_empty() => (local.clone(), String::new()),
        None => (
            format!("X:{local}"),
            format!(" xmlns:X=\"{}\"", escape(namespace)),
        ),
    };
    out.push('<');
    out.push_str(&tag);
    out.push_str(&declaration);
    for (at, (name, value)) in attributes.iter().enumerate() {
        let value = escape(value);
        let Name { namespace, local } = name;
        let written = match (namespace.as_str(), prefix(namespace)) {
            ("", _) => format!(" {local}=\"{value}\""),
            ("http://www.w3.org/XML/1998/namespace", _) => format!(" xml:{local}=\"{value}\""),
            (_, Some(prefix)) => format!(" {prefix}:{local}=\"{value}\""),
            (namespace, None) => format!(
                " xmlns:A{at}=\"{}\" A{at}:{local}=\"{value}\"",
                escape(namespace)
            ),
        };
        out.push_str(&written);
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// Returns the element as a reader within a multistatus sees it.
    fn written_and_read(element: &Element) -> Element {
        let mut out =
            format!("<m xmlns:D=\"{DAV}\" xmlns:C=\"{CARDDAV}\" xmlns:S=\"{CALENDAR_SERVER}\">");
        write_element(&mut out, element);
        out.push_str("</m>");
        parse(out.as_bytes()).expect("a tree").children.remove(0)
    }

    #[test]
    fn an_element_is_read_as_it_was_written() {
        let document = "<X:a xmlns:X='urn:x' xmlns:D='DAV:' D:k='&quot;' j='&lt;'><b>1 &amp; 2</b><D:c xml:lang='uk'/>\
            <X:d X:k='v'>a&#13;b</X:d></X:a>";
        let element = parse(document.as_bytes()).expect("a tree");
        assert_eq!(written_and_read(&element), element);
    }

    #[test]
    fn text_that_xml_cannot_hold_is_replaced() {
        assert_eq!(
            escape("a\u{0}b\u{ffff}<\r\n"),
            "a\u{fffd}b\u{fffd}&lt;&#13;\n"
        );
        assert!(matches!(escape("Тарас\n"), Cow::Borrowed(_)));
    }
}
