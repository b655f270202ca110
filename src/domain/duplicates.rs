//! Duplicates: found, merged, told apart.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::compute::compute;
use super::operations::{Running, retried};
use super::{App, Caller, export, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::labels::Label;
use crate::model::contact::Contact;
use crate::model::duplicates::{self, Choices, Cluster, Conflict, Fingerprint};
use crate::model::history;
use crate::model::ids::{ContactId, UserId};
use crate::model::phone::{Region, region_of};
use crate::store::contacts::CardRow;
use crate::store::operations::Operation;
use crate::store::{self, Batch, contacts, distinct, labels, users};

/// The most contacts that are merged at a time.
const MOST_MERGED: usize = 50;

/// The duplicates of a book, as they were in one state of it.
#[derive(Debug)]
pub struct Found {
    change: i64,
    pairs_apart: usize,
    /// The groups of contacts that seem to be one person each, the surest first.
    pub clusters: Vec<Cluster>,
}

/// The region whose national numbers the caller's contacts have.
fn region(caller: &Caller) -> Option<Region> {
    let guessed = || region_of(caller.user.locale.as_deref().unwrap_or_default(), &caller.user.time_zone);
    caller.user.region.or_else(guessed)
}

/// The duplicates in the caller's book. They are looked for when the book has changed since the last time.
pub async fn find(app: &Arc<App>, caller: &Arc<Caller>) -> Result<Arc<Found>> {
    let user = caller.user.id;
    let change = users::book_change(&app.db, user, caller.book).await?.unwrap_or(0);
    let apart: HashSet<_> = distinct::all(&app.db, user).await?.into_iter().map(|pair| (pair.0, pair.1)).collect();
    let is_current = |found: &Arc<Found>| found.change == change && found.pairs_apart == apart.len();
    if let Some(known) = app.duplicates.get(&user).filter(is_current) {
        return Ok(known);
    }
    let turn = Arc::clone(&app.scans).acquire_owned().await.map_err(Error::internal)?;
    if let Some(known) = app.duplicates.get(&user).filter(is_current) {
        return Ok(known);
    }
    let (held, on_behalf, handle) = (Arc::clone(app), Arc::clone(caller), tokio::runtime::Handle::current());
    let pairs_apart = apart.len();
    // Comparing takes the processor for as long as the book is large.
    let work = tokio::task::spawn_blocking(move || {
        let clusters = handle.block_on(scan(&held, &on_behalf, &apart));
        drop(turn);
        clusters
    });
    let clusters = work.await.map_err(Error::internal)??;
    let found = Arc::new(Found { change, pairs_apart, clusters });
    app.duplicates.insert(user, Arc::clone(&found));
    Ok(found)
}

async fn scan(app: &App, caller: &Caller, apart: &HashSet<(ContactId, ContactId)>) -> Result<Vec<Cluster>> {
    let region = region(caller);
    let mut pages = export::Pages::default();
    let mut fingerprints = Vec::new();
    while let Some(cards) = pages.next(app, caller).await? {
        let parsed = cards.iter().map(|card| (card.id, Card::parse(&card.vcard)));
        let people = parsed.filter(|(_, card)| !card.is_group());
        fingerprints.extend(people.map(|(id, card)| Fingerprint::of(id, &card, region)));
    }
    Ok(duplicates::find(fingerprints, apart))
}

/// Looks for duplicates in the background, so that they are known when somebody asks.
pub fn find_soon(app: &Arc<App>, caller: &Arc<Caller>) {
    let (app, caller) = (Arc::clone(app), Arc::clone(caller));
    tokio::spawn(async move {
        if let Err(error) = find(&app, &caller).await {
            tracing::warn!(%error, "duplicates could not be looked for");
        }
    });
}

/// Contacts beside each other, before they are merged.
#[derive(Debug)]
pub struct Comparison {
    /// The contacts, in the order in which they were named.
    pub contacts: Vec<Contact>,
    /// The values on the card of each, by the names of the properties.
    pub said: Vec<BTreeMap<String, PropertyValues>>,
    /// Fields that hold one value only, of which the cards have several.
    pub conflicts: Vec<Conflict>,
}

/// The values that a card has of a property.
#[derive(Debug, Default)]
pub struct PropertyValues {
    /// The first of them.
    pub first: Vec<String>,
    /// How many more there are.
    pub further: usize,
}

/// Compares contacts that are to be merged.
pub async fn compare(app: &App, caller: &Caller, ids: &[ContactId]) -> Result<Comparison> {
    let rows = rows(app, caller, ids).await?;
    let compared = compute(app, caller.user.id, move |cancellation| {
        let (mut contacts, mut cards, mut said) = (Vec::new(), Vec::new(), Vec::new());
        for CardRow { contact, vcard, .. } in rows {
            if cancellation.is_cancelled() {
                return None;
            }
            let card = Card::parse(&vcard);
            said.push(said_by(&card));
            contacts.push(contact);
            cards.push(card);
        }
        let conflicts = duplicates::conflicts(&cards[0], &cards[1..]);
        Some(Comparison { contacts, said, conflicts })
    });
    compared.await?.ok_or(Error::Busy)
}

fn said_by(card: &Card) -> BTreeMap<String, PropertyValues> {
    let mut all = BTreeMap::<String, PropertyValues>::new();
    for property in history::said(card) {
        let shown = history::shown(&property);
        let said = all.entry(property.name).or_default();
        if said.first.len() < limits::COMPARED_VALUES { said.first.push(shown) } else { said.further += 1 }
    }
    all
}

/// Refuses contacts that cannot be compared or merged: too few or too many of them, or cards that are too large together.
async fn check(app: &App, caller: &Caller, ids: &[ContactId]) -> Result<()> {
    let distinct: HashSet<_> = ids.iter().collect();
    if ids.len() < 2 || ids.len() > MOST_MERGED || distinct.len() < ids.len() {
        return Err(Error::invalid("contacts", format!("must name 2 to {MOST_MERGED} different contacts")));
    }
    let mut bytes = 0;
    for id in ids {
        bytes += contacts::size(&app.db, caller.user.id, *id).await?.ok_or(Error::NotFound)?;
    }
    if bytes > limits::COMPARED_BYTES {
        let problem = format!("must hold at most {} bytes together, not {bytes}", limits::COMPARED_BYTES);
        return Err(Error::invalid("contacts", problem));
    }
    Ok(())
}

async fn rows(app: &App, caller: &Caller, ids: &[ContactId]) -> Result<Vec<CardRow>> {
    check(app, caller, ids).await?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.push(contacts::find_card(&app.db, caller.user.id, *id).await?.ok_or(Error::NotFound)?);
        // Reads of SQLite never wait by themselves, and cards may be large.
        tokio::task::yield_now().await;
    }
    Ok(rows)
}

/// Merges contacts into the first of them, which keeps every value of all; the others go to the trash.
pub async fn merge(app: &App, caller: &Caller, ids: &[ContactId], choices: &Choices) -> Result<Option<Operation>> {
    check(app, caller, ids).await?;
    let first = ids.first().copied().ok_or(Error::NotFound)?;
    let first = contacts::find(&app.db, caller.user.id, first).await?.ok_or(Error::NotFound)?;
    if let Some((property, card)) =
        choices.iter().find(|(property, card)| !duplicates::is_single(property) || **card >= ids.len())
    {
        let problem = format!("must name a property that a card has once and one of the contacts, not {property}: {card}");
        return Err(Error::invalid("choices", problem));
    }
    retried!(try_merge(app, caller, ids, choices, &first.display_name))
}

async fn try_merge(
    app: &App,
    caller: &Caller,
    ids: &[ContactId],
    choices: &Choices,
    name: &str,
) -> store::Result<Option<Operation>> {
    let mut running = Running::begin(app, caller, "merge", name).await?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(contacts::find_card(&app.db, caller.user.id, *id).await?);
    }
    if rows.len() < ids.len() {
        return Ok(None);
    }
    let cards: Vec<_> = rows.iter().map(|row| Card::parse(&row.vcard)).collect();
    let mut merged = duplicates::merge_with(&cards[0], &cards[1..], choices);
    add_group_labels(app, caller, &rows, &mut merged).await?;
    for row in &rows[1..] {
        running.trash(row).await?;
    }
    running.put(&rows[0], &merged).await?;
    running.finish().await
}

/// Labels that groups give the others, under UIDs that go: the card that stays gets them as categories of its own.
async fn add_group_labels(app: &App, caller: &Caller, rows: &[CardRow], merged: &mut Card) -> store::Result<()> {
    let user = caller.user.id;
    let own = labels::of_member(&app.db, user, &rows[0].uid).await?;
    let mut names = merged.categories();
    let mut known: HashSet<_> = own.iter().chain(&names).map(|name| Label::key(name)).collect();
    for row in &rows[1..] {
        let given = labels::of_member(&app.db, user, &row.uid).await?;
        names.extend(given.into_iter().filter(|name| known.insert(Label::key(name))));
    }
    if names.len() > merged.categories().len() {
        merged.set_categories(&names);
    }
    Ok(())
}

/// Remembers that contacts are different people, each from each.
pub async fn tell_apart(app: &App, caller: &Caller, ids: &[ContactId]) -> Result<()> {
    check(app, caller, ids).await?;
    let user: UserId = caller.user.id;
    let mut batch = Batch::default();
    for (at, one) in ids.iter().enumerate() {
        for other in &ids[at + 1..] {
            distinct::add(&mut batch, user, *one, *other, app.now());
        }
    }
    Ok(app.db.commit(batch).await?)
}
