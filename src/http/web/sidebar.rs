//! The lists in the navigation: labels and address books, with their counts.
//!
//! A page has their names as they are and the counts that were computed last, so that nothing moves
//! when the counts come.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::chips;
use super::frame::Frame;
use super::member::Member;
use super::shown::VisibleContacts;
use crate::domain::contacts::{self, Overview};
use crate::domain::labels::{self, LabelCounts};
use crate::domain::{App, duplicates, limits};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::book::Book;

/// The most labels that are seen at once, so that what follows stays in sight.
const SEEN_LABELS: usize = 6;

/// The lists, and the counts beside other entries of the navigation.
#[derive(Template)]
#[template(path = "sidebar.html")]
struct Sidebar<'a> {
    frame: &'a Frame,
    overview: Option<&'a Overview>,
    labels: Vec<NavLabel<'a>>,
    /// True if there are more labels.
    has_more: bool,
    /// The part of the contacts that the page shows.
    shown: VisibleContacts,
    /// True if the page is there already, so that counts elsewhere are replaced.
    replaces: bool,
}

/// A label of the navigation.
struct NavLabel<'a> {
    name: &'a str,
    key: &'a str,
    /// The number of contacts that have it, if it is known.
    count: Option<i64>,
}

impl Sidebar<'_> {
    /// Returns the number of contacts in a book; empty if it is not known.
    fn in_book(&self, book: &Book) -> String {
        let count = self.overview.and_then(|known| known.books.get(&book.id));
        count.map_or_else(String::new, |count| self.frame.number(count))
    }

    /// Returns the labels that are seen at once, and those that are seen on demand.
    fn parts(&self) -> (&[NavLabel<'_>], &[NavLabel<'_>]) {
        chips::split(&self.labels, SEEN_LABELS)
    }

    fn count(&self, label: &NavLabel<'_>) -> String {
        let count = label.count;
        count.map_or_else(String::new, |count| self.frame.number(count))
    }

    /// Returns the counts beside other entries, each with the id of its element.
    fn counts(&self) -> [(&'static str, String); 3] {
        counts(self.frame, self.overview)
    }

    fn is_shown(&self, label: &NavLabel<'_>) -> bool {
        self.shown.label_key().as_deref() == Some(label.key)
    }

    fn is_any_shown(&self, labels: &[NavLabel<'_>]) -> bool {
        labels.iter().any(|label| self.is_shown(label))
    }

    fn encoded(&self, name: &str) -> String {
        form_urlencoded::byte_serialize(name.as_bytes()).collect()
    }
}

/// Returns the numbers of contacts, favourites and groups of duplicates, each with the id of its
/// element; empty where they are not known, and where there are no duplicates to look at.
pub fn counts(frame: &Frame, overview: Option<&Overview>) -> [(&'static str, String); 3] {
    let number = |count: Option<i64>| count.map_or_else(String::new, |count| frame.number(count));
    let user = frame.actor.as_ref().map(|actor| actor.user.id);
    let duplicates = user.and_then(|user| duplicates::last_count(frame.app(), user));
    let duplicates = duplicates.filter(|count| *count > 0);
    [
        ("count-all", number(overview.map(|known| known.count))),
        (
            "count-favorites",
            number(overview.map(|known| known.favorites)),
        ),
        (
            "count-duplicates",
            number(duplicates.and_then(|count| i64::try_from(count).ok())),
        ),
    ]
}

/// Renders the lists for a page on its way, with the counts that were computed last.
pub fn last(frame: &Frame) -> String {
    let counted = frame.counts().last_labels();
    let (labels, has_more) = match frame.counts().label_names() {
        Some(names) => (named(names, counted), names.len() > limits::LISTED_LABELS),
        None => (
            counted.map(with_counts).unwrap_or_default(),
            counted.is_some_and(|counted| counted.has_more),
        ),
    };
    let lists = Sidebar {
        frame,
        overview: frame.counts().last_overview(),
        labels,
        has_more,
        shown: serde_urlencoded::from_str(frame.list_query()).unwrap_or_default(),
        replaces: false,
    };
    lists.render().unwrap_or_default()
}

/// Returns the first of these labels, with the counts that are known.
fn named<'a>(names: &'a [(String, String)], counted: Option<&LabelCounts>) -> Vec<NavLabel<'a>> {
    let first = names.iter().take(limits::LISTED_LABELS);
    let labels = first.map(|(name, key)| NavLabel {
        name,
        key,
        count: counted.and_then(|counted| counted.count(key)),
    });
    labels.collect()
}

fn with_counts(counted: &LabelCounts) -> Vec<NavLabel<'_>> {
    let labels = counted.first.iter().map(|label| NavLabel {
        name: &label.name,
        key: &label.key,
        count: Some(label.count),
    });
    labels.collect()
}

/// `GET /sidebar`: the lists as they are now, for the page whose query this is.
pub async fn lists(
    State(app): State<Arc<App>>,
    member: Member,
    Query(shown): Query<VisibleContacts>,
) -> Result<Response, Error> {
    let access = member.all_books(Rights::READ)?;
    let overview = contacts::overview(&app, &access).await?;
    let labels = labels::counts(&app, &access).await?;
    duplicates::refresh(&app, &access).await?;
    let lists = Sidebar {
        frame: &member.frame,
        overview: Some(&overview),
        labels: with_counts(&labels),
        has_more: labels.has_more,
        shown,
        replaces: true,
    };
    Ok(member.page(StatusCode::OK, &lists))
}
