//! Routes with their descriptions, which are made only when somebody asks for them: an idle server
//! would keep 4 MB for them.

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, Route};
use std::convert::Infallible;
use tower::{Layer, Service};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::Shared;

/// The handlers of one path.
pub struct DescribedRoute {
    pub path: String,
    pub handlers: MethodRouter<Shared>,
    pub describe: fn() -> UtoipaMethodRouter<Shared>,
}

/// Routes, and how each is described.
#[derive(Default)]
pub struct DescribedRoutes {
    router: Router<Shared>,
    describe: Vec<fn() -> UtoipaMethodRouter<Shared>>,
}

impl DescribedRoutes {
    /// Adds a path.
    pub fn routes(mut self, route: DescribedRoute) -> Self {
        self.router = self.router.route(&route.path, route.handlers);
        self.describe.push(route.describe);
        self
    }

    /// Adds the routes of others.
    pub fn merge(mut self, others: Self) -> Self {
        self.router = self.router.merge(others.router);
        self.describe.extend(others.describe);
        self
    }

    /// Wraps the present routes.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.router = self.router.layer(layer);
        self
    }

    /// Returns the routes alone.
    pub fn into_router(self) -> Router<Shared> {
        self.router
    }

    /// Adds the descriptions of the routes to that of the server.
    pub fn describe(self, server: OpenApi) -> OpenApi {
        let describe = self.describe.into_iter();
        describe
            .fold(OpenApiRouter::with_openapi(server), |api, describe| {
                api.routes(describe())
            })
            .into_openapi()
    }
}

/// Makes a [`DescribedRoute`] of the handlers of one path, which utoipa describes.
macro_rules! routes {
    ($first:path $(, $further:path)* $(,)?) => {{
        use utoipa_axum::PathItemExt as _;
        let path = utoipa_axum::paste! { utoipa_axum::routes!(@path [path()] of $first) };
        let handlers = axum::routing::MethodRouter::new();
        let handlers = $crate::http::described::routes!(@on handlers $first);
        $(let handlers = $crate::http::described::routes!(@on handlers $further);)*
        $crate::http::described::DescribedRoute {
            path,
            handlers,
            describe: || utoipa_axum::routes!($first $(, $further)*),
        }
    }};
    (@on $handlers:ident $handler:path) => {{
        let methods = utoipa_axum::paste! { utoipa_axum::routes!(@path [methods()] of $handler) };
        methods.iter().fold($handlers, |handlers, method| handlers.on(method.to_method_filter(), $handler))
    }};
}
pub(super) use routes;
