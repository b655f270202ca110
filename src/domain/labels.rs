//! Labels: listing, renaming, merging, adding to many contacts and removing.
//!
//! A row of `labels` says that a card gives a label to a UID: to its own (CATEGORIES) or to a
//! member's (a group card). The rows are part of the projection, written with the card. Changing a
//! label changes only its line; names that are too many or too long to be read stay. Group cards
//! are contacts with `is_group`, which lists, search and counts leave out.

mod assignment;
mod colors;
mod counts;
mod grouped;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::books::BookAccess;
use super::operations::{self, Change};
use super::{App, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::labels::Label;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::model::label::{LabelColor, LabelPatch};
use crate::model::operation::{Operation, OperationKind};
use crate::model::validation::{Checks, Reason};
use crate::store::contacts::CardRow;
pub use crate::store::labels::Counted;
use crate::store::{Batch, label_colors, labels};
pub use assignment::{add, remove};
pub use colors::colors;
pub use counts::{LabelCounts, counts, last_counts};
pub use grouped::GroupLabels;
pub(super) use grouped::Joined;

/// The longest label, in characters.
pub const LABEL_CHARS: usize = 100;

/// The most labels of a contact in a list.
pub const FIRST_LABELS: usize = 3;

/// The most labels of one list.
const MAX_LISTED: i64 = 10_000;

/// Returns every label of the opened books by name, with its contact count.
pub async fn list(app: &App, access: &BookAccess) -> Result<Vec<Counted>> {
    Ok(labels::list(&app.db, access.owner(), access.book(), "", MAX_LISTED).await?)
}

/// Returns a page of the labels after the one with the key `after`, and the key before the next
/// page if there are more.
pub async fn page(
    app: &App,
    access: &BookAccess,
    after: &str,
) -> Result<(Vec<Counted>, Option<String>)> {
    let mut page = labels::list(
        &app.db,
        access.owner(),
        access.book(),
        after,
        limits::LABELS as i64 + 1,
    )
    .await?;
    let has_more = page.len() > limits::LABELS;
    page.truncate(limits::LABELS);
    let next = page
        .last()
        .filter(|_| has_more)
        .map(|last| last.key.clone());
    sort(access, &mut page, |label| &label.name);
    Ok((page, next))
}

/// Returns the names of the labels with their comparison forms, the first five hundred.
pub async fn names(app: &App, access: &BookAccess) -> Result<Vec<(String, String)>> {
    let mut names = labels::names(&app.db, access.owner()).await?;
    sort(access, &mut names, |(name, _)| name);
    Ok(names)
}

/// Sorts labels as the actor's language does, numbers in them by their value. The store sorts them
/// by their comparison forms.
fn sort<T>(access: &BookAccess, labels: &mut [T], name: impl Fn(&T) -> &str) {
    let collation = access.actor().user.collation().with_numbers();
    labels.sort_by_cached_key(|label| collation.sort_key(name(label)));
}

/// Returns the labels of a contact, including those that groups give it.
pub async fn of(app: &App, access: &BookAccess, row: &CardRow) -> Result<Vec<String>> {
    let mut names = labels::of_member(&app.db, access.owner(), row.contact.book, &row.uid).await?;
    sort(access, &mut names, String::as_str);
    Ok(names)
}

/// Returns the first labels of each of these contacts, at most [`FIRST_LABELS`] of each.
pub async fn of_each(
    app: &App,
    access: &BookAccess,
    contacts: &[Contact],
) -> Result<HashMap<ContactId, Vec<String>>> {
    let ids: Vec<_> = contacts.iter().map(|contact| contact.id).collect();
    let given = labels::of_contacts(&app.db, access.owner(), &ids, FIRST_LABELS as i64).await?;
    let mut labels: HashMap<_, Vec<_>> = HashMap::new();
    for (id, label) in given {
        labels.entry(id).or_default().push(label);
    }
    for names in labels.values_mut() {
        sort(access, names, String::as_str);
    }
    Ok(labels)
}

/// Validates a label's name.
pub fn check(name: &str) -> Result<String> {
    let mut checks = Checks::default();
    let checked = checks.line("name", Some(name.trim().to_owned()), LABEL_CHARS);
    if checked.is_none() {
        checks.refuse("name", Reason::Blank);
    }
    checks.finish()?;
    Ok(checked.unwrap_or_default())
}

/// Changes the name and the colour of a label, both or neither.
pub async fn change(
    app: &Arc<App>,
    access: &BookAccess,
    label: &str,
    patch: LabelPatch,
) -> Result<Option<Operation>> {
    let LabelPatch { name, color } = patch;
    match (name, color) {
        (Some(name), color) => rename(app, access, label, check(&name)?, color).await,
        (None, Some(color)) => colors::set(app, access, label, color).await.map(|()| None),
        (None, None) => Ok(None),
    }
}

/// Renames a label on every card that gives it. Using another label's name merges the two. The label
/// gets this colour, else it keeps its own; a label of the new name that has one keeps that.
async fn rename(
    app: &Arc<App>,
    access: &BookAccess,
    name: &str,
    new: String,
    color: Option<Option<LabelColor>>,
) -> Result<Option<Operation>> {
    let (user, key, new_key) = (access.owner(), Label::key(name), Label::key(&new));
    let sources = find_sources(app, access, &key).await?;
    let paint = {
        let key = key.clone();
        move |batch: &mut Batch| {
            if let Some(color) = color {
                label_colors::set(batch, user, &key, color);
            }
            label_colors::copy(batch, user, &key, &new_key);
        }
    };
    let about = (OperationKind::LabelRename, name);
    let renamed = move |row: &CardRow| renamed(row, &key, &new);
    let changing =
        operations::change_many_with(app, access, about, &sources, paint.clone(), renamed);
    let operation = changing.await?;
    if operation.is_none() {
        // Every card spells it so already.
        let mut batch = Batch::default();
        paint(&mut batch);
        app.db.commit(batch).await?;
    }
    Ok(operation)
}

/// Renames the label with the comparison form `key` on a card, unless the card has ceased to give
/// it.
fn renamed(row: &CardRow, key: &str, new: &str) -> Change {
    let mut card = Card::parse(&row.vcard);
    if !gives(&card, &row.uid, key) {
        return Change::Keep;
    }
    if card.is_group() {
        card.rename_group(new);
        return Change::Put(card);
    }
    let former = card.categories();
    let names = former.iter().map(|name| match Label::key(name) == key {
        true => new,
        false => name,
    });
    let mut known = BTreeSet::new();
    let names: Vec<_> = names
        .filter(|name| known.insert(Label::key(name)))
        .map(str::to_owned)
        .collect();
    card.set_categories(&names);
    Change::Put(card)
}

/// Removes a label from every card; a group that gave it goes to the trash.
pub async fn delete(app: &Arc<App>, access: &BookAccess, name: &str) -> Result<Option<Operation>> {
    let key = Label::key(name);
    let sources = find_sources(app, access, &key).await?;
    operations::change_many(
        app,
        access,
        OperationKind::LabelDelete,
        name,
        &sources,
        move |row| {
            let card = Card::parse(&row.vcard);
            match gives(&card, &row.uid, &key) {
                false => Change::Keep,
                true if card.is_group() => Change::Trash,
                true => Change::Put(without(card, &key)),
            }
        },
    )
    .await
}

async fn find_sources(app: &App, access: &BookAccess, key: &str) -> Result<Vec<ContactId>> {
    let sources = labels::cards(&app.db, access.owner(), access.book(), key).await?;
    if sources.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(sources)
    }
}

/// Checks whether the card still gives the label: it may have changed since it was looked up.
fn gives(card: &Card, uid: &str, key: &str) -> bool {
    card.labels(uid)
        .iter()
        .any(|label| Label::key(&label.name) == key)
}

fn without(mut card: Card, name: &str) -> Card {
    card.change_categories(&[], &[name.to_owned()]);
    card
}
