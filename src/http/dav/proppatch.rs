//! PROPPATCH: changes of properties, all or none (RFC 4918, section 9.2).

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::Response;

use super::collection::open_book;
use super::failure::{Failure, Result};
use super::headers::Preference;
use super::multistatus;
use super::path::Resource;
use super::properties::Property;
use super::{Caller, require_existing, required};
use crate::domain::books::{self, BookPatch};
use crate::domain::properties::{self, PropertyChange, StoredProperty};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::xml::{CARDDAV, DAV, Element, Name, escape, write_element};
use axum::http::HeaderMap;
use axum::response::IntoResponse;

/// The way in which a property can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyKind {
    /// It is the name of the book.
    Name,
    /// It is the description of the book.
    Description,
    /// It says what is made.
    ResourceType,
    /// The server alone sets it.
    Protected,
    /// It is kept for clients.
    Dead,
}

impl PropertyKind {
    /// Returns how the property of this element can be changed.
    pub fn of(element: &Element) -> Self {
        let name = &element.name;
        if name.is(DAV, "displayname") {
            Self::Name
        } else if name.is(CARDDAV, "addressbook-description") {
            Self::Description
        } else if name.is(DAV, "resourcetype") {
            Self::ResourceType
        } else if Property::of(name).is_some() || name.namespace == DAV {
            Self::Protected
        } else {
            Self::Dead
        }
    }
}

/// Changes of a book's or an account's properties; a field that is `Some(None)` is cleared.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The name of the book.
    pub name: Option<Option<String>>,
    /// Its description.
    pub description: Option<Option<String>>,
    /// The properties that are kept for clients.
    pub kept: Vec<PropertyChange>,
}

impl Changes {
    /// Adds the new value of a property that can be changed.
    pub fn set(&mut self, property: PropertyKind, element: &Element) {
        match property {
            PropertyKind::Name => self.name = Some(Some(element.text.trim().to_owned())),
            PropertyKind::Description => {
                self.description = Some(Some(element.text.trim().to_owned()))
            }
            _ => {
                let mut value = String::new();
                write_element(&mut value, element);
                self.kept.push(PropertyChange::Set(StoredProperty {
                    namespace: element.name.namespace.clone(),
                    name: element.name.local.clone(),
                    value,
                }));
            }
        }
    }

    /// Adds the removal of a property that can be changed.
    fn remove(&mut self, property: PropertyKind, name: &Name) {
        match property {
            PropertyKind::Name => self.name = Some(None),
            PropertyKind::Description => self.description = Some(None),
            _ => self.kept.push(PropertyChange::Remove {
                namespace: name.namespace.clone(),
                name: name.local.clone(),
            }),
        }
    }
}

/// Answers a PROPPATCH.
pub async fn proppatch(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    body: Option<&Element>,
) -> Result<Response> {
    let body = required(body, "propertyupdate")?;
    if !body.name.is(DAV, "propertyupdate") {
        return Err(Failure::malformed(
            "the body must be a propertyupdate element",
        ));
    }
    require_existing(caller, resource, Rights::MANAGE).await?;
    let mut changes = Changes::default();
    let (mut names, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for (is_set, element) in instructions(body) {
        let property = PropertyKind::of(element);
        names.insert(element.name.clone());
        let is_book = matches!(resource, Resource::Book(..));
        let is_allowed = match property {
            PropertyKind::Name => is_book && is_set,
            PropertyKind::Description => is_book,
            PropertyKind::Dead => keeps_properties(resource),
            PropertyKind::ResourceType | PropertyKind::Protected => false,
        };
        if !is_allowed {
            refused.insert(element.name.clone());
        }
        match is_set {
            true => changes.set(property, element),
            false => changes.remove(property, &element.name),
        }
    }
    if refused.is_empty() {
        match carry_out(caller, resource, changes).await {
            Ok(()) => {}
            Err(Error::Invalid(_)) => {
                return Ok(answer(resource, &names, &names, StatusCode::CONFLICT));
            }
            Err(Error::StorageFull) => {
                return Ok(answer(
                    resource,
                    &names,
                    &names,
                    StatusCode::INSUFFICIENT_STORAGE,
                ));
            }
            Err(error) => return Err(error.into()),
        }
        if Preference::of(headers).is_minimal {
            return Ok(StatusCode::OK.into_response());
        }
    }
    Ok(answer(resource, &names, &refused, StatusCode::FORBIDDEN))
}

fn keeps_properties(resource: &Resource) -> bool {
    matches!(
        resource,
        Resource::Principal(_) | Resource::Home(_) | Resource::Book(..)
    )
}

/// Returns the properties to set (true) and to remove, in the order of the text.
fn instructions(body: &Element) -> impl Iterator<Item = (bool, &Element)> {
    body.children
        .iter()
        .filter(|child| child.name.is(DAV, "set") || child.name.is(DAV, "remove"))
        .flat_map(|child| {
            let is_set = child.name.local == "set";
            child
                .children_named(DAV, "prop")
                .flat_map(|prop| &prop.children)
                .map(move |element| (is_set, element))
        })
}

async fn carry_out(
    caller: &Caller,
    resource: &Resource,
    changes: Changes,
) -> crate::error::Result<()> {
    let Caller { app, actor } = caller;
    let Resource::Book(_, book) = resource else {
        return properties::change_of_account(app, actor, &changes.kept).await;
    };
    let access = open_book(caller, book, Rights::MANAGE).await?;
    let patch = BookPatch {
        name: changes.name.flatten(),
        description: changes.description,
        ..BookPatch::default()
    };
    books::update(app, &access, patch, &changes.kept).await?;
    Ok(())
}

/// Returns the answer about a resource.
fn answer(
    resource: &Resource,
    names: &BTreeSet<Name>,
    refused: &BTreeSet<Name>,
    status: StatusCode,
) -> Response {
    multistatus::whole(&format!(
        "<D:response><D:href>{}</D:href>{}</D:response>\n",
        escape(&resource.to_string()),
        outcome(names, refused, status)
    ))
}

/// Returns the outcome for each property: what was refused has this status, and all else failed with
/// it (424).
pub fn outcome(names: &BTreeSet<Name>, refused: &BTreeSet<Name>, status: StatusCode) -> String {
    if refused.is_empty() {
        return propstat(names, StatusCode::OK, "");
    }
    let error = match status {
        StatusCode::FORBIDDEN if refused.iter().any(|name| name.is(DAV, "resourcetype")) => {
            "<D:error><D:valid-resourcetype/></D:error>"
        }
        StatusCode::FORBIDDEN => "<D:error><D:cannot-modify-protected-property/></D:error>",
        _ => "",
    };
    let others = names.difference(refused);
    propstat(refused, status, error) + &propstat(others, StatusCode::FAILED_DEPENDENCY, "")
}

/// Returns the status of these properties, if there are any.
fn propstat<'a>(
    names: impl IntoIterator<Item = &'a Name>,
    status: StatusCode,
    error: &str,
) -> String {
    let mut properties = String::new();
    for name in names {
        let element = Element {
            name: name.clone(),
            ..Element::default()
        };
        write_element(&mut properties, &element);
    }
    if properties.is_empty() {
        return properties;
    }
    let reason = status.canonical_reason().unwrap_or_default();
    format!(
        "<D:propstat><D:prop>{properties}</D:prop><D:status>HTTP/1.1 {} {reason}</D:status>{error}</D:propstat>",
        status.as_u16()
    )
}
