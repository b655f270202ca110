//! Adding contacts, with and without an idempotency key.

use std::borrow::Cow;

use crate::domain::books::{self, BookAccess};
use crate::domain::idempotency::{self, Answered, Once};
use crate::domain::labels::{GroupLabels, Joined};
use crate::domain::origin::origin;
use crate::domain::retry::Attempts;
use crate::domain::{App, quota};
use crate::error::{Error, Result};
use crate::model::actor::Actor;
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactDraft, ContactFields};
use crate::model::ids::ContactId;
use crate::model::projection::{CardIdentity, StoredCard};
use crate::model::time::Timestamp;
use crate::store::contacts::{ChangeOrigin, ContactChanges, EmailRule};
use crate::store::{Batch, Guard, StoreError};

/// Adds a contact. With `once`, a repeated request adds it only once.
pub async fn create(
    app: &App,
    access: &BookAccess,
    draft: ContactDraft,
    emails: EmailRule,
    once: Option<Once<'_, Contact>>,
) -> Result<Answered<Contact>> {
    if let Some(once) = &once
        && let Some(answer) = idempotency::answer_before(app, access.actor(), once.request).await?
    {
        return Ok(Answered::Before(answer));
    }
    let target = match draft.book_id {
        Some(book) => books::open_target(app, access.actor(), book).await?,
        None => access.clone(),
    };
    let (origin, fields) = (origin(app, &target)?, draft.check_new()?);
    app.throttle.create_contacts(access.actor().id(), 1)?;
    let now = app.now();
    let card = new_card(origin, app.ids.contact(now), now, &fields);
    let once_by = once.as_ref().map(|once| (once, &**access.actor()));
    let groups = Joined::default();
    match (
        add_new(app, origin, &card, &groups, emails, once_by).await,
        once,
    ) {
        (Ok(()), _) => Ok(Answered::Now(card.contact)),
        (Err(StoreError::Unmet(Guard::NewKey)), Some(once)) => Ok(Answered::Before(
            idempotency::answer_meanwhile(app, access.actor(), once.request).await?,
        )),
        (Err(error), _) => Err(refused_new(app, &target, origin, &card, error).await),
    }
}

/// Stores a new card, and makes it a member of the groups that give these labels.
pub async fn insert_new(
    app: &App,
    access: &BookAccess,
    uid: &str,
    card: Card,
    labels: &GroupLabels,
    emails: EmailRule,
) -> Result<Contact> {
    let origin = origin(app, access)?;
    app.throttle.create_contacts(access.actor().id(), 1)?;
    let now = app.now();
    let id = app.ids.contact(now);
    let mut attempts = Attempts::default();
    loop {
        let joined = labels.join(app, access, access.home(), uid).await?;
        let mut card = Cow::Borrowed(&card);
        if !joined.without_group.is_empty() {
            card.to_mut().change_categories(&joined.without_group, &[]);
        }
        let identity = CardIdentity::new(id, access.home(), uid, now);
        let new = StoredCard::project(identity, &card, now, origin.collation);
        match add_new(app, origin, &new, &joined, emails, None).await {
            Ok(()) => return Ok(new.contact),
            // A group was changed meanwhile.
            Err(StoreError::Unmet(Guard::Version { .. })) => attempts.again().await?,
            Err(error) => return Err(refused_new(app, access, origin, &new, error).await),
        }
    }
}

async fn add_new(
    app: &App,
    origin: ChangeOrigin,
    card: &StoredCard,
    groups: &Joined,
    emails: EmailRule,
    once: Option<(&Once<'_, Contact>, &Actor)>,
) -> std::result::Result<(), StoreError> {
    let mut attempts = Attempts::default();
    loop {
        let mut batch = Batch::default();
        if let Some((once, actor)) = once {
            once.keep(app, &mut batch, actor, &card.contact);
        }
        let mut changes = ContactChanges::new(origin);
        changes.insert(card, emails);
        groups.put(app.now(), &mut changes);
        let growth = (changes.contacts(), changes.bytes());
        batch.append(changes.into_batch());
        match app.db.commit(batch).await {
            Err(StoreError::Unmet(Guard::Quota))
                if attempts.allow_another()
                    && quota::make_room(app, origin, growth).await.is_ok() => {}
            done => return done,
        }
    }
}

async fn refused_new(
    app: &App,
    access: &BookAccess,
    origin: ChangeOrigin,
    card: &StoredCard,
    error: StoreError,
) -> Error {
    match error {
        StoreError::Unmet(guard @ (Guard::UniqueEmail | Guard::Book)) => {
            match books::is_open(app, access, card.contact.book).await {
                Ok(true) if guard == Guard::Book => Error::Busy,
                Ok(true) => Error::Conflict("you already have a contact with this email"),
                Ok(false) if access.book().is_some() => books::unknown_book(),
                Ok(false) => {
                    // Another process has made another book the default one.
                    app.sessions.forget_user(access.owner());
                    Error::Busy
                }
                Err(error) => error,
            }
        }
        StoreError::Unmet(Guard::Quota) => {
            let growth = (1, i64::try_from(card.vcard.len()).unwrap_or(i64::MAX));
            quota::make_room(app, origin, growth)
                .await
                .err()
                .unwrap_or(Error::Busy)
        }
        error => error.into(),
    }
}

/// Returns a new card with these fields in the book of `origin`, under a new UID.
pub fn new_card(
    origin: ChangeOrigin,
    id: ContactId,
    now: Timestamp,
    fields: &ContactFields,
) -> StoredCard {
    let uid = uuid::Uuid::now_v7().to_string();
    let mut card = Card::new(&uid);
    card.apply(fields);
    let identity = CardIdentity::new(id, origin.book, &uid, now);
    StoredCard::project(identity, &card, now, origin.collation)
}
