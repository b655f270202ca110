//! The account that a WebDAV client acts for, by `Authorization: Basic` (RFC 7617).

use std::sync::Arc;

use axum::http::header;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::App;
use crate::domain::app_passwords::{self, DavClient};
use crate::error::{Error, Result};
use crate::http::Shared;
use crate::http::body::Account;
use crate::http::extract::address_of;
use crate::model::actor::Actor;

/// The most characters of a program's name that are kept.
const PROGRAM_CHARS: usize = 200;

/// Returns the actor whose name and password the request carries.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if it carries none, or wrong ones.
pub async fn authenticate(shared: &Shared, parts: &mut Parts) -> Result<Arc<Actor>> {
    let app: &App = &shared.app;
    let needed = Error::Unauthenticated("a name and an app password are needed");
    let Some((login, password)) = credentials(parts) else {
        return Err(needed);
    };
    let address = address_of(parts, shared);
    let client = DavClient {
        origin: address.into(),
        address: address.to_canonical().to_string(),
        program: program(parts),
    };
    let actor = app_passwords::authenticate(app, &login, &password, &client).await?;
    parts.extensions.insert(Account(actor.id()));
    Ok(actor)
}

/// Returns the name and the password of a request.
fn credentials(parts: &Parts) -> Option<(String, String)> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (login, password) = text.split_once(':')?;
    Some((login.to_owned(), password.to_owned()))
}

/// Returns how the client calls itself.
fn program(parts: &Parts) -> String {
    let agent = parts.headers.get(header::USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok());
    agent
        .unwrap_or_default()
        .chars()
        .take(PROGRAM_CHARS)
        .collect()
}
