//! The palette: contacts and pages by a part of their names, from anywhere.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::frame::Frame;
use super::member::Member;
use crate::domain::{App, search};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::fold;
use crate::model::search::{MatchPage, SearchQuery};

/// The most contacts that it shows.
const CONTACTS: i64 = 8;

/// The pages that it leads to, each with the key of its name.
const PAGES: &[(&str, &str)] = &[
    ("contact-new", "/contacts/new"),
    ("nav-contacts", "/contacts"),
    ("list-favorites", "/contacts?favorites=true"),
    ("birthdays-title", "/birthdays"),
    ("labels-title", "/labels"),
    ("books-title", "/books"),
    ("nav-duplicates", "/duplicates"),
    ("import-title", "/import"),
    ("print-list", "/contacts/print"),
    ("history-title", "/history"),
    ("trash-title", "/trash"),
    ("nav-settings", "/settings"),
    ("devices-title", "/settings/devices"),
];

#[derive(Template)]
#[template(path = "palette.html")]
struct Palette<'a> {
    frame: &'a Frame,
    contacts: &'a [Contact],
    /// The pages with a name like the text, by name and address.
    pages: Vec<(String, &'static str)>,
}

#[derive(Deserialize)]
pub struct PaletteQuery {
    #[serde(default)]
    q: String,
}

/// `GET /palette`: what a text may stand for.
pub async fn find(
    State(app): State<Arc<App>>,
    member: Member,
    Query(PaletteQuery { q }): Query<PaletteQuery>,
) -> Result<Response, Error> {
    let needle = fold::needle(&q);
    let pages = PAGES.iter().map(|(key, place)| (member.t(key), *place));
    let pages = pages.filter(|(name, _)| fold::needle(name).contains(&needle));
    let contacts = match needle.is_empty() {
        true => Vec::new(),
        false => contacts(&app, &member, q).await?,
    };
    let palette = Palette {
        frame: &member.frame,
        contacts: &contacts,
        pages: pages.collect(),
    };
    Ok(member.page(StatusCode::OK, &palette))
}

async fn contacts(app: &App, member: &Member, q: String) -> Result<Vec<Contact>, Error> {
    let query = SearchQuery {
        q: Some(q),
        ..SearchQuery::default()
    };
    let page = MatchPage {
        skip: 0,
        limit: CONTACTS,
    };
    match search::find(app, &member.all_books(Rights::READ)?, &query, page).await {
        // A text that is too long to search for has no matches.
        Err(Error::Invalid(_)) => Ok(Vec::new()),
        found => Ok(found?.contacts),
    }
}
