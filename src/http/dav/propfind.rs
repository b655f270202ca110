//! PROPFIND: the properties of a resource, and of what it contains.

use std::collections::HashSet;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;

use super::Caller;
use super::collection::{ALL_BOOKS, Collection, Place, open_card};
use super::failure::{Condition, Failure, Result};
use super::headers::{Depth, Preference, depth};
use super::multistatus::{self, PropertyWriter, RequestedProperties};
use super::path::Resource;
use super::properties::{ResourceView, Viewer};
use crate::domain::books::{self, Book};
use crate::domain::compute::compute;
use crate::domain::{App, collection, properties};
use crate::error::Error;
use crate::limiter::Held;
use crate::model::actor::{Actor, Rights};
use crate::model::href::Href;
use crate::xml::{DAV, Element, Name};

/// The most bytes of the names of properties that are asked for, because the answer about every
/// resource repeats them.
const MAX_NAMES_BYTES: usize = 16 * 1024;
/// The bytes of the element that tells of a property, its name aside.
const NAME_OVERHEAD: usize = 16;

/// Answers a PROPFIND (RFC 4918, section 9.1).
pub async fn propfind(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    body: Option<&Element>,
) -> Result<Response> {
    let depth = match depth(headers, Depth::Infinity)? {
        Depth::Infinity if can_contain(resource) => {
            return Err(Failure::unmet(Condition::PropfindFiniteDepth));
        }
        depth => depth,
    };
    let wanted = wanted(body)?;
    let writer = PropertyWriter::new(&wanted, Preference::of(headers).is_minimal);
    let listing = PropfindAnswer {
        caller: caller.clone(),
        writer: Arc::new(writer),
    };
    match resource {
        Resource::Card(_, book, href) => listing.card(book, href).await,
        Resource::Book(_, book) => listing.book(book, depth).await,
        _ => listing.above_books(resource, depth).await,
    }
}

fn can_contain(resource: &Resource) -> bool {
    !matches!(resource, Resource::Card(..))
}

/// Parses the question; without one, all properties are wanted.
fn wanted(body: Option<&Element>) -> Result<RequestedProperties> {
    let Some(body) = body else {
        return Ok(RequestedProperties::All(Vec::new()));
    };
    if !body.name.is(DAV, "propfind") {
        return Err(Failure::malformed("the body must be a propfind element"));
    }
    wanted_in(body)?.ok_or_else(|| {
        Failure::malformed("propfind must contain one of allprop, propname and prop")
    })
}

/// Returns the properties that an element asks for, if it does.
pub fn wanted_in(element: &Element) -> Result<Option<RequestedProperties>> {
    if let Some(prop) = element.child(DAV, "prop") {
        return Ok(Some(RequestedProperties::Named(names_in(prop)?)));
    }
    if element.child(DAV, "propname").is_some() {
        return Ok(Some(RequestedProperties::Names));
    }
    if element.child(DAV, "allprop").is_none() {
        return Ok(None);
    }
    let included = element.child(DAV, "include").map(names_in).transpose()?;
    Ok(Some(RequestedProperties::All(included.unwrap_or_default())))
}

/// Returns the names of the elements in it, each once.
fn names_in(prop: &Element) -> Result<Vec<Name>> {
    let mut seen = HashSet::new();
    let names = prop.children.iter().map(|child| &child.name);
    let names: Vec<_> = names.filter(|name| seen.insert(*name)).collect();
    let bytes = |name: &&Name| NAME_OVERHEAD + name.namespace.len() + name.local.len();
    match names.iter().map(bytes).sum::<usize>() > MAX_NAMES_BYTES {
        true => Err(Failure::malformed("too many properties are asked for")),
        false => Ok(names.into_iter().cloned().collect()),
    }
}

/// An answer that is being written.
#[derive(Clone)]
struct PropfindAnswer {
    caller: Caller,
    writer: Arc<PropertyWriter>,
}

impl PropfindAnswer {
    fn app(&self) -> &Arc<App> {
        &self.caller.app
    }

    fn actor(&self) -> &Arc<Actor> {
        &self.caller.actor
    }

    fn add(&self, out: &mut String, path: &Resource, shown: ResourceView<'_>) {
        let viewer = Viewer {
            actor: self.actor(),
        };
        self.writer
            .write(out, &path.to_string(), viewer, shown, None);
    }

    async fn card(self, book: &str, href: &Href) -> Result<Response> {
        let (access, name) = open_card(&self.caller, book, href, Rights::READ).await?;
        let card = collection::get(self.app(), &access, &name).await?;
        let mut out = String::new();
        let path = Resource::Card(self.actor().id(), book.to_owned(), href.clone());
        self.add(&mut out, &path, ResourceView::Card(&card.head, None));
        Ok(multistatus::whole(&out))
    }

    async fn book(self, name: &str, depth: Depth) -> Result<Response> {
        let opened = Collection::open(&self.caller, name).await?;
        let shown = opened.view(self.app(), &self.writer).await?;
        let mut out = String::new();
        self.add(&mut out, &shown.path, ResourceView::Book(&shown));
        if depth == Depth::Zero {
            return Ok(multistatus::whole(&out));
        }
        let next = move |place: Place| {
            let (listing, opened) = (self.clone(), opened.clone());
            async move { listing.cards(opened, place).await }
        };
        let out = Held::uncounted(out);
        Ok(multistatus::streamed(out, Some(Place::default()), next))
    }

    /// Returns the answers about the cards after a place, and the place after them.
    async fn cards(
        &self,
        opened: Collection,
        place: Place,
    ) -> crate::error::Result<(Held<String>, Option<Place>)> {
        let (heads, book, next) = opened.heads_after(self.app(), &place).await?;
        let answer = self.clone();
        let (app, user) = (self.app(), self.actor().id());
        let writing = move |_: &_| {
            let mut out = String::with_capacity(heads.len() * 256);
            for head in &heads {
                let path = opened.path(book, &head.href);
                answer.add(&mut out, &path, ResourceView::Card(head, None));
            }
            out
        };
        let text = compute(app, user, writing).await?;
        Ok((Held::uncounted(text), next))
    }

    async fn above_books(self, resource: &Resource, depth: Depth) -> Result<Response> {
        let mut out = String::new();
        self.add_one(&mut out, resource).await?;
        let user = self.actor().id();
        let below = match (resource, depth) {
            (_, Depth::Zero) => Vec::new(),
            (Resource::Root, _) => vec![Resource::Principals, Resource::Homes],
            (Resource::Principals, _) => vec![Resource::Principal(user)],
            (Resource::Homes, _) => vec![Resource::Home(user)],
            _ => Vec::new(),
        };
        for resource in &below {
            self.add_one(&mut out, resource).await?;
        }
        if matches!(resource, Resource::Home(_)) && depth != Depth::Zero {
            self.add_books(&mut out).await?;
        }
        Ok(multistatus::whole(&out))
    }

    /// Adds a resource that is neither book nor card.
    async fn add_one(&self, out: &mut String, resource: &Resource) -> Result<()> {
        match resource {
            Resource::Principal(_) => {
                let kept = properties::of_account(self.app(), self.actor()).await?;
                self.add(out, resource, ResourceView::Principal(&kept));
            }
            Resource::Home(_) => {
                let kept = properties::of_account(self.app(), self.actor()).await?;
                let room = properties::room(self.app(), self.actor()).await?;
                self.add(out, resource, ResourceView::Home(&kept, Some(room)));
            }
            _ => self.add(out, resource, ResourceView::Listing),
        }
        Ok(())
    }

    /// Adds every book, the default one first, because some clients show only that.
    async fn add_books(&self, out: &mut String) -> Result<()> {
        let (app, actor) = (self.app(), self.actor());
        let mut books = books::list(app, actor).await?;
        books.sort_by_key(|book| !book.is_default);
        let names: Vec<_> = match actor.credential.shows_one_book() {
            true => vec![ALL_BOOKS.to_owned()],
            false => books.iter().map(Book::name_in_home).collect(),
        };
        for name in names {
            let shown = match Collection::open(&self.caller, &name).await {
                Ok(opened) => opened.view(app, &self.writer).await,
                Err(error) => Err(error),
            };
            match shown {
                Ok(shown) => self.add(out, &shown.path, ResourceView::Book(&shown)),
                // It went to the trash meanwhile.
                Err(Error::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
