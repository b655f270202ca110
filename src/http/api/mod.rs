//! The REST API: one file per resource.

pub mod auth;
pub mod avatars;
pub mod batch;
pub mod birthdays;
pub mod books;
pub mod cards;
pub mod changes;
pub mod contacts;
pub mod duplicates;
pub mod export;
pub mod health;
pub mod history;
pub mod import;
pub mod labels;
pub mod search;
pub mod trash;
pub mod users;
mod views;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Error;
use crate::model::ids::ContactId;

/// Room for an answer with one contact and for the headers of any answer, in bytes.
const TYPICAL_BODY: usize = 768;
const TYPICAL_HEADERS: usize = 14;

/// Returns an answer with a JSON body.
fn json(status: StatusCode, value: &impl Serialize) -> Response {
    json_of_size(status, value, TYPICAL_BODY)
}

/// Returns an answer with a JSON body of about `bytes` bytes.
fn json_of_size(status: StatusCode, value: &impl Serialize, bytes: usize) -> Response {
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

/// Checks whether `mode` asks for a commit rather than a dry run.
pub fn is_commit(mode: Option<&str>) -> Result<bool, Error> {
    match mode {
        None | Some("dry_run") => Ok(false),
        Some("commit") => Ok(true),
        Some(_) => Err(Error::invalid("mode", "must be dry_run or commit")),
    }
}

/// The most contacts that one request may name.
const MOST_IDS: usize = 500;

/// Reads a list of contact identifiers.
fn contact_ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ContactId>, D::Error> {
    use serde::de::Error as _;
    let numbers = Vec::<i64>::deserialize(deserializer)?;
    if numbers.len() > MOST_IDS {
        return Err(D::Error::custom(format!(
            "must hold at most {MOST_IDS} identifiers"
        )));
    }
    let ids: Option<Vec<_>> = numbers.into_iter().map(ContactId::new).collect();
    ids.ok_or_else(|| D::Error::custom("must hold whole numbers from 1 to 9007199254740991"))
}
