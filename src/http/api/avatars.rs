//! Avatars.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::domain::avatar::AvatarSeed;
use crate::error::Error;

/// Returns the picture of an account.
#[utoipa::path(get, path = "/avatars/{seed}", tag = "users", security(()),
    params(("seed" = String, Path, pattern = r"^[0-9a-f]{16}\.svg$", description = "The seed from the account's `avatar` URL")), responses(
    (status = 200, description = "The picture", body = String, content_type = "image/svg+xml"),
    (status = 404, description = "The picture does not exist", body = crate::http::problem::Problem, content_type = "application/problem+json"),
))]
pub async fn avatar(seed: Result<Path<String>, PathRejection>) -> Result<Response, Error> {
    let Path(seed) = seed.map_err(|_| Error::NotFound)?;
    let seed: AvatarSeed = seed
        .strip_suffix(".svg")
        .and_then(|seed| seed.parse().ok())
        .ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, seed.draw()).into_response())
}
