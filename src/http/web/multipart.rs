//! Forms with a file in them (RFC 7578): from this site alone, and only those that were made for this browser.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::is_own;
use super::frame::Frame;
use crate::error::Error;
use crate::http::Shared;
use crate::http::body;
use crate::http::problem::Problem;

/// What a form holds beside its file.
const FIELDS_BYTES: usize = 64 * 1024;

/// A form of a member with one file of at most about `LIMIT` bytes, which is held in memory.
pub struct Upload<const LIMIT: usize> {
    /// The file's content; empty when none was chosen.
    pub file: Vec<u8>,
    /// The other fields.
    pub fields: Vec<(String, String)>,
}

impl<const LIMIT: usize> Upload<LIMIT> {
    /// The value of a field; empty when it is not there.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

impl<const LIMIT: usize> FromRequest<Shared> for Upload<LIMIT> {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let (mut parts, content) = request.into_parts();
        let frame = Frame::from_request_parts(&mut parts, shared).await.map_err(IntoResponse::into_response)?;
        if body::media_type(&parts.headers) != "multipart/form-data" {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send a form with a file").into_response());
        }
        if frame.caller.is_none() || !is_own(&parts.headers, &shared.app.public_url) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "this form was sent by another site").into_response());
        }
        let _turn = frame.app().receive_file().await.map_err(IntoResponse::into_response)?;
        let bytes = body::read(Request::from_parts(parts.clone(), content), LIMIT + FIELDS_BYTES).await?;
        let mut request = Request::from_parts(parts, Body::from(bytes));
        // What is in memory already is not too large.
        DefaultBodyLimit::disable().apply(&mut request);
        let unreadable = || Problem::new(StatusCode::BAD_REQUEST, "this is no form with a file").into_response();
        let mut sent = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
        let mut upload = Self { file: Vec::new(), fields: Vec::new() };
        let mut is_made_here = false;
        while let Some(field) = sent.next_field().await.map_err(|_| unreadable())? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let value = field.bytes().await.map_err(|_| unreadable())?;
            match is_file {
                true => upload.file = value.to_vec(),
                false => upload.fields.push((name, String::from_utf8_lossy(&value).into_owned())),
            }
            is_made_here = is_made_here || frame.made(upload.field("form_token"));
            if !is_made_here {
                let detail = "this form is out of date: load the page again, with cookies allowed";
                return Err(Error::Forbidden(detail).into_response());
            }
        }
        if is_made_here { Ok(upload) } else { Err(unreadable()) }
    }
}
