//! HTTP: parses requests, calls the domain, renders answers. All routes of the API are on this
//! page.

mod api;
mod auth;
mod body;
mod docs;
mod edge;
mod extract;
mod idempotency;
mod pace;
mod pieces;
mod problem;
mod server;
#[cfg(feature = "web")]
mod web;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, Request};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use futures_util::TryFutureExt;
use ipnet::IpNet;
use tower::ServiceExt;
use tower::layer::util::Stack;
use tower::util::MapResponseLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel, DefaultPredicate};
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::domain::App;
pub use server::{Server, ServerLimits};

/// Answers shorter than this are not worth compressing, in bytes.
const COMPRESS_ABOVE: u16 = 1024;

/// The options of the HTTP layer.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Origins whose pages may read the API's answers; `*` stands for all. Empty keeps CORS closed.
    pub cors_origins: Vec<String>,
    /// Peers whose `X-Forwarded-For` tells the client's address.
    pub trusted_proxies: Vec<IpNet>,
    /// The longest time that a request may take, its body included.
    pub request_timeout: Duration,
}

/// The state that handlers and middleware share.
#[derive(Clone)]
pub struct Shared {
    app: Arc<App>,
    options: Arc<Options>,
}

impl FromRef<Shared> for Arc<App> {
    fn from_ref(shared: &Shared) -> Self {
        Arc::clone(&shared.app)
    }
}

impl FromRef<Shared> for Arc<Options> {
    fn from_ref(shared: &Shared) -> Self {
        Arc::clone(&shared.options)
    }
}

/// Hands on bodies in pieces.
type PaceLayer = MapResponseLayer<fn(Response) -> Response>;

/// Compresses long answers. Only routes whose answers can be long carry it, because it costs every
/// request.
fn compression() -> Stack<PaceLayer, CompressionLayer<impl Predicate>> {
    let large = SizeAbove::new(COMPRESS_ABOVE).and(DefaultPredicate::new());
    let compression = CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest)
        .compress_when(large);
    Stack::new(MapResponseLayer::new(pieces::paced), compression)
}

/// Returns the documented routes.
fn api_routes() -> OpenApiRouter<Shared> {
    let long = OpenApiRouter::new()
        // /api/contacts
        .routes(routes!(api::contacts::list, api::contacts::create))
        // /api/books, /api/books/{id}, /api/changes
        .routes(routes!(api::books::list, api::books::create))
        .routes(routes!(
            api::books::get,
            api::books::update,
            api::books::delete
        ))
        .routes(routes!(api::changes::list))
        // /api/contacts/search, /birthdays, /search/birtdays, /batch
        .routes(routes!(api::search::search))
        .routes(routes!(api::birthdays::birthdays))
        .routes(routes!(api::birthdays::birthdays_by_former_path))
        .routes(routes!(api::batch::run))
        // /api/contacts/{id}/history, /api/contacts/{id}/history/{version}/restore,
        // /api/operations, /api/rewind
        .routes(routes!(api::history::of_contact))
        .routes(routes!(api::history::restore))
        .routes(routes!(api::history::operations))
        .routes(routes!(api::history::operation))
        .routes(routes!(api::history::cancel))
        .routes(routes!(api::history::undo))
        .routes(routes!(api::history::rewind))
        // /api/trash, /api/trash/{id}, /api/trash/{id}/restore
        .routes(routes!(api::trash::list, api::trash::empty))
        .routes(routes!(api::trash::remove))
        .routes(routes!(api::trash::restore))
        // /api/labels, /api/labels/{label}, /api/labels/{label}/contacts
        .routes(routes!(api::labels::list))
        .routes(routes!(api::labels::rename, api::labels::delete))
        .routes(routes!(api::labels::assign))
        // /api/contacts/{id}/card
        .routes(routes!(
            api::cards::get,
            api::cards::replace,
            api::cards::patch
        ))
        // /api/duplicates, /api/duplicates/merge, /api/duplicates/distinct
        .routes(routes!(api::duplicates::list))
        .routes(routes!(api::duplicates::merge))
        .routes(routes!(api::duplicates::tell_apart))
        // /api/import, /api/export
        .routes(routes!(api::import::run))
        .routes(routes!(api::export::run))
        .layer(compression());
    OpenApiRouter::with_openapi(docs::description())
        // /api/auth/signup, /login, /refresh_token, /logout
        .routes(routes!(api::auth::sign_up))
        .routes(routes!(api::auth::sign_in))
        .routes(routes!(api::auth::refresh_by_header, api::auth::refresh))
        .routes(routes!(api::auth::sign_out))
        // /api/users/me
        .routes(routes!(api::users::me, api::users::update_me))
        .merge(long)
        // /api/contacts/{id}, /api/contacts/{id}/favorite, /api/contacts/{id}/move
        .routes(routes!(
            api::contacts::get,
            api::contacts::replace,
            api::contacts::patch,
            api::contacts::delete
        ))
        .routes(routes!(api::contacts::set_favorite))
        .routes(routes!(api::contacts::move_to))
        // /api/contacts/{id}/photo
        .routes(routes!(
            api::cards::photo,
            api::cards::set_photo,
            api::cards::remove_photo
        ))
        // /api/healthchecker, /livez, /readyz, /avatars/{seed}
        .routes(routes!(api::health::healthchecker))
        .routes(routes!(api::health::live))
        .routes(routes!(api::health::ready))
        .routes(routes!(api::avatars::avatar))
}

/// Returns the description of every documented route.
pub fn openapi() -> OpenApi {
    docs::completed(api_routes().into_openapi())
}

/// All that this server answers.
#[derive(Clone)]
pub struct Site {
    shared: Shared,
    router: Router,
}

impl Site {
    /// Creates the site in front of this domain.
    pub fn new(app: Arc<App>, options: Options) -> Self {
        let shared = Shared {
            app,
            options: Arc::new(options),
        };
        let (api, description) = api_routes().split_for_parts();
        let router = api.merge(docs::routes(docs::completed(description)).layer(compression()));
        #[cfg(feature = "web")]
        let router = router.merge(web::routes());
        #[cfg(not(feature = "web"))]
        let router = router.route("/", axum::routing::get(docs::welcome));
        let router = router
            .fallback(problem::not_found)
            .method_not_allowed_fallback(problem::method_not_allowed);
        let router = match cors(&shared.options.cors_origins) {
            Some(cors) => router.layer(cors),
            None => router,
        };
        let router = router.with_state(shared.clone());
        Self { shared, router }
    }

    /// Answers a request. The guard wraps the router from outside, because inside it each route
    /// would hold a copy.
    pub async fn answer(&self, request: Request) -> Response {
        let routed = |request| {
            self.router
                .clone()
                .oneshot(request)
                .unwrap_or_else(|never| match never {})
        };
        edge::guard(&self.shared, request, routed).await
    }
}

/// Opens the API to pages of other origins. Credentials are not allowed, because tokens travel in a
/// header.
fn cors(origins: &[String]) -> Option<CorsLayer> {
    let allowed = match origins {
        [] => return None,
        [any] if any == "*" => AllowOrigin::any(),
        listed => AllowOrigin::list(
            listed
                .iter()
                .filter_map(|origin| HeaderValue::from_str(origin).ok()),
        ),
    };
    let exposed = [
        "etag",
        "idempotency-replayed",
        "link",
        "location",
        "retry-after",
        "x-total-count",
        edge::REQUEST_ID,
    ];
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            idempotency::KEY,
        ])
        .expose_headers(exposed.map(HeaderName::from_static))
        .max_age(Duration::from_secs(3600));
    Some(cors)
}
