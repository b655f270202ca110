//! One contact: shown, starred, deleted.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::contacts::{Row, Star, beside_list};
use super::forms::{Form, Nothing};
use super::frame::{Frame, Member};
use super::local_path::LocalPath;
use super::notice::Notice;
use crate::domain::contacts::Precondition;
use crate::domain::{App, batch, contacts, labels};
use crate::error::Error;
use crate::http::extract::{ContactPath, Query};
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;

/// A contact with everything that its page shows.
#[derive(Template)]
#[template(path = "contacts/detail.html")]
struct Detail<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    addresses: Vec<String>,
    labels: Vec<String>,
    /// Whether its row in the list is out of date.
    is_changed: bool,
}

impl Detail<'_> {
    fn row(&self) -> Row<'_> {
        Row::renewed(self.frame, self.contact)
    }

    /// The number as a link takes it (RFC 3966).
    fn tel(&self, phone: &str) -> String {
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#' | ';' | ','))
            .collect::<String>()
            .replace('#', "%23")
    }

    /// The address as a link takes it (RFC 6068).
    fn mailto(&self, email: &str) -> String {
        percent_encoding::utf8_percent_encode(email, MAIL).to_string()
    }

    /// A map's page about a place.
    fn map(&self, address: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("query", address).finish();
        format!("https://www.openstreetmap.org/search?{query}")
    }
}

/// What must be encoded in a `mailto:` link.
const MAIL: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'+').remove(b'~');

#[derive(Deserialize)]
pub struct ViewQuery {
    changed: Option<String>,
}

/// `GET /contacts/{id}`.
pub async fn view(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    Query(query): Query<ViewQuery>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    show(&app, &member, id, query.changed.is_some()).await
}

/// The page of a contact as it is now.
pub async fn show(app: &App, member: &Member, id: ContactId, is_changed: bool) -> Result<Response, Error> {
    let row = contacts::card(app, &member.caller, id).await?;
    let addresses = Card::parse(&row.vcard).addresses();
    let labels = labels::of(app, &member.caller, &row.uid).await?;
    let title = row.contact.display_name.clone();
    let is_changed = is_changed && member.wants_part("detail");
    beside_list(
        member,
        StatusCode::OK,
        title,
        Detail { frame: &member.frame, contact: &row.contact, addresses, labels, is_changed },
    )
    .await
}

#[derive(Deserialize)]
pub struct Favorite {
    favorite: bool,
    #[serde(default)]
    back: String,
}

/// `POST /contacts/{id}/favorite`.
pub async fn favorite(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    Form(form): Form<Favorite>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let contact = contacts::set_favorite(&app, &member.caller, id, &Precondition::None, form.favorite).await?;
    if member.wants_part("detail") {
        return show(&app, &member, id, true).await;
    }
    if member.part.is_some() {
        return Ok(member.page(StatusCode::OK, &Star { frame: &member.frame, contact: &contact }));
    }
    Ok(Redirect::to(LocalPath::parse(&form.back).unwrap_or_default().as_str()).into_response())
}

/// What remains of a deleted contact: a way to bring it back.
#[derive(Template)]
#[template(path = "contacts/deleted.html")]
struct Deleted<'a> {
    frame: &'a Frame,
    id: ContactId,
    notice: Notice<'a>,
}

/// `POST /contacts/{id}/delete`.
pub async fn delete(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let operation = batch::delete(&app, &member.caller, &[id]).await?.ok_or(Error::NotFound)?;
    if member.wants_part("detail") {
        let mut response = member.page(
            StatusCode::OK,
            &Deleted { frame: &member.frame, id, notice: Notice::of(&member.frame, &operation, "/contacts") },
        );
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("hx-replace-url"), HeaderValue::from_static("/contacts"));
        headers.insert(HeaderName::from_static("hx-trigger"), HeaderValue::from_static("contacts-changed"));
        return Ok(response);
    }
    Ok(Redirect::to(&format!("/contacts?undo={}", operation.id)).into_response())
}
