//! The calendar of birthdays: its secret link, and what it opens.
//!
//! An account has one link. Its secret is a keyed hash of random bytes in its row, so that pages can
//! show it again for a further device, while the database alone opens no calendar; it is found by
//! its own keyed hash, like an app password. Nothing about a link is cached: one that was revoked,
//! or whose account was disabled, ends at once in every process.
//!
//! A program that has the present version is told so without a look at the contacts. The text is
//! written page by page, on a thread that an export would take.

mod writing;

use std::io;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::sync::mpsc::Receiver;

use super::books::{self, BookAccess};
use super::export;
use super::throttle::Origin;
use super::{App, changes};
use crate::error::{Error, Result};
use crate::model::actor::{Actor, Credential, Rights};
pub use crate::model::calendar::{
    Age, Alarm, CalendarLink, CalendarOptions, CalendarWords, Occasion,
};
use crate::model::calendar::{CalendarSecret, FORM, SEED_BYTES};
use crate::model::contact::ETag;
use crate::model::face::Face;
use crate::model::hex;
use crate::model::user::User;
pub use crate::store::calendar::FormerLink;
use crate::store::calendar::{self as store, OwnedLink};
use crate::store::{Batch, StoreError, users};

/// A request for a link.
#[derive(Clone, Debug)]
pub struct LinkRequest {
    /// The choices of its owner.
    pub options: CalendarOptions,
    /// The language of the page that asks; empty if it is unknown.
    pub language: String,
    /// The link to keep if there is one.
    pub former: FormerLink,
}

/// Makes the actor's link, or changes it. Returns true if its secret is new.
///
/// # Errors
///
/// [`Error::Forbidden`] if the actor is not signed in with a session.
pub async fn put_link(app: &App, actor: &Actor, request: LinkRequest) -> Result<bool> {
    require_session(actor)?;
    let seed = rand::random::<[u8; SEED_BYTES]>().to_vec();
    let secret = app.tokens.calendar_secret(&seed);
    let former = match link(app, actor).await? {
        Some(_) => request.former,
        // Also one that another key made, and that opens nothing any more.
        None => FormerLink::Replaced,
    };
    let link = CalendarLink {
        secret_hash: app.tokens.calendar_link_hash(&secret).to_vec(),
        seed,
        options: request.options,
        language: request.language,
        created_at: app.now(),
    };
    let mut batch = Batch::default();
    store::put_link(&mut batch, actor.id(), &link, former);
    match app.db.commit(batch).await {
        Ok(()) => {}
        Err(StoreError::Unmet(_)) => return Err(Error::NotFound),
        Err(error) => return Err(error.into()),
    }
    let is_new = former == FormerLink::Replaced;
    if is_new {
        tracing::info!(
            event = "calendar_link.created",
            user = %actor.id(),
            "a calendar link was created"
        );
    }
    Ok(is_new)
}

/// Returns the actor's link, if there is one.
pub async fn link(app: &App, actor: &Actor) -> Result<Option<CalendarLink>> {
    require_session(actor)?;
    let found = store::find_link(&app.db, actor.id()).await?;
    Ok(found.filter(|link| {
        let secret = app.tokens.calendar_secret(&link.seed);
        app.tokens.calendar_link_hash(&secret)[..] == link.secret_hash
    }))
}

/// Ends the actor's link at once.
pub async fn revoke(app: &App, actor: &Actor) -> Result<()> {
    if link(app, actor).await?.is_none() {
        return Err(Error::NotFound);
    }
    let mut batch = Batch::default();
    store::remove_link(&mut batch, actor.id());
    app.db.commit(batch).await?;
    tracing::info!(
        event = "calendar_link.revoked",
        user = %actor.id(),
        "a calendar link was revoked"
    );
    Ok(())
}

/// Returns the URL of a link.
pub fn url(app: &App, link: &CalendarLink) -> String {
    let secret = app.tokens.calendar_secret(&link.seed);
    format!("{}/calendar/{secret}.ics", app.public_url)
}

/// Checks that the actor is signed in: what opens one thing must not show a key to another.
fn require_session(actor: &Actor) -> Result<()> {
    match actor.credential {
        Credential::Session(_) => Ok(()),
        _ => Err(Error::Forbidden("sign in to manage the calendar link")),
    }
}

/// Returns the actor that a link's secret belongs to, with the link.
///
/// # Errors
///
/// [`Error::NotFound`], the same for everything that is no link; [`Error::TooManyRequests`] after
/// too many of them from one origin.
pub async fn authenticate(
    app: &App,
    secret: &str,
    origin: Origin,
) -> Result<(Arc<Actor>, CalendarLink)> {
    let found = find(app, secret).await?;
    let Some((user, link)) = found else {
        count_refusal(app, origin)?;
        return Err(Error::NotFound);
    };
    let actor = Actor {
        avatar: app.avatar_url(user.id),
        default_book: books::default(app, user.id).await?,
        user,
        credential: Credential::CalendarLink,
        face: Face::Calendar,
    };
    Ok((Arc::new(actor), link))
}

/// Returns the enabled account whose link has this secret.
async fn find(app: &App, secret: &str) -> Result<Option<(User, CalendarLink)>> {
    let Some(secret) = CalendarSecret::parse(secret) else {
        return Ok(None);
    };
    let hash = app.tokens.calendar_link_hash(&secret);
    let Some(OwnedLink { user, link }) = store::by_secret(&app.db, &hash).await? else {
        return Ok(None);
    };
    let account = users::by_id(&app.db, user).await?;
    let enabled = account.filter(|account| !account.user.disabled);
    Ok(enabled.map(|account| (account.user, link)))
}

/// The name under which all wrong secrets count, as if they were one account's passwords.
const ANY_LINK: &str = "calendar link";

fn count_refusal(app: &App, origin: Origin) -> Result<()> {
    tracing::info!(event = "calendar.refused", %origin, "a calendar link was refused");
    app.throttle.sign_in(origin, ANY_LINK).inspect_err(
        |_| tracing::info!(event = "calendar.throttled", %origin, "a calendar link was put off"),
    )
}

/// A calendar as one request sees it.
pub struct Calendar {
    access: BookAccess,
    options: CalendarOptions,
    words: Box<dyn CalendarWords>,
    /// The present year where its owner lives.
    year: i16,
}

impl Calendar {
    /// Opens the calendar of a link.
    pub fn open(
        app: &App,
        actor: &Arc<Actor>,
        link: &CalendarLink,
        words: Box<dyn CalendarWords>,
    ) -> Result<Self> {
        Ok(Self {
            access: books::open_all(actor, Rights::READ)?,
            options: link.options,
            words,
            year: app.today(actor).year(),
        })
    }

    /// Returns the tag of its present version. It changes with the contacts of the account, the
    /// choices of its owner, and the year.
    pub async fn version(&self, app: &App) -> Result<ETag> {
        let user = self.access.owner();
        let change = users::change(&app.db, user).await?.ok_or(Error::NotFound)?;
        let epoch = changes::epoch(app).await?;
        let version = (FORM, user, epoch, change, self.year, self.options);
        let digest = Sha256::new()
            .chain_update(format!("{version:?} {}", self.words.language()))
            .finalize();
        Ok(ETag::from(hex::encode(&digest[..12])))
    }

    /// Returns its text as a stream of pieces. It ends early when the reader stops.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] if no thread is free in time.
    pub async fn stream(self, app: Arc<App>) -> Result<Receiver<io::Result<Vec<u8>>>> {
        let handle = tokio::runtime::Handle::current();
        let (held, account) = (Arc::clone(&app), self.access.owner());
        export::in_pieces(&app, account, move |out| {
            writing::write(&held, &self, &handle, out)
        })
        .await
    }
}
