//! Contacts: listing, creating, reading, changing and deleting them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::views::{self, ContactView};
use crate::domain::books;
use crate::domain::contacts::EmailRule;
use crate::domain::idempotency::{Answered, Once};
use crate::domain::{App, contacts, moves};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::{Json, SentJson};
use crate::http::extract::{ContactPath, IfMatch, IfNoneMatch, Query};
use crate::http::idempotency::{self, KeyHeader};
use crate::http::problem::Problem;
use crate::model::actor::{Actor, Rights};
use crate::model::card::labels::Label;
use crate::model::contact::{Contact, ContactDraft, ContactPatch};
use crate::model::ids::BookId;
use crate::model::page::{Cursor, DEFAULT_LIMIT, LIMITS, MAX_SKIP, PageRequest, Sort};
use crate::model::validation::Checks;

/// The part and the order of a list of contacts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// The number of entries to skip.
    #[param(minimum = 0, maximum = 1_000_000, default = 0)]
    skip: Option<i64>,
    /// The most entries to return.
    #[param(minimum = 1, maximum = 500, default = 10)]
    limit: Option<i64>,
    /// Only contacts in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
    /// Only favourites (`true`), or only others (`false`).
    favorite: Option<bool>,
    /// Only contacts with this label.
    label: Option<String>,
    /// `created`, `name`, `last_name` or `updated`, with `-` before it for descending. Names are sorted
    /// as they are shown, from the first or from the last name on; titles such as `Dr.` before them do
    /// not count.
    #[param(pattern = "^-?(created|name|last_name|updated)$", default = "created")]
    sort: Option<String>,
    /// A cursor from the `Link` header of an earlier page.
    after: Option<String>,
    /// `true` to count the whole list in `X-Total-Count`.
    #[param(default = false)]
    total: Option<bool>,
}

impl ListParams {
    fn page(&self) -> Result<PageRequest, Error> {
        let mut checks = Checks::default();
        let (skip, limit) = skip_and_limit(&mut checks, self.skip, self.limit);
        let sort = self.sort.as_deref().map(str::parse::<Sort>).transpose();
        let sort = checks.accept("sort", sort).flatten().unwrap_or_default();
        let after = self.after.as_deref().map(str::parse::<Cursor>).transpose();
        let after = checks.accept("after", after).flatten();
        checks.finish()?;
        let label = self.label.as_deref().map(Label::key);
        Ok(PageRequest {
            skip,
            limit,
            favorite: self.favorite,
            label,
            sort,
            after,
        })
    }

    /// Returns the address of the page that starts after `next`.
    fn address(&self, page: &PageRequest, next: &Cursor) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("limit", &page.limit.to_string());
        if self.sort.is_some() {
            query.append_pair("sort", page.sort.as_str());
        }
        if let Some(book) = self.book {
            query.append_pair("book", &book.to_string());
        }
        if let Some(favorite) = page.favorite {
            query.append_pair("favorite", if favorite { "true" } else { "false" });
        }
        if let Some(label) = &self.label {
            query.append_pair("label", label);
        }
        query.append_pair("after", &next.to_string());
        format!("/api/contacts?{}", query.finish())
    }
}

/// Checks the bounds of a page and returns them.
pub fn skip_and_limit(checks: &mut Checks, skip: Option<i64>, limit: Option<i64>) -> (i64, i64) {
    let (skip, limit) = (skip.unwrap_or(0), limit.unwrap_or(DEFAULT_LIMIT));
    if !(0..=MAX_SKIP).contains(&skip) {
        checks.refuse("skip", format!("must be from 0 to {MAX_SKIP}"));
    }
    if !LIMITS.contains(&limit) {
        checks.refuse(
            "limit",
            format!("must be from {} to {}", LIMITS.start(), LIMITS.end()),
        );
    }
    (skip, limit)
}

/// Lists the caller's contacts.
#[utoipa::path(get, path = "/api/contacts", tag = "contacts", params(ListParams), responses(
    (status = 200, description = "A page of contacts; fewer than `limit` if they hold much text", body = [ContactView<'static>], headers(
        ("link" = String, description = "The next page, `rel=\"next\"`; absent on the last"),
        ("x-total-count" = i64, description = "The number of all matching contacts, if requested"))),
))]
pub async fn list(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<ListParams>,
) -> Result<Response, Error> {
    let request = params.page()?;
    let access = books::open(&app, &actor, params.book, Rights::READ).await?;
    let page = contacts::list(&app, &access, &request, params.total.unwrap_or(false)).await?;
    let next = page
        .next
        .as_ref()
        .map(|next| params.address(&request, next));
    let mut response = views::page(&app, &actor, page.items, next).await?;
    if let Some(total) = page.total {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-total-count"), total.into());
    }
    Ok(response)
}

/// The rule for a contact with the email of another.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CreateParams {
    /// `true` to create the contact even if another has its email.
    #[param(default = false)]
    allow_duplicate_email: Option<bool>,
}

impl CreateParams {
    fn emails(&self) -> EmailRule {
        match self.allow_duplicate_email {
            Some(true) => EmailRule::Any,
            _ => EmailRule::Unique,
        }
    }
}

/// Creates a contact.
#[utoipa::path(post, path = "/api/contacts", tag = "contacts", params(CreateParams, KeyHeader),
    request_body = ContactDraft, responses(
    (status = 201, description = "The new contact", body = ContactView<'static>, headers(("etag" = String), ("location" = String),
        ("idempotency-replayed" = bool, description = "`true` if an earlier request with this key was already carried out"))),
    (status = 409, description = "A contact with this email exists already, and `allow_duplicate_email` is not set", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<CreateParams>,
    sent: SentJson<ContactDraft>,
) -> Result<Response, Error> {
    let (draft, _memory) = sent.value.into_parts();
    let render = |contact: &Contact| idempotency::kept(created(&actor, contact));
    let once = sent.once.as_ref().map(|request| Once {
        request,
        render: &render,
    });
    let access = books::open_all(&actor, Rights::WRITE)?;
    match contacts::create(&app, &access, draft, params.emails(), once).await? {
        Answered::Now(contact) => Ok(created(&actor, &contact)),
        Answered::Before(answer) => idempotency::replayed(&answer),
    }
}

fn created(actor: &Actor, contact: &Contact) -> Response {
    let mut response = views::small(actor, StatusCode::CREATED, contact);
    let location = HeaderValue::try_from(format!("/api/contacts/{}", contact.id));
    response
        .headers_mut()
        .extend(location.map(|location| (header::LOCATION, location)));
    response
}

/// Reads a contact.
#[utoipa::path(get, path = "/api/contacts/{id}", tag = "contacts",
    params(ContactPath, IfNoneMatch), responses(
    (status = 200, description = "The contact", body = ContactView<'static>, headers(("etag" = String))),
    (status = 304, description = "The client already has this version", headers(("etag" = String))),
))]
pub async fn get(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::READ)?;
    let contact = contacts::get(&app, &access, id).await?;
    if known.names(&contact.etag) {
        return Ok((
            StatusCode::NOT_MODIFIED,
            [(header::ETAG, views::etag_header(&contact.etag))],
        )
            .into_response());
    }
    views::one(&app, &actor, StatusCode::OK, contact).await
}

/// Replaces the flat fields: fields left out are cleared, and the rest of the card stays.
#[utoipa::path(put, path = "/api/contacts/{id}", tag = "contacts",
    params(ContactPath, IfMatch),
    request_body = ContactDraft, responses(
    (status = 200, description = "The changed contact", body = ContactView<'static>, headers(("etag" = String))),
))]
pub async fn replace(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
    Json(draft): Json<ContactDraft>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let contact = contacts::replace(&app, &access, id, &known, draft).await?;
    views::one(&app, &actor, StatusCode::OK, contact).await
}

/// Changes the fields that a JSON merge patch names (RFC 7396).
#[utoipa::path(patch, path = "/api/contacts/{id}", tag = "contacts",
    params(ContactPath, IfMatch),
    request_body(content((ContactPatch = "application/merge-patch+json"), (ContactPatch = "application/json"))), responses(
    (status = 200, description = "The changed contact", body = ContactView<'static>, headers(("etag" = String))),
))]
pub async fn patch(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
    Json(patch): Json<ContactPatch>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let contact = contacts::patch(&app, &access, id, &known, patch).await?;
    views::one(&app, &actor, StatusCode::OK, contact).await
}

/// The address book to move a contact to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"book_id": 213_456_789_012_777_i64}))]
pub struct Move {
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book_id: BookId,
}

/// Moves a contact to another address book, with its history.
#[utoipa::path(post, path = "/api/contacts/{id}/move", operation_id = "move_contact", tag = "contacts", params(ContactPath), request_body = Move, responses(
    (status = 200, description = "The contact", body = ContactView<'static>, headers(("etag" = String))),
    (status = 409, description = "The address book already has a contact with the same UID", body = Problem, content_type = "application/problem+json"),
))]
pub async fn move_to(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    Json(Move { book_id }): Json<Move>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let contact = moves::one(&app, &access, id, book_id).await?;
    views::one(&app, &actor, StatusCode::OK, contact).await
}

/// Moves a contact to the trash.
#[utoipa::path(delete, path = "/api/contacts/{id}", tag = "contacts",
    params(ContactPath, IfMatch), responses(
    (status = 204, description = "The contact is in the trash"),
))]
pub async fn delete(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    contacts::delete(&app, &access, id, &known).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The favourite mark.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"favorite": true}))]
pub struct Favorite {
    favorite: bool,
}

/// Marks a contact as a favourite, or removes the mark.
#[utoipa::path(patch, path = "/api/contacts/{id}/favorite", tag = "contacts",
    params(ContactPath, IfMatch),
    request_body = Favorite, responses(
    (status = 200, description = "The changed contact", body = ContactView<'static>, headers(("etag" = String))),
))]
pub async fn set_favorite(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    ContactPath(id): ContactPath,
    IfMatch(known): IfMatch,
    Json(Favorite { favorite }): Json<Favorite>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    let contact = contacts::set_favorite(&app, &access, id, &known, favorite).await?;
    views::one(&app, &actor, StatusCode::OK, contact).await
}
