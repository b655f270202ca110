//! Which part of the contacts the list shows.

use serde::Deserialize;

use super::frame::Member;
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::model::book::Book;
use crate::model::card::labels::Label;
use crate::model::contact::Contact;
use crate::model::fold;
use crate::model::ids::{BookId, ContactId};
use crate::model::page::{Cursor, MAX_SKIP, PageRequest, Sort, SortBy, SortKey};
use crate::model::search::{SearchQuery, Within};

/// Contacts on one page of the list.
const PAGE: i64 = 50;
/// Which contacts the list shows, as its address says. What does not make sense is passed over: an
/// address that someone kept should go on working.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct VisibleContacts {
    /// What is searched for.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    favorites: String,
    /// Start at this letter.
    #[serde(default)]
    pub from: String,
    /// Start after this place.
    #[serde(default)]
    pub after: String,
    /// Start after so many matches of a search.
    #[serde(default)]
    pub skip: String,
    /// The last letter of the page before.
    #[serde(default)]
    pub letter: String,
    /// Only those with this label.
    #[serde(default)]
    pub label: String,
    /// Only those in this address book.
    #[serde(default)]
    pub book: String,
}

impl VisibleContacts {
    /// Checks whether only favourites are shown.
    pub fn only_favorites(&self) -> bool {
        self.favorites == "true"
    }

    /// Checks whether something is searched for.
    pub fn is_search(&self) -> bool {
        !self.q.trim().is_empty()
    }

    /// The order.
    pub fn sort(&self) -> Sort {
        self.sort.parse().unwrap_or(Sort {
            by: SortBy::Name,
            descending: false,
        })
    }

    /// Checks whether the order has this name.
    pub fn is_sorted_by(&self, name: &str) -> bool {
        self.sort().as_str() == name
    }

    /// Checks whether only those with a label are shown.
    pub fn has_label(&self) -> bool {
        !self.label.trim().is_empty()
    }

    /// Checks that only one address book is shown.
    pub fn has_book(&self) -> bool {
        !self.book.is_empty()
    }

    /// Checks that this is the address book that is shown.
    pub fn is_in(&self, book: &Book) -> bool {
        self.book == book.id.to_string()
    }

    /// The address book that is shown, if the reader has it.
    fn book_of(&self, member: &Member) -> Option<BookId> {
        member
            .caller
            .books
            .iter()
            .find(|book| self.is_in(book))
            .map(|book| book.id)
    }

    /// Checks whether letters stand between the names.
    pub fn has_letters(&self) -> bool {
        !self.is_search()
            && self.sort()
                == Sort {
                    by: SortBy::Name,
                    descending: false,
                }
    }

    /// Checks whether the letters of all contacts stand beside the list.
    pub fn has_rail(&self) -> bool {
        self.has_letters() && !self.only_favorites() && !self.has_label() && !self.has_book()
    }

    /// The address of this list from its start, with one more parameter.
    fn address(&self, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.is_search() {
            query.append_pair("q", &self.q);
        }
        if !self.is_sorted_by("name") {
            query.append_pair("sort", self.sort().as_str());
        }
        if self.only_favorites() {
            query.append_pair("favorites", "true");
        }
        if self.has_label() {
            query.append_pair("label", &self.label);
        }
        if self.has_book() {
            query.append_pair("book", &self.book);
        }
        query.extend_pairs(more);
        let query = query.finish();
        if query.is_empty() {
            "/contacts".to_owned()
        } else {
            format!("/contacts?{query}")
        }
    }

    /// The address of this list from its start.
    pub fn start(&self) -> String {
        self.address(&[])
    }

    /// The address of the same list with all contacts, or with favourites alone.
    pub fn address_with_favorites(&self, only: bool) -> String {
        Self {
            favorites: only.to_string(),
            ..self.clone()
        }
        .address(&[])
    }

    fn request(&self, member: &Member) -> PageRequest {
        let sort = self.sort();
        let letter = self.from.chars().next().filter(|_| self.has_letters());
        let start = letter.and_then(|letter| {
            Some(Cursor {
                key: SortKey::Name(fold::initial_start(fold::initial(&letter.to_string()))),
                id: ContactId::new(1)?,
            })
        });
        let after = self
            .after
            .parse()
            .ok()
            .filter(|after: &Cursor| after.sort_by() == sort.by)
            .or(start);
        PageRequest {
            skip: 0,
            limit: PAGE,
            book: self.book_of(member),
            favorite: self.only_favorites().then_some(true),
            label: self.label_key(),
            sort,
            after,
        }
    }

    /// The comparison form of the label whose contacts are shown.
    pub fn label_key(&self) -> Option<String> {
        self.has_label().then(|| Label::key(&self.label))
    }

    /// The contacts of this page, and where the next one is.
    pub async fn read(
        &self,
        app: &App,
        member: &Member,
    ) -> Result<(Vec<Contact>, Option<String>), Error> {
        if self.is_search() {
            return self.find(app, member).await;
        }
        let page = contacts::list(app, &member.caller, &self.request(member), false).await?;
        let last = page
            .items
            .last()
            .filter(|_| self.has_letters())
            .map(|last| fold::initial(&last.display_name).to_string());
        let next = page.next.map(|next| match &last {
            Some(letter) => self.address(&[("after", &next.to_string()), ("letter", letter)]),
            None => self.address(&[("after", &next.to_string())]),
        });
        Ok((page.items, next))
    }

    async fn find(
        &self,
        app: &App,
        member: &Member,
    ) -> Result<(Vec<Contact>, Option<String>), Error> {
        let skip: i64 = self
            .skip
            .parse()
            .ok()
            .filter(|skip| (0..=MAX_SKIP).contains(skip))
            .unwrap_or(0);
        let within = Within {
            book: self.book_of(member),
            favorites: self.only_favorites(),
            label: self.label_key(),
        };
        let query = SearchQuery {
            q: Some(self.q.clone()),
            within,
            ..SearchQuery::default()
        };
        let (found, has_more) = match contacts::find(app, &member.caller, &query, skip, PAGE).await
        {
            // A text that is too long to be found is found nowhere.
            Err(Error::Invalid(_)) => (Vec::new(), false),
            found => found?,
        };
        let next = skip + i64::try_from(found.len()).unwrap_or(PAGE);
        Ok((
            found,
            has_more.then(|| self.address(&[("skip", &next.to_string())])),
        ))
    }
}
