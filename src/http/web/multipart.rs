//! Forms with a file: accepted only from this site, and only with a token made for this browser.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::{foreign, is_own, outdated};
use super::frame::Frame;
use crate::domain::limits::FILE_ARRIVES_IN;
use crate::domain::spool::{Arrival, Arrived};
use crate::http::Shared;
use crate::http::body::TINY;
use crate::http::multipart::{FileFields, is_form};
use crate::http::problem::Problem;
use crate::model::ids::UserId;

/// A file of at most `LIMIT` bytes that a form sends after its token.
pub struct FileForm<const LIMIT: usize> {
    /// The file's name; empty when none was chosen.
    pub name: String,
    /// The file.
    pub file: Arrived,
}

impl<const LIMIT: usize> FromRequest<Shared> for FileForm<LIMIT> {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let (mut parts, content) = request.into_parts();
        let frame = Frame::from_request_parts(&mut parts, shared)
            .await
            .map_err(IntoResponse::into_response)?;
        if !is_form(&parts.headers) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send a form with a file",
            )
            .into_response());
        }
        if !is_own(&parts.headers, &shared.app.public_url) {
            return Err(foreign());
        }
        let account = frame.actor.as_ref().ok_or_else(outdated)?.user.id;
        let request = Request::from_parts(parts, content);
        let receiving = Self::receive(request, shared, &frame, account);
        match tokio::time::timeout(FILE_ARRIVES_IN, receiving).await {
            Ok(received) => received,
            Err(_) => Err(Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "the file took too long to arrive",
            )
            .into_response()),
        }
    }
}

impl<const LIMIT: usize> FileForm<LIMIT> {
    /// Receives the file. Fields before the token, or without it, are not read.
    async fn receive(
        request: Request,
        shared: &Shared,
        frame: &Frame,
        account: UserId,
    ) -> Result<Self, Response> {
        let arrival = || Arrival::new(&shared.app, account);
        let mut form = FileFields::open(request, LIMIT).await?;
        let token = form
            .next()
            .await?
            .filter(|field| field.name() == Some("form_token"))
            .ok_or_else(outdated)?;
        let token = token.receive(arrival(), TINY).await?;
        let token = token
            .piece(0, TINY)
            .await
            .map_err(IntoResponse::into_response)?;
        if !frame.made(&String::from_utf8_lossy(&token)) {
            return Err(outdated());
        }
        match form.next().await? {
            Some(field) if field.file_name().is_some() => Ok(Self {
                name: field.file_name().unwrap_or_default().to_owned(),
                file: field.receive(arrival(), LIMIT).await?,
            }),
            _ => Ok(Self {
                name: String::new(),
                file: arrival()
                    .finish()
                    .await
                    .map_err(IntoResponse::into_response)?,
            }),
        }
    }
}
