//! Errors as `application/problem+json` (RFC 9457).

use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::model::validation::FieldError;

/// The seconds that a client of a busy server or an absent database should wait.
const RETRY_SOON: u64 = 1;

/// The reason that a request was not carried out.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status identifies the kind.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// An explanation of this problem, in English.
    detail: String,
    /// Each refused field with the reason, on 422.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip)]
    retry_after: Option<u64>,
    #[serde(skip)]
    busy: Option<Busy>,
}

/// Marks an answer refused because the server has too much to do; an absent database is 503 too.
#[derive(Clone, Copy, Debug)]
pub struct Busy;

impl Problem {
    /// Creates a problem with this status, explained by `detail`.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            busy: None,
        }
    }

    fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::Unauthenticated(_) => Self::new(StatusCode::UNAUTHORIZED, detail),
            Error::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, detail),
            Error::NotFound => Self::new(StatusCode::NOT_FOUND, detail),
            Error::Gone(_) => Self::new(StatusCode::GONE, detail),
            Error::Conflict(_) => Self::new(StatusCode::CONFLICT, detail),
            Error::Stale => Self::new(StatusCode::PRECONDITION_FAILED, detail),
            Error::Invalid(errors) => Self {
                errors,
                ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
            },
            Error::TooManyRequests(wait) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, detail).retry_after(whole_seconds(wait))
            }
            Error::Busy => {
                let problem =
                    Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(RETRY_SOON);
                Self {
                    busy: Some(Busy),
                    ..problem
                }
            }
            Error::Unavailable => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(RETRY_SOON)
            }
            Error::StorageFull => Self::new(StatusCode::INSUFFICIENT_STORAGE, detail),
            // The reason may tell what stands in the server's network, so only its page words it.
            Error::Remote(_) => Self::new(
                StatusCode::BAD_GATEWAY,
                "the other server does not give its address books",
            ),
            Error::Operation { index, error } => Self::from(*error).in_operation(index),
            Error::Internal(cause) => {
                tracing::error!(cause, "internal error");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "the server failed; its log tells more",
                )
            }
        }
    }
}

impl Problem {
    fn in_operation(self, index: usize) -> Self {
        let place = format!("operations[{index}]");
        let errors = match self.errors.is_empty() {
            true => vec![FieldError::new(&place, self.detail.as_str())],
            false => self
                .errors
                .into_iter()
                .map(|error| FieldError::new(format!("{place}.{}", error.field), error.reason))
                .collect(),
        };
        Self {
            detail: format!("operation {index}: {}", self.detail),
            errors,
            ..self
        }
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response();
        if let Some(busy) = self.busy {
            response.extensions_mut().insert(busy);
        }
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}

/// Answers a method that the route does not have; the router adds `Allow`.
pub async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this method is not allowed here; the Allow header names those that are",
    )
}
