//! Labels: listed, renamed, merged, given to many, taken away.

use std::collections::BTreeSet;

use super::operations::{Running, retried};
use super::{App, Caller};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::labels::Label;
use crate::model::ids::ContactId;
use crate::model::validation::{Checks, Reason};
use crate::store::contacts::{self, CardRow};
pub use crate::store::labels::Counted;
use crate::store::operations::Operation;
use crate::store::{self, labels};

/// The longest label, in characters.
const LABEL_CHARS: usize = 100;

/// Every label of the book with how many contacts have it, by name.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Counted>> {
    Ok(labels::list(&app.db, caller.user.id, caller.book).await?)
}

/// The labels of a contact, those that groups give it too.
pub async fn of(app: &App, caller: &Caller, uid: &str) -> Result<Vec<String>> {
    Ok(labels::of_member(&app.db, caller.user.id, uid).await?)
}

/// A label's name, checked.
pub fn check(name: &str) -> Result<String> {
    let mut checks = Checks::default();
    let checked = checks.line("name", Some(name.trim().to_owned()), LABEL_CHARS);
    if checked.is_none() {
        checks.refuse("name", Reason::Blank);
    }
    checks.finish()?;
    Ok(checked.unwrap_or_default())
}

/// Gives a label another name on every card that gives it. Another label's name merges the two.
pub async fn rename(app: &App, caller: &Caller, name: &str, new: &str) -> Result<Option<Operation>> {
    let new = check(new)?;
    let key = Label::key(name);
    change_givers(app, caller, "label-rename", name, async |running, row| {
        let mut card = Card::parse(&row.vcard);
        if card.is_group() {
            card.rename_group(&new);
        } else {
            let mut names: Vec<_> = card.categories().into_iter().filter(|name| Label::key(name) != Label::key(&new)).collect();
            match names.iter().position(|name| Label::key(name) == key) {
                Some(at) => names[at] = new.clone(),
                None => names.push(new.clone()),
            }
            card.set_categories(&names);
        }
        running.put(row, &card).await
    })
    .await
}

/// Takes a label from every card; a group that gave it goes to the trash.
pub async fn delete(app: &App, caller: &Caller, name: &str) -> Result<Option<Operation>> {
    let key = Label::key(name);
    change_givers(app, caller, "label-delete", name, async |running, row| {
        let mut card = Card::parse(&row.vcard);
        if card.is_group() {
            return running.trash(row).await;
        }
        let names: Vec<_> = card.categories().into_iter().filter(|name| Label::key(name) != key).collect();
        card.set_categories(&names);
        running.put(row, &card).await
    })
    .await
}

async fn change_givers(
    app: &App,
    caller: &Caller,
    kind: &str,
    name: &str,
    change: impl AsyncFn(&mut Running<'_>, &CardRow) -> store::Result<()>,
) -> Result<Option<Operation>> {
    let (user, key) = (caller.user.id, Label::key(name));
    if labels::cards(&app.db, user, &key).await?.is_empty() {
        return Err(Error::NotFound);
    }
    retried(async || {
        let mut running = Running::begin(app, caller, kind, name).await?;
        for id in labels::cards(&app.db, user, &key).await? {
            if let Some(row) = contacts::find_card(&app.db, user, id).await? {
                change(&mut running, &row).await?;
            }
        }
        running.finish().await
    })
    .await
}

/// Gives a label to contacts. Those that have it, and those that are gone, are passed over.
pub async fn add(app: &App, caller: &Caller, name: &str, ids: &[ContactId]) -> Result<Option<Operation>> {
    let name = check(name)?;
    let key = Label::key(&name);
    change_contacts(app, caller, "label-add", &name, ids, async |running, row| {
        let has = labels::of_member(&app.db, caller.user.id, &row.uid).await?.iter().any(|name| Label::key(name) == key);
        if has {
            return Ok(());
        }
        let mut card = Card::parse(&row.vcard);
        let names: Vec<_> = card.categories().into_iter().chain([name.clone()]).collect();
        card.set_categories(&names);
        running.put(row, &card).await
    })
    .await
}

/// Takes a label from contacts, and them from the groups that give it.
pub async fn remove(app: &App, caller: &Caller, name: &str, ids: &[ContactId]) -> Result<Option<Operation>> {
    let (user, key) = (caller.user.id, Label::key(name));
    let mut members = BTreeSet::new();
    for id in ids {
        members.extend(contacts::find_card(&app.db, user, *id).await?.map(|row| row.uid));
    }
    let givers = labels::cards(&app.db, user, &key).await?;
    let cards: Vec<_> = ids.iter().chain(&givers).copied().collect();
    change_contacts(app, caller, "label-remove", name, &cards, async |running, row| {
        let mut card = Card::parse(&row.vcard);
        if card.is_group() {
            members.iter().for_each(|uid| card.remove_member(uid));
        } else if members.contains(&row.uid) {
            let names: Vec<_> = card.categories().into_iter().filter(|name| Label::key(name) != key).collect();
            card.set_categories(&names);
        }
        running.put(row, &card).await
    })
    .await
}

pub(super) async fn change_contacts(
    app: &App,
    caller: &Caller,
    kind: &str,
    about: &str,
    ids: &[ContactId],
    change: impl AsyncFn(&mut Running<'_>, &CardRow) -> store::Result<()>,
) -> Result<Option<Operation>> {
    let distinct: BTreeSet<_> = ids.iter().copied().collect();
    retried(async || {
        let mut running = Running::begin(app, caller, kind, about).await?;
        for id in &distinct {
            if let Some(row) = contacts::find_card(&app.db, caller.user.id, *id).await? {
                change(&mut running, &row).await?;
            }
        }
        running.finish().await
    })
    .await
}
