//! Accounts: opening, changing, disabling and deleting them.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::App;
use super::passwords::Verdict;
use super::sessions::SessionCookie;
use super::throttle::Origin;
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Credential};
use crate::model::email::{self, Email};
use crate::model::face::Face;
use crate::model::ids::UserId;
use crate::model::job::{Job, JobKind};
use crate::model::list_settings::ListSettings;
use crate::model::password::{MAX_CHARS, Password};
use crate::model::time::Timestamp;
use crate::model::user::{NewUser, Role, Theme, User, UserPatch};
use crate::model::validation::Reason;
use crate::store::{Batch, StoreError, distinct, jobs, operations, sessions, uploads, users};

const TAKEN: &str = "an account with this email exists already";

/// The data of a sign-up.
#[derive(Clone, Copy)]
pub struct SignUp<'a> {
    /// The name to show.
    pub username: &'a str,
    /// The email to sign in with.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The time zone that the device reports. One that is not known here is ignored.
    pub time_zone: Option<&'a str>,
}

/// Opens an account for the person who signs up.
pub async fn sign_up(app: &App, origin: Origin, new: SignUp<'_>) -> Result<User> {
    let SignUp {
        username,
        email,
        password,
        time_zone,
    } = new;
    if !app.open_signup {
        return Err(Error::Forbidden(
            "sign-up is closed on this server; ask its administrator for an account",
        ));
    }
    let time_zone = time_zone
        .filter(|zone| TimeZone::get(zone).is_ok())
        .map(str::to_owned);
    let new = NewUser {
        time_zone,
        ..NewUser::check(username, email, password)?
    };
    app.throttle.sign_up(origin, &new.email.key())?;
    create(app, new, Role::User).await
}

/// Opens an account on behalf of the administrator.
pub async fn create(app: &App, new: NewUser, role: Role) -> Result<User> {
    let NewUser {
        username,
        email,
        password,
        time_zone,
    } = new;
    // Checked first only to save the hashing: the unique index decides. Checked again once the
    // permit is held: of many simultaneous sign-ups with one email, all but the first would
    // otherwise wait for hashes that nobody needs.
    require_free(app, &email).await?;
    let permit = app.hasher.permit().await?;
    require_free(app, &email).await?;
    let password_hash = permit.hash(password).await?;
    let now = app.now();
    let user = User {
        id: app.ids.user(now),
        username,
        email: email.to_string(),
        role,
        locale: None,
        time_zone: time_zone.unwrap_or_else(|| "UTC".to_owned()),
        region: None,
        theme: Theme::default(),
        list: ListSettings::default(),
        disabled: false,
    };
    let mut batch = Batch::default();
    users::insert(
        &mut batch,
        &user,
        &email,
        &password_hash,
        app.ids.book(now),
        now,
    );
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

/// Changes the actor's own settings, only those that the patch names.
pub async fn update(app: &App, actor: &Actor, patch: UserPatch) -> Result<User> {
    let patch = patch.check()?;
    let id = actor.id();
    let former = users::by_id(&app.db, id)
        .await?
        .ok_or(Error::NotFound)?
        .user;
    let mut batch = Batch::default();
    users::update(&mut batch, id, &patch, app.now());
    if former.collation() != former.collation_with(&patch) {
        jobs::queue(&mut batch, Job::of(JobKind::SortContacts, id), app.now());
    }
    app.db.commit(batch).await?;
    app.sessions.forget_user(id);
    Ok(users::by_id(&app.db, id)
        .await?
        .ok_or(Error::NotFound)?
        .user)
}

/// Returns every account, for the administrator.
pub async fn list(app: &App) -> Result<Vec<User>> {
    Ok(users::all(&app.db).await?)
}

/// Returns the account with this email, for the administrator.
pub async fn by_email(app: &App, address: &str) -> Result<User> {
    let account = users::by_email_key(&app.db, &email::key(address)).await?;
    Ok(account.ok_or(Error::NotFound)?.user)
}

/// Returns the account as the actor of a command or of a job.
///
/// # Errors
///
/// [`Error::Forbidden`] for the other faces, where an account acts by itself.
pub async fn on_behalf(app: &App, user: User, face: Face) -> Result<Arc<Actor>> {
    let credential = match face {
        Face::Cli => Credential::Cli,
        Face::Job => Credential::Job,
        Face::Api | Face::Web | Face::Dav | Face::Calendar => {
            return Err(Error::Forbidden("an account acts for itself here"));
        }
    };
    Ok(Arc::new(Actor {
        default_book: super::books::default(app, user.id).await?,
        avatar: app.avatar_url(user.id),
        credential,
        face,
        user,
    }))
}

/// Disables an account and ends its sessions, or enables it again.
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
    let former = users::by_id(&app.db, user.id)
        .await?
        .ok_or(Error::NotFound)?
        .password_hash;
    let password_hash = app.hasher.hash(chosen).await?;
    let now = app.now();
    let mut batch = Batch::default();
    users::set_password(&mut batch, user.id, &former, &password_hash, now);
    end_sessions(app, batch, user.id, now).await?;
    tracing::info!(event = "account.password_changed", user = %user.id, "a password was changed");
    Ok(())
}

async fn end_sessions(app: &App, mut batch: Batch, user: UserId, now: Timestamp) -> Result<()> {
    sessions::revoke_all(&mut batch, user, now);
    commit_and_forget(app, batch, user).await
}

/// A request to change the password.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// The present password.
    pub present: &'a str,
    /// The new one.
    pub chosen: &'a str,
    /// The name that the actor's device gives itself.
    pub user_agent: &'a str,
}

/// Changes the password of the actor's account, if the present one is right. All its sessions end,
/// the actor's too, whose browser gets a new one: a leaked copy of its cookie may be the reason
/// for the change.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    origin: Origin,
    change: PasswordChange<'_>,
) -> Result<SessionCookie> {
    let user = &actor.user;
    let PasswordChange {
        present,
        chosen,
        user_agent,
    } = change;
    let password_hash = confirm(app, actor, origin, "current_password", present).await?;
    let chosen = Password::chosen(chosen, &user.email, &user.username);
    let chosen = chosen.map_err(|reason| Error::invalid("password", reason))?;
    let renewed = app.hasher.hash(chosen).await?;
    let mut batch = Batch::default();
    users::set_password(&mut batch, user.id, &password_hash, &renewed, app.now());
    let cookie = super::sessions::reissue(app, batch, user, user_agent)
        .await?
        .ok_or(Error::Busy)?;
    tracing::info!(event = "account.password_changed", user = %user.id, session = %cookie.session, "a password was changed");
    Ok(cookie)
}

/// Changes the email with which the actor signs in, if the password is right. Its sessions and app
/// passwords stay: they do not depend on the email, and who has them is the same.
///
/// # Errors
///
/// [`Error::Conflict`] if another account has it.
pub async fn change_email(
    app: &App,
    actor: &Actor,
    origin: Origin,
    chosen: &str,
    password: &str,
) -> Result<()> {
    let email: Email = chosen
        .parse()
        .map_err(|reason| Error::invalid("email", reason))?;
    let user = actor.id();
    let password_hash = confirm(app, actor, origin, "password", password).await?;
    let mut batch = Batch::default();
    users::set_email(&mut batch, user, &password_hash, &email, app.now());
    commit_and_forget(app, batch, user).await?;
    tracing::info!(event = "account.email_changed", %user, "an email was changed");
    Ok(())
}

/// Deletes the actor's account and everything in it, if the password is right. Its data is out of
/// reach at once, and removed by a job.
pub async fn delete(app: &App, actor: &Actor, origin: Origin, password: &str) -> Result<()> {
    let user = actor.id();
    let password_hash = confirm(app, actor, origin, "password", password).await?;
    let mut batch = Batch::default();
    users::remove(&mut batch, user, &password_hash);
    uploads::forget(&mut batch, user);
    operations::purge(&mut batch, user);
    distinct::purge(&mut batch, user);
    let clear = Job::of(JobKind::RemoveLeftovers, user);
    jobs::queue(&mut batch, clear, app.now());
    commit_and_forget(app, batch, user).await?;
    tracing::info!(event = "account.deleted", %user, "an account was deleted");
    Ok(())
}

/// Returns the hash of the actor's password, if the given one matches it. The attempt counts like
/// a sign-in, because the device may be in a stranger's hands.
async fn confirm(
    app: &App,
    actor: &Actor,
    origin: Origin,
    field: &str,
    password: &str,
) -> Result<String> {
    let user = &actor.user;
    app.throttle.sign_in(origin, &email::key(&user.email))?;
    if password.chars().take(MAX_CHARS + 1).count() > MAX_CHARS {
        return Err(Error::invalid(field, Reason::TooLong { max: MAX_CHARS }));
    }
    let account = users::by_id(&app.db, user.id)
        .await?
        .ok_or(Error::NotFound)?;
    let verdict = app
        .hasher
        .verify(
            Password::offered(password),
            Some(account.password_hash.clone()),
        )
        .await?;
    match verdict {
        Verdict::Wrong => Err(Error::invalid(field, Reason::WrongPassword)),
        Verdict::Right | Verdict::RightButWeak => Ok(account.password_hash),
    }
}

/// Commits a batch that changes how an account signs in. Another change of the same account may come
/// first.
async fn commit_and_forget(app: &App, batch: Batch, user: UserId) -> Result<()> {
    let committed = app.db.commit(batch).await;
    // Also after a failure: the batch may already have been on disk.
    app.sessions.forget_user(user);
    committed.map_err(|error| match error {
        StoreError::Unmet(_) => Error::Busy,
        StoreError::Duplicate(_) => Error::Conflict(TAKEN),
        error => error.into(),
    })
}
