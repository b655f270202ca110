//! MKCOL: makes an address book.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::collection::open_book;
use super::failure::{Condition, Failure, Result, XML};
use super::path::Resource;
use super::proppatch::{Changes, PropertyKind, outcome};
use super::{Caller, no_book, not_allowed};
use crate::domain::books::{self, BookDraft};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::model::ids::BookId;
use crate::model::validation::FieldError;
use crate::xml::{CALENDAR_SERVER, CARDDAV, DAV, Element, Name};

/// Answers a MKCOL, plain or extended (RFC 5689): makes a book.
pub async fn mkcol(
    caller: &Caller,
    resource: &Resource,
    body: Option<&Element>,
) -> Result<Response> {
    let Caller { app, actor } = caller;
    let name = match resource {
        Resource::Book(_, name) => name,
        Resource::Card(_, book, _) => {
            open_book(caller, book, Rights::READ)
                .await
                .map_err(no_book)?;
            return Err(Failure::unmet(Condition::AddressBookLocation));
        }
        _ => return Err(not_allowed(resource)),
    };
    match open_book(caller, name, Rights::MANAGE).await {
        Ok(_) => return Err(exists()),
        Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let changes = match body {
        Some(body) => wanted(body)?,
        None => Changes::default(),
    };
    if name.parse::<BookId>().is_ok() {
        let reason = "a number is no name for an address book".to_owned();
        return Err(Failure::Plain(StatusCode::FORBIDDEN, reason));
    }
    let href = name
        .parse()
        .map_err(|reason: &str| Failure::Plain(StatusCode::FORBIDDEN, reason.to_owned()))?;
    let draft = BookDraft {
        name: changes
            .name
            .flatten()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| name.clone()),
        description: changes.description.flatten(),
        color: None,
    };
    match books::create_named(app, actor, href, draft, &changes.kept).await {
        Err(Error::Conflict(_)) => Err(exists()),
        Err(Error::Invalid(fields)) => Err(invalid(&fields)),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(StatusCode::CREATED.into_response()),
    }
}

fn exists() -> Failure {
    Failure::Unmet(
        StatusCode::METHOD_NOT_ALLOWED,
        Condition::ResourceMustBeNull,
    )
}

fn invalid(fields: &[FieldError]) -> Failure {
    let reasons: Vec<_> = fields
        .iter()
        .map(|field| format!("{} {}", field.field, field.reason))
        .collect();
    Failure::Plain(StatusCode::FORBIDDEN, reasons.join("; "))
}

/// Returns the properties that a new book is to have.
fn wanted(body: &Element) -> Result<Changes> {
    if !body.name.is(DAV, "mkcol") {
        return Err(Failure::Plain(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body must be a mkcol element".to_owned(),
        ));
    }
    let mut changes = Changes::default();
    let (mut names, mut refused) = (BTreeSet::new(), BTreeSet::new());
    let set = body.children_named(DAV, "set");
    for element in set
        .flat_map(|set| set.children_named(DAV, "prop"))
        .flat_map(|prop| &prop.children)
    {
        names.insert(element.name.clone());
        match PropertyKind::of(element) {
            PropertyKind::ResourceType if is_address_book(element) => {}
            PropertyKind::ResourceType | PropertyKind::Protected => {
                refused.insert(element.name.clone());
            }
            property => changes.set(property, element),
        }
    }
    match refused.is_empty() {
        true => Ok(changes),
        false => Err(not_made(&names, &refused)),
    }
}

fn is_address_book(resource_type: &Element) -> bool {
    let is_known = |element: &Element| {
        element.name.is(DAV, "collection") || element.name.is(CARDDAV, "addressbook")
    };
    resource_type.children.iter().all(is_known)
}

/// Refuses to make a book because of some of its properties (RFC 5689, section 3).
fn not_made(names: &BTreeSet<Name>, refused: &BTreeSet<Name>) -> Failure {
    let outcome = outcome(names, refused, StatusCode::FORBIDDEN);
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:mkcol-response xmlns:D=\"DAV:\" \
         xmlns:C=\"{CARDDAV}\" xmlns:S=\"{CALENDAR_SERVER}\">{outcome}</D:mkcol-response>\n"
    );
    let headers = [(header::CONTENT_TYPE, XML)];
    Failure::from((StatusCode::FAILED_DEPENDENCY, headers, body).into_response())
}
