//! The home page, which introduces the server to visitors.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::frame::Frame;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: &'a Frame,
}

/// `/`: redirects signed-in readers to their contacts.
pub async fn home(frame: Frame) -> Response {
    match frame.actor {
        Some(_) => Redirect::to("/contacts").into_response(),
        None => frame.page(StatusCode::OK, &Home { frame: &frame }),
    }
}
