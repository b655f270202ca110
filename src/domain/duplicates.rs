//! Duplicates: finding them, merging them, marking contacts as different people.
//!
//! `Fingerprint::of` takes from each card its emails, phones in E.164, folded names, birthday and
//! organisation. Contacts that share a key fall into one bucket, and only those are compared;
//! buckets of many different names are skipped. The result is kept in memory until the book
//! changes, and a job computes it after every operation that adds or removes contacts. `merge` keeps
//! every value: extra names become nicknames, extra dates become labelled dates; one photo is kept,
//! and one of each property that describes the card rather than the person.

mod merging;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::books::BookAccess;
use super::compute::compute;
use super::recount::Computed;
use super::{App, export, limits};
use crate::error::{Error, Result};
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::duplicates::{self, Certainty, Choices, Cluster, Conflict, Fingerprint};
use crate::model::history::{self, LabelledValue};
use crate::model::ids::{ContactId, UserId};
use crate::store::contacts::CardRow;
use crate::store::{Batch, contacts, distinct, users};
use merging::{bytes_together, rows};
pub use merging::{merge, merge_certain};

/// The time that a search may take at every change, for the number beside a page.
const SHORT: Duration = Duration::from_millis(200);

/// The duplicates of a book in one state of it.
#[derive(Debug)]
pub struct Found {
    /// The account's change number at which they were found.
    pub change: i64,
    /// Identifies the pairs that were told apart then.
    apart: u64,
    /// The groups of contacts that seem to be one person each, the surest first.
    pub clusters: Vec<Cluster>,
    computed: Computed,
}

impl Found {
    /// Returns the groups that are one person without doubt.
    pub fn certain(&self) -> impl Iterator<Item = &Cluster> {
        let is_certain = |cluster: &&Cluster| cluster.certainty == Certainty::Certain;
        self.clusters.iter().filter(is_certain)
    }
}

/// Returns the duplicates in the opened books. They are computed anew when the
/// contacts have changed since the last time.
pub async fn find(app: &Arc<App>, access: &BookAccess) -> Result<Arc<Found>> {
    let (user, book) = (access.owner(), access.book());
    let change = users::change(&app.db, user).await?.unwrap_or(0);
    let pairs = distinct::all(&app.db, user).await?;
    let apart: BTreeSet<_> = pairs.into_iter().map(|pair| (pair.0, pair.1)).collect();
    let pairs = hash_of(&apart);
    let is_current = |found: &Arc<Found>| (found.change, found.apart) == (change, pairs);
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
    let begun = Instant::now();
    // Comparing a large book keeps the processor busy for long.
    let work = tokio::task::spawn_blocking(move || {
        let clusters = handle.block_on(scan(&held, &on_behalf, &apart));
        drop(permit);
        clusters
    });
    let clusters = work.await.map_err(Error::internal)??;
    let found = Arc::new(Found {
        change,
        apart: pairs,
        clusters,
        computed: Computed::since(begun),
    });
    app.duplicates.insert((user, book), Arc::clone(&found));
    Ok(found)
}

/// Searches all books of an account anew if they were searched before, the contacts have changed
/// since, and the search is short or long ago.
pub async fn refresh(app: &Arc<App>, access: &BookAccess) -> Result<()> {
    match app.duplicates.get(&(access.owner(), None)) {
        Some(found) if found.computed.is_due(SHORT) => find(app, access).await.map(drop),
        _ => Ok(()),
    }
}

/// Returns the number of groups of duplicates in all books of an account, as of the last search.
pub fn last_count(app: &App, user: UserId) -> Option<usize> {
    let found = app.duplicates.get(&(user, None))?;
    Some(found.clusters.len())
}

async fn scan(
    app: &App,
    access: &BookAccess,
    apart: &BTreeSet<(ContactId, ContactId)>,
) -> Result<Vec<Cluster>> {
    let region = access.actor().user.country();
    let mut pages = export::Pages::default();
    let mut fingerprints = Vec::new();
    while let Some(cards) = pages.next(app, access).await? {
        let parsed = cards.iter().map(|card| (card.id, Card::parse(&card.vcard)));
        let people = parsed.filter(|(_, card)| !card.is_group());
        fingerprints.extend(people.map(|(id, card)| Fingerprint::of(id, &card, region)));
    }
    let apart = apart.iter().copied().collect();
    Ok(duplicates::find(fingerprints, &apart))
}

/// Returns a number that identifies these pairs.
fn hash_of(pairs: &BTreeSet<(ContactId, ContactId)>) -> u64 {
    let mut hasher = DefaultHasher::new();
    pairs.hash(&mut hasher);
    hasher.finish()
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
    /// The values on the merged card.
    pub merged: BTreeMap<String, PropertyValues>,
    /// Single-value fields in which the cards differ.
    pub conflicts: Vec<Conflict>,
}

/// The values of a property on one card.
#[derive(Debug, Default)]
pub struct PropertyValues {
    /// The first values.
    pub first: Vec<LabelledValue>,
    /// The number of further values.
    pub further: usize,
}

/// Compares contacts that are about to be merged with these choices.
pub async fn compare(
    app: &App,
    access: &BookAccess,
    ids: &[ContactId],
    choices: Choices,
) -> Result<Comparison> {
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
        let others = cards.split_off(1);
        let merged = duplicates::merge_with(&cards[0], others, &choices);
        Some(Comparison {
            contacts,
            said,
            merged: values_of(&merged),
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

/// Forgets that two contacts are different people.
pub async fn forget_apart(
    app: &App,
    access: &BookAccess,
    one: ContactId,
    other: ContactId,
) -> Result<()> {
    access.require(Rights::WRITE)?;
    let mut batch = Batch::default();
    distinct::remove(&mut batch, access.owner(), one, other);
    Ok(app.db.commit(batch).await?)
}

/// Contacts that were told apart, in pairs.
#[derive(Debug)]
pub struct PairsApart {
    /// The pairs, the latest first. Those with a contact that is gone are left out.
    pub pairs: Vec<(Contact, Contact)>,
    /// True if there are more.
    pub has_more: bool,
}

/// Returns at most `limit` pairs of contacts that were told apart, after the first `skip`.
pub async fn told_apart(
    app: &App,
    access: &BookAccess,
    skip: i64,
    limit: i64,
) -> Result<PairsApart> {
    let user = access.owner();
    let mut pairs = distinct::page(&app.db, user, skip, limit + 1).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = pairs.len() > limit;
    pairs.truncate(limit);
    let ids: BTreeSet<_> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let listed = contacts::chosen_briefly(&app.db, user, &ids, limits::LIST_BYTES).await?;
    let contacts = listed.rows.into_iter().map(|listed| listed.contact);
    let known: HashMap<_, _> = contacts.map(|contact| (contact.id, contact)).collect();
    let both = |pair: distinct::Pair| {
        let [one, other] = [pair.0, pair.1].map(|id| known.get(&id).cloned());
        one.zip(other)
    };
    let pairs = pairs.into_iter().filter_map(both).collect();
    Ok(PairsApart { pairs, has_more })
}
