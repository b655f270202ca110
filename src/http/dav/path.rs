//! The resources of this face and their paths.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::model::href::Href;
use crate::model::ids::UserId;

/// The start of every path of this face.
pub const ROOT: &str = "/dav/";

/// The characters that a segment of a path may not contain unencoded (RFC 3986, section 3.3), and
/// those that XML would escape.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A resource, as its path names it. Nothing says that it exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `/dav/`, and `/` for clients that begin there.
    Root,
    /// `/dav/principals/`, and `/principals/`, where Apple's programs look for it.
    Principals,
    /// `/dav/principals/{user}/`.
    Principal(UserId),
    /// `/dav/books/`.
    Homes,
    /// `/dav/books/{user}/`.
    Home(UserId),
    /// `/dav/books/{user}/{book}/`: a book by its number or by the name that a client gave it.
    Book(UserId, String),
    /// `/dav/books/{user}/{book}/{name}`.
    Card(UserId, String, Href),
}

impl Resource {
    /// Parses a path, with or without the trailing slash of a collection. `None` if nothing can be
    /// there.
    pub fn parse(path: &str) -> Option<Self> {
        match path {
            "/" => return Some(Self::Root),
            "/principals/" | "/principals" => return Some(Self::Principals),
            _ => {}
        }
        let rest = path
            .strip_prefix(ROOT)
            .or_else(|| (path == ROOT.trim_end_matches('/')).then_some(""))?;
        if rest.is_empty() {
            return Some(Self::Root);
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let segments = rest.split('/').map(decoded).collect::<Option<Vec<_>>>()?;
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        Some(match *segments.as_slice() {
            ["principals"] => Self::Principals,
            ["principals", user] => Self::Principal(user.parse().ok()?),
            ["books"] => Self::Homes,
            ["books", user] => Self::Home(user.parse().ok()?),
            ["books", user, book] if !book.is_empty() => {
                Self::Book(user.parse().ok()?, book.to_owned())
            }
            ["books", user, book, name] if !book.is_empty() => {
                Self::Card(user.parse().ok()?, book.to_owned(), name.parse().ok()?)
            }
            _ => return None,
        })
    }

    /// Parses an href of a request's body or header: a path, or a URL whose host does not matter.
    pub fn parse_href(href: &str) -> Option<Self> {
        let href = href.trim();
        let path = match href.split_once("://") {
            Some((_, rest)) => rest.find('/').map(|start| &rest[start..])?,
            None => href,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        Self::parse(path)
    }

    /// Returns the account that the path names.
    pub fn owner(&self) -> Option<UserId> {
        match self {
            Self::Root | Self::Principals | Self::Homes => None,
            Self::Principal(user)
            | Self::Home(user)
            | Self::Book(user, _)
            | Self::Card(user, _, _) => Some(*user),
        }
    }
}

/// Writes the path, encoded; safe in XML.
impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str(ROOT),
            Self::Principals => write!(f, "{ROOT}principals/"),
            Self::Principal(user) => write!(f, "{ROOT}principals/{user}/"),
            Self::Homes => write!(f, "{ROOT}books/"),
            Self::Home(user) => write!(f, "{ROOT}books/{user}/"),
            Self::Book(user, book) => write!(f, "{ROOT}books/{user}/{}/", encoded(book)),
            Self::Card(user, book, name) => write!(
                f,
                "{ROOT}books/{user}/{}/{}",
                encoded(book),
                encoded(name.as_str())
            ),
        }
    }
}

/// Returns a segment of a path, encoded.
pub fn encoded(segment: &str) -> impl fmt::Display {
    utf8_percent_encode(segment, SEGMENT)
}

fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user() -> UserId {
        UserId::new(7).expect("an id")
    }

    fn card(book: &str, name: &str) -> Resource {
        Resource::Card(user(), book.to_owned(), name.parse().expect("a name"))
    }

    #[test]
    fn a_path_is_read_with_and_without_its_last_slash() {
        for (path, resource) in [
            ("/", Resource::Root),
            ("/principals/", Resource::Principals),
            ("/dav", Resource::Root),
            ("/dav/", Resource::Root),
            ("/dav/principals/7", Resource::Principal(user())),
            ("/dav/principals/7/", Resource::Principal(user())),
            ("/dav/books/7/", Resource::Home(user())),
            ("/dav/books/7/12", Resource::Book(user(), "12".to_owned())),
            (
                "/dav/books/7/Mes%20amis/",
                Resource::Book(user(), "Mes amis".to_owned()),
            ),
            ("/dav/books/7/12/a.vcf", card("12", "a.vcf")),
            ("/dav/books/7/12/%D0%86%20%25.vcf", card("12", "І %.vcf")),
            ("/dav/books/7/12/a%2Fb.vcf", card("12", "a/b.vcf")),
        ] {
            assert_eq!(Resource::parse(path), Some(resource), "{path}");
        }
    }

    #[test]
    fn nothing_can_be_at_other_paths() {
        for path in [
            "",
            "/davos/",
            "/dav//",
            "/dav/books/x/",
            "/dav/books/7//a.vcf",
            "/dav/books/7/12/a/b.vcf",
            "/dav/books/7/12/%FF.vcf",
            "/dav/books/7/12/..",
            "/dav/other/",
        ] {
            assert_eq!(Resource::parse(path), None, "{path}");
        }
    }

    #[test]
    fn a_path_is_written_so_that_it_is_read_again() {
        for name in ["a.vcf", "І <&>\"'%?#[].vcf", "a+b@c:d=e;f,g", "~!$()*"] {
            let resource = card("Mes amis", name);
            let path = resource.to_string();
            assert!(
                !path.contains(['<', '>', '&', '"', '\'', ' ', '?', '#']),
                "{path}"
            );
            assert_eq!(Resource::parse(&path), Some(resource), "{path}");
        }
    }

    #[test]
    fn an_href_may_be_a_url() {
        for href in [
            "https://example.org/dav/books/7/12/a.vcf",
            " /dav/books/7/12/a.vcf\n",
            "http://[::1]:9000/dav/books/7/12/a.vcf?x#y",
        ] {
            assert_eq!(
                Resource::parse_href(href),
                Some(card("12", "a.vcf")),
                "{href}"
            );
        }
        assert_eq!(Resource::parse_href("https://example.org"), None);
    }
}
