//! Duplicates: finding them, merging them, marking contacts as different people.
//!
//! `Fingerprint::of` takes from each card its emails, phones in E.164, folded names, birthday and
//! organisation. Contacts that share a key fall into one bucket, and only those are compared;
//! buckets of many different names are skipped. The result is kept in memory until the book
//! changes, and a job computes it after an import. `merge` keeps every value: extra
//! names become nicknames, extra dates become labelled dates; one photo is kept, and one of each
//! property that describes the card rather than the person.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::books::BookAccess;
use super::bulk::{self, BulkOperation};
use super::compute::compute;
use super::limits;
use super::parts::{Planned, part_of};
use super::retry::Attempts;
use super::update::put;
use super::{App, export};
use crate::error::{Error, Result};
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::card::labels::Label;
use crate::model::contact::Contact;
use crate::model::duplicates::{self, Choices, Cluster, Conflict, Fingerprint};
use crate::model::history;
use crate::model::ids::{ContactId, UserId};
use crate::model::operation::{Operation, OperationKind};
use crate::model::phone::{Region, region_of};
use crate::store::contacts::CardRow;
use crate::store::{Batch, contacts, distinct, labels, users};

/// The duplicates of a book in one state of it.
#[derive(Debug)]
pub struct Found {
    change: i64,
    pairs_apart: usize,
    /// The groups of contacts that seem to be one person each, the surest first.
    pub clusters: Vec<Cluster>,
}

/// Returns the region whose national phone numbers the actor's contacts have.
fn region(access: &BookAccess) -> Option<Region> {
    let guessed = || {
        region_of(
            access.actor().user.locale.as_deref().unwrap_or_default(),
            &access.actor().user.time_zone,
        )
    };
    access.actor().user.region.or_else(guessed)
}

/// Returns the duplicates in the opened books. They are computed anew when the
/// contacts have changed since the last time.
pub async fn find(app: &Arc<App>, access: &BookAccess) -> Result<Arc<Found>> {
    let (user, book) = (access.owner(), access.book());
    let change = users::change(&app.db, user).await?.unwrap_or(0);
    let apart: HashSet<_> = distinct::all(&app.db, user)
        .await?
        .into_iter()
        .map(|pair| (pair.0, pair.1))
        .collect();
    let is_current =
        |found: &Arc<Found>| found.change == change && found.pairs_apart == apart.len();
    if let Some(known) = app.duplicates.get(&(user, book)).filter(is_current) {
        return Ok(known);
    }
    let permit = app.scans.acquire(user, 1).await?;
    if let Some(known) = app.duplicates.get(&(user, book)).filter(is_current) {
        return Ok(known);
    }
    let (held, on_behalf, handle) = (
        Arc::clone(app),
        access.clone(),
        tokio::runtime::Handle::current(),
    );
    let pairs_apart = apart.len();
    // Comparing a large book keeps the processor busy for long.
    let work = tokio::task::spawn_blocking(move || {
        let clusters = handle.block_on(scan(&held, &on_behalf, &apart));
        drop(permit);
        clusters
    });
    let clusters = work.await.map_err(Error::internal)??;
    let found = Arc::new(Found {
        change,
        pairs_apart,
        clusters,
    });
    app.duplicates.insert((user, book), Arc::clone(&found));
    Ok(found)
}

/// Returns the number of groups of duplicates in all books of an account, as of the last search.
pub fn last_count(app: &App, user: UserId) -> Option<usize> {
    let found = app.duplicates.get(&(user, None))?;
    Some(found.clusters.len())
}

async fn scan(
    app: &App,
    access: &BookAccess,
    apart: &HashSet<(ContactId, ContactId)>,
) -> Result<Vec<Cluster>> {
    let region = region(access);
    let mut pages = export::Pages::default();
    let mut fingerprints = Vec::new();
    while let Some(cards) = pages.next(app, access).await? {
        let parsed = cards.iter().map(|card| (card.id, Card::parse(&card.vcard)));
        let people = parsed.filter(|(_, card)| !card.is_group());
        fingerprints.extend(people.map(|(id, card)| Fingerprint::of(id, &card, region)));
    }
    Ok(duplicates::find(fingerprints, apart))
}

/// The duplicates of the opened books, with the first contacts of the first groups.
#[derive(Debug)]
pub struct FoundContacts {
    /// All groups.
    pub found: Arc<Found>,
    /// The contacts, without their comments.
    pub contacts: HashMap<ContactId, Contact>,
}

/// Returns the duplicates in the opened books, with the first contacts of the first groups.
pub async fn find_with_contacts(
    app: &Arc<App>,
    access: &BookAccess,
    max_groups: usize,
    max_contacts: usize,
) -> Result<FoundContacts> {
    let found = find(app, access).await?;
    let clusters = found.clusters.iter().take(max_groups);
    let ids: Vec<_> = clusters
        .flat_map(|cluster| cluster.contacts.iter().take(max_contacts).copied())
        .collect();
    let listed =
        contacts::chosen_briefly(&app.db, access.owner(), &ids, limits::LIST_BYTES).await?;
    let contacts = listed.rows.into_iter().map(|listed| listed.contact);
    Ok(FoundContacts {
        found,
        contacts: contacts.map(|contact| (contact.id, contact)).collect(),
    })
}

/// Contacts side by side, before they are merged.
#[derive(Debug)]
pub struct Comparison {
    /// The contacts, in the order in which they were named.
    pub contacts: Vec<Contact>,
    /// The values on each card, by the names of the properties.
    pub said: Vec<BTreeMap<String, PropertyValues>>,
    /// Single-value fields in which the cards differ.
    pub conflicts: Vec<Conflict>,
}

/// The values of a property on one card.
#[derive(Debug, Default)]
pub struct PropertyValues {
    /// The first values.
    pub first: Vec<String>,
    /// The number of further values.
    pub further: usize,
}

/// Compares contacts that are about to be merged.
pub async fn compare(app: &App, access: &BookAccess, ids: &[ContactId]) -> Result<Comparison> {
    let rows = rows(app, access, ids).await?;
    let compared = compute(app, access.actor().id(), move |cancellation| {
        let (mut contacts, mut cards, mut said) = (Vec::new(), Vec::new(), Vec::new());
        for CardRow { contact, vcard, .. } in rows {
            if cancellation.is_cancelled() {
                return None;
            }
            let card = Card::parse(&vcard);
            said.push(values_of(&card));
            contacts.push(contact);
            cards.push(card);
        }
        let conflicts = duplicates::conflicts(&cards[0], &cards[1..]);
        Some(Comparison {
            contacts,
            said,
            conflicts,
        })
    });
    compared.await?.ok_or(Error::Busy)
}

fn values_of(card: &Card) -> BTreeMap<String, PropertyValues> {
    let mut all = BTreeMap::<String, PropertyValues>::new();
    for property in history::said(card) {
        let shown = history::shown(&property);
        let said = all.entry(property.name).or_default();
        if said.first.len() < limits::COMPARED_VALUES {
            said.first.push(shown)
        } else {
            said.further += 1
        }
    }
    all
}

/// Returns the total bytes of the contacts' cards. Refuses a single contact, too many, repeated and
/// missing ones.
async fn bytes_together(app: &App, access: &BookAccess, ids: &[ContactId]) -> Result<i64> {
    let distinct: HashSet<_> = ids.iter().collect();
    if ids.len() < 2 || ids.len() > limits::MERGED_CONTACTS || distinct.len() < ids.len() {
        let most = limits::MERGED_CONTACTS;
        return Err(Error::invalid(
            "contacts",
            format!("must name 2 to {most} different contacts"),
        ));
    }
    let heads = contacts::heads(&app.db, access.owner(), ids).await?;
    let live: Vec<_> = heads
        .iter()
        .filter(|head| head.deleted_at.is_none())
        .collect();
    if live.len() < ids.len() {
        return Err(Error::NotFound);
    }
    Ok(live.iter().map(|head| head.card_bytes).sum())
}

/// Returns the contacts to merge, in the order in which they are named.
async fn rows(app: &App, access: &BookAccess, ids: &[ContactId]) -> Result<Vec<CardRow>> {
    if bytes_together(app, access, ids).await? > limits::MERGED_BYTES {
        let most = limits::MERGED_BYTES >> 20;
        return Err(Error::invalid(
            "contacts",
            format!("must have cards of at most {most} MiB together; merge fewer at a time"),
        ));
    }
    let rows = contacts::cards_of(&app.db, access.owner(), ids).await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.contact.id, row)).collect();
    ids.iter()
        .map(|id| rows.remove(id).ok_or(Error::NotFound))
        .collect()
}

/// Merges contacts into the first of them, which keeps every value of all. The others go to the
/// trash.
pub async fn merge(
    app: &Arc<App>,
    access: &BookAccess,
    ids: &[ContactId],
    choices: &Choices,
) -> Result<Option<Operation>> {
    if let Some((property, card)) = choices
        .iter()
        .find(|(property, card)| !duplicates::is_single(property) || **card >= ids.len())
    {
        let problem = format!(
            "must name a property that a card has once and one of the contacts, not {property}: {card}"
        );
        return Err(Error::invalid("choices", problem));
    }
    let (ids, choices) = (ids.to_vec(), choices.clone());
    bulk::run(app, access, async move |app, access| {
        let _permit = app.merges.acquire(access.owner(), 1).await?;
        let mut attempts = Attempts::default();
        loop {
            let rows = rows(app, access, &ids).await?;
            let merged = merged(app, access, &rows, &choices).await?;
            match try_merge(app, access, &rows, &merged).await {
                Err(Error::Stale) => attempts.again().await?,
                done => return done,
            }
        }
    })
    .await
}

async fn merged(
    app: &App,
    access: &BookAccess,
    rows: &[CardRow],
    choices: &Choices,
) -> Result<Card> {
    let primary = Card::parse(&rows[0].vcard);
    let others: Vec<_> = rows[1..]
        .iter()
        .map(|row| Card::parse(&row.vcard))
        .collect();
    let is_within = |card: &Card| card.excess(&limits::CARD).is_none();
    let were_within = is_within(&primary) && others.iter().all(is_within);
    let mut merged = duplicates::merge_with(&primary, others, choices);
    add_group_labels(app, access, rows, &mut merged).await?;
    match merged.excess(&limits::CARD).filter(|_| were_within) {
        Some(excess) => Err(Error::invalid(
            "contacts",
            format!("would become a card that {excess}; merge fewer at a time"),
        )),
        None => Ok(merged),
    }
}

/// Writes the merged card first, then moves the others to the trash. Fails with [`Error::Stale`] if
/// one of them was changed meanwhile.
async fn try_merge(
    app: &App,
    access: &BookAccess,
    rows: &[CardRow],
    merged: &Card,
) -> Result<Option<Operation>> {
    let name = &rows[0].contact.display_name;
    let bulk = BulkOperation::new(app, access, OperationKind::Merge, name)?;
    let (operation, _) = bulk
        .change_all(rows, async |rest, changes| {
            require_same(app, access, rest).await?;
            let taken = usize::from(rest.len() == rows.len());
            if taken > 0 {
                put(app.now(), changes, 0, &rows[0], merged);
            }
            let has_room = taken == 0 || changes.bytes() < limits::PART_BYTES;
            let sizes = rest[taken..].iter().map(|row| row.head().card_bytes);
            let further = if has_room {
                part_of(sizes).min(rest.len() - taken)
            } else {
                0
            };
            let gone: Vec<_> = rest[taken..taken + further]
                .iter()
                .map(CardRow::head)
                .collect();
            changes.trash(&gone, 0, app.now());
            Ok(Planned {
                taken: taken + gone.len(),
                kept: 0,
            })
        })
        .await?;
    Ok(operation)
}

/// Checks that nobody has changed the contacts since they were read.
async fn require_same(app: &App, access: &BookAccess, rows: &[CardRow]) -> Result<()> {
    let ids: Vec<_> = rows.iter().map(|row| row.contact.id).collect();
    let heads = contacts::heads(&app.db, access.owner(), &ids).await?;
    let present: HashMap<_, _> = heads
        .into_iter()
        .filter(|head| head.deleted_at.is_none())
        .map(|head| (head.id, head.etag))
        .collect();
    let is_same = |row: &CardRow| present.get(&row.contact.id) == Some(&row.contact.etag);
    if rows.iter().all(is_same) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// Adds the labels that groups give the other contacts to the merged card, as categories, because
/// the UIDs of those contacts go away.
async fn add_group_labels(
    app: &App,
    access: &BookAccess,
    rows: &[CardRow],
    merged: &mut Card,
) -> Result<()> {
    let user = access.owner();
    let own = labels::of_member(&app.db, user, rows[0].contact.book, &rows[0].uid).await?;
    let mut names = merged.categories();
    let mut known: HashSet<_> = own
        .iter()
        .chain(&names)
        .map(|name| Label::key(name))
        .collect();
    for row in &rows[1..] {
        let given = labels::of_member(&app.db, user, row.contact.book, &row.uid).await?;
        names.extend(
            given
                .into_iter()
                .filter(|name| known.insert(Label::key(name))),
        );
    }
    if names.len() > merged.categories().len() {
        merged.set_categories(&names);
    }
    Ok(())
}

/// Remembers that contacts are different people, for every pair of them.
pub async fn tell_apart(app: &App, access: &BookAccess, ids: &[ContactId]) -> Result<()> {
    access.require(Rights::WRITE)?;
    bytes_together(app, access, ids).await?;
    let user: UserId = access.owner();
    let mut batch = Batch::default();
    for (at, one) in ids.iter().enumerate() {
        for other in &ids[at + 1..] {
            distinct::add(&mut batch, user, *one, *other, app.now());
        }
    }
    Ok(app.db.commit(batch).await?)
}
