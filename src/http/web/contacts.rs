//! The list of contacts, and actions on several of them.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{Frame, Member};
use super::notice::{Notice, NoticeText};
use super::shown::VisibleContacts;
use crate::domain::contacts::Overview;
use crate::domain::{App, contacts, labels};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::fold;

/// The number of background colours of initials; app.scss defines them.
const HUES: i64 = 8;

/// A contact in the list.
#[derive(Template)]
#[template(path = "contacts/row.html")]
pub struct Row<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    /// True if it replaces a row that the browser already has.
    replaces: bool,
}

impl<'a> Row<'a> {
    /// Returns the row of a changed contact, which replaces the former row.
    pub fn renewed(frame: &'a Frame, contact: &'a Contact) -> Self {
        Self {
            frame,
            contact,
            replaces: true,
        }
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
    contacts: &'a [Contact],
    next: Option<String>,
}

impl<'a> Rows<'a> {
    fn row(&self, contact: &'a Contact) -> Row<'a> {
        Row {
            frame: self.frame,
            contact,
            replaces: false,
        }
    }

    /// Returns the letter to show before this row, if any.
    fn divider(&self, at: &usize) -> Option<char> {
        let at = *at;
        if !self.shown.has_letters() {
            return None;
        }
        let letter = fold::initial(&self.contacts[at].display_name);
        let before = match at {
            0 => self.shown.letter.chars().next(),
            _ => Some(fold::initial(&self.contacts[at - 1].display_name)),
        };
        (before != Some(letter)).then_some(letter)
    }

    fn is_start(&self) -> bool {
        self.shown.after.is_empty() && self.shown.skip.is_empty()
    }

    /// Checks whether earlier contacts are left out.
    fn starts_late(&self) -> bool {
        self.is_start() && self.shown.has_letters() && !self.shown.from.is_empty()
    }
}

/// The order and the filters of the list, and its address for their forms.
#[derive(Template)]
#[template(path = "contacts/filters.html")]
struct Filters<'a> {
    frame: &'a Frame,
    shown: &'a VisibleContacts,
    /// The labels to choose from, each with a mark if it is chosen.
    labels: Vec<(String, bool)>,
    /// True if they replace those that the browser already has.
    replaces: bool,
}

impl<'a> Filters<'a> {
    async fn of(
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

/// New rows for the list, with the filters that fit them.
#[derive(Template)]
#[template(path = "contacts/found.html")]
struct Found<'a> {
    frame: &'a Frame,
    shown: &'a VisibleContacts,
    filters: Filters<'a>,
    rows: Rows<'a>,
}

impl Found<'_> {
    fn count(&self) -> i64 {
        i64::try_from(self.rows.contacts.len()).unwrap_or(i64::MAX)
    }
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
    let (contacts, next) = shown.read(&app, &member).await?;
    let frame = &member.frame;
    let rows = Rows {
        frame,
        shown: &shown,
        contacts: &contacts,
        next,
    };
    if frame.wants_part("rows") {
        let filters = Filters::of(&member, &shown, true).await?;
        return Ok(frame.page(
            StatusCode::OK,
            &Found {
                frame,
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
    let shown = VisibleContacts::default();
    let (contacts, next) = shown.read(frame.app(), member).await?;
    let rows = Rows {
        frame,
        shown: &shown,
        contacts: &contacts,
        next,
    };
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

/// The letters beside the list, and the number of contacts.
#[derive(Template)]
#[template(path = "contacts/letters.html")]
struct Letters<'a> {
    frame: &'a Frame,
    overview: &'a Overview,
}

impl Letters<'_> {
    fn encoded(&self, letter: &char) -> String {
        form_urlencoded::byte_serialize(letter.to_string().as_bytes()).collect()
    }
}

/// `GET /contacts/letters`.
pub async fn letters(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let overview = contacts::overview(&app, &member.all_books(Rights::READ)?).await?;
    Ok(member.page(
        StatusCode::OK,
        &Letters {
            frame: &member.frame,
            overview: &overview,
        },
    ))
}

/// Returns the background colour of the initials.
pub fn hue(contact: &Contact) -> i64 {
    contact.id.get() / 4 % HUES
}
