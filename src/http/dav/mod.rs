//! CardDAV (RFC 6352 on RFC 4918), for phones and mail programs.
//!
//! `path` names the resources: principals, homes, books and cards. Each method has a handler of its
//! own: it parses headers and XML (`xml`, within bounds), calls the same domain functions as the
//! other faces, and writes its answer. Answers about many resources are streamed, so that a large
//! book takes no more memory than a small one. What holds for a card's storage stands in
//! `domain/collection.rs`.

mod auth;
mod card;
mod collection;
mod failure;
mod headers;
mod mkcol;
mod multistatus;
mod path;
mod properties;
mod propfind;
mod proppatch;
mod report;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::body::{self, LARGE, WEIGH_BYTES};
use super::face::{ErrorRenderer, FaceRules};
use crate::domain::App;
use crate::error::Error;
use crate::model::actor::{Actor, Rights};
use crate::xml::{self, Element};
use collection::{open_book, open_card};
use failure::{Condition, Failure, Result};
use path::{ROOT, Resource};

/// The classes of RFC 4918 and the extensions that this server has.
const CLASSES: &str = "1, 3, extended-mkcol, access-control, addressbook";
/// The path that leads clients here (RFC 6764).
const WELL_KNOWN: &str = "/.well-known/carddav";

/// The rules of this face.
pub struct Dav;

/// The methods of WebDAV beside those of HTTP.
fn extended(name: &str) -> Method {
    // Every name that is passed is a token.
    Method::from_bytes(name.as_bytes()).unwrap_or_default()
}

static METHODS: std::sync::LazyLock<[Method; 13]> = std::sync::LazyLock::new(|| {
    [
        Method::OPTIONS,
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        extended("PROPFIND"),
        extended("PROPPATCH"),
        extended("MKCOL"),
        extended("COPY"),
        extended("MOVE"),
        extended("REPORT"),
    ]
});

impl FaceRules for Dav {
    /// Clients that know only the server's name begin at `/`, and some at `/principals/`.
    fn owns(&self, method: &Method, path: &str) -> bool {
        path.starts_with(ROOT)
            || path == ROOT.trim_end_matches('/')
            || path.trim_end_matches('/') == WELL_KNOWN
            || (["/", "/principals/", "/principals"].contains(&path)
                && [METHODS[0].as_str(), "PROPFIND", "REPORT"].contains(&method.as_str()))
    }

    fn methods(&self) -> &'static [Method] {
        METHODS.as_slice()
    }

    fn challenge(&self) -> Option<HeaderValue> {
        Some(HeaderValue::from_static(
            "Basic realm=\"Carnet\", charset=\"UTF-8\"",
        ))
    }

    fn is_traced(&self, request: &Request) -> bool {
        !matches!(
            request.method().as_str(),
            "GET" | "HEAD" | "OPTIONS" | "PROPFIND" | "REPORT"
        )
    }

    fn error_renderer(&self, _request: &Request) -> Option<ErrorRenderer> {
        Some(Box::new(|_, problem| failure::rendered(problem)))
    }
}

/// Returns the routes: one handler, because the methods are not those of a router.
pub fn routes() -> Router<Shared> {
    Router::new().fallback(answer).layer(super::compression())
}

/// The account that asks.
#[derive(Clone)]
struct Caller {
    app: Arc<App>,
    actor: Arc<Actor>,
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    if request.uri().path().trim_end_matches('/') == WELL_KNOWN {
        return (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, ROOT)]).into_response();
    }
    respond(&shared, request)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn respond(shared: &Shared, request: Request) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let actor = auth::authenticate(shared, &mut parts).await?;
    let resource = Resource::parse(parts.uri.path())
        .ok_or_else(|| nothing_at(&parts.method, parts.uri.path()))?;
    let is_foreign = resource.owner().is_some_and(|owner| owner != actor.id());
    if is_foreign {
        return Err(Error::NotFound.into());
    }
    let caller = Caller {
        app: Arc::clone(&shared.app),
        actor,
    };
    let (method, headers) = (parts.method.clone(), parts.headers.clone());
    let request = Request::from_parts(parts, body);
    let answer = match method.as_str() {
        "OPTIONS" => Ok(options(&resource)),
        "PUT" => card::put(&caller, &resource, &headers, request).await,
        "POST" => card::add_member(&caller, &resource, &headers, request).await,
        "GET" | "HEAD" => card::get(&caller, &resource, &headers).await,
        "DELETE" => card::delete(&caller, &resource, &headers).await,
        "COPY" | "MOVE" => card::relocate(&caller, &resource, &headers, &method).await,
        name => {
            let body = read_xml(&caller, request).await?;
            with_xml(name, &caller, &resource, &headers, body.as_ref()).await
        }
    };
    answer.map_err(|failure| failure.on(&resource))
}

/// The slashes in the path of a card.
const SLASHES_OF_CARD: usize = 5;

/// Refuses a path at which nothing can be. A client that would make something there is told that it
/// cannot, or below what has no members, that there is no such collection.
fn nothing_at(method: &Method, path: &str) -> Failure {
    let is_too_deep = path.trim_end_matches('/').matches('/').count() > SLASHES_OF_CARD;
    match method.as_str() {
        "PUT" | "MKCOL" if is_too_deep => no_book(Error::NotFound),
        "PUT" | "MKCOL" => Failure::Plain(
            StatusCode::FORBIDDEN,
            "nothing can be stored under this path".to_owned(),
        ),
        _ => Error::NotFound.into(),
    }
}

/// Answers the methods whose body is XML.
async fn with_xml(
    method: &str,
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    body: Option<&Element>,
) -> Result<Response> {
    match method {
        "PROPFIND" => propfind::propfind(caller, resource, headers, body).await,
        "PROPPATCH" => proppatch::proppatch(caller, resource, headers, body).await,
        "MKCOL" => mkcol::mkcol(caller, resource, body).await,
        "REPORT" => report::report(caller, resource, headers, body).await,
        _ => Err(not_allowed(resource)),
    }
}

/// Receives a body of XML; `None` if it is empty.
async fn read_xml(caller: &Caller, request: Request) -> Result<Option<Element>> {
    let Caller { app, actor } = caller;
    let media_type = body::media_type(request.headers());
    let arrived = body::receive(app, actor.id(), request, LARGE).await?;
    let bytes = arrived.hold(app, WEIGH_BYTES).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    // Some clients name no type, or that of a form.
    let is_xml = [
        "",
        "application/xml",
        "text/xml",
        "application/x-www-form-urlencoded",
    ]
    .contains(&media_type.as_str());
    if !is_xml && !media_type.ends_with("+xml") {
        let detail = "the body must be application/xml";
        return Err(Failure::Plain(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            detail.to_owned(),
        ));
    }
    let parsed = body::work_through(app, Some(actor.id()), bytes, |bytes| xml::parse(&bytes));
    Ok(Some(parsed.await??))
}

/// Returns the methods that a resource knows.
fn allowed(resource: &Resource) -> &'static str {
    match resource {
        Resource::Card(..) => {
            "OPTIONS, GET, HEAD, PUT, POST, DELETE, COPY, MOVE, PROPFIND, PROPPATCH, REPORT"
        }
        Resource::Book(..) => {
            "OPTIONS, GET, HEAD, POST, DELETE, PROPFIND, PROPPATCH, MKCOL, REPORT"
        }
        _ => "OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, REPORT",
    }
}

fn options(resource: &Resource) -> Response {
    let headers = [
        ("dav", CLASSES),
        ("allow", allowed(resource)),
        ("content-length", "0"),
    ];
    (StatusCode::OK, headers).into_response()
}

/// Refuses a method that a resource does not know.
fn not_allowed(resource: &Resource) -> Failure {
    let response = (
        StatusCode::METHOD_NOT_ALLOWED,
        [(header::ALLOW, allowed(resource))],
        [(header::CONTENT_TYPE, failure::XML)],
        failure::error_body(""),
    );
    Failure::from(response.into_response())
}

/// Returns the refusal to make something in a book that cannot be opened: if there is none, what is
/// missing is not the thing itself (RFC 4918, section 9.7.1).
fn no_book(error: Error) -> Failure {
    match error {
        Error::NotFound => Failure::Plain(
            StatusCode::CONFLICT,
            "there is no such address book".to_owned(),
        ),
        error => error.into(),
    }
}

/// Returns the body of a request that needs one.
fn required<'a>(body: Option<&'a Element>, name: &str) -> Result<&'a Element> {
    body.ok_or_else(|| Failure::malformed(format!("a {name} element is needed")))
}

/// Checks that a book or card exists, and that the credential gives these rights there.
async fn require_existing(caller: &Caller, resource: &Resource, rights: Rights) -> Result<()> {
    match resource {
        Resource::Book(_, book) => {
            open_book(caller, book, rights).await?;
        }
        Resource::Card(_, book, href) => {
            let (access, href) = open_card(caller, book, href, rights).await?;
            crate::domain::collection::get(&caller.app, &access, &href).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Refuses a report that a resource does not answer.
fn unsupported_report() -> Failure {
    Failure::unmet(Condition::SupportedReport)
}
