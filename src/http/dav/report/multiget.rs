//! addressbook-multiget: cards by their paths (RFC 6352, section 8.7).

use std::collections::{HashMap, HashSet, VecDeque};

use axum::http::StatusCode;
use axum::response::Response;

use super::Question;
use crate::domain::collection::NamedCard;
use crate::domain::compute::{MANY_BYTES, compute_answer};
use crate::http::dav::collection::CardKey;
use crate::http::dav::failure::Result;
use crate::http::dav::multistatus::{self, write_status};
use crate::http::dav::path::Resource;
use crate::limiter::Held;
use crate::xml::{DAV, Element};

/// The cards that are read at a time.
const PORTION: usize = 100;

/// A path as it was asked for, and the card in this collection if it leads to one.
type RequestedPath = (String, Option<CardKey>);

/// Answers about each of the paths once.
pub async fn answer(question: Question, body: &Element) -> Result<Response> {
    let mut seen = HashSet::new();
    let asked: VecDeque<RequestedPath> = body
        .children_named(DAV, "href")
        .map(|href| href.text.trim())
        .filter(|path| seen.insert(*path))
        .map(|path| (path.to_owned(), card_at(&question, path)))
        .collect();
    let (first, rest) = portion(question.clone(), asked).await?;
    let next = move |rest| portion(question.clone(), rest);
    Ok(multistatus::streamed(first, rest, next))
}

fn card_at(question: &Question, path: &str) -> Option<CardKey> {
    question.collection.card_at(&Resource::parse_href(path)?)
}

/// Answers about the next paths, and returns those that are left.
async fn portion(
    question: Question,
    mut asked: VecDeque<RequestedPath>,
) -> crate::error::Result<(Held<String>, Option<VecDeque<RequestedPath>>)> {
    let mut now: Vec<RequestedPath> = asked.drain(..asked.len().min(PORTION)).collect();
    let keys: Vec<&CardKey> = now.iter().filter_map(|(_, key)| key.as_ref()).collect();
    let app = &question.caller.app;
    let (cards, is_cut) = question.collection.named(app, &keys).await?;
    if is_cut {
        // Those that were not read yet come next.
        let is_read =
            |(_, key): &RequestedPath| key.as_ref().is_none_or(|key| cards.contains_key(key));
        let (read, unread): (Vec<_>, Vec<_>) = now.into_iter().partition(is_read);
        now = read;
        unread
            .into_iter()
            .rev()
            .for_each(|later| asked.push_front(later));
    }
    let (account, writing) = (question.actor().id(), question.clone());
    let write = move |cards: &_| written(&writing, &now, cards);
    let text = compute_answer(app, account, cards, MANY_BYTES, write).await?;
    Ok((text, Some(asked).filter(|asked| !asked.is_empty())))
}

fn written(
    question: &Question,
    asked: &[RequestedPath],
    cards: &HashMap<CardKey, NamedCard>,
) -> String {
    let mut out = String::with_capacity(asked.len() * 1024);
    for (path, key) in asked {
        match key.as_ref().and_then(|key| cards.get(key)) {
            Some(card) => question.write(&mut out, path, card),
            None => write_status(&mut out, path, StatusCode::NOT_FOUND, ""),
        }
    }
    out
}
