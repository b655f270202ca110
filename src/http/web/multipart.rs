//! Forms with a file in them (RFC 7578): from this site alone, and only those that were made for this browser.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::{foreign, is_own, outdated};
use super::frame::Frame;
use crate::http::Shared;
use crate::http::api::import::ARRIVES_IN;
use crate::http::body::{self, SMALL, TINY};
use crate::http::problem::Problem;

/// A file of at most `LIMIT` bytes that a form sends after its token.
pub struct FileForm<const LIMIT: usize> {
    /// The file's name; empty where none was chosen.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl<const LIMIT: usize> FromRequest<Shared> for FileForm<LIMIT> {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let (mut parts, content) = request.into_parts();
        let frame = Frame::from_request_parts(&mut parts, shared).await.map_err(IntoResponse::into_response)?;
        if body::media_type(&parts.headers) != "multipart/form-data" {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send a form with a file").into_response());
        }
        if !is_own(&parts.headers, &shared.app.public_url) {
            return Err(foreign());
        }
        let user = frame.caller.as_ref().ok_or_else(outdated)?.user.id;
        let _turn = shared.app.hold_memory(user, LIMIT).await.map_err(IntoResponse::into_response)?;
        let request = body::within(Request::from_parts(parts, content), LIMIT + SMALL).await?;
        let receiving = tokio::time::timeout(ARRIVES_IN, Self::receive(request, shared, &frame)).await;
        match receiving {
            Ok(received) => received,
            Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "the file took too long to arrive").into_response()),
        }
    }
}

impl<const LIMIT: usize> FileForm<LIMIT> {
    /// What comes before the token, or without it, is not read.
    async fn receive(request: Request, shared: &Shared, frame: &Frame) -> Result<Self, Response> {
        let mut fields = Multipart::from_request(request, shared).await.map_err(IntoResponse::into_response)?;
        let token = fields.next_field().await.map_err(broken)?.filter(|field| field.name() == Some("form_token"));
        let token = read(token.ok_or_else(outdated)?, TINY).await?;
        if !frame.made(&String::from_utf8_lossy(&token)) {
            return Err(outdated());
        }
        match fields.next_field().await.map_err(broken)? {
            Some(field) if field.file_name().is_some() => {
                let name = field.file_name().unwrap_or_default().to_owned();
                Ok(Self { name, bytes: read(field, LIMIT).await? })
            }
            _ => Ok(Self { name: String::new(), bytes: Vec::new() }),
        }
    }
}

async fn read(mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, Response> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > limit {
            return Err(body::too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn broken(_: MultipartError) -> Response {
    Problem::new(StatusCode::BAD_REQUEST, "the form is broken, or ended early").into_response()
}
