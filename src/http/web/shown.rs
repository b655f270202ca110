//! The part of the contacts that the list shows.

use std::collections::HashMap;

use serde::Deserialize;

use super::member::Member;
use crate::domain::books::{self, BookAccess};
use crate::domain::{App, contacts, labels, search};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::model::book::Book;
use crate::model::card::labels::Label;
use crate::model::collation::Collation;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId};
use crate::model::list_settings::Column;
use crate::model::page::{Cursor, MAX_SKIP, PageRequest, Sort, SortBy, SortKey};
use crate::model::search::{MatchPage, MatchedValue, SearchQuery, Within};

/// The number of contacts on one page of the list.
const PAGE: i64 = 50;
/// The contacts that a search shows at once: enough for a tall window, and drawn between two keys.
const FOUND: i64 = 30;
/// The number of contacts that are read at once where all are needed.
const READ_AT_ONCE: i64 = 500;

/// A position in the list, at which reading goes on.
#[derive(Clone, Debug)]
enum Position {
    /// After this contact, in the order of the list.
    After(Option<Cursor>),
    /// After this number of matches of a search.
    Skip(i64),
}

/// The contacts that the list shows, as its address says. Invalid parameters are ignored, so that
/// bookmarks keep working.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct VisibleContacts {
    /// The search text.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    sort: String,
    /// The order of a list whose address names none.
    #[serde(skip)]
    usual_sort: Option<Sort>,
    #[serde(skip)]
    collation: Collation,
    #[serde(default)]
    favorites: String,
    /// The letter to start at.
    #[serde(default)]
    pub from: String,
    /// The position to start after.
    #[serde(default)]
    pub after: String,
    /// The number of search matches to skip.
    #[serde(default)]
    pub skip: String,
    /// The last letter of the page before.
    #[serde(default)]
    pub letter: String,
    /// The label that contacts must have.
    #[serde(default)]
    pub label: String,
    /// The address book that contacts must be in.
    #[serde(default)]
    pub book: String,
}

impl VisibleContacts {
    /// Checks whether only favourites are shown.
    pub fn only_favorites(&self) -> bool {
        self.favorites == "true"
    }

    /// Checks whether there is a search text.
    pub fn is_search(&self) -> bool {
        !self.q.trim().is_empty()
    }

    /// Returns this list in the account's language, with its order where the address names none.
    pub fn for_account(self, member: &Member) -> Self {
        let user = &member.actor.user;
        Self {
            usual_sort: Some(user.list.sort),
            collation: user.collation(),
            ..self
        }
    }

    /// Returns the order that the address names.
    pub fn chosen_sort(&self) -> Option<Sort> {
        self.sort.parse().ok()
    }

    /// Returns the order.
    pub fn sort(&self) -> Sort {
        self.chosen_sort()
            .or(self.usual_sort)
            .unwrap_or(Sort::BY_NAME)
    }

    /// Checks whether only contacts with a label are shown.
    pub fn has_label(&self) -> bool {
        !self.label.trim().is_empty()
    }

    /// Checks whether only one address book is shown.
    pub fn has_book(&self) -> bool {
        !self.book.is_empty()
    }

    /// Checks whether only this address book is shown.
    pub fn is_in(&self, book: &Book) -> bool {
        self.book == book.id.to_string()
    }

    /// Returns the address book to show, if the reader has it.
    fn book_of(&self, member: &Member) -> Option<BookId> {
        member
            .frame
            .books()
            .iter()
            .find(|book| self.is_in(book))
            .map(|book| book.id)
    }

    /// Checks whether a filter leaves out contacts.
    pub fn is_filtered(&self) -> bool {
        self.only_favorites() || self.has_label() || self.has_book()
    }

    /// Checks whether the list has letters between the names.
    pub fn has_letters(&self) -> bool {
        let Sort { by, descending } = self.sort();
        !self.is_search() && matches!(by, SortBy::Name | SortBy::LastName) && !descending
    }

    /// Returns the letter under which the list shows a contact.
    pub fn letter_of(&self, contact: &Contact) -> String {
        self.collation.initial(&contact.sorted_name(self.sort().by))
    }

    /// Checks whether the letters of all contacts are shown beside the list.
    pub fn has_rail(&self) -> bool {
        self.has_letters() && !self.is_filtered()
    }

    /// Returns the address of this list from its start, with further parameters.
    fn address(&self, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.is_search() {
            query.append_pair("q", &self.q);
        }
        if let Some(sort) = self.chosen_sort() {
            query.append_pair("sort", sort.as_str());
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

    /// Returns the address of the page that prints this list.
    pub fn print_address(&self) -> String {
        self.start().replacen("/contacts", "/contacts/print", 1)
    }

    /// Returns the address of the letters beside this list.
    pub fn letters_address(&self) -> String {
        self.start().replacen("/contacts", "/contacts/letters", 1)
    }

    /// Returns the address of this list from a letter on.
    pub fn address_from(&self, letter: &str) -> String {
        self.address(&[("from", letter)])
    }

    /// Returns the address of the number of contacts in this list.
    pub fn count_address(&self) -> String {
        self.start().replacen("/contacts", "/contacts/count", 1)
    }

    /// Returns the list whose start has this address, as [`Self::start`] writes it.
    pub fn at(address: &str) -> Option<Self> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let shown: Self = serde_urlencoded::from_str(query).ok()?;
        (path == "/contacts" && shown.start() == address).then_some(shown)
    }

    /// Returns the address of this list from its start.
    pub fn start(&self) -> String {
        self.address(&[])
    }

    /// Returns the address of the same list with all contacts, or with favourites alone.
    pub fn address_with_favorites(&self, only: bool) -> String {
        Self {
            favorites: only.to_string(),
            ..self.clone()
        }
        .address(&[])
    }

    /// Returns the position at which this page begins.
    fn position(&self) -> Position {
        if self.is_search() {
            let skip = self.skip.parse().ok();
            return Position::Skip(
                skip.filter(|skip| (0..=MAX_SKIP).contains(skip))
                    .unwrap_or(0),
            );
        }
        let has_start = self.has_letters() && !self.from.is_empty();
        let start = has_start.then_some(&self.from).and_then(|name| {
            let key = self.collation.initial_start(&self.collation.initial(name));
            let key = match self.sort().by {
                SortBy::LastName => SortKey::LastName(key),
                _ => SortKey::Name(key),
            };
            let id = ContactId::new(1)?;
            Some(Cursor { key, id })
        });
        let after = self.after.parse().ok();
        let after = after.filter(|after: &Cursor| after.sort_by() == self.sort().by);
        Position::After(after.or(start))
    }

    /// Returns the comparison form of the label whose contacts are shown.
    pub fn label_key(&self) -> Option<String> {
        self.has_label().then(|| Label::key(&self.label))
    }

    /// Reads the contacts of this page.
    pub async fn read(&self, app: &App, member: &Member) -> Result<ListPage, Error> {
        let access = self.open(app, member).await?;
        let mut page = match self.position() {
            Position::Skip(skip) => self.explain(app, &access, skip).await?,
            Position::After(after) => self.after(app, &access, after).await?,
        };
        if member.list().columns.has(Column::Labels) {
            page.labels = labels::of_each(app, &access, &page.contacts).await?;
        }
        Ok(page)
    }

    /// Reads a page of a list that is no search.
    async fn after(
        &self,
        app: &App,
        access: &BookAccess,
        after: Option<Cursor>,
    ) -> Result<ListPage, Error> {
        let (contacts, next) = self.portion(app, access, after, PAGE).await?;
        let last = contacts.last().filter(|_| self.has_letters());
        let letter = last.map(|last| self.letter_of(last));
        let next = next.map(|after| {
            let after = after.to_string();
            let letter = letter.iter().map(|letter| ("letter", letter.as_str()));
            let more: Vec<_> = std::iter::once(("after", &*after)).chain(letter).collect();
            self.address(&more)
        });
        Ok(ListPage {
            contacts,
            next,
            ..ListPage::default()
        })
    }

    /// Reads at most `limit` contacts of a list that is no search, after one of them or from the
    /// start, and the place of the last if there are more.
    pub async fn portion(
        &self,
        app: &App,
        access: &BookAccess,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<(Vec<Contact>, Option<Cursor>), Error> {
        let request = PageRequest {
            skip: 0,
            limit,
            favorite: self.only_favorites().then_some(true),
            label: self.label_key(),
            sort: self.sort(),
            after,
        };
        let page = contacts::list(app, access, &request, false).await?;
        Ok((page.items, page.next))
    }

    /// Returns every contact that the search finds.
    pub async fn matches(&self, app: &App, access: &BookAccess) -> Result<Vec<ContactId>, Error> {
        match search::all(app, access, &self.query()).await {
            // A text that is too long to search for has no matches.
            Err(Error::Invalid(_)) => Ok(Vec::new()),
            found => found,
        }
    }

    /// Returns every contact of this list.
    pub async fn ids(&self, app: &App, member: &Member) -> Result<Vec<ContactId>, Error> {
        let access = self.open(app, member).await?;
        if self.is_search() {
            return self.matches(app, &access).await;
        }
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let (found, next) = self.portion(app, &access, after, READ_AT_ONCE).await?;
            ids.extend(found.iter().map(|contact| contact.id));
            after = next;
            if after.is_none() {
                return Ok(ids);
            }
        }
    }

    /// Returns the number of contacts in this list; `None` for a search, which has no end until it
    /// is read.
    pub async fn count(&self, app: &App, member: &Member) -> Result<Option<i64>, Error> {
        if self.is_search() {
            return Ok(None);
        }
        if !self.is_filtered() {
            let access = member.all_books(Rights::READ)?;
            return Ok(Some(contacts::overview(app, &access).await?.count));
        }
        let access = self.open(app, member).await?;
        let favorite = self.only_favorites().then_some(true);
        let label = self.label_key();
        let count = contacts::count(app, &access, favorite, label.as_deref()).await?;
        Ok(Some(count))
    }

    /// Opens the address books whose contacts are shown.
    pub async fn open(&self, app: &App, member: &Member) -> Result<BookAccess, Error> {
        books::open(app, &member.actor, self.book_of(member), Rights::READ).await
    }

    /// Reads a page of what the search finds, with the values that matched.
    async fn explain(&self, app: &App, access: &BookAccess, skip: i64) -> Result<ListPage, Error> {
        let page = MatchPage { skip, limit: FOUND };
        let found = match search::explain(app, access, &self.query(), page).await {
            // A text that is too long to search for has no matches.
            Err(Error::Invalid(_)) => return Ok(ListPage::default()),
            found => found?,
        };
        let count = i64::try_from(found.contacts.len()).unwrap_or(i64::MAX);
        let end = skip.saturating_add(count).to_string();
        Ok(ListPage {
            contacts: found.contacts,
            matched: found.matched.unwrap_or_default(),
            skipped: skip,
            labels: HashMap::new(),
            next: found.has_more.then(|| self.address(&[("skip", &end)])),
        })
    }

    /// Returns the search of the list.
    pub fn query(&self) -> SearchQuery {
        let within = Within {
            favorites: self.only_favorites(),
            label: self.label_key(),
        };
        SearchQuery {
            q: Some(self.q.clone()),
            within,
            ..SearchQuery::default()
        }
    }
}

/// A page of the list.
#[derive(Default)]
pub struct ListPage {
    pub contacts: Vec<Contact>,
    /// The values of each contact that a search found; empty without a search.
    pub matched: Vec<Vec<MatchedValue>>,
    /// The first labels of each contact that has some, if the list shows them.
    pub labels: HashMap<ContactId, Vec<String>>,
    /// The number of matches before this page.
    pub skipped: i64,
    /// The address of the next page.
    pub next: Option<String>,
}
