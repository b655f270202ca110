//! Making and editing a contact.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::conflict::conflict;
use super::contacts::beside_list;
use super::fields::Fields;
use super::forms::Form;
use super::frame::{Frame, Member};
use crate::domain::contacts::Precondition;
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::extract::ContactPath;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::model::validation::{FieldError, Reason};

/// A form for a new contact, or for one that is there.
#[derive(Template)]
#[template(path = "contacts/form.html")]
struct EditPage<'a> {
    frame: &'a Frame,
    /// Which contact, with the tag of the version that the form was made of; `None` for a new one.
    edited: Option<(ContactId, String)>,
    fields: Fields,
    /// What the form was made of, for telling later who changed what.
    origin: String,
    errors: Vec<FieldError>,
    /// Why it could not be saved, when that has nothing to do with a field.
    problem: Option<String>,
}

impl EditPage<'_> {
    fn error(&self, field: &str) -> Option<String> {
        super::refusal(self.frame, &self.errors, field)
    }

    /// Whether it holds what was typed and is not saved yet.
    fn is_unsaved(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }

    fn title(&self) -> String {
        match &self.edited {
            Some(_) => self.frame.with("contact-edit-title", "name", self.fields.name()),
            None => self.frame.t("contact-new"),
        }
    }

    fn action(&self) -> String {
        self.edited.as_ref().map_or_else(|| "/contacts".to_owned(), |(id, _)| format!("/contacts/{id}"))
    }
}

/// The fields as a form carries them along unseen.
pub fn origin(fields: &Fields) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

/// `GET /contacts/new`.
pub async fn new(member: Member) -> Result<Response, Error> {
    let fields = Fields::default();
    let origin = origin(&fields);
    let page = EditPage { frame: &member.frame, edited: None, origin, fields, errors: Vec::new(), problem: None };
    beside_list(&member, StatusCode::OK, member.t("contact-new"), page).await
}

/// `GET /contacts/{id}/edit`.
pub async fn edit(State(app): State<Arc<App>>, member: Member, path: Result<ContactPath, Error>) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let contact = contacts::get(&app, &member.caller, id).await?;
    let fields = Fields::from(&contact.fields);
    let edited = Some((id, contact.etag.as_str().to_owned()));
    let origin = origin(&fields);
    let page = EditPage { frame: &member.frame, edited, origin, fields, errors: Vec::new(), problem: None };
    beside_list(&member, StatusCode::OK, member.with("contact-edit-title", "name", &contact.display_name), page).await
}

/// What a contact's form sends back.
#[derive(Deserialize)]
pub struct Sent {
    /// What was typed.
    #[serde(flatten)]
    pub fields: Fields,
    /// The version that the form was made of; empty for a new contact.
    #[serde(default)]
    pub etag: String,
    /// What the fields held then, as [`origin`] wrote it.
    #[serde(default)]
    pub origin: String,
}

/// `POST /contacts`: makes a contact.
pub async fn create(State(app): State<Arc<App>>, member: Member, Form(sent): Form<Sent>) -> Result<Response, Error> {
    match contacts::create(&app, &member.caller, sent.fields.draft()).await {
        Ok(contact) => {
            let path = format!("/contacts/{}", contact.id);
            let redirect = HeaderValue::try_from(&path).map_err(Error::internal)?;
            // The whole page is loaded anew, with the contact in its place in the list.
            Ok(match member.part {
                Some(_) => (StatusCode::NO_CONTENT, [(HeaderName::from_static("hx-redirect"), redirect)]).into_response(),
                None => Redirect::to(&path).into_response(),
            })
        }
        Err(error) => refused(&member, None, sent, error).await,
    }
}

/// `POST /contacts/{id}`: saves an edit, unless somebody else was there first.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    Form(sent): Form<Sent>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let known = Precondition::OneOf(vec![sent.etag.clone()]);
    match contacts::replace(&app, &member.caller, id, &known, &sent.fields.draft()).await {
        Ok(contact) => Ok(saved(&contact)),
        Err(Error::Stale) => conflict(&app, &member, id, sent).await,
        Err(error) => refused(&member, Some((id, sent.etag.clone())), sent, error).await,
    }
}

/// Leads to the contact, whose row in the list is out of date.
pub fn saved(contact: &Contact) -> Response {
    Redirect::to(&format!("/contacts/{}?changed", contact.id)).into_response()
}

/// The form again, with what was typed and why it is not saved.
async fn refused(member: &Member, edited: Option<(ContactId, String)>, sent: Sent, error: Error) -> Result<Response, Error> {
    let problem = |key: &str| Some(member.t(key));
    let is_gone = matches!(error, Error::NotFound);
    // A script does not swap in what was not found.
    let gone = if member.part.is_some() { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND };
    let (status, errors, problem) = match error {
        Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Error::Conflict(_) => (StatusCode::CONFLICT, vec![FieldError::new("email", Reason::ContactExists)], None),
        // Typed for a contact that has been deleted meanwhile, it can still become a new one.
        Error::NotFound if edited.is_some() && !sent.etag.is_empty() => (gone, Vec::new(), problem("form-gone")),
        Error::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, Vec::new(), problem("error-too-many-text")),
        Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), problem("error-busy-text")),
        Error::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), problem("error-away-text")),
        Error::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, Vec::new(), problem("error-full-text")),
        other => return Err(other),
    };
    let edited = edited.filter(|_| !is_gone);
    let page = EditPage { frame: &member.frame, edited, fields: sent.fields.spread(), origin: sent.origin, errors, problem };
    let title = page.title();
    beside_list(member, status, title, page).await
}
