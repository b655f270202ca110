//! The errors of the domain, by meaning. The HTTP layer maps each to a status.

use std::time::Duration;

use crate::fetch::FetchError;
use crate::limiter::Exhausted;
use crate::model::validation::{FieldError, Reason};

/// A refusal or a failure of a domain function.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller is missing or unknown.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// There is no such thing, or it belongs to someone else.
    #[error("not found")]
    NotFound,
    /// It is gone for good, such as a sync token whose later changes are unknown.
    #[error("{0}")]
    Gone(&'static str),
    /// Something that already exists prevents this.
    #[error("{0}")]
    Conflict(&'static str),
    /// The caller's copy is out of date.
    #[error("the contact was changed meanwhile; read it again")]
    Stale,
    /// The input was understood and refused.
    #[error("{}", describe(.0))]
    Invalid(Vec<FieldError>),
    /// The caller must wait this long.
    #[error("too many requests; try again later")]
    TooManyRequests(Duration),
    /// The server has too much to do at the moment.
    #[error("the server is busy; try again shortly")]
    Busy,
    /// The database does not answer.
    #[error("the database is away; try again shortly")]
    Unavailable,
    /// The disk is full.
    #[error("the server's storage is full")]
    StorageFull,
    /// One operation of a batch was refused, and therefore all of them.
    #[error("operation {index}: {error}")]
    Operation {
        /// The operation, counted from 0.
        index: usize,
        /// The reason.
        error: Box<Error>,
    },
    /// Another server does not give its address books.
    #[error(transparent)]
    Remote(#[from] FetchError),
    /// A fault of the server. The text is for its log, not for the caller.
    #[error("internal error: {0}")]
    Internal(String),
}

/// The result of a domain function.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Builds the error for a fault of the server.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// Builds the error that refuses one field.
    pub fn invalid(field: &str, reason: impl Into<Reason>) -> Self {
        Self::Invalid(vec![FieldError::new(field, reason)])
    }

    /// Returns the same error for the operation at `index` of a batch.
    pub fn in_operation(self, index: usize) -> Self {
        Self::Operation {
            index,
            error: Box::new(self),
        }
    }
}

impl From<Exhausted> for Error {
    fn from(_: Exhausted) -> Self {
        Self::Busy
    }
}

impl From<Vec<FieldError>> for Error {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Invalid(errors)
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

fn describe(errors: &[FieldError]) -> String {
    let each: Vec<_> = errors
        .iter()
        .map(|error| format!("{} {}", error.field, error.reason))
        .collect();
    each.join("; ")
}
