//! addressbook-multiget: cards by their paths (RFC 6352, section 8.7).

use std::collections::{HashMap, HashSet, VecDeque};

use axum::http::StatusCode;
use axum::response::Response;

use super::Question;
use crate::domain::collection::{self, NamedCard};
use crate::domain::compute::compute;
use crate::http::dav::failure::Result;
use crate::http::dav::multistatus::{self, write_status};
use crate::http::dav::path::Resource;
use crate::model::href::Href;
use crate::xml::{DAV, Element};

/// The cards that are read at a time.
const PORTION: usize = 100;

/// A path as it was asked for, and the name of the card in this book if it is one.
type RequestedPath = (String, Option<Href>);

/// Answers about each of the paths once.
pub async fn answer(question: Question, body: &Element) -> Result<Response> {
    let mut seen = HashSet::new();
    let asked: VecDeque<RequestedPath> = body
        .children_named(DAV, "href")
        .map(|href| href.text.trim())
        .filter(|path| seen.insert(*path))
        .map(|path| (path.to_owned(), name_in(&question, path)))
        .collect();
    let (first, rest) = portion(question.clone(), asked).await?;
    let next = move |rest| portion(question.clone(), rest);
    Ok(multistatus::streamed(first, rest, next))
}

/// Returns the name of a card if the path leads into the book of the question.
fn name_in(question: &Question, path: &str) -> Option<Href> {
    match Resource::parse_href(path)? {
        Resource::Card(owner, book, href)
            if owner == question.actor().id() && *book == *question.book =>
        {
            Some(href)
        }
        _ => None,
    }
}

/// Answers about the next paths, and returns those that are left.
async fn portion(
    question: Question,
    mut asked: VecDeque<RequestedPath>,
) -> crate::error::Result<(String, Option<VecDeque<RequestedPath>>)> {
    let mut now: Vec<RequestedPath> = asked.drain(..asked.len().min(PORTION)).collect();
    let names: Vec<&Href> = now.iter().filter_map(|(_, href)| href.as_ref()).collect();
    let app = &question.caller.app;
    let found = collection::named(app, &question.access, &names).await?;
    let cards: HashMap<Href, NamedCard> = found
        .rows
        .into_iter()
        .map(|card| (card.head.href.clone(), card))
        .collect();
    if found.is_cut {
        // Those that were not read yet come next.
        let is_read =
            |(_, href): &RequestedPath| href.as_ref().is_none_or(|href| cards.contains_key(href));
        let (read, unread): (Vec<_>, Vec<_>) = now.into_iter().partition(is_read);
        now = read;
        unread
            .into_iter()
            .rev()
            .for_each(|later| asked.push_front(later));
    }
    let (account, writing) = (question.actor().id(), question.clone());
    let text = compute(app, account, move |_| written(&writing, &now, &cards)).await?;
    Ok((text, Some(asked).filter(|asked| !asked.is_empty())))
}

fn written(
    question: &Question,
    asked: &[RequestedPath],
    cards: &HashMap<Href, NamedCard>,
) -> String {
    let mut out = String::with_capacity(asked.len() * 1024);
    for (path, href) in asked {
        match href.as_ref().and_then(|href| cards.get(href)) {
            Some(card) => question.write(&mut out, path, card),
            None => write_status(&mut out, path, StatusCode::NOT_FOUND, ""),
        }
    }
    out
}
