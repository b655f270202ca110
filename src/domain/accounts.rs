//! Accounts: opening, changing, shutting.

use super::throttle::Origin;
use super::{App, Caller};
use crate::error::{Error, Result};
use crate::model::email::{self, Email};
use crate::model::ids::UserId;
use crate::model::password::Password;
use crate::model::time::Timestamp;
use crate::model::user::{NewUser, Role, User, UserPatch};
use crate::store::{Batch, StoreError, users};

const TAKEN: &str = "an account with this email exists already";

/// Opens an account for whoever asks.
pub async fn sign_up(app: &App, origin: Origin, username: &str, email: &str, password: &str) -> Result<User> {
    if !app.open_signup {
        return Err(Error::Forbidden("sign-up is closed on this server; ask its administrator for an account"));
    }
    let new = NewUser::check(username, email, password)?;
    app.throttle.sign_up(origin, &new.email.key())?;
    create(app, new, Role::User).await
}

/// Opens an account for someone the administrator names.
pub async fn create(app: &App, new: NewUser, role: Role) -> Result<User> {
    let NewUser { username, email, password } = new;
    // Asked only to spare the hashing; the unique index decides. Asked again in turn, since of many who sign up with
    // one email at the same moment all but the first would else wait for hashes that nobody needs.
    require_free(app, &email).await?;
    let turn = app.hasher.turn().await?;
    require_free(app, &email).await?;
    let password_hash = turn.hash(password).await?;
    let now = app.now();
    let user = User {
        id: app.ids.user(now),
        username,
        email: email.to_string(),
        role,
        locale: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        disabled: false,
    };
    let mut batch = Batch::default();
    users::insert(&mut batch, &user, &email, &password_hash, app.ids.book(now), now);
    match app.db.commit(batch).await {
        Ok(()) => {
            tracing::info!(event = "account.created", user = %user.id, "an account was opened");
            Ok(user)
        }
        Err(StoreError::Duplicate(_)) => Err(Error::Conflict(TAKEN)),
        Err(error) => Err(error.into()),
    }
}

async fn require_free(app: &App, email: &Email) -> Result<()> {
    match users::by_email_key(&app.db, &email.key()).await? {
        Some(_) => Err(Error::Conflict(TAKEN)),
        None => Ok(()),
    }
}

/// Changes the caller's own settings, only those that the patch names.
pub async fn update(app: &App, caller: &Caller, patch: UserPatch) -> Result<User> {
    let patch = patch.check()?;
    let id = caller.user.id;
    let mut batch = Batch::default();
    users::update(&mut batch, id, &patch, app.now());
    app.db.commit(batch).await?;
    app.sessions.forget_user(id);
    Ok(users::by_id(&app.db, id).await?.ok_or(Error::NotFound)?.user)
}

/// Every account, for the administrator.
pub async fn list(app: &App) -> Result<Vec<User>> {
    Ok(users::all(&app.db).await?)
}

/// The account with this email, for the administrator.
pub async fn by_email(app: &App, address: &str) -> Result<User> {
    let account = users::by_email_key(&app.db, &email::key(address)).await?;
    Ok(account.ok_or(Error::NotFound)?.user)
}

/// Shuts an account and ends its sessions, or opens it again.
pub async fn set_disabled(app: &App, user: UserId, disabled: bool) -> Result<()> {
    let now = app.now();
    let mut batch = Batch::default();
    users::set_disabled(&mut batch, user, disabled.then_some(now), now);
    end_sessions(app, batch, user, now).await?;
    tracing::info!(event = "account.disabled", %user, disabled, "an account was shut or opened");
    Ok(())
}

/// Gives an account another password and ends its sessions.
pub async fn set_password(app: &App, user: &User, password: &str) -> Result<()> {
    let chosen = Password::chosen(password, &user.email, &user.username);
    let chosen = chosen.map_err(|reason| Error::invalid("password", reason))?;
    let former = users::by_id(&app.db, user.id).await?.ok_or(Error::NotFound)?.password_hash;
    let password_hash = app.hasher.hash(chosen).await?;
    let now = app.now();
    let mut batch = Batch::default();
    users::set_password(&mut batch, user.id, &former, &password_hash, now);
    end_sessions(app, batch, user.id, now).await?;
    tracing::info!(event = "account.password_changed", user = %user.id, "a password was changed");
    Ok(())
}

async fn end_sessions(app: &App, mut batch: Batch, user: UserId, now: Timestamp) -> Result<()> {
    crate::store::sessions::revoke_all(&mut batch, user, now);
    app.db.commit(batch).await?;
    app.sessions.forget_user(user);
    Ok(())
}
