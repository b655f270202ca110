//! The REST API: one file a resource.

pub mod auth;
pub mod avatars;
pub mod batch;
pub mod birthdays;
pub mod contacts;
pub mod health;
pub mod search;
pub mod users;
mod views;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

/// An answer with a JSON body.
fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
