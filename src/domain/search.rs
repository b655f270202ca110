//! Search among the contacts of books.

use std::collections::HashMap;

use super::books::BookAccess;
use super::compute::compute_large;
use super::{App, limits};
use crate::error::Result;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::model::search::{MatchPage, MatchedValue, Needle, SearchQuery, matched_values};
use crate::store::search::explained::{self, MatchedCard};
use crate::store::search::{self as matches, Search};
use crate::store::{Portion, StoreError};

/// A page of matches.
#[derive(Debug)]
pub struct Found {
    /// The contacts, the best matches first.
    pub contacts: Vec<Contact>,
    /// The values of each contact that matched, if they were asked for.
    pub matched: Option<Vec<Vec<MatchedValue>>>,
    /// True if there are more matches.
    pub has_more: bool,
}

/// The group cards that have a word of a search in their names.
struct LabelGroups {
    /// Those of each needle.
    by_needle: Vec<Vec<ContactId>>,
}

impl LabelGroups {
    async fn of(app: &App, access: &BookAccess, needles: &[Needle]) -> Result<Self> {
        let groups = explained::groups(&app.db, access.owner()).await?;
        let named = |needle: &Needle| {
            let named = groups.iter().filter(|(_, name)| needle.is_in_label(name));
            named.map(|(id, _)| *id).collect()
        };
        let by_needle = needles.iter().map(named).collect();
        Ok(Self { by_needle })
    }
}

/// Returns a page of the contacts of the opened books that match, the best first. It ends early if
/// the contacts are large.
pub async fn find(
    app: &App,
    access: &BookAccess,
    query: &SearchQuery,
    page: MatchPage,
) -> Result<Found> {
    let needles = query.needles()?;
    let groups = LabelGroups::of(app, access, &needles).await?;
    find_with(app, access, query, page, &needles, &groups).await
}

async fn find_with(
    app: &App,
    access: &BookAccess,
    query: &SearchQuery,
    MatchPage { skip, limit }: MatchPage,
    needles: &[Needle],
    groups: &LabelGroups,
) -> Result<Found> {
    let search = Search {
        needles,
        book: access.book(),
        display_names: &query.display_names(access.actor().user.collation()),
        within: &query.within,
        groups: &groups.by_needle,
    };
    let one_more = MatchPage {
        skip,
        limit: limit + 1,
    };
    let found = matches::find(
        &app.db,
        access.owner(),
        &search,
        one_more,
        limits::LIST_BYTES,
    );
    let Portion {
        rows: mut contacts,
        is_cut,
    } = found.await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = is_cut || contacts.len() > limit;
    contacts.truncate(limit);
    Ok(Found {
        contacts,
        matched: None,
        has_more,
    })
}

/// Returns every contact of the opened books that matches, the best first.
pub async fn all(app: &App, access: &BookAccess, query: &SearchQuery) -> Result<Vec<ContactId>> {
    let needles = query.needles()?;
    let groups = LabelGroups::of(app, access, &needles).await?;
    let search = Search {
        needles: &needles,
        book: access.book(),
        display_names: &query.display_names(access.actor().user.collation()),
        within: &query.within,
        groups: &groups.by_needle,
    };
    Ok(matches::all(&app.db, access.owner(), &search, limits::QUOTA_CONTACTS).await?)
}

/// Returns the same with the values that matched. The page ends early also if the cards are large.
pub async fn explain(
    app: &App,
    access: &BookAccess,
    query: &SearchQuery,
    page: MatchPage,
) -> Result<Found> {
    let needles = query.needles()?;
    let groups = LabelGroups::of(app, access, &needles).await?;
    let mut found = find_with(app, access, query, page, &needles, &groups).await?;
    let ids: Vec<_> = found.contacts.iter().map(|contact| contact.id).collect();
    let mut labels = labels(app, access, &ids, &groups).await?;
    let cards = explained::cards(&app.db, access.owner(), &ids, limits::LIST_BYTES).await?;
    if cards.is_cut {
        found.contacts.truncate(cards.rows.len().max(1));
        found.has_more = true;
    }
    let mut values = matched(app, access, needles, cards.rows).await?;
    let each = found.contacts.iter().map(|contact| {
        let mut values = values.remove(&contact.id).unwrap_or_default();
        values.extend(labels.remove(&contact.id).unwrap_or_default());
        values
    });
    found.matched = Some(each.collect());
    Ok(found)
}

/// Returns the values of cards that have the needles.
async fn matched(
    app: &App,
    access: &BookAccess,
    needles: Vec<Needle>,
    cards: Vec<MatchedCard>,
) -> Result<HashMap<ContactId, Vec<MatchedValue>>> {
    let bytes = cards.iter().map(|card| card.vcard.len()).sum();
    compute_large(app, access.owner(), bytes, move |_| {
        let of_card =
            |MatchedCard { id, vcard }| (id, matched_values(&Card::parse(&vcard), &needles));
        cards.into_iter().map(of_card).collect()
    })
    .await
}

/// Returns the labels of contacts that group cards give and that have a needle.
async fn labels(
    app: &App,
    access: &BookAccess,
    ids: &[ContactId],
    groups: &LabelGroups,
) -> Result<HashMap<ContactId, Vec<MatchedValue>>, StoreError> {
    let groups = groups.by_needle.concat();
    let mut labels: HashMap<_, Vec<_>> = HashMap::new();
    if !groups.is_empty() {
        for (id, label) in explained::labels(&app.db, access.owner(), ids, &groups).await? {
            labels
                .entry(id)
                .or_default()
                .push(MatchedValue::label(&label));
        }
    }
    Ok(labels)
}
