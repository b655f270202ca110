//! Forms that pages send back: accepted only from this site, and only with a token made for this
//! browser.

use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::frame::Frame;
use crate::domain::limits;
use crate::domain::spool::Weigh;
use crate::http::Shared;
use crate::http::body::{self, SMALL, TINY};
use crate::http::budget::RequestBudget;
use crate::http::problem::Problem;
use crate::limiter::Held;

/// The fields of a form, of at most `LIMIT` bytes.
pub struct Form<T, const LIMIT: usize = SMALL>(pub T);

/// A form without fields of its own.
#[derive(Deserialize)]
pub struct EmptyForm {}

/// The memory that a form takes: its text, and two texts for each field.
pub(super) const WEIGH_FORM: Weigh = |bytes| {
    let fields = 1 + bytes.iter().filter(|byte| **byte == b'&').count();
    Ok(2 * bytes.len() + 128 * fields)
};

/// The fields that every form has besides its own.
#[derive(Deserialize)]
struct Mark {
    #[serde(default)]
    form_token: String,
}

impl<T: DeserializeOwned + Send + 'static, const LIMIT: usize> FromRequest<Shared>
    for Form<T, LIMIT>
{
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let (mut parts, content) = request.into_parts();
        let frame = Frame::from_request_parts(&mut parts, shared)
            .await
            .map_err(IntoResponse::into_response)?;
        if body::media_type(&parts.headers) != "application/x-www-form-urlencoded" {
            return Err(
                Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send a form").into_response(),
            );
        }
        if !is_own(&parts.headers, &shared.app.public_url) {
            return Err(foreign());
        }
        let budget = RequestBudget::of(&parts.extensions);
        let request = Request::from_parts(parts, content);
        let app = &shared.app;
        let account = frame.actor.as_ref().map(|actor| actor.user.id);
        let bytes = match account {
            Some(account) => {
                let body = body::receive(app, account, request, LIMIT).await?;
                body.hold(app, WEIGH_FORM)
                    .await
                    .map_err(IntoResponse::into_response)?
            }
            None => Held::uncounted(body::read(request, LIMIT.min(TINY)).await?),
        };
        Self::read(&frame, &budget, bytes).await
    }
}

impl<T: DeserializeOwned + Send + 'static, const LIMIT: usize> Form<T, LIMIT> {
    /// Reads the fields of a form that has arrived, if it was made for this browser.
    pub(super) async fn read(
        frame: &Frame,
        budget: &RequestBudget,
        bytes: Held<Vec<u8>>,
    ) -> Result<Self, Response> {
        let account = frame.actor.as_ref().map(|actor| actor.user.id);
        let sent = bytes.iter().filter(|byte| **byte == b'&').count() + 1;
        if sent > limits::FORM_FIELDS {
            return Err(too_many(
                frame,
                "form-too-many-fields",
                limits::FORM_FIELDS,
                sent,
            ));
        }
        let parse = |bytes: Held<Vec<u8>>| {
            (
                body::parse_form(&bytes),
                bytes.try_map(|bytes| body::parse_form(&bytes)),
            )
        };
        let (mark, fields) = body::work_through(frame.app(), account, bytes, parse).await?;
        let Mark { form_token } = mark.map_err(IntoResponse::into_response)?;
        if !frame.made(&form_token) {
            return Err(outdated());
        }
        fields
            .map(|fields| Self(budget.keep(fields)))
            .map_err(IntoResponse::into_response)
    }
}

/// The page that refuses a form with too many items.
#[derive(Template)]
#[template(path = "form-refused.html")]
struct RefusalPage<'a> {
    frame: &'a Frame,
    text: String,
}

/// The same refusal where only a part of a page is requested.
#[derive(Template)]
#[template(
    source = "<p class=\"alert alert-danger\" role=\"alert\">{{ text }}</p>",
    ext = "html"
)]
struct RefusalPart {
    text: String,
}

/// Returns the refusal of a form with `count` items of a kind that may have `most`.
pub(super) fn too_many(frame: &Frame, key: &str, most: usize, count: usize) -> Response {
    let number = |number| frame.number(i64::try_from(number).unwrap_or(i64::MAX));
    let text = frame.filled(key, &[("most", &number(most)), ("shown", &number(count))]);
    match &frame.part {
        Some(_) => frame.page(StatusCode::UNPROCESSABLE_ENTITY, &RefusalPart { text }),
        None => frame.page(
            StatusCode::UNPROCESSABLE_ENTITY,
            &RefusalPage { frame, text },
        ),
    }
}

/// Returns the refusal of a request from another site.
pub(super) fn foreign() -> Response {
    Problem::new(StatusCode::FORBIDDEN, "this form was sent by another site").into_response()
}

/// Returns the refusal of a form that was not made for this browser.
pub(super) fn outdated() -> Response {
    let detail = "this form is out of date: load the page again, with cookies allowed";
    Problem::new(StatusCode::FORBIDDEN, detail).into_response()
}

/// Checks whether a changing request came from this site's own pages, as far as the browser reveals
/// it.
pub(super) fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match header(header::ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            origin == public_url
                || header(header::HOST.as_str()).is_some_and(|own| own.eq_ignore_ascii_case(host))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        is_own(&HeaderMap::from_iter(pairs), "https://contacts.example.org")
    }

    #[test]
    fn what_another_site_sends_is_told_apart() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[
            ("origin", "https://contacts.example.org"),
            ("host", "127.0.0.1:9000")
        ]));
        assert!(own(&[
            ("origin", "http://192.168.1.5:9000"),
            ("host", "192.168.1.5:9000")
        ]));
        assert!(!own(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://contacts.example.org")
        ]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[
            ("origin", "https://evil.example"),
            ("host", "contacts.example.org")
        ]));
        assert!(!own(&[
            ("origin", "null"),
            ("host", "contacts.example.org")
        ]));
    }
}
