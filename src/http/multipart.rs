//! Forms with a file (RFC 7578), read field by field: a file goes to disk as it arrives, and the
//! reader keeps little of the rest in memory.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::body::{self, SMALL};
use super::pace::Pace;
use super::problem::Problem;
use crate::domain::limits::FILE_ARRIVES_IN;
use crate::domain::spool::{Arrival, Arrived};

/// The most bytes that the form reader may be ahead of its output: it keeps them in memory.
const AHEAD_BYTES: usize = SMALL;

/// Checks whether a request sends a form with files.
pub fn is_form(headers: &HeaderMap) -> bool {
    body::media_type(headers) == "multipart/form-data"
}

/// Refuses a file that takes too long to arrive.
pub async fn in_time<T>(
    receiving: impl Future<Output = Result<T, Response>>,
) -> Result<T, Response> {
    match tokio::time::timeout(FILE_ARRIVES_IN, receiving).await {
        Ok(received) => received,
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "the file took too long to arrive",
        )
        .into_response()),
    }
}

/// A form that is being read.
pub struct FileFields {
    fields: Multipart,
    reading: Reading,
}

/// The state of the reader.
struct Reading {
    pace: Pace,
    /// Bytes taken from the body and not given out yet.
    ahead: Arc<AtomicUsize>,
}

impl FileFields {
    /// Starts to read a form whose files have at most `limit` bytes together.
    pub async fn open(request: Request, limit: usize) -> Result<Self, Response> {
        let reading = Reading {
            pace: Pace::default(),
            ahead: Arc::default(),
        };
        let ahead = Arc::clone(&reading.ahead);
        let request = body::within(request, limit + SMALL).await?;
        let request = request.map(|body| Body::new(Bounded { body, ahead }));
        let fields = Multipart::from_request(request, &())
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self { fields, reading })
    }

    /// Returns the next field with what receives its content; `None` at the end of the form.
    pub async fn next(&mut self) -> Result<Option<FormField<'_>>, Response> {
        let field = self.reading.pace.wait(self.fields.next_field()).await?;
        let reading = &mut self.reading;
        let field = field.map_err(broken)?;
        Ok(field.map(|field| FormField { field, reading }))
    }
}

/// A field of a form, whose content has not been read yet.
pub struct FormField<'a> {
    field: Field<'a>,
    reading: &'a mut Reading,
}

impl FormField<'_> {
    /// Returns the field's name.
    pub fn name(&self) -> Option<&str> {
        self.field.name()
    }

    /// Returns the name of the file, if the field is one.
    pub fn file_name(&self) -> Option<&str> {
        self.field.file_name()
    }

    /// Returns the media type that the sender states.
    pub fn content_type(&self) -> Option<&str> {
        self.field.content_type()
    }

    /// Receives the content, up to `limit` bytes.
    pub async fn receive(mut self, mut file: Arrival, limit: usize) -> Result<Arrived, Response> {
        let reading = self.reading;
        while let Some(chunk) = reading
            .pace
            .wait(self.field.chunk())
            .await?
            .map_err(broken)?
        {
            reading.pace.count(chunk.len());
            // The count may be less than the chunk, because the delimiters between fields are not
            // given out.
            let given_out = |ahead: usize| Some(ahead.saturating_sub(chunk.len()));
            let _ = reading
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
