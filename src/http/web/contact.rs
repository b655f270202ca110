//! The page of one contact: showing, starring and deleting it, and its photo.

mod detail;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::contact_form::saved;
use super::contacts::{Star, beside_list};
use super::forms::{EmptyForm, Form};
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::multipart::FileForm;
use super::notice::{Notice, NoticeText};
use crate::domain::compute::compute_large;
use crate::domain::contacts::{CardRow, Precondition};
use crate::domain::{App, batch, cards, contacts, labels, limits, photos};
use crate::error::Error;
use crate::http::body::WEIGH_BYTES;
use crate::http::extract::{Id, Query};
use crate::http::files;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::card::details::Details;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId};
use detail::{Detail, cut_details};

#[derive(Deserialize)]
pub struct ViewQuery {
    changed: Option<String>,
}

/// `GET /contacts/{id}`.
pub async fn view(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(query): Query<ViewQuery>,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
    let notes = Notes {
        is_changed: query.changed.is_some(),
        told,
        photo_error: None,
    };
    show(&app, &member, id, StatusCode::OK, notes).await
}

/// Messages on a contact's page besides the contact.
#[derive(Default)]
struct Notes {
    is_changed: bool,
    told: NoticeText,
    photo_error: Option<String>,
}

/// Renders the page of a contact that was just changed.
pub async fn show_changed(app: &App, member: &Member, id: ContactId) -> Result<Response, Error> {
    show(
        app,
        member,
        id,
        StatusCode::OK,
        Notes {
            is_changed: true,
            ..Notes::default()
        },
    )
    .await
}

async fn show(
    app: &App,
    member: &Member,
    id: ContactId,
    status: StatusCode,
    notes: Notes,
) -> Result<Response, Error> {
    let row = contacts::card(app, &member.all_books(Rights::READ)?, id).await?;
    let labels = labels::of(app, &member.all_books(Rights::READ)?, &row).await?;
    let title = member.name(&row.contact).into_owned();
    let is_part = member.wants_part("detail");
    let CardRow {
        mut contact, vcard, ..
    } = row;
    let details = compute_large(app, member.actor.user.id, vcard.len(), move |_| {
        Card::parse(&vcard).details()
    });
    let mut details = details.await?;
    let related = relatives(app, member, contact.book, &details).await?;
    let Notes {
        is_changed,
        told,
        photo_error,
    } = notes;
    let notice = told.notice(member, "/contacts").await?;
    let today = app.today(&member.actor);
    let page = member.render(move |frame| {
        let is_cut = details
            .notes
            .iter()
            .any(|note| note.value.chars().nth(limits::DETAIL_NOTE_CHARS).is_some());
        let further = cut_details(&mut details);
        // A value longer than a page shows is not a number to call or an address to write to.
        for dialled in [&mut contact.fields.phone, &mut contact.fields.email] {
            *dialled = dialled
                .take()
                .filter(|text| text.len() <= limits::VALUE_CHARS);
        }
        let is_changed = is_changed && is_part;
        Detail {
            frame,
            contact: &contact,
            details,
            further,
            is_cut,
            labels,
            related,
            today,
            photo_error,
            is_changed,
        }
        .render()
    });
    beside_list(member, status, title, page.await?, notice).await
}

/// Returns the contacts that the first related people of a card in `book` are.
async fn relatives(
    app: &App,
    member: &Member,
    book: BookId,
    details: &Details,
) -> Result<Vec<Option<Contact>>, Error> {
    let access = member.all_books(Rights::READ)?;
    let mut relatives = Vec::new();
    for entry in details.related.iter().take(limits::LINKED_RELATIVES) {
        relatives.push(contacts::referred(app, &access, book, &entry.value).await?);
    }
    Ok(relatives)
}

/// The size of the photo to return.
#[derive(Deserialize)]
pub struct PhotoQuery {
    size: Option<u32>,
    v: Option<String>,
}

/// `GET /contacts/{id}/photo`: a square JPEG, also of a contact in the trash.
pub async fn photo(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(query): Query<PhotoQuery>,
) -> Result<Response, Error> {
    let access = member.all_books(Rights::READ)?;
    let side = query.size.unwrap_or(512);
    let (jpeg, hash) = match photos::thumbnail(&app, &access, id, side).await {
        Err(Error::NotFound) => photos::trashed_thumbnail(&app, &access, id, side).await?,
        found => found?,
    };
    Ok(files::jpeg(&jpeg, query.v.as_deref() == Some(&hash)))
}

/// `POST /contacts/{id}/photo`: gives the contact the photo in the form.
pub async fn set_photo(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    form: FileForm<{ crate::model::photo::MAX_BYTES }>,
) -> Result<Response, Error> {
    let bytes = form.file.hold(&app, WEIGH_BYTES).await?;
    match photos::set(
        &app,
        &member.all_books(Rights::WRITE)?,
        id,
        &Precondition::None,
        bytes,
    )
    .await
    {
        Ok(contact) => Ok(saved(contact.id)),
        Err(Error::Invalid(errors)) => {
            let photo_error = super::refusal(&member.frame, &errors, "photo");
            show(
                &app,
                &member,
                id,
                StatusCode::UNPROCESSABLE_ENTITY,
                Notes {
                    photo_error,
                    ..Notes::default()
                },
            )
            .await
        }
        Err(error) => Err(error),
    }
}

/// `POST /contacts/{id}/photo/delete`: removes the photo.
pub async fn remove_photo(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    _: Form<EmptyForm>,
) -> Result<Response, Error> {
    photos::remove(
        &app,
        &member.all_books(Rights::WRITE)?,
        id,
        &Precondition::None,
    )
    .await
    .map(|contact| saved(contact.id))
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
    Id(id): Id<ContactId>,
    Form(form): Form<Favorite>,
) -> Result<Response, Error> {
    let contact = contacts::set_favorite(
        &app,
        &member.all_books(Rights::WRITE)?,
        id,
        &Precondition::None,
        form.favorite,
    )
    .await?;
    if member.wants_part("detail") {
        return show_changed(&app, &member, id).await;
    }
    if member.part.is_some() {
        return Ok(member.page(
            StatusCode::OK,
            &Star {
                frame: &member.frame,
                contact: &contact,
            },
        ));
    }
    Ok(Redirect::to(LocalPath::parse(&form.back).unwrap_or_default().as_str()).into_response())
}

/// `POST /contacts/{id}/duplicate`: adds a copy, and leads to its form.
pub async fn duplicate(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    _: Form<EmptyForm>,
) -> Result<Response, Error> {
    let copy = cards::duplicate(&app, &member.all_books(Rights::WRITE)?, id).await?;
    Ok(Redirect::to(&format!("/contacts/{}/edit", copy.id)).into_response())
}

/// The notice left of a deleted contact, with a way to restore it.
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
    Id(id): Id<ContactId>,
    _: Form<EmptyForm>,
) -> Result<Response, Error> {
    let operation = batch::delete(&app, &member.all_books(Rights::WRITE)?, &[id])
        .await?
        .ok_or(Error::NotFound)?;
    if member.wants_part("detail") {
        let mut response = member.page(
            StatusCode::OK,
            &Deleted {
                frame: &member.frame,
                id,
                notice: Notice::of(&member.frame, &operation, "/contacts"),
            },
        );
        let headers = response.headers_mut();
        headers.insert(
            HeaderName::from_static("hx-replace-url"),
            HeaderValue::from_static("/contacts"),
        );
        headers.insert(
            HeaderName::from_static("hx-trigger"),
            HeaderValue::from_static("contacts-changed"),
        );
        return Ok(response);
    }
    Ok(Redirect::to(&format!("/contacts?undo={}", operation.id)).into_response())
}
