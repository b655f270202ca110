//! Telling by login and password who sends a request over CardDAV.
//!
//! Clients send both with every request. An actor that was found is trusted for 4 seconds, in the
//! same cache and with the same removals as the actors of tokens, under a keyed hash of login and
//! password. Then the account and its app password are read again, by indexes. The account's own
//! password, where the administrator allows it here, costs one argon2 until it is changed.
//!
//! Only refusals count as sign-ins: a right app password always opens, whatever else is tried from
//! the same address, and a busy phone never spends the allowance of its owner.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::passwords::Verdict;
use crate::domain::sessions::{LONGEST_ADDRESS, TOKEN_TTL, Trusted};
use crate::domain::throttle::Origin;
use crate::domain::tokens::CredentialDigest;
use crate::domain::{App, books};
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Credential};
use crate::model::app_password::{AppPassword, AppSecret, LastUse};
use crate::model::email;
use crate::model::face::Face;
use crate::model::ids::UserId;
use crate::model::password::{MAX_CHARS, Password};
use crate::model::time::Timestamp;
use crate::store::users::{self, Account};
use crate::store::{Batch, app_passwords};

/// The one answer to every failed attempt.
const WRONG: Error = Error::Unauthenticated("incorrect login or password");
/// The least time between two notes of the use of an app password.
const NOTE_EVERY: Duration = Duration::from_secs(60);
/// The most characters kept of a program's name.
const PROGRAM_CHARS: usize = 200;

/// The sender of a request.
#[derive(Clone, Debug)]
pub struct DavClient {
    /// The origin, as rate limits count it.
    pub origin: Origin,
    /// The network address.
    pub address: String,
    /// The name that the program gives itself (`User-Agent`).
    pub program: String,
}

/// A credential that was accepted, and the time from which on it is refused.
struct Accepted {
    credential: Credential,
    until: Timestamp,
}

/// Returns the actor that this login and password belong to: an app password of the account, or
/// the account's own where that is allowed. The login is the account's email in any spelling, with
/// `%40` for `@` too, or its identifier.
///
/// # Errors
///
/// [`Error::Unauthenticated`], the same for everything that does not match;
/// [`Error::TooManyRequests`] after too many of them.
pub async fn authenticate(
    app: &App,
    login: &str,
    password: &str,
    from: &DavClient,
) -> Result<Arc<Actor>> {
    let now = app.now();
    let shown = app.tokens.credential_digest(login, password);
    let key = shown.to_string();
    let known = app.sessions.get(&key, now);
    if let Some(actor) = known.filter(|actor| actor.face == Face::Dav) {
        return Ok(actor);
    }
    if login.chars().count() > LONGEST_ADDRESS {
        return Err(WRONG);
    }
    let epoch = app.sessions.epoch();
    let account = find_account(app, login).await?;
    let by_app = by_app_password(app, account.as_ref(), password, from, now).await?;
    let Accepted { credential, until } = match by_app {
        Some(accepted) => accepted,
        None if is_verified(app, &shown, account.as_ref()) => ACCOUNT_PASSWORD,
        None => {
            let email = account.as_ref().map(|account| account.user.email.as_str());
            count_refusal(app, email.unwrap_or(login), from)?;
            by_account_password(app, &shown, account.as_ref(), password, from).await?
        }
    };
    let user = account.ok_or(WRONG)?.user;
    let actor = Arc::new(Actor {
        avatar: app.avatar_url(user.id),
        default_book: books::default(app, user.id).await?,
        user,
        credential,
        face: Face::Dav,
    });
    let trusted = Trusted {
        actor: Arc::clone(&actor),
        from: now,
        until: until.min(now + TOKEN_TTL),
    };
    app.sessions.remember(&key, trusted, epoch);
    Ok(actor)
}

const ACCOUNT_PASSWORD: Accepted = Accepted {
    credential: Credential::AccountPassword,
    until: Timestamp::NEVER,
};

/// Returns the enabled account with this login.
async fn find_account(app: &App, login: &str) -> Result<Option<Account>> {
    let found = match login.parse::<UserId>() {
        Ok(id) => users::by_id(&app.db, id).await?,
        Err(()) => {
            let email = login.replace("%40", "@");
            users::by_email_key(&app.db, &email::key(&email)).await?
        }
    };
    Ok(found.filter(|account| !account.user.disabled))
}

/// Accepts an app password of the account that has not expired, and notes its use.
async fn by_app_password(
    app: &App,
    account: Option<&Account>,
    password: &str,
    from: &DavClient,
    now: Timestamp,
) -> Result<Option<Accepted>> {
    let Some(secret) = AppSecret::parse(password) else {
        return Ok(None);
    };
    let user = account.map(|account| account.user.id);
    let hash = app.tokens.app_password_hash(&secret);
    let found = app_passwords::by_secret(&app.db, user, &hash).await?;
    let (Some(user), Some(found)) = (user, found.filter(|found| found.is_valid(now))) else {
        return Ok(None);
    };
    note_use(app, user, &found, from, now);
    Ok(Some(Accepted {
        credential: Credential::AppPassword {
            id: found.id,
            read_only: found.read_only,
            one_book: found.one_book,
        },
        until: found.expires_at.unwrap_or(Timestamp::NEVER),
    }))
}

/// Has a use written, without waiting for it, unless one was noted within the last minute. Other
/// requests that read the same row may do so too; the statement lets only the first write.
fn note_use(app: &App, user: UserId, used: &AppPassword, from: &DavClient, now: Timestamp) {
    let before = now - NOTE_EVERY;
    if used.last_use.as_ref().is_some_and(|last| last.at > before) {
        return;
    }
    tracing::info!(
        event = "dav.accepted",
        %user, app_password = %used.id, origin = %from.origin,
        "signed in by CardDAV"
    );
    let last = LastUse {
        at: now,
        address: from.address.clone(),
        program: shortened(&from.program),
    };
    let mut batch = Batch::default();
    app_passwords::note_use(&mut batch, user, used.id, &last, before);
    let db = Arc::clone(&app.db);
    tokio::spawn(async move {
        if let Err(error) = db.commit(batch).await {
            tracing::warn!(%error, "that an app password was used could not be noted");
        }
    });
}

/// Returns the beginning of a program's name, without what no database stores or page shows.
fn shortened(program: &str) -> String {
    let printable = program.chars().filter(|char| !char.is_control());
    printable.take(PROGRAM_CHARS).collect()
}

/// Counts an attempt that no app password matched, like a sign-in to the account.
fn count_refusal(app: &App, email: &str, from: &DavClient) -> Result<()> {
    let origin = from.origin;
    app.throttle
        .sign_in(origin, &email::key(&email.replace("%40", "@")))
        .inspect_err(
            |_| tracing::info!(event = "dav.throttled", %origin, "a CardDAV sign-in was put off"),
        )
}

fn is_verified(app: &App, shown: &CredentialDigest, account: Option<&Account>) -> bool {
    app.dav_account_password
        && account.is_some_and(|account| app.verified.has(shown, &account.password_hash))
}

/// Accepts the account's own password, where the administrator allows it.
async fn by_account_password(
    app: &App,
    shown: &CredentialDigest,
    account: Option<&Account>,
    password: &str,
    from: &DavClient,
) -> Result<Accepted> {
    let may_match = password.chars().take(MAX_CHARS + 1).count() <= MAX_CHARS;
    if app.dav_account_password && may_match {
        let phc = account.map(|account| account.password_hash.clone());
        let verified = app.hasher.verify(Password::offered(password), phc).await?;
        if let (Some(account), true) = (account, verified != Verdict::Wrong) {
            app.verified.remember(*shown, &account.password_hash);
            tracing::info!(
                event = "dav.accepted",
                user = %account.user.id, origin = %from.origin,
                "signed in by CardDAV"
            );
            return Ok(ACCOUNT_PASSWORD);
        }
    }
    let origin = from.origin;
    tracing::info!(event = "dav.refused", %origin, "a CardDAV sign-in was refused");
    Err(WRONG)
}
