//! The guard around every request and answer: framing, identity, time limits, panics, headers.

use std::panic::AssertUnwindSafe;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use hyper::body::Body as _;
use tracing::Instrument;

use super::Shared;
use super::body::Rest;
use super::budget::RequestBudget;
use super::face::FaceRules;
use super::problem::Problem;

/// The header that names a request in answers and in the log.
pub const REQUEST_ID: &str = "x-request-id";
/// The most characters of a request identifier taken over from a client.
const REQUEST_ID_CHARS: usize = 64;
/// The most bytes of header names and values.
const HEADER_BYTES: usize = 16 * 1024;
/// Forbids loading, framing and submitting anything, because answers of the API are not pages.
const CLOSED_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Handles a request around `routed`, the whole router.
pub async fn guard<F: Future<Output = Response>>(
    shared: &Shared,
    request: Request,
    routed: impl FnOnce(Request) -> F,
) -> Response {
    let face = super::face_of(request.method(), request.uri().path());
    let id = request_id(request.headers());
    let span = span(face, &request, &id);
    let renderer = face.error_renderer(&request);
    let mut response = match refusal(face, &request) {
        Some(refusal) => refusal,
        None => {
            answer(shared, request, routed)
                .instrument(span.clone())
                .await
        }
    };
    let status = response.status();
    span.in_scope(|| tracing::debug!(status = status.as_u16(), "answered"));
    if status.is_server_error() {
        tracing::warn!(
            id = id.to_str().unwrap_or_default(),
            status = status.as_u16(),
            "answered with a failure"
        );
    }
    if let Some(render) = renderer.filter(|_| is_problem(&response)) {
        response = render(&shared.app, response);
    }
    if let Some(challenge) = face
        .challenge()
        .filter(|_| status == StatusCode::UNAUTHORIZED)
    {
        response
            .headers_mut()
            .entry(header::WWW_AUTHENTICATE)
            .or_insert(challenge);
    }
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    secure(headers, shared.app.public_url.starts_with("https://"));
    response
}

fn is_problem(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json")
}

/// Returns the span that adds the request's identifier to its log lines: at debug level only for
/// requests that the face does not trace, to spare its cost.
fn span(face: &dyn FaceRules, request: &Request, id: &HeaderValue) -> tracing::Span {
    let (id, method) = (id.to_str().unwrap_or_default(), request.method());
    if face.is_traced(request) {
        tracing::info_span!("request", id, %method)
    } else {
        tracing::debug_span!("request", id, %method)
    }
}

async fn answer<F: Future<Output = Response>>(
    shared: &Shared,
    request: Request,
    routed: impl FnOnce(Request) -> F,
) -> Response {
    let (mut parts, body) = request.into_parts();
    // The memory of a body is counted until the answer is made.
    let budget = RequestBudget::begin(shared.options.request_timeout);
    parts.extensions.insert(budget.clone());
    // A client that sends `Expect` has not sent its body yet.
    let unsent = body.is_end_stream() || parts.headers.contains_key(header::EXPECT);
    let (body, rest) = if unsent {
        (body, None)
    } else {
        with_rest(body)
    };
    let too_long = too_long(&parts.method);
    let handled = AssertUnwindSafe(routed(Request::from_parts(parts, body))).catch_unwind();
    let handled = async {
        let response = handled.await;
        let stays = response
            .as_ref()
            .is_ok_and(|response| !response.headers().contains_key(header::CONNECTION));
        if let Some(rest) = rest.filter(|rest| stays && !rest.is_end_stream()) {
            rest.discard().await;
        }
        response
    };
    match budget.complete(handled).await {
        Some(Ok(response)) => response,
        // The panic hook logs the panic itself, with its place.
        Some(Err(_)) => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the server failed; its log tells more",
        )
        .into_response(),
        None => close(too_long.into_response()),
    }
}

/// Returns the answer to a request that took too long. A write may have been carried out
/// nevertheless.
fn too_long(method: &Method) -> Problem {
    let detail = match method.is_safe() {
        true => "the request took too long",
        false => {
            "the request took too long, and may have been carried out: read before you send it again, \
             or send it with the Idempotency-Key that it had"
        }
    };
    Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
}

fn with_rest(body: Body) -> (Body, Option<Rest>) {
    let (body, rest) = Rest::of(body);
    (body, Some(rest))
}

/// Refuses requests that no handler should see.
fn refusal(face: &dyn FaceRules, request: &Request) -> Option<Response> {
    let headers = request.headers();
    let bytes: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if bytes > HEADER_BYTES {
        let problem = Problem::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "the request's headers are too large",
        );
        return Some(close(problem.into_response()));
    }
    if !face.methods().contains(request.method()) {
        let problem = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this method is not known here",
        );
        let allowed: Vec<_> = face.methods().iter().map(Method::as_str).collect();
        return Some(([(header::ALLOW, allowed.join(", "))], problem).into_response());
    }
    if request.version() == Version::HTTP_11 && headers.get_all(header::HOST).iter().count() != 1 {
        return Some(close(
            Problem::new(StatusCode::BAD_REQUEST, "exactly one Host header is needed")
                .into_response(),
        ));
    }
    None
}

fn close(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Returns the client's own identifier if it is acceptable, else a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let decent = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        (1..=REQUEST_ID_CHARS).contains(&bytes.len())
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    headers
        .get(REQUEST_ID)
        .filter(decent)
        .cloned()
        .unwrap_or_else(|| {
            let text = format!("{:016x}", rand::random::<u64>());
            HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("-"))
        })
}

/// Sets the headers of every answer. A header that the handler has set stays.
fn secure(headers: &mut HeaderMap, tls: bool) {
    const FIXED: [(HeaderName, HeaderValue); 5] = [
        (header::CONTENT_SECURITY_POLICY, CLOSED_POLICY),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    for (name, value) in FIXED {
        headers.entry(name).or_insert(value);
    }
    if tls {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(year);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use http_body_util::BodyExt;

    use super::*;
    use crate::domain::tokens::SecretKey;
    use crate::domain::{App, Settings};
    use crate::http::Options;
    use crate::model::session::Lifetimes;
    use crate::model::time::Clock;
    use crate::store::Db;

    /// Returns the guard's answer with this handler inside.
    async fn guarded<F: Future<Output = &'static str>>(handler: impl FnOnce() -> F) -> Response {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::sqlite(&folder.path().join("carnet.db")).expect("a database");
        let hour = Duration::from_secs(3600);
        let settings = Settings {
            secret_key: SecretKey::generate(),
            lifetimes: Lifetimes {
                access: hour,
                refresh: hour,
                session: hour,
                refresh_grace: hour,
            },
            limits: None,
            open_signup: true,
            dav_account_password: false,
            public_url: "https://contacts.example.org".to_owned(),
            trash_keeps: hour,
            quota: crate::domain::Quota {
                contacts: 1000,
                bytes: 1 << 30,
            },
            spool_dir: folder.path().to_owned(),
            fetch_from: crate::fetch::AllowedServers::default(),
        };
        let options = Options {
            request_timeout: Duration::from_millis(200),
            ..Options::default()
        };
        let shared = Shared {
            app: App::new(db, Clock::System, settings),
            options: Arc::new(options),
        };
        let request = Request::get("/")
            .header(header::HOST, "x")
            .body(Body::empty())
            .expect("a request");
        guard(&shared, request, |_| async {
            handler().await.into_response()
        })
        .await
    }

    #[tokio::test]
    async fn a_panic_is_a_500_that_tells_nothing() {
        let response = guarded(|| async { panic!("at the disco") }).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
        assert_eq!(
            response.headers()[header::X_CONTENT_TYPE_OPTIONS],
            "nosniff"
        );
        assert!(
            response
                .headers()
                .contains_key(header::STRICT_TRANSPORT_SECURITY)
                && response.headers().contains_key(REQUEST_ID)
        );
        let body = response
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        assert!(!String::from_utf8_lossy(&body).contains("disco"));
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_cut() {
        let response = guarded(std::future::pending::<&'static str>).await;
        assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
        assert_eq!(response.headers()[header::CONNECTION], "close");
    }
}
