//! The rules of a face that hold around its routes.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::domain::App;

/// Renders a problem in the form that a face's clients expect, with its status.
pub type ErrorRenderer = Box<dyn FnOnce(&Arc<App>, Response) -> Response + Send>;

/// A way into the server over HTTP. Its routes are declared beside it, in its own module.
pub trait FaceRules: Sync {
    /// Checks whether a request of this method for this path belongs to this face.
    fn owns(&self, method: &Method, path: &str) -> bool;

    /// Returns the methods that its paths may know; others are refused before routing.
    fn methods(&self) -> &'static [Method];

    /// Returns the challenge of its 401 answers (RFC 9110, section 11.6.1).
    fn challenge(&self) -> Option<HeaderValue> {
        None
    }

    /// Checks whether the log lines of this request carry its identifier at the usual level. Reads
    /// log only failures, where it is added anyway.
    fn is_traced(&self, request: &Request) -> bool {
        !request.method().is_safe()
    }

    /// Answers a path without a route.
    fn not_found(&self, _uri: &Uri) -> Response {
        Problem::new(StatusCode::NOT_FOUND, "not found").into_response()
    }

    /// Returns how to render a problem for whoever sent this request; `None` leaves it as it is.
    fn error_renderer(&self, _request: &Request) -> Option<ErrorRenderer> {
        None
    }
}
