//! The whole card of a contact, and its photo.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::views;
use crate::domain::books;
use crate::domain::cards::{self, JsonBody};
use crate::domain::compute::compute_answer;
use crate::domain::contacts::CardRow;
use crate::domain::{App, limits, photos};
use crate::error::Error;
use crate::http::Shared;
use crate::http::auth::CurrentUser;
use crate::http::body::{self, LARGE, SentJson, WEIGH_BYTES, WEIGH_VCARD, is_json, media_type};
use crate::http::extract::{ContactPath, IfMatch, IfNoneMatch, Query};
use crate::http::files;
use crate::http::pieces;
use crate::http::problem::Problem;
use crate::limiter::Held;
use crate::model::actor::{Actor, Rights};
use crate::model::card::Card;
use crate::model::card::version::Version;
use crate::model::contact::Contact;
use crate::model::photo;

/// The format of a card: JSContact or vCard, and its version.
#[derive(Clone, Copy)]
enum Form {
    JsContact,
    VCard(Option<Version>),
}

impl Form {
    /// Returns the form that `Accept` prefers, the first of equals; `usual` when it names none.
    fn of(headers: &HeaderMap, usual: Self) -> Self {
        let accept = headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let form = |range: &str| {
            let mut parts = range
                .split(';')
                .map(|part| part.trim().to_ascii_lowercase());
            let media_type = parts.next()?;
            let parameters: Vec<_> = parts.collect();
            let parameter = |name: &str| {
                parameters
                    .iter()
                    .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            };
            let form = match media_type.as_str() {
                "application/jscontact+json" | "application/json" | "application/*" => {
                    Self::JsContact
                }
                "text/vcard" | "text/*" => Self::VCard(
                    match parameter("version").map(|version| version.trim_matches('"')) {
                        Some("3.0") => Some(Version::V3),
                        Some("4.0") => Some(Version::V4),
                        _ => None,
                    },
                ),
                "*/*" => usual,
                _ => return None,
            };
            let weight = parameter("q")
                .and_then(|weight| weight.parse::<f32>().ok())
                .unwrap_or(1.0);
            (weight > 0.0).then_some((form, weight))
        };
        let mut best = None;
        for (form, weight) in accept.split(',').filter_map(form) {
            if best.is_none_or(|(_, heaviest)| weight > heaviest) {
                best = Some((form, weight));
            }
        }
        best.map_or(usual, |(form, _)| form)
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::JsContact => "application/jscontact+json",
            Self::VCard(_) => "text/vcard; charset=utf-8",
        })
    }

    /// Returns a card in this form.
    fn render(self, vcard: &str) -> String {
        match self {
            Self::JsContact => Card::parse(vcard).to_jscontact().to_string(),
            Self::VCard(None) => vcard.to_owned(),
            Self::VCard(Some(version)) => version.of(vcard).into_owned(),
        }
    }

    async fn show(self, app: &App, actor: &Actor, row: Held<CardRow>) -> Result<Response, Error> {
        let (etag, bytes) = (views::etag_header(&row.contact.etag), row.vcard.len());
        let render = move |row: &CardRow| self.render(&row.vcard);
        let body = compute_answer(app, actor.user.id, row, bytes, render).await?;
        let headers = [
            (header::CONTENT_TYPE, self.content_type()),
            (header::ETAG, etag),
            (header::VARY, HeaderValue::from_static("accept")),
        ];
        Ok((headers, pieces::held(body)).into_response())
    }
}

/// Reads the whole card of a contact: as JSContact (RFC 9553) or, with `Accept: text/vcard`, as
/// vCard, in the version that the parameter `version` names, by default the stored one.
#[utoipa::path(get, path = "/api/contacts/{id}/card", tag = "cards",
    params(ContactPath, IfNoneMatch), responses(
    (status = 200, description = "The card", headers(("etag" = String)), content((Value = "application/jscontact+json"), (String = "text/vcard"))),
    (status = 304, description = "The client already has this version", headers(("etag" = String))),
))]
pub async fn get(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    known: IfNoneMatch,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::READ)?;
    let row = cards::get(&app, &access, id).await?;
    let etag = &row.contact.etag;
    if known.names(etag) {
        return Ok((
            StatusCode::NOT_MODIFIED,
            [(header::ETAG, views::etag_header(etag))],
        )
            .into_response());
    }
    Form::of(&headers, Form::JsContact)
        .show(&app, &actor, row)
        .await
}

/// Replaces the whole card with a JSContact card or a vCard. With JSContact, only lines whose
/// meaning differs change. The UID cannot change and may be left out.
#[utoipa::path(put, path = "/api/contacts/{id}/card", tag = "cards",
    params(ContactPath, IfMatch),
    request_body(content(
        (Value = "application/jscontact+json", example = json!({"@type": "Card", "version": "1.0", "name": {"full": "Lesya Ukrainka"}})),
        (String = "text/vcard", example = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Lesya Ukrainka\r\nEND:VCARD\r\n"))), responses(
    (status = 200, description = "The changed card", headers(("etag" = String)), content((Value = "application/jscontact+json"), (String = "text/vcard"))),
    (status = 415, description = "The requested format is neither JSContact nor vCard", body = Problem, content_type = "application/problem+json"),
))]
pub async fn replace(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
    State(shared): State<Shared>,
    request: Request,
) -> Result<Response, Response> {
    let refuse = IntoResponse::into_response;
    let headers = request.headers().clone();
    let is_vcard = media_type(&headers) == "text/vcard";
    if !is_vcard && !is_json(&headers) {
        let problem = "send a card as application/jscontact+json or text/vcard";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem).into_response());
    }
    let access = books::open_all(&actor, Rights::WRITE).map_err(refuse)?;
    let contact = match is_vcard {
        true => {
            let body =
                body::receive(&app, actor.user.id, request, limits::CARD.bytes_with_media).await?;
            let bytes = body.hold(&app, WEIGH_VCARD).await.map_err(refuse)?;
            cards::replace_vcard(&app, &access, id, &known, bytes)
                .await
                .map_err(refuse)?
        }
        false => {
            let sent = SentJson::<Value, LARGE>::from_request(request, &shared).await?;
            cards::replace_jscontact(&app, &access, id, &known, sent.into())
                .await
                .map_err(refuse)?
        }
    };
    let sent = if is_vcard {
        Form::VCard(None)
    } else {
        Form::JsContact
    };
    shown(&app, &actor, &contact, Form::of(&headers, sent))
        .await
        .map_err(refuse)
}

impl From<SentJson<Value, LARGE>> for JsonBody {
    fn from(sent: SentJson<Value, LARGE>) -> Self {
        Self {
            value: sent.value,
            bytes: sent.bytes,
        }
    }
}

/// Changes the card by a JSON merge patch (RFC 7396) of its JSContact form; every other line of the
/// card stays as it is.
#[utoipa::path(patch, path = "/api/contacts/{id}/card", tag = "cards",
    params(ContactPath, IfMatch),
    request_body(content(
        (Value = "application/merge-patch+json", example = json!({"nicknames": {"n1": {"name": "Lesya"}}})),
        (Value = "application/json", example = json!({"nicknames": {"n1": {"name": "Lesya"}}})))), responses(
    (status = 200, description = "The changed card", headers(("etag" = String)), content((Value = "application/jscontact+json"), (String = "text/vcard"))),
))]
pub async fn patch(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
    headers: HeaderMap,
    patch: SentJson<Value, LARGE>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let contact = cards::patch(&app, &access, id, &known, patch.into()).await?;
    shown(&app, &actor, &contact, Form::of(&headers, Form::JsContact)).await
}

async fn shown(
    app: &App,
    actor: &CurrentUser,
    contact: &Contact,
    form: Form,
) -> Result<Response, Error> {
    let access = books::open_all(actor, Rights::READ)?;
    let row = cards::get(app, &access, contact.id).await?;
    form.show(app, actor, row).await
}

/// The size and the version of a photo.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PhotoParams {
    /// The side of the square, in pixels: 64, 128 or 512.
    #[param(default = 512)]
    size: Option<u32>,
    /// The hash in the contact's `photo`; with it, the response may be cached forever.
    v: Option<String>,
}

/// The bytes of a picture.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Picture(#[expect(dead_code, reason = "it is only described")] Vec<u8>);

/// Reads a contact's photo as a square JPEG.
#[utoipa::path(get, path = "/api/contacts/{id}/photo", tag = "cards",
    params(ContactPath, PhotoParams), responses(
    (status = 200, description = "The photo", content((Picture = "image/jpeg"))),
    (status = 404, description = "The contact has no photo that can be shown", body = Problem, content_type = "application/problem+json"),
))]
pub async fn photo(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    Query(params): Query<PhotoParams>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::READ)?;
    let (jpeg, hash) = photos::thumbnail(&app, &access, id, params.size.unwrap_or(512)).await?;
    Ok(files::jpeg(&jpeg, params.v.as_deref() == Some(&hash)))
}

/// Sets a contact's photo. JPEG, PNG, WebP and GIF are recognised by their content and converted to
/// a JPEG of at most 1024 pixels a side, without metadata.
#[utoipa::path(put, path = "/api/contacts/{id}/photo", tag = "cards",
    params(ContactPath, IfMatch),
    request_body(content((Picture = "image/jpeg"), (Picture = "image/png"), (Picture = "image/webp"), (Picture = "image/gif"))), responses(
    (status = 200, description = "The changed contact", body = views::ContactView<'static>, headers(("etag" = String))),
    (status = 413, description = "The picture is too large", body = Problem, content_type = "application/problem+json"),
))]
pub async fn set_photo(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
    request: Request,
) -> Result<Response, Response> {
    let refuse = IntoResponse::into_response;
    let body = body::receive(&app, actor.user.id, request, photo::MAX_BYTES).await?;
    let bytes = body.hold(&app, WEIGH_BYTES).await.map_err(refuse)?;
    let access = books::open_all(&actor, Rights::WRITE).map_err(refuse)?;
    let contact = photos::set(&app, &access, id, &known, bytes)
        .await
        .map_err(refuse)?;
    views::one(&app, &actor, StatusCode::OK, contact)
        .await
        .map_err(refuse)
}

/// Removes a contact's photo.
#[utoipa::path(delete, path = "/api/contacts/{id}/photo", tag = "cards",
    params(ContactPath, IfMatch), responses(
    (status = 200, description = "The changed contact", body = views::ContactView<'static>, headers(("etag" = String))),
))]
pub async fn remove_photo(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let contact = photos::remove(&app, &access, id, &known).await?;
    views::one(&app, &actor, StatusCode::OK, contact).await
}
