//! Devices that use the account over CardDAV: their app passwords, and how each is set up.
//!
//! A new password is part of the one page or profile that answers the form, and of nothing else: no
//! address carries it, and nothing keeps it.

mod kind;
mod profile;
mod server;

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::forms::Form;
use super::frame::Frame;
use super::member::Member;
use super::qr;
use crate::domain::App;
use crate::domain::app_passwords::{self, AppPassword, AppPasswordDraft, AppSecret};
use crate::error::Error;
use crate::http::body::TINY;
use crate::http::extract::Query;
use crate::model::app_password::MAX_NAME_CHARS;
use crate::model::ids::AppPasswordId;
use crate::model::time::Timestamp;
use crate::model::validation::FieldError;
use kind::DeviceKind;
use profile::Profile;
use server::DavServer;

/// The time for which a page asks whether the new device has come.
const WATCHED: Duration = Duration::from_secs(600);

#[derive(Template)]
#[template(path = "devices/list.html")]
struct DevicesPage<'a> {
    frame: &'a Frame,
    server: &'a DavServer,
    app_passwords: &'a [AppPassword],
    is_revoked: bool,
    now: Timestamp,
}

impl DevicesPage<'_> {
    fn last_use(&self, app_password: &AppPassword) -> String {
        last_use(self.frame, app_password)
    }
}

/// Tells when, by what and from where an app password was last used.
fn last_use(frame: &Frame, app_password: &AppPassword) -> String {
    let Some(last) = &app_password.last_use else {
        return frame.t("device-never-used");
    };
    let when = frame.moment(&last.at, frame.time_zone());
    let program = match last.program.trim() {
        "" => frame.t("settings-unknown-device"),
        program => program.to_owned(),
    };
    let values = [
        ("when", when.as_str()),
        ("program", &program),
        ("address", &last.address),
    ];
    frame.filled("device-last-used", &values)
}

/// The line that tells whether a new device has signed in.
#[derive(Template)]
#[template(path = "devices/seen.html")]
struct SeenPart<'a> {
    frame: &'a Frame,
    app_password: &'a AppPassword,
    /// True if the page asks again by itself.
    is_watched: bool,
}

impl SeenPart<'_> {
    fn last_use(&self) -> String {
        last_use(self.frame, self.app_password)
    }
}

/// Returns the line about an app password.
fn seen<'a>(frame: &'a Frame, app_password: &'a AppPassword, now: Timestamp) -> SeenPart<'a> {
    let is_new = now.since(app_password.created_at) < WATCHED;
    SeenPart {
        frame,
        app_password,
        is_watched: is_new && app_password.first_used_at.is_none(),
    }
}

#[derive(Deserialize)]
pub struct DevicesQuery {
    /// The app password to look at.
    id: Option<String>,
    done: Option<String>,
}

/// `GET /settings/devices`; with htmx only the line about one app password.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<DevicesQuery>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    if member.wants_part("seen") {
        let id = query.id.as_deref().and_then(|id| id.parse().ok());
        let found = app_passwords::get(&app, &member.actor, id.ok_or(Error::NotFound)?).await?;
        return Ok(member.page(StatusCode::OK, &seen(&member.frame, &found, now)));
    }
    let page = DevicesPage {
        frame: &member.frame,
        server: &DavServer::of(&app.public_url, &member.actor.user),
        app_passwords: &app_passwords::list(&app, &member.actor).await?,
        is_revoked: query.done.as_deref() == Some("revoked"),
        now,
    };
    Ok(member.page(StatusCode::OK, &page))
}

/// The page of one kind of device: first the form, then the password with the steps.
#[derive(Template)]
#[template(path = "devices/set-up.html")]
struct SetUpPage<'a> {
    frame: &'a Frame,
    kind: DeviceKind,
    server: &'a DavServer,
    name: &'a str,
    read_only: bool,
    one_book: bool,
    errors: &'a [FieldError],
    made: Option<Made<'a>>,
}

/// An app password that was just created.
struct Made<'a> {
    password: String,
    seen: SeenPart<'a>,
}

impl SetUpPage<'_> {
    /// Returns why this field was refused.
    fn error(&self, field: &str) -> Option<String> {
        super::refusal(self.frame, self.errors, field)
    }

    fn max_name_chars(&self) -> usize {
        MAX_NAME_CHARS
    }
}

#[derive(Deserialize)]
pub struct SetUpQuery {
    #[serde(default)]
    kind: DeviceKind,
}

/// `GET /settings/devices/set-up`.
pub async fn set_up(
    State(app): State<Arc<App>>,
    member: Member,
    Query(SetUpQuery { kind }): Query<SetUpQuery>,
) -> Response {
    let page = SetUpPage {
        frame: &member.frame,
        kind,
        server: &DavServer::of(&app.public_url, &member.actor.user),
        name: &member.t(kind.title()),
        read_only: false,
        one_book: false,
        errors: &[],
        made: None,
    };
    member.page(StatusCode::OK, &page)
}

#[derive(Deserialize)]
pub struct DeviceForm {
    #[serde(default)]
    kind: DeviceKind,
    #[serde(default)]
    name: String,
    /// Present if the device only reads.
    read_only: Option<String>,
    /// Present if the device is shown all address books as one.
    one_book: Option<String>,
    /// `profile` for an Apple configuration profile in place of the page.
    #[serde(default)]
    answer: String,
}

/// `POST /settings/devices/set-up`: makes an app password.
pub async fn create(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<DeviceForm, TINY>,
) -> Result<Response, Error> {
    let DeviceForm {
        kind,
        name,
        read_only,
        one_book,
        answer,
    } = form;
    let (read_only, one_book) = (read_only.is_some(), one_book.is_some());
    let draft = AppPasswordDraft {
        name: name.clone(),
        read_only,
        one_book,
        expires_at: None,
    };
    let server = DavServer::of(&app.public_url, &member.actor.user);
    let page = |errors, made| SetUpPage {
        frame: &member.frame,
        kind,
        server: &server,
        name: &name,
        read_only,
        one_book,
        errors,
        made,
    };
    match app_passwords::create(&app, &member.actor, draft).await {
        Ok((_, secret)) if answer == "profile" => download(&server, &secret),
        Ok((created, secret)) => {
            let made = Made {
                password: secret.to_string(),
                seen: seen(&member.frame, &created, app.clock.now()),
            };
            Ok(member.page(StatusCode::OK, &page(&[], Some(made))))
        }
        Err(Error::Invalid(errors)) => {
            Ok(member.page(StatusCode::UNPROCESSABLE_ENTITY, &page(&errors, None)))
        }
        Err(error) => Err(error),
    }
}

/// Returns the configuration profile that sets up an Apple device with this password.
fn download(server: &DavServer, secret: &AppSecret) -> Result<Response, Error> {
    let profile = Profile::new(server, secret.to_string());
    let headers = [
        (header::CONTENT_TYPE, "application/x-apple-aspen-config"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"carnet.mobileconfig\"",
        ),
    ];
    let text = profile.render().map_err(Error::internal)?;
    Ok((headers, text).into_response())
}

#[derive(Deserialize)]
pub struct RevokedDevice {
    #[serde(default)]
    id: String,
}

/// `POST /settings/devices/revoke`.
pub async fn revoke(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<RevokedDevice, TINY>,
) -> Result<Response, Error> {
    let id: AppPasswordId = form.id.parse().map_err(|()| Error::NotFound)?;
    app_passwords::revoke(&app, &member.actor, id).await?;
    Ok(Redirect::to("/settings/devices?done=revoked").into_response())
}

/// `GET /settings/devices/davx5.svg`: the link that opens DAVx⁵ with address and login filled in,
/// as a QR code. It has no password, because it is an address.
pub async fn davx5(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let link = DavServer::of(&app.public_url, &member.actor.user).davx5_link();
    qr::of_text(&app, member.actor.id(), link).await
}
