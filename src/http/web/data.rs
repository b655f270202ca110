//! The download of all data of an account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::frame::Member;
use crate::domain::{App, data, sessions};
use crate::error::Error;
use crate::http::files;

/// `GET /settings/data`: account, devices and every contact with its card, including the trash, as
/// JSON. It is streamed, so a large book takes hardly more memory than a small one.
pub async fn download(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let user = &member.actor.user;
    let account = json!({
        "id": user.id, "username": user.username, "email": user.email, "role": user.role, "locale": user.locale,
        "time_zone": user.time_zone, "theme": user.theme.as_str(),
    });
    let devices = sessions::list(&app, &member.actor).await?;
    let devices: Vec<_> = devices
        .iter()
        .map(|device| json!({"signed_in_at": device.created_at, "seen_at": device.seen_at, "user_agent": device.user_agent}))
        .collect();
    let head = format!(
        "{{\"account\":{account},\"sessions\":{},\"contacts\":",
        json!(devices)
    );
    let pieces = data::stream(app, Arc::clone(&member.actor), head, "}\n").await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"carnet-data.json\"",
        ),
    ];
    Ok((headers, files::body(pieces)).into_response())
}
