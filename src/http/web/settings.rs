//! The settings of one's own account.

pub mod email;
pub mod list;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::account::{session_cookie, user_agent};
use super::contacts::filters;
use super::cookies::Cookie;
use super::forms::{EmptyForm, Form};
use super::frame::Frame;
use super::member::Member;
use super::texts::Texts;
use crate::domain::accounts::PasswordChange;
use crate::domain::avatar::AvatarSeed;
use crate::domain::sessions::Device;
use crate::domain::{App, accounts, sessions};
use crate::error::Error;
use crate::http::body::TINY;
use crate::http::extract::{Client, Query};
use crate::model::ids::SessionId;
use crate::model::phone::{self, Region};
use crate::model::user::{Theme, User, UserPatch};
use crate::model::validation::{FieldError, Reason};

/// The groups of settings: the id of their heading and the key of its text.
const GROUPS: [(&str, &str); 6] = [
    ("profile", "settings-profile"),
    ("appearance", "field-theme"),
    ("security", "settings-security"),
    ("sync", "settings-devices"),
    ("transfer", "import-title"),
    ("danger", "settings-danger"),
];

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage<'a> {
    frame: &'a Frame,
    user: &'a User,
    devices: &'a [Device],
    current: Option<SessionId>,
    /// The last action.
    done: Option<&'static str>,
    /// The form whose fields were refused.
    refused: &'static str,
    errors: &'a [FieldError],
}

impl SettingsPage<'_> {
    /// Returns why this field of this form was refused.
    fn error(&self, form: &str, field: &str) -> Option<String> {
        super::refusal(self.frame, self.errors, field).filter(|_| self.refused == form)
    }

    /// Returns the email that signs in, whatever was typed for a new one.
    fn account_email(&self) -> &str {
        let actor = self.frame.actor.as_ref();
        actor.map_or("", |actor| &actor.user.email)
    }

    fn avatar(&self) -> String {
        format!("/avatars/{}.svg", AvatarSeed::of(self.user.id))
    }

    fn themes(&self) -> [(Theme, &'static str); 3] {
        [
            (Theme::System, "settings-theme-system"),
            (Theme::Light, "settings-theme-light"),
            (Theme::Dark, "settings-theme-dark"),
        ]
    }

    /// Returns the orders of the list, each with the key of its name and a mark if it is chosen.
    fn orders(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        filters::orders(self.user.list.sort)
    }

    fn languages(&self) -> Vec<Texts> {
        Texts::all().collect()
    }

    fn region(&self) -> &str {
        self.user.region.as_ref().map_or("", Region::as_str)
    }

    /// Returns the codes of the countries to choose from.
    fn regions(&self) -> impl Iterator<Item = Region> {
        phone::countries()
    }

    fn speaks(&self, language: &Texts) -> bool {
        self.user.locale.as_deref() == Some(language.tag())
    }

    fn time_zones(&self) -> Vec<String> {
        jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(|name| name.contains('/') || name == "UTC")
            .collect()
    }

    fn is_current(&self, device: &Device) -> bool {
        self.current == Some(device.id)
    }

    /// Returns the name of a device and the time of its sign-in: two may have the same browser.
    fn name_since(&self, device: &Device) -> String {
        let since = self.frame.moment(&device.created_at, &self.user.time_zone);
        let name = self.name(device);
        match self.is_current(device) {
            true => format!("{name}, {}, {since}", self.frame.t("settings-this-session")),
            false => format!("{name}, {since}"),
        }
    }

    /// Returns the short name of a device.
    fn name(&self, device: &Device) -> String {
        const KNOWN: [(&str, &str); 12] = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox", "Firefox"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Chrom", "Chrome"),
            ("Safari", "Safari"),
            ("curl", "curl"),
            ("python", "Python"),
            ("okhttp", "OkHttp"),
            ("Mozilla", "Browser"),
        ];
        let agent = device.user_agent.trim();
        let known = KNOWN
            .iter()
            .find(|(part, _)| agent.contains(part))
            .map(|(_, name)| (*name).to_owned());
        known.unwrap_or_else(|| {
            if agent.is_empty() {
                self.frame.t("settings-unknown-device")
            } else {
                agent.to_owned()
            }
        })
    }
}

/// The message at the top of a settings page.
#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

impl Done {
    fn key(&self) -> Option<&'static str> {
        [
            "settings-saved",
            "settings-email-changed",
            "settings-password-changed",
            "settings-session-ended",
        ]
        .into_iter()
        .find(|key| key.strip_prefix("settings-") == self.done.as_deref())
    }
}

/// `GET /settings`.
pub async fn show(
    State(app): State<Arc<App>>,
    member: Member,
    Query(done): Query<Done>,
) -> Result<Response, Error> {
    page(
        &app,
        &member,
        &member.actor.user,
        StatusCode::OK,
        done.key(),
        "",
        &[],
    )
    .await
}

async fn page(
    app: &App,
    member: &Member,
    user: &User,
    status: StatusCode,
    done: Option<&'static str>,
    refused: &'static str,
    errors: &[FieldError],
) -> Result<Response, Error> {
    let devices = sessions::list(app, &member.actor).await?;
    let current = member.actor.session();
    let page = SettingsPage {
        frame: &member.frame,
        user,
        devices: &devices,
        current,
        done,
        refused,
        errors,
    };
    Ok(member.page(status, &page))
}

/// Renders the page again, with the errors beside the fields of the form that was sent.
async fn refused(
    app: &App,
    member: &Member,
    user: &User,
    form: &'static str,
    error: Error,
) -> Result<Response, Error> {
    let (status, errors) = match &error {
        Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors.clone()),
        Error::TooManyRequests(_) => {
            let field = if form == "password" {
                "current_password"
            } else {
                "password"
            };
            (
                StatusCode::TOO_MANY_REQUESTS,
                vec![FieldError::new(field, Reason::TooOften)],
            )
        }
        _ => return Err(error),
    };
    Ok(super::with_wait(
        page(app, member, user, status, None, form, &errors).await?,
        &error,
    ))
}

#[derive(Deserialize)]
pub struct Profile {
    username: String,
    locale: String,
    time_zone: String,
    #[serde(default)]
    region: String,
    theme: String,
}

/// `POST /settings/profile`.
pub async fn save_profile(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Profile, TINY>,
) -> Result<Response, Error> {
    let Profile {
        username,
        locale,
        time_zone,
        region,
        theme,
    } = form;
    let theme = Theme::from(theme);
    let locale = Some(locale).filter(|locale| !locale.is_empty());
    let typed = User {
        username,
        locale,
        time_zone,
        theme,
        ..member.actor.user.clone()
    };
    let User {
        username,
        locale,
        time_zone,
        ..
    } = typed.clone();
    let patch = UserPatch {
        username: Some(username),
        locale: Some(locale),
        time_zone: Some(time_zone),
        region: Some(region),
        theme: Some(theme),
        list: None,
    };
    match accounts::update(&app, &member.actor, patch).await {
        Ok(user) => {
            let look = [(
                header::SET_COOKIE,
                member.kept_look(user.locale.as_deref(), theme),
            )];
            Ok((AppendHeaders(look), Redirect::to("/settings?done=saved")).into_response())
        }
        Err(error) => refused(&app, &member, &typed, "profile", error).await,
    }
}

#[derive(Deserialize)]
pub struct PasswordForm {
    current_password: String,
    password: String,
}

/// `POST /settings/password`.
pub async fn change_password(
    State(app): State<Arc<App>>,
    member: Member,
    Client(origin): Client,
    headers: HeaderMap,
    Form(form): Form<PasswordForm, TINY>,
) -> Result<Response, Error> {
    let PasswordForm {
        current_password,
        password,
    } = &form;
    let change = PasswordChange {
        present: current_password,
        chosen: password,
        user_agent: user_agent(&headers),
    };
    match accounts::change_password(&app, &member.actor, origin, change).await {
        // The next page is requested with the new cookie, so its forms belong to the new session.
        Ok(session) => {
            let cookie = [(header::SET_COOKIE, session_cookie(&session, member.tls))];
            Ok((
                AppendHeaders(cookie),
                Redirect::to("/settings?done=password-changed"),
            )
                .into_response())
        }
        Err(error) => refused(&app, &member, &member.actor.user, "password", error).await,
    }
}

/// `POST /settings/sessions/{id}/end`.
pub async fn end_session(
    State(app): State<Arc<App>>,
    member: Member,
    Path(id): Path<String>,
    _: Form<EmptyForm, TINY>,
) -> Result<Response, Error> {
    let id: SessionId = id.parse().map_err(|()| Error::NotFound)?;
    sessions::end(&app, &member.actor, id).await?;
    let target = if Some(id) == member.actor.session() {
        "/login"
    } else {
        "/settings?done=session-ended"
    };
    Ok(Redirect::to(target).into_response())
}

#[derive(Deserialize)]
pub struct Deletion {
    password: String,
}

/// `POST /settings/delete`.
pub async fn delete_account(
    State(app): State<Arc<App>>,
    member: Member,
    Client(origin): Client,
    Form(form): Form<Deletion, TINY>,
) -> Result<Response, Error> {
    match accounts::delete(&app, &member.actor, origin, &form.password).await {
        Ok(()) => {
            let cookies = AppendHeaders([(header::SET_COOKIE, Cookie::Session.clear(member.tls))]);
            let clear = [(
                HeaderName::from_static("clear-site-data"),
                HeaderValue::from_static("\"cache\", \"storage\""),
            )];
            Ok((cookies, clear, Redirect::to("/")).into_response())
        }
        Err(error) => refused(&app, &member, &member.actor.user, "delete", error).await,
    }
}
