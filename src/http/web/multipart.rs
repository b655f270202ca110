//! Forms with a file: accepted only from this site, and only with a token made for this browser.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::{Form, WEIGH_FORM, foreign, is_own, outdated};
use super::frame::Frame;
use crate::domain::spool::{Arrival, Arrived, Weigh};
use crate::http::Shared;
use crate::http::body::{LARGE, TINY, too_large};
use crate::http::budget::RequestBudget;
use crate::http::multipart::{FileFields, FormField, in_time, is_form};
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
        in_time(async { Self::receive(Arriving::open(request, shared, LIMIT).await?).await }).await
    }
}

impl<const LIMIT: usize> FileForm<LIMIT> {
    /// Receives the file. Fields before the token, or without it, are not read.
    async fn receive(mut form: Arriving) -> Result<Self, Response> {
        form.check_token().await?;
        let arrival = form.arrival();
        match form.fields.next().await? {
            Some(field) if field.file_name().is_some() => Ok(Self {
                name: field.file_name().unwrap_or_default().to_owned(),
                file: field.receive(arrival, LIMIT).await?,
            }),
            _ => Ok(Self {
                name: String::new(),
                file: arrival
                    .finish()
                    .await
                    .map_err(IntoResponse::into_response)?,
            }),
        }
    }
}

/// The fields of a large form and the file that it may send, of at most `LIMIT` bytes. A form
/// without a file may come without this encoding, too.
pub struct FieldsAndFile<const LIMIT: usize> {
    /// The name and the value of each field.
    pub fields: Vec<(String, String)>,
    /// The file, if one was chosen.
    pub file: Option<Arrived>,
}

impl<const LIMIT: usize> FromRequest<Shared> for FieldsAndFile<LIMIT> {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        if is_form(request.headers()) {
            return in_time(async {
                Self::receive(Arriving::open(request, shared, LARGE + LIMIT).await?).await
            })
            .await;
        }
        let Form(fields) = Form::<_, LARGE>::from_request(request, shared).await?;
        Ok(Self { fields, file: None })
    }
}

/// The memory that a field takes: its text, and the same encoded.
const WEIGH_FIELD: Weigh = |bytes| Ok(4 * bytes.len());

impl<const LIMIT: usize> FieldsAndFile<LIMIT> {
    /// Receives the fields after the token, encoded as they would be without a file.
    async fn receive(mut form: Arriving) -> Result<Self, Response> {
        let token = form.check_token().await?;
        let (mut encoded, mut file) = (form.arrival(), None);
        add_field(&mut encoded, "form_token", &token).await?;
        loop {
            let arrival = form.arrival();
            let Some(field) = form.fields.next().await? else {
                break;
            };
            if field.file_name().is_some() {
                let arrived = field.receive(arrival, LIMIT).await?;
                file = Some(arrived).filter(|file| file.length() > 0).or(file);
                continue;
            }
            let name = field.name().unwrap_or_default().to_owned();
            let text = field.receive(arrival, LARGE).await?;
            let text = text
                .hold(form.frame.app(), WEIGH_FIELD)
                .await
                .map_err(IntoResponse::into_response)?;
            add_field(&mut encoded, &name, &text).await?;
        }
        let encoded = encoded
            .finish()
            .await
            .map_err(IntoResponse::into_response)?;
        let encoded = encoded
            .hold(form.frame.app(), WEIGH_FORM)
            .await
            .map_err(IntoResponse::into_response)?;
        let Form(fields) = Form::<_, LARGE>::read(&form.frame, &form.budget, encoded).await?;
        Ok(Self { fields, file })
    }
}

/// Adds a field to those of a form.
async fn add_field(form: &mut Arrival, name: &str, value: &[u8]) -> Result<(), Response> {
    let name = form_urlencoded::byte_serialize(name.as_bytes());
    let value = form_urlencoded::byte_serialize(value);
    let start = if form.length() == 0 { "" } else { "&" };
    let field: String = std::iter::once(start)
        .chain(name)
        .chain(["="])
        .chain(value)
        .collect();
    if form.length() + field.len() > LARGE {
        return Err(too_large(LARGE));
    }
    form.add(field.as_bytes())
        .await
        .map_err(IntoResponse::into_response)
}

/// A form that is arriving from a page of this site.
struct Arriving {
    frame: Frame,
    budget: RequestBudget,
    account: UserId,
    fields: FileFields,
}

impl Arriving {
    async fn open(request: Request, shared: &Shared, limit: usize) -> Result<Self, Response> {
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
        let budget = RequestBudget::of(&parts.extensions);
        let request = Request::from_parts(parts, content);
        Ok(Self {
            frame,
            budget,
            account,
            fields: FileFields::open(request, limit).await?,
        })
    }

    /// Returns the token, which is the first field, if it was made for this browser.
    async fn check_token(&mut self) -> Result<Vec<u8>, Response> {
        let arrival = self.arrival();
        let is_token = |field: &FormField<'_>| field.name() == Some("form_token");
        let token = self.fields.next().await?.filter(is_token);
        let token = token.ok_or_else(outdated)?.receive(arrival, TINY).await?;
        let token = token
            .piece(0, TINY)
            .await
            .map_err(IntoResponse::into_response)?;
        if !self.frame.made(&String::from_utf8_lossy(&token)) {
            return Err(outdated());
        }
        Ok(token)
    }

    fn arrival(&self) -> Arrival {
        Arrival::new(self.frame.app(), self.account)
    }
}
