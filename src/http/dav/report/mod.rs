//! REPORT: questions about the cards of a book, and about accounts.

mod address_data;
mod filter;
mod multiget;
mod principals;
mod query;
mod sync;

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;

use super::collection::Collection;
use super::failure::{Failure, Result};
use super::headers::Preference;
use super::multistatus::{PropertyWriter, RequestedProperties};
use super::path::Resource;
use super::properties::{ResourceView, Viewer};
use super::propfind::wanted_in;
use super::{Caller, required, unsupported_report};
use crate::domain::collection::{CardHead, NamedCard};
use crate::model::actor::Actor;
use crate::model::href::Href;
use crate::model::ids::BookId;
use crate::xml::{CARDDAV, DAV, Element, Name, escape};
use address_data::AddressData;

/// Answers a REPORT (RFC 3253, section 3.6).
pub async fn report(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    body: Option<&Element>,
) -> Result<Response> {
    let body = required(body, "report")?;
    let Name { namespace, local } = &body.name;
    match (namespace.as_str(), local.as_str(), resource) {
        (CARDDAV, "addressbook-multiget", Resource::Book(_, book)) => {
            let question = Question::new(caller, book, headers, body).await?;
            multiget::answer(question, body).await
        }
        (CARDDAV, "addressbook-query", Resource::Book(_, book)) => {
            let question = Question::new(caller, book, headers, body).await?;
            query::answer(question, body).await
        }
        (DAV, "sync-collection", Resource::Book(_, book)) => {
            let question = Question::new(caller, book, headers, body).await?;
            sync::answer(question, headers, body).await
        }
        (DAV, report, _) => principals::answer(caller, resource, report, body).await,
        _ => Err(unsupported_report()),
    }
}

/// A question about the cards of a book.
#[derive(Clone)]
struct Question {
    caller: Caller,
    collection: Collection,
    writer: Arc<PropertyWriter>,
    /// The form in which the cards' text is wanted, if it is.
    data: Option<Arc<AddressData>>,
}

impl Question {
    async fn new(caller: &Caller, book: &str, headers: &HeaderMap, body: &Element) -> Result<Self> {
        let collection = Collection::open(caller, book).await?;
        let prop = body.child(DAV, "prop");
        let data = prop.and_then(|prop| prop.child(CARDDAV, "address-data"));
        let wanted = match wanted_in(body)? {
            Some(RequestedProperties::Named(names)) => RequestedProperties::Named(
                names
                    .into_iter()
                    .filter(|name| !name.is(CARDDAV, "address-data"))
                    .collect(),
            ),
            Some(wanted) => wanted,
            None => RequestedProperties::Named(Vec::new()),
        };
        let is_minimal = Preference::of(headers).is_minimal;
        Ok(Self {
            caller: caller.clone(),
            collection,
            writer: Arc::new(PropertyWriter::new(&wanted, is_minimal)),
            data: data.map(AddressData::parse).transpose()?.map(Arc::new),
        })
    }

    fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    /// Returns the path of a card.
    fn path(&self, book: BookId, href: &Href) -> String {
        self.collection.path(book, href).to_string()
    }

    /// Writes the answer about a card, under this path.
    fn write(&self, out: &mut String, path: &str, card: &NamedCard) {
        let text = self.data.as_ref().map(|data| data.of(&card.vcard));
        let added = text.as_deref().map(|text| {
            let text = escape(text);
            ["<C:address-data>", &text, "</C:address-data>"].concat()
        });
        let shown = ResourceView::Card(&card.head, text.as_deref());
        self.write_shown(out, path, shown, added.as_deref());
    }

    /// Writes the answer about a card whose text is not wanted.
    fn write_head(&self, out: &mut String, path: &str, head: &CardHead) {
        self.write_shown(out, path, ResourceView::Card(head, None), None);
    }

    fn write_shown(
        &self,
        out: &mut String,
        path: &str,
        shown: ResourceView<'_>,
        added: Option<&str>,
    ) {
        let viewer = Viewer {
            actor: self.actor(),
        };
        self.writer.write(out, path, viewer, shown, added);
    }
}

/// Returns the number in an `nresults` element.
fn number_in(element: &Element) -> Result<usize> {
    element
        .text
        .trim()
        .parse()
        .map_err(|_| Failure::malformed("nresults must be a number"))
}
