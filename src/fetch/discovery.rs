//! Finds the address books of an account (RFC 6764, section 6).

use reqwest::Url;

use super::multistatus::{self, ResourceAnswer};
use super::session::{RemoteRequest, Session};
use super::{FetchError, Result};
use crate::xml::{CARDDAV, DAV, Element};

/// The path that leads clients to their server's CardDAV (RFC 6764, section 5).
const WELL_KNOWN: &str = "/.well-known/carddav";
/// Homes of a principal that are looked into.
const MAX_HOMES: usize = 4;
/// Characters of a book's name that are kept.
const NAME_CHARS: usize = 200;

/// An address book of another server.
#[derive(Clone, Debug)]
pub struct RemoteBook {
    /// Its name.
    pub name: String,
    /// Its URL, which ends in a slash.
    pub url: Url,
    /// True if it gives its cards as vCard 4.0, to which 3.0 converts without loss.
    pub has_version_4: bool,
}

/// Finds the address books from the address that a person knows, in the order of their URLs.
pub async fn find(session: &mut Session, start: &Url, max: usize) -> Result<Vec<RemoteBook>> {
    let mut refusal = FetchError::NoBooks;
    for address in starts(start) {
        match find_from(session, &address, max).await {
            Ok(books) if books.is_empty() => {}
            Ok(mut books) => {
                books.sort_by(|one, other| one.url.cmp(&other.url));
                books.dedup_by(|one, other| one.url == other.url);
                return Ok(books);
            }
            Err(error) if !may_try_further(&error) => return Err(error),
            // The last address tells the most, unless it is only that there is nothing.
            Err(error) if is_vague(&error) && !is_vague(&refusal) => {}
            Err(error) => refusal = error,
        }
    }
    Err(refusal)
}

/// Returns the addresses from which books may be found.
fn starts(start: &Url) -> Vec<Url> {
    let mut all = vec![start.clone()];
    all.extend(start.join(WELL_KNOWN).ok().filter(|url| url != start));
    all
}

fn may_try_further(error: &FetchError) -> bool {
    let is_answer = matches!(
        error,
        FetchError::Unauthenticated
            | FetchError::OtherSignIn(_)
            | FetchError::LeadsElsewhere(_)
            | FetchError::TooManyRedirects
            | FetchError::TooLarge
    );
    is_answer || is_vague(error)
}

fn is_vague(error: &FetchError) -> bool {
    let is_refused = matches!(error, FetchError::Status(_));
    is_refused || matches!(error, FetchError::NoBooks | FetchError::NotCardDav)
}

/// Goes from one resource to the books.
async fn find_from(session: &mut Session, start: &Url, max: usize) -> Result<Vec<RemoteBook>> {
    let place = look(session, start).await?;
    if let Some(book) = place.as_book() {
        return Ok(vec![book]);
    }
    let mut homes = place.urls(CARDDAV, "addressbook-home-set");
    if homes.is_empty() {
        let principal = place.urls(DAV, "current-user-principal").into_iter().next();
        if let Some(principal) = principal.filter(|url| *url != place.url) {
            homes = look(session, &principal)
                .await?
                .urls(CARDDAV, "addressbook-home-set");
        }
    }
    if homes.is_empty() {
        homes.push(place.url);
    }
    let mut books = Vec::new();
    for home in homes.iter().take(MAX_HOMES) {
        session.trust_home(home);
        books.extend(books_in(session, home).await?);
        if books.len() > max {
            return Err(FetchError::TooMany);
        }
    }
    Ok(books)
}

/// A resource with its properties.
struct Resource {
    url: Url,
    answer: ResourceAnswer,
}

impl Resource {
    /// Returns the references in a property.
    fn urls(&self, namespace: &str, local: &str) -> Vec<Url> {
        let property = self.answer.property(namespace, local);
        let hrefs = property
            .into_iter()
            .flat_map(|it| it.children_named(DAV, "href"));
        hrefs
            .filter_map(|href| self.url.join(href.text.trim()).ok())
            .collect()
    }

    fn as_book(&self) -> Option<RemoteBook> {
        self.answer
            .is_kind(CARDDAV, "addressbook")
            .then(|| RemoteBook {
                name: name(&self.answer, &self.url),
                has_version_4: has_version_4(&self.answer),
                url: as_collection(self.url.clone()),
            })
    }
}

/// Asks a resource who it belongs to.
async fn look(session: &Session, url: &Url) -> Result<Resource> {
    const PROPERTIES: &str = "<D:resourcetype/><D:displayname/><D:current-user-principal/>\
        <C:addressbook-home-set/><C:supported-address-data/>";
    let answer = session
        .ask(&RemoteRequest::propfind(url, "0", PROPERTIES))
        .await?;
    let first = multistatus::read_all(&answer.body)?.into_iter().next();
    Ok(Resource {
        url: answer.url,
        answer: first.ok_or(FetchError::NotCardDav)?,
    })
}

/// Returns the address books in a collection.
async fn books_in(session: &Session, home: &Url) -> Result<Vec<RemoteBook>> {
    const PROPERTIES: &str = "<D:resourcetype/><D:displayname/><C:supported-address-data/>";
    let answer = session
        .ask(&RemoteRequest::propfind(home, "1", PROPERTIES))
        .await?;
    let mut books = Vec::new();
    multistatus::read(&answer.body, |resource| {
        let url = answer.url.join(&resource.href).ok();
        let place = url.map(|url| Resource {
            url,
            answer: resource,
        });
        books.extend(place.and_then(|place| place.as_book()));
    })?;
    books.retain(|book| session.trusts(&book.url));
    Ok(books)
}

/// Returns the name that people see, else the last part of the path.
fn name(answer: &ResourceAnswer, url: &Url) -> String {
    let shown = answer
        .property(DAV, "displayname")
        .map(|name| name.text.trim());
    let shown = shown.filter(|name| !name.is_empty()).map(str::to_owned);
    let name = shown.unwrap_or_else(|| {
        let last = url.path().trim_end_matches('/').rsplit('/').next();
        let last = percent_encoding::percent_decode_str(last.unwrap_or_default());
        last.decode_utf8_lossy().into_owned()
    });
    let is_shown = |c: &char| !c.is_control();
    name.chars().filter(is_shown).take(NAME_CHARS).collect()
}

fn has_version_4(answer: &ResourceAnswer) -> bool {
    let is_v4 = |data: &Element| data.attribute("version") == Some("4.0");
    let supported = answer.property(CARDDAV, "supported-address-data");
    supported.is_some_and(|all| all.children_named(CARDDAV, "address-data-type").any(is_v4))
}

/// Ends the path in a slash, so that references are relative to the collection.
fn as_collection(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}
