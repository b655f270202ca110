//! The download of all data of an account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::member::Member;
use crate::domain::app_passwords::AppPassword;
use crate::domain::calendar::CalendarLink;
use crate::domain::{App, app_passwords, calendar, data, sessions};
use crate::error::Error;
use crate::http::files;

/// `GET /settings/data`: account, devices and every contact with its card, including the trash, as
/// JSON. It is streamed, so a large book takes hardly more memory than a small one.
pub async fn download(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let user = &member.actor.user;
    let list = json!({
        "sort": user.list.sort.as_str(), "name_order": user.list.name_order.as_str(),
        "columns": user.list.columns.names(), "density": user.list.density.as_str(),
    });
    let account = json!({
        "id": user.id, "username": user.username, "email": user.email, "role": user.role, "locale": user.locale,
        "time_zone": user.time_zone, "theme": user.theme.as_str(), "list": list,
    });
    let devices = sessions::list(&app, &member.actor).await?;
    let devices: Vec<_> = devices
        .iter()
        .map(|device| json!({"signed_in_at": device.created_at, "seen_at": device.seen_at, "user_agent": device.user_agent}))
        .collect();
    let app_passwords = app_passwords::list(&app, &member.actor).await?;
    let app_passwords: Vec<_> = app_passwords.iter().map(entry).collect();
    let calendar = calendar::link(&app, &member.actor).await?;
    let head = format!(
        "{{\"account\":{account},\"sessions\":{},\"app_passwords\":{},\"calendar\":{},\"contacts\":",
        json!(devices),
        json!(app_passwords),
        json!(calendar.as_ref().map(choices))
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

fn choices(link: &CalendarLink) -> Value {
    json!({
        "anniversaries": link.options.anniversaries, "alarm": link.options.alarm,
        "created_at": link.created_at,
    })
}

fn entry(app_password: &AppPassword) -> Value {
    let last = app_password.last_use.as_ref();
    json!({
        "name": app_password.name, "read_only": app_password.read_only, "one_book": app_password.one_book, "created_at": app_password.created_at,
        "expires_at": app_password.expires_at, "first_used_at": app_password.first_used_at,
        "last_use": last.map(|last| json!({"at": last.at, "address": last.address, "program": last.program})),
    })
}
