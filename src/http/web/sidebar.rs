//! The lists in the navigation: address books and labels, with their counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{Frame, Member};
use super::shown::VisibleContacts;
use crate::domain::contacts::{self, Overview};
use crate::domain::labels::Counted;
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
    /// The part of the contacts that the page shows.
    shown: VisibleContacts,
    duplicates: Option<i64>,
    /// True if the page is there already, so that counts elsewhere are replaced.
    replaces: bool,
}

impl<'a> Sidebar<'a> {
    fn new(frame: &'a Frame, overview: &'a Overview, shown: VisibleContacts) -> Self {
        let user = frame.actor.as_ref().map(|actor| actor.user.id);
        let duplicates = user.and_then(|user| duplicates::last_count(frame.app(), user));
        Self {
            frame,
            overview,
            shown,
            duplicates: duplicates.and_then(|count| i64::try_from(count).ok()),
            replaces: false,
        }
    }

    fn in_book(&self, book: &Book) -> i64 {
        self.overview.books.get(&book.id).copied().unwrap_or(0)
    }

    /// Returns the counts beside other entries, each with the id of its element.
    fn counts(&self) -> [(&'static str, String); 3] {
        let number = |count| self.frame.number(count);
        [
            ("count-all", number(self.overview.count)),
            ("count-favorites", number(self.overview.favorites)),
            (
                "count-duplicates",
                self.duplicates.map(number).unwrap_or_default(),
            ),
        ]
    }

    fn is_shown(&self, label: &Counted) -> bool {
        self.shown.label_key().as_ref() == Some(&label.key)
    }

    fn encoded(&self, name: &str) -> String {
        form_urlencoded::byte_serialize(name.as_bytes()).collect()
    }
}

/// Renders the lists as they were last computed, for a page on its way.
pub fn last(frame: &Frame) -> String {
    let user = frame.actor.as_ref().map(|actor| actor.user.id);
    let overview = user.and_then(|user| contacts::last_overview(frame.app(), user));
    let shown = serde_urlencoded::from_str(frame.list_query()).unwrap_or_default();
    let rendered = Sidebar::new(frame, &overview.unwrap_or_default(), shown).render();
    rendered.unwrap_or_default()
}

/// `GET /sidebar`: the lists as they are now, for the page whose query this is.
pub async fn lists(
    State(app): State<Arc<App>>,
    member: Member,
    Query(shown): Query<VisibleContacts>,
) -> Result<Response, Error> {
    let overview = contacts::overview(&app, &member.all_books(Rights::READ)?).await?;
    let lists = Sidebar {
        replaces: true,
        ..Sidebar::new(&member.frame, &overview, shown)
    };
    Ok(member.page(StatusCode::OK, &lists))
}
