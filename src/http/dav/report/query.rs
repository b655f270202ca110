//! addressbook-query: the cards that a filter selects (RFC 6352, section 8.6).

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;

use super::{Question, filter, number_in};
use crate::domain::collection::{self, NamedCard};
use crate::domain::compute::compute;
use crate::http::dav::failure::Result;
use crate::http::dav::multistatus::{self, write_status};
use crate::http::dav::path::Resource;
use crate::model::card::Card;
use crate::model::card_filter::CardFilter;
use crate::model::href::Href;
use crate::xml::{CARDDAV, Element};

/// The place in a book up to which its cards were looked at.
struct Progress {
    after: Option<Href>,
    /// The answers that may still be given.
    left: usize,
}

/// Answers about the cards that the filter selects.
pub async fn answer(question: Question, body: &Element) -> Result<Response> {
    let filter = match body.child(CARDDAV, "filter") {
        Some(element) => filter::parse(element)?,
        None => CardFilter::default(),
    };
    let limit = body
        .child(CARDDAV, "limit")
        .and_then(|limit| limit.child(CARDDAV, "nresults"));
    let begin = Progress {
        after: None,
        left: limit.map(number_in).transpose()?.unwrap_or(usize::MAX),
    };
    let filter = Arc::new(filter);
    let (first, rest) = portion(question.clone(), Arc::clone(&filter), begin).await?;
    let next = move |progress| portion(question.clone(), Arc::clone(&filter), progress);
    Ok(multistatus::streamed(first, rest, next))
}

/// Looks at the next cards, and returns the answers with the place where it stopped.
async fn portion(
    question: Question,
    filter: Arc<CardFilter>,
    progress: Progress,
) -> crate::error::Result<(String, Option<Progress>)> {
    let app = &question.caller.app;
    let (cards, has_more) =
        collection::cards_after(app, &question.access, progress.after.as_ref()).await?;
    let last = cards.last().map(|card| card.head.href.clone());
    let (account, writing) = (question.actor().id(), question.clone());
    let work = move |_: &_| written(&writing, &filter, &cards, progress.left);
    let (text, left) = compute(app, account, work).await?;
    let next = left
        .filter(|_| has_more)
        .map(|left| Progress { after: last, left });
    Ok((text, next))
}

/// Writes the answers about the selected cards. Returns how many more may follow, or `None` when
/// there was one too many, which the answer then tells (RFC 6352, section 8.6.1).
fn written(
    question: &Question,
    filter: &CardFilter,
    cards: &[NamedCard],
    mut left: usize,
) -> (String, Option<usize>) {
    let mut out = String::new();
    for card in cards {
        if !filter.matches(&Card::parse(&card.vcard)) {
            continue;
        }
        if left == 0 {
            let book = Resource::Book(question.actor().id(), question.book.to_string());
            let inside = "<D:error><D:number-of-matches-within-limits/></D:error>";
            write_status(
                &mut out,
                &book.to_string(),
                StatusCode::INSUFFICIENT_STORAGE,
                inside,
            );
            return (out, None);
        }
        left -= 1;
        question.write(&mut out, &question.path(&card.head.href), card);
    }
    (out, Some(left))
}
