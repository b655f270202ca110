//! Error pages.

use std::sync::Arc;

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;

use super::cookies::Cookie;
use super::frame::Frame;
use super::local_path::LocalPath;
use crate::domain::App;
use crate::http::problem::Busy;

/// A person at a browser, who gets errors as pages.
pub struct Reader {
    headers: HeaderMap,
    /// The page to try again: the requested one, or the one that a form was sent from.
    place: Option<LocalPath>,
}

impl Reader {
    /// Returns the reader if the request asks for a page.
    pub fn of(request: &Request) -> Option<Self> {
        let path = request.uri().path();
        let accepts = request
            .headers()
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .unwrap_or_default();
        let wants_page = accepts.contains("text/html") && !path.starts_with("/static/");
        if !wants_page || !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
            return None;
        }
        let sent_from = request
            .headers()
            .get(header::REFERER)
            .and_then(|from| from.to_str().ok()?.parse::<Uri>().ok());
        let uri = if request.method() == Method::POST {
            sent_from
        } else {
            Some(request.uri().clone())
        };
        let place = uri.and_then(|uri| LocalPath::parse(uri.path_and_query()?.as_str()));
        Some(Self {
            headers: request.headers().clone(),
            place,
        })
    }

    /// Renders a problem as a page for people, with the same status and those of its headers that
    /// are not about the body.
    pub fn render(&self, app: &Arc<App>, problem: &Response) -> Response {
        let busy = problem.extensions().get::<Busy>().is_some();
        let mut page = self.page(app, problem.status(), busy);
        for name in [header::RETRY_AFTER, header::ALLOW, header::CONNECTION] {
            if let Some(value) = problem.headers().get(&name) {
                page.headers_mut().insert(name, value.clone());
            }
        }
        page
    }

    /// Renders the page for a failure with this status, without the database, which may be what
    /// failed. Who has a session gets the menu around it.
    fn page(&self, app: &Arc<App>, status: StatusCode, busy: bool) -> Response {
        let frame = Frame::new(Arc::clone(app), &self.headers, "/", None);
        let kind = match status {
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not-found",
            StatusCode::TOO_MANY_REQUESTS => "too-many",
            StatusCode::SERVICE_UNAVAILABLE if busy => "busy",
            StatusCode::SERVICE_UNAVAILABLE => "away",
            StatusCode::INSUFFICIENT_STORAGE => "full",
            StatusCode::PAYLOAD_TOO_LARGE => "too-large",
            status if status.is_server_error() => "failed",
            _ => "bad",
        };
        let problem = Problem {
            status: status.as_u16(),
            kind,
            place: self.place.as_ref(),
        };
        let mut response = match Cookie::Session.read(&self.headers, frame.tls) {
            Some(_) => frame.page(
                status,
                &InsidePage {
                    frame: &frame,
                    problem,
                },
            ),
            None => frame.page(
                status,
                &OutsidePage {
                    frame: &frame,
                    problem,
                },
            ),
        };
        // The page has no form that must be bound to this browser.
        response.headers_mut().remove(header::SET_COOKIE);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct OutsidePage<'a> {
    frame: &'a Frame,
    problem: Problem<'a>,
}

#[derive(Template)]
#[template(path = "error-inside.html")]
struct InsidePage<'a> {
    frame: &'a Frame,
    problem: Problem<'a>,
}

/// The reason that there is no page.
struct Problem<'a> {
    status: u16,
    kind: &'static str,
    place: Option<&'a LocalPath>,
}

impl Problem<'_> {
    /// Returns the page to try again, unless that cannot help.
    fn again(&self) -> Option<&LocalPath> {
        self.place.filter(|_| self.kind != "not-found")
    }

    fn title(&self, frame: &Frame) -> String {
        frame.t(&format!("error-{}-title", self.kind))
    }

    fn text(&self, frame: &Frame) -> String {
        frame.t(&format!("error-{}-text", self.kind))
    }
}
