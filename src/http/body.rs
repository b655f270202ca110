//! Request bodies: received with a size limit and a minimum rate, parsed with clear errors.
//!
//! The body of a request without an account is small and read in memory. Any other is received
//! before memory is reserved for it; a large one goes to disk first, and is read into memory under
//! a permit that lasts until the answer is made.

mod parse;

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use serde::de::DeserializeOwned;

use super::budget::RequestBudget;
use super::pace::Pace;
use super::problem::Problem;
use super::{Shared, idempotency};
use crate::domain::compute::compute;
use crate::domain::idempotency::IdempotentRequest;
use crate::domain::spool::{Arrival, Arrived, Weigh};
use crate::domain::{App, limits};
use crate::error::Error;
use crate::limiter::Held;
use crate::model::ids::UserId;
use crate::model::json::JsonCost;
pub use parse::{Object, object, parse_form, parse_json};

/// The most bytes of a body from someone who is not signed in: the longest password and address in
/// any encoding. It is small because many strangers can send at once.
pub const TINY: usize = 32 * 1024;
/// The most bytes of a body that holds one item.
pub const SMALL: usize = 1024 * 1024;
/// The most bytes of a body that holds many items.
pub const LARGE: usize = 4 * 1024 * 1024;
/// The most bytes of a file to import.
pub const FILE_BYTES: usize = 128 * 1024 * 1024;
/// The most bytes of an oversized body, and the longest time, that are read and discarded so that a
/// client that sends before it reads still gets the answer.
const DISCARD_BYTES: usize = 256 * 1024 * 1024;
const DISCARD_TIME: Duration = Duration::from_secs(10);

/// Bytes of a body that are parsed on the thread that serves the request; larger ones go elsewhere.
const PARSED_AT_ONCE: usize = 64 * 1024;

/// The account that a request was made for, as noted by authentication.
#[derive(Clone, Copy)]
pub struct Account(pub UserId);

/// A JSON body of at most `LIMIT` bytes.
pub struct Json<T, const LIMIT: usize = SMALL>(pub T);

impl<T: DeserializeOwned + Send + 'static, const LIMIT: usize> FromRequest<Shared>
    for Json<T, LIMIT>
{
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let budget = RequestBudget::of(request.extensions());
        let (account, bytes) = read_json(request, shared, LIMIT).await?;
        let parse = |bytes: Held<Vec<u8>>| bytes.try_map(|bytes| parse_json(&bytes));
        let value = work_through(&shared.app, account, bytes, parse)
            .await?
            .map_err(IntoResponse::into_response)?;
        Ok(Self(budget.keep(value)))
    }
}

/// A JSON body of at most `LIMIT` bytes whose memory is counted as long as anything works on it,
/// even after the request has ended; with the request itself if it has an idempotency key.
pub struct SentJson<T, const LIMIT: usize = SMALL> {
    /// The parsed body.
    pub value: Held<T>,
    /// The number of bytes sent.
    pub bytes: usize,
    /// The request, if it has an idempotency key.
    pub once: Option<IdempotentRequest>,
}

impl<T: DeserializeOwned + Send + 'static, const LIMIT: usize> FromRequest<Shared>
    for SentJson<T, LIMIT>
{
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let key = idempotency::key(request.headers()).map_err(IntoResponse::into_response)?;
        let (method, path) = (request.method().clone(), request.uri().to_string());
        let (account, bytes) = read_json(request, shared, LIMIT).await?;
        let length = bytes.len();
        let work = move |bytes: Held<Vec<u8>>| {
            let once = key.map(|key| key.of(method.as_str(), &path, &bytes));
            (once, bytes.try_map(|bytes| parse_json(&bytes)))
        };
        let (once, value) = work_through(&shared.app, account, bytes, work).await?;
        Ok(Self {
            value: value.map_err(IntoResponse::into_response)?,
            bytes: length,
            once,
        })
    }
}

/// Reads a JSON body into memory, and returns the account that sent it, if any.
async fn read_json(
    request: Request,
    shared: &Shared,
    limit: usize,
) -> Result<(Option<UserId>, Held<Vec<u8>>), Response> {
    if !is_json(request.headers()) {
        let problem = Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send JSON, with Content-Type: application/json",
        );
        return Err(problem.into_response());
    }
    match request.extensions().get::<Account>() {
        Some(&Account(account)) => {
            let body = receive(&shared.app, account, request, limit).await?;
            let bytes = body
                .hold(&shared.app, WEIGH_JSON)
                .await
                .map_err(IntoResponse::into_response)?;
            Ok((Some(account), bytes))
        }
        None => Ok((None, Held::uncounted(read(request, limit.min(TINY)).await?))),
    }
}

/// The memory that processing a JSON text takes: the text, its tree, and the card that the tree is
/// merged into.
const WEIGH_JSON: Weigh = |bytes| match JsonCost::within(bytes, &limits::JSON) {
    Ok(cost) => Ok(bytes.len() + 2 * cost.memory()),
    Err(excess) => Err(Error::invalid("body", excess.to_string())),
};

/// The memory that reading a vCard takes: the file, its text and its lines.
pub const WEIGH_VCARD: Weigh = |bytes| Ok(3 * bytes.len());

/// The memory of bytes that are kept unparsed.
pub const WEIGH_BYTES: Weigh = |bytes| Ok(bytes.len());

/// Processes the bytes that an account sent: a large body away from the threads that serve
/// requests.
pub async fn work_through<T: Send + 'static>(
    app: &App,
    account: Option<UserId>,
    bytes: Held<Vec<u8>>,
    work: impl FnOnce(Held<Vec<u8>>) -> T + Send + 'static,
) -> Result<T, Response> {
    match account.filter(|_| bytes.len() > PARSED_AT_ONCE) {
        Some(account) => compute(app, account, move |_| work(bytes))
            .await
            .map_err(IntoResponse::into_response),
        None => Ok(work(bytes)),
    }
}

/// Checks whether the body says it is JSON: `application/json` or a type built on it (RFC 6839).
pub fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type == "application/json"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// Returns the media type of the body without its parameters, in lower case.
pub fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

fn declared_length(request: &Request) -> Option<usize> {
    request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok())
}

/// Returns the request, unless it declares a body larger than `limit`.
pub async fn within(request: Request, limit: usize) -> Result<Request, Response> {
    if declared_length(&request).is_none_or(|length| length <= limit) {
        return Ok(request);
    }
    if !request.headers().contains_key(header::EXPECT) {
        discard(&mut request.into_body()).await;
    }
    Err(too_large(limit))
}

/// Reads the whole body of a stranger into memory, up to `limit` bytes.
pub async fn read(request: Request, limit: usize) -> Result<Vec<u8>, Response> {
    let mut body = within(request, limit).await?.into_body();
    let (mut bytes, mut pace) = (Vec::new(), Pace::default());
    while let Some(data) = next(&mut body, &mut pace).await? {
        if bytes.len() + data.len() > limit {
            drop(bytes);
            discard(&mut body).await;
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// Receives the whole body that an account sends, up to `limit` bytes: on disk, unless it is small.
pub async fn receive(
    app: &App,
    account: UserId,
    request: Request,
    limit: usize,
) -> Result<Arrived, Response> {
    let mut body = within(request, limit).await?.into_body();
    let (mut arrival, mut pace) = (Arrival::new(app, account), Pace::default());
    while let Some(data) = next(&mut body, &mut pace).await? {
        let refused = match arrival.length() + data.len() > limit {
            true => Err(too_large(limit)),
            false => arrival
                .add(&data)
                .await
                .map_err(IntoResponse::into_response),
        };
        if let Err(refusal) = refused {
            drop(arrival);
            discard(&mut body).await;
            return Err(refusal);
        }
    }
    arrival.finish().await.map_err(IntoResponse::into_response)
}

/// Returns the next bytes of a body; `None` at its end.
async fn next(body: &mut Body, pace: &mut Pace) -> Result<Option<Bytes>, Response> {
    while let Some(frame) = pace.wait(body.frame()).await? {
        let frame = frame.map_err(|_| {
            Problem::new(StatusCode::BAD_REQUEST, "the body ended early").into_response()
        })?;
        if let Ok(data) = frame.into_data() {
            pace.count(data.len());
            return Ok(Some(data));
        }
    }
    Ok(None)
}

/// A body that can be read further after its first reader has gone.
#[derive(Clone)]
pub struct Rest(Arc<Mutex<Body>>);

impl Rest {
    /// Returns two handles on this body.
    pub fn of(body: Body) -> (Body, Self) {
        let rest = Self(Arc::new(Mutex::new(body)));
        (Body::new(rest.clone()), rest)
    }

    /// Reads and discards the rest, so that a client that is refused early and sends before it
    /// reads still gets the answer. Bodies larger than any accepted size are not read to their end.
    pub async fn discard(mut self) {
        discard_at_most(&mut self, LARGE).await;
    }
}

impl hyper::body::Body for Rest {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .size_hint()
    }
}

async fn discard(body: &mut Body) {
    discard_at_most(body, DISCARD_BYTES).await;
}

async fn discard_at_most(body: &mut (impl hyper::body::Body<Data = Bytes> + Unpin), most: usize) {
    let reading = async {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, Bytes::len);
            if seen > most {
                break;
            }
        }
    };
    // The answer is the same when the body ended and when time ran out.
    let _ = tokio::time::timeout(DISCARD_TIME, reading).await;
}

/// Returns the refusal of a body larger than `limit`.
pub fn too_large(limit: usize) -> Response {
    let problem = Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the body may have at most {limit} bytes"),
    );
    ([(header::CONNECTION, "close")], problem).into_response()
}
