//! Answers about several resources (RFC 4918, section 13), written piece by piece.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::failure::XML;
use super::properties::{Property, ResourceView, Viewer};
use crate::domain::properties::StoredProperty;
use crate::http::pieces;
use crate::limiter::{Held, Permit};
use crate::xml::{Element, Name, escape, write_element};

/// The start of every multistatus.
const OPEN: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" \
    xmlns:C=\"urn:ietf:params:xml:ns:carddav\" xmlns:S=\"http://calendarserver.org/ns/\">\n";
/// The end of every multistatus.
const CLOSE: &str = "</D:multistatus>\n";

/// The properties that a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestedProperties {
    /// All that listings have, and these.
    All(Vec<Name>),
    /// The names of all.
    Names,
    /// These.
    Named(Vec<Name>),
}

/// Writes the answers about single resources.
#[derive(Clone, Debug)]
pub struct PropertyWriter {
    /// The wanted properties that the server knows, with their qualified names.
    known: Vec<(Property, String)>,
    /// The wanted properties that the server itself does not know.
    others: Vec<Name>,
    /// True if those that clients keep are all wanted.
    wants_dead: bool,
    names_only: bool,
    /// True if those that are not there are left out.
    is_minimal: bool,
}

impl PropertyWriter {
    /// Prepares the answers to a question.
    pub fn new(wanted: &RequestedProperties, is_minimal: bool) -> Self {
        let (mut known, mut others) = (Vec::new(), Vec::new());
        let named = match wanted {
            RequestedProperties::All(included) => {
                known.extend(Property::ALL.iter().filter(|property| property.is_listed()));
                included.as_slice()
            }
            RequestedProperties::Names => {
                known.extend(Property::ALL);
                &[]
            }
            RequestedProperties::Named(named) => named.as_slice(),
        };
        for name in named {
            match Property::of(name) {
                Some(property) if known.contains(&property) => {}
                Some(property) => known.push(property),
                None => others.push(name.clone()),
            }
        }
        let is_listing = !matches!(wanted, RequestedProperties::Named(_));
        let tagged = |property: Property| {
            let (namespace, local) = property.name();
            (property, tag(namespace, local))
        };
        Self {
            known: known.into_iter().map(tagged).collect(),
            others,
            wants_dead: is_listing,
            names_only: *wanted == RequestedProperties::Names,
            is_minimal: is_minimal || is_listing,
        }
    }

    /// Checks whether a property is asked for.
    pub fn wants(&self, property: Property) -> bool {
        self.known.iter().any(|(known, _)| *known == property)
    }

    /// Writes the answer about one resource at this path: its properties, the element that a report
    /// adds, and those that are not there.
    pub fn write(
        &self,
        out: &mut String,
        path: &str,
        viewer: Viewer<'_>,
        shown: ResourceView<'_>,
        added: Option<&str>,
    ) {
        let mut missing = String::new();
        open_response(out, path);
        out.push_str("<D:propstat><D:prop>");
        for (property, tag) in &self.known {
            match viewer.value(*property, shown) {
                Some(_) if self.names_only => empty(out, tag),
                Some(value) if value.is_empty() => empty(out, tag),
                Some(value) => {
                    for part in ["<", tag, ">", &value, "</", tag, ">"] {
                        out.push_str(part);
                    }
                }
                None => empty(&mut missing, tag),
            }
        }
        self.write_dead(out, &mut missing, shown);
        out.push_str(added.unwrap_or_default());
        out.push_str("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
        if !missing.is_empty() && !self.is_minimal {
            out.push_str("<D:propstat><D:prop>");
            out.push_str(&missing);
            out.push_str("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
        }
        out.push_str("</D:response>\n");
    }

    /// Writes the properties that clients keep with the resource.
    fn write_dead(&self, out: &mut String, missing: &mut String, shown: ResourceView<'_>) {
        let kept: &[StoredProperty] = match shown {
            ResourceView::Principal(kept) | ResourceView::Home(kept, _) => kept,
            ResourceView::Book(book) => &book.kept,
            ResourceView::Listing | ResourceView::Card(..) => &[],
        };
        let element = |name: Name| Element {
            name,
            ..Element::default()
        };
        for property in kept.iter().filter(|_| self.wants_dead) {
            match self.names_only {
                true => {
                    write_element(
                        out,
                        &element(Name::new(&property.namespace, &property.name)),
                    );
                }
                false => out.push_str(&property.value),
            }
        }
        for name in self.others.iter().filter(|_| !self.wants_dead) {
            match kept
                .iter()
                .find(|kept| name.is(&kept.namespace, &kept.name))
            {
                Some(property) => out.push_str(&property.value),
                None => write_element(missing, &element(name.clone())),
            }
        }
    }
}

/// Returns the qualified name of a property of this server.
fn tag(namespace: &str, local: &str) -> String {
    let prefix = match namespace {
        crate::xml::DAV => "D",
        crate::xml::CARDDAV => "C",
        _ => "S",
    };
    format!("{prefix}:{local}")
}

fn empty(out: &mut String, tag: &str) {
    for part in ["<", tag, "/>"] {
        out.push_str(part);
    }
}

fn open_response(out: &mut String, path: &str) {
    out.push_str("<D:response><D:href>");
    out.push_str(&escape(path));
    out.push_str("</D:href>");
}

/// Writes that a resource has a status of its own, such as one that is gone.
pub fn write_status(out: &mut String, path: &str, status: StatusCode, inside: &str) {
    open_response(out, path);
    let reason = status.canonical_reason().unwrap_or_default();
    out.push_str(&format!(
        "<D:status>HTTP/1.1 {} {reason}</D:status>{inside}</D:response>\n",
        status.as_u16()
    ));
}

/// Returns a multistatus of these responses.
pub fn whole(responses: &str) -> Response {
    answer(Body::from([OPEN, responses, CLOSE].concat()))
}

/// Returns a multistatus whose responses come in pieces: the first, then those of `next` until it has
/// no more. Each keeps its permit until it is sent. An error breaks the connection, so that nobody
/// takes the answer for whole.
pub fn streamed<S, F>(
    first: Held<String>,
    state: Option<S>,
    next: impl Fn(S) -> F + Send + Sync + 'static,
) -> Response
where
    S: Send + 'static,
    F: Future<Output = crate::error::Result<(Held<String>, Option<S>)>> + Send + 'static,
{
    let Some(state) = state else {
        let (first, permit) = first.into_parts();
        let whole = [OPEN, &first, CLOSE].concat();
        return answer(pieces::held(Held::under(permit, whole)));
    };
    enum Step<S> {
        First(Held<String>, S),
        Next(S),
        End,
    }
    let next = std::sync::Arc::new(next);
    let begin = (Step::First(first, state), None);
    let pieces = stream::try_unfold(begin, move |(step, sent): (_, Option<Permit>)| {
        let next = std::sync::Arc::clone(&next);
        async move {
            drop(sent);
            let (open, (piece, rest)) = match step {
                Step::First(first, state) => (OPEN, (first, Some(state))),
                Step::Next(state) => ("", next(state).await.map_err(std::io::Error::other)?),
                Step::End => return Ok::<_, std::io::Error>(None),
            };
            let (piece, permit) = piece.into_parts();
            let (close, following) = match rest {
                Some(state) => ("", Step::Next(state)),
                None => (CLOSE, Step::End),
            };
            Ok(Some(([open, &piece, close].concat(), (following, permit))))
        }
    });
    answer(Body::from_stream(pieces))
}

fn answer(body: Body) -> Response {
    (
        StatusCode::MULTI_STATUS,
        [(header::CONTENT_TYPE, XML)],
        body,
    )
        .into_response()
}
