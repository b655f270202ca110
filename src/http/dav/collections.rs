//! Address books: made, and read as one file.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::failure::{Condition, Failure, Result};
use super::path::Resource;
use super::proppatch::{Changes, PropertyKind};
use super::{Caller, no_book, not_allowed};
use crate::domain::books::{self, BookDraft};
use crate::domain::export::{ExportRequest, Format, Selection};
use crate::domain::properties;
use crate::error::Error;
use crate::http::files;
use crate::model::actor::Rights;
use crate::model::card::version::Version;
use crate::model::ids::BookId;
use crate::model::validation::FieldError;
use crate::xml::{CARDDAV, DAV, Element};

/// Returns the cards of a book in one file.
pub async fn export(caller: &Caller, book: &str, version: Version) -> Result<Response> {
    let Caller { app, actor } = caller;
    let access = books::open_named(app, actor, book, Rights::READ).await?;
    let request = ExportRequest {
        selection: Selection::All,
        format: Format::VCard(version),
    };
    Ok(files::exported(app.clone(), access, request).await?)
}

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
            books::open_named(app, actor, book, Rights::READ)
                .await
                .map_err(no_book)?;
            return Err(Failure::unmet(Condition::AddressBookLocation));
        }
        _ => return Err(not_allowed(resource)),
    };
    match books::open_named(app, actor, name, Rights::MANAGE).await {
        Ok(_) => return Err(exists()),
        Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let changes = match body {
        Some(body) => wanted(body)?,
        None => Changes::default(),
    };
    // Otherwise the book would stay when its properties are refused.
    properties::check_of_new_book(&changes.kept)?;
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
    let book = match books::create_named(app, actor, href, draft).await {
        Err(Error::Conflict(_)) => return Err(exists()),
        Err(Error::Invalid(fields)) => return Err(invalid(&fields)),
        made => made?,
    };
    let access = books::open(app, actor, Some(book.id), Rights::MANAGE).await?;
    properties::change_of_book(app, &access, &changes.kept).await?;
    Ok(StatusCode::CREATED.into_response())
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
    for prop in body
        .children_named(DAV, "set")
        .flat_map(|set| set.children_named(DAV, "prop"))
    {
        for element in &prop.children {
            match PropertyKind::of(element) {
                PropertyKind::ResourceType => require_address_book(element)?,
                PropertyKind::Protected => {
                    return Err(Failure::unmet(Condition::ValidResourceType));
                }
                property => changes.set(property, element),
            }
        }
    }
    Ok(changes)
}

fn require_address_book(resource_type: &Element) -> Result<()> {
    let is_known = |element: &Element| {
        element.name.is(DAV, "collection") || element.name.is(CARDDAV, "addressbook")
    };
    match resource_type.children.iter().all(is_known) {
        true => Ok(()),
        false => Err(Failure::unmet(Condition::ValidResourceType)),
    }
}
