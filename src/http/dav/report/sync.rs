//! sync-collection: what has changed in a book since a point (RFC 6578).

use std::collections::{HashMap, HashSet};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use super::{Question, number_in};
use crate::domain::books::BookAccess;
use crate::domain::changes::{self, NameChange, NameChanges};
use crate::domain::collection::NamedCard;
use crate::domain::compute::{MANY_BYTES, compute_answer};
use crate::http::dav::collection::CardKey;
use crate::http::dav::failure::{Condition, Failure, Result};
use crate::http::dav::multistatus::{self, write_status};
use crate::limiter::Held;
use crate::model::sync::BookSyncToken;
use crate::xml::{DAV, Element, escape};

/// The changes that are read at a time: fewer with the text of the cards.
const PORTION: usize = 500;
const PORTION_OF_TEXTS: usize = 100;

/// The changes that are still to be told.
struct PendingChanges {
    changes: NameChanges,
    /// The access to the books that they are in.
    access: BookAccess,
    /// Changes that were read, but whose cards were too large to be read with the others.
    read: Vec<NameChange>,
    /// The changes that may still be told.
    left: usize,
    /// The names that were told to be gone: several former cards may have had one.
    gone: HashSet<CardKey>,
}

/// Answers which cards have changed or gone since the client's token.
pub async fn answer(question: Question, headers: &HeaderMap, body: &Element) -> Result<Response> {
    begin(question, body)
        .await
        .map_err(|failure| match failure {
            Failure::Unmet(_, Condition::ValidSyncToken) => invalid_token(headers),
            other => other,
        })
}

/// Refuses a token so that the client begins anew. Thunderbird does so only after a 400.
fn invalid_token(headers: &HeaderMap) -> Failure {
    let program = headers
        .get(header::USER_AGENT)
        .and_then(|name| name.to_str().ok());
    let status = match program.is_some_and(|name| name.contains("Thunderbird/")) {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::FORBIDDEN,
    };
    Failure::Unmet(status, Condition::ValidSyncToken)
}

async fn begin(question: Question, body: &Element) -> Result<Response> {
    let limit = body
        .child(DAV, "limit")
        .and_then(|limit| limit.child(DAV, "nresults"));
    let app = &question.caller.app;
    let access = question.collection.followed()?;
    let pending = PendingChanges {
        changes: changes::of_names(app, &access, token(body)?).await?,
        access,
        read: Vec::new(),
        left: limit
            .map(number_in)
            .transpose()?
            .unwrap_or(usize::MAX)
            .max(1),
        gone: HashSet::new(),
    };
    let (first, rest) = portion(question.clone(), pending).await?;
    let next = move |pending| portion(question.clone(), pending);
    Ok(multistatus::streamed(first, rest, next))
}

/// Returns the client's token; `None` for a first sync.
fn token(body: &Element) -> Result<Option<BookSyncToken>> {
    let Some(token) = body.child(DAV, "sync-token") else {
        return Ok(None);
    };
    match token.text.trim() {
        "" => Ok(None),
        token => match token.parse() {
            Ok(token) => Ok(Some(token)),
            Err(_) => Err(Failure::unmet(Condition::ValidSyncToken)),
        },
    }
}

/// Tells the next changes, and returns those that are left; at the end, the point that was reached.
async fn portion(
    question: Question,
    mut pending: PendingChanges,
) -> crate::error::Result<(Held<String>, Option<PendingChanges>)> {
    let app = &question.caller.app;
    if pending.read.is_empty() {
        let most = match question.data {
            Some(_) => PORTION_OF_TEXTS,
            None => PORTION,
        };
        let most = most.min(pending.left);
        pending.read =
            changes::next_names(app, &pending.access, &mut pending.changes, most).await?;
        pending.left = pending.left.saturating_sub(pending.read.len());
        let gone = &mut pending.gone;
        pending
            .read
            .retain(|change| change.card.is_some() || gone.insert(key_of(change)));
    }
    let (now, cards) = texts(&question, &mut pending).await?;
    let (account, writing) = (question.actor().id(), question.clone());
    let is_over = pending.left == 0 || !pending.changes.has_more();
    let is_last = is_over && pending.read.is_empty();
    let end = is_last.then(|| end(&question, &pending.changes));
    let write = move |cards: &_| written(&writing, &now, cards) + &end.unwrap_or_default();
    let text = compute_answer(app, account, cards, MANY_BYTES, write).await?;
    Ok((text, Some(pending).filter(|_| !is_last)))
}

/// Returns the changes to tell now, and the texts of their cards if those are wanted.
async fn texts(
    question: &Question,
    pending: &mut PendingChanges,
) -> crate::error::Result<(Vec<NameChange>, Held<HashMap<CardKey, NamedCard>>)> {
    let now = std::mem::take(&mut pending.read);
    if question.data.is_none() {
        return Ok((now, Held::default()));
    }
    let live = now.iter().filter(|change| change.card.is_some());
    let keys: Vec<CardKey> = live.map(key_of).collect();
    let keys: Vec<&CardKey> = keys.iter().collect();
    let app = &question.caller.app;
    let (cards, is_cut) = question.collection.named(app, &keys).await?;
    let is_read = |change: &NameChange| {
        !is_cut || change.card.is_none() || cards.contains_key(&key_of(change))
    };
    let (now, later) = now.into_iter().partition(is_read);
    pending.read = later;
    Ok((now, cards))
}

fn key_of(change: &NameChange) -> CardKey {
    (change.book, change.href.clone())
}

fn written(
    question: &Question,
    changes: &[NameChange],
    cards: &HashMap<CardKey, NamedCard>,
) -> String {
    let mut out = String::with_capacity(changes.len() * 256);
    for change in changes {
        let path = question.path(change.book, &change.href);
        match (&change.card, cards.get(&key_of(change))) {
            (Some(_), Some(card)) => question.write(&mut out, &path, card),
            (Some(head), None) if question.data.is_none() => {
                question.write_head(&mut out, &path, head);
            }
            // A card that went after its change was read is gone.
            _ => write_status(&mut out, &path, StatusCode::NOT_FOUND, ""),
        }
    }
    out
}

/// Returns the end of the answer: whether there are more changes (RFC 6578, section 3.6), and the
/// point up to which they were told.
fn end(question: &Question, changes: &NameChanges) -> String {
    let mut end = String::new();
    if changes.has_more() {
        let book = question.collection.resource();
        let inside = "<D:error><D:number-of-matches-within-limits/></D:error>";
        let status = StatusCode::INSUFFICIENT_STORAGE;
        write_status(&mut end, &book.to_string(), status, inside);
    }
    let token = changes.token().to_string();
    end.push_str(&format!(
        "<D:sync-token>{}</D:sync-token>\n",
        escape(&token)
    ));
    end
}
