//! Opening accounts, and opening, renewing and ending sessions.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::UserView;
use crate::domain::sessions::{self, TokenPair};
use crate::domain::throttle::Origin;
use crate::domain::{App, accounts};
use crate::error::Error;
use crate::http::auth::{CurrentUser, bearer_token};
use crate::http::body::{self, Json, TINY};
use crate::http::extract::Client;
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::time::Timestamp;

/// A request for an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "Taras", "email": "taras@example.org", "password": "reve ta stohne"}))]
pub struct SignUp {
    /// The name to show.
    #[schema(min_length = 1, max_length = 64)]
    username: String,
    /// Letter case and Unicode form do not matter for signing in.
    #[schema(format = "email", max_length = 254)]
    email: String,
    /// Any characters; the commonest passwords are refused.
    #[schema(format = "password", min_length = 8, max_length = 1024)]
    password: String,
}

/// Sign-in as JSON.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "taras@example.org", "password": "reve ta stohne"}))]
pub struct SignIn {
    email: String,
    #[schema(format = "password")]
    password: String,
}

/// Sign-in as the OAuth2 password form (RFC 6749, section 4.3.2).
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"grant_type": "password", "username": "taras@example.org", "password": "reve ta stohne"}))]
pub struct PasswordForm {
    /// The email.
    username: String,
    #[schema(format = "password")]
    password: String,
    /// `password`, or absent.
    grant_type: Option<String>,
}

/// A refresh token to exchange for a new pair.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "eyJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"}))]
pub struct Refresh {
    refresh_token: String,
}

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    /// Always `bearer`.
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// The token to send with every request, as `Authorization: Bearer`.
    access_token: String,
    /// The time at which the access token expires, RFC 3339 in UTC.
    #[schema(value_type = String, format = "date-time")]
    expire_access_token: Timestamp,
    /// The token to exchange for the next pair; it works once.
    refresh_token: String,
    /// The time at which the refresh token expires, RFC 3339 in UTC.
    #[schema(value_type = String, format = "date-time")]
    expire_refresh_token: Timestamp,
}

fn token_response(pair: TokenPair) -> Response {
    let TokenPair {
        access,
        access_expires,
        refresh,
        refresh_expires,
    } = pair;
    let view = TokenView {
        token_type: "bearer",
        access_token: access,
        expire_access_token: access_expires,
        refresh_token: refresh,
        expire_refresh_token: refresh_expires,
    };
    json(StatusCode::OK, &view)
}

/// Opens an account.
#[utoipa::path(post, path = "/api/auth/signup", tag = "auth", security(()), request_body = SignUp, responses(
    (status = 201, description = "The new account", body = UserView<'static>, headers(("location" = String, description = "The path of the account"))),
    (status = 409, description = "Another account has this email", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Sign-up is closed on this server", body = Problem, content_type = "application/problem+json"),
))]
pub async fn sign_up(
    State(app): State<Arc<App>>,
    Client(origin): Client,
    Json(form): Json<SignUp, TINY>,
) -> Result<Response, Error> {
    let SignUp {
        username,
        email,
        password,
    } = &form;
    let user = accounts::sign_up(
        &app,
        origin,
        accounts::SignUp {
            username,
            email,
            password,
            time_zone: None,
        },
    )
    .await?;
    let mut response = json(
        StatusCode::CREATED,
        &UserView::of(&user, &app.avatar_url(user.id)),
    );
    response
        .headers_mut()
        .insert(header::LOCATION, HeaderValue::from_static("/api/users/me"));
    Ok(response)
}

/// Signs in: opens a session.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", security(()),
    request_body(content((PasswordForm = "application/x-www-form-urlencoded"), (SignIn = "application/json"))),
    responses(
        (status = 200, description = "A pair of tokens", body = TokenView),
        (status = 401, description = "Unknown email or wrong password", body = Problem, content_type = "application/problem+json",
            headers(("www-authenticate" = String))),
    ))]
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Client(origin): Client,
    request: Request,
) -> Result<Response, Response> {
    let agent = user_agent(request.headers());
    let SignIn { email, password } = credentials(request).await?;
    open_session(&app, origin, &email, &password, &agent)
        .await
        .map_err(IntoResponse::into_response)
}

async fn open_session(
    app: &App,
    origin: Origin,
    email: &str,
    password: &str,
    agent: &str,
) -> Result<Response, Error> {
    sessions::sign_in(app, origin, email, password, agent)
        .await
        .map(token_response)
}

async fn credentials(request: Request) -> Result<SignIn, Response> {
    if body::is_json(request.headers()) {
        return body::parse_json(&body::read(request, TINY).await?)
            .map_err(IntoResponse::into_response);
    }
    if body::media_type(request.headers()) != "application/x-www-form-urlencoded" {
        let problem = Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the OAuth2 password form, or JSON",
        );
        return Err(problem.into_response());
    }
    let bytes = body::read(request, TINY).await?;
    let form: PasswordForm = body::parse_form(&bytes).map_err(IntoResponse::into_response)?;
    if form
        .grant_type
        .is_some_and(|grant| !matches!(grant.as_str(), "password" | ""))
    {
        return Err(Error::invalid("grant_type", "must be password").into_response());
    }
    Ok(SignIn {
        email: form.username,
        password: form.password,
    })
}

fn user_agent(headers: &HeaderMap) -> String {
    headers
        .get(header::USER_AGENT)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).replace('\0', ""))
        .unwrap_or_default()
}

/// Renews the pair with the refresh token as Bearer, as clients of the former service do.
#[utoipa::path(get, path = "/api/auth/refresh_token", tag = "auth", security(("bearer" = [])), responses(
    (status = 200, description = "A new pair of tokens; the former refresh token no longer works", body = TokenView),
))]
pub async fn refresh_by_header(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let token =
        bearer_token(&headers).ok_or(Error::Unauthenticated("a refresh token is needed"))?;
    sessions::refresh(&app, token).await.map(token_response)
}

/// Renews the pair.
#[utoipa::path(post, path = "/api/auth/refresh_token", tag = "auth", security(()), request_body = Refresh, responses(
    (status = 200, description = "A new pair of tokens; the former refresh token no longer works", body = TokenView),
    (status = 401, description = "The refresh token is missing, expired, or already used", body = Problem, content_type = "application/problem+json",
        headers(("www-authenticate" = String))),
))]
pub async fn refresh(
    State(app): State<Arc<App>>,
    Json(Refresh { refresh_token }): Json<Refresh, TINY>,
) -> Result<Response, Error> {
    sessions::refresh(&app, &refresh_token)
        .await
        .map(token_response)
}

/// Signs out: ends this session and both its tokens.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", responses(
    (status = 204, description = "The session has ended", headers(("clear-site-data" = String))),
))]
pub async fn sign_out(State(app): State<Arc<App>>, actor: CurrentUser) -> Result<Response, Error> {
    sessions::sign_out(&app, &actor).await?;
    let clear = [("clear-site-data", "\"cache\", \"cookies\", \"storage\"")];
    Ok((StatusCode::NO_CONTENT, clear).into_response())
}
