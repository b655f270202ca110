//! Signing in, staying signed in, signing out.
//!
//! Access tokens are JWTs (HS256, one pinned algorithm, every claim required) of 15 minutes;
//! `domain/tokens.rs` signs and checks them, and `typ` and `aud` distinguish the kinds. A refresh
//! token is a function of its session's row and the server's key: its `jti` is session and
//! generation, its times are stored in whole seconds. The row holds its SHA-256 and that of the one
//! before. Spending it is a guarded update on that hash, so exactly one request rotates. A second
//! tab that sends a token spent within the last 3 seconds gets the same successor, derived again
//! from the row. A spent token sent later ends the session.
//!
//! A new password ends all of the account's sessions and opens one for the browser that changed it,
//! in the same batch.

mod authentication;
mod cache;

use std::time::Duration;

use super::App;
use super::passwords::Verdict;
use super::retry::Attempts;
use super::throttle::Origin;
use super::tokens::{Kind, Subject, token_hash};
use crate::error::{Error, Result};
use crate::model::actor::Actor;
use crate::model::email;
use crate::model::ids::{SessionId, UserId};
use crate::model::password::{MAX_CHARS, Password};
use crate::model::session::Session;
use crate::model::time::Timestamp;
use crate::model::user::User;
use crate::model::validation::Reason;
pub use crate::store::sessions::Device;
use crate::store::users::Account;
use crate::store::{Batch, StoreError, sessions, users};
pub use authentication::{authenticate, authenticate_browser};
pub use cache::SessionCache;
pub(super) use cache::{TOKEN_TTL, Trusted};

/// The longest email of an account, in characters.
pub(super) const LONGEST_ADDRESS: usize = 320;
/// The one answer to every failed sign-in.
const WRONG: &str = "incorrect email or password";
const NOT_SIGNED_IN: &str = "not signed in, or the session has ended";

/// A pair of tokens, as a client gets them.
#[derive(Debug)]
pub struct TokenPair {
    /// The token to send with every request.
    pub access: String,
    /// The time when it expires.
    pub access_expires: Timestamp,
    /// The token to spend for the next pair.
    pub refresh: String,
    /// The time when it expires.
    pub refresh_expires: Timestamp,
}

/// Opens a session if the password is right. Unknown and disabled accounts and wrong passwords get
/// the same answer after the same work.
pub async fn sign_in(
    app: &App,
    origin: Origin,
    address: &str,
    password: &str,
    user_agent: &str,
) -> Result<TokenPair> {
    let session = open(app, origin, address, password, user_agent).await?;
    pair(app, &session)
}

/// The session cookie of a browser.
#[derive(Debug)]
pub struct SessionCookie {
    /// The token to send with every request.
    pub token: String,
    /// The longest lifetime of the session.
    pub lifetime: Duration,
    /// The session.
    pub session: SessionId,
}

/// Opens a session in a browser, in the same way.
pub async fn sign_in_browser(
    app: &App,
    origin: Origin,
    address: &str,
    password: &str,
    user_agent: &str,
) -> Result<SessionCookie> {
    let session = open(app, origin, address, password, user_agent).await?;
    cookie(app, &session)
}

fn cookie(app: &App, session: &Session) -> Result<SessionCookie> {
    let lifetime = session.ends_at.since(app.now());
    Ok(SessionCookie {
        token: app.tokens.cookie_token(session)?,
        lifetime,
        session: session.id,
    })
}

/// Ends every session of the account and opens a new one in the actor's browser, together with the
/// batch; `None` when the batch's guard did not hold. Copies of earlier cookies and tokens are
/// worthless afterwards.
pub async fn reissue(
    app: &App,
    mut batch: Batch,
    user: &User,
    user_agent: &str,
) -> Result<Option<SessionCookie>> {
    sessions::revoke_all(&mut batch, user.id, app.now());
    let added = add(app, batch, user, user_agent).await;
    // Also after a failure: the batch may already have been on disk.
    app.sessions.forget_user(user.id);
    added?.map(|session| cookie(app, &session)).transpose()
}

async fn open(
    app: &App,
    origin: Origin,
    address: &str,
    password: &str,
    user_agent: &str,
) -> Result<Session> {
    if address.chars().count() > LONGEST_ADDRESS {
        return Err(Error::Unauthenticated(WRONG));
    }
    let key = email::key(address);
    app.throttle.sign_in(origin, &key).inspect_err(
        |_| tracing::info!(event = "signin.throttled", %origin, "a sign-in was put off"),
    )?;
    if password.chars().take(MAX_CHARS + 1).count() > MAX_CHARS {
        return Err(Error::invalid(
            "password",
            Reason::TooLong { max: MAX_CHARS },
        ));
    }
    let password = Password::offered(password);
    let mut attempts = Attempts::default();
    loop {
        let account = users::by_email_key(&app.db, &key)
            .await?
            .filter(|account| !account.user.disabled);
        let phc = account
            .as_ref()
            .map(|account| account.password_hash.clone());
        let verdict = app.hasher.verify(password.clone(), phc).await?;
        let Some(Account {
            user,
            password_hash,
        }) = account.filter(|_| verdict != Verdict::Wrong)
        else {
            tracing::info!(event = "signin.refused", %origin, "a sign-in was refused");
            return Err(Error::Unauthenticated(WRONG));
        };
        let renewed = match verdict {
            Verdict::RightButWeak => app.hasher.hash(password.clone()).await?,
            Verdict::Right | Verdict::Wrong => password_hash.clone(),
        };
        let mut batch = Batch::default();
        users::confirm_password(&mut batch, user.id, &password_hash, &renewed);
        if let Some(session) = add(app, batch, &user, user_agent).await? {
            tracing::info!(event = "signin.accepted", user = %user.id, session = %session.id, "signed in");
            return Ok(session);
        }
        attempts.again().await?;
    }
}

/// Adds a session to the batch and commits it; `None` when the batch's guard did not hold.
async fn add(
    app: &App,
    mut batch: Batch,
    user: &User,
    user_agent: &str,
) -> Result<Option<Session>> {
    let now = app.now().whole_seconds();
    let mut session = Session {
        user_id: user.id,
        id: app.ids.session(app.now()),
        generation: 0,
        refresh_hash: Vec::new(),
        previous_hash: Vec::new(),
        rotated_at: now,
        expires_at: now + app.lifetimes.refresh.min(app.lifetimes.session),
        ends_at: now + app.lifetimes.session,
        revoked_at: None,
    };
    let refresh = app.tokens.refresh_token(&session)?;
    session.refresh_hash = token_hash(&refresh);
    sessions::insert(
        &mut batch,
        &session,
        &user_agent.chars().take(200).collect::<String>(),
    );
    match app.db.commit(batch).await {
        Ok(()) => {}
        Err(StoreError::Unmet(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    Ok(Some(session))
}

/// Returns the session's current pair: its refresh token, and a new access token.
fn pair(app: &App, session: &Session) -> Result<TokenPair> {
    let now = app.now().whole_seconds();
    let access_expires = (now + app.lifetimes.access).min(session.expires_at);
    Ok(TokenPair {
        access: app.tokens.access_token(session, now, access_expires)?,
        access_expires,
        refresh: app.tokens.refresh_token(session)?,
        refresh_expires: session.expires_at,
    })
}

/// Spends a refresh token. Within the grace period, a token that was just spent yields the same
/// successor, for two tabs that spend it at the same moment. Later, or once the successor is spent,
/// it ends the session, because somebody has a copy.
pub async fn refresh(app: &App, token: &str) -> Result<TokenPair> {
    let Some((Subject { user, session: id }, _)) =
        app.tokens.verify(Kind::Refresh, token, app.now())
    else {
        return Err(Error::Unauthenticated(NOT_SIGNED_IN));
    };
    let shown = token_hash(token);
    let mut attempts = Attempts::default();
    loop {
        let now = app.now();
        let session = sessions::find(&app.db, user, id)
            .await?
            .filter(|session| session.is_alive(now));
        let session = session.ok_or(Error::Unauthenticated(NOT_SIGNED_IN))?;
        require_enabled(app, user).await?;
        if session.refresh_hash == shown {
            if let Some(next) = rotate(app, session).await? {
                return pair(app, &next);
            }
            // Another request spent the token first; the next attempt shows the outcome.
            attempts.again().await?;
            continue;
        }
        if session.previous_hash == shown
            && now.whole_seconds().since(session.rotated_at) <= app.lifetimes.refresh_grace
        {
            return pair(app, &session);
        }
        tracing::warn!(event = "refresh.reused", %user, session = %id, "a spent refresh token was shown; its session ends");
        revoke(app, user, id).await?;
        return Err(Error::Unauthenticated(NOT_SIGNED_IN));
    }
}

async fn require_enabled(app: &App, user: UserId) -> Result<()> {
    match users::by_id(&app.db, user).await? {
        Some(account) if !account.user.disabled => Ok(()),
        _ => Err(Error::Unauthenticated(NOT_SIGNED_IN)),
    }
}

/// Stores and returns the session with its next refresh token; `None` if another request was first.
async fn rotate(app: &App, session: Session) -> Result<Option<Session>> {
    // In whole seconds, so that the token can be derived again from the stored row.
    let now = app.now().whole_seconds();
    let mut next = Session {
        generation: session.generation + 1,
        previous_hash: session.refresh_hash,
        rotated_at: now,
        expires_at: (now + app.lifetimes.refresh).min(session.ends_at),
        refresh_hash: Vec::new(),
        ..session
    };
    next.refresh_hash = token_hash(&app.tokens.refresh_token(&next)?);
    let mut batch = Batch::default();
    sessions::rotate(&mut batch, &next);
    match app.db.commit(batch).await {
        Ok(()) => Ok(Some(next)),
        Err(StoreError::Unmet(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns how long a session lives from its last use on.
pub fn idle_limit(app: &App) -> Duration {
    app.lifetimes.refresh.min(app.lifetimes.session)
}

/// Ends the actor's session.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<()> {
    let Some(session) = actor.session() else {
        return Ok(());
    };
    revoke(app, actor.id(), session).await?;
    tracing::info!(event = "signout", user = %actor.id(), %session, "signed out");
    Ok(())
}

async fn revoke(app: &App, user: UserId, id: SessionId) -> Result<()> {
    let mut batch = Batch::default();
    sessions::revoke(&mut batch, user, id, app.now());
    let ended = app.db.commit(batch).await;
    // Also after a failure: the batch may already have been on disk.
    app.sessions.forget_session(id);
    Ok(ended?)
}

/// Returns the actor's open sessions, the one used last first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Device>> {
    Ok(sessions::list(&app.db, actor.id(), app.now()).await?)
}

/// Ends one of the actor's sessions.
pub async fn end(app: &App, actor: &Actor, id: SessionId) -> Result<()> {
    revoke(app, actor.id(), id).await?;
    tracing::info!(event = "session.ended", user = %actor.id(), session = %id, "a session was ended");
    Ok(())
}
