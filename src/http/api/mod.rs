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

/// Room for an answer with one contact, in bytes, and for the headers of any.
const TYPICAL_BODY: usize = 768;
const TYPICAL_HEADERS: usize = 14;

/// An answer with a JSON body.
fn json(status: StatusCode, value: &impl Serialize) -> Response {
    json_of_size(status, value, TYPICAL_BODY)
}

/// An answer with a JSON body of about so many bytes.
fn json_of_size(status: StatusCode, value: &impl Serialize, bytes: usize) -> Response {
    let mut body = Vec::with_capacity(bytes);
    // Writing what these views hold into memory cannot fail.
    let _ = serde_json::to_writer(&mut body, value);
    let mut response = Response::new(Body::from(body));
    response.headers_mut().reserve(TYPICAL_HEADERS);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
