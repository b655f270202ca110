//! The signed-in reader of a page.

use std::ops::Deref;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::cookies::Cookie;
use super::frame::Frame;
use super::local_path::LocalPath;
use crate::domain::books::{self, BookAccess};
use crate::domain::compute::compute;
use crate::error::Error;
use crate::http::Shared;
use crate::model::actor::{Actor, Rights};

/// A signed-in reader of a page. Everyone else is sent to sign in first.
pub struct Member {
    /// The page's frame.
    pub frame: Arc<Frame>,
    /// The account.
    pub actor: Arc<Actor>,
}

impl Deref for Member {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

impl FromRequestParts<Shared> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let frame = Frame::from_request_parts(parts, shared)
            .await
            .map_err(IntoResponse::into_response)?;
        match frame.actor.clone() {
            Some(actor) => Ok(Self {
                frame: Arc::new(frame),
                actor,
            }),
            None => Err(to_sign_in(parts, &frame)),
        }
    }
}

/// A rendered part of a page.
#[derive(Template)]
#[template(source = "{{ html|safe }}", ext = "html")]
pub struct Rendered {
    /// The HTML to send.
    pub html: String,
}

impl Member {
    /// Opens all address books of the account.
    pub fn all_books(&self, rights: Rights) -> Result<BookAccess, Error> {
        books::open_all(&self.actor, rights)
    }

    /// Renders a part of a page away from the threads that serve requests, because it may be long
    /// or made of a large card.
    pub async fn render(
        &self,
        make: impl FnOnce(&Frame) -> askama::Result<String> + Send + 'static,
    ) -> Result<Rendered, Error> {
        let frame = Arc::clone(&self.frame);
        let html = compute(self.app(), self.actor.user.id, move |_| make(&frame)).await?;
        Ok(Rendered {
            html: html.map_err(Error::internal)?,
        })
    }
}

/// Redirects to the sign-in page, and from there to the requested page.
fn to_sign_in(parts: &Parts, frame: &Frame) -> Response {
    let looked_at = parts
        .headers
        .get("hx-current-url")
        .and_then(|url| url.to_str().ok());
    let place = match (&frame.part, looked_at) {
        (Some(_), Some(url)) => url
            .parse::<axum::http::Uri>()
            .ok()
            .and_then(|uri| uri.path_and_query().map(ToString::to_string)),
        _ if parts.method.is_safe() => Some(frame.place.clone()),
        _ => None,
    };
    let place = place
        .and_then(|place| LocalPath::parse(&place))
        .unwrap_or_default();
    let target = format!("/login?{}", place.query());
    let mut response = match (&frame.part, HeaderValue::try_from(&target)) {
        // The page still holds the input, so it must not be left.
        (Some(_), _) if !parts.method.is_safe() => StatusCode::UNAUTHORIZED.into_response(),
        (Some(_), Ok(target)) => (
            StatusCode::UNAUTHORIZED,
            [(HeaderName::from_static("hx-redirect"), target)],
        )
            .into_response(),
        _ => Redirect::to(&target).into_response(),
    };
    if Cookie::Session.read(&parts.headers, frame.tls).is_some() {
        // What the browser keeps ends with the session.
        response
            .headers_mut()
            .insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    }
    response
}
