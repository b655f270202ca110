//! Reports about accounts (RFC 3744, section 9; RFC 3253, section 3.8), as Apple's programs ask them.
//! Everybody sees only themselves.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::domain::{collection, properties};
use crate::http::dav::collection::{Collection, open_card};
use crate::http::dav::failure::{Failure, Result, XML};
use crate::http::dav::multistatus::{self, PropertyWriter, RequestedProperties};
use crate::http::dav::path::Resource;
use crate::http::dav::properties::{Property, ResourceView, Viewer};
use crate::http::dav::propfind::wanted_in;
use crate::http::dav::{Caller, require_existing, unsupported_report};
use crate::model::actor::Rights;
use crate::xml::{DAV, Element, Name, escape};
use axum::http::header;

/// Answers a report of this name.
pub async fn answer(
    caller: &Caller,
    resource: &Resource,
    report: &str,
    body: &Element,
) -> Result<Response> {
    require_existing(caller, resource, Rights::READ).await?;
    match report {
        "expand-property" => expand_property(caller, resource, body).await,
        "principal-property-search" => search(caller, body).await,
        "principal-search-property-set" => Ok(search_properties()),
        "acl-principal-prop-set" | "principal-match" => {
            let wanted = wanted_in(body)?.unwrap_or(RequestedProperties::Named(Vec::new()));
            let mut out = String::new();
            write_principal(caller, &wanted, &mut out).await?;
            Ok(multistatus::whole(&out))
        }
        _ => Err(unsupported_report()),
    }
}

/// Writes the answer about the account that asks.
async fn write_principal(
    caller: &Caller,
    wanted: &RequestedProperties,
    out: &mut String,
) -> Result<()> {
    let Caller { app, actor } = caller;
    let kept = properties::of_account(app, actor).await?;
    let path = Resource::Principal(actor.id()).to_string();
    let viewer = Viewer { actor };
    PropertyWriter::new(wanted, false).write(
        out,
        &path,
        viewer,
        ResourceView::Principal(&kept),
        None,
    );
    Ok(())
}

/// Returns the account that asks if its name or address matches every search.
async fn search(caller: &Caller, body: &Element) -> Result<Response> {
    let user = &caller.actor.user;
    let email = user.email.to_lowercase();
    let name = user.username.to_lowercase();
    let matches = |search: &Element| {
        let sought = search
            .child(DAV, "match")
            .map(|sought| sought.text.trim().to_lowercase());
        sought.is_some_and(|sought| name.contains(&sought) || email.contains(&sought))
    };
    let is_any = body.attribute("test") == Some("anyof");
    let mut searches = body.children_named(DAV, "property-search");
    let is_found = match is_any {
        true => searches.any(matches),
        false => searches.all(matches),
    };
    let mut out = String::new();
    if is_found {
        let wanted = wanted_in(body)?.unwrap_or(RequestedProperties::Named(Vec::new()));
        write_principal(caller, &wanted, &mut out).await?;
    }
    Ok(multistatus::whole(&out))
}

/// Returns the properties by which accounts can be searched.
fn search_properties() -> Response {
    let body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
        <D:principal-search-property-set xmlns:D=\"DAV:\" xmlns:S=\"http://calendarserver.org/ns/\">\
        <D:principal-search-property><D:prop><D:displayname/></D:prop>\
        <D:description xml:lang=\"en\">Name</D:description></D:principal-search-property>\
        <D:principal-search-property><D:prop><S:email-address-set/></D:prop>\
        <D:description xml:lang=\"en\">Email</D:description></D:principal-search-property>\
        </D:principal-search-property-set>\n";
    (StatusCode::OK, [(header::CONTENT_TYPE, XML)], body).into_response()
}

/// Returns the properties of a resource; those that name the account are answered with its own
/// properties in their place.
async fn expand_property(caller: &Caller, resource: &Resource, body: &Element) -> Result<Response> {
    let Caller { app, actor } = caller;
    let kept = properties::of_account(app, actor).await?;
    let viewer = Viewer { actor };
    let principal = Resource::Principal(actor.id()).to_string();
    let (mut found, mut plain) = (String::new(), Vec::new());
    for asked in body.children_named(DAV, "property") {
        let name = property_name(asked)?;
        let inner = asked.children_named(DAV, "property").map(property_name);
        let inner = inner.collect::<Result<Vec<_>>>()?;
        let leads_to_principal = matches!(
            Property::of(&name),
            Some(Property::CurrentUserPrincipal | Property::Owner | Property::PrincipalUrl)
        );
        if inner.is_empty() || !leads_to_principal {
            plain.push(name);
            continue;
        }
        let mut response = String::new();
        let writer = PropertyWriter::new(&RequestedProperties::Named(inner), false);
        writer.write(
            &mut response,
            &principal,
            viewer,
            ResourceView::Principal(&kept),
            None,
        );
        let tag = escape(&name.local).into_owned();
        found.push_str(&format!("<D:{tag}>{response}</D:{tag}>"));
    }
    let writer = PropertyWriter::new(&RequestedProperties::Named(plain), false);
    let mut out = String::new();
    let mut write = |shown: ResourceView<'_>| {
        writer.write(&mut out, &resource.to_string(), viewer, shown, Some(&found));
    };
    match resource {
        Resource::Principal(_) => write(ResourceView::Principal(&kept)),
        Resource::Home(_) => {
            let room = properties::room(app, actor).await?;
            write(ResourceView::Home(&kept, Some(room)));
        }
        Resource::Book(_, book) => {
            let opened = Collection::open(caller, book).await?;
            write(ResourceView::Book(&opened.view(app, &writer).await?));
        }
        Resource::Card(_, book, href) => {
            let (access, href) = open_card(caller, book, href, Rights::READ).await?;
            let card = collection::get(app, &access, &href).await?;
            write(ResourceView::Card(&card.head, None));
        }
        _ => write(ResourceView::Listing),
    }
    Ok(multistatus::whole(&out))
}

/// Returns the name that a `property` element asks for.
fn property_name(asked: &Element) -> Result<Name> {
    let namespace = asked.attribute("namespace").unwrap_or(DAV);
    let name = asked.attribute("name").unwrap_or_default();
    let is_begun = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let is_going_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    match is_begun && name.chars().all(is_going_on) {
        true => Ok(Name::new(namespace, name)),
        false => Err(Failure::malformed(
            "a property has a name that no element can have",
        )),
    }
}
