//! The lists in the navigation: address books and labels, with their counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::Frame;
use super::member::Member;
use super::shown::VisibleContacts;
use crate::domain::contacts::{self, Overview};
use crate::domain::labels::{self, Counted, LabelCounts};
use crate::domain::{App, duplicates};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::book::Book;

/// The lists, and the counts beside other entries of the navigation.
#[derive(Template)]
#[template(path = "sidebar.html")]
struct Sidebar<'a> {
    frame: &'a Frame,
    overview: &'a Overview,
    labels: &'a LabelCounts,
    /// The part of the contacts that the page shows.
    shown: VisibleContacts,
    /// True if the page is there already, so that counts elsewhere are replaced.
    replaces: bool,
}

impl Sidebar<'_> {
    fn in_book(&self, book: &Book) -> i64 {
        self.overview.books.get(&book.id).copied().unwrap_or(0)
    }

    /// Returns the counts beside other entries, each with the id of its element.
    fn counts(&self) -> [(&'static str, String); 3] {
        counts(self.frame, Some(self.overview))
    }

    fn is_shown(&self, label: &Counted) -> bool {
        self.shown.label_key().as_ref() == Some(&label.key)
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

/// Renders the lists as they were last computed, for a page on its way.
pub fn last(frame: &Frame) -> String {
    let (no_overview, no_labels) = (Overview::default(), LabelCounts::default());
    let lists = Sidebar {
        frame,
        overview: frame.last_overview().unwrap_or(&no_overview),
        labels: frame.last_labels().unwrap_or(&no_labels),
        shown: serde_urlencoded::from_str(frame.list_query()).unwrap_or_default(),
        replaces: false,
    };
    lists.render().unwrap_or_default()
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
    let lists = Sidebar {
        frame: &member.frame,
        overview: &overview,
        labels: &labels,
        shown,
        replaces: true,
    };
    Ok(member.page(StatusCode::OK, &lists))
}
