//! The JSON views of accounts and contacts.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;

use crate::domain::App;
use crate::domain::compute::{Cancellation, compute_large};
use crate::domain::search::Found;
use crate::error::Error;
use crate::http::json::{TYPICAL_BODY, json, json_of_size};
use crate::model::actor::Actor;
use crate::model::birthday::Birthday;
use crate::model::contact::{Contact, ContactFields, ETag};
use crate::model::ids::{BookId, ContactId, UserId};
use crate::model::phone::Region;
use crate::model::search::MatchedValue;
use crate::model::time::Timestamp;
use crate::model::user::{Role, User};

/// The value of `locale` when none was chosen.
const DEFAULT_LOCALE: &str = "en";

/// An account as others see it.
#[derive(Serialize, ToSchema)]
pub struct UserView<'a> {
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 213_456_789_012_345_i64)]
    id: UserId,
    #[schema(example = "Taras")]
    username: &'a str,
    #[schema(example = "taras@example.org")]
    email: &'a str,
    /// The URL of a picture drawn by this server.
    #[schema(
        format = "uri",
        example = "http://localhost:9000/avatars/9f86d081884c7d65.svg"
    )]
    avatar: &'a str,
    role: Role,
}

impl<'a> UserView<'a> {
    /// Returns the view of this account.
    pub fn of(user: &'a User, avatar: &'a str) -> Self {
        let User {
            id,
            username,
            email,
            role,
            ..
        } = user;
        Self {
            id: *id,
            username,
            email,
            avatar,
            role: *role,
        }
    }
}

/// The caller's own account.
#[derive(Serialize, ToSchema)]
pub struct MeView<'a> {
    #[serde(flatten)]
    user: UserView<'a>,
    /// The language of the web pages.
    #[schema(example = "en")]
    locale: &'a str,
    /// An IANA time zone, which decides the current date.
    #[schema(example = "Europe/Kyiv")]
    time_zone: &'a str,
    /// The country assumed for phone numbers without a country code; empty follows time zone and
    /// language.
    #[schema(example = "UA")]
    region: &'a str,
}

impl<'a> MeView<'a> {
    /// Returns the view of this account.
    pub fn of(user: &'a User, avatar: &'a str) -> Self {
        Self {
            user: UserView::of(user, avatar),
            locale: user.locale.as_deref().unwrap_or(DEFAULT_LOCALE),
            time_zone: &user.time_zone,
            region: user.region.as_ref().map_or("", Region::as_str),
        }
    }
}

/// A contact.
#[derive(Serialize, ToSchema)]
pub struct ContactView<'a> {
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 213_456_789_012_999_i64)]
    id: ContactId,
    /// The address book that the contact is in.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 213_456_789_012_777_i64)]
    book_id: BookId,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    /// The name to show: the card's own, else derived from the names, the email or the phone.
    #[schema(example = "Taras Shevchenko")]
    display_name: &'a str,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    /// `YYYY-MM-DD`, or `--MM-DD` when the year is unknown.
    #[schema(value_type = Option<String>, example = "1814-03-09")]
    birthday: Option<Birthday>,
    comments: Option<&'a str>,
    favorite: bool,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// The path of its photo, if it has one. The path changes with the photo.
    #[schema(example = "/api/contacts/213456789012999/photo?v=0a1b2c3d4e5f60718293a4b5c6d7e8f9")]
    photo: Option<String>,
    /// The owner of the contact: always the caller.
    #[schema(value_type = UserView<'static>)]
    user: &'a RawValue,
}

impl<'a> ContactView<'a> {
    /// Returns the view of this contact.
    pub fn of(contact: &'a Contact, user: &'a RawValue) -> Self {
        let Contact {
            id,
            book,
            fields,
            display_name,
            organization: _,
            photo,
            etag: _,
            created_at,
            updated_at,
        } = contact;
        let ContactFields {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite,
        } = fields;
        Self {
            id: *id,
            book_id: *book,
            first_name: first_name.as_deref(),
            last_name: last_name.as_deref(),
            display_name,
            email: email.as_deref(),
            phone: phone.as_deref(),
            birthday: *birthday,
            comments: comments.as_deref(),
            favorite: *favorite,
            created_at: *created_at,
            updated_at: *updated_at,
            photo: photo
                .as_ref()
                .map(|hash| format!("/api/contacts/{id}/photo?v={hash}")),
            user,
        }
    }
}

/// A value in which a search found one of its words.
#[derive(Serialize, ToSchema)]
pub struct MatchedValueView<'a> {
    /// The field of the contact, or the property of its card in lower case.
    #[schema(example = "organization")]
    field: &'a str,
    /// The value as written, or the beginning of a long one.
    #[schema(example = "Ukrainian Academy")]
    value: &'a str,
}

/// A contact that a search found.
#[derive(Serialize, ToSchema)]
pub struct FoundContactView<'a> {
    #[serde(flatten)]
    contact: ContactView<'a>,
    /// The values that matched, with `explain=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<Vec<MatchedValueView<'a>>>,
}

/// Renders the caller once, for every contact of an answer.
fn rendered_user(actor: &Actor) -> Box<RawValue> {
    to_raw_value(&UserView::of(&actor.user, &actor.avatar))
        .unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// Writing JSON is this many times faster than processing a card of the same size.
const JSON_SPEED: usize = 16;

/// Returns the bytes of the contact's texts that may be long.
fn weight(contact: &Contact) -> usize {
    let ContactFields {
        first_name,
        last_name,
        email,
        phone,
        comments,
        ..
    } = &contact.fields;
    [first_name, last_name, email, phone, comments]
        .into_iter()
        .flatten()
        .map(String::len)
        .sum()
}

/// Returns an answer with one contact that came from a small body, with its `ETag`.
pub fn small(actor: &Actor, status: StatusCode, contact: &Contact) -> Response {
    let user = rendered_user(actor);
    let mut response = json(status, &ContactView::of(contact, &user));
    response
        .headers_mut()
        .insert(header::ETAG, etag_header(&contact.etag));
    response
}

/// Returns an answer with one contact and its `ETag`.
pub async fn one(
    app: &App,
    actor: &Actor,
    status: StatusCode,
    contact: Contact,
) -> Result<Response, Error> {
    let user = rendered_user(actor);
    let etag = etag_header(&contact.etag);
    let bytes = weight(&contact);
    let write = move |_: &Cancellation| json(status, &ContactView::of(&contact, &user));
    let mut response = compute_large(app, actor.user.id, bytes / JSON_SPEED, write).await?;
    response.headers_mut().insert(header::ETAG, etag);
    Ok(response)
}

/// Returns an answer with an array of contacts and the `Link` to the next ones.
pub async fn page(
    app: &App,
    actor: &Actor,
    contacts: Vec<Contact>,
    next: Option<String>,
) -> Result<Response, Error> {
    let bytes = contacts.iter().map(weight).sum();
    let write = move |user: &RawValue| {
        let views: Vec<_> = contacts
            .iter()
            .map(|contact| ContactView::of(contact, user))
            .collect();
        json_of_size(StatusCode::OK, &views, contacts.len() * TYPICAL_BODY)
    };
    linked(app, actor, bytes, write, next).await
}

/// Returns the same for the matches of a search.
pub async fn matches(
    app: &App,
    actor: &Actor,
    found: Found,
    next: Option<String>,
) -> Result<Response, Error> {
    let Found {
        contacts, matched, ..
    } = found;
    let Some(matched) = matched else {
        return page(app, actor, contacts, next).await;
    };
    let bytes = contacts.iter().map(weight).sum();
    let write = move |user: &RawValue| {
        let found = contacts.iter().zip(&matched);
        let views: Vec<_> = found
            .map(|(contact, matched)| FoundContactView {
                contact: ContactView::of(contact, user),
                matched: Some(matched_views(matched)),
            })
            .collect();
        json_of_size(StatusCode::OK, &views, contacts.len() * TYPICAL_BODY)
    };
    linked(app, actor, bytes, write, next).await
}

/// Returns an answer that is written from texts of this many bytes, with the `Link` to the next one.
async fn linked(
    app: &App,
    actor: &Actor,
    bytes: usize,
    write: impl FnOnce(&RawValue) -> Response + Send + 'static,
    next: Option<String>,
) -> Result<Response, Error> {
    let user = rendered_user(actor);
    let write = move |_: &Cancellation| write(&user);
    let mut response = compute_large(app, actor.user.id, bytes / JSON_SPEED, write).await?;
    if let Some(next) = next {
        let link =
            HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).map_err(Error::internal)?;
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

fn matched_views(matched: &[MatchedValue]) -> Vec<MatchedValueView<'_>> {
    let views = matched
        .iter()
        .map(|MatchedValue { field, value }| MatchedValueView { field, value });
    views.collect()
}

/// Returns the entity tag as a header, quoted.
pub fn etag_header(etag: &ETag) -> HeaderValue {
    HeaderValue::try_from(format!("\"{}\"", etag.as_str()))
        .unwrap_or(HeaderValue::from_static("\"\""))
}
