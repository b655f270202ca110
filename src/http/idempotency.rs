//! `Idempotency-Key`: the header, and the stored answers for repeated requests.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::FutureExt;
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::domain::idempotency::IdempotencyKey;
use crate::error::Error;

/// The header in which a client sends its key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that marks the answer to a request that was carried out before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The key under which a request may be repeated.
#[derive(IntoParams)]
#[into_params(names("idempotency-key"), parameter_in = Header)]
#[expect(dead_code, reason = "it describes a header to utoipa")]
pub struct KeyHeader(
    /// A key of the client's choice, of 1 to 255 visible ASCII characters. Within 24 hours the same
    /// request with the same key is not carried out again: it gets the first answer, with
    /// `Idempotency-Replayed: true`. Another request with that key is refused (422), and so is the
    /// same one while the first is still running (409)
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    String,
);

/// Returns the key of a request.
///
/// # Errors
///
/// When there are several keys, or the key is invalid.
pub fn key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Error> {
    let mut values = headers.get_all(KEY).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Error::invalid("Idempotency-Key", "must be given once"));
    }
    // A value that is not visible ASCII becomes the empty text, which is refused as a key.
    value.to_str().unwrap_or_default().parse().map(Some)
}

/// An answer as it is stored.
#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    status: u16,
    etag: Option<String>,
    location: Option<String>,
    body: String,
}

/// Serializes an answer with a JSON body for storage.
pub fn kept(response: Response) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    // A body in memory is ready at once.
    let body = body
        .collect()
        .now_or_never()
        .and_then(Result::ok)
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    let text = |name: HeaderName| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let answer = KeptAnswer {
        status: parts.status.as_u16(),
        etag: text(header::ETAG),
        location: text(header::LOCATION),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}

/// Restores a stored answer.
///
/// # Errors
///
/// When the stored bytes are not an answer.
pub fn replayed(kept: &[u8]) -> Result<Response, Error> {
    let KeptAnswer {
        status,
        etag,
        location,
        body,
    } = serde_json::from_slice(kept).map_err(Error::internal)?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).map_err(Error::internal)?;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    for (name, value) in [(header::ETAG, etag), (header::LOCATION, location)] {
        if let Some(value) = value {
            headers.insert(name, HeaderValue::try_from(value).map_err(Error::internal)?);
        }
    }
    Ok(response)
}
