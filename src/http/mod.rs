//! HTTP: parses requests, calls the domain, renders answers. This page shows the faces and what
//! they share; each declares its routes and rules in its own module.

mod api;
mod attachment;
mod auth;
mod body;
mod budget;
mod calendar;
mod dav;
mod described;
mod edge;
mod extract;
mod face;
mod files;
mod idempotency;
mod json;
mod multipart;
mod ops;
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
use axum::http::{Method, Uri};
use axum::response::Response;
use futures_util::TryFutureExt;
use ipnet::IpNet;
use tower::ServiceExt;
use tower::layer::util::Stack;
use tower::util::MapResponseLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel, DefaultPredicate};
use utoipa::openapi::OpenApi;

use crate::domain::App;
use described::DescribedRoutes;
use face::FaceRules;
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

/// The face that answers paths which no other face owns.
#[cfg(feature = "web")]
const REST: &dyn FaceRules = &web::Web;
#[cfg(not(feature = "web"))]
const REST: &dyn FaceRules = &ops::Ops;

/// Returns the face that a request of this method for this path belongs to.
fn face_of(method: &Method, path: &str) -> &'static dyn FaceRules {
    const FACES: [&dyn FaceRules; 4] = [&ops::Ops, &api::Api, &dav::Dav, &calendar::CalendarFace];
    FACES
        .into_iter()
        .find(|face| face.owns(method, path))
        .unwrap_or(REST)
}

/// Returns the routes of the faces for programs.
fn described_routes() -> DescribedRoutes {
    api::routes().merge(calendar::routes()).merge(ops::routes())
}

/// Returns the description of every documented route.
pub fn openapi() -> OpenApi {
    ops::docs::completed(described_routes().describe(ops::docs::description()))
}

/// All that this server answers.
#[derive(Clone)]
pub struct Site {
    shared: Shared,
    router: Router,
    /// The routes of CardDAV, which share the path `/` with others and have methods of their own.
    dav: Router,
}

impl Site {
    /// Creates the site in front of this domain.
    pub fn new(app: Arc<App>, options: Options) -> Self {
        let shared = Shared {
            app,
            options: Arc::new(options),
        };
        let router = described_routes().into_router();
        let router = router.merge(ops::description(openapi));
        #[cfg(feature = "web")]
        let router = router.merge(web::routes());
        let router = router
            .fallback(async |method: Method, uri: Uri| face_of(&method, uri.path()).not_found(&uri))
            .method_not_allowed_fallback(problem::method_not_allowed);
        let router = match api::cors(&shared.options.cors_origins) {
            Some(cors) => router.layer(cors),
            None => router,
        };
        let router = router.with_state(shared.clone());
        let dav = dav::routes().with_state(shared.clone());
        Self {
            shared,
            router,
            dav,
        }
    }

    /// Answers a request. The guard wraps the router from outside, because inside it each route
    /// would hold a copy.
    pub async fn answer(&self, request: Request) -> Response {
        let is_dav = dav::Dav.owns(request.method(), request.uri().path());
        let router = if is_dav { &self.dav } else { &self.router };
        let routed = |request| {
            router
                .clone()
                .oneshot(request)
                .unwrap_or_else(|never| match never {})
        };
        edge::guard(&self.shared, request, routed).await
    }
}
