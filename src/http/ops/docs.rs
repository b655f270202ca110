//! The OpenAPI description, and a page for trying out the API.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use quick_cache::sync::Cache;
use tokio::sync::OnceCell;
use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::security::{
    Flow, HttpAuthScheme, HttpBuilder, OAuth2, Password, Scopes, SecurityRequirement,
    SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder,
};

use crate::error::Error;
use crate::http::Shared;
use crate::http::problem::Problem;

/// Allows only what this server itself serves; Swagger UI draws some icons from `data:`.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Carnet",
        description = "An address book server that people run themselves. Sign in with `POST /api/auth/login` and send the access token as \
            `Authorization: Bearer`. Errors are `application/problem+json` (RFC 9457) with a string `detail`.",
        license(name = "MIT", identifier = "MIT")
    ),
    components(schemas(Problem)),
    tags(
        (name = "auth", description = "Signing up, in and out"),
        (name = "users", description = "Your account"),
        (name = "app-passwords", description = "Passwords of single devices, for CardDAV alone"),
        (name = "calendar", description = "The calendar of birthdays, for programs that subscribe to it"),
        (name = "books", description = "Your address books"),
        (name = "contacts", description = "Your contacts. Another account's contact answers 404, as if it did not exist"),
        (name = "cards", description = "The whole card of a contact, and its photo"),
        (name = "labels", description = "Labels of contacts"),
        (name = "duplicates", description = "Contacts that seem to be the same person"),
        (name = "files", description = "Importing and exporting contacts"),
        (name = "history", description = "Former versions of contacts, and changes of many that can be undone"),
        (name = "trash", description = "Deleted contacts"),
        (name = "sync", description = "Changes since the last synchronization"),
        (name = "health", description = "The health of the server"),
    )
)]
struct Description;

/// Returns the description before the routes are added.
pub fn description() -> OpenApi {
    let mut api = Description::openapi();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    let password = Flow::Password(Password::new("/api/auth/login", Scopes::new()));
    let components = api
        .components
        .take()
        .unwrap_or_else(|| ComponentsBuilder::new().build());
    api.components = Some(
        ComponentsBuilder::from(components)
            .security_scheme("bearer", SecurityScheme::Http(bearer))
            .security_scheme("password", SecurityScheme::OAuth2(OAuth2::new([password])))
            .build(),
    );
    api
}

/// Adds what follows from an operation's shape, so that handlers need not repeat it.
pub fn completed(mut api: OpenApi) -> OpenApi {
    for item in api.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            add_security(operation);
            require_body(operation);
            add_problems(operation);
            name_by_tag(operation);
        }
    }
    api
}

/// Prefixes the operation's name with its tag, because several resources are listed, deleted and so
/// on.
fn name_by_tag(operation: &mut Operation) {
    const SHARED: [&str; 10] = [
        "app-passwords",
        "books",
        "calendar",
        "cards",
        "duplicates",
        "files",
        "history",
        "labels",
        "sync",
        "trash",
    ];
    let tag = operation
        .tags
        .iter()
        .flatten()
        .find(|tag| SHARED.contains(&tag.as_str()));
    if let (Some(tag), Some(name)) = (tag, &operation.operation_id) {
        operation.operation_id = Some(format!("{}_{name}", tag.replace('-', "_")));
    }
}

/// Requires a token, unless the operation names its own requirement; `security(())` is open to
/// everyone.
fn add_security(operation: &mut Operation) {
    let scheme = |name: &str| SecurityRequirement::new(name, Vec::<String>::new());
    let is_open = |own: &Vec<_>| own.iter().all(|one| *one == SecurityRequirement::default());
    operation.security = match operation.security.take() {
        None => Some(vec![scheme("bearer"), scheme("password")]),
        Some(own) => Some(own).filter(|own| !is_open(own)),
    };
}

/// Marks the body as required, which it is wherever there is one; generators otherwise take a body
/// of several media types for optional.
fn require_body(operation: &mut Operation) {
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.required = Some(Required::True);
    }
}

fn add_problems(operation: &mut Operation) {
    let names = |wanted: fn(&Parameter) -> bool| {
        let parameters = operation.parameters.iter().flatten();
        parameters
            .filter_map(|parameter| match parameter {
                RefOr::T(parameter) => Some(parameter),
                RefOr::Ref(_) => None,
            })
            .any(wanted)
    };
    let has_parameters = names(|_| true);
    let names_anything = names(|parameter| parameter.parameter_in == ParameterIn::Path);
    let names_book = names(|parameter| parameter.name == "book");
    let names_version = names(|parameter| parameter.name == "if-match");
    let signed_in = operation.security.is_some();
    let has_body = operation.request_body.is_some();
    let common = [
        (400, "The request is malformed", true),
        (503, "The server or its database is busy", true),
        (500, "The server failed", true),
    ];
    let shaped = [
        (401, "Not signed in", signed_in),
        (
            404,
            "It does not exist, or it belongs to another account",
            names_anything || names_book,
        ),
        (412, "The contact was changed meanwhile", names_version),
        (413, "The body is too large", has_body),
        (415, "The media type of the body is not supported", has_body),
        (
            422,
            "A value is invalid; `errors` lists each",
            has_body || has_parameters,
        ),
        (429, "Too many requests; see `Retry-After`", has_body),
        (
            507,
            "The server's storage is full; nothing was written",
            has_body || names_anything,
        ),
    ];
    for (status, description, applies) in common.into_iter().chain(shaped) {
        if applies {
            operation
                .responses
                .responses
                .entry(status.to_string())
                .or_insert_with(|| problem(description));
        }
    }
}

fn problem(description: &str) -> RefOr<utoipa::openapi::Response> {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    RefOr::T(
        ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", content)
            .build(),
    )
}

/// Returns the routes of `/openapi.json` and the page `/docs`. The description is made when it is
/// first asked for.
pub fn routes(openapi: fn() -> OpenApi) -> Router<Shared> {
    let made = Arc::new(OnceCell::new());
    let serve = move || async move {
        let description = made.get_or_try_init(|| write(openapi)).await?.clone();
        Ok::<_, Error>(([(header::CONTENT_TYPE, "application/json")], description))
    };
    let config = utoipa_swagger_ui::Config::from("/openapi.json")
        .use_base_layout()
        .persist_authorization(false);
    let page = Arc::new(Page {
        config: Arc::new(config),
        files: Cache::new(FILES),
    });
    Router::new()
        .route("/openapi.json", get(serve))
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .route(
            "/docs/",
            get({
                let page = Arc::clone(&page);
                || async move { page.file("index.html") }
            }),
        )
        .route(
            "/docs/{file}",
            get(|file: Result<Path<String>, PathRejection>| async move {
                let Path(file) = file.map_err(|_| Error::NotFound)?;
                page.file(&file)
            }),
        )
}

/// Makes the description, which takes some milliseconds.
async fn write(openapi: fn() -> OpenApi) -> Result<Bytes, Error> {
    tokio::task::spawn_blocking(move || serde_json::to_vec(&openapi()))
        .await
        .map_err(Error::internal)?
        .map(Bytes::from)
        .map_err(Error::internal)
}

/// The page's files. All answers with one file share its bytes, some of which are large.
struct Page {
    config: Arc<utoipa_swagger_ui::Config<'static>>,
    files: Cache<String, (HeaderValue, Bytes)>,
}

/// A capacity above the number of the page's files.
const FILES: usize = 32;

impl Page {
    fn file(&self, name: &str) -> Result<Response, Error> {
        let (content_type, bytes) = match self.files.get(name) {
            Some(known) => known,
            None => {
                let file = utoipa_swagger_ui::serve(name, Arc::clone(&self.config))
                    .map_err(Error::internal)?
                    .ok_or(Error::NotFound)?;
                let content_type =
                    HeaderValue::try_from(file.content_type).map_err(Error::internal)?;
                let read = (content_type, Bytes::from(file.bytes.into_owned()));
                self.files.insert(name.to_owned(), read.clone());
                read
            }
        };
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ),
        ];
        Ok((headers, bytes).into_response())
    }
}

/// Describes the server and links onward, for visitors of a server without web pages.
#[cfg(not(feature = "web"))]
pub async fn welcome(
    axum::extract::State(shared): axum::extract::State<Shared>,
) -> axum::Json<serde_json::Value> {
    let links = serde_json::json!({"documentation": "/docs", "openapi": "/openapi.json", "health": "/api/healthchecker"});
    let (version, url) = (env!("CARGO_PKG_VERSION"), &shared.app.public_url);
    axum::Json(
        serde_json::json!({"name": "Carnet", "version": version, "url": url, "links": links}),
    )
}
