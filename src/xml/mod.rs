//! XML as WebDAV sends it: read into a small tree within bounds, and written as text.

mod reader;
mod writer;

pub use reader::{Element, Malformed, parse, parse_parts};
pub use writer::{escape, write_element};

/// The namespace of WebDAV (RFC 4918).
pub const DAV: &str = "DAV:";
/// The namespace of CardDAV (RFC 6352).
pub const CARDDAV: &str = "urn:ietf:params:xml:ns:carddav";
/// The namespace of calendarserver.org: `getctag`, `me-card`.
pub const CALENDAR_SERVER: &str = "http://calendarserver.org/ns/";

/// An expanded name: a namespace and a local name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// The namespace; empty for none.
    pub namespace: String,
    /// The local name.
    pub local: String,
}

impl Name {
    /// Creates a name.
    pub fn new(namespace: &str, local: &str) -> Self {
        Self {
            namespace: namespace.to_owned(),
            local: local.to_owned(),
        }
    }

    /// Checks whether it is this name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace == namespace
    }
}
