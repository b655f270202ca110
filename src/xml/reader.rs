//! Reads the XML of a request or an answer into a tree. There is no DTD, no entity beyond the five of XML, and no
//! more of anything than a client needs.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

use super::Name;

/// The most elements within each other.
const MAX_DEPTH: usize = 32;
/// The most elements. A multiget of 10,000 cards has one more for each.
const MAX_ELEMENTS: usize = 50_000;
/// The most attributes of an element, declarations of namespaces included.
const MAX_ATTRIBUTES: usize = 32;
/// The most bytes of a namespace and a local name.
const MAX_NAME_BYTES: usize = 1024;

/// An element with all that it contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its namespace and local name.
    pub name: Name,
    /// Its attributes without those that declare namespaces, in the order of the text.
    pub attributes: Vec<(Name, String)>,
    /// The elements in it.
    pub children: Vec<Self>,
    /// Its own text, without that of the elements in it.
    pub text: String,
}

/// The reason that a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is not well-formed XML in UTF-8.
    #[error("the body is not well-formed XML")]
    Syntax,
    /// It declares a document type.
    #[error("the body declares a document type")]
    DocumentType,
    /// It has too much of something.
    #[error("the body has too many or too deep elements")]
    Excess,
}

impl Element {
    /// Returns the first element of this name in it.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Self> {
        self.children
            .iter()
            .find(|child| child.name.is(namespace, local))
    }

    /// Returns the elements of this name in it.
    pub fn children_named<'a>(
        &'a self,
        namespace: &'a str,
        local: &'a str,
    ) -> impl Iterator<Item = &'a Self> {
        self.children
            .iter()
            .filter(move |child| child.name.is(namespace, local))
    }

    /// Returns the value of an attribute without a namespace.
    pub fn attribute(&self, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find_map(|(name, value)| name.is("", local).then_some(value.as_str()))
    }
}

/// Parses a document and returns its root element. Takes time linear in its length.
///
/// # Errors
///
/// The first thing that makes it unacceptable.
pub fn parse(document: &[u8]) -> Result<Element, Malformed> {
    Tree::default().read(document)
}

/// Parses a document whose root has any number of elements. Hands these out one by one, each with
/// the byte at which it starts, so that only one of them is in memory, and returns the root without
/// them.
///
/// # Errors
///
/// The first thing that makes it unacceptable, after the elements before it were handed out.
pub fn parse_parts(
    document: &[u8],
    mut each: impl FnMut(usize, Element),
) -> Result<Element, Malformed> {
    let tree = Tree {
        parts: Some(&mut each),
        ..Tree::default()
    };
    tree.read(document)
}

/// The elements read so far.
#[derive(Default)]
struct Tree<'a> {
    root: Option<Element>,
    open: Vec<Element>,
    /// The elements in memory.
    elements: usize,
    /// Takes the elements of the root.
    parts: Option<&'a mut dyn FnMut(usize, Element)>,
    /// The byte at which the latest of them starts.
    part_at: usize,
}

impl Tree<'_> {
    fn read(mut self, document: &[u8]) -> Result<Element, Malformed> {
        let text = std::str::from_utf8(document).map_err(|_| Malformed::Syntax)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let before = document.len() - text.len();
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader
            .resolver_mut()
            .set_max_declarations_per_element(MAX_ATTRIBUTES);
        loop {
            let at = before + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event().map_err(|_| Malformed::Syntax)? {
                Event::Start(start) => self.open(&reader, &start, at)?,
                Event::End(_) => self.close()?,
                Event::Text(text) => {
                    self.add_text(&text.decode().map_err(|_| Malformed::Syntax)?)?
                }
                Event::CData(text) => {
                    self.add_text(&text.decode().map_err(|_| Malformed::Syntax)?)?
                }
                Event::GeneralRef(name) => {
                    let name = name.decode().map_err(|_| Malformed::Syntax)?;
                    let text = quick_xml::escape::unescape(&format!("&{name};"))
                        .map_err(|_| Malformed::Syntax)?
                        .into_owned();
                    self.add_text(&text)?;
                }
                Event::DocType(_) => return Err(Malformed::DocumentType),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => return self.finish(),
            }
        }
    }

    fn open(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        at: usize,
    ) -> Result<(), Malformed> {
        self.elements += 1;
        if self.open.len() >= MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err(Malformed::Excess);
        }
        if self.root.is_some() {
            return Err(Malformed::Syntax);
        }
        let mut element = Element {
            name: expanded(reader, start.name(), true)?,
            ..Element::default()
        };
        for (at, attribute) in start.attributes().enumerate() {
            if at >= MAX_ATTRIBUTES {
                return Err(Malformed::Excess);
            }
            let attribute = attribute.map_err(|_| Malformed::Syntax)?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let value = std::str::from_utf8(&attribute.value).map_err(|_| Malformed::Syntax)?;
            let value = quick_xml::escape::unescape(value).map_err(|_| Malformed::Syntax)?;
            let name = expanded(reader, attribute.key, false)?;
            element.attributes.push((name, value.into_owned()));
        }
        if self.open.len() == 1 {
            self.part_at = at;
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Malformed> {
        let element = self.open.pop().ok_or(Malformed::Syntax)?;
        match (self.open.as_mut_slice(), &mut self.parts) {
            ([_root], Some(each)) => {
                self.elements = 1;
                each(self.part_at, element);
            }
            ([.., parent], _) => parent.children.push(element),
            ([], _) => self.root = Some(element),
        }
        Ok(())
    }

    fn add_text(&mut self, text: &str) -> Result<(), Malformed> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(Malformed::Syntax),
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, Malformed> {
        match self.open.is_empty() {
            true => self.root.ok_or(Malformed::Syntax),
            false => Err(Malformed::Syntax),
        }
    }
}

/// Returns the expanded name of an element or an attribute.
fn expanded(
    reader: &NsReader<&[u8]>,
    name: QName<'_>,
    is_element: bool,
) -> Result<Name, Malformed> {
    let (namespace, local) = match is_element {
        true => reader.resolver().resolve_element(name),
        false => reader.resolver().resolve_attribute(name),
    };
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => namespace.into_inner(),
        ResolveResult::Unbound => &[],
        ResolveResult::Unknown(_) => return Err(Malformed::Syntax),
    };
    let local = local.into_inner();
    if namespace.len() + local.len() > MAX_NAME_BYTES {
        return Err(Malformed::Excess);
    }
    let text = |bytes| std::str::from_utf8(bytes).map_err(|_| Malformed::Syntax);
    let namespace = quick_xml::escape::unescape(text(namespace)?).map_err(|_| Malformed::Syntax)?;
    Ok(Name {
        namespace: namespace.into_owned(),
        local: text(local)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_expanded_and_text_is_unescaped() {
        let document = br#"<?xml version="1.0"?><!-- hello -->
            <a:x xmlns:a="urn:a" xmlns="urn:b" k="1 &lt; 2" a:k="3"> 1 &amp; <y><![CDATA[<&>]]></y>2&#x41;<z/></a:x>"#;
        let root = parse(document).expect("a tree");
        assert_eq!(root.name, Name::new("urn:a", "x"));
        assert_eq!(root.attribute("k"), Some("1 < 2"));
        assert_eq!(root.attributes[1].0, Name::new("urn:a", "k"));
        assert_eq!(root.text, " 1 & 2A");
        assert_eq!(root.child("urn:b", "y").expect("y").text, "<&>");
        assert!(root.child("urn:b", "z").is_some() && root.child("urn:a", "z").is_none());
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for document in [
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>text",
            "<p:a/>",
            "<a>&unknown;</a>",
            "<a k=1/>",
            "<a k='&x;'/>",
            "\u{1}",
        ] {
            assert_eq!(
                parse(document.as_bytes()),
                Err(Malformed::Syntax),
                "{document}"
            );
        }
        assert_eq!(parse(b"<a>\xff</a>"), Err(Malformed::Syntax));
    }

    #[test]
    fn bombs_are_refused() {
        let entities = r#"<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY z "&x;&x;">]><a>&z;</a>"#;
        assert_eq!(parse(entities.as_bytes()), Err(Malformed::DocumentType));
        let deep = "<a>".repeat(100_000);
        assert_eq!(parse(deep.as_bytes()), Err(Malformed::Excess));
        let wide = format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS));
        assert_eq!(parse(wide.as_bytes()), Err(Malformed::Excess));
        let attributes: String = (0..1000).map(|n| format!(" k{n}='1'")).collect();
        let many = format!("<a{attributes}/>");
        assert_eq!(parse(many.as_bytes()), Err(Malformed::Excess));
        let long = format!("<{}/>", "x".repeat(MAX_NAME_BYTES + 1));
        assert_eq!(parse(long.as_bytes()), Err(Malformed::Excess));
    }

    #[test]
    fn parts_are_handed_out_as_they_end_however_many_there_are() {
        let document = format!("<a>{}<d>x</d></a>", "<b><c/></b>".repeat(MAX_ELEMENTS));
        let mut parts = Vec::new();
        let root = parse_parts(document.as_bytes(), |at, part| {
            assert!(document[at..].starts_with(&format!("<{}>", part.name.local)));
            parts.push(part);
        })
        .expect("a tree");
        assert!(root.name.is("", "a") && root.children.is_empty());
        assert_eq!(parts.len(), MAX_ELEMENTS + 1);
        assert!(parts[0].child("", "c").is_some());
        assert_eq!(parts[MAX_ELEMENTS].text, "x");
    }

    #[test]
    fn each_part_is_bounded() {
        let wide = format!("<a><b>{}</b></a>", "<c/>".repeat(MAX_ELEMENTS));
        assert_eq!(
            parse_parts(wide.as_bytes(), |_, _| {}),
            Err(Malformed::Excess)
        );
    }

    #[test]
    fn too_many_namespaces_are_refused() {
        let declared: String = (0..1000)
            .map(|n| format!(" xmlns:n{n}='urn:{n}'"))
            .collect();
        assert!(parse(format!("<a{declared}/>").as_bytes()).is_err());
    }
}
