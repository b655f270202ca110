//! addressbook-query: the cards that a filter selects (RFC 6352, section 8.6).

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;

use super::{Question, filter, number_in};
use crate::domain::collection::{self, NamedCard};
use crate::domain::compute::{MANY_BYTES, answer_of, compute_held};
use crate::http::dav::collection::Place;
use crate::http::dav::failure::Result;
use crate::http::dav::multistatus::{self, write_status};
use crate::limiter::Held;
use crate::model::card::Card;
use crate::model::card_filter::CardFilter;
use crate::model::ids::BookId;
use crate::model::search::Needle;
use crate::xml::{CARDDAV, Element};

/// The progress of an answer.
struct Progress {
    /// The place up to which the cards were looked at.
    place: Place,
    /// The answers that may still be given.
    left: usize,
}

/// A filter, and the needles by which the search index narrows the cards down.
struct Query {
    filter: CardFilter,
    needles: Vec<Needle>,
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
        place: Place::default(),
        left: limit.map(number_in).transpose()?.unwrap_or(usize::MAX),
    };
    let (app, access) = (&question.caller.app, &question.collection.book);
    let needles = collection::narrowing(app, access, filter.needles()).await?;
    let query = Arc::new(Query { filter, needles });
    let (first, rest) = portion(question.clone(), Arc::clone(&query), begin).await?;
    let next = move |progress| portion(question.clone(), Arc::clone(&query), progress);
    Ok(multistatus::streamed(first, rest, next))
}

/// Looks at the next cards, and returns the answers with the place where it stopped.
async fn portion(
    question: Question,
    query: Arc<Query>,
    progress: Progress,
) -> crate::error::Result<(Held<String>, Option<Progress>)> {
    let app = &question.caller.app;
    let Progress { place, left } = progress;
    let (cards, book, next) = question
        .collection
        .cards_after(app, &query.needles, &place)
        .await?;
    let (account, writing) = (question.actor().id(), question.clone());
    let work = move |cards: &Vec<_>| written(&writing, &query.filter, book, cards, left);
    let written = compute_held(app, account, cards, MANY_BYTES, work).await?;
    let ((text, left), permit) = written.into_parts();
    let rest = left.zip(next).map(|(left, place)| Progress { place, left });
    Ok((answer_of(Held::under(permit, text)), rest))
}

/// Writes the answers about the selected cards. Returns how many more may follow, or `None` when
/// there was one too many, which the answer then tells (RFC 6352, section 8.6.1).
fn written(
    question: &Question,
    filter: &CardFilter,
    book: BookId,
    cards: &[NamedCard],
    mut left: usize,
) -> (String, Option<usize>) {
    let mut out = String::new();
    for card in cards {
        if !filter.may_match(&card.vcard) || !filter.matches(&Card::parse(&card.vcard)) {
            continue;
        }
        if left == 0 {
            let inside = "<D:error><D:number-of-matches-within-limits/></D:error>";
            write_status(
                &mut out,
                &question.collection.resource().to_string(),
                StatusCode::INSUFFICIENT_STORAGE,
                inside,
            );
            return (out, None);
        }
        left -= 1;
        question.write(&mut out, &question.path(book, &card.head.href), card);
    }
    (out, Some(left))
}
