//! Signing up, in and out.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::cookies::Cookie;
use super::forms::{EmptyForm, Form};
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use crate::domain::sessions::SessionCookie;
use crate::domain::throttle::Origin;
use crate::domain::{App, accounts, sessions};
use crate::error::Error;
use crate::http::body::TINY;
use crate::http::extract::{Client, Query};
use crate::model::validation::{FieldError, Reason};

/// The page to open after signing in.
#[derive(Deserialize)]
pub struct Next {
    next: Option<String>,
}

impl Next {
    fn path(&self) -> LocalPath {
        self.next
            .as_deref()
            .and_then(LocalPath::parse)
            .unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "account/login.html")]
struct SignInPage<'a> {
    frame: &'a Frame,
    email: &'a str,
    next: LocalPath,
    /// The error message, in the reader's language.
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "account/signup.html")]
struct SignUpPage<'a> {
    frame: &'a Frame,
    username: &'a str,
    email: &'a str,
    next: LocalPath,
    problem: Option<String>,
    errors: &'a [FieldError],
}

impl SignUpPage<'_> {
    /// Returns why this field was refused.
    fn error(&self, field: &str) -> Option<String> {
        super::refusal(self.frame, self.errors, field)
    }
}

/// `GET /login`.
pub async fn sign_in_form(frame: Frame, Query(next): Query<Next>) -> Response {
    match frame.actor {
        Some(_) => Redirect::to(next.path().as_str()).into_response(),
        None => frame.page(
            StatusCode::OK,
            &SignInPage {
                frame: &frame,
                email: "",
                next: next.path(),
                problem: None,
            },
        ),
    }
}

#[derive(Deserialize)]
pub struct SignIn {
    email: String,
    password: String,
    #[serde(flatten)]
    next: Next,
}

/// `POST /login`.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    frame: Frame,
    Client(origin): Client,
    headers: HeaderMap,
    Form(form): Form<SignIn, TINY>,
) -> Result<Response, Error> {
    let next = form.next.path();
    match open(&app, &frame, origin, &headers, &form.email, &form.password).await {
        Ok(cookies) => Ok((cookies, Redirect::to(next.as_str())).into_response()),
        Err(error) => {
            let (status, key) = match &error {
                Error::Unauthenticated(_) | Error::Invalid(_) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, "login-wrong")
                }
                Error::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, "login-throttled"),
                _ => return Err(error),
            };
            let page = SignInPage {
                frame: &frame,
                email: &form.email,
                next,
                problem: Some(frame.t(key)),
            };
            Ok(super::with_wait(frame.page(status, &page), &error))
        }
    }
}

/// The `Set-Cookie` headers of a new session.
type Cookies = axum::response::AppendHeaders<Vec<(axum::http::HeaderName, HeaderValue)>>;

async fn open(
    app: &App,
    frame: &Frame,
    origin: Origin,
    headers: &HeaderMap,
    email: &str,
    password: &str,
) -> Result<Cookies, Error> {
    let opened =
        sessions::sign_in_browser(app, origin, email, password, user_agent(headers)).await?;
    // The former session of the same browser is no longer needed.
    if let Some(former) = &frame.actor {
        sessions::sign_out(app, former).await?;
    }
    let actor = sessions::authenticate_browser(app, &opened.token).await?;
    let look = frame.kept_look(actor.user.locale.as_deref(), actor.user.theme);
    let session = session_cookie(&opened, frame.tls);
    Ok(axum::response::AppendHeaders(vec![
        (header::SET_COOKIE, session),
        (header::SET_COOKIE, look),
    ]))
}

/// Returns the header that stores a session in the browser.
pub(super) fn session_cookie(session: &SessionCookie, tls: bool) -> HeaderValue {
    Cookie::Session.set(&session.token, Some(session.lifetime), tls)
}

/// Returns the browser's `User-Agent`.
pub(super) fn user_agent(headers: &HeaderMap) -> &str {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// `GET /signup`.
pub async fn sign_up_form(frame: Frame, Query(next): Query<Next>) -> Response {
    if frame.actor.is_some() {
        return Redirect::to(next.path().as_str()).into_response();
    }
    let problem = (!frame.app().signup_is_open()).then(|| frame.t("signup-closed"));
    let page = SignUpPage {
        frame: &frame,
        username: "",
        email: "",
        next: next.path(),
        problem,
        errors: &[],
    };
    frame.page(StatusCode::OK, &page)
}

#[derive(Deserialize)]
pub struct SignUp {
    username: String,
    email: String,
    password: String,
    time_zone: Option<String>,
    #[serde(flatten)]
    next: Next,
}

/// `POST /signup`: opens an account and signs it in.
pub async fn sign_up(
    State(app): State<Arc<App>>,
    frame: Frame,
    Client(origin): Client,
    headers: HeaderMap,
    Form(form): Form<SignUp, TINY>,
) -> Result<Response, Error> {
    let SignUp {
        username,
        email,
        password,
        time_zone,
        next,
    } = &form;
    let new = accounts::SignUp {
        username,
        email,
        password,
        time_zone: time_zone.as_deref(),
    };
    let error = match accounts::sign_up(&app, origin, new).await {
        Ok(_) => {
            // The account exists now; when signing in fails for the moment, it must not be created
            // again.
            return Ok(
                match open(&app, &frame, origin, &headers, email, password).await {
                    Ok(cookies) => (cookies, Redirect::to(next.path().as_str())).into_response(),
                    Err(_) => {
                        Redirect::to(&format!("/login?{}", next.path().query())).into_response()
                    }
                },
            );
        }
        Err(error) => error,
    };
    let Some((status, problem, errors)) = sign_up_refusal(&frame, &error) else {
        return Err(error);
    };
    let page = SignUpPage {
        frame: &frame,
        username,
        email,
        next: next.path(),
        problem,
        errors: &errors,
    };
    Ok(super::with_wait(frame.page(status, &page), &error))
}

/// Returns the status of a refused sign-up with its explanation and the refused fields; `None` for
/// an error that the form does not explain.
fn sign_up_refusal(
    frame: &Frame,
    error: &Error,
) -> Option<(StatusCode, Option<String>, Vec<FieldError>)> {
    let (status, key) = match error {
        Error::Invalid(errors) => {
            return Some((StatusCode::UNPROCESSABLE_ENTITY, None, errors.clone()));
        }
        Error::Conflict(_) => {
            let taken = FieldError::new("email", Reason::AccountExists);
            return Some((StatusCode::CONFLICT, None, vec![taken]));
        }
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, "signup-closed"),
        Error::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, "signup-throttled"),
        _ => return None,
    };
    Some((status, Some(frame.t(key)), Vec::new()))
}

/// `POST /logout`.
pub async fn sign_out(
    State(app): State<Arc<App>>,
    member: Member,
    _: Form<EmptyForm, TINY>,
) -> Result<Response, Error> {
    sessions::sign_out(&app, &member.actor).await?;
    // The look stays, so that the next page has the same language.
    let cleared = [(header::SET_COOKIE, Cookie::Session.clear(member.tls))];
    let clear = [("clear-site-data", "\"cache\", \"storage\"")];
    Ok((
        axum::response::AppendHeaders(cleared),
        clear,
        Redirect::to("/"),
    )
        .into_response())
}
