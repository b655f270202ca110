//! The caller's own account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::MeView;
use crate::domain::{App, accounts};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::Json;
use crate::http::json::json;
use crate::model::user::UserPatch;

/// Changes of one's own settings; absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"time_zone": "Europe/Kyiv", "locale": "uk"}))]
pub struct MePatch {
    /// The name to show.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    username: Option<String>,
    /// A language tag.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, max_length = 35)]
    locale: Option<String>,
    /// An IANA time zone.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, max_length = 64)]
    time_zone: Option<String>,
    /// The country assumed for phone numbers without a country code: its ISO 3166 code, or empty to
    /// follow time zone and language.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, max_length = 2)]
    region: Option<String>,
}

/// Refuses `null`, because none of these settings can be cleared.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

/// Reads the caller's account.
#[utoipa::path(get, path = "/api/users/me", tag = "users", responses(
    (status = 200, description = "The account", body = MeView<'static>),
))]
pub async fn me(actor: CurrentUser) -> Response {
    json(StatusCode::OK, &MeView::of(&actor.user, &actor.avatar))
}

/// Changes the caller's settings.
#[utoipa::path(patch, path = "/api/users/me", tag = "users", request_body = MePatch, responses(
    (status = 200, description = "The changed account", body = MeView<'static>),
))]
pub async fn update_me(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Json(patch): Json<MePatch>,
) -> Result<Response, Error> {
    let MePatch {
        username,
        locale,
        time_zone,
        region,
    } = patch;
    let user = accounts::update(
        &app,
        &actor,
        UserPatch {
            username,
            locale: locale.map(Some),
            time_zone,
            region,
            theme: None,
            list: None,
        },
    )
    .await?;
    Ok(json(StatusCode::OK, &MeView::of(&user, &actor.avatar)))
}
