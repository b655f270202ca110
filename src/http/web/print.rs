//! The list on paper: every contact that it shows, by letter, in as little room as can be read.

use std::io::Write;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use tokio::runtime::Handle;

use super::contacts::filters;
use super::frame::Frame;
use super::member::Member;
use super::shown::VisibleContacts;
use crate::domain::books::BookAccess;
use crate::domain::{App, contacts, export};
use crate::error::Error;
use crate::http::extract::Query;
use crate::http::files;
use crate::model::contact::{Contact, NameOrder};

/// The place in the page at which the contacts are written.
const CONTACTS: &str = "<!--contacts-->";
/// The number of contacts that are read at a time.
const PORTION: usize = 500;

/// The page around the contacts.
#[derive(Template)]
#[template(path = "contacts/print.html")]
struct PrintPage<'a> {
    frame: &'a Frame,
    shown: &'a VisibleContacts,
}

impl PrintPage<'_> {
    /// Returns the name of what is printed, as one reads it on paper.
    fn title(&self) -> String {
        let mut names = filters::names(self.frame, self.shown);
        if names.is_empty() {
            names.push(self.frame.t("contacts-title"));
        }
        if self.shown.is_search() {
            names.push(self.shown.q.trim().to_owned());
        }
        names.join(", ")
    }
}

/// Some of the contacts.
#[derive(Template)]
#[template(path = "contacts/printed.html")]
struct Printed<'a> {
    contacts: &'a [Contact],
    shown: &'a VisibleContacts,
    order: NameOrder,
    /// The letter of the contact before them.
    before: Option<String>,
}

impl Printed<'_> {
    /// Returns the letter to print above this contact, if it is the first of that letter.
    fn heading(&self, at: &usize) -> Option<String> {
        let letter = |contact| self.shown.letter_of(contact);
        let before = match at.checked_sub(1) {
            Some(before) => Some(letter(&self.contacts[before])),
            None => self.before.clone(),
        };
        let letter = Some(letter(&self.contacts[*at])).filter(|_| self.shown.has_letters());
        letter.filter(|letter| before.as_ref() != Some(letter))
    }
}

/// `GET /contacts/print`: streams the page.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(shown): Query<VisibleContacts>,
) -> Result<Response, Error> {
    let shown = shown.for_account(&member);
    let access = shown.open(&app, &member).await?;
    let page = PrintPage {
        frame: &member.frame,
        shown: &shown,
    };
    let html = page.render().map_err(Error::internal)?;
    let (held, handle) = (Arc::clone(&app), Handle::current());
    let none = member.frame.t("list-none-title");
    let pieces = export::in_pieces(&app, member.actor.id(), move |mut out| {
        let (start, end) = html.split_once(CONTACTS).unwrap_or((&html, ""));
        out.write_all(start.as_bytes()).map_err(Error::internal)?;
        if !write_contacts(&held, &access, &shown, &handle, &mut out)? {
            write!(out, "<p>{none}</p>").map_err(Error::internal)?;
        }
        out.write_all(end.as_bytes()).map_err(Error::internal)
    })
    .await?;
    Ok(member.frame.streamed(files::body(pieces)))
}

/// Returns false if there are none.
fn write_contacts(
    app: &App,
    access: &BookAccess,
    shown: &VisibleContacts,
    handle: &Handle,
    out: &mut impl Write,
) -> Result<bool, Error> {
    let order = access.actor().user.list.name_order;
    if shown.is_search() {
        let ids = handle.block_on(shown.matches(app, access))?;
        let mut rest = &ids[..];
        while !rest.is_empty() {
            let portion = &rest[..rest.len().min(PORTION)];
            let (contacts, read) = handle.block_on(contacts::chosen(app, access, portion))?;
            write_portion(&contacts, shown, order, None, out)?;
            rest = &rest[read..];
        }
        return Ok(!ids.is_empty());
    }
    let (mut after, mut before, mut has_any) = (None, None, false);
    loop {
        let reading = shown.portion(app, access, after, PORTION as i64);
        let (contacts, next) = handle.block_on(reading)?;
        write_portion(&contacts, shown, order, before, out)?;
        before = contacts.last().map(|last| shown.letter_of(last));
        has_any |= !contacts.is_empty();
        after = next;
        if after.is_none() {
            return Ok(has_any);
        }
    }
}

fn write_portion(
    contacts: &[Contact],
    shown: &VisibleContacts,
    order: NameOrder,
    before: Option<String>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let printed = Printed {
        contacts,
        shown,
        order,
        before,
    };
    let html = printed.render().map_err(Error::internal)?;
    out.write_all(html.as_bytes()).map_err(Error::internal)
}
