//! What an account has, in one file.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::json;

use super::frame::Member;
use crate::domain::{App, Caller, contacts, sessions};
use crate::error::Error;
use crate::model::ids::ContactId;

/// `GET /settings/data`: account, devices and every contact with its card, those in the trash too, as JSON. It is written
/// piece by piece, so that a large book takes hardly more memory than a small one.
pub async fn download(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let user = &member.caller.user;
    let account = json!({
        "id": user.id, "username": user.username, "email": user.email, "role": user.role, "locale": user.locale,
        "time_zone": user.time_zone, "theme": user.theme.as_str(),
    });
    let devices = sessions::list(&app, &member.caller).await?;
    let devices: Vec<_> = devices
        .iter()
        .map(|device| json!({"signed_in_at": device.created_at, "seen_at": device.seen_at, "user_agent": device.user_agent}))
        .collect();
    let head = format!("{{\"account\":{account},\"sessions\":{},\"contacts\":[", json!(devices));
    let start = Progress { app, caller: Arc::clone(&member.caller), step: Step::Head(head) };
    // Fused, since whoever compresses the body may ask again after its end.
    let pieces = stream::unfold(start, |progress| async move { progress.next().await }).fuse();
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, "attachment; filename=\"carnet-data.json\"")];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

struct Progress {
    app: Arc<App>,
    caller: Arc<Caller>,
    step: Step,
}

/// What comes next.
enum Step {
    Head(String),
    After(Option<ContactId>),
    Over,
}

impl Progress {
    async fn next(self) -> Option<(Result<Bytes, Error>, Self)> {
        let (piece, step) = match self.step {
            Step::Head(head) => (Ok(head), Step::After(None)),
            Step::After(after) => match contacts::cards(&self.app, &self.caller, after).await {
                Ok(cards) if cards.is_empty() => (Ok("]}\n".to_owned()), Step::Over),
                Ok(cards) => {
                    let mut rows = String::new();
                    for (at, card) in cards.iter().enumerate() {
                        rows.push_str(if at == 0 && after.is_none() { "" } else { ",\n" });
                        let row = json!({"id": card.id, "created_at": card.created_at, "updated_at": card.updated_at,
                            "deleted_at": card.deleted_at, "favorite": card.favorite, "vcard": card.vcard});
                        rows.push_str(&row.to_string());
                    }
                    (Ok(rows), Step::After(cards.last().map(|card| card.id)))
                }
                Err(error) => (Err(error), Step::Over),
            },
            Step::Over => return None,
        };
        Some((piece.map(Bytes::from), Self { step, ..self }))
    }
}
