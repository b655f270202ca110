//! Telling by a token who sends a request.

use std::sync::Arc;

use super::cache::{TOKEN_TTL, Trusted};
use super::{NOT_SIGNED_IN, rotate};
use crate::domain::tokens::{Kind, Subject};
use crate::domain::{App, books};
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Credential};
use crate::model::face::Face;
use crate::model::time::Timestamp;
use crate::store::{sessions, users};

/// The number of times that a browser's use of its session is recorded within the idle timeout.
const TOUCHES: u32 = 50;

/// Returns the actor that this access token belongs to.
pub async fn authenticate(app: &App, token: &str) -> Result<Arc<Actor>> {
    known(app, token, Face::Api).await
}

/// Returns the actor that this browser cookie belongs to. Using the session keeps it from ending
/// as idle.
pub async fn authenticate_browser(app: &App, token: &str) -> Result<Arc<Actor>> {
    known(app, token, Face::Web).await
}

async fn known(app: &App, token: &str, face: Face) -> Result<Arc<Actor>> {
    let now = app.now();
    if let Some(actor) = app
        .sessions
        .get(token, now)
        .filter(|actor| actor.face == face)
    {
        return Ok(actor);
    }
    let kind = if face == Face::Web {
        Kind::Cookie
    } else {
        Kind::Access
    };
    let (subject, expires) = app
        .tokens
        .verify(kind, token, now)
        .ok_or(Error::Unauthenticated(NOT_SIGNED_IN))?;
    if !Credential::Session(subject.session).opens(face) {
        return Err(Error::Unauthenticated(NOT_SIGNED_IN));
    }
    let epoch = app.sessions.epoch();
    let actor = load(app, subject, face, now)
        .await?
        .ok_or(Error::Unauthenticated(NOT_SIGNED_IN))?;
    let actor = Arc::new(actor);
    let trusted = Trusted {
        actor: Arc::clone(&actor),
        from: now,
        until: expires.min(now + TOKEN_TTL),
    };
    app.sessions.remember(token, trusted, epoch);
    Ok(actor)
}

async fn load(app: &App, subject: Subject, face: Face, now: Timestamp) -> Result<Option<Actor>> {
    let Subject { user, session: id } = subject;
    let Some(session) = sessions::find(&app.db, user, id)
        .await?
        .filter(|session| session.is_alive(now))
    else {
        return Ok(None);
    };
    let Some(account) = users::by_id(&app.db, user)
        .await?
        .filter(|account| !account.user.disabled)
    else {
        return Ok(None);
    };
    let default_book = books::default(app, user).await?;
    // A browser has no refresh token to spend: its requests keep the session alive.
    if face == Face::Web && now.since(session.rotated_at) > app.lifetimes.refresh / TOUCHES {
        // Reading must work even if nothing can be written.
        if let Err(error) = rotate(app, session).await {
            tracing::warn!(%error, "that a session was used could not be noted");
        }
    }
    Ok(Some(Actor {
        avatar: app.avatar_url(user),
        user: account.user,
        credential: Credential::Session(id),
        face,
        default_book,
    }))
}
