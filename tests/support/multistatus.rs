//! The XML answers of CardDAV, as tests compare them.

use std::collections::BTreeMap;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::{QName, ResolveResult};

use super::Answer;

/// The prefixes under which tests name properties, whichever ones the server chooses.
const PREFIXES: [(&str, &str); 4] = [
    ("DAV:", "D"),
    ("urn:ietf:params:xml:ns:carddav", "C"),
    ("http://calendarserver.org/ns/", "S"),
    ("urn:x", "X"),
];

/// An element: `D:href`, or `{urn:y}name` in a namespace that tests have no prefix for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Parses a document.
    pub fn parse(document: &str) -> Self {
        let mut reader = NsReader::from_str(document);
        reader.config_mut().expand_empty_elements = true;
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(start) => open.push(Self {
                    name: expanded(&reader, start.name()),
                    ..Self::default()
                }),
                Event::End(_) => {
                    let element = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(element);
                }
                Event::Text(text) => {
                    open.last_mut().unwrap().text += &text.decode().unwrap();
                }
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", name.decode().unwrap());
                    let text = quick_xml::escape::unescape(&reference)
                        .unwrap()
                        .into_owned();
                    open.last_mut().unwrap().text += &text;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        open.pop().unwrap().children.pop().expect("an element")
    }

    /// Returns the elements of this name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the only element of this name in it.
    pub fn only<'a>(&'a self, name: &'a str) -> &'a Self {
        let found: Vec<_> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{name} in {self:?}");
        found[0]
    }

    /// Returns its content: the elements in it as tags, or its text.
    pub fn content(&self) -> String {
        match self.children.is_empty() {
            true => self.text.clone(),
            false => self.children.iter().map(Self::written).collect(),
        }
    }

    fn written(&self) -> String {
        match self.content().as_str() {
            "" => format!("<{}/>", self.name),
            content => format!("<{}>{content}</{}>", self.name, self.name),
        }
    }
}

fn expanded(reader: &NsReader<&[u8]>, name: QName<'_>) -> String {
    let (namespace, local) = reader.resolver().resolve_element(name);
    let local = std::str::from_utf8(local.into_inner()).unwrap();
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => std::str::from_utf8(namespace.into_inner()).unwrap(),
        ResolveResult::Unbound => return local.to_owned(),
        ResolveResult::Unknown(_) => panic!("an undeclared prefix"),
    };
    let known = PREFIXES.iter().find(|(known, _)| *known == namespace);
    known.map_or_else(
        || format!("{{{namespace}}}{local}"),
        |(_, prefix)| format!("{prefix}:{local}"),
    )
}

/// The answer about one resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The status of the resource as a whole, if it has one.
    pub status: Option<u16>,
    /// The content of its `error` elements.
    pub error: String,
    /// The properties by name, each with its status and content.
    pub properties: BTreeMap<String, (u16, String)>,
}

impl About {
    /// Returns the content of a property that is there.
    pub fn value(&self, name: &str) -> &str {
        match self.properties.get(name) {
            Some((200, value)) => value,
            other => panic!("{name}: {other:?} in {self:?}"),
        }
    }

    /// Returns the names of the properties with this status.
    pub fn names(&self, status: u16) -> Vec<&str> {
        let with_status = self
            .properties
            .iter()
            .filter(|(_, (code, _))| *code == status);
        with_status.map(|(name, _)| name.as_str()).collect()
    }
}

/// The answers about resources by path, and the end of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multistatus {
    pub about: BTreeMap<String, About>,
    /// The paths in the order of the answer.
    pub paths: Vec<String>,
    pub sync_token: Option<String>,
}

impl Multistatus {
    /// Reads an answer, in which no resource may be told of twice.
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status.as_u16(), 207, "{answer:?}");
        assert_eq!(
            answer.header("content-type"),
            "application/xml; charset=utf-8"
        );
        let root = Element::parse(&answer.text);
        assert_eq!(root.name, "D:multistatus");
        let mut told = Self::default();
        for child in &root.children {
            match child.name.as_str() {
                "D:response" => told.add(child),
                "D:sync-token" => told.sync_token = Some(child.text.clone()),
                other => panic!("{other} in a multistatus"),
            }
        }
        told
    }

    fn add(&mut self, response: &Element) {
        let path = response.only("D:href").text.clone();
        let mut about = About::default();
        for child in &response.children {
            match child.name.as_str() {
                "D:href" => {}
                "D:status" => about.status = Some(status(child)),
                "D:error" => about.error += &child.content(),
                "D:propstat" => {
                    let code = status(child.only("D:status"));
                    for property in &child.only("D:prop").children {
                        let value = (code, property.content());
                        let twice = about.properties.insert(property.name.clone(), value);
                        assert_eq!(twice, None, "{} twice", property.name);
                    }
                    about.error += &child
                        .all("D:error")
                        .map(Element::content)
                        .collect::<String>();
                }
                other => panic!("{other} in a response"),
            }
        }
        let twice = self.about.insert(path.clone(), about);
        assert_eq!(twice, None, "{path} is told of twice");
        self.paths.push(path);
    }

    /// Returns the answer about a path.
    pub fn at(&self, path: &str) -> &About {
        self.about
            .get(path)
            .unwrap_or_else(|| panic!("{path} in {self:?}"))
    }

    /// Returns the only answer.
    pub fn only(&self) -> &About {
        assert_eq!(self.about.len(), 1, "{self:?}");
        self.about.values().next().unwrap()
    }

    /// Returns the last segment of each path with its status, in the order of paths. A resource
    /// with properties has 200.
    pub fn names(&self) -> Vec<(&str, u16)> {
        let about = self.about.iter();
        about
            .map(|(path, about)| {
                let name = path.trim_end_matches('/').rsplit('/').next().unwrap();
                (name, about.status.unwrap_or(200))
            })
            .collect()
    }
}

/// Returns the code of a `status` element.
fn status(element: &Element) -> u16 {
    let line = element
        .text
        .strip_prefix("HTTP/1.1 ")
        .expect("a status line");
    line[..3].parse().unwrap()
}
