//! Cards as files: GET, PUT, POST, DELETE, COPY, MOVE.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::collection::{Collection, books_beside, card_path, open_book, open_card};
use super::failure::{Condition, Failure, Result};
use super::headers::{self, Preference, StateList, target};
use super::path::Resource;
use super::properties::{ADD_MEMBER, http_date};
use super::{Caller, no_book, not_allowed};
use crate::domain::books::BookAccess;
use crate::domain::collection::{self, Destination, NamedCard, StoreRefusal, Stored, VCardBody};
use crate::domain::compute::compute_answer;
use crate::domain::contacts::Precondition;
use crate::domain::{books, limits};
use crate::error::Error;
use crate::http::body::{self, WEIGH_VCARD, media_type};
use crate::http::pieces;
use crate::limiter::Held;
use crate::model::actor::Rights;
use crate::model::card::version::Version;
use crate::model::contact::ETag;
use crate::model::href::Href;

const TEXT_VCARD: HeaderValue = HeaderValue::from_static("text/vcard; charset=utf-8");

fn etag_header(etag: &ETag) -> HeaderValue {
    HeaderValue::try_from(format!("\"{}\"", etag.as_str()))
        .unwrap_or(HeaderValue::from_static("\"\""))
}

/// Returns the version of vCard that `Accept` asks for; 3.0 for clients that do not say, because
/// every one reads that.
fn accepted_version(headers: &HeaderMap) -> Version {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    let ranges = accept.unwrap_or_default().split(',');
    let version = |range: &str| {
        let range = range.to_ascii_lowercase();
        let mut parts = range.split(';').map(str::trim);
        if parts.next() != Some("text/vcard") {
            return None;
        }
        let parts: Vec<_> = parts.collect();
        let parameter = |name: &str| parts.iter().find_map(|part| part.strip_prefix(name));
        let weight = parameter("q=").and_then(|weight| weight.parse::<f32>().ok());
        match parameter("version=").filter(|_| weight != Some(0.0))? {
            "4.0" | "\"4.0\"" => Some(Version::V4),
            _ => Some(Version::V3),
        }
    };
    ranges.into_iter().find_map(version).unwrap_or(Version::V3)
}

/// Returns the conditions that must hold for a request about a resource (RFC 9110, section 13.1; RFC
/// 4918, section 10.4). Lists of `If` about other resources are decided at once.
async fn conditions(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
) -> Result<Vec<Precondition>> {
    let mut conditions = headers::conditions(headers)?;
    let Some(lists) = headers::state_lists(headers)? else {
        return Ok(conditions);
    };
    let mut own = Vec::new();
    for StateList { about, condition } in lists {
        match about.filter(|about| about != resource) {
            None => own.push(condition),
            Some(other) => {
                let etag = etag_of(caller, &other).await?;
                if condition.check_presence(etag.as_ref()).is_ok() {
                    return Ok(conditions);
                }
            }
        }
    }
    conditions.push(headers::any_of(own));
    Ok(conditions)
}

/// Returns the tag of a card, if one of the account's is there.
async fn etag_of(caller: &Caller, resource: &Resource) -> Result<Option<ETag>> {
    let Resource::Card(owner, book, href) = resource else {
        return Ok(None);
    };
    if *owner != caller.actor.id() {
        return Ok(None);
    }
    let card = async {
        let (access, href) = open_card(caller, book, href, Rights::READ).await?;
        collection::get(&caller.app, &access, &href).await
    };
    match card.await {
        Ok(card) => Ok(Some(card.head.etag.clone())),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Answers a GET or HEAD: of a card, or of a book, whose cards come in one file.
pub async fn get(caller: &Caller, resource: &Resource, headers: &HeaderMap) -> Result<Response> {
    let version = accepted_version(headers);
    let (book, href) = match resource {
        Resource::Card(_, book, href) => (book, href),
        Resource::Book(_, book) => {
            let opened = Collection::open(caller, book).await?;
            return opened.export(&caller.app, version).await;
        }
        _ => return Ok("This is the address of a CardDAV server.\n".into_response()),
    };
    let (access, href) = open_card(caller, book, href, Rights::READ).await?;
    // They may look at other cards, which would wait for the memory that this one holds.
    let conditions = conditions(caller, resource, headers).await?;
    let card = collection::get(&caller.app, &access, &href).await?;
    let etag = &card.head.etag;
    for condition in conditions {
        let is_about_news = matches!(condition, Precondition::NoneOf(_) | Precondition::Absent);
        match condition.check_presence(Some(etag)) {
            Ok(()) => {}
            Err(_) if is_about_news => {
                let headers = [(header::ETAG, etag_header(etag))];
                return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
            }
            Err(stale) => return Err(stale.into()),
        }
    }
    shown(caller, card, version).await
}

/// Returns the answer that shows a card.
async fn shown(caller: &Caller, card: Held<NamedCard>, version: Version) -> Result<Response> {
    let modified = HeaderValue::try_from(http_date(card.head.updated_at));
    let headers = [
        (header::CONTENT_TYPE, TEXT_VCARD),
        (header::ETAG, etag_header(&card.head.etag)),
        (
            header::LAST_MODIFIED,
            modified.unwrap_or(HeaderValue::from_static("")),
        ),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    let (bytes, user) = (card.vcard.len(), caller.actor.id());
    let text = compute_answer(&caller.app, user, card, bytes, move |card| {
        version.of_stored(&card.vcard).into_owned()
    });
    Ok((headers, pieces::held(text.await?)).into_response())
}

/// Checks the media type of a card.
fn require_vcard(headers: &HeaderMap) -> Result<()> {
    match media_type(headers).as_str() {
        // Some clients name none.
        "" | "text/vcard" | "text/x-vcard" | "text/directory" | "application/octet-stream" => {
            Ok(())
        }
        _ => Err(Failure::unmet(Condition::SupportedAddressData)),
    }
}

/// Returns the character set that the media type names.
fn charset(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = value.split(';').skip(1);
    let charset = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"').to_owned())
    });
    charset.filter(|charset| !charset.is_empty())
}

/// Receives the card of a request.
async fn receive(caller: &Caller, headers: &HeaderMap, request: Request) -> Result<VCardBody> {
    require_vcard(headers)?;
    if headers.contains_key(header::CONTENT_RANGE) {
        return Err(Failure::malformed("a card is stored whole"));
    }
    let Caller { app, actor } = caller;
    let limit = limits::CARD.bytes_with_media;
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let arrived = body::receive(app, actor.id(), request, limit).await;
    let arrived = arrived.map_err(|response| match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if declared.is_none_or(|length| length > limit) => {
            Failure::Unmet(StatusCode::FORBIDDEN, Condition::MaxResourceSize)
        }
        _ => response.into(),
    })?;
    Ok(VCardBody {
        bytes: arrived.hold(app, WEIGH_VCARD).await?,
        charset: charset(headers),
    })
}

/// Answers a PUT: stores a card under the name of the path (RFC 6352, section 6.3.2).
pub async fn put(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    request: Request,
) -> Result<Response> {
    let (book, href) = match resource {
        Resource::Card(_, book, href) if href.as_str() != ADD_MEMBER => (book, href),
        _ => return Err(not_allowed(resource)),
    };
    let (access, href) = open_card(caller, book, href, Rights::WRITE)
        .await
        .map_err(no_book)?;
    let conditions = conditions(caller, resource, headers).await?;
    let body = receive(caller, headers, request).await?;
    let beside = books_beside(caller, book, &access).await?;
    let stored = collection::put(&caller.app, &access, &beside, &href, &conditions, body)
        .await
        .map_err(|refusal| refused(&access, book, refusal))?;
    let status = match stored.is_new {
        true => StatusCode::CREATED,
        false => StatusCode::NO_CONTENT,
    };
    answered(caller, &access, &href, headers, &stored, status).await
}

/// Answers a POST to the book's path for new members (RFC 5995): stores a card under a new name.
pub async fn add_member(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    request: Request,
) -> Result<Response> {
    let book = match resource {
        Resource::Card(_, book, href) if href.as_str() == ADD_MEMBER => book,
        Resource::Book(_, book) => book,
        _ => return Err(not_allowed(resource)),
    };
    let Caller { app, actor } = caller;
    let access = open_book(caller, book, Rights::WRITE).await?;
    let body = receive(caller, headers, request).await?;
    let href = Href::from(format!("{}.vcf", uuid::Uuid::now_v7()));
    let beside = books_beside(caller, book, &access).await?;
    let stored = collection::put(app, &access, &beside, &href, &[Precondition::Absent], body)
        .await
        .map_err(|refusal| refused(&access, book, refusal))?;
    let answer = answered(
        caller,
        &access,
        &href,
        headers,
        &stored,
        StatusCode::CREATED,
    )
    .await?;
    let path = Resource::Card(actor.id(), book.clone(), href).to_string();
    Ok(([(header::LOCATION, path)], answer).into_response())
}

/// Returns the answer to a card that was stored. It tells the tag only if the very bytes of the
/// request were stored, so that a client reads again what was altered.
async fn answered(
    caller: &Caller,
    access: &BookAccess,
    href: &Href,
    headers: &HeaderMap,
    stored: &Stored,
    status: StatusCode,
) -> Result<Response> {
    if Preference::of(headers).wants_representation {
        let card = collection::get(&caller.app, access, href).await?;
        let mut answer = shown(caller, card, accepted_version(headers)).await?;
        *answer.status_mut() = match status {
            StatusCode::NO_CONTENT => StatusCode::OK,
            status => status,
        };
        return Ok(answer);
    }
    Ok(match stored.is_altered {
        true => status.into_response(),
        false => (status, [(header::ETAG, etag_header(&stored.etag))]).into_response(),
    })
}

/// Names the path of the card that has the UID already.
fn refused(access: &BookAccess, collection: &str, refusal: StoreRefusal) -> Failure {
    match refusal {
        StoreRefusal::UidTaken(book, href) => {
            let other = card_path(access.actor(), collection, book, &href);
            Failure::Unmet(
                StatusCode::CONFLICT,
                Condition::NoUidConflict(other.to_string()),
            )
        }
        refusal => refusal.into(),
    }
}

/// Answers a DELETE: a card or a book goes to the trash.
pub async fn delete(caller: &Caller, resource: &Resource, headers: &HeaderMap) -> Result<Response> {
    let app = &caller.app;
    match resource {
        Resource::Card(_, book, href) => {
            let (access, href) = open_card(caller, book, href, Rights::WRITE).await?;
            let conditions = conditions(caller, resource, headers).await?;
            collection::delete(app, &access, &href, &conditions).await?;
        }
        Resource::Book(_, book) => {
            let rights = Rights::WRITE | Rights::MANAGE;
            let access = open_book(caller, book, rights).await?;
            match books::delete(app, &access).await {
                Err(Error::Conflict(detail)) => {
                    return Err(Failure::Plain(StatusCode::FORBIDDEN, detail.to_owned()));
                }
                deleted => deleted?,
            };
        }
        _ => return Err(not_allowed(resource)),
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Answers a COPY or MOVE of a card (RFC 4918, sections 9.8 and 9.9).
pub async fn relocate(
    caller: &Caller,
    resource: &Resource,
    headers: &HeaderMap,
    method: &Method,
) -> Result<Response> {
    let Resource::Card(_, book, href) = resource else {
        return Err(not_allowed(resource));
    };
    let Caller { app, actor } = caller;
    let target = target(headers, &app.public_url)?;
    let Resource::Card(owner, to_book, to_href) = &target.resource else {
        return Err(Failure::unmet(Condition::AddressBookLocation));
    };
    if *owner != actor.id() {
        return Err(no_book(Error::NotFound));
    }
    let (access, href) = open_card(caller, book, href, Rights::WRITE).await?;
    let (to_access, to_href) = open_card(caller, to_book, to_href, Rights::WRITE)
        .await
        .map_err(no_book)?;
    let to = Destination {
        access: &to_access,
        href: &to_href,
        may_overwrite: target.may_overwrite,
        keeps_source: method.as_str() == "COPY",
    };
    let conditions = conditions(caller, resource, headers).await?;
    let stored = collection::relocate(app, &access, &href, &conditions, &to)
        .await
        .map_err(|refusal| refused(&to_access, to_book, refusal))?;
    let status = match stored.is_new {
        true => StatusCode::CREATED,
        false => StatusCode::NO_CONTENT,
    };
    let location = [(header::LOCATION, target.resource.to_string())];
    Ok((
        status,
        location,
        [(header::ETAG, etag_header(&stored.etag))],
    )
        .into_response())
}
