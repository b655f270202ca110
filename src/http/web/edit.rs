//! Creating and editing a contact.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::conflict::conflict;
use super::contact_form::{ContactForm, entries_origin, origin, read_form, saved};
use super::contacts::beside_list;
use super::entries::{Entries, FIRST, GROUPS, Group, Row, ShownEntries};
use super::entry_labels;
use super::fields::Fields;
use super::forms::Form;
use super::frame::{Frame, Member};
use crate::domain::compute::compute;
use crate::domain::contacts::{CardRow, Precondition};
use crate::domain::{App, cards, contacts};
use crate::error::Error;
use crate::http::body::LARGE;
use crate::http::extract::Id;
use crate::model::actor::Rights;
use crate::model::book::Book;
use crate::model::card::Card;
use crate::model::card::label::StandardLabel;
use crate::model::contact::{Contact, ContactFields};
use crate::model::ids::ContactId;
use crate::model::validation::{FieldError, Reason};

/// A form for a new or an existing contact.
#[derive(Template)]
#[template(path = "contacts/form.html")]
struct EditPage<'a> {
    frame: &'a Frame,
    /// The contact, with the tag of the version that the form was made of; `None` for a new one.
    edited: Option<(ContactId, String)>,
    fields: Fields,
    entries: Entries,
    /// The number of entries of each kind that the form leaves out.
    further: HashMap<String, usize>,
    /// The values that the form was made of, used to detect conflicting edits.
    origin: String,
    entries_origin: String,
    errors: Vec<FieldError>,
    /// The reason that it could not be saved, if no field is to blame.
    problem: Option<String>,
}

impl EditPage<'_> {
    fn error(&self, field: &str) -> Option<String> {
        super::refusal(self.frame, &self.errors, field)
    }

    /// Checks that a new contact goes into this address book.
    fn is_into(&self, book: &Book) -> bool {
        if self.fields.book.is_empty() {
            book.is_default
        } else {
            self.fields.book == book.id.to_string()
        }
    }

    /// Checks whether the form holds unsaved input.
    fn is_unsaved(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }

    fn groups(&self) -> impl Iterator<Item = &'static Group> {
        GROUPS.iter()
    }

    /// Returns the rows of a kind, with an empty one at the end.
    fn rows(&self, group: &Group) -> Vec<Row> {
        let has_values = |row: &&Row| row.group == group.name && row.id != FIRST && !row.is_blank();
        let mut rows: Vec<_> = self
            .entries
            .rows
            .iter()
            .filter(has_values)
            .cloned()
            .collect();
        let taken: HashSet<_> = rows.iter().map(|row| row.id.as_str()).collect();
        let id = (0..)
            .map(|nth| format!("new{nth}"))
            .find(|id| !taken.contains(id.as_str()))
            .unwrap_or_default();
        rows.push(Row::blank(group.name, &id));
        rows
    }

    /// Returns the number of entries of a kind that are left out, if any.
    fn further(&self, group: &Group) -> Option<i64> {
        self.further
            .get(group.name)
            .map(|count| i64::try_from(*count).unwrap_or(i64::MAX))
    }

    /// Returns the row with the label of a flat field.
    fn first(&self, group: &str) -> Row {
        self.entries
            .first(group)
            .cloned()
            .unwrap_or_else(|| Row::blank(group, FIRST))
    }

    /// Checks whether the form has a flat text; the form of a stored card has only those that it
    /// showed.
    fn has_text(&self, name: &str) -> bool {
        self.edited.is_none() || self.fields.has(name)
    }

    /// Checks whether the form has a field that a card has once; the form of a stored card has only
    /// those that it showed.
    fn has(&self, name: &str) -> bool {
        self.edited.is_none() || self.entries.singles.contains_key(name)
    }

    /// Returns the labels to choose from, each with a mark if it is chosen.
    fn labels(&self, row: &Row) -> Vec<(&'static str, String, bool)> {
        let group = GROUPS.iter().find(|group| group.name == row.group);
        let fitting = group.map_or(&[][..], |group| group.labels);
        let own =
            StandardLabel::from_key(row.part("label")).filter(|label| !fitting.contains(label));
        let all = fitting.iter().copied().chain(own);
        all.map(|label| {
            (
                label.key(),
                self.frame.t(entry_labels::key(label)),
                label.key() == row.part("label"),
            )
        })
        .collect()
    }

    fn group_title(&self, group: &str) -> String {
        self.frame.t(match group {
            "email" => "card-more-emails",
            "phone" => "card-more-phones",
            "address" => "field-address",
            "url" => "card-url",
            "messenger" => "card-messenger",
            "profile" => "card-profile",
            "date" => "card-dates",
            "related" => "card-related",
            _ => "card-more-notes",
        })
    }

    fn part_title(&self, group: &str, part: &str) -> String {
        self.frame.t(match part {
            "street" => "card-street",
            "extended" => "card-extended",
            "po_box" => "card-po-box",
            "city" => "card-city",
            "region" => "card-region",
            "postcode" => "card-postcode",
            "country" => "card-country",
            "service" => "card-service",
            "user" => "card-user",
            "day" => "field-day",
            "month" => "field-month",
            "year" => "field-year",
            "kind" => "card-kind",
            _ => return self.group_title(group),
        })
    }

    fn single_title(&self, name: &str) -> String {
        self.frame.t(match name {
            "prefix" => "card-prefix",
            "middle_name" => "card-middle-name",
            "display_name" => "duplicates-shown-name",
            "suffix" => "card-suffix",
            "nickname" => "card-nickname",
            "organization" => "card-organization",
            "department" => "card-department",
            _ => "card-title",
        })
    }

    fn has_more_names(&self) -> bool {
        ["prefix", "middle_name", "suffix", "display_name"]
            .iter()
            .any(|name| !self.entries.single(name).is_empty() || self.error(name).is_some())
    }

    fn title(&self) -> String {
        match &self.edited {
            Some(_) => self
                .frame
                .with("contact-edit-title", "name", self.fields.name()),
            None => self.frame.t("contact-new"),
        }
    }

    fn action(&self) -> String {
        self.edited.as_ref().map_or_else(
            || "/contacts".to_owned(),
            |(id, _)| format!("/contacts/{id}"),
        )
    }
}

/// `GET /contacts/new`.
pub async fn new(member: Member) -> Result<Response, Error> {
    let title = member.t("contact-new");
    let page = member.render(|frame| {
        let fields = Fields::default();
        let origin = origin(&fields);
        let (entries, further, entries_origin) =
            (Entries::default(), HashMap::new(), String::new());
        EditPage {
            frame,
            edited: None,
            origin,
            fields,
            entries,
            further,
            entries_origin,
            errors: Vec::new(),
            problem: None,
        }
        .render()
    });
    beside_list(&member, StatusCode::OK, title, page.await?).await
}

/// `GET /contacts/{id}/edit`.
pub async fn edit(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
) -> Result<Response, Error> {
    let CardRow { contact, vcard, .. } =
        contacts::card(&app, &member.all_books(Rights::READ)?, id).await?;
    let title = member.with("contact-edit-title", "name", &contact.display_name);
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
            origin,
            fields,
            entries,
            further,
            entries_origin,
            errors: Vec::new(),
            problem: None,
        }
        .render()
    });
    beside_list(&member, StatusCode::OK, title, page.await?).await
}

/// `POST /contacts`: creates a contact.
pub async fn create(
    State(app): State<Arc<App>>,
    member: Member,
    Form(pairs): Form<Vec<(String, String)>, LARGE>,
) -> Result<Response, Error> {
    let sent = match read_form(&app, &member, pairs).await {
        Ok(sent) => sent,
        Err(refusal) => return Ok(refusal),
    };
    match try_create(&app, &member, &sent).await {
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
        Err(error) => refused(&member, None, &sent, error).await,
    }
}

/// `POST /contacts/{id}`: saves an edit, unless somebody else has changed the contact meanwhile.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Form(pairs): Form<Vec<(String, String)>, LARGE>,
) -> Result<Response, Error> {
    let sent = match read_form(&app, &member, pairs).await {
        Ok(sent) => sent,
        Err(refusal) => return Ok(refusal),
    };
    match try_save(&app, &member, id, &sent).await {
        Ok(contact) => Ok(saved(&contact)),
        Err(Error::Stale) => conflict(&app, &member, id, &sent).await,
        Err(error) => refused(&member, Some((id, sent.etag.clone())), &sent, error).await,
    }
}

async fn try_create(app: &App, member: &Member, sent: &Arc<ContactForm>) -> Result<Contact, Error> {
    let form = Arc::clone(sent);
    let edits = compute(app, member.actor.user.id, move |_| {
        form.edits(&Card::new(""))
    })
    .await??;
    cards::create(
        app,
        &member.all_books(Rights::WRITE)?,
        sent.fields.draft(&ContactFields::default()),
        edits,
    )
    .await
}

async fn try_save(
    app: &App,
    member: &Member,
    id: ContactId,
    sent: &Arc<ContactForm>,
) -> Result<Contact, Error> {
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
    member: &Member,
    edited: Option<(ContactId, String)>,
    sent: &ContactForm,
    error: Error,
) -> Result<Response, Error> {
    let problem = |key: &str| Some(member.t(key));
    let is_gone = matches!(error, Error::NotFound);
    // Scripts do not swap in an answer with status 404.
    let gone = if member.part.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::NOT_FOUND
    };
    let (status, errors, problem) = match error {
        Error::Invalid(errors) => {
            // Errors about a too large card or a full account belong to no field.
            let whole = ["card", "contacts"]
                .iter()
                .find_map(|field| super::refusal(member, &errors, field));
            (StatusCode::UNPROCESSABLE_ENTITY, errors, whole)
        }
        Error::Conflict(_) => (
            StatusCode::CONFLICT,
            vec![FieldError::new("email", Reason::ContactExists)],
            None,
        ),
        // Input for a contact that was deleted meanwhile can still become a new contact.
        Error::NotFound if edited.is_some() && !sent.etag.is_empty() => {
            (gone, Vec::new(), problem("form-gone"))
        }
        Error::TooManyRequests(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            Vec::new(),
            problem("error-too-many-text"),
        ),
        Error::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            Vec::new(),
            problem("error-busy-text"),
        ),
        Error::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            Vec::new(),
            problem("error-away-text"),
        ),
        Error::StorageFull => (
            StatusCode::INSUFFICIENT_STORAGE,
            Vec::new(),
            problem("error-full-text"),
        ),
        other => return Err(other),
    };
    let edited = edited.filter(|_| !is_gone);
    let ContactForm {
        fields,
        entries,
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
            fields,
            entries,
            further,
            origin,
            entries_origin,
            errors,
            problem,
        }
        .render()
    });
    beside_list(member, status, title, page.await?).await
}
