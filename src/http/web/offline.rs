//! The page that a browser opens when it is offline, and the contacts that it keeps for then.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::member::Member;
use crate::domain::{App, contacts, sessions};
use crate::error::Error;
use crate::http::extract::Query;
use crate::http::json::json;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;

/// The page around the kept contacts. It holds nothing of the account but which
/// session the contacts must belong to, so that it may be kept.
#[derive(Template)]
#[template(path = "offline.html")]
struct OfflinePage<'a> {
    frame: &'a Frame,
}

/// `GET /offline`.
pub async fn page(member: Member) -> Response {
    let frame = &member.frame;
    frame.page(StatusCode::OK, &OfflinePage { frame })
}

#[derive(Deserialize)]
pub struct KeptQuery {
    /// The contacts that the browser showed last, separated by commas.
    #[serde(default)]
    ids: String,
}

/// The contacts to keep, and for how long without the server.
#[derive(Serialize)]
struct KeptContacts {
    idle_seconds: u64,
    contacts: Vec<KeptContact>,
}

/// A contact to keep, with its version.
#[derive(Serialize)]
struct KeptContact {
    id: String,
    version: String,
    favorite: bool,
}

impl From<Contact> for KeptContact {
    fn from(contact: Contact) -> Self {
        Self {
            id: contact.id.to_string(),
            version: contact.etag.as_str().to_owned(),
            favorite: contact.fields.favorite,
        }
    }
}

/// `GET /offline/contacts`.
pub async fn contacts(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<KeptQuery>,
) -> Result<Response, Error> {
    let seen: Vec<ContactId> = query
        .ids
        .split(',')
        .filter_map(|id| id.parse().ok())
        .collect();
    let access = member.all_books(Rights::READ)?;
    let kept = contacts::kept_offline(&app, &access, &seen).await?;
    let kept = KeptContacts {
        idle_seconds: sessions::idle_limit(&app).as_secs(),
        contacts: kept.into_iter().map(KeptContact::from).collect(),
    };
    Ok(json(StatusCode::OK, &kept))
}
