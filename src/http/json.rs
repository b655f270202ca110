//! Answers in JSON.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

/// Room for an answer with one contact and for the headers of any answer, in bytes.
pub const TYPICAL_BODY: usize = 768;
const TYPICAL_HEADERS: usize = 14;

/// Returns an answer with a JSON body.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    json_of_size(status, value, TYPICAL_BODY)
}

/// Returns an answer with a JSON body of about `bytes` bytes.
pub fn json_of_size(status: StatusCode, value: &impl Serialize, bytes: usize) -> Response {
    let mut body = Vec::with_capacity(bytes);
    // Serializing these views into memory cannot fail.
    let _ = serde_json::to_writer(&mut body, value);
    let mut response = Response::new(Body::from(body));
    response.headers_mut().reserve(TYPICAL_HEADERS);
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
