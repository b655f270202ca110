//! Bodies in pieces, so that compressing a large answer lets other tasks run in between, and bodies
//! that keep the permit for their memory.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::body::{Body as _, Frame, SizeHint};

use crate::limiter::{Held, Permit};

/// The bytes of a piece, which is compressed within about half a millisecond.
const PIECE: usize = 64 * 1024;

/// Returns the response with a large body cut into pieces.
pub fn paced(response: Response) -> Response {
    let is_small = response
        .body()
        .size_hint()
        .upper()
        .is_some_and(|bytes| bytes <= PIECE as u64);
    if is_small {
        response
    } else {
        response.map(|body| {
            Body::new(Paced {
                body,
                rest: Bytes::new(),
                is_rested: false,
            })
        })
    }
}

/// A body that lets other tasks run after each piece.
struct Paced {
    body: Body,
    /// The rest of the last frame.
    rest: Bytes,
    /// True if other tasks had their turn since the last piece.
    is_rested: bool,
}

impl Paced {
    fn next_piece(&mut self) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_rested = false;
        let piece = self.rest.split_to(self.rest.len().min(PIECE));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

impl hyper::body::Body for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => frame,
                other => return Poll::Ready(other),
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        } else if !self.is_rested {
            self.is_rested = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.next_piece()
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (body, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower() + rest);
        if let Some(upper) = body.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

/// Returns a body that keeps the permit of a text until that is sent.
pub fn held(text: Held<String>) -> Body {
    let (text, permit) = text.into_parts();
    let body = Body::from(text);
    match permit {
        None => body,
        Some(permit) => Body::new(HeldBody {
            body,
            _permit: permit,
        }),
    }
}

struct HeldBody {
    body: Body,
    _permit: Permit,
}

impl hyper::body::Body for HeldBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn a_large_body_comes_whole_in_pieces() {
        let text: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut response = paced(Response::new(Body::from(text.clone())));
        assert_eq!(response.body().size_hint().exact(), Some(text.len() as u64));
        let mut read = Vec::new();
        while let Some(frame) = response.body_mut().frame().await {
            let piece = frame.expect("a frame").into_data().expect("data");
            assert!(piece.len() <= PIECE);
            read.extend_from_slice(&piece);
        }
        assert!(read == text);
        assert!(response.body().is_end_stream());
    }
}
