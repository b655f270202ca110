//! Style, script, icons and pictures: embedded with their compressed forms, named by their content
//! hash, cached forever.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::policy::PAGE_POLICY;
use crate::error::Error;

/// A file that pages load.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    compressed: Option<Compressed>,
}

struct Compressed {
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// `/static/{name}`.
pub async fn serve(
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Path(name) = name.map_err(|_| Error::NotFound)?;
    let mut response = file(&format!("/static/{name}"), &headers)?;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, IMMUTABLE);
    Ok(response)
}

/// `/worker.js`: the service worker. It stands at the root because it controls only pages below
/// itself, and is kept by no cache because its address stays the same.
pub async fn worker(headers: HeaderMap) -> Result<Response, Error> {
    let mut response = file(WORKER_JS, &headers)?;
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    Ok(response)
}

/// Returns an embedded file in the best encoding that is accepted.
fn file(path: &str, headers: &HeaderMap) -> Result<Response, Error> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.path == path)
        .ok_or(Error::NotFound)?;
    let (encoding, bytes) = asset.encoded_for(headers);
    let mut response = ([(header::CONTENT_TYPE, asset.content_type)], bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

impl Asset {
    fn encoded_for(&self, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        let accepted = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        match &self.compressed {
            Some(compressed) if accepts(accepted, "br") => (Some("br"), compressed.brotli),
            Some(compressed) if accepts(accepted, "gzip") => (Some("gzip"), compressed.gzip),
            _ => (None, self.bytes),
        }
    }
}

/// Checks whether a content coding is accepted (RFC 9110, section 12.5.3): listed, and not with a
/// weight of zero.
fn accepts(list: &str, coding: &str) -> bool {
    list.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|q| q.parse::<f32>().ok())
            .is_some_and(|q| q <= 0.0);
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_used_when_it_is_accepted() {
        assert!(accepts("gzip, deflate, br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "br"));
    }
}
