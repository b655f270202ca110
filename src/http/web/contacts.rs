//! The list of contacts, and actions on several of them.

pub mod filters;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::Frame;
use super::highlight::{NO_WORDS, Words};
use super::matched;
use super::member::Member;
use super::notice::{Notice, NoticeText};
use super::shown::{ListPage, VisibleContacts};
use crate::domain::contacts::Overview;
use crate::domain::labels::FIRST_LABELS;
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::model::list_settings::{Column, Density};
use crate::model::search::MatchedValue;
use filters::Filters;

/// The number of background colours of initials; app.scss defines them.
const HUES: i64 = 8;

/// A contact in the list.
#[derive(Template)]
#[template(path = "contacts/row.html")]
pub struct Row<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    /// The words that the list was searched for.
    words: &'a Words,
    /// The value that a search found elsewhere than in what the row shows anyway.
    matched: Option<&'a MatchedValue>,
    /// The first labels of the contact, if the list shows them.
    labels: &'a [String],
    /// True if it replaces a row that the browser already has.
    replaces: bool,
}

impl<'a> Row<'a> {
    /// Returns the row of a changed contact, which replaces the former row.
    pub fn renewed(frame: &'a Frame, contact: &'a Contact, labels: &'a [String]) -> Self {
        Self {
            frame,
            contact,
            words: &NO_WORDS,
            matched: None,
            labels: labels.chunks(FIRST_LABELS).next().unwrap_or_default(),
            replaces: true,
        }
    }

    /// Returns the organisation, unless it is the name already.
    fn organization(&self) -> Option<&str> {
        let organization = self.contact.organization.as_deref();
        organization.filter(|organization| *organization != self.contact.display_name)
    }

    /// Returns the name of the field that was matched.
    fn field(&self, matched: &MatchedValue) -> String {
        matched::field(self.frame, &matched.field)
    }

    fn star(&self) -> Star<'a> {
        Star {
            frame: self.frame,
            contact: self.contact,
        }
    }
}

/// The favourite button of a row.
#[derive(Template)]
#[template(path = "contacts/star.html")]
pub struct Star<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
    /// The contact.
    pub contact: &'a Contact,
}

/// A part of the list: its rows, and the address of the next ones.
#[derive(Template)]
#[template(path = "contacts/rows.html")]
struct Rows<'a> {
    frame: &'a Frame,
    shown: &'a VisibleContacts,
    page: &'a ListPage,
    words: Words,
    /// The letter of each contact, if the list has letters.
    letters: Vec<String>,
}

impl<'a> Rows<'a> {
    fn new(frame: &'a Frame, shown: &'a VisibleContacts, page: &'a ListPage) -> Self {
        let lettered = page.contacts.iter().filter(|_| shown.has_letters());
        Self {
            frame,
            shown,
            page,
            words: Words::of(&shown.query()),
            letters: lettered.map(|contact| shown.letter_of(contact)).collect(),
        }
    }

    fn row(&self, at: &usize) -> Row<'_> {
        let contact = &self.page.contacts[*at];
        let matched = self.page.matched.get(*at);
        let labels = self.page.labels.get(&contact.id);
        Row {
            frame: self.frame,
            contact,
            matched: matched.and_then(|values| matched::elsewhere(contact, values)),
            words: &self.words,
            labels: labels.map_or(&[], Vec::as_slice),
            replaces: false,
        }
    }

    /// Returns the letter to show before this row, if any.
    fn divider(&self, at: &usize) -> Option<&str> {
        let letter = self.letters.get(*at)?;
        let before = match at.checked_sub(1) {
            Some(before) => &self.letters[before],
            None => &self.shown.letter,
        };
        (before != letter).then_some(letter)
    }

    fn is_start(&self) -> bool {
        self.shown.after.is_empty() && self.shown.skip.is_empty()
    }

    /// Returns how many contacts a search found, as far as is known.
    fn found(&self) -> String {
        let count = i64::try_from(self.page.contacts.len()).unwrap_or(i64::MAX);
        let count = self.page.skipped.saturating_add(count);
        let key = match self.page.next {
            Some(_) => "list-found-many",
            None => "list-found",
        };
        self.frame.n(key, count)
    }

    /// Returns the address of the form of a new contact with what was searched for.
    fn creation(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("name", self.shown.q.trim())
            .finish();
        format!("/contacts/new?{query}")
    }

    /// Checks whether earlier contacts are left out.
    fn starts_late(&self) -> bool {
        self.is_start() && self.shown.has_letters() && !self.shown.from.is_empty()
    }
}

/// New rows for the list, with the filters that fit them.
#[derive(Template)]
#[template(path = "contacts/found.html")]
struct Found<'a> {
    shown: &'a VisibleContacts,
    filters: Filters<'a>,
    rows: Rows<'a>,
}

/// The list with its search, order and filters.
#[derive(Template)]
#[template(path = "contacts/page.html")]
struct ContactsPage<'a, D: Template> {
    frame: &'a Frame,
    shown: &'a VisibleContacts,
    filters: Filters<'a>,
    rows: Rows<'a>,
    detail: D,
    /// True if the page is about one contact, which a small screen shows instead of the list.
    is_about_one: bool,
    title: String,
    notice: Option<Notice<'a>>,
}

impl<D: Template> ContactsPage<'_, D> {
    /// Returns the classes of the rows: the number of their columns, and how low they are.
    fn looks(&self) -> String {
        let list = self.frame.list();
        let columns = list.columns.iter().count();
        match list.density {
            Density::Comfortable => format!("rows columns-{columns}"),
            Density::Compact => format!("rows columns-{columns} is-compact"),
        }
    }

    /// Returns the number of contacts if it is known without counting.
    fn count(&self) -> Option<String> {
        let is_whole = !self.shown.is_search() && !self.shown.is_filtered();
        let overview = self
            .frame
            .counts()
            .current_overview()
            .filter(|_| is_whole)?;
        let count = ListCount {
            frame: self.frame,
            count: Some(overview.count),
        };
        count.render().ok()
    }

    /// Returns the letters beside the list if they are known.
    fn letters(&self) -> Option<String> {
        let (overview, shown) = (self.frame.counts().current_overview()?, self.shown);
        Letters { overview, shown }.render().ok()
    }

    /// Returns the name of the part of the contacts that the list shows.
    fn list_title(&self) -> String {
        let mut books = self.frame.books().iter();
        let book = books.find(|book| self.shown.is_in(book));
        match book {
            _ if self.shown.has_label() => self.shown.label.clone(),
            _ if self.shown.only_favorites() => self.frame.t("list-favorites"),
            Some(book) => book.name.clone(),
            None => self.frame.t("contacts-title"),
        }
    }
}

/// The pane beside the list when no contact is chosen.
#[derive(Template)]
#[template(path = "contacts/nothing.html")]
struct EmptyDetail<'a> {
    frame: &'a Frame,
}

/// `GET /contacts`: the page, or the part of it that a script requests.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(shown): Query<VisibleContacts>,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
    let shown = shown.for_account(&member);
    let page = shown.read(&app, &member).await?;
    let frame = &member.frame;
    let rows = Rows::new(frame, &shown, &page);
    if frame.wants_part("rows") {
        let filters = Filters::of(&member, &shown, true).await?;
        return Ok(frame.page(
            StatusCode::OK,
            &Found {
                shown: &shown,
                filters,
                rows,
            },
        ));
    }
    if frame.part.is_some() {
        return Ok(frame.page(StatusCode::OK, &rows));
    }
    let title = frame.t("contacts-title");
    let filters = Filters::of(&member, &shown, false).await?;
    let notice = told.notice(&member, &shown.start()).await?;
    let page = ContactsPage {
        frame,
        shown: &shown,
        filters,
        rows,
        detail: EmptyDetail { frame },
        is_about_one: false,
        title,
        notice,
    };
    Ok(frame.page(StatusCode::OK, &page))
}

/// Renders a page about one contact beside the list, or only the part when just that is requested.
pub async fn beside_list(
    member: &Member,
    status: StatusCode,
    title: String,
    detail: impl Template,
    notice: Option<Notice<'_>>,
) -> Result<Response, Error> {
    let frame = &member.frame;
    if frame.wants_part("detail") {
        return Ok(frame.page(status, &detail));
    }
    let shown = VisibleContacts::default().for_account(member);
    let page = shown.read(frame.app(), member).await?;
    let rows = Rows::new(frame, &shown, &page);
    let filters = Filters::of(member, &shown, false).await?;
    Ok(frame.page(
        status,
        &ContactsPage {
            frame,
            shown: &shown,
            filters,
            rows,
            detail,
            is_about_one: true,
            title,
            notice,
        },
    ))
}

/// The letters beside the list.
#[derive(Template)]
#[template(path = "contacts/letters.html")]
struct Letters<'a> {
    overview: &'a Overview,
    shown: &'a VisibleContacts,
}

impl Letters<'_> {
    fn initials(&self) -> &[String] {
        self.overview.initials(self.shown.sort().by)
    }
}

/// `GET /contacts/letters`: those of the list with this query.
pub async fn letters(
    State(app): State<Arc<App>>,
    member: Member,
    Query(shown): Query<VisibleContacts>,
) -> Result<Response, Error> {
    let shown = shown.for_account(&member);
    let overview = contacts::overview(&app, &member.all_books(Rights::READ)?).await?;
    Ok(member.page(
        StatusCode::OK,
        &Letters {
            overview: &overview,
            shown: &shown,
        },
    ))
}

/// The number of contacts in a list, and what choosing all of them says.
#[derive(Template)]
#[template(path = "contacts/count.html")]
struct ListCount<'a> {
    frame: &'a Frame,
    count: Option<i64>,
}

impl ListCount<'_> {
    /// Returns the text of the button that chooses all of them.
    fn all(&self) -> String {
        match self.count {
            Some(count) => self.frame.n("bulk-all", count),
            None => self.frame.t("bulk-all-found"),
        }
    }

    /// Returns what is said once all of them are chosen.
    fn all_chosen(&self) -> String {
        match self.count {
            Some(count) => self.frame.n("bulk-all-count", count),
            None => self.frame.t("bulk-all-count-found"),
        }
    }
}

/// `GET /contacts/count`: the number of contacts in the list with this query.
pub async fn count(
    State(app): State<Arc<App>>,
    member: Member,
    Query(shown): Query<VisibleContacts>,
) -> Result<Response, Error> {
    let count = shown.count(&app, &member).await?;
    let frame = &member.frame;
    Ok(member.page(StatusCode::OK, &ListCount { frame, count }))
}

/// Returns the background colour of the initials.
pub fn hue(id: &ContactId) -> i64 {
    id.get() / 4 % HUES
}
