//! Forms with a file (RFC 7578): accepted only from this site, and only with a token made for this
//! browser.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::{foreign, is_own, outdated};
use super::frame::Frame;
use crate::domain::limits::FILE_ARRIVES_IN;
use crate::domain::spool::{Arrival, Arrived};
use crate::error::Error;
use crate::http::Shared;
use crate::http::body::{self, SMALL, TINY};
use crate::http::pace::Pace;
use crate::http::problem::Problem;
use crate::model::ids::UserId;

/// The most bytes that the form reader may be ahead of its output: it keeps them in memory.
const AHEAD_BYTES: usize = SMALL;

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
        if body::media_type(&parts.headers) != "multipart/form-data" {
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
        let request = body::within(Request::from_parts(parts, content), LIMIT + SMALL).await?;
        let receiving = tokio::time::timeout(
            FILE_ARRIVES_IN,
            Self::receive(request, shared, &frame, account),
        )
        .await;
        match receiving {
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
        let refuse = <Error as IntoResponse>::into_response;
        let mut reading = Reading {
            pace: Pace::default(),
            ahead: Arc::default(),
        };
        let ahead = Arc::clone(&reading.ahead);
        let request = request.map(|body| Body::new(Bounded { body, ahead }));
        let mut fields = Multipart::from_request(request, shared)
            .await
            .map_err(IntoResponse::into_response)?;
        let token = reading
            .pace
            .wait(fields.next_field())
            .await?
            .map_err(broken)?;
        let token = token
            .filter(|field| field.name() == Some("form_token"))
            .ok_or_else(outdated)?;
        let token = reading
            .file(token, Arrival::new(&shared.app, account), TINY)
            .await?;
        let token = token.piece(0, TINY).await.map_err(refuse)?;
        if !frame.made(&String::from_utf8_lossy(&token)) {
            return Err(outdated());
        }
        let file = Arrival::new(&shared.app, account);
        match reading
            .pace
            .wait(fields.next_field())
            .await?
            .map_err(broken)?
        {
            Some(field) if field.file_name().is_some() => {
                let name = field.file_name().unwrap_or_default().to_owned();
                Ok(Self {
                    name,
                    file: reading.file(field, file, LIMIT).await?,
                })
            }
            _ => Ok(Self {
                name: String::new(),
                file: file.finish().await.map_err(refuse)?,
            }),
        }
    }
}

/// A form that is being read.
struct Reading {
    pace: Pace,
    /// Bytes taken from the body and not given out yet.
    ahead: Arc<AtomicUsize>,
}

impl Reading {
    async fn file(
        &mut self,
        mut field: Field<'_>,
        mut file: Arrival,
        limit: usize,
    ) -> Result<Arrived, Response> {
        while let Some(chunk) = self.pace.wait(field.chunk()).await?.map_err(broken)? {
            self.pace.count(chunk.len());
            // The count may be less than the chunk, because the delimiters between fields are not
            // given out.
            let given_out = |ahead: usize| Some(ahead.saturating_sub(chunk.len()));
            let _ = self
                .ahead
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, given_out);
            if file.length() + chunk.len() > limit {
                return Err(body::too_large(limit));
            }
            file.add(&chunk)
                .await
                .map_err(IntoResponse::into_response)?;
        }
        file.finish().await.map_err(IntoResponse::into_response)
    }
}

/// A body that ends with an error when its reader only buffers and gives nothing out.
struct Bounded {
    body: Body,
    ahead: Arc<AtomicUsize>,
}

impl hyper::body::Body for Bounded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let bytes = frame
            .as_ref()
            .and_then(|frame| frame.as_ref().ok()?.data_ref())
            .map_or(0, Bytes::len);
        if self.ahead.fetch_add(bytes, Ordering::Relaxed) + bytes > AHEAD_BYTES {
            return Poll::Ready(Some(Err(axum::Error::new("a part of the form has no end"))));
        }
        Poll::Ready(frame)
    }
}

fn broken(_: MultipartError) -> Response {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "the form is broken, or ended early",
    )
    .into_response()
}
