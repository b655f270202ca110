//! The health checks.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::App;
use crate::error::Error;
use crate::http::json::json;

/// The state of the server.
#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "Carnet is well")]
    message: &'static str,
}

const WELL: Health = Health {
    message: "Carnet is well",
};

/// Checks that the database answers.
#[utoipa::path(get, path = "/api/healthchecker", tag = "health", security(()), responses(
    (status = 200, description = "The server and its database are working", body = Health),
))]
pub async fn healthchecker(State(app): State<Arc<App>>) -> Result<Response, Error> {
    match app.db.ping().await.map_err(Error::from) {
        Ok(()) => Ok(json(StatusCode::OK, &WELL)),
        Err(Error::Internal(cause)) => {
            tracing::warn!(cause, "the database does not answer");
            Err(Error::Unavailable)
        }
        // Logged already.
        Err(error) => Err(error),
    }
}

/// Answers as long as the process runs.
#[utoipa::path(get, path = "/livez", tag = "health", security(()), responses((status = 200, description = "The process is running", body = Health)))]
pub async fn live() -> Response {
    json(StatusCode::OK, &WELL)
}

/// Checks that requests can be served, which needs the database.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()), responses((status = 200, description = "The server is ready for requests", body = Health)))]
pub async fn ready(app: State<Arc<App>>) -> Result<Response, Error> {
    healthchecker(app).await
}
