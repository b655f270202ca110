//! App passwords of the caller's account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::App;
use crate::domain::app_passwords::{self, AppPassword, AppPasswordDraft, LastUse};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::Json;
use crate::http::extract::Id;
use crate::http::json::json;
use crate::model::ids::AppPasswordId;
use crate::model::time::Timestamp;

/// A request for an app password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "iPhone", "read_only": false}))]
pub struct NewAppPassword {
    /// A name by which you recognise it, such as that of the device.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// True if it only reads.
    #[serde(default)]
    #[schema(default = false)]
    read_only: bool,
    /// True if its device is shown the contacts of all address books as one, for programs that show
    /// one address book only. New contacts come into the default one.
    #[serde(default)]
    #[schema(default = false)]
    one_book: bool,
    /// The time from which on it is refused, RFC 3339; it lasts until it is revoked if absent.
    #[serde(default)]
    #[schema(format = "date-time")]
    expires_at: Option<String>,
}

/// A new app password.
#[derive(Serialize, ToSchema)]
pub struct CreatedAppPasswordView<'a> {
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    id: AppPasswordId,
    #[schema(example = "iPhone")]
    name: &'a str,
    /// The password, shown this once. Case and dashes do not matter.
    #[schema(example = "7k2m-x9qd-04fz-h3tc-bw8r-n5vp-6jys")]
    password: String,
    read_only: bool,
    one_book: bool,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
}

/// An app password, without the password itself.
#[derive(Serialize, ToSchema)]
pub struct AppPasswordView<'a> {
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    id: AppPasswordId,
    #[schema(example = "iPhone")]
    name: &'a str,
    read_only: bool,
    one_book: bool,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
    /// Its last use, to the minute; null if it was never used.
    last_use: Option<LastUseView<'a>>,
}

/// A use of an app password.
#[derive(Serialize, ToSchema)]
pub struct LastUseView<'a> {
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// The network address that it came from.
    #[schema(example = "192.0.2.7")]
    address: &'a str,
    /// The name that the program gave itself.
    #[schema(example = "iOS/26.1 (23B85) dataaccessd/1.0")]
    program: &'a str,
}

impl<'a> AppPasswordView<'a> {
    fn of(app_password: &'a AppPassword) -> Self {
        let AppPassword {
            id,
            name,
            read_only,
            one_book,
            created_at,
            expires_at,
            first_used_at: _,
            last_use,
        } = app_password;
        Self {
            id: *id,
            name,
            read_only: *read_only,
            one_book: *one_book,
            created_at: *created_at,
            expires_at: *expires_at,
            last_use: last_use.as_ref().map(|last| {
                let LastUse {
                    at,
                    address,
                    program,
                } = last;
                LastUseView {
                    at: *at,
                    address,
                    program,
                }
            }),
        }
    }
}

/// Lists the caller's app passwords, newest first.
#[utoipa::path(get, path = "/api/users/me/app-passwords", tag = "app-passwords", responses(
    (status = 200, description = "The app passwords", body = [AppPasswordView<'static>]),
))]
pub async fn list(State(app): State<Arc<App>>, actor: CurrentUser) -> Result<Response, Error> {
    let listed = app_passwords::list(&app, &actor).await?;
    let views: Vec<_> = listed.iter().map(AppPasswordView::of).collect();
    Ok(json(StatusCode::OK, &views))
}

/// Creates an app password, which opens the account to CardDAV clients and nowhere else.
#[utoipa::path(post, path = "/api/users/me/app-passwords", tag = "app-passwords",
    request_body = NewAppPassword, responses(
    (status = 201, description = "The new app password, shown this once",
        body = CreatedAppPasswordView<'static>),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Json(new): Json<NewAppPassword>,
) -> Result<Response, Error> {
    let NewAppPassword {
        name,
        read_only,
        one_book,
        expires_at,
    } = new;
    let draft = AppPasswordDraft {
        name,
        read_only,
        one_book,
        expires_at: expires_at.as_deref().map(instant).transpose()?,
    };
    let (created, secret) = app_passwords::create(&app, &actor, draft).await?;
    let view = CreatedAppPasswordView {
        id: created.id,
        name: &created.name,
        password: secret.to_string(),
        read_only: created.read_only,
        one_book: created.one_book,
        created_at: created.created_at,
        expires_at: created.expires_at,
    };
    Ok(json(StatusCode::CREATED, &view))
}

fn instant(text: &str) -> Result<Timestamp, Error> {
    let parsed: jiff::Timestamp = text.parse().map_err(|_| {
        Error::invalid(
            "expires_at",
            "must be an instant such as 2027-01-31T12:00:00Z",
        )
    })?;
    Ok(Timestamp::from_micros(parsed.as_microsecond()))
}

/// Revokes an app password; it stops working at once.
#[utoipa::path(delete, path = "/api/users/me/app-passwords/{id}", tag = "app-passwords", params(
    ("id" = i64, Path, description = "The app password")), responses(
    (status = 204, description = "It is revoked"),
))]
pub async fn revoke(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Id(id): Id<AppPasswordId>,
) -> Result<Response, Error> {
    app_passwords::revoke(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
