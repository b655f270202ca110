//! App passwords: making, listing and revoking them, and signing in with them on CardDAV.
//!
//! A secret has 140 random bits, so a keyed SHA-256 of it is enough to store: there is nothing that
//! argon2 would slow down. It opens CardDAV alone. Clients send it with every request;
//! `authentication` says what keeps that cheap.

mod authentication;
mod verified;

use super::App;
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Credential};
pub use crate::model::app_password::{AppPassword, AppPasswordDraft, AppSecret, LastUse};
use crate::model::ids::AppPasswordId;
use crate::model::validation::Reason;
use crate::store::{Batch, Guard, StoreError, app_passwords};
pub use authentication::{DavClient, authenticate};
pub use verified::VerifiedPasswords;

/// The most app passwords that an account may have.
pub const MAX_APP_PASSWORDS: u8 = 50;

/// Creates an app password. The secret is returned this once.
///
/// # Errors
///
/// [`Error::Invalid`] names the refused fields; `name` also if the account has as many as it may
/// have. [`Error::Forbidden`] if the actor is not signed in with a session.
pub async fn create(
    app: &App,
    actor: &Actor,
    draft: AppPasswordDraft,
) -> Result<(AppPassword, AppSecret)> {
    require_session(actor)?;
    let now = app.now();
    let AppPasswordDraft {
        name,
        read_only,
        one_book,
        expires_at,
    } = draft.check(now)?;
    let secret = AppSecret::generate();
    let new = AppPassword {
        id: app.ids.app_password(now),
        name,
        read_only,
        one_book,
        created_at: now,
        expires_at,
        first_used_at: None,
        last_use: None,
    };
    let mut batch = Batch::default();
    let hash = app.tokens.app_password_hash(&secret);
    app_passwords::insert(
        &mut batch,
        actor.id(),
        &new,
        &hash,
        MAX_APP_PASSWORDS.into(),
    );
    match app.db.commit(batch).await {
        Ok(()) => {}
        Err(StoreError::Unmet(Guard::Quota)) => return Err(too_many()),
        Err(StoreError::Unmet(_)) => return Err(Error::NotFound),
        Err(error) => return Err(error.into()),
    }
    tracing::info!(
        event = "app_password.created",
        user = %actor.id(), app_password = %new.id, read_only,
        "an app password was created"
    );
    Ok((new, secret))
}

fn too_many() -> Error {
    let max = MAX_APP_PASSWORDS.into();
    Error::invalid("name", Reason::TooMany { max })
}

/// Checks that the actor is signed in: a credential for one device must not make others.
fn require_session(actor: &Actor) -> Result<()> {
    match actor.credential {
        Credential::Session(_) => Ok(()),
        _ => Err(Error::Forbidden("sign in to manage app passwords")),
    }
}

/// Returns the actor's app passwords, the newest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<AppPassword>> {
    Ok(app_passwords::list(&app.db, actor.id()).await?)
}

/// Returns one of the actor's app passwords.
pub async fn get(app: &App, actor: &Actor, id: AppPasswordId) -> Result<AppPassword> {
    let found = app_passwords::find(&app.db, actor.id(), id).await?;
    found.ok_or(Error::NotFound)
}

/// Ends one of the actor's app passwords at once.
pub async fn revoke(app: &App, actor: &Actor, id: AppPasswordId) -> Result<()> {
    require_session(actor)?;
    let mut batch = Batch::default();
    app_passwords::remove(&mut batch, actor.id(), id);
    let removed = app.db.commit(batch).await;
    // Also after a failure: the batch may already have been on disk.
    app.sessions.forget_app_password(id);
    match removed {
        Ok(()) => {
            tracing::info!(
                event = "app_password.revoked",
                user = %actor.id(), app_password = %id,
                "an app password was revoked"
            );
            Ok(())
        }
        Err(StoreError::Unmet(_)) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}
