//! The order and the filters of the list.

use askama::Template;

use crate::domain::labels;
use crate::error::Error;
use crate::http::web::frame::Frame;
use crate::http::web::member::Member;
use crate::http::web::shown::VisibleContacts;
use crate::model::actor::Rights;
use crate::model::page::Sort;

/// The orders of the list, each with the key of its name.
const ORDERS: [(&str, &str); 6] = [
    ("name", "list-sort-name"),
    ("-name", "list-sort-name-back"),
    ("last_name", "list-sort-last-name"),
    ("-last_name", "list-sort-last-name-back"),
    ("-updated", "list-sort-updated"),
    ("-created", "list-sort-created"),
];

/// Returns the orders to choose from, each with the key of its name and a mark if it is chosen.
pub fn orders(chosen: Sort) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    let is_chosen = move |order| order == chosen.as_str();
    ORDERS
        .into_iter()
        .map(move |(order, key)| (order, key, is_chosen(order)))
}

/// The order and the filters of the list, and its address for their forms.
#[derive(Template)]
#[template(path = "contacts/filters.html")]
pub struct Filters<'a> {
    frame: &'a Frame,
    shown: &'a VisibleContacts,
    /// The labels to choose from, each with a mark if it is chosen.
    labels: Vec<(String, bool)>,
    /// True if they replace those that the browser already has.
    replaces: bool,
}

impl<'a> Filters<'a> {
    fn orders(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        orders(self.shown.sort())
    }

    /// Returns the sentence that names the filters that are on.
    fn on(&self) -> String {
        let names = names(self.frame, self.shown).join(", ");
        self.frame.with("filters-on", "names", names)
    }

    /// Returns the filters of this list.
    pub async fn of(
        member: &'a Member,
        shown: &'a VisibleContacts,
        replaces: bool,
    ) -> Result<Self, Error> {
        let chosen = shown.label_key();
        let labels = labels::names(member.app(), &member.all_books(Rights::READ)?).await?;
        let labels = labels
            .into_iter()
            .map(|(name, key)| (name, chosen.as_ref() == Some(&key)))
            .collect();
        Ok(Self {
            frame: &member.frame,
            shown,
            labels,
            replaces,
        })
    }
}

/// Returns the names of the filters of a list that are on.
pub fn names(frame: &Frame, shown: &VisibleContacts) -> Vec<String> {
    let favorites = shown.only_favorites().then(|| frame.t("list-favorites"));
    let books = frame.books().iter();
    let book = books
        .filter(|book| shown.is_in(book))
        .map(|book| book.name.clone());
    let label = shown.has_label().then(|| shown.label.clone());
    favorites.into_iter().chain(label).chain(book).collect()
}
