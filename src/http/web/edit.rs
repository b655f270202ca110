//! Creating and editing a contact.

mod page;

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::conflict::conflict;
use super::contact_form::{
    ContactForm, FormLabels, FormPhoto, SentForm, entries_origin, origin, read_form, saved,
};
use super::contacts::beside_list;
use super::entries::{Entries, ShownEntries};
use super::fields::Fields;
use super::member::Member;
use crate::domain::compute::compute;
use crate::domain::contacts::{CardRow, Precondition};
use crate::domain::{App, cards, contacts, labels};
use crate::error::Error;
use crate::http::extract::{Id, Query};
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactFields};
use crate::model::ids::ContactId;
use crate::model::validation::{FieldError, Reason};
use page::EditPage;

#[derive(Deserialize)]
pub struct NewQuery {
    /// The text that was searched for in vain.
    #[serde(default)]
    name: String,
}

/// `GET /contacts/new`.
pub async fn new(member: Member, Query(query): Query<NewQuery>) -> Result<Response, Error> {
    let title = member.t("contact-new");
    let page = member.render(move |frame| {
        let fields = Fields::named(&query.name);
        let origin = origin(&fields);
        let (entries, further, entries_origin) =
            (Entries::default(), HashMap::new(), String::new());
        EditPage {
            frame,
            edited: None,
            stored: None,
            origin,
            fields,
            entries,
            labels: FormLabels::default(),
            photo: FormPhoto::default(),
            further,
            entries_origin,
            errors: Vec::new(),
            problem: None,
            sharing: None,
        }
        .render()
    });
    beside_list(&member, StatusCode::OK, title, page.await?, None).await
}

/// `GET /contacts/{id}/edit`.
pub async fn edit(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
) -> Result<Response, Error> {
    let access = member.all_books(Rights::READ)?;
    let row = contacts::card(&app, &access, id).await?;
    let labels = FormLabels::of(labels::of(&app, &access, &row).await?);
    let CardRow { contact, vcard, .. } = row;
    let title = member.with("contact-edit-title", "name", member.name(&contact));
    let page = member.render(move |frame| {
        let fields = Fields::from(&contact.fields).shown();
        let ShownEntries { entries, further } =
            Entries::of(&Card::parse(&vcard).details(), &contact.fields).shown();
        let entries_origin = entries_origin(&entries);
        let edited = Some((id, contact.etag.as_str().to_owned()));
        let origin = origin(&fields);
        EditPage {
            frame,
            edited,
            stored: Some(contact),
            origin,
            fields,
            entries,
            labels,
            photo: FormPhoto::default(),
            further,
            entries_origin,
            errors: Vec::new(),
            problem: None,
            sharing: None,
        }
        .render()
    });
    beside_list(&member, StatusCode::OK, title, page.await?, None).await
}

/// `POST /contacts`: creates a contact.
pub async fn create(
    State(app): State<Arc<App>>,
    member: Member,
    form: SentForm,
) -> Result<Response, Error> {
    let (sent, photo_error) = match read_form(&app, &member, form).await {
        Ok(read) => read,
        Err(refusal) => return Ok(refusal),
    };
    let created = match photo_error {
        None => try_create(&app, &member, &sent).await,
        Some(error) => Err(error),
    };
    match created {
        Ok(contact) => {
            let path = format!("/contacts/{}", contact.id);
            let redirect = HeaderValue::try_from(&path).map_err(Error::internal)?;
            // The whole page is loaded again, with the contact at its place in the list.
            Ok(match member.part {
                Some(_) => (
                    StatusCode::NO_CONTENT,
                    [(HeaderName::from_static("hx-redirect"), redirect)],
                )
                    .into_response(),
                None => Redirect::to(&path).into_response(),
            })
        }
        Err(error) => refused(&app, &member, None, &sent, error).await,
    }
}

/// `POST /contacts/{id}`: saves an edit, unless somebody else has changed the contact meanwhile.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    form: SentForm,
) -> Result<Response, Error> {
    let (sent, photo_error) = match read_form(&app, &member, form).await {
        Ok(read) => read,
        Err(refusal) => return Ok(refusal),
    };
    let changed = match photo_error {
        None => try_save(&app, &member, id, &sent).await,
        Some(error) => Err(error),
    };
    match changed {
        Ok(()) => Ok(saved(id)),
        Err(Error::Stale) => conflict(&app, &member, id, &sent).await,
        Err(error) => refused(&app, &member, Some((id, sent.etag.clone())), &sent, error).await,
    }
}

async fn try_create(
    app: &Arc<App>,
    member: &Member,
    sent: &Arc<ContactForm>,
) -> Result<Contact, Error> {
    let form = Arc::clone(sent);
    let (uid, edits) = compute(app, member.actor.user.id, move |_| {
        (form.uid(), form.edits(&Card::new("")))
    })
    .await?;
    let edits = edits?;
    cards::create(
        app,
        &member.all_books(Rights::WRITE)?,
        &uid,
        sent.fields.draft(&ContactFields::default()),
        edits,
        sent.emails,
    )
    .await
}

async fn try_save(
    app: &Arc<App>,
    member: &Member,
    id: ContactId,
    sent: &Arc<ContactForm>,
) -> Result<(), Error> {
    let CardRow { contact, vcard, .. } =
        contacts::card(app, &member.all_books(Rights::READ)?, id).await?;
    if contact.etag.as_str() != sent.etag {
        return Err(Error::Stale);
    }
    let known = Precondition::OneOf(vec![sent.etag.clone()]);
    let form = Arc::clone(sent);
    let edits = compute(app, member.actor.user.id, move |_| {
        form.edits(&Card::parse(&vcard))
    })
    .await?;
    let edits = edits.map_err(|error| with_flat_errors(error, sent, &contact))?;
    cards::save(
        app,
        &member.all_books(Rights::WRITE)?,
        id,
        &known,
        sent.fields.draft(&contact.fields),
        edits,
    )
    .await
}

/// Combines all refusals, including those of the flat fields.
fn with_flat_errors(error: Error, sent: &ContactForm, contact: &Contact) -> Error {
    match (
        error,
        sent.fields
            .draft(&contact.fields)
            .check(&contact.fields, true),
    ) {
        (Error::Invalid(errors), Err(flat)) => {
            Error::Invalid(flat.into_iter().chain(errors).collect())
        }
        (error, _) => error,
    }
}

/// Renders the form again, with the input and the reasons that it was refused.
async fn refused(
    app: &App,
    member: &Member,
    edited: Option<(ContactId, String)>,
    sent: &ContactForm,
    error: Error,
) -> Result<Response, Error> {
    let sharing = match error {
        Error::Conflict(_) => with_email_of(app, member, sent).await?,
        _ => None,
    };
    let is_gone = matches!(error, Error::NotFound);
    let is_stored = edited.is_some() && !sent.etag.is_empty();
    let FormRefusal {
        status,
        errors,
        problem,
    } = FormRefusal::of(member, error, is_stored)?;
    let edited = edited.filter(|_| !is_gone);
    let stored = match &edited {
        Some((id, _)) => contacts::get(app, &member.all_books(Rights::READ)?, *id)
            .await
            .ok(),
        None => None,
    };
    let ContactForm {
        fields,
        entries,
        labels,
        photo,
        origin,
        entries_origin,
        ..
    } = sent.clone();
    let title = match &edited {
        Some(_) => member.with("contact-edit-title", "name", fields.name()),
        None => member.t("contact-new"),
    };
    let page = member.render(move |frame| {
        let (fields, further) = (fields.spread(), HashMap::new());
        EditPage {
            frame,
            edited,
            stored,
            fields,
            entries,
            labels,
            photo,
            further,
            origin,
            entries_origin,
            errors,
            problem,
            sharing,
        }
        .render()
    });
    beside_list(member, status, title, page.await?, None).await
}

/// Returns the contact that has the email of this form already.
async fn with_email_of(
    app: &App,
    member: &Member,
    sent: &ContactForm,
) -> Result<Option<Contact>, Error> {
    let draft = sent.fields.draft(&ContactFields::default());
    let email = draft.email.unwrap_or_default();
    contacts::with_email(app, &member.all_books(Rights::READ)?, &email).await
}

/// The reasons that a form was refused, as it shows them.
struct FormRefusal {
    status: StatusCode,
    errors: Vec<FieldError>,
    /// The reason if no field is to blame.
    problem: Option<String>,
}

impl FormRefusal {
    /// Explains an error in the form, or returns it if a form cannot.
    fn of(member: &Member, error: Error, is_stored: bool) -> Result<Self, Error> {
        let (status, key) = match error {
            Error::Invalid(errors) => {
                // Errors about a too large card or a full account belong to no field.
                let problem = ["card", "contacts"]
                    .iter()
                    .find_map(|field| super::refusal(member, &errors, field));
                return Ok(Self {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    errors,
                    problem,
                });
            }
            Error::Conflict(_) => {
                return Ok(Self {
                    status: StatusCode::CONFLICT,
                    errors: vec![FieldError::new("email", Reason::ContactExists)],
                    problem: None,
                });
            }
            // Input for a contact that was deleted meanwhile can still become a new contact. Scripts
            // do not swap in an answer with status 404.
            Error::NotFound if is_stored && member.part.is_some() => {
                (StatusCode::CONFLICT, "form-gone")
            }
            Error::NotFound if is_stored => (StatusCode::NOT_FOUND, "form-gone"),
            Error::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, "error-too-many-text"),
            Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, "error-busy-text"),
            Error::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "error-away-text"),
            Error::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, "error-full-text"),
            other => return Err(other),
        };
        Ok(Self {
            status,
            errors: Vec::new(),
            problem: Some(member.t(key)),
        })
    }
}
