//! The answers of another server to PROPFIND and REPORT (RFC 4918, section 13).

use super::{FetchError, Result};
use crate::xml::{self, DAV, Element};

/// The answer about one resource.
pub struct ResourceAnswer {
    /// Its reference, as the server writes it.
    pub href: String,
    /// The status of the resource as a whole, if it has one.
    pub status: Option<u16>,
    /// The properties that it has.
    pub properties: Vec<Element>,
}

impl ResourceAnswer {
    fn of(response: Element) -> Self {
        let mut answer = Self {
            href: String::new(),
            status: None,
            properties: Vec::new(),
        };
        for child in response.children {
            if child.name.is(DAV, "href") && answer.href.is_empty() {
                answer.href = child.text.trim().to_owned();
            } else if child.name.is(DAV, "status") {
                answer.status = status(&child.text);
            } else if child.name.is(DAV, "propstat") && is_found(&child) {
                let found = child.children.into_iter();
                let found = found.filter(|part| part.name.is(DAV, "prop"));
                answer
                    .properties
                    .extend(found.flat_map(|prop| prop.children));
            }
        }
        answer
    }

    /// Returns a property.
    pub fn property(&self, namespace: &str, local: &str) -> Option<&Element> {
        let mut found = self.properties.iter();
        found.find(|property| property.name.is(namespace, local))
    }

    /// Takes the text of a property.
    pub fn take_text(&mut self, namespace: &str, local: &str) -> Option<String> {
        let mut found = self.properties.iter_mut();
        let property = found.find(|property| property.name.is(namespace, local))?;
        Some(std::mem::take(&mut property.text))
    }

    /// Checks whether its resource type has this element.
    pub fn is_kind(&self, namespace: &str, local: &str) -> bool {
        let kinds = self.property(DAV, "resourcetype");
        kinds.is_some_and(|kinds| kinds.child(namespace, local).is_some())
    }
}

fn is_found(propstat: &Element) -> bool {
    let code = propstat
        .child(DAV, "status")
        .and_then(|line| status(&line.text));
    code.is_none_or(|code| (200..300).contains(&code))
}

/// Returns the code of a status line such as `HTTP/1.1 200 OK`.
fn status(line: &str) -> Option<u16> {
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Reads a multistatus, and hands out the answer about each resource.
pub fn read(document: &[u8], mut each: impl FnMut(ResourceAnswer)) -> Result<()> {
    let part = |_, element: Element| {
        if element.name.is(DAV, "response") {
            each(ResourceAnswer::of(element));
        }
    };
    let root = xml::parse_parts(document, part).map_err(|_| FetchError::NotCardDav)?;
    match root.name.is(DAV, "multistatus") {
        true => Ok(()),
        false => Err(FetchError::NotCardDav),
    }
}

/// Reads all answers of a multistatus.
pub fn read_all(document: &[u8]) -> Result<Vec<ResourceAnswer>> {
    let mut answers = Vec::new();
    read(document, |answer| answers.push(answer))?;
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_count_where_they_were_found() {
        let document = br#"<d:multistatus xmlns:d="DAV:"><d:response><d:href> /a/ </d:href>
            <d:propstat><d:prop><d:x/></d:prop>
            <d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>
            <d:propstat><d:prop><d:y>1</d:y></d:prop>
            <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
            <d:response><d:href>/b</d:href><d:status>HTTP/1.1 404 Gone</d:status></d:response>
            <d:sync-token>t</d:sync-token></d:multistatus>"#;
        let mut answers = read_all(document).expect("a multistatus");
        assert_eq!(answers[0].href, "/a/");
        assert!(answers[0].property(DAV, "x").is_none());
        assert_eq!(answers[0].take_text(DAV, "y").as_deref(), Some("1"));
        assert_eq!(
            (answers[1].href.as_str(), answers[1].status),
            ("/b", Some(404))
        );
    }

    #[test]
    fn other_documents_are_no_answer() {
        for document in [
            "<html/>",
            "",
            "<!DOCTYPE x><multistatus xmlns='DAV:'/>",
            "{}",
        ] {
            let refusal = read_all(document.as_bytes()).err();
            assert_eq!(refusal, Some(FetchError::NotCardDav), "{document}");
        }
    }
}
