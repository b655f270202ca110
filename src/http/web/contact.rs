//! The page of one contact: showing, starring and deleting it, and its photo.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::contact_form::saved;
use super::contacts::{Row, Star, beside_list};
use super::entry_labels;
use super::excerpt::shorten;
use super::forms::{EmptyForm, Form};
use super::frame::{Frame, Member};
use super::local_path::LocalPath;
use super::multipart::FileForm;
use super::notice::Notice;
use crate::domain::contacts::{CardRow, Precondition};
use crate::domain::{App, batch, contacts, labels, limits, photos};
use crate::error::Error;
use crate::http::body::WEIGH_BYTES;
use crate::http::extract::{Id, Query};
use crate::http::files;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::card::details::{Address, Day, Detail as Entry, Details};
use crate::model::card::label::Label;
use crate::model::card::online::Account;
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, OperationId};

/// A contact with everything that its page shows.
#[derive(Template)]
#[template(path = "contacts/detail.html")]
struct Detail<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    details: Details,
    /// The numbers of entries of each kind that the page leaves out.
    further: FurtherEntries,
    /// True if the note is longer than the part shown.
    is_cut: bool,
    labels: Vec<String>,
    /// The last operation on the contact, if it can be undone.
    undoable: Option<OperationId>,
    /// The reason that a photo was refused.
    photo_error: Option<String>,
    /// True if its row in the list is out of date.
    is_changed: bool,
}

impl Detail<'_> {
    fn row(&self) -> Row<'_> {
        Row::renewed(self.frame, self.contact)
    }

    /// Returns the label of an entry, shown in brackets after its kind; `None` without a label.
    fn label(&self, label: &Label) -> Option<String> {
        entry_labels::shown(self.frame, label)
    }

    fn number(&self, count: &usize) -> i64 {
        i64::try_from(*count).unwrap_or(i64::MAX)
    }

    /// Returns the name of a day's kind.
    fn day_name(&self, day: &Day) -> String {
        self.frame.t(entry_labels::day_key(day.kind))
    }

    fn date(&self, day: &Day) -> String {
        day.date
            .map_or_else(|| day.text.clone(), |date| self.frame.birthday(&date))
    }

    /// Returns the parts of an address in one line.
    fn address(&self, address: &Address) -> String {
        let Address {
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        } = address;
        let parts = [po_box, extended, street, city, region, postcode, country]
            .map(|part| part.trim().replace('\n', " "));
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Returns the text if it is the address of a web page: nothing else becomes a link.
    fn web_link<'t>(&self, text: &'t str) -> Option<&'t str> {
        let lower = text
            .get(..8.min(text.len()))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is_whole = text.chars().nth(limits::VALUE_CHARS).is_none();
        (lower.starts_with("https://")
            || text
                .get(..7)
                .is_some_and(|start| start.eq_ignore_ascii_case("http://")))
        .then_some(text)
        .filter(|_| is_whole)
    }

    /// Returns the number in the form of a `tel:` link (RFC 3966).
    fn tel(&self, phone: &str) -> String {
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#' | ';' | ','))
            .collect::<String>()
            .replace('#', "%23")
    }

    /// Returns the address in the form of a `mailto:` link (RFC 6068).
    fn mailto(&self, email: &str) -> String {
        percent_encoding::utf8_percent_encode(email, MAIL).to_string()
    }

    /// Returns the address of a map's page for a place.
    fn map(&self, address: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("query", address)
            .finish();
        format!("https://www.openstreetmap.org/search?{query}")
    }
}

/// The numbers of entries of each kind that a page leaves out.
#[derive(Default)]
struct FurtherEntries {
    emails: usize,
    phones: usize,
    addresses: usize,
    urls: usize,
    messengers: usize,
    profiles: usize,
    dates: usize,
    related: usize,
    notes: usize,
}

/// Cuts the details to the part that a page shows, and returns the number of entries left out.
fn cut_details(details: &mut Details) -> FurtherEntries {
    let Details {
        name: _,
        display_name: _,
        own_name: _,
        nickname,
        organization,
        department,
        title,
        role,
        ..
    } = details;
    [nickname, organization, department, title, role]
        .into_iter()
        .for_each(shorten_value);
    FurtherEntries {
        emails: cut_entries(&mut details.emails, shorten_value),
        phones: cut_entries(&mut details.phones, shorten_value),
        addresses: cut_entries(&mut details.addresses, |address| {
            let Address {
                po_box,
                extended,
                street,
                city,
                region,
                postcode,
                country,
            } = address;
            [po_box, extended, street, city, region, postcode, country]
                .into_iter()
                .for_each(shorten_value);
        }),
        urls: cut_entries(&mut details.urls, shorten_value),
        messengers: cut_entries(&mut details.messengers, shorten_account),
        profiles: cut_entries(&mut details.profiles, shorten_account),
        dates: cut_entries(&mut details.dates, |day| shorten_value(&mut day.text)),
        related: cut_entries(&mut details.related, shorten_value),
        notes: cut_entries(&mut details.notes, |note| {
            shorten(note, limits::DETAIL_NOTE_CHARS)
        }),
    }
}

fn cut_entries<T>(entries: &mut Vec<Entry<T>>, shorten: impl Fn(&mut T)) -> usize {
    let further = entries.len().saturating_sub(limits::DETAIL_ENTRIES);
    entries.truncate(limits::DETAIL_ENTRIES);
    for entry in entries {
        shorten(&mut entry.value);
        if let Label::Custom(label) = &mut entry.label {
            shorten_value(label);
        }
    }
    further
}

fn shorten_value(text: &mut String) {
    shorten(text, limits::VALUE_CHARS);
}

fn shorten_account(account: &mut Account) {
    shorten_value(&mut account.service);
    shorten_value(&mut account.user);
}

/// The characters to encode in a `mailto:` link.
const MAIL: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'+')
    .remove(b'~');

#[derive(Deserialize)]
pub struct ViewQuery {
    changed: Option<String>,
    #[serde(default)]
    undo: String,
}

/// `GET /contacts/{id}`.
pub async fn view(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(query): Query<ViewQuery>,
) -> Result<Response, Error> {
    let notes = Notes {
        is_changed: query.changed.is_some(),
        undoable: query.undo.parse().ok(),
        photo_error: None,
    };
    show(&app, &member, id, StatusCode::OK, notes).await
}

/// Messages on a contact's page besides the contact.
#[derive(Default)]
struct Notes {
    is_changed: bool,
    undoable: Option<OperationId>,
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
    let title = row.contact.display_name.clone();
    let is_part = member.wants_part("detail");
    let page = member.render(move |frame| {
        let CardRow {
            mut contact, vcard, ..
        } = row;
        let mut details = Card::parse(&vcard).details();
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
        let Notes {
            is_changed,
            undoable,
            photo_error,
        } = notes;
        let is_changed = is_changed && is_part;
        Detail {
            frame,
            contact: &contact,
            details,
            further,
            is_cut,
            labels,
            undoable,
            photo_error,
            is_changed,
        }
        .render()
    });
    beside_list(member, status, title, page.await?).await
}

/// The size of the photo to return.
#[derive(Deserialize)]
pub struct PhotoQuery {
    size: Option<u32>,
    v: Option<String>,
}

/// `GET /contacts/{id}/photo`: a square JPEG.
pub async fn photo(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(query): Query<PhotoQuery>,
) -> Result<Response, Error> {
    let (jpeg, hash) = photos::thumbnail(
        &app,
        &member.all_books(Rights::READ)?,
        id,
        query.size.unwrap_or(512),
    )
    .await?;
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
        Ok(contact) => Ok(saved(&contact)),
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
    .map(|contact| saved(&contact))
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
