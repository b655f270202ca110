//! The operations face: health checks, the description of the API, and the page to try it out.

pub mod docs;
mod health;

use axum::Router;
use axum::http::Method;
use utoipa::openapi::OpenApi;

use super::described::{DescribedRoutes, routes};
use super::face::FaceRules;
use super::{Shared, compression};

/// The rules of this face.
pub struct Ops;

/// Its paths; those below them are its own too. The route `/api/healthchecker` stands among the
/// paths of the API, where the clients of the service that Carnet began as look for it.
const PATHS: [&str; 4] = ["/docs", "/openapi.json", "/livez", "/readyz"];

/// The methods that a path may be asked with, also in vain: its route tells which it has.
const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

impl FaceRules for Ops {
    fn owns(&self, _method: &Method, path: &str) -> bool {
        let is_own = |own: &&str| {
            let rest = path.strip_prefix(own);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        PATHS.iter().any(is_own)
    }

    fn methods(&self) -> &'static [Method] {
        &METHODS
    }
}

/// Returns the described routes.
pub fn routes() -> DescribedRoutes {
    DescribedRoutes::default()
        .routes(routes!(health::healthchecker))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// Returns the routes of the description itself, and of the page about it.
pub fn description(api: fn() -> OpenApi) -> Router<Shared> {
    let router = docs::routes(api).layer(compression());
    #[cfg(not(feature = "web"))]
    let router = router.route("/", axum::routing::get(docs::welcome));
    router
}
